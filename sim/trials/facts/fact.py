"""What a known fact is, and what a measurement says of it. The verdict follows from the interval and the range alone."""

import math
from dataclasses import dataclass

FITS, MISSES, OPEN = "fits", "misses", "open"
SHARE, POINTS, NUMBER, TIMES, DAYS, HOURS, MILLIONS = "%", "points", "", "×", "days", "h", "$M"
"""Units as readers see them."""
SCALE = {SHARE: 100.0, POINTS: 100.0, MILLIONS: 1e-6}
DIGITS = {SHARE: 1, POINTS: 1, NUMBER: 2, TIMES: 2, DAYS: 1, HOURS: 2, MILLIONS: 2}


@dataclass(frozen=True, slots=True)
class Fact:
    """One row, as declared. low, high: what is published, in the unit of the measure; None: no such end, both: no figure.

    measured: what is simulated, and where. published: what the range does not say. why: said where it misses.
    """

    key: str
    title: str
    measured: str
    unit: str
    source: str
    low: float | None = None
    high: float | None = None
    published: str = ""
    note: str = ""
    why: str = ""

    @property
    def has_range(self) -> bool:
        """Say whether anything is published that a number can be set against."""
        return self.low is not None or self.high is not None


@dataclass(frozen=True, slots=True)
class Measurement:
    """A simulated value with its 95% interval, in the unit of the fact before scaling: shares of 1, dollars, days."""

    value: float
    low: float
    high: float


def verdict(fact: Fact, seen: Measurement) -> str:
    """Return fits, misses or open.

    misses: the whole interval lies outside of what is published. fits: the value lies inside. open: the value lies outside
    and the interval reaches in, nothing is published, or there is no interval.
    """
    if not fact.has_range or not all(map(math.isfinite, (seen.value, seen.low, seen.high))):
        return OPEN
    low = -math.inf if fact.low is None else fact.low
    high = math.inf if fact.high is None else fact.high
    if seen.high < low or seen.low > high:
        return MISSES
    return FITS if low <= seen.value <= high else OPEN


def figure(value: float, unit: str, *, with_unit: bool = True) -> str:
    """Return a number as readers see it, with a real minus."""
    if not math.isfinite(value):
        return "–"
    text = f"{abs(value) * SCALE.get(unit, 1.0):,.{DIGITS[unit]}f}"
    sign = "−" if value < 0.0 and float(text.replace(",", "")) != 0.0 else ""
    if unit == MILLIONS:
        return f"{sign}${text}M" if with_unit else f"{sign}{text}"
    return f"{sign}{text}{after(unit)}" if with_unit else f"{sign}{text}"


def after(unit: str) -> str:
    """Return a unit as it follows a number."""
    return unit if unit in (SHARE, TIMES, NUMBER) else f" {unit}"


def simulated(seen: Measurement, unit: str) -> str:
    """Return a value with its interval in brackets."""
    low, high = (figure(end, unit, with_unit=False) for end in (seen.low, seen.high))
    return f"{figure(seen.value, unit)} [{low}, {high}]"


def range_of(fact: Fact) -> str:
    """Return what is published, in words."""
    unit = fact.unit
    if fact.low is not None and fact.high is not None:
        low = plain(fact.low, unit) if unit == MILLIONS else plain(fact.low, unit).removesuffix(after(unit))
        text = f"{low} to {plain(fact.high, unit)}"
    elif fact.low is not None:
        text = f"at least {plain(fact.low, unit)}"
    elif fact.high is not None:
        text = f"at most {plain(fact.high, unit)}"
    else:
        text = "no figure"
    return f"{text}; {fact.published}" if fact.published else text


def plain(value: float, unit: str) -> str:
    """Return an end of a range as it was published: without zeros that claim more."""
    text = f"{abs(value) * SCALE.get(unit, 1.0):,.6g}"
    sign = "−" if value < 0.0 else ""
    return f"{sign}${text}M" if unit == MILLIONS else f"{sign}{text}{after(unit)}"
