"""The plausible worlds of the ledger: every unknown has one value in each, whatever claim reads it.

Each unknown is drawn by its path, from a Latin hypercube of its own: world 17 is the same world in all claims, however
many unknowns a claim has beside, and two claims can be compared over the same worlds. Unknowns are independent.
"""

import hashlib
from collections.abc import Sequence

import numpy as np

from sim.config.tables.sensitivity import Uncertain
from sim.statistics.intervals import Floats
from sim.trials.sensitivity.worlds import ENDS, belief_of

SEED = 52_013


class Drawn:
    """A number of plausible worlds."""

    def __init__(self, count: int, seed: int = SEED) -> None:
        self.count = count
        self.seed = seed

    def at(self, path: str) -> Floats:
        """Return the probability at which an unknown stands in each world, (w,)."""
        digest = hashlib.sha256(f"{self.seed}:{self.count}:{path}".encode()).digest()
        generator = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
        order = generator.permutation(self.count)
        return np.clip((order + generator.random(self.count)) / self.count, ENDS, 1.0 - ENDS)

    def values(self, inputs: Sequence[Uncertain]) -> Floats:
        """Return the values of unknowns in each world, (w, k), in canonical units."""
        if not inputs:
            return np.empty((self.count, 0))
        return np.column_stack([belief_of(each).quantile(self.at(each.path)) for each in inputs])
