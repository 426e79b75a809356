"""The same columns give the same bytes whatever BLAS is told, however many cores there are, whichever processor it finds."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.statistics.products import (
    applied,
    back_substituted,
    gauss_legendre,
    inner,
    least_squares,
    length,
    lengths,
    orthonormal,
    product,
)

ROOT = Path(__file__).parents[2]
ANALYSE = (sys.executable, "-m", "tests.statistics.analysed")
ONE_CORE = ("taskset", "-c", str(min(os.sched_getaffinity(0)))) if hasattr(os, "sched_getaffinity") else ()


def digest(n: int, before: tuple[str, ...] = (), **more: str) -> str:
    """Analyze n replications in a process of its own; return what came out."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("OPENBLAS", "OMP", "NPY_DISABLE"))
    }
    done = subprocess.run(
        (*before, *ANALYSE, str(n)), cwd=ROOT, env=kept | more, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.parametrize("n", [600, pytest.param(2_000, marks=pytest.mark.slow)])
def test_the_analysis_of_the_same_columns_gives_the_same_bytes(n):
    whole = digest(n, OPENBLAS_NUM_THREADS="2")
    assert len(whole.split()) == 2
    assert digest(n, OPENBLAS_NUM_THREADS="1", OPENBLAS_CORETYPE="Nehalem") == whole
    if ONE_CORE and shutil.which("taskset"):
        assert digest(n, ONE_CORE) == whole
    else:
        assert digest(n, OPENBLAS_NUM_THREADS="1") == whole


def test_products_are_those_of_linear_algebra():
    random = np.random.default_rng(1)
    a, b, x = random.normal(size=(30, 20)), random.normal(size=(20, 7)), random.normal(size=20)
    assert np.allclose(product(a, b), a @ b, rtol=1e-13)
    assert np.allclose(applied(a, x), a @ x, rtol=1e-13)
    assert inner(x, x) == pytest.approx(float(x @ x), rel=1e-14)
    assert length(x) == pytest.approx(float(np.linalg.norm(x)), rel=1e-14)
    assert np.allclose(lengths(a)[:, 0], np.linalg.norm(a, axis=1), rtol=1e-14)


def test_what_is_solved_with_them_is_that_of_lapack():
    random = np.random.default_rng(2)
    a, y = random.normal(size=(200, 40)) * np.logspace(0, 6, 40), random.normal(size=(200, 3))
    q, r = orthonormal(a)
    assert np.allclose(q.T @ q, np.eye(40), atol=1e-13)
    assert np.allclose(q @ r, a, rtol=1e-12)
    assert np.array_equal(r, np.triu(r))
    wanted = np.linalg.lstsq(a, y, rcond=None)[0]
    assert np.allclose(least_squares(a, y), wanted, rtol=1e-9)
    assert np.allclose(least_squares(a, y[:, 0]), wanted[:, 0], rtol=1e-9)
    assert np.allclose(back_substituted(r, q.T @ y), wanted, rtol=1e-9)


def test_a_column_that_hangs_on_others_gets_no_coefficient_and_moves_no_prediction():
    random = np.random.default_rng(3)
    a, y = random.normal(size=(50, 4)), random.normal(size=50)
    doubled = np.column_stack([a, a[:, 0] - 2.0 * a[:, 3], np.zeros(50)])
    found = least_squares(doubled, y)
    assert found[4:].tolist() == [0.0, 0.0]
    assert np.allclose(doubled @ found, a @ np.linalg.lstsq(a, y, rcond=None)[0], rtol=1e-10)


@pytest.mark.parametrize("count", [1, 2, 5, 80])
def test_nodes_and_weights_integrate_polynomials_exactly(count):
    nodes, weights = gauss_legendre(count)
    for power in range(2 * count):
        whole = 2.0 / (power + 1) if power % 2 == 0 else 0.0
        assert inner(weights, nodes**power) == pytest.approx(whole, abs=1e-13)
