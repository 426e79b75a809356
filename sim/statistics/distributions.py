"""What users say of a number they do not know, as quantile functions: a range, a likely value, a skewed one.

The quantile of a uniform probability has the distribution that was said, so one design in (0,1)^k serves inputs of every
kind. PERT is the beta distribution of Malcolm, Roseboom, Clark & Fazar (Operations Research 7, 1959): on [low, high],
with mean (low + 4 likely + high) / 6. The shifted lognormal is the only one without an upper end.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics.intervals import Floats

KINDS = ("uniform", "pert", "beta", "triangular", "lognormal")
LAMBDA = 4.0
"""How much more the likely value counts in the mean of a PERT than each end."""

NORMAL_95 = 1.6448536269514722
"""The 95th percentile of the standard normal distribution."""

SMALLEST = 1e-100
"""scipy's inverse of the beta distribution is NaN somewhere below 1e-107; what lies between 0 and here counts as here."""

FAR = 0.001
"""Where a distribution has no end, its support is given from this probability to one less it."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """What is believed of one number, in the unit of that number.

    kind: one of KINDS. low, likely, high: the ends and the mode; of `lognormal` the 5th, 50th and 95th percentile; of
    `uniform` the likely value is not read. low == high: the number is known.
    Errors: ValueError unless all are finite and low <= likely <= high, and where a lognormal does not lean to the right.
    """

    kind: str
    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"a distribution is one of {', '.join(KINDS)} (got {self.kind})")
        if not (math.isfinite(self.low) and math.isfinite(self.high) and self.low <= self.likely <= self.high):
            got = f"{self.low:g}, {self.likely:g}, {self.high:g}"
            raise ValueError(f"{self.kind}: the values must be finite and must not fall from low to high (got {got})")
        if self.kind == "lognormal" and not self.known:
            lean(self.low, self.likely, self.high)

    @property
    def known(self) -> bool:
        """Say whether there is but one value."""
        return self.low == self.high

    def quantile(self, v: ArrayLike) -> Floats:
        """Return the values below which the number lies with probability v, in the shape of v; NaN stays NaN.

        v: within [0, 1]; a lognormal is infinite at 1.
        """
        from scipy.special import betaincinv, ndtri

        at = np.asarray(v, dtype=np.float64)
        if self.known:
            return np.where(np.isnan(at), np.nan, self.low)
        if self.kind == "lognormal":
            scale, sigma = lean(self.low, self.likely, self.high)
            return np.asarray(self.likely + scale * np.expm1(sigma * ndtri(at)), dtype=np.float64)
        if self.kind == "uniform":
            unit = at
        elif self.kind == "triangular":
            unit = triangle(at, (self.likely - self.low) / (self.high - self.low))
        else:
            left = LAMBDA * (self.likely - self.low) / (self.high - self.low)
            unit = betaincinv(1.0 + left, 1.0 + LAMBDA - left, np.where(at > 0.0, np.maximum(at, SMALLEST), at))
        return np.clip(self.low + (self.high - self.low) * unit, self.low, self.high)

    @property
    def mean(self) -> float:
        """Return the expected value."""
        if self.known:
            return self.low
        if self.kind == "uniform":
            return self.low + (self.high - self.low) / 2.0
        if self.kind == "triangular":
            return (self.low + self.likely + self.high) / 3.0
        if self.kind == "lognormal":
            scale, sigma = lean(self.low, self.likely, self.high)
            return self.likely + scale * math.expm1(sigma**2 / 2.0)
        return (self.low + LAMBDA * self.likely + self.high) / (2.0 + LAMBDA)

    @property
    def support(self) -> tuple[float, float]:
        """Return the lowest and the highest value; of a lognormal those at probability FAR and 1 − FAR."""
        if self.kind == "lognormal":
            low, high = self.quantile([FAR, 1.0 - FAR])
            return float(low), float(high)
        return self.low, self.high


def triangle(v: Floats, mode: float) -> Floats:
    """Return the quantiles of the triangle on [0, 1] whose top is at `mode`, which may be an end."""
    rising = np.sqrt(v * mode)
    falling = 1.0 - np.sqrt((1.0 - v) * (1.0 - mode))
    return np.where(v < mode, rising, falling)


def lean(low: float, middle: float, high: float) -> tuple[float, float]:
    """Return scale and sigma of the shifted lognormal middle + scale (exp(sigma z) − 1), z standard normal.

    low, middle, high: its 5th, 50th and 95th percentile. exp(1.645 sigma) is the ratio of the two gaps.
    Errors: ValueError unless the gap above the middle is the larger one and there is a gap below.
    """
    below, above = middle - low, high - middle
    got = f"(got {low:g}, {middle:g}, {high:g})"
    if below == above:
        raise ValueError(f"lognormal: equal gaps below and above the middle have no lean: use triangular or pert {got}")
    if below <= 0.0 or above < below:
        raise ValueError(
            f"lognormal: the gap above the middle must be larger than the one below, and both above 0 {got}"
        )
    ratio = above / below
    # above / (ratio − 1), written so that gaps of nearly the same size keep their digits
    return above * below / (above - below), math.log(ratio) / NORMAL_95


def uniform(low: float, high: float) -> Distribution:
    """Return the distribution that knows nothing but the ends."""
    return Distribution("uniform", low, low + (high - low) / 2.0, high)


def pert(low: float, mode: float, high: float) -> Distribution:
    """Return the smooth distribution on [low, high] that leans on its mode."""
    return Distribution("pert", low, mode, high)


def beta(low: float, mode: float, high: float) -> Distribution:
    """Return the same as `pert`, under its other name."""
    return Distribution("beta", low, mode, high)


def triangular(low: float, mode: float, high: float) -> Distribution:
    """Return the distribution on [low, high] whose density rises and falls in straight lines."""
    return Distribution("triangular", low, mode, high)


def lognormal(low: float, middle: float, high: float) -> Distribution:
    """Return the shifted lognormal whose 5th, 50th and 95th percentile are given.

    Errors: ValueError unless high − middle > middle − low > 0, or all three are equal.
    """
    return Distribution("lognormal", low, middle, high)
