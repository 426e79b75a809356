"""Intervals of one sample: of the mean over replications (t), of the outcomes (quantiles)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
FEWEST_FOR_P10 = 20
"""Below this many futures no P10 or P90 is given: it would lie outside what was seen too often."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MeanInterval:
    """A mean with its two-sided 95 % interval; n values present, `missing` absent ones."""

    mean: float
    low: float
    high: float
    n: int
    missing: int


def t_quantile(degrees: int, level: float = LEVEL) -> float:
    """Return the two-sided Student t quantile: P(|T| <= t) = level."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, 0.5 + level / 2.0))


def mean_interval(values: Floats, level: float = LEVEL) -> MeanInterval:
    """Return the mean and its t-interval over the present values; NaN ends where fewer than two are present.

    Identical values give an interval of width zero at exactly that value.
    """
    present = values[~np.isnan(values)]
    n, missing = int(present.size), int(values.size - present.size)
    if n == 0:
        return MeanInterval(math.nan, math.nan, math.nan, 0, missing)
    if present.min() == present.max():
        exact = float(present[0])
        return (
            MeanInterval(exact, exact, exact, n, missing)
            if n > 1
            else MeanInterval(exact, math.nan, math.nan, 1, missing)
        )
    mean = float(present.mean())
    half = t_quantile(n - 1, level) * float(present.std(ddof=1)) / math.sqrt(n)
    return MeanInterval(mean, mean - half, mean + half, n, missing)


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
