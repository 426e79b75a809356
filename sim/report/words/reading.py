"""What every chart, table and finding asks of a summary: its points by staffing, its headline point, names of models.

Rates are ratios, money is dollars, missing numbers are NaN. Differences are a − b with b the baseline.
"""

import math
from collections.abc import Iterator
from typing import Any

from sim.report.words.paths import SIZE, path_words, place_words
from sim.report.words.sentences import say
from sim.results.comparing import Comparison, Estimate, Point
from sim.results.summary import Summary

NAN = math.nan
STAFFINGS = ("equal_budget", "own")
HEADLINE = ("nrr", "grr", "ending_arr", "economic_value", "cost_to_serve")

__all__ = ["HEADLINE", "NAN", "SIZE", "STAFFINGS", "Comparison", "Estimate", "Point"]


def points(summary: Summary) -> tuple[Point, ...]:
    """Return every point, equal budget before own staffing, each in the order of the design."""
    return tuple(sorted(summary.points, key=lambda point: STAFFINGS.index(point.staffing)))


def by_staffing(summary: Summary) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """Yield each staffing mode that was run with its points."""
    every = points(summary)
    for staffing in STAFFINGS:
        chosen = tuple(point for point in every if point.staffing == staffing)
        if chosen:
            yield staffing, chosen


def level_of(summary: Summary) -> float:
    """Return the level of every interval of the run: 95%, or more where intervals allow for several looks."""
    return summary.replications.level_of_each_interval


def headline_point(summary: Summary) -> Point:
    """Return the point that trajectories, waterfalls and workload show: the middle one at equal budget, else own."""
    _, chosen = next(by_staffing(summary))
    return chosen[len(chosen) // 2]


def model_keys(summary: Summary) -> tuple[str, ...]:
    """Return every model of the study, the baseline first."""
    keys = dict.fromkeys(model for point in points(summary) for model in point.models)
    return tuple(sorted(keys, key=lambda model: model != summary.baseline))


def names(summary: Summary) -> dict[str, str]:
    """Return the name of each model: its title as the user gave it, or its key where it has none or shares its title."""
    titles = {key: model.title or key for point in points(summary) for key, model in point.models.items()}
    shown = list(titles.values())
    return {key: key if shown.count(title) > 1 else title for key, title in titles.items()}


def number(raw: Any) -> float:
    """Return a float; None and anything that is no number become NaN."""
    return float(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else NAN


def counted(comparison: Comparison) -> str:
    """Say over which simulations a difference is an average, where that is not all of them."""
    return say("difference", "counted", n=comparison.n, missing=comparison.missing) if comparison.missing else ""


def few(comparison: Comparison) -> str:
    """Say that too few simulations differ for an interval, where that is so."""
    if comparison.differing is None:
        return ""
    many, needed = comparison.differing, comparison.needed or 0
    return say("difference", "few", differing=many, n=comparison.n, needed=needed)


def joint_word(comparison: Comparison) -> str:
    """Return "joint", or "single" where no joint interval was stored."""
    return "joint" if comparison.joint else "single"


def own_words(name: str) -> str:
    """Return a varied path as words: company.start.customers → customers."""
    return path_words(name)


def place(point: Point) -> str:
    """Return where a point of the design stands: "50 customers", or "" in a study that varies nothing."""
    return place_words(point.values)
