"""Who is best at which size: retention while the company is in a band of ARR, policy against policy.

The band is that of the baseline's company in the same future, so that all policies are compared in the same months.
Luck stays in these averages: it moved the ARR by which the months were chosen, so among them its mean is not zero.
"""

import math
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from sim.results.choosing import Band, BandComparison, PlainMean
from sim.statistics.choosing import choices
from sim.statistics.intervals import LEVEL, mean_interval
from sim.statistics.paired import paired_differences
from sim.statistics.verdicts import verdict
from sim.trials.analysis.averages import estimator

EDGES = (0.0, 1e6, 5e6, 10e6, 25e6, 50e6, 100e6, 250e6, 1e9)
FEWEST_MONTHS = 3
FEWEST_FUTURES = 20
Floats = NDArray[np.float64]


def in_band(values: Floats, arr: Floats, low: float, high: float) -> Floats:
    """Return each future's mean of monthly values (n, months) over its months with ARR in [low, high); NaN for too few."""
    inside = (arr >= low) & (arr < high) & ~np.isnan(values)
    count = inside.sum(axis=1)
    total = np.where(inside, values, 0.0).sum(axis=1)
    return np.where(count >= FEWEST_MONTHS, total / np.maximum(count, 1), np.nan)


def band_entry(
    table: Mapping[str, Floats], baseline: str, low: float, high: float, worth: float | None, level: float
) -> Band | None:
    """Return one band: the mean of every policy, differences to the baseline, who is or may be the best."""
    keys = list(table)
    rows = np.column_stack([table[key] for key in keys])
    rows = rows[~np.isnan(rows).any(axis=1)]
    if len(rows) < FEWEST_FUTURES:
        return None
    held = dict(zip(keys, rows.T, strict=True))
    pairs = {key: (held[key], held[baseline]) for key in keys if key != baseline}
    found = paired_differences(pairs, higher_is_better=dict.fromkeys(pairs, True), level=level)
    ranked = choices(rows, higher_is_better=True, delta=worth or 0.0, level=level)
    means = {key: mean_interval(held[key], level) for key in keys}
    return Band(
        low=low,
        high=math.nan if high is None else high,
        n=len(rows),
        **estimator(same=True),
        best=keys[int(np.argmax(rows.mean(axis=0)))],
        not_told_apart=tuple(key for key, one in zip(keys, ranked, strict=True) if not one.told_apart),
        models={key: PlainMean(mean=i.mean, ci95=(i.low, i.high)) for key, i in means.items()},
        comparisons=tuple(
            BandComparison(
                a=key,
                b=baseline,
                difference=d.difference,
                ci95=(d.low, d.high),
                ci95_joint=(d.joint_low, d.joint_high),
                verdict=verdict(d.joint_low, d.joint_high, worth, higher_is_better=True),
            )
            for key, d in found.items()
        ),
    )


def bands(
    nrr: Mapping[str, Floats], arr: Floats, baseline: str, worth: float | None = None, level: float = LEVEL
) -> list[Band]:
    """Return every band that enough futures spend some months in.

    nrr: policy → trailing-year NRR (n, months); arr: the baseline's ARR at the same month-ends, dollars.
    """
    found = []
    for low, high in pairwise(EDGES):
        table = {key: in_band(values, arr, low, high) for key, values in nrr.items()}
        entry = band_entry(table, baseline, low, high, worth, level)
        found += [entry] if entry else []
    return found
