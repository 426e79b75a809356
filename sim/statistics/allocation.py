"""Where further replications tell most: on the systems, or the points of a sweep, whose verdict is least known.

Equal numbers everywhere spend most of a budget on what is clear already. Two rules, both from means and standard
deviations as they are known so far: `allocate` over the systems of one choice (optimal computing budget allocation, Chen,
Lin, Yücesan & Chick, Discrete Event Dynamic Systems 10, 2000), and `allocate_over_points` over many points with a
verdict each (least expected opportunity cost). Spend in several rounds: early figures mislead.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from sim.statistics.intervals import Floats

STEPS = 12
"""Of Newton's method on a convex curve, begun on its outer side: eight give all digits."""

FARTHEST = 1e3
"""Standard deviations from the line; what lies farther off is as clear, and exponents stay within floats."""

TINY = 1e-24
"""In place of 0, where it would be divided by or its logarithm taken; no count of replications feels it."""


class Known(NamedTuple):
    """What is known of one quantity: mean and standard deviation of single replications, from n of them."""

    mean: float
    sd: float
    n: int


def ocba_weights(means: Sequence[float], sds: Sequence[float], *, floor: float, higher_is_better: bool) -> Floats:
    """Return in which proportion OCBA gives replications to the systems, (k,), not scaled.

    N_i/N_j = (σ_i/δ_i ÷ σ_j/δ_j)² with δ_i the difference to the best, and N_b = σ_b √(Σ N_i²/σ_i²) for the best. floor:
    smaller differences count as this one, so that ties do not take everything. A system without spread gets nothing.
    """
    mean, sd = np.asarray(means, float), np.asarray(sds, float)
    best = int(np.argmax(mean if higher_is_better else -mean))
    gap = np.maximum(np.abs(mean - mean[best]), floor)
    weights = (sd / gap) ** 2
    others = np.arange(mean.size) != best
    weights[best] = sd[best] * math.sqrt(float(np.sum((sd[others] / gap[others] ** 2) ** 2)))  # N_i/σ_i = σ_i/δ_i²
    return weights


def allocate(
    means: Sequence[float],
    sds: Sequence[float],
    counts: Sequence[int],
    budget: int,
    *,
    floor: float,
    higher_is_better: bool,
) -> tuple[int, ...]:
    """Return how many of `budget` further replications each system gets, by OCBA; they sum to the budget.

    means, sds, counts: (k,) each, so far. floor: smaller differences to the best are not worth telling apart, in the unit
    of the means. What a system has beyond its share is not taken back: the others share the rest in proportion. Given
    paired differences to the best, its own mean and sd are 0 and it gets none: run it wherever another one is run.
    Errors: ValueError for lists of different lengths, a floor of 0, negative or missing numbers.
    """
    if not 0.0 < floor < math.inf:
        raise ValueError(f"the floor of differences must be above 0 (got {floor:g})")
    check([Known(*known) for known in zip(means, sds, counts, strict=True)], budget)
    weights = ocba_weights(means, sds, floor=floor, higher_is_better=higher_is_better)
    return whole(more_by_weight(weights, np.asarray(counts, float), budget), budget)


def more_by_weight(weights: Floats, counts: Floats, budget: int) -> Floats:
    """Return the increases, (k,), that bring the counts as near to the proportion of the weights as none is lowered."""
    if not weights.any():
        weights = np.ones_like(weights)  # nothing varies, so nothing can be learned anywhere
    open_ = weights > 0.0
    while True:
        total = budget + counts[open_].sum()
        target = np.where(open_, total * weights / weights[open_].sum(), counts)
        over = open_ & (target < counts)
        if not over.any():
            return target - counts
        open_ &= ~over


def allocate_over_points(differences: Sequence[tuple[float, float, int]], worth: float, budget: int) -> tuple[int, ...]:
    """Return how many of `budget` further replications each point of a sweep gets; they sum to the budget.

    differences: (mean, sd, n) of the paired difference at each point. worth: smaller differences change no decision, so
    the verdict of a point hangs on the side of the nearest of ±worth on which its mean lies. A wrong verdict costs what
    the mean is beyond the line; at n replications that is expected to be (sd/√n) L(z), z = distance √n/sd and
    L(z) = φ(z) − z Φ(−z). The budget goes where it lowers the sum over the points most, which is where all points with
    further replications gain equally from one more (the cost is convex in n). Unlike the ratios of OCBA this gives a
    point on the line its part and not everything.
    Errors: ValueError for fewer than one replication at a point, a worth below 0, negative or missing numbers.
    """
    if not 0.0 <= worth < math.inf:
        raise ValueError(f"worth must be 0 or more (got {worth:g})")
    points = [Known(*point) for point in differences]
    check(points, budget)
    if any(point.n < 1 for point in points):
        raise ValueError("every point needs a first replication")
    mean, sd, n = (np.array(column, float) for column in zip(*points, strict=True))
    varying = sd > 0.0
    if not varying.any():
        return whole(np.full(n.size, budget / n.size), budget)
    more = np.zeros(n.size)
    distance = np.abs(np.abs(mean) - worth)
    more[varying] = more_by_gain(distance[varying], sd[varying], n[varying], budget)
    return whole(more, budget)


def more_by_gain(distance: Floats, sd: Floats, n: Floats, budget: int) -> Floats:
    """Return the increases that sum to the budget and after which no replication would lower the expected cost more.

    One more replication lowers the cost of a point by φ(z) sd/(2 n^1.5). Its logarithm, less a constant, falls in n; the
    price is where those who still gain more than it, up to it, use up the budget.
    """
    from scipy.optimize import brentq

    if not budget:
        return np.zeros_like(n)
    squared, log_sd = np.minimum(distance / sd, FARTHEST) ** 2, np.log(sd)

    def more(log_price: float) -> Floats:
        return np.clip(size_of_gain(log_sd - log_price, squared), n, n + budget) - n

    cheap = float((log_sd - 1.5 * np.log(n + budget) - 0.5 * (n + budget) * squared).min()) - 1.0
    dear = float((log_sd - 1.5 * np.log(n) - 0.5 * n * squared).max()) + 1.0
    found = more(brentq(lambda price: float(more(price).sum()) - budget, cheap, dear, xtol=1e-12, maxiter=1000))
    return found * (budget / found.sum())


def size_of_gain(level: Floats, squared: Floats) -> Floats:
    """Return the n, at least 1, at which 1.5 ln n + ½ n squared is this level, by Newton's method in ln n."""
    level, squared = np.maximum(level, TINY), np.maximum(squared, TINY)
    log_n = np.maximum(np.minimum(level / 1.5, np.log(2.0 * level / squared)), 0.0)
    for _ in range(STEPS):
        bend = 0.5 * squared * np.exp(log_n)
        log_n = np.maximum(log_n - (1.5 * log_n + bend - level) / (1.5 + bend), 0.0)
    return np.exp(log_n)


def whole(shares: Floats, budget: int) -> tuple[int, ...]:
    """Return whole numbers next to the shares that sum to the budget: the largest remainders are rounded up."""
    down = np.floor(shares).astype(int)
    order = np.argsort(down - shares, kind="stable")  # the largest remainder first, the first of equals
    down[order[: budget - int(down.sum())]] += 1
    return tuple(int(count) for count in down)


def check(known: Sequence[Known], budget: int) -> None:
    """Refuse numbers that say nothing.

    Errors: ValueError.
    """
    if not known:
        raise ValueError("there must be something to spend the budget on")
    if budget < 0:
        raise ValueError(f"the budget must be 0 or more (got {budget})")
    for mean, sd, n in known:
        if not (math.isfinite(mean) and 0.0 <= sd < math.inf and n >= 0):
            raise ValueError(f"a mean, a deviation of 0 or more and a count are needed (got {mean:g}, {sd:g}, {n})")
