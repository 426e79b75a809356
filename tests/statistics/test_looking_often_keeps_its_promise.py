"""Whoever looks at a growing sample and stops when enough is known still gets intervals that cover what they say."""

import functools
import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri, stdtrit
from scipy.stats import binomtest

from sim.statistics import paired
from sim.statistics.intervals import LEVEL, t_quantile
from sim.statistics.looks import FEWEST_TELLING, Need, decided, level_at_every_look, look_schedule, telling
from sim.statistics.paired import joint_factor

LONG = look_schedule(50, 2000)


def wall(schedule):
    return float(ndtri(0.5 + level_at_every_look(tuple(schedule)) / 2))


def test_there_are_eleven_looks_from_fifty_to_two_thousand():
    assert LONG == (50, 75, 113, 170, 255, 383, 575, 863, 1295, 1943, 2000)


@given(st.integers(2, 500), st.integers(0, 100_000))
def test_looks_grow_by_half_and_end_at_the_budget(least, more):
    sizes = look_schedule(least, least + more)
    assert (sizes[0], sizes[-1]) == (least, least + more)
    assert all(a < b <= math.ceil(1.5 * a) for a, b in itertools.pairwise(sizes))


@pytest.mark.parametrize("wrong", [(1, 50), (60, 50)])
def test_looks_that_lead_nowhere_are_refused(wrong):
    with pytest.raises(ValueError, match="looks go from 2"):
        look_schedule(*wrong)


@pytest.mark.parametrize(("looks", "published"), [(2, 2.178), (3, 2.289), (4, 2.361), (5, 2.413), (10, 2.555)])
def test_the_walls_are_the_published_ones(looks, published):
    """Pocock (1977), table 1, 5% two-sided, looks at equal distances."""
    assert wall(range(7, 7 * looks + 1, 7)) == pytest.approx(published, abs=6e-4)


def test_one_look_needs_no_more_and_more_looks_never_less():
    assert level_at_every_look((50,)) == LEVEL
    levels = [level_at_every_look(LONG[:k]) for k in range(1, len(LONG) + 1)]
    assert levels == sorted(levels)


@pytest.mark.parametrize("schedule", [look_schedule(50, 1944), look_schedule(140, 8100), look_schedule(500, 3800)])
def test_a_last_look_soon_after_the_one_before_lowers_nothing(schedule):
    """The last look adds next to nothing here, so the wall is that of the looks before it, or a hair higher."""
    assert 0.0 <= wall(schedule) - wall(schedule[:-1]) < 0.02


def test_all_looks_hold_together_as_often_as_promised():
    random = np.random.default_rng(1)
    inside, trials, height = 0, 40_000, wall(LONG)
    for _ in range(20):
        steps = np.diff((0, *LONG))
        sums = np.cumsum(random.normal(size=(trials // 20, len(LONG))) * np.sqrt(steps), axis=1)
        inside += int((np.abs(sums) <= height * np.sqrt(LONG)).all(axis=1).sum())
    low, high = binomtest(inside, trials).proportion_ci(0.99)
    assert low <= LEVEL <= high


def test_a_run_is_decided_when_everything_that_somebody_asked_for_is_known():
    known, unknown, unasked = Need("a", 0.4, 0.5, 50), Need("b", 0.6, 0.5, 50), Need("c", 9.0, None, 50)
    assert decided([known, unasked])
    assert decided([Need("on the line", 0.5, 0.5, FEWEST_TELLING)])
    assert not decided([known, unknown])
    assert not decided([known, Need("nothing known", math.nan, 0.5, 50)])
    assert not decided([known, Need("hardly ever different", 0.0, 0.5, FEWEST_TELLING - 1)])
    assert not decided([unasked])
    assert not decided([])


def test_what_tells_something_is_what_is_not_the_commonest_difference():
    assert telling(np.zeros(50)) == 0
    assert telling(np.array([0.0, 0.0, 0.0, 1.0, -2.0, np.nan])) == 2
    assert telling(np.arange(50.0)) == 49
    assert telling(np.full(3, np.nan)) == 0


# --- coverage, measured -------------------------------------------------------------------------------------------

SKEWED = {
    "normal": (lambda r, shape: r.normal(size=shape), 0.0),
    "exponential": (lambda r, shape: r.exponential(size=shape) - 1.0, 0.0),
    "lognormal": (lambda r, shape: r.lognormal(0.0, 1.0, size=shape) / math.sqrt((math.e - 1) * math.e), None),
    "rarely much": (lambda r, shape: (r.random(shape) < 0.05) * r.exponential(3.0, size=shape), 0.15),
}
WANTED = (0.35, 0.2, 0.12, 0.07)
"""Half-widths in standard deviations of the single outcome, roughly: they end runs early, in the middle and late."""


def measured(draw, truth, wanted, level, fewest=FEWEST_TELLING, trials=3000, seed=5):
    """Return the share of runs whose last interval covers the truth, and the replications that they took."""
    random = np.random.default_rng(seed)
    quantile = {n: float(stdtrit(n - 1, 0.5 + level / 2)) for n in LONG}
    covered = taken = 0
    for _ in range(trials // 250):
        values = draw(random, (250, LONG[-1]))
        first, second = np.cumsum(values, axis=1), np.cumsum(values**2, axis=1)
        tells = np.cumsum(values != 0.0, axis=1)  # where there is a commonest value, it is 0
        going = np.ones(250, bool)
        for n in LONG:
            mean = first[:, n - 1] / n
            spread = np.sqrt(np.maximum(second[:, n - 1] - n * mean**2, 0.0) / (n - 1))
            half = quantile[n] * spread / math.sqrt(n)
            enough = (half <= wanted) & (tells[:, n - 1] >= fewest)
            ends = going & (enough | (n == LONG[-1]))
            covered += int((ends & (np.abs(mean - truth) <= half)).sum())
            taken += int(ends.sum()) * n
            going &= ~ends
    return covered / trials, taken / trials


@pytest.mark.slow
@pytest.mark.parametrize("name", SKEWED)
@pytest.mark.parametrize("wanted", WANTED)
def test_the_last_interval_covers_what_it_says(name, wanted):
    draw, truth = SKEWED[name]
    truth = math.exp(0.5) / math.sqrt((math.e - 1) * math.e) if truth is None else truth
    allowed, plain = level_at_every_look(LONG), LEVEL
    with_it, runs = measured(draw, truth, wanted, allowed)
    without, fewer = measured(draw, truth, wanted, plain, fewest=0)
    print(
        f"{name:12} wanted {wanted:4}: covers {with_it:.3f} in {runs:5.0f} runs; plain 95 % {without:.3f} in {fewer:5.0f}"
    )
    assert with_it >= 0.94
    assert with_it > without


def ended(values, level, wanted):
    """Return whether the joint intervals at the look that ends the run cover 0 in every column, and its replications."""
    for n in LONG:
        d = values[:n]
        error = d.std(axis=0, ddof=1) / math.sqrt(n)
        if n < LONG[-1] and (t_quantile(n - 1, level) * error > wanted).any():
            continue  # the joint factor is never smaller
        half = joint_factor(d, level=level) * error
        if (half <= wanted).all() or n == LONG[-1]:
            return bool((np.abs(d.mean(axis=0)) <= half).all()), n
    raise AssertionError("the last look ends every run")


@pytest.mark.slow
@pytest.mark.parametrize("wanted", [0.35, 0.2])
@pytest.mark.parametrize("name", ["exponential", "lognormal"])
def test_three_skewed_differences_are_covered_together(name, wanted, monkeypatch):
    weights = paired.resampled_weights  # they hang on n alone: drawing them once a look saves nearly all the time
    monkeypatch.setattr(paired, "resampled_weights", functools.cache(lambda *asked: list(weights(*asked))))
    draw, truth = SKEWED[name]
    truth = math.exp(0.5) / math.sqrt((math.e - 1) * math.e) if truth is None else truth
    random, trials = np.random.default_rng(9), 2000
    mix = np.array([[1.0, 0.6, 0.3], [0.0, 0.8, 0.3], [0.0, 0.0, 0.9]])
    runs = [(draw(random, (LONG[-1], 3)) - truth) @ mix for _ in range(trials)]
    (with_it, taken), (without, fewer) = (
        np.mean([ended(values, level, wanted) for values in runs], axis=0)
        for level in (level_at_every_look(LONG), LEVEL)
    )
    print(f"joint {name:12} wanted {wanted}: {with_it:.3f} in {taken:.0f}; plain 95 % {without:.3f} in {fewer:.0f}")
    assert with_it >= 0.94
    assert with_it > without


def test_the_single_interval_at_a_look_is_the_usual_one_at_another_level():
    assert t_quantile(49, level_at_every_look(LONG)) > t_quantile(49) > 2.0
