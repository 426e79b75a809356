"""The worlds of a sensitivity study: blocks of rows, each row one value for every unknown.

Blocks that are random samples are beginnings of one sequence, so a study that asks for more worlds keeps those it has.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.config.tables.sensitivity import MORRIS_TRAJECTORIES, Sensitivity, Uncertain
from sim.statistics.distributions import Distribution
from sim.statistics.intervals import Floats
from sim.statistics.sampling import Saltelli, Trajectories, correlated, saltelli, trajectories

ENDS = 0.001
"""Draws keep this far from probability 0 and 1, so that a distribution without an end gives no monster."""

FIRST = "first"
SECOND = "second"
TORNADO = "one-at-a-time"
MORRIS = "morris"
MOST_ENDS = 40
"""Ends of a tornado that are simulated once more, in up to all futures: as many runs as a small study."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some worlds of one kind. name: what they are for.

    base: (n, k) independent probabilities, NaN where the block was not drawn from any. at: (n, k) the probability of each
    value. values: (n, k) in canonical units. turn: (n,) whose turn a world has among the futures: worlds that are compared
    with each other have the same, all others different ones, so that luck averages out over worlds.
    """

    name: str
    base: Floats
    at: Floats
    values: Floats
    turn: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.values)

    def futures(self, each: int, pool: int) -> NDArray[np.int64]:
        """Return which futures of the pool every world has, (n, each)."""
        return (self.turn[:, None] * each + np.arange(each)) % pool


class Space:
    """The unknowns of a study with what is believed of each: from probabilities to values and back."""

    def __init__(self, asked: Sensitivity) -> None:
        self.asked = asked
        self.inputs = asked.inputs
        self.factors = asked.factors
        self.beliefs = tuple(belief_of(each) for each in asked.inputs)
        relations = {each.inputs: each.correlation for each in asked.together}
        self.correlations = [equally(len(factor), relations.get(factor, 1.0)) for factor in self.factors]
        self.held = np.array([each.held for each in asked.inputs])
        self.held_at = np.array(
            [probability_of(b, each.held) for b, each in zip(self.beliefs, asked.inputs, strict=True)]
        )

    def values(self, at: Floats) -> Floats:
        """Return the values at probabilities, both (n, k)."""
        columns = [belief.quantile(at[:, k]) for k, belief in enumerate(self.beliefs)]
        return np.column_stack(columns) if columns else np.empty((len(at), 0))

    def drawn(self, name: str, base: Floats, turn: NDArray[np.int64] | None = None) -> Block:
        """Return the worlds at independent probabilities (n, k)."""
        at = np.clip(correlated(base, self.factors, self.correlations), ENDS, 1.0 - ENDS)
        return Block(name, base, at, self.values(at), np.arange(len(base)) if turn is None else turn)

    def design(self, seed: int) -> Saltelli:
        """Return the samples A and B of a study, with every swap of one factor between them."""
        return saltelli(self.asked.worlds, self.factors, len(self.inputs), seed)

    def walks(self, seed: int) -> Trajectories:
        """Return the trajectories of a screening."""
        return trajectories(MORRIS_TRAJECTORIES, self.factors, len(self.inputs), seed)

    def one_at_a_time(self) -> Block:
        """Return two worlds for each factor: it at its low end and at its high end, everything else as most likely.

        Of numbers that move against each other, those that move against the first of them stand at the other end.
        """
        rows = 2 * len(self.factors)
        at, values = np.tile(self.held_at, (rows, 1)), np.tile(self.held, (rows, 1))
        for f, (factor, relation) in enumerate(zip(self.factors, self.correlations, strict=True)):
            for place, column in enumerate(factor):
                ends = (self.inputs[column].low, self.inputs[column].high)
                order = (0, 1) if relation[0, place] >= 0.0 else (1, 0)
                for row, end in enumerate(order):
                    values[2 * f + row, column] = ends[end]
                    at[2 * f + row, column] = (ENDS, 1.0 - ENDS)[end]
        return Block(TORNADO, np.full_like(at, np.nan), at, values, np.arange(rows))


def belief_of(each: Uncertain) -> Distribution:
    """Return what is believed of an unknown."""
    middle = each.low + (each.high - each.low) / 2.0 if each.likely is None else each.likely
    return Distribution(each.form, each.low, middle, each.high)


def equally(size: int, correlation: float) -> Floats:
    """Return the matrix of numbers that are all alike correlated, (size, size)."""
    return np.where(np.eye(size) == 1.0, 1.0, correlation)


def probability_of(belief: Distribution, value: float) -> float:
    """Return the probability of being below a value, to twelve digits: the quantile turned round by halving."""
    low, high = ENDS, 1.0 - ENDS
    for _ in range(50):
        middle = (low + high) / 2.0
        low, high = (middle, high) if float(belief.quantile(middle)) < value else (low, middle)
    return (low + high) / 2.0


def sample_blocks(space: Space, seed: int) -> list[Block]:
    """Return the random worlds of a study: one sample, or two and every swap where indices are wanted."""
    methods = set(space.asked.methods)
    if not methods - {"tornado", "morris"}:
        return []
    design = space.design(seed)
    a, b, swapped = design.split(design.base)
    blocks = [space.drawn(FIRST, a)]
    if "sobol" in methods:
        blocks.append(space.drawn(SECOND, b))
        blocks += [space.drawn(f"swap-{f}", swapped[f]) for f in range(len(space.factors))]
    return blocks


def blocks_of(space: Space, seed: int) -> list[Block]:
    """Return every block of a study. The most likely world is none of them: it is run like any other study."""
    found = sample_blocks(space, seed)
    if "tornado" in space.asked.methods:
        found.append(space.one_at_a_time())
    if "morris" in space.asked.methods:
        walks = space.walks(seed)
        rows = walks.moved.shape[1] + 1
        found.append(space.drawn(MORRIS, walks.base, np.repeat(np.arange(len(walks.moved)), rows)))
    return found


def named(blocks: Iterable[Block], name: str) -> Block | None:
    """Return the block of a name, if the study has it."""
    return next((block for block in blocks if block.name == name), None)


def joined(blocks: Sequence[Block]) -> Block:
    """Return several blocks as one."""
    return Block(
        "+".join(block.name for block in blocks),
        np.concatenate([block.base for block in blocks]),
        np.concatenate([block.at for block in blocks]),
        np.concatenate([block.values for block in blocks]),
        np.concatenate([block.turn for block in blocks]),
    )
