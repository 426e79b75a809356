"""Which unknown a claim depends on: the one whose draws go most with the measure over scenarios, if that is no accident."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.statistics.intervals import Floats
from sim.statistics.products import applied, product

SHUFFLES = 500
FEWEST = 40
"""Scenarios below which nothing is named: of hundreds of unknowns one always seems to go along."""


@dataclass(frozen=True, slots=True)
class Driver:
    """An unknown, its rank correlation with the measure, and the least that 19 in 20 shuffles of all unknowns stay below."""

    path: str
    correlation: float
    by_chance: float


def strongest(values: Floats, at: Mapping[str, Floats]) -> Driver | None:
    """Return the unknown that goes most with values over scenarios (s,), or None if chance could do as much.

    at: by path, the probability at which each unknown stands in each scenario, (s,). The hurdle allows for looking at all of
    them: it is the 95th percentile of the largest correlation after shuffling the values.
    """
    from scipy.stats import rankdata  # late: half a second that only few runs need

    known = np.isfinite(values)
    if known.sum() < FEWEST or not at:
        return None
    paths = list(at)
    ranks = np.column_stack([standard(rankdata(at[path][known])) for path in paths])
    wanted = standard(rankdata(values[known]))
    found = applied(ranks.T, wanted)
    generator = np.random.Generator(np.random.Philox(key=7))
    shuffled = np.column_stack([generator.permutation(wanted) for _ in range(SHUFFLES)])
    hurdle = float(np.quantile(np.abs(product(ranks.T, shuffled)).max(axis=0), 0.95))
    best = int(np.argmax(np.abs(found)))
    if abs(found[best]) <= hurdle:
        return None
    return Driver(paths[best], float(found[best]), hurdle)


def standard(values: Floats) -> Floats:
    """Return values with mean nothing and length one."""
    centred = values - values.mean()
    length = float(np.sqrt((centred**2).sum()))
    return centred / length if length > 0.0 else centred
