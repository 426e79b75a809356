"""A polynomial through a few points finds the one that made them, and does not promise more than left-out points show."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.response import degrees, terms_of, through, weights_of

LINE = np.linspace(0, 1, 7)[:, None]
GRID = np.array(list(product(np.linspace(0, 1, 6), np.linspace(0, 1, 5))))
QUIET = 1e-12


def made(base):
    """Return a surface of degree 3, (n,)."""
    x, y = base[:, 0], base[:, -1]
    return 2.0 - 3.0 * x + 4.0 * x * y - 5.0 * y**2 + 2.0 * x**2 * y


def test_it_finds_the_polynomial_that_made_the_points():
    found = through(GRID, made(GRID), np.full(len(GRID), QUIET))
    elsewhere = np.random.default_rng(1).uniform(0, 1, (50, 2))
    np.testing.assert_allclose(found.surface(elsewhere)[:, 0], made(elsewhere), rtol=1e-8)
    assert found.q2 == pytest.approx(1.0, abs=1e-9)
    assert found.worst < 1e-8


def test_a_straight_line_stays_one():
    found = through(LINE, 1.0 + 2.0 * LINE[:, 0] + 0.01 * np.random.default_rng(2).normal(size=7), np.full(7, 1e-4))
    assert found.degree == 1
    assert 0.95 < found.q2 <= 1.0


def test_its_error_is_no_less_than_that_of_places_it_has_not_seen_and_little_more():
    dice, noise, told, true = np.random.default_rng(3), 0.05, [], []
    for _ in range(60):
        found = through(GRID, made(GRID) + dice.normal(0, noise, len(GRID)), np.full(len(GRID), noise**2))
        new = dice.uniform(0, 1, (200, 2))
        told.append(found.rmse)
        true.append(np.sqrt(np.mean((found.surface(new)[:, 0] - made(new) - dice.normal(0, noise, 200)) ** 2)))
    assert 1.0 <= np.mean(told) / np.mean(true) <= 1.5  # corners are harder to predict than what lies between points


def test_pure_noise_is_not_predicted():
    dice = np.random.default_rng(4)
    q2 = [through(GRID, dice.normal(size=len(GRID)), np.ones(len(GRID))).q2 for _ in range(60)]
    assert np.mean(q2) < 0.06
    assert np.quantile(q2, 0.9) < 0.25


def test_copies_along_a_number_that_does_nothing_do_not_flatter_it():
    values = np.array([0.0, 1.0, -1.0, 1.0])[np.repeat(np.arange(4), 5)]  # no curve of degree 2 goes through these
    base = np.array(list(product(np.linspace(0, 1, 4), np.linspace(0, 1, 5))))
    found = through(base, values, np.full(20, 0.01))
    assert found.q2 < 0.8
    assert found.rmse > 0.3


def test_a_quiet_point_counts_more_but_never_for_all():
    np.testing.assert_allclose(weights_of(np.array([1.0, 4.0, 1e-9, 1.0, 2.0])), [1.0, 0.25, 1.0, 1.0, 0.5])
    np.testing.assert_allclose(weights_of(np.zeros(5)), 1.0)
    values = LINE[:, 0].copy()
    values[3] += 1.0
    loud = np.full(7, 1e-4)
    loud[3] = 1.0
    found = through(LINE, values, loud)
    assert abs(found.surface(np.array([[0.5]]))[0, 0] - 0.5) < 0.02
    assert found.worst_at == 3


def test_where_nothing_differs_it_is_that_number():
    found = through(LINE, np.full(7, 3.5), np.ones(7))
    assert np.isnan(found.q2)
    assert found.rmse == 0.0
    assert found.surface(np.array([[0.3]]))[0, 0] == 3.5


def test_powers_leave_two_places_to_be_wrong_at():
    few = np.array(list(product([0.0, 1.0], [0.0, 0.5, 1.0], np.linspace(0, 1, 6))))
    terms = terms_of(few, 4)
    assert terms[terms[:, 0] == 0][:, 1].max() == 1
    assert max(power for a, i, b, j in terms for column, power in ((a, i), (b, j)) if column == 1) == 1
    assert max(power for a, i, b, j in terms for column, power in ((a, i), (b, j)) if column == 2) == 4
    assert list(degrees(np.linspace(0, 1, 5)[:, None])) == [0, 1, 2]


@given(st.permutations(range(12)))
def test_the_order_of_points_does_not_matter_to_the_polynomial(order):
    base = np.array(list(product(np.linspace(0, 1, 4), np.linspace(0, 1, 3))))
    values = made(base) + np.random.default_rng(5).normal(0, 0.1, 12)
    one = through(base, values, np.full(12, 0.01))
    other = through(base[list(order)], values[list(order)], np.full(12, 0.01))
    assert one.q2 == pytest.approx(other.q2, abs=1e-9)
    np.testing.assert_allclose(one.surface(base), other.surface(base), atol=1e-9)


def test_many_points_are_left_out_in_groups():
    base = np.random.default_rng(6).uniform(0, 1, (150, 3))
    found = through(base, made(base), np.full(150, QUIET))
    assert found.q2 > 0.999


@pytest.mark.parametrize(
    ("base", "values", "noise"),
    [
        (LINE[:4], np.zeros(4), np.ones(4)),
        (LINE, np.full(7, np.nan), np.ones(7)),
        (LINE, np.zeros(7), np.ones(6)),
        (LINE[:6], np.zeros(7), np.ones(7)),
    ],
)
def test_too_little_or_what_is_no_number_is_refused(base, values, noise):
    with pytest.raises(ValueError, match="5 or more finite points"):
        through(base, values, noise)
