"""What the charts of claims share: axis in the unit of the claim, the claimed region, no effect, bars with caps."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sim.report.drawing import style
from sim.report.ledger import numbers
from sim.report.ledger.reading import Told
from sim.report.words import wording
from sim.statistics.claims import Region

if TYPE_CHECKING:
    from matplotlib.axes import Axes

CLAIMED = "#D9E8F3"
"""Fill of the claimed region: pale, so that bars and text on it stay readable."""
CLAIMED_EDGE = "#7FA9C9"
SIZE, SMALL = 8.5, 7.5
SLACK = 0.07


def reach(told: Sequence[Told], region: Region | None, more: Sequence[float] = ()) -> tuple[float, float]:
    """Return the ends of an axis that shows all of these: intervals, ends of the region, no effect with its worth."""
    ends = [x for each in told for x in (each.value, each.low, each.high)] + [*more]
    if region is not None:
        ends += [region.low, region.high, region.nothing - region.worth, region.nothing + region.worth]
    finite = [x for x in ends if math.isfinite(x)] or [0.0]
    low, high = min(finite), max(finite)
    slack = (high - low) * SLACK or max(abs(high) * 0.1, 1e-3)
    return low - slack, high + slack


def zones(axes: "Axes", region: Region | None, ends: tuple[float, float], *, upright: bool) -> None:
    """Shade the claimed region and what is too small to act on, and draw the line of no effect.

    upright: values run from left to right, so that zones stand upright; else they lie.
    """
    if region is None:
        return
    span, line = (axes.axvspan, axes.axvline) if upright else (axes.axhspan, axes.axhline)
    low, high = max(region.low, ends[0]), min(region.high, ends[1])
    if region.low == region.high:
        line(region.low, color=CLAIMED_EDGE, lw=3.2, zorder=1)
    elif low < high:
        span(low, high, color=CLAIMED, lw=0, zorder=0)
        for end in (region.low, region.high):
            if math.isfinite(end) and end != region.nothing:
                line(end, color=CLAIMED_EDGE, lw=0.9, ls=(0, (1.2, 1.6)), zorder=1)
    if math.isfinite(region.nothing):
        if region.worth > 0.0:
            span(region.nothing - region.worth, region.nothing + region.worth, color=style.ZONE, lw=0, zorder=0.5)
        line(region.nothing, color=style.INK, lw=1.0, zorder=2)


def caps(axes: "Axes", told: Told, at: float, colour: str, *, upright: bool, wide: float = 1.6) -> None:
    """Draw an average with its interval as a solid bar with caps. upright: values run from left to right."""
    if not math.isfinite(told.value):
        return
    options: dict[str, Any] = {"color": colour, "zorder": 6}
    place = (told.value, at) if upright else (at, told.value)
    if told.known:
        bar: dict[str, Any] = {
            "xerr" if upright else "yerr": [[max(told.value - told.low, 0.0)], [max(told.high - told.value, 0.0)]]
        }
        axes.errorbar(
            *place,
            **bar,
            fmt="none",
            elinewidth=wide,
            capsize=3.4,
            capthick=wide,
            ecolor=colour,
            zorder=5,
        )
    axes.plot([place[0]], [place[1]], ls="none", marker="o", ms=4.6, mec="white", mew=0.6, **options)


def label_values(axes: "Axes", unit: str, words: str, *, upright: bool, steps: int = 6) -> None:
    """Label the axis of values in the unit of the claim."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis = axes.xaxis if upright else axes.yaxis
    axis.set_major_locator(MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda x, _: tick(x, unit)))
    axes.tick_params(labelsize=8, length=3)
    axis.set_label_text(words, size=SIZE)


def tick(value: float, unit: str) -> str:
    """Write a round value of an axis."""
    shown = numbers.in_unit(value, unit)
    if abs(shown) < 1e-9:
        return "$0" if unit.startswith("dollars") else "0 %" if unit == "percent" else "0"
    if unit.startswith("dollars"):
        return wording.axis_money(value, sign="")
    if unit == "percent":
        return f"{shown:.4g} %"
    return f"{shown:{'+' if unit == 'points' else ''}.4g}"


def axis_words(unit: str) -> str:
    """Return what an axis of values is called."""
    return {"percent": "measure", "dollars": "measure", "ratio": "measure"}.get(unit, f"measure, {unit}")


def beside(
    axes: "Axes", text: str, side: float, up: float, shift: tuple[float, float], align: str, size: float, colour: str
) -> None:
    """Write a text beside the axes, at the height of a row."""
    axes.annotate(
        text,
        (side, up),
        shift,
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha=align,
        va="center",
        size=size,
        color=colour,
        annotation_clip=False,
        parse_math=False,
    )
