"""Every task ends exactly once; hours, backlogs and books of accounts are what the tasks and slots say."""

import dataclasses

import numpy as np
import pytest

from sim.model import assembly
from sim.model.state import State
from sim.trials.verification.made_world import MODELS, build, ran
from sim.trials.verification.random_worlds import random_design
from sim.vocabulary import TaskStatus

OPEN = (int(TaskStatus.WAITING), int(TaskStatus.SERVING), int(TaskStatus.GAP))


def counted_from_the_start(design: assembly.Design) -> assembly.Design:
    """Return the cell with its work counted from the first day."""
    constants = design.constants.copy()
    constants["window_from_month"] = 0
    return dataclasses.replace(design, constants=constants)


def still_open(state: State) -> np.ndarray:
    """Return the tasks without a final status, by role (last row: automated) and activity."""
    tasks = state.tasks[: state.world["used_tasks"][0]]
    tasks = tasks[np.isin(tasks["status"], OPEN) & (tasks["sessions"] > 0)]
    count = np.zeros(state.work.shape, int)
    np.add.at(count, (tasks["role"], tasks["activity"]), 1)
    return count


def check_tasks(state: State) -> None:
    """Assert posted = done + partial + missed + void + still open, for every role and activity."""
    work = state.work
    ended = work["done"] + work["partial"] + work["missed"] + work["void"]
    assert (work["posted"] == ended + still_open(state)).all()
    tasks = state.tasks[: state.world["used_tasks"][0]]
    on_the_way = (
        np.isin(tasks["status"], OPEN) & (tasks["sessions"] == 0)
    ).sum()  # called at the wrong desk, in dispute
    assert work["posted"].sum() + on_the_way == state.world["next_task"][0]
    assert (work["begun"] <= work["posted"]).all()


def check_backlogs(state: State) -> None:
    """Assert that each line's waiting hours are those of the tasks that wait on it."""
    tasks = state.tasks[: state.world["used_tasks"][0]]
    waiting = tasks[tasks["status"] == int(TaskStatus.WAITING)]
    hours = np.zeros(state.lines.size)
    np.add.at(
        hours, waiting["line"], waiting["expected"] * (waiting["sessions"] - waiting["done"]) / waiting["sessions"]
    )
    items = np.zeros(state.lines.size, int)
    np.add.at(items, waiting["line"], 1)
    assert state.lines["waiting_hours"] == pytest.approx(hours, abs=1e-6)
    assert (state.lines["items"] >= items).all()  # tasks that ended on the line are thrown away when their turn comes


def check_books_of_accounts(state: State) -> None:
    """Assert that a seat's book hours are those of the accounts that it has, and that nobody who left is in a book."""
    slots = state.slots.reshape(-1, state.constants["places"][0])
    hours = np.zeros(state.seats.size)
    held = slots["seat"] >= 0
    np.add.at(hours, slots["seat"][held], slots["book_hours"][held])
    assert state.seats["book_hours"] == pytest.approx(hours, abs=1e-6)
    assert not held[state.accounts["alive"] == 0].any()
    assert state.seats["open"][slots["seat"][held]].all()


def check_time(state: State, months: int) -> None:
    """Assert that filled and vacant days add up to the time of all positions, and that pay follows filled days."""
    staff = state.staff[1 : months + 1]
    assert (staff["filled_days"] >= 0).all()
    assert (staff["vacant_days"] >= -1e-9).all()
    for role in range(state.roles.size):
        pay = state.roles["base_pay"][role] * staff["filled_days"][:, role] / 365.0
        assert staff["pay"][:, role] == pytest.approx(pay + staff["payout_cents"][:, role] / 100.0)


@pytest.mark.parametrize("block", range(4))
def test_forty_random_worlds(block: int) -> None:
    for number in range(200 + 10 * block, 210 + 10 * block):
        design = counted_from_the_start(random_design(number, whole=number % 2 == 0))
        state = ran(design, seed=number).state
        check_tasks(state)
        check_backlogs(state)
        check_books_of_accounts(state)
        check_time(state, design.months)


@pytest.mark.parametrize("model", MODELS)
def test_every_kind_of_organisation_over_five_years(model: str) -> None:
    state = ran(counted_from_the_start(build(MODELS[model], months=60))).state
    check_tasks(state)
    check_backlogs(state)
    check_books_of_accounts(state)
    check_time(state, 60)


@pytest.mark.slow
def test_five_hundred_random_worlds() -> None:
    for number in range(4000, 4500):
        state = ran(counted_from_the_start(random_design(number, whole=number % 2 == 0)), seed=number).state
        check_tasks(state)
        check_backlogs(state)
        check_books_of_accounts(state)


def test_places_of_tasks_are_used_again() -> None:
    """The array holds the tasks of the moment, not those of the past."""
    state = ran(build(MODELS["cs-only"], months=60)).state
    assert state.world["used_tasks"][0] < 0.2 * state.world["next_task"][0]


def test_a_world_that_needs_more_room_than_guessed_gives_the_same_result() -> None:
    design = build(MODELS["split"], months=30)
    usual = ran(design)
    small = assembly.Room(seats_per_role=2, tasks_per_account=1, spare_tasks=1)
    cramped = ran(design, room=small)
    first = int(cramped.state.accounts.size * small.tasks_per_account) + small.spare_tasks
    assert first < usual.state.world["used_tasks"][0], "it cannot have had room at once"
    assert cramped.trajectory.events == usual.trajectory.events
    for name in ("accounts", "months", "staff", "work", "needs"):
        assert getattr(cramped.state, name).tobytes() == getattr(usual.state, name).tobytes(), name


def test_worlds_that_run_out_of_room_end_at_once_and_are_run_again_larger() -> None:
    """However small the first guess: no write outside the arrays, and in the end the same world."""
    for number in range(300, 325):
        design = random_design(number)
        cramped = ran(design, seed=number, room=assembly.Room(seats_per_role=1, tasks_per_account=0, spare_tasks=4))
        usual = ran(design, seed=number)
        assert cramped.trajectory.events == usual.trajectory.events, number
        assert cramped.state.months.tobytes() == usual.state.months.tobytes(), number
