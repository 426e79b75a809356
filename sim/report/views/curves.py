"""The indifference curve: where a difference turns along one varied number, and which way, at each value of a second.

Nothing outside the varied range is claimed, and a trend only where the intervals at both ends lie apart.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sim.report.words import direction, titles, wording
from sim.report.words.paths import place_words
from sim.report.words.reading import Point, names, points
from sim.report.words.sentences import say
from sim.results import comparing
from sim.results.summary import Summary

STATUSES = ("found", "partly", "none", "several", "flat")


@dataclass(frozen=True, slots=True)
class Row:
    """One value of the second number: where the difference turns there. at, lo and hi in units of the first number.

    below, above: what the model does on either side of one turning point, helps or hurts; "" where that is not seen.
    """

    across: float
    status: str  # found | none | several | flat
    at: float  # NaN unless found
    lo: float
    hi: float
    sites: tuple[float, ...]
    below: str = ""
    above: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve: a − b of one metric, under one staffing mode, in the real world or without a mechanism."""

    a: str
    b: str
    metric: str
    staffing: str
    given: str  # the same in words
    without: str  # "" for the world as it is
    along: str
    across: str
    where: tuple[tuple[str, Any], ...]  # values of every other varied number
    rows: tuple[Row, ...]
    least: float  # the range of the first number
    most: float
    status: str
    name: str = ""  # the model, as a reader calls it

    @property
    def found(self) -> tuple[Row, ...]:
        """Return the rows with exactly one crossing, by the second number."""
        return tuple(row for row in self.rows if row.status == "found")

    @property
    def where_words(self) -> str:
        """Return where the curve stands among the other varied numbers; "" where there is none."""
        return place_words(dict(self.where))

    def has(self, status: str) -> bool:
        """Say whether a row has this status."""
        return any(row.status == status for row in self.rows)

    def all(self, status: str) -> bool:
        """Say whether every row has this status."""
        return all(row.status == status for row in self.rows)

    def interval(self, row: Row) -> str:
        """Return "95%: 20 to 90", with "below 10" or "above 400" where the interval leaves the varied range."""
        ends = SimpleNamespace(lo=row.lo, hi=row.hi, least=self.least, most=self.most)
        return say("crossing", "between", c=ends)


def curves(summary: Summary) -> tuple[Curve, ...]:
    """Return every stored curve, in stored order; an older summary has none."""
    given, shown = titles.modes(summary), names(summary)
    worlds = {"": points(summary)}
    worlds |= {raw.without: raw.points for raw in summary.without}
    return tuple(_curve(raw, given[raw.staffing], shown, worlds.get(raw.without, ())) for raw in summary.curves)


def real(summary: Summary) -> tuple[Curve, ...]:
    """Return the curves of the world as it is, without any mechanism taken out."""
    return tuple(curve for curve in curves(summary) if not curve.without)


def _curve(raw: comparing.Curve, given: str, shown: Mapping[str, str], every: Sequence[Point]) -> Curve:
    least, most = raw.range
    rows = tuple(sorted((_row(row, raw, every) for row in raw.rows), key=lambda row: row.across))
    return Curve(
        a=raw.a,
        b=raw.b,
        metric=raw.metric,
        staffing=raw.staffing,
        given=given,
        without=raw.without,
        along=raw.along,
        across=raw.across,
        where=tuple(raw.where.items()),
        rows=rows,
        least=least,
        most=most,
        status=_status(rows),
        name=shown.get(raw.a, raw.a),
    )


def _row(raw: comparing.CurveRow, curve: comparing.Curve, every: Sequence[Point]) -> Row:
    least, most = curve.range
    at, (lo, hi) = raw.at, raw.ci95
    sites = tuple(x for x in raw.sites if least <= x <= most)
    across = float(raw.across) if isinstance(raw.across, int | float) else math.nan
    status = "none" if raw.status == "found" and not least <= at <= most else raw.status
    if status != "found":
        return Row(across, status, math.nan, math.nan, math.nan, sites)
    where = {**curve.where, curve.across: raw.across}
    here = direction.sides(every, curve.staffing, curve.a, curve.metric, curve.along, where)
    two = direction.beside(here, at)
    return Row(across, status, at, lo, hi, sites, *((two[0].verb, two[1].verb) if two else ()))


def _status(rows: Sequence[Row]) -> str:
    """Return what holds over all rows; "partly" where only some of them have one crossing."""
    kinds = {row.status for row in rows}
    if len(kinds) == 1:
        return kinds.pop()
    return "several" if "several" in kinds else "partly" if "found" in kinds else "none" if "none" in kinds else "flat"


def trend(curve: Curve) -> str:
    """Return "falls" or "rises" where the first and the last crossing have intervals apart, else "apart"; "" for one."""
    if len(curve.found) < 2:
        return ""
    first, last = curve.found[0], curve.found[-1]
    if first.lo > last.hi:
        return "falls"
    return "rises" if first.hi < last.lo else "apart"


def way(curve: Curve) -> str:
    """Return the direction that all turning points of a curve share: "helps below it and hurts above"; "" without one."""
    ways = {(row.below, row.above) for row in curve.found}
    if len(ways) != 1 or ("", "") in ways:
        return ""
    below, above = ways.pop()
    return f"{below} below it and {above} above"


def short(curve: Curve, found: Sequence[Row] = ()) -> str:
    """Return the curve in a few words for a title.

    found: the rows whose places are named; those of several curves where each has one crossing in every row.
    """
    sites = sorted(row.at for row in found or curve.found)
    ends = list(dict.fromkeys(wording.number_of(x) for x in (sites[0], sites[-1]))) if sites else []
    return say("curve", "short", c=curve, ends=ends, way=way(curve))


def sentence(curve: Curve) -> str:
    """Return the curve in sentences: the crossings at both ends, and where there is none."""
    found = curve.found
    ends = list(dict.fromkeys((found[0], found[-1]))) if found else []
    return say("curve", "sentence", c=curve, ends=ends, way=way(curve), moved=trend(curve))
