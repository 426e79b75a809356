"""The compiled engine: one Numba event loop over array state.

`bind(advance, name)` makes the loop of a script, with its rules compiled into it. `advance` answers as `contract` says.
See `queues` for the order of events and items.
"""

from collections.abc import Callable
from types import FunctionType
from typing import Any

import numpy as np

from sim.engines.compilation import entry_point
from sim.engines.contract import END, HOLD, NONE, POST, SPAWN, TAKE, WAKE
from sim.engines.queues import NODE, PENDING, compiled, drop_first, grown, merged, push_event, rank_of, step_of

TICKS_PER_DAY = 1048576.0
ROOM = 256
"""How many events and items the queues have room for at first, beyond the processes that exist from the beginning."""


@compiled
def folded(digest, time, step, entity, received):
    """Mix one event into the running 64-bit digest of the event log (multiply and xor-shift, as in splitmix64)."""
    word = np.uint64(np.int64(time * TICKS_PER_DAY)) * np.uint64(0x9E3779B97F4A7C15)
    word ^= (
        (np.uint64(step) << np.uint64(48)) ^ (np.uint64(entity) << np.uint64(24)) ^ np.uint64(np.int64(received) + 1)
    )
    digest = (digest ^ word) * np.uint64(0xBF58476D1CE4E5B9)
    return digest ^ (digest >> np.uint64(29))


def advance(step, entity, now, received, state):
    """Stand in for the script's function of this name, which `bind` puts here."""
    raise NotImplementedError


def loop(state, starts, lines, takers, until, log):
    """Run a script up to and including time `until`.

    starts: START array, in order. lines, takers: how many lines and how many entities that TAKE there are.
    log: EVENT array; its length says how many events to record. Returns (events, digest).
    """
    heap = np.zeros(starts.size + ROOM, PENDING)
    pending = np.int64(0)
    sequence = np.int64(0)
    for i in range(starts.size):
        start = starts[i]
        rank = rank_of(np.int64(start.phase), sequence, np.int64(start.step))
        push_event(heap, pending, start.at, rank, np.int64(start.entity), np.int64(NONE))
        pending += 1
        sequence += 1

    nodes = np.zeros(ROOM, NODE)
    used = 0  # nodes ever used; freed ones form a chain through `left`
    free: Any = -1
    root = np.full(lines, -1, np.int32)
    # Who waits on each line, longest first: a chain through `behind`; `waits_on` is the line of a waiting entity.
    first = np.full(lines, -1, np.int32)
    last = np.full(lines, -1, np.int32)
    behind = np.full(takers, -1, np.int32)
    waits_on = np.full(takers, -1, np.int32)
    resumes_at = np.zeros(takers, np.int32)

    events = 0
    digest = np.uint64(0)
    recording = log.size
    now = 0.0
    # One width of integer for all that a script sees: Numba would compile every rule once per width.
    step = np.int64(0)
    entity = np.int64(0)
    received = np.int64(NONE)
    under_way = False  # an activation that was left because there was no more room, and goes on where it was
    while under_way or (pending > 0 and heap[0].time <= until):
        # Room is made out here: inside, the arrays stay where they are, which Numba turns into faster code.
        if pending + 1 >= heap.size:
            heap = grown(heap)
        if used >= nodes.size:
            nodes = grown(nodes)
        while under_way or (pending > 0 and heap[0].time <= until):
            if under_way:
                under_way = False
            else:
                now = heap[0].time
                step = step_of(np.int64(heap[0].rank))
                entity = np.int64(heap[0].entity)
                received = np.int64(heap[0].received)
                drop_first(heap, pending)
                pending -= 1
                if events < recording:
                    log[events].time = now
                    log[events].step = step
                    log[events].entity = entity
                    log[events].received = received
                events += 1
                digest = folded(digest, now, step, entity, received)

            while True:
                if pending + 1 >= heap.size or used >= nodes.size:
                    under_way = True
                    break
                verb, following, amount, target, item, order = advance(step, entity, now, received, state)
                if verb == HOLD:
                    push_event(heap, pending, amount, rank_of(order, sequence, following), entity, np.int64(NONE))
                    pending += 1
                    sequence += 1
                    break
                if verb == END:
                    break
                if verb == TAKE:
                    best = np.int64(root[target])
                    if best >= 0:
                        received = np.int64(nodes[best].item)
                        root[target] = merged(nodes, nodes[best].left, nodes[best].right)
                        nodes[best].left = free
                        free = best
                        step = following
                        continue
                    waits_on[entity] = target
                    resumes_at[entity] = following
                    behind[entity] = -1
                    if first[target] < 0:
                        first[target] = entity
                    else:
                        behind[last[target]] = entity
                    last[target] = entity
                    break
                if verb == POST:
                    waiter = first[target]
                    if waiter >= 0:
                        first[target] = behind[waiter]
                        waits_on[waiter] = -1
                        rank = rank_of(np.int64(0), sequence, resumes_at[waiter])
                        push_event(heap, pending, now, rank, np.int64(waiter), item)
                        pending += 1
                        sequence += 1
                    else:
                        if free >= 0:
                            place: Any = np.int64(free)
                            free = nodes[free].left
                        else:
                            place = used
                            used += 1
                        nodes[place].key = amount
                        nodes[place].number = order
                        nodes[place].item = item
                        nodes[place].left = -1
                        nodes[place].right = -1
                        root[target] = merged(nodes, root[target], place)
                elif verb == SPAWN:
                    push_event(heap, pending, amount, rank_of(order, sequence, item), target, np.int64(NONE))
                    pending += 1
                    sequence += 1
                elif verb == WAKE and target < takers and waits_on[target] >= 0:
                    line = waits_on[target]
                    waits_on[target] = -1
                    before: Any = -1
                    walker = first[line]
                    while walker != target:
                        before = walker
                        walker = behind[walker]
                    if before < 0:
                        first[line] = behind[target]
                    else:
                        behind[before] = behind[target]
                    if last[line] == target:
                        last[line] = before
                    rank = rank_of(np.int64(0), sequence, resumes_at[target])
                    push_event(heap, pending, now, rank, target, np.int64(NONE))
                    pending += 1
                    sequence += 1
                step = following
                received = np.int64(NONE)
            if under_way:
                break
    return events, digest


def bind(script: Callable[..., Any], name: str) -> Callable[..., Any]:
    """Return `loop` compiled for a script: the same code, with the global name `advance` standing for the script.

    Numba can compile a function that is passed as an argument, but cannot store the result in its cache.
    """
    return entry_point(FunctionType(loop.__code__, {**globals(), "advance": script}, name), folder=name)
