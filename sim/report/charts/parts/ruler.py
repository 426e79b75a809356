"""Where varied values stand along an axis: numbers by size or by their logarithm, words at equal distances.

Places are shares of the axis, so that marks can be moved aside by the same amount on any scale.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from sim.report.drawing import canvas, style
from sim.report.views.sweeps import Axis
from sim.report.words import wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARGIN = 0.05  # of the axis beyond the outermost values
FACTOR = 10.0  # values that span less stand by size
MOST_VALUES = 12  # more values than that get round numbers as ticks
GAP = 0.1  # inches between two labels


def logarithmic(values: Sequence[float]) -> bool:
    """Say whether values span more than a factor of ten, evenly in logarithms rather than in size."""
    low, high = min(values), max(values)
    if low <= 0 or high / low <= FACTOR:
        return False
    middle = median(values)
    by_log = math.log(middle / low) / math.log(high / low)
    by_size = (middle - low) / (high - low)
    return 0.25 <= by_log <= 0.75 and abs(by_log - 0.5) <= abs(by_size - 0.5)


@dataclass(frozen=True, slots=True)
class Ruler:
    """One axis with its scale."""

    axis: Axis
    log: bool

    def place(self, value: Any) -> float:
        """Return where a value stands, 0 at the first and 1 at the last."""
        if not self.axis.numeric:
            return self.axis.values.index(value) / max(len(self.axis.values) - 1, 1)
        low, high = self.axis.values[0], self.axis.values[-1]
        if self.log:
            return math.log(value / low) / math.log(high / low)
        return float((value - low) / (high - low))

    @property
    def least_gap(self) -> float:
        """Return the least distance of two neighbouring values."""
        places = [self.place(value) for value in self.axis.values]
        return min((b - a for a, b in pairwise(places)), default=1.0)


def ruler(axis: Axis) -> Ruler:
    """Return the ruler of an axis."""
    return Ruler(axis, axis.numeric and logarithmic(axis.values))


def draw_ruler(axes: "Axes", found: Ruler, wide: float, size: float) -> None:
    """Label the values under axes `wide` inches wide; labels that would touch are left out, words are broken."""
    margin = MARGIN if found.axis.numeric else 0.5 / len(found.axis.values)
    axes.set_xlim(-margin, 1 + margin)
    per_share = wide / (1 + 2 * margin)
    if not found.axis.numeric:
        room = per_share / max(len(found.axis.values) - 1, 1) - GAP
        words = [_broken(found.axis.words(value), room, size) for value in found.axis.values]
        axes.set_xticks([found.place(value) for value in found.axis.values], words, parse_math=False)
    else:
        values = _ticks(found)
        labels = _thinned([(found.place(value), found.axis.words(value)) for value in values], per_share, size)
        axes.set_xticks([found.place(value) for value in values], labels, parse_math=False)
    axes.tick_params(axis="x", labelsize=size, length=3)


def _broken(text: str, room: float, size: float, lines: int = 3) -> str:
    said = canvas.wrapped(text, room, size)
    kept = said[:lines]
    if len(said) > lines:
        kept[-1] = canvas.fitted(f"{kept[-1]}…", room, size)
    return "\n".join(kept)


def _ticks(found: Ruler) -> list[float]:
    values = list(found.axis.values)
    if len(values) <= MOST_VALUES:
        return values
    low, high = values[0], values[-1]
    if found.log:
        decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
        return [x for k in decades for m in (1, 2, 5) if low <= (x := m * 10.0**k) <= high]
    from matplotlib.ticker import MaxNLocator

    ticks = MaxNLocator(5, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(f"{x:.10g}") for x in ticks if low <= x <= high]


def _thinned(ticks: Sequence[tuple[float, str]], per_share: float, size: float) -> list[str]:
    """Return the labels, "" where one would touch the last that is kept; the outermost is always kept."""
    widths = [canvas.text_width(text, size) / 2 for _, text in ticks]
    kept, right = [""] * len(ticks), -math.inf
    for k, (place, text) in enumerate(ticks):
        last = len(ticks) - 1
        end = ticks[last][0] * per_share - widths[last] - GAP
        at = place * per_share
        if at - widths[k] >= right + GAP and (k == last or at + widths[k] <= end):
            kept[k], right = text, at + widths[k]
    return kept


def draw_differences(axes: "Axes", metric: str, worth: float, ends: Sequence[float], ticks: int = 6) -> None:
    """Prepare the upward axis for differences in a metric: range, zero line, and the zone that nobody would act on."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    zone = worth if math.isfinite(worth) else 0.0
    low, high = min([*ends, -zone * 1.3, 0.0]), max([*ends, zone * 1.3, 0.0])
    room = (high - low) * 0.06 or 0.01
    axes.set_ylim(low - room, high + room)
    if zone:
        axes.axhspan(-zone, zone, color=style.ZONE, lw=0, zorder=0)
    axes.axhline(0, color=style.INK, lw=1, zorder=1)
    kind = wording.kind_of(metric)
    times = 100 if kind in ("rate", "cents") else 1

    def form(y: float, _: int) -> str:
        if abs(y * times) < 1e-12:
            return "0"
        return wording.axis_money(y) if kind == "money" else f"{y * times:+.3g}"

    axes.yaxis.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(form))
    axes.tick_params(axis="y", labelsize=8.5, length=3)


def unit_words(metric: str) -> str:
    """Return "NRR, points": a metric with the unit of its differences."""
    units = {"rate": "points", "money": "dollars", "cents": "cents"}
    unit = units.get(wording.kind_of(metric)) or ("days" if metric.endswith("_days") else "")
    return f"{wording.metric_words(metric)}{f', {unit}' if unit else ''}"
