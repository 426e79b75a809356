"""How a measured value is written in the unit of its claim: as precise as its interval, never more."""

import math

from sim.report.document.table import Cell
from sim.report.ledger.reading import EstimatedValue, Share
from sim.report.words import wording
from sim.statistics.claims import Region

MOST = {"points": 2, "percent": 1, "days": 1, "hours": 1, "customers": 1, "people": 2, "ratio": 3, "a year": 2}
"""Most decimals of each unit; dollars have their own."""
UNIT_WORDS = {"points": "points", "percent": "%", "ratio": ""}
LEAST = 0.001
"""Shares of worlds that lie this close to nothing or all are told so: they are averages of chances, never quite either."""


def rated(unit: str) -> bool:
    """Say whether a unit is a hundredth of the canonical one."""
    return unit in ("points", "percent")


def in_unit(value: float, unit: str) -> float:
    """Return a canonical value as a number of its unit."""
    return value * 100.0 if rated(unit) else value


def suffix(unit: str) -> str:
    """Return what stands behind a number of a unit."""
    word = UNIT_WORDS.get(unit, unit)
    if unit.startswith("dollars"):
        return unit.removeprefix("dollars")
    return f" {word}" if word not in ("", "%") else word


def digits(value: float, half: float, unit: str, scale_of: float = math.nan) -> str:
    """Write a canonical value without its unit word, points with their sign; scale_of: a larger sister number."""
    if not math.isfinite(value):
        return "–"
    if unit.startswith("dollars"):
        return wording.money(value, half, scale_of if math.isfinite(scale_of) else None)
    shown, half = in_unit(value, unit), in_unit(half, unit)
    most = MOST.get(unit, 2)
    places = wording.decimals(half, most) if half > 0.0 else bare_places(shown, most)
    sign = "+" if unit == "points" else ""
    text = f"{shown:{sign},.{places}f}"
    return text.lstrip("+-") if float(text.replace(",", "")) == 0.0 else text.replace("-", "−")


def bare_places(value: float, most: int) -> int:
    """Return how many decimals a number without an interval needs: three figures, no zeros at the end."""
    if value == 0.0:
        return 0
    wanted = min(most, max(0, 2 - math.floor(math.log10(abs(value)))))
    text = f"{value:.{wanted}f}"
    return len(text.rstrip("0").partition(".")[2])


def level(value: float, half: float, unit: str) -> str:
    """Write a canonical value with its unit: +1.1 points, 34%, $210k a year."""
    found = digits(value, half, unit)
    return found if found == "–" else f"{found}{suffix(unit)}"


def value(told: EstimatedValue) -> str:
    """Write a simulated value with its unit."""
    if told.unit.startswith("dollars"):
        return f"{digits(told.value, told.half, told.unit, widest(told))}{suffix(told.unit)}"
    return level(told.value, told.half, told.unit)


def cell(told: EstimatedValue, *below: str) -> Cell:
    """Return a simulated value as a cell."""
    return Cell(told.value, value(told), below, kind={"points": "points", "percent": "rate"}.get(told.unit, ""))


def interval(told: EstimatedValue) -> str:
    """Write the interval of an average: [0.9, 1.4]."""
    if not told.known:
        return "[no interval]"
    low, high = (digits(end, told.half, told.unit, widest(told)) for end in (told.low, told.high))
    return f"[{low}, {high}]"


def widest(told: EstimatedValue) -> float:
    """Return the largest number of an estimate, by which all of it is scaled."""
    return max((abs(x) for x in (told.value, told.low, told.high) if math.isfinite(x)), default=math.nan)


def change(told: EstimatedValue) -> str:
    """Write by how much something changed, with its sign and unit."""
    sign = "+" if told.value > 0.0 and told.unit != "points" else ""
    return f"{sign}{value(told)}"


def claimed(region: Region, unit: str) -> str:
    """Write what is claimed: 8 to 12 points, above 0 points."""
    if math.isinf(region.low) and math.isinf(region.high):
        return "any value"
    if math.isinf(region.low):
        return f"below {bare(region.high, unit)}"
    if math.isinf(region.high):
        return f"above {bare(region.low, unit)}"
    if region.low == region.high:
        return f"exactly {bare(region.low, unit)}"
    low, high = bare(region.low, unit), bare(region.high, unit)
    tail = suffix(unit)
    return f"{low.removesuffix(tail) if tail else low} to {high}"


def bare(value: float, unit: str) -> str:
    """Write a value of a claim file with its unit, unsigned where it is positive: 0.5 points, $100k."""
    if unit.startswith("dollars"):
        return f"{wording.axis_money(value, sign='')}{suffix(unit)}"
    shown = in_unit(value, unit)
    word = " point" if unit == "points" and abs(round(shown, 9)) == 1 else suffix(unit)
    return f"{round(shown, 6):,.10g}{word}".replace("-", "−", 1)


def share(found: Share) -> str:
    """Write a share of worlds: 31%."""
    return "–" if math.isnan(found.mean) else percent(found.mean)


def percent(ratio: float) -> str:
    """Write a share of worlds as whole percent, what rounds to nothing or all as under 1% or over 99%."""
    if math.isnan(ratio):
        return "–"
    if 0.0 < ratio < 0.005:
        return "under 1%" if ratio > LEAST else "0%"
    if 0.995 <= ratio < 1.0:
        return "over 99%" if ratio < 1.0 - LEAST else "100%"
    return f"{ratio * 100:.0f}%"


def share_interval(found: Share) -> str:
    """Write the interval of a share over worlds: 20–44%."""
    if not (math.isfinite(found.low) and math.isfinite(found.high)):
        return ""
    return f"{found.low * 100:.0f}–{found.high * 100:.0f}%"
