"""The two queues of the compiled engine: pending events, and the items that wait on lines.

Events stand in one heap of four children a node, ordered by (time, rank), rank = phase, sequence and step in one integer.
Which child comes first cannot be foreseen by the processor, so it is computed without a branch; indices are unsigned, because
Numba would handle negative ones at every access. Together that takes a third off the heap. The lines share one arena
of nodes, each line a skew heap (Sleator & Tarjan 1986): merging needs no balance information. What is popped is the smallest
(key, number), whatever the shape. `lines` says who puts and takes.
"""

import numpy as np

from sim.linking import linked

PENDING = np.dtype([("time", "f8"), ("rank", "i8"), ("entity", "i4"), ("received", "i4")], align=True)
NODE = np.dtype(
    [("key", "f8"), ("number", "i8"), ("item", "i4"), ("left", "i4"), ("right", "i4"), ("pad", "i4")], align=True
)
PHASE_SHIFT, SEQUENCE_SHIFT = 56, 8
LOW_BITS = (1 << SEQUENCE_SHIFT) - 1

compiled = linked


@compiled
def rank_of(phase, sequence, step):
    """Return the order among events of one instant as one integer: phase, sequence (below 2**48); then the step (below 256).

    The step decides nothing, for no two events have one sequence: it only travels there.
    """
    return (np.int64(phase) << PHASE_SHIFT) | (np.int64(sequence) << SEQUENCE_SHIFT) | np.int64(step)


@compiled
def step_of(rank):
    """Return the step that travels in a rank."""
    return rank & LOW_BITS


@compiled
def grown(array):
    """Return a copy of the array with twice the room. Copying a slice would compile what says how slices do not fit."""
    larger = np.zeros(2 * array.size, array.dtype)
    for i in range(array.size):
        larger[i] = array[i]
    return larger


@compiled
def move(heap, hole, other):
    """Copy an event, field by field: Numba copies a whole record byte by byte."""
    a = heap[hole]
    b = heap[other]
    a.time = b.time
    a.rank = b.rank
    a.entity = b.entity
    a.received = b.received


@compiled
def before(heap, a, b):
    """Return 1 if event a comes before event b, without a branch."""
    return np.uint64((heap[a].time < heap[b].time) | ((heap[a].time == heap[b].time) & (heap[a].rank < heap[b].rank)))


@compiled
def push_event(heap, size, time, rank, entity, received):
    """Insert an event into the heap of `size` events; the caller has made room."""
    hole = np.uint64(size)
    while hole > np.uint64(0):
        parent = (hole - np.uint64(1)) >> np.uint64(2)
        above = heap[parent]
        if above.time < time or (above.time == time and above.rank < rank):
            break
        move(heap, hole, parent)
        hole = parent
    place = heap[hole]
    place.time = time
    place.rank = rank
    place.entity = entity
    place.received = received


@compiled
def ask(heap, sequence, events, time, phase, step, entity, received):
    """Ask for a resumption (§14); the caller has made room. Return the sequence of the one that is asked for next.

    What was asked for and has not happened is pending: no counter but these two is needed.
    """
    push_event(heap, sequence - events, time, rank_of(phase, sequence, step), entity, received)
    return sequence + 1


@compiled
def is_due(heap, pending, until):
    """Say whether an event is pending that happens up to and including that time (§16)."""
    return pending > 0 and heap[0].time <= until


@compiled
def first_of(heap):
    """Return the first event: time, step, entity, received. All whole numbers that a script sees have one width.

    Numba would compile every rule once per width.
    """
    event = heap[0]
    return event.time, step_of(np.int64(event.rank)), np.int64(event.entity), np.int64(event.received)


@compiled
def drop_first(heap, size):
    """Remove the first event from the heap of `size` events."""
    one = np.uint64(1)
    two = np.uint64(2)
    last = np.uint64(size) - one
    time = heap[last].time
    rank = heap[last].rank
    hole = np.uint64(0)
    while True:
        child = two * two * hole + one
        if child + two + one < last:
            left = child + before(heap, child + one, child)
            right = child + two + before(heap, child + two + one, child + two)
            child = right if before(heap, right, left) else left
        else:
            if child >= last:
                break
            other = child + one
            while other < last:
                if before(heap, other, child):
                    child = other
                other += one
        below = heap[child]
        if time < below.time or (time == below.time and rank < below.rank):
            break
        move(heap, hole, child)
        hole = child
    move(heap, hole, last)


@compiled
def merged(nodes, a, b):
    """Merge two skew heaps, given by their root nodes (-1 = empty), and return the root of the result."""
    if a < 0:
        return b
    if b < 0:
        return a
    if nodes[b].key < nodes[a].key or (nodes[b].key == nodes[a].key and nodes[b].number < nodes[a].number):
        a, b = b, a
    root = a
    while True:
        right = nodes[a].right
        nodes[a].right = nodes[a].left
        if right < 0:
            nodes[a].left = b
            return root
        if nodes[b].key < nodes[right].key or (
            nodes[b].key == nodes[right].key and nodes[b].number < nodes[right].number
        ):
            nodes[a].left = b
            a, b = b, right
        else:
            nodes[a].left = right
            a = right
