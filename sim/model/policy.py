"""When the organization of today gives way to the next one of a policy: looked at when a month ends, and on the first day."""

from sim.model.jit import rule, word
from sim.model.parameters import TRIGGERS

FIELDS = word(len(TRIGGERS))
MONTHS_PER_QUARTER, MONTHS_PER_YEAR = word(3), word(12)


@rule
def count_quarter(state, months):
    """Count the quarters in a row in which both targets were missed: mean adoption, and expansion of opening ARR.

    Expansion is what was sold and what grew by itself, without price uplift.
    """
    w = state.world[0]
    c = state.constants[0]
    grown = 0.0
    for month in range(months - MONTHS_PER_QUARTER + 1, months + 1):
        grown += state.months[month].organic_cents + state.months[month].commercial_cents
    opening = state.months[months - MONTHS_PER_QUARTER].ending_arr_cents
    missed = grown < 0.25 * c.expansion_target * opening and state.months[months].adoption < c.adoption_target
    w.missed_quarters = w.missed_quarters + 1 if missed else 0


@rule
def measured(state, field, months):
    """Return what a trigger looks at after that many months; fields in the order of parameters.TRIGGERS."""
    month = state.months[months]
    if field == 0:
        return float(months)
    if field == 1:
        return float(month.customers)
    if field == 2:
        return float(month.ending_arr_cents)
    if field == 3:
        return month.ending_arr_cents / month.customers if month.customers > 0 else 0.0
    return float(state.world[0].missed_quarters)


@rule
def triggered(state, months):
    """Say whether the trigger of the next stage fires: all thresholds of one of its groups are met."""
    s = state.stages[state.world[0].stage + 1]
    for group in range(s.groups):
        met = True
        for field in range(FIELDS):
            value = measured(state, field, months)
            met = met and s.low[group, field] <= value <= s.high[group, field]
        if met:
            return True
    return False


@rule
def comes_due(state, months):
    """Say whether the next stage begins now, after that many months; a planned one waits for the pay year once it fired."""
    w = state.world[0]
    if w.stage + 1 >= state.stages.size:
        return False
    if months > 0 and months % MONTHS_PER_QUARTER == 0:
        count_quarter(state, months)
    if not w.due and triggered(state, months):
        w.due = 1
    if not w.due or (state.stages[w.stage + 1].planned and months % MONTHS_PER_YEAR != 0):
        return False
    w.due = 0
    return True
