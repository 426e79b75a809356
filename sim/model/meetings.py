"""Standing meetings: two people who share accounts talk about all of them, every `friction.coordination_days`.

Each pair of seats that shares an account has one meeting, a process of its own. An account that is to be talked about
starts it; from then on it calls itself, for as long as the two share anything. A call is one task for each of the two, as
long as what they share: the sum over those accounts of the segment's hours for a pair. Where a role works as a pool,
whoever of the pool is free sits in for the seat that has the account in its book.

A long meeting is held in parts, and what both have held has been talked about, whether or not the rest follows in time. They
take one account after the other and begin where the last meeting stopped.
"""

import math

import numpy as np

from sim.model.answers import end, hold, spawn
from sim.model.calendar import to_tick
from sim.model.draws import uniform
from sim.model.jit import rule, word
from sim.model.state import CALLS_KEPT
from sim.model.steps import MEETING_CALL, MEETING_OTHER, MEETING_WAIT, TASK_OPEN
from sim.model.tally import slot_of
from sim.model.tasks import DEADLINE_PHASE, is_over, new_task
from sim.model.workload import COORDINATION
from sim.vocabulary import Phase, Purpose, Stream

ACCOUNT_PHASE = word(Phase.ACCOUNT)
MEETING_PHASE = word(Purpose.MEETING_PHASE)
NOBODY, NOTHING_YET = word(-1), word(0)
TALK = word(Stream.COORDINATION)
STARTS = word(4096)
"""Draws of one account: how often it has looked for meetings to start times this, plus the pair of places."""

NOT_SHARED = -1.0
ALL = 1.0
HARDLY = 1e-9
"""Hours that need not have been said: parts sum to the whole but for rounding."""

LAST_BIT = 62
"""Pairs of places are told apart by the bits of one integer, which is enough for eleven places."""


@rule
def works_here(state, account, place):
    """Return the seat that has work on this place of an account, -1 if nobody has."""
    slot = state.slots[slot_of(state, account, place)]
    return slot.seat if slot.book_hours > 0.0 else NOBODY


@rule
def place_with(state, account, seat):
    """Return the place on an account where a seat has work, -1 if it has none."""
    for place in range(state.constants[0].places):
        if works_here(state, account, place) == seat:
            return place
    return NOBODY


@rule
def meeting_of(state, low, high):
    """Return the meeting of two seats, the lower number first; -1 if they never had one."""
    meeting = state.seats[low].meetings
    while meeting >= 0 and state.meetings[meeting].high != high:
        meeting = state.meetings[meeting].behind
    return meeting


@rule
def new_meeting(state, low, high):
    """Take a place for the meeting of two seats and return it."""
    w = state.world[0]
    if w.meetings >= state.meetings.size - 1:
        w.full = 1  # nothing more happens in this replication; the last place takes what this step still writes
        return state.meetings.size - 1
    meeting = w.meetings
    w.meetings += 1
    m = state.meetings[meeting]
    m.low = low
    m.high = high
    m.behind = state.seats[low].meetings
    state.seats[low].meetings = meeting
    return meeting


@rule
def next_to_start(state, account):
    """Return the next meeting about an account that is not running, from the account's cursor on; -1 if all of them are."""
    a = state.accounts[account]
    places = state.constants[0].places
    while a.cursor < places * places:
        one = works_here(state, account, a.cursor // places)
        other = works_here(state, account, a.cursor % places)
        a.cursor += 1
        if 0 <= one < other:
            meeting = meeting_of(state, one, other)
            if meeting < 0:
                meeting = new_meeting(state, one, other)
            if not state.meetings[meeting].running:
                return meeting
    return NOBODY


@rule
def start(state, meeting, account, following, now):
    """Start a meeting at a phase of its own, evenly spread, so that the meetings of one person do not fall on one day.

    The dice are those of the account that starts it: whose seats these are, and in which order, does not matter.
    """
    a = state.accounts[account]
    state.meetings[meeting].running = 1
    occasion = STARTS * np.int64(a.count[TALK]) + a.cursor
    share = uniform(state.world[0], account, MEETING_PHASE, occasion)
    date = to_tick(now + share * state.constants[0].friction_coordination_days)
    return spawn(following, MEETING_CALL, meeting, date, ACCOUNT_PHASE)


@rule
def hours_about(state, meeting, number):
    """Return how long one of the two talks about the account of a slot in the book of the lower seat, or NOT_SHARED."""
    m = state.meetings[meeting]
    account = number // state.constants[0].stride
    a = state.accounts[account]
    if a.joined > m.called or state.slots[number].book_hours <= 0.0 or place_with(state, account, m.high) < 0:
        return NOT_SHARED
    return 0.5 * state.segments[a.segment].hours[COORDINATION] * a.complexity


@rule
def call(state, meeting, now):
    """Call two people to talk about all accounts that they share now; a meeting about nothing is over."""
    m = state.meetings[meeting]
    m.number += 1
    m.called = now
    m.hours = 0.0
    squares = 0.0
    patience = 0.0
    number = state.seats[m.low].book
    while number >= 0:
        hours = hours_about(state, meeting, number)
        if hours >= 0.0:
            m.account = number // state.constants[0].stride
            m.hours += hours
            squares += hours * hours
            patience += hours * state.segments[state.accounts[m.account].segment].patience_days[COORDINATION]
        number = state.slots[number].behind
    if m.hours <= 0.0:
        m.running = 0
        return end()
    m.held[m.number % CALLS_KEPT] = 0
    m.spread = spread_of_sum(state.constants[0].work_hours_spread, squares / (m.hours * m.hours))
    m.deadline = now + to_tick(patience / m.hours)
    return call_side(state, meeting, m.low, MEETING_OTHER, now)


@rule
def spread_of_sum(sigma, share):
    """Return the spread (of the logarithm) of a sum of pieces of work that each have this spread, independently.

    share: sum of the squares of the pieces ÷ square of the sum. Mean and variance are those of the sum (Fenton 1960).
    """
    return math.sqrt(math.log1p(share * math.expm1(sigma * sigma)))


@rule
def call_side(state, meeting, seat, following, now):
    """Open the task of one of the two."""
    m = state.meetings[meeting]
    task = new_task(state, m.account, COORDINATION, m.number, now, m.deadline)
    t = state.tasks[task]
    t.role = state.seats[seat].role
    t.place = place_with(state, m.account, seat)
    t.seat = seat
    t.need = meeting
    return spawn(following, TASK_OPEN, task, now, DEADLINE_PHASE)


@rule
def call_other(state, meeting, now):
    """Open the task of the other one."""
    return call_side(state, meeting, state.meetings[meeting].high, MEETING_WAIT, now)


@rule
def wait_for_next(state, now):
    """Wait for the date of the next call, whether or not this one is held."""
    return hold(MEETING_CALL, to_tick(now + state.constants[0].friction_coordination_days), ACCOUNT_PHASE)


@rule
def hold_part(state, task, now):
    """Let one of the two have held one more part of a meeting; a part that both have held is so much of what they share.

    That counts if the rest is missed, and if it comes late. Who stops in the middle of an account says the rest next time.
    """
    t = state.tasks[task]
    m = state.meetings[t.need]
    if is_over(state, task) or m.number - t.occasion >= CALLS_KEPT:
        return
    part = np.int64(1) << (t.done - 1)
    call = t.occasion % CALLS_KEPT
    if m.held[call] & part == 0:
        m.held[call] |= part
        return
    reached = m.reached + ALL / t.sessions
    begins = m.hours * m.reached
    ends = m.hours * reached
    said = -HARDLY
    number = state.seats[m.low].book
    while number >= 0:
        hours = hours_about(state, t.need, number)
        if hours >= 0.0:
            said += hours
            if begins < said <= ends or begins < said + m.hours <= ends:
                talked_about(state, number, m.high, now)
        number = state.slots[number].behind
    m.reached = reached - ALL if reached >= ALL else reached


@rule
def bit_of(one, other):
    """Return the bit that stands for a pair of places."""
    low = min(one, other)
    high = max(one, other)
    return np.int64(1) << min(high * (high - 1) // 2 + low, LAST_BIT)


@rule
def talked_about(state, number, seat, now):
    """Let two have talked about the account of a slot; it is in step again when all pairs have since it last was."""
    places = state.constants[0].stride
    account = number // places
    a = state.accounts[account]
    a.met |= bit_of(number % places, place_with(state, account, seat))
    wanted = NOTHING_YET
    for high in range(state.constants[0].places):
        for low in range(high):
            if works_here(state, account, low) >= 0 and works_here(state, account, high) >= 0:
                wanted |= bit_of(low, high)
    if a.met & wanted == wanted:
        a.synced = now
        a.met = 0
