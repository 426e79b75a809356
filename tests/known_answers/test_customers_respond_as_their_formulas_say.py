"""What customers respond to, against closed forms: first value, price, contact, and what the product does by itself."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.config.study.single import load_assumptions, load_company, load_model
from sim.metrics.outcomes import outcome
from sim.model import adoption, assembly, planning, renewal, workload
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company, Component, Plan, RoleStaffing
from sim.model.state import State
from sim.trials.executing.replication import opened
from sim.trials.verification.made_world import CS_ONLY, MIDDLE, NO_CSM, build, numbers, one_segment, ran
from sim.vocabulary import PayMetric, Staffing
from tests.support.pure_python import attributes

STILL: dict[str, Any] = dict.fromkeys(
    ("touches", "reviews", "discoveries", "issues", "needs", "organic", "involuntary", "auto_renew"), 0.0
)
CONSTANT = {
    "renewal__adoption": 0.0,
    "renewal__sentiment": 0.0,
    "renewal__champion": 0.0,
    "renewal__negotiation": 0.0,
    "renewal__readiness": 0.0,
    "renewal__open_risk": 0.0,
    "renewal__downsell_level": -60.0,
}
"""A renewal that depends on nothing but first value."""


def newcomers(support_need: float, p: float, term: int = 12) -> Company:
    """Return a company of new customers to whom nothing happens but an onboarding and renewals with probability p."""
    made = dataclasses.replace(
        MIDDLE, **STILL, support_need=support_need, contracts=((term, 1.0),), renewal_logit=math.log(p / (1.0 - p))
    )
    return one_segment(made, start_customers=1, new_logos_per_year=400.0, new_logos_growth=0.0, champion_leaves=0.0)


def somebody(**changes: float) -> State:
    """Return the opening state of a small world, as plain Python reads it."""
    design = build(assumptions=numbers(**changes))
    return attributes(opened(design, 1, 0, assembly.room_for(design), 0)[0])


def odds_of_leaving(state: State, discount: float = 0.0) -> float:
    """Return the odds that the first customer leaves, were its contract due now."""
    return math.exp(-float(renewal.renewal_logit.py_func(state, 0, 1.0, discount)))


@pytest.mark.parametrize("times", [2.0, 3.0, 5.0])
def test_no_first_value_multiplies_the_odds_of_leaving_at_the_first_renewal_and_at_no_later_one(times: float) -> None:
    state = somebody(renewal__no_first_value=times)
    a = state.accounts[0]
    found = {}
    for seen in (0, 1):
        for cycle in (0, 1):
            a.value_seen, a.cycle, a.term = seen, cycle, 12
            found[seen, cycle] = odds_of_leaving(state)
    assert found[0, 0] / found[1, 0] == pytest.approx(times)
    assert found[0, 1] == found[1, 1] == found[1, 0]


def test_the_first_year_is_one_contract_or_as_many_as_fit_into_it() -> None:
    assert [renewal.without_value(0, cycle, 1) for cycle in (0, 11, 12)] == [1.0, 1.0, 0.0]
    assert [renewal.without_value(0, cycle, 12) for cycle in (0, 1)] == [1.0, 0.0]
    assert [renewal.without_value(0, cycle, 36) for cycle in (0, 1)] == [1.0, 0.0]
    assert renewal.without_value(1, 0, 12) == 0.0


@pytest.mark.parametrize("support_need", [0.0, 0.4, 1.0])
def test_of_customers_whom_only_the_product_helps_the_expected_share_renews(support_need: float) -> None:
    p, times = 0.9, 3.0
    design = build(NO_CSM, newcomers(support_need, p), numbers(**CONSTANT, renewal__no_first_value=times), months=30)
    a = ran(design).state.accounts
    decided = a[(a["signed"] > 0.0) & (a["signed"] < 365.0)]
    without = np.isnan(decided["first_value"])
    assert decided.size > 300
    assert abs(without.mean() - support_need) < 2.6 * math.sqrt(0.25 / decided.size)
    unlucky = 1.0 / (1.0 + times * (1.0 - p) / p)
    expected = p + without.mean() * (unlucky - p)
    renewed = (decided["cycle"] >= 1).mean()
    assert abs(renewed - expected) < 2.6 * math.sqrt(expected * (1.0 - expected) / decided.size)


SHIPPED = load_assumptions()


@pytest.mark.parametrize(("discount", "times"), [(0.0, 1.0), (0.05, 1.3), (0.10, 1.53)])
def test_five_percent_off_multiplies_the_odds_of_a_renewal_as_stated(discount: float, times: float) -> None:
    """With what ships, at a customer of average price sensitivity; the second five percent bring less."""
    state = somebody(
        **{f"renewal__{name}": SHIPPED.values[f"renewal.{name}"] for name in ("discount", "discount_scale")}
    )
    state.segments["price_sensitivity"] = 1.0
    assert odds_of_leaving(state) / odds_of_leaving(state, discount) == pytest.approx(times, abs=0.01)


def values(discount: float, replications: int = 12) -> dict[str, np.ndarray]:
    """Return metrics of the shipped mid-market company, by replication, with the luck of known odds taken off its value.

    Everybody gives this discount on whatever is negotiated: people are paid for ARR that is kept, the uplift makes up for it,
    and approval is no trouble.
    """
    company, case, months = load_company("mid-market-saas"), load_model("cs-only"), 36
    given = {"renewal.discount_max": discount, "renewal.discount_free": 1e3}
    assumptions = Assumptions.of(SHIPPED.values | given)
    keeping = Plan("keeping", "", 150_000, 0.5, 12, (Component(PayMetric.GRR, 1.0),))
    plans = planning.priced(company, case.model, dict.fromkeys(case.plans, keeping), assumptions)
    staff = planning.own_staff(company, case.model, plans, months)
    design = assembly.design(
        company, case.model, plans, assumptions, months=months, staffing=Staffing.OWN, staff=staff, whole_people=True
    )
    rows = [
        outcome(ran(design, replication=r).state, company, design.role_keys, months).metrics
        for r in range(replications)
    ]
    found = {name: np.array([m[name] for m in rows]) for name in rows[0]}
    for name in ("cash_value", "economic_value"):
        found[name] -= found[f"luck_{name}"]
    return found


def test_a_blanket_discount_lowers_what_the_company_earns() -> None:
    """Over three years, and with what the ARR at their end is worth."""
    with_it, without = values(0.05), values(0.0)
    assert without["discount_rate"].max() == 0.0
    assert with_it["discount_rate"].mean() > 0.015  # of all that is due, with what renews by itself
    for name in ("cash_value", "economic_value"):
        loss = without[name] - with_it[name]
        assert loss.mean() > 3.0 * loss.std(ddof=1) / math.sqrt(loss.size), name


FELT, STEPS = st.floats(0.0, 1.0), st.floats(0.0, 5.0)


def after(contacts: int, step: float, start: float = 0.0) -> float:
    """Return sentiment after so many good contacts on one day."""
    felt = start
    for _ in range(contacts):
        felt = adoption.pleased(felt, step)
    return felt


@given(FELT, STEPS, st.integers(0, 40))
def test_more_contacts_never_lower_sentiment_and_twice_as_many_bring_less_than_twice(felt, step, contacts) -> None:
    assert after(contacts + 1, step, felt) >= after(contacts, step, felt) - 1e-15
    once, twice = after(contacts, step), after(2 * contacts, step)
    assert twice <= 2.0 * once + 1e-15
    assert once == pytest.approx(1.0 - math.exp(-contacts * step))


def test_a_second_month_of_contact_brings_visibly_less_than_the_first() -> None:
    first, second = after(12, 0.08), after(24, 0.08) - after(12, 0.08)
    assert second / first == pytest.approx(math.exp(-0.96))


@given(FELT, st.lists(st.tuples(st.booleans(), STEPS), max_size=30))
def test_sentiment_stays_between_nought_and_one_whatever_happens(felt, happenings) -> None:
    for good, step in happenings:
        before = felt
        felt = adoption.pleased(felt, step) if good else adoption.let_down(felt, step)
        assert 0.0 <= felt <= 1.0
        assert felt >= before - 1e-15 if good else felt <= before
    assert adoption.let_down(0.0, 9.0) == 0.0


def test_at_the_usual_level_sentiment_is_no_argument() -> None:
    state = somebody()
    usual = float(state.segments["mean_sentiment"][state.accounts[0].segment])
    found = []
    for felt in (0.0, usual, 1.0):
        state.accounts[0].sentiment = felt
        found.append(odds_of_leaving(state))
    flat = somebody(renewal__sentiment=0.0)
    assert found[1] == pytest.approx(odds_of_leaving(flat))
    assert found[0] / found[2] == pytest.approx(math.exp(0.6))


@pytest.mark.parametrize(("a_year", "felt"), [(4, 0.084), (12, 0.255), (48, 0.597)])
def test_regular_contact_meets_its_closed_form(a_year: int, felt: float) -> None:
    days, level, step = 365.0 / a_year, 0.0, 0.08
    for _ in range(400):
        level = adoption.pleased(level, step) * adoption.part_left(days, 150.0)
    expected = (1.0 - math.exp(-step)) / (math.exp(days / 150.0) - math.exp(-step))
    assert level == pytest.approx(expected)
    assert level == pytest.approx(felt, abs=0.0005)


def test_a_person_adds_to_the_product_and_never_takes_away() -> None:
    assert workload.beyond(1.0, 0.35) == pytest.approx(0.65)
    assert workload.beyond(0.2, 0.35) == 0.0
    design = build(CS_ONLY, newcomers(0.55, 0.9), numbers(people__attrition=0.0), months=14)
    people, alone = ran(design).state, ran(build(NO_CSM, newcomers(0.55, 0.9), months=14)).state
    both = people.accounts["alive"] * alone.accounts["alive"] == 1
    assert both.sum() > 200
    assert (people.accounts["x"] >= alone.accounts["x"] - 1e-12)[both].all()
    both &= people.accounts["signed"] < 365.0 * 14 / 12 - 80.0  # the others are still at their onboarding
    reached = [~np.isnan(state.accounts["first_value"]) for state in (people, alone)]
    assert (reached[0] >= reached[1])[both].all()
    assert reached[0][both].sum() > reached[1][both].sum()


def test_what_nobody_has_time_for_comes_to_what_nobody_owns() -> None:
    """A role without any hours to speak of, and no role: the same adoption, needs found and renewals on the standard form."""
    nobody = dataclasses.replace(CS_ONLY.roles[0], staffing=RoleStaffing(headcount=1e-6))
    made = dataclasses.replace(MIDDLE, auto_renew=0.0, contracts=((12, 1.0),), issues=0.0)
    company = one_segment(made, start_customers=200, new_logos_per_year=0.0, champion_leaves=0.0)
    owned = build(dataclasses.replace(CS_ONLY, roles=(nobody,)), company, months=30, equal_budget=False)
    a, b = ran(owned).state.accounts, ran(build(NO_CSM, company, months=30)).state.accounts
    assert a["alive"].mean() == pytest.approx(b["alive"].mean(), abs=0.05)
