"""Which inputs matter at all: elementary effects, the cheap look before Sobol' indices.

Each walk of a `Trajectories` design moves every factor once by half of its range of probabilities, and the change of the
outcome divided by that step is an elementary effect: in the unit of the outcome, per unit of probability, so it is about
the change from one end of what is plausible to the other. Morris, Technometrics 33, 1991; mu* of Campolongo, Cariboni &
Saltelli, Environmental Modeling & Software 22, 2007.
"""

import math
from dataclasses import dataclass

import numpy as np

from sim.statistics.indices import BOOTSTRAPS, SEED, shared_ranks
from sim.statistics.intervals import LEVEL, Floats
from sim.statistics.noise import cross_products
from sim.statistics.paired import resampled_weights
from sim.statistics.products import product
from sim.statistics.sampling import Trajectories

FEWEST_WALKS = 4
"""Walks below which no interval is given."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Elementary effects per factor, (f,), in the unit of the outcome per unit of probability.

    mu: their mean, signs cancel. mu_star: the mean of their sizes, with its interval. sigma: their standard deviation over
    the walks, without noise: interaction or curvature. noise: standard error of one effect from the replications, NaN
    with fewer than two. An inert factor has a mu_star of about 0.8 noise, so what is not clearly above is not known to
    matter. ranks: by mu_star, shared by what overlaps.
    """

    mu: Floats
    mu_star: Floats
    mu_star_low: Floats
    mu_star_high: Floats
    sigma: Floats
    noise: Floats
    ranks: tuple[int, ...]


def elementary_effects(design: Trajectories, values: Floats) -> Floats:
    """Return the effects (walks, f, r), factors in their own order; NaN where an end of the step failed.

    values: (walks (f + 1), r) in the order of design.base, or (walks (f + 1),) of a function without noise. An effect
    is taken within each replication, so that luck which all worlds share cancels.
    Errors: ValueError for another number of rows.
    """
    if values.shape[0] != design.base.shape[0]:
        raise ValueError(f"the design has {design.base.shape[0]} worlds (got {values.shape[0]})")
    walks, f = design.moved.shape
    steps = np.diff(np.asarray(values, dtype=np.float64).reshape(walks, f + 1, -1), axis=1) / design.step[:, :, None]
    return np.take_along_axis(steps, np.argsort(design.moved, axis=1)[:, :, None], axis=1)


def morris(design: Trajectories, values: Floats, *, seed: int = SEED, level: float = LEVEL) -> Effects:
    """Return what the effects of each factor are: on average, in size, and how much they differ.

    values: as of `elementary_effects`. A walk with an effect that no replication shows is left out as a whole. The
    interval of mu_star is a percentile bootstrap over walks, which with ten of them is somewhat short.
    """
    effects = elementary_effects(design, values)
    here = ~np.isnan(effects)
    whole = np.all(here.any(axis=2), axis=1)
    effects, here = np.where(here, effects, 0.0)[whole], here[whole]
    walks, f = effects.shape[:2]
    if not walks:
        nothing = np.full(f, math.nan)
        return Effects(nothing, nothing, nothing, nothing, nothing, nothing, (1,) * f)
    count = here.sum(axis=2)
    each = effects.sum(axis=2) / count
    sizes = np.abs(each)
    low, high = ends(sizes, seed, level)
    own = np.where(here, effects - each[:, :, None], 0.0)
    error = (own**2).sum(axis=2) / np.where(count > 1, count * (count - 1.0), math.nan)
    known = count > 1
    noise = np.sqrt(np.where(known, error, 0.0).sum(axis=0) / np.where(known.any(axis=0), known.sum(axis=0), math.nan))
    centre = effects.sum(axis=0) / np.maximum(here.sum(axis=0), 1)
    squares = cross_products(effects - centre, effects - centre, here)
    enough = (~np.isnan(squares)).sum(axis=0)
    spread = np.nansum(squares, axis=0) / np.where(enough > 1, enough - 1.0, math.nan)
    mu_star = sizes.mean(axis=0)
    sigma = np.sqrt(np.maximum(spread, 0.0))
    return Effects(each.mean(axis=0), mu_star, low, high, sigma, noise, shared_ranks(low, high, mu_star))


def ends(sizes: Floats, seed: int, level: float) -> tuple[Floats, Floats]:
    """Return the ends of the intervals of the mean sizes, (f,); sizes: (walks, f)."""
    walks, f = sizes.shape
    if walks < FEWEST_WALKS:
        return np.full(f, math.nan), np.full(f, math.nan)
    means = np.empty((BOOTSTRAPS, f))
    for rows, weights in resampled_weights(walks, BOOTSTRAPS, seed):
        means[rows] = product(weights, sizes)
    low, high = np.quantile(means, [(1.0 - level) / 2.0, (1.0 + level) / 2.0], axis=0)
    return low, high
