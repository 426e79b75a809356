"""The summary dictionary (summary.json) as typed values: what every chart, table and finding reads.

Rates are ratios, money is dollars, missing numbers are NaN. Differences are a − b with b the baseline.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sim.report.paths import at_words, path_words

NAN = math.nan
STAFFINGS = ("equal_budget", "own")
SIZE = "company.start.customers"
HEADLINE = ("nrr", "grr", "ending_arr", "economic_value", "cost_to_serve")


@dataclass(frozen=True, slots=True)
class Estimate:
    """A metric of one model at one point: mean, 95 % interval of the mean, outcomes P10, P50, P90, futures counted."""

    mean: float
    lo: float
    hi: float
    p10: float
    p50: float
    p90: float
    n: int
    unit: str
    missing: int = 0  # simulations without such a number: they had no customers left, or failed
    less_luck: bool = False  # whether luck of known odds is off the mean


@dataclass(frozen=True, slots=True)
class Comparison:
    """A paired difference a − b of one metric; `lo`, `hi` are the joint interval where `joint` is "joint"."""

    a: str
    b: str
    metric: str
    difference: float
    lo: float
    hi: float
    joint: str  # "joint", or "single" where no joint interval was stored
    better_share: float
    verdict: str
    n: int
    missing: int = 0  # simulations in which one of the two has no such number
    differing: int | None = None  # simulations unlike the others, where these are too few for an interval
    needed: int = 0  # about how many simulations would show enough of them
    luck_ratio: float = math.nan  # how many times smaller the variance is without luck; NaN where none was taken off

    @property
    def counted(self) -> str:
        """Say over which simulations the difference is an average, where that is not all of them."""
        if not self.missing:
            return ""
        every = f"{self.n + self.missing:,} simulations in which both have one"
        return f"over the {self.n:,} of {every}" if self.n else f"in none of {every}"

    @property
    def few(self) -> str:
        """Say that too few simulations differ for an interval, where that is so."""
        if self.differing is None:
            return ""
        many, needed = f"{self.differing or 'none'} of {self.n:,}", f"{self.needed:,} needed"
        return f"too few simulations differ to say ({many}; {'about' if self.differing else 'more than'} {needed})"

    @property
    def half_width(self) -> float:
        """Half the interval's width, in the metric's unit."""
        return (self.hi - self.lo) / 2


@dataclass(frozen=True)
class Point:
    """One cell of the design: values that were varied, a staffing mode, its models and comparisons.

    compared: the comparisons as they are stored; most of what reads points asks for none, and reading them costs most.

    cost_ratio: what each model was paid ÷ the baseline's; planned_cost_ratio: the same as if every plan paid its target.
    """

    key: int
    values: Mapping[str, Any]
    staffing: str
    cost_ratio: Mapping[str, float]
    models: Mapping[str, Mapping[str, Any]]
    compared: Sequence[Mapping[str, Any]]
    planned_cost_ratio: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Every comparison with the baseline."""
        return tuple(read_comparison(c) for c in self.compared)

    def estimate(self, model: str, metric: str) -> Estimate | None:
        """Return the metric of a model, or None where it was not stored or has no number."""
        raw = self.models[model]["metrics"].get(metric)
        return None if raw is None else _estimate(raw)

    def comparison(self, model: str, metric: str) -> Comparison | None:
        """Return the difference of a model against the baseline, or None."""
        return next((c for c in self.comparisons if c.a == model and c.metric == metric), None)


def number(raw: Any) -> float:
    """Return a float; None and anything that is no number become NaN."""
    return float(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else NAN


def pair(raw: Any) -> tuple[float, float]:
    """Return an interval's two ends; a missing interval is (NaN, NaN)."""
    return (number(raw[0]), number(raw[1])) if isinstance(raw, Sequence) and len(raw) == 2 else (NAN, NAN)


def _estimate(raw: Mapping[str, Any]) -> Estimate | None:
    if not math.isfinite(number(raw.get("mean"))):
        return None
    lo, hi = pair(raw.get("ci95"))
    p10, p50, p90 = (number(raw.get(name)) for name in ("p10", "p50", "p90"))
    n, missing = (int(raw.get(name) or 0) for name in ("n", "missing"))
    less_luck = raw.get("estimator") == "less_luck"
    return Estimate(number(raw["mean"]), lo, hi, p10, p50, p90, n, str(raw.get("unit", "")), missing, less_luck)


def read_comparison(raw: Mapping[str, Any]) -> Comparison:
    """Return a stored paired difference; its joint interval where one was stored."""
    joint = pair(raw.get("ci95_joint"))
    has_joint = math.isfinite(joint[0])
    lo, hi = joint if has_joint else pair(raw.get("ci95"))
    return Comparison(
        a=raw["a"],
        b=raw["b"],
        metric=raw["metric"],
        difference=number(raw.get("difference")),
        lo=lo,
        hi=hi,
        joint="joint" if has_joint or (raw.get("ci95_joint") is not None and "differing" in raw) else "single",
        better_share=number(raw.get("probability_a_better")),
        verdict=str(raw.get("verdict") or "cannot tell yet"),
        n=int(raw.get("n") or 0),
        missing=int(raw.get("missing") or 0),
        differing=raw.get("differing"),
        needed=int(raw.get("needed") or 0),
        luck_ratio=number(raw.get("variance_ratio")),
    )


def points(summary: Mapping[str, Any]) -> tuple[Point, ...]:
    """Return every point, equal budget before own staffing, each in the order of the design."""
    baseline = summary.get("baseline")
    found = [
        Point(
            key=raw.get("point", place),
            values=raw.get("values") or {},
            staffing=raw["staffing"],
            cost_ratio={model: number(ratio) for model, ratio in (raw.get("cost_ratio") or {}).items()},
            models=raw["models"],
            compared=[c for c in raw.get("comparisons", ()) if c["b"] == baseline],
            planned_cost_ratio={m: number(r) for m, r in (raw.get("planned_cost_ratio") or {}).items()},
        )
        for place, raw in enumerate(summary["points"])
    ]
    return tuple(sorted(found, key=lambda point: STAFFINGS.index(point.staffing)))


def by_staffing(summary: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Point, ...]]]:
    """Yield each staffing mode that was run with its points."""
    every = points(summary)
    for staffing in STAFFINGS:
        chosen = tuple(point for point in every if point.staffing == staffing)
        if chosen:
            yield staffing, chosen


def level_of(summary: Mapping[str, Any]) -> float:
    """Return the level of every interval of the run: 95 %, or more where intervals allow for several looks."""
    return float((summary.get("replications") or {}).get("level_of_each_interval", 0.95))


def headline_point(summary: Mapping[str, Any]) -> Point:
    """Return the point that trajectories, waterfalls and workload show: the middle one at equal budget, else own."""
    _, chosen = next(by_staffing(summary))
    return chosen[len(chosen) // 2]


def model_keys(summary: Mapping[str, Any]) -> tuple[str, ...]:
    """Return every model of the study, the baseline first."""
    keys = dict.fromkeys(model for point in points(summary) for model in point.models)
    return tuple(sorted(keys, key=lambda model: model != summary.get("baseline")))


def names(summary: Mapping[str, Any]) -> dict[str, str]:
    """Return a short name per model: its title up to the first comma, or its key where that is long or shared."""
    titles: dict[str, str] = {}
    for point in points(summary):
        for key, model in point.models.items():
            title = str(model.get("title") or key)
            for mark in (",", ":", "(", ";"):
                title = title.split(mark)[0]
            titles[key] = title.strip() or key
    shown = list(titles.values())
    return {key: key if len(t) > 26 or shown.count(t) > 1 else t for key, t in titles.items()}


def own_words(name: str) -> str:
    """Return a varied path as words: company.start.customers → customers."""
    return path_words(name)


def place(point: Point) -> str:
    """Return where a point of the design stands: "50 customers", or "" in a study that varies nothing."""
    return ", ".join(at_words(path, value) for path, value in point.values.items())
