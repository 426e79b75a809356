"""What the charts of claims share: the unit of a claim, the claimed region, what makes no difference."""

import math
from collections.abc import Sequence

from sim.report.charts.archetypes.scales import Unit
from sim.report.drawing import style
from sim.report.ledger import numbers
from sim.report.ledger.reading import EstimatedValue
from sim.report.words import wording
from sim.statistics.claims import Region

CLAIMED, CLAIMED_EDGE = "#D9E8F3", "#7FA9C9"
"""Fill of the claimed region: pale, so that bars and text on it stay readable; a claim of one number is a line."""
SLACK = 0.07


def reach(told: Sequence[EstimatedValue], region: Region | None, more: Sequence[float] = ()) -> tuple[float, float]:
    """Return the ends of an axis that shows all of these: intervals, ends of the region, no effect with its worth."""
    ends = [x for each in told for x in (each.value, each.low, each.high)] + [*more]
    if region is not None:
        ends += [region.low, region.high, region.nothing - region.worth, region.nothing + region.worth]
    finite = [x for x in ends if math.isfinite(x)] or [0.0]
    low, high = min(finite), max(finite)
    slack = (high - low) * SLACK or max(abs(high) * 0.1, 1e-3)
    return low - slack, high + slack


def shades(region: Region | None) -> tuple[tuple[float, float, str], ...]:
    """Return what is shaded: what is claimed, what is too small to act on, and the line of no effect."""
    if region is None:
        return ()
    single = region.low == region.high
    found = [(region.low, region.high, CLAIMED_EDGE if single else CLAIMED)]
    if math.isfinite(region.nothing):
        around = (region.nothing - region.worth, region.nothing + region.worth, style.ZONE)
        found += [around] if region.worth > 0.0 else []
        found.append((region.nothing, region.nothing, style.INK))
    return tuple(found)


def unit(of: str) -> Unit:
    """Return how the axis of a claim is written."""
    return Unit(form=lambda value: tick(value, of))


def tick(value: float, unit: str) -> str:
    """Write a round value of an axis."""
    shown = numbers.in_unit(value, unit)
    if abs(shown) < 1e-9:
        return "$0" if unit.startswith("dollars") else "0%" if unit == "percent" else "0"
    if unit.startswith("dollars"):
        return wording.axis_money(value, sign="")
    return f"{shown:{'+' if unit == 'points' else ''}.4g}{'%' if unit == 'percent' else ''}"


def axis_words(unit: str) -> str:
    """Return what an axis of values is called."""
    return {"percent": "measure", "dollars": "measure", "ratio": "measure"}.get(unit, f"measure, {unit}")
