"""Bookings: ARR in whole cents, rounded half to even once, when booked; every change stands in the account's ledger.

For every account, always: opening + new + expansion - contraction - churned = ARR.
"""

import math

from sim.model.jit import rule


@rule
def whole_cents(amount):
    """Round an amount in cents half to even."""
    below = math.floor(amount)
    rest = amount - below
    if rest > 0.5 or (rest == 0.5 and int(below) % 2 != 0):
        below += 1.0
    return int(below)


@rule
def book_change(state, account, cents):
    """Raise (expansion) or lower (contraction) the ARR of an account by this many cents."""
    a = state.accounts[account]
    month = state.months[state.world[0].month + 1]
    a.arr += cents
    if cents >= 0:
        a.expansion += cents
        month.expansion_arr_cents += cents
    else:
        a.contraction -= cents
        month.contraction_arr_cents -= cents


@rule
def book_new(state, account, cents):
    """Book the first ARR of a new account."""
    a = state.accounts[account]
    month = state.months[state.world[0].month + 1]
    a.arr = cents
    a.new = cents
    month.new_arr_cents += cents
    month.new_logos += 1


@rule
def book_churn(state, account):
    """Book the loss of an account."""
    a = state.accounts[account]
    month = state.months[state.world[0].month + 1]
    a.churned += a.arr
    month.churned_arr_cents += a.arr
    month.churned_logos += 1
    a.arr = 0
    a.alive = 0


@rule
def cost_of_people(state, role, fte):
    """Return the fully loaded cost of that many full-time people of a role, in dollars a year."""
    c = state.constants[0]
    return fte * (state.roles[role].pay * (1.0 + c.on_costs) + c.overhead)
