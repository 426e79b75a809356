"""A run that was asked for from Python is the run of the command line, to the byte; both go one way."""

import ast
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim import load, open_run, run
from sim.cli.main import main
from tests.support.small_study import RESULTS, SETTINGS

ROOT = Path(__file__).parents[2]
NAME = "four-organisations"
SET = [word for path, text in SETTINGS.items() if path != "replications" for word in ("--set", f"{path}={text}")]
FEW = ["--replications", SETTINGS["replications"], "--workers", "1", "--quiet"]
OF_ITS_TIME = {"began", "seconds", "seal"}
DECIDED = {"run_study", "build_all", "write_report", "write_results", "findings", "StoredRun", "calibrate", "Request"}
"""What stands below the interface: whoever calls one of them decides what a run is."""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The same run three times: by the command, from Python into a folder, from Python without one."""
    place = tmp_path_factory.mktemp("same")
    for name, flags in (("said.txt", []), ("whole.txt", ["--verbose"])):
        asked = ["run", NAME, *SET, *FEW, *flags, "--out", str(place / "command")]
        done = CliRunner(env={"COLUMNS": "100"}).invoke(main, asked)
        assert done.exit_code == 0, done.output
        (place / name).write_text(done.output)
    settings = {path: text for path, text in SETTINGS.items() if path != "replications"}
    run(load(NAME, settings=settings), replications=4, workers=1, out=place / "python")
    return place


def manifest(folder):
    return {k: v for k, v in json.loads((folder / "manifest.json").read_text()).items() if k not in OF_ITS_TIME}


def test_a_folder_is_the_same_whoever_asked_for_it(home):
    command, python = home / "command", home / "python"
    names = {path.relative_to(command) for path in command.rglob("*") if path.is_file()}
    assert names == {path.relative_to(python) for path in python.rglob("*") if path.is_file()}
    drawn = {str(name) for name in names if name.parts[0] == "charts"}
    assert len(drawn) >= 20
    for name in {*RESULTS, *drawn}:
        assert (command / name).read_bytes() == (python / name).read_bytes(), name
    assert manifest(command) == manifest(python)


def test_without_a_folder_the_numbers_are_the_same(home):
    done = run(load(NAME, settings=SETTINGS), workers=1)
    assert (done.folder / "summary.json").read_bytes() == (home / "command/summary.json").read_bytes()
    assert not (done.folder / "charts").exists(), "nothing is drawn that nobody looks at"


def test_a_run_says_what_the_command_prints(home):
    done = open_run(home / "command")
    assert str(done) in (home / "said.txt").read_text()
    printed = (home / "whole.txt").read_text()
    assert str(done.table()) in printed
    assert all(f"{k}. {text}" in printed for k, text in enumerate(done.findings, 1))


def test_values_of_python_read_as_those_of_files():
    given = load(NAME, models=["cs-only", "no-csm"], replications=4, settings={"company.start.customers": 10})
    written = load(NAME, settings={"models": "[cs-only, no-csm]", "replications": "4", "company.start.customers": "10"})
    assert given.experiment.design == written.experiment.design
    assert given.models == ("cs-only", "no-csm")


def test_a_mistake_is_told_where_it_was_made():
    done = CliRunner().invoke(main, ["run", NAME, "--set", "horizonn=3"])
    assert done.exit_code == 2
    assert done.stderr.splitlines()[0] == "--set: horizonn: no such key. Did you mean horizon?"


def names_used(source):
    """Return every name that a file imports, or reaches through a module."""
    nodes = list(ast.walk(ast.parse(source)))
    imported = {one.name for node in nodes if isinstance(node, ast.ImportFrom) for one in node.names}
    return imported | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def test_a_way_round_the_interface_is_found():
    assert names_used("from sim.trials.study import run_study") & DECIDED == {"run_study"}
    assert names_used("from sim.trials import study\nstudy.run_study(1)") & DECIDED == {"run_study"}


@pytest.mark.parametrize("file", ["running", "reporting", "rerunning", "comparing"])
def test_the_command_line_decides_nothing_about_a_run(file):
    tree = ast.parse((ROOT / f"sim/cli/{file}.py").read_text())
    for node in [
        node for node in ast.walk(tree) if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]:
        node.body = [ast.Pass()]
    assert names_used(ast.unparse(tree)) & DECIDED == set()
