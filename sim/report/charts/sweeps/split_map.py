"""The map of splitting: the paired difference over two varied numbers, and the curve along which its sign changes.

A row of panels per staffing mode, a panel per value of a third number; a chart per model and deciding metric.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.report.charts.parts.grid import CELL_HIGH, Scale, draw_cells, draw_key, hatch_of
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Cell, Chart, file_name
from sim.report.views import curves
from sim.report.views.curves import Curve
from sim.report.words import titles, wording
from sim.report.words.paths import at_words, path_words, value_words
from sim.report.words.reading import Comparison, Point, by_staffing, joint_word, names, number, points
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDEST, LEAST, LEFT, GAP = 11.9, 8.6, 0.85, 0.22  # inches
NARROW, BROAD = 0.56, 1.05  # the least and the most that a cell is wide
TITLE, HEAD, AXIS, KEY = 0.24, 0.28, 0.5, 0.85
LOWER = -0.14  # where the curve stands in a cell, below the number


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: staffing mode, values of the other varied numbers, its cells, and its curve if there is one."""

    staffing: str
    where: tuple[tuple[str, Any], ...]
    found: Mapping[tuple[float, float], Comparison]
    curve: Curve | None


@dataclass(frozen=True, slots=True)
class Map:
    """All panels of one chart, with the two numbers they share."""

    a: str
    b: str
    metric: str
    along: str
    across: str
    columns: Scale
    rows: Scale
    panels: tuple[Panel, ...]
    heads: Mapping[str, str]  # staffing words by mode

    @property
    def largest(self) -> float:
        """Return the largest difference: where the fill is deepest, the same on both sides."""
        return max((abs(c.difference) for panel in self.panels for c in panel.found.values()), default=0.0)


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return split_map_METRIC for the metric that the curves ask about, and for NRR and value if they decide."""
    known = curves.real(summary)
    if not known:
        return []
    rivals = [model for model in looks if any(curve.a == model for curve in known)]
    decided = [m for m in ("nrr", "economic_value") if m in (summary.worth_acting_on)]
    charts = []
    for metric in dict.fromkeys([known[0].metric, *decided]):
        for model in rivals:
            drawn = _map(summary, model, metric, known)
            if drawn:
                end = "" if len(rivals) == 1 else f"_{file_name(model)}"
                charts.append(_chart(summary, drawn, f"split_map_{file_name(metric)}{end}"))
    return charts


def _map(summary: Summary, model: str, metric: str, known: Sequence[Curve]) -> Map | None:
    first = next(curve for curve in known if curve.a == model)
    along, across = first.along, first.across
    panels, heads = [], {}
    for staffing, chosen in by_staffing(summary):
        groups: dict[tuple[tuple[str, Any], ...], dict[tuple[float, float], Comparison]] = {}
        for point in chosen:
            x, y, c = number(point.values.get(along)), number(point.values.get(across)), point.comparison(model, metric)
            if c and math.isfinite(x + y + c.difference):
                groups.setdefault(_where(point, along, across), {})[x, y] = c
        for where, cells in groups.items():
            mine = (
                k for k in known if (k.a, k.metric, k.staffing, dict(k.where)) == (model, metric, staffing, dict(where))
            )
            panels.append(Panel(staffing, where, cells, next(mine, None)))
        heads[staffing] = titles.staffing_over(chosen, model)
    places = [place for panel in panels for place in panel.found]
    if not places:
        return None
    columns, rows = (Scale(tuple(sorted({place[side] for place in places}))) for side in (0, 1))
    return Map(model, first.b, metric, along, across, columns, rows, tuple(panels), heads)


def _where(point: Point, along: str, across: str) -> tuple[tuple[str, Any], ...]:
    return tuple((path, value) for path, value in point.values.items() if path not in (along, across))


def _chart(summary: Summary, drawn: Map, name: str) -> Chart:
    words = _words(summary, drawn)
    header = (
        *("staffing", drawn.along, drawn.across, "where", "metric", "difference", "lo95", "hi95", "interval"),
        *("better_in", "verdict", "hatched", "futures", "sign_changes", "changes_at", "changes_lo95", "changes_hi95"),
    )
    rows = tuple(row for panel in drawn.panels for row in _cells(panel))
    shown = names(summary)
    sides = (shown.get(drawn.a, drawn.a), shown.get(drawn.b, drawn.b))
    return Chart(name, words, header, rows, lambda: _draw(words, drawn, sides))


def _cells(panel: Panel) -> list[tuple[Cell, ...]]:
    where = ", ".join(at_words(path, value) for path, value in panel.where)
    lines = {row.across: row for row in (panel.curve.rows if panel.curve else ())}
    found: list[tuple[Cell, ...]] = []
    for (x, y), c in sorted(panel.found.items(), key=lambda item: (item[0][1], item[0][0])):
        row = lines.get(y)
        places = (row.status, row.at, row.lo, row.hi) if row else ("", math.nan, math.nan, math.nan)
        hatched = "yes" if hatch_of(c.verdict) else "no"
        numbers = (c.difference, c.lo, c.hi, joint_word(c), c.probability_a_better, c.verdict, hatched, c.n)
        found.append((panel.staffing, x, y, where, c.metric, *numbers, *places))
    return found


def title_of(drawn: Map, shown: Mapping[str, str]) -> str:
    """Return the finding of the first staffing mode: where the threshold lies, or how often which verdict stands."""
    staffing = drawn.panels[0].staffing
    here = [panel for panel in drawn.panels if panel.staffing == staffing]
    a, b = shown.get(drawn.a, drawn.a), shown.get(drawn.b, drawn.b)
    head = f"At {drawn.heads[staffing]}, {a} against {b} on {wording.metric_words(drawn.metric)}"
    lines = [panel.curve for panel in here if panel.curve]
    if not lines:
        return f"{head}: {wording.verdict_counts([c.verdict for panel in here for c in panel.found.values()])}"
    if {line.status for line in lines} <= {"found"}:
        return f"{head}: {curves.short(lines[0], [row for line in lines for row in line.found])}"
    by_words: dict[str, list[str]] = {}
    for line in lines:
        by_words.setdefault(curves.short(line), []).append(line.where_words)
    if len(by_words) == 1:
        return f"{head}: {next(iter(by_words))}"
    return f"{head}: " + "; ".join(f"at {' and '.join(where)}, {said}" for said, where in by_words.items())


def _words(summary: Summary, drawn: Map) -> canvas.Words:
    shown = names(summary)
    a, b = shown.get(drawn.a, drawn.a), shown.get(drawn.b, drawn.b)
    every = [c for panel in drawn.panels for c in panel.found.values()]
    joint = "joint over all cells" if all(c.joint for c in every) else "each by itself"
    metric = wording.metric_words(drawn.metric)
    unit = "points" if wording.kind_of(drawn.metric) == "rate" else "dollars"
    lines = [panel.curve for panel in drawn.panels if panel.curve]
    how = (
        f"Each number is the average difference in {metric}, in {unit}, {a} minus {b}; only cells without hatching "
        "have a clear sign."
    )
    said = ""
    if lines:
        head = " Line: the average turns there from the one to the other, drawn where it does so exactly once."
        first = lines[0]
        where = f" and {first.where_words}" if first.where_words else ""
        said = f"{head} At {first.given}{where}, {curves.sentence(first)}."
    counts = wording.verdict_counts([c.verdict for c in every])
    bars = any(row.status == "found" and math.isfinite(row.lo + row.hi) for line in lines for row in line.rows)
    marks = f"Bars with caps, each by itself, and verdicts, {joint}" if bars else f"Verdicts, {joint}"
    return canvas.Words(
        title=title_of(drawn, shown),
        name=f"Map of the difference in {metric}: {a} minus {b}, by {path_words(drawn.along)} and {path_words(drawn.across)}",
        phrases=(f"{marks}: {wording.AVERAGE}.",),
        sentence=f"{how}{said}",
        footer=canvas.footer(summary, points(summary), f"verdicts over all panels: {counts}", "fill: root of the size"),
    )


def _draw(words: canvas.Words, drawn: Map, sides: tuple[str, str]) -> "Figure":
    modes = list(dict.fromkeys(panel.staffing for panel in drawn.panels))
    in_mode = [[panel for panel in drawn.panels if panel.staffing == mode] for mode in modes]
    most, cells = max(len(mine) for mine in in_mode), len(drawn.columns.values)
    per_line = max(1, min(most, int((WIDEST - LEFT) // (cells * NARROW + GAP))))
    room = (LEAST - LEFT - 2 * canvas.EDGE) / per_line - GAP
    wide, high = cells * min(max(room / cells, NARROW), BROAD), len(drawn.rows.values) * CELL_HIGH
    title = TITLE if any(panel.where for panel in drawn.panels) else 0.05
    lines = [(mine[k : k + per_line], k) for mine in in_mode for k in range(0, len(mine), per_line)]
    body = sum(title + high + AXIS + (HEAD if first == 0 else 0) for _, first in lines) + KEY
    frame = canvas.frame(words, max(LEFT + per_line * (wide + GAP) + 2 * canvas.EDGE, LEAST), body)
    top = body
    across, up = frame.figure.get_size_inches()
    for mine, first in lines:
        if first == 0:
            height = frame.bottom + top - 0.14
            head = drawn.heads[mine[0].staffing]
            frame.figure.text(
                frame.left / across,
                height / up,
                wording.capital(head),
                size=9.5,
                weight="bold",
                va="center",
                color=style.INK,
                parse_math=False,
            )
            top -= HEAD
        for place, panel in enumerate(mine):
            axes = frame.axes(LEFT + place * (wide + GAP), top - title - high, wide, high)
            draw_cells(axes, drawn.columns, drawn.rows, panel.found, drawn.largest)
            _labels(axes, drawn, panel, wide, first=place == 0)
            _line(axes, drawn, panel.curve)
        top -= title + high + AXIS
    key = frame.axes(0, 0, frame.width, KEY)
    key.set_xlim(0, frame.width)
    key.set_ylim(0, KEY)
    key.axis("off")
    line = "the average turns, with 95 % bar" if any(panel.curve for panel in drawn.panels) else ""
    draw_key(key, drawn.largest, drawn.metric, sides, line)
    return frame.figure


def _labels(axes: "Axes", drawn: Map, panel: Panel, wide: float, *, first: bool) -> None:
    where = ", ".join(at_words(path, value) for path, value in panel.where)
    axes.set_title(canvas.fitted(where, wide, 8.5), size=8.5, loc="left", color=style.INK, pad=4, parse_math=False)
    columns, rows = drawn.columns.values, drawn.rows.values
    axes.set_xticks(range(len(columns)), [value_words(drawn.along, x) for x in columns])
    axes.set_yticks(range(len(rows)), [value_words(drawn.across, y) for y in rows] if first else [""] * len(rows))
    axes.set_xlabel(canvas.fitted(path_words(drawn.along), wide, 8.5), size=8.5, parse_math=False, labelpad=2)
    if first:
        tall = len(rows) * CELL_HIGH
        said = "\n".join(canvas.wrapped(path_words(drawn.across), max(tall, 0.8), 8.5)[:2])
        axes.set_ylabel(said, size=8.5, parse_math=False)


def _line(axes: "Axes", drawn: Map, curve: Curve | None) -> None:
    """Draw the crossings that were found, joined where neighbours were, each with its interval; arrows leave the range."""
    if curve is None:
        return
    before: tuple[float, float] | None = None
    for row in curve.rows:
        if row.status != "found" or row.across not in drawn.rows.values:
            before = None
            continue
        x, y = drawn.columns.place(row.at), drawn.rows.values.index(row.across) + LOWER
        if before:
            for colour, width in (("white", 4.0), (style.INK, 1.8)):
                axes.plot([before[0], x], [before[1], y], color=colour, lw=width, zorder=4)
        _bar(axes, drawn.columns, curve, row, y)
        axes.plot([x], [y], ls="none", marker="o", ms=5.5, color=style.INK, mec="white", mew=0.8, zorder=6)
        before = (x, y)


def _bar(axes: "Axes", columns: Scale, curve: Curve, row: curves.Row, y: float) -> None:
    if not (math.isfinite(row.lo) and math.isfinite(row.hi)):
        return
    ends = [columns.place(row.lo), columns.place(row.hi)]
    for colour, width in (("white", 3.4), (style.INK, 1.4)):
        axes.plot(ends, [y, y], color=colour, lw=width, zorder=5, solid_capstyle="butt")
    marks = ("|" if row.lo > curve.least else "<", "|" if row.hi < curve.most else ">")
    for end, mark in zip(ends, marks, strict=True):
        axes.plot([end], [y], ls="none", marker=mark, ms=7, mew=1.5, color=style.INK, zorder=6)
