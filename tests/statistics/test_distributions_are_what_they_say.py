"""What users say of a number comes back: the quantiles, the mean and the ends of each distribution."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim.statistics.distributions import Distribution, beta, lognormal, pert, triangular, uniform

V = np.linspace(0.0005, 0.9995, 801)
BOUNDED = st.sampled_from(["uniform", "pert", "beta", "triangular"])
THREE = st.lists(st.floats(-1e6, 1e6, width=32), min_size=3, max_size=3).map(sorted)


@pytest.mark.parametrize("mode", [2.0, 3.0, 6.5, 10.0])
def test_quantiles_invert_the_cdf_of_scipy(mode):
    left = 4.0 * (mode - 2.0) / 8.0
    assert stats.beta(1 + left, 5 - left, 2.0, 8.0).cdf(pert(2, mode, 10).quantile(V)) == pytest.approx(V, abs=1e-10)
    assert stats.triang((mode - 2.0) / 8.0, 2.0, 8.0).cdf(triangular(2, mode, 10).quantile(V)) == pytest.approx(V)
    assert stats.uniform(2.0, 8.0).cdf(uniform(2, 10).quantile(V)) == pytest.approx(V)


def test_a_lognormal_has_the_percentiles_that_were_said():
    said = lognormal(10.0, 14.0, 30.0)
    assert said.quantile([0.05, 0.5, 0.95]) == pytest.approx([10.0, 14.0, 30.0], rel=1e-12)
    sigma = math.log(4.0) / stats.norm.ppf(0.95)
    assert said.quantile(V) == pytest.approx(stats.lognorm(sigma, 14.0 - 16.0 / 3.0, 16.0 / 3.0).ppf(V))
    assert said.mean == pytest.approx(stats.lognorm(sigma, 14.0 - 16.0 / 3.0, 16.0 / 3.0).mean())
    assert said.support == pytest.approx(tuple(said.quantile([0.001, 0.999])))


def test_a_lognormal_that_hardly_leans_keeps_its_digits():
    said = lognormal(9.0, 10.0, 11.0 + 1e-9)
    assert said.quantile([0.05, 0.5, 0.95]) == pytest.approx([9.0, 10.0, 11.0], abs=1e-6)


@given(st.floats(-1e4, 1e4), st.floats(0.01, 1e3), st.floats(1.01, 50.0))
def test_every_lognormal_that_leans_has_its_percentiles(middle, below, ratio):
    said = lognormal(middle - below, middle, middle + below * ratio)
    expected = [middle - below, middle, middle + below * ratio]
    assert said.quantile([0.05, 0.5, 0.95]) == pytest.approx(expected, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("mode", [2.0, 4.0, 10.0])
def test_the_mean_of_a_pert_counts_the_mode_four_times(mode):
    said = pert(2.0, mode, 10.0)
    assert said.mean == pytest.approx((2.0 + 4.0 * mode + 10.0) / 6.0)
    assert said.quantile((np.arange(20_000) + 0.5) / 20_000).mean() == pytest.approx(said.mean, abs=1e-4)


@pytest.mark.parametrize("said", [uniform(1, 5), triangular(1, 2, 5), pert(1, 1, 5), lognormal(1, 2, 5)])
def test_the_mean_is_that_of_the_quantiles(said):
    assert said.quantile((np.arange(200_000) + 0.5) / 200_000).mean() == pytest.approx(said.mean, rel=1e-3)


@given(BOUNDED, THREE, st.lists(st.floats(0.0, 1.0), min_size=2, max_size=20).map(sorted))
def test_quantiles_rise_and_stay_within_the_range(kind, ends, v):
    low, likely, high = ends
    said = Distribution(kind, low, likely, high)
    values = said.quantile(v)
    assert (np.diff(values) >= -1e-9 * (high - low)).all()
    assert values.min() >= low
    assert values.max() <= high
    assert said.support == (low, high)
    assert low - 1e-9 * abs(low) <= said.mean <= high + 1e-9 * abs(high)


def test_the_other_name_is_the_same_thing():
    assert (beta(1, 2, 9).quantile(V) == pert(1, 2, 9).quantile(V)).all()


@pytest.mark.parametrize("said", [uniform(3, 3), pert(3, 3, 3), triangular(3, 3, 3), lognormal(3, 3, 3)])
def test_a_range_of_one_value_is_that_value(said):
    assert (said.quantile(V) == 3.0).all()
    assert (said.mean, said.support) == (3.0, (3.0, 3.0))


@pytest.mark.parametrize("said", [uniform(3, 3), pert(1, 2, 3), triangular(1, 1, 3), lognormal(1, 2, 4)])
def test_what_is_held_stays_held(said):
    assert np.isnan(said.quantile(np.array([[np.nan, 0.5]]))).tolist() == [[True, False]]


def test_equal_gaps_are_no_lognormal_and_the_remedy_is_named():
    with pytest.raises(ValueError, match=r"equal gaps .* use triangular or pert"):
        lognormal(1.0, 2.0, 3.0)


@pytest.mark.parametrize("wrong", [(1.0, 3.0, 4.0), (2.0, 2.0, 4.0)])
def test_a_lognormal_leans_to_the_right(wrong):
    with pytest.raises(ValueError, match="the gap above the middle must be larger"):
        lognormal(*wrong)


@pytest.mark.parametrize("wrong", [(2, 1, 3), (1, 4, 3), (math.nan, 1, 2), (1, 2, math.inf), (1, math.nan, 2)])
def test_values_in_no_order_are_refused(wrong):
    with pytest.raises(ValueError, match="must be finite and must not fall"):
        pert(*wrong)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="one of uniform, pert"):
        Distribution("cauchy", 0.0, 1.0, 2.0)
