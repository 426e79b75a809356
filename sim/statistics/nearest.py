"""Which plausible world is the nearest one in which a choice turns out wrong, and which few inputs it takes to get there.

A world is measured in standard normal coordinates z = Φ⁻¹(v) of its independent base uniforms: its distance from the
middle, where every input is at its median, is |z|, and nearer is likelier. The nearest point at which a fitted difference
falls to a threshold is the design point of the first-order reliability method (Hasofer & Lind 1974; Rackwitz & Fiessler
1978). It is sought by sequential quadratic programming from several fixed starts, so it is the nearest that was found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from sim.statistics.intervals import Floats
from sim.statistics.products import inner, length
from sim.statistics.surface import Surface, legendre

BOUND = 2.33
"""Standard deviations that one input may be moved: from its first to its last percent."""

MOVED = 0.05
"""Standard deviations below which an input counts as left where it was."""

TOP = 8
"""Factors, by total share, among which all pairs and triples are tried."""

STARTS = 3
CLOSE = 1e-6
"""Of the standard deviation of the difference: so near to the threshold counts as there."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """A world in which the difference is at the threshold, or below it already.

    base: (k,) uniforms; what is not moved is at 0.5. moved: the columns that are away from there, farthest first.
    distance: |z|, in standard deviations; 0 and nothing moved if the middle world is beyond the threshold already.
    probability: share of plausible worlds beyond it, whatever is moved. first_order: Φ(−distance), the same for a straight
    border, never more than 0.5; where the two differ much, the border is bent or there are several.
    """

    base: Floats
    moved: tuple[int, ...]
    distance: float
    probability: float
    first_order: float


@dataclass(frozen=True, slots=True)
class Search:
    """A difference of one output, the threshold it must fall to, and the evaluation sample, (n, k), with its values."""

    difference: Surface
    threshold: float
    sample: Floats
    values: Floats

    @property
    def scale(self) -> float:
        """The standard deviation of the difference, above 0."""
        return max(float(np.sqrt(self.difference.variance[0])), 1e-300)

    def over(self, base: Floats) -> float:
        """Return by how many standard deviations the difference is over the threshold in one world, (k,)."""
        return (float(self.difference(base[None])[0, 0]) - self.threshold) / self.scale


def nearest(difference: Surface, threshold: float, sample: Floats) -> Nearest | None:
    """Return the nearest world in which the difference is at or below the threshold; None if none is within the bounds.

    difference: a surface of one output. threshold: in its unit. sample: plausible worlds, (n, k).
    """
    search = prepared(difference, threshold, sample)
    return found(search, np.unique(difference.terms[:, [0, 2]]).tolist())


def nearest_by_few(
    difference: Surface, threshold: float, sample: Floats, factors: Sequence[Sequence[int]], most: int = 3
) -> tuple[Nearest | None, ...]:
    """Return the nearest world that moves one factor only, then two, up to `most`; None where so few are not enough.

    All factors are tried by themselves, and together all sets of the TOP ones by total share. A set of two may turn out to
    need only one; it is never farther than the best one by itself. Arguments as of `nearest`.
    """
    search = prepared(difference, threshold, sample)
    share = np.array([float(difference.total_share_of(factor)[0]) for factor in factors])
    used = [int(f) for f in np.argsort(-share, kind="stable") if share[f] > 0.0]
    best: Nearest | None = None
    results = []
    for count in range(1, most + 1):
        among = used if count == 1 else used[:TOP]
        sets = [sorted(column for f in few for column in factors[f]) for few in combinations(among, count)]
        for candidate in (found(search, columns) for columns in sets):
            if candidate is not None and (best is None or candidate.distance < best.distance - CLOSE):
                best = candidate
        results.append(best)
    return tuple(results)


def prepared(difference: Surface, threshold: float, sample: Floats) -> Search:
    """Return the search; ValueError unless the surface has one output."""
    if difference.mean.size != 1:
        raise ValueError(f"the difference must be a surface of one output (got {difference.mean.size})")
    return Search(difference, threshold, sample, difference(sample)[:, 0])


def found(search: Search, columns: Sequence[int]) -> Nearest | None:
    """Return the nearest world that moves only these columns, or None."""
    middle = np.full(search.sample.shape[1], 0.5)
    if search.over(middle) <= 0.0:
        return at(search, middle, columns, np.zeros(len(columns)))
    if not columns:
        return None
    reached = [z for z in (descended(search, columns, start) for start in starts(search, columns)) if z is not None]
    if not reached:
        return None
    return at(search, middle, columns, min(reached, key=lambda z: inner(z, z)))


def at(search: Search, middle: Floats, columns: Sequence[int], z: Floats) -> Nearest:
    """Return what is said of the world with these columns at z and all others in the middle."""
    from scipy.special import ndtr

    base, distance = middle.copy(), length(z)
    base[list(columns)] = ndtr(z)
    moved = tuple(int(columns[i]) for i in np.argsort(-np.abs(z), kind="stable") if abs(z[i]) > MOVED)
    probability = float((search.values <= search.threshold).mean())
    return Nearest(base, moved, distance, probability, float(ndtr(-distance)))


def starts(search: Search, columns: Sequence[int]) -> list[Floats]:
    """Return where to start from, z of the columns: a step downhill, a long one, and near worlds that are beyond.

    The worlds are of the sample with all other columns put back in the middle. From the middle itself the slope of the
    squared distance is 0, and no step is taken where the difference is flat there.
    """
    from scipy.special import ndtri

    inner = np.full(search.sample.shape, 0.5)
    inner[:, columns] = np.clip(search.sample[:, columns], 0.01, 0.99)
    heights = search.difference(inner)[:, 0]
    z = ndtri(inner[:, columns])
    far = (z**2).sum(axis=1)
    beyond = np.flatnonzero(heights <= search.threshold)
    near = beyond[np.argsort(far[beyond], kind="stable")[:STARTS]] if beyond.size else np.argsort(heights)[:STARTS]
    slope = gradient(search.difference, np.full(search.sample.shape[1], 0.5))[list(columns)]
    steep = length(slope)
    downhill = [-length * slope / steep for length in (1.0, BOUND)] if steep > 0.0 else []
    return [np.clip(start, -BOUND, BOUND) for start in [*downhill, *z[near]]]


def descended(search: Search, columns: Sequence[int], start: Floats) -> Floats | None:
    """Return the z of the columns, nearest to 0, at which the threshold is reached, from one start; None if it is not."""
    from scipy.optimize import minimize
    from scipy.special import ndtr

    chosen = list(columns)

    def world(z: Floats) -> Floats:
        base = np.full(search.sample.shape[1], 0.5)
        base[chosen] = ndtr(z)
        return base

    def slope(z: Floats) -> Floats:
        density = np.exp(-0.5 * z**2) / np.sqrt(2.0 * np.pi)
        return -gradient(search.difference, world(z))[chosen] * density / search.scale

    beyond = {"type": "ineq", "fun": lambda z: -search.over(world(z)), "jac": slope}
    solved = minimize(
        lambda z: inner(z, z),
        start,
        jac=lambda z: 2.0 * z,
        method="SLSQP",
        bounds=[(-BOUND, BOUND)] * len(chosen),
        constraints=[beyond],
        options={"ftol": 1e-12, "maxiter": 200},
    )
    z = np.clip(solved.x, -BOUND, BOUND)
    return z if np.isfinite(z).all() and search.over(world(z)) <= CLOSE else None


def gradient(surface: Surface, point: Floats) -> Floats:
    """Return the derivative of the first output by each base uniform at one world, (k,)."""
    a, i, b, j = surface.terms.T
    height = legendre(point[None], int(max(i.max(initial=0), j.max(initial=0))))[:, :, 0]
    slope = slopes(height)
    along = np.zeros(point.size)
    np.add.at(along, a, slope[i, a] * height[j, b] * surface.coefficients[:, 0])
    np.add.at(along, b, height[i, a] * slope[j, b] * surface.coefficients[:, 0])
    return along


def slopes(height: Floats) -> Floats:
    """Return the derivatives of the polynomials of `legendre` from their values, both (degree + 1, k).

    P'(d + 1) = P'(d − 1) + (2d + 1) P(d), in 2v − 1.
    """
    degrees = np.sqrt(2.0 * np.arange(len(height)) + 1.0)[:, None]
    plain, slope = height / degrees, np.zeros_like(height)
    for d in range(len(height) - 1):
        slope[d + 1] = (slope[d - 1] if d else 0.0) + (2 * d + 1) * plain[d]
    return np.asarray(2.0 * slope * degrees)
