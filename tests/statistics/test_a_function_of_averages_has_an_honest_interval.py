"""The jackknife gives the t interval of a mean, the delta method of a ratio, and covers; halves do not flatter a maximum."""

import numpy as np
import pytest

from sim.statistics.intervals import mean_interval
from sim.statistics.jackknife import crossed_largest, crossed_size, crossed_smallest, largest, of_averages, smallest


def test_of_a_mean_it_is_the_t_interval():
    values = np.random.default_rng(1).gamma(2.0, size=37)
    found, known = of_averages([values], lambda a: a[0]), mean_interval(values)
    assert (found.value, found.low, found.high) == pytest.approx((known.mean, known.low, known.high), rel=1e-12)
    assert found.n == 37


def test_of_a_difference_it_is_the_paired_interval():
    a, b = np.random.default_rng(2).normal(size=(2, 50)) + np.random.default_rng(3).normal(size=50)
    found, known = of_averages([a, b], lambda x: x[0] - x[1]), mean_interval(a - b)
    assert (found.low, found.high) == pytest.approx((known.low, known.high), rel=1e-9)


def test_of_a_ratio_it_is_the_delta_method():
    generator = np.random.default_rng(4)
    x, y = generator.normal(10.0, 1.0, 400), generator.normal(5.0, 0.5, 400)
    found = of_averages([x, y], lambda a: a[0] / a[1])
    error = np.std(x - found.value * y, ddof=1) / np.sqrt(400) / y.mean()
    assert found.error == pytest.approx(error, rel=0.01)


def test_a_missing_value_leaves_its_replication_out_of_every_column():
    x, y = np.arange(10.0), np.arange(10.0)
    x[3] = np.nan
    assert of_averages([x, y], lambda a: a[0] - a[1]).value == 0.0
    assert of_averages([x, y], lambda a: a[0] - a[1]).n == 9


def test_nothing_and_one_replication_give_no_interval():
    assert np.isnan(of_averages([np.array([])], lambda a: a[0]).value)
    assert np.isnan(of_averages([np.array([2.0])], lambda a: a[0]).low)
    assert np.isnan(of_averages([np.ones(5), np.zeros(5)], lambda a: a[0] / a[1]).low)


@pytest.mark.parametrize("form", ["ratio", "best"])
def test_intervals_cover_what_they_say(form):
    """Nominal 95%: 93–97% of 1,000 for a ratio of skewed averages, and for a difference to the better of two."""
    generator = np.random.default_rng(5)
    inside = 0
    for _ in range(1000):
        x, y, z = generator.gamma(2.0, 1.0, 60), generator.gamma(2.0, 2.0, 60), generator.gamma(2.0, 3.0, 60)
        if form == "ratio":
            found, truth = of_averages([x, y], lambda a: a[0] / a[1]), 0.5
        else:
            found, truth = of_averages([x, y, z], lambda a: a[0] - largest(a[1], a[2])), 2.0 - 6.0
        inside += found.low <= truth <= found.high
    assert 930 <= inside <= 970


def test_the_largest_chosen_by_one_half_and_read_off_the_other_is_not_too_large():
    """Five alternatives of value 0: the plain maximum of averages is far above, the crossed one is not."""
    generator = np.random.default_rng(6)
    table = generator.normal(size=(4000, 5, 2))
    plain = np.array([largest(*row.mean(axis=1)) for row in table])
    crossed = np.array([crossed_largest(*row).mean() for row in table])
    assert plain.mean() > 0.7
    assert abs(crossed.mean()) < 0.03
    assert abs(np.array([crossed_size(row[0]).mean() for row in table]).mean()) < 0.05
    assert np.array([crossed_smallest(*row).mean() for row in table]).mean() == pytest.approx(0.0, abs=0.03)


def test_largest_and_smallest_go_element_by_element():
    a, b = np.array([1.0, 5.0]), np.array([2.0, 4.0])
    assert largest(a, b).tolist() == [2.0, 5.0]
    assert smallest(a, b).tolist() == [1.0, 4.0]
    assert largest(3.0) == 3.0


def test_replications_that_differ_by_rounding_alone_do_not_count_as_telling():
    a = np.random.default_rng(1).normal(1.04, 0.05, 200)
    b, weights = a.copy(), np.ones(200)
    b[:5] += 0.01
    found = of_averages([a, weights, b, weights], lambda x: x[0] / x[1] - x[2] / x[3])
    assert found.telling == 5
    assert of_averages([1e9 * a, weights, 1e9 * b, weights], lambda x: x[0] / x[1] - x[2] / x[3]).telling == 5
    assert of_averages([a], lambda x: x[0]).telling == 200
    assert of_averages([a, a], lambda x: x[0] - x[1]).telling == 0
