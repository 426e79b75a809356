"""How far a forecast was off: a proper score of a distribution, and its ratio to the best of named opponents.

Gneiting & Raftery 2007, Strictly proper scoring rules, prediction, and estimation, JASA 102:359; scores relative to a named
baseline as in scoringutils (Bosse et al. 2022).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]


def crps(sample: Floats, truth: float) -> float:
    """Return the continuous ranked probability score of a sample, (n,), in the unit of the truth: less is better.

    Of one number it is the absolute error. Errors: ValueError for an empty sample.
    """
    values = np.sort(np.asarray(sample, dtype=float))
    n = values.size
    if n == 0:
        raise ValueError("a forecast needs at least one value")
    spread = float((values * (2.0 * np.arange(1, n + 1) - n - 1.0)).sum()) / n**2  # half the mean distance of two
    return float(np.abs(values - truth).mean()) - spread


def crps_normal(mean: Floats, sd: Floats, truth: Floats) -> Floats:
    """Return the score of normal forecasts, element by element (Gneiting & Raftery 2007, equation 21)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (truth - mean) / sd
        density = np.exp(-0.5 * z * z) / np.sqrt(2.0 * np.pi)
        found = sd * (z * (2.0 * ndtr(z) - 1.0) + 2.0 * density - 1.0 / np.sqrt(np.pi))
    return np.where(sd > 0.0, found, np.abs(truth - mean))


def two_sided(sample: Floats, truth: float) -> float:
    """Return how likely a value at least as far out is, on its side, twice; ties count half; at least 1/(n + 1)."""
    values = np.asarray(sample, dtype=float)
    below = (float((values < truth).sum()) + 0.5 * float((values == truth).sum()) + 0.5) / (values.size + 1.0)
    return min(1.0, 2.0 * min(below, 1.0 - below))


@dataclass(frozen=True, slots=True)
class RelativeSkill:
    """A score over that of the best opponent. below: 1 lies above the interval; above: 1 lies below it."""

    ratio: float
    low: float
    high: float
    best: str

    @property
    def below(self) -> bool:
        """Say whether the model is clearly better."""
        return self.high < 1.0

    @property
    def above(self) -> bool:
        """Say whether the model is clearly worse."""
        return self.low > 1.0


def relative_skill(model: Floats, opponents: Mapping[str, Floats], confidence: float = 0.95) -> RelativeSkill:
    """Return the ratio of scores with its interval. model, each opponent: (1 + b,) the score, then of b resamples.

    The best opponent is named once, by its score on the data themselves; resamples are of the same accounts for all.
    Errors: ValueError without opponents.
    """
    if not opponents:
        raise ValueError("a ratio needs somebody to be compared with")
    best = min(opponents, key=lambda name: float(opponents[name][0]))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios = model / opponents[best]
    tail = (1.0 - confidence) / 2.0
    drawn = ratios[1:][np.isfinite(ratios[1:])]
    low, high = np.quantile(drawn, [tail, 1.0 - tail]) if drawn.size else (np.nan, np.nan)
    return RelativeSkill(float(ratios[0]), float(low), float(high), best)
