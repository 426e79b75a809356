"""A negotiated renewal is signed before its day, at a concession, where its seller earns more by it, and only there."""

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import closing, renewal
from sim.model.calendar import DAYS_PER_MONTH
from sim.model.inputs import Component, OwnershipRule, Plan
from sim.model.state import AFTER, DUE_LOGOS, SIGNED
from sim.trials.executing.replication import Replication
from sim.trials.verification.made_world import (
    MIDDLE,
    PER_AM,
    PER_CSM,
    PLANS,
    WORK,
    build,
    numbers,
    one_segment,
    organisation,
    ran,
    role,
)
from sim.vocabulary import Happening, PayMetric

ROLES = (role("csm", "csm", PER_CSM), role("am", "am", PER_AM))
SELLS_RENEWALS = organisation("am-renews", ROLES, OwnershipRule(WORK[:4], (), "csm"), OwnershipRule(WORK[4:], (), "am"))
MONTHS = 36
A_YEAR = 0.8
"""Of ARR: about what is renewed in a year."""


def paid(component: Component) -> Plan:
    """Return a quarterly plan on one component."""
    return Plan("am", "", 160_000, 0.5, 3, (component,))


def on_renewals(cap_at: float | None, cap_pays: float = 1.0) -> Plan:
    """Return a plan with a quota on what is renewed."""
    amount = PayMetric.RENEWAL_ARR
    return paid(Component(amount, 1.0, target=A_YEAR, of_opening_arr=True, cap_at=cap_at, cap_pays=cap_pays))


LINE = on_renewals(None)
ACCELERATED = on_renewals(4.0, 7.0)
"""A dollar above target pays twice what one below pays; hardly anybody comes to the cap."""
RATE = paid(Component(PayMetric.RENEWAL_ARR, 1.0, rate=0.03))
SALARY = Plan("am", "", 160_000, 1.0)
RATIO = paid(Component(PayMetric.GRR, 1.0, threshold_at=0.9, threshold_pays=0.5, cap_at=1.1, cap_pays=1.5))


def runs(plan: Plan, replications: int = 40, **changes: float) -> list[Replication]:
    """Return runs of a split whose AM has this plan and negotiates renewals."""
    company = one_segment(MIDDLE, start_customers=60)
    design = build(SELLS_RENEWALS, company, numbers(**changes), months=MONTHS, plans=PLANS | {"am": plan})
    return [ran(design, replication=r, journal=100_000 if replications == 1 else 0) for r in range(replications)]


def by_month_of_quarter(found: list[Replication]) -> NDArray[np.float64]:
    """Return which share of renewals falls into the first, second and last month of a quarter."""
    months = np.asarray(sum(one.state.months["renewed"][1 : MONTHS + 1].astype(float) for one in found))
    renewed = months.reshape(-1, 3).sum(axis=0)
    return np.asarray(renewed / renewed.sum())


def given_away(found: list[Replication]) -> float:
    """Return the cents of price given away for a renewed contract."""
    renewed = sum(float(one.state.months["renewed"].sum()) for one in found)
    return sum(float(one.state.months["discount_cents"].sum()) for one in found) / renewed


@pytest.mark.parametrize("plan", [LINE, RATE, SALARY, RATIO])
def test_on_a_straight_line_a_salary_or_a_ratio_of_what_falls_due_nobody_signs_early(plan: Plan) -> None:
    """Event by event what happens where nothing can be signed early, even if it costs nothing."""
    fixed, free = (runs(plan, 2, incentives__closing_days=days, incentives__closing_discount=0.0) for days in (0, 60))
    assert [one.trajectory.digest for one in free] == [one.trajectory.digest for one in fixed]


def test_renewals_bunch_at_the_end_of_a_period_where_an_accelerator_pays_for_it() -> None:
    even, bunched = by_month_of_quarter(runs(LINE)), by_month_of_quarter(runs(ACCELERATED))
    assert even[2] == pytest.approx(1.0 / 3.0, abs=0.02)
    assert bunched[2] > even[2] + 0.02


def test_the_wider_the_window_the_more_they_bunch() -> None:
    last = [by_month_of_quarter(runs(ACCELERATED, incentives__closing_days=days))[2] for days in (0.0, 15.0, 45.0)]
    assert last[0] < last[1] < last[2]


def test_an_early_signature_is_paid_for() -> None:
    """At a concession that nobody would give, nobody signs early; what is given away stands in the books."""
    fixed = runs(ACCELERATED, incentives__closing_days=0.0)
    dear = runs(ACCELERATED, incentives__closing_discount=0.9)
    assert [one.trajectory.digest for one in dear] == [one.trajectory.digest for one in fixed]
    assert given_away(runs(ACCELERATED)) > given_away(fixed)


def test_the_next_term_begins_when_it_would() -> None:
    """Terms follow each other from the day of signature on, signed early or not."""
    early = 0
    for one in runs(ACCELERATED, 20):
        new = one.state.accounts[one.state.world["opening_accounts"][0] : one.state.world["accounts"][0]]
        new = new[new["alive"] == 1]
        terms = (new["ends"] - new["signed"]) / (new["term"] * DAYS_PER_MONTH)
        assert np.allclose(terms, new["cycle"] + 1.0, atol=1e-6)
        early += int((one.state.accounts["stage"] == renewal.SIGNED_EARLY).sum())
    assert early > 0


def test_what_is_signed_early_is_paid_at_once_and_counts_as_due_on_its_day() -> None:
    for one in runs(ACCELERATED, 20):
        total = one.state.tally[-1, 0]
        waits = one.state.accounts[one.state.accounts["stage"] == renewal.SIGNED_EARLY]
        assert total[SIGNED] - total[AFTER] == waits["signed_after"].sum()
        assert one.state.months["due"].sum() - total[DUE_LOGOS] == len(waits)


def test_a_signature_comes_on_the_last_day_of_a_pay_period_and_within_the_window() -> None:
    (one,) = runs(ACCELERATED, 1)
    journal = one.state.journal[: one.state.world["noted"][0]]
    times = journal["time"][journal["what"] == Happening.RENEWED]
    quarters = times / (3.0 * DAYS_PER_MONTH)
    last_days = np.abs(quarters - np.round(quarters)) < 1e-6
    assert last_days.any()
    assert not last_days.all()


def test_whoever_declines_to_sign_early_is_asked_again_and_luck_still_has_no_mean() -> None:
    found = runs(ACCELERATED, 150, incentives__closing_discount=0.0, renewal__negotiation_lead=90)
    declined = sum(int((one.state.accounts["declined"] > 0.0).sum()) for one in found)
    assert declined > 0
    for name in ("luck_logos", "luck_kept"):
        luck = np.array([float(one.state.months[name].sum()) for one in found])
        assert abs(luck.mean()) < 3.5 * luck.std() / np.sqrt(len(luck)), name


def test_a_customer_that_declined_at_some_odds_renews_only_at_better_ones() -> None:
    assert renewal.chance_left(0.9, 0.0) == 0.9
    assert renewal.chance_left(0.9, 0.8) == pytest.approx(0.5)
    assert renewal.chance_left(0.7, 0.8) == 0.0


def test_only_what_is_negotiated_and_due_soon_can_be_signed() -> None:
    (one,) = runs(LINE, 1)
    state, account = one.state, 0
    a = state.accounts[account]
    a["alive"], a["negotiator"], a["stage"], a["ends"] = 1, 0, renewal.AWAITS_DECISION, 1045.0
    assert closing.can_sign(state, account, 1000.0)
    assert not closing.can_sign(state, account, 999.0)
    assert not closing.can_sign(state, account, 1045.0)
    for field, value in (("alive", 0), ("negotiator", -1), ("stage", renewal.SIGNED_EARLY)):
        before = int(a[field])
        a[field] = value
        assert not closing.can_sign(state, account, 1000.0)
        a[field] = before


def test_both_engines_agree() -> None:
    company = one_segment(MIDDLE, start_customers=30)
    design = build(SELLS_RENEWALS, company, months=MONTHS, plans=PLANS | {"am": ACCELERATED})
    compiled, simpy = (ran(design, engine=engine).trajectory for engine in ("compiled", "simpy"))
    assert compiled.digest == simpy.digest
