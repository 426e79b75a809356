"""`trace` tells one future event by event: the same customer, the same dice under two models."""

import csv

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.config.study.study import load_experiment
from sim.trials.planning.cells import cells
from sim.trials.tracing import tracing
from sim.vocabulary import Staffing

SMALL = ["--set", "company.start.customers=8", "--set", "horizon=25 months", "--staffing", "own"]
SETTINGS = {"company.start.customers": "8", "horizon": "25 months"}


def traced(*flags):
    return CliRunner().invoke(main, ["trace", "four-organisations", *SMALL, *flags])


@pytest.fixture(scope="module")
def lives():
    """Return one future of a small company under two models: (cell, finished, journal) by model."""
    experiment = load_experiment("four-organisations", SETTINGS)
    found = {}
    for model in ("cs-only", "cs-am-split"):
        (cell,) = cells(experiment, only=(0, Staffing.OWN, model))
        found[model] = (cell, *tracing.journal_of(cell, seed=experiment.seed, replication=3))
    return found


def test_the_journal_changes_nothing(lives):
    from sim.trials.executing.replication import replicate

    cell, done, _ = lives["cs-only"]
    plain = replicate(cell.design, seed=2027, replication=3)
    assert plain.trajectory.digest == done.trajectory.digest


def test_the_same_customer_meets_the_same_fate_of_the_world_under_both_models(lives):
    """Champions leave and customers sign on the same days: nothing that a model could change."""
    from sim.vocabulary import Happening

    def days(model, what):
        _, _, journal = lives[model]
        rows = journal[journal["what"] == what]
        return list(zip(rows["account"].tolist(), rows["time"].tolist(), strict=True))

    assert days("cs-only", Happening.SIGNED) == days("cs-am-split", Happening.SIGNED)
    assert len(days("cs-only", Happening.SIGNED)) > 0


def test_a_rep_s_sessions_never_overlap(lives):
    from sim.vocabulary import Happening

    _, done, journal = lives["cs-am-split"]
    for seat in range(done.state.seats.size):
        rows = journal[journal["seat"] == seat]
        busy = False
        for row in rows:
            if row["what"] == Happening.STARTED:
                assert not busy
                busy = True
            elif row["what"] == Happening.SESSION:
                busy = False


def test_side_by_side_marks_the_first_difference():
    result = traced("--versus", "cs-am-split", "--customer", "1")
    assert result.exit_code == 0
    assert "customer 1, the same luck under cs-only and cs-am-split (one simulation, not evidence)" in result.output
    assert result.output.count("on they differ") == 1


def test_a_model_against_itself_is_identical_from_beginning_to_end():
    result = traced("--model", "cs-only", "--versus", "cs-only", "--customer", "2")
    assert result.exit_code == 0
    assert "identical from beginning to end" in result.output


def test_a_rep_is_followed_by_role_and_number():
    result = traced("--rep", "csm.0")
    assert result.exit_code == 0
    assert "session ends" in result.output


def test_rows_can_be_kept_as_csv(tmp_path):
    file = tmp_path / "life.csv"
    result = traced("--customer", "1", "--csv", str(file))
    assert result.exit_code == 0
    rows = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert {row["model"] for row in rows} == {"cs-only"}
    days = [float(row["day"]) for row in rows]
    assert days == sorted(days)
    assert len(days) > 10


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (["--customer", "9999"], "there is no such customer (got 9999)"),
        (["--rep", "cfo"], "nobody of that name (got cfo)"),
        (["--model", "cs-onyl"], "no such model in this study (got cs-onyl)"),
        (["--point", "7"], "there is no such point (got 7)"),
        (["--rep", "csm", "--customer", "1"], "give a customer or a rep, not both"),
    ],
)
def test_a_wrong_wish_is_one_clear_line(flags, words):
    result = traced(*flags)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output
