"""What a folder holds of a run is what a report gets: months, metrics, without those that failed; else one clear line."""

import dataclasses
import json

import numpy as np
import pytest

from sim.errors import InputError
from sim.trials.folder.stored import open_run
from sim.trials.storage.fingerprint import fingerprint
from tests.report import synthetic
from tests.report.page.stored_study import MONTHS, stored


@pytest.fixture
def summary():
    return synthetic.summary(n=200)


def test_months_and_metrics_are_those_that_were_written(tmp_path, summary):
    run = open_run(stored(tmp_path / "run", summary))
    written = synthetic.trajectories(n=200, months=MONTHS)["cs-am-split"]
    months = run.months(1, "own", "cs-am-split")
    assert months["ending_arr_cents"].dtype == np.int64
    np.testing.assert_array_equal(months["ending_arr_cents"], written["ending_arr_cents"])
    np.testing.assert_array_equal(months["nrr"], written["nrr"])
    found = run.metrics(0, "equal_budget", "cs-only", ["nrr", "ending_arr", "no_such_metric"])
    assert set(found) == {"nrr", "ending_arr"}
    dollars = synthetic.trajectories(n=200, months=MONTHS)["cs-only"]["ending_arr_cents"][:, -1] / 100.0
    np.testing.assert_array_equal(found["ending_arr"], dollars)


def test_what_failed_in_one_model_is_left_out_of_all(tmp_path, summary):
    run = open_run(stored(tmp_path / "run", summary, failed={"cs-only": [3], "cs-am-split": [7]}))
    found = run.trajectories(0, "equal_budget")
    written = synthetic.trajectories(n=200, months=MONTHS)
    kept = ~np.isin(np.arange(200), [3, 7])
    for model in ("cs-only", "cs-am-split"):
        np.testing.assert_array_equal(found[model]["nrr"], written[model]["nrr"][kept])


def test_nothing_is_shown_of_a_model_of_which_too_many_failed(tmp_path, summary):
    run = open_run(stored(tmp_path / "run", summary, failed={"cs-am-split": [1, 2, 3]}))
    assert list(run.trajectories(0, "equal_budget")) == ["cs-only"]
    assert run.trajectories(0, "equal_budget")["cs-only"]["nrr"].shape == (200, MONTHS)


def test_a_run_under_other_names_reads_the_same_rows(tmp_path, summary):
    run = open_run(stored(tmp_path / "run", summary))
    renamed = dataclasses.replace(run, keys={"model A": "cs-only"})
    np.testing.assert_array_equal(
        renamed.metrics(0, "equal_budget", "model A", ["nrr"])["nrr"],
        run.metrics(0, "equal_budget", "cs-only", ["nrr"])["nrr"],
    )


def test_unfinished_runs_say_so(tmp_path, summary):
    assert not open_run(stored(tmp_path / "done", summary)).unfinished
    assert open_run(stored(tmp_path / "stopped", summary, status="interrupted")).unfinished


def broken(folder, name, content):
    (folder / name).write_bytes(content)


WRONG = {
    "no folder": (lambda f: [file.unlink() for file in f.iterdir()] and f.rmdir(), "no such folder"),
    "no run": (lambda f: (f / "manifest.json").unlink(), "is no run"),
    "not begun": (lambda f: (f / "summary.json").unlink(), "continues it: postsale run experiments/synthetic.yaml"),
    "half a summary": (lambda f: broken(f, "summary.json", b'{"points": ['), "is damaged"),
    "another summary": (lambda f: broken(f, "summary.json", b'{"a": 1}'), "it lacks experiment, points, baseline"),
    "a list": (lambda f: broken(f, "manifest.json", b"[]"), "must be a JSON object"),
    "half a table": (lambda f: broken(f, "trajectories.parquet", b"PAR1 and no more"), "is damaged"),
    "no table": (lambda f: (f / "replications.parquet").unlink(), "is missing"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_folder_that_cannot_be_read_is_one_clear_line(tmp_path, summary, case):
    damage, said = WRONG[case]
    folder = stored(tmp_path / "run", summary)
    damage(folder)
    with pytest.raises(InputError) as caught:
        open_run(folder)
    assert len(caught.value.problems) == 1
    text = str(caught.value)
    assert said in text
    assert str(folder) in text
    assert "\n" not in text


def test_equal_numbers_have_one_fingerprint_whatever_is_said_of_them(summary):
    other = json.loads(json.dumps(summary)) | {"findings": [{"text": "other words", "metrics": []}], "title": "other"}
    assert fingerprint(other) == fingerprint(summary)
    other["points"][0]["models"]["cs-only"]["metrics"]["nrr"]["mean"] += 1e-12
    assert fingerprint(other) != fingerprint(summary)
