"""Where a paired difference changes sign along a varied quantity: one point, none, several, or flat.

The curve is piecewise linear in the logarithm of the quantity through the mean differences. Its interval comes from a
bootstrap over replications: one resampled set of replication numbers for the whole curve, because the same worlds are
behind every point of it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.statistics.intervals import LEVEL, Floats, MeanInterval, mean_interval
from sim.statistics.paired import by_length, resampled_weights
from sim.statistics.products import product

BOOTSTRAPS = 2000
SEED = 20_261_124
CREDIBLE = 0.5
"""A crossing is reported where at least this share of the resampled curves cross exactly once."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """status found | none | several | flat; `at` and the interval only when found; `sites` lists several crossings.

    several: the sign is known to change more than once. flat: too close to zero to say where it changes. A curve that
    crosses more than once between two points of known and opposite sign has one crossing, in the middle of these.

    `low` or `high` at an end of the range means that the interval may reach beyond it. `crossing_share` is the share of
    resampled curves that cross exactly once.
    """

    status: str
    at: float | None
    low: float | None
    high: float | None
    sites: tuple[float, ...]
    crossing_share: float


def zeros(x: Floats, y: Floats) -> list[float]:
    """Return where the piecewise linear curve through (ln x, y) changes sign, in units of x."""
    found = []
    log_x = np.log(x)
    for i in range(len(x) - 1):
        a, b = y[i], y[i + 1]
        if a * b < 0.0:
            share = a / (a - b)
            found.append(math.exp(log_x[i] + share * (log_x[i + 1] - log_x[i])))
        elif b == 0.0 and i + 2 < len(x) and a * y[i + 2] < 0.0:
            found.append(float(x[i + 1]))
    return found


def crossing(
    x: Sequence[float],
    differences: NDArray[np.float64] | Sequence[Floats],
    worth: float | None = None,
    level: float = LEVEL,
    *,
    same: Sequence[bool] = (),
) -> Crossing:
    """Return the crossing of the mean difference along x.

    x: (k,) increasing and positive. differences: (n, k), replication by point, the same replication number in a row, or a
    column for each point where points have more or fewer: then those of one length are resampled together.
    worth: differences within ±worth are of no account; where the whole curve is, the crossing is "flat". same: (k,), points
    at which both are the same simulation. Where too few replications differ to say, nothing is known of the sign.
    """
    grid = np.asarray(x, float)
    complete = complete_columns(differences)
    if min(len(column) for column in complete) < 2:  # nothing is known of the sign
        return Crossing("flat", None, None, None, (), math.nan)
    equal = same or [False] * len(grid)
    intervals = [mean_interval(column, level, same=one) for column, one in zip(complete, equal, strict=True)]
    zone = worth or 0.0
    sites = zeros(grid, means_of(complete))
    share, resampled = resampled_crossings(grid, complete)
    if all(max(abs(i.low), abs(i.high)) <= zone for i in intervals) or (
        (sites or all(math.isnan(i.low) for i in intervals)) and not any(i.low > 0.0 or i.high < 0.0 for i in intervals)
    ):
        return Crossing("flat", None, None, None, tuple(sites), share)
    if not sites:
        return Crossing("none", None, None, None, (), share)
    changes = known_changes(intervals)
    if changes > 1:
        return Crossing("several", None, None, None, tuple(sites), share)
    if len(sites) > 1 and changes == 0:  # noise around zero crosses it often: that is no threshold, and not several
        return Crossing("flat", None, None, None, tuple(sites), share)
    low, high = (
        np.quantile(resampled, [(1.0 - level) / 2.0, (1.0 + level) / 2.0]) if resampled.size else (math.nan, math.nan)
    )
    at = sites[len(sites) // 2]
    return Crossing("found", at, float(low), float(high), (at,), share)


def known_changes(intervals: Sequence[MeanInterval]) -> int:
    """Return how often the sign changes along the points at which it is known: whose interval leaves 0 out."""
    known = [i.mean > 0.0 for i in intervals if i.low > 0.0 or i.high < 0.0]
    return sum(a != b for a, b in pairwise(known))


def complete_columns(differences: NDArray[np.float64] | Sequence[Floats]) -> list[Floats]:
    """Return the column of each point, without the replications that are missing at any point with as many of them."""
    columns = list(differences.T) if isinstance(differences, np.ndarray) else list(differences)
    found = list(columns)
    for which in by_length(columns).values():
        table = np.column_stack([columns[k] for k in which])
        table = table[~np.isnan(table).any(axis=1)]
        for place, k in enumerate(which):
            found[k] = table[:, place]
    return found


def means_of(columns: Sequence[Floats]) -> Floats:
    """Return the mean of each column, (k,)."""
    return np.array([column.mean() for column in columns])


def resampled_crossings(grid: Floats, columns: Sequence[Floats]) -> tuple[float, Floats]:
    """Return the share of resampled curves that cross exactly once, and one site per resampled curve.

    A curve without a crossing counts at the end of the range that lies beyond: left of it if the curve there already has
    the sign that the mean curve ends with, else right of it. Of several crossings the middle one counts.
    """
    curves = np.empty((BOOTSTRAPS, len(columns)))
    for number, (n, which) in enumerate(by_length(columns).items()):
        table = np.column_stack([columns[k] for k in which])
        for rows, weights in resampled_weights(n, BOOTSTRAPS, SEED + number):
            curves[rows, which] = product(weights, table)
    end_sign = np.sign(columns[-1].mean())
    once = 0
    sites = []
    for curve in curves:
        found = zeros(grid, curve)
        once += len(found) == 1
        if found:
            sites.append(found[len(found) // 2])
        else:
            sites.append(grid[0] if np.sign(curve.mean()) == end_sign else grid[-1])
    return once / BOOTSTRAPS, np.array(sites)
