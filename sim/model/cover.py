"""Who stands in for an empty chair: a colleague of another role who works on the account, in hours of his own.

What a colleague of the same role takes is settled where work finds its line; here it is asked where that role has nobody
else. The colleague works with his own talent, experience and acquaintance with the customer, and is paid by his own plan.
Which work may be covered is a property of the work (`vocabulary.COVER_OF`), never of a role.
"""

import math

from sim.model.jit import rule, word
from sim.model.organisation import AUTOMATED, GOLDEN
from sim.model.tally import is_open, seats_from, seats_to, slot_of
from sim.vocabulary import Cover

WAITS, PRACTISED = word(Cover.WAITS), word(Cover.PRACTISED)
LEFT, PRESENT = word(0), word(1)


@rule
def role_of_place(state, place):
    """Return the role that a place on every account belongs to, -1 for none."""
    for role in range(state.world[0].roles):
        r = state.roles[role]
        if r.first_place <= place < r.first_place + r.reps:
            return role
    return AUTOMATED


@rule
def positions(state, role, filled):
    """Count the open positions of a role that are vacant (0) or filled (1)."""
    count = 0
    for seat in range(seats_from(state, role), seats_to(state, role)):
        if is_open(state, seat, role) and state.seats[seat].filled == filled:
            count += 1
    return count


@rule
def is_empty(state, account, activity, role, place):
    """Say whether nobody of the role can do this work: the chair is vacant, and no peer takes it.

    Peers take what anybody can cover and the work of a pool; what asks for practice waits for the chair's own person. A role
    without any position has no chair.
    """
    seat = state.slots[slot_of(state, account, place)].seat
    if seat >= 0 and state.seats[seat].filled:
        return False
    by_peers = state.roles[role].pooled or state.constants[0].cover[activity] != PRACTISED
    if by_peers and positions(state, role, PRESENT) > 0:
        return False
    return positions(state, role, LEFT) > 0


@rule
def is_arranged(state, account, place):
    """Say whether somebody was asked to look after this account while the chair is empty: for a share of them.

    Spread evenly over accounts, and dealt anew for each vacancy; no die, so nothing else depends on it.
    """
    seat = state.slots[slot_of(state, account, place)].seat
    vacancy = state.seats[seat].hired if seat >= 0 else 0
    spread = account * GOLDEN + vacancy * GOLDEN * GOLDEN
    return spread - math.floor(spread) < state.constants[0].people_covered


@rule
def can_cover(state, account, activity, place):
    """Say whether the person on a place works on the account and knows this work, if it asks for practice."""
    slot = state.slots[slot_of(state, account, place)]
    if slot.seat < 0 or slot.book_hours <= 0.0 or not state.seats[slot.seat].filled:
        return False
    practised = state.people[slot.seat].experience[activity] > 0.0
    return practised or state.constants[0].cover[activity] != PRACTISED


@rule
def covering_place(state, account, activity, role, place):
    """Return the place of who does this work: its own, or that of the colleague who stands in.

    Of several colleagues the one with the least posted hours per full-time person.
    """
    c = state.constants[0]
    if c.places < 2 or c.cover[activity] == WAITS or not is_empty(state, account, activity, role, place):
        return place
    if not is_arranged(state, account, place):
        return place
    r = state.roles[role]
    best = place
    lowest = math.inf
    for other in range(c.places):
        if r.first_place <= other < r.first_place + r.reps or not can_cover(state, account, activity, other):
            continue
        s = state.seats[state.slots[slot_of(state, account, other)].seat]
        if s.posted_hours / s.fte < lowest:
            lowest = s.posted_hours / s.fte
            best = other
    return best


@rule
def covering_role(state, account, activity, role, place):
    """Return the role that does this work of a role now: itself, or that of the colleague who stands in."""
    return role_of_place(state, covering_place(state, account, activity, role, place))


@rule
def cover(state, task):
    """Let a colleague do a task whose chair is empty, if one stands in."""
    t = state.tasks[task]
    place = covering_place(state, t.account, t.activity, t.role, t.place)
    if place != t.place:
        t.place = place
        t.role = role_of_place(state, place)
