"""The scripts of the world: signatures, the month-end books, how many seats there are, and when it reorganizes."""

from sim.model.adoption import logistic, relax
from sim.model.answers import end, hold, spawn, wake
from sim.model.calendar import DAYS_PER_YEAR, month_end
from sim.model.closing import sign_early
from sim.model.jit import rule, word
from sim.model.journal import NOTHING, note
from sim.model.parameters import SAME
from sim.model.payroll import review_pay, settle_early
from sim.model.policy import comes_due
from sim.model.reorganisation import cut_all_books, next_stage
from sim.model.rerouting import NOTHING_TO_DO, REPOST, follow_book, relocate
from sim.model.seats import sit_down
from sim.model.signing import next_signature
from sim.model.staffing import (
    close_seat,
    in_whole,
    join,
    open_seat,
    open_seats,
    seats_for,
    set_fte,
    share_out,
    wanted_people,
)
from sim.model.state import MONTHS_KEPT
from sim.model.steps import (
    ACCOUNT_SIGN,
    SEAT_MONTH_WAIT,
    SEAT_READY,
    SIGN,
    SIGN_WAIT,
    TASK_OPEN,
    WORLD_MONTH,
    WORLD_MOVE,
    WORLD_SEAT_MONTH,
    WORLD_STAFF,
    WORLD_WAKE,
)
from sim.model.tally import column_of
from sim.model.tasks import DEADLINE_PHASE, put_on_line
from sim.vocabulary import Happening, Phase

ACCOUNT_PHASE, SESSION_PHASE, MONTH_PHASE, WORLD_PHASE = (
    word(Phase.ACCOUNT),
    word(Phase.SESSION),
    word(Phase.SEAT_MONTH),
    word(Phase.WORLD),
)
OPENED, CLOSED = word(Happening.SEAT_OPENED), word(Happening.SEAT_CLOSED)
NOUGHT, ROLE = word(0), word(1)


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
def first_day(state, now):
    """Begin: change the organization at once if that is due, or wait for the first month-end."""
    w = state.world[0]
    if comes_due(state, w.month):
        next_stage(state, now)
        w.staff_role = 0
        return hold(WORLD_STAFF, now, WORLD_PHASE)  # Numba cannot keep rules that call each other in a circle
    return wait_world(state)


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
    """Pay everybody for the month that ends now and add up what the organization cost.

    Base pay by the days that somebody was there, variable pay when its period has ended.
    """
    w = state.world[0]
    c = state.constants[0]
    month = state.months[w.month + 1]
    for role in range(w.roles):
        staff = state.staff[w.month + 1, column_of(state, role)]
        years = staff.filled_days / DAYS_PER_YEAR
        staff.pay = state.roles[role].base_pay * years + staff.payout_cents / 100.0
        staff.capacity_hours = staff.filled_days * c.hours_a_year / DAYS_PER_YEAR
        month.pay += staff.pay
        month.cost += staff.pay * (1.0 + c.on_costs) + c.overhead * years
        month.planned_cost += state.targets[w.stage, w.month, role] * (
            (state.roles[role].pay * (1.0 + c.on_costs) + c.overhead) / 12.0
        )
        state.lines[role].posted_hours = 0.0
    month.cost += w.hires * c.cost_per_hire
    w.hires = 0.0


@rule
def month_of_world(state, now):
    """Close the month: last signatures, books, payroll; then look at staffing, role by role."""
    w = state.world[0]
    sign_early(state, now)
    close_books(state, now)
    review_pay(state, w.month + 1, now)
    changes = comes_due(state, w.month + 1)
    if changes and state.stages[w.stage + 1].change != SAME:
        settle_early(state, w.month + 1, now)
    close_payroll(state)
    w.month += 1
    if changes:
        next_stage(state, now)
    w.staff_role = 0
    return staff_next(state, now)


@rule
def staff_next(state, now):
    """Open or close one seat of the role under the cursor, or go on to the next role."""
    w = state.world[0]
    c = state.constants[0]
    while w.staff_role < w.roles:
        role = w.staff_role
        people = wanted_people(state, role)
        present = open_seats(state, role)
        whole = in_whole(state, role)
        foreseen = not whole and not w.cutting  # who comes has been searched for in time, and helps already
        seats = seats_for(people, whole, present if whole or foreseen else NOUGHT)
        if present < seats:
            seat = open_seat(state, role, now if foreseen else now + c.time_to_fill_days, now)
            if seat >= 0:
                note(state, now, OPENED, NOTHING, seat, NOTHING, 0.0)
                if foreseen:
                    sit_down(state, seat, now)
                    join(state, role, seat)
                    w.sharing |= ROLE << role
                return spawn(WORLD_SEAT_MONTH, SEAT_READY, seat, now, SESSION_PHASE)
            seats = present
        if present > seats:
            seat = close_seat(state, role, now)
            note(state, now, CLOSED, NOTHING, seat, NOTHING, 0.0)
            return wake(WORLD_STAFF, seat)
        set_fte(state, role, people, seats, now)
        w.staff_role += 1
    if w.cutting:
        return cut_books(state, now)
    if w.sharing or w.left:
        return share_books(state, now)
    return wait_world(state)


@rule
def share_books(state, now):
    """Give the positions that have opened their part of the books; then hand open work on, theirs and of who has left."""
    w = state.world[0]
    for role in range(w.roles):
        if w.sharing & (ROLE << role):
            share_out(state, role, now)
    w.cursor = 0
    return move_next(state, now)


@rule
def cut_books(state, now):
    """Cut the books of the new organization, then move the work under way to who owns it now."""
    cut_all_books(state, now)
    state.world[0].cursor = 0
    return move_next(state, now)


@rule
def move_next(state, now):
    """Move the next piece of work that belongs to somebody else now; then let everybody look at their lines."""
    w = state.world[0]
    while w.cursor < w.used_tasks:
        task = w.cursor
        w.cursor += 1
        what = relocate(state, task, now) if w.cutting else follow_book(state, task, now)
        if what == REPOST:
            return put_on_line(state, task, WORLD_MOVE, now)
        if what != NOTHING_TO_DO:
            return spawn(WORLD_MOVE, TASK_OPEN, what, now, DEADLINE_PHASE)
    w.cursor = 0
    return wake_next(state, now)


@rule
def wake_next(state, now):
    """Wake everybody who waits for work: it may lie on another line now."""
    w = state.world[0]
    while w.cursor < state.seats.size:
        seat = w.cursor
        w.cursor += 1
        if state.seats[seat].exists:
            return wake(WORLD_WAKE, seat)
    w.cutting = 0
    w.sharing = 0
    w.left = 0
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
