"""Payouts against a calculator of fractions that shares no line with the simulator, and against published arithmetic."""

import random
from fractions import Fraction

import numpy as np
import pytest

from sim.model import pay
from sim.model.compensation import components_of, due_retention
from sim.model.inputs import Component, Kicker, Plan
from sim.model.money import whole_cents
from sim.model.state import SIGNED
from sim.trials.verification.made_world import ASSUMPTIONS, COMPANY, MODELS, PAID_SPLIT, build, ran
from sim.vocabulary import Book, Happening, PayMetric

PERIODS = (1, 3, 12)


def paid_by_hand(c: Component, attainment: Fraction) -> Fraction:
    """Return the share of what target pays, from the words of the plan alone."""
    low, pays = Fraction(c.threshold_at), Fraction(c.threshold_pays)
    if attainment < low:
        return Fraction(0)
    if attainment <= 1:
        return pays + (1 - pays) * (attainment - low) / (1 - low) if low < 1 else Fraction(1)
    if c.cap_at is None:
        return 1 + (1 - pays) * (attainment - 1) / (1 - low) if low < 1 else Fraction(1)
    cap, most = Fraction(c.cap_at), Fraction(c.cap_pays)
    return min(most, 1 + (most - 1) * (attainment - 1) / (cap - 1)) if cap > 1 else Fraction(1)


def a_component(pick: random.Random) -> Component:
    """Return a component with a random curve whose corners are eighths, exact in binary."""
    threshold = pick.choice([0.0, 0.5, 0.75, 0.875])
    return Component(
        PayMetric.GRR,
        1.0,
        target=0.875,
        threshold_at=threshold,
        threshold_pays=pick.choice([0.0, 0.25, 0.5]) if threshold else 0.0,
        cap_at=pick.choice([None, 1.125, 1.5, 2.0]),
        cap_pays=pick.choice([1.0, 1.5, 3.0]),
    )


def test_the_curve_pays_what_the_plan_says_at_every_attainment() -> None:
    pick = random.Random(1)
    for _ in range(200):
        c = a_component(pick)
        record = components_of(Plan("p", "", 100_000, 0.5, 3, (c,)), COMPANY, ASSUMPTIONS)[0]
        for eighths in range(25):
            attainment = eighths / 8
            assert pay.paid_share(record[()], attainment) == pytest.approx(
                float(paid_by_hand(c, Fraction(eighths, 8))), abs=1e-12
            )


def paid_to(state, role: int, component: int, seat: int, years: float) -> int:
    """Return what a component pays a seat for its running period, by the rules."""
    return int(pay.payout_cents(state, seat, state.components[role, component], years, 1.0, 1.0))


@pytest.mark.parametrize("period", PERIODS)
def test_commission_is_the_rate_times_the_dollars_rounded_once(period: int) -> None:
    state = ran(build(PAID_SPLIT, months=25)).state
    seat = int(np.flatnonzero((state.seats["role"] == 1) & (state.seats["open"] == 1))[0])
    pick = random.Random(period)
    for _ in range(50):
        cents = pick.randint(0, 10**9)
        state.tally[seat, 0, SIGNED] = cents
        rate = Fraction(0.03)
        exact = rate * cents
        assert paid_to(state, 1, 0, seat, period / 12) == round(float(exact)) or abs(
            paid_to(state, 1, 0, seat, period / 12) - exact
        ) <= Fraction(1, 2) + Fraction(1, 10**6)


def test_the_sum_of_all_pay_slips_is_the_variable_pay_of_the_books() -> None:
    """What the journal says everybody was paid is what the organization paid, to the cent."""
    for key in ("paid-split", "paid-both"):
        done = ran(build(MODELS[key], months=36), journal=200_000)
        noted = done.state.journal[: done.state.world["noted"][0]]
        paid = noted[noted["what"] == Happening.PAID]["value"]
        assert len(paid) > 5
        assert int(done.state.staff["payout_cents"].sum()) == sum(round(100 * value) for value in paid)


def test_base_and_variable_pay_make_the_pay_of_the_month() -> None:
    state = ran(build(PAID_SPLIT, months=36)).state
    for role in range(2):
        base = state.roles["base_pay"][role] * state.staff["filled_days"][1:37, role] / 365.0
        assert state.staff["pay"][1:37, role] == pytest.approx(base + state.staff["payout_cents"][1:37, role] / 100.0)
    assert state.months["pay"][1:37] == pytest.approx(state.staff["pay"][1:37].sum(axis=1))


def test_published_arithmetic_of_an_am_plan_holds() -> None:
    """$80K of variable pay at 60/40 is $48K on renewals and $32K on expansion; 2-4% and 6-10% need these dollars."""
    plan = Plan(
        "am",
        "",
        180_000,
        100 / 180,
        12,
        (Component(PayMetric.RENEWAL_ARR, 0.6, rate=0.03), Component(PayMetric.EXPANSION_ARR, 0.4, rate=0.08)),
    )
    renewals, expansion = components_of(plan, COMPANY, ASSUMPTIONS)
    assert (renewals["dollars"], expansion["dollars"]) == pytest.approx((48_000, 32_000))
    assert [48_000 / rate for rate in (0.02, 0.04)] == pytest.approx([2.4e6, 1.2e6])
    assert [32_000 / rate for rate in (0.06, 0.10)] == pytest.approx([533_333, 320_000], rel=1e-3)
    assert plan.base / plan.ote == pytest.approx(0.556, abs=5e-4)
    assert pytest.approx(0.93, abs=0.005) == 130_000 / 140_000


def test_a_kicker_is_paid_in_full_at_its_mark_and_not_a_cent_below() -> None:
    plan = Plan("p", "", 130_000, 1.0, 12, (), Kicker(PayMetric.NRR, Book.OWN, 1.1, 8_000))
    record = components_of(plan, COMPANY, ASSUMPTIONS)[0]
    assert record["dollars"] == 8_000
    assert pay.paid_share(record[()], 1.0) == 1.0
    assert pay.paid_share(record[()], np.nextafter(1.0, 0.0)) == 0.0


def test_the_benchmark_of_due_contracts_counts_the_years_that_they_ran() -> None:
    """With annual contracts only it is the company's gross retention; with longer ones less of what is due is kept."""
    import dataclasses

    annual = tuple(dataclasses.replace(s, contracts=((12, 1.0),)) for s in COMPANY.segments)
    longer = tuple(dataclasses.replace(s, contracts=((36, 1.0),)) for s in COMPANY.segments)
    assert due_retention(dataclasses.replace(COMPANY, segments=annual)) == pytest.approx(COMPANY.target_grr)
    assert due_retention(dataclasses.replace(COMPANY, segments=longer)) == pytest.approx(COMPANY.target_grr**3)


def test_halves_are_rounded_to_even_once() -> None:
    assert [whole_cents(x) for x in (0.5, 1.5, 2.5, 2.51)] == [0, 2, 2, 3]


def test_the_distribution_function_is_the_normal_one() -> None:
    from statistics import NormalDist

    law = NormalDist()
    for x in np.linspace(-6, 6, 241):
        assert pay.distribution(float(x)) == pytest.approx(law.cdf(float(x)), abs=1e-7)
