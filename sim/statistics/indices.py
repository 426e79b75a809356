"""Which uncertain input the spread of an outcome comes from: Sobol' indices that noise does not inflate, and honest ranks.

First-order index: the share of the variance that goes if the input is known. Total index: the share that stays if all
others are known. Estimators: Saltelli et al. 2010 for the first, Jansen 1999 for the total (Computer Physics
Communications 181 and 117). `scipy.stats.sobol_indices` has the same two, but not for n that is no power of two, nor for
a resample of the rows, nor for replications.

With replications y_wr = f(w) + c_r + e_wr the squares in these estimators take the variance of the noise for that of
the outcome. How much is not known beforehand, because worlds that are alike share their noise under common random
numbers. So every product here is one of different replications r ≠ s. Futures are drawn independently of each other:
E[y_wr y_vs] = f(w) f(v) for any worlds w and v, whether e is independent over the worlds, the same in all of them, or
anything between. c_r has mean 0 too but would make the products wild; it is taken off as the mean over the worlds of A
and B, which mixes nothing of different replications.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.statistics.intervals import LEVEL, Floats, t_quantile
from sim.statistics.noise import cross_products, noise
from sim.statistics.paired import resampled_weights
from sim.statistics.products import product
from sim.statistics.sampling import Saltelli

BOOTSTRAPS = 1000
SEED = 20_270_114
FEWEST_ROWS = 8
"""Rows of A below which no interval is given."""

FEWEST_FUTURES = 3
"""Replications below which nothing can be said of what other futures would have changed."""

GRAIN = 1e-9
"""Of the largest outcome: a spread smaller than this is none."""


@dataclass(frozen=True, slots=True)
class Indices:
    """Sobol' indices per factor, (f,), each with its two-sided interval; none has a unit.

    An estimate may lie a little below 0 or above 1: it is unbiased, and cutting it off would not be. NaN: not known, with
    no more spread than noise makes. noise_share: of the variance of the world means, see `Noise`. ranks: by total index,
    from 1, see `shared_ranks`.
    """

    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats
    noise_share: float
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What came out of a Saltelli design with the luck of each future taken off: a, b (n, r), ab (f, n, r).

    here: (n, r), the replications that no world of the row failed in; 0 stands elsewhere.
    """

    a: Floats
    b: Floats
    ab: Floats
    here: NDArray[np.bool_]


def indices(design: Saltelli, values: Floats, *, seed: int = SEED, level: float = LEVEL) -> Indices:
    """Return the indices of every factor of the design.

    values: (n (f + 2), r) in the order of design.base, or (n (f + 2),) of a function without noise. A failed replication
    is NaN; its future is left out of its row, in A, B and all AB, and a row with fewer than two futures as a whole.
    With r = 1 noise cannot be told from assumptions: the indices are those of assumptions and noise together, and
    noise_share is NaN. The intervals say what other worlds would have given (percentile bootstrap over the rows), and
    are widened by what other futures would have given, with r >= 3.
    Errors: ValueError for another number of rows.
    """
    table = np.asarray(values, dtype=np.float64).reshape(values.shape[0], -1)
    outcomes = without_shared_luck(design, table)
    share = noise(table[: 2 * design.n]).share
    parts = parts_of_rows(outcomes)
    point = estimates(np.full((1, parts.shape[0]), 1.0 / max(parts.shape[0], 1)), parts, grain(table))[0]
    low, high = ends(parts, point, outcomes, grain(table), seed, level)
    f = len(design.factors)
    ranks = shared_ranks(low[f:], high[f:], point[f:])
    return Indices(point[:f], low[:f], high[:f], point[f:], low[f:], high[f:], share, ranks)


def grain(table: Floats) -> float:
    """Return the variance that rounding alone may give to values of this size."""
    return float((GRAIN * np.nanmax(np.abs(table), initial=0.0)) ** 2)


def without_shared_luck(design: Saltelli, table: Floats) -> Outcomes:
    """Return the outcomes (from values (n (f + 2), r)) in the rows that can be used, less the mean of each future."""
    a, b, ab = design.split(table)
    here = ~(np.isnan(a) | np.isnan(b) | np.isnan(ab).any(axis=0))
    rows = here.sum(axis=1) >= min(2, table.shape[1])
    a, b, ab, here = a[rows], b[rows], ab[:, rows], here[rows]
    both = np.where(here, a + b, 0.0).sum(axis=0)
    luck = both / np.maximum(2.0 * here.sum(axis=0), 1.0)
    a, b, ab = (np.where(here, y - luck, 0.0) for y in (a, b, ab))
    return Outcomes(a, b, ab, here)


def parts_of_rows(y: Outcomes) -> Floats:
    """Return what the estimators average over rows, (n, 2 + 3 f): square, mean, then first, shift and total per factor."""
    moved, count = y.ab - y.a, y.here.sum(axis=1)
    square = 0.5 * (cross_products(y.a, y.a, y.here) + cross_products(y.b, y.b, y.here))
    mean = 0.5 * (y.a + y.b).sum(axis=1) / count
    first = cross_products(y.b, moved, y.here)
    shift = moved.sum(axis=-1) / count
    total = 0.5 * cross_products(moved, moved, y.here)
    return np.column_stack([square, mean, *first, *shift, *total])


def estimates(weights: Floats, parts: Floats, least: float) -> Floats:
    """Return first and total indices, (b, 2 f), of rows weighted by (b, n); NaN where the variance is `least` or below."""
    means = product(weights, parts)
    square, mean = means[:, :1], means[:, 1:2]
    first, shift, total = np.split(means[:, 2:], 3, axis=1)
    variance = square - mean**2
    variance = np.where(variance > least, variance, np.nan)
    return np.asarray(np.hstack([first - mean * shift, total]) / variance)


def ends(parts: Floats, point: Floats, y: Outcomes, least: float, seed: int, level: float) -> tuple[Floats, Floats]:
    """Return the lower and the upper ends of the intervals, (2 f,); NaN where too much of the bootstrap has no variance."""
    n, tail = parts.shape[0], (1.0 - level) / 2.0
    if n < FEWEST_ROWS or np.isnan(point).any():
        return np.full_like(point, np.nan), np.full_like(point, np.nan)
    resampled = np.empty((BOOTSTRAPS, point.size))
    for rows, weights in resampled_weights(n, BOOTSTRAPS, seed):
        resampled[rows] = estimates(weights, parts, least)
    known = resampled[~np.isnan(resampled[:, 0])]
    if known.shape[0] < (1.0 - tail) * BOOTSTRAPS:
        return np.full_like(point, np.nan), np.full_like(point, np.nan)
    low, high = np.quantile(known, [tail, 1.0 - tail], axis=0)
    wider = widening(y, parts, point, known.var(axis=0), level)
    return point - (point - low) * wider, point + (high - point) * wider


def widening(y: Outcomes, parts: Floats, point: Floats, of_rows: Floats, level: float) -> Floats:
    """Return the factors, (2 f,), by which other futures widen the intervals that resampled rows give.

    of_rows: (2 f,), variances over the resamples. The estimators, linear in the row and around `point`, have pseudo-values
    of the jackknife over replications: a table row by replication, whose component of replications (`of_futures`) is
    what resampling rows does not see. 1 with fewer than FEWEST_FUTURES, and in rows where a replication failed.
    """
    f, r = point.size // 2, y.a.shape[1]
    full = y.here.all(axis=1)
    if r < FEWEST_FUTURES or full.sum() < 2:
        return np.ones_like(point)
    a, b, moved = y.a[full], y.b[full], y.ab[:, full] - y.a[full]
    variance = float(parts[:, 0].mean() - parts[:, 1].mean() ** 2)
    squares = 0.5 * (with_others(a, a) + with_others(b, b))
    extra = np.empty_like(point)
    for i in range(f):
        extra[i] = of_futures(with_others(b, moved[i]) - point[i] * squares)
        extra[f + i] = of_futures(0.5 * with_others(moved[i], moved[i]) - point[f + i] * squares)
    heavier = (t_quantile(r - 1, level) / t_quantile(10**6, level)) ** 2
    extra = extra * heavier / variance**2
    return np.where(of_rows > 0.0, np.sqrt(1.0 + extra / np.where(of_rows > 0.0, of_rows, 1.0)), 1.0)


def with_others(a: Floats, b: Floats) -> Floats:
    """Return per replication, (n, r), the mean of its products a_r b_s and a_s b_r with the other replications s."""
    others_a, others_b = a.sum(axis=1, keepdims=True) - a, b.sum(axis=1, keepdims=True) - b
    return np.asarray(0.5 * (a * others_b + b * others_a) / (a.shape[1] - 1))


def of_futures(projections: Floats) -> float:
    """Return the variance of the grand mean that comes from replications, and not from rows or single cells.

    projections: (n, r) from `with_others`. Their pseudo-values are (2 S − U) up to a factor for few replications.
    """
    n, r = projections.shape
    pseudo = ((r - 1) * 2.0 * projections - r * projections.mean(axis=1, keepdims=True)) / (r - 2)
    futures = pseudo.mean(axis=0)
    left = pseudo - pseudo.mean(axis=1, keepdims=True) - futures + pseudo.mean()
    of_cells = float((left**2).sum()) / ((n - 1) * (r - 1)) / n
    return max(0.0, float(futures.var(ddof=1)) - of_cells) / r


def shared_ranks(low: Floats, high: Floats, values: Floats) -> tuple[int, ...]:
    """Return ranks from 1 for the largest; what overlaps shares one rank, and so does what a chain of overlaps joins.

    low, high, values: (k,). A better rank than another's thus always means an interval wholly above it. A rank is 1 +
    the number of those wholly above, as in sports: 1, 1, 3. NaN: may be anywhere, so it joins all. An interval counts
    as reaching to its value, which a percentile interval need not.
    """
    unknown = np.isnan(low) | np.isnan(high) | np.isnan(values)
    bottom = np.where(unknown, -math.inf, np.minimum(low, values))
    top = np.where(unknown, math.inf, np.maximum(high, values))
    ranks = [0] * len(values)
    rank, reached = 1, math.inf
    for place, i in enumerate(np.argsort(-top, kind="stable").tolist()):
        if top[i] < reached and place:
            rank = place + 1
        ranks[i] = rank
        reached = min(reached, float(bottom[i]))
    return tuple(ranks)


def runs_to_separate(low: Floats, high: Floats, values: Floats, k: int) -> float:
    """Return how many times as many rows part the intervals of the k-th and the (k + 1)-th largest value; at least 1.

    low, high, values: (inputs,). k: from 1. Half-widths shrink with the root of the number of rows, while the estimates
    are taken to stay. Infinite where they are equal, NaN where an end is not known. Noise that other futures bring
    shrinks with replications and not with rows, so this is the least that is needed.
    Errors: ValueError unless there is a next one.
    """
    if not 1 <= k < len(values):
        raise ValueError(f"of {len(values)} inputs there is no place {k} with a next one")
    better, worse = np.argsort(-values, kind="stable")[k - 1 : k + 1].tolist()
    gap = float(values[better] - values[worse])
    reach = max(0.0, float(values[better] - low[better])) + max(0.0, float(high[worse] - values[worse]))
    if math.isnan(gap) or math.isnan(float(low[better] + high[worse])):
        return math.nan
    return max(1.0, (reach / gap) ** 2) if gap > 0.0 else math.inf
