"""At which value of one unknown a choice turns: where what is chosen stops being ahead of the best of the others.

The lead at a value is the least of the mean paired differences to each other option. Between the values that were tried it
is a straight line, and it turns where the line crosses zero (inverse interpolation). The interval is a percentile bootstrap
over the simulations, one resampled set for all values and options, because the same chances are behind every one of them
(Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13). A ratio of two means is behind each crossing, so its
interval may be open: in a resample that does not cross, the answer turns beyond the range, on the side where it must
(Fieller's problem, JRSS B 16, 1954). `crossings` does the same along a varied quantity on a scale of logarithms, and says
"none" where an unknown says "beyond"; an unknown may be 0 or less.
"""

import math
from dataclasses import dataclass

import numpy as np

from sim.statistics.intervals import LEVEL, Floats
from sim.statistics.paired import resampled_weights
from sim.statistics.products import product

BOOTSTRAPS = 2000
SEED = 20_261_201


@dataclass(frozen=True, slots=True)
class Turn:
    """The value at which the lead crosses zero, with its interval; an end that lies beyond the range is NaN."""

    at: float
    low: float
    high: float


def leads(differences: Floats) -> Floats:
    """Return the lead at each value, (values,), of paired differences to each other option, (others, values, simulations)."""
    return np.asarray(differences.mean(axis=2).min(axis=0))


def turn(at: Floats, differences: Floats, start: int, level: float = LEVEL) -> Turn | None:
    """Return where the lead changes its sign on the way from the start; None where it does on neither side.

    at: (values,) increasing. differences: (others, values, simulations), none missing. start: which of the values is the
    most likely one. Where it turns on both sides, the nearer one is told, as parts of the way to each end.
    """
    curve = leads(differences)
    sides = [side for side in (-1, 1) if math.isfinite(crossed(at, curve, start, side, curve[start]))]
    if not sides or not curve[start]:
        return None

    def part(side: int) -> float:
        whole = abs((at[-1] if side > 0 else at[0]) - at[start])
        return abs(crossed(at, curve, start, side, curve[start]) - float(at[start])) / whole

    side = min(sides, key=part)
    others, values, count = differences.shape
    flat = differences.reshape(others * values, count).T
    found = np.empty(BOOTSTRAPS)
    for rows, weights in resampled_weights(count, BOOTSTRAPS, SEED):
        curves = product(weights, flat).reshape(-1, others, values).min(axis=1)
        found[rows] = [crossed(at, one, start, side, curve[start]) for one in curves]
    low, high = quantile(found, (1.0 - level) / 2.0), quantile(found, (1.0 + level) / 2.0)
    return Turn(crossed(at, curve, start, side, curve[start]), low, high)


def crossed(at: Floats, curve: Floats, start: int, side: int, sign: float) -> float:
    """Return where a curve stops having a sign on the way from the start to one side, ±inf where it is beyond the range.

    Where it has lost the sign at the start already, it does so on the way back from there.
    """
    line = curve * math.copysign(1.0, sign)
    ahead = line[start] > 0.0
    step = side if ahead else -side
    here = start
    while 0 <= here + step < len(at):
        there = here + step
        if (line[there] > 0.0) != ahead:
            part = line[here] / (line[here] - line[there])
            return float(at[here] + part * (at[there] - at[here]))
        here = there
    return step * math.inf


def quantile(values: Floats, share: float) -> float:
    """Return a quantile of values of which some may be infinite; NaN where it is."""
    ranked = np.sort(values)
    found = float(ranked[min(len(ranked) - 1, int(share * len(ranked)))])
    return found if math.isfinite(found) else math.nan
