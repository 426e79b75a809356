"""Whoever reads a stored run can see what it rests on: every number with its range, source, grade and owner."""

import json
from collections import Counter
from pathlib import Path

import pytest

from sim.config.study.study import load_experiment
from sim.trials.analysis.assumptions_used import assumptions_used
from sim.trials.storage.store import Store
from sim.trials.study import Listener, Request, Session, as_json, strengths

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def experiment():
    return load_experiment("four-models", {})


def test_every_number_is_there_once_with_the_grade_that_is_counted(experiment):
    rows = assumptions_used(experiment)
    counted = {grade: n for grade, n in strengths(experiment).items() if n}
    assert Counter(row["strength"] for row in rows) == counted
    assert len({row["path"] for row in rows}) == len(rows)


def test_a_range_keeps_its_ends_and_the_text_of_its_file(experiment):
    row = next(r for r in assumptions_used(experiment) if r["path"] == "company.all_segments.stickiness")
    assert (row["text"], row["value"], row["low"], row["high"], row["unit"]) == (
        "25..38..50 %",
        0.38,
        0.25,
        0.50,
        "share",
    )
    assert row["source"]


def test_where_this_machine_keeps_its_files_is_not_told(experiment):
    said = as_json(assumptions_used(experiment)).decode()
    assert str(ROOT) not in said
    assert all(not row["place"].startswith("/") and ":" in row["place"] for row in json.loads(said))


def test_the_manifest_of_a_run_holds_them_and_what_follows_from_them(experiment, tmp_path):
    session = Session(experiment, Request(tmp_path), Store(tmp_path, None), 1, Listener())
    assert session.manifest()["assumptions"] == assumptions_used(experiment)
    follows = {row["path"]: row for row in session.manifest()["derived"]}
    assert follows["company.segments.mid-market.stickiness"]["value"] == 0.38
    assert "all_segments.stickiness" in follows["company.segments.smb.stickiness"]["how"]
    assert not follows.keys() & {row["path"] for row in assumptions_used(experiment)}
