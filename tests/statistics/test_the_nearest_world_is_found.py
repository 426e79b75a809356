"""The nearest world in which a choice is wrong: exact where it can be worked out, none where there is none, few inputs."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from sim.statistics.nearest import BOUND, gradient, nearest, nearest_by_few
from sim.statistics.sampling import plausible
from sim.statistics.surface import fit

K = 5
SAMPLE = plausible(4096, K, 7)
EACH = [(c,) for c in range(K)]


def surface_of(function, k=K, n=256):
    base = plausible(n, k, 1)
    return fit(base, function(base)[:, None]).surface


def linear(*slopes, start=1.0):
    return surface_of(lambda v: start + (v[:, : len(slopes)] - 0.5) @ np.array(slopes))


def test_one_input_is_moved_to_where_it_must_be():
    found = nearest(linear(4.0), 0.0, SAMPLE)
    assert found.base == pytest.approx([0.25, 0.5, 0.5, 0.5, 0.5], abs=1e-6)
    assert found.distance == pytest.approx(-ndtri(0.25), abs=1e-6)
    assert found.moved == (0,)
    assert found.probability == pytest.approx(0.25, abs=1e-3)
    assert found.first_order == pytest.approx(0.25, abs=1e-6)


def test_two_equal_inputs_share_the_way():
    """Φ(z₁) + Φ(z₂) is convex below 0, so the nearest point is the symmetric one: both at 0.25; the share beyond is 1/8."""
    found = nearest(linear(2.0, 2.0), 0.0, SAMPLE)
    assert found.base[:2] == pytest.approx([0.25, 0.25], abs=1e-5)
    assert found.distance == pytest.approx(-np.sqrt(2.0) * ndtri(0.25), abs=1e-6)
    assert sorted(found.moved) == [0, 1]
    assert found.probability == pytest.approx(0.125, abs=2e-3)


def test_unequal_inputs_as_a_fine_grid_says():
    found = nearest(linear(-3.0, 1.5), -0.2, SAMPLE)
    first = np.linspace(0.5, 0.99, 400_001)
    second = 0.5 - (1.2 - 3.0 * (first - 0.5)) / 1.5
    inside = (second > 0.01) & (second <= 0.5)
    distances = np.hypot(ndtri(first[inside]), ndtri(second[inside]))
    assert found.distance == pytest.approx(distances.min(), abs=1e-6)
    assert found.base[0] == pytest.approx(first[inside][distances.argmin()], abs=1e-3)


def test_the_nearer_of_two_sides_is_taken():
    """A hump: 1 − 16 (v − 0.45)² falls to 0 at 0.2 and 0.7, and 0.7 is nearer to the middle; it is flat near there."""
    hump = surface_of(lambda v: 1.0 - 16.0 * (v[:, 0] - 0.45) ** 2)
    found = nearest(hump, 0.0, SAMPLE)
    assert found.base[0] == pytest.approx(0.7, abs=1e-5)
    assert found.distance == pytest.approx(ndtri(0.7), abs=1e-5)


def test_a_saddle_without_a_slope_in_the_middle_is_left():
    saddle = surface_of(lambda v: 1.0 + 12.0 * (v[:, 0] - 0.5) * (v[:, 1] - 0.5))
    found = nearest(saddle, 0.0, SAMPLE)
    assert (found.base[0] - 0.5) * (found.base[1] - 0.5) == pytest.approx(-1.0 / 12.0, abs=1e-5)
    assert found.distance == pytest.approx(np.sqrt(2.0) * ndtri(0.5 + 12**-0.5), abs=1e-5)
    assert nearest_by_few(saddle, 0.0, SAMPLE, EACH)[0] is None


def test_what_no_plausible_world_reaches_is_not_found():
    far = linear(2.0, 1.0, start=2.0)
    assert nearest(far, 0.0, SAMPLE) is None
    assert nearest_by_few(far, 0.0, SAMPLE, EACH) == (None, None, None)
    assert nearest(linear(), -1.0, SAMPLE) is None
    edge = linear(2.0, start=float(2.0 * (0.5 - ndtr(-BOUND))) + 1e-3)
    assert nearest(edge, 0.0, SAMPLE) is None, "the last percent is outside the bounds"
    assert nearest(linear(2.0, start=0.97), 0.0, SAMPLE) is not None


def test_a_choice_that_is_wrong_in_the_middle_world_is_at_no_distance():
    found = nearest(linear(1.0, start=-0.1), 0.0, SAMPLE)
    assert (found.distance, found.moved, found.first_order) == (0.0, (), 0.5)
    assert found.probability == pytest.approx(0.6, abs=2e-3)


def test_few_inputs_are_enough_or_it_is_said_that_they_are_not():
    sums = linear(1.0, 0.9, 0.8, 0.7, 0.6)
    one, two, three = nearest_by_few(sums, 0.0, SAMPLE, EACH)
    everything = nearest(sums, 0.0, SAMPLE)
    assert one is None
    assert two is None
    assert sorted(three.moved) == [0, 1, 2]
    assert everything.distance < three.distance
    one, two, three = nearest_by_few(linear(2.5, 1.5, 1.0), 0.0, SAMPLE, EACH)
    assert one.moved == (0,)
    assert sorted(two.moved) == [0, 1]
    assert three.distance < two.distance < one.distance
    assert (two.base[2:] == 0.5).all()


def test_a_factor_moves_as_one():
    one, _, _ = nearest_by_few(linear(1.2, 1.2, 1.0), 0.0, SAMPLE, [(0, 1), (2,), (3, 4)])
    assert sorted(one.moved) == [0, 1]


def test_the_gradient_is_the_slope():
    rng = np.random.default_rng(3)
    surface = surface_of(lambda v: v[:, 0] * v[:, 1] ** 2 + v[:, 2] ** 3 - v[:, 3] * v[:, 4])
    point, step = rng.random(K), 1e-6
    slopes = [
        (surface((point + step * e)[None]) - surface((point - step * e)[None]))[0, 0] / (2 * step) for e in np.eye(K)
    ]
    assert gradient(surface, point) == pytest.approx(slopes, abs=1e-7)


def test_no_sampled_world_that_is_beyond_is_nearer():
    k = 12
    weights = np.random.default_rng(2).normal(size=k)
    sample = plausible(4096, k, 3)
    curved = surface_of(
        lambda v: 0.8 + (v - 0.5) @ weights + 3.0 * (v[:, 0] - 0.5) * (v[:, 1] - 0.5) - (v[:, 2] - 0.5) ** 2, k
    )
    found = nearest(curved, 0.0, sample)
    beyond = curved(sample)[:, 0] <= 0.0
    assert beyond.sum() > 20
    assert found.distance <= np.linalg.norm(ndtri(sample[beyond]), axis=1).min()
    assert curved(found.base[None])[0, 0] == pytest.approx(0.0, abs=1e-5)


def test_only_one_output_has_a_threshold():
    base = plausible(64, K, 1)
    both = fit(base, base[:, :2]).surface
    with pytest.raises(ValueError, match="one output"):
        nearest(both, 0.0, SAMPLE)
