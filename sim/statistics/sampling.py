"""Plausible worlds: where in the space of independent probabilities to look, and how to change one thing at a time.

Every design stands in (0,1)^k, one column an uncertain number. Columns that move together form a factor. Whoever wants
values takes the probabilities through `correlated` and then through the quantile function of each column.

Sources: Sobol' sequences with random linear scrambling and digital shift (Owen, in scipy); Saltelli et al., Computer
Physics Communications 181, 2010, for A, B and AB; Morris, Technometrics 33, 1991, for trajectories.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.statistics.intervals import Floats
from sim.statistics.products import applied, inner, lengths, product

Factors = tuple[tuple[int, ...], ...]

HALF_A_STEP = 2.0**-31
"""Scrambled points are multiples of 2⁻³⁰, and 0 is one of them: half a step more, and none is at an end."""

CLOSEST = 2.0**-50
"""No probability of a correlated column is nearer to 0 or 1, so that quantiles without an end stay finite."""

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Saltelli:
    """Two samples A and B of n worlds, and for each factor A with the columns of that factor from B.

    base: (n (f + 2), columns) probabilities: the rows of A, of B, of AB for factor 0, for factor 1, and so on.
    """

    base: Floats
    factors: Factors
    n: int

    def split(self, values: Floats) -> tuple[Floats, Floats, Floats]:
        """Return what came out of A (n, ...), of B (n, ...) and of AB (f, n, ...).

        values: (n (f + 2), ...) in the order of `base`.
        Errors: ValueError for another number of rows.
        """
        if values.shape[0] != self.base.shape[0]:
            raise ValueError(f"the design has {self.base.shape[0]} worlds (got {values.shape[0]})")
        blocks = values.reshape(len(self.factors) + 2, self.n, *values.shape[1:])
        return blocks[0], blocks[1], blocks[2:]


@dataclass(frozen=True, slots=True)
class Trajectories:
    """r walks of f steps; each step moves one factor, and a walk moves every factor once.

    base: (r (f + 1), columns) probabilities, walk after walk. moved: (r, f), the factor that step s moves, between the
    rows s and s + 1 of its walk. step: (r, f), by how much, in probability, below 0 for down.
    """

    base: Floats
    factors: Factors
    moved: NDArray[np.int64]
    step: Floats


def plausible(n: int, columns: int, seed: int) -> Floats:
    """Return n points (n, columns) strictly inside the unit cube, spread evenly: the start of a scrambled Sobol' sequence.

    A power of two for n is spread best. Errors: ValueError unless n and columns are 1 or more.
    """
    if n < 1 or columns < 1:
        raise ValueError(f"there must be a world and a column (got {n} and {columns})")
    from scipy.stats import qmc

    # `seed` and not `rng`: scipy 1.14 knows only that name, later ones take both; a generator means the same to all
    sequence = qmc.Sobol(columns, seed=np.random.Generator(np.random.Philox(seed)))
    points: Floats = sequence.random_base2(math.ceil(math.log2(n)))
    return points[:n] + HALF_A_STEP


def check_factors(factors: Sequence[Sequence[int]], columns: int) -> Factors:
    """Return the factors as tuples.

    Errors: ValueError unless every column stands in exactly one factor.
    """
    named = sorted(column for factor in factors for column in factor)
    if named != list(range(columns)) or not all(factors):
        raise ValueError(f"every column from 0 to {columns - 1} must be in exactly one factor (got {list(factors)})")
    return tuple(tuple(factor) for factor in factors)


def correlated(base: Floats, factors: Sequence[Sequence[int]], correlations: Sequence[Floats]) -> Floats:
    """Return the probabilities with the columns of each factor correlated, every column still uniform on its own.

    base: (n, columns), independent; NaN in a factor of several columns spreads to the columns after it. correlations:
    one (c, c) matrix per factor, of rank correlations (Spearman), which do not change with the distributions that are
    put on top; a Gaussian copula has them at normal correlations 2 sin(π ρ / 6) (Pearson 1907). The first column of a
    factor stays as it is, and so do factors of one column.
    Errors: ValueError for a matrix that no Gaussian copula has.
    """
    from scipy.special import ndtr, ndtri

    result = np.array(base, dtype=np.float64)
    for factor, ranks in zip(check_factors(factors, result.shape[1]), correlations, strict=True):
        root = mixing(np.asarray(ranks, dtype=np.float64), len(factor))
        if len(factor) > 1:
            later = list(factor[1:])
            mixed = ndtr(product(ndtri(result[:, list(factor)]), root.T))[:, 1:]
            result[:, later] = np.clip(mixed, CLOSEST, 1.0 - CLOSEST)
    return result


def mixing(ranks: Floats, size: int) -> Floats:
    """Return the lower triangle L, (c, c), that gives independent standard normals the rank correlations: L Lᵀ.

    Errors: ValueError unless `ranks` is (c, c), symmetric with a diagonal of 1, and positive semidefinite as normal
    correlations.
    """
    if ranks.shape != (size, size) or not np.allclose(ranks, ranks.T) or not np.allclose(np.diag(ranks), 1.0):
        raise ValueError(f"{size} columns need a symmetric {size} by {size} matrix with 1 on its diagonal")
    normal = 2.0 * np.sin(np.pi * ranks / 6.0)
    if np.abs(ranks).max() > 1.0 + ROUNDING or np.linalg.eigvalsh(normal).min() < -ROUNDING:
        raise ValueError(f"no columns can have these correlations together (got {ranks.tolist()})")
    root = np.zeros_like(normal)
    for j in range(size):  # Cholesky that goes on where a column hangs wholly on those before it, as at ±1
        left = normal[j, j] - inner(root[j, :j], root[j, :j])
        if left > ROUNDING:
            root[j:, j] = (normal[j:, j] - applied(root[j:, :j], root[j, :j])) / math.sqrt(left)
    return root / lengths(root)


def saltelli(n: int, factors: Sequence[Sequence[int]], columns: int, seed: int) -> Saltelli:
    """Return the design of Sobol' indices with n worlds in A: n (f + 2) in all.

    A and B are the two halves of the columns of one sequence. Errors: ValueError as of `plausible` and `check_factors`.
    """
    checked = check_factors(factors, columns)
    both = plausible(n, 2 * columns, seed)
    a, b = both[:, :columns], both[:, columns:]
    base = np.concatenate([a, b, *[a] * len(checked)])
    for i, factor in enumerate(checked):
        rows = slice((i + 2) * n, (i + 3) * n)
        base[rows, list(factor)] = b[:, list(factor)]
    return Saltelli(base, checked, n)


def trajectories(r: int, factors: Sequence[Sequence[int]], columns: int, seed: int, levels: int = 4) -> Trajectories:
    """Return r walks in which one factor after the other moves by half the range, in an order drawn for each walk.

    levels: how many values a column can have, the middles of as many equal strata. All columns of a factor go up
    together or down together; where they start is drawn for each column.
    Errors: ValueError unless levels is even and 2 or more, r 1 or more, and as of `check_factors`.
    """
    checked = check_factors(factors, columns)
    if levels < 2 or levels % 2 or r < 1:
        raise ValueError(f"an even number of levels and one walk or more are needed (got {levels} and {r})")
    random = np.random.Generator(np.random.Philox(seed))
    f, half = len(checked), levels // 2
    moved = random.permuted(np.tile(np.arange(f), (r, 1)), axis=1)
    up = random.integers(2, size=(r, f)) == 1
    lower = random.integers(half, size=(r, columns))
    low, high = (lower + 0.5) / levels, (lower + half + 0.5) / levels
    owner = np.empty(columns, dtype=np.int64)
    for i, factor in enumerate(checked):
        owner[list(factor)] = i
    when = np.argsort(moved, axis=1)[:, owner]  # at which step of its walk each column moves
    after = np.arange(f + 1)[None, :, None] > when[:, None, :]
    is_high = after == up[:, owner][:, None, :]
    base = np.where(is_high, high[:, None, :], low[:, None, :]).reshape(r * (f + 1), columns)
    signs = np.where(np.take_along_axis(up, moved, axis=1), 0.5, -0.5)
    return Trajectories(base, checked, moved, signs)


def one_at_a_time(columns: int, factors: Sequence[Sequence[int]], low: float = 0.1, high: float = 0.9) -> Floats:
    """Return the design of a tornado, (2 f, columns): per factor a row with its columns at `low`, then one at `high`.

    NaN: held, at whatever value the caller holds it. The row with everything held is not included.
    Errors: ValueError unless 0 < low < high < 1, and as of `check_factors`.
    """
    if not 0.0 < low < high < 1.0:
        raise ValueError(f"low and high must rise strictly inside 0 and 1 (got {low:g} and {high:g})")
    checked = check_factors(factors, columns)
    base = np.full((2 * len(checked), columns), np.nan)
    for i, factor in enumerate(checked):
        base[2 * i, list(factor)] = low
        base[2 * i + 1, list(factor)] = high
    return base
