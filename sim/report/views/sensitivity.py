"""A sensitivity study as typed values: what is not known, and what drives a difference. Missing numbers are NaN.

Three uncertainties stay apart: a `Span` is an average with its 95% interval, which more runs narrow; a `Worlds` is what
averages do from plausible world to plausible world, which only better data narrow; single futures stand elsewhere.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sim.metrics.registry import higher_is_better
from sim.report.views.drivers import Screening, Shares, Tornado, screening, shares, span, tornado
from sim.report.views.explained import Span
from sim.report.views.unknowns import Unknown, unknown
from sim.report.words import wording
from sim.results import scenarios as results
from sim.results.summary import Summary

MOSTLY_NOISE = 0.5
"""Share of noise above which worlds cannot be told apart by their futures."""
VALUE = "economic_value"


@dataclass(frozen=True, slots=True)
class Factor:
    """What varies by itself: one unknown, or several that move together."""

    index: int
    name: str
    inputs: tuple[int, ...]
    strength: str


@dataclass(frozen=True, slots=True)
class Worlds:
    """Averages of `n` plausible worlds, drawn in by their noise: mean, P10, P50, P90."""

    mean: float
    p10: float
    p50: float
    p90: float
    n: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference a − b: `held` in the most likely world, `worlds` over plausible ones; shares are of worlds."""

    a: str
    b: str
    metric: str
    held: Span
    worlds: Worlds
    share_better: float
    clearly_better: float
    clearly_worse: float
    worth: float
    noise: float
    futures_needed: float
    q2: float
    alone: Mapping[str, float]  # by grade: share of what the surface explains that such inputs alone are behind

    @property
    def told(self) -> bool:
        """Say whether these futures tell worlds apart: not where noise is not known, or is most of what differs."""
        return self.noise <= MOSTLY_NOISE  # False for NaN

    @property
    def side(self) -> str:
        """Return "better" or "worse" where 8 in 10 worlds say so even with all their noise, which spreads them; else ""."""
        if not self.noise < 1.0:
            return ""
        wide = 1.0 / math.sqrt(1.0 - self.noise)
        low, high = (self.worlds.mean + (x - self.worlds.mean) * wide for x in (self.worlds.p10, self.worlds.p90))
        if low > 0 or high < 0:
            return "better" if (low > 0) == higher_is_better(self.metric) else "worse"
        return ""


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """All of a study but the value of information, scenarios and stress tests, see `sensitivity_worth`."""

    baseline: str
    models: tuple[str, ...]
    metrics: tuple[str, ...]
    drawn: int
    futures: int
    inputs: tuple[Unknown, ...]
    factors: tuple[Factor, ...]
    levels: str
    differences: tuple[Difference, ...]
    tornados: tuple[Tornado, ...]
    screenings: tuple[Screening, ...]
    shares: tuple[Shares, ...]

    def led(self, metric: str) -> bool:
        """Say whether a metric has its own charts: the first that decides, and economic value."""
        return metric in (*self.metrics[:1], VALUE)


def read(summary: Summary) -> Sensitivity | None:
    """Return the sensitivity study of a summary; None where there is none."""
    raw = summary.sensitivity
    if not raw:
        return None
    drawn = raw.worlds
    return Sensitivity(
        baseline=raw.baseline,
        models=tuple(raw.models),
        metrics=tuple(raw.metrics),
        drawn=drawn.drawn,
        futures=drawn.futures,
        inputs=tuple(unknown(row) for row in raw.inputs),
        factors=tuple(
            Factor(row.factor, row.name, tuple(row.inputs), str(row.strength or "none")) for row in raw.factors
        ),
        levels=raw.levels.words or "",
        differences=tuple(_difference(row) for row in raw.differences),
        tornados=tuple(tornado(row) for row in raw.tornado if row),
        screenings=tuple(screening(row) for row in raw.morris if row),
        shares=tuple(shares(row) for row in raw.sobol if row),
    )


def _difference(raw: results.WorldDifference) -> Difference:
    here, needed = raw.worlds, raw.replications_for_less_noise
    return Difference(
        a=raw.a,
        b=raw.b,
        metric=raw.metric,
        held=span(raw.held),
        worlds=Worlds(here.mean, here.p10, here.p50, here.p90, here.n),
        share_better=raw.share_better,
        clearly_better=raw.share_clearly_better,
        clearly_worse=raw.share_clearly_worse,
        worth=raw.worth_acting_on,
        noise=raw.noise_share,
        futures_needed=math.nan if needed is None else needed,
        q2=raw.surface.q2,
        alone=raw.by_strength.alone,
    )


def influence(summary: Summary) -> dict[str, float]:
    """Return the largest share that a fit through plausible worlds gives to each number, by path; empty without a study."""
    raw = summary.sensitivity
    if raw is None:
        return {}
    paths = {f.factor: [raw.inputs[k].path for k in f.inputs] for f in raw.factors}
    found: dict[str, float] = {}
    for difference in raw.differences:
        if not difference.surface.q2 > 0:
            continue
        for row in difference.influence:
            for path in paths.get(row.factor, ()):
                found[path] = max(found.get(path, 0.0), row.total)
    return found


def worlds_words(d: Difference) -> str:
    """Write the spread over worlds: "+0.2 to +1.5 points"."""
    low, high = d.worlds.p10, d.worlds.p90
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    half, most = (high - low) / 2, max(abs(low), abs(high))
    ends = [wording.change(d.metric, x, half, most) for x in (low, high)]
    unit = " points" if wording.kind_of(d.metric) == "rate" else ""
    return f"{ends[0]} to {ends[1]}{unit}"
