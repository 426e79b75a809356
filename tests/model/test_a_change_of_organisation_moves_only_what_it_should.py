"""A policy is its organizations and the change between them: nothing is lost on the way, and nothing is paid twice."""

import dataclasses
import math

import numpy as np
import pytest

from sim.model import assembly
from sim.model.calendar import month_end
from sim.model.inputs import OrgModel, Stage, Targets, Threshold
from sim.model.parameters import REORGANISED, REPAID, SAME
from sim.model.stages import planned_stages
from sim.model.state import State
from sim.model.workload import settled
from sim.trials.executing.replication import Replication
from sim.trials.verification.made_world import (
    COMPANY,
    CS_ONLY,
    MODELS,
    PAID_BOTH,
    PAID_SPLIT,
    SPLIT,
    build,
    numbers,
    policy,
    ran,
)
from sim.trials.verification.random_worlds import random_policy
from sim.vocabulary import Activity, Happening, TaskStatus

ROOM = assembly.Room(seats_per_role=40, tasks_per_account=12)
OF_STAGES = {"stages", "stage_constants", "stage_roles", "stage_rules", "stage_components", "targets", "former"}
JOURNAL = 300_000
CHANGING = [n for n in range(40) if not random_policy(n).constants["smooth"][0]]


def outcome_of(done: Replication) -> dict[str, bytes]:
    """Return what happened, array by array, without what describes the policy and the room for it."""
    state = done.state
    kept = ("months", "work", "history", "accounts", "people", "pairs", "needs")
    return {name: getattr(state, name).tobytes() for name in kept} | {
        "staff": state.staff.tobytes(),
        "journal": state.journal.tobytes(),
        "events": repr((done.trajectory.events, done.trajectory.digest)).encode(),
    }


def same(one: Replication, other: Replication) -> list[str]:
    """Return the names of what differs."""
    a, b = outcome_of(one), outcome_of(other)
    return [name for name in a if a[name] != b[name]]


def run(design: assembly.Design, replication: int = 0) -> Replication:
    return ran(design, replication=replication, journal=JOURNAL, room=ROOM)


ANY_BUDGET = [(key, budget) for key, model in MODELS.items() for budget in (False, True) if model.roles or not budget]


@pytest.mark.parametrize(("second", "equal_budget"), ANY_BUDGET)
def test_a_trigger_that_never_fires_leaves_its_first_organisation_bit_for_bit(second: str, equal_budget: bool) -> None:
    alone = run(build(SPLIT, months=36, equal_budget=equal_budget))
    never = run(policy(SPLIT, MODELS[second], at=1000.0, months=36, equal_budget=equal_budget))
    if never.state.staff.shape == alone.state.staff.shape:
        assert same(alone, never) == []
    assert never.state.months.tobytes() == alone.state.months.tobytes()
    assert never.state.journal["time"].tobytes() == alone.state.journal["time"].tobytes()
    assert never.state.stages["began"].tolist() == [0, -1]


@pytest.mark.parametrize("second", [SPLIT, PAID_SPLIT, MODELS["pooled"]], ids=lambda model: model.key)
@pytest.mark.parametrize("equal_budget", [False, True], ids=["own", "equal budget"])
def test_a_change_on_the_first_day_that_costs_nothing_is_the_second_organisation(
    second: OrgModel, equal_budget: bool
) -> None:
    alone = run(build(second, months=36, equal_budget=equal_budget))
    changed = run(policy(CS_ONLY, second, at=0.0, smooth=True, months=36, equal_budget=equal_budget))
    assert changed.state.months.tobytes() == alone.state.months.tobytes()
    for name in ("time", "what", "account", "activity", "value"):
        assert changed.state.journal[name].tobytes() == alone.state.journal[name].tobytes(), name
    assert changed.trajectory.events == alone.trajectory.events


def test_a_change_on_the_first_day_that_costs_something_is_another_one() -> None:
    alone = run(build(SPLIT, months=36))
    changed = run(policy(CS_ONLY, SPLIT, at=0.0, months=36))
    assert changed.state.stages["began"].tolist() == [0, 0]
    assert changed.state.months.tobytes() != alone.state.months.tobytes()


def test_a_change_of_names_alone_changes_nothing() -> None:
    names = {"csm": "somebody", "am": "somebody else"}
    roles = tuple(dataclasses.replace(r, key=names[r.key], title="other") for r in PAID_SPLIT.roles)
    rules = tuple(dataclasses.replace(r, owner=names[str(r.owner)]) for r in PAID_SPLIT.ownership)
    again = dataclasses.replace(PAID_SPLIT, key="another", title="another", roles=roles, ownership=rules)
    design = policy(PAID_SPLIT, again, at=13.0, months=36)
    assert design.stages.stages["change"].tolist() == [SAME, SAME]
    alone, changed = run(build(PAID_SPLIT, months=36)), run(design)
    assert changed.state.stages["began"].tolist() == [0, 13]
    assert changed.state.months.tobytes() == alone.state.months.tobytes()
    assert changed.trajectory.digest == alone.trajectory.digest


def test_a_change_of_pay_alone_moves_nobody_and_closes_the_running_period() -> None:
    design = policy(CS_ONLY, PAID_BOTH, at=13.0, months=36)
    assert design.stages.stages["change"].tolist() == [SAME, REPAID]
    done = run(design)
    assert done.state.world["reorganised"][0] == 0
    journal = done.state.journal
    moved = (journal["what"] == int(Happening.MOVED)) & (journal["activity"] < 0)  # people, not open work of who left
    assert not moved.any()
    paid = done.state.staff["payout_cents"].sum(axis=1)
    assert (paid[1:14] == 0).all()
    assert (paid[14:] > 0).any()


def test_more_or_fewer_people_alone_are_no_reorganisation() -> None:
    more = dataclasses.replace(
        CS_ONLY,
        roles=tuple(
            dataclasses.replace(role, staffing=dataclasses.replace(role.staffing, accounts_per_rep=None, headcount=7.0))
            for role in CS_ONLY.roles
        ),
    )
    design = policy(CS_ONLY, more, at=13.0, months=36)
    assert design.stages.stages["change"].tolist() == [SAME, SAME]
    done = run(design)
    assert done.state.staff["fte"][12].sum() != 7.0
    assert done.state.staff["fte"][14].sum() == 7.0


def test_a_freeze_keeps_the_people_that_are_there_while_customers_come() -> None:
    stages = [Stage(CS_ONLY, {}), Stage(CS_ONLY, {}, ((Threshold("month", ">=", 12.0),),), frozen=True)]
    company = dataclasses.replace(COMPANY, new_logos_per_year=60.0)
    frozen = run(policy(CS_ONLY, CS_ONLY, stages=stages, company=company, months=48)).state
    free = run(build(CS_ONLY, company, months=48)).state
    people = frozen.staff["fte"].sum(axis=1)
    assert len(set(people[13:49].tolist())) == 1
    assert free.staff["fte"].sum(axis=1)[48] > people[48]
    assert frozen.months[:13].tobytes() == free.months[:13].tobytes()


def books_balance(state: State) -> None:
    a = state.accounts
    assert (a["opening"] + a["new"] + a["expansion"] - a["contraction"] - a["churned"] == a["arr"]).all()
    m = state.months
    ends = m["opening_arr_cents"] + m["new_arr_cents"] + m["expansion_arr_cents"]
    assert (ends - m["contraction_arr_cents"] - m["churned_arr_cents"] == m["ending_arr_cents"])[1:].all()


@pytest.mark.parametrize("number", CHANGING)
def test_books_work_people_and_tasks_stay_whole_through_any_change(number: int) -> None:
    design = random_policy(number)
    done = ran(design, seed=number)
    state = done.state
    last = design.months
    state_months = state.months[: last + 1]
    assert (state_months["cost"][1:] >= 0.0).all()
    books_balance(state._replace(months=state_months))
    opened = state.seats["open"] == 1
    roles = int(state.world["roles"][0])
    assert (state.seats["role"][opened] < roles).all()
    numbers_of_people = state.people["number"][opened & (state.seats["filled"] == 1)]
    assert len(set(numbers_of_people.tolist())) == len(numbers_of_people)
    exists = state.seats["exists"] == 1
    assert len(set(state.seats["address"][exists].tolist())) == int(exists.sum())
    alive = state.accounts["alive"] == 1
    stride = int(state.constants["stride"][0])
    slots = state.slots["seat"].reshape(-1, stride)
    assert (slots[~alive[: len(slots)]] == -1).all()
    owned = slots[slots >= 0]
    assert opened[owned].all()
    booked = np.zeros(len(state.seats))
    np.add.at(booked, owned, state.slots["book_hours"][(slots >= 0).ravel()])
    assert booked == pytest.approx(state.seats["book_hours"] * opened, abs=1e-6)
    waiting = state.tasks[: int(state.world["used_tasks"][0])]
    live = np.isin(waiting["status"], [int(TaskStatus.WAITING), int(TaskStatus.SERVING), int(TaskStatus.GAP)])
    assert (waiting["references"][live] > 0).all()
    still_asked = live & alive[waiting["account"]]  # what customers who have left had asked for goes to nobody
    assert (waiting["role"][still_asked] < roles).all()


def test_no_piece_of_work_is_lost_or_done_twice() -> None:
    for number in CHANGING:
        design = random_policy(number)
        design.constants["window_from_month"] = 0
        design.stages.constants["window_from_month"] = 0
        state = ran(design, seed=number).state
        ended = state.work["done"] + state.work["partial"] + state.work["missed"] + state.work["void"]
        tasks = state.tasks[: int(state.world["used_tasks"][0])]
        opened = tasks[tasks["sessions"] > 0]
        live = np.isin(opened["status"], [int(TaskStatus.WAITING), int(TaskStatus.SERVING), int(TaskStatus.GAP)])
        for activity in Activity:
            under_way = int((live & (opened["activity"] == activity)).sum())
            posted = int(state.work["posted"][:, activity].sum())
            assert posted == int(ended[:, activity].sum()) + under_way, (number, activity)


def test_pay_is_settled_to_the_day_of_the_change_and_starts_anew() -> None:
    design = policy(PAID_SPLIT, CS_ONLY, at=14.0, months=36)
    state = run(design).state
    quarterly = state.staff["payout_cents"][:, 0]
    assert quarterly[12] > 0
    assert quarterly[13] == 0
    assert quarterly[14] > 0  # two months of a quarter, at once
    slips = state.slips
    assert (slips["pay"][1] == 0.0).all()  # nobody was in one job all of the second year
    cost = state.months["pay"][1:37]
    assert cost == pytest.approx(state.staff["pay"][1:37].sum(axis=1))


def test_people_keep_their_customers_where_they_keep_their_work() -> None:
    design = policy(CS_ONLY, SPLIT, at=13.0, months=14)
    before = run(build(CS_ONLY, months=13)).state
    after = run(dataclasses.replace(design, months=13)).state
    alive = after.accounts["alive"] == 1
    held = before.slots["person"][: len(alive)]
    stride = int(after.constants["stride"][0])
    persons = after.slots["person"].reshape(-1, stride)[: len(alive)]
    had = alive & (held >= 0)
    assert (persons[had, 0] == held[had]).all()  # who knows the account is remembered, whoever comes next
    seats = after.slots["seat"].reshape(-1, stride)[: len(alive), 0]
    kept = had & (seats >= 0) & (after.people["number"][np.maximum(seats, 0)] == held)
    assert kept.sum() > 0.5 * had.sum()


def gone(**changed: float) -> float:
    """Return how many people leave in the half year after a change, over some futures."""
    total = 0
    for replication in range(12):
        design = policy(CS_ONLY, SPLIT, at=13.0, months=26, assumptions=numbers(**changed))
        total += int(ran(design, replication=replication).state.staff["quits"][14:20].sum())
    return total


def test_a_change_drives_people_away_for_a_while() -> None:
    assert gone(transition__quits=0.9) > 1.5 * gone(transition__quits=0.0)


def test_a_change_takes_pace_away_for_a_while() -> None:
    """The pace drops by the share that the parameter says, and comes back with its time constant."""
    made = numbers(transition__pace_drop=0.3, transition__pace_days=50)
    before = ran(policy(CS_ONLY, SPLIT, at=1000.0, assumptions=made)).state
    assert settled(before, 700.0) == 1.0
    after = ran(policy(CS_ONLY, SPLIT, at=13.0, assumptions=made)).state
    changed = float(after.world["reorganised_at"][0])
    assert changed == month_end(13)
    for days in (0.0, 30.0, 50.0, 400.0):
        assert settled(after, changed + days) == pytest.approx(1.0 - 0.3 * math.exp(-days / 50.0))


def test_lost_pace_costs_work_and_retention() -> None:
    def touched(drop: float) -> tuple[float, float]:
        made = numbers(transition__pace_drop=drop, transition__pace_days=10_000)
        states = [ran(policy(CS_ONLY, SPLIT, at=13.0, months=36, assumptions=made), replication=r) for r in range(10)]
        done = sum(float(one.state.work["done"].sum()) for one in states)
        return done, sum(float(one.state.months["ending_arr_cents"][36]) for one in states)

    slow, usual = touched(0.5), touched(0.0)
    assert slow[0] < 0.97 * usual[0]
    assert slow[1] < usual[1]


def test_former_duties_linger_and_fade() -> None:
    def ambiguity(days: float) -> np.ndarray:
        total = np.zeros(37)
        for replication in range(6):
            made = numbers(transition__duties_days=days)
            design = policy(CS_ONLY, PAID_SPLIT, at=13.0, months=36, assumptions=made)
            staff = ran(design, replication=replication).state.staff
            total += staff["ambiguity"].sum(axis=1)[:37]
        return total

    lingers, forgets = ambiguity(90.0), ambiguity(1.0)
    assert lingers[15] > 1.2 * forgets[15]
    assert lingers[36] == pytest.approx(forgets[36], rel=0.25)


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        (Threshold("month", ">", 4.0), 5),
        (Threshold("month", ">=", 4.0), 4),
        (Threshold("customers", ">=", 1.0), 0),
        (Threshold("customers", "<", 1.0), -1),
        (Threshold("arr", ">=", 1e15), -1),
        (Threshold("average_acv", "<=", 1e15), 0),
    ],
)
def test_a_trigger_fires_in_the_first_month_that_meets_it(threshold: Threshold, expected: int) -> None:
    stages = [Stage(CS_ONLY, {}), Stage(SPLIT, {}, ((threshold,),))]
    assert int(run(policy(CS_ONLY, SPLIT, stages=stages)).state.stages["began"][1]) == expected


def test_a_trigger_looks_at_the_books_of_the_month() -> None:
    alone = run(build(CS_ONLY, months=36)).state.months
    for field, column in (("customers", "customers"), ("arr", "ending_arr_cents")):
        mark = float(alone[column][:30].max())
        first = int(np.argmax(alone[column][:37] >= mark))
        stages = [Stage(CS_ONLY, {}), Stage(SPLIT, {}, ((Threshold(field, ">=", mark),),))]
        assert int(run(policy(CS_ONLY, SPLIT, stages=stages, months=36)).state.stages["began"][1]) == first
        planned = [stages[0], dataclasses.replace(stages[1], planned=True)]
        began = int(run(policy(CS_ONLY, SPLIT, stages=planned, months=36)).state.stages["began"][1])
        assert began == (-(-first // 12) * 12 if -(-first // 12) * 12 < 36 else -1) or began == 36


def test_both_targets_must_be_missed_quarter_after_quarter() -> None:
    stages = [Stage(CS_ONLY, {}), Stage(SPLIT, {}, ((Threshold("quarters_missing_both_targets", ">=", 2.0),),))]

    def began(targets: Targets) -> int:
        return int(run(policy(CS_ONLY, SPLIT, stages=stages, targets=targets)).state.stages["began"][1])

    assert began(Targets(1.0, 10.0)) == 6
    assert began(Targets(0.0, 10.0)) == -1
    assert began(Targets(1.0, 0.0)) == -1


def test_one_of_several_alternatives_is_enough_and_all_of_a_group_are_needed() -> None:
    late, never, early = Threshold("month", ">=", 9.0), Threshold("customers", "<", 1.0), Threshold("month", ">=", 4.0)

    def began(*groups: tuple[Threshold, ...]) -> int:
        stages = [Stage(CS_ONLY, {}), Stage(SPLIT, {}, groups)]
        return int(run(policy(CS_ONLY, SPLIT, stages=stages)).state.stages["began"][1])

    assert began((late,), (early,)) == 4
    assert began((late, early)) == 9
    assert began((late, never)) == -1


def test_several_stages_follow_each_other_one_at_a_time() -> None:
    done = run(policy(CS_ONLY, SPLIT, CS_ONLY, PAID_SPLIT, at=6.0, months=36))
    assert done.state.stages["began"].tolist() == [0, 6, 12, 18]
    assert done.state.stages["change"].tolist() == [SAME, REORGANISED, REORGANISED, REORGANISED]
    assert done.state.world["reorganised"][0] == 3


def test_the_planned_path_follows_the_same_triggers() -> None:
    stages = [Stage(CS_ONLY, {}), Stage(SPLIT, {}, ((Threshold("month", ">=", 7.0),),), planned=True)]
    found = planned_stages(COMPANY, stages, 30)
    assert found.tolist() == [0] * 12 + [1] * 19
