"""The verdict on a published claim: computed from a simulated interval, never written.

On the line of the measured value lie what is claimed (a region), what would be no effect (a point, with what is worth
acting on either side of it), and the interval that was simulated.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from sim.statistics.intervals import Floats

REPRODUCED, RIGHT_DIRECTION, NO_EFFECT = "reproduced", "right direction", "no effect"
CONTRADICTED, DEPENDS, CANNOT_TELL = "contradicted", "depends on", "cannot tell yet"
NOT_TESTABLE = "not testable"
VERDICTS = (REPRODUCED, RIGHT_DIRECTION, NO_EFFECT, CONTRADICTED, DEPENDS, CANNOT_TELL, NOT_TESTABLE)

SPLIT = 0.2
"""If at least this share of plausible worlds lies clearly on either side, the answer depends on the world."""


@dataclass(frozen=True, slots=True)
class Region:
    """What is claimed of a value. low, high: where it would be as claimed, either may be infinite.

    nothing: the value that means no effect, or NaN where none does (a threshold, a level). worth: differences from it that
    are too small to act on.
    """

    low: float
    high: float
    nothing: float
    worth: float

    @property
    def side(self) -> int:
        """Return on which side of no effect the claim lies: 1 above, -1 below, 0 where there is no such point."""
        if math.isnan(self.nothing):
            return 0
        middle = (
            self.low if math.isinf(self.high) else self.high if math.isinf(self.low) else (self.low + self.high) / 2.0
        )
        return 1 if middle >= self.nothing and not (math.isinf(self.low)) else -1

    @property
    def as_claimed(self) -> tuple[float, float]:
        """Return the ends of what counts as claimed: not closer to no effect than what is worth acting on."""
        low, high = self.low, self.high
        if self.side > 0:
            low = max(low, self.nothing + self.worth)
        elif self.side < 0:
            high = min(high, self.nothing - self.worth)
        return low, high

    def holds(self, value: float) -> bool:
        """Say whether a value is as claimed."""
        low, high = self.as_claimed
        return low <= value <= high

    def right_way(self, value: float) -> bool:
        """Say whether a value lies on the side of the claim, by more than what is worth acting on."""
        return self.holds(value) if self.side == 0 else self.side * (value - self.nothing) > self.worth

    def wrong_way(self, value: float) -> bool:
        """Say whether a value lies on the other side, by more than what is worth acting on."""
        return False if self.side == 0 else -self.side * (value - self.nothing) > self.worth


def verdict_of(region: Region, low: float, high: float) -> str:
    """Return the verdict on an interval, without regard to other worlds."""
    if math.isnan(low) or math.isnan(high):
        return CANNOT_TELL
    as_low, as_high = region.as_claimed
    if as_low <= low and high <= as_high:
        return REPRODUCED
    if region.side == 0:
        return CONTRADICTED if high < as_low or low > as_high else CANNOT_TELL
    if region.nothing - region.worth <= low and high <= region.nothing + region.worth:
        return NO_EFFECT
    if low > region.nothing or high < region.nothing:
        above = low > region.nothing
        return RIGHT_DIRECTION if above == (region.side > 0) else CONTRADICTED
    return CANNOT_TELL


@dataclass(frozen=True, slots=True)
class Share:
    """In what share of plausible worlds something is so, freed of noise, with its interval over worlds."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Worlds:
    """What a claim's measure is over plausible worlds. spread: standard deviation between worlds, freed of noise."""

    n: int
    mean: float
    spread: float
    noise_share: float
    p10: float
    p90: float
    as_claimed: Share
    right_way: Share
    wrong_way: Share


DRAWS = 400


def shares(values: Floats, errors: Floats, region: Region, *, seed: int = 0) -> Worlds | None:
    """Return in what shares of worlds a claim holds; None with fewer than four worlds that have a value.

    values: (w,) the measure in each world; errors: (w,) its standard errors. Few futures in a world make all worlds look
    more different than they are, so each value is drawn towards the mean of all by the share of noise (normal shrinkage,
    Efron & Morris 1975), with one error for all: the root mean square of theirs.
    """
    known = np.isfinite(values)
    values, errors = values[known], errors[known]
    if len(values) < 4:
        return None
    noise = float(np.nanmean(errors**2)) if np.isfinite(errors).any() else 0.0
    total = float(values.var(ddof=1))
    between = max(0.0, total - noise)
    keep = between / total if total > 0.0 else 0.0
    centre = float(values.mean())
    means = centre + keep * (values - centre)
    left = math.sqrt(max(0.0, keep * noise))
    as_low, as_high = region.as_claimed
    if region.side:
        up = region.side > 0
        edge, back = region.nothing + region.side * region.worth, region.nothing - region.side * region.worth
        right = chance(means, left, edge, math.inf) if up else chance(means, left, -math.inf, edge)
        wrong = chance(means, left, -math.inf, back) if up else chance(means, left, back, math.inf)
    else:
        right, wrong = chance(means, left, as_low, as_high), np.zeros(len(means))
    spread = math.sqrt(between)
    return Worlds(
        len(values), centre, spread, min(1.0, noise / total) if total > 0.0 else math.nan,
        centre - 1.2816 * spread, centre + 1.2816 * spread,
        share(chance(means, left, as_low, as_high), seed), share(right, seed), share(wrong, seed),
    )  # fmt: skip


def chance(means: Floats, spread: float, low: float, high: float) -> Floats:
    """Return the probability that normal values with these means lie between two ends, (w,)."""
    if spread <= 0.0:
        return ((means >= low) & (means <= high)).astype(np.float64)
    found: Floats = ndtr((high - means) / spread) - ndtr((low - means) / spread)
    return found


def share(each: Floats, seed: int) -> Share:
    """Return the mean of probabilities over worlds with its 95 % interval (bootstrap over worlds)."""
    generator = np.random.Generator(np.random.Philox(key=seed))
    picked = generator.integers(0, len(each), (DRAWS, len(each)))
    low, high = np.quantile(each[picked].mean(axis=1), [0.025, 0.975])
    return Share(float(each.mean()), float(low), float(high))
