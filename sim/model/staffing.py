"""How many seats a role has: wanted by a budget, a ratio or a freeze; opened, closed, and shared out in full-time people."""

import math

from sim.model.jit import rule, word
from sim.model.organisation import NOBODY, assign, lead_of, partner
from sim.model.payroll import part_with
from sim.model.people import count_days
from sim.model.tally import begin_period, column_of, is_open, seats_from, seats_to, slot_of
from sim.vocabulary import Staffing

EQUAL_BUDGET = word(Staffing.EQUAL_BUDGET)
SEATS_PER_ROLE = word(4096)
SMALLEST_PART_TIME = 0.2
"""A smaller remainder is spread over the full positions."""

SURPLUS_BEFORE_CLOSING = 0.75
"""With whole people a position is closed only when this much of one is not needed, so that staffing does not flutter."""


@rule
def wanted_people(state, role):
    """Return the full-time people that the role should have now, before rounding.

    Where hiring is frozen these are the ones it has, but for the day on which an organisation begins.
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
    """Return how many seats a number of full-time people makes: whole people, or full ones and one part-time rest.

    No people at all, which a budget may give to a role without expected work, make no seat: its work is missed.
    """
    if whole:
        wanted = max(1, int(people + 0.5))
        if wanted < present and people > present - SURPLUS_BEFORE_CLOSING:
            return present
        return wanted
    full = int(math.floor(people))
    rest = people - full
    if full == 0:
        return 1 if rest > 0.0 else 0
    return full if rest < SMALLEST_PART_TIME else full + 1


@rule
def fte_of(people, whole, seats, order):
    """Return the full-time equivalent of the `order`-th of `seats` open seats."""
    if whole:
        return 1.0
    if seats == 1 or (people - math.floor(people) < SMALLEST_PART_TIME and seats <= people):
        return people / seats
    return 1.0 if order < seats - 1 else people - (seats - 1)


@rule
def set_fte(state, role, people, seats, now):
    """Give every open seat of the role its full-time equivalent."""
    order = 0
    for seat in range(seats_from(state, role), seats_to(state, role)):
        if is_open(state, seat, role):
            count_days(state, seat, now)
            state.seats[seat].fte = fte_of(people, in_whole(state, role), seats, order)
            order += 1
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
