"""The verdict on a claim is a function of an interval and a region; shares of worlds are freed of noise."""

import math

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sim.statistics.claims import (
    CANNOT_TELL,
    CONTRADICTED,
    NO_EFFECT,
    REPRODUCED,
    RIGHT_DIRECTION,
    Region,
    can_turn,
    settled,
    shares,
    verdict_of,
)
from sim.statistics.jackknife import Estimate, of_averages
from sim.statistics.looks import FEWEST_TELLING, level_at_every_look

ABOVE = Region(0.0, math.inf, 0.0, 0.5)
BELOW = Region(-math.inf, 0.0, 0.0, 0.5)
RANGE = Region(8.0, 12.0, 0.0, 0.5)
LEVEL = Region(55.0, 69.0, math.nan, 2.0)
NUMBERS = st.floats(-20.0, 20.0)


@pytest.mark.parametrize(
    ("region", "low", "high", "wanted"),
    [
        (ABOVE, 0.6, 2.0, REPRODUCED),
        (ABOVE, 0.1, 2.0, RIGHT_DIRECTION),
        (ABOVE, 0.1, 0.4, NO_EFFECT),
        (ABOVE, -0.4, 0.4, NO_EFFECT),
        (ABOVE, -0.4, 2.0, CANNOT_TELL),
        (ABOVE, -2.0, -0.1, CONTRADICTED),
        (BELOW, -2.0, -0.6, REPRODUCED),
        (BELOW, -2.0, -0.1, RIGHT_DIRECTION),
        (BELOW, 0.1, 2.0, CONTRADICTED),
        (RANGE, 8.5, 11.5, REPRODUCED),
        (RANGE, 1.0, 1.4, RIGHT_DIRECTION),
        (RANGE, 7.0, 11.0, RIGHT_DIRECTION),
        (RANGE, 13.0, 15.0, RIGHT_DIRECTION),
        (RANGE, -1.4, -1.0, CONTRADICTED),
        (RANGE, -0.3, 0.2, NO_EFFECT),
        (LEVEL, 56.0, 60.0, REPRODUCED),
        (LEVEL, 30.0, 40.0, CONTRADICTED),
        (LEVEL, 50.0, 60.0, CANNOT_TELL),
        (Region(0.0, 0.0, math.nan, 0.0), 0.0, 0.0, REPRODUCED),
        (Region(-1.0, math.inf, math.nan, 0.5), -0.9, 3.0, REPRODUCED),
        (Region(-1.0, math.inf, math.nan, 0.5), -4.0, -2.0, CONTRADICTED),
        (ABOVE, math.nan, math.nan, CANNOT_TELL),
    ],
)
def test_every_word_has_its_place(region, low, high, wanted):
    assert verdict_of(region, low, high) == wanted


@given(st.tuples(NUMBERS, NUMBERS).map(sorted))
def test_a_mirrored_claim_has_the_mirrored_verdict(ends):
    low, high = ends
    assert verdict_of(ABOVE, low, high) == verdict_of(BELOW, -high, -low)


@given(st.tuples(NUMBERS, NUMBERS).map(sorted), st.floats(0.0, 5.0))
def test_a_wider_interval_never_makes_a_verdict_firmer(ends, more):
    low, high = ends
    firm = {REPRODUCED: 2, NO_EFFECT: 2, RIGHT_DIRECTION: 1, CONTRADICTED: 1, CANNOT_TELL: 0}
    for region in (ABOVE, BELOW, RANGE):
        assert firm[verdict_of(region, low - more, high + more)] <= firm[verdict_of(region, low, high)] or (
            verdict_of(region, low, high) in (RIGHT_DIRECTION, CONTRADICTED)
            and verdict_of(region, low - more, high + more) == NO_EFFECT
        )


def test_without_noise_a_share_is_the_share_of_the_values():
    values = np.array([-3.0, -1.0, 0.2, 0.7, 1.0, 2.0, 3.0, 4.0])
    found = shares(values, np.zeros(8), ABOVE)
    assert found.right_way.mean == pytest.approx(5 / 8, abs=0.02)
    assert found.wrong_way.mean == pytest.approx(2 / 8, abs=0.02)
    assert found.right_way.low < 5 / 8 < found.right_way.high
    assert found.noise_share == 0.0


def test_noise_alone_is_not_taken_for_worlds_that_disagree():
    """All worlds have the same effect, 2; their values scatter by noise of 2: a plain count sees a quarter below 0.5."""
    generator = np.random.default_rng(1)
    plain, freed = [], []
    for _ in range(60):
        values = 2.0 + 2.0 * generator.standard_normal(40)
        plain.append((values > 0.5).mean())
        freed.append(shares(values, np.full(40, 2.0), ABOVE).right_way.mean)
    assert np.mean(plain) == pytest.approx(0.77, abs=0.03)
    assert np.mean(freed) > 0.93


def test_a_share_of_known_worlds_is_found_through_noise():
    """Effects are normal with mean 0.5 and spread 1 between worlds, noise 1: half of them lie above 0.5."""
    generator = np.random.default_rng(2)
    found = []
    for _ in range(200):
        truth = 0.5 + generator.standard_normal(60)
        found.append(shares(truth + generator.standard_normal(60), np.ones(60), ABOVE).right_way.mean)
    assert np.mean(found) == pytest.approx(0.5, abs=0.02)


@given(st.lists(NUMBERS, min_size=4, max_size=20), st.floats(0.0, 3.0))
@example([0.0, 1.0, 1.0, 2.0], 1.0)  # hardly any resample differs from the usual share
def test_shares_are_shares(values, error):
    for region in (ABOVE, BELOW, RANGE, LEVEL):
        found = shares(np.array(values), np.full(len(values), error), region)
        for each in (found.as_claimed, found.right_way, found.wrong_way):
            assert -1e-9 <= each.low <= each.mean + 1e-9
            assert each.mean <= each.high + 1e-9 <= 1.0 + 2e-9
        if region.side:
            assert found.as_claimed.mean <= found.right_way.mean + 1e-9


def test_three_worlds_say_nothing():
    assert shares(np.array([1.0, 2.0, 3.0]), np.zeros(3), ABOVE) is None
    assert shares(np.array([1.0, 2.0, 3.0, np.nan]), np.zeros(4), ABOVE) is None


def known(low, high, telling=400):
    return Estimate((low + high) / 2.0, low, high, math.nan, 400, telling)


@given(st.sampled_from([ABOVE, BELOW, RANGE, LEVEL]), st.lists(NUMBERS, min_size=4, max_size=4).map(sorted))
def test_a_settled_verdict_is_that_of_every_narrower_interval(region, ends):
    low, inner_low, inner_high, high = ends
    if settled(region, known(low, high)) and low < inner_low and inner_high < high:
        assert verdict_of(region, inner_low, inner_high) == verdict_of(region, low, high)


@pytest.mark.parametrize(
    ("estimate", "wanted"),
    [
        (known(0.6, 2.0), True),
        (known(0.4, 2.0), False),
        (known(-0.4, 0.4), True),
        (known(-0.6, 0.4), False),
        (known(-3.0, -0.6), True),
        (known(math.nan, math.nan), False),
        (known(0.6, 2.0, FEWEST_TELLING - 1), False),
    ],
)
def test_a_verdict_is_settled_where_no_border_lies_inside(estimate, wanted):
    assert settled(ABOVE, estimate) is wanted


@pytest.mark.parametrize(("ends", "wanted"), [((0.1, 2.0), False), ((-2.0, 0.1), True), ((-2.0, -0.6), False)])
def test_only_what_reaches_the_other_side_can_turn(ends, wanted):
    assert can_turn(ABOVE, known(*ends)) is wanted
    assert not can_turn(LEVEL, known(*ends))


@pytest.mark.parametrize("truth", [0.5, -0.5, 8.0])
def test_looking_three_times_keeps_the_promise_of_an_interval(truth):
    """A value on a border is said to lie on one side of it in no more than one in twenty, whichever look ended it."""
    generator = np.random.default_rng(11)
    looks, tries, wrong = (80, 160, 240), 1500, 0
    level = level_at_every_look(looks)
    for _ in range(tries):
        values = truth + 2.0 * generator.standard_normal(looks[-1])
        for n in looks:
            found = of_averages([values[:n]], lambda averages: averages[0], level)
            if settled(RANGE, found):
                break
        wrong += not found.low <= truth <= found.high
    assert wrong / tries < 0.05 + 3.0 * math.sqrt(0.05 * 0.95 / tries)
