"""Whole runs whose answer is known: adoption that only decays, a constant renewal probability, one server's queue."""

import dataclasses
import math

import numpy as np
import pytest

from sim.model import assembly
from sim.model.inputs import OwnershipRule, Role, RoleStaffing
from sim.trials.executing.replication import opened
from sim.trials.verification.made_world import MIDDLE, NO_CSM, WORK, build, numbers, one_segment, organisation, ran
from sim.vocabulary import Activity, Coverage

STILL = {
    "touches": 0.0,
    "reviews": 0.0,
    "discoveries": 0.0,
    "issues": 0.0,
    "needs": 0.0,
    "organic": 0.0,
    "involuntary": 0.0,
}
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
T_99 = 2.861
"""Student's 99% factor (two-sided) with 19 degrees of freedom."""


def quiet(**changes: object) -> assembly.Design:
    """Return a cell in which nothing ever happens to an account but its contract. `changes`: fields of the segment."""
    made = dataclasses.replace(
        MIDDLE, **{**STILL, "auto_renew": 0.0, "acv_sigma": 0.0, "contracts": ((12, 1.0),), **changes}
    )
    company = one_segment(made, start_customers=400, new_logos_per_year=0.0, champion_leaves=0.0)
    return build(NO_CSM, company, numbers(**CONSTANT), months=60)


def test_adoption_without_work_decays_on_its_closed_form() -> None:
    design = quiet(renewal_logit=50.0)
    before = opened(design, 3, 0, assembly.room_for(design), 0)[0].accounts
    after = ran(design, seed=3).state
    days = 60 * 365 / 12
    base = after.segments["stickiness_logit"][0]
    expected = base + (before["x"] - base) * math.exp(-days / 180.0)
    assert after.accounts["alive"][:400].all()
    assert after.accounts["x"][:400] == pytest.approx(expected[:400], rel=1e-12)
    assert after.months["adoption"][60] == pytest.approx((1 / (1 + np.exp(-expected[:400]))).mean(), rel=1e-12)
    assert after.accounts["sentiment"][:400] == pytest.approx(
        before["sentiment"][:400] * math.exp(-days / 150.0), abs=1e-12
    )


@pytest.mark.parametrize(("p", "involuntary"), [(0.9, 0.0), (0.75, 0.0), (0.9, 0.05)])
def test_constant_renewal_gives_grr_p_and_nrr_p_times_uplift(p: float, involuntary: float) -> None:
    """Without people GRR → p and NRR → p·(1 + u), u = 5%, in expectation; a failed payment takes its share too."""
    design = quiet(renewal_logit=math.log(p / (1 - p)), involuntary=involuntary)
    keep = p * (1 - involuntary)
    rows = [ran(design, replication=r).state.months[24:61] for r in range(20)]
    grr = np.array([row["cohort_kept_cents"].sum() / row["cohort_cents"].sum() for row in rows])
    nrr = np.array([row["cohort_now_cents"].sum() / row["cohort_cents"].sum() for row in rows])
    renewed = np.array([row["renewed"].sum() / row["due"].sum() for row in rows])
    for sample, expected in ((grr, keep), (nrr, keep * 1.05), (renewed, keep)):
        half = T_99 * sample.std(ddof=1) / math.sqrt(len(sample))
        assert abs(sample.mean() - expected) < half < 0.02


@pytest.mark.parametrize("months", [1, 6, 24, 36])
def test_a_term_keeps_its_share_of_the_yearly_probability(months: int) -> None:
    design = quiet(renewal_logit=math.log(0.9 / 0.1), contracts=((months, 1.0),))
    rows = [ran(design, replication=r).state.months[1:61] for r in range(20)]
    renewed = np.array([row["renewed"].sum() / row["due"].sum() for row in rows])
    half = T_99 * renewed.std(ddof=1) / math.sqrt(20)
    assert abs(renewed.mean() - 0.9 ** (months / 12)) < half < 0.03


def test_lifetimes_are_geometric() -> None:
    """Of the accounts that reach their k-th decision, a share of 1 - p leaves there, for every k alike."""
    p = 0.8
    design = quiet(renewal_logit=math.log(p / (1 - p)))
    decided, left = np.zeros(5), np.zeros(5)
    for r in range(40):
        before = opened(design, 1, r, assembly.room_for(design), 0)[0].accounts["cycle"][:400]
        after = ran(design, replication=r).state.accounts[:400]
        survived = after["cycle"] - before
        for k in range(5):
            decided[k] += (survived >= k).sum()
            left[k] += ((survived == k) & (after["alive"] == 0)).sum()
    assert decided[0] == 16000
    for k in range(5):
        half = 2.576 * math.sqrt(p * (1 - p) / decided[k])
        assert abs(left[k] / decided[k] - (1 - p)) < half


def one_queue(coverage: Coverage, people: float, spread: float) -> assembly.Design:
    """Return a cell in which people do nothing but save plays of issues, which come as a Poisson stream."""
    made = dataclasses.replace(
        MIDDLE,
        **{**STILL, "issues": 3.0},
        complexity_sigma=0.0,
        stickiness=0.5,
        mean_adoption=0.5,
        spread_adoption=0.0,
        auto_renew=1.0,
        contracts=((36, 1.0),),
        sessions={},
        patience_days=dict.fromkeys(Activity, 100_000.0),
        hours={**MIDDLE.hours, "risk": 7.0},
        renewal_logit=50.0,
    )
    company = one_segment(made, start_customers=40, new_logos_per_year=0.0, champion_leaves=0.0)
    plain = numbers(
        **CONSTANT,
        adoption__touch_gain=0.0,
        learning__output_gain=0.0,
        talent__spread=0.0,
        people__attrition=0.0,
        people__speedup=0.0,
        people__slowdown=0.0,
        switching__setup_hours=0.0,
        switching__setup_family_hours=0.0,
        switching__discovery_hours=0.0,
        queues__session_hours=1e9,
        work__hours_spread=spread,
    )
    one = Role("one", "", "", "both", coverage, None, RoleStaffing(headcount=people))
    rules = (OwnershipRule((Activity.RISK,), (), "one"), OwnershipRule(WORK, (), None))
    return build(organisation("queue", (one,), *rules), company, plain, months=240)


def wait_of(design: assembly.Design, replications: int = 20) -> np.ndarray:
    """Return the mean wait of save plays in days, by replication."""
    rows = [ran(design, replication=r).state.work[0, Activity.RISK] for r in range(replications)]
    return np.array([row["waited"] / row["begun"] for row in rows])


@pytest.mark.parametrize("spread", [0.3, 0.8])
def test_one_person_with_poisson_work_waits_as_pollaczek_and_khinchine_say(spread: float) -> None:
    """Issues happen 2·issues·(1 - A) = 3 times a year and account; lognormal hours; deadlines in order of arrival."""
    design = one_queue(Coverage.NAMED, 1.0, spread)
    rate = 40 * 3.0 / 365.0
    service = 7.0 / (40 * 44.5 * 0.65 / 365.0)
    second_moment = service**2 * math.exp(spread**2)
    expected = rate * second_moment / (2.0 * (1.0 - rate * service))
    sample = wait_of(design)
    half = T_99 * sample.std(ddof=1) / math.sqrt(len(sample))
    assert rate * service == pytest.approx(0.726, abs=0.001)
    assert abs(sample.mean() - expected) < half < 0.15 * expected


def test_two_people_in_a_pool_wait_less_than_with_books_of_their_own() -> None:
    """At equal load a shared line never leaves one person idle while work waits for the other."""
    pooled = wait_of(one_queue(Coverage.POOLED, 2.0, 0.3), 10).mean()
    named = wait_of(one_queue(Coverage.NAMED, 2.0, 0.3), 10).mean()
    assert pooled < 0.6 * named
