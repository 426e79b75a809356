"""Whether a risk is reported: its owner compares what the save is worth to it with what the flag costs it."""

from sim.model.adoption import logistic
from sim.model.draws import uniform
from sim.model.incentives import duty_of
from sim.model.jit import rule, word
from sim.vocabulary import Activity, Purpose

ISSUE_HIDE = word(Purpose.ISSUE_HIDE)
RISK = word(Activity.RISK)


@rule
def advantage_of_reporting(state, account, role, line):
    """Return the dollars of own expected pay, and of duty, by which reporting a risk beats keeping it."""
    a = state.accounts[account]
    c = state.constants[0]
    p = state.pulls[line]
    weight = 1.0 if a.ends <= p.period_end else c.incentives_next_period_weight
    stake = (p.renewed + p.kept) * a.arr / 100.0 + p.logo
    saved = c.retained_belief[RISK] * (1.0 - c.incentives_hidden_save) * stake * weight
    hours = state.segments[a.segment].hours[RISK] * a.complexity
    return saved - p.flag + duty_of(state, role, RISK) * hours


@rule
def hiding_probability(base, advantage, scale):
    """Return the probability that a risk is kept: `base` where reporting makes no difference, at most twice that."""
    return 2.0 * base * logistic(-advantage / scale)


@rule
def is_hidden(state, account, role, line, number):
    """Say whether issue `number` of the account is kept from everybody else."""
    c = state.constants[0]
    if c.incentives_hide_base <= 0.0:
        return False
    advantage = advantage_of_reporting(state, account, role, line)
    chance = hiding_probability(c.incentives_hide_base, advantage, c.incentives_hide_scale)
    return uniform(state.world[0], account, ISSUE_HIDE, number) < chance
