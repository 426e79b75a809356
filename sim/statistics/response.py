"""A low-order polynomial through a few noisy points: what the points of a sweep say of the places between them.

Terms are those of `surface.py`: products of shifted Legendre polynomials of at most two numbers, up to a degree. The degree
is the one that best predicts points that are left out one by one. How far to trust the result is measured once more around
that choice: each point is predicted by a polynomial that was fitted, and whose degree was chosen, without it. Of more than
GROUPS points several at random are left out at once.
"""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.statistics.intervals import Floats
from sim.statistics.products import applied, inner, least_squares, orthonormal
from sim.statistics.surface import Surface, Terms, basis, with_constant

HIGHEST = 4
FEWEST = 5
"""Points below which nothing is fitted."""

GROUPS = 40
SEED = 20_261_204
SPARE = 2
"""So many more points than coefficients there must be, whichever point is left out."""


@dataclass(frozen=True, slots=True)
class Response:
    """The polynomial and how far to trust it.

    surface: of one output. degree: 0 is the constant. q2: share of what differs between points that is predicted where a
    point is left out; 0 where that would be below 0, NaN where nothing differs. rmse: error of such predictions, in the
    unit of the values, each point counted with its weight, its own noise in it. worst, worst_at: the largest and its point.
    """

    surface: Surface
    degree: int
    q2: float
    rmse: float
    worst: float
    worst_at: int


def through(base: Floats, values: Floats, noise: Floats) -> Response:
    """Return the polynomial through n points.

    base: (n, k), the places, each number from 0 to 1 over its range. values: (n,). noise: (n,), variance of each value; a
    point counts by one over it, but none for more than if it had the median noise, or a few quiet points would be all.
    Errors: ValueError where shapes do not fit, a number is not finite, or there are fewer than FEWEST points.
    """
    n = len(values)
    finite = all(np.isfinite(each).all() for each in (base, values, noise))
    if base.shape[0] != n or noise.shape != (n,) or n < FEWEST or not finite:
        raise ValueError(f"a polynomial needs {FEWEST} or more finite points (got {base.shape}, {n}, {noise.shape})")
    if values.std() <= 1e-12 * np.abs(values).max():
        return Response(Surface(values[:1], terms_of(base, 0), np.zeros((0, 1))), 0, np.nan, 0.0, 0.0, 0)
    weights = weights_of(noise)
    menu = [with_constant(basis(terms, base)) for terms in (terms_of(base, degree) for degree in degrees(base))]
    left, constant = np.empty(n), np.empty(n)
    for held in np.array_split(np.random.Generator(np.random.Philox(SEED)).permutation(n), min(n, GROUPS)):
        left[held] = values[held] - _without(held, menu, values, weights)
        constant[held] = values[held] - np.average(np.delete(values, held), weights=np.delete(weights, held))
    q2 = 1.0 - inner(weights, left**2) / max(inner(weights, constant**2), 1e-300)
    if q2 <= 0.0:
        menu, left, q2 = menu[:1], constant, 0.0
    degree = _chosen(menu, values, weights)
    solved = _solved(menu[degree], values, weights)
    surface = Surface(solved[:1], terms_of(base, degree), solved[1:, None])
    worst = int(np.abs(left).argmax())
    rmse = float(np.sqrt(inner(weights, left**2) / weights.sum()))
    return Response(surface, degree, q2, rmse, float(abs(left[worst])), worst)


def weights_of(noise: Floats) -> Floats:
    """Return how much each point counts, (n,): one over its noise, at most that of the median; all alike without noise."""
    middle = float(np.median(noise))
    return np.ones_like(noise) if middle <= 0.0 else middle / np.maximum(noise, middle)


def degrees(base: Floats) -> range:
    """Return the degrees that so many points allow, the constant first."""
    allowed = 0
    while allowed < HIGHEST and len(terms_of(base, allowed + 1)) + 1 + SPARE <= len(base):
        allowed += 1
    return range(allowed + 1)


def terms_of(base: Floats, degree: int) -> Terms:
    """Return the terms of a degree, (t, 4).

    The powers of a number stay two below the count of its places, so that each leaves something for the others to get
    wrong: a curve through all places of a number fits whatever lies between them. Two places are joined by a straight line.
    """
    places = [len(np.unique(base[:, k])) for k in range(base.shape[1])]
    most = [min(degree, max(min(1, many - 1), many - 2)) for many in places]
    alone = [(k, i, k, 0) for k, top in enumerate(most) for i in range(1, top + 1)]
    pairs = [
        (a, i, b, j)
        for a, b in combinations(range(base.shape[1]), 2)
        for i in range(1, most[a] + 1)
        for j in range(1, most[b] + 1)
        if i + j <= degree
    ]
    return np.array([*alone, *pairs], np.int64).reshape(-1, 4)


def _without(held: NDArray[np.int64], menu: list[Floats], values: Floats, weights: Floats) -> Floats:
    """Return what is predicted of some points by the others, the degree chosen by the others too."""
    known, heavy = np.delete(values, held), np.delete(weights, held)
    designs = [np.delete(design, held, axis=0) for design in menu]
    degree = _chosen(designs, known, heavy)
    return applied(menu[degree][held], _solved(designs[degree], known, heavy))


def _chosen(menu: list[Floats], values: Floats, weights: Floats) -> int:
    """Return the degree with the least error of points that are left out; of equals the lowest."""
    errors = [inner(weights, _left_out(design, values, weights) ** 2) for design in menu]
    return int(np.argmin(errors))


def _left_out(design: Floats, values: Floats, weights: Floats) -> Floats:
    """Return how far each point is from what the others predict, (n,), in closed form."""
    root = np.sqrt(weights)
    q, r = orthonormal(design * root[:, None])
    if np.abs(np.diag(r)).min() < 1e-9:
        return np.full(len(values), np.inf)
    leverage = (q**2).sum(axis=1)
    residual = root * values - applied(q, applied(q.T, root * values))
    return np.asarray(np.where(leverage < 1.0 - 1e-9, residual / np.maximum(1.0 - leverage, 1e-9) / root, np.inf))


def _solved(design: Floats, values: Floats, weights: Floats) -> NDArray[np.float64]:
    root = np.sqrt(weights)
    return least_squares(design * root[:, None], values * root)
