"""Levels and paired differences of every point as short lists of numbers: what tables and charts of the page are made of."""

import math
from collections.abc import Sequence
from typing import Any

from sim.report.explorer.measures import Measure
from sim.report.words import titles
from sim.report.words.reading import Comparison, Estimate, Point, place

LEVEL = ("mean", "half", "p10", "p50", "p90", "n")
DIFFERENCE = ("difference", "low", "high", "share", "verdict", "n")
"""What stands at each place of a list; the verdict is the place of its words among `verdicts`."""


def cell(
    point: Point, where: int, models: Sequence[str], baseline: str, measures: Sequence[Measure], verdicts: Sequence[str]
) -> dict[str, Any]:
    """Return one point under one staffing mode; rows in the order of the models, each in the order of the measures.

    where: place of its values among those of the study, the same under every staffing mode.
    """
    return {
        "where": where,
        "staffing": point.staffing,
        "place": place(point),
        "given": titles.staffing_group(point),
        "given_of": [titles.staffing_words(point, m) if m in point.models else "" for m in models],
        "levels": [_levels(point, m, measures) if m in point.models else None for m in models],
        "differences": [
            _differences(point, m, measures, verdicts) if m in point.models and m != baseline else None for m in models
        ],
        "joint": [any(c.metric == each.metric and c.joint for c in point.comparisons) for each in measures],
    }


def _levels(point: Point, model: str, measures: Sequence[Measure]) -> list[Any]:
    return [_level(point.estimate(model, each.metric)) for each in measures]


def _level(e: Estimate | None) -> list[Any] | None:
    if e is None:
        return None
    return [short(e.mean, 6), short((e.hi - e.lo) / 2, 3), *(short(x, 5) for x in (e.p10, e.p50, e.p90)), e.n]


def _differences(point: Point, model: str, measures: Sequence[Measure], verdicts: Sequence[str]) -> list[Any]:
    return [_difference(point.comparison(model, each.metric), verdicts) for each in measures]


def _difference(c: Comparison | None, verdicts: Sequence[str]) -> list[Any] | None:
    if c is None or not math.isfinite(c.difference):
        return None
    numbers = (short(x, 5) for x in (c.difference, c.lo, c.hi))
    return [*numbers, short(c.probability_a_better, 6), verdicts.index(c.verdict), c.n]


def verdicts_of(points: Sequence[Point]) -> list[str]:
    """Return the words of every verdict of the study, in the order in which they come."""
    return list(dict.fromkeys(c.verdict for point in points for c in point.comparisons))


def short(value: float, digits: int) -> float | None:
    """Return a number with few digits, as JSON writes it shortest; None for what is not known."""
    if not math.isfinite(value):
        return None
    few = float(f"{value:.{digits}g}")
    return int(few) if few.is_integer() and abs(few) < 1e15 else few
