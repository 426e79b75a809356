"""A budget of replications goes where the verdict is least known, to the last one, and buys more than equal parts do."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from sim.statistics.allocation import Known, allocate, allocate_over_points, ocba_weights

MEANS = st.integers(-100, 100).map(float)
SDS = st.integers(0, 50).map(float)
SYSTEMS = st.lists(st.tuples(MEANS, SDS, st.integers(1, 200)), min_size=1, max_size=8)


def shares(systems, budget, floor=0.5):
    means, sds, counts = zip(*systems, strict=True)
    return allocate(means, sds, counts, budget, floor=floor, higher_is_better=True)


# --- the published ratios -----------------------------------------------------------------------------------------


def test_the_ratios_are_those_of_chen_and_others():
    """Ten systems N(i, 6²), i = 0–9, the least is best (Chen et al. 2000): N_i/N_j = (j/i)², N_b = σ √(Σ N_i²/σ²)."""
    weights = ocba_weights(range(10), [6.0] * 10, floor=1e-9, higher_is_better=False)
    assert weights[1:] / weights[1] == pytest.approx([1.0 / i**2 for i in range(1, 10)])
    assert weights[0] / weights[1] == pytest.approx(math.sqrt(sum(i**-4 for i in range(1, 10))))
    assert weights[0] / weights[1] == pytest.approx(1.0402, abs=1e-4)


def test_with_spreads_that_differ_too():
    sds = np.array([1.0, 2.0, 0.5, 3.0])
    weights = ocba_weights([10.0, 9.0, 8.5, 4.0], sds, floor=1e-9, higher_is_better=True)
    assert weights[1] / weights[2] == pytest.approx((2.0 / 1.0) ** 2 / (0.5 / 1.5) ** 2)
    assert weights[3] / weights[2] == pytest.approx((3.0 / 6.0) ** 2 / (0.5 / 1.5) ** 2)
    assert weights[0] == pytest.approx(1.0 * math.sqrt(np.sum((weights[1:] / sds[1:]) ** 2)))


def test_a_large_budget_brings_the_counts_to_the_ratios():
    more = np.array(allocate(range(10), [6.0] * 10, [10] * 10, 1_000_000, floor=0.1, higher_is_better=False)) + 10
    assert more[1] / more[3] == pytest.approx(9.0, rel=1e-3)
    assert more[0] / more[1] == pytest.approx(1.0402, rel=1e-3)


def test_what_has_more_than_its_share_keeps_it_and_the_others_share_the_rest():
    more = allocate([0.0, 1.0, 2.0], [1.0, 1.0, 1.0], [10, 10, 500], 90, floor=0.1, higher_is_better=False)
    assert more[2] == 0
    weights = ocba_weights([0.0, 1.0, 2.0], [1.0] * 3, floor=0.1, higher_is_better=False)
    assert (more[0] + 10) / (more[1] + 10) == pytest.approx(weights[0] / weights[1], rel=0.05)


# --- totals, order, edges -----------------------------------------------------------------------------------------


@given(SYSTEMS, st.integers(0, 5000), st.sampled_from([0.01, 0.5, 20.0]))
def test_the_budget_is_spent_to_the_last_replication(systems, budget, floor):
    more = shares(systems, budget, floor)
    assert sum(more) == budget
    assert min(more) >= 0
    over = allocate_over_points(systems, floor, budget)
    assert sum(over) == budget
    assert min(over) >= 0
    assert all(isinstance(count, int) for count in more + over)


@given(SYSTEMS, st.integers(0, 3000), st.integers(0, 1000))
def test_a_larger_budget_takes_from_nobody(systems, budget, extra):
    """But for the one replication that rounding may move."""
    less, more = shares(systems, budget), shares(systems, budget + extra)
    assert all(b >= a - 1 for a, b in zip(less, more, strict=True))
    less, more = (allocate_over_points(systems, 1.0, spent) for spent in (budget, budget + extra))
    assert all(b >= a - 1 for a, b in zip(less, more, strict=True))


@given(st.integers(1, 30), st.integers(0, 30), st.integers(1, 40), st.integers(0, 40))
def test_more_noise_and_less_distance_never_get_less(noise, louder, distance, farther):
    """Two points, or two systems beside a best one, that differ in one thing."""
    for first, second in (
        ((distance, noise + louder), (distance, noise)),
        ((distance, noise), (distance + farther, noise)),
    ):
        systems = [(0.0, 3.0, 20), (-float(first[0]), float(first[1]), 20), (-float(second[0]), float(second[1]), 20)]
        more = shares(systems, 500)
        assert more[1] >= more[2] - 1
    near, far = allocate_over_points([(1.0 + distance, 5.0, 20), (1.0 + distance + farther, 5.0, 20)], 1.0, 500)
    assert near >= far - 1


def test_ties_share_and_do_not_take_everything():
    more = allocate([5.0, 5.0, 4.0], [1.0, 1.0, 1.0], [10, 10, 10], 3000, floor=0.5, higher_is_better=True)
    assert more[2] > 100
    assert more[0] == pytest.approx(more[1], rel=0.05)


def test_what_does_not_vary_gets_nothing_and_if_nothing_varies_all_get_the_same():
    assert allocate([1.0, 2.0, 1.5], [1.0, 1.0, 0.0], [9, 9, 9], 100, floor=0.1, higher_is_better=True)[2] == 0
    assert allocate([1.0, 2.0, 3.0], [0.0] * 3, [9, 9, 9], 10, floor=0.1, higher_is_better=True) == (4, 3, 3)
    assert allocate_over_points([(1.0, 0.0, 9), (2.0, 1.0, 9)], 1.0, 10) == (0, 10)
    assert allocate_over_points([(1.0, 0.0, 9), (2.0, 0.0, 9)], 1.0, 5) == (3, 2)


def test_paired_differences_leave_out_the_best_itself():
    more = allocate([0.0, -1.0, -2.0], [0.0, 1.0, 1.0], [20, 20, 20], 100, floor=0.1, higher_is_better=True)
    assert more[0] == 0
    assert more[1] + 20 == pytest.approx(4 * (more[2] + 20), rel=0.05)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"floor": 0.0}, "the floor of differences must be above 0"),
        ({"budget": -1}, "the budget must be 0 or more"),
        ({"sds": [1.0, math.nan]}, "a mean, a deviation of 0 or more"),
        ({"counts": [1]}, "shorter"),
        ({"means": [], "sds": [], "counts": []}, "something to spend"),
    ],
)
def test_numbers_that_say_nothing_are_refused(wrong, words):
    given_ = {"means": [1.0, 2.0], "sds": [1.0, 1.0], "counts": [5, 5], "budget": 10, "floor": 0.1}
    with pytest.raises(ValueError, match=words):
        allocate(**given_ | wrong, higher_is_better=True)


def test_points_without_a_worth_or_a_replication_are_refused():
    with pytest.raises(ValueError, match="worth must be 0 or more"):
        allocate_over_points([(1.0, 1.0, 5)], -1.0, 10)
    with pytest.raises(ValueError, match="a first replication"):
        allocate_over_points([(1.0, 1.0, 0)], 1.0, 10)


# --- points of a sweep --------------------------------------------------------------------------------------------


def expected_cost(points, worth, more):
    """Return Σ (sd/√n) L(z) at n + more replications, by the closed form."""
    cost = 0.0
    for (mean, sd, n), extra in zip(points, more, strict=True):
        se = sd / math.sqrt(n + extra)
        z = abs(abs(mean) - worth) / se
        cost += se * (math.exp(-0.5 * z * z) / math.sqrt(2.0 * math.pi) - z * ndtr(-z))
    return cost


SWEEP = [Known(-3.0, 4.0, 50), Known(-1.2, 4.0, 50), Known(0.1, 1.0, 50), Known(0.9, 8.0, 50), Known(4.0, 4.0, 50)]


def test_no_other_way_to_spend_the_budget_leaves_less_expected_cost():
    chosen = allocate_over_points(SWEEP, 1.0, 400)
    least = expected_cost(SWEEP, 1.0, chosen)
    rng = np.random.default_rng(1)
    others = [rng.multinomial(400, rng.dirichlet(np.ones(5))) for _ in range(2000)]
    nearby = [
        np.array(chosen) + 10 * (np.eye(5)[a] - np.eye(5)[b]) for a in range(5) for b in range(5) if chosen[b] >= 10
    ]
    assert all(least <= expected_cost(SWEEP, 1.0, other) + 1e-6 for other in [*others, *nearby])
    assert least < 0.9 * expected_cost(SWEEP, 1.0, [80] * 5)


def test_the_points_near_the_line_get_the_budget_on_either_side_of_zero():
    more = allocate_over_points(SWEEP, 1.0, 400)
    assert more[3] > more[1] > 0
    assert more[0] == more[4] == 0, "three deviations of the mean beyond the line"
    mirrored = [Known(-mean, sd, n) for mean, sd, n in SWEEP]
    assert allocate_over_points(mirrored, 1.0, 400) == more


# --- what it buys, measured ---------------------------------------------------------------------------------------


def correct_selections(equal, trials, seed, total=600, step=50):
    """Return how often the least of N(i, 6²), i = 0–9, is selected at the same budget, spent equally or by OCBA."""
    rng, truth, right = np.random.default_rng(seed), np.arange(10.0), 0
    for _ in range(trials):
        values = truth + 6.0 * rng.normal(size=(total, 10))
        n = np.full(10, total // 10 if equal else 10)
        while n.sum() < total:
            seen = [values[:count, i] for i, count in enumerate(n)]
            means, sds = [s.mean() for s in seen], [s.std(ddof=1) for s in seen]
            more = allocate(means, sds, n.tolist(), min(step, total - n.sum()), floor=0.2, higher_is_better=False)
            n += np.array(more)
        right += int(np.argmin([values[:count, i].mean() for i, count in enumerate(n)])) == 0
    return right / trials


def wrong_verdicts(equal, trials, seed, total=1600, step=200):
    """Return the mean cost of wrong verdicts over a sweep of 16 points with a worth of 1, at the same budget."""
    rng, truth, worth, lost = np.random.default_rng(seed), np.linspace(-4.0, 5.0, 16), 1.0, 0.0
    sds = np.tile([3.0, 6.0], 8)
    for _ in range(trials):
        values = truth + sds * rng.normal(size=(total, 16))
        n = np.full(16, total // 16 if equal else 30)
        while n.sum() < total:
            seen = [(float(v.mean()), float(v.std(ddof=1)), v.size) for v in (values[:c, i] for i, c in enumerate(n))]
            n += np.array(allocate_over_points(seen, worth, int(min(step, total - n.sum()))))
        found = np.array([values[:count, i].mean() for i, count in enumerate(n)])
        said, true = np.sign(found) * (np.abs(found) > worth), np.sign(truth) * (np.abs(truth) > worth)
        lost += float(np.abs(np.abs(truth) - worth)[said != true].sum())
    return lost / trials


def test_the_same_budget_selects_the_best_more_often_than_equal_parts():
    trials = 400
    equal, spent = (correct_selections(how, trials, 2) for how in (True, False))
    print(f"correct selection at 600 replications: {equal:.3f} equal, {spent:.3f} by OCBA")
    assert spent > equal + 3.0 * math.sqrt(2.0 * 0.25 / trials) / 2.0


def test_the_same_budget_costs_less_by_wrong_verdicts_than_equal_parts():
    equal, spent = (wrong_verdicts(how, 120, 3) for how in (True, False))
    print(f"mean cost of wrong verdicts: {equal:.3f} equal, {spent:.3f} by expected cost")
    assert spent < 0.85 * equal
