"""A map: equal cells over two varied numbers, filled by a color, hatched where nothing is clear, each with its words.

Cells are equally wide; between their centers a number stands where its logarithm (or itself, where one is zero or less) says.
"""

import math
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.metrics.registry import higher_is_better
from sim.report.charts.archetypes.scales import minus
from sim.report.drawing import canvas, style
from sim.report.drawing.canvas import SIZE, Words
from sim.report.drawing.style import Pen
from sim.report.words import wording
from sim.report.words.reading import Comparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

HIGH, NARROW, BROAD, WIDEST, LONGEST = 0.54, 0.56, 1.3, 12.2, 1.7  # inches
BETTER, WORSE = "#0072B2", "#D55E00"
DEEPEST = 0.72  # of the full hue, so that ink stays readable on it
OPEN, SMALL, LINE = "////", "..", "line"
OPEN_WORDS, SMALL_WORDS = "too close to call", "smaller than you would act on"
SWATCH, KEY_ROW = 0.36, 0.28
_WHITE: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.9, "pad": 0.8}
_GREY: dict[str, Any] = {"edgecolor": "#6E6E6E", "lw": 0}


@dataclass(frozen=True, slots=True)
class Scale:
    """The centers of equal cells along one side: value i stands at i."""

    values: tuple[float, ...]

    def place(self, value: float) -> float:
        """Return where a value stands between the centers; values outside stand at the ends."""
        inside = min(max(value, self.values[0]), self.values[-1])
        left = min(bisect_right(self.values, inside), len(self.values) - 1) - 1
        if left < 0:
            return 0.0
        bent = math.log if self.values[0] > 0 else float
        start, end, here = (bent(x) for x in (self.values[left], self.values[left + 1], inside))
        return left + (here - start) / (end - start)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: column and row, fill, hatch ("" where it is clear), a word above and below its middle, a border."""

    x: int
    y: int
    fill: tuple[float, float, float]
    hatch: str
    text: str
    below: str = ""
    border: Pen | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the sign changes in one row, with its interval; joined: with the one before; arrows: it leaves the range."""

    x: float
    y: int
    lo: float
    hi: float
    joined: bool
    arrows: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel. section: stands above the line of panels that begins with it."""

    head: str
    cells: tuple[Cell, ...]
    turns: tuple[Turn, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True)
class Swatch:
    """One entry of the key. hatch: also LINE, the line of changes of sign."""

    words: str
    hatch: str = ""
    fill: tuple[float, float, float] | None = None
    letter: str = ""
    border: Pen | None = None


@dataclass(frozen=True, slots=True)
class Map:
    """All panels over the same two sides. ramp: the largest difference, its metric, whose it is, what it is."""

    columns: tuple[str, ...]
    rows: tuple[str, ...]
    across: str
    upward: str
    panels: tuple[Panel, ...]
    swatches: tuple[Swatch, ...]
    ramp: tuple[float, str, tuple[str, str], str] | None = None


def hatch_of(verdict: str) -> str:
    """Return the hatch of a verdict: one where it cannot be told, another where it is too small, else none."""
    if verdict == wording.CANNOT_TELL:
        return OPEN
    small = verdict in (wording.SAME, wording.IDENTICAL) or verdict.endswith("too small to act on")
    return SMALL if small else ""


def tint(value: float, largest: float) -> tuple[float, float, float]:
    """Return the fill of a difference: white at zero, blue above and vermilion below, by the root of its size."""
    share = math.sqrt(min(abs(value) / largest, 1.0)) * DEEPEST if largest > 0 else 0.0
    return Pen(BETTER if value > 0 else WORSE).tint(share)


def compared(x: int, y: int, c: Comparison, largest: float) -> Cell:
    """Return the cell of a difference, with the decimals that its interval supports."""
    return Cell(
        x, y, tint(c.difference, largest), hatch_of(c.verdict), wording.change(c.metric, c.difference, c.half_width)
    )


def draw(words: Words, found: Map) -> "Figure":
    """Draw all panels, side by side where they fit, and the key."""
    cells, tall, many = len(found.columns), len(found.rows) * HIGH, len(found.panels)
    sections = [k for k, panel in enumerate(found.panels) if panel.section] or [0]
    groups = [found.panels[a:b] for a, b in zip(sections, [*sections[1:], many], strict=True)]
    most = max(len(group) for group in groups)
    label = min(max(canvas.text_width(text, SIZE) for text in found.rows), LONGEST) + 0.55
    fit = max(1, int((WIDEST - label) // (cells * NARROW + 0.24)))
    beside = next((k for k in range(min(most, fit), 1, -1) if most % k == 0), 1)  # lines of equal length
    wide = cells * min(max(((7.4 / beside) - 0.35) / cells, NARROW), BROAD)
    sheet = canvas.Sheet()
    for group in groups:
        for k in range(0, len(group), beside):
            for place, panel in enumerate(group[k : k + beside]):
                axes = sheet.axes(len(sheet.lines) - (place > 0), wide, tall)
                _panel(axes, found, panel, wide, first=place == 0)
    _key(sheet, found)
    return sheet.fit(words, most=1.0)


def _panel(axes: "Axes", found: Map, panel: Panel, wide: float, *, first: bool) -> None:
    for cell in panel.cells:
        _cell(axes, cell, 0.2 if cell.below else 0.22 if any(p.turns for p in found.panels) else 0.0)
    for turn, before in zip(panel.turns, (None, *panel.turns), strict=False):
        _turn(axes, turn, before)
    tall = len(found.rows) * HIGH
    axes.set_xlim(-0.5, len(found.columns) - 0.5)
    axes.set_ylim(-0.5, len(found.rows) - 0.5)
    ticks = [canvas.broken(text, wide / len(found.columns) - 0.08) for text in found.columns]
    axes.set_xticks(range(len(ticks)), ticks, parse_math=False)
    rows = [canvas.broken(text, LONGEST) if first else "" for text in found.rows]
    axes.set_yticks(range(len(rows)), rows, parse_math=False)
    axes.set_xlabel(canvas.broken(found.across, wide), size=SIZE, labelpad=2, parse_math=False)
    axes.set_ylabel(canvas.broken(found.upward, max(tall, 0.9)) if first else "", size=SIZE, parse_math=False)
    axes.tick_params(labelsize=SIZE, length=3)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    head = canvas.broken(wording.capital(panel.head), wide + 0.2, SIZE, 2, "bold")
    axes.set_title(head, size=SIZE, weight="bold", loc="left", pad=5, color=style.INK, parse_math=False)
    if panel.section:
        above = 10 + 13 * len(head.split("\n")) * bool(head)
        look: dict[str, Any] = {"size": 9.5, "weight": "bold", "va": "bottom", "color": style.INK}
        said = canvas.broken(wording.capital(panel.section), 8.0, 9.5, 1, "bold")
        canvas.note(axes, said, (0, 1), (0, above), "axes fraction", **look)


def _cell(axes: "Axes", cell: Cell, lift: float) -> None:
    from matplotlib.patches import Rectangle

    corner = (cell.x - 0.5, cell.y - 0.5)
    axes.add_patch(Rectangle(corner, 1, 1, facecolor=cell.fill, edgecolor="white", lw=1.2, zorder=1))
    if cell.hatch:
        axes.add_patch(Rectangle(corner, 1, 1, facecolor="none", hatch=cell.hatch, zorder=1, **_GREY))
    if cell.border:
        look: dict[str, Any] = {"edgecolor": cell.border.ink, "linestyle": style.LINES[cell.border.line], "lw": 1.3}
        axes.add_patch(Rectangle((cell.x - 0.46, cell.y - 0.44), 0.92, 0.88, facecolor="none", zorder=2, **look))
    look = {"ha": "center", "va": "center", "color": style.INK, "zorder": 7, "bbox": _WHITE, "parse_math": False}
    axes.text(cell.x, cell.y + lift, cell.text, size=8, weight="bold" if cell.border else "normal", **look)
    if cell.below:
        axes.text(cell.x, cell.y - 0.2, cell.below, size=7.5, **look)


def _turn(axes: "Axes", turn: Turn, before: Turn | None) -> None:
    """Draw one change of sign below the number of its row, with its interval."""
    y = turn.y - 0.18
    if before and turn.joined:
        for hue, width in (("white", 4.0), (style.INK, 1.8)):
            axes.plot([before.x, turn.x], [before.y - 0.18, y], color=hue, lw=width, zorder=4)
    if math.isfinite(turn.lo + turn.hi):
        for hue, width in (("white", 3.4), (style.INK, 1.4)):
            axes.plot([turn.lo, turn.hi], [y, y], color=hue, lw=width, zorder=5, solid_capstyle="butt")
        for end, leaves, arrow in ((turn.lo, turn.arrows[0], "<"), (turn.hi, turn.arrows[1], ">")):
            axes.plot([end], [y], ls="none", marker=arrow if leaves else "|", ms=7, mew=1.5, color=style.INK, zorder=6)
    axes.plot([turn.x], [y], ls="none", marker="o", ms=5.5, color=style.INK, mec="white", mew=0.8, zorder=6)


def _key(sheet: canvas.Sheet, found: Map) -> None:
    """Draw the key: what each fill, letter, hatch and line means, and the fill from a lower to a higher difference."""
    from matplotlib.patches import Rectangle

    wide, x, line = 8.6, 0.0, 0
    entries = []
    for swatch in found.swatches:
        said = canvas.broken(swatch.words, 2.6, SIZE, 1)
        needs = SWATCH + 0.32 + canvas.text_width(said, SIZE)
        if x and x + needs > wide:
            x, line = 0.0, line + 1
        entries.append((x, line, swatch, said))
        x += needs
    tall = KEY_ROW * (line + 1) + (0.62 if found.ramp else 0.05)
    axes = sheet.axes(len(sheet.lines), wide, tall)
    axes.set_xlim(0, wide)
    axes.set_ylim(0, tall)
    axes.axis("off")
    for x, row, swatch, said in entries:
        y, border = tall - KEY_ROW * (row + 1) + 0.02, swatch.border
        if swatch.hatch == LINE:
            axes.plot([x, x + SWATCH], [y + 0.1] * 2, color=style.INK, lw=1.8)
            axes.plot([x + SWATCH / 2], [y + 0.1], ls="none", marker="o", ms=5, color=style.INK)
        else:
            look: dict[str, Any] = {"edgecolor": "#6E6E6E", "lw": 0.6, "facecolor": swatch.fill or "none"}
            if border:
                look |= {"edgecolor": border.ink, "linestyle": style.LINES[border.line], "lw": 1.3}
            axes.add_patch(Rectangle((x, y), SWATCH, 0.2, **look))
            if swatch.hatch:
                axes.add_patch(Rectangle((x, y), SWATCH, 0.2, facecolor="none", hatch=swatch.hatch, **_GREY))
        axes.text(
            x + SWATCH / 2, y + 0.1, swatch.letter, ha="center", va="center", size=8, weight="bold", color=style.INK
        )
        axes.text(x + SWATCH + 0.08, y + 0.1, said, va="center", size=SIZE, color=style.INK, parse_math=False)
    if found.ramp:
        draw_ramp(axes, wide, *found.ramp)


def draw_ramp(axes: "Axes", wide: float, largest: float, metric: str, sides: tuple[str, str], words: str) -> None:
    """Draw the fill from the lowest to the highest difference, and who is better at each end."""
    from matplotlib.patches import Rectangle

    steps, long = 40, 2.4
    start = (wide - long) / 2
    for step in range(steps):
        shade = tint(((step + 0.5) / steps * 2 - 1) * largest, largest)
        axes.add_patch(Rectangle((start + step * long / steps, 0.2), long / steps, 0.16, facecolor=shade, lw=0))
    axes.add_patch(Rectangle((start, 0.2), long, 0.16, facecolor="none", edgecolor="#8A8A8A", lw=0.6))
    ends = [minus(wording.change(metric, value, largest)) if value else "0" for value in (-largest, 0.0, largest)]
    for place, text in zip((0.0, 0.5, 1.0), ends, strict=True):
        axes.text(start + place * long, 0.15, text, ha="center", va="top", size=7.5, color=style.MUTED)
    axes.text(wide / 2, 0.38, words, ha="center", va="bottom", size=7.5, color=style.MUTED, parse_math=False)
    beside = 0.1 + canvas.text_width(ends[0], 7.5) / 2
    above, below = sides if higher_is_better(metric) else sides[::-1]
    for edge, side, align in ((start - beside, below, "right"), (start + long + beside, above, "left")):
        said = canvas.broken(f"{side} better", start - beside, SIZE, 1)
        axes.text(edge, 0.28, said, ha=align, va="center", size=SIZE, color=style.INK, parse_math=False)
