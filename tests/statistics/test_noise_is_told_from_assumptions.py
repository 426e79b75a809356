"""The variance of outcomes is split into assumptions and luck, with shared luck counted as neither."""

import itertools
import math

import numpy as np
import pytest

from sim.statistics.noise import Noise, cross_products, noise, replications_for


def outcomes(rng, worlds=40, r=12, between=2.0, within=3.0, shared=10.0):
    effects = math.sqrt(between) * rng.normal(size=(worlds, 1))
    return effects + math.sqrt(shared) * rng.normal(size=r) + math.sqrt(within) * rng.normal(size=(worlds, r))


def test_the_parts_are_those_of_the_textbook():
    """Two worlds, three futures, worked by hand."""
    parts = noise(np.array([[1.0, 3.0, 5.0], [5.0, 5.0, 5.0]]))
    # interaction: residuals (−1, 0, 1), (1, 0, −1): SS 4 on 2 degrees; variance of the means 2
    assert (parts.within, parts.between) == pytest.approx((2.0, 2.0 - 2.0 / 3.0))
    assert parts.share == pytest.approx(1.0 / 3.0)


@pytest.mark.parametrize("failing", [0.0, 0.05])
def test_the_parts_are_right_on_average(failing):
    rng = np.random.default_rng(1)
    found = []
    for _ in range(400):
        table = outcomes(rng)
        table[rng.random(table.shape) < failing] = np.nan
        found.append(noise(table))
    assert np.mean([parts.between for parts in found]) == pytest.approx(2.0, abs=0.1)
    assert np.mean([parts.within for parts in found]) == pytest.approx(3.0, abs=0.05)
    assert np.mean([parts.share for parts in found]) == pytest.approx(0.25 / 2.25, abs=0.02), (
        "a ratio, so a little above"
    )


def test_luck_that_all_worlds_share_is_no_noise():
    rng = np.random.default_rng(2)
    table = outcomes(rng, within=0.0, shared=100.0)
    parts = noise(table)
    assert parts.within == pytest.approx(0.0, abs=1e-12)
    assert parts.between == pytest.approx(table.mean(axis=1).var(ddof=1))
    assert parts.share == pytest.approx(0.0, abs=1e-12)
    table[3, 4] = table[7, 0] = np.nan
    assert noise(table).between == pytest.approx(parts.between), "a failed cell is made up for by its future"


def test_noise_alone_is_taken_for_noise():
    parts = noise(outcomes(np.random.default_rng(4), worlds=2000, between=0.0))
    assert parts.share > 0.9
    assert 0.0 <= parts.between < 0.05


def test_worlds_and_futures_that_are_missing_as_a_whole_change_nothing():
    table = outcomes(np.random.default_rng(5))
    more = np.full((42, 13), np.nan)
    more[1:41, :12] = table
    ours, theirs = noise(more), noise(table)
    assert (ours.between, ours.within, ours.share) == pytest.approx((theirs.between, theirs.within, theirs.share))


@pytest.mark.parametrize("table", [np.zeros((5, 1)), np.ones((1, 5)), np.full((3, 3), np.nan), np.empty((0, 4))])
def test_one_replication_says_nothing_of_noise(table):
    parts = noise(table)
    assert all(math.isnan(part) for part in (parts.between, parts.within, parts.share))
    assert replications_for(0.1, parts) is None


def test_equal_values_have_nothing_to_share():
    parts = noise(np.full((6, 4), 0.1))
    assert (parts.between, parts.within) == (0.0, 0.0)
    assert math.isnan(parts.share)


@pytest.mark.parametrize(("between", "within", "share"), [(2.0, 3.0, 0.1), (1.0, 9.0, 0.5), (1.0, 0.0, 0.1)])
def test_so_many_replications_and_not_one_fewer(between, within, share):
    needed = replications_for(share, Noise(between, within, 0.5))
    reached = [within / r / (between + within / r) for r in (needed, max(needed - 1, 1))]
    assert reached[0] <= share + 1e-12
    assert needed == 1 or reached[1] > share


def test_where_there_is_only_noise_no_number_helps():
    assert replications_for(0.1, Noise(0.0, 3.0, 1.0)) is None
    with pytest.raises(ValueError, match="share of the noise"):
        replications_for(1.0, Noise(1.0, 1.0, 0.5))


def test_cross_products_are_the_mean_over_all_pairs_of_different_replications():
    rng = np.random.default_rng(6)
    a, b = rng.normal(size=(2, 4, 5))
    here = np.ones((4, 5), dtype=bool)
    here[1, 2] = False
    here[2, 1:] = False
    found = cross_products(a, b, here)
    for row in (0, 1, 3):
        there = np.flatnonzero(here[row])
        expected = np.mean([a[row, r] * b[row, s] for r, s in itertools.permutations(there, 2)])
        assert found[row] == pytest.approx(expected)
    assert math.isnan(found[2]), "one replication has no other"
    assert cross_products(a[:, :1], b[:, :1], here[:, :1]) == pytest.approx(a[:, 0] * b[:, 0])
