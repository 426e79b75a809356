"""The null experiment and common random numbers: names mean nothing, and nobody's dice fall because of somebody else."""

import dataclasses
import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sim.engines.contract import EVENT
from sim.model import assembly
from sim.model.calendar import month_end
from sim.model.inputs import OrgModel, Plan, RoleStaffing
from sim.model.state import State
from sim.trials.executing.replication import opened, simulate
from sim.trials.verification.made_world import (
    CS_ONLY,
    MIDDLE,
    MODELS,
    NO_CSM,
    PLANS,
    POOLED,
    SPLIT,
    build,
    numbers,
    one_segment,
    ran,
    same_state,
)
from sim.trials.verification.random_worlds import random_company, random_model, random_numbers
from sim.vocabulary import Coverage, Stream

MARKS = ["arr0", "segment", "complexity", "draw", "term", "auto_renew", "signed", "opening"]
"""What a customer is, whatever the organization; `opening` for the base, `signed` for those who come later."""

RANDOM_STREAMS = [int(s) for s in (Stream.CHAMPION, Stream.ISSUE, Stream.NEED, Stream.ORGANIC)]


def renamed(model: OrgModel) -> tuple[OrgModel, dict[str, Plan]]:
    """Return the same organization with other names for itself, its roles and its plans."""
    roles = tuple(
        dataclasses.replace(
            r,
            key=f"zz-{len(model.roles) - k}",
            title=f"Somebody {k}",
            plan=f"money-{r.plan}",
            staffing=dataclasses.replace(r.staffing, one_per=r.staffing.one_per and new_key(model, r.staffing.one_per)),
        )
        for k, r in enumerate(model.roles)
    )
    rules = tuple(
        dataclasses.replace(rule, owner=rule.owner and new_key(model, rule.owner)) for rule in model.ownership
    )
    plans = {f"money-{key}": dataclasses.replace(plan, key=f"money-{key}", title="Pay") for key, plan in PLANS.items()}
    return dataclasses.replace(model, key="a-better-model", title="The best", roles=roles, ownership=rules), plans


def new_key(model: OrgModel, key: str) -> str:
    """Return the other name of a role."""
    return f"zz-{len(model.roles) - [r.key for r in model.roles].index(key)}"


@pytest.mark.parametrize("equal_budget", [False, True], ids=["own", "equal budget"])
@pytest.mark.parametrize("model", MODELS)
def test_names_change_nothing(model: str, equal_budget: bool) -> None:
    other, plans = renamed(MODELS[model])
    one = ran(build(MODELS[model], equal_budget=equal_budget))
    two = ran(build(other, plans=plans, equal_budget=equal_budget))
    assert one.trajectory.digest == two.trajectory.digest
    assert same_state(one, two) == []


def test_names_change_nothing_in_random_organisations() -> None:
    for number in range(20):
        pick = random.Random(number)
        company, assumptions = random_company(pick), random_numbers(pick)
        model = random_model(pick, company)
        other, plans = renamed(model)
        one = ran(build(model, company, assumptions), seed=number)
        two = ran(build(other, company, assumptions, plans=plans), seed=number)
        assert one.trajectory.digest == two.trajectory.digest
        assert same_state(one, two) == []


def test_the_order_of_rules_for_different_work_changes_nothing() -> None:
    swapped = dataclasses.replace(SPLIT, ownership=SPLIT.ownership[::-1])
    one, two = ran(build(SPLIT)), ran(build(swapped))
    assert one.trajectory.digest == two.trajectory.digest
    assert [name for name in same_state(one, two) if name not in ("rules", "stage_rules")] == []


def test_the_order_of_roles_changes_nothing_but_whose_dice_are_whose() -> None:
    """A seat's draws are addressed by the order of its role: where these draws mean nothing, neither does the order."""
    alike = numbers(talent__spread=0.0, people__attrition=0.0, work__hours_spread=0.0)
    swapped = dataclasses.replace(SPLIT, roles=SPLIT.roles[::-1])
    one, two = ran(build(SPLIT, assumptions=alike, months=36)), ran(build(swapped, assumptions=alike, months=36))
    assert one.trajectory.events == two.trajectory.events
    for field in set(one.state.accounts.dtype.names) - {"negotiator", "parting"}:  # numbers of lines and roles
        assert np.array_equal(one.state.accounts[field], two.state.accounts[field], equal_nan=True), field
    assert (one.state.work[[0, 1, 2]] == two.state.work[[1, 0, 2]]).all()
    for name in ("ending_arr_cents", "cohort_kept_cents", "expansion_arr_cents", "adoption", "sentiment"):
        assert (one.state.months[name] == two.state.months[name]).all()


def test_every_model_meets_the_same_customers() -> None:
    designs = [build(model, months=48, equal_budget=e) for model in MODELS.values() for e in (False, True)]
    states = [ran(design, replication=3).state for design in designs]
    for state in states[1:]:
        assert state.world["accounts"] == states[0].world["accounts"] > 60
        assert (state.accounts[MARKS] == states[0].accounts[MARKS]).all()
    assert len({int(state.months["ending_arr_cents"][48]) for state in states[::2]}) == len(MODELS)


def run_edited(design: assembly.Design, edit: dict[str, float]) -> State:
    """Run a replication in which customer 0 has been changed at the opening."""
    state, handle, starts = opened(design, 1, 0, assembly.room_for(design), 0)
    for field, value in edit.items():
        state.accounts[field][0] = value
    simulate(handle, starts, state.lines.size, max(1, state.seats.size), month_end(design.months), np.zeros(0, EVENT))
    assert not state.world["full"][0]
    return state


EDIT = {"x": 3.0, "sentiment": -2.0, "arr": 99_999_900, "opening": 99_999_900, "complexity": 3.0, "whitespace": 10**9}


def test_one_customer_more_or_less_happy_is_nothing_to_the_others_without_people() -> None:
    design = build(NO_CSM, months=48)
    one, two = run_edited(design, {}), run_edited(design, EDIT)
    signed = int(one.world["accounts"][0])
    assert one.accounts[0].tobytes() != two.accounts[0].tobytes()
    assert one.accounts[1:signed].tobytes() == two.accounts[1:signed].tobytes()
    assert one.history[1:signed].tobytes() == two.history[1:signed].tobytes()


@pytest.mark.parametrize("model", ["cs-only", "split", "pooled"])
def test_one_customer_moves_the_others_through_the_queue_alone(model: str) -> None:
    """Others wait longer or shorter, but meet the same candidates on the same days for as long as they stay."""
    design = build(MODELS[model], months=36)
    one, two = run_edited(design, {}), run_edited(design, EDIT)
    both = (one.accounts["alive"] == 1) & (two.accounts["alive"] == 1)
    both[0] = False
    assert both.sum() > 20
    for stream in RANDOM_STREAMS:
        assert (one.accounts["next"][both, stream] == two.accounts["next"][both, stream]).all()
        assert (one.accounts["count"][both, stream] == two.accounts["count"][both, stream]).all()
    assert (one.accounts[MARKS][1:] == two.accounts[MARKS][1:]).all()
    assert (one.accounts["sentiment"][both] != two.accounts["sentiment"][both]).any()


def test_streams_of_those_who_stay_are_the_same_under_every_model() -> None:
    one, two = ran(build(CS_ONLY, months=48)).state, ran(build(SPLIT, months=48)).state
    both = (one.accounts["alive"] == 1) & (two.accounts["alive"] == 1)
    assert both.sum() > 30
    for stream in RANDOM_STREAMS:
        assert (one.accounts["next"][both, stream] == two.accounts["next"][both, stream]).all()


def test_other_runs_before_or_beside_change_nothing() -> None:
    designs = [build(model) for model in MODELS.values()] * 3
    alone = [ran(design, replication=k).trajectory.digest for k, design in enumerate(designs)]
    with ThreadPoolExecutor(4) as pool:
        beside = list(
            pool.map(lambda k: ran(designs[k], replication=k).trajectory.digest, reversed(range(len(designs))))
        )
    assert beside[::-1] == alone


def single(model: OrgModel) -> OrgModel:
    """Return the organization with one person in all."""
    return dataclasses.replace(
        model, roles=(dataclasses.replace(model.roles[0], staffing=RoleStaffing(headcount=1.0)),)
    )


@pytest.mark.parametrize("attrition", [0.0, 1.5], ids=["nobody leaves", "people leave"])
def test_a_pool_of_one_is_a_named_seat(attrition: float) -> None:
    """Equal to the event; when people leave, only if a successor inherits alike: a pool shares its notes."""
    alike = numbers(people__attrition=attrition, relationship__person_owned=0.5, friction__retained_base=1.0)
    company = one_segment(MIDDLE, start_customers=12, new_logos_per_year=6.0)
    one = ran(build(single(CS_ONLY), company, alike, months=48), record=100_000)
    two = ran(build(single(POOLED), company, alike, months=48), record=100_000)
    assert POOLED.roles[0].coverage == Coverage.POOLED
    assert (one.state.staff["quits"].sum() > 0) == (attrition > 0.0)
    assert np.array_equal(one.trajectory.log, two.trajectory.log)
    for field in set(one.state.accounts.dtype.names) - {"negotiator"}:  # the number of a line
        assert one.state.accounts[field].tobytes() == two.state.accounts[field].tobytes(), field
    assert one.state.months.tobytes() == two.state.months.tobytes()
    assert one.state.work.tobytes() == two.state.work.tobytes()
