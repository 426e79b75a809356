"""The decision at the end of a contract, or shortly before: renew or leave, at which price, with how much of it."""

import math

from sim.model.adoption import logistic
from sim.model.draws import uniform
from sim.model.fit import age_at_end, fit_logit
from sim.model.jit import rule, word
from sim.model.luck import lower_arr, note_renewal
from sim.model.money import book_change, book_churn, whole_cents
from sim.model.state import AFTER, DUE, DUE_LOGOS, KEPT, KEPT_LOGOS, SIGNED
from sim.model.tally import add
from sim.vocabulary import Purpose

INVOLUNTARY = word(Purpose.INVOLUNTARY)
SURVIVE = word(Purpose.SURVIVE)
DOWNSELL = word(Purpose.DOWNSELL)
NOBODY = word(-1)
DISCOUNT_STEP = 0.01
AT_FULL_PRICE = 0.0
AWAITS_READINESS, AWAITS_NEGOTIATION, AWAITS_DECISION, SIGNED_EARLY = 0, 1, 2, 3
"""Stages of a contract; in the last one its next term is signed and has not begun."""
FIRST_YEAR = 12
"""Months: contracts that began in them are renewed, or not, by what the beginning was like."""


@rule
def without_value(value_seen, cycle, term_months):
    """Return 1 where a contract of the first year falls due and first value was never reached, else 0."""
    return 1.0 if value_seen == 0 and cycle * term_months < FIRST_YEAR else 0.0


@rule
def renewal_logit(state, account, negotiation, discount):
    """Return z: the 12-month renewal probability is 1 / (1 + e^-z). The account must be relaxed."""
    a = state.accounts[account]
    s = state.segments[a.segment]
    c = state.constants[0]
    price = c.renewal_discount * (1.0 - math.exp(-discount / c.renewal_discount_scale))
    price -= c.renewal_uplift_resistance * (c.renewal_uplift - c.renewal_reference_uplift)
    return (
        s.renewal_logit
        + c.renewal_adoption * (logistic(a.x) - s.mean_adoption)
        + c.renewal_sentiment * (a.sentiment - s.mean_sentiment)
        + c.renewal_champion * (a.champion - s.mean_champion)
        + c.renewal_negotiation * (negotiation - 1.0)
        + c.renewal_readiness * (a.readiness - 1.0)
        - c.renewal_open_risk * a.risks
        - math.log(c.renewal_no_first_value) * without_value(a.value_seen, a.cycle, a.term)
        + fit_logit(a.fit, s.fit_spread, age_at_end(a.cycle, a.term), c.renewal_fit_days)
        + s.price_sensitivity * price
    )


@rule
def over_term(yearly_probability, term_months):
    """Return the probability over a term of that many months: σ(z) is a 12-month probability."""
    return math.exp(math.log(yearly_probability) * (term_months / 12.0))


@rule
def involuntary_over_term(yearly_rate, term_months):
    """Return the probability that a payment fails for good during the term."""
    return 1.0 - over_term(1.0 - yearly_rate, term_months)


@rule
def downsell_probability(level, slope, adoption, mean_adoption):
    """Return the probability that a renewing account takes fewer seats: more likely when they stand unused."""
    return logistic(level - slope * (adoption - mean_adoption))


@rule
def of_a_year(term_months):
    """Return which part of a year's uplift, downsell and new room a renewal carries: all of it from a year's term on.

    Else a contract that rolls on by the month would rise by a year's uplift twelve times a year.
    """
    return min(1.0, term_months / 12.0)


@rule
def over_part(yearly_probability, part):
    """Return the probability over a part of a year."""
    return yearly_probability if part >= 1.0 else 1.0 - math.exp(math.log(1.0 - yearly_probability) * part)


@rule
def benefit(p, internalised, arr, uplift, discount):
    """Return what a renewal at this discount is worth to the negotiator, dollars: own pay, and what it has internalized."""
    after = 1.0 + uplift - discount
    event = p.logo + p.kept * arr * min(1.0, after)
    return event + arr * (p.renewed + internalised) * after


@rule
def chosen_discount(state, account, line):
    """Return the discount that is best for the negotiator: expected benefit against the trouble of getting it approved."""
    a = state.accounts[account]
    c = state.constants[0]
    arr = a.arr / 100.0
    p = state.pulls[line]
    hour = state.roles[state.lines[line].role].base_per_hour
    best = 0.0
    highest = -math.inf
    steps = int(c.renewal_discount_max / DISCOUNT_STEP + 0.5)
    for k in range(steps + 1):
        discount = k * DISCOUNT_STEP
        kept = logistic(renewal_logit(state, account, a.negotiation, discount))
        share = discount / c.renewal_discount_free
        value = kept * benefit(p, c.renewal_internalised, arr, c.renewal_uplift, discount) - hour * share * share
        if value > highest:
            highest = value
            best = discount
    return best


@rule
def chance_left(odds, declined):
    """Return the probability that a customer renews now which did not at other odds: the die is the one it was."""
    return max(0.0, odds - declined) / (1.0 - declined)


@rule
def asked_to_renew(state, account, concession):
    """Let a relaxed account renew (True), at a concession on the price, or not (False); book what follows of a renewal."""
    a = state.accounts[account]
    s = state.segments[a.segment]
    c = state.constants[0]
    w = state.world[0]
    month = state.months[w.month + 1]
    if a.auto_renew or a.term < 2:
        a.negotiation = 1.0
        a.negotiator = NOBODY
    discount = 0.0
    before = a.arr
    if a.negotiator >= 0 and a.negotiation > 0.0:
        discount = chosen_discount(state, account, a.negotiator)
        w.discounted += 1
        if discount == 0.0 or discount >= c.renewal_discount_max - 0.5 * DISCOUNT_STEP:
            w.discounts_at_bound += 1
    failing = involuntary_over_term(s.involuntary, a.term)
    willing = over_term(logistic(renewal_logit(state, account, a.negotiation, discount)), a.term)
    part = of_a_year(a.term)
    shrinking = over_part(
        downsell_probability(c.renewal_downsell_level, c.renewal_downsell_adoption, logistic(a.x), s.mean_adoption),
        part,
    )
    uplift = c.renewal_uplift * part if a.negotiation > 0.0 else 0.0
    failed = uniform(w, account, INVOLUNTARY, a.cycle) < failing
    renewed = not failed and uniform(w, account, SURVIVE, a.cycle) < willing
    smaller = renewed and uniform(w, account, DOWNSELL, a.cycle) < shrinking
    odds = (1.0 - failing) * willing
    off = discount + concession
    plain = before + whole_cents(before * (uplift - off))
    lower = lower_arr(before, c.renewal_downsell_depth, off)
    note_renewal(state, before, renewed, chance_left(odds, a.declined), smaller, shrinking, plain, lower)
    if not renewed:
        a.declined = odds
        return False
    month.renewed += 1
    if smaller:
        price = -off
        book_change(state, account, -whole_cents(a.arr * c.renewal_downsell_depth))
    else:
        price = uplift - off
        month.uplift_cents += whole_cents(a.arr * (price + off))
    month.discount_cents += whole_cents(a.arr * off)
    book_change(state, account, whole_cents(a.arr * price))
    a.seats = max(1, int(a.arr / s.price_per_seat_cents + 0.5))
    a.whitespace += whole_cents(c.expansion_whitespace_growth * part * before)
    add(state, account, SIGNED, float(a.arr))
    return True


@rule
def fall_due(state, account, before):
    """Count a contract that ends today for the ratios of this pay period; before: ARR in cents."""
    add(state, account, DUE, float(before))
    add(state, account, DUE_LOGOS, 1.0)


@rule
def stay(state, account, before, after):
    """Count it as kept, too; after: ARR of its new term in cents."""
    add(state, account, KEPT, float(min(before, after)))
    add(state, account, AFTER, float(after))
    add(state, account, KEPT_LOGOS, 1.0)


@rule
def decide(state, account):
    """Let a relaxed account whose contract ends renew (True) or churn (False), and book what follows."""
    a = state.accounts[account]
    month = state.months[state.world[0].month + 1]
    before = a.arr
    month.due += 1
    month.renewed_before_cents += before
    fall_due(state, account, before)
    if not asked_to_renew(state, account, AT_FULL_PRICE):
        book_churn(state, account)
        return False
    stay(state, account, before, a.arr)
    return True


@rule
def renew_early(state, account, concession):
    """Let a relaxed account sign its next term before the running one ends (True); if it declines, it is asked again then.

    The old term runs on to its end, and the contract counts as due only then.
    """
    a = state.accounts[account]
    month = state.months[state.world[0].month + 1]
    before = a.arr
    if not asked_to_renew(state, account, concession):
        return False
    month.due += 1
    month.renewed_before_cents += before
    a.stage = SIGNED_EARLY
    a.signed_before = before
    a.signed_after = a.arr
    return True
