"""Who does a piece of work: ownership rules, books, seats and lines. Names of roles and models never get here."""

import math

from sim.model.jit import rule, word
from sim.model.state import ACTIVITIES
from sim.vocabulary import Activity

AUTOMATED = word(-1)
NOBODY = word(-1)
COVERED = (1 << Activity.RISK) | (1 << Activity.READINESS) | (1 << Activity.RENEWAL)
"""Work that does not wait for a vacancy to be filled: a peer takes it."""


@rule
def owner_of(state, account, activity, deal_cents, now):
    """Return the role that owns this work on this account, or AUTOMATED: the first rule that matches."""
    a = state.accounts[account]
    bit = 1 << activity
    segment = 1 << a.segment
    auto = 2 if a.auto_renew else 1
    for i in range(state.rules.size):
        r = state.rules[i]
        if not (r.work & bit and r.segments & segment and r.auto_renew & auto):
            continue
        if not r.low[0] <= a.arr <= r.high[0]:
            continue
        if not r.low[1] <= a.seats <= r.high[1]:
            continue
        if not r.low[2] <= a.cycle <= r.high[2]:
            continue
        if not r.low[3] <= now - a.signed <= r.high[3]:
            continue
        if not r.low[4] <= deal_cents <= r.high[4]:
            continue
        if not r.low[5] <= a.draw <= r.high[5]:
            continue
        return r.owner
    return AUTOMATED


@rule
def book_hours(state, account, role, now):
    """Return the expected hours a year that this account asks of the role."""
    a = state.accounts[account]
    s = state.segments[a.segment]
    hours = 0.0
    for activity in range(ACTIVITIES):
        if s.work_hours[activity] > 0.0 and owner_of(state, account, activity, a.arr0 * s.need_size, now) == role:
            hours += s.work_hours[activity]
    return hours * a.complexity


@rule
def least_loaded(state, role):
    """Return the open seat of the role with the least book hours per full-time person, ties by seat; -1 if none.

    A vacancy gets new accounts only where nobody else is there: it would be the least loaded until it is filled.
    """
    first = state.roles[role].first_seat
    best = NOBODY
    lowest = math.inf
    somebody = False
    for seat in range(first, first + state.roles[role].seats):
        s = state.seats[seat]
        if not s.open or s.fte <= 0.0 or (somebody and not s.filled):
            continue
        load = s.book_hours / s.fte
        if (s.filled and not somebody) or load < lowest:
            lowest = load
            best = seat
        somebody = somebody or s.filled == 1
    return best


@rule
def assign(state, account, role, seat, now):
    """Put the account into the seat's book for this role."""
    slot = state.slots[account * state.roles.size + role]
    if slot.seat >= 0:
        state.seats[slot.seat].book_hours -= slot.book_hours
    slot.seat = seat
    slot.book_hours = 0.0
    if seat >= 0:
        slot.book_hours = book_hours(state, account, role, now)
        state.seats[seat].book_hours += slot.book_hours


@rule
def assign_all(state, account, now):
    """Give a new account a seat for every role that has work on it."""
    for role in range(state.roles.size):
        if book_hours(state, account, role, now) > 0.0:
            assign(state, account, role, least_loaded(state, role), now)


@rule
def release_all(state, account):
    """Take an account that left out of every book."""
    for role in range(state.roles.size):
        assign(state, account, role, NOBODY, 0.0)


@rule
def seat_for(state, account, role, now):
    """Return the seat that has this account for the role; assign one if none has it yet (-1 if the role has no seat)."""
    slot = state.slots[account * state.roles.size + role]
    if slot.seat < 0 or not state.seats[slot.seat].open:
        assign(state, account, role, least_loaded(state, role), now)
    return slot.seat


@rule
def peer_of(state, seat):
    """Return the filled seat of the same role with the least posted hours per full-time person; -1 if there is none."""
    role = state.seats[seat].role
    first = state.roles[role].first_seat
    best = NOBODY
    lowest = math.inf
    for other in range(first, first + state.roles[role].seats):
        s = state.seats[other]
        if other != seat and s.open and s.filled and s.posted_hours / s.fte < lowest:
            lowest = s.posted_hours / s.fte
            best = other
    return best


@rule
def line_for(state, role, seat):
    """Return the line on which work of this role and seat waits: the pool's, or the seat's own."""
    return role if state.roles[role].pooled else state.roles.size + seat
