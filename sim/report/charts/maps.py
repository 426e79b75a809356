"""Two varied numbers or more: the map of a difference with the line along which its sign changes, and who is best where."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from sim.report.charts.along_a_number import OPEN_VERDICTS, sides
from sim.report.charts.archetypes import map as maps
from sim.report.charts.archetypes import scales, scatter
from sim.report.charts.archetypes.map import LINE, OPEN, OPEN_WORDS, SMALL, SMALL_WORDS, Map, Scale, Swatch
from sim.report.charts.study import COMPARED, Study, compared, joint
from sim.report.drawing import canvas
from sim.report.drawing.chart import Cell, Chart, file_name
from sim.report.findings import sweep_words
from sim.report.views import choices, curves, sweeps
from sim.report.views.curves import Curve
from sim.report.views.sweeps import MAP, MAPS, MOST_MODELS, SCATTER, Axis, Best, Sweep
from sim.report.words import titles, wording
from sim.report.words.paths import at_words, path_words, value_words
from sim.report.words.reading import Comparison, by_staffing, number, points

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DEPTH = 0.55  # of a model's color in its cells, so that ink stays readable on it
HATCHES = (Swatch(OPEN_WORDS, OPEN), Swatch(SMALL_WORDS, SMALL))
MOST_AXES = 6
"""Panels of a scatter: of more paths those along which the low, middle and high third lie furthest apart."""


@dataclass(frozen=True, slots=True)
class Part:
    """One panel of a split map: staffing, values of the other varied numbers, its cells, and its curve if there is one."""

    staffing: str
    where: tuple[tuple[str, Any], ...]
    found: Mapping[tuple[float, float], Comparison]
    curve: Curve | None


def hatched(c: Comparison) -> tuple[Cell, ...]:
    """Return a difference as it stands in the table of a map."""
    return (*compared(c)[:-1], "yes" if maps.hatch_of(c.verdict) else "no", c.n)


def split_map(study: Study) -> list[Chart]:
    """Return split_map_METRIC for the metric that the curves ask about, and for NRR and value if they decide."""
    known = curves.real(study.summary)
    if not known:
        return []
    rivals = [model for model in study.looks if any(curve.a == model for curve in known)]
    decided = [m for m in ("nrr", "economic_value") if m in study.summary.worth_acting_on]
    charts = []
    for metric, model in product(dict.fromkeys([known[0].metric, *decided]), rivals):
        parts = _parts(study, model, metric, known)
        if any(part.found for part in parts):
            end = "" if len(rivals) == 1 else f"_{file_name(model)}"
            charts.append(_split_map(study, model, metric, parts, f"split_map_{file_name(metric)}{end}"))
    return charts


def _parts(study: Study, model: str, metric: str, known: Sequence[Curve]) -> list[Part]:
    first = next(curve for curve in known if curve.a == model)
    parts = []
    for staffing, chosen in by_staffing(study.summary):
        groups: dict[tuple[tuple[str, Any], ...], dict[tuple[float, float], Comparison]] = {}
        for point in chosen:
            x, y = (number(point.values.get(path)) for path in (first.along, first.across))
            c = sweeps.comparison(point, model, metric)
            if c and math.isfinite(x + y):
                where = tuple(item for item in point.values.items() if item[0] not in (first.along, first.across))
                groups.setdefault(where, {})[x, y] = c
        for where, cells in groups.items():
            wanted = (model, metric, staffing, dict(where))
            mine = (k for k in known if (k.a, k.metric, k.staffing, dict(k.where)) == wanted)
            parts.append(Part(staffing, where, cells, next(mine, None)))
    return parts


def _split_map(study: Study, model: str, metric: str, parts: Sequence[Part], name: str) -> Chart:
    first = next(k for k in curves.real(study.summary) if k.a == model)
    heads = {mode: titles.staffing_over(chosen, model) for mode, chosen in by_staffing(study.summary)}
    a, b = study.name(model), study.name(first.b)
    every = [c for part in parts for c in part.found.values()]
    lines = [part.curve for part in parts if part.curve]
    bars = any(row.status == "found" and math.isfinite(row.lo + row.hi) for line in lines for row in line.rows)
    given = f"{lines[0].given}{f' and {lines[0].where_words}' if lines[0].where_words else ''}" if lines else ""
    marks = "Bars, each by itself, and hatching" if bars else "Hatching"
    words = canvas.Words(
        title=_map_title(parts, heads, (a, b), metric),
        name=f"Difference in {wording.metric_words(metric)}: {a} minus {b}, by {path_words(first.along)} and "
        f"{path_words(first.across)}",
        phrases=(f"{marks}, {joint(every, 'over all cells')}: {wording.AVERAGE}.",),
        sentence=f"At {given}, {curves.sentence(lines[0])}." if lines else "",
        footer=canvas.footer(
            study.summary,
            points(study.summary),
            f"verdicts over all panels: {wording.verdict_counts([c.verdict for c in every])}",
            "fill: root of the size",
            *(("line: drawn where the average turns exactly once",) if lines else ()),
        ),
    )
    header = (
        *("staffing", first.along, first.across, "where", "metric", *COMPARED[:-1], "hatched", "futures"),
        *("sign_changes", "changes_at", "changes_lo95", "changes_hi95"),
    )
    table = tuple(row for part in parts for row in _cells(part))
    return Chart(name, words, header, table, lambda: maps.draw(words, _split_spec(first, parts, heads, (a, b), metric)))


def _map_title(parts: Sequence[Part], heads: Mapping[str, str], pair: tuple[str, str], metric: str) -> str:
    """Return the finding of the first staffing mode: where the threshold lies, or how often which verdict stands."""
    here = [part for part in parts if part.staffing == parts[0].staffing]
    head = f"At {heads[parts[0].staffing]}, {pair[0]} against {pair[1]} on {wording.metric_words(metric)}"
    lines = [part.curve for part in here if part.curve]
    if not lines:
        return f"{head}: {wording.verdict_counts([c.verdict for part in here for c in part.found.values()])}"
    if {line.status for line in lines} <= {"found"}:
        return f"{head}: {curves.short(lines[0], [row for line in lines for row in line.found])}"
    by_words: dict[str, list[str]] = {}
    for line in lines:
        by_words.setdefault(curves.short(line), []).append(line.where_words)
    if len(by_words) == 1:
        return f"{head}: {next(iter(by_words))}"
    return f"{head}: " + "; ".join(f"at {' and '.join(where)}, {said}" for said, where in by_words.items())


def _cells(part: Part) -> list[tuple[Cell, ...]]:
    where = ", ".join(at_words(path, value) for path, value in part.where)
    lines = {row.across: row for row in (part.curve.rows if part.curve else ())}
    found: list[tuple[Cell, ...]] = []
    for (x, y), c in sorted(part.found.items(), key=lambda item: (item[0][1], item[0][0])):
        row = lines.get(y)
        places = (row.status, row.at, row.lo, row.hi) if row else ("", math.nan, math.nan, math.nan)
        found.append((part.staffing, x, y, where, c.metric, *hatched(c), *places))
    return found


def _split_spec(
    first: Curve, parts: Sequence[Part], heads: Mapping[str, str], pair: tuple[str, str], metric: str
) -> Map:
    places = [place for part in parts for place in part.found]
    columns, rows = (Scale(tuple(sorted({place[side] for place in places}))) for side in (0, 1))
    largest = max(abs(c.difference) for part in parts for c in part.found.values())
    panels = []
    for order, part in enumerate(parts):
        cells = [
            maps.compared(columns.values.index(x), rows.values.index(y), c, largest) for (x, y), c in part.found.items()
        ]
        begins = order == 0 or part.staffing != parts[order - 1].staffing
        head = ", ".join(at_words(path, value) for path, value in part.where)
        section = heads[part.staffing] if begins else ""
        panels.append(maps.Panel(head, tuple(cells), _turns(part.curve, columns, rows), section))
    turned = any(panel.turns for panel in panels)
    swatches = (*HATCHES, Swatch("the average turns, with 95% bar", LINE)) if turned else HATCHES
    ramp = (largest, metric, pair, f"difference in {scales.with_unit(metric)}")
    along = tuple(value_words(first.along, x) for x in columns.values)
    across = tuple(value_words(first.across, y) for y in rows.values)
    return Map(along, across, path_words(first.along), path_words(first.across), tuple(panels), swatches, ramp)


def _turns(curve: Curve | None, columns: Scale, rows: Scale) -> tuple[maps.Turn, ...]:
    """Return the crossings that were found, joined where neighbors were."""
    found, joined = [], False
    for row in curve.rows if curve else ():
        if row.status != "found" or row.across not in rows.values:
            joined = False
            continue
        assert curve is not None
        known = math.isfinite(row.lo + row.hi)
        lo, hi = (columns.place(x) if known else math.nan for x in (row.lo, row.hi))
        leaves = (row.lo <= curve.least, row.hi >= curve.most)
        found.append(maps.Turn(columns.place(row.at), rows.values.index(row.across), lo, hi, joined, leaves))
        joined = True
    return tuple(found)


def best_model_map(study: Study) -> list[Chart]:
    """Return best_model_map_METRIC for the deciding metrics with a choice stored at every point."""
    sweep = sweeps.sweep_of(study.summary)
    if sweep is None or sweep.shape not in (MAP, MAPS):
        return []
    found = {metric: sweeps.bests(study.summary, metric) for metric in sweeps.deciding(study.summary)}
    return [
        _best_map(study, sweep, metric, cells)
        for metric, cells in found.items()
        if cells and all(best.choice.best in study.looks for some in cells.values() for best in some)
    ]


def _best_map(study: Study, sweep: Sweep, metric: str, found: Mapping[str, Sequence[Best]]) -> Chart:
    across, upward, *third = sweep.axes
    base, nan = study.summary.baseline, math.nan
    heads = {}
    for mode, chosen in by_staffing(study.summary):
        heads[mode] = sweep_words.given(
            chosen, [m for m in dict.fromkeys(m for p in chosen for m in p.models) if m != base]
        )
    every = [best for cells in found.values() for best in cells]
    order = list(dict.fromkeys(s.model for best in every for s in best.choice.systems))
    drawn = [model for model in order if any(best.choice.best == model for best in every)]
    never = [study.name(model) for model in order if model not in drawn]
    mode, lead = next(iter(found.items()))
    words = canvas.Words(
        title=f"At {heads[mode]}, on {wording.metric_words(metric)}: {sweep_words.best_counts(lead, study.shown)}",
        name=f"Best average {wording.metric_words(metric)}, by {across.name} and {upward.name}"
        + "".join(f", for each {axis.name}" for axis in third),
        phrases=(f"Hatching from intervals that allow for all models of a cell: {wording.AVERAGE}.",),
        sentence="Hatched: no clear winner, choose by cost or ease. Each number is what the second best loses on average "
        f"({scales.with_unit(metric)}).{f' Nowhere the best average: {wording.joined(never)}.' if never else ''}",
        footer=canvas.footer(study.summary, points(study.summary)),
    )
    header = (
        *("staffing", *(axis.path for axis in sweep.axes), "metric", "best_average", "clear_winner", "not_told_apart"),
        *("hatched", "second", "second_loses", "lo95", "hi95", "futures"),
    )
    rows = []
    for staffing, cells in found.items():
        for best in sorted(cells, key=lambda b: [axis.index(b.point) for axis in (*third, upward, across)]):
            second = best.second
            loses = (
                (second.model, second.regret.mean, second.regret.lo, second.regret.hi)
                if second
                else ("", nan, nan, nan)
            )
            values = (axis.values[axis.index(best.point)] for axis in sweep.axes)
            said = (best.choice.best, best.winner, " ".join(best.choice.open), "yes" if _hatch(best) else "no")
            rows.append((staffing, *values, metric, *said, *loses, best.choice.n))
    letters = {model: LETTERS[k % len(LETTERS)] for k, model in enumerate(drawn)}
    spec = _best_spec(study, sweep.axes, found, heads, letters)
    return Chart(f"best_model_map_{file_name(metric)}", words, header, tuple(rows), lambda: maps.draw(words, spec))


def _hatch(best: Best) -> str:
    return SMALL if best.little else "" if best.winner else OPEN


def _best_spec(
    study: Study,
    axes: Sequence[Axis],
    found: Mapping[str, Sequence[Best]],
    heads: Mapping[str, str],
    letters: Mapping[str, str],
) -> Map:
    """Return the map: a panel per staffing mode, and per value of a third path."""
    across, upward, *third = axes
    panels = []
    for mode, every in found.items():
        for value in third[0].values if third else (None,):
            cells = [b for b in every if not third or third[0].values[third[0].index(b.point)] == value]
            said = [at_words(third[0].path, value)] if third else []
            head = ", ".join([*said, *([heads[mode]] if not third or len(found) > 1 else [])])
            panels.append(maps.Panel(head, tuple(_best_cell(study, across, upward, best, letters) for best in cells)))
    pens = {model: study.pen(model) for model in letters}
    swatches = [Swatch(study.name(m), "", pens[m].tint(DEPTH), letter, pens[m]) for m, letter in letters.items()]
    hatches = (Swatch("no clear winner", OPEN), Swatch("ahead by less than you would act on", SMALL))
    columns, rows = (tuple(axis.words(value) for value in axis.values) for axis in (across, upward))
    return Map(columns, rows, across.name, upward.name, tuple(panels), (*swatches, *hatches))


def _best_cell(study: Study, across: Axis, upward: Axis, best: Best, letters: Mapping[str, str]) -> maps.Cell:
    pen, second = study.pen(best.choice.best), best.second
    loss = choices.loss_words(best.choice, second.regret)[0].split(" ")[0] if second else ""
    place = (across.index(best.point), upward.index(best.point))
    return maps.Cell(*place, pen.tint(DEPTH), _hatch(best), letters[best.choice.best], loss, pen)


def difference_map(study: Study) -> list[Chart]:
    """Return difference_map_METRIC for each of the first models that are compared, where no split_map has drawn it."""
    sweep = sweeps.sweep_of(study.summary)
    if sweep is None or sweep.shape != MAP:
        return []
    return [c for metric, model, end in _undrawn(study) for c in _difference_map(study, sweep, model, metric, end)]


def _undrawn(study: Study) -> list[tuple[str, str, str]]:
    """Return the metrics and models that no split map has drawn, with the end of the name of their chart."""
    models = [model for model in sweeps.rivals(study.summary) if model in study.looks]
    drawn = {str(row[4]) for chart in split_map(study) for row in chart.rows}
    left = [metric for metric in sweeps.deciding(study.summary) if metric not in drawn]
    ends = {model: "" if len(models) == 1 else f"_{file_name(model)}" for model in models}
    return [(metric, model, ends[model]) for metric in left for model in models[:MOST_MODELS]]


def _difference_map(study: Study, sweep: Sweep, model: str, metric: str, end: str) -> list[Chart]:
    across, upward = sweep.axes
    panels: dict[str, dict[tuple[int, int], Comparison]] = {}
    for staffing, chosen in by_staffing(study.summary):
        for point in chosen:
            if c := sweeps.comparison(point, model, metric):
                panels.setdefault(staffing, {})[across.index(point), upward.index(point)] = c
    if not panels:
        return []
    every = [c for cells in panels.values() for c in cells.values()]
    a, b = study.name(every[0].a), study.name(every[0].b)
    heads = {m: sweep_words.given(chosen, [model]) for m, chosen in by_staffing(study.summary) if m in panels}
    mode, lead = next(iter(panels.items()))
    left = [study.name(m) for m in sweeps.rivals(study.summary)[MOST_MODELS:]]
    words = canvas.Words(
        title=sweep_words.counts_title(list(lead.values()), heads[mode], study.shown, "cells"),
        name=f"Difference in {wording.metric_words(metric)}: {a} minus {b}, by {across.name} and {upward.name}",
        phrases=(f"Hatching, {joint(every, 'over all cells')}: {wording.AVERAGE}.",),
        sentence=f"Each number is the average difference ({scales.with_unit(metric)}). Without hatching its sign is sure, "
        "and it is worth acting on or may be.",
        footer=canvas.footer(
            study.summary,
            points(study.summary),
            f"verdicts over all panels: {wording.verdict_counts([c.verdict for c in every])}",
            "fill: root of the size",
            f"not drawn: {wording.joined(left)}" if left else "",
        ),
    )
    header = (*("staffing", across.path, upward.path, "model", "metric", *COMPARED[:-1], "hatched", "futures"),)
    rows = tuple(
        (staffing, across.values[x], upward.values[y], c.a, c.metric, *hatched(c))
        for staffing, cells in panels.items()
        for (x, y), c in sorted(cells.items(), key=lambda item: (item[0][1], item[0][0]))
    )
    largest = max(abs(c.difference) for c in every)
    drawn = tuple(
        maps.Panel(heads[m], tuple(maps.compared(x, y, c, largest) for (x, y), c in cells.items()))
        for m, cells in panels.items()
    )
    columns, lines = (tuple(axis.words(value) for value in axis.values) for axis in (across, upward))
    ramp = (largest, metric, (a, b), f"difference in {scales.with_unit(metric)}")
    spec = Map(columns, lines, across.name, upward.name, drawn, HATCHES, ramp)
    name = f"difference_map_{file_name(metric)}{end}"
    return [Chart(name, words, header, rows, lambda: maps.draw(words, spec))]


def sweep_scatter(study: Study) -> list[Chart]:
    """Return sweep_scatter_METRIC for each of the first models that are compared, where no map has drawn the metric."""
    sweep = sweeps.sweep_of(study.summary)
    if sweep is None or sweep.shape not in (MAPS, SCATTER):
        return []
    return [c for metric, model, end in _undrawn(study) for c in _scattered(study, sweep.axes, model, metric, end)]


def _scattered(study: Study, axes: Sequence[Axis], model: str, metric: str, end: str) -> list[Chart]:
    found: dict[str, list[tuple[dict[str, Any], Comparison]]] = {}
    for mode, every in by_staffing(study.summary):
        for point in every:
            if c := sweeps.comparison(point, model, metric):
                place = {axis.path: axis.values[axis.index(point)] for axis in axes}
                found.setdefault(mode, []).append((place, c))
    if not found:
        return []
    lead = next(iter(found.values()))
    best = sorted(axes, key=lambda axis: -_moved(axis, lead))[:MOST_AXES]
    chosen = [axis for axis in axes if axis in best]
    heads = {mode: sweep_words.given(here, [model]) for mode, here in by_staffing(study.summary) if mode in found}
    all_ = [c for rows in found.values() for _, c in rows]
    a, b = study.name(model), study.name(all_[0].b)
    most = "of those the ones whose low and high third differ most"
    words = canvas.Words(
        title=sweep_words.counts_title([c for _, c in lead], heads[next(iter(found))], study.shown, "points"),
        name=f"Difference in {wording.metric_words(metric)}: {a} minus {b}, by each varied path; the others vary too",
        phrases=(canvas.bars(joint=joint(all_, "over all points")),),
        sentence=f"{sides(metric, a, b)}. The sign of filled dots is sure. Where dots rise or fall, that path goes with the "
        "difference; a level cloud does not by itself.",
        footer=canvas.footer(
            study.summary,
            points(study.summary),
            f"verdicts: {wording.verdict_counts([c.verdict for c in all_], 'points')}",
            f"{len(chosen)} of {len(axes)} varied paths drawn, {most}" if len(axes) > len(chosen) else "",
        ),
    )
    header = (*("staffing", *(axis.path for axis in axes), "model", "metric", *COMPARED),)
    table: tuple[tuple[Cell, ...], ...] = tuple(
        (mode, *(place[axis.path] for axis in axes), c.a, c.metric, *compared(c))
        for mode, rows in found.items()
        for place, c in rows
    )
    groups = tuple(
        (heads[mode], tuple(scatter.Spot(p, c.difference, c.lo, c.hi, c.verdict not in OPEN_VERDICTS) for p, c in rows))
        for mode, rows in found.items()
    )
    up, rulers = f"difference in\n{scales.with_unit(metric)}", tuple(scales.ruler(axis) for axis in chosen)
    spec = scatter.Scatter(rulers, groups, scales.difference(metric), up, study.worth(metric), study.pen(model))
    name = f"sweep_scatter_{file_name(metric)}{end}"
    return [Chart(name, words, header, table, lambda: scatter.draw(words, spec))]


def _moved(axis: Axis, rows: Sequence[tuple[Mapping[str, Any], Comparison]]) -> float:
    """Return the share of the spread of the differences that lies between the thirds (or the words) of a path."""
    values = [place[axis.path] for place, _ in rows]
    ranked = sorted(values) if axis.numeric else []
    cuts = [ranked[len(ranked) * k // 3] for k in (1, 2)] if ranked else []
    groups: dict[Any, list[float]] = {}
    for value, (_, c) in zip(values, rows, strict=True):
        groups.setdefault(sum(value >= cut for cut in cuts) if cuts else value, []).append(c.difference)
    middle = math.fsum(c.difference for _, c in rows) / len(rows)
    whole = math.fsum((c.difference - middle) ** 2 for _, c in rows)
    between = math.fsum(len(g) * (math.fsum(g) / len(g) - middle) ** 2 for g in groups.values())
    return between / whole if whole > 0 else 0.0
