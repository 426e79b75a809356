"""Where the sign of a difference changes along a varied number: one sentence for each of the four statuses."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.report import titles, wording
from sim.report.reading import number, own_words, pair, points


@dataclass(frozen=True, slots=True)
class Crossing:
    """A stored crossing; `at` holds one value when found, more when several, none otherwise."""

    metric: str
    along: str
    staffing: str
    model: str  # the model compared with the baseline
    at: tuple[float, ...]
    lo: float
    hi: float
    status: str  # found | none | several | flat
    least: float  # the varied range; nothing outside it is ever claimed
    most: float
    given: str  # its staffing in words


def crossings(summary: Mapping[str, Any]) -> tuple[Crossing, ...]:
    """Return the stored crossings along one varied number; those outside the varied range are shown as "none".

    The crossings at single values of a second number (`where`) are rows of a curve: see `curves`.
    """
    every, given = points(summary), titles.modes(summary)
    rivals = list(dict.fromkeys(c.a for point in every for c in point.comparisons))
    found = []
    for raw in summary.get("crossings") or ():
        if raw.get("where"):
            continue
        values = [number(point.values.get(raw["along"])) for point in every]
        inside = [value for value in values if math.isfinite(value)]
        if not inside:
            continue
        low, high = min(inside), max(inside)
        stored = raw.get("at")
        places = stored if isinstance(stored, Sequence) else [stored]
        at = tuple(sorted(x for x in (number(item) for item in places) if low <= x <= high))
        lo, hi = pair(raw.get("ci95"))
        status = raw["status"] if at or raw["status"] != "found" else "none"
        model = raw.get("a") or (rivals[0] if rivals else "")
        found.append(
            Crossing(
                raw["metric"],
                raw["along"],
                raw["staffing"],
                model,
                at,
                lo,
                hi,
                status,
                low,
                high,
                given[raw["staffing"]],
            )
        )
    return tuple(found)


def interval_words(crossing: Crossing) -> str:
    """Return "95 %: 120–165", with "below 10" or "above 400" where the interval leaves the varied range."""
    return wording.open_interval(crossing.lo, crossing.hi, crossing.least, crossing.most)


def short(crossing: Crossing) -> tuple[str, ...]:
    """Return the words for the chart, from the longest to the shortest that still says the same."""
    span = f"{crossing.least:g}–{crossing.most:g}"
    if crossing.status == "found":
        where = wording.number_of(crossing.at[0])
        return f"sign changes at {where} ({interval_words(crossing)})", f"{where} ({interval_words(crossing)})", where
    if crossing.status == "several":
        near = f", near {wording.joined([wording.number_of(x) for x in crossing.at])}" if crossing.at else ""
        return f"sign changes more than once{near}", "several changes", "several"
    if crossing.status == "flat":
        return f"too flat to place a change in {span}", "too flat"
    return f"no change of sign in {span}", f"none in {span}"


def sentence(crossing: Crossing) -> str:
    """Return the crossing as a sentence without a verdict: where the sign of the average difference changes."""
    metric, unit = wording.metric_words(crossing.metric), own_words(crossing.along)
    span = f"between {crossing.least:g} and {crossing.most:g} {unit}"
    head = f"at {crossing.given} the average difference in {metric}"
    if crossing.status == "found":
        where = wording.number_of(crossing.at[0])
        return f"{head} changes sign at about {where} {unit} ({interval_words(crossing)})"
    if crossing.status == "several":
        near = f" (near {wording.joined([wording.number_of(x) for x in crossing.at])})" if crossing.at else ""
        return f"{head} changes sign more than once {span}{near}, so there is no single threshold"
    if crossing.status == "flat":
        return f"{head} comes too close to zero {span} to say where it changes sign"
    return f"{head} does not change sign: none in {crossing.least:g}–{crossing.most:g} {unit}"
