"""Paired differences over replications: the same worlds under two models."""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.statistics.intervals import GRAIN, LEVEL, Floats, MeanInterval, mean_interval, t_quantile
from sim.statistics.products import product

BOOTSTRAPS = 2000
FEWEST_FOR_BOOTSTRAP = 20
SEED = 20_261_123
WEIGHTS_AT_ONCE = 1_000_000
"""Bootstrap weights in memory at a time (8 bytes each), so that memory does not grow with the replications."""


@dataclass(frozen=True, slots=True)
class PairedDifference:
    """Mean of a − b with its 95% interval and the joint one; `better` is the share of worlds in which a is better.

    differing: in how many worlds the difference is another than the usual one; None where none is usual (`mean_interval`).
    """

    difference: float
    low: float
    high: float
    joint_low: float
    joint_high: float
    better: float
    n: int
    missing: int
    variance_ratio: float  # of independent over paired differences: how many times fewer runs pairing needs
    luck_ratio: float = (
        math.nan
    )  # of outcomes' differences over those without luck: how many times fewer runs these need
    differing: int | None = None


def better_share(a: Floats, b: Floats, *, higher_is_better: bool) -> float:
    """Return the share of worlds in which a is better than b, ties half; NaN if there is none."""
    both = ~(np.isnan(a) | np.isnan(b))
    if not both.any():
        return math.nan
    sign = 1.0 if higher_is_better else -1.0
    d = sign * (a[both] - b[both])
    return float(((d > 0).sum() + 0.5 * (d == 0).sum()) / d.size)


def variance_ratio(a: Floats, b: Floats) -> float:
    """Return (var a + var b) ÷ var(a − b) over the worlds where both are present."""
    both = ~(np.isnan(a) | np.isnan(b))
    if both.sum() < 2:
        return math.nan
    paired = float(np.var(a[both] - b[both], ddof=1))
    return float(np.var(a[both], ddof=1) + np.var(b[both], ddof=1)) / paired if paired > 0.0 else math.inf


def gained(plain: Floats, averaged: Floats) -> float:
    """Return how many times smaller the variance is in the second of two arrays (n,); NaN where they are one."""
    both = ~(np.isnan(plain) | np.isnan(averaged))
    if both.sum() < 2 or np.array_equal(plain, averaged, equal_nan=True):
        return math.nan
    less = float(np.var(averaged[both], ddof=1))
    return float(np.var(plain[both], ddof=1)) / less if less > 0.0 else math.nan


def joint_factor(*samples: NDArray[np.float64], level: float = LEVEL) -> float:
    """Return the factor on standard errors that covers all columns of all samples together.

    samples: (n, k) each, differences over the same replications; of other samples there may be more or fewer, and these
    are drawn by themselves. Max-|t| bootstrap over replications (Romano & Wolf 2005), seeded, independent of the order of
    the columns; it never is below the single t quantile. With fewer than FEWEST_FOR_BOOTSTRAP replications: Bonferroni.
    """
    fewest, columns = min(len(sample) for sample in samples), sum(sample.shape[1] for sample in samples)
    single = t_quantile(fewest - 1, level)
    moving = [found for sample in samples if (found := centred(sample)).shape[1]]
    if not moving or columns < 2:
        return single
    if fewest < FEWEST_FOR_BOOTSTRAP:
        return t_quantile(fewest - 1, 1.0 - (1.0 - level) / columns)
    largest = np.zeros(BOOTSTRAPS)
    for number, d in enumerate(moving):
        n = len(d)
        for rows, draws in resampled_weights(n, BOOTSTRAPS, SEED + number):
            means = product(draws, d)
            variances = np.maximum(product(draws, d**2) - means**2, 1e-300) * n / (n - 1)
            largest[rows] = np.maximum(largest[rows], np.abs(means / np.sqrt(variances / n)).max(axis=1))
    return max(single, float(np.quantile(largest, level)))


def centred(differences: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the columns of (n, k) that vary, less their means."""
    spread = differences.std(axis=0, ddof=1)
    varying = spread > 1e-15 * np.maximum(1.0, np.abs(differences).max(axis=0))
    found: NDArray[np.float64] = differences[:, varying] - differences[:, varying].mean(axis=0)
    return found


def by_length(columns: Sequence[Floats]) -> dict[int, list[int]]:
    """Return which columns have how many replications: those of one length are over the same ones."""
    found: dict[int, list[int]] = {}
    for k, column in enumerate(columns):
        found.setdefault(len(column), []).append(k)
    return found


def resampled_weights(n: int, draws: int, seed: int) -> Iterator[tuple[slice, Floats]]:
    """Yield the weights (b, n) of bootstrap samples of n replications, and which of all draws they are.

    A bounded number of weights at a time, from one stream: the same weights whatever the bound.
    """
    random = np.random.default_rng(seed)
    size = max(1, WEIGHTS_AT_ONCE // n)
    for first in range(0, draws, size):
        rows = slice(first, min(draws, first + size))
        yield rows, random.multinomial(n, np.full(n, 1.0 / n), size=rows.stop - rows.start) / n


def paired_differences(
    pairs: Mapping[Any, tuple[Floats, Floats]],
    *,
    higher_is_better: Mapping[Any, bool],
    level: float = LEVEL,
    same: Collection[Any] = (),
    outcomes: Mapping[Any, tuple[Floats, Floats]] | None = None,
) -> dict[Any, PairedDifference]:
    """Return the paired difference a − b of each comparison, with intervals joint over all of them.

    pairs: key → (a, b), arrays over the same replications; other keys may have more or fewer. level: of each
    interval; more than 95% where they allow for
    several looks. same: keys whose a and b are the same simulation under two names; only these are known to differ by
    nothing. Replications missing in any comparison are left out of the joint factor, and counted in `missing` of their
    own comparison. outcomes: the same pairs as they came out, where luck is taken off in `pairs`; in which worlds a is
    better is counted in them. A comparison of which too little was seen to have an interval has no part in the factor.
    """
    differences = {key: a - b for key, (a, b) in pairs.items()}
    singles = {
        key: mean_interval(d, level, same=key in same, grain=GRAIN * largest(*pairs[key]))
        for key, d in differences.items()
    }
    usable = [d for key, d in differences.items() if math.isfinite(singles[key].low)]
    tables = [np.column_stack([usable[k] for k in which]) for which in by_length(usable).values()]
    complete = [rows for table in tables if len(rows := table[~np.isnan(table).any(axis=1)]) > 1]
    factor = joint_factor(*complete, level=level) if complete else math.nan
    results = {}
    for key, single in singles.items():
        a, b = pairs[key]
        came = pairs[key] if outcomes is None else outcomes[key]
        joint_low, joint_high = joint_ends(single, factor, level)
        results[key] = PairedDifference(
            difference=single.mean,
            low=single.low,
            high=single.high,
            joint_low=joint_low,
            joint_high=joint_high,
            better=better_share(*came, higher_is_better=higher_is_better[key]),
            n=single.n,
            missing=single.missing,
            variance_ratio=variance_ratio(a, b),
            luck_ratio=gained(came[0] - came[1], a - b),
            differing=single.differing,
        )
    return results


def largest(a: Floats, b: Floats) -> float:
    """Return the largest size of a present value of two arrays; 0 where there is none."""
    sizes = np.abs(np.concatenate([a, b]))
    return float(np.nanmax(sizes)) if not np.isnan(sizes).all() else 0.0


def joint_ends(single: MeanInterval, factor: float, level: float) -> tuple[float, float]:
    """Return the ends of an interval that is as much wider as a factor on standard errors is larger than the single one."""
    if single.low == single.high == single.mean:
        return single.mean, single.mean
    scale = factor / t_quantile(single.n - 1, level) if single.n > 1 else math.nan
    if single.differing is None:
        half = single.half_width * scale
        return single.mean - half, single.mean + half
    return single.mean - (single.mean - single.low) * scale, single.mean + (single.high - single.mean) * scale
