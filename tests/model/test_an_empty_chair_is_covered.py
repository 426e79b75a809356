"""An empty chair: work with a date goes to a colleague of another role, selling to who has sold before, and nothing else."""

import dataclasses
from typing import Any

import numpy as np
import pytest

from sim.model import assembly, cover
from sim.model.inputs import OrgModel, RoleStaffing
from sim.trials.executing.replication import Replication
from sim.trials.verification.made_world import (
    COMPANY,
    CS_ONLY,
    MODELS,
    PAID_SPLIT,
    SPLIT,
    build,
    numbers,
    policy,
    ran,
    same_state,
)
from sim.vocabulary import COVER_OF, Activity, Cover

NEVER_FILLED = dataclasses.replace(COMPANY, start_customers=14, time_to_fill_days=100_000)
CALM: dict[str, Any] = {"people__attrition": 0.0, "transition__quits": 0.0}
MONTHS = 36


def staffed(model: OrgModel, *heads: float) -> OrgModel:
    """Return the organization with so many people in each role, whatever customers there are."""
    roles = tuple(
        dataclasses.replace(role, staffing=RoleStaffing(headcount=n))
        for role, n in zip(model.roles, heads, strict=True)
    )
    return dataclasses.replace(model, roles=roles)


ONE, TWO = staffed(CS_ONLY, 1.0), staffed(PAID_SPLIT, 1.0, 1.0)


def with_an_empty_chair(covered: float) -> tuple[assembly.Design, Replication]:
    """Return a company of one person that splits on the first day, and never finds the second one."""
    assumptions = numbers(people__covered=covered, **CALM)
    design = policy(ONE, TWO, at=0.0, company=NEVER_FILLED, assumptions=assumptions, months=MONTHS)
    done = ran(design)
    am = design.role_keys.index("am")
    assert done.state.staff["filled_days"][:, am].sum() == 0.0
    assert done.state.staff["vacant_days"][:, am].sum() > 0.0
    return design, done


def count(design: assembly.Design, done: Replication, role: str, activity: Activity, what: str = "done") -> int:
    return int(done.state.work[what][design.role_keys.index(role), activity])


def test_with_an_empty_chair_renewals_are_done_by_the_colleague_who_works_on_the_account() -> None:
    design, done = with_an_empty_chair(1.0)
    assert count(design, done, "csm", Activity.RENEWAL) > 5
    assert count(design, done, "am", Activity.RENEWAL, "posted") == 0
    bare, waited = with_an_empty_chair(0.0)
    assert count(bare, waited, "csm", Activity.RENEWAL, "posted") == 0
    assert count(bare, waited, "am", Activity.RENEWAL) == 0
    assert count(bare, waited, "am", Activity.RENEWAL, "missed") > 5


def test_who_has_sold_before_goes_on_selling_until_somebody_comes() -> None:
    design, done = with_an_empty_chair(1.0)
    assert count(design, done, "csm", Activity.EXPANSION) > 0, "with nobody to cover it is none, below"
    assert count(design, done, "csm", Activity.DISCOVERY, "posted") == 0, "to look for needs can wait"
    bare, waited = with_an_empty_chair(0.0)
    assert count(bare, waited, "csm", Activity.EXPANSION) + count(bare, waited, "am", Activity.EXPANSION) == 0


def test_who_has_never_sold_does_not_sell_for_an_empty_chair() -> None:
    design = build(
        staffed(SPLIT, 2.0, 1.0), months=MONTHS, assumptions=numbers(people__attrition=1.5, people__covered=1.0)
    )
    for replication in range(4):
        done = ran(design, replication=replication)
        assert done.state.staff["vacant_days"][:, 1].sum() > 0.0
        assert count(design, done, "csm", Activity.EXPANSION, "posted") == 0
        assert count(design, done, "am", Activity.ADOPTION, "posted") == 0, "a regular touch waits"


def test_a_colleague_covers_in_hours_of_his_own() -> None:
    design, done = with_an_empty_chair(1.0)
    _, waited = with_an_empty_chair(0.0)
    csm = design.role_keys.index("csm")
    more, less = (each.state.staff["worked_hours"][:, csm].sum() for each in (done, waited))
    assert more > less
    assert done.state.staff["worked_hours"][:, design.role_keys.index("am")].sum() == 0.0


@pytest.mark.parametrize("model", ["cs-only", "pooled"])
def test_without_another_role_an_empty_chair_waits_as_before(model: str) -> None:
    one, other = (
        ran(build(MODELS[model], months=MONTHS, assumptions=numbers(people__attrition=1.5, people__covered=covered)))
        for covered in (0.0, 1.0)
    )
    assert one.state.staff["vacant_days"].sum() > 0.0
    assert one.trajectory.digest == other.trajectory.digest
    assert set(same_state(one, other)) <= {"constants", "stage_constants"}


@pytest.mark.parametrize("model", ["split", "paid-split"])
def test_nothing_changes_where_no_chair_is_empty(model: str) -> None:
    made = staffed(MODELS[model], 2.0, 1.0)
    one, other = (
        ran(build(made, months=MONTHS, assumptions=numbers(people__covered=covered, **CALM))) for covered in (0.0, 1.0)
    )
    assert one.state.staff["vacant_days"].sum() == 0.0
    assert one.trajectory.digest == other.trajectory.digest
    assert set(same_state(one, other)) <= {"constants", "stage_constants"}


def test_open_work_with_a_date_is_handed_on_when_somebody_leaves() -> None:
    """The same people leave the same day; with nobody to stand in, what they had begun is late."""
    missed = []
    for covered in (0.0, 1.0):
        assumptions = numbers(people__attrition=1.0, people__covered=covered)
        design = build(staffed(PAID_SPLIT, 2.0, 1.0), months=MONTHS, assumptions=assumptions)
        found = [ran(design, replication=r).state.work[:, Activity.RENEWAL] for r in range(12)]
        missed.append(sum(int(w["missed"].sum() + w["partial"].sum()) for w in found))
    assert missed[1] < 0.7 * missed[0]


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 1.0])
def test_so_large_a_share_of_the_accounts_of_an_empty_chair_is_covered(share: float) -> None:
    state = ran(build(SPLIT, assumptions=numbers(people__covered=share), months=25)).state
    arranged = [cover.is_arranged(state, account, 0) for account in range(state.accounts.size)]
    assert np.mean(arranged) == pytest.approx(share, abs=2.0 / len(arranged) ** 0.5 if 0.0 < share < 1.0 else 0.0)


def test_whether_work_waits_is_said_of_every_kind_of_work_and_of_nothing_else() -> None:
    assert set(COVER_OF) == set(Activity)
    record = build(SPLIT).constants["cover"][0]
    assert record.tolist() == [int(COVER_OF[activity]) for activity in Activity]
    assert {a for a, who in COVER_OF.items() if who == Cover.ANYBODY} == {
        Activity.RISK,
        Activity.READINESS,
        Activity.RENEWAL,
    }
