"""What holds of results whatever the exact parameters: more help is no harm, overload hurts and does not explode."""

import dataclasses
import itertools

import numpy as np
import pytest

from sim.config.study.single import load_assumptions, load_company, load_model
from sim.metrics.outcomes import outcome
from sim.model import assembly, planning
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company
from sim.model.state import State
from sim.trials.executing.replication import replicate
from sim.vocabulary import Staffing

REPLICATIONS, MONTHS = 10, 60
COMPANY, ASSUMPTIONS = load_company("mid-market-saas"), load_assumptions()
OVERLOAD = 0.85 / 1.6


def states_of(people: float = 1.0, model: str = "cs-only", company: Company = COMPANY, **changes: float) -> list[State]:
    """Return final states under a share of the people that the shipped ratios plan; `a__b` changes assumption a.b."""
    case = load_model(model)
    plans = planning.priced(COMPANY, case.model, case.plans, ASSUMPTIONS)
    planned = planning.own_staff(COMPANY, case.model, plans, MONTHS)
    staff = planning.PlannedStaff(planned.people * people, planned.cost * people)
    numbers = Assumptions.of(
        {**ASSUMPTIONS.values, **{name.replace("__", "."): value for name, value in changes.items()}}
    )
    design = assembly.design(
        company,
        case.model,
        plans,
        numbers,
        months=MONTHS,
        staffing=Staffing.EQUAL_BUDGET,
        staff=staff,
        whole_people=False,
    )
    return [replicate(design, seed=1, replication=r).state for r in range(REPLICATIONS)]


def metric(states: list[State], name: str) -> np.ndarray:
    """Return a metric of each replication."""
    keys = [f"role {k}" for k in range(states[0].roles.size)]
    return np.array([outcome(state, COMPANY, keys, MONTHS).metrics[name] for state in states])


def standard_error(sample: np.ndarray) -> float:
    """Return the standard error of the mean."""
    return float(sample.std(ddof=1) / np.sqrt(sample.size))


def test_more_hours_with_customers_do_not_lower_retention() -> None:
    longer = dataclasses.replace(COMPANY, with_customers=1.2 * COMPANY.with_customers)
    for people in (1.0, OVERLOAD):
        gain = metric(states_of(people, company=longer), "nrr") - metric(states_of(people), "nrr")
        assert gain.mean() > -2.0 * standard_error(gain)


def test_overload_costs_retention() -> None:
    loss = metric(states_of(), "nrr") - metric(states_of(OVERLOAD), "nrr")
    assert loss.mean() > 3.0 * standard_error(loss) > 0.0


def test_nobody_at_all_is_worse_than_somebody() -> None:
    for name in ("nrr", "grr"):
        loss = metric(states_of(), name) - metric(states_of(model="no-csm"), name)
        assert loss.mean() > 3.0 * standard_error(loss)


def test_retention_never_falls_when_a_person_is_added() -> None:
    """Nobody, a tenth of a founder, three tenths, a whole one, with whatever coins of known odds brought taken off."""
    few = dataclasses.replace(COMPANY, start_customers=40, new_logos_per_year=10.0)
    kept = []
    for people in (0.0, 0.1, 0.3, 1.0):
        case = load_model("founder-led" if people else "no-csm")
        plans = planning.priced(few, case.model, case.plans, ASSUMPTIONS)
        planned = planning.own_staff(few, case.model, plans, MONTHS)
        factor = people / 0.3
        design = assembly.design(
            few,
            case.model,
            plans,
            ASSUMPTIONS,
            months=MONTHS,
            staffing=Staffing.EQUAL_BUDGET,
            staff=planning.PlannedStaff(planned.people * factor, planned.cost * factor),
            whole_people=False,
        )
        states = [replicate(design, seed=1, replication=r).state for r in range(40)]
        kept.append(metric(states, "grr") - metric(states, "luck_grr"))
    for fewer, more in itertools.pairwise(kept):
        gain = more - fewer
        assert gain.mean() > -2.0 * standard_error(gain)
    gain = kept[-1] - kept[0]
    assert gain.mean() > 3.0 * standard_error(gain)


def test_under_overload_no_kind_of_work_is_given_up_altogether() -> None:
    work = sum(state.work["missed"].sum(axis=0) for state in states_of(OVERLOAD))
    posted = sum(state.work["posted"].sum(axis=0) for state in states_of(OVERLOAD))
    share = work[posted > 0] / posted[posted > 0]
    assert (share < 0.65).all()  # talks between colleagues go first


def test_more_quits_under_overload_are_no_death_spiral() -> None:
    """Doubled attrition at 160% load costs less than five points of NRR."""
    twice = 2.0 * ASSUMPTIONS.people.attrition
    loss = metric(states_of(OVERLOAD), "nrr") - metric(states_of(OVERLOAD, people__attrition=twice), "nrr")
    assert -2.0 * standard_error(loss) < loss.mean() < 0.05


def test_discounts_stay_a_small_part_of_what_is_renewed() -> None:
    """A customer who is sure to stay is given nothing, and approval gets harder with every point."""
    states = states_of()
    given = sum(int(state.months["discount_cents"].sum()) for state in states)
    due = sum(int(state.months["renewed_before_cents"].sum()) for state in states)
    assert 0.0 < given / due < 0.1


@pytest.mark.parametrize("people", [1.0, OVERLOAD])
def test_nobody_works_more_than_there_are_hours(people: float) -> None:
    """Hours worked stay within capacity but for the sessions that run over the end of the window."""
    for state in states_of(people):
        staff = state.staff[25 : MONTHS + 1]
        assert staff["worked_hours"].sum() < 1.01 * staff["capacity_hours"].sum()
