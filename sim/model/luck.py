"""Luck: what a coin of known odds brought beyond its expectation, in cents of ARR, booked in the month in which it fell.

Each entry is `(happened − probability) · cents`, and both factors are known when the coin falls. So each has mean zero given
everything before it, whatever the organization does, and so has every sum of them with weights that are fixed before (a
martingale; Henderson & Glynn 2002). A mean may therefore be taken over `outcome − β · luck` instead of the outcome.
"""

from sim.model.jit import rule
from sim.model.money import whole_cents


@rule
def lower_arr(arr, depth, discount):
    """Return the ARR of a contract that renews with fewer seats, in cents: rounded as it is booked."""
    kept = arr - whole_cents(arr * depth)
    return kept + whole_cents(kept * -discount)


@rule
def coin(happened, probability, cents):
    """Return realized minus expected, in cents, of a coin that pays so many cents if it happens."""
    return (happened - probability) * cents


@rule
def note_renewal(state, before, renewed, survival, smaller, downsell, plain, lower):
    """Book the luck of one decision, cents.

    before: ARR due. renewed, smaller: how the coins fell, 1 or 0. survival, downsell: their probabilities.
    plain, lower: ARR after a renewal without and with fewer seats. The two entries sum to ARR after the decision minus its
    expectation before; `luck_kept` is the same of what is kept at most, which is what GRR counts.
    """
    month = state.months[state.world[0].month + 1]
    month.luck_logos += renewed - survival
    month.luck_renewal += coin(renewed, survival, plain + downsell * (lower - plain))
    if renewed:
        month.luck_downsell += coin(smaller, downsell, lower - plain)
    kept_plain = min(before, plain)
    kept_lower = min(before, lower)
    after = (kept_lower if smaller else kept_plain) if renewed else 0
    month.luck_kept += after - survival * (kept_plain + downsell * (kept_lower - kept_plain))
