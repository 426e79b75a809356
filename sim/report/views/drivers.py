"""What drives a difference, as typed values: one unknown at a time, screening, and shares of its variance."""

import math
from dataclasses import dataclass

from sim.metrics.registry import higher_is_better
from sim.report.views.explained import Span
from sim.results import information
from sim.results import scenarios as results


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
    """Sobol' indices for one difference; `times` the worlds would part two neighbors (above, below, times)."""

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


def span(raw: results.Shift) -> Span:
    """Return an average difference with its interval."""
    return Span(raw.difference, *raw.ci95)


def worth_span(raw: information.Worth | information.FactorWorth | information.FieldWorth | results.Share) -> Span:
    """Return a value with its interval."""
    return Span(raw.value, *raw.ci95)


def tornado(raw: results.Tornado) -> Tornado:
    """Return a tornado as stored."""
    bars = tuple(Bar(row.factor, span(row.low), span(row.high), _flip(row.flip), row.reach) for row in raw.bars)
    return Tornado(raw.a, raw.b, raw.metric, span(raw.held), bars)


def _flip(raw: results.Flip | None) -> Flip | None:
    if raw is None or not math.isfinite(raw.at):
        return None
    lo, hi = raw.ci95
    return Flip(raw.status == "flips", raw.side, raw.at, lo, hi, raw.alone)


def screening(raw: results.Screening) -> Screening:
    """Return a screening as stored."""
    effects = tuple(Effect(r.factor, Span(r.mu_star, *r.ci95), r.sigma, r.noise, r.matters) for r in raw.factors)
    return Screening(raw.a, raw.b, raw.metric, effects)


def shares(raw: results.Shares) -> Shares:
    """Return Sobol' indices as stored."""
    indices = tuple(Index(r.factor, worth_span(r.first), worth_span(r.total), r.rank) for r in raw.factors)
    times = tuple((row.above, row.below, row.times) for row in raw.separate.neighbours)
    return Shares(raw.a, raw.b, raw.metric, raw.n, raw.noise_share, indices, times)
