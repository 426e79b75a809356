"""What is installed is what is declared: dependencies, pins, versions, shipped files."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

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


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it would be published, built as pip builds it."""
    made = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(made), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return next(made.glob("*.whl"))


@pytest.mark.slow
def test_a_wheel_holds_the_program_and_what_it_reads_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as held:
        names = {name for name in held.namelist() if ".dist-info/" not in name}
    shipped = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    wanted = {str(path) for path in files("sim/*")}
    for source, target in shipped.items():
        wanted |= {target + str(path).removeprefix(source) for path in files(source, f"{source}/*")}
    assert names == wanted


@pytest.mark.slow
def test_an_installed_wheel_works_outside_a_checkout(wheel: Path, tmp_path: Path) -> None:
    """In an empty folder: a study of seconds, the board pack, an import and the model card. No extra is needed."""
    place, home = tmp_path / "installed", tmp_path / "home"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(place), str(wheel)]
    subprocess.run(command, check=True, capture_output=True)
    home.mkdir()

    def said(*words: str) -> str:
        environment = {**os.environ, "PYTHONPATH": str(place)}
        command = [sys.executable, *words]
        done = subprocess.run(command, cwd=home, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert Path(said("-c", "import sim; print(sim.__file__)").strip()).is_relative_to(place)
    assert said("-m", "sim", "--version").strip() == f"postsale, version {sim.__version__}"
    assert "four-organisations" in said("-m", "sim", "list")
    assert "must not be used for" in said("-m", "sim", "show", "model-card")
    study = "kind: experiment\nextends: four-organisations\nhorizon: 26 months\nmodels: [cs-only, cs-am-split]\n"
    (home / "tiny.yaml").write_text(f"{study}change: {{company.start.customers: 10}}\n", encoding="utf-8")
    said("-m", "sim", "run", "tiny.yaml", "--replications", "2", "--no-charts", "--quiet")
    said("-m", "sim", "report", "results/tiny", "--board")
    assert {"report.html", "report.pptx", "report.xlsx"} <= {path.name for path in (home / "results/tiny").iterdir()}
    said("-m", "sim", "example-export", "exports")
    exports = sorted(str(path.relative_to(home)) for path in (home / "exports").glob("*.csv"))
    said("-m", "sim", "import", *exports, "--company", "ours")
    assert (home / "companies/ours").is_dir()
    said("-m", "sim", "check", ".")
    shutil.rmtree(place)  # a hundred files that nobody reads again
