"""A level that moves from year to year: how it stands, and where it may be next year.

Yearly rates on the log-odds scale are a random walk seen through binomial noise (the local level model; Durbin & Koopman
2012, Time Series Analysis by State Space Methods, chapter 2). How much it moves is the most likely variance, with a floor:
few years cannot show that nothing ever changes.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LEAST_DRIFT = 0.10
"""Log-odds a year, standard deviation, where the history shows none: one point at 90% (ours)."""
USUAL_DRIFT = 0.25
"""Where there is no history to learn it from: two points at 90% (ours; yearly rates of the CNCF move by 0.3)."""
DRIFTS = np.linspace(0.0, 1.2, 61)


@dataclass(frozen=True, slots=True)
class DriftingLevel:
    """The log-odds of a yearly rate, seen from the end of the history. sd: of this year's; next_sd: of next year's."""

    level: float
    sd: float
    drift: float

    @property
    def next_sd(self) -> float:
        """Standard deviation of next year's level as seen from here."""
        return math.hypot(self.sd, self.drift)

    @property
    def rate(self) -> float:
        """The level as a rate."""
        return 1.0 / (1.0 + math.exp(-self.level))


def log_odds(kept: float, of: float) -> tuple[float, float]:
    """Return the log-odds of a count with its standard error, half a case added on either side (Haldane 1956)."""
    up, down = kept + 0.5, of - kept + 0.5
    return math.log(up / down), math.sqrt(1.0 / up + 1.0 / down)


def drifting(kept: Sequence[float], of: Sequence[float]) -> DriftingLevel:
    """Return the level after these years, the oldest first. kept, of: customers, or whatever counts as evenly.

    Errors: ValueError without a year that has somebody in it.
    """
    seen = [log_odds(k, n) for k, n in zip(kept, of, strict=True) if n > 0]
    if not seen:
        raise ValueError("a level needs a year with somebody in it")
    likely = max(DRIFTS, key=lambda drift: _filtered(seen, float(drift))[2]) if len(seen) > 2 else USUAL_DRIFT
    drift = max(float(likely), LEAST_DRIFT)
    level, variance, _ = _filtered(seen, drift)
    return DriftingLevel(level, math.sqrt(variance), drift)


def _filtered(seen: Sequence[tuple[float, float]], drift: float) -> tuple[float, float, float]:
    """Return the filtered level, its variance and the log-likelihood of all years after the first."""
    level, variance, likelihood = seen[0][0], seen[0][1] ** 2, 0.0
    for value, error in seen[1:]:
        variance += drift**2
        total = variance + error**2
        likelihood -= 0.5 * (math.log(total) + (value - level) ** 2 / total)
        gain = variance / total
        level += gain * (value - level)
        variance *= 1.0 - gain
    return level, variance, likelihood
