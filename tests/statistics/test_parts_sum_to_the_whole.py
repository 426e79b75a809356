"""The split of a difference into mechanisms: exact games, symmetry, and parts that sum to the whole in every replication."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.statistics.shapley import MOST_EXACT, decomposed, orders_of, worlds_of

SEED = 5


def worlds_with(names, value):
    """Return the value of every world, by what is out; `value` takes the set that is in."""
    return {out: value(frozenset(names) - out) for out in worlds_of(names, SEED)}


def test_additive_effects_are_returned_as_they_are() -> None:
    effects = {"a": np.array([1.0, 2.0]), "b": np.array([-3.0, 0.5]), "c": np.array([0.0, 0.0])}
    base = np.array([10.0, 20.0])
    found = decomposed(worlds_with(list(effects), lambda s: base + sum(effects[n] for n in s)), list(effects), SEED)
    for name, effect in effects.items():
        assert found.parts[name] == pytest.approx(effect)
        assert found.plain[name] == pytest.approx(effect)
    assert found.rest == pytest.approx(base)


def test_the_glove_game_has_its_textbook_values() -> None:
    """One left and two right gloves: a pair is worth 1; Shapley values 2/3, 1/6, 1/6."""

    def pair(inside):
        return np.array([1.0 if "left" in inside and len(inside) > 1 else 0.0])

    found = decomposed(worlds_with(["left", "r1", "r2"], pair), ["left", "r1", "r2"], SEED)
    assert [float(found.parts[n][0]) for n in ("left", "r1", "r2")] == pytest.approx([2 / 3, 1 / 6, 1 / 6])
    assert found.orders == 6


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 7), st.integers(0, 10_000))
def test_parts_and_rest_sum_to_the_difference_in_every_replication(count: int, seed: int) -> None:
    names = [f"m{k}" for k in range(count)]
    generator = np.random.default_rng(seed)
    values = {out: generator.normal(size=9) for out in worlds_of(names, SEED)}
    found = decomposed(values, names, SEED)
    assert sum(found.parts.values()) + found.rest == pytest.approx(found.whole, abs=1e-12)


def test_a_mechanism_without_effect_gets_nothing_and_equal_ones_get_the_same() -> None:
    def value(inside):
        return np.array([float("x" in inside and "y" in inside)])

    found = decomposed(worlds_with(["x", "y", "idle"], value), ["x", "y", "idle"], SEED)
    assert float(found.parts["idle"][0]) == 0.0
    assert float(found.parts["x"][0]) == pytest.approx(float(found.parts["y"][0]))


def test_up_to_five_mechanisms_use_every_order_and_more_a_sample_that_says_so() -> None:
    exact, many = [f"m{k}" for k in range(MOST_EXACT)], [f"m{k}" for k in range(MOST_EXACT + 2)]
    assert len(orders_of(exact, SEED)) == 120
    assert len(worlds_of(exact, SEED)) == 32
    assert len(orders_of(many, SEED)) == 12
    assert len(worlds_of(many, SEED)) < 2 ** len(many)
    subsets = {frozenset(c) for k in range(8) for c in combinations(many, k)}
    assert set(worlds_of(many, SEED)) <= subsets
    generator = np.random.default_rng(0)
    found = decomposed({out: generator.normal(size=4) for out in worlds_of(many, SEED)}, many, SEED)
    assert all(error > 0.0 for error in found.order_error.values())


def test_the_sample_of_orders_is_near_the_exact_values() -> None:
    """Six mechanisms with pairwise interactions: sampled in antithetic pairs, which are exact for pairs."""
    names = [f"m{k}" for k in range(6)]
    generator = np.random.default_rng(3)
    single = {n: generator.normal() for n in names}
    pairs = {frozenset(p): generator.normal() for p in combinations(names, 2)}

    def value(inside):
        return np.array([sum(single[n] for n in inside) + sum(v for p, v in pairs.items() if p <= inside)])

    found = decomposed(worlds_with(names, value), names, SEED)
    for name in names:
        exact = single[name] + sum(v / 2 for p, v in pairs.items() if name in p)
        assert float(found.parts[name][0]) == pytest.approx(exact)
