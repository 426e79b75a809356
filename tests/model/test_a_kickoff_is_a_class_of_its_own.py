"""The first session with a new customer is due within ten working days, however much else there is to do."""

import dataclasses

import numpy as np
import pytest

from sim.model import ordering
from sim.trials.verification.made_world import CS_ONLY, build, numbers, one_segment, ran
from sim.vocabulary import Activity

TEN_WORKING_DAYS = 14.0
OVERFULL = dataclasses.replace(
    CS_ONLY,
    roles=tuple(
        dataclasses.replace(role, staffing=dataclasses.replace(role.staffing, accounts_per_rep={"mid-market": 42.0}))
        for role in CS_ONLY.roles
    ),
)
"""Twice as many people would be needed."""


def days_to_kickoff(**changes: float) -> float:
    """Return the mean days from signature to kickoff where there is far more work than hours."""
    company = one_segment(start_customers=60, new_logos_per_year=20)
    design = build(OVERFULL, company, numbers(**changes), months=30)
    work = [ran(design, replication=r).state.work[:-1, Activity.ONBOARDING] for r in range(10)]
    return sum(float(w["waited"].sum()) for w in work) / sum(int(w["begun"].sum()) for w in work)


def test_under_overload_new_customers_are_met_within_ten_working_days() -> None:
    later = days_to_kickoff(queues__kickoff_days=3_650)
    assert later > TEN_WORKING_DAYS
    assert days_to_kickoff() < min(TEN_WORKING_DAYS, 0.5 * later)


def test_only_the_first_session_is_due_so_soon_and_it_is_worth_the_usual_hour_at_least() -> None:
    state = ran(build(months=2)).state
    tau = state.constants["queues_urgency_days"][0]
    t, line = state.tasks[0], 0
    state.pulls["usual"][line] = 50.0
    t["activity"], t["line"], t["posted"], t["deadline"] = Activity.ONBOARDING, line, 100.0, 175.0
    t["done"], t["value"] = 0, 20.0
    assert ordering.key_of(state, 0) == pytest.approx(-(np.log(50.0) - 114.0 / tau))
    t["value"] = 80.0
    assert ordering.key_of(state, 0) == pytest.approx(-(np.log(80.0) - 114.0 / tau))
    t["deadline"] = 110.0
    assert ordering.key_of(state, 0) == pytest.approx(-(np.log(80.0) - 110.0 / tau))
    t["deadline"], t["done"], t["value"] = 175.0, 1, 20.0
    assert ordering.key_of(state, 0) == pytest.approx(-(np.log(20.0) - 175.0 / tau))
    t["activity"], t["done"] = Activity.ADOPTION, 0
    assert ordering.key_of(state, 0) == pytest.approx(-(np.log(20.0) - 175.0 / tau))
