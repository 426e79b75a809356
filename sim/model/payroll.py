"""The month-end of pay: how the books stand, what a pay period that ends pays, and what moves everybody from now on."""

import math

from sim.model.adoption import logistic
from sim.model.calendar import DAYS_PER_YEAR, month_end
from sim.model.incentives import review_pool, review_seat
from sim.model.jit import rule, word
from sim.model.journal import NOTHING, note
from sim.model.pay import EXPANDED, RENEWED, attainment_of, payout_cents, ramped_share
from sim.model.state import ASKED, GROWN, HELD, SIGNED
from sim.model.tally import OWN, PAIR, begin_period, column_of, is_shared, slot_of, tallied
from sim.vocabulary import Happening

PAID = word(Happening.PAID)
MONTHS_PER_YEAR = word(12)


@rule
def period_end(months, period):
    """Return the number of the month at whose end the pay period runs out that begins or runs after `months` months."""
    return (months // period + 1) * period


@rule
def clear_books(state):
    """Empty the standing of every book, counting it for the month that has ended."""
    for row in range(state.standing.shape[0]):
        for book in range(2):
            b = state.standing[row, book]
            state.tally[row, book, HELD] += b.arr
            state.tally[row, book, ASKED] += b.asked
            b.arr = 0.0
            b.asked = 0.0
            b.lumps = 0.0
            b.accounts = 0.0
            b.due = 0.0
            b.due_logos = 0.0
            b.adoption = 0.0
            b.sentiment = 0.0
            b.reported = 0.0


@rule
def add_to_book(state, row, book, account, adoption, until):
    """Add an account to a book; its contract falls due in the running period if it ends by `until`."""
    a = state.accounts[account]
    b = state.standing[row, book]
    b.arr += a.arr
    asked = a.arr * state.segments[a.segment].sold_growth
    b.asked += asked
    b.lumps += asked * a.arr
    b.accounts += 1.0
    b.adoption += adoption
    b.sentiment += a.sentiment
    b.reported += a.reported
    if a.ends <= until:
        b.due += a.arr
        b.due_logos += 1.0


@rule
def stand_books(state, months):
    """Write down how every book stands after that many months. Accounts must be relaxed."""
    clear_books(state)
    company = state.seats.size
    year_end = month_end(period_end(months, MONTHS_PER_YEAR))
    for account in range(state.world[0].accounts):
        if not state.accounts[account].alive:
            continue
        adoption = logistic(state.accounts[account].x)
        add_to_book(state, company, OWN, account, adoption, year_end)
        for place in range(state.constants[0].places):
            seat = state.slots[slot_of(state, account, place)].seat
            if seat < 0:
                continue
            role = state.seats[seat].role
            until = month_end(period_end(months, state.roles[role].period_months))
            add_to_book(state, seat, OWN, account, adoption, until)
            if is_shared(state, account, role):
                add_to_book(state, seat, PAIR, account, adoption, until)


@rule
def settle_seat(state, seat, years, now):
    """Pay what a pay period has brought to a seat, in whole cents, and remember the attainment.

    years: how long the period was that ends now; somebody was here on `period_days` of its days.
    """
    s = state.seats[seat]
    r = state.roles[s.role]
    staff = state.staff[state.world[0].month + 1, column_of(state, s.role)]
    filled = min(1.0, s.period_days / (years * DAYS_PER_YEAR))
    ramped = ramped_share(state, seat, now - s.period_days, now)
    if r.components > 0 and filled > 0.0:
        total = 0
        attained = 0.0
        weight = 0.0
        for k in range(r.components):
            p = state.components[s.role, k]
            cents = payout_cents(state, seat, p, years, filled, ramped)
            attainment = attainment_of(state, seat, p, years, filled * ramped, 0.0)
            total += cents
            if p.metric == RENEWED:
                staff.payout_renewed_cents += cents
                staff.renewed_cents += int(tallied(state, seat, p.book, SIGNED))
            if p.metric == EXPANDED:
                staff.payout_expanded_cents += cents
                staff.grown_cents += int(tallied(state, seat, p.book, GROWN))
            reached = 1.0 if math.isnan(attainment) else attainment
            state.last[seat, k] = reached
            if not p.step:
                attained += p.dollars * reached
                weight += p.dollars
        staff.payout_cents += total
        s.year_pay += total / 100.0
        if weight > 0.0:
            staff.attained_days += attained / weight * s.period_days
            staff.attained_over += s.period_days
            s.year_attained += attained / weight * s.period_days
        if total > 0:
            note(state, now, PAID, NOTHING, seat, NOTHING, total / 100.0)


@rule
def close_year(state, seat, months):
    """Write the pay slip of a person who was here all year; all pay periods of the year have been settled."""
    s = state.seats[seat]
    if s.filled and s.open and s.fte > 0.0 and s.year_days >= DAYS_PER_YEAR - 1.0:
        staff = state.staff[state.world[0].month + 1, column_of(state, s.role)]
        staff.rep_years += 1
        if s.year_attained < s.year_days * (1.0 - 1e-9) and state.roles[s.role].components > 0:
            staff.rep_years_below += 1
        base = state.roles[s.role].base_pay * s.year_days / DAYS_PER_YEAR
        slip = state.slips[months // MONTHS_PER_YEAR - 1, seat]
        slip.pay = base + s.year_pay / s.fte
        slip.column = column_of(state, s.role)
    begin_year(state, seat)


@rule
def begin_year(state, seat):
    """Start a year of pay of a seat."""
    s = state.seats[seat]
    s.year_pay = 0.0
    s.year_days = 0.0
    s.year_attained = 0.0


@rule
def review_pay(state, months, now):
    """Let pay meet the end of month number `months`: settle what ends, then let everybody look at what comes.

    Without any variable pay in the organization nothing of this can move anybody, but the leader's priorities do.
    """
    stand_books(state, months)
    for seat in range(state.seats.size):
        s = state.seats[seat]
        if not s.open:
            continue
        period = state.roles[s.role].period_months
        if months > 0 and months % period == 0:
            settle_seat(state, seat, period / float(MONTHS_PER_YEAR), now)
        if months % period == 0:
            begin_period(state, seat)
        if months > 0 and months % MONTHS_PER_YEAR == 0:
            close_year(state, seat, months)
        look_ahead(state, seat, months, now)
        if s.filled and months > 0:
            staff = state.staff[state.world[0].month + 1, column_of(state, s.role)]
            staff.ambiguity += s.ambiguity
            staff.pace += s.pace
    review_pools(state)


@rule
def look_ahead(state, seat, months, now):
    """Let the person in a seat look at the rest of the pay period that runs after `months` months."""
    period = state.roles[state.seats[seat].role].period_months
    ends = period_end(months, period)
    state.pulls[state.roles.size + seat].period_end = month_end(ends)
    review_seat(state, seat, now, period / float(MONTHS_PER_YEAR), (ends - months) / float(period))


@rule
def review_pools(state):
    """Give every pool the mean of what moves its members."""
    for role in range(state.world[0].roles):
        if state.roles[role].pooled:
            review_pool(state, role)


@rule
def begin_anew(state, months, now):
    """Open a new pay period for everybody, in the middle of one if need be: the old one has been settled."""
    stand_books(state, months)
    for seat in range(state.seats.size):
        if state.seats[seat].open:
            for k in range(state.roles[state.seats[seat].role].components):
                state.last[seat, k] = 1.0
            begin_period(state, seat)
            begin_year(state, seat)
            look_ahead(state, seat, months, now)
    review_pools(state)


@rule
def settle_early(state, months, now):
    """Settle everybody's running pay period after `months` months, pro rata, because the organization changes."""
    for seat in range(state.seats.size):
        if state.seats[seat].open:
            part_with(state, seat, months, now)


@rule
def part_with(state, seat, months, now):
    """Settle the running pay period of a seat that closes or changes after `months` months, pro rata."""
    period = state.roles[state.seats[seat].role].period_months
    begun = months // period * period
    if months > begun:
        settle_seat(state, seat, (months - begun) / float(MONTHS_PER_YEAR), now)
    begin_period(state, seat)
