"""The verdict words, from the interval and from what is worth acting on."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.verdicts import verdict


@pytest.mark.parametrize(
    ("low", "high", "worth", "words"),
    [
        (1.1, 2.0, 1.0, "clearly better"),
        (-2.0, -1.1, 1.0, "clearly worse"),
        (0.5, 2.0, 1.0, "better, perhaps worth acting on"),
        (-2.0, -0.5, 1.0, "worse, perhaps worth acting on"),
        (0.1, 0.9, 1.0, "better, too small to act on"),
        (-0.9, -0.1, 1.0, "worse, too small to act on"),
        (-0.9, 0.9, 1.0, "practically the same"),
        (-0.9, 1.1, 1.0, "cannot tell yet"),
        (0.0, 0.0, 1.0, "identical"),
        (math.nan, math.nan, 1.0, "cannot tell yet"),
        (5.0, 6.0, None, "better, perhaps worth acting on"),
        (-0.1, 0.1, None, "cannot tell yet"),
    ],
)
def test_every_form(low, high, worth, words):
    assert verdict(low, high, worth, higher_is_better=True) == words


@given(st.floats(-5, 5), st.floats(0, 5), st.one_of(st.none(), st.floats(0, 3)))
def test_nothing_is_better_while_zero_is_possible(middle, half, worth):
    low, high = middle - half, middle + half
    words = verdict(low, high, worth, higher_is_better=True)
    if low <= 0.0 <= high:
        assert "better" not in words
        assert "worse" not in words
    if worth is None:
        assert "clearly" not in words


@given(st.floats(-5, 5), st.floats(0, 5), st.floats(0, 3))
def test_where_less_is_better_the_word_turns_and_nothing_else(middle, half, worth):
    up = verdict(middle - half, middle + half, worth, higher_is_better=True)
    down = verdict(middle - half, middle + half, worth, higher_is_better=False)
    assert up.replace("better", "x").replace("worse", "better").replace("x", "worse") == down
