"""Choices and mechanisms say which estimator each average is of, and what it gained, as the stored replications have it."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import numpy as np
import pytest

from sim.config.study.study import load_experiment
from sim.results.choosing import Choice
from sim.trials.analysis.averages import estimator_of
from sim.trials.analysis.choice import choice_entries
from sim.trials.analysis.policies import bands
from sim.trials.planning.ablation import name_of
from sim.trials.study import Request, run_study
from sim.vocabulary import Staffing

pytestmark = pytest.mark.usefixtures("few_pilots")

STUDY = """kind: experiment
title: A small study
company: mid-market-saas
models: [cs-only, ae-first-renewal]
baseline: cs-only
staffing: equal_budget
horizon: 30 months
replications: 12
explain_by: [friction, incentives]
repeat_without: [friction]
decide_on: [nrr, cost_to_serve]
change: {company.start.customers: 40}
pay: own
"""
N = 300
RANDOM = np.random.default_rng(5)
LUCK = RANDOM.normal(0.0, 0.05, N)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    folder = tmp_path_factory.mktemp("estimators")
    (folder / "small.yaml").write_text(STUDY, encoding="utf-8")
    run_study(load_experiment(folder / "small.yaml"), Request(out=folder / "out"))
    return json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8")), folder / "out"


def apart(out: Path, without: str, *, less_luck: bool) -> Any:
    """Return the difference in NRR in a world, replication by replication, as stored."""
    table, where = ("mechanisms", f"without = '{without}'") if without else ("replications", "true")
    value = "nrr - luck_nrr" if less_luck else "nrr"
    found = {
        model: duckdb.sql(
            f"SELECT {value} AS x FROM '{out}/{table}.parquet' WHERE model = '{model}' AND {where} ORDER BY replication"
        ).fetchnumpy()["x"]
        for model in ("ae-first-renewal", "cs-only")
    }
    return found["ae-first-renewal"] - found["cs-only"]


def gained(came: Any, averaged: Any) -> Any:
    return pytest.approx(came.var(ddof=1) / averaged.var(ddof=1), rel=1e-9)


def test_each_mean_of_a_split_says_what_it_gained(done: tuple[dict[str, Any], Path]) -> None:
    summary, out = done
    row = next(row for row in summary["mechanisms"] if row["metric"] == "nrr")
    real, none, alone = (
        [apart(out, world, less_luck=less) for less in (False, True)]
        for world in ("", name_of(["friction", "incentives"]), "friction")
    )
    incentives = [apart(out, "incentives", less_luck=less) for less in (False, True)]
    part = [(real[k] - alone[k] + incentives[k] - none[k]) / 2.0 for k in (0, 1)]
    friction = next(one for one in row["parts"] if one["mechanism"] == "friction")
    assert friction["mean"] == pytest.approx(part[1].mean(), rel=1e-9)
    for told, values in (
        (row["difference"], real),
        (row["rest"], none),
        (friction, part),
        (friction["plain_ablation"], [real[k] - alone[k] for k in (0, 1)]),
    ):
        assert told["estimator"] == "less_luck"
        assert told["variance_ratio"] == gained(*values)


def test_by_how_much_a_difference_changes_without_a_mechanism_says_so_too(done: tuple[dict[str, Any], Path]) -> None:
    summary, out = done
    changes = {row["metric"]: row for row in summary["without"][0]["changes"]}
    came, averaged = (apart(out, "", less_luck=less) - apart(out, "friction", less_luck=less) for less in (False, True))
    assert changes["nrr"]["estimator"] == "less_luck"
    assert changes["nrr"]["variance_ratio"] == gained(came, averaged)
    assert changes["cost_to_serve"]["estimator"] == "plain", "no luck of known odds is in it"
    assert "variance_ratio" not in changes["cost_to_serve"]


def test_a_choice_says_which_averages_it_weighs(done: tuple[dict[str, Any], Path]) -> None:
    summary, out = done
    choice = {row["metric"]: row for row in summary["choice"]}
    ratio = gained(*(apart(out, "", less_luck=less) for less in (False, True)))
    regret = next(one["regret"] for one in choice["nrr"]["systems"] if one["model"] != choice["nrr"]["best"])
    for told in (choice["nrr"], regret):
        assert told["estimator"] == "less_luck"
        assert told["variance_ratio"] == ratio
    assert choice["cost_to_serve"]["estimator"] == "plain"


def chosen(metrics: dict[int, dict[str, Any]]) -> Choice:
    """Return the choice between models a and b of these metrics."""
    experiment: Any = SimpleNamespace(
        decide_on=("nrr",), points=lambda: [SimpleNamespace(index=0, worth_acting_on={"nrr": 0.01})]
    )
    cells: Any = [SimpleNamespace(index=k, point=0, staffing=Staffing.OWN, model="ab"[k]) for k in metrics]
    return choice_entries(experiment, cells, metrics)[0]


def test_a_choice_between_models_that_mostly_come_out_equal_is_plain() -> None:
    base = {"nrr": 1.0 + LUCK, "luck_nrr": LUCK}
    rare = np.where(np.arange(N) < 20, 0.1, 0.0)
    other = {"nrr": base["nrr"] + rare, "luck_nrr": LUCK + RANDOM.normal(0.0, 0.001, N)}
    entry = chosen({0: base, 1: other})
    assert entry.estimator == "plain"
    assert all(told.variance_ratio is None for told in (entry, *(one.regret for one in entry.systems)))
    often = {"nrr": 1.0 + LUCK + RANDOM.normal(0.0, 0.01, N), "luck_nrr": LUCK}
    assert chosen({0: {"nrr": np.full(N, 1.0), "luck_nrr": np.zeros(N)}, 1: often}).variance_ratio > 10.0


def test_of_worlds_the_variance_is_that_within_them() -> None:
    worlds = np.arange(50.0)[:, None]
    noise = RANDOM.normal(size=(50, 8))
    told = estimator_of((worlds + noise, worlds + noise / 2.0))
    assert told == {"estimator": "less_luck", "variance_ratio": pytest.approx(4.0)}
    assert estimator_of((noise, noise)) == {"estimator": "plain"}
    assert estimator_of((noise[:, :1], noise[:, :1] / 2.0)) == {"estimator": "less_luck"}, (
        "one future shows no variance"
    )


def test_bands_of_arr_keep_their_luck_and_say_so() -> None:
    nrr = {model: 1.0 + RANDOM.normal(0.0, 0.05, (N, 6)) for model in "ab"}
    (band,) = bands(nrr, np.full((N, 6), 2e6), "a")
    assert band.estimator == "plain"
