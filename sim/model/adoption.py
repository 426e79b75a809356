"""How an account's state relaxes and how contact moves it. Closed forms between events, never a time step."""

import math

from sim.model.jit import rule


@rule
def logistic(z):
    """Return 1 / (1 + e^-z)."""
    return 1.0 / (1.0 + math.exp(-z))


@rule
def logit(p):
    """Return ln(p / (1 - p))."""
    return math.log(p / (1.0 - p))


@rule
def part_left(days, time_constant):
    """Return the part of a distance that is left after that many days of exponential relaxation."""
    return math.exp(-days / time_constant)


@rule
def relax(state, account, now):
    """Bring adoption, sentiment, open risks and the champion of an account up to date."""
    a = state.accounts[account]
    c = state.constants[0]
    days = now - a.relaxed
    if days > 0.0:
        base = state.segments[a.segment].stickiness_logit
        a.x = base + (a.x - base) * part_left(days, c.adoption_relax_days)
        a.sentiment *= part_left(days, c.sentiment_relax_days)
        worry = part_left(days, c.risk_relax_days)
        a.risks *= worry
        a.reported *= worry
        a.relaxed = now
    if not a.champion and a.champion_back <= now:
        a.champion = 1


@rule
def pleased(sentiment, step):
    """Return sentiment, 0 to 1, after good contact: it wins a part of what is missing to 1, so twice is less than twice."""
    return 1.0 - (1.0 - sentiment) * math.exp(-step)


@rule
def let_down(sentiment, step):
    """Return sentiment, 0 to 1, after something went wrong: a part of it is lost, and nothing where nothing is to lose."""
    return sentiment * math.exp(-step)


@rule
def adoption_gain(gain, quality, adoption, support_need, reference_support_need):
    """Return by how much a session moves logit adoption: less near the top, more where people are needed."""
    return gain * quality * 2.0 * (1.0 - adoption) * support_need / reference_support_need


@rule
def raise_adoption(state, account, gain, quality):
    """Move the adoption of a relaxed account by one session."""
    a = state.accounts[account]
    need = state.segments[a.segment].support_need
    a.x += adoption_gain(gain, quality, logistic(a.x), need, state.constants[0].adoption_reference_support_need)


@rule
def onboarding_gain(state, account, wait_days):
    """Return the gain of an onboarding session: excitement decays while the customer waits for the first one."""
    c = state.constants[0]
    return c.adoption_onboarding_gain * math.exp(-max(0.0, wait_days) / c.adoption_excitement_days)
