"""Time: days in multiples of one tick, so that every sum of times is exact and `==` on dates is safe.

Year = 365 days. Month-end m = m·365/12 rounded to a tick, by multiplication, never accumulated.
"""

import math

from sim.model.jit import rule

TICKS_PER_DAY = 1048576.0  # 2**20
DAYS_PER_YEAR = 365.0
DAYS_PER_MONTH = DAYS_PER_YEAR / 12.0


@rule
def to_tick(days):
    """Round a time or a delay in days to the nearest tick."""
    return math.floor(days * TICKS_PER_DAY + 0.5) / TICKS_PER_DAY


@rule
def month_end(month):
    """Return the end of the month with this number, in days; month 0 is the start."""
    return to_tick(month * 365.0 / 12.0)
