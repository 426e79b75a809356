"""Where nothing is lost between people and everything that one asks for is sold, a hire pays back where arithmetic says."""

import dataclasses

import numpy as np
import pytest

from sim.model.inputs import OwnershipRule, RoleStaffing
from sim.model.planning import cost_of_head
from sim.statistics.crossings import crossing
from sim.trials.verification.made_world import (
    MIDDLE,
    NO_CSM,
    PLANS,
    WORK,
    build,
    numbers,
    one_segment,
    organisation,
    policy,
    ran,
    role,
)
from sim.vocabulary import Activity

ACV, NEEDS, SIZE = 2_500_000.0, 1.0, 0.10  # cents; a year; of what a customer pays
SELLER = organisation(
    "one seller",
    (dataclasses.replace(role("am", "am", {}), staffing=RoleStaffing(headcount=1.0)),),
    OwnershipRule((Activity.EXPANSION,), (), "am"),
    OwnershipRule(tuple(a for a in WORK if a != Activity.EXPANSION), (), None),
)
CERTAIN = {
    # Nobody leaves, nothing shrinks, prices stay; every need is found in the next conversation; who sells it wins, the
    # product by itself never does.
    "renewal__uplift": 0.0,
    "renewal__discount_max": 0.0,
    "renewal__downsell_level": -60.0,
    "adoption__touch_gain": 0.0,
    "adoption__onboarding_gain": 0.0,
    "expansion__discovery": 1e9,
    "expansion__need_patience": 1e5,
    "expansion__reference_whitespace": 1e-6,
    "expansion__win_level": 60.0,
    "expansion__win_quality": 1000.0,
    "expansion__win_sentiment": 0.0,
    "expansion__win_champion": 0.0,
    "relationship__quality": 0.0,
    "learning__output_gain": 0.0,
    "talent__spread": 0.0,
    "people__attrition": 0.0,
    "incentives__quality_elasticity": 0.0,
    "transition__pace_drop": 0.0,
    "transition__quits": 0.0,
}
MARKET = dataclasses.replace(
    MIDDLE,
    acv_median_cents=ACV,
    acv_sigma=0.0,
    complexity_sigma=0.0,
    stickiness=0.5,
    renewal_logit=60.0,
    involuntary=0.0,
    needs=NEEDS,
    need_size=SIZE,
    need_size_sigma=0.0,
    need_scale=1.0,
    organic=0.0,
    whitespace_median=1e5,
    whitespace_sigma=0.0,
    mean_adoption=0.5,
    spread_adoption=0.0,
    issues=0.0,
    contracts=((12, 1.0),),
    touches=26.0,
    hours={**MIDDLE.hours, "expansion": 0.5},
)


def company(customers: int):
    made = one_segment(MARKET, start_customers=customers, new_logos_per_year=0.0)
    return dataclasses.replace(made, champion_leaves=0.0)


def paid_in_third_year() -> float:
    """Return what a customer pays in the third year on average, dollars: at the opening, grown by all its needs."""
    opening = [ran(build(NO_CSM, company(200), numbers(**CERTAIN), months=1), replication=r).state for r in range(20)]
    first = sum(float(state.months["ending_arr_cents"][0]) for state in opening) / 20.0 / 200.0 / 100.0
    rate = NEEDS * SIZE
    return first * (np.exp(3.0 * rate) - np.exp(2.0 * rate)) / rate


def gain(customers: int, replication: int) -> float:
    """Return what a seller brings in the third year, less what the seller costs: dollars a year."""
    made = numbers(**CERTAIN)
    with_seller = ran(build(SELLER, company(customers), made, months=36), replication=replication).state.months
    without = ran(build(NO_CSM, company(customers), made, months=36), replication=replication).state.months
    year = slice(25, 37)
    grown = with_seller["expansion_arr_cents"][year].sum() - without["expansion_arr_cents"][year].sum()
    assert without["expansion_arr_cents"].sum() == 0
    assert (with_seller["churned_arr_cents"].sum(), with_seller["contraction_arr_cents"].sum()) == (0, 0)
    return float(grown) / 100.0 - float(with_seller["cost"][year].sum() - without["cost"][year].sum())


def test_a_seller_pays_back_at_the_customers_that_arithmetic_says() -> None:
    cost = cost_of_head(company(10), PLANS["am"])
    at = cost / (NEEDS * SIZE * paid_in_third_year())
    grid = [round(at * factor) for factor in (0.7, 0.85, 1.0, 1.2, 1.4)]
    differences = np.array([[gain(customers, r) for customers in grid] for r in range(24)])
    found = crossing(grid, differences)
    assert found.status == "found"
    assert found.low is not None
    assert found.high is not None
    assert found.low <= at <= found.high
    assert found.at == pytest.approx(at, rel=0.04)


@pytest.mark.parametrize("customers", [30, 90])
def test_the_seller_costs_what_a_head_costs_and_sells_what_is_asked_for(customers: int) -> None:
    cost = cost_of_head(company(10), PLANS["am"])
    expected = customers * paid_in_third_year() * NEEDS * SIZE - cost
    found = np.array([gain(customers, r) for r in range(40)])
    assert abs(found.mean() - expected) < 3.5 * found.std(ddof=1) / np.sqrt(found.size)


def test_two_roles_without_any_friction_do_the_same_work_and_cost_one_head_more() -> None:
    """One seller, or one who finds and one who sells: the books agree to the cent, the cost differs by the head."""
    two = organisation(
        "two",
        (
            dataclasses.replace(role("csm", "am", {}), staffing=RoleStaffing(headcount=1.0)),
            dataclasses.replace(role("am", "am", {}), staffing=RoleStaffing(headcount=1.0)),
        ),
        OwnershipRule((Activity.EXPANSION,), (), "am"),
        OwnershipRule((Activity.READINESS,), (), "csm"),
        OwnershipRule(tuple(a for a in WORK if a not in (Activity.EXPANSION, Activity.READINESS)), (), None),
    )
    made = numbers(
        **CERTAIN,
        friction__misroute=0.0,
        friction__lead_hours=0.0,
        friction__pass_share=0.0,
        friction__dispute_days=0.0,
    )
    talkless = dataclasses.replace(MARKET, hours={**MARKET.hours, "coordination": 0.0})
    world = dataclasses.replace(one_segment(talkless, start_customers=40, new_logos_per_year=0.0), champion_leaves=0.0)
    cost = cost_of_head(world, PLANS["am"])
    one = ran(build(SELLER, world, made, months=36)).state.months[1:37]
    split = ran(build(two, world, made, months=36)).state.months[1:37]
    never = ran(policy(SELLER, two, at=1000.0, company=world, assumptions=made, months=36)).state.months[1:37]
    assert never["ending_arr_cents"].tolist() == one["ending_arr_cents"].tolist()
    assert abs(int(split["ending_arr_cents"][-1]) - int(one["ending_arr_cents"][-1])) <= 3 * SIZE * ACV
    assert split["cost"].sum() - one["cost"].sum() == pytest.approx(3.0 * cost, rel=1e-6)
