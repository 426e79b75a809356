"""Luck is realized minus expected: exactly zero over the ways a coin can fall, and never part of what happens."""

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.metrics.luck import ARR, OF
from sim.metrics.outcomes import outcome
from sim.model import luck
from sim.model.history import MONTH
from sim.model.money import whole_cents
from sim.statistics.intervals import mean_interval
from sim.trials.executing.replication import replicate
from sim.trials.verification.made_world import MIDDLE, NO_CSM, build, numbers, one_segment
from tests.support.shipped import load_company, shipped_design

CENTS = st.integers(1, 10**11)
SHARES = st.floats(0.0, 1.0)


def booked(before: int, survival: float, downsell: float, plain: int, lower: int) -> list[tuple[float, np.void]]:
    """Return (probability, luck booked) of each way in which a renewal can end."""
    ways = [
        ((1.0 - survival), False, False),
        (survival * (1.0 - downsell), True, False),
        (survival * downsell, True, True),
    ]
    found = []
    for odds, renewed, smaller in ways:
        state = type("S", (), {"world": np.zeros(1, [("month", "i8")]).view(np.recarray)})
        state.months = np.zeros(2, MONTH).view(np.recarray)
        luck.note_renewal.py_func(state, before, renewed, survival, smaller, downsell, plain, lower)
        found.append((odds, state.months[1]))
    return found


@given(CENTS, SHARES, SHARES, st.floats(0.0, 0.9), st.floats(0.0, 0.25), st.floats(0.0, 0.1))
def test_the_luck_of_a_renewal_is_zero_over_all_its_ends_and_tells_the_arr_after_it(
    before, survival, downsell, depth, discount, uplift
):
    plain = before + whole_cents(before * (uplift - discount))
    lower = luck.lower_arr(before, depth, discount)
    ways = booked(before, survival, downsell, plain, lower)
    for name in ("luck_renewal", "luck_downsell", "luck_kept", "luck_logos"):
        mean = sum(odds * getattr(month, name) for odds, month in ways)
        assert mean == pytest.approx(0.0, abs=1e-9 * max(before, plain)), name
    expected = survival * (plain + downsell * (lower - plain))
    for (_, month), after in zip(ways, (0, plain, lower), strict=True):
        assert month.luck_renewal + month.luck_downsell == pytest.approx(after - expected, abs=1e-6 * before)


@given(SHARES, CENTS)
def test_a_coin_is_zero_over_its_two_sides(probability, cents):
    heads, tails = luck.coin(True, probability, cents), luck.coin(False, probability, cents)
    assert probability * heads + (1.0 - probability) * tails == pytest.approx(0.0, abs=1e-9 * cents)


def z_scores(design, company, names, replications=60):
    """Return name → mean ÷ standard error over replications, and what was seen."""
    rows = [replicate(design, seed=5, replication=r) for r in range(replications)]
    found = [outcome(row.state, company, design.role_keys, design.months).metrics for row in rows]
    return {
        name: float(np.mean([m[name] for m in found]) / (np.std([m[name] for m in found], ddof=1) / len(found) ** 0.5))
        for name in names
    }


def test_luck_of_every_outcome_has_mean_zero_under_people_pay_and_friction() -> None:
    design = shipped_design("mid-market-saas", "cs-am-split", months=36)
    scores = z_scores(design, load_company("mid-market-saas"), OF.values())
    assert max(map(abs, scores.values())) < 4.0, scores


CONSTANT = {
    "renewal__adoption": 0.0,
    "renewal__sentiment": 0.0,
    "renewal__champion": 0.0,
    "renewal__negotiation": 0.0,
    "renewal__readiness": 0.0,
    "renewal__open_risk": 0.0,
    "renewal__uplift_resistance": 0.0,
    "renewal__downsell_level": -1e9,
}
P = 0.9


def constant_renewals():
    """Return a cell in which nothing happens but renewals of a known probability, and its company."""
    still = dict.fromkeys(("touches", "reviews", "discoveries", "issues", "needs", "organic", "involuntary"), 0.0)
    made = dataclasses.replace(
        MIDDLE, **still, auto_renew=0.0, acv_sigma=0.8, contracts=((12, 1.0),), renewal_logit=math.log(P / (1.0 - P))
    )
    company = one_segment(made, start_customers=20, new_logos_per_year=0.0, champion_leaves=0.0)
    return build(NO_CSM, company, numbers(**CONSTANT), months=36), company


def test_taking_luck_off_leaves_the_known_mean_with_a_fraction_of_the_noise() -> None:
    """GRR of such a company is P in expectation; what is left when its luck is off is nearly nothing."""
    design, company = constant_renewals()
    rows = [replicate(design, seed=1, replication=r) for r in range(200)]
    metrics = [outcome(row.state, company, design.role_keys, design.months).metrics for row in rows]
    plain = np.array([m["grr"] for m in metrics])
    adjusted = plain - np.array([m["luck_grr"] for m in metrics])
    found = mean_interval(adjusted, 0.999)
    assert found.low <= P <= found.high or abs(found.mean - P) < 1e-9
    assert adjusted.std() < 0.1 * plain.std()


def test_wrong_odds_would_be_seen() -> None:
    """With odds that are off by a tenth, the same sums are far from zero: the check above can fail."""
    design, _ = constant_renewals()
    total = wrong = due = 0.0
    for r in range(200):
        state = replicate(design, seed=1, replication=r).state
        months = state.months[1:37]
        total += float(months["luck_logos"].sum())
        wrong += float(months["renewed"].sum() - 0.9 * P * months["due"].sum())
        due += float(months["due"].sum())
    error = (due * P * (1.0 - P)) ** 0.5
    assert abs(total) < 4.0 * error
    assert abs(wrong) > 8.0 * error


def test_luck_is_told_by_kind_and_sums_to_that_of_nrr() -> None:
    from sim.metrics.luck import retention_luck

    design, company = shipped_design("mid-market-saas", "cs-only", months=36), load_company("mid-market-saas")
    done = replicate(design, seed=3, replication=0)
    found = outcome(done.state, company, design.role_keys, design.months)
    window = slice(int(design.constants["window_from_month"][0]) - 1, design.months)
    parts = retention_luck(found.months, window)
    assert set(parts) == set(ARR)
    assert sum(parts.values()) == pytest.approx(found.metrics["luck_nrr"], abs=1e-12)
    assert all(parts.values())
