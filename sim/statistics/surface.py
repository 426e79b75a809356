"""A smooth surface through noisy results in drawn worlds: a sparse polynomial chaos expansion of the inputs' uniforms.

The terms are products of orthonormal Legendre polynomials of independent uniforms, so they are uncorrelated: what is
expected once some inputs are known is exactly the part of the sum that uses only these, and a variance is a sum of
squares (Sudret 2008). Terms enter by orthogonal matching pursuit, each output by itself, until the leave-one-out error
(Chapelle, Vapnik & Bengio 2002; Blatman & Sudret 2011) has stopped falling. That error does not know that the terms were
picked from hundreds, and on pure noise it falls too. So which terms may enter, how many are kept and how well the surface
predicts is taken from folds in which screening, picking and counting are repeated without the worlds that are predicted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.statistics.intervals import Floats
from sim.statistics.products import least_squares, length, lengths, product

FOLDS = 10
SCREENED = 20
"""So many inputs may enter products: all where there are no more, else those that move an output most by themselves."""

PATIENCE = 25
"""Terms without a new least error after which no more are tried."""

SEED = 20_261_203
Terms = NDArray[np.int64]
"""(t, 4): column and degree, column and degree of each term. A term of one input names its column twice, at degree 0."""


@dataclass(frozen=True, slots=True)
class Surface:
    """Mean and terms of m outputs: mean (m,), terms (t, 4), coefficients (t, m), in the unit of the outputs."""

    mean: Floats
    terms: Terms
    coefficients: Floats

    def __call__(self, base: Floats) -> Floats:
        """Return the outputs, (n, m), at base uniforms, (n, k)."""
        return np.asarray(self.mean + product(basis(self.terms, base).T, self.coefficients))

    def given(self, columns: Iterable[int]) -> "Surface":
        """Return what is expected once these columns are known and nothing else is."""
        return self.kept(self.inside(columns))

    def kept(self, which: NDArray[np.bool_]) -> "Surface":
        """Return the surface with only the terms of a mask, (t,), and the same mean."""
        return Surface(self.mean, self.terms[which], self.coefficients[which])

    def inside(self, columns: Iterable[int]) -> NDArray[np.bool_]:
        """Return which terms use no other than these columns, (t,)."""
        return np.asarray(np.all(np.isin(self.terms[:, [0, 2]], list(columns)), axis=1))

    @property
    def variance(self) -> Floats:
        """The variance of each output over the worlds, (m,)."""
        return np.asarray((self.coefficients**2).sum(axis=0))

    def share_of(self, columns: Iterable[int]) -> Floats:
        """Return the share of the variance that these columns make among themselves (closed), (m,); 0 of nothing."""
        return shares(self.given(columns).variance, self.variance)

    def total_share_of(self, columns: Iterable[int]) -> Floats:
        """Return the share of the variance of all terms that use any of these columns, (m,); 0 of nothing."""
        touched = ~self.inside(set(self.terms[:, [0, 2]].ravel().tolist()) - set(columns))
        return shares(self.kept(touched).variance, self.variance)

    def difference(self, a: int, b: int) -> "Surface":
        """Return output a less output b, as a surface of one output, without the terms that cancel."""
        change = self.coefficients[:, [a]] - self.coefficients[:, [b]]
        return Surface(self.mean[[a]] - self.mean[[b]], self.terms, change).kept(change[:, 0] != 0.0)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A surface and how far to trust it, each (m,).

    q2: share of the variance between worlds that is predicted in worlds that were not used, over folds that repeat the
    selection; where it would be below 0 the surface is the constant mean and q2 is 0. rmse: error of such predictions,
    in the unit of the outputs, with the noise of the results in it. explainable: q2 of the variance that is not noise,
    at most 1; NaN where the noise is not known or is all there is. sizes: terms of each output. base, values: the worlds.
    """

    surface: Surface
    q2: Floats
    rmse: Floats
    explainable: Floats
    sizes: NDArray[np.int64]
    base: Floats = field(repr=False)
    values: Floats = field(repr=False)


def fit(
    base: Floats,
    values: Floats,
    *,
    degree: int = 3,
    mixed: int = 3,
    factors: Sequence[Sequence[int]] | None = None,
    noise: Floats | None = None,
) -> Fitted:
    """Return the surface through the results of n worlds, and how well it predicts.

    base: (n, k), independent uniforms in (0, 1). values: (n, m), result of each world. degree: highest power of one input.
    mixed: highest sum of powers in a product of two. factors: columns that move together; where one of them may enter
    products, all may. noise: variance of a world's result by replications alone, (m,). At most n/3 terms are chosen.
    Errors: ValueError where shapes do not fit, a value is not finite, or there are fewer than 2 × FOLDS worlds.
    """
    n = base.shape[0]
    if values.shape[0] != n or n < 2 * FOLDS or not (np.isfinite(values).all() and np.isfinite(base).all()):
        raise ValueError(f"base and values need the same {2 * FOLDS} or more finished worlds (got {n}, {values.shape})")
    spread = values.std(axis=0)
    same = spread <= 1e-12 * np.abs(values).max(axis=0)
    scale = np.where(same, 1.0, spread)
    scaled = np.where(same, 0.0, (values - values.mean(axis=0)) / scale)
    tables, groups = legendre(base, max(degree, mixed - 1)), list(factors or [])
    terms = candidates(tables, scaled, degree, mixed, groups)
    orders = [some[pursuit(basis_of(terms[some], tables), scaled, n, n // 3)[0]] for some in vocabularies(terms)]
    ends = [len(order) for order in orders]
    which, sizes, error, constant = counted(tables, scaled, degree, mixed, groups, ends)
    q2 = np.where(same, 0.0, 1.0 - error / np.where(same, 1.0, constant))
    sizes = np.where(q2 > 0.0, sizes, 0)
    error, q2 = np.where(q2 > 0.0, error, constant), np.maximum(q2, 0.0)
    surface = refitted(terms, [orders[which[m]][:size, m] for m, size in enumerate(sizes)], tables, values)
    left = np.full(scale.size, np.nan) if noise is None else np.where(same, 0.0, 1.0 - noise / scale**2)
    explainable = np.minimum(1.0, np.divide(q2, left, out=np.full(scale.size, np.nan), where=left > 0.0))
    return Fitted(surface, q2, np.sqrt(error / n) * scale, explainable, sizes, base, values)


def counted(
    tables: Floats, values: Floats, degree: int, mixed: int, factors: Sequence[Sequence[int]], ends: Sequence[int]
) -> tuple[NDArray[np.int64], NDArray[np.int64], Floats, Floats]:
    """Return which vocabulary and how many terms of it predict best, (m,) each, and the squared errors of that and of none.

    ends: the most terms by vocabulary. The errors, (m,), are sums over worlds. A fold does not help to choose for itself,
    so that the least of many errors is not taken for what is to be expected.
    """
    n = values.shape[0]
    shuffled = np.random.Generator(np.random.Philox(SEED)).permutation(n)
    steps = np.concatenate([np.arange(end + 1) for end in ends])
    source = np.repeat(np.arange(len(ends)), np.array(ends) + 1)
    curves = np.zeros((FOLDS, steps.size, values.shape[1]))
    for f, held in enumerate(np.array_split(shuffled, FOLDS)):
        rows = np.concatenate([np.setdiff1d(shuffled, held), held])
        known = n - held.size
        here, there = tables[:, :, rows], values[rows]
        terms = candidates(here[:, :, :known], there[:known], degree, mixed, factors)
        for v, some in enumerate(vocabularies(terms)):
            most = min(ends[v], known // 3)
            _, _, curve = pursuit(basis_of(terms[some], here), there, known, most)
            curves[f, source == v] = curve[np.minimum(np.arange(ends[v] + 1), len(curve) - 1)]
    total = curves.sum(axis=0)
    elsewhere = (total - curves).argmin(axis=1)
    honest = np.take_along_axis(curves, elsewhere[:, None, :], axis=1)[:, 0].sum(axis=0)
    chosen = total.argmin(axis=0)
    return source[chosen], steps[chosen], honest, total[0]


def vocabularies(terms: Terms) -> list[NDArray[np.int64]]:
    """Return which terms are straight, which are of one input, and all: of fewer terms fewer are picked by chance."""
    single = terms[:, 3] == 0
    return [np.flatnonzero(which) for which in (single & (terms[:, 1] == 1), single, single | True)]


def pursuit(design: Floats, values: Floats, known: int, most: int) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Return which candidates enter, in their order, (steps, m), what is left, (m, n), and the error by step.

    Orthogonal matching pursuit, all outputs side by side. design: (p, n); values: (n, m); the first `known` rows are used,
    the others are carried along; the error, (steps + 1, m), is theirs, squared and summed. It stops at `most` terms, or
    PATIENCE steps after the last least error of any output: that of the others, or leave-one-out where there are none.
    """
    m, most = values.shape[1], min(most, design.shape[0])
    if known == values.shape[0]:
        most = min(most, known - 2)  # one world more than terms is needed to say what they leave
    design = design - design[:, :known].mean(axis=1, keepdims=True)
    design = design / np.maximum(lengths(design[:, :known]), 1e-12)
    left = (values - values[:known].mean(axis=0)).T.copy()
    directions = np.zeros((m, most, values.shape[0]))
    leverage = np.full((m, known), 1.0 / known)
    order, least, since = np.zeros((most, m), np.int64), np.full(m, np.inf), np.zeros(m, np.int64)
    errors, steps, outputs = [(left[:, known:] ** 2).sum(axis=1)], most, np.arange(m)
    match = np.empty((m, len(design)))
    for t in range(most):
        np.abs(np.einsum("mn,pn->mp", left[:, :known], design[:, :known]), out=match)
        match[outputs, order[:t]] = -1.0
        order[t] = match.argmax(axis=1)
        new, before = design[order[t]], directions[:, :t]
        overlap = np.einsum("mtn,mn->mt", before[:, :, :known], new[:, :known])
        new = new - np.einsum("mt,mtn->mn", overlap, before)
        size = lengths(new[:, :known])
        new = np.where(size > 1e-6, new / np.maximum(size, 1e-6), 0.0)
        directions[:, t] = new
        left -= new * (new[:, :known] * left[:, :known]).sum(axis=1, keepdims=True)
        errors.append((left[:, known:] ** 2).sum(axis=1))
        leverage += new[:, :known] ** 2
        error = errors[-1]
        if known == values.shape[0]:
            error = ((left / np.maximum(1.0 - leverage, 1e-3)) ** 2).mean(axis=1)
            error *= (known + t + 2) / (known - t - 2)  # Chapelle et al.: n/(n − P) (1 + tr(C⁻¹)/n), orthonormal terms
        since = np.where(error < least, 0, since + 1)
        least = np.minimum(error, least)
        if since.min() >= PATIENCE:
            steps = t + 1
            break
    return order[:steps], left, np.array(errors)


def refitted(terms: Terms, chosen: list[NDArray[np.int64]], tables: Floats, values: Floats) -> Surface:
    """Return the least-squares surface with these terms of each output; terms of no output are left out."""
    used = np.unique(np.concatenate(chosen))
    design = basis_of(terms[used], tables)
    mean, coefficients = values.mean(axis=0), np.zeros((used.size, len(chosen)))
    for m, mine in enumerate(chosen):
        if mine.size:
            rows = np.searchsorted(used, mine)
            solved = least_squares(with_constant(design[rows]), values[:, m])
            mean[m], coefficients[rows, m] = solved[0], solved[1:]
    return Surface(mean, terms[used], coefficients)


def candidates(tables: Floats, values: Floats, degree: int, mixed: int, factors: Sequence[Sequence[int]]) -> Terms:
    """Return the terms that may enter: all powers of all inputs, and products of two of the inputs that matter most.

    An input may matter through one product alone, so the pairs that do most for what single inputs leave over enter too.
    """
    k = tables.shape[1]
    alone = np.array([(a, i, a, 0) for a in range(k) for i in range(1, degree + 1)], np.int64)
    pairs = set(combinations(range(k), 2))
    if k > SCREENED:
        order, left, _ = pursuit(basis_of(alone, tables), values, values.shape[0], 2 * SCREENED)
        matter = set(list(dict.fromkeys(alone[order.ravel(), 0].tolist()))[:SCREENED])
        matter |= {column for factor in factors if matter & set(factor) for column in factor}
        match = np.max([np.abs(product(tables[1] * y, tables[1].T)) / (length(y) + 1e-300) for y in left], axis=0)
        strongest = np.argsort(-np.where(np.tri(k, dtype=bool), 0.0, match), axis=None, kind="stable")[:SCREENED]
        pairs = {*combinations(sorted(matter), 2), *((int(p) // k, int(p) % k) for p in strongest)}
    powers = [(i, j) for i in range(1, mixed) for j in range(1, mixed - i + 1)]
    products = [(a, i, b, j) for a, b in sorted(pairs) for i, j in powers]
    return np.concatenate([alone, np.array(products, np.int64).reshape(-1, 4)])


def legendre(base: Floats, degree: int) -> Floats:
    """Return the orthonormal shifted Legendre polynomials, (degree + 1, k, n), of base uniforms, (n, k)."""
    x = 2.0 * base.T - 1.0
    table = np.ones((degree + 1, *x.shape))
    table[1:2] = x
    for d in range(1, degree):
        table[d + 1] = ((2 * d + 1) * x * table[d] - d * table[d - 1]) / (d + 1)
    return np.asarray(table * np.sqrt(2.0 * np.arange(degree + 1) + 1.0)[:, None, None])


def basis_of(terms: Terms, tables: Floats) -> Floats:
    """Return the value of each term, (t, n), from the tables of `legendre`."""
    a, i, b, j = terms.T
    return np.asarray(tables[i, a] * tables[j, b])


def basis(terms: Terms, base: Floats) -> Floats:
    """Return the value of each term, (t, n), at base uniforms, (n, k)."""
    return basis_of(terms, legendre(base, int(terms[:, [1, 3]].max(initial=0))))


def with_constant(design: Floats) -> Floats:
    """Return the columns of a regression on terms, (n, t + 1), the constant first, from the terms, (t, n)."""
    return np.column_stack([np.ones(design.shape[1]), design.T])


def shares(part: Floats, whole: Floats) -> Floats:
    """Return part/whole, 0 where there is nothing to share."""
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0.0)
