"""No number of a result goes through BLAS or LAPACK, whose sums depend on threads and on the processor."""

import ast

import pytest

from tests.repository.sources import files, violations

FUNCTIONS = frozenset(
    "dot vdot inner matmul tensordot outer cov corrcoef polyfit convolve correlate kron linalg".split()
)
SOLVERS = ("scipy.linalg", "scipy.interpolate", "numpy.linalg", "numpy.polynomial", "scipy.sparse")
PATHS = ("sim/statistics/*.py", "sim/trials/**/*.py", "sim/report/**/*.py", "sim/metrics/*.py")
ALLOWED = {
    "sim/statistics/sampling.py": ("np.linalg",),  # eigvalsh: whether correlations are possible
    "sim/statistics/nearest.py": ("scipy.optimize.minimize",),  # a search, in one thread: see sim/cli/__init__.py
    "sim/statistics/tenure.py": ("scipy.optimize.minimize",),  # a search, as above
    "sim/trials/planning/cells.py": (
        "@ heads",
    ),  # as in sim/model/planning.py: months times roles, too few for threads
    "sim/trials/claims/industry.py": ("scipy.optimize.root",),  # MINPACK, without BLAS
}
SEARCHES = ("minimize", "root", "least_squares", "curve_fit")


def through_blas(source: str) -> list[str]:
    """Return every product of matrices, and every function that makes one, a line each."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult):
            found.append((node.lineno, f"{ast.unparse(node)}: @"))
        elif isinstance(node, ast.Attribute):
            of_numpy = ast.unparse(node.value) in ("np", "numpy") and node.attr in FUNCTIONS
            found += [(node.lineno, ast.unparse(node))] if of_numpy or node.attr == "dot" else []
        elif isinstance(node, ast.Call):
            found += [(node.lineno, ast.unparse(node)) for word in node.keywords if word.arg == "optimize"]
        elif isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("scipy.optimize"):
            found += [(node.lineno, f"scipy.optimize.{one.name}") for one in node.names if one.name in SEARCHES]
        elif isinstance(node, ast.ImportFrom | ast.Import):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
            found += [(node.lineno, name) for name in names if name.startswith(SOLVERS)]
    return [f"{line}: {text}" for line, text in found]


@pytest.mark.parametrize(
    "sample",
    [
        "x = a @ b",
        "a @= b",
        "import numpy as np\nx = np.dot(a, b)",
        "x = a.dot(b)",
        "import numpy as np\nx = np.linalg.lstsq(a, b)",
        "import numpy as np\nx = np.einsum('ij,jk', a, b, optimize=True)",
        "from scipy.linalg import solve",
        "from numpy.linalg import qr",
        "from scipy.optimize import minimize",
        "import numpy as np\nx = np.corrcoef(a)",
    ],
)
def test_a_product_by_blas_is_found(sample: str) -> None:
    assert through_blas(sample)


def test_a_sum_of_products_is_allowed() -> None:
    assert through_blas("import numpy as np\nx = (a * b).sum() + np.einsum('ij,j->i', a, b)\n@rule\ndef f(): ...") == []


def test_no_result_goes_through_blas() -> None:
    paths = files(*PATHS)
    assert len(paths) > 100
    found = violations(through_blas, paths)
    assert [
        one
        for one in found
        if not any(one.startswith(f"{path}:") and word in one for path, ws in ALLOWED.items() for word in ws)
    ] == []
    assert {path for path in ALLOWED if any(one.startswith(f"{path}:") for one in found)} == set(ALLOWED)
