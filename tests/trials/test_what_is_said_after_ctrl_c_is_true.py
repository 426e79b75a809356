"""Ctrl-C in any phase: what is said to be kept is kept, and where nothing was simulated nothing is said to be."""

import json

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.errors import InterruptedRunError
from sim.interface import finishing
from sim.trials import calibrate
from sim.trials import study as studies
from sim.trials.study import Listener
from tests.support.small_study import results, shards, study

pytestmark = pytest.mark.usefixtures("few_pilots")

SETTINGS = {"models": "[cs-only, cs-am-split]", "staffing": "own"}
RUNS = 8
"""Two cells of four replications."""
SMALL = ["run", "four-models", "--set", "company.start.customers=6", "--set", "horizon=25 months"]
SMALL += ["--set", "models=[cs-only, cs-am-split]", "--set", "staffing=own", "--replications", "2"]


def stopping_at(words):
    """Return who listens and presses Ctrl-C as soon as a phase of such words begins."""

    def watch(clock):
        if any(word in clock.words for word in words.split("|")):
            raise KeyboardInterrupt

    return Listener(watch=watch)


@pytest.mark.parametrize(
    ("phase", "doing"), [("engine|compiling", "loading|compiling"), ("planning", "planning people")]
)
def test_before_anything_is_simulated_nothing_is_said_to_be_kept(tmp_path, phase, doing):
    with pytest.raises(
        InterruptedRunError, match=rf"Stopped while ({doing}).*\. Nothing was simulated yet; run the same"
    ):
        study(tmp_path, SETTINGS, stopping_at(phase))
    assert not shards(tmp_path)
    assert json.loads((tmp_path / "manifest.json").read_text())["status"] == "interrupted"


def test_what_was_simulated_is_counted(tmp_path):
    with pytest.raises(
        InterruptedRunError, match=rf"Stopped while analyzing\. The {RUNS} replications so far are kept; the same"
    ):
        study(tmp_path, SETTINGS, stopping_at("analyzing"))
    study(tmp_path, SETTINGS)
    assert results(tmp_path)


def test_what_an_earlier_command_simulated_is_counted_too(tmp_path):
    study(tmp_path, SETTINGS)
    with pytest.raises(InterruptedRunError, match=rf"Stopped while planning people\. The {RUNS} replications"):
        study(tmp_path, SETTINGS, stopping_at("planning"))


def test_of_a_pool_nothing_is_claimed_that_is_not_known(tmp_path):
    with pytest.raises(InterruptedRunError, match="Replications that were simulated before are kept"):
        study(tmp_path / "out", SETTINGS, stopping_at("planning"), pool=tmp_path / "pool")


def test_ctrl_c_while_tables_are_written_is_no_defect(tmp_path, monkeypatch):
    """DuckDB looks for signals itself, and ends with an error of another kind."""

    def interrupted(*_):
        raise RuntimeError("Query interrupted")

    monkeypatch.setattr(studies, "record", interrupted)
    with pytest.raises(InterruptedRunError, match=rf"The {RUNS} replications so far are kept"):
        study(tmp_path, SETTINGS)


def test_ctrl_c_while_drawing_says_that_all_is_simulated(tmp_path, monkeypatch):
    def press(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(finishing, "draw", press)
    done = CliRunner().invoke(main, [*SMALL, "--out", str(tmp_path / "out")])
    assert done.exit_code == 3
    assert "Stopped while drawing. All 192 runs are kept; the same command draws again." in done.output


def test_ctrl_c_while_levels_are_fitted_leaves_nothing_and_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["init", "."]).exit_code == 0

    def press(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(calibrate, "measured", press)
    done = CliRunner().invoke(main, ["run", "our-question.yaml", "--quiet"])
    assert done.exit_code == 3
    assert (
        "Stopped while fitting the levels of our-company. Nothing was simulated; run the same command again."
        in done.output
    )
    assert not (tmp_path / "results").exists()


def test_a_command_that_keeps_nothing_promises_nothing(monkeypatch):
    from sim.config.commands import listing

    def press(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(listing, "listing", press)
    done = CliRunner().invoke(main, ["list", "models"])
    assert done.exit_code == 3
    assert done.output == "Stopped before it was done. Run the same command again.\n"
