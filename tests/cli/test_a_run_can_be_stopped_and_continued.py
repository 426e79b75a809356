"""The real command: stopped politely it says how to go on, continued it ends as if nobody had stopped it."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.errors import ModelError
from sim.trials.running import runner as running
from tests.support.small_study import shards

SMALL = [
    "--set",
    "pay=own",
    "--set",
    "company.start.customers=20",
    "--set",
    "horizon=26 months",
    "--replications",
    "150",
    "--no-charts",
]
COMMAND = [sys.executable, "-m", "sim.cli.main", "run", "four-organisations", *SMALL, "--workers", "2", "--shard", "1"]


def begun(folder: Path) -> subprocess.Popen:
    """Start a run and wait until it has stored a few shards."""
    process = subprocess.Popen(
        [*COMMAND, "--out", str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 120
    while time.monotonic() < until and process.poll() is None and len(shards(folder)) < 5:
        time.sleep(0.005)
    return process


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("undisturbed") / "out"
    subprocess.run([*COMMAND, "--quiet", "--out", str(folder)], check=True, capture_output=True)
    return (folder / "summary.json").read_bytes()


@pytest.mark.parametrize(
    ("how", "goes_on"),
    [
        (signal.SIGINT, True),
        (signal.SIGTERM, False),  # it keeps what Ctrl-C keeps
        pytest.param(signal.SIGTERM, True, marks=pytest.mark.slow),
    ],
)
def test_a_stopped_run_says_how_to_go_on_and_does(undisturbed, tmp_path, how, goes_on):
    process = begun(tmp_path / "out")
    process.send_signal(how)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3, said
    assert "all of them kept. The same command continues." in said
    assert "Traceback" not in said
    kept = len(shards(tmp_path / "out"))
    assert 5 <= kept < 7 * 150
    assert f"Stopped at {kept} of 1050 replications" in said, (
        "a shard of one replication each: what is said is what is there"
    )
    if not goes_on:
        return
    done = subprocess.run([*COMMAND, "--out", str(tmp_path / "out")], check=True, capture_output=True, text=True)
    assert "150 simulations each, fixed by you. 1,050 runs for 7 cases" in done.stdout
    assert (tmp_path / "out/summary.json").read_bytes() == undisturbed


def test_a_second_run_into_the_same_folder_is_refused_while_the_first_goes_on(undisturbed, tmp_path):
    first = begun(tmp_path / "out")
    first.send_signal(signal.SIGSTOP)
    try:
        second = subprocess.run([*COMMAND, "--out", str(tmp_path / "out")], check=False, capture_output=True, text=True)
        assert second.returncode == 4
        assert f"is being written to by process {first.pid} on" in second.stderr
    finally:
        first.send_signal(signal.SIGCONT)
    assert first.wait(120) == 0
    first.communicate()
    assert (tmp_path / "out/summary.json").read_bytes() == undisturbed


def invoked(*arguments):
    return CliRunner().invoke(main, list(map(str, arguments)))


SMALLER = [
    "--set",
    "pay=own",
    "--set",
    "company.start.customers=8",
    "--set",
    "horizon=25 months",
    "--replications",
    "3",
]


few_pilots = pytest.mark.usefixtures("few_pilots")
"""Of runs in this process alone."""


def failing(monkeypatch, replications):
    """Let these replications fail, in every cell."""
    honest = running.run_one

    def run_one(cell, *, seed, replication, engine):
        if replication in replications:
            raise ModelError("the books do not balance")
        return honest(cell, seed=seed, replication=replication, engine=engine)

    monkeypatch.setattr(running, "run_one", run_one)


@few_pilots
def test_too_many_failed_replications_conclude_nothing_and_end_with_exit_code_1(tmp_path, monkeypatch):
    failing(monkeypatch, {1})
    result = invoked("run", "four-organisations", *SMALLER, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "cs-only, own, point 0: 1 of 3 replications failed, more than 1%; the first: ModelError" in result.output
    assert "Nothing is concluded: too many simulations failed" in result.output
    assert "7 failed" in result.output
    assert "better than" not in result.output
    summary = json.loads((tmp_path / "out/summary.json").read_text())
    assert (summary["failed"]["replications"], len(summary["failed"]["refused"])) == (7, 7)


@few_pilots
def test_a_cell_that_always_fails_ends_the_study_with_its_reason(tmp_path, monkeypatch):
    failing(monkeypatch, {0, 1, 2})
    result = invoked("run", "four-organisations", *SMALLER, "--no-charts", "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "Every replication of cs-only (own, point 0) failed, the first with ModelError" in result.output
    assert json.loads((tmp_path / "out/manifest.json").read_text())["status"] == "failed"
    assert not (tmp_path / "out/summary.json").exists()


def test_a_cluster_that_is_not_there_is_one_clear_error(tmp_path):
    result = invoked("run", "four-organisations", "--cluster", "tcp://127.0.0.1:9", "--out", tmp_path / "out")
    assert result.exit_code == 2
    assert "--cluster: no Dask scheduler answers" in result.output
    assert not (tmp_path / "out").exists()


def test_a_rule_says_at_each_look_what_is_known_and_why_it_stopped(tmp_path):
    settings = ["--set", "company.start.customers=10", "--set", "horizon=26 months", "--set", "staffing=own"]
    settings += [
        "--set",
        "decide_on=nrr",
        "--set",
        "worth_acting_on.nrr=9 points",
        "--set",
        "worth_acting_on.ending_arr=$1",
    ]
    settings += ["--set", "models=[cs-only, cs-am-split]", "--set", "replications={at_least: 50, at_most: 300}"]
    result = invoked("run", "four-organisations", *settings, "--no-charts", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert "look 1 of at most 6 · 50 simulations each" in result.output
    assert "known to ±   NRR" in result.output
    assert "Stopped by rule at" in result.output
    assert "allows for" in result.output
