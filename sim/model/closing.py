"""When a sale closes is in part its seller's choice: sooner by a price concession, or later by waiting.

So is a renewal, but only sooner: a contract that is not renewed by its last day has lapsed.

Whoever sells compares what a dollar sold still pays in this pay period with what it pays in the next one, where nothing has
happened yet. On a straight line the two are the same, and nobody hurries or waits.
"""

from sim.model.adoption import relax
from sim.model.answers import end
from sim.model.jit import rule, word
from sim.model.journal import NOTHING, note
from sim.model.renewal import AWAITS_DECISION, renew_early
from sim.model.tasks import DONE, GAP, VOID, drop, finish, is_over, note_sale
from sim.model.workload import customer_gap, settle_done
from sim.vocabulary import Activity, Happening

EXPANSION = word(Activity.EXPANSION)
RENEWED = word(Happening.RENEWED)
MORE = 1.0 + 1e-9
"""The same pay, worked out in two ways, is never more."""
A_DAY = 1.0
"""After the end of a pay period: what is signed on its last day is still in it."""


@rule
def pays_sooner(now, later, concession):
    """Say whether a dollar at this concession pays more in the running pay period than a whole one in the next.

    now, later: pay for a dollar in the two.
    """
    return now * (1.0 - concession) > later * MORE


@rule
def pays_later(pull, patience):
    """Say whether a dollar sold in the next pay period, which counts only so much, pays more than one in this."""
    return pull.expanded_next * patience > pull.expanded


@rule
def left_of_period(pull, window, now):
    """Return the days to the end of the pay period, 0 where it is further away than a closing can be moved."""
    left = pull.period_end - now
    return left if left <= window else 0.0


@rule
def hurries(state, task, now):
    """Say whether a seller has the customer of an open sale hurry, who would else sign after the pay period."""
    t = state.tasks[task]
    c = state.constants[0]
    if t.activity != EXPANSION or t.line < 0:
        return False
    if t.hurried:
        return True
    pull = state.pulls[t.line]
    left = left_of_period(pull, c.incentives_closing_days, now)
    pauses = state.segments[state.accounts[t.account].segment].gap_days[EXPANSION] * (t.sessions - t.done)
    return (
        left > 0.0 and pauses > left and pays_sooner(pull.expanded, pull.expanded_next, c.incentives_closing_discount)
    )


@rule
def pause(state, task, now):
    """Return the days until the next session: what the customer takes, or none where it was made to hurry."""
    if hurries(state, task, now):
        state.tasks[task].hurried = 1
        return 0.0
    return customer_gap(state, task)


@rule
def puts_off(state, task, now):
    """Say whether a sale of which all work is done is signed in the next pay period only."""
    t = state.tasks[task]
    c = state.constants[0]
    if t.activity != EXPANSION or t.line < 0 or t.hurried:
        return False
    pull = state.pulls[t.line]
    return left_of_period(pull, c.incentives_closing_days, now) > 0.0 and pays_later(
        pull, c.incentives_next_period_weight
    )


@rule
def next_period(state, task):
    """Return the first day of the next pay period of whoever sells."""
    return state.pulls[state.tasks[task].line].period_end + A_DAY


@rule
def close_late(state, task, now):
    """Let a customer decide who was to sign today, if it is still there."""
    t = state.tasks[task]
    if t.status == GAP and is_over(state, task):
        finish(state, task, VOID, 0.0, now)
    elif t.status == GAP:
        relax(state, t.account, now)
        quality = t.quality / t.done
        won = settle_done(state, task, quality, t.role, now)
        finish(state, task, DONE, quality, now)
        note_sale(state, task, won, now)
    drop(state, task)
    return end()


@rule
def can_sign(state, account, now):
    """Say whether a renewal has been negotiated, and is due so soon that it may be signed today."""
    a = state.accounts[account]
    if a.alive == 0 or a.negotiator < 0 or a.stage != AWAITS_DECISION:
        return False
    return now < a.ends <= now + state.constants[0].incentives_closing_days


@rule
def wants_signature(state, line, now):
    """Say whether it is the last day of the pay period of whoever negotiated, who earns more by a signature today."""
    pull = state.pulls[line]
    seat = line - state.roles.size
    if pull.period_end != now or (seat >= 0 and state.seats[seat].filled == 0):
        return False
    return pays_sooner(pull.signed, pull.signed_next, state.constants[0].incentives_closing_discount)


@rule
def sign_early(state, now):
    """On the last day of a month have the customers sign whose seller earns more by it; their terms begin when they would."""
    for account in range(state.world[0].accounts):
        if can_sign(state, account, now) and wants_signature(state, state.accounts[account].negotiator, now):
            relax(state, account, now)
            if renew_early(state, account, state.constants[0].incentives_closing_discount):
                note(state, now, RENEWED, account, NOTHING, NOTHING, float(state.accounts[account].arr))
