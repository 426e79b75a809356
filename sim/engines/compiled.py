"""The compiled engine: one Numba event loop over array state.

`bind(advance, name)` makes the loop of a script, with its rules compiled into it. The sentences of `contract` are named by
number (§) at the lines that fulfill them, here and in `reference`, so that the two can be read side by side. `queues` has the
heap of events and the heaps of items, `lines` what lies and who waits on a line.

**An event** is the resumption of one process, which is a (step, entity) pair: at its time the engine calls the script at that
step. Every event was asked for before, by an answer of the script or by the list of processes that exist from the beginning,
and what was asked for always happens: nothing pending is ever taken back or moved. A process that waits on a line has no
event; one is asked for when an item comes for it or when somebody wakes it. So there are two counters and no more:
`sequence`, how many resumptions were asked for, and `events`, how many have happened. The difference is pending.

**Simultaneous events** happen in the order of their phases, and within one phase in the order in which they were asked for:
(time, phase, sequence). No two have the same sequence, so the order is total. It depends on no entity's number and on nothing
of how the heap is built. Whoever was waiting is called in phase 0 of the present instant, after those of phase 0 that were
asked for before, and before every later phase.

**A verb** is what a script asks of time: to go on later (HOLD), to lay an item on a line (POST), to have one (TAKE), that
somebody stops waiting (WAKE), that somebody begins (SPAWN), to be over (END). HOLD, END and a TAKE that finds nothing end the
activation, and the next event comes. After the others the script is called again in the same instant, before any other
process sees it. One activation is therefore a row of verbs that nothing can interrupt: what it finds on a line is its own.

**The digest** of a trajectory is one number of 64 bits into which every event was mixed in order: time in ticks, step,
entity, and what was received. Verbs that lead to no event are not in it, nor is the state. Two runs of equal digest have done
the same in the same order, but for chance of 1 in 2**64; the tests compare the rows of the log and the final state as well.

**Compiled as one.** Each function below is called in one place and becomes part of `loop`, like the static functions of a
C file (`sim/linking.py`), so cutting the loop into them costs nothing. That does not hold for what is called in two places:
`grant` and `wake` could share how an entity leaves its line, and a small queue would take 4% longer. What changes is handed
in and returned, so that it stays in registers.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from sim.engines.compilation import entry_point
from sim.engines.contract import END, HOLD, NONE, POST, SPAWN, TAKE, WAKE
from sim.engines.digest import folded
from sim.engines.lines import (
    chain,
    empty_lines,
    idle_takers,
    is_awaited,
    is_empty,
    is_waiting,
    leave,
    leave_first,
    put,
    take_best,
    wait,
)
from sim.engines.queues import NODE, PENDING, ask, compiled, drop_first, first_of, grown, is_due

ROOM = 256
"""How many events and items the queues have room for at first, beyond the processes that exist from the beginning."""
NOTHING: Any = np.int64(NONE)
AT_ONCE: Any = np.int64(0)
"""The phase in which who has waited is called."""


@compiled
def ask_for_all(heap, starts):
    """Ask for the start of every process that exists from the beginning (§15); return the next sequence."""
    sequence = np.int64(0)
    for i in range(starts.size):
        start = starts[i]
        phase, step, entity = np.int64(start.phase), np.int64(start.step), np.int64(start.entity)
        sequence = ask(heap, sequence, np.int64(0), start.at, phase, step, entity, NOTHING)
    return sequence


@compiled
def note(log, events, now, step, entity, received):
    """Write one row of the event log, as long as rows are asked for (§17)."""
    if events < log.size:
        row = log[events]
        row.time = now
        row.step = step
        row.entity = entity
        row.received = received


@compiled
def grant(heap, sequence, events, now, lines, takers, line, item):
    """Let who has waited longest on a line resume at (now, phase 0) with an item (§5); return the next sequence."""
    entity = leave_first(lines, takers, line)
    return ask(heap, sequence, events, now, AT_ONCE, np.int64(takers[entity].step), entity, item)


@compiled
def wake(heap, sequence, events, now, lines, takers, entity):
    """Let an entity that waits resume at (now, phase 0) with NONE (§7); return the next sequence."""
    leave(lines, takers, entity)
    return ask(heap, sequence, events, now, AT_ONCE, np.int64(takers[entity].step), entity, NOTHING)


def advance(step, entity, now, received, state):
    """Stand in for the script's function of this name, which `bind` puts here."""
    raise NotImplementedError


def loop(state, starts, line_count, taker_count, until, log):
    """Run a script up to and including time `until`; return (events, digest).

    starts: START array, in order. line_count, taker_count: how many lines and how many entities that TAKE there are.
    log: EVENT array; its length says how many events to record. The script has to keep §19, §20 and §21.
    """
    heap, nodes, free = np.zeros(starts.size + ROOM, PENDING), np.zeros(ROOM, NODE), np.int64(0)
    chain(nodes, free)
    lines, takers = empty_lines(line_count), idle_takers(taker_count)
    sequence, events, digest = ask_for_all(heap, starts), np.int64(0), np.uint64(0)  # §14, §15
    now, step, entity, received = 0.0, np.int64(0), np.int64(0), NOTHING
    under_way = False  # an activation that has not given up control
    while under_way or is_due(heap, sequence - events, until):
        # Room is made out here: inside, the arrays stay where they are, which Numba turns into faster code.
        if sequence - events + 1 >= heap.size:
            heap = grown(heap)
        if free < 0:
            free = np.int64(nodes.size)
            nodes = grown(nodes)
            chain(nodes, free)
        while sequence - events + 1 < heap.size and free >= 0 and (under_way or is_due(heap, sequence - events, until)):
            if not under_way:  # §13: the first of all that is pending; §16: is_due
                now, step, entity, received = first_of(heap)
                drop_first(heap, sequence - events)
                note(log, events, now, step, entity, received)  # §17
                digest = folded(digest, now, step, entity, received)  # §18
                events += 1
                under_way = True
            verb, following, amount, target, item, order = advance(step, entity, now, received, state)
            step, received = following, NOTHING  # §11: if it keeps control, it goes on there at once; §12
            if verb == HOLD:  # §1, §10
                sequence = ask(heap, sequence, events, amount, order, following, entity, NOTHING)
                under_way = False
            elif verb == END:  # §2, §10
                under_way = False
            elif verb == TAKE:
                if is_empty(lines, target):  # §4, §10
                    wait(lines, takers, target, entity, following)
                    under_way = False
                else:  # §3
                    received, free = take_best(lines, nodes, free, target)
            elif verb == POST:
                if is_awaited(lines, target):  # §5
                    sequence = grant(heap, sequence, events, now, lines, takers, target, item)
                else:  # §6
                    free = put(lines, nodes, free, target, amount, order, item)
            elif verb == SPAWN:  # §9
                sequence = ask(heap, sequence, events, amount, order, item, target, NOTHING)
            elif verb == WAKE and is_waiting(takers, target):  # §7; §8: anybody else is left alone
                sequence = wake(heap, sequence, events, now, lines, takers, target)
    return events, digest


def bind(script: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return `loop` compiled for a script: the same code, with the global name `advance` standing for the script.

    Numba can compile a function that is passed as an argument, but cannot store the result in its cache.
    """
    return entry_point(FunctionType(loop.__code__, {**globals(), "advance": script}, name), folder=name)
