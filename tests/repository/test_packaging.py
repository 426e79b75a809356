"""What is installed is what is declared: dependencies, pins, versions, shipped files."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

import sim
from tests.repository.sources import ROOT, files, imported

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
HEAVY = (
    "numba",
    "scipy",
    "matplotlib",
    "duckdb",
    "simpy",
    "distributed",
    "filelock",
    "openpyxl",
    "xlsxwriter",
    "pptx",
    "plutoprint",
)


FOLDERS = ("configs", "experiments")
"""What ships beside the program."""


def declared(requirements: list[str]) -> dict[str, str]:
    """Return {name: lower bound} of requirement lines, names as package indexes compare them."""
    matches = [re.fullmatch(r"([A-Za-z0-9._-]+)>=([0-9.]+)(?:; .+)?", line) for line in requirements]
    assert all(matches), requirements
    return {normal(match[1]): match[2] for match in matches if match}


def normal(name: str) -> str:
    """Return a distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pins() -> dict[str, str]:
    """Return {name: version} of constraints.txt; every line must be a plain pin."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matches = [re.fullmatch(r"([A-Za-z0-9._-]+)==([0-9][0-9A-Za-z.]*)", line) for line in lines if line[:1] != "#"]
    assert all(matches), lines
    return {normal(match[1]): match[2] for match in matches if match}


def number(version: str) -> tuple[int, ...]:
    """Return a version as numbers to compare."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


RUNTIME = declared(PROJECT["project"]["dependencies"])
TEST = declared(PROJECT["project"]["optional-dependencies"]["test"])
CLUSTER = declared(PROJECT["project"]["optional-dependencies"]["cluster"])


def test_every_library_that_the_package_imports_is_declared_and_no_other() -> None:
    tops = {name.split(".")[0] for path in files("sim/*.py") for _, name in imported((ROOT / path).read_text())}
    of_module = packages_distributions()
    outside = tops - set(sys.stdlib_module_names) - {"sim"}
    used = {normal(of_module.get(top, [top])[0]) for top in outside - {"ruamel"}}
    used |= {"ruamel-yaml"} if "ruamel" in tops else set()
    assert used == set(RUNTIME) | set(CLUSTER)


def test_the_tests_have_what_a_cluster_needs_and_all_else_comes_with_the_package() -> None:
    assert CLUSTER.items() <= TEST.items()
    assert set(PROJECT["project"]["optional-dependencies"]) == {"cluster", "docs", "test"}


@pytest.mark.parametrize("name", sorted(RUNTIME | TEST))
def test_every_declared_library_is_pinned_above_its_lower_bound(name: str) -> None:
    assert number(pins()[name]) >= number((RUNTIME | TEST)[name])


def test_the_version_stands_in_one_place_and_in_the_changelog() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    assert f"## {sim.__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_shipped_files_travel_with_the_package() -> None:
    shipped = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    card = "docs/model/model-card.md"
    assert shipped == {**{name: f"sim/_shipped/{name}" for name in FOLDERS}, card: "sim/_shipped/model-card.md"}
    assert all(files(f"{name}/*.yaml") for name in FOLDERS)
    assert (ROOT / card).is_file()


def test_the_command_starts_without_heavy_libraries() -> None:
    script = f"import sys, sim.cli.main; print([m for m in {HEAVY} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"
