"""Intervals of one sample: of the mean over replications (t), of the outcomes (quantiles).

Where more than half of the replications have one and the same value, the spread that was seen says little: what makes the
others differ is rare, and a sample without it, or with one such case, has an interval of next to no width around the
wrong mean. There the mean is how often a replication differs times by how much it then does, and so is its interval: the
exact interval of the share (Clopper & Pearson, Biometrika 26, 1934) and the t-interval of the size, put together from the
distances of their ends (Zou & Donner, Statistics in Medicine 27, 2008), never narrower than the plain t-interval. With
fewer than FEWEST_SEEN that differ there is none. How often all this covers is measured in
tests/statistics/test_rare_cases_are_not_taken_for_none.py.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
FEWEST_FOR_P10 = 20
"""Below this many futures no P10 or P90 is given: it would lie outside what was seen too often."""

FEWEST_SEEN = 5
"""Replications that differ from the usual value before a mean that hangs on them has an interval."""
GRAIN = 1e-12
"""Of the largest value: values closer than this are the same, as only rounding parts them."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MeanInterval:
    """A mean with its two-sided 95% interval; n values present, `missing` absent ones.

    differing: how many values differ from the one that more than half of them have; None where no value is so common.
    """

    mean: float
    low: float
    high: float
    n: int
    missing: int
    differing: int | None = None

    @property
    def half_width(self) -> float:
        """Half the distance of the ends."""
        return (self.high - self.low) / 2.0


def t_quantile(degrees: int, level: float = LEVEL) -> float:
    """Return the two-sided Student t quantile: P(|T| <= t) = level."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + level / 2.0))


def usual(values: Floats, grain: float) -> tuple[float, NDArray[np.bool_]] | None:
    """Return the value that more than half of the values have, and which of them differ; None if there is none.

    grain: values that follow each other within it are the same.
    """
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    middle = ranked[(ranked.size - 1) // 2]  # whatever more than half of them have is the one in the middle
    starts = np.flatnonzero(np.diff(ranked) > grain) + 1
    run = int(np.searchsorted(starts, (ranked.size - 1) // 2, side="right"))
    ends = np.concatenate(([0], starts, [ranked.size]))
    if 2 * (ends[run + 1] - ends[run]) <= ranked.size:
        return None
    differs = np.ones(values.size, dtype=bool)
    differs[order[ends[run] : ends[run + 1]]] = False
    return float(middle), differs


def share_interval(count: int, n: int, level: float = LEVEL) -> tuple[float, float]:
    """Return the exact two-sided interval of a share of which `count` of n were seen (Clopper & Pearson)."""
    from scipy.special import betaincinv

    rest = (1.0 - level) / 2.0
    low = float(betaincinv(count, n - count + 1, rest)) if count else 0.0
    high = float(betaincinv(count + 1, n - count, 1.0 - rest)) if count < n else 1.0
    return low, high


def simulations_to_tell(differing: int, n: int) -> int:
    """Return about how many replications show FEWEST_SEEN that differ, if they go on as in these n.

    Where none of them differs, the least number: were the share that differs as large as it may be (rule of three).
    """
    share = differing / n if differing else 1.0 - (1.0 - LEVEL) ** (1.0 / n)
    return math.ceil(FEWEST_SEEN / share)


def mean_interval(values: Floats, level: float = LEVEL, *, same: bool = False, grain: float = 0.0) -> MeanInterval:
    """Return the mean and its interval over the present values; NaN ends where fewer than two are present.

    The t-interval, but where most values are one and the same: see the top of this file. same: all values are known to
    be equal for a reason (a simulation less itself), so that the interval has no width. grain: closer values are the
    same; where the values are differences, of the size of what they are differences of.
    """
    present = values[~np.isnan(values)]
    n, missing = int(present.size), int(values.size - present.size)
    if n == 0:
        return MeanInterval(math.nan, math.nan, math.nan, 0, missing)
    if n == 1 or (same and present.min() == present.max()):
        exact = float(present[0])
        return MeanInterval(exact, *((exact, exact) if n > 1 else (math.nan, math.nan)), n, missing)
    mean = float(present[0]) if present.min() == present.max() else float(present.mean())
    common = usual(present, max(grain, GRAIN * float(np.abs(present).max())))
    half = t_quantile(n - 1, level) * float(present.std(ddof=1)) / math.sqrt(n)
    if common is None:
        return MeanInterval(mean, mean - half, mean + half, n, missing)
    value, differs = common
    count = int(differs.sum())
    if count < FEWEST_SEEN:
        return MeanInterval(mean, math.nan, math.nan, n, missing, count)
    below, above = seldom(present[differs] - value, n, level)
    return MeanInterval(mean, mean - max(half, below), mean + max(half, above), n, missing, count)


def seldom(sizes: Floats, n: int, level: float) -> tuple[float, float]:
    """Return how far below and above its mean something reaches that differs from its usual value in few of n cases.

    sizes: by how much those differ, two or more.
    """
    share, size = sizes.size / n, float(sizes.mean())
    least, most = share_interval(sizes.size, n, level)
    spread = most * t_quantile(sizes.size - 1, level) * float(sizes.std(ddof=1)) / math.sqrt(sizes.size)
    ends = ((least - share) * size, (most - share) * size)
    return math.hypot(min(ends), spread), math.hypot(max(ends), spread)


def outcome_quantiles(values: Floats) -> tuple[float | None, float | None, float | None]:
    """Return P10, P50, P90 of the present outcomes; None for what this many futures cannot show."""
    present = values[~np.isnan(values)]
    if present.size == 0:
        return None, None, None
    median = float(np.median(present))
    if present.size < FEWEST_FOR_P10:
        return None, median, None
    low, high = np.quantile(present, [0.1, 0.9])
    return float(low), median, float(high)
