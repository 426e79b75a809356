"""What is said of a choice is right where it can be worked out, covers where it must, and claims nothing unknown."""

import functools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import ndtr

from sim.statistics import choosing, paired
from sim.statistics.choosing import (
    BOOTSTRAPS,
    CONSTANT,
    best_in_future,
    best_on_average,
    choices,
    expected_opportunity_loss,
    gaps_to_best,
    not_told_apart,
)
from sim.statistics.intervals import t_quantile

NOISE = 4.0 * 0.5 / math.sqrt(BOOTSTRAPS)
"""Four standard errors of a share over the bootstrap samples, at most."""

TABLES = st.tuples(st.integers(20, 40), st.integers(1, 5)).flatmap(
    lambda shape: arrays(float, shape, elements=st.integers(-1000, 1000).map(float))
)


@pytest.fixture(autouse=True)
def _weights_drawn_once(monkeypatch):
    weights = paired.resampled_weights  # they hang on n alone: drawing them once saves nearly all the time
    cached = functools.cache(lambda *asked: list(weights(*asked)))
    monkeypatch.setattr(choosing, "resampled_weights", cached)


def two_normals(d, n=400, seed=1):
    """Return (n, 2) outcomes with a difference of exactly d between the means and of sd exactly 1."""
    rng = np.random.default_rng(seed)
    world, z = rng.normal(size=n), rng.normal(size=n)
    z = (z - z.mean()) / z.std(ddof=1)
    return np.column_stack([world + z + d, world])


@pytest.mark.parametrize("standard_errors", [0.0, 0.5, 1.0, 2.0])
def test_two_systems_are_known_as_well_as_the_closed_forms_say(standard_errors):
    """P(best) = Φ(d/se); expected loss of the better one se φ(d/se) − d Φ(−d/se), of the other one d more."""
    se = 1.0 / 20.0
    d = standard_errors * se
    table = two_normals(d)
    first, second = choices(table, higher_is_better=True, delta=0.0)
    assert first.best_on_average == pytest.approx(ndtr(standard_errors), abs=NOISE)
    density = math.exp(-0.5 * standard_errors**2) / math.sqrt(2.0 * math.pi)
    loss = se * density - d * ndtr(-standard_errors)
    assert first.expected_loss == pytest.approx(loss, abs=4.0 * 0.6 * se / math.sqrt(BOOTSTRAPS))
    assert second.expected_loss == pytest.approx(loss + d, abs=4.0 * se / math.sqrt(BOOTSTRAPS))
    assert (first.loss_at_means, second.loss_at_means) == pytest.approx((0.0, d), abs=1e-12)
    assert best_in_future(table, higher_is_better=True) == pytest.approx([ndtr(d), ndtr(-d)], abs=0.08)


def test_more_replications_settle_the_average_and_not_the_future():
    small, large = (choices(two_normals(0.15, n), higher_is_better=True, delta=0.0)[0] for n in (50, 5000))
    assert small.best_on_average < 0.95
    assert large.best_on_average > 0.999
    assert 0.5 < large.best_in_future < 0.6, "it is the right choice and yet not the best in many futures"
    assert large.expected_loss < 0.001 * 0.15 < small.expected_loss


def test_two_systems_have_the_one_sided_paired_t_interval():
    table = two_normals(1.0, n=100)
    gaps = gaps_to_best(table)
    half = t_quantile(99, 0.90) / 10.0
    assert gaps.high[0] == pytest.approx(1.0 + half)
    assert gaps.low[0] == 0.0, "constrained: nothing that is the best is worse than the best"
    assert (gaps.low[1], gaps.high[1]) == (pytest.approx(-1.0 - half), 0.0)
    assert gaps.may_be_best.tolist() == [True, False]
    few = gaps_to_best(np.random.default_rng(1).normal(size=(10, 4)))
    assert np.isfinite(few.low).all(), "Bonferroni below twenty replications"


def test_what_is_near_enough_is_good_enough():
    first, second, third = choices(
        np.column_stack([two_normals(0.3), np.full(400, -9.0)]), higher_is_better=True, delta=0.5
    )
    assert (first.good_enough, second.good_enough, third.good_enough) == (True, True, False)
    assert (first.told_apart, second.told_apart, third.told_apart) == (False, True, True)
    assert (first.near_best, third.near_best) == (1.0, 0.0)
    assert second.near_best > 0.99
    assert second.best_on_average < 0.01


# --- properties ---------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(TABLES, st.booleans())
def test_probabilities_sum_to_one_and_nobody_gains_by_a_wrong_choice(table, higher):
    found = choices(table, higher_is_better=higher, delta=1.0)
    assert sum(choice.best_in_future for choice in found) == pytest.approx(1.0)
    assert sum(choice.best_on_average for choice in found) == pytest.approx(1.0)
    for choice in found:
        assert choice.expected_loss >= 0.0
        assert choice.loss_at_means >= 0.0
        assert choice.low <= 0.0 <= choice.high
        assert choice.low <= choice.gap
        assert choice.near_best >= choice.best_on_average - 1e-12
    assert not all(choice.told_apart for choice in found)
    assert tuple(c.system for c in found if not c.told_apart) == not_told_apart(table, higher_is_better=higher)
    assert expected_opportunity_loss(table, higher_is_better=higher) == pytest.approx([c.expected_loss for c in found])
    assert best_on_average(table, higher_is_better=higher) == pytest.approx([c.best_on_average for c in found])


@settings(max_examples=60, deadline=None)
@given(TABLES)
def test_the_best_by_the_means_loses_least(table):
    found = choices(table, higher_is_better=True, delta=1.0)
    best = max(found, key=lambda choice: choice.mean)
    assert best.loss_at_means == 0.0
    assert not best.told_apart
    noise = 4.0 * table.std(axis=0).max() / math.sqrt(len(table)) * 2.0 / math.sqrt(BOOTSTRAPS)
    assert best.expected_loss <= min(choice.expected_loss for choice in found) + noise


FIGURES = (
    "mean gap low high best_in_future best_on_average near_best expected_loss loss_at_means good_enough told_apart"
).split()


def figures(found, shift=0.0):
    return np.array([[getattr(choice, name) - shift * (name == "mean") for name in FIGURES] for choice in found], float)


@settings(max_examples=60, deadline=None)
@given(TABLES, st.integers(-(10**6), 10**6), st.randoms(use_true_random=False))
def test_order_sign_and_level_of_the_systems_change_nothing(table, shift, random):
    plain = figures(choices(table, higher_is_better=True, delta=1.5))
    order = random.sample(range(table.shape[1]), table.shape[1])
    room = {"abs": 1e-6, "rel": 1e-6}
    assert figures(choices(table[:, order], higher_is_better=True, delta=1.5)) == pytest.approx(plain[order], **room)
    moved = choices(table + shift, higher_is_better=True, delta=1.5)
    assert figures(moved, shift) == pytest.approx(plain, **room)
    turned = figures(choices(-table, higher_is_better=False, delta=1.5))
    assert np.abs(turned[:, 0]) == pytest.approx(np.abs(plain[:, 0]), **room)
    assert turned[:, 1:] == pytest.approx(plain[:, 1:], **room)


# --- the edges ----------------------------------------------------------------------------------------------------


def test_identical_systems_share_everything_and_are_never_told_apart():
    world = np.random.default_rng(2).normal(size=(100, 1))
    first, second, third = choices(np.hstack([world, world, world - 3.0]), higher_is_better=True, delta=0.1)
    assert (
        (first.best_in_future, first.best_on_average) == (second.best_in_future, second.best_on_average) == (0.5, 0.5)
    )
    assert (first.expected_loss, first.gap, first.low, first.high) == (0.0, 0.0, -math.inf, 0.0)
    assert (first.told_apart, second.told_apart) == (False, False)
    assert not third.told_apart, "a constant difference in 100 worlds may be another one in the next"
    many = np.random.default_rng(2).normal(size=(CONSTANT, 1))
    found = choices(np.hstack([many, many, many - 3.0]), higher_is_better=True, delta=0.1)
    assert [choice.told_apart for choice in found] == [False, False, True]
    assert (found[2].low, found[2].high) == (pytest.approx(-3.0), 0.0)


def test_systems_that_rarely_differ_are_not_told_apart_by_luck():
    rng = np.random.default_rng(3)
    world = np.round(rng.normal(size=(400, 1)), 2)
    seldom = np.repeat(world, 2, axis=1)
    seldom[::20, 1] += 5.0
    assert not_told_apart(seldom, higher_is_better=True) == (0, 1), "twenty worlds tell too little"
    seldom[1::20, 1] += 5.0
    assert not_told_apart(seldom, higher_is_better=True) == (1,)


def test_missing_rows_are_left_out_and_counted():
    table = two_normals(0.2, n=60)
    holes = np.insert(table, [0, 30], [math.nan, 1.0], axis=0)
    found = choices(holes, higher_is_better=True, delta=0.1)
    assert {(choice.n, choice.missing) for choice in found} == {(60, 2)}
    assert figures(found).tolist() == figures(choices(table, higher_is_better=True, delta=0.1)).tolist()


@pytest.mark.parametrize("rows", [0, 1])
def test_without_replications_nothing_is_claimed(rows):
    found = choices(np.zeros((rows, 3)), higher_is_better=True, delta=0.1)
    assert all(math.isnan(choice.best_on_average) and not choice.told_apart for choice in found)
    assert not_told_apart(np.zeros((rows, 3)), higher_is_better=True) == (0, 1, 2)


def test_a_single_system_is_the_best():
    (only,) = choices(np.arange(30.0)[:, None], higher_is_better=True, delta=0.1)
    assert (only.best_in_future, only.best_on_average, only.expected_loss, only.told_apart) == (1.0, 1.0, 0.0, False)


def test_a_delta_below_nothing_is_refused():
    with pytest.raises(ValueError, match="delta must be 0 or more"):
        choices(np.zeros((5, 2)), higher_is_better=True, delta=-1.0)


# --- coverage, measured -------------------------------------------------------------------------------------------


def normal(rng, n):
    return 2.0 * rng.normal(size=(n, 1)) + rng.normal(size=(n, 5)) * [1.0, 0.5, 1.0, 2.0, 1.0]


def skewed(rng, n):
    return np.exp(normal(rng, n) / 2.5)[:, [0, 2, 4]] - math.exp(0.5 * 5.0 / 2.5**2)


def rarely(rng, n):
    """Return systems of the same mean of which the first mostly is a little worse and rarely much better."""
    table = np.repeat(np.round(rng.normal(size=(n, 1)), 2), 4, axis=1)
    table[:, 0] += (rng.random(n) < 0.05) * rng.exponential(1.0, size=n) - 0.05
    return table


def covered(draw, n, trials, seed):
    """Return how often the first of equally good systems is among those not told apart, and all gaps (0) are covered."""
    rng, among, together = np.random.default_rng(seed), 0, 0
    for _ in range(trials):
        gaps = gaps_to_best(draw(rng, n))
        among += bool(gaps.may_be_best[0])
        together += bool(((gaps.low <= 0.0) & (gaps.high >= 0.0)).all())
    return among / trials, together / trials


@pytest.mark.parametrize("draw", [normal, skewed, rarely])
def test_the_best_is_among_those_not_told_apart(draw):
    trials = 300
    assert covered(draw, 100, trials, 4)[0] >= 0.95 - 3.0 * math.sqrt(0.95 * 0.05 / trials)


@pytest.mark.slow
@pytest.mark.parametrize("draw", [normal, skewed, rarely])
@pytest.mark.parametrize("n", [60, 300, 1000])
def test_the_best_is_among_those_not_told_apart_in_many_trials(draw, n):
    """Nominal 95%, with all systems equally good, which is the hardest. Skewed outcomes cover a little less."""
    trials = 3000
    among, _ = covered(draw, n, trials, 5)
    print(f"{draw.__name__:7} n {n:4}: the best is among those not told apart in {among:.4f}")
    assert among >= (0.93 if draw is skewed else 0.95) - 3.0 * math.sqrt(0.95 * 0.05 / trials)


def test_without_the_allowance_for_many_systems_it_would_be_lost_too_often(monkeypatch):
    monkeypatch.setattr(choosing, "one_sided_factor", lambda below, n, level: t_quantile(n - 1, 2.0 * level - 1.0))
    assert covered(normal, 100, 300, 4)[0] < 0.95 - 3.0 * math.sqrt(0.95 * 0.05 / 300)
