"""Where a difference changes sign: exact without noise, covered with it, never invented."""

import numpy as np
import pytest

from sim.statistics.crossings import crossing, zeros

GRID = np.array([10.0, 25, 50, 100, 200, 400])


def noisy(curve, n=80, sd=0.5, seed=1):
    """Return (n, k) differences around a curve, with a part of the noise shared by all points of a replication."""
    rng = np.random.default_rng(seed)
    return curve + sd * (rng.normal(size=(n, 1)) + rng.normal(size=(n, curve.size)))


def line_through(site):
    return np.log(GRID) - np.log(site)


def test_the_site_is_exact_on_a_line_in_the_logarithm():
    assert zeros(GRID, line_through(70.0)) == pytest.approx([70.0])


def test_a_crossing_is_found_with_an_interval_around_it():
    found = crossing(GRID, noisy(line_through(70.0)))
    assert found.status == "found"
    assert 10.0 <= found.low < found.at < found.high <= 400.0
    assert found.low < 70.0 < found.high


def test_scaling_the_difference_moves_nothing():
    table = noisy(line_through(70.0))
    assert crossing(GRID, 1e6 * table).at == pytest.approx(crossing(GRID, table).at)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_no_crossing_is_claimed_outside_the_range(sign):
    found = crossing(GRID, noisy(sign * (line_through(70.0) + 10.0)))
    assert found.status == "none"
    assert found.at is None
    assert found.low is None


def test_several_crossings_are_no_single_threshold():
    found = crossing(GRID, noisy(np.array([-3.0, 3, 3, -3, -3, 3]), sd=0.1))
    assert found.status == "several"
    assert len(found.sites) == 3
    assert found.at is None


def test_what_is_within_the_zone_everywhere_is_flat():
    found = crossing(GRID, noisy(0.1 * line_through(70.0), n=400, sd=0.2), worth=1.0)
    assert found.status == "flat"


def test_noise_alone_is_flat_and_not_a_threshold():
    found = crossing(GRID, noisy(np.zeros(6), n=60, sd=1.0, seed=3))
    assert found.status in ("flat", "none")
    assert found.at is None


def test_a_row_with_a_missing_value_is_left_out_as_a_whole():
    table = noisy(line_through(70.0))
    table[0, 2] = np.nan
    assert crossing(GRID, table).at == pytest.approx(crossing(GRID, table[1:]).at)


def coverage(repeats, seed):
    hits = 0
    for k in range(repeats):
        found = crossing(GRID, noisy(line_through(70.0), n=100, sd=1.0, seed=seed + k))
        hits += found.status == "found" and found.low <= 70.0 <= found.high
    return hits / repeats


@pytest.mark.slow
def test_the_interval_of_a_crossing_covers_about_as_often_as_it_says():
    share = coverage(300, 100)
    print(f"coverage of the crossing's 95 % interval: {share:.3f}")
    assert 0.91 <= share <= 0.985


def unequal(numbers, seed):
    """Return a column for each point, with as many replications, around a line through 70."""
    rng, line = np.random.default_rng(seed), line_through(70.0)
    return [middle + rng.normal(0.0, 1.0, n) for middle, n in zip(line, numbers, strict=True)]


NUMBERS = (400, 250, 120, 100, 60, 60)


def test_points_may_have_more_or_fewer_replications():
    found = crossing(GRID, unequal(NUMBERS, 3))
    assert found.status == "found"
    assert found.low <= 70.0 <= found.high
    table = noisy(line_through(70.0))
    assert crossing(GRID, list(table.T)) == crossing(GRID, table)


@pytest.mark.slow
def test_the_interval_of_a_crossing_covers_with_unequal_numbers():
    hits = 0
    for k in range(300):
        found = crossing(GRID, unequal(NUMBERS, 500 + k))
        hits += found.status == "found" and found.low <= 70.0 <= found.high
    print(f"coverage of the crossing's 95 % interval, 60 to 400 replications: {hits / 300:.3f}")
    assert 0.91 <= hits / 300 <= 0.985
