"""The lines of the compiled engine: the items that lie on one, and the entities that wait there.

At any moment a line holds items or waiting entities, never both: an item that is put where somebody waits is theirs. The
items of all lines share one arena of nodes (`queues.NODE`); a line knows the root of its heap, so a thousand nearly empty
lines cost a thousand records. Free nodes form a chain through `left`, which begins at `free`. Who waits forms a chain
through `behind`, longest first. -1 is nobody and nothing. § are the sentences of `contract`.
"""

import numpy as np

from sim.engines.queues import compiled, merged

LINE = np.dtype([("root", "i4"), ("first", "i4"), ("last", "i4"), ("pad", "i4")], align=True)
"""One line: the root of its items, and who waits there first and last."""
TAKER = np.dtype([("line", "i4"), ("step", "i4"), ("behind", "i4"), ("pad", "i4")], align=True)
"""One entity that may wait: on which line, at which step it goes on, and who waits behind it."""


@compiled
def empty_lines(count):
    """Return lines with no item and nobody waiting."""
    lines = np.zeros(count, LINE)
    for i in range(count):
        lines[i].root = -1
        lines[i].first = -1
        lines[i].last = -1
    return lines


@compiled
def idle_takers(count):
    """Return entities that wait nowhere."""
    takers = np.zeros(count, TAKER)
    for i in range(count):
        takers[i].line = -1
        takers[i].behind = -1
    return takers


@compiled
def chain(nodes, begin):
    """Chain the nodes from `begin` to the last as free ones."""
    for i in range(begin, nodes.size):
        nodes[i].left = i + 1
    nodes[nodes.size - 1].left = -1


@compiled
def is_empty(lines, line):
    """Say whether no item lies on a line."""
    return lines[line].root < 0


@compiled
def put(lines, nodes, free, line, key, number, item):
    """Lay an item on a line (§6); the caller has made room. Return the next free node."""
    place = np.int64(free)
    node = nodes[place]
    following = np.int64(node.left)
    node.key = key
    node.number = number
    node.item = item
    node.left = -1
    node.right = -1
    lines[line].root = merged(nodes, lines[line].root, place)
    return following


@compiled
def take_best(lines, nodes, free, line):
    """Remove the item of the smallest (key, number) from a line that is not empty (§3).

    Return it, and the next free node.
    """
    best = np.int64(lines[line].root)
    lines[line].root = merged(nodes, nodes[best].left, nodes[best].right)
    nodes[best].left = free
    return np.int64(nodes[best].item), best


@compiled
def wait(lines, takers, line, entity, step):
    """Let an entity wait on a line, behind all who wait there (§4), to go on at that step."""
    takers[entity].line = line
    takers[entity].step = step
    takers[entity].behind = -1
    if lines[line].first < 0:
        lines[line].first = entity
    else:
        takers[lines[line].last].behind = entity
    lines[line].last = entity


@compiled
def is_awaited(lines, line):
    """Say whether somebody waits on a line."""
    return lines[line].first >= 0


@compiled
def leave_first(lines, takers, line):
    """Let the entity that has waited longest leave its line; return it."""
    entity = np.int64(lines[line].first)
    lines[line].first = takers[entity].behind
    takers[entity].line = -1
    return entity


@compiled
def is_waiting(takers, entity):
    """Say whether an entity waits on a line; one that never takes has no record."""
    return entity < takers.size and takers[entity].line >= 0


@compiled
def leave(lines, takers, entity):
    """Let a waiting entity leave its line, wherever in the chain it stands."""
    line = np.int64(takers[entity].line)
    takers[entity].line = -1
    before = np.int64(-1)
    walker = np.int64(lines[line].first)
    while walker != entity:
        before = walker
        walker = np.int64(takers[walker].behind)
    if before < 0:
        lines[line].first = takers[entity].behind
    else:
        takers[before].behind = takers[entity].behind
    if lines[line].last == entity:
        lines[line].last = before
