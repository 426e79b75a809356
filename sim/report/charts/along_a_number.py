"""One varied number or list of words: the difference of each option along it, and levels against the load of the people."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.metrics.registry import higher_is_better
from sim.report.charts.archetypes import along, scales
from sim.report.charts.archetypes.along import At, Line, Mark, Panel, Turn
from sim.report.charts.study import COMPARED, Study, compared, joint
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.drawing.style import Pen
from sim.report.findings import sweep_words
from sim.report.views import crossing, sweeps
from sim.report.views.crossing import Crossing
from sim.report.views.sweeps import LINE, Axis
from sim.report.words import titles, wording
from sim.report.words.paths import value_words
from sim.report.words.reading import (
    SIZE,
    Comparison,
    Estimate,
    Point,
    by_staffing,
    headline_point,
    model_keys,
    number,
    own_words,
    points,
)

RULES = ((50.0, "published rule:\nnot below 50"), (100.0, "published rule:\nabove 100"))
"""Thresholds that practitioners publish, drawn as marks of opinion and never used by the model."""
LEVELS = {
    "nrr": "NRR",
    "grr": "GRR",
    "undone_share.onboarding": "onboardings not finished",
    "undone_share.renewal": "negotiations that did not take place",
    "undone_share.expansion": "expansions not worked",
    "adoption": "adoption",
}
LEAST_RANGE = 0.2  # of the load between its least and its most
OPEN_VERDICTS = (wording.CANNOT_TELL, wording.SAME, wording.IDENTICAL)


def at(x: Any, c: Comparison) -> At:
    """Return a difference at a value."""
    return At(x, c.difference, c.lo, c.hi)


def frontier(study: Study) -> list[Chart]:
    """Return one frontier per model compared with the baseline, where the study varies one number and no other."""
    summary = study.summary
    path = titles.along_of(next(by_staffing(summary))[1])
    if path is None or len({point.values.get(path) for point in points(summary)}) < 2:
        return []
    stored = [found for found in crossing.crossings(summary) if found.along == path]
    rivals = [m for m in sweeps.rivals(summary) if m in study.looks]
    charts = []
    for model in rivals:
        own = [c for c in stored if c.model == model or len(rivals) == 1]
        found = {
            metric: {
                mode: rows for mode, chosen in by_staffing(summary) if (rows := _values(chosen, model, metric, path))
            }
            for metric in dict.fromkeys([own[0].metric if own else "nrr", "economic_value"])
        }
        found = {metric: modes for metric, modes in found.items() if modes}
        if found:
            name = "frontier" if len(rivals) == 1 else f"frontier_{file_name(model)}"
            charts.append(_frontier(study, name, model, found, own, path))
    return charts


def _values(chosen: Sequence[Point], model: str, metric: str, path: str) -> list[tuple[float, Comparison]]:
    known = [(number(p.values.get(path)), c) for p in chosen if (c := sweeps.comparison(p, model, metric))]
    return sorted(((x, c) for x, c in known if math.isfinite(x)), key=lambda item: item[0])


def _frontier(
    study: Study,
    name: str,
    model: str,
    found: Mapping[str, Mapping[str, Sequence[tuple[float, Comparison]]]],
    own: Sequence[Crossing],
    path: str,
) -> Chart:
    rows = tuple(
        (metric, mode, x, *compared(c))
        for metric, modes in found.items()
        for mode, values in modes.items()
        for x, c in values
    )
    header = ("metric", "staffing", path, *COMPARED)
    lead = next(iter(found))
    a, (_, chosen) = study.name(model), next(by_staffing(study.summary))
    turns = "; ".join(crossing.sentence(c) for c in own if c.metric == lead)
    every = [c for modes in found.values() for values in modes.values() for _, c in values]
    rules = "dotted: published rules of thumb, opinions and no results" if path == SIZE else ""
    words = canvas.Words(
        title=titles.claim_along(chosen, model, lead, study.shown),
        name=f"{a} against {study.base}, by {'number of customers' if path == SIZE else own_words(path)}",
        phrases=(canvas.bars(joint=joint(every, "over all points")),),
        sentence=f"{wording.capital(turns)}." if turns else "",
        footer=canvas.footer(study.summary, points(study.summary), _zone(study, lead), rules),
    )
    first = {lead: found[lead]}
    return Chart(
        name,
        words,
        header,
        rows,
        lambda: _draw_frontier(study, words, model, found, own, path),
        brief=lambda: _draw_frontier(study, words, model, first, own, path),
    )


def _zone(study: Study, metric: str) -> str:
    return (
        "in the gray zone a difference is smaller than you would act on" if math.isfinite(study.worth(metric)) else ""
    )


def _draw_frontier(
    study: Study,
    words: canvas.Words,
    model: str,
    found: Mapping[str, Mapping[str, Sequence[tuple[float, Comparison]]]],
    own: Sequence[Crossing],
    path: str,
) -> Any:
    values = tuple(sorted({x for modes in found.values() for rows in modes.values() for x, _ in rows}))
    pens = {"equal_budget": study.pen(model), "own": Pen(style.INK, "dashed", "s", hollow=True)}
    staffed = dict(by_staffing(study.summary))
    size = number(study.summary.own.get(path))
    marks = [Mark(size, f"your company:\n{value_words(path, size)}", Pen(style.INK))] if math.isfinite(size) else []
    marks += [Mark(x, text) for x, text in RULES if path == SIZE]
    panels = []
    for place, (metric, modes) in enumerate(found.items()):
        ordered = (f"{study.name(model)} better", f"{study.base} better")
        above, below = ordered if higher_is_better(metric) else ordered[::-1]
        lines = []
        for mode, rows in modes.items():
            said = titles.staffing_over(staffed[mode], model).replace(" times the cost", " × cost")
            known = tuple(at(x, c) for x, c in rows)
            lines.append(Line(wording.capital(said), known, pens[mode], wide=2.0 if mode == "equal_budget" else 1.5))
        panel = Panel(
            tuple(lines),
            scales.difference(metric),
            f"difference in\n{scales.with_unit(metric)}",
            zone=study.worth(metric),
            sides=(f"▲ {above}", f"▼ {below}"),
            areas=True,
            marks=tuple(mark if place == 0 else Mark(mark.x, pen=mark.pen) for mark in marks),
            turns=tuple(Turn(c.given, c.at, *_ends(c), _short(c), pens[c.staffing]) for c in own if c.metric == metric),
            tall=2.9 if place == 0 else 2.0,
        )
        panels.append([panel])
    arr = _arr_per_customer(study, path)
    labels = tuple((x, wording.money(x * arr, x * arr * 0.13)) for x in values) if math.isfinite(arr) else ()
    second = (f"opening ARR, about ({wording.money(arr)} a customer)", labels) if labels else ("", ())
    name = own_words(path) + (" at the start" if path == SIZE else "")
    axis = Axis(path, name, values)
    return along.draw(words, along.Across(scales.ruler(axis), name, second), panels)


def _short(c: Crossing) -> str:
    """Return where it turns, as fully as there is room for."""
    said = crossing.short(c)
    return next((text for text in said if "…" not in canvas.broken(text, along.LABEL)), said[-1])


def _ends(c: Crossing) -> tuple[float, float]:
    return (c.lo, c.hi) if c.status == "found" else (math.nan, math.nan)


def _arr_per_customer(study: Study, path: str) -> float:
    """Return the opening ARR per customer in dollars, from the point whose months were stored; NaN when unknown."""
    columns = study.trajectories.get(str(study.summary.baseline), {})
    size = number(headline_point(study.summary).values.get(SIZE))
    if path != SIZE or "opening_arr_cents" not in columns or not size > 0:
        return math.nan
    return float(columns["opening_arr_cents"][:, 0].mean()) / 100 / size


def sweep(study: Study) -> list[Chart]:
    """Return sweep_METRIC for the deciding metrics that no frontier draws: every model along one varied path."""
    swept = sweeps.sweep_of(study.summary)
    if swept is None or swept.shape != LINE:
        return []
    drawn = {row[0] for chart in frontier(study) for row in chart.rows}
    return [
        c
        for metric in sweeps.deciding(study.summary)
        if metric not in drawn
        for c in _sweep(study, swept.axes[0], metric)
    ]


def _sweep(study: Study, axis: Axis, metric: str) -> list[Chart]:
    models = [model for model in sweeps.rivals(study.summary) if model in study.looks]
    found: dict[str, dict[str, list[tuple[Any, Comparison]]]] = {}
    for mode, chosen in by_staffing(study.summary):
        for model in models:
            known = [(axis.index(point), c) for point in chosen if (c := sweeps.comparison(point, model, metric))]
            if known:
                rows = [(axis.values[k], c) for k, c in sorted(known, key=lambda item: item[0])]
                found.setdefault(mode, {})[model] = rows
    if not found:
        return []
    header = ("staffing", axis.path, "model", "metric", *COMPARED)
    table = tuple(
        (mode, value, model, metric, *compared(c))
        for mode, by_model in found.items()
        for model, rows in by_model.items()
        for value, c in rows
    )
    chosen = next(chosen for mode, chosen in by_staffing(study.summary) if mode in found)
    shown = list(dict.fromkeys(model for by_model in found.values() for model in by_model))
    what = study.name(shown[0]) if len(shown) == 1 else "a model"
    order = "" if axis.numeric else " The values are words: their order says nothing."
    every = [c for by_model in found.values() for rows in by_model.values() for _, c in rows]
    words = canvas.Words(
        title=sweep_words.line_title(axis, chosen, metric, shown, study.shown),
        name=f"Difference in {wording.metric_words(metric)} to {study.base} for the same customers, by {axis.name}",
        phrases=(canvas.bars(joint=joint(every, "over all points")),),
        sentence=f"{sides(metric, what, study.base)}; where a bar touches zero it is too close to call.{order}",
        footer=canvas.footer(study.summary, points(study.summary), _zone(study, metric)),
    )
    panels = [
        [
            Panel(
                tuple(
                    Line(
                        study.name(model),
                        tuple(at(x, c) for x, c in rows),
                        study.pen(model),
                        joined=axis.numeric,
                    )
                    for model, rows in by_model.items()
                ),
                scales.difference(metric),
                f"difference in\n{scales.with_unit(metric)}",
                wording.capital(sweep_words.given(dict(by_staffing(study.summary))[mode], list(by_model))),
                zone=study.worth(metric),
            )
        ]
        for mode, by_model in found.items()
    ]
    across = along.Across(scales.ruler(axis), axis.name)
    return [Chart(f"sweep_{file_name(metric)}", words, header, table, lambda: along.draw(words, across, panels))]


def sides(metric: str, what: str, base: str) -> str:
    """Return which side of zero is better: "Above zero a model does better than CS only"."""
    return f"{'Above' if higher_is_better(metric) else 'Below'} zero {what} does better than {base}"


def load(study: Study) -> list[Chart]:
    """Return the chart `load`: levels against hours asked ÷ hours there are; nothing where the load hardly differs."""
    _, chosen = next(by_staffing(study.summary))
    if len(chosen) < 3 or titles.along_of(chosen) is None:
        return []
    found = {m: rows for m in model_keys(study.summary) if len(rows := _loaded(chosen, m)) > 2}
    if not found or max(rows[-1][0] - rows[0][0] for rows in found.values()) < LEAST_RANGE:
        return []
    table = tuple(
        (model, x, metric, e.mean, e.lo, e.hi, e.n)
        for model, rows in found.items()
        for metric in LEVELS
        for x, point in rows
        if (e := point.estimate(model, metric))
    )
    header = ("model", "load", "metric", "average", "lo95", "hi95", "futures")
    words = _load_words(study, chosen, found)
    loads = [x for rows in found.values() for x, _ in rows]
    axis = Axis("load", "load", (min(loads), max(loads)))
    step = 0.25 if max(loads) - min(loads) > 0.6 else 0.1
    ticks = tuple(step * k for k in range(math.ceil(min(loads) / step), int(max(loads) / step) + 1))
    shown = [metric for metric in LEVELS if any(row[2] == metric for row in table)]
    panels = [_level(study, found, m, last=k % 3 == 2 or k == len(shown) - 1) for k, m in enumerate(shown)]
    across = along.Across(scales.Ruler(axis, ticks=ticks), "load")
    lines = [panels[k : k + 3] for k in range(0, len(panels), 3)]
    return [Chart("load", words, header, table, lambda: along.draw(words, across, lines))]


def _level(study: Study, found: Mapping[str, Sequence[tuple[float, Point]]], metric: str, *, last: bool) -> Panel:
    lines = []
    for model, rows in found.items():
        known = [(x, e) for x, point in rows if (e := point.estimate(model, metric))]
        label = study.name(model) if last else ""
        if known:
            lines.append(Line(label, tuple(At(x, e.mean, e.lo, e.hi) for x, e in known), study.pen(model), wide=1.6))
    return Panel(tuple(lines), scales.level(metric), title=LEVELS[metric], zero=False, wide=2.4, tall=1.9)


def _loaded(chosen: Sequence[Point], model: str) -> list[tuple[float, Point]]:
    here = [(x, point) for point in chosen if model in point.models and math.isfinite(x := load_of(point, model))]
    return sorted(here, key=lambda pair: pair[0])


def load_of(point: Point, model: str) -> float:
    """Return hours asked ÷ hours there are over all roles of a model; NaN where nobody works."""
    roles = [m.partition(".")[2] for m in point.models[model].metrics if m.startswith("load.")]
    pairs = [(point.estimate(model, f"load.{r}"), point.estimate(model, f"headcount.{r}")) for r in roles]
    people = sum(h.mean for load, h in pairs if load and h)
    return sum(load.mean * h.mean for load, h in pairs if load and h) / people if people > 0 else math.nan


def _load_words(
    study: Study, chosen: Sequence[Point], found: Mapping[str, Sequence[tuple[float, Point]]]
) -> canvas.Words:
    parts = []
    for model, rows in found.items():
        ends = [(x, point.estimate(model, "nrr")) for x, point in (rows[0], rows[-1])]
        low, high = (_rate(e) for _, e in ends)
        if low and high:
            loads = f"{ends[0][0]:.0%} to {ends[1][0]:.0%}"
            parts.append(
                f"{study.name(model)} retains {low} of its ARR at the lowest and {high} at the highest load ({loads})"
            )
    model, rows = next(iter(found.items()))
    least, most = (rows[k][1].estimate(model, "nrr") for k in (0, -1))
    fell = least is not None and most is not None and most.hi < least.lo
    said = (
        "retains less at the highest load than at the lowest" if fell else "what load does to NRR is too close to call"
    )
    return canvas.Words(
        title=f"{study.name(model)} {said}" if fell else f"{study.name(model)}: {said}",
        name="Levels against load: hours asked ÷ hours there are, all people of a model together",
        phrases=(canvas.bars(joint="each by itself"),),
        sentence="; ".join(parts) + "." if parts else "",
        footer=canvas.footer(study.summary, chosen),
    )


def _rate(estimate: Estimate | None) -> str:
    return wording.rate(estimate.mean, (estimate.hi - estimate.lo) / 2) if estimate else ""
