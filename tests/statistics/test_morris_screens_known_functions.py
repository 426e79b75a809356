"""Elementary effects are exact where they can be, find what is inert, bent or tangled, and know what noise adds."""

import math

import numpy as np
import pytest

from sim.statistics.morris import elementary_effects, morris
from sim.statistics.sampling import Trajectories, trajectories

THREE = ((0,), (1,), (2,))


def morris_1991(x):
    """Return Morris's own test function of twenty inputs (Technometrics 33, 1991, section 4), without its random terms."""
    w = 2.0 * (x - 0.5)
    for i in (2, 4, 6):
        w[:, i] = 2.0 * (1.1 * x[:, i] / (x[:, i] + 0.1) - 0.5)
    y = 20.0 * w[:, :10].sum(axis=1)
    first = w[:, :6]
    y += -15.0 * (first.sum(axis=1) ** 2 - (first**2).sum(axis=1)) / 2.0
    for i in range(5):
        for j in range(i + 1, 5):
            for k in range(j + 1, 5):
                y += -10.0 * w[:, i] * w[:, j] * w[:, k]
    return y + 5.0 * w[:, :4].prod(axis=1)


def test_a_linear_function_has_exact_effects_that_never_differ():
    design = trajectories(6, THREE, 3, seed=1)
    found = morris(design, design.base @ np.array([3.0, -2.0, 0.0]))
    assert found.mu == pytest.approx([3.0, -2.0, 0.0], abs=1e-12)
    assert found.mu_star == pytest.approx([3.0, 2.0, 0.0], abs=1e-12)
    assert found.sigma == pytest.approx([0.0, 0.0, 0.0], abs=1e-7)
    assert found.mu_star_low == pytest.approx(found.mu_star_high, abs=1e-12)
    assert found.ranks == (1, 2, 3)
    assert np.isnan(found.noise).all(), "one replication says nothing of noise"


def test_the_columns_of_a_factor_count_together():
    design = trajectories(6, ((0, 2), (1,)), 3, seed=1)
    found = morris(design, design.base @ np.array([3.0, -2.0, 1.5]))
    assert found.mu == pytest.approx([4.5, -2.0])


def test_each_effect_is_the_difference_over_the_step_of_its_factor():
    base = np.array([[0.25, 0.75], [0.25, 0.25], [0.75, 0.25]])
    design = Trajectories(base, ((0,), (1,)), np.array([[1, 0]]), np.array([[-0.5, 0.5]]))
    assert elementary_effects(design, np.array([5.0, 4.0, 10.0]))[:, :, 0].tolist() == [[12.0, 2.0]]
    with pytest.raises(ValueError, match="3 worlds"):
        morris(design, np.zeros(4))


def test_an_inert_input_has_none_and_one_that_only_interacts_has_effects_that_cancel():
    design = trajectories(40, THREE, 3, seed=3)
    x = design.base - 0.5
    found = morris(design, 4.0 * x[:, 0] * x[:, 1])
    assert (found.mu_star[2], found.sigma[2], found.mu_star_high[2]) == (0.0, 0.0, 0.0)
    assert found.mu_star[:2] == pytest.approx([1.0, 1.0], abs=0.1)
    assert (found.sigma[:2] > 1.0).all()
    assert (np.abs(found.mu[:2]) < 0.4).all()
    assert found.ranks == (1, 1, 3)


def test_morris_own_function_is_seen_as_he_saw_it():
    """Inputs 1–7 bent or tangled, 8–10 straight with an effect of 40, 11–20 next to nothing."""
    design = trajectories(50, tuple((i,) for i in range(20)), 20, seed=4)
    found = morris(design, morris_1991(design.base.copy()))
    assert found.mu[7:10] == pytest.approx([40.0] * 3)
    assert found.sigma[7:10] == pytest.approx([0.0] * 3, abs=1e-5)
    assert found.mu_star[10:] == pytest.approx([0.0] * 10, abs=1e-9)
    assert (found.sigma[:7] > 5.0).all()
    assert max(found.ranks[:10]) < min(found.ranks[10:])


def test_shared_luck_cancels():
    design = trajectories(10, THREE, 3, seed=5)
    y = np.sin(6.0 * design.base).sum(axis=1)
    luck = np.random.default_rng(1).normal(size=4) * 100.0
    plain, lucky = morris(design, y), morris(design, y[:, None] + luck)
    for name in ("mu", "mu_star", "sigma", "mu_star_low", "mu_star_high"):
        assert getattr(lucky, name) == pytest.approx(getattr(plain, name), abs=1e-6)
    assert lucky.noise == pytest.approx([0.0] * 3, abs=1e-10)


def test_noise_is_reported_and_kept_out_of_sigma():
    """For y = 3 x0 with a noise of sd 2 over 8 replications: an effect has a standard error of 2 √2 / 0.5 / √8 = 2."""
    design = trajectories(400, THREE, 3, seed=6)
    rng = np.random.default_rng(2)
    found = morris(design, 3.0 * design.base[:, [0]] + 2.0 * rng.normal(size=(design.base.shape[0], 8)))
    assert found.noise == pytest.approx([2.0] * 3, rel=0.05)
    assert found.mu == pytest.approx([3.0, 0.0, 0.0], abs=0.4)
    assert found.mu_star[1:] == pytest.approx([0.8 * 2.0] * 2, rel=0.1), "what the docstring says of an inert factor"
    assert (found.sigma < 0.8).all(), "the plain standard deviation would be 2"


def test_failed_replications_are_left_out_of_the_effects_they_touch():
    design = trajectories(12, THREE, 3, seed=7)
    y = np.repeat((design.base @ np.array([3.0, -2.0, 0.0]))[:, None], 3, axis=1)
    y[5, 1] = np.nan
    y[9] = np.nan
    found = morris(design, y)
    assert found.mu == pytest.approx([3.0, -2.0, 0.0], abs=1e-12)
    assert found.sigma == pytest.approx([0.0] * 3, abs=1e-7)


def test_what_failed_as_a_whole_or_is_too_little_ranks_nothing():
    design = trajectories(3, THREE, 3, seed=8)
    nothing = morris(design, np.full((12, 2), np.nan))
    assert np.isnan(nothing.mu_star).all()
    assert nothing.ranks == (1, 1, 1)
    few = morris(design, design.base @ np.array([3.0, -2.0, 0.0]))
    assert few.mu_star == pytest.approx([3.0, 2.0, 0.0], abs=1e-12)
    assert np.isnan(few.mu_star_low).all()
    assert few.ranks == (1, 1, 1), "without intervals nothing is told apart"
    alone = morris(trajectories(1, THREE, 3, seed=8), np.arange(4.0))
    assert math.isnan(alone.sigma[0])
