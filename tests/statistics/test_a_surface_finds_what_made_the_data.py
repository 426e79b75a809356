"""A fitted surface is the function that made the data, sees through noise, and promises no prediction it cannot make."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.statistics.sampling import plausible
from sim.statistics.surface import Surface, candidates, fit, legendre


def polynomial(v):
    """Return two outputs of three inputs that matter, (n, 2)."""
    x = v - 0.5
    first = 3.0 + 2.0 * x[:, 0] + 6.0 * x[:, 1] ** 2 + 10.0 * x[:, 0] * x[:, 2] ** 2
    return np.column_stack([first, 1.0 - 5.0 * x[:, 1] * x[:, 2] + 8.0 * x[:, 3] ** 3])


def ishigami(v):
    """Return the function of Ishigami & Homma (1990), a = 7, b = 0.1, (n, 1)."""
    x = (2.0 * v - 1.0) * np.pi
    return (np.sin(x[:, 0]) * (1.0 + 0.1 * x[:, 2] ** 4) + 7.0 * np.sin(x[:, 1]) ** 2)[:, None]


def five_of_many(v):
    """Return one output that five inputs move, two of them by their product alone, (n, 1)."""
    x = v - 0.5
    return (3.0 * x[:, 3] + 12.0 * x[:, 10] ** 2 + 10.0 * x[:, 20] * x[:, 30] + x[:, 70])[:, None]


def noisy(function, n, k, ratio, seed=1):
    """Return base, values with noise of `ratio` standard deviations, and the variance of that noise."""
    base = plausible(n, k, seed)
    values = function(base)
    sd = ratio * values.std(axis=0)
    return base, values + sd * np.random.default_rng(seed).normal(size=values.shape), sd**2


def error_elsewhere(surface, function, k):
    """Return the mean square error in new worlds as a share of the variance, (m,)."""
    fresh = plausible(4096, k, 99)
    truth = function(fresh)
    return ((surface(fresh) - truth) ** 2).mean(axis=0) / truth.var(axis=0)


# --- exact where the truth is a polynomial ------------------------------------------------------------------------


def test_a_polynomial_is_recovered_to_the_last_digits():
    base = plausible(128, 6, 3)
    fitted = fit(base, polynomial(base))
    fresh = plausible(1000, 6, 4)
    assert fitted.surface(fresh) == pytest.approx(polynomial(fresh), abs=1e-9)
    assert fitted.q2 == pytest.approx([1.0, 1.0])
    assert fitted.rmse == pytest.approx([0.0, 0.0], abs=1e-9)
    assert fitted.surface.mean == pytest.approx([3.0 + 6.0 / 12.0, 1.0])


def test_what_is_expected_given_some_inputs_is_the_inner_average():
    base = plausible(128, 6, 3)
    surface = fit(base, polynomial(base)).surface
    x = plausible(50, 6, 5)[:, 0] - 0.5
    given_first = surface.given([0])(plausible(50, 6, 5))[:, 0]
    assert given_first == pytest.approx(3.5 + 2.0 * x + 10.0 * x / 12.0, abs=1e-9)
    assert surface.given([])(base) == pytest.approx(np.tile(surface.mean, (128, 1)))


def test_variance_and_shares_are_those_of_the_polynomial():
    base = plausible(128, 6, 3)
    surface = fit(base, polynomial(base)).surface
    product, cube = 25.0 / 144.0, 64.0 / 448.0
    assert surface.variance[1] == pytest.approx(product + cube)
    assert surface.share_of([3])[1] == pytest.approx(cube / (product + cube))
    assert surface.share_of([1])[1] == pytest.approx(0.0, abs=1e-12)
    assert surface.share_of([1, 2])[1] == surface.total_share_of([2])[1] == pytest.approx(product / (product + cube))
    assert surface.share_of([5])[0] == surface.total_share_of([4, 5])[0] == 0.0


def test_a_difference_is_the_difference():
    base = plausible(128, 6, 3)
    surface = fit(base, polynomial(base)).surface
    values = surface(base)
    assert surface.difference(0, 1)(base)[:, 0] == pytest.approx(values[:, 0] - values[:, 1])
    assert surface.difference(0, 0).terms.shape == (0, 4)


def test_the_polynomials_are_orthonormal():
    nodes, weights = np.polynomial.legendre.leggauss(20)
    table = legendre((nodes[:, None] + 1.0) / 2.0, 8)[:, 0, :]
    assert (table * weights / 2.0) @ table.T == pytest.approx(np.eye(9), abs=1e-12)


def test_the_shares_of_ishigami_are_the_published_ones():
    """First order 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437."""
    base = plausible(512, 3, 1)
    fitted = fit(base, ishigami(base), degree=10, mixed=9)
    closed, total = (
        [float(f([c])[0]) for c in range(3)] for f in (fitted.surface.share_of, fitted.surface.total_share_of)
    )
    assert fitted.q2[0] > 0.999
    assert closed == pytest.approx([0.3139, 0.4424, 0.0], abs=0.002)
    assert total == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.002)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_shares_grow_with_the_set_and_closed_is_never_more_than_total(seed):
    rng = np.random.default_rng(seed)
    terms = candidates(legendre(rng.random((30, 5)), 3), rng.normal(size=(30, 1)), 3, 3, [])
    surface = Surface(np.zeros(2), terms, rng.normal(size=(len(terms), 2)))
    a, b = (set(np.flatnonzero(rng.random(5) < 0.5).tolist()) for _ in range(2))
    for of in (surface.share_of, surface.total_share_of):
        assert (of(a) <= of(a | b) + 1e-12).all()
    assert (surface.share_of(a) <= surface.total_share_of(a) + 1e-12).all()
    assert surface.total_share_of(a) == pytest.approx(1.0 - surface.share_of(set(range(5)) - a))


# --- noise --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("n", "k"), [(128, 5), (128, 20), (256, 60)])
def test_nothing_is_predicted_where_there_is_nothing(n, k):
    rng = np.random.default_rng(n + k)
    fitted = fit(rng.random((n, k)), rng.normal(size=(n, 8)))
    assert fitted.q2.max() < 0.1
    assert fitted.q2.mean() < 0.02
    assert (fitted.q2 >= 0.0).all()
    assert fitted.rmse == pytest.approx(fitted.values.std(axis=0), rel=0.06)
    assert np.isnan(fitted.explainable).all()


def test_five_of_a_hundred_and_fifty_are_found():
    base, values, _ = noisy(five_of_many, 512, 150, 0.0)
    fitted = fit(base, values)
    assert fitted.q2[0] == pytest.approx(1.0)
    assert error_elsewhere(fitted.surface, five_of_many, 150)[0] < 1e-9
    assert sorted(set(fitted.surface.terms[:, [0, 2]].ravel().tolist())) == [3, 10, 20, 30, 70]


def test_noise_is_told_from_what_can_be_explained():
    base, values, noise = noisy(five_of_many, 512, 150, 0.6)
    fitted = fit(base, values, noise=noise)
    assert fitted.q2[0] == pytest.approx(1.0 / 1.36, abs=0.07)
    assert 0.9 < fitted.explainable[0] <= 1.0
    assert error_elsewhere(fitted.surface, five_of_many, 150)[0] < 0.03
    assert fitted.rmse[0] == pytest.approx(np.sqrt(noise[0]), rel=0.15)


def test_no_more_than_a_third_as_many_terms_as_worlds():
    rng = np.random.default_rng(4)
    base = rng.random((60, 4))
    wild = np.sin(40.0 * base[:, :1] * base[:, 1:2]) + np.exp(3.0 * base[:, 2:3])
    assert fit(base, wild, degree=9, mixed=9).sizes[0] <= 20


def test_a_constant_output_is_constant():
    base = plausible(64, 3, 1)
    fitted = fit(base, np.column_stack([np.full(64, 7.0), np.zeros(64), base[:, 0]]), noise=np.ones(3) * 1e-3)
    assert fitted.surface(base)[:, :2] == pytest.approx(np.tile([7.0, 0.0], (64, 1)))
    assert fitted.q2[:2].tolist() == fitted.rmse[:2].tolist() == [0.0, 0.0]
    assert fitted.surface.share_of([0]) == pytest.approx([0.0, 0.0, 1.0])


def test_inputs_that_move_together_may_be_multiplied_with_each_other():
    rng = np.random.default_rng(1)
    base = rng.random((200, 60))
    values = 10.0 * (base[:, [7]] - 0.5) + rng.normal(size=(200, 1))
    alone, together = (
        {(a, b) for a, i, b, j in candidates(legendre(base, 3), values, 3, 3, f).tolist() if j} for f in ([], [(7, 8)])
    )
    assert (7, 8) in together
    assert (7, 8) not in alone


def test_the_unit_changes_nothing_but_the_unit():
    base, values, _ = noisy(polynomial, 128, 6, 0.5)
    small, large = fit(base, values), fit(base, 1e6 * values - 4e5)
    assert large.q2 == pytest.approx(small.q2)
    assert large.surface(base) == pytest.approx(1e6 * small.surface(base) - 4e5)


@pytest.mark.parametrize("wrong", ["few", "shape", "nan"])
def test_what_cannot_be_fitted_is_refused(wrong):
    base, values = np.full((40, 3), 0.5), np.zeros((40, 2))
    if wrong == "few":
        base, values = base[:19], values[:19]
    elif wrong == "shape":
        values = values[:30]
    else:
        values[3, 1] = np.nan
    with pytest.raises(ValueError, match="worlds"):
        fit(base, values)


@pytest.mark.slow
@pytest.mark.parametrize(("n", "ratio"), [(128, 0.5), (128, 2.0), (512, 1.0)])
def test_the_promised_prediction_is_the_one_that_is_kept(n, ratio):
    promised, kept = [], []
    for seed in range(40):
        base, values, _ = noisy(lambda v: np.tanh(3.0 * polynomial(v)), n, 20, ratio, seed)
        fitted = fit(base, values)
        lost = error_elsewhere(fitted.surface, lambda v: np.tanh(3.0 * polynomial(v)), 20)
        promised.append(fitted.q2)
        kept.append(np.maximum(0.0, (1.0 - lost) / (1.0 + ratio**2)))
    assert np.mean(promised) == pytest.approx(np.mean(kept), abs=0.04)
