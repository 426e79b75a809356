"""The break-even and pay figures that are quoted come out exactly, to the dollar, and impossible ones are refused."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.statistics.payback import (
    arr_to_pay_back,
    base_share,
    customers_to_pay_back,
    part_of_pay,
    pay_mix,
    volume_for_pay,
    volumes_for_pay,
)

DOLLARS = st.integers(1, 10_000_000)
SHARE = st.integers(1, 1000).map(lambda thousandths: thousandths / 1000)


@pytest.mark.parametrize(
    ("lift", "arr", "customers"),
    [(0.08, 2_250_000.0, 90.0), (0.09, 2_000_000.0, 80.0), (0.10, 1_800_000.0, 72.0), (0.12, 1_500_000.0, 60.0)],
)
def test_one_account_manager_at_180k_pays_back_here(lift, arr, customers):
    """First-year ARR, no margin, no friction; customers at $25,000."""
    assert arr_to_pay_back(180_000, lift) == arr
    assert customers_to_pay_back(180_000, lift, 25_000) == customers


def test_margin_and_friction_raise_what_is_needed():
    assert arr_to_pay_back(180_000, 0.08, margin=0.75) == 3_000_000.0
    assert arr_to_pay_back(180_000, 0.08, friction_a_year=20_000) == 2_500_000.0
    assert customers_to_pay_back(180_000, 0.1, 25_000, margin=0.8, friction_a_year=20_000) == 100.0


def test_eighty_thousand_of_variable_pay_is_earned_by_these_volumes():
    renewals, expansion = part_of_pay(80_000, 0.6), part_of_pay(80_000, 0.4)
    assert (renewals, expansion) == (48_000.0, 32_000.0)
    assert volumes_for_pay(renewals, 0.02, 0.04) == (1_200_000.0, 2_400_000.0)
    least, most = volumes_for_pay(expansion, 0.06, 0.10)
    assert least == 320_000.0
    assert most == 1_600_000 / 3
    assert (round(least / 1e6, 2), round(most / 1e6, 2)) == (0.32, 0.53)


def test_the_mix_is_what_the_dollars_say():
    assert pay_mix(100_000, 180_000) == (56, 44) != (60, 40)
    assert pay_mix(108_000, 180_000) == (60, 40)
    assert pay_mix(130_000, 130_000 + 10_000) == (93, 7)
    assert pay_mix(125_000, 200_000) == (63, 37), "62.5 % is rounded towards base, the sum stays 100"
    assert (pay_mix(0, 1), pay_mix(1, 1)) == ((0, 100), (100, 0))
    assert base_share(108_000, 180_000) == 0.6


@given(DOLLARS, SHARE)
def test_what_pays_back_brings_in_what_it_costs(cost, lift):
    assert arr_to_pay_back(cost, lift) * lift == pytest.approx(cost, rel=1e-15)
    assert volume_for_pay(cost, lift) == arr_to_pay_back(cost, lift)


@given(DOLLARS, SHARE)
def test_percent_always_sum_to_a_hundred_and_are_the_nearest(ote, share):
    base = part_of_pay(ote, share)
    low, high = pay_mix(base, ote)
    assert low + high == 100
    assert abs(low - 100 * base_share(base, ote)) <= 0.5 + 1e-9


@pytest.mark.parametrize("wrong", [0.0, -0.1, math.nan, math.inf])
def test_a_lift_or_a_rate_that_never_pays_is_refused(wrong):
    with pytest.raises(ValueError, match=r"the lift in NRR must be above 0 \(got "):
        arr_to_pay_back(180_000, wrong)
    with pytest.raises(ValueError, match="the lift in NRR must be above 0"):
        customers_to_pay_back(180_000, wrong, 25_000)
    with pytest.raises(ValueError, match="the rate must be above 0"):
        volume_for_pay(48_000, wrong)
    with pytest.raises(ValueError, match="the ACV must be above 0"):
        customers_to_pay_back(180_000, 0.1, wrong)


def test_other_numbers_that_mean_nothing_are_refused():
    for margin in (0.0, 1.1):
        with pytest.raises(ValueError, match="the margin"):
            arr_to_pay_back(180_000, 0.1, margin=margin)
    with pytest.raises(ValueError, match="the friction a year must be 0 or more"):
        arr_to_pay_back(180_000, 0.1, friction_a_year=-1)
    with pytest.raises(ValueError, match="the base is a part of the pay at target"):
        pay_mix(190_000, 180_000)
    with pytest.raises(ValueError, match="the lowest rate must not be above the highest"):
        volumes_for_pay(48_000, 0.04, 0.02)
    with pytest.raises(ValueError, match="the share must be at most 1"):
        part_of_pay(80_000, 1.5)
