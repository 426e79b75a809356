"""Sobol' indices are those of the textbooks, noise or not, their intervals cover, and what overlaps is never ranked."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics import indices as module
from sim.statistics.indices import indices, runs_to_separate, shared_ranks
from sim.statistics.sampling import Saltelli, saltelli

THREE = ((0,), (1,), (2,))
A, B = 7.0, 0.1
OWN = np.array([0.5 * (1.0 + B * math.pi**4 / 5.0) ** 2, A**2 / 8.0, 0.0])
BOTH = 8.0 * B**2 * math.pi**8 / 225.0  # of inputs 1 and 3 together
VARIANCE = OWN.sum() + BOTH
FIRST = OWN / VARIANCE
TOTAL = (OWN + np.array([BOTH, 0.0, BOTH])) / VARIANCE
TRUE = np.concatenate([FIRST, TOTAL])


def ishigami(v):
    """Return Ishigami & Homma 1990 with a = 7, b = 0.1 on (−π, π)³."""
    x = math.pi * (2.0 * v - 1.0)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def with_luck(design, kind, r, seed):
    """Return Ishigami's outcomes with the luck of each future and a noise of about the variance of the signal.

    "independent": over worlds and futures. "within a future": inputs 2 and 3 matter more or less by future.
    """
    random = np.random.default_rng(seed)
    y = ishigami(design.base)[:, None] + 3.0 * random.normal(size=r)
    if kind == "independent":
        return y + math.sqrt(VARIANCE) * random.normal(size=y.shape)
    slopes = random.normal(size=(2, r))
    return y + math.sqrt(6.0 * VARIANCE) * (design.base[:, 1:] - 0.5) @ slopes


def estimated(found):
    return np.concatenate([found.first, found.total])


def covered(found, true=TRUE):
    low = np.concatenate([found.first_low, found.total_low])
    high = np.concatenate([found.first_high, found.total_high])
    return (low <= true) & (true <= high)


def random_design(n, seed):
    """Return a Saltelli design of plain random points: for these the bootstrap over rows is made."""
    a, b = np.random.default_rng(10**6 + seed).random((2, n, 3))
    base = np.concatenate([a, b, a, a, a])
    for i in range(3):
        base[(2 + i) * n : (3 + i) * n, i] = b[:, i]
    return Saltelli(base, THREE, n)


def sobol_design(n, seed):
    return saltelli(n, THREE, 3, seed)


# --- without noise ------------------------------------------------------------------------------------------------


def test_ishigami():
    found = indices(sobol_design(4096, 1), ishigami(sobol_design(4096, 1).base))
    assert estimated(found) == pytest.approx(TRUE, abs=0.015)
    assert covered(found).all()
    assert found.ranks == (1, 2, 3)
    assert math.isnan(found.noise_share)


def test_the_estimators_are_those_of_scipy():
    from scipy.stats import sobol_indices

    design = sobol_design(256, 2)
    f_a, f_b, f_ab = design.split(ishigami(design.base))
    theirs = sobol_indices(func={"f_A": f_a[None], "f_B": f_b[None], "f_AB": f_ab[:, None]}, n=256)
    found = indices(design, ishigami(design.base))
    assert estimated(found) == pytest.approx(np.concatenate([theirs.first_order, theirs.total_order]), abs=1e-12)


def test_sobols_g_function():
    a = np.array([0.0, 1.0, 4.5, 9.0, 99.0])
    own = 1.0 / (3.0 * (1.0 + a) ** 2)
    whole = np.prod(1.0 + own) - 1.0
    design = saltelli(4096, tuple((i,) for i in range(5)), 5, seed=3)
    y = ((np.abs(4.0 * design.base - 2.0) + a) / (1.0 + a)).prod(axis=1)
    found = indices(design, y)
    assert found.first == pytest.approx(own / whole, abs=0.02)
    assert found.total == pytest.approx(own * (whole + 1.0) / (1.0 + own) / whole, abs=0.02)
    assert found.ranks == (1, 2, 3, 4, 5)


def test_a_factor_of_several_columns_has_their_share_together():
    weights = np.array([1.0, 2.0, 3.0, 1.0])
    design = saltelli(1000, ((0, 2), (1,), (3,)), 4, seed=4)
    found = indices(design, design.base @ weights)
    assert found.total == pytest.approx(np.array([10.0, 4.0, 1.0]) / 15.0, abs=0.02)
    assert found.first == pytest.approx(found.total, abs=0.03), "nothing interacts"


def test_in_a_sum_first_is_total_and_all_add_up():
    design = sobol_design(2048, 5)
    found = indices(design, np.exp(design.base[:, 0]) + design.base[:, 1] ** 2 + 0.5 * design.base[:, 2])
    assert found.first == pytest.approx(found.total, abs=0.01)
    assert found.first.sum() == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("r", [1, 5])
def test_an_input_that_is_not_read_has_exactly_none(r):
    """As under common random numbers: the same worlds with the same luck come out the same."""
    design = sobol_design(64, 6)
    luck = np.random.default_rng(1).normal(size=r)
    y = np.sin(9.0 * design.base[:, [0]] * (1.0 + luck)) + design.base[:, [1]] * luck
    found = indices(design, y)
    assert (found.first[2], found.total[2]) == (0.0, 0.0)
    assert (found.total_low[2], found.total_high[2]) == (0.0, 0.0)


def test_unit_and_level_change_nothing():
    design = sobol_design(128, 7)
    y = with_luck(design, "independent", 5, 1)
    ours, theirs = indices(design, y), indices(design, 1000.0 * y - 50.0)
    for name in ("first", "first_low", "total", "total_high", "noise_share"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("values", [np.full((320, 4), 0.1), np.full(320, 7.0), np.full((320, 4), np.nan)])
def test_what_does_not_vary_has_no_shares(values):
    found = indices(sobol_design(64, 8), values)
    assert np.isnan(estimated(found)).all()
    assert found.ranks == (1, 1, 1)


def test_few_rows_have_estimates_and_no_intervals():
    found = indices(sobol_design(4, 9), ishigami(sobol_design(4, 9).base))
    assert np.isfinite(estimated(found)).all()
    assert np.isnan(found.total_low).all()
    assert found.ranks == (1, 1, 1)


def test_another_number_of_worlds_is_refused():
    with pytest.raises(ValueError, match="320 worlds"):
        indices(sobol_design(64, 8), np.zeros(319))


# --- with noise ---------------------------------------------------------------------------------------------------


def study(make, kind, n, r, seeds, *, plain=False):
    """Return (seeds, 6) estimates and whether each interval covers."""
    estimates, covers = [], []
    for seed in range(seeds):
        design = make(n, seed)
        y = with_luck(design, kind, r, seed) if r else ishigami(design.base)
        found = indices(design, y.mean(axis=1) if plain else y)
        estimates.append(estimated(found))
        covers.append(covered(found))
    return np.array(estimates), np.array(covers)


def test_plain_indices_of_noisy_outcomes_are_wrong_and_these_are_not():
    plain, _ = study(sobol_design, "independent", 128, 4, 40, plain=True)
    ours, covers = study(sobol_design, "independent", 128, 4, 40)
    assert plain.mean(axis=0)[5] - TRUE[5] > 0.1, "a fifth of the variance of the means is noise"
    assert plain.mean(axis=0)[1] - TRUE[1] < -0.06
    assert ours.mean(axis=0) == pytest.approx(TRUE, abs=0.05)
    assert covers.mean() >= 0.92


def test_noise_that_hangs_together_within_a_future_does_not_mislead():
    ours, covers = study(sobol_design, "within a future", 128, 8, 40)
    assert ours.mean(axis=0) == pytest.approx(TRUE, abs=0.05)
    assert covers.mean() >= 0.92


def test_the_share_of_the_noise_is_said():
    design = sobol_design(256, 3)
    assert indices(design, with_luck(design, "independent", 4, 1)).noise_share == pytest.approx(0.2, abs=0.03)


def test_a_failed_replication_leaves_its_future_out_of_its_row():
    design = sobol_design(256, 10)
    y = with_luck(design, "independent", 6, 1)
    whole = indices(design, y)
    y[300, 2] = y[700, 0] = y[17] = np.nan
    found = indices(design, y)
    assert estimated(found) == pytest.approx(estimated(whole), abs=0.03)
    assert found.total_high - found.total_low == pytest.approx(whole.total_high - whole.total_low, rel=0.25)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "n", "r"), [("", 256, 0), ("independent", 256, 10), ("independent", 128, 4), ("within a future", 256, 10)]
)
def test_intervals_cover_about_as_often_as_they_say(kind, n, r):
    """Of random points; a Sobol' sequence is better than its rows look to a bootstrap, so there they cover more."""
    ours, covers = study(random_design, kind, n, r, 200)
    print(f"{kind or 'no noise'}, n {n}, r {r}: cover {covers.mean(axis=0).round(3)}, all {covers.mean():.3f}")
    assert ours.mean(axis=0) == pytest.approx(TRUE, abs=0.03)
    assert 0.90 <= covers.mean() <= 0.98
    assert covers.mean(axis=0).min() >= 0.88
    _, covers = study(sobol_design, kind, n, r, 200)
    print(f"  Sobol' sequence: cover {covers.mean(axis=0).round(3)}, all {covers.mean():.3f}")
    assert covers.mean(axis=0).min() >= 0.92


@pytest.mark.slow
def test_without_the_part_of_other_futures_intervals_would_cover_too_little(monkeypatch):
    monkeypatch.setattr(module, "widening", lambda y, parts, point, of_rows, level: np.ones_like(point))
    _, covers = study(random_design, "within a future", 256, 10, 200)
    print(f"not widened: {covers.mean(axis=0).round(3)}, all {covers.mean():.3f}")
    assert covers.mean() < 0.90


# --- ranks --------------------------------------------------------------------------------------------------------

ENDS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 6)), min_size=1, max_size=8)


@given(ENDS)
def test_a_better_rank_always_means_an_interval_wholly_above(pairs):
    low = np.array([float(a) for a, _ in pairs])
    high = low + [float(b) for _, b in pairs]
    ranks = shared_ranks(low, high, (low + high) / 2.0)
    for i, j in itertools.permutations(range(len(pairs)), 2):
        if ranks[i] < ranks[j]:
            assert low[i] > high[j]
        if low[i] <= high[j] and low[j] <= high[i]:
            assert ranks[i] == ranks[j]
    assert all(rank == 1 + sum(other < rank for other in ranks) for rank in ranks)


@pytest.mark.parametrize(
    ("low", "high", "ranks"),
    [
        ([5, 3, 1], [6, 4, 2], (1, 2, 3)),
        ([1, 3, 5], [2, 4, 6], (3, 2, 1)),
        ([5, 4, 1], [6, 5.5, 2], (1, 1, 3)),
        ([5, 3.5, 1], [6, 5.2, 4], (1, 1, 1)),
        ([5, math.nan, 1], [6, 4, 2], (1, 1, 1)),
        ([2, 2, 0], [2, 2, 0], (1, 1, 3)),
    ],
)
def test_ranks_are_shared_by_what_overlaps_or_is_joined_by_a_chain(low, high, ranks):
    low, high = np.array(low, dtype=float), np.array(high, dtype=float)
    assert shared_ranks(low, high, (low + high) / 2.0) == ranks


def test_an_interval_beside_its_value_counts_as_reaching_to_it():
    assert shared_ranks(np.array([5.0, 1.0]), np.array([6.0, 2.0]), np.array([5.5, 5.2])) == (1, 1)


def test_so_many_more_rows_part_two_intervals():
    values, low, high = np.array([0.2, 0.5, 0.4]), np.array([0.1, 0.3, 0.3]), np.array([0.3, 0.7, 0.6])
    assert runs_to_separate(low, high, values, 1) == pytest.approx(((0.2 + 0.2) / 0.1) ** 2)
    assert runs_to_separate(low, high, values, 2) == pytest.approx(((0.1 + 0.1) / 0.2) ** 2)
    assert runs_to_separate(values, values, values, 1) == 1.0, "they are apart already"
    assert runs_to_separate(low, high, np.full(3, 0.5), 1) == math.inf
    assert math.isnan(runs_to_separate(np.full(3, np.nan), high, values, 1))
    with pytest.raises(ValueError, match="no place 3"):
        runs_to_separate(low, high, values, 3)
