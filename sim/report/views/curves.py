"""The indifference curve: where a difference turns along one varied number, and which way, at each value of a second.

Nothing outside the varied range is claimed, and a trend only where the intervals at both ends lie apart.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.report.words import direction, titles, wording
from sim.report.words.paths import at_words, path_words, range_words, value_words
from sim.report.words.reading import Point, names, points
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
        return ", ".join(at_words(path, value) for path, value in self.where)


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


def span_words(curve: Curve) -> str:
    """Return the range of the first number with its unit: 10–400 customers."""
    return f"{curve.least:g}–{curve.most:g} {path_words(curve.along)}"


def row_words(curve: Curve, row: Row) -> str:
    """Return one crossing with its interval: "43 customers (95 %: 20–90)", open where it leaves the varied range."""
    return f"{wording.number_of(row.at)} {path_words(curve.along)} ({interval_words(curve, row)})"


def interval_words(curve: Curve, row: Row) -> str:
    """Return "95 %: 20–90", with "below 10" or "above 400" where the interval leaves the varied range."""
    return wording.open_interval(row.lo, row.hi, curve.least, curve.most)


def trend(curve: Curve) -> str:
    """Return "falls" or "rises" where the first and the last crossing have intervals apart, else ""."""
    if len(curve.found) < 2:
        return ""
    first, last = curve.found[0], curve.found[-1]
    if first.lo > last.hi:
        return "falls"
    return "rises" if first.hi < last.lo else ""


def way(curve: Curve) -> str:
    """Return the direction that all turning points of a curve share: "helps below it and hurts above"; "" without one."""
    ways = {(row.below, row.above) for row in curve.found}
    if len(ways) != 1 or ("", "") in ways:
        return ""
    below, above = ways.pop()
    return f"{below} below it and {above} above"


def groups(curve: Curve, status: str) -> str:
    """Return at which values of the second number a status holds: "$10k, $20k"."""
    return wording.joined([value_words(curve.across, row.across) for row in curve.rows if row.status == status])


def short(curve: Curve, found: Sequence[Row] = ()) -> str:
    """Return the curve in a few words for a title; `threshold` is where the average difference turns.

    found: the rows whose places are named; those of several curves where each has one crossing in every row.
    """
    unit, span = path_words(curve.along), span_words(curve)
    if curve.status == "found":
        places = sorted(row.at for row in found or curve.found)
        ends = list(dict.fromkeys(wording.number_of(x) for x in (places[0], places[-1])))
        told = f"one threshold at each {path_words(curve.across)}, near {' to '.join(ends)} {unit}"
        return told + (f": {curve.name} {way(curve)}" if way(curve) else "")
    if curve.status == "partly":
        told = f"one threshold in {span} at {path_words(curve.across)} {groups(curve, 'found')} only"
        return told + (f": {curve.name} {way(curve)}" if way(curve) else "")
    if curve.status == "several":
        return "no single threshold, the difference turns more than once"
    return f"too flat to place a threshold in {span}" if curve.status == "flat" else f"no threshold in {span}"


def sentence(curve: Curve) -> str:
    """Return the curve as a sentence without a verdict: the crossings at both ends, and where there is none."""
    across, parts = path_words(curve.across), []
    found = curve.found
    for row in dict.fromkeys((found[0], found[-1]) if found else ()):
        where = f"at {across} {value_words(curve.across, row.across)}"
        side = f": {curve.name} {row.below} below it and {row.above} above" if row.below and not way(curve) else ""
        parts.append(f"{where} it turns at about {row_words(curve, row)}{side}")
    if found and len(found) > 1:
        moved = trend(curve)
        told = f"the threshold {moved} from the one to the other" if moved else "the two cannot be told apart"
        parts.append(told)
    if way(curve):
        parts.append(f"{curve.name} {way(curve)}" if len(found) == 1 else f"at each of them {curve.name} {way(curve)}")
    for status, said in (
        ("several", "it turns more than once, so there is no single threshold"),
        ("none", f"it does not turn in {span_words(curve)}"),
        ("flat", "it comes too close to zero to say where it turns"),
    ):
        if any(row.status == status for row in curve.rows):
            at_all = curve.status == status and all(row.status == status for row in curve.rows)
            spread = range_words(curve.across, [row.across for row in curve.rows])
            values = spread if at_all else groups(curve, status)
            parts.append(f"at {'every ' if at_all else ''}{across} {f'({values})' if at_all else values} {said}")
    return "; ".join(parts)
