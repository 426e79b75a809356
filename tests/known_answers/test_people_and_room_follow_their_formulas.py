"""Talent, quitting, positions of parts of people and room to grow against algebra, order statistics and an ODE solver."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate, stats

from sim.model import ages, people, signing, staffing
from sim.model.assembly import selection
from sim.model.inputs import RoleStaffing
from sim.trials.verification.made_world import COMPANY, CS_ONLY, MIDDLE, build, numbers, one_segment, ran


@given(st.floats(0.0, 1.0), st.floats(-0.6, 0.95))
def test_two_talents_keep_their_correlation_whatever_the_job_advert_weighs(
    success_share: float, correlation: float
) -> None:
    """With one candidate nothing is selected: k_s·k_c - √(1 - k_s²)·√(1 - k_c²) must be the correlation itself."""
    k_s, k_c = selection(success_share, correlation)
    rest = math.sqrt(max(0.0, 1 - k_s * k_s)) * math.sqrt(max(0.0, 1 - k_c * k_c))
    assert k_s * k_c - rest == pytest.approx(correlation, abs=1e-6)


def talents(hires_for: float, **changes: float) -> np.ndarray:
    """Return the talents (people, 2) of many who were hired for one role."""
    role = dataclasses.replace(CS_ONLY.roles[0], hires_for_success=hires_for, staffing=RoleStaffing(headcount=120.0))
    model = dataclasses.replace(CS_ONLY, roles=(role,))
    design = build(model, one_segment(MIDDLE, start_customers=5), numbers(people__attrition=0.0, **changes))
    found = [ran(design, replication=r).state.people["talent"][:120] for r in range(12)]
    return np.concatenate(found)


def test_the_best_of_so_many_candidates_is_as_good_as_order_statistics_say() -> None:
    """Hiring for success work alone, at market pay: the mean of the best of n standard normal values."""
    flat = {"talent__spread": 1.0, "talent__pool_elasticity": 0.0, "talent__correlation": 0.0}
    for candidates in (1, 4, 16):
        found = talents(1.0, talent__pool=candidates, **flat)
        best = integrate.quad(lambda z, n=candidates: z * n * stats.norm.pdf(z) * stats.norm.cdf(z) ** (n - 1), -9, 9)[
            0
        ]
        error = 3.3 / math.sqrt(len(found))
        assert found[:, 0].mean() == pytest.approx(best, abs=error)
        assert found[:, 1].mean() == pytest.approx(0.0, abs=error), "what was not sought is not found"


def test_who_must_hire_for_both_trades_one_for_the_other() -> None:
    flat = {"talent__spread": 1.0, "talent__pool_elasticity": 0.0, "talent__correlation": 0.0, "talent__pool": 8}
    both, one = talents(0.5, **flat).mean(axis=0), talents(1.0, **flat).mean(axis=0)
    assert 0.0 < both[1] < one[0]
    assert 0.0 < both[0] < one[0]


def hazard(**fields: Any) -> float:
    """Return the yearly hazard of quitting of a person with this stress and ambiguity."""
    state = ran(build(CS_ONLY)).state
    seat = int(np.flatnonzero(state.seats["open"])[0])
    for name, value in fields.items():
        if name == "pay_to_market":
            state.roles[name][0] = value
        else:
            state.seats[name][seat] = value
    return float(people.quit_hazard(state, seat, 0.0))


def test_overload_ambiguity_and_low_pay_raise_the_hazard_by_their_factors_up_to_three() -> None:
    calm = hazard(stress=0.0, ambiguity=0.0, pay_to_market=1.0)
    assert calm == pytest.approx(0.2)
    assert hazard(stress=0.5, ambiguity=0.0, pay_to_market=1.0) == pytest.approx(0.2 * math.exp(0.67 * 0.5))
    assert hazard(stress=0.0, ambiguity=0.3, pay_to_market=1.0) == pytest.approx(0.2 * math.exp(1.5 * 0.3))
    assert hazard(stress=0.0, ambiguity=0.0, pay_to_market=0.9) == pytest.approx(0.2 * 0.9**-3.0)
    assert hazard(stress=1.0, ambiguity=1.0, pay_to_market=0.5) == pytest.approx(0.6)


@given(st.floats(0.0, 40.0), st.integers(0, 45))
def test_positions_of_parts_add_up_to_the_people_that_were_planned(planned: float, present: int) -> None:
    seats = staffing.seats_for(planned, False, present)
    assert (seats == 0) == (planned == 0.0)
    if seats:
        assert seats * staffing.fte_of(planned, False, seats) == pytest.approx(planned)


@given(st.lists(st.floats(0.5, 1.1), min_size=1, max_size=60), st.floats(0.3, 30.0))
def test_positions_open_one_by_one_and_hold_half_a_person_to_one_and_a_half(growth: list[float], people: float) -> None:
    """Month by month, as staffing asks: again and again until nothing opens or closes."""
    seats = staffing.seats_for(people, False, 0)
    for factor in growth:
        people = max(0.01, people * factor)
        before = seats
        while (wanted := staffing.seats_for(people, False, seats)) != seats:
            assert abs(wanted - seats) == 1
            assert (wanted > seats) == (wanted > before), "nothing opens and closes in one month"
            seats = wanted
        part = staffing.fte_of(people, False, seats)
        assert part <= 1.5
        assert part > 0.5 or seats == 1
        assert abs(people - seats) <= 1.0 or seats == 1


def test_a_growing_role_opens_its_second_position_at_one_and_a_half_people_and_the_third_at_three() -> None:
    assert [staffing.seats_for(people, False, 0) for people in (0.1, 1.49, 1.51, 2.49, 2.51)] == [1, 1, 2, 2, 3]
    assert [staffing.seats_for(people, False, 1) for people in (1.5, 1.51)] == [1, 2]
    assert [staffing.seats_for(people, False, 2) for people in (1.0, 1.01, 2.99, 3.0)] == [1, 2, 2, 3]
    assert [staffing.seats_for(people, False, 10) for people in (9.0, 9.1, 10.9, 11.0)] == [9, 10, 10, 11]


@given(st.floats(0.0, 40.0), st.integers(0, 45))
def test_whole_people_are_rounded_to_the_nearest_and_at_least_one(planned: float, present: int) -> None:
    seats = staffing.seats_for(planned, True, present)
    assert seats >= 1
    assert seats in (max(1, math.floor(planned + 0.5)), present)
    if seats == present and seats != max(1, math.floor(planned + 0.5)):
        assert 0.0 < present - planned < staffing.SURPLUS_BEFORE_CLOSING


@pytest.mark.parametrize("room", [0.2, 0.6, 2.0, 8.0])
@pytest.mark.parametrize("years", [0.5, 3.0, 12.0])
def test_room_to_grow_and_arr_solve_their_differential_equations(room: float, years: float) -> None:
    pace, regained, reference, drift = 0.3, 0.05, 0.5, 0.01

    def moves(_: float, at: Any) -> list[float]:
        sold = pace * min(1.0, at[0] / reference)
        return [regained - sold * (1.0 + at[0]) - drift * at[0], sold + drift]

    solved = integrate.solve_ivp(moves, (0, years), [room, 0.0], rtol=1e-9, atol=1e-11, max_step=0.02).y[:, -1]
    left, grown = signing.aged(room, years, pace, regained, reference, drift)
    assert left == pytest.approx(solved[0], rel=2e-3, abs=1e-4)
    assert grown == pytest.approx(math.exp(solved[1]), rel=2e-3)


def test_what_is_sold_is_what_room_has_lost() -> None:
    """Without price and without anything regained, ARR and room add up to what they were: nothing is sold twice."""
    left, grown = signing.aged(1.5, 6.0, 0.2, 0.0, 0.5, 0.0)
    assert grown * (1.0 + left) == pytest.approx(2.5, rel=1e-3)


@given(st.integers(1, 10_000), st.floats(0.0, 10_000.0))
def test_a_base_is_as_old_as_it_has_customers_for_each_signature(customers: int, a_year: float) -> None:
    """One over the share that is new each year, and no company is older than companies are."""
    company = dataclasses.replace(COMPANY, start_customers=customers, new_logos_per_year=a_year)
    years = ages.years_with_us(company)
    assert ages.SHORTEST <= years <= ages.LONGEST
    if ages.SHORTEST < years < ages.LONGEST:
        assert years == pytest.approx(customers / a_year)
    assert ages.grown_since_signed(company) >= 1.0
