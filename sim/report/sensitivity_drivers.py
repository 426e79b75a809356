"""What drives a difference, as typed values: one unknown at a time, screening, and shares of its variance."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.metrics.registry import higher_is_better
from sim.report.explained import Span
from sim.report.reading import number, pair


@dataclass(frozen=True, slots=True)
class Flip:
    """Where a difference changes sign as one factor goes to an end; `at` is a value of its first input."""

    sure: bool
    side: str
    at: float
    lo: float
    hi: float
    alone: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """A difference with one factor at its low and at its high end."""

    factor: int
    low: Span
    high: Span
    flip: Flip | None
    reach: float


@dataclass(frozen=True, slots=True)
class Tornado:
    """The bars of one difference, the longest first, around the difference in the most likely world."""

    a: str
    b: str
    metric: str
    held: Span
    bars: tuple[Bar, ...]

    def winner_beyond(self) -> str:
        """Return who is better beyond a flip point: whoever is behind in the most likely world."""
        ahead = self.a if (self.held.mean > 0) == higher_is_better(self.metric) else self.b
        return self.b if ahead == self.a else self.a


@dataclass(frozen=True, slots=True)
class Effect:
    """The size of a factor's elementary effects, how much they differ, and the noise they must rise above."""

    factor: int
    size: Span
    sigma: float
    noise: float
    matters: bool


@dataclass(frozen=True, slots=True)
class Screening:
    """Elementary effects of every factor on one difference, the largest first."""

    a: str
    b: str
    metric: str
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Index:
    """Sobol' indices of one factor; ranks are shared by what overlaps."""

    factor: int
    first: Span
    total: Span
    rank: int

    @property
    def known(self) -> bool:
        """Say whether its intervals are known."""
        return math.isfinite(self.total.half) and math.isfinite(self.first.half)


@dataclass(frozen=True, slots=True)
class Shares:
    """Sobol' indices for one difference; `times` the worlds would part two neighbours (above, below, times)."""

    a: str
    b: str
    metric: str
    n: int
    noise: float
    indices: tuple[Index, ...]
    times: tuple[tuple[int, int, float], ...]

    @property
    def told(self) -> bool:
        """Say whether anything stands apart: more than one rank, all intervals known."""
        return len({i.rank for i in self.indices}) > 1 and all(i.known for i in self.indices)


def span(raw: Mapping[str, Any] | None, name: str) -> Span:
    """Return an average under this name with its interval."""
    row = raw or {}
    return Span(number(row.get(name)), *pair(row.get("ci95")))


def tornado(raw: Mapping[str, Any]) -> Tornado:
    """Return a tornado as stored."""
    bars = [
        Bar(row["factor"], span(row["low"], "difference"), span(row["high"], "difference"), _flip(row.get("flip")),
            number(row.get("reach")))
        for row in raw["bars"]
    ]  # fmt: skip
    return Tornado(raw["a"], raw["b"], raw["metric"], span(raw["held"], "difference"), tuple(bars))


def _flip(raw: Mapping[str, Any] | None) -> Flip | None:
    if not raw or not math.isfinite(number(raw.get("at"))):
        return None
    lo, hi = pair(raw.get("ci95"))
    return Flip(raw["status"] == "flips", raw["side"], number(raw["at"]), lo, hi, bool(raw.get("alone")))


def screening(raw: Mapping[str, Any]) -> Screening:
    """Return a screening as stored."""
    effects = [
        Effect(r["factor"], span(r, "mu_star"), number(r.get("sigma")), number(r.get("noise")), bool(r.get("matters")))
        for r in raw["factors"]
    ]
    return Screening(raw["a"], raw["b"], raw["metric"], tuple(effects))


def shares(raw: Mapping[str, Any]) -> Shares:
    """Return Sobol' indices as stored."""
    found: Sequence[Mapping[str, Any]] = raw["factors"]
    indices = [Index(r["factor"], span(r["first"], "value"), span(r["total"], "value"), int(r["rank"])) for r in found]
    needs = (raw.get("separate") or {}).get("neighbours") or ()
    times = tuple((row["above"], row["below"], number(row.get("times"))) for row in needs)
    return Shares(
        raw["a"], raw["b"], raw["metric"], int(raw.get("n") or 0), number(raw.get("noise_share")), tuple(indices), times
    )
