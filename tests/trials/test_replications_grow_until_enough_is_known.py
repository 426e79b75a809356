"""A rule may end a run: it looks rarely, on all that decides, says why it ended, and can always be taken further."""

import json
import math

import duckdb
import numpy as np
import pytest

from sim.errors import InterruptedRunError
from sim.results.kinds import plain
from sim.statistics.looks import Need, level_at_every_look, look_schedule
from sim.trials.analysis.growth import Look
from sim.trials.study import Listener, as_json
from tests.support.small_study import results, study

EASY = {"worth_acting_on.nrr": "16 points", "decide_on": "nrr", "staffing": "own", "models": "[cs-only, cs-am-split]"}
HARD = EASY | {"worth_acting_on.nrr": "0.01 points"}


def asked(least, most):
    return {"replications": f"{{at_least: {least}, at_most: {most}}}"}


def rows(folder):
    return duckdb.sql(f"SELECT model, replication, nrr FROM '{folder}/replications.parquet'").fetchnumpy()


@pytest.fixture(scope="module")
def easy(tmp_path_factory):
    """Return the folder, the run and the looks of a study that ends by the rule."""
    folder = tmp_path_factory.mktemp("easy") / "out"
    looks = []
    ran = study(folder, EASY | asked(50, 400), Listener(look=looks.append), workers=2)
    return folder, ran, looks


def test_a_run_ends_at_the_first_look_at_which_everything_is_known(easy):
    folder, ran, looks = easy
    assert ran.stop.rule == "rule"
    assert set(ran.stop.looks) <= set(look_schedule(50, 400))
    assert list(ran.stop.looks) == sorted(ran.stop.looks)
    assert [look.numbers for look in looks] == [{0: size} for size in ran.stop.looks]
    for look in looks[:-1]:
        assert any(need.half_width > need.wanted for need in look.needs)
    assert all(need.half_width <= need.wanted == 0.04 for need in looks[-1].needs)
    assert ran.summary.n == ran.stop.replications < 400
    kept = json.loads((folder / "summary.json").read_text())["replications"]
    assert kept["stopped_by"] == "rule"
    assert kept["known_to"]["nrr"]["half_width"] <= kept["known_to"]["nrr"]["wanted"]
    assert json.loads((folder / "manifest.json").read_text())["replications"]["stopped_by"] == "rule"


def test_the_reported_interval_allows_for_every_look(easy):
    _, ran, looks = easy
    level = level_at_every_look(look_schedule(50, 400))
    assert ran.stop.level == level > 0.95
    row = next(c for c in ran.summary.points[0].comparisons if c.metric == "nrr")
    low, high = row.ci95_joint
    assert (high - low) / 2 == pytest.approx(looks[-1].needs[0].half_width, rel=1e-12)


def test_the_same_run_again_and_one_that_was_cut_short_end_at_the_same_bytes(easy, tmp_path):
    folder, _, _ = easy
    before = results(folder)
    study(folder, EASY | asked(50, 400))
    assert results(folder) == before

    def stop(look):
        raise KeyboardInterrupt

    with pytest.raises(InterruptedRunError):
        study(tmp_path / "cut", EASY | asked(50, 400), Listener(look=stop), workers=1, shard=9)
    study(tmp_path / "cut", EASY | asked(50, 400), workers=1, shard=9)
    assert results(tmp_path / "cut") == before


def test_what_stays_unknown_ends_at_the_most_and_says_so(tmp_path):
    ran = study(tmp_path, HARD | asked(50, 80))
    assert (ran.stop.rule, ran.stop.replications, ran.stop.looks) == ("most", 80, (50, 80))
    known = ran.summary.replications.known_to["nrr"]
    assert known.half_width > known.wanted


def test_every_metric_that_decides_must_be_known(tmp_path):
    both = EASY | {"decide_on": "[nrr, ending_arr]", "worth_acting_on.ending_arr": "$1"}
    ran = study(tmp_path, both | asked(50, 60))
    assert ran.stop.rule == "most"
    assert set(ran.summary.replications.known_to) == {"nrr", "ending_arr"}


def test_another_wish_for_precision_adds_replications_and_repeats_none(easy, tmp_path):
    study(tmp_path, EASY | asked(50, 400))
    few = rows(tmp_path)
    ran = study(tmp_path, HARD | asked(50, 120))
    assert ran.stop.replications == 120, "what is worth acting on is asked of the runs, not part of them"
    many = rows(tmp_path)
    for model in ("cs-only", "cs-am-split"):
        before, after = few["nrr"][few["model"] == model], many["nrr"][many["model"] == model]
        n = min(len(before), len(after))
        assert np.array_equal(before[:n], after[:n])
        assert np.unique(after).size == 120


def test_a_number_of_replications_overrules_the_rule(easy, tmp_path):
    study(tmp_path, EASY | asked(50, 400))
    ran = study(tmp_path, EASY | {"replications": "90"})
    assert (ran.stop.rule, ran.summary.n, ran.stop.level) == ("fixed", 90, 0.95)
    assert sorted(set(rows(tmp_path)["replication"])) == list(range(90))
    fewer = study(tmp_path, EASY | {"replications": "20"})
    assert fewer.summary.n == 20, "what is asked for is reported; what is stored beyond it stays stored"
    study(tmp_path / "alone", EASY | {"replications": "20"})
    assert results(tmp_path / "alone") == results(tmp_path)


def test_where_nothing_is_compared_there_is_nothing_to_wait_for(tmp_path):
    ran = study(tmp_path, EASY | {"models": "[cs-only]"} | asked(50, 2000))
    assert (ran.stop.rule, ran.summary.n) == ("rule", 50)


def test_of_each_metric_the_difference_furthest_from_known_is_told():
    """Unknown before known, however narrow; and what has no number at all stays plain data."""
    needs = (
        Need("nrr", 0.004, 0.005, 90),
        Need("nrr", 0.001, 0.005, 7),
        Need("nrr", 0.002, 0.005, 90),
        Need("grr", math.nan, 0.005, 0),
        Need("grr", 0.009, 0.005, 90),
        Need("adoption", 0.1, None, 90),
    )
    told = Look(1, 1, {0: 100}, {0: needs}).known_to
    assert plain(told) == {
        "nrr": {"half_width": 0.001, "wanted": 0.005, "telling": 7, "known": False},
        "grr": {"half_width": None, "wanted": 0.005, "telling": 0, "known": False},
    }
    assert json.loads(as_json(plain(told))) == plain(told)


def test_models_that_hardly_ever_differ_end_at_the_most_and_say_why(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.trials.analysis.growth.telling", lambda differences: 3)
    ran = study(tmp_path, EASY | asked(50, 60))
    known = ran.summary.replications.known_to["nrr"]
    assert ran.stop.rule == "most"
    assert (known.telling, known.known) == (3, False)
