"""Intervals of the mean, joint intervals of paired differences: exact where they can be, covering where they must."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.statistics.intervals import FEWEST_FOR_P10, mean_interval, outcome_quantiles, t_quantile
from sim.statistics.paired import better_share, joint_factor, paired_differences

FINITE = st.floats(-1e6, 1e6, allow_nan=False, width=32)


def test_the_t_interval_is_the_textbook_one():
    """Student's sleep data, drug 1: mean 0.75, s 1.789, n 10, so 0.75 ± 2.262 · 1.789 / √10."""
    values = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    interval = mean_interval(values)
    assert interval.mean == pytest.approx(0.75)
    assert (interval.low, interval.high) == pytest.approx((-0.5297804, 2.0297804), abs=1e-6)
    assert t_quantile(9) == pytest.approx(2.2621572, abs=1e-6)


def test_values_that_are_the_same_for_a_reason_give_exactly_that_value():
    interval = mean_interval(np.full(7, 0.1), same=True)
    assert interval.low == interval.mean == interval.high == 0.1
    told = mean_interval(np.array([0.1, 0.3, 0.5]), same=True)
    assert told.low < told.high, "what varies is not the same, whatever is said of it"


def test_missing_values_are_counted_and_not_averaged():
    interval = mean_interval(np.array([1.0, math.nan, 3.0]))
    assert (interval.mean, interval.n, interval.missing) == (2.0, 2, 1)
    empty = mean_interval(np.array([math.nan]))
    assert math.isnan(empty.mean)
    assert (empty.n, empty.missing) == (0, 1)


def test_no_percentile_from_too_few_futures():
    low, median, high = outcome_quantiles(np.arange(FEWEST_FOR_P10 - 1, dtype=float))
    assert low is None
    assert high is None
    assert median == 9.0
    assert outcome_quantiles(np.arange(101.0)) == (10.0, 50.0, 90.0)


@given(arrays(float, st.integers(2, 40), elements=FINITE), st.floats(-100, 100), st.floats(0.1, 10))
def test_an_interval_moves_and_scales_with_its_values(values, shift, scale):
    here = mean_interval(values)
    there = mean_interval(values * scale + shift)
    room = 1e-6 * (1.0 + np.abs(values).max() * scale + abs(shift))
    assert there.mean == pytest.approx(here.mean * scale + shift, abs=room)
    if there.differing == here.differing:  # a large shift makes small differences rounding
        assert there.high - there.low == pytest.approx((here.high - here.low) * scale, abs=10 * room, nan_ok=True)


def test_the_same_worlds_under_the_same_model_differ_by_exactly_nothing():
    values = np.random.default_rng(1).normal(size=50)
    d = paired_differences({"nrr": (values, values)}, higher_is_better={"nrr": True}, same={"nrr"})["nrr"]
    assert (d.difference, d.low, d.high, d.joint_low, d.joint_high) == (0.0, 0.0, 0.0, 0.0, 0.0)
    assert d.better == 0.5


def test_better_counts_ties_half_and_knows_which_way_is_better():
    a, b = np.array([1.0, 2.0, 3.0, 4.0]), np.array([0.0, 2.0, 4.0, 0.0])
    assert better_share(a, b, higher_is_better=True) == 0.625
    assert better_share(a, b, higher_is_better=False) == 0.375


def test_the_order_of_comparisons_and_of_worlds_changes_nothing():
    rng = np.random.default_rng(2)
    table = rng.normal(size=(60, 4)) + rng.normal(size=(60, 1))
    assert joint_factor(table) == pytest.approx(joint_factor(table[:, ::-1]), rel=1e-12)
    shuffled = joint_factor(table[rng.permutation(60)])
    assert shuffled == pytest.approx(joint_factor(table), rel=0.05)


def test_a_joint_interval_is_never_narrower_than_a_single_one():
    rng = np.random.default_rng(3)
    for k in (1, 2, 6):
        assert joint_factor(rng.normal(size=(40, k))) >= t_quantile(39)
    few = joint_factor(rng.normal(size=(8, 5)))
    assert few == pytest.approx(t_quantile(7, 0.99)), "Bonferroni below twenty replications"


def test_pairing_is_worth_what_the_shared_chance_is():
    rng = np.random.default_rng(4)
    world = rng.normal(size=4000)
    a, b = world + 0.1 * rng.normal(size=4000), world + 0.1 * rng.normal(size=4000)
    d = paired_differences({0: (a, b)}, higher_is_better={0: True})[0]
    assert d.variance_ratio == pytest.approx(2.02 / 0.02, rel=0.1)


def covered(draw, repeats, n, seed):
    """Return the share of repeats in which the joint intervals cover all true differences (0) at once."""
    rng = np.random.default_rng(seed)
    hits = 0
    for _ in range(repeats):
        table = draw(rng, n)
        zero = np.zeros(n)
        pairs = {k: (table[:, k], zero) for k in range(table.shape[1])}
        found = paired_differences(pairs, higher_is_better=dict.fromkeys(pairs, True))
        hits += all(d.joint_low <= 0.0 <= d.joint_high for d in found.values())
    return hits / repeats


def correlated(rng, n):
    return rng.normal(size=(n, 5)) + rng.normal(size=(n, 1))


def skewed(rng, n):
    return np.exp(0.7 * correlated(rng, n) / math.sqrt(2.0)) - math.exp(0.5 * 0.7**2)


def test_joint_intervals_cover_all_differences_together():
    assert covered(correlated, 150, 60, 5) >= 0.90


@pytest.mark.slow
def test_joint_coverage_is_near_nominal_and_somewhat_lower_on_skewed_outcomes():
    """Nominal 95%. Printed, because a reader should see the figure and not only that it passed."""
    normal, tailed = covered(correlated, 1000, 100, 6), covered(skewed, 1000, 100, 7)
    print(f"joint coverage of 5 differences, n = 100: {normal:.3f} normal, {tailed:.3f} skewed")
    assert 0.93 <= normal <= 0.985
    assert 0.88 <= tailed <= 0.985


def covered_unequal(draw, repeats, numbers, seed):
    """Return the share of repeats in which joint intervals over points of unequal numbers cover all differences (0)."""
    rng, hits = np.random.default_rng(seed), 0
    for _ in range(repeats):
        pairs = {}
        for p, n in enumerate(numbers):
            table = draw(rng, n)
            pairs |= {(p, k): (table[:, k], np.zeros(n)) for k in range(2)}
        found = paired_differences(pairs, higher_is_better=dict.fromkeys(pairs, True))
        hits += all(d.joint_low <= 0.0 <= d.joint_high for d in found.values())
    return hits / repeats


def test_joint_intervals_cover_over_points_of_unequal_numbers():
    assert covered_unequal(correlated, 120, (200, 80, 50), 8) >= 0.89


@pytest.mark.slow
def test_joint_coverage_over_points_of_unequal_numbers_is_near_nominal():
    normal, tailed = (covered_unequal(d, 1000, (900, 400, 150, 60), s) for d, s in ((correlated, 9), (skewed, 10)))
    print(f"joint coverage of 8 differences, n = 60 to 900: {normal:.3f} normal, {tailed:.3f} skewed")
    assert 0.93 <= normal <= 0.985
    assert 0.88 <= tailed <= 0.985
