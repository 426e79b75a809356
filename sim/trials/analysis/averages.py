"""How two organizations' averages are compared, simulation by simulation: without luck, but where they mostly come out equal.

Where most simulations come out the same under both, what differs is rare, and intervals that know of rare cases need to see
which these are (`sim.statistics.intervals`). Without luck all would differ by the little that their odds do.
"""

import math
from typing import Any

import numpy as np

from sim.metrics.averaged import Averaged, Floats
from sim.statistics.intervals import GRAIN, usual
from sim.statistics.noise import means
from sim.statistics.paired import gained, largest

PLAIN, LESS_LUCK = "plain", "less_luck"
Both = tuple[Floats, Floats]
"""The same values as they came out and as they are averaged."""


def mostly_one(values: Floats, size: float) -> bool:
    """Say whether more than half of the present values are one and the same, as seen beside numbers of a size."""
    present = values[~np.isnan(values)]
    return bool(present.size) and usual(present, GRAIN * size) is not None


def pair_of(a: Averaged, b: Averaged, metric: str) -> tuple[Floats, Floats]:
    """Return a metric of two cells, (n,) each over the same simulations, as their averages are compared."""
    came = np.asarray(a.outcomes[metric], float), np.asarray(b.outcomes[metric], float)
    return came if mostly_one(came[0] - came[1], largest(*came)) else (a[metric], b[metric])


def difference_of(a: Averaged, b: Averaged, metric: str) -> Both:
    """Return the difference of a metric of two cells, (n,) each: as it came out, and as its average is taken."""
    one, other = pair_of(a, b, metric)
    return np.asarray(a.outcomes[metric], float) - np.asarray(b.outcomes[metric], float), one - other


def estimator_of(*values: Both) -> dict[str, Any]:
    """Return which estimator averages are of, and how many times smaller the variance is for it; of several the middle one.

    values: arrays (n,), or (worlds, futures), of which the variance is that within worlds.
    """
    ratios = [r for came, averaged in values if math.isfinite(r := gained(within(came), within(averaged)))]
    same = all(np.array_equal(came, averaged, equal_nan=True) for came, averaged in values)
    return estimator(float(np.median(ratios)) if ratios else math.nan, same=same)


def estimator(ratio: float = math.nan, *, same: bool) -> dict[str, Any]:
    """Return the word for an estimator and what it gained, where that is known. same: no luck was taken off."""
    if same:
        return {"estimator": PLAIN}
    return {"estimator": LESS_LUCK} | ({"variance_ratio": float(ratio)} if math.isfinite(ratio) else {})


def within(values: Floats) -> Floats:
    """Return values (worlds, futures) less the mean of their world, in one row; of one world, (n,), as they are."""
    return values if values.ndim == 1 else (values - means(values)[:, None]).ravel()
