"""Nothing in the model or the engines draws but by address: one stray draw breaks common random numbers."""

import ast

import pytest

from tests.repository.sources import files, imported, violations

GENERATORS = ("random", "secrets", "uuid", "numpy.random", "scipy.stats", "os.urandom")


def stray_generators(source: str) -> list[str]:
    """Return every import or use of a generator that keeps a state, or takes it from the machine."""
    names = list(imported(source))
    names += [
        (node.lineno, ast.unparse(node).replace("np.", "numpy.", 1))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
    ]
    hit = [(line, name) for line, name in names if any(name == g or name.startswith(f"{g}.") for g in GENERATORS)]
    return [f"{line}: {name}" for line, name in hit]


@pytest.mark.parametrize(
    "sample",
    [
        "import random",
        "from random import gauss",
        "def f():\n    import secrets",
        "import numpy as np\nx = np.random.default_rng(1)",
        "from numpy.random import Philox",
        "from numpy import random",
        "import numpy\nnumpy.random.seed(1)",
        "import os\nos.urandom(8)",
        "from scipy.stats import norm",
    ],
)
def test_a_stray_generator_is_found(sample: str) -> None:
    assert stray_generators(sample)


def test_an_addressed_draw_is_allowed() -> None:
    assert stray_generators("from sim.model.draws import uniform\nx = uniform(w, 1, 2, 3)") == []


def test_the_model_and_the_engines_draw_by_address_only() -> None:
    assert violations(stray_generators, files("sim/model/*.py", "sim/engines/*.py")) == []
