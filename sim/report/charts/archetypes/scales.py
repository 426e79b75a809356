"""How numbers stand on an axis: their unit and round ticks, and where varied values stand along it.

Places of varied values are shares of the axis, so that marks can be moved aside by the same amount on any scale.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Any

from sim.report.drawing import canvas, style
from sim.report.views.sweeps import Axis
from sim.report.words import wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis as Line

MARGIN = 0.05  # of the axis beyond the outermost values
FACTOR = 10.0  # values that span less stand by size
MOST_VALUES = 12  # more values than that get round numbers as ticks
BETWEEN = 0.1  # inches between two labels


@dataclass(frozen=True, slots=True)
class Unit:
    """In what the numbers of an axis are written. kind: rate | points | money | cents | plain; signed: they are differences.

    form: writes a round number instead.
    """

    kind: str = "plain"
    signed: bool = False
    form: Callable[[float], str] | None = None

    @property
    def words(self) -> str:
        """Return the unit word of differences: points, dollars; "" where the number says it or there is none."""
        return {"rate": "points", "money": "dollars", "cents": "cents"}.get(self.kind, "") if self.signed else ""

    def tick(self, value: float) -> str:
        """Write a round number."""
        if self.form:
            return minus(self.form(value))
        times, sign = 100 if self.kind in ("rate", "points", "cents") else 1, "+" if self.signed else ""
        end = "%" if self.kind == "rate" and not self.signed else ""
        if abs(value * times) < 1e-9:
            return "$0" if self.kind == "money" else f"0{end}"
        if self.kind == "money":
            return minus(wording.axis_money(value, sign=sign))
        return minus(f"{value * times:{sign},.4g}{end}")


def minus(text: str) -> str:
    """Return a number with a real minus."""
    return text.replace("-", "−")


def difference(metric: str) -> Unit:
    """Return the unit of differences in a metric."""
    return Unit(wording.kind_of(metric), signed=True)


def level(metric: str) -> Unit:
    """Return the unit of a metric."""
    return Unit(wording.kind_of(metric))


def with_unit(metric: str) -> str:
    """Return "NRR, points": a metric with the unit of its differences."""
    unit = difference(metric).words or ("days" if metric.endswith("_days") else "")
    return f"{wording.metric_words(metric)}{f', {unit}' if unit else ''}"


def number_axis(line: "Line", unit: Unit, steps: int = 5) -> None:
    """Give an axis few round ticks in a unit."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    line.set_major_locator(MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10]))
    line.set_major_formatter(FuncFormatter(lambda value, _: unit.tick(value)))
    line.set_tick_params(labelsize=8, length=3)


def reach(ends: Iterable[float], zone: float = math.nan, room: float = 0.06, least: float = 0.0) -> tuple[float, float]:
    """Return the ends of an axis on which all of these, zero and the zone of no consequence are inside."""
    wide = zone * 1.25 if math.isfinite(zone) else 0.0
    finite = [x for x in (*ends, 0.0, wide, -wide) if math.isfinite(x)]
    low, high = min(finite), max(finite)
    slack = (high - low) * room or least or 1e-3
    return low - slack, high + slack


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
    """One varied number or list of words, with its scale. ticks: the values that are labeled; all of few where empty."""

    axis: Axis
    log: bool = False
    ticks: tuple[float, ...] = ()

    def place(self, value: Any) -> float:
        """Return where a value stands, 0 at the first and 1 at the last."""
        if not self.axis.numeric:
            return self.axis.values.index(value) / max(len(self.axis.values) - 1, 1)
        low, high = self.axis.values[0], self.axis.values[-1]
        if self.log:
            return math.log(value / low) / math.log(high / low)
        return float((value - low) / ((high - low) or 1.0))

    @property
    def margin(self) -> float:
        """Return how far the axis goes on beyond its outermost values."""
        return MARGIN if self.axis.numeric else 0.5 / len(self.axis.values)

    @property
    def least_gap(self) -> float:
        """Return the least distance of two neighboring values."""
        places = [self.place(value) for value in self.axis.values]
        return min((b - a for a, b in pairwise(places)), default=1.0)


def ruler(axis: Axis) -> Ruler:
    """Return the ruler of a varied path."""
    return Ruler(axis, axis.numeric and logarithmic(axis.values))


def months(first: float, last: float) -> Ruler:
    """Return the ruler of months, labeled every half year, year or second year."""
    step = 6 if last - first <= 37 else 12 if last - first <= 85 else 24
    ticks = tuple(float(x) for x in range(math.ceil(first / step) * step, int(last) + 1, step))
    return Ruler(Axis("", "month", (float(first), float(last))), ticks=ticks)


def draw_ruler(axes: "Axes", found: Ruler, wide: float, size: float = canvas.SIZE) -> None:
    """Label the values under axes `wide` inches wide; labels that would touch are left out, words are broken."""
    axes.set_xlim(-found.margin, 1 + found.margin)
    per_share = wide / (1 + 2 * found.margin)
    values = found.ticks or (_ticks(found) if found.axis.numeric else found.axis.values)
    labels = [(found.place(value), found.axis.words(value)) for value in values]
    if found.axis.numeric:
        labels = _thinned(labels, per_share, size)
    else:
        room = per_share / max(len(found.axis.values) - 1, 1) - BETWEEN
        labels = [(at, canvas.broken(text, room, size, 3)) for at, text in labels]
    axes.set_xticks(
        [at for at, _ in labels], [minus(text) if found.ticks else text for _, text in labels], parse_math=False
    )
    axes.tick_params(axis="x", labelsize=size, length=3)


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


def _thinned(ticks: Sequence[tuple[float, str]], per_share: float, size: float) -> list[tuple[float, str]]:
    """Return the labels, "" where one would touch the last that is kept; the outermost is always kept."""
    widths = [canvas.text_width(text, size) / 2 for _, text in ticks]
    kept, right, last = [], -math.inf, len(ticks) - 1
    for k, (place, text) in enumerate(ticks):
        end, at = ticks[last][0] * per_share - widths[last] - BETWEEN, place * per_share
        fits = at - widths[k] >= right + BETWEEN and (k == last or at + widths[k] <= end)
        kept.append((place, text if fits else ""))
        right = at + widths[k] if fits else right
    return kept


def zone_and_zero(axes: "Axes", zone: float, *, upright: bool, zero: bool = True) -> None:
    """Draw the line of no difference and the zone that nobody would act on. upright: values run from left to right."""
    span, line = (axes.axvspan, axes.axvline) if upright else (axes.axhspan, axes.axhline)
    if math.isfinite(zone):
        span(-zone, zone, color=style.ZONE, lw=0, zorder=0)
    if zero:
        line(0, color=style.INK, lw=1, zorder=1)


def shade(axes: "Axes", shades: Sequence[tuple[float, float, str]], *, upright: bool) -> None:
    """Fill stretches of numbers behind everything; one without any width becomes a line. Limits stay as they are."""
    limits = axes.get_xlim() if upright else axes.get_ylim()
    span, line = (axes.axvspan, axes.axvline) if upright else (axes.axhspan, axes.axhline)
    for start, end, hue in shades:
        low, high = max(start, limits[0]), min(end, limits[1])
        if start == end:
            line(start, color=hue, lw=1.0 if hue in (style.INK, style.PALE) else 3.2, zorder=1)
        elif low < high:
            span(low, high, color=hue, lw=0, zorder=0)
    (axes.set_xlim if upright else axes.set_ylim)(*limits)


def zone_words(metric: str, worth: float) -> str:
    """Return what the gray zone is, for below an axis; "" without one."""
    return f"gray: less than {wording.worth(metric, worth)}" if math.isfinite(worth) else ""
