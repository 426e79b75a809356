"""Promises about numbers in words: units as readers write them, and no decimal beyond the interval."""

import math

import pytest

from sim.report.words import wording
from tests.report.proofreading import forbidden_words


def test_money_rates_and_points_look_as_promised() -> None:
    assert wording.money(1_200_000) == "$1.2M"
    assert wording.money(140_000) == "$140k"
    assert wording.rate(1.039, 0.003) == "103.9%"
    assert wording.points(0.004, 0.005) == "+0.4"


@pytest.mark.parametrize(("half", "shown"), [(0.0001, 2), (0.1, 2), (0.3, 1), (1.2, 1), (3.0, 0), (40.0, 0)])
def test_decimals_stop_where_the_interval_stops(half: float, shown: int) -> None:
    assert wording.decimals(half, 2) == shown
    assert half >= 2 * 10.0**-shown or shown in (0, 2)


def test_an_interval_shares_the_unit_of_its_largest_end() -> None:
    assert wording.change_interval("economic_value", -694e3, -884e3, -505e3) == ("−$694k", "[−$884k, −$505k]")
    assert wording.change_interval("economic_value", 0.99e6, 0.7e6, 1.2e6) == ("+$1.0M", "[+$0.7M, +$1.2M]")
    assert wording.change_interval("nrr", -0.007, -0.012, -0.002) == ("−0.7 points", "[−1.2, −0.2]")


def test_zero_has_no_sign() -> None:
    assert wording.points(-0.0001, 0.01) == "0.0"
    assert wording.change_interval("nrr", 0.0, 0.0, 0.0) == ("0.0 points", "[0.0, 0.0]")
    assert wording.change_interval("economic_value", 0.0, 0.0, 0.0) == ("$0", "[$0, $0]")


def test_a_missing_number_is_a_dash_and_never_nan() -> None:
    for write in (wording.money, wording.rate, wording.points, wording.plain, wording.share):
        assert write(math.nan) == "–"
    assert wording.change_interval("nrr", 0.01, math.nan, math.nan)[1] == "[no interval]"


def test_levels_read_as_ranges() -> None:
    assert wording.level_range("nrr", 0.97, 1.11, 0.07) == "97–111%"
    assert wording.level_range("ending_arr", 13.9e6, 14.4e6, 0.25e6) == "$13.9–14.4M"
    assert wording.level_range("economic_value", -2e5, 4e6, 2e5) == "−$0.2M to $4.0M"


def test_axis_money_is_short() -> None:
    assert [wording.axis_money(x) for x in (-1.5e6, 0.0, 5e5, 250.0)] == ["−$1.5M", "$0", "+$500k", "+$250"]


def test_forbidden_words_are_found_as_whole_words_only() -> None:
    assert forbidden_words("This will be optimal") == ["optimal", "will"]
    assert forbidden_words("William was willing") == []


@pytest.mark.parametrize(
    ("people", "said"), [(3.0, "3"), (0.61, "0.6"), (0.1, "0.1"), (0.0205, "0.02"), (0.0, "0"), (math.nan, "?")]
)
def test_a_part_of_a_person_is_not_nobody(people, said):
    assert wording.heads(people) == said
