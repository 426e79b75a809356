"""The cells of a map: equal squares over two varied numbers, filled by sign and size, hatched where nothing is clear.

Cells are equally wide; between their centres a number stands where its logarithm (or itself, where one is zero or less) says.
"""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.metrics.registry import higher_is_better
from sim.report.drawing import canvas, style
from sim.report.words import wording
from sim.report.words.reading import Comparison

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CELL_HIGH = 0.54  # inches
BETTER, WORSE = "#0072B2", "#D55E00"
DEEPEST = 0.72  # of the full hue, so that ink stays readable on it
OPEN, SMALL = "////", ".."
OPEN_WORDS, SMALL_WORDS = "cannot tell yet", "smaller than you would act on"
_WHITE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.9, "pad": 0.8}


@dataclass(frozen=True, slots=True)
class Scale:
    """The centres of equal cells along one side: value i stands at i."""

    values: tuple[float, ...]

    def place(self, value: float) -> float:
        """Return where a value stands between the centres; values outside stand at the ends."""
        inside = min(max(value, self.values[0]), self.values[-1])
        left = min(bisect_right(self.values, inside), len(self.values) - 1) - 1
        if left < 0:
            return 0.0
        bent = math.log if self.values[0] > 0 else float
        start, end, here = (bent(x) for x in (self.values[left], self.values[left + 1], inside))
        return left + (here - start) / (end - start)


def hatch_of(verdict: str) -> str:
    """Return the hatch of a verdict: one where it cannot be told, another where it is too small, else none."""
    if verdict == wording.CANNOT_TELL:
        return OPEN
    small = verdict in (wording.SAME, wording.IDENTICAL) or verdict.endswith("too small to act on")
    return SMALL if small else ""


def tint(value: float, largest: float) -> tuple[float, float, float]:
    """Return the fill of a difference: white at zero, blue above and vermilion below, by the root of its size."""
    share = math.sqrt(min(abs(value) / largest, 1.0)) * DEEPEST if largest > 0 else 0.0
    hue = style.rgb(BETTER if value > 0 else WORSE)
    red, green, blue = (1 - share * (1 - channel) for channel in hue)
    return red, green, blue


def number_text(c: Comparison) -> str:
    """Return the difference with the decimals that its interval supports, without a unit word."""
    return wording.change(c.metric, c.difference, c.half_width)


def draw_cells(
    axes: "Axes",
    along: Scale,
    across: Scale,
    found: Mapping[tuple[float, float], Comparison],
    largest: float,
    lift: float = 0.28,
) -> None:
    """Draw one panel: a cell per place with a comparison, its number `lift` above the middle."""
    from matplotlib.patches import Rectangle

    for (x, y), c in found.items():
        left, low = along.values.index(x), across.values.index(y)
        box: dict[str, Any] = {"width": 1, "height": 1, "zorder": 1}
        corner = (left - 0.5, low - 0.5)
        axes.add_patch(Rectangle(corner, facecolor=tint(c.difference, largest), edgecolor="white", lw=1.2, **box))
        hatch = hatch_of(c.verdict)
        if hatch:
            axes.add_patch(Rectangle(corner, facecolor="none", edgecolor="#6E6E6E", lw=0, hatch=hatch, **box))
        text = number_text(c)
        axes.text(left, low + lift, text, ha="center", va="center", size=8, color=style.INK, zorder=7, bbox=_WHITE)
    axes.set_xlim(-0.5, len(along.values) - 0.5)
    axes.set_ylim(-0.5, len(across.values) - 0.5)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(labelsize=8.5, length=3)


def draw_key(axes: "Axes", largest: float, metric: str, sides: Sequence[str], line: str) -> None:
    """Draw the key under a map: the two hatches, the curve, and the fill from a lower to a higher difference.

    sides: whose value less whose the difference is. Of a metric that is better when low, the other one wins above zero.
    """
    from matplotlib.patches import Rectangle

    width = axes.get_xlim()[1]
    at = 0.0
    for hatch, words in ((OPEN, OPEN_WORDS), (SMALL, SMALL_WORDS)):
        axes.add_patch(Rectangle((at, 0.55), 0.36, 0.24, facecolor="none", edgecolor="#6E6E6E", lw=0, hatch=hatch))
        axes.add_patch(Rectangle((at, 0.55), 0.36, 0.24, facecolor="none", edgecolor="#6E6E6E", lw=0.6))
        axes.text(at + 0.44, 0.67, words, va="center", size=8.5, color=style.INK)
        at += 0.62 + canvas.text_width(words, 8.5)
    if line:
        axes.plot([at, at + 0.36], [0.67, 0.67], color=style.INK, lw=1.8)
        axes.plot([at + 0.18], [0.67], ls="none", marker="o", ms=5, color=style.INK)
        axes.text(at + 0.46, 0.67, line, va="center", size=8.5, color=style.INK)
    steps, wide = 40, min(2.4, width * 0.3)
    start = (width - wide) / 2
    for step in range(steps):
        value = (step + 0.5) / steps * 2 - 1
        shade = tint(value * largest, largest)
        axes.add_patch(Rectangle((start + step * wide / steps, 0.2), wide / steps, 0.16, facecolor=shade, lw=0))
    axes.add_patch(Rectangle((start, 0.2), wide, 0.16, facecolor="none", edgecolor="#8A8A8A", lw=0.6))
    for place, value in ((0.0, -largest), (0.5, 0.0), (1.0, largest)):
        text = wording.change(metric, value, largest) if value else "0"
        axes.text(start + place * wide, 0.15, text, ha="center", va="top", size=7.5, color=style.MUTED)
    beside = 0.1 + canvas.text_width(wording.change(metric, -largest, largest), 7.5) / 2
    above, below = sides if higher_is_better(metric) else sides[::-1]
    for edge, side, align in ((start - beside, below, "right"), (start + wide + beside, above, "left")):
        said = canvas.fitted(f"{side} better", start - beside, 8.5)
        axes.text(edge, 0.28, said, ha=align, va="center", size=8.5, color=style.INK, parse_math=False)
