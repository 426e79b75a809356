"""What `sim/engines/contract.py` promises, verb by verb, with scripts of a few lines, in both engines."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.engines import reference
from sim.engines.compiled import bind
from sim.engines.contract import END, EVENT, HOLD, NONE, POST, SPAWN, START, TAKE, WAKE
from sim.errors import ModelError
from sim.model.jit import rule

Row = tuple[float, int, int, int]
FIRST, SECOND, THIRD, LAST = 0, 1, 2, 3
# The cache of compiled code knows the sources of sim/ alone: the name of a loop carries those of its script.
THIS_FILE = hashlib.sha256(__name__.encode() + Path(__file__).read_bytes()).hexdigest()[:12]


def starts_of(*rows: tuple[float, int, int, int]) -> Any:
    """Return processes that exist from the beginning: (at, phase, step, entity)."""
    return np.array([(*row, 0) for row in rows], START)


def logs(
    script: Callable[..., Any],
    starts: Any,
    *,
    lines: int = 1,
    takers: int = 8,
    until: float = 100.0,
    record: int = 1000,
) -> list[list[Row]]:
    """Return the event logs of both engines."""
    state = np.zeros(4)
    by_reference = reference.run(script, state, starts, lines, until, record=record)
    state = np.zeros(4)
    log = np.zeros(record, EVENT)
    events, digest = bind(script, f"{script.__name__}_{THIS_FILE}")(state, starts, lines, takers, until, log)
    assert (events, digest) == (by_reference.events, by_reference.digest)
    return [
        [(float(e["time"]), int(e["step"]), int(e["entity"]), int(e["received"])) for e in each]
        for each in (by_reference.log, log[:events])
    ]


@rule
def holds_in_phases(step, entity, now, received, state):
    """Hold to the same instant in the phase of the entity."""
    if step == FIRST:
        return HOLD, SECOND, 5.0, 0, 0, entity
    return END, 0, 0.0, 0, 0, 0


def test_simultaneous_events_follow_phase_then_sequence() -> None:
    starts = starts_of((0.0, 0, FIRST, 3), (0.0, 0, FIRST, 1), (0.0, 0, FIRST, 2), (0.0, 0, FIRST, 1))
    for log in logs(holds_in_phases, starts):
        assert [row[2] for row in log if row[1] == SECOND] == [1, 1, 2, 3]


@rule
def posts_and_takes(step, entity, now, received, state):
    """Post four items, then take them one by one; each starts a process of its number."""
    if step == FIRST:
        place = int(state[0])
        state[0] += 1
        if place == 4:
            return TAKE, SECOND, 0.0, 0, 0, 0
        key = (2.0, 1.0, 2.0, 0.5)[place]
        return POST, FIRST, key, 0, 10 + place, (7, 9, 3, 8)[place]
    if step == SECOND:
        return SPAWN, THIRD, now, received, LAST, 0
    if step == THIRD:
        return TAKE, SECOND, 0.0, 0, 0, 0
    return END, 0, 0.0, 0, 0, 0


def test_a_line_gives_the_smallest_key_first_and_breaks_ties_by_number() -> None:
    for log in logs(posts_and_takes, starts_of((0.0, 0, FIRST, 0))):
        assert [row[2] for row in log if row[1] == LAST] == [13, 11, 12, 10]


@rule
def takes_what_lies_there(step, entity, now, received, state):
    """Post an item, take it, wake nobody, then start two processes: of what was received by the TAKE, and after the WAKE."""
    if step == FIRST:
        return (POST, SECOND, 0.0, 0, 5, 0) if entity == 0 else (END, 0, 0.0, 0, 0, 0)
    if step == SECOND:
        return TAKE, THIRD, 0.0, 0, 0, 0
    if step == THIRD:
        state[0] = received
        return WAKE, LAST, 0.0, 6, 0, 0
    if state[0] == NONE:
        return END, 0, 0.0, 0, 0, 0
    number = int(state[0])
    state[0] = received
    return SPAWN, LAST, now, number, FIRST, 0


def test_an_item_that_lies_there_is_received_at_once_and_by_the_next_step_alone() -> None:
    for log in logs(takes_what_lies_there, starts_of((0.0, 0, FIRST, 0))):
        assert log == [(0.0, FIRST, 0, NONE), (0.0, FIRST, 5, NONE)]


@rule
def waits_for_items(step, entity, now, received, state):
    """Entities below 3 wait; entity 3 posts two items later, then takes itself."""
    if entity < 3:
        return (TAKE, SECOND, 0.0, 0, 0, 0) if step == FIRST else (END, 0, 0.0, 0, 0, 0)
    if step == FIRST:
        return HOLD, SECOND, 1.0, 0, 0, 0
    if step == SECOND:
        return POST, THIRD, 0.0, 0, 20, 0
    if step == THIRD:
        return POST, LAST, 0.0, 0, 21, 1
    return END, 0, 0.0, 0, 0, 0


def test_who_waits_longest_is_granted_first_and_the_rest_wait_on() -> None:
    starts = starts_of((0.0, 0, FIRST, 2), (0.0, 0, FIRST, 0), (0.0, 0, FIRST, 1), (0.0, 0, FIRST, 3))
    for log in logs(waits_for_items, starts):
        assert [(row[2], row[3]) for row in log if row[1] == SECOND and row[2] < 3] == [(2, 20), (0, 21)]


@rule
def posts_for_another_then_takes(step, entity, now, received, state):
    """Entity 0 waits on line 0; entity 1 posts there, takes from its own line 1 and starts a process, in one breath."""
    if entity == 0:
        return (TAKE, SECOND, 0.0, 0, 0, 0) if step == FIRST else (END, 0, 0.0, 0, 0, 0)
    if step == FIRST:
        return POST, SECOND, 0.0, 1, 30, 0
    if step == SECOND:
        return POST, THIRD, 0.0, 0, 31, 1
    if step == THIRD:
        return TAKE, LAST, 0.0, 1, 0, 0
    if step == LAST and received >= 0:
        return SPAWN, LAST, now, received, LAST, 0
    return END, 0, 0.0, 0, 0, 0


def test_who_finds_an_item_goes_on_at_once_and_who_has_waited_is_called_by_an_event() -> None:
    for log in logs(posts_for_another_then_takes, starts_of((0.0, 0, FIRST, 0), (1.0, 0, FIRST, 1)), lines=2):
        assert log[-3:] == [(1.0, FIRST, 1, NONE), (1.0, SECOND, 0, 31), (1.0, LAST, 30, NONE)]


@rule
def asks_for_much(step, entity, now, received, state):
    """Post and spawn three thousand times, then take all, in one breath; a second process waits on the line."""
    if entity > 0 or step == LAST:
        return END, 0, 0.0, 0, 0, 0
    count = int(state[0])
    state[0] += 1
    if step == FIRST:
        return POST, SECOND if count < 5_998 else THIRD, float(-count), 0, count, count
    if step == SECOND:
        return SPAWN, FIRST, now + 1.0, 1 + count, LAST, 0
    if state[0] < 9_000:
        return TAKE, THIRD, 0.0, 0, 0, 0
    return HOLD, LAST, now + 2.0, 0, 0, 0


def test_one_activation_may_ask_for_any_number_of_verbs() -> None:
    for log in logs(asks_for_much, starts_of((0.0, 0, FIRST, 0)), record=4000):
        assert len(log) == 2 + 2_999
        assert log[-1] == (2.0, LAST, 0, NONE)


@rule
def is_woken(step, entity, now, received, state):
    """Entity 0 and 1 wait; entity 2 wakes 0, an entity that does not wait and one that takes nothing, then posts."""
    if entity < 2:
        return (TAKE, SECOND, 0.0, 0, 0, 0) if step == FIRST else (END, 0, 0.0, 0, 0, 0)
    if step == FIRST:
        return WAKE, SECOND, 0.0, 0, 0, 0
    if step == SECOND:
        return WAKE, THIRD, 0.0, 0, 0, 0
    if step == THIRD:
        return WAKE, LAST, 0.0, 7, 0, 0
    state[0] += 1
    return (POST, LAST, 0.0, 0, 40, 0) if state[0] < 2 else (END, 0, 0.0, 0, 0, 0)


def test_a_wake_resumes_with_nothing_once_and_only_who_waits() -> None:
    for log in logs(is_woken, starts_of((0.0, 0, FIRST, 0), (0.0, 0, FIRST, 1), (2.0, 0, FIRST, 2))):
        assert [row for row in log if row[1] == SECOND] == [(2.0, SECOND, 0, NONE), (2.0, SECOND, 1, 40)]


@rule
def spawns(step, entity, now, received, state):
    """Spawn two others, one at once in a late phase and one later, then hold to now in phase 0."""
    if step == FIRST:
        return SPAWN, SECOND, now, 5, LAST, 4
    if step == SECOND:
        return SPAWN, THIRD, now + 1.0, 6, LAST, 0
    if step == THIRD:
        return HOLD, LAST, now, 0, 0, 0
    return END, 0, 0.0, 0, 0, 0


def test_a_spawned_process_starts_at_its_own_time_and_phase() -> None:
    for log in logs(spawns, starts_of((3.0, 0, FIRST, 1))):
        assert log == [(3.0, FIRST, 1, NONE), (3.0, LAST, 1, NONE), (3.0, LAST, 5, NONE), (4.0, LAST, 6, NONE)]


def test_a_run_includes_the_instant_of_its_end_and_nothing_after() -> None:
    for until, expected in ((5.0, 2), (4.999, 1)):
        for log in logs(holds_in_phases, starts_of((0.0, 0, FIRST, 1)), until=until):
            assert len(log) == expected


@rule
def goes_back(step, entity, now, received, state):
    """Hold to a time that is over."""
    return HOLD, SECOND, now - 1.0, 0, 0, 0


@rule
def takes_twice(step, entity, now, received, state):
    """Take as two processes of one entity."""
    return TAKE, SECOND, 0.0, 0, 0, 0


def test_the_reference_refuses_what_a_script_must_not_do() -> None:
    with pytest.raises(ModelError, match="time runs backwards"):
        reference.run(goes_back, np.zeros(4), starts_of((2.0, 0, FIRST, 0)), 1, 10.0)
    with pytest.raises(ModelError, match="waits on two lines"):
        reference.run(takes_twice, np.zeros(4), starts_of((0.0, 0, FIRST, 0), (1.0, 0, FIRST, 0)), 1, 10.0)


def test_a_longer_log_than_asked_for_is_counted_but_not_kept() -> None:
    starts = starts_of((0.0, 0, FIRST, 1), (0.0, 0, FIRST, 2))
    short = reference.run(holds_in_phases, np.zeros(4), starts, 1, 10.0, record=3)
    assert (short.events, len(short.log)) == (4, 3)
