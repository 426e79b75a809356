"""How many seats a role has: wanted by a budget, a ratio or a freeze; opened, closed, and shared out in full-time people."""

import math

import numpy as np

from sim.model.jit import rule, word
from sim.model.organisation import NOBODY, assign, full_time_people, lead_of, partner
from sim.model.payroll import part_with
from sim.model.people import count_days
from sim.model.state import ACTIVITIES
from sim.model.tally import begin_period, column_of, is_open, seats_from, seats_to, slot_of
from sim.vocabulary import Staffing

EQUAL_BUDGET = word(Staffing.EQUAL_BUDGET)
SEATS_PER_ROLE = word(4096)
MOST_OF_A_PERSON = 1.5
"""Where people come in parts, a position holds at most so much of one: beyond it another one opens, as it does when a whole
person more is needed."""

SURPLUS_BEFORE_CLOSING = 0.75
"""With whole people a position is closed only when this much of one is not needed, so that staffing does not flutter."""


@rule
def wanted_people(state, role):
    """Return the full-time people that the role should have now, before rounding.

    Where hiring is frozen these are the ones it has, but for the day on which an organization begins.
    """
    w = state.world[0]
    if state.stages[w.stage].frozen and state.constants[0].staffing != EQUAL_BUDGET and not w.cutting:
        present = open_seats(state, role)
        if present > 0:
            return float(present)
    return people_by_plan(state, role)


@rule
def people_by_plan(state, role):
    """Return the full-time people that the budget or the role's own ratio asks for now, before rounding."""
    w = state.world[0]
    c = state.constants[0]
    r = state.roles[role]
    if c.staffing == EQUAL_BUDGET:
        return state.targets[w.stage, w.month, role]
    if r.headcount > 0.0:
        return r.headcount
    if r.one_per >= 0:
        return float(open_seats(state, r.one_per))
    people = 0.0
    for account in range(w.accounts):
        a = state.accounts[account]
        if a.alive:
            if r.arr_per_rep > 0.0:
                people += a.arr / r.arr_per_rep
            elif r.accounts_per_rep[a.segment] > 0.0:
                people += 1.0 / r.accounts_per_rep[a.segment]
    return people


@rule
def open_seats(state, role):
    """Count the open seats of a role."""
    count = 0
    for seat in range(seats_from(state, role), seats_to(state, role)):
        if is_open(state, seat, role):
            count += 1
    return count


@rule
def in_whole(state, role):
    """Say whether a role is staffed in whole people: own staffing is, unless its headcount says a part of one."""
    people = state.roles[role].headcount
    return state.constants[0].whole_people == 1 and people == math.floor(people)


@rule
def seats_for(people, whole, present):
    """Return how many seats a number of full-time people makes, where so many are present; 0: at a beginning.

    Parts of people are spread over a fixed number of positions. No people at all, which a budget may give to a role
    without expected work, make no seat: its work is missed.
    """
    if whole:
        wanted = max(1, int(people + 0.5))
        if wanted < present and people > present - SURPLUS_BEFORE_CLOSING:
            return present
        return wanted
    if people <= 0.0:
        return 0
    if present == 0:
        return max(1, int(people + 0.5))
    if people > MOST_OF_A_PERSON * present or people >= present + 1:
        return present + 1
    return present - 1 if people <= present - 1 else present


@rule
def fte_of(people, whole, seats):
    """Return the full-time equivalent of each of so many open seats: a whole person, or an equal part."""
    return 1.0 if whole else people / seats


@rule
def learning_of(people, whole, seats):
    """Return what an hour adds to the experience of each of so many open seats.

    Positions of parts are a way to spread capacity; who learns is people. One and a half people work as many hours each
    whether they sit in one position or in two, so a position learns as a full-time person does. Less than one person learns
    from what there is.
    """
    return 1.0 if whole or people <= 1.0 else seats / people


@rule
def experienced(state, role, people):
    """Return which share of a role that is staffed in parts was here last month: what a growing budget adds are beginners.

    They come little by little into the positions that there are, so that no size of a company has a step. Up to one person
    it is the same person who gives more time.
    """
    w = state.world[0]
    if w.month == 0 or w.cutting or in_whole(state, role):
        return 1.0
    before = state.staff[w.month - 1, column_of(state, role)].fte
    return max(1.0, before) / max(1.0, people) if 0.0 < before < people else 1.0


@rule
def set_fte(state, role, people, seats, now):
    """Give every open seat of the role its full-time equivalent."""
    share = experienced(state, role, people)
    for seat in range(seats_from(state, role), seats_to(state, role)):
        if is_open(state, seat, role):
            count_days(state, seat, now)
            for activity in range(ACTIVITIES):
                state.people[seat].experience[activity] *= share
            state.seats[seat].fte = fte_of(people, in_whole(state, role), seats)
            state.seats[seat].learns = learning_of(people, in_whole(state, role), seats)
    staff = state.staff[state.world[0].month, column_of(state, role)]
    staff.fte = float(seats) if in_whole(state, role) else people


@rule
def open_seat(state, role, filled_at, now):
    """Open the next seat of the role and return it, or -1 if there is no room left in the arrays."""
    r = state.roles[role]
    for seat in range(r.first_seat, r.first_seat + r.seats):
        s = state.seats[seat]
        if not s.exists:
            s.order = next_order(state, role)
            s.exists = 1
            s.open = 1
            s.role = role
            s.address = SEATS_PER_ROLE * role + (seat - r.first_seat)
            s.line = role if r.pooled else state.roles.size + seat
            s.pace = 1.0
            s.fte = 1.0
            s.learns = 1.0
            s.task = -1
            s.book = -1
            s.meetings = -1
            s.last_account = -1
            s.last_activity = -1
            s.found_account = -1
            s.follow = -1
            state.lines[s.line].role = role
            for k in range(state.roles[role].components):
                state.last[seat, k] = 1.0
            begin_period(state, seat)
            state.pulls[state.roles.size + seat].usual = r.duty
            s.filled_at = filled_at
            s.accounted = now
            return seat
    state.world[0].full = 1
    return -1


@rule
def next_order(state, role):
    """Return the number of the next seat of a role: closed ones keep theirs."""
    order = 0
    for seat in range(seats_from(state, role), seats_to(state, role)):
        if state.seats[seat].exists and state.seats[seat].role == role:
            order = max(order, state.seats[seat].order + 1)
    return order


@rule
def close_seat(state, role, now):
    """Close the last open seat of the role, give its book to the others, and return it."""
    r = state.roles[role]
    seat = -1
    for other in range(seats_from(state, role), seats_to(state, role)):
        if is_open(state, other, role):
            seat = other
    s = state.seats[seat]
    count_days(state, seat, now)
    if state.world[0].cutting:  # paid off already, and its book is cut with all others
        s.open = 0
        s.filled = 0
        return seat
    part_with(state, seat, state.world[0].month, now)
    s.open = 0
    s.filled = 0
    for account in range(state.world[0].accounts):
        for place in range(r.first_place, r.first_place + r.reps):
            if state.slots[slot_of(state, account, place)].seat == seat:
                assign(state, account, place, role, NOBODY, now)
                assign(state, account, place, role, partner(state, account, role, lead_of(state, account)), now)
    return seat


@rule
def join(state, role, seat):
    """Let the person of a position that has opened be like the colleagues: a part of each was new already.

    What one has learned, is tired of and has passed on together with others is the mean of those of the role.
    """
    mean = state.people[seat].experience
    count = 0.0
    for other in range(seats_from(state, role), seats_to(state, role)):
        if other != seat and is_open(state, other, role) and state.seats[other].filled:
            count += 1.0
    if count == 0.0:
        return
    stress = 0.0
    for other in range(seats_from(state, role), seats_to(state, role)):
        if other != seat and is_open(state, other, role) and state.seats[other].filled:
            stress += state.seats[other].stress
            for activity in range(ACTIVITIES):
                mean[activity] += state.people[other].experience[activity] / count
            for third in range(state.seats.size):
                state.pairs[seat, third] += state.pairs[other, third]
    state.seats[seat].stress = stress / count
    for third in range(state.seats.size):
        state.pairs[seat, third] = int(state.pairs[seat, third] / count)
        state.pairs[third, seat] = state.pairs[seat, third]


@rule
def share_out(state, role, now):
    """Cut the books of a role anew for a position that has opened.

    Whoever has an account keeps it while a fair share of the work allows, the customers of longest standing first; the
    others get it as a new customer finds its owners. Nobody new turns up for it: who takes over has worked there already, as
    a part of the position that had grown.
    """
    r = state.roles[role]
    every = 0.0
    for seat in range(seats_from(state, role), seats_to(state, role)):
        if is_open(state, seat, role):
            every += state.seats[seat].book_hours
    people = full_time_people(state, role)
    fair = every / people if people > 0.0 else 0.0
    kept = np.zeros(state.seats.size)
    for account in range(state.world[0].accounts):
        for place in range(r.first_place, r.first_place + r.reps):
            slot = state.slots[slot_of(state, account, place)]
            seat = slot.seat
            if seat < 0:
                continue
            if kept[seat] + 0.5 * slot.book_hours <= fair * state.seats[seat].fte:
                kept[seat] += slot.book_hours
            else:
                assign(state, account, place, role, NOBODY, now)
                assign(state, account, place, role, partner(state, account, role, lead_of(state, account)), now)
                if slot.person == state.people[seat].number and state.seats[slot.seat].filled:
                    slot.person = state.people[slot.seat].number
