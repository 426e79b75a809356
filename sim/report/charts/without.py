"""Which ingredient moves the threshold: where the difference turns as it is, and without one mechanism at a time."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.config.assumptions.mechanisms import MECHANISMS
from sim.report.charts.archetypes import along, scales
from sim.report.charts.archetypes.along import At, Line, Panel
from sim.report.charts.archetypes.scales import Unit
from sim.report.charts.study import Study
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Cell, Chart, file_name
from sim.report.drawing.style import Pen
from sim.report.views import curves
from sim.report.views.curves import Curve
from sim.report.views.sweeps import Axis
from sim.report.words import wording
from sim.report.words.paths import at_words, path_words
from sim.report.words.reading import points

COLOURS = tuple(name for name in style.COLOURS if name != "grey")
MARKS = "osD^vP"
AS_IT_IS = "as it is"
UNMOVED = ("not shown to move", "as absent as with it")


def split_map_without(study: Study) -> list[Chart]:
    """Return split_map_without per model with curves without something; nothing where there is none."""
    every = [curve for curve in curves.curves(study.summary) if curve.a in study.looks]
    models = [model for model in study.looks if any(curve.without and curve.a == model for curve in every)]
    charts = []
    for model in models:
        mine = [curve for curve in every if curve.a == model]
        panels = _panels([curve for curve in mine if curve.metric == mine[0].metric])
        if panels:
            charts.append(
                _chart(study, panels, f"split_map_without{'' if len(models) == 1 else f'_{file_name(model)}'}")
            )
    return charts


def _panels(mine: Sequence[Curve]) -> list[list[Curve]]:
    """Return the curves that stand together: one staffing mode, the same other numbers, as it is first."""
    groups: dict[tuple[Any, ...], list[Curve]] = {}
    for curve in mine:
        groups.setdefault((curve.staffing, *curve.where), []).append(curve)
    kept = [sorted(group, key=lambda curve: curve.without != "") for group in groups.values()]
    kept = [group for group in kept if group[0].without == "" and len(group) > 1]
    return kept if any(curve.found for group in kept for curve in group) else []


def _chart(study: Study, panels: Sequence[Sequence[Curve]], name: str) -> Chart:
    base = panels[0][0]
    header = ("staffing", "where", "without", base.across, "status", base.along, "lo95", "hi95")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (c.staffing, c.where_words, c.without, row.across, row.status, row.at, row.lo, row.hi)
        for group in panels
        for c in group
        for row in c.rows
    )
    movers = [name for name, said in findings_of(panels[0]) if said not in UNMOVED]
    metric, where = wording.metric_words(base.metric), f" and {base.where_words}" if base.where_words else ""
    title = f"No mechanism is shown to move the threshold on {metric}"
    if movers:
        title = f"Without {wording.joined(movers)} the threshold on {metric} moves or vanishes"
    none = [
        f"{_name(c)}, {c.given}{f', {c.where_words}' if c.where_words else ''}: {curves.short(c)}"
        for group in panels
        for c in group
        if not c.found
    ]
    words = canvas.Words(
        title=f"{title}, at {base.given}{where}",
        name=f"Where {study.name(base.a)} and {study.name(base.b)} change places on {metric}: {path_words(base.along)} by "
        f"{path_words(base.across)}",
        phrases=(canvas.bars(joint="each by itself"),),
        sentence=f"{sentence(panels[0])}. A move counts only where bars do not overlap.",
        footer=canvas.footer(study.summary, points(study.summary), *none),
    )
    return Chart(name, words, header, rows, lambda: _draw(words, panels))


def moved(base: Curve, other: Curve) -> str:
    """Return what taking something out does to the threshold, only as far as intervals allow.

    A move is said where the intervals of a row lie apart; the rows must all agree.
    """
    if base.found and not other.found:
        vanished = {"flat": "too flat to be placed", "several": "not a single one"}
        return vanished.get(other.status, "nowhere in the varied range")
    if not base.found:
        return "there, unlike as it is" if other.found else UNMOVED[1]
    rows = {row.across: row for row in other.found}
    pairs = [(row, rows[row.across]) for row in base.found if row.across in rows]
    lower = sum(there.hi < here.lo for here, there in pairs)
    higher = sum(there.lo > here.hi for here, there in pairs)
    many, gone = len(base.found), len(base.found) - len(pairs)
    if bool(lower) != bool(higher):
        lost = f" and gone at {gone}" if gone else ""
        return f"{'lower' if lower else 'higher'} at {lower or higher}{lost} of {many}"
    if gone and not lower:
        return f"gone at {gone} of {many}"
    return UNMOVED[0] if not lower else "lower at some and higher at others"


def findings_of(group: Sequence[Curve]) -> list[tuple[str, str]]:
    """Return (name, what it does to the threshold) for everything that was taken out."""
    return [(wording.mechanism_words(c.without), moved(group[0], c)) for c in group[1:]]


def sentence(group: Sequence[Curve]) -> str:
    """Return which ingredient moves the threshold, as one sentence without its full stop."""
    across, parts = path_words(group[0].across), []
    for name, said in findings_of(group):
        of_rows = f" values of {across}" if said[-1].isdigit() else ""
        parts.append(f"without {name}, {said}{of_rows}")
    return f"The threshold is, {'; '.join(parts)}"


def _name(curve: Curve) -> str:
    return f"without {wording.mechanism_words(curve.without)}" if curve.without else AS_IT_IS


def colour_of(without: str) -> str:
    """Return the color of what is taken out, the same in every study: by the place of its mechanism among all of them."""
    names = list(MECHANISMS)
    return COLOURS[names.index(without)] if without in names else style.own_colour(without)


def _pens(panels: Sequence[Sequence[Curve]]) -> Mapping[str, Pen]:
    """Return how each is drawn: as it is in solid ink, the others in a color of their own."""
    dashes = [line for line in style.LINES if line != "solid"]
    without = list(dict.fromkeys(c.without for group in panels for c in group if c.without))
    pens = {"": Pen(style.INK)}
    for k, name in enumerate(without):
        pens[name] = Pen(style.COLOURS[colour_of(name)], dashes[k % len(dashes)], MARKS[(k + 1) % len(MARKS)])
    return pens


def _draw(words: canvas.Words, panels: Sequence[Sequence[Curve]]) -> Any:
    pens, first = _pens(panels), panels[0][0]
    values = tuple(sorted({row.across for group in panels for c in group for row in c.rows}))
    log = first.least > 0 and first.most / first.least >= 4
    ticks = [m * 10.0**k for k in range(-3, 8) for m in (1, 2, 5) if first.least <= m * 10.0**k <= first.most]
    upward = scales.Ruler(Axis(first.along, "", (first.least, first.most)), log=log, ticks=tuple(ticks) if log else ())
    drawn = [
        Panel(
            tuple(line for c in group for line in _lines(c, pens[c.without])),
            Unit(),
            f"{path_words(first.along)}\nat the threshold",
            ", ".join([group[0].given, *(at_words(path, value) for path, value in group[0].where)]),
            upward=upward,
            wide=3.0 if len(panels) > 1 else along.PLOT,
        )
        for group in panels
    ]
    ruler = scales.Ruler(Axis(first.across, "", values), log=scales.logarithmic(values))
    across = along.Across(ruler, path_words(first.across))
    return along.draw(words, across, [drawn[k : k + 2] for k in range(0, len(drawn), 2)])


def _lines(curve: Curve, pen: Pen) -> list[Line]:
    """Return one line, broken where a row has no crossing; its label stands at the end of the last part."""
    runs: list[list[At]] = [[]]
    for row in curve.rows:
        if row.status == "found":
            lo, hi = (min(max(x, curve.least), curve.most) if math.isfinite(x) else x for x in (row.lo, row.hi))
            runs[-1].append(At(row.across, row.at, lo, hi))
        elif runs[-1]:
            runs.append([])
    kept = [tuple(run) for run in runs if run]
    label = _name(curve)
    return [Line(label if run is kept[-1] else "", run, pen) for run in kept]
