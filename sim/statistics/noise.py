"""How much of what differs between worlds is assumption, and how much is luck.

Every world is simulated with the same R futures. A two-way analysis of variance (world by replication) then separates
the effect of a world, the luck of a future that all worlds share, and their interaction, which is the noise that is left
when worlds are compared: y_wr = f_w + c_r + e_wr (Scheffé, The Analysis of Variance, 1959, ch. 8, worlds random).
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.statistics.intervals import Floats

SWEEPS = 200
SAME = 1e-12
"""Of the largest value: variation below this, as a standard deviation, is rounding and counts as none."""


@dataclass(frozen=True, slots=True)
class Noise:
    """Variances in the square of the unit of the values, and the noise's share of what the world means show.

    between: over worlds, of the mean a world would have over endless futures; at least 0. within: of the interaction,
    per replication. share: (within / replications) ÷ variance of the world means, 0 to 1. NaN: not known, as with one
    replication or one world; the share also where all worlds have the same mean.
    """

    between: float
    within: float
    share: float


def noise(values: Floats) -> Noise:
    """Return the parts of the variance of values, (worlds, replications), under common random numbers.

    A failed replication is NaN: that one cell is left out, and nothing else of its world or of its future. Then the
    additive model is fitted to the cells that are there, and the interaction is what it leaves.
    """
    seen = ~np.isnan(values)
    table, here = values[seen.any(axis=1)], seen[seen.any(axis=1)]
    table, here = table[:, here.any(axis=0)], here[:, here.any(axis=0)]
    freedom = int(here.sum()) - table.shape[0] - table.shape[1] + 1
    if table.shape[0] < 2 or table.shape[1] < 2 or freedom < 1:
        return Noise(math.nan, math.nan, math.nan)
    effects, left = additive(table, here)
    rounding = (SAME * float(np.abs(table[here]).max())) ** 2
    within = float((left**2).sum()) / freedom
    spread = float(effects.var(ddof=1))
    within, spread = (0.0 if part <= rounding else part for part in (within, spread))
    of_means = within * float((1.0 / here.sum(axis=1)).mean())
    return Noise(max(0.0, spread - of_means), within, min(1.0, of_means / spread) if spread > 0.0 else math.nan)


def additive(table: Floats, here: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Return the world effects (w,) of the least-squares fit world + replication, and what it leaves (w, r), 0 if absent.

    table: (w, r) with a cell present in every row and column. By alternating means, which one round ends if no cell is
    missing; with few of them missing, a handful.
    """
    y = np.where(here, table - table[here].mean(), 0.0)
    per_world, per_future = here.sum(axis=1), here.sum(axis=0)
    worlds, futures = np.zeros(table.shape[0]), np.zeros(table.shape[1])
    for _ in range(SWEEPS):
        before = worlds
        futures = ((y - worlds[:, None]) * here).sum(axis=0) / per_future
        worlds = ((y - futures) * here).sum(axis=1) / per_world
        if np.abs(worlds - before).max() <= SAME * np.abs(y).max():
            break
    return worlds, np.where(here, y - worlds[:, None] - futures, 0.0)


def replications_for(share_wanted: float, parts: Noise) -> int | None:
    """Return how many replications per world bring the noise to `share_wanted` of the variance of the world means.

    At least 1. None: no number does, because nothing but noise is seen, or not enough is known.
    Errors: ValueError unless 0 < share_wanted < 1.
    """
    if not 0.0 < share_wanted < 1.0:
        raise ValueError(f"the share of the noise must be above 0 and below 1 (got {share_wanted:g})")
    if not parts.between > 0.0:
        return None
    needed = parts.within * (1.0 - share_wanted) / (share_wanted * parts.between)
    return max(1, math.ceil(needed * (1.0 - SAME)))


def cross_products(a: Floats, b: Floats, here: NDArray[np.bool_]) -> Floats:
    """Return the mean of a_r b_s over all ordered pairs r ≠ s of different replications, shape (...).

    a, b: (..., r). here: (r,) up to (..., r), which replications are there; at least two, else NaN, but where there is
    only one replication at all it is the plain product. Futures are independent of each other, so the mean of such
    a product is the product of the means, whatever the noise does within a future.
    """
    a, b = np.where(here, a, 0.0), np.where(here, b, 0.0)
    plain = (a * b).sum(axis=-1)
    if a.shape[-1] == 1:
        return np.asarray(plain)
    count = here.sum(axis=-1)
    pairs = np.where(count > 1, count * (count - 1.0), np.nan)
    return np.asarray((a.sum(axis=-1) * b.sum(axis=-1) - plain) / pairs)


def without_luck(values: Floats, many: Floats, futures: NDArray[np.int64]) -> Floats:
    """Return values less what their futures did to the most likely world, times how much of that they do to others.

    values, futures: (worlds, futures). many: (pool,), the most likely world in every future. How much: the slope of the
    values over the same futures of the most likely world, each world about its own mean; 1 where they are too few.
    """
    luck = (many - np.nanmean(many))[futures]
    here = np.isfinite(luck) & np.isfinite(values)
    if values.shape[1] < 2:
        slope = 1.0
    else:
        x, y = (np.where(here, each, np.nan) for each in (luck, values))
        x, y = x - np.nanmean(x, axis=1, keepdims=True), y - np.nanmean(y, axis=1, keepdims=True)
        moved = float(np.nansum(x**2))
        slope = float(np.nansum(x * y)) / moved if moved > 0.0 else 0.0
    return np.asarray(values - slope * np.where(np.isfinite(luck), luck, 0.0))


def means(values: Floats) -> Floats:
    """Return the mean of each world over its futures, (worlds,); NaN where none is left."""
    here = ~np.isnan(values)
    count = here.sum(axis=1)
    return np.divide(np.where(here, values, 0.0).sum(axis=1), count, out=np.full(len(values), np.nan), where=count > 0)
