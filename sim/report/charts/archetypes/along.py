"""Lines along a number, months or a few words: one line an option, its interval, what is too small to act on, a label.

Below a panel may stand the places where something turns, each with its interval, on the same axis.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sim.report.charts.archetypes import rows, scales
from sim.report.charts.archetypes.scales import Ruler, Unit
from sim.report.drawing import canvas, style
from sim.report.drawing.canvas import SIZE, Words
from sim.report.drawing.style import Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, TALL, LABEL, TURN = 5.6, 2.7, 2.5, 0.26  # inches
ASIDE = 0.012  # of the axis between two lines at one value
_BEHIND = {"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1.0}


@dataclass(frozen=True, slots=True)
class At:
    """One value of a line with its interval; filled: whether its sign is known."""

    x: Any
    y: float
    lo: float = math.nan
    hi: float = math.nan
    filled: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One line. label: at its end, a smaller part behind a tab; bars: caps | band | none; every: caps at each so many values.

    joined: values are joined; dots: each value has a mark; thick: values (from, to) between which it is drawn thick; bold:
    its label is.
    """

    label: str
    values: tuple[At, ...]
    pen: Pen
    bars: str = "caps"
    every: int = 1
    joined: bool = True
    dots: bool = True
    wide: float = 1.8
    thick: tuple[tuple[int, int], ...] = ()
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """Where something turns: one value with its interval, or several; "<" and ">" say that it leaves what was varied."""

    label: str
    at: tuple[float, ...]
    lo: float
    hi: float
    words: str
    pen: Pen


@dataclass(frozen=True, slots=True)
class Mark:
    """An upright line at a value, with words above it."""

    x: float
    words: str = ""
    pen: Pen = field(default_factory=lambda: Pen("#8A8A8A"))


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel. zone: half of what nobody would act on; sides: words at the top and the bottom, shaded where `areas`.

    ends: fixed ends of the upright axis; upward: it is a ruler, too, and values stand where it says; heads: above the values;
    beside: inches that a label may be wide.
    """

    lines: tuple[Line, ...]
    unit: Unit
    up: str = ""
    title: str = ""
    zone: float = math.nan
    zero: bool = True
    sides: tuple[str, str] = ("", "")
    areas: bool = False
    ends: tuple[float, float] | None = None
    upward: Ruler | None = None
    marks: tuple[Mark, ...] = ()
    turns: tuple[Turn, ...] = ()
    heads: tuple[tuple[Any, str], ...] = ()
    under: tuple[tuple[float, float], ...] = ()
    wide: float = PLOT
    tall: float = TALL
    labelled: bool = True
    triangles: tuple[tuple[float, float, Pen], ...] = ()
    shades: tuple[tuple[float, float, str], ...] = ()
    beside: float = LABEL


@dataclass(frozen=True, slots=True)
class Across:
    """The axis that all panels share: its ruler, its words, and a second row of labels with words of their own."""

    ruler: Ruler
    words: str
    second: tuple[str, tuple[tuple[float, str], ...]] = ("", ())


def draw(words: Words, across: Across, panels: Sequence[Sequence[Panel]], *, least: float = canvas.WIDTH) -> "Figure":
    """Draw lines of panels over one axis. least: inches that the figure is wide."""
    sheet = canvas.Sheet()
    place(sheet, across, panels)
    return sheet.fit(words, least)


def place(sheet: canvas.Sheet, across: Across, panels: Sequence[Sequence[Panel]]) -> None:
    """Put lines of panels on a sheet, each over its turns."""
    last = len(panels) - 1
    for order, given in enumerate(panels):
        line = [panel if panel.tall >= (least := _of_labels(panel)) else replace(panel, tall=least) for panel in given]
        row = len(sheet.lines)
        sheet.columns |= dict.fromkeys((row, row + 1), max(len(panels_) for panels_ in panels))
        below = any(panel.turns for panel in line)
        for panel in line:
            axes = sheet.axes(row, panel.wide, panel.tall)
            draw_panel(axes, across, panel, bare=below)
            if not below:
                _across(axes, across, panel.wide, full=order == last)
        for panel in line if below else ():
            said = max((canvas.lines_of(canvas.broken(turn.words, LABEL)) for turn in panel.turns), default=0.0)
            strip = sheet.axes(row + 1, panel.wide, max(len(panel.turns), 1) * max(TURN, said + 0.05))
            _turns(strip, across.ruler, panel)
            _across(strip, across, panel.wide, full=order == last)


def broken_label(text: str, wide: float = LABEL) -> str:
    """Return the label of a line as it stands at its end."""
    first, tab, second = text.partition("\t")
    return canvas.broken(first, wide, SIZE, 3) + tab + canvas.broken(second, wide + 0.4, canvas.SMALL, 4)


def _of_labels(panel: Panel) -> float:
    """Return how high a panel has to be for the labels of its lines."""
    return sum(canvas.lines_of(broken_label(line.label, panel.beside)) + 0.06 for line in panel.lines if line.label)


def _across(axes: "Axes", across: Across, wide: float, *, full: bool) -> None:
    scales.draw_ruler(axes, across.ruler, wide)
    text = canvas.broken(across.words, wide, SIZE)
    if full and across.second[1]:
        name, labels = across.second
        found = {round(across.ruler.place(value), 9): said for value, said in labels}
        ticks = [
            tick for tick, shown in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True) if shown.get_text()
        ]
        second = axes.secondary_xaxis(-0.5 / (axes.get_position().height * canvas.SCRATCH))
        second.set_xticks(ticks, [found.get(round(tick, 9), "") for tick in ticks])
        second.tick_params(labelsize=SIZE, length=3)
        second.set_xlabel(name, size=SIZE)
    if full:
        axes.set_xlabel(text, size=SIZE, labelpad=3, parse_math=False)


def draw_panel(axes: "Axes", across: Across, panel: Panel, *, bare: bool = False) -> None:
    """Draw one panel. bare: the axis below it belongs to what stands under it."""
    up = panel.upward.place if panel.upward else float
    found = [
        y for line in panel.lines for v in line.values for y in (v.y, *((v.lo, v.hi) if line.bars != "none" else ()))
    ]
    if panel.upward:
        scales_of_upward(axes, panel.upward, panel.tall)
    else:
        shown = [y for y in found if math.isfinite(y)]
        axes.set_ylim(
            *(
                panel.ends
                or (scales.reach(shown, panel.zone, 0.16 if panel.areas else 0.06) if panel.zero else _tight(shown))
            )
        )
        scales.number_axis(axes.yaxis, panel.unit, 6 if panel.tall > 2 else 4)
    axes.set_xlim(-across.ruler.margin, 1 + across.ruler.margin)
    ends = axes.get_ylim()
    scales.zone_and_zero(axes, panel.zone, upright=False, zero=panel.zero and not panel.upward)
    axes.set_ylim(*ends)
    if panel.areas:
        axes.axhspan(max(0.0, ends[0]), ends[1], color=style.BETTER, lw=0, zorder=-1)
        axes.axhspan(ends[0], min(0.0, ends[1]), color=style.WORSE, lw=0, zorder=-1)
    scales.shade(axes, panel.shades, upright=False)
    if panel.under:
        axes.fill_between(
            [across.ruler.place(x) for x, _ in panel.under], [y for _, y in panel.under], color=style.PALE, lw=0
        )
    many = len(panel.lines)
    edge = 1.8 * across.ruler.margin / max(many - 1, 1)  # the outermost stay on the axis
    step = min(ASIDE if across.ruler.axis.numeric else 0.72, 0.6 * across.ruler.least_gap / many, edge)
    ends_at = []
    for order, line in enumerate(panel.lines):
        aside = (order - (many - 1) / 2) * (step if line.bars == "caps" else 0.0)
        last = draw_line(axes, line, across.ruler, aside, up)
        said = broken_label(line.label, panel.beside)
        ends_at.append(canvas.End(*last, said, line.pen, line.joined, line.bold))
    for at, height, pen in panel.triangles:
        axes.plot([across.ruler.place(at)], [height], ls="none", marker="v", ms=7, color=pen.ink, mec="white", zorder=6)
    _around(axes, across, panel)
    if bare:
        axes.tick_params(axis="x", bottom=False, labelbottom=False)
        axes.spines["bottom"].set_visible(False)
        axes.set_xticks([])
    if panel.labelled:
        canvas.label_ends(axes, panel.tall, [end for end in ends_at if end.label and math.isfinite(end.y)])


def _tight(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of an axis of levels, which need not show zero."""
    low, high = min(values), max(values)
    room = (high - low) * 0.08 or abs(high) * 0.02 or 0.01
    return low - room, high + room


def scales_of_upward(axes: "Axes", found: Ruler, tall: float) -> None:
    """Give an upright axis the ticks of a ruler."""
    axes.set_ylim(-found.margin, 1 + found.margin)
    values = [float(value) for value in (found.ticks or found.axis.values)]
    kept: list[float] = []
    for value in values:
        if not kept or (found.place(value) - found.place(kept[-1])) * tall > 0.18:
            kept.append(value)
    axes.set_yticks([found.place(value) for value in kept], [found.axis.words(value) for value in kept])
    axes.tick_params(axis="y", labelsize=8, length=3)


def draw_line(axes: "Axes", line: Line, ruler: Ruler, aside: float, up: Any) -> tuple[float, float]:
    """Draw one line with its intervals, those moved aside so that two do not cover; return where its label belongs."""
    known = [v for v in line.values if math.isfinite(v.y)]
    if not known:
        return math.nan, math.nan
    beside = [ruler.place(v.x) + aside for v in known]
    x = beside if line.dots else [ruler.place(v.x) for v in known]
    y, lo, hi = (
        [up(e) if math.isfinite(e) else e for e in each]
        for each in zip(*((v.y, v.lo, v.hi) for v in known), strict=True)
    )
    if line.joined:
        axes.plot(x, y, lw=line.wide, zorder=3, **line.pen.stroke())
    for first, last in line.thick:
        part = slice(first, last + 1)
        axes.plot(x[part], y[part], lw=3.8, color=line.pen.hue, zorder=3.5, solid_capstyle="butt")
    if line.bars == "band":
        axes.fill_between(x, lo, hi, color=line.pen.hue, alpha=0.2 * line.pen.depth, lw=0, zorder=2)
    elif line.bars == "caps":
        kept = [k for k in range(len(x) - 1, -1, -line.every) if math.isfinite(lo[k] + hi[k])]
        sides = [max(y[k] - lo[k], 0) for k in kept], [max(hi[k] - y[k], 0) for k in kept]
        look: dict[str, Any] = {"ecolor": line.pen.hue, "elinewidth": 1.4, "capsize": 3, "capthick": 1.4, "zorder": 4}
        axes.errorbar([beside[k] for k in kept], [y[k] for k in kept], sides, fmt="none", **look)
    for filled in (True, False) if line.dots else ():
        here = [k for k, v in enumerate(known) if v.filled == filled]
        mark = line.pen.mark() | ({} if filled else {"mfc": "white"})
        axes.plot([x[k] for k in here], [y[k] for k in here], ms=5.5, zorder=5, **mark)
    return x[-1], y[-1]


def _around(axes: "Axes", across: Across, panel: Panel) -> None:
    """Write what stands around the lines: sides, marks, heads, title."""
    for height, align, text in ((0.985, "top", panel.sides[0]), (0.015, "bottom", panel.sides[1])):
        said = canvas.broken(text, panel.wide - 0.2, SIZE, 1)
        look: dict[str, Any] = {"va": align, "size": SIZE, "color": style.MUTED, "zorder": 7, "bbox": _BEHIND}
        if text:
            axes.text(0.01, height, said, transform=axes.transAxes, parse_math=False, **look)
    low, high = axes.get_xlim()
    placed = [(across.ruler.place(mark.x), mark) for mark in panel.marks]
    placed = [(at, mark) for at, mark in placed if low <= at <= high]
    wides = [max(canvas.text_width(text, 7.5) for text in (mark.words or " ").split("\n")) + 0.1 for _, mark in placed]
    share = (high - low) / panel.wide
    where = canvas.spread([at for at, _ in placed], [wide * share for wide in wides], low - 0.1, high + 0.4)
    for (at, mark), x in zip(placed, where, strict=True):
        axes.axvline(at, color=mark.pen.hue, lw=0.9, ls=(0, (1, 2)), zorder=1)
        look = {"ha": "center", "va": "bottom", "size": 7.5, "color": mark.pen.ink, "linespacing": 1.05}
        canvas.note(axes, mark.words, (x, 1), (0, 3), ("data", "axes fraction"), **look)
    each = panel.wide / max(len(panel.heads), 1) - 0.08
    for x, text in panel.heads:
        said = canvas.broken(text, each, SIZE, 2, "bold")
        look = {"ha": "center", "va": "bottom", "size": SIZE, "weight": "bold", "color": style.INK}
        canvas.note(axes, said, (across.ruler.place(x), 1), (0, 4), ("data", "axes fraction"), **look)
    lines = max([*(mark.words.count("\n") + 1 for mark in panel.marks if mark.words), 2 * bool(panel.heads), 0])
    if panel.title:
        title = canvas.broken(panel.title, panel.wide, 9.0, 3, "bold")
        look = {"size": 9.0, "weight": "bold", "loc": "left", "pad": 6 + 11 * lines, "color": style.INK}
        axes.set_title(title, parse_math=False, **look)
    if panel.up:
        axes.set_ylabel(canvas.broken(panel.up, panel.tall, SIZE, 3), size=SIZE, parse_math=False)


def _turns(strip: "Axes", found: Ruler, panel: Panel) -> None:
    """Draw where something turns on the axis of the panel above, a row each; arrows where an interval leaves it."""
    strip.set_xlim(-found.margin, 1 + found.margin)
    strip.set_ylim(-0.5, max(len(panel.turns), 1) - 0.5)
    strip.set_yticks([])
    strip.spines["left"].set_visible(False)
    first, last = found.axis.values[0], found.axis.values[-1]
    for up, turn in enumerate(reversed(panel.turns)):
        one = len(turn.at) == 1
        ends = (min(max(x, first), last) if math.isfinite(x) and one else math.nan for x in (turn.lo, turn.hi))
        lo, hi = (found.place(x) if math.isfinite(x) else x for x in ends)
        for at in turn.at:
            rows.draw_dot(strip, rows.Dot(found.place(at), lo, hi, turn.pen), up)
        for end, cap, leaves in ((lo, "<", turn.lo <= first), (hi, ">", turn.hi >= last)):
            if leaves and math.isfinite(end):
                strip.plot([end], [up], ls="none", marker=cap, ms=7, mew=1.6, color=turn.pen.ink, zorder=7)
        canvas.write_lines(strip, canvas.broken(turn.label, 1.1), (0, up), side="left", hue=style.MUTED)
        canvas.write_lines(strip, canvas.broken(turn.words, LABEL), (1, up), side="right", hue=turn.pen.ink)
