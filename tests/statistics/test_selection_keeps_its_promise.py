"""The best of several systems is selected as often as promised, in as few worlds as shared luck allows, or not at all."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.statistics import selection
from sim.statistics.selection import Elimination, select_best, spread_factor

DELTA = 0.2


def sharing(rng, n, k, correlation):
    """Return (n, k) standard normal outcomes of systems that share a part of their luck."""
    return math.sqrt(correlation) * rng.normal(size=(n, 1)) + math.sqrt(1.0 - correlation) * rng.normal(size=(n, k))


def skewed(rng, n, k, correlation):
    """Return lognormal outcomes of standard deviation 1, skewness 6."""
    return np.exp(sharing(rng, n, k, correlation)) / math.sqrt((math.e - 1.0) * math.e)


def rarely(rng, n, k, correlation):
    """Return outcomes that are equal in most worlds: in 5% of them a system gains much, the last one more than others.

    The mean of the last one is better by 0.7 × 0.05.
    """
    world = np.round(rng.normal(size=(n, 1)), 2)
    gains = (rng.random((n, k)) < 0.05) * rng.exponential(1.0, size=(n, k))
    return world + gains * np.where(np.arange(k) == k - 1, 1.0, 0.3)


def slippage(draw, delta, k=5, correlation=0.8):
    """Return a problem, rng → (outcomes, best): the hardest one, with all others exactly delta worse than the best."""

    def problem(rng, n):
        best = int(rng.integers(k))
        outcomes = draw(rng, n, k, correlation)
        outcomes[:, best] += delta
        return outcomes, best

    return problem


def rare_problem(rng, n):
    return rarely(rng, n, 3, 0.0), 2


PROBLEMS = {
    "normal": (slippage(sharing, DELTA), DELTA, 20),
    "lognormal": (slippage(skewed, DELTA), DELTA, 50),
    "rarely": (rare_problem, 0.7 * 0.05, 50),
}


def played(name, trials, seed, n=6000):
    """Return the share of correct selections of a problem, and the mean of the replications used."""
    problem, delta, first_stage = PROBLEMS[name]
    rng, right, used = np.random.default_rng(seed), 0, 0
    for _ in range(trials):
        outcomes, best = problem(rng, n)
        found = select_best(outcomes, delta=delta, higher_is_better=True, first_stage=first_stage)
        right += found.selected == best
        used += found.used
    return right / trials, used / trials


def at_least(share, trials, promised=0.95):
    return share >= promised - 3.0 * math.sqrt(promised * (1.0 - promised) / trials)


@pytest.mark.parametrize("name", PROBLEMS)
def test_the_best_is_selected_as_often_as_promised(name):
    share, _ = played(name, 400, 1, n=3000)
    assert at_least(share, 400)


@pytest.mark.slow
@pytest.mark.parametrize("name", PROBLEMS)
def test_the_best_is_selected_as_often_as_promised_in_many_trials(name):
    share, used = played(name, 4000, 2)
    print(f"{name:10} correct selection {share:.4f}, {used:.0f} replications used on average")
    assert at_least(share, 4000)


def test_a_procedure_in_too_much_of_a_hurry_would_be_found_out(monkeypatch):
    honest = selection.boundary
    monkeypatch.setattr(selection, "boundary", lambda *given: 0.2 * honest(*given))
    assert not at_least(played("lognormal", 400, 1, n=3000)[0], 400)
    monkeypatch.setattr(selection, "boundary", honest)
    monkeypatch.setattr(selection, "first_stage_that_tells", lambda _outcomes, least: least)
    assert not at_least(played("rarely", 400, 1, n=3000)[0], 400)


def test_shared_luck_saves_most_of_the_replications():
    rng, used = np.random.default_rng(3), {}
    for correlation in (0.8, 0.0):
        problem = slippage(sharing, DELTA, correlation=correlation)
        runs = [problem(rng, 3000)[0] for _ in range(100)]
        found = [select_best(run, delta=DELTA, higher_is_better=True, first_stage=20) for run in runs]
        assert all(one.selected is not None for one in found)
        used[correlation] = np.mean([one.used for one in found])
    assert used[0.0] > 3.0 * used[0.8]


# --- the procedure itself -----------------------------------------------------------------------------------------


def as_published(x, delta, alpha, n0):
    """Return the selected system and the replications used, by the text of Kim & Nelson (2001), c = 1, loop by loop."""
    n, k = x.shape
    eta = 0.5 * ((2.0 * alpha / (k - 1)) ** (-2.0 / (n0 - 1)) - 1.0)
    h2 = 2.0 * eta * (n0 - 1)
    s2 = [
        [sum((x[:n0, i] - x[:n0, j] - (x[:n0, i] - x[:n0, j]).mean()) ** 2) / (n0 - 1) for j in range(k)]
        for i in range(k)
    ]
    most = max(math.floor(h2 * s2[i][j] / delta**2) for i in range(k) for j in range(k) if i != j)
    inside, r = list(range(k)), n0
    while r <= min(n, most):
        old = list(inside)
        inside = [
            i
            for i in old
            if all(
                x[:r, i].mean() >= x[:r, j].mean() - max(0.0, delta / (2 * r) * (h2 * s2[i][j] / delta**2 - r))
                for j in old
                if j != i
            )
        ]
        if len(inside) == 1:
            return inside[0], r
        r += 1
    return (max(inside, key=lambda i: x[: most + 1, i].mean()), r) if n > most else (None, n)


@pytest.mark.parametrize("seed", range(12))
def test_it_is_the_published_procedure(seed):
    rng = np.random.default_rng(seed)
    x = sharing(rng, 500, 4, 0.5) + rng.choice([0.0, 0.1, 0.3], size=4)
    found = select_best(x, delta=0.25, higher_is_better=True, confidence=0.9, first_stage=15)
    system, used = as_published(x, 0.25, 0.1, 15)
    assert found.selected == system
    assert found.used <= used, "it ends no later: the spread of those that are out no longer counts"
    if found.selected is not None and len(found.eliminated) == 3:
        assert found.used == found.eliminated[-1].after


@given(st.integers(2, 30), st.floats(0.55, 0.999), st.integers(2, 200))
def test_the_factor_solves_the_equation_that_defines_it(k, confidence, first_stage):
    """½ (1 + 2η)^(−(n0−1)/2) = α/(k−1), Kim & Nelson (2001), with c = 1."""
    eta = spread_factor(k, confidence, first_stage) / (2.0 * (first_stage - 1))
    solved = 0.5 * (1.0 + 2.0 * eta) ** (-0.5 * (first_stage - 1))
    assert solved == pytest.approx((1.0 - confidence) / (k - 1), rel=1e-9)


def test_who_went_out_when_and_by_whom():
    x = sharing(np.random.default_rng(5), 2000, 3, 0.8) + np.array([0.0, 3.0, 2.6])
    found = select_best(x, delta=0.2, higher_is_better=True, first_stage=40)
    assert found.selected == 1
    assert found.survivors == (1,)
    assert found.eliminated[0] == Elimination(system=0, after=40, by=1)
    assert (found.eliminated[1].system, found.eliminated[1].by) == (2, 1)
    assert found.used == found.eliminated[1].after
    assert (found.needed, found.missing, found.first_stage) == (0, 0, 40)


def test_where_less_is_better_the_least_is_selected():
    x = sharing(np.random.default_rng(6), 2000, 3, 0.8) + np.array([0.0, 1.0, -1.0])
    assert select_best(x, delta=0.2, higher_is_better=False).selected == 2
    assert select_best(x, delta=0.2, higher_is_better=False) == select_best(-x, delta=0.2, higher_is_better=True)


def test_a_row_with_a_missing_value_is_left_out_and_counted():
    x = sharing(np.random.default_rng(7), 400, 3, 0.5) + np.array([0.0, 0.3, 0.0])
    holes = np.insert(x, [3, 60], math.nan, axis=0)
    holes[3, 1:] = 5.0
    with_holes = select_best(holes, delta=0.3, higher_is_better=True)
    without = select_best(x, delta=0.3, higher_is_better=True)
    assert (with_holes.selected, with_holes.used, with_holes.eliminated) == (
        without.selected,
        without.used,
        without.eliminated,
    )
    assert (with_holes.missing, without.missing) == (2, 0)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 6))
def test_replications_after_the_last_that_is_needed_change_nothing(seed, k):
    rng = np.random.default_rng(seed)
    x = sharing(rng, 800, k, 0.6) + 0.3 * (np.arange(k) == 0)
    found = select_best(x, delta=0.3, higher_is_better=True)
    assert found == select_best(x[: found.used], delta=0.3, higher_is_better=True)
    after = np.vstack([x[: found.used], 100.0 * rng.normal(size=(50, k))])
    assert found == select_best(after, delta=0.3, higher_is_better=True)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000))
def test_the_replications_said_to_be_needed_are_enough(seed):
    x = sharing(np.random.default_rng(seed), 20_000, 3, 0.5)
    early = select_best(x[:60], delta=0.1, higher_is_better=True)
    later = select_best(x[: 60 + early.needed], delta=0.1, higher_is_better=True)
    assert (early.selected is None) == (early.needed > 0)
    assert later.selected in early.survivors
    assert later.needed == 0


def test_too_few_replications_select_nothing():
    x = sharing(np.random.default_rng(8), 30, 3, 0.5)
    found = select_best(x, delta=0.1, higher_is_better=True)
    assert (found.selected, found.survivors, found.eliminated, found.used) == (None, (0, 1, 2), (), 30)
    assert found.needed >= 20, "the first stage is 50"
    for few in (0, 1):
        nothing = select_best(x[:few], delta=0.1, higher_is_better=True)
        assert (nothing.selected, nothing.needed) == (None, None)


def test_a_single_system_needs_no_replications():
    found = select_best(np.zeros((0, 1)), delta=1.0, higher_is_better=True)
    assert (found.selected, found.survivors, found.used, found.needed) == (0, (0,), 0, 0)


def test_of_identical_systems_the_first_is_selected_and_the_tie_is_shown():
    world = np.random.default_rng(9).normal(size=(80, 1))
    found = select_best(np.hstack([world - 5.0, world, world]), delta=1.0, higher_is_better=True)
    assert (found.selected, found.survivors, found.used) == (1, (1, 2), 50)
    assert found.eliminated == (Elimination(0, 50, 1),)


def test_a_difference_that_is_rare_makes_the_first_stage_longer():
    rng = np.random.default_rng(10)
    world = rng.normal(size=1500)
    rare = world - 0.1 + 10.0 * (np.arange(1500) % 40 == 39)  # better by 0.15 on average, seldom
    x = np.column_stack([world, rare])
    assert select_best(x[:50], delta=0.15, higher_is_better=True).selected is None
    found = select_best(x, delta=0.15, higher_is_better=True, confidence=0.9)
    assert found.first_stage == 30 * 40
    few = select_best(x[:400], delta=0.15, higher_is_better=True)
    assert (few.selected, few.first_stage) == (None, 30 * 40)
    assert few.needed >= 800


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"delta": 0.0}, "delta must be above 0"),
        ({"delta": math.nan}, "delta must be above 0"),
        ({"first_stage": 1}, "two replications or more"),
        ({"confidence": 0.25}, "confidence must be above 1/4"),
        ({"confidence": 1.0}, "confidence must be above 1/4"),
    ],
)
def test_what_cannot_be_promised_is_refused(wrong, words):
    with pytest.raises(ValueError, match=words):
        select_best(np.zeros((9, 4)), **{"delta": 1.0, "higher_is_better": True} | wrong)
