"""Which measures the controls offer, how each is written, and how many there is room for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.metrics.registry import higher_is_better
from sim.report.words import wording
from sim.report.words.reading import HEADLINE, Point
from sim.results.summary import Summary

MONTHLY: Mapping[str, str] = {"nrr": "nrr", "grr": "grr", "ending_arr": "ending_arr_cents"}
"""Measures that are stored month by month, and their columns."""

ROOM = 16_000
"""Numbers of single points that the page may hold."""

RATIOS = ("ratio", "share")


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. kind: how it is written, money | rate | cents | plain."""

    metric: str
    words: str
    kind: str
    unit: str

    def as_data(self, worth: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the page embeds."""
        return {
            "metric": self.metric,
            "words": wording.capital(self.words),
            "kind": self.kind,
            "unit": "days" if self.metric.endswith("_days") else "",
            "monthly": self.metric in MONTHLY,
            "higher": higher_is_better(self.metric),
            "worth": worth.get(self.metric),
            "worth_words": wording.worth(self.metric, float(worth[self.metric])) if worth.get(self.metric) else "",
        }


def measures(summary: Summary, points: tuple[Point, ...]) -> tuple[Measure, ...]:
    """Return the measures with room on the page: those that decide, the headline ones, then all others compared."""
    compared = dict.fromkeys(c.metric for point in points for c in point.comparisons)
    known = {m: e.unit for point in points for model in point.models.values() for m, e in model.metrics.items()}
    wanted = [m for m in dict.fromkeys((*(summary.decide_on), *HEADLINE, *compared)) if m in known]
    each = sum(6 * len(point.models) + 6 * len({c.a for c in point.comparisons}) for point in points)
    most = max(len(HEADLINE) + 3, ROOM // max(each, 1))
    return tuple(measure(m, known[m]) for m in wanted[:most])


def measure(metric: str, unit: str) -> Measure:
    """Return a measure; a share that the tables write as a plain number is written in percent."""
    kind = wording.kind_of(metric)
    if kind == "plain":
        kind = "rate" if unit in RATIOS else "money" if unit.startswith("dollars") else kind
    return Measure(metric, wording.metric_words(metric), kind, unit)
