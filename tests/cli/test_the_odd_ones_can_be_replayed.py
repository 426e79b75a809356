"""`odd` shows the simulations in which a recommendation did worst, says how much was luck, and each can be replayed."""

import dataclasses
import json
import re
import shlex
import shutil

import duckdb
import numpy as np
import pytest
from click.testing import CliRunner
from msgspec import structs

from sim.cli.main import main
from sim.interface.odd import luck_words
from sim.metrics.averaged import Averaged
from sim.trials.folder.odd import OddOne, finished_run, odd_ones

pytestmark = pytest.mark.usefixtures("few_pilots")

SMALL = ["--set", "company.start.customers=8", "--set", "pay=own", "--no-charts", "--quiet", "--workers", "1"]
STUDY = ["four-organisations", *SMALL, "--set", "horizon=25 months", "--replications", "30", "--set", "staffing=own"]
MODELS = ("cs-only", "am-only", "no-csm")
HEAD = re.compile(r"Simulation (\d+): ")


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a finished run of three options."""
    folder = tmp_path_factory.mktemp("made") / "a run"
    done = command("run", *STUDY, "--set", f"models=[{', '.join(MODELS)}]", "--out", folder)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def run(made, tmp_path):
    """Return a copy of the run, to be altered."""
    shutil.copytree(made, tmp_path / "one")
    return tmp_path / "one"


@pytest.fixture(scope="module")
def shown(made):
    """Return what is shown of the run, and its block of lines for each simulation."""
    done = command("odd", made)
    assert done.exit_code == 0, done.output
    parts = done.output.rstrip("\n").split("\n\n")
    return parts[0], [part.splitlines() for part in parts[1:-1]], parts[-1]


@pytest.fixture(scope="module")
def stored(made):
    """Return what is recommended and, by model and replication, the metric that decides, as the tables have them."""
    summary = json.loads((made / "summary.json").read_text())
    metric = summary["decide_on"][0]
    (best,) = [c["best"] for c in summary["choice"] if c["metric"] == metric]
    rows = duckdb.sql(f"SELECT model, replication, {metric} FROM '{made}/replications.parquet'").fetchall()
    return best, {(model, number): value for model, number, value in rows}


def test_the_five_worst_are_shown_worst_first(shown, stored):
    head, blocks, note = shown
    best, came = stored
    behind = {
        number: max(came[m, number] for m in MODELS if m != best) - value
        for (model, number), value in came.items()
        if model == best
    }
    worst = sorted((number for number, by in behind.items() if by > 0.0), key=lambda number: -behind[number])
    assert [int(HEAD.match(block[0])[1]) for block in blocks] == worst[:5]
    assert len(blocks) == 5
    assert f"{len(worst) / len(behind):.0%} of 30 simulations" in head
    assert "no evidence" in note


def test_each_is_told_in_at_most_ten_lines(shown):
    assert all(len(block) <= 10 for block in shown[1])


def test_the_command_replays_what_is_told(shown, made):
    for block in shown[1]:
        words = shlex.split(block[-1])
        assert words[:3] == ["postsale", "trace", str(made)]
        replayed = command(*words[1:])
        assert replayed.exit_code == 0, replayed.output
        for line, model in zip(block[2:4], (words[4], words[6]), strict=True):
            (told,) = [row for row in replayed.output.splitlines() if row.startswith(f"{model}: NRR ")]
            assert re.search(r"NRR (\S+%)", line)[1] == re.search(r"NRR (\S+%)", told)[1]
        if "--customer" in words:
            customer = words[words.index("--customer") + 1]
            assert f"customer {customer} (" in "".join(block[4:6])
            assert "on they differ" in replayed.output
            assert replayed.output.count("leaves, $") == 1, "under one of the two alone"


def test_customers_lost_are_those_of_the_tables(shown, made):
    for block in shown[1]:
        words = shlex.split(block[-1])
        for line, model in zip(block[2:4], (words[4], words[6]), strict=True):
            query = f"SELECT sum(churned_logos) FROM '{made}/trajectories.parquet' WHERE model = ? AND replication = ?"
            ((lost,),) = duckdb.sql(query, params=[model, int(words[8])]).fetchall()
            assert f", {lost:.0f} customer{'s' if lost != 1 else ''} lost" in line


def test_luck_and_all_else_are_the_whole(made):
    run = finished_run(made)
    found = odd_ones(run, 30)
    metric, best = found.recommended.metric, found.recommended.model
    less = {m: Averaged(run.metrics(0, "own", m, [metric, f"luck_{metric}"]))[metric] for m in MODELS}
    assert len(found.ones) == found.behind > 5
    for one in found.ones:
        behind_less_luck = less[one.other][one.replication] - less[best][one.replication]
        assert one.behind - one.luck == pytest.approx(behind_less_luck)
    assert np.any([one.luck != 0.0 for one in found.ones])


@pytest.mark.parametrize(
    ("luck", "words"),
    [
        (3e5, "Luck of known odds put it $300k behind, all else $500k behind."),
        (-2e5, "Luck of known odds put it $200k ahead, all else $1.0M behind."),
        (9e5, "Luck of known odds put it $900k behind, all else $100k ahead."),
        (8e5, "All of that was luck of known odds."),
        (0.0, "None of that was luck of known odds."),
        (float("nan"), "How much of that was luck is not known."),
    ],
)
def test_what_luck_did_is_said_with_its_direction(luck, words):
    assert luck_words("cash_value", OddOne(0, "b", {}, 8e5, luck)) == words


def test_where_less_is_better_the_worst_is_the_largest(run):
    (run / "decision.json").write_text(json.dumps({"choice": "cs-only", "staying": "am-only"}))
    held = finished_run(run)
    costs = dataclasses.replace(held, summary=structs.replace(held.summary, decide_on=("cost_to_serve",)))
    found = odd_ones(costs, 5)
    assert found.ones
    for one in found.ones:
        mine, theirs = (one.came[model]["cost_to_serve"] for model in ("cs-only", one.other))
        assert one.behind == pytest.approx(mine - theirs)
        assert np.isnan(one.luck)


def test_a_decision_in_the_folder_says_what_is_recommended(run, stored):
    other = next(model for model in MODELS if model != stored[0])
    (run / "decision.json").write_text(json.dumps({"choice": other, "staying": MODELS[0], "grade": "lean"}))
    done = command("odd", run)
    assert done.exit_code == 0, done.output
    assert f"--model {other} " in done.output


def test_a_recommendation_that_is_never_behind_is_said_to_be(run, monkeypatch):
    held = finished_run(run)
    best = odd_ones(held, 1).recommended.model
    usual = type(held).metrics

    def metrics(self, point, staffing, model, names):
        return {
            name: values + (model == best) * 1e12 for name, values in usual(self, point, staffing, model, names).items()
        }

    monkeypatch.setattr(type(held), "metrics", metrics)
    done = command("odd", run)
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [done.output.strip()]
    assert "In none of 30 simulations does another option end ahead." in done.output


def refused(folder, words):
    done = command("odd", folder)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert words in done.stderr


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("{}", "choice"),
        ('{"choice": 3, "staying": "cs-only"}', "choice"),
        ('{"choice": "nobody", "staying": "cs-only"}', "choice must be one of"),
        ('{"choice": "cs-only", "staying": "nobody"}', "staying must be one of"),
        ("[", "decision.json"),
    ],
)
def test_a_damaged_decision_is_refused(run, held, words):
    (run / "decision.json").write_text(held)
    refused(run, words)


def test_a_folder_without_a_run_is_refused(tmp_path):
    refused(tmp_path, "holds no run")
    refused(tmp_path / "nowhere", "holds no run")


def test_an_unfinished_run_is_refused(run):
    manifest = json.loads((run / "manifest.json").read_text())
    (run / "manifest.json").write_text(json.dumps(manifest | {"status": "interrupted"}))
    refused(run, "is not finished")


def test_a_run_of_one_option_is_refused(tmp_path):
    done = command(
        "run",
        *STUDY[:-4],
        "--replications",
        "3",
        "--set",
        "staffing=own",
        "--set",
        "models=[cs-only]",
        "--out",
        tmp_path / "one",
    )
    assert done.exit_code == 0, done.output
    refused(tmp_path / "one", "it has one option (cs-only)")


def test_without_a_folder_it_says_what_there_is(made, monkeypatch):
    monkeypatch.chdir(made.parent)
    done = command("odd")
    assert done.exit_code == 2
    assert "a run" in done.stderr
