"""Sums of products, and what is solved with them, with the same bits on every machine.

BLAS and LAPACK add in an order that depends on how many threads they were given and on the processor that they find, and a
result may not. Nothing here calls either: `numpy.einsum` adds in one order, in one thread. It takes two to five times as
long as BLAS on one core, which is little beside what a study simulates.
"""

import math

import numpy as np

from sim.statistics.intervals import Floats

DEPENDENT = 1e-11
"""A column of which so little is left, beside what it was, once those before it are taken out hangs on them."""


def product(a: Floats, b: Floats) -> Floats:
    """Return the matrix product, (i, k), of (i, j) and (j, k)."""
    return np.asarray(np.einsum("ij,jk->ik", a, b))


def applied(a: Floats, x: Floats) -> Floats:
    """Return the product of a matrix (i, j) and a vector (j,), (i,)."""
    return np.asarray(np.einsum("ij,j->i", a, x))


def inner(x: Floats, y: Floats) -> float:
    """Return the sum of the products of two vectors."""
    return float((x * y).sum())


def length(x: Floats) -> float:
    """Return the Euclidean length of a vector."""
    return math.sqrt(inner(x, x))


def lengths(rows: Floats) -> Floats:
    """Return the Euclidean length of each row, (n, 1)."""
    return np.asarray(np.sqrt((rows * rows).sum(axis=1, keepdims=True)))


def orthonormal(design: Floats, dependent: float = DEPENDENT) -> tuple[Floats, Floats]:
    """Return Q (n, t) and R (t, t), upper triangular, with Q R = design (n, t), by Gram and Schmidt, each step twice.

    The columns of Q have length one, but those of 0 where a column of the design hangs on those before it: its place on the
    diagonal of R is then 0, too. dependent: the share of its length below which a column counts as one of these.
    """
    n, t = design.shape
    rows, upper = np.zeros((t, n)), np.zeros((t, t))
    for j in range(t):
        left = np.array(design[:, j], dtype=np.float64)
        whole = length(left)
        for _ in range(2):
            overlap = applied(rows[:j], left)
            left = left - np.einsum("tn,t->n", rows[:j], overlap)
            upper[:j, j] += overlap
        rest = length(left)
        if rest > dependent * whole:
            rows[j], upper[j, j] = left / rest, rest
    return rows.T, upper


def back_substituted(upper: Floats, right: Floats) -> Floats:
    """Return x (t, m) with R x = right (t, m); 0 in the rows whose place on the diagonal of R is 0."""
    found = np.zeros_like(right, dtype=np.float64)
    for j in range(len(upper) - 1, -1, -1):
        if upper[j, j] != 0.0:
            known = np.einsum("t,tm->m", upper[j, j + 1 :], found[j + 1 :])
            found[j] = (right[j] - known) / upper[j, j]
    return found


def least_squares(design: Floats, values: Floats, dependent: float = DEPENDENT) -> Floats:
    """Return the coefficients, (t,) or (t, m), that bring design (n, t) nearest to values, (n,) or (n, m).

    A column that hangs on those before it gets the coefficient 0.
    """
    q, r = orthonormal(design, dependent)
    right = values if values.ndim == 2 else values[:, None]
    found = back_substituted(r, np.einsum("nt,nm->tm", q, right))
    return found if values.ndim == 2 else found[:, 0]


def gauss_legendre(count: int) -> tuple[Floats, Floats]:
    """Return nodes, rising, and weights of the Gauss–Legendre rule with so many nodes on −1 to 1, by Newton's method."""
    nodes = np.array([-math.cos(math.pi * (k + 0.75) / (count + 0.5)) for k in range(count)])
    for _ in range(100):
        value, slope = _legendre(nodes, count)
        moved = value / slope
        nodes = nodes - moved
        if np.abs(moved).max() < 1e-15:
            break
    _, slope = _legendre(nodes, count)
    return nodes, 2.0 / ((1.0 - nodes**2) * slope**2)


def _legendre(x: Floats, degree: int) -> tuple[Floats, Floats]:
    """Return the Legendre polynomial of a degree and its derivative at x."""
    before, now = np.ones_like(x), x
    for d in range(1, degree):
        before, now = now, ((2 * d + 1) * x * now - d * before) / (d + 1)
    return now, degree * (x * now - before) / (x * x - 1.0)
