"""Plausible worlds fill the space evenly, keep what belongs together together, and each design moves what it says."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from sim.statistics.sampling import correlated, one_at_a_time, plausible, saltelli, trajectories

FACTORS = ((0,), (3, 1), (2,))
ALONE = np.eye(1)


def pair(rho):
    return np.array([[1.0, rho], [rho, 1.0]])


@pytest.mark.parametrize("n", [1, 2, 7, 64, 100])
def test_points_lie_strictly_inside_and_hang_on_the_seed_alone(n):
    points = plausible(n, 5, seed=3)
    assert points.shape == (n, 5)
    assert points.min() > 0.0
    assert points.max() < 1.0
    assert (points == plausible(n, 5, seed=3)).all()
    assert (points != plausible(n, 5, seed=4)).all()
    assert (points == plausible(128, 5, seed=3)[:n]).all(), "more points keep the ones there are"


def test_every_column_has_one_point_in_every_stratum():
    ranks = np.floor(plausible(256, 6, seed=1) * 256)
    assert all(sorted(column) == list(range(256)) for column in ranks.T)


@settings(max_examples=20, deadline=None)
@given(st.floats(-0.99, 0.99), st.integers(0, 1000))
def test_a_pair_has_the_rank_correlation_and_stays_uniform(rho, seed):
    base = plausible(1024, 4, seed)
    moved = correlated(base, FACTORS, [ALONE, pair(rho), ALONE])
    assert stats.spearmanr(moved[:, 3], moved[:, 1]).statistic == pytest.approx(rho, abs=0.02)
    assert stats.kstest(moved[:, 1], "uniform").statistic < 0.02
    assert (moved[:, [0, 2, 3]] == base[:, [0, 2, 3]]).all(), "all but the later columns of a factor stay as they are"


@pytest.mark.parametrize("rho", [1.0, -1.0])
def test_perfect_relations_are_perfect(rho):
    base = plausible(200, 2, seed=5)
    moved = correlated(base, [(0, 1)], [pair(rho)])
    assert moved[:, 1] == pytest.approx(moved[:, 0] if rho > 0 else 1.0 - moved[:, 0], abs=1e-12)


def test_three_columns_of_which_two_are_one():
    ranks = np.array([[1.0, 1.0, 0.5], [1.0, 1.0, 0.5], [0.5, 0.5, 1.0]])
    moved = correlated(plausible(1024, 3, seed=2), [(0, 1, 2)], [ranks])
    assert stats.spearmanr(moved).statistic == pytest.approx(ranks, abs=0.02)


@pytest.mark.parametrize(
    "wrong",
    [
        np.array([[1.0, 0.9, -0.9], [0.9, 1.0, 0.9], [-0.9, 0.9, 1.0]]),
        np.array([[1.0, 1.2, 0.0], [1.2, 1.0, 0.0], [0.0, 0.0, 1.0]]),
    ],
)
def test_relations_that_contradict_each_other_are_refused(wrong):
    with pytest.raises(ValueError, match="no columns can have these correlations"):
        correlated(plausible(4, 3, seed=1), [(0, 1, 2)], [wrong])


@pytest.mark.parametrize("wrong", [np.eye(3), np.array([[1.0, 0.2], [0.3, 1.0]]), 2.0 * np.eye(2)])
def test_what_is_no_correlation_matrix_is_refused(wrong):
    with pytest.raises(ValueError, match="need a symmetric 2 by 2 matrix"):
        correlated(plausible(4, 2, seed=1), [(0, 1)], [wrong])


@pytest.mark.parametrize("wrong", [[(0,)], [(0, 1), (1,)], [(0,), (1,), (2,)], [(0, 1), ()]])
def test_a_column_belongs_to_exactly_one_factor(wrong):
    with pytest.raises(ValueError, match="exactly one factor"):
        saltelli(4, wrong, 2, seed=1)


def test_nothing_is_no_world():
    with pytest.raises(ValueError, match="a world and a column"):
        plausible(0, 2, seed=1)


def test_the_rows_of_saltelli_differ_from_a_in_one_factor_only():
    design = saltelli(50, FACTORS, 4, seed=9)
    a, b, ab = design.split(design.base)
    assert (a.shape, b.shape, ab.shape) == ((50, 4), (50, 4), (3, 50, 4))
    for swapped, factor in zip(ab, FACTORS, strict=True):
        for column in range(4):
            assert (swapped[:, column] == (b if column in factor else a)[:, column]).all()
    assert (np.hstack([a, b]) == plausible(50, 8, seed=9)).all()
    with pytest.raises(ValueError, match="250 worlds"):
        design.split(np.zeros(249))


@pytest.mark.parametrize("levels", [2, 4, 6])
def test_a_walk_moves_every_factor_once_and_nothing_else(levels):
    design = trajectories(30, FACTORS, 4, seed=1, levels=levels)
    strata = design.base * levels - 0.5
    assert strata == pytest.approx(np.rint(strata)), "columns stand in the middle of strata"
    walks = design.base.reshape(30, 4, 4)
    for walk, moved, step in zip(walks, design.moved, design.step, strict=True):
        assert sorted(moved) == [0, 1, 2]
        for change, factor, by in zip(np.diff(walk, axis=0), moved, step, strict=True):
            expected = np.zeros(4)
            expected[list(FACTORS[factor])] = by
            assert change == pytest.approx(expected)
            assert abs(by) == 0.5


def test_walks_use_all_levels_directions_and_orders():
    design = trajectories(400, FACTORS, 4, seed=2)
    for column in design.base.T:
        assert np.unique(column).tolist() == [0.125, 0.375, 0.625, 0.875]
    assert 0.4 < (design.step > 0).mean() < 0.6
    assert len(np.unique(design.moved, axis=0)) == 6
    assert (design.base == trajectories(400, FACTORS, 4, seed=2).base).all()


@pytest.mark.parametrize(("r", "levels"), [(3, 3), (3, 0), (0, 4)])
def test_walks_that_cannot_be_balanced_are_refused(r, levels):
    with pytest.raises(ValueError, match="even number of levels"):
        trajectories(r, FACTORS, 4, seed=1, levels=levels)


def test_a_tornado_moves_one_factor_down_and_up_and_holds_the_rest():
    design = one_at_a_time(4, FACTORS, low=0.05, high=0.8)
    assert design.shape == (6, 4)
    assert np.nan_to_num(design).tolist() == [
        [0.05, 0, 0, 0],
        [0.8, 0, 0, 0],
        [0, 0.05, 0, 0.05],
        [0, 0.8, 0, 0.8],
        [0, 0, 0.05, 0],
        [0, 0, 0.8, 0],
    ]
    with pytest.raises(ValueError, match="low and high"):
        one_at_a_time(4, FACTORS, low=0.9, high=0.1)
