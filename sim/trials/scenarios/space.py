"""From what is believed of the unknowns to scenarios: rows of values, each one value for every unknown.

A study draws its scenarios together, with what moves together, in a `Space`. Studies whose shares are compared draw each
unknown by its path instead, from a Latin hypercube of its own (`SharedScenarios`): scenario 17 is the same one in all of
them, however many unknowns a study has beside. Unknowns are independent then.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.config.tables.sensitivity import Sensitivity, Uncertain
from sim.statistics.distributions import Distribution
from sim.statistics.intervals import Floats
from sim.statistics.sampling import correlated

ENDS = 0.001
"""Draws keep this far from probability 0 and 1, so that a distribution without an end gives no monster."""
SEED = 52_013
"""Of scenarios that are the same for all studies."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One set of parameters. number: in its block; values: (k,) in canonical units; at: (k,) the probability of each."""

    number: int
    values: Floats
    at: Floats


@dataclass(frozen=True, slots=True)
class Block:
    """Some scenarios of one kind. name: what they are for.

    base: (n, k) independent probabilities, NaN where the block was not drawn from any. at: (n, k) the probability of each
    value. values: (n, k) in canonical units. turn: (n,) whose turn a scenario has among the futures: those that are compared
    with each other have the same, all others different ones, so that luck averages out over scenarios.
    """

    name: str
    base: Floats
    at: Floats
    values: Floats
    turn: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, row: int) -> Scenario:
        return Scenario(row, self.values[row], self.at[row])

    def futures(self, each: int, pool: int) -> NDArray[np.int64]:
        """Return which futures of the pool every scenario has, (n, each)."""
        return (self.turn[:, None] * each + np.arange(each)) % pool


class Space:
    """The unknowns of a study with what is believed of each: from probabilities to values and back."""

    def __init__(self, asked: Sensitivity) -> None:
        self.asked = asked
        self.inputs = asked.inputs
        self.factors = asked.factors
        self.beliefs = tuple(belief_of(each) for each in asked.inputs)
        relations = {each.inputs: each.correlation for each in asked.together}
        self.correlations = [np.where(np.eye(len(f)) == 1.0, 1.0, relations.get(f, 1.0)) for f in self.factors]
        self.base_case = np.array([each.held for each in asked.inputs])
        self.base_case_at = np.array(
            [probability_of(b, each.held) for b, each in zip(self.beliefs, asked.inputs, strict=True)]
        )

    def values(self, at: Floats) -> Floats:
        """Return the values at probabilities, both (n, k)."""
        columns = [belief.quantile(at[:, k]) for k, belief in enumerate(self.beliefs)]
        return np.column_stack(columns) if columns else np.empty((len(at), 0))

    def block(self, name: str, base: Floats, turn: NDArray[np.int64] | None = None) -> Block:
        """Return the scenarios at independent probabilities (n, k)."""
        at = np.clip(correlated(base, self.factors, self.correlations), ENDS, 1.0 - ENDS)
        return Block(name, base, at, self.values(at), np.arange(len(base)) if turn is None else turn)


class SharedScenarios:
    """A number of scenarios that are the same ones for every study."""

    def __init__(self, count: int, seed: int = SEED) -> None:
        self.count = count
        self.seed = seed

    def at(self, path: str) -> Floats:
        """Return the probability at which an unknown stands in each scenario, (n,)."""
        digest = hashlib.sha256(f"{self.seed}:{self.count}:{path}".encode()).digest()
        generator = np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))
        order = generator.permutation(self.count)
        return np.clip((order + generator.random(self.count)) / self.count, ENDS, 1.0 - ENDS)

    def block(self, name: str, inputs: Sequence[Uncertain], rows: int | None = None) -> Block:
        """Return the scenarios over these unknowns. rows: where they take turns, so many rows, of futures of their own."""
        turns = np.arange(self.count if rows is None else rows)
        at = np.array([self.at(each.path) for each in inputs]).reshape(-1, self.count).T
        values = np.array([belief_of(each).quantile(p) for each, p in zip(inputs, at.T, strict=True)])
        values = values.reshape(at.T.shape).T
        which = turns % self.count
        return Block(name, at[which], at[which], values[which], turns)


def belief_of(each: Uncertain) -> Distribution:
    """Return what is believed of an unknown."""
    middle = each.low + (each.high - each.low) / 2.0 if each.likely is None else each.likely
    return Distribution(each.form, each.low, middle, each.high)


def probability_of(belief: Distribution, value: float) -> float:
    """Return the probability of being below a value, to twelve digits: the quantile turned round by halving."""
    low, high = ENDS, 1.0 - ENDS
    for _ in range(50):
        middle = (low + high) / 2.0
        low, high = (middle, high) if float(belief.quantile(middle)) < value else (low, middle)
    return (low + high) / 2.0


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
