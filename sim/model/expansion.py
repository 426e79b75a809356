"""Needs arise, are found in conversation, and are sold; organic growth books by itself."""

import math

from sim.model.adoption import logistic
from sim.model.calendar import to_tick
from sim.model.draws import exponential, lognormal, uniform
from sim.model.jit import rule, word
from sim.model.luck import coin
from sim.model.money import book_change, whole_cents
from sim.model.state import GROWN, NEED_FOUND, NEED_NONE, NEED_OPEN, NEEDS_KEPT
from sim.model.tally import add
from sim.vocabulary import Purpose

NEED_ACCEPT = word(Purpose.NEED_ACCEPT)
NEED_SIZE = word(Purpose.NEED_SIZE)
NEED_PATIENCE = word(Purpose.NEED_PATIENCE)
NEED_FIND = word(Purpose.NEED_FIND)
NEED_WIN = word(Purpose.NEED_WIN)
ORGANIC_ACCEPT = word(Purpose.ORGANIC_ACCEPT)
ORGANIC_SIZE = word(Purpose.ORGANIC_SIZE)


@rule
def growth_appetite(state, account):
    """Return the accepted share of candidate needs, in [0, 1]: A · min(1, w / w0). The rate is 2·rate times this."""
    a = state.accounts[account]
    reference = state.constants[0].expansion_reference_whitespace * max(1, a.arr)
    return logistic(a.x) * min(1.0, a.whitespace / reference)


@rule
def deal_cents(state, account, number):
    """Return the size of need `number` in cents of ARR, bounded by the whitespace that is left."""
    a = state.accounts[account]
    s = state.segments[a.segment]
    share = lognormal(state.world[0], account, NEED_SIZE, number, s.need_size, s.need_size_sigma)
    return min(a.whitespace, whole_cents(a.arr * share))


@rule
def organic_growth(state, account, number):
    """Let candidate `number` of organic growth happen or not, and book it. No rep is needed."""
    a = state.accounts[account]
    s = state.segments[a.segment]
    w = state.world[0]
    month = state.months[w.month + 1]
    appetite = growth_appetite(state, account)
    share = lognormal(w, account, ORGANIC_SIZE, number, s.organic_size, s.organic_size_sigma)
    cents = min(a.whitespace, whole_cents(a.arr * share))
    grows = uniform(w, account, ORGANIC_ACCEPT, number) < appetite
    month.luck_organic += coin(grows, appetite, cents)
    if not grows:
        return 0
    a.whitespace -= cents
    month.organic_cents += cents
    book_change(state, account, cents)
    return cents


@rule
def need_arises(state, account, number, now):
    """Let candidate `number` of a commercial need arise or not; when the list is full, the first to expire is dropped."""
    w = state.world[0]
    if not uniform(w, account, NEED_ACCEPT, number) < growth_appetite(state, account):
        return False
    state.months[w.month + 1].needs += 1
    place = account * NEEDS_KEPT
    for k in range(account * NEEDS_KEPT, (account + 1) * NEEDS_KEPT):
        n = state.needs[k]
        if n.status == NEED_NONE or n.expiry <= now:
            place = k
            break
        if n.expiry < state.needs[place].expiry:
            place = k
    need = state.needs[place]
    need.number = number
    need.status = NEED_OPEN
    need.effort = 0.0
    need.threshold = -math.log(uniform(w, account, NEED_FIND, number))
    patience = exponential(w, account, NEED_PATIENCE, number, state.constants[0].expansion_need_patience)
    need.expiry = now + to_tick(patience)
    return True


@rule
def explore(state, account, weight, quality, talent, now):
    """Add the effort of one session to every open need; return how many were found by it."""
    found = 0
    gained = state.constants[0].expansion_discovery * weight * quality * math.exp(talent)
    for k in range(account * NEEDS_KEPT, (account + 1) * NEEDS_KEPT):
        need = state.needs[k]
        if need.status != NEED_OPEN:
            continue
        if need.expiry <= now:
            need.status = NEED_NONE
            continue
        need.effort += gained
        if need.effort > need.threshold:
            need.status = NEED_FOUND
            found += 1
    return found


@rule
def next_found(state, account):
    """Return the place of the first found need of the account, or -1."""
    for k in range(account * NEEDS_KEPT, (account + 1) * NEEDS_KEPT):
        if state.needs[k].status == NEED_FOUND:
            return k
    return -1


@rule
def win_probability(state, account, quality):
    """Return the probability that a qualified need is won by work of this mean quality. The account must be relaxed."""
    a = state.accounts[account]
    s = state.segments[a.segment]
    c = state.constants[0]
    return logistic(
        c.expansion_win_level
        + c.expansion_win_quality * (quality - 1.0)
        + c.expansion_win_sentiment * (a.sentiment - s.mean_sentiment)
        + c.expansion_win_champion * (a.champion - s.mean_champion)
    )


@rule
def sell(state, account, number, quality, concession):
    """Win or lose need `number`, one coin and no retry; book and return the cents won (0 if lost).

    concession: what the customer was given of the price, as a share.
    """
    a = state.accounts[account]
    month = state.months[state.world[0].month + 1]
    odds = win_probability(state, account, quality)
    cents = whole_cents(deal_cents(state, account, number) * (1.0 - concession))
    won = uniform(state.world[0], account, NEED_WIN, number) < odds
    month.luck_win += coin(won, odds, cents)
    if not won:
        return 0
    a.whitespace -= cents
    month.commercial_cents += cents
    month.needs_won += 1
    book_change(state, account, cents)
    add(state, account, GROWN, float(cents))
    return cents
