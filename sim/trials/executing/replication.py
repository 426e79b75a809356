"""One replication of one design cell, by either engine."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import config
from numpy.typing import NDArray

from sim.engines import reference
from sim.engines.compilation import entry_point
from sim.engines.compiled import bind
from sim.engines.contract import EVENT, START, Trajectory
from sim.errors import CapacityError
from sim.model import assembly
from sim.model.calendar import month_end
from sim.model.handle import Handle, store_all
from sim.model.lifecycle import advance
from sim.model.opening import open_world, signatures_until
from sim.model.state import State

MOST_DOUBLINGS = 8


@entry_point
def count_signatures(world, constants, until):
    """Count the signatures up to a time; they do not depend on the organization."""
    return signatures_until(world, constants, until)


@entry_point
def end_of(month):
    """Return the end of a month. The rule itself would be compiled at every start: only entry points are kept."""
    return month_end(month)


@entry_point
def fill_block(address, state):
    """Write the block that a handle points to."""
    store_all(address, state)


def handle_of(state: State) -> Any:
    """Return the handle of a state: what compiled functions take instead of it."""
    if config.DISABLE_JIT:
        return state
    handle = Handle(state)
    fill_block(handle.address, state)
    return handle


@entry_point
def prepare(handle, starts):
    """Set up a replication in place; return how many processes exist from the beginning."""
    return open_world(handle, starts)


simulate = bind(advance, "simulate")


@entry_point
def step_once(step, entity, now, received, handle):
    """Take one step of the life cycle, for the reference engine."""
    return advance(step, entity, now, received, handle)


@dataclass(frozen=True, slots=True)
class Replication:
    """What a replication leaves: its final state and what the engine did."""

    state: State
    trajectory: Trajectory


def opened(
    plan: assembly.Design, seed: int, replication: int, room: assembly.Room, journal: int
) -> tuple[State, Any, NDArray[Any]]:
    """Return the opening state, its handle and the processes that exist from the beginning."""
    world = assembly.new_world(plan, seed, replication)
    coming = count_signatures(world, plan.constants, end_of(plan.months))
    state = assembly.new_state(plan, world, plan.opening_accounts + coming + 1, room, journal)
    starts = np.zeros(plan.opening_accounts + 2 * state.seats.size + 2, START)
    handle = handle_of(state)
    return state, handle, starts[: prepare(handle, starts)]


def replicate(
    plan: assembly.Design,
    *,
    seed: int,
    replication: int,
    engine: str = "compiled",
    record: int = 0,
    journal: int = 0,
    room: assembly.Room | None = None,
) -> Replication:
    """Run one replication; `record` events are logged, `journal` rows are kept. Arrays grow until they suffice.

    Errors: CapacityError if even the largest arrays are too small.
    """
    room = room or assembly.room_for(plan)
    for _ in range(MOST_DOUBLINGS):
        state, handle, starts = opened(plan, seed, replication, room, journal)
        until = end_of(plan.months)
        if not state.world["full"][0]:
            if engine == "simpy":
                done = reference.run(step_once, handle, starts, state.lines.size, until, record=record)
            else:
                log = np.zeros(record, EVENT)
                events, digest = simulate(handle, starts, state.lines.size, max(1, state.seats.size), until, log)
                done = Trajectory(int(events), int(digest), log[: min(record, events)])
            if not state.world["full"][0]:
                return Replication(state, done)
        room = room.doubled()
    raise CapacityError(f"replication {replication} needs more than {room} arrays")
