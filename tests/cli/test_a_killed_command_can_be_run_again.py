"""Killed at random moments, `import`, `fit`, `backtest` and `decide` end with the bytes of an undisturbed command."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.own_company import made

COMMAND = """
import sys
from sim.cli.main import main
from sim.trials import calibrate
from tests.support.own_company import unfitted
calibrate.calibrate = unfitted  # the fit itself keeps nothing; what is written in the end is what a kill could spoil
main(sys.argv[1:])
"""
TEAM_OF = ["--as-is", "models/ours.yaml", "--quiet"]
COMMANDS = {
    "import": (["import", "export.csv", "--company", "new", "--out", "deep/new"], ["deep/new"]),
    "import into a folder": (
        ["import", "export.csv", "--company", "new", "--out", "models", "--overwrite"],
        ["models"],
    ),
    "fit": (["fit", "companies/known.yaml", "--years", "50", *TEAM_OF], ["calibration"]),
    "backtest": (
        ["backtest", "companies/listed.yaml", "--history", "history.csv", *TEAM_OF],
        ["calibration", "backtests"],
    ),
}
DECIDE = ["decide", "decision.yaml", "--set", "replications=6", "--seconds", "10", "--quiet", "--workers"]
OF_A_DECISION = ("summary.json", "replications.parquet", "trajectories.parquet")


def begun(folder: Path, words: list[str]) -> "subprocess.Popen[bytes]":
    """Start a command in a folder."""
    paths = os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *words],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def files(folder: Path, places: list[str]) -> dict[str, bytes]:
    """Return what stands in places of a folder, by path."""
    found = [path for place in places for path in (folder / place).rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def given(folder: Path) -> dict[str, bytes]:
    """Return the user's own files."""
    return files(folder, ["companies", "models/ours.yaml"]) | {
        name: (folder / name).read_bytes()
        for name in ("decision.yaml", "export.csv", "history.csv", "models/ours.yaml")
    }


def killed(folder: Path, words: list[str], after: float) -> bool:
    """Kill a command so many seconds after its start; return whether it was still at work."""
    process = begun(folder, words)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
    _, complaint = process.communicate()
    assert b"Error" not in complaint, complaint.decode()
    return process.returncode == -signal.SIGKILL


def finished(folder: Path, words: list[str]) -> float:
    """Let a command end; return how many seconds it took."""
    since = time.monotonic()
    process = begun(folder, words)
    said, complaint = process.communicate(timeout=600)
    assert process.returncode == 0, said.decode() + complaint.decode()
    return time.monotonic() - since


def kill(folder: Path, name: str, times: int, seed: int) -> int:
    """Kill a command that often, each time in a folder of its own; return how many were at work when they died."""
    words, places = COMMANDS[name]
    made(folder / "calm")
    took = finished(folder / "calm", words)
    whole, own = files(folder / "calm", places), given(folder / "calm")
    chance, died = random.Random(seed), 0
    for number in range(times):
        home = folder / str(number)
        made(home)
        died += killed(home, words, chance.uniform(0.4 * took, 1.05 * took))
        left = files(home, places)
        if name.startswith("import") and any(path.endswith("new.yaml") for path in left):
            assert {path: data for path, data in left.items() if not Path(path).parent.name.startswith(".")} == whole
        if not (name == "import" and left):  # else it was done
            finished(home, words)
        assert files(home, places) == whole
        assert given(home) == own
        assert not [path for path in home.rglob(".*.part") if path.is_dir()], "names of customers are left behind"
    return died


@pytest.mark.parametrize("name", ["import"])
def test_a_command_that_is_killed_can_be_run_again(tmp_path: Path, name: str) -> None:
    kill(tmp_path, name, 2, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_that_is_killed_thirty_times_can_be_run_again(tmp_path: Path, name: str) -> None:
    died = kill(tmp_path, name, 30, seed=2)
    print(f"{died} of 30 were at work")
    assert died >= 10


@pytest.mark.slow
def test_a_decision_that_is_killed_thirty_times_is_answered_with_the_same_bytes(tmp_path: Path) -> None:
    found = {}
    for workers in ("1", "2", "3"):
        made(tmp_path / workers)
        took = finished(tmp_path / workers, [*DECIDE, workers])
        found[workers] = {name: (tmp_path / workers / "results/decision" / name).read_bytes() for name in OF_A_DECISION}
    assert found["1"] == found["2"] == found["3"]
    chance, died = random.Random(3), 0
    for life in range(5):  # five decisions, six kills each
        home = tmp_path / f"killed-{life}"
        made(home)
        own = given(home)
        for _ in range(6):
            died += killed(home, [*DECIDE, "2"], chance.uniform(0.1 * took, 0.9 * took))
        finished(home, [*DECIDE, "2"])
        assert {name: (home / "results/decision" / name).read_bytes() for name in OF_A_DECISION} == found["1"]
        assert given(home) == own
        assert not list((home / "results").rglob("*.part"))
    print(f"{died} of 30 were at work")
    assert died >= 15
