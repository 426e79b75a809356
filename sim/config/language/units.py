"""The units of the language, and how a number is written back in them.

Canonical units: money in dollars (or the study's currency), durations in days, work in hours, rates per year,
shares as ratios. A month is 365/12 days and a quarter 365/4, so that twelve months are a year exactly.
"""

from __future__ import annotations

from sim.model.numbers import Dimension

CURRENCIES = {"$": "USD", "€": "EUR", "£": "GBP"}
DAYS = {"day": 1.0, "week": 7.0, "month": 365 / 12, "quarter": 365 / 4, "year": 365.0}
HOURS = {"h": 1.0, "hour": 1.0, "min": 1 / 60, "minute": 1 / 60}
SECONDS = {"s": 1.0, "second": 1.0, "min": 60.0, "minute": 60.0, "h": 3600.0, "hour": 3600.0}
PER_YEAR = {"day": 365.0, "week": 365 / 7, "month": 12.0, "quarter": 4.0, "year": 1.0}
SCALES = {"": 1, "k": 1_000, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}


CANONICAL_UNIT = {
    Dimension.COUNT: "",
    Dimension.RATIO: "",
    Dimension.SHARE: "share",
    Dimension.MULTIPLE: "x",
    Dimension.MONEY: "dollars",
    Dimension.MONEY_RATE: "dollars a year",
    Dimension.DURATION: "days",
    Dimension.WORK: "hours",
    Dimension.TIME: "seconds",
    Dimension.RATE: "a year",
    Dimension.RATE_MONTH: "a month",
    Dimension.POINTS: "ratio",
}


def plain(number: float) -> str:
    """Write a number without a trailing .0 and without an exponent for ordinary sizes: 0.4, 12, 1250000."""
    if abs(number) < 1e15 and number == int(number):
        return str(int(number))
    return repr(round(number, 12) if abs(number) >= 0.001 else float(f"{number:.12g}"))


def with_decimals(whole: str, decimals: str) -> str:
    """Write a number so that nobody takes its point for one between thousands: never with three decimals."""
    kept = decimals.rstrip("0")
    return f"{whole}.{kept}{'0' if len(kept) == 3 else ''}" if kept else whole


def clear(number: str) -> str:
    """Return a number as text whose point nobody takes for one between thousands."""
    whole, point, decimals = number.partition(".")
    return with_decimals(whole, decimals) if point and decimals.isdigit() else number


def written(value: float, dimension: Dimension) -> str:
    """Write a canonical value as a person would: 0.4 as `40 %`, 150000 as `$150k`, 60 as `60 days`."""
    if dimension is Dimension.SHARE:
        return f"{plain(_hundredfold(value))} %"
    if dimension is Dimension.MULTIPLE:
        return f"{plain(value)}x"
    if dimension is Dimension.MONEY:
        return money(value)
    if dimension is Dimension.MONEY_RATE:
        return f"{money(value)} a year"
    if dimension is Dimension.DURATION:
        return f"{plain(value)} {'day' if value == 1 else 'days'}"
    if dimension is Dimension.WORK:
        return f"{plain(value)} h"
    if dimension is Dimension.TIME:
        return f"{plain(value)} s"
    if dimension is Dimension.RATE:
        return f"{plain(value)} a year"
    if dimension is Dimension.RATE_MONTH:
        return f"{plain(value)} a month"
    if dimension is Dimension.POINTS:
        points = _hundredfold(value)
        return f"{plain(points)} {'point' if points == 1 else 'points'}"
    return clear(plain(value)) if dimension is Dimension.COUNT else plain(value)


def _hundredfold(value: float) -> float:
    return float(f"{value * 100:.12g}")


def money(dollars: float, sign: str = "$") -> str:
    """Write money short where that is exact: $9k, $1.2M, $450."""
    minus, size = ("-", -dollars) if dollars < 0 else ("", dollars)
    for scale, letter in ((1_000_000, "M"), (1_000, "k")):
        if size >= scale and round(size / scale, 3) * scale == size:
            return f"{minus}{sign}{plain(round(size / scale, 3))}{letter}"
    return f"{minus}{sign}{clear(plain(size))}"
