"""A seller brings a signature forward or puts it off where the plan pays for it, and only there."""

import dataclasses

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import closing, pay
from sim.model.inputs import Component, Plan
from sim.model.state import PULL
from sim.trials.executing.replication import Replication
from sim.trials.verification.made_world import MIDDLE, PLANS, SPLIT, build, numbers, one_segment, ran
from sim.vocabulary import PayMetric

BUYERS = dataclasses.replace(MIDDLE, needs=4.0)
MONTHS = 36


def curve(cap_at: float | None, cap_pays: float = 1.0, threshold: float = 0.0) -> Plan:
    """Return a quarterly plan on expansion alone."""
    sold = Component(PayMetric.EXPANSION_ARR, 1.0, threshold_at=threshold, cap_at=cap_at, cap_pays=cap_pays)
    return Plan("am", "", 160_000, 0.5, 3, (sold,))


LINE = curve(None)
RATE = Plan("am", "", 160_000, 0.5, 3, (Component(PayMetric.EXPANSION_ARR, 1.0, rate=0.1),))
SALARY = Plan("am", "", 160_000, 1.0)
ACCELERATED = curve(4.0, 7.0)
"""A dollar above target pays twice what one below pays; hardly anybody comes to the cap."""


def runs(plan: Plan, replications: int = 60, **changes: float) -> list[Replication]:
    """Return runs of a split whose AM has this plan."""
    company = one_segment(BUYERS, start_customers=60)
    design = build(SPLIT, company, numbers(**changes), months=MONTHS, plans=PLANS | {"am": plan})
    return [ran(design, replication=r) for r in range(replications)]


def by_month_of_quarter(found: list[Replication]) -> NDArray[np.float64]:
    """Return which share of what is sold falls into the first, second and last month of a quarter."""
    months = sum(one.state.months["commercial_cents"][1 : MONTHS + 1].astype(float) for one in found)
    sold = np.asarray(months).reshape(-1, 3).sum(axis=0)
    return np.asarray(sold / sold.sum())


@pytest.mark.parametrize("plan", [LINE, RATE, SALARY])
def test_on_a_straight_line_and_on_a_salary_nobody_moves_a_signature(plan: Plan) -> None:
    """Event by event what happens where a closing cannot be moved at all, even if an early one costs nothing."""
    fixed, free = (runs(plan, 2, incentives__closing_days=days, incentives__closing_discount=0.0) for days in (0, 60))
    assert [one.trajectory.digest for one in free] == [one.trajectory.digest for one in fixed]


def test_deals_bunch_at_the_end_of_a_period_where_an_accelerator_pays_for_it() -> None:
    even, bunched = by_month_of_quarter(runs(LINE)), by_month_of_quarter(runs(ACCELERATED))
    assert even[2] == pytest.approx(1.0 / 3.0, abs=0.035)  # few large deals
    assert bunched[2] > even[2] + 0.04


def test_the_steeper_the_accelerator_the_more_they_bunch() -> None:
    last = [by_month_of_quarter(runs(curve(4.0, pays)))[2] for pays in (4.0, 5.5, 7.0)]
    assert last[0] < last[1] < last[2]


def test_whoever_cannot_earn_more_in_this_period_waits_for_the_next() -> None:
    capped = curve(1.0, 1.0)
    waiting, fixed = (
        runs(capped, incentives__closing_days=days, incentives__closing_discount=0.9) for days in (45.0, 0.0)
    )
    assert by_month_of_quarter(waiting)[0] > by_month_of_quarter(fixed)[0] + 0.03


def test_an_early_signature_is_paid_for() -> None:
    """At a concession that nobody would give, nobody hurries; what is given away is missing in the books."""
    cheap, dear = (runs(ACCELERATED, incentives__closing_discount=off) for off in (0.0, 0.9))
    assert by_month_of_quarter(cheap)[2] > by_month_of_quarter(dear)[2] + 0.04
    some = runs(ACCELERATED, incentives__closing_discount=0.1)
    won = [sum(float(one.state.months["needs_won"].sum()) for one in found) for found in (cheap, some)]
    sold = [sum(float(one.state.months["commercial_cents"].sum()) for one in found) for found in (cheap, some)]
    assert sold[1] / won[1] < sold[0] / won[0]


def test_waiting_needs_more_than_a_little_more_pay_and_hurrying_more_than_the_concession() -> None:
    pulls = np.zeros(3, PULL)
    pulls["expanded"], pulls["expanded_next"] = (1.0, 0.5, 1.0), (0.95, 1.0, 1.0)
    now, then, same = pulls.view(np.recarray)
    assert closing.pays_sooner(now, 0.04)
    assert not closing.pays_sooner(now, 0.06)
    assert closing.pays_later(then, 0.6)
    assert not closing.pays_later(then, 0.4)
    assert not closing.pays_later(same, 1.0)
    assert not closing.pays_sooner(same, 0.0)


def test_who_sells_few_deals_knows_less_how_the_period_will_close() -> None:
    """The same quota, of one customer or of many: one is open to the last, the others even out."""
    state = ran(build(SPLIT, one_segment(BUYERS, start_customers=60), months=2, plans=PLANS | {"am": LINE})).state
    am = state.seats["role"].tolist().index(1, 1)
    component = state.components[1, 0]
    book = state.standing[am, 0]
    doubts = []
    for accounts in (1.0, 4.0, 1e9):
        book["lumps"] = book["asked"] * book["arr"] / accounts
        doubts.append(pay.doubt_of(state, am, component, 0.25, 1.0, 1.0))
    assert doubts[0] > doubts[1] > doubts[2]
    assert doubts[2] == pytest.approx(pay.DOUBT_AHEAD)
