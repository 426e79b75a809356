"""How two organisations' averages are compared, simulation by simulation: without luck, but where they mostly come out equal.

Where most simulations come out the same under both, what differs is rare, and intervals that know of rare cases need to see
which these are (`sim.statistics.intervals`). Without luck all would differ by the little that their odds do.
"""

import numpy as np

from sim.metrics.averaged import Averaged, Floats
from sim.statistics.intervals import GRAIN, usual
from sim.statistics.paired import largest


def mostly_one(values: Floats, size: float) -> bool:
    """Say whether more than half of the present values are one and the same, as seen beside numbers of a size."""
    present = values[~np.isnan(values)]
    return bool(present.size) and usual(present, GRAIN * size) is not None


def pair_of(a: Averaged, b: Averaged, metric: str) -> tuple[Floats, Floats]:
    """Return a metric of two cells, (n,) each over the same simulations, as their averages are compared."""
    came = np.asarray(a.outcomes[metric], float), np.asarray(b.outcomes[metric], float)
    return came if mostly_one(came[0] - came[1], largest(*came)) else (a[metric], b[metric])


def difference_of(a: Averaged, b: Averaged, metric: str) -> Floats:
    """Return the difference of a metric of two cells, (n,), as its average is taken."""
    one, other = pair_of(a, b, metric)
    return one - other
