"""Rows: a label at the left, marks on one or more panels of numbers, words at the right of each panel.

Differences with their intervals, bars of unknowns, ranges, steps of a waterfall: a row says what, a mark says how much.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.report.charts.archetypes import scales
from sim.report.charts.archetypes.scales import Unit
from sim.report.drawing import canvas, style
from sim.report.drawing.canvas import SIZE, Words
from sim.report.drawing.style import Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LONGEST, ROOM, LEAST_ROW = 2.5, 3.3, 0.29  # inches: of labels, of words at the right, of a row
FILLS = {"solid": 1.0, "pale": 0.35, "band": 0.25, "open": 0.0, "striped": 0.0}
"""How deep a bar is filled; striped is for what is not known, band for what chance does."""
INK = Pen(style.INK)
MUTED = Pen(style.MUTED)


@dataclass(frozen=True, slots=True)
class Dot:
    """An average with its interval as a bar with caps. up: moved upwards, in rows; bare: the bar alone."""

    at: float
    lo: float = math.nan
    hi: float = math.nan
    pen: Pen = INK
    up: float = 0.0
    size: float = 6.0
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar from one number to another. fill: a key of FILLS; up, thick: in rows."""

    start: float
    end: float
    pen: Pen = INK
    fill: str = "pale"
    up: float = 0.0
    thick: float = 0.55


@dataclass(frozen=True, slots=True)
class Tick:
    """An upright stroke across a row: noise, a base value, where a bar starts."""

    at: float
    pen: Pen = INK
    tall: float = 0.7
    up: float = 0.0


@dataclass(frozen=True, slots=True)
class Note:
    """A short text above a number of a row."""

    at: float
    text: str
    pen: Pen = INK


@dataclass(frozen=True, slots=True)
class Row:
    """One row. label and words may hold a second, smaller part behind a tab; cells: the marks of each panel.

    head: it names the rows below it and has no marks.
    """

    label: str
    cells: tuple[tuple[Dot | Bar | Tick | Note, ...], ...] = ()
    words: tuple[str, ...] = ()
    pen: Pen = INK
    muted: bool = False
    strong: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel of numbers over all rows of a block. zone: half of what nobody would act on; below: words under the axis.

    reach: numbers that have to be inside; ends: fixed ends instead; sides: above the left and the right end; lines: dashed.
    """

    unit: Unit = field(default_factory=Unit)
    title: str = ""
    below: str = ""
    zone: float = math.nan
    wide: float = 2.6
    reach: tuple[float, ...] = ()
    ends: tuple[float, float] | None = None
    sides: tuple[str, str] = ("", "")
    lines: tuple[float, ...] = ()
    zero: bool = True
    steps: int = 4
    ticks: bool = True
    clipped: bool = False
    shades: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Panels side by side over the same rows."""

    panels: tuple[Panel, ...]
    rows: tuple[Row, ...]
    least_row: float = LEAST_ROW


def draw(words: Words, blocks: Sequence[Block], longest: float = LONGEST, room: float = ROOM) -> "Figure":
    """Draw blocks below each other. longest, room: inches of the labels and of the words at the right before they break."""
    sheet = canvas.Sheet()
    for line, block in enumerate(blocks):
        sheet.columns[line] = max(len(block.panels) for block in blocks)
        place(sheet, line, block, longest, room)
    return sheet.fit(words)


def place(sheet: canvas.Sheet, line: int, block: Block, longest: float = LONGEST, room: float = ROOM) -> None:
    """Put a block on a line of a sheet."""
    labels = [_two(row.label, longest, bold=row.strong) for row in block.rows]
    beside = [[_two(text, room) for text in row.words] for row in block.rows]
    every = [*labels, *(text for texts in beside for text in texts)]
    high = max(block.least_row, *(canvas.lines_of(text) + 0.08 for text in every))
    for column, panel in enumerate(block.panels):
        axes = sheet.axes(line, panel.wide, high * len(block.rows))
        _frame(axes, block, panel, column)
        for order, row in enumerate(block.rows):
            up = len(block.rows) - 1 - order
            for mark in row.cells[column] if column < len(row.cells) else ():
                draw_mark(axes, mark, up, clipped=panel.clipped)
            if column < len(row.words) and row.words[column]:
                hue = style.MUTED if row.muted else style.INK
                text = beside[order][column]
                canvas.write_lines(axes, text, (1, up), side="right", hue=hue, bold=row.strong)
        if column == 0:
            _labels(axes, block, labels)


def _two(text: str, width: float, *, bold: bool = False) -> str:
    """Return a text whose first part has at most two lines, and its second one."""
    first, tab, second = text.partition("\t")
    said = canvas.broken(first, width, SIZE, 2, "bold" if bold else "normal")
    return said + tab + canvas.broken(second, width, canvas.SMALL, 2)


def _width(text: str, *, bold: bool) -> float:
    first, _, second = text.partition("\t")
    weight = "bold" if bold else "normal"
    widths = [canvas.text_width(line, SIZE, weight) for line in first.split("\n")]
    return max([*widths, *(canvas.text_width(line, canvas.SMALL) for line in second.split("\n"))])


def _labels(axes: "Axes", block: Block, labels: Sequence[str]) -> None:
    """Write labels at the left of the first panel; a heading begins where the longest label does."""
    parts = [(text, row) for text, row in zip(labels, block.rows, strict=True) if not row.head]
    left = max((_width(text, bold=row.strong) for text, row in parts), default=0.0)
    for order, (text, row) in enumerate(zip(labels, block.rows, strict=True)):
        up = len(labels) - 1 - order
        if row.head:
            whole = canvas.broken(row.label, left + ROOM, SIZE, 1, "bold")
            look: dict[str, Any] = {"va": "center", "size": SIZE, "weight": "bold", "color": row.pen.ink, "zorder": 9}
            look["bbox"] = {"facecolor": "white", "edgecolor": "none", "pad": 1.0}
            canvas.note(axes, whole, (0, up), (-(left * 72 + 8), 0), ("axes fraction", "data"), **look)
            continue
        hue = style.MUTED if row.muted else row.pen.ink
        canvas.write_lines(axes, text, (0, up), side="left", hue=hue, bold=row.strong)


def _frame(axes: "Axes", block: Block, panel: Panel, column: int) -> None:
    marks = [mark for row in block.rows for mark in (row.cells[column] if column < len(row.cells) else ())]
    ends = panel.ends or scales.reach([*panel.reach, *(x for mark in marks for x in _ends(mark))], panel.zone)
    if (
        panel.zero
        and not panel.ends
        and min((x for m in marks for x in _ends(m)), default=0.0) >= 0
        and not panel.unit.signed
    ):
        ends = (0.0, ends[1])
    axes.set_xlim(*ends)
    axes.set_ylim(-0.5, len(block.rows) - 0.5)
    scales.zone_and_zero(axes, panel.zone, upright=True, zero=panel.zero)
    axes.set_xlim(*ends)
    scales.shade(axes, panel.shades, upright=True)
    for at in panel.lines:
        axes.axvline(at, color=style.MUTED, lw=0.9, ls=(0, (4, 2)), zorder=2)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    if panel.ticks:
        scales.number_axis(axes.xaxis, panel.unit, panel.steps)
    else:
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
    if panel.below:
        text = canvas.broken(panel.below, panel.wide + 0.6, SIZE, 3)
        axes.set_xlabel(text, size=SIZE, labelpad=3, parse_math=False)
    above = any(panel.sides)
    if panel.title:
        title = canvas.broken(panel.title, panel.wide + 0.4, 9.0, 3)
        axes.set_title(title, size=9.0, loc="left", color=style.INK, pad=17 if above else 6, parse_math=False)
    for at, align, text in ((0, "left", panel.sides[0]), (1, "right", panel.sides[1])):
        said = canvas.broken(text, panel.wide / 2 - 0.08, 8, 1)
        look = {"ha": align, "va": "bottom", "size": 8, "color": style.MUTED}
        canvas.note(axes, said, (at, 1), (0, 5), "axes fraction", **look)


def _ends(mark: Dot | Bar | Tick | Note) -> tuple[float, ...]:
    """Return what has to fit on the axis."""
    match mark:
        case Dot():
            found: tuple[float, ...] = (mark.at, mark.lo, mark.hi)
        case Bar():
            found = (mark.start, mark.end)
        case _:
            found = (mark.at,)
    return tuple(x for x in found if math.isfinite(x))


def draw_mark(axes: "Axes", mark: Dot | Bar | Tick | Note, up: float, *, clipped: bool = False) -> None:
    """Draw one mark at the height of its row. clipped: an interval that leaves the axis ends in an arrow."""
    match mark:
        case Bar():
            if math.isfinite(mark.start + mark.end):
                depth = FILLS[mark.fill]
                look: dict[str, Any] = {"edgecolor": mark.pen.hue, "lw": 0 if mark.fill == "band" else 1.2, "zorder": 2}
                look |= {"hatch": "////"} if mark.fill == "striped" else {}
                face, wide = mark.pen.tint(depth) if depth else "white", mark.end - mark.start
                axes.barh(up + mark.up, wide, left=mark.start, height=mark.thick, facecolor=face, **look)
        case Tick():
            if math.isfinite(mark.at):
                ends = [up + mark.up - mark.tall / 2, up + mark.up + mark.tall / 2]
                axes.plot([mark.at, mark.at], ends, color=mark.pen.hue, lw=1.3, zorder=4, solid_capstyle="butt")
        case Note():
            look = {"ha": "center", "va": "bottom", "size": canvas.SMALL, "color": mark.pen.ink}
            canvas.note(axes, mark.text, (mark.at, up), (0, 9), "data", **look)
        case Dot():
            draw_dot(axes, mark, up + mark.up, clipped=clipped)


def draw_dot(axes: "Axes", mark: Dot, up: float, *, clipped: bool = False) -> None:
    """Draw an average with its interval from left to right."""
    low, high = axes.get_xlim() if clipped else (-math.inf, math.inf)
    if math.isfinite(mark.lo) or math.isfinite(mark.hi):
        known = math.isfinite(mark.lo) and math.isfinite(mark.hi)
        ends = [min(max(x, low), high) if math.isfinite(x) else mark.at for x in (mark.lo, mark.hi)]
        if known or clipped:
            line: dict[str, Any] = {"color": mark.pen.ink, "zorder": 5}
            axes.plot(ends, [up, up], lw=1.5, solid_capstyle="butt", **line)
            for end, inside, cap in ((ends[0], mark.lo >= low, "<"), (ends[1], mark.hi <= high, ">")):
                axes.plot([end], [up], ls="none", marker="|" if inside else cap, ms=6, mew=1.5, **line)
    if math.isfinite(mark.at) and not mark.bare and low <= mark.at <= high:
        axes.plot([mark.at], [up], ms=mark.size, zorder=6, **mark.pen.mark())
