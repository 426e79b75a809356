"""Who does a piece of work: ownership rules, books, seats and lines. Names of roles and models never get here."""

import math

from sim.model.jit import rule, word
from sim.model.state import ACTIVITIES
from sim.model.tally import is_open, seats_from, seats_to, slot_of
from sim.vocabulary import COVER_OF, Activity, Cover, Stream

AUTOMATED = word(-1)
NOBODY = word(-1)
BALANCE = 0.10
"""How much more load, of a full-time year, a seat may have than the least loaded one and still get a paired account."""
TALK, TOGETHER = word(Stream.COORDINATION), word(Activity.COORDINATION)
GOLDEN = 0.6180339887498949
COVERED = sum(1 << activity for activity, who in COVER_OF.items() if who == Cover.ANYBODY)
"""Work that does not wait for a vacancy to be filled: a peer takes it."""


@rule
def owner_of(state, account, activity, deal_cents, now):
    """Return the role that does this work on this account, or AUTOMATED; an heir waits until the account is released."""
    a = state.accounts[account]
    owner = owner_in(state, account, activity, deal_cents, now, a.cycle)
    return a.keeper if a.keeper >= 0 and owner == a.heir else owner


@rule
def owner_in(state, account, activity, deal_cents, now, cycle):
    """Return the role that the rules give this work to in a contract cycle: the first rule that matches."""
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
        if not r.low[2] <= cycle <= r.high[2]:
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
def book_hours(state, account, role, now, cycle):
    """Return the expected hours a year that this account asks of the role in a contract cycle."""
    a = state.accounts[account]
    s = state.segments[a.segment]
    hours = 0.0
    for activity in range(ACTIVITIES):
        if s.work_hours[activity] > 0.0:
            if owner_in(state, account, activity, a.arr0 * s.need_size, now, cycle) == role:
                hours += s.work_hours[activity]
    return hours * a.complexity


@rule
def has_seat(state, account, role, seat):
    """Say whether the seat already has the account for its role."""
    r = state.roles[role]
    for place in range(r.first_place, r.first_place + r.reps):
        if state.slots[slot_of(state, account, place)].seat == seat:
            return True
    return False


@rule
def least_loaded(state, account, role):
    """Return the open seat of the role with the least book hours per full-time person, ties by seat; -1 if none.

    A vacancy gets new accounts only where nobody else is there: it would be the least loaded until it is filled. A seat
    that has the account already is left out.
    """
    best = NOBODY
    lowest = math.inf
    somebody = False
    for seat in range(seats_from(state, role), seats_to(state, role)):
        s = state.seats[seat]
        counts = takes_accounts(state, seat)
        if not is_open(state, seat, role) or s.fte <= 0.0 or (somebody and not counts):
            continue
        if has_seat(state, account, role, seat):
            continue
        load = s.book_hours / s.fte
        if (counts and not somebody) or load < lowest:
            lowest = load
            best = seat
        somebody = somebody or counts
    return best


@rule
def takes_accounts(state, seat):
    """Say whether a seat is given accounts like any other: a new organization cuts its books for vacancies too."""
    return state.seats[seat].filled == 1 or state.world[0].cutting == 1


@rule
def full_time_people(state, role):
    """Return the full-time equivalent of all open seats of a role."""
    every = 0.0
    for seat in range(seats_from(state, role), seats_to(state, role)):
        if is_open(state, seat, role):
            every += state.seats[seat].fte
    return every


@rule
def position(state, seat):
    """Return where a seat stands in its role, in (0, 1): the middle of its part of all full-time people."""
    role = state.seats[seat].role
    before = 0.0
    for other in range(seats_from(state, role), seat):
        if is_open(state, other, role):
            before += state.seats[other].fte
    every = full_time_people(state, role)
    return (before + 0.5 * state.seats[seat].fte) / every if every > 0.0 else 0.5


@rule
def partner(state, account, role, lead):
    """Return the seat of a role that takes an account whose first owner is the seat `lead`.

    Only seats count whose load is near the least one. Paired: the one that stands where `lead` stands in its own role,
    so that the same two people share their accounts. Crossed: any of them, by the number of the account.
    """
    least = least_loaded(state, account, role)
    if least < 0 or lead < 0:
        return least
    lowest = state.seats[least].book_hours / state.seats[least].fte
    paired = state.constants[0].paired
    place = position(state, lead)
    every = full_time_people(state, role)
    before = 0.0
    best = least
    nearest = math.inf
    for seat in range(seats_from(state, role), seats_to(state, role)):
        s = state.seats[seat]
        if not is_open(state, seat, role) or s.fte <= 0.0:
            continue
        middle = (before + 0.5 * s.fte) / every
        before += s.fte
        if takes_accounts(state, seat) != takes_accounts(state, least) or has_seat(state, account, role, seat):
            continue
        if s.book_hours / s.fte > lowest + BALANCE * state.constants[0].hours_a_year:
            continue
        spread = account * GOLDEN + s.order * GOLDEN * GOLDEN
        distance = abs(middle - place) if paired else spread - math.floor(spread)
        if distance < nearest:
            nearest = distance
            best = seat
    return best


@rule
def assign(state, account, place, role, seat, now):
    """Put the account into the seat's book for this place of a role."""
    number = slot_of(state, account, place)
    slot = state.slots[number]
    if slot.seat >= 0:
        state.seats[slot.seat].book_hours -= slot.book_hours
        take_out(state, number, slot.seat)
    slot.seat = seat
    slot.book_hours = 0.0
    if seat >= 0:
        hours = book_hours(state, account, role, now, state.accounts[account].cycle)
        slot.book_hours = hours / state.roles[role].reps
        state.seats[seat].book_hours += slot.book_hours
        slot.behind = state.seats[seat].book
        state.seats[seat].book = number
        talk_soon(state, account, now)


@rule
def take_out(state, number, seat):
    """Take a slot out of the chain of slots that is the book of its seat."""
    slot = state.slots[number]
    walker = state.seats[seat].book
    if walker == number:
        state.seats[seat].book = slot.behind
    else:
        while state.slots[walker].behind != number:
            walker = state.slots[walker].behind
        state.slots[walker].behind = slot.behind
    slot.behind = NOBODY


@rule
def talk_soon(state, account, now):
    """Let the account start meetings of those who share it now, when it looks up next; a new customer has a date for it."""
    a = state.accounts[account]
    if state.constants[0].places > 1 and a.next[TALK] == math.inf and state.segments[a.segment].hours[TOGETHER] > 0.0:
        a.next[TALK] = now


@rule
def assign_role(state, account, role, lead, now):
    """Give the account a seat on every place of a role; return the first one."""
    r = state.roles[role]
    found = lead
    for place in range(r.first_place, r.first_place + r.reps):
        seat = partner(state, account, role, lead)
        assign(state, account, place, role, seat, now)
        if found < 0:
            found = seat
    return found


@rule
def leading_role(state, account, now):
    """Return the role that the account asks most hours of, -1 for none."""
    best = NOBODY
    most = 0.0
    for role in range(state.world[0].roles):
        hours = book_hours(state, account, role, now, state.accounts[account].cycle)
        if hours > most:
            most = hours
            best = role
    return best


@rule
def assign_all(state, account, now):
    """Give a new account a seat for every role that has work on it: first where it asks most, the others pair with that."""
    leading = leading_role(state, account, now)
    if leading < 0:
        return
    lead = assign_role(state, account, leading, NOBODY, now)
    for role in range(state.world[0].roles):
        if role != leading and book_hours(state, account, role, now, state.accounts[account].cycle) > 0.0:
            assign_role(state, account, role, lead, now)


@rule
def release_all(state, account):
    """Take an account that left out of every book."""
    for role in range(state.world[0].roles):
        release_role(state, account, role)


@rule
def release_role(state, account, role):
    """Take an account out of the books of a role."""
    r = state.roles[role]
    for place in range(r.first_place, r.first_place + r.reps):
        assign(state, account, place, role, NOBODY, 0.0)


@rule
def lead_of(state, account):
    """Return the seat of which the account asks most hours, -1 if nobody has it."""
    best = NOBODY
    most = -1.0
    for place in range(state.constants[0].places):
        slot = state.slots[slot_of(state, account, place)]
        if slot.seat >= 0 and slot.book_hours > most:
            most = slot.book_hours
            best = slot.seat
    return best


@rule
def seat_for(state, account, place, role, now):
    """Return the seat on this place of the account; assign one if none has it yet (-1 if the role has no seat)."""
    slot = state.slots[slot_of(state, account, place)]
    if slot.seat < 0 or not state.seats[slot.seat].open:
        if slot.seat >= 0:
            assign(state, account, place, role, NOBODY, now)
        assign(state, account, place, role, partner(state, account, role, lead_of(state, account)), now)
    return slot.seat


@rule
def peer_of(state, seat):
    """Return the filled seat of the same role with the least posted hours per full-time person; -1 if there is none."""
    role = state.seats[seat].role
    best = NOBODY
    lowest = math.inf
    for other in range(seats_from(state, role), seats_to(state, role)):
        s = state.seats[other]
        if other != seat and is_open(state, other, role) and s.filled and s.posted_hours / s.fte < lowest:
            lowest = s.posted_hours / s.fte
            best = other
    return best


@rule
def line_for(state, role, seat):
    """Return the line on which work of this role and seat waits: the pool's, or the seat's own."""
    return role if state.roles[role].pooled else state.roles.size + seat
