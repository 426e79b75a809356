"""The scripts of the world: signatures, the month-end books, and how many seats there are."""

import math

from sim.model.adoption import logistic, relax
from sim.model.answers import end, hold, spawn, wake
from sim.model.calendar import DAYS_PER_YEAR, month_end
from sim.model.jit import rule, word
from sim.model.journal import NOTHING, note
from sim.model.organisation import NOBODY, assign, lead_of, partner
from sim.model.payroll import part_with, review_pay
from sim.model.people import count_days
from sim.model.signing import next_signature
from sim.model.state import MONTHS_KEPT
from sim.model.steps import (
    ACCOUNT_SIGN,
    SEAT_MONTH_WAIT,
    SEAT_READY,
    SIGN,
    SIGN_WAIT,
    WORLD_MONTH,
    WORLD_SEAT_MONTH,
    WORLD_STAFF,
)
from sim.model.tally import begin_period, slot_of
from sim.vocabulary import Happening, Phase, Staffing

ACCOUNT_PHASE, SESSION_PHASE, MONTH_PHASE, WORLD_PHASE = (
    word(Phase.ACCOUNT), word(Phase.SESSION), word(Phase.SEAT_MONTH), word(Phase.WORLD)
)  # fmt: skip
OPENED, CLOSED = word(Happening.SEAT_OPENED), word(Happening.SEAT_CLOSED)
EQUAL_BUDGET = word(Staffing.EQUAL_BUDGET)
SMALLEST_PART_TIME = 0.2
"""A smaller remainder is spread over the full positions."""

SURPLUS_BEFORE_CLOSING = 0.75
"""With whole people a position is closed only when this much of one is not needed, so that staffing does not flutter."""


@rule
def wait_signature(state):
    """Wait for the next signature of the planned path."""
    day = next_signature(state.world[0], state.constants[0])
    if day > month_end(state.constants[0].horizon_months):
        return end()
    return hold(SIGN, day, ACCOUNT_PHASE)


@rule
def signature(state, now):
    """Let one more customer sign."""
    w = state.world[0]
    if w.accounts >= state.accounts.size:
        w.full = 1
        return end()
    account = w.accounts
    w.accounts += 1
    return spawn(SIGN_WAIT, ACCOUNT_SIGN, account, now, ACCOUNT_PHASE)


@rule
def wait_world(state):
    """Wait for the next month-end."""
    return hold(WORLD_MONTH, month_end(state.world[0].month + 1), WORLD_PHASE)


@rule
def count_customer(state, account, now):
    """Add a customer to the books of the month that ends now."""
    relax(state, account, now)
    a = state.accounts[account]
    s = a.segment
    month = state.months[state.world[0].month + 1]
    adoption = logistic(a.x)
    month.customers += 1
    month.ending_arr_cents += a.arr
    month.adoption += adoption
    month.sentiment += a.sentiment
    month.champions += a.champion
    month.segment_customers[s] += 1
    month.segment_adoption[s] += adoption
    month.segment_logit_adoption[s] += a.x
    month.segment_logit_squares[s] += a.x * a.x
    month.segment_sentiment[s] += a.sentiment
    month.segment_sentiment_squares[s] += a.sentiment * a.sentiment
    month.segment_champions[s] += a.champion


@rule
def close_books(state, now):
    """Write the books of the month that ends now."""
    w = state.world[0]
    month = state.months[w.month + 1]
    here = (w.month + 1) % MONTHS_KEPT
    then = (w.month + 1 + 1) % MONTHS_KEPT  # twelve months ago
    for account in range(w.accounts):
        a = state.accounts[account]
        before = state.history[account, then]
        if before > 0:
            month.cohort_cents += before
            month.cohort_now_cents += a.arr
            month.cohort_kept_cents += min(before, a.arr)
            month.cohort_logos += 1
            month.cohort_logos_kept += a.alive
            month.segment_cohort_cents[a.segment] += before
            month.segment_now_cents[a.segment] += a.arr
            month.segment_kept_cents[a.segment] += min(before, a.arr)
            month.segment_logos[a.segment] += 1
            month.segment_logos_kept[a.segment] += a.alive
        state.history[account, here] = a.arr
        if a.alive:
            count_customer(state, account, now)
    if month.customers > 0:
        month.adoption /= month.customers
        month.sentiment /= month.customers
        month.champions /= month.customers
    month.opening_arr_cents = state.months[w.month].ending_arr_cents


@rule
def close_payroll(state):
    """Pay everybody for the month that ends now and add up what the organisation cost.

    Base pay by the days that somebody was there, variable pay when its period has ended.
    """
    w = state.world[0]
    c = state.constants[0]
    month = state.months[w.month + 1]
    for role in range(state.roles.size):
        staff = state.staff[w.month + 1, role]
        years = staff.filled_days / DAYS_PER_YEAR
        staff.pay = state.roles[role].base_pay * years + staff.payout_cents / 100.0
        staff.capacity_hours = staff.filled_days * c.hours_a_year / DAYS_PER_YEAR
        month.pay += staff.pay
        month.cost += staff.pay * (1.0 + c.on_costs) + c.overhead * years
        month.planned_cost += state.targets[w.month, role] * (
            (state.roles[role].pay * (1.0 + c.on_costs) + c.overhead) / 12.0
        )
        state.lines[role].posted_hours = 0.0
    month.cost += w.hires * c.cost_per_hire
    w.hires = 0


@rule
def wanted_people(state, role):
    """Return the full-time people that the role should have now, before rounding."""
    w = state.world[0]
    c = state.constants[0]
    r = state.roles[role]
    if c.staffing == EQUAL_BUDGET:
        return state.targets[w.month, role]
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
    first = state.roles[role].first_seat
    count = 0
    for seat in range(first, first + state.roles[role].seats):
        count += state.seats[seat].open
    return count


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
    r = state.roles[role]
    order = 0
    for seat in range(r.first_seat, r.first_seat + r.seats):
        if state.seats[seat].open:
            count_days(state, seat, now)
            state.seats[seat].fte = fte_of(people, state.constants[0].whole_people, seats, order)
            order += 1
    state.staff[state.world[0].month, role].fte = people if not state.constants[0].whole_people else float(seats)


@rule
def open_seat(state, role, filled_at, now):
    """Open the next seat of the role and return it, or -1 if there is no room left in the arrays."""
    r = state.roles[role]
    for seat in range(r.first_seat, r.first_seat + r.seats):
        s = state.seats[seat]
        if not s.exists:
            s.exists = 1
            s.open = 1
            s.role = role
            s.order = seat - r.first_seat
            s.line = role if r.pooled else state.roles.size + seat
            s.pace = 1.0
            s.fte = 1.0
            s.task = -1
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
def close_seat(state, role, now):
    """Close the last open seat of the role, give its book to the others, and return it."""
    r = state.roles[role]
    seat = -1
    for other in range(r.first_seat, r.first_seat + r.seats):
        if state.seats[other].open:
            seat = other
    s = state.seats[seat]
    count_days(state, seat, now)
    part_with(state, seat, now)
    s.open = 0
    s.filled = 0
    for account in range(state.world[0].accounts):
        for place in range(r.first_place, r.first_place + r.reps):
            if state.slots[slot_of(state, account, place)].seat == seat:
                assign(state, account, place, role, NOBODY, now)
                assign(state, account, place, role, partner(state, account, role, lead_of(state, account)), now)
    return seat


@rule
def month_of_world(state, now):
    """Close the month: books, payroll; then look at staffing, role by role."""
    w = state.world[0]
    close_books(state, now)
    review_pay(state, w.month + 1, now)
    close_payroll(state)
    w.month += 1
    w.staff_role = 0
    return staff_next(state, now)


@rule
def staff_next(state, now):
    """Open or close one seat of the role under the cursor, or go on to the next role."""
    w = state.world[0]
    c = state.constants[0]
    while w.staff_role < state.roles.size:
        role = w.staff_role
        people = wanted_people(state, role)
        present = open_seats(state, role)
        seats = seats_for(people, c.whole_people, present)
        if present < seats:
            seat = open_seat(state, role, now + c.time_to_fill_days, now)
            if seat >= 0:
                note(state, now, OPENED, NOTHING, seat, NOTHING, 0.0)
                return spawn(WORLD_SEAT_MONTH, SEAT_READY, seat, now, SESSION_PHASE)
            seats = present
        if present > seats:
            seat = close_seat(state, role, now)
            note(state, now, CLOSED, NOTHING, seat, NOTHING, 0.0)
            return wake(WORLD_STAFF, seat)
        set_fte(state, role, people, seats, now)
        w.staff_role += 1
    return wait_world(state)


@rule
def start_seat_month(state, now):
    """Start the monthly process of the seat that has just been opened."""
    role = state.world[0].staff_role
    r = state.roles[role]
    newest = -1
    for seat in range(r.first_seat, r.first_seat + r.seats):
        if state.seats[seat].exists:
            newest = seat
    return spawn(WORLD_STAFF, SEAT_MONTH_WAIT, newest, now, MONTH_PHASE)
