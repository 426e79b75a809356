"""The value of knowing more is the textbook one where there is one, not that of noise, and never less for more."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtr, ndtri

from sim.statistics.sampling import plausible
from sim.statistics.surface import Surface, candidates, fit, legendre
from sim.statistics.value_of_information import (
    Pilot,
    acceptability,
    against_best,
    closure,
    evaluation_sample,
    evpi,
    evppi,
    evsi,
    information,
)

WEIGHTS = np.array([1.0, 0.6, 0.3])
SAMPLE = evaluation_sample(3)
MEANS = [0.0, 0.5, -0.5, 1.0]

WITHIN = 0.007
"""Dollars at a spread of about one: a normal of three inputs as polynomials of degree 7 of their uniforms lacks 1% of
its variance, in the tails."""


def unit_loss(mean, sd):
    """Return the expected value of knowing a normal increment: σ φ(μ/σ) − |μ| Φ(−|μ|/σ)."""
    if sd == 0.0:
        return 0.0
    u = abs(mean) / sd
    return sd * math.exp(-0.5 * u * u) / math.sqrt(2.0 * math.pi) - abs(mean) * float(ndtr(-u))


def two_options(mean, n=256, noise=0.0, seed=1, weights=WEIGHTS):
    """Return base and values of nothing and of an increment that is normal, a sum over independent inputs."""
    base = plausible(n, weights.size, seed)
    increment = mean + ndtri(base) @ weights + noise * np.random.default_rng(seed).normal(size=n)
    return base, np.column_stack([np.zeros(n), increment])


def fitted_options(mean):
    return fit(*two_options(mean), degree=7)


def random_surface(seed, k=5, models=4):
    rng = np.random.default_rng(seed)
    terms = candidates(legendre(rng.random((30, k)), 3), rng.normal(size=(30, 1)), 3, 3, [])
    terms = terms[rng.random(len(terms)) < 0.3]
    return Surface(rng.normal(size=models), terms, rng.normal(size=(len(terms), models))), rng


# --- everything, and parts of it ----------------------------------------------------------------------------------


@pytest.mark.parametrize("mean", MEANS)
def test_knowing_everything_about_a_normal_increment(mean):
    assert evpi(fitted_options(mean).surface, SAMPLE) == pytest.approx(
        unit_loss(mean, math.hypot(*WEIGHTS)), abs=WITHIN
    )


@pytest.mark.parametrize("mean", MEANS)
@pytest.mark.parametrize("columns", [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), ()])
def test_knowing_some_of_independent_inputs(mean, columns):
    expected = unit_loss(mean, math.hypot(*WEIGHTS[list(columns)]))
    assert evppi(fitted_options(mean).surface, columns, SAMPLE) == pytest.approx(expected, abs=WITHIN)


def test_a_linear_increment_to_six_digits():
    """Two options, μ + s (v − ½), |μ| < s/2: EVPI = (s/2 − |μ|)²/(2 s)."""
    surface = Surface(np.array([0.0, 0.2]), np.array([[0, 1, 0, 0]]), np.array([[0.0, 1.0 / math.sqrt(12.0)]]))
    assert evpi(surface, SAMPLE) == pytest.approx(0.3**2 / 2.0, abs=1e-6)


def test_noise_is_not_sold_as_information():
    """An increment of sd 0.88, seen with noise of sd 1.31: the runs say 0.63 and the truth is 0.35."""
    weights = 0.8773 * WEIGHTS / math.hypot(*WEIGHTS)
    base, values = two_options(0.0, n=512, noise=1.31, weights=weights)
    direct = values.max(axis=1).mean() - values.mean(axis=0).max()
    truth = unit_loss(0.0, 0.8773)
    found = information(fit(base, values), {"first": [0]}, sample=SAMPLE)
    assert truth == pytest.approx(0.35, abs=1e-4)
    assert direct > truth + 0.2
    assert found.evpi.value == pytest.approx(truth, abs=0.06)
    assert found.evpi.low < truth < found.evpi.high
    assert found.evppi["first"].value == pytest.approx(unit_loss(0.0, weights[0]), abs=0.06)


def test_luck_shared_by_all_models_of_a_world_cancels():
    base, values = two_options(0.3)
    shared = 100.0 * np.random.default_rng(2).normal(size=(256, 1))
    assert against_best(values + shared) == pytest.approx(against_best(values), abs=1e-12)
    alone = evpi(fit(base, against_best(values)).surface, SAMPLE)
    assert evpi(fit(base, against_best(values + shared)).surface, SAMPLE) == pytest.approx(alone, abs=1e-9)


def test_where_inputs_change_nothing_knowing_them_is_worth_nothing():
    base = plausible(64, 3, 1)
    found = information(fit(base, np.tile([1.0, 2.0, 0.0], (64, 1))), {"first": [0]}, sample=SAMPLE)
    assert found.best == 1
    assert found.evpi.value == found.evpi.standard_error == found.evppi["first"].value == found.closure == 0.0


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_more_is_never_worth_less(seed):
    surface, rng = random_surface(seed)
    sample = plausible(2048, 5, 1)
    a, b = (frozenset(np.flatnonzero(rng.random(5) < 0.5).tolist()) for _ in range(2))
    sets = [a, b, a | b, a & b, frozenset()]
    raw = np.array([[evppi(surface, s, sample)] for s in sets] + [[evpi(surface, sample)]])
    closed = closure(raw, sets)
    assert raw.min() >= 0.0
    assert raw[4, 0] == 0.0
    assert closed[3, 0] <= min(closed[0, 0], closed[1, 0])
    assert max(closed[0, 0], closed[1, 0]) <= closed[2, 0] <= closed[5, 0]
    assert (closed - raw).max() <= 0.02 * closed[5, 0], "closing changes no more than the grain of the sample"


def test_groups_are_ordered_in_every_resample_too():
    rng = np.random.default_rng(6)
    base = plausible(128, 4, 2)
    values = (base - 0.5) @ rng.normal(size=(4, 3)) + 0.3 * rng.normal(size=(128, 3))
    groups = {"a": [0], "b": [1, 2], "ab": [0, 1, 2], "all": range(4)}
    found = information(fit(base, values), groups, sample=plausible(1024, 4, 1))
    part = found.evppi
    assert min(part["a"].low, part["a"].value, part["a"].high) >= 0.0
    assert max(part["a"].value, part["b"].value) <= part["ab"].value <= part["all"].value <= found.evpi.value
    assert part["all"] == found.evpi
    assert found.closure <= 0.01 * found.evpi.value
    for estimate in (*part.values(), found.evpi):
        assert estimate.low <= estimate.value <= estimate.high


def test_an_input_too_weak_to_be_seen_is_not_said_to_be_worth_exactly_nothing():
    base, values = two_options(0.0, n=128, noise=1.0, weights=np.array([1.0, 0.0]))
    found = information(fit(base, values), {"idle": [1], "none": []}, sample=evaluation_sample(2))
    idle = found.evppi["idle"]
    assert (idle.value, idle.low) == (0.0, 0.0)
    assert 0.01 < idle.high < 0.2
    assert idle.standard_error > 0.0
    assert found.evppi["none"].high == 0.0


def test_futures_that_all_worlds_share_widen_the_interval():
    base, values = two_options(0.5)
    fitted = fit(base, values)
    rng = np.random.default_rng(3)
    futures = np.column_stack([np.zeros(16), 0.5 + 0.8 * rng.normal(size=16)])
    without, with_them = (information(fitted, {}, sample=SAMPLE, futures=f).evpi for f in (None, futures))
    assert with_them.value == without.value
    assert with_them.standard_error > 2.0 * without.standard_error


# --- what a point is worth ----------------------------------------------------------------------------------------


def test_acceptability_follows_what_a_point_is_worth():
    """One point more, for 100 dollars on average: the border is at 100 dollars a point."""
    terms = np.array([[0, 1, 0, 0], [1, 1, 1, 0]])
    effect = Surface(np.array([0.0, 1.0]), terms, np.array([[0.0, 0.2], [0.0, 0.0]]))
    cost = Surface(np.array([0.0, 100.0]), terms, np.array([[0.0, 0.0], [0.0, 30.0]]))
    found = acceptability(effect, cost, np.array([0.0, 50.0, 100.0, 200.0, 500.0]), SAMPLE)
    assert found.on_average in ((0, 0, 0, 1, 1), (0, 0, 1, 1, 1))
    assert found.most_often.sum(axis=1) == pytest.approx(np.ones(5))
    assert found.most_often[0] == pytest.approx([1.0, 0.0])
    assert found.most_often[2] == pytest.approx([0.5, 0.5], abs=1e-3)
    assert (np.diff(found.most_often[:, 1]) >= 0.0).all()
    assert found.expected_loss.min() >= 0.0
    assert found.expected_loss.min(axis=1) == pytest.approx(found.evpi)
    assert found.evpi.argmax() == 2
    gap = found.expected_loss[:, 0] - found.expected_loss[:, 1]
    assert gap == pytest.approx(found.values * 1.0 - 100.0), "losses differ by what the means differ"


def test_the_envelope_of_expected_loss_is_the_value_of_knowing_the_world():
    effect, _ = random_surface(1)
    cost, _ = random_surface(2)
    sample = plausible(2048, 5, 1)
    value = 1.7
    found = acceptability(effect, cost, np.array([value]), sample)
    both = np.concatenate([value * effect.coefficients, -cost.coefficients])
    net = Surface(value * effect.mean - cost.mean, np.concatenate([effect.terms, cost.terms]), both)
    assert found.evpi[0] == pytest.approx(evpi(net, sample))


def test_models_that_are_the_same_share_the_worlds():
    same = Surface(np.zeros(2), np.array([[0, 1, 0, 0]]), np.ones((1, 2)))
    assert acceptability(same, same, np.array([3.0]), SAMPLE).most_often[0] == pytest.approx([0.5, 0.5])


# --- a pilot ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mean", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("tau", [0.1, 0.5, 1.0, 3.0])
def test_a_pilot_with_normal_noise_is_worth_what_the_textbook_says(mean, tau):
    surface = fitted_options(mean).surface
    found = evsi(surface, surface.difference(1, 0), tau**2, Pilot(cost=0.1, delay_cost=0.02), sample=SAMPLE)
    variance = float((WEIGHTS**2).sum())
    assert found.evsi == pytest.approx(unit_loss(mean, variance / math.sqrt(variance + tau**2)), abs=WITHIN)
    assert found.net == pytest.approx(found.evsi - 0.12)
    assert 0.0 <= found.evsi <= found.noise_free <= found.evpi
    assert found.noise_free == pytest.approx(unit_loss(mean, math.sqrt(variance)), abs=WITHIN)
    assert found.standard_error < 0.002


def test_a_pilot_on_one_input_is_worth_no_more_than_knowing_it():
    surface = fitted_options(0.5).surface
    signal = surface.given([0]).difference(1, 0)
    clear, dim, blind = (evsi(surface, signal, noise, Pilot(0.0), sample=SAMPLE).evsi for noise in (0.0, 1.0, 1e6))
    assert clear == pytest.approx(evppi(surface, [0], SAMPLE), abs=0.005)
    assert dim == pytest.approx(unit_loss(0.5, 1.0 / math.sqrt(2.0)), abs=WITHIN)
    assert blind == pytest.approx(0.0, abs=0.005)


def test_a_pilot_that_shows_nothing_is_worth_nothing():
    surface = fitted_options(0.5).surface
    nothing = evsi(surface, surface.given([]).difference(1, 0), 1.0, Pilot(5.0), sample=SAMPLE)
    assert nothing.evsi == pytest.approx(0.0, abs=0.005)
    assert nothing.noise_free == pytest.approx(nothing.evsi, abs=0.005)
    with pytest.raises(ValueError, match="variance of the noise"):
        evsi(surface, surface.difference(1, 0), -1.0, Pilot(0.0), sample=SAMPLE)


# --- the intervals ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_interval_of_a_weak_input_covers_too():
    weights, sample, hits = np.array([1.0, 0.6, 0.3, 0.1, 0.0]), plausible(2048, 5, 5), np.zeros(5)
    for seed in range(100):
        found = information(
            fit(*two_options(0.0, 128, 0.5, seed, weights)), {str(c): [c] for c in range(5)}, sample=sample
        )
        hits += [e.low <= unit_loss(0.0, w) <= e.high for e, w in zip(found.evppi.values(), weights, strict=True)]
    assert hits.min() >= 80


@pytest.mark.slow
@pytest.mark.parametrize(("mean", "noise"), [(0.0, 0.5), (0.5, 0.5), (0.5, 1.0)])
def test_the_interval_of_knowing_everything_covers(mean, noise):
    hits, sample = 0, plausible(2048, 3, 5)
    for seed in range(200):
        found = information(fit(*two_options(mean, 128, noise, seed)), {}, sample=sample)
        hits += found.evpi.low <= unit_loss(mean, math.hypot(*WEIGHTS)) <= found.evpi.high
    assert hits >= 180
