"""The addressed numbers as plain Python can draw them.

The versions in SimPy and plain Python call the project's compiled dice: about 0.2 µs a draw, nearly all of it the way
from Python into compiled code and back. Philox in whole numbers of Python would be some 6 µs, and more than everything
else that these versions do; with 0.7 draws an event, the dice are a tenth of the version with heapq, and less with SimPy.
"""

import math

import numpy as np

from sim.engines.compilation import entry_point
from sim.model.draws import uniform_at

TICKS_PER_DAY = 1048576.0


@entry_point
def uniform(seed, replication, customer, purpose, occasion):
    """Return the uniform of an address."""
    return uniform_at(
        np.uint64(seed), np.uint64(replication), np.uint64(customer), np.uint64(purpose), np.uint64(occasion)
    )


def to_tick(days: float) -> float:
    """Round to the nearest tick."""
    return math.floor(days * TICKS_PER_DAY + 0.5) / TICKS_PER_DAY


def exponential(seed: int, replication: int, customer: int, purpose: int, occasion: int, mean: float) -> float:
    """Return an exponential duration in days, in whole ticks."""
    return to_tick(-mean * math.log(uniform(seed, replication, customer, purpose, occasion)))
