"""How well a customer fits what it bought: it differs from customer to customer, nobody sees it, and it does not change.

The customer finds it out in use: at a renewal it knows 1 − exp(−age / fit_days) of it. So retention rises with tenure, as
the loose ones leave first (Fader & Hardie 2007), and who would stay anyway gains nothing from work.
"""

import math

from sim.model.adoption import logistic
from sim.model.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR
from sim.model.draws import normal, uniform
from sim.model.jit import rule, word
from sim.vocabulary import Purpose

FIT = word(Purpose.FIT)
FIT_STAYED = word(Purpose.FIT_STAYED)
TRIES = 64
"""Of a customer that must have stayed: even where one in ten does, hardly one in a thousand is left with its last draw."""


@rule
def found_out(age_days, fit_days):
    """Return which part of its fit a customer knows at this age, 0 to 1."""
    return 1.0 - math.exp(-age_days / fit_days)


@rule
def fit_logit(fit, spread, age_days, fit_days):
    """Return what the fit adds to the log-odds of a twelve-month renewal."""
    return spread * fit * found_out(age_days, fit_days)


@rule
def stays_for(level, fit, spread, days, fit_days):
    """Return the probability that a customer of this fit stays so long, asked once a year at the segment's own level."""
    chance = 1.0
    age = DAYS_PER_YEAR
    while age <= days:
        chance *= logistic(level + fit_logit(fit, spread, age, fit_days))
        age += DAYS_PER_YEAR
    return chance


@rule
def fit_of_new(state, account):
    """Return the fit of a customer that signs now."""
    return normal(state.world[0], account, FIT, 0)


@rule
def fit_of_stayed(state, account, days):
    """Return the fit of a customer that signed so long before its running contract and is still here.

    Fits are drawn until one would have stayed, so that a base opens with whom a history would have left in it.
    """
    w = state.world[0]
    s = state.segments[state.accounts[account].segment]
    fit = fit_of_new(state, account)
    for number in range(1, TRIES):
        stayed = stays_for(s.renewal_logit, fit, s.fit_spread, days, state.constants[0].renewal_fit_days)
        if uniform(w, account, FIT_STAYED, number) < stayed:
            break
        fit = normal(w, account, FIT, number)
    return fit


@rule
def age_at_end(cycle, term_months):
    """Return the age in days of a customer at the end of its running contract."""
    return (cycle + 1.0) * term_months * DAYS_PER_MONTH
