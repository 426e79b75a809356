"""`import sim` is quick: names of the interface are found when they are asked for."""

import subprocess
import sys
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).parents[2]
HEAVY = ("numpy", "numba", "scipy", "matplotlib", "duckdb", "simpy", "rich_click", "ruamel", "jinja2", "pptx")


def modules_after(script: str) -> set[str]:
    script = f"import sys; {script}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return {name.split(".")[0] for name in done.stdout.split()} | {
        n for n in done.stdout.split() if n.startswith("sim.")
    }


def test_the_package_imports_nothing() -> None:
    found = modules_after("import sim")
    assert not found & set(HEAVY)
    assert not {name for name in found if name.startswith("sim.")}


def test_to_read_a_study_draws_and_prints_nothing() -> None:
    assert not modules_after("from sim import load") & set(HEAVY)
    assert not modules_after("import sim; sim.load('four-organisations')") & {"matplotlib", "rich_click", "duckdb"}


@pytest.mark.parametrize("name", ["Run", "Study", "load", "open_run", "run"])
def test_every_name_is_there_and_says_what_it_is(name: str) -> None:
    assert name in dir(sim)
    assert name in sim.__all__
    assert getattr(sim, name).__doc__


def test_another_name_is_missing_as_anywhere() -> None:
    with pytest.raises(AttributeError, match="module 'sim' has no attribute 'lode'"):
        _ = sim.lode  # type: ignore[attr-defined]
