"""An axis holds every interval that is drawn on it, between round ends."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.report.exports.workbook.axes import round_ends

VALUES = st.lists(st.floats(-1e9, 1e9, allow_subnormal=False), min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ((0.3, 1.5), (0.0, 1.5)),
        ((-0.6, 0.8), (-1.0, 1.0)),
        ((-42_000.0, 317_000.0), (-100_000.0, 400_000.0)),
        ((math.nan, 2.0), (0.0, 2.0)),
    ],
)
def test_ends_are_round(values, ends):
    assert round_ends(values) == pytest.approx(ends)


def test_a_rate_begins_at_its_floor():
    assert round_ends((1.06, 1.08), floor=1.0) == pytest.approx((1.0, 1.08))


def test_nothing_to_draw_leaves_the_axis_alone():
    assert round_ends(()) is None
    assert round_ends((0.0, math.nan)) is None


@given(VALUES)
def test_every_value_and_zero_lie_inside(values):
    ends = round_ends(values)
    if ends is None:
        assert set(values) == {0.0}
    else:
        slack = 1e-6 * (ends[1] - ends[0])
        assert ends[0] - slack <= min((0.0, *values))
        assert max((0.0, *values)) <= ends[1] + slack
