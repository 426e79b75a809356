"""Splitting a difference into mechanisms: each gets what it adds, averaged over the orders in which they can be put back.

The value of a set of mechanisms is the difference when only the others are taken out, replication by replication; so the
parts and what is left with all of them out (the rest) sum to the full difference in every replication (Shapley 1953).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

import numpy as np
from numpy.typing import NDArray

MOST_EXACT = 5
"""Up to so many mechanisms every order is used: 32 worlds."""
SAMPLED_ORDERS = 12

Floats = NDArray[np.float64]
Out = frozenset[str]


def sampled_orders(names: Sequence[str], count: int, seed: int) -> list[tuple[str, ...]]:
    """Return random orders in pairs, each with its reverse, so that who comes first in one comes last in the other."""
    generator = np.random.Generator(np.random.Philox(seed))
    orders: list[tuple[str, ...]] = []
    while len(orders) < count:
        order = tuple(names[k] for k in generator.permutation(len(names)))
        orders += [order, order[::-1]]
    return orders[:count]


def orders_of(names: Sequence[str], seed: int) -> list[tuple[str, ...]]:
    """Return the orders that a decomposition averages over: all of them, or a sample."""
    if len(names) <= MOST_EXACT:
        return list(permutations(names))
    return sampled_orders(names, SAMPLED_ORDERS, seed)


def worlds_of(names: Sequence[str], seed: int) -> list[Out]:
    """Return every set of mechanisms that has to be taken out for the decomposition, fewest first."""
    if len(names) <= MOST_EXACT:
        return [frozenset(c) for size in range(len(names) + 1) for c in combinations(names, size)]
    found: dict[Out, None] = {}
    for order in orders_of(names, seed):
        for put_back in range(len(names) + 1):
            found[frozenset(order[put_back:])] = None
    return sorted(found, key=lambda out: (len(out), sorted(out)))


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Parts by mechanism and the rest, arrays (replications,), which sum to `whole`; how many orders, and their spread.

    order_error: standard error of each part's mean from having sampled the orders; 0 when all were used.
    """

    whole: Floats
    parts: dict[str, Floats]
    rest: Floats
    plain: dict[str, Floats]  # the whole, less the difference with this one mechanism out
    orders: int
    order_error: dict[str, float]


def decomposed(values: Mapping[Out, Floats], names: Sequence[str], seed: int) -> Decomposition:
    """Split the difference. values: the difference in each world, by what is out, arrays (replications,)."""
    orders = orders_of(names, seed)
    gains: dict[str, list[Floats]] = {name: [] for name in names}
    for order in orders:
        for k, name in enumerate(order):
            gains[name].append(values[frozenset(order[k + 1 :])] - values[frozenset(order[k:])])
    whole = values[frozenset()]
    parts = {name: np.mean(gains[name], axis=0) for name in names}
    sampled = len(names) > MOST_EXACT
    error = {
        name: float(np.std([g.mean() for g in gains[name]], ddof=1) / math.sqrt(len(orders))) if sampled else 0.0
        for name in names
    }
    plain = {name: whole - values[frozenset({name})] for name in names if frozenset({name}) in values}
    return Decomposition(whole, parts, values[frozenset(names)], plain, len(orders), error)
