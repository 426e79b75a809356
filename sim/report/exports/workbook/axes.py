"""Where an axis of a native chart begins and ends: offices scale it to the bars alone and cut intervals off."""

import math
from collections.abc import Iterable

STEPS = (1.0, 2.0, 5.0, 10.0)
MARKS = 5.0
"""About so many lines across a chart."""


def round_ends(values: Iterable[float], *, floor: float = 0.0) -> tuple[float, float] | None:
    """Return round ends that hold all values and the floor; None where that is no range. Values that are missing are NaN."""
    known = [floor, *(value for value in values if math.isfinite(value))]
    low, high = min(known), max(known)
    if low == high:
        return None
    rough = (high - low) / MARKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in STEPS if m * power >= rough * (1.0 - 1e-9))
    return step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9)
