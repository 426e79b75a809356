"""`show` of a folder: what a run was and what it ran, or what can be named instead; `runs` of nothing is a mistake."""

import tempfile

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.config.study.study import load_experiment

SMALL = ["--set", "company.start.customers=6", "--set", "horizon=25 months", "--set", "models=[cs-only, cs-am-split]"]


def command(*words):
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results") / "question"
    done = command(
        "run",
        "four-models",
        *SMALL,
        "--set",
        "staffing=own",
        "--replications",
        "3",
        "--no-charts",
        "--quiet",
        "--out",
        folder,
    )
    assert done.exit_code == 0, done.output
    return folder


def test_a_run_is_shown_with_its_state_its_settings_and_its_experiment(run, tmp_path):
    done = command("show", run)
    assert done.exit_code == 0, done.output
    said = [line for line in done.output.splitlines() if line.startswith("# ")]
    assert "complete · 3 of 3 replications" in said[1]
    assert "seed " in said[1]
    assert "compiled engine" in said[1]
    assert "report.html" in done.output
    assert "--set 'models=[cs-only, cs-am-split]'" in done.output
    shown = tmp_path / "four-models.yaml"
    shown.write_text(done.output, encoding="utf-8")
    assert load_experiment(shown, {}).sha256 == load_experiment("four-models", {}).sha256, "what is shown loads again"


@pytest.mark.parametrize("flag", ["--origin", "--sources"])
def test_a_run_is_shown_as_its_file_would_be(run, flag):
    here, there = command("show", run, flag), command("show", "four-models", flag)
    assert here.exit_code == 0, here.output
    told = [line.split("  #")[0] for line in there.stdout.splitlines()]
    assert [line.split("  #")[0] for line in here.stdout.splitlines() if not line.startswith("# ")] == told
    assert tempfile.gettempdir() not in here.stdout.replace(str(run), ""), (
        "where it was restored for a moment is not told"
    )


def test_what_a_run_does_not_keep_is_said_without_a_word_of_where_it_was_restored(run):
    done = command("show", run, "--paths")  # the run was of two of the models that the experiment names
    assert done.exit_code == 2
    assert "Show the experiment itself: postsale show four-models --paths." in done.output
    assert "postsale-" not in done.output


def test_a_folder_of_runs_names_them(run):
    done = command("show", run.parent)
    assert done.exit_code == 2
    assert f"is a folder of runs. Name one of them: {run}." in done.output


def test_any_other_folder_says_what_can_be_named_in_it(tmp_path):
    assert "a folder without a run and without a YAML file. Name a key" in command("show", tmp_path).output
    (tmp_path / "ours.yaml").write_text("kind: company\n", encoding="utf-8")
    done = command("show", tmp_path)
    assert done.exit_code == 2
    assert f"Name a file in it: {tmp_path / 'ours.yaml'}." in done.output


def test_an_interrupted_run_is_shown_too(run, tmp_path):
    (tmp_path / "shards").mkdir()
    (tmp_path / "shards/design.json").write_text("{}")
    text = (
        (run / "manifest.json").read_text(encoding="utf-8").replace('"status": "complete"', '"status": "interrupted"')
    )
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    done = command("show", tmp_path)
    assert done.exit_code == 0, done.output
    assert "# interrupted · " in done.output
    assert "none yet; the command that began it continues it" in done.output
    assert "kind: experiment" in done.output


def test_runs_of_a_folder_that_is_not_there_are_a_mistake(run, tmp_path, monkeypatch):
    monkeypatch.chdir(run.parent)
    done = command("runs", "questoin")
    assert done.exit_code == 2
    assert "FOLDER: there is no such folder (got questoin). Did you mean question?" in done.output
    (tmp_path / "file").write_text("")
    done = command("runs", tmp_path / "file")
    assert done.exit_code == 2
    assert "is a file" in done.output
    monkeypatch.chdir(tmp_path)
    assert command("runs").exit_code == 0, "nothing was run yet: no mistake"
