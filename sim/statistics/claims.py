"""The verdict on a published claim: computed from a simulated interval, never written.

On the line of the measured value lie what is claimed (a region), what would be no effect (a point, with what is worth
acting on either side of it), and the interval that was simulated.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from sim.statistics.intervals import Floats
from sim.statistics.jackknife import Estimate
from sim.statistics.looks import FEWEST_TELLING

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


def settled(region: Region, estimate: Estimate) -> bool:
    """Say whether more replications can hardly change a verdict: no border of one lies inside the interval.

    An interval of a value that few replications move is not trusted before the last look (`FEWEST_TELLING`).
    """
    if not (math.isfinite(estimate.low) and math.isfinite(estimate.high)) or estimate.telling < FEWEST_TELLING:
        return False
    borders = (*region.as_claimed, region.nothing - region.worth, region.nothing + region.worth)
    return not any(estimate.low < border < estimate.high for border in borders)


def can_turn(region: Region, estimate: Estimate) -> bool:
    """Say whether a value at another place may still be found to lie on the other side: its interval reaches that border."""
    if region.side == 0 or not (math.isfinite(estimate.low) and math.isfinite(estimate.high)):
        return False
    border = region.nothing - region.side * region.worth
    return estimate.low < border < estimate.high


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
"""Resamples of worlds over which shares are averaged."""
FEWEST_WORLDS = 4


def shares(values: Floats, errors: Floats, region: Region, *, seed: int = 0) -> Worlds | None:
    """Return in what shares of worlds a claim holds; None with fewer than four worlds that have a value.

    values: (w,) the measure in each world; errors: (w,) its standard errors. Few futures in a world make all worlds look
    more different than they are, so each value is drawn toward the mean of all by the share of noise (normal shrinkage,
    Efron & Morris 1975), with one error for all: the root mean square of theirs. How much of the spread is noise, and
    where the mean lies, is not known either: a share is the average over resamples of the worlds, in each of which both
    are found anew, and its interval is of these.
    """
    known = np.isfinite(values)
    values, errors = values[known], errors[known]
    if len(values) < FEWEST_WORLDS:
        return None
    generator = np.random.Generator(np.random.Philox(key=seed))
    picked = generator.integers(0, len(values), (DRAWS, len(values)))
    means, left = shrunk(values[picked], errors[picked])
    inside = chance(means, left, *region.as_claimed).mean(axis=1)
    if region.side:
        edge, back = region.nothing + region.side * region.worth, region.nothing - region.side * region.worth
        above, below = chance(means, left, max(edge, back), math.inf), chance(means, left, -math.inf, min(edge, back))
        right, wrong = (above, below) if region.side > 0 else (below, above)
        right, wrong = right.mean(axis=1), wrong.mean(axis=1)
    else:
        right, wrong = inside, 1.0 - inside
    total = float(values.var(ddof=1))
    noise = float(np.nanmean(errors**2)) if np.isfinite(errors).any() else 0.0
    centre, spread = float(values.mean()), math.sqrt(max(0.0, total - noise))
    return Worlds(
        len(values),
        centre,
        spread,
        min(1.0, noise / total) if total > 0.0 else math.nan,
        centre - 1.2816 * spread,
        centre + 1.2816 * spread,
        share(inside),
        share(right),
        share(wrong),
    )


def shrunk(values: Floats, errors: Floats) -> tuple[Floats, Floats]:
    """Return values (d, w) drawn toward the mean of their row, and how well each is then known, (d, 1)."""
    total = values.var(axis=1, ddof=1, keepdims=True)
    seen = np.isfinite(errors)
    noise = (np.where(seen, errors, 0.0) ** 2).sum(axis=1, keepdims=True) / np.maximum(
        1, seen.sum(axis=1, keepdims=True)
    )
    keep = np.divide(np.maximum(0.0, total - noise), total, out=np.zeros_like(total), where=total > 0.0)
    centre = values.mean(axis=1, keepdims=True)
    return centre + keep * (values - centre), np.sqrt(keep * np.minimum(noise, total))


def chance(means: Floats, spread: Floats, low: float, high: float) -> Floats:
    """Return the probability that normal values with these means (d, w) and spreads (d, 1) lie between two ends."""
    exact = ((means >= low) & (means <= high)).astype(np.float64)
    wide = np.where(spread > 0.0, spread, 1.0)
    found: Floats = np.where(spread > 0.0, ndtr((high - means) / wide) - ndtr((low - means) / wide), exact)
    return found


def share(each: Floats) -> Share:
    """Return the mean of shares over resamples (d,), with the interval that holds 95% of them, and the mean itself.

    Where fewer than one resample in forty differs, both ends are the usual share and the mean lies beside it.
    """
    mean, (low, high) = float(each.mean()), np.quantile(each, [0.025, 0.975])
    return Share(mean, min(mean, float(low)), max(mean, float(high)))
