"""Averages over replications of monthly arrays, with the interval of the average and the spread of futures.

Arrays are [replications, months]. A month in which a replication has no number (an empty cohort) is left out of that
month's average, and the count of what remains travels with it. level: that of each interval; above 0.95 where a rule ended
the run, so that the intervals of all looks hold together with 95%.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]


LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Curve:
    """One value per month: mean, half-width of its 95% interval, P10, P90 and the futures that had a number."""

    month: "Numbers"
    mean: "Numbers"
    half: "Numbers"
    p10: "Numbers"
    p90: "Numbers"
    n: "NDArray[np.int64]"


def half_width(spread: Any, n: Any, level: float) -> Any:
    """Return the half-width of the t interval of a mean from the standard deviation of n values (NaN if n < 2)."""
    import numpy as np
    from scipy.special import stdtrit

    n = np.asarray(n, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(n >= 2, stdtrit(np.maximum(n - 1, 1), 0.5 + level / 2.0) * spread / np.sqrt(n), np.nan)


def curve(values: Any, level: float = LEVEL, averaged: Any = None) -> Curve:
    """Return the monthly averages of an array [replications, months], months without any number left out.

    averaged: the same with luck taken off, for the averages and their intervals; the spread of futures keeps it.
    """
    import numpy as np

    array = np.asarray(values, dtype=np.float64)
    counted = np.isfinite(array).sum(axis=0)
    keep = counted > 0
    kept = np.where(np.isfinite(array[:, keep]), array[:, keep], np.nan)
    n = counted[keep]
    steady = kept if averaged is None else np.asarray(averaged, dtype=np.float64)[:, keep]
    mean = np.nanmean(steady, axis=0) if kept.size else np.zeros(0)
    spread = np.sqrt(np.nansum((steady - mean) ** 2, axis=0) / np.maximum(n - 1, 1))
    low, high = np.nanpercentile(kept, [10, 90], axis=0) if kept.size else (mean, mean)
    month = np.flatnonzero(keep).astype(np.float64) + 1
    return Curve(month, mean, half_width(spread, n, level), low, high, n)


def mean_and_half(values: Any, level: float = LEVEL) -> tuple[float, float]:
    """Return the mean of one value per replication and the half-width of its 95% interval."""
    import numpy as np

    array = np.asarray(values, dtype=np.float64)
    array = array[np.isfinite(array)]
    if not array.size:
        return float("nan"), float("nan")
    spread = array.std(ddof=1) if array.size > 1 else float("nan")
    return float(array.mean()), float(half_width(spread, array.size, level))
