"""Scores of forecasts and levels that drift: known answers, and what must hold whatever the numbers."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.drift import LEAST_DRIFT, USUAL_DRIFT, drifting, log_odds
from sim.statistics.scores import crps, crps_normal, relative_skill, two_sided


def test_the_score_of_one_number_is_its_error() -> None:
    assert crps(np.array([0.8]), 0.75) == pytest.approx(0.05)
    assert crps_normal(np.array([0.8]), np.array([0.0]), np.array([0.75]))[0] == pytest.approx(0.05)


def test_the_score_of_a_large_sample_is_that_of_its_distribution() -> None:
    sample = np.random.default_rng(1).normal(2.0, 3.0, 200_000)
    exact = crps_normal(np.array([2.0]), np.array([3.0]), np.array([4.5]))[0]
    assert crps(sample, 4.5) == pytest.approx(exact, rel=0.01)
    assert crps_normal(np.array([0.0]), np.array([1.0]), np.array([0.0]))[0] == pytest.approx(0.23369, abs=1e-5)


@given(st.floats(-3.0, 3.0), st.floats(0.2, 5.0))
def test_nobody_gains_by_saying_another_distribution_than_the_true_one(shift: float, factor: float) -> None:
    truths = np.random.default_rng(3).normal(0.0, 1.0, 4_000)
    honest = crps_normal(np.zeros(4_000), np.ones(4_000), truths).mean()
    told = crps_normal(np.full(4_000, shift), np.full(4_000, factor), truths).mean()
    assert honest <= told + 0.02


def test_a_ratio_names_its_opponent_and_its_interval() -> None:
    model = np.concatenate(([1.0], np.full(200, 1.0)))
    skill = relative_skill(model, {"good": np.full(201, 2.0), "bad": np.full(201, 5.0)})
    assert (skill.best, skill.ratio) == ("good", 0.5)
    assert skill.below
    assert not skill.above
    with pytest.raises(ValueError, match="compared with"):
        relative_skill(model, {})


def test_a_truth_far_outside_is_improbable_and_never_impossible() -> None:
    sample = np.linspace(0.0, 1.0, 199)
    assert two_sided(sample, 0.5) == pytest.approx(1.0)
    assert two_sided(sample, 7.0) == pytest.approx(0.005)


def test_a_level_lies_between_its_last_years_and_knows_how_far_it_may_move() -> None:
    steady = drifting([90, 90, 90, 90], [100, 100, 100, 100])
    assert steady.drift == LEAST_DRIFT
    assert steady.rate == pytest.approx(0.897, abs=0.01)
    moving = drifting([950, 900, 800, 950], [1000, 1000, 1000, 1000])
    assert moving.drift > 0.5
    assert moving.level == pytest.approx(log_odds(950, 1000)[0], abs=0.1)
    assert moving.next_sd == pytest.approx(math.hypot(moving.sd, moving.drift))
    assert drifting([9], [10]).drift == USUAL_DRIFT


def test_no_year_with_anybody_is_refused() -> None:
    with pytest.raises(ValueError, match="somebody"):
        drifting([0], [0])
    assert all(map(math.isfinite, log_odds(0, 10)))
    assert all(map(math.isfinite, log_odds(10, 10)))
