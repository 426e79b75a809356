"""The opening of a replication: every model starts as if it had always existed."""

import numpy as np

from sim.model.accounts import begin_term
from sim.model.inputs import AS_USUAL, MOST_NAMED
from sim.model.jit import rule, word
from sim.model.learning import opening_experience
from sim.model.organisation import assign, assign_all, assign_role, book_hours, leading_role
from sim.model.payroll import review_pay
from sim.model.people import hire, search_for
from sim.model.policy import comes_due
from sim.model.release import plan_parting
from sim.model.reorganisation import take_on
from sim.model.signing import (
    OPENING_CONTACTS,
    OPENING_KNOWLEDGE,
    OPENING_RELATIONSHIP,
    next_signature,
    sign_as_listed,
    sign_earlier,
)
from sim.model.staffing import fte_of, in_whole, learning_of, open_seat, people_by_plan, seats_for, set_fte
from sim.model.state import ACTIVITIES
from sim.model.steps import ACCOUNT_WAIT, SEAT_MONTH_WAIT, SEAT_READY, SIGN_WAIT, WORLD_WAIT
from sim.model.tally import is_open, seats_to, slot_of
from sim.vocabulary import Phase, Staffing

ACCOUNT_PHASE, SESSION_PHASE, MONTH_PHASE, WORLD_PHASE = (
    word(Phase.ACCOUNT),
    word(Phase.SESSION),
    word(Phase.SEAT_MONTH),
    word(Phase.WORLD),
)
MONTHS_OF_EXPERIENCE = 24.0
NOUGHT = word(0)
NOBODY = word(-1)
OWN = word(Staffing.OWN)


@rule
def signatures_until(world, constants, until):
    """Count the signatures of the planned path up to a time, leaving the path at its beginning."""
    count = 0
    while next_signature(world[0], constants[0]) <= until:
        count += 1
    world[0].arrival_mass = 0.0
    world[0].candidates = 0
    return count


@rule
def open_accounts(state):
    """Fill in the customers of the opening base, without owners yet."""
    w = state.world[0]
    w.accounts = w.opening_accounts
    state.months[0].ending_arr_cents = 0
    state.months[0].customers = 0
    for account in range(w.opening_accounts):
        if state.listed.size > 0:
            sign_as_listed(state, account)
        else:
            sign_earlier(state, account)
        a = state.accounts[account]
        state.history[account, 0] = a.arr
        state.months[0].ending_arr_cents += a.arr
        state.months[0].customers += 1
        begin_term(state, account, 0.0)


@rule
def months_there(state, role, number):
    """Return for how long one of a role's people has been there: as the team says, at own staffing; else as is usual."""
    if state.constants[0].staffing != OWN or number >= MOST_NAMED:
        return MONTHS_OF_EXPERIENCE
    months = state.roles[role].months_there[number]
    return MONTHS_OF_EXPERIENCE if months == AS_USUAL else months


@rule
def open_seats_of(state, role):
    """Open and fill the seats of a role with experienced people."""
    people = people_by_plan(state, role)
    whole = in_whole(state, role)
    seats = seats_for(people, whole, NOUGHT)
    for k in range(seats):
        seat = open_seat(state, role, 0.0, 0.0)
        if seat < 0:
            return
        months = months_there(state, role, k)
        if months < 0.0:
            search_for(state, seat, 0.0)
            continue
        hire(state, seat, 0.0)
        part = fte_of(people, whole, seats) * learning_of(people, whole, seats)
        for activity in range(ACTIVITIES):
            monthly = state.roles[role].month_hours[activity] * part
            state.people[seat].experience[activity] = opening_experience(
                monthly, state.constants[0].learning_forgetting, months
            )
    set_fte(state, role, people, seats, 0.0)


@rule
def seat_as_listed(state, account, role, lead):
    """Give the account to who has it in the list, else to whom the rules give it; return the seat."""
    r = state.roles[role]
    seat = r.first_seat + state.books[account, role]
    if state.books[account, role] < 0 or r.reps > 1 or seat >= seats_to(state, role) or not is_open(state, seat, role):
        return assign_role(state, account, role, lead, 0.0)
    assign(state, account, r.first_place, role, seat, 0.0)
    return seat


@rule
def assign_as_listed(state, account):
    """Give an opening customer a seat for every role that has work on it, those of the list where it names them."""
    leading = leading_role(state, account, 0.0)
    if leading < 0:
        return
    lead = seat_as_listed(state, account, leading, NOBODY)
    for role in range(state.world[0].roles):
        if role != leading and book_hours(state, account, role, 0.0, state.accounts[account].cycle) > 0.0:
            seat_as_listed(state, account, role, lead)


@rule
def open_books(state, known):
    """Give every opening customer its owners, who know it and each other: `known` counts their passes, (seats, seats)."""
    w = state.world[0]
    places = state.constants[0].places
    for account in range(w.opening_accounts):
        if state.books.size > 0 and w.stage == 0:  # whose books are known had them before any change
            assign_as_listed(state, account)
        else:
            assign_all(state, account, 0.0)
        passes = state.segments[state.accounts[account].segment].passes * MONTHS_OF_EXPERIENCE / 12.0
        for place in range(places):
            slot = state.slots[slot_of(state, account, place)]
            slot.relationship = OPENING_RELATIONSHIP
            slot.knowledge = OPENING_KNOWLEDGE
            slot.contacts = OPENING_CONTACTS
            slot.person = state.people[slot.seat].number if slot.seat >= 0 else -1
            for other in range(place):
                with_whom = state.slots[slot_of(state, account, other)].seat
                if slot.seat >= 0 and with_whom >= 0:
                    known[slot.seat, with_whom] += passes
    for seat in range(state.seats.size):
        for other in range(state.seats.size):
            state.pairs[seat, other] = int(known[seat, other] + known[other, seat] + 0.5)


@rule
def set_start(start, step, entity, phase):
    """Fill in one process that exists from the beginning."""
    start.step = step
    start.entity = entity
    start.phase = phase
    start.at = 0.0


@rule
def open_at_later_stage(state):
    """Where changes cost nothing, let a stage that is due on the first day be there as if it had always existed."""
    w = state.world[0]
    began = w.stage
    while state.constants[0].smooth and comes_due(state, NOUGHT):
        w.stage += 1
        state.stages[w.stage].began = NOUGHT
        take_on(state)
    if w.stage > began:
        open_accounts(state)


@rule
def open_world(state, starts):
    """Set up a replication; write the processes that exist from the beginning into `starts`, return how many."""
    world = state.world[0]
    world.free_task = -1
    for slot in range(state.slots.size):
        state.slots[slot].seat = -1
        state.slots[slot].behind = -1
        state.slots[slot].person = -1
    open_accounts(state)
    open_at_later_stage(state)
    for role in range(world.roles):
        open_seats_of(state, role)
    open_books(state, np.zeros(state.pairs.shape, np.float64))
    for account in range(world.opening_accounts):
        plan_parting(state, account, 0.0)
    for role in range(state.roles.size):
        state.lines[role].role = role
    review_pay(state, NOUGHT, 0.0)
    count = 0
    for seat in range(state.seats.size):
        if state.seats[seat].exists:
            set_start(starts[count], SEAT_READY, seat, SESSION_PHASE)
            set_start(starts[count + 1], SEAT_MONTH_WAIT, seat, MONTH_PHASE)
            count += 2
    for account in range(world.opening_accounts):
        set_start(starts[count], ACCOUNT_WAIT, account, ACCOUNT_PHASE)
        count += 1
    set_start(starts[count], SIGN_WAIT, NOUGHT, ACCOUNT_PHASE)
    set_start(starts[count + 1], WORLD_WAIT, NOUGHT, WORLD_PHASE)
    return count + 2
