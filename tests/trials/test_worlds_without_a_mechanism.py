"""Taking a mechanism out takes out what it says and nothing of the real world; parts of a difference sum to it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from sim.config.assumptions.mechanisms import MECHANISMS
from sim.config.resolving.experiment import Experiment
from sim.config.resolving.same_pay import OWN_PLANS
from sim.config.study.study import load_experiment
from sim.metrics.outcomes import mean_of
from sim.trials.planning.ablation import name_of, parts_of
from sim.trials.planning.cells import Cell, cells, worlds
from sim.trials.running.runner import run_one
from sim.trials.study import Request, run_study
from sim.vocabulary import Staffing

pytestmark = pytest.mark.usefixtures("few_pilots")

STUDY = """kind: experiment
title: A small study
company: mid-market-saas
models: [cs-only, ae-first-renewal]
baseline: cs-only
staffing: {staffing}
pay: own
horizon: 30 months
replications: 4
{more}
change: {{company.start.customers: 40{change}}}
"""


def study(folder: Path, more: str = "", staffing: str = "both", change: str = "") -> Experiment:
    """Return a small study of two organizations."""
    file = folder / "small.yaml"
    file.write_text(STUDY.format(more=more, staffing=staffing, change=change), encoding="utf-8")
    return load_experiment(file)


@cache
def cell_without(folder: Path, mechanism: str, change: str = "", model: str = "ae-first-renewal") -> Cell:
    """Return one cell of own staffing without a mechanism ('' = the real world)."""
    experiment = study(folder, f"repeat_without: [{mechanism}]" if mechanism else "", staffing="own", change=change)
    return next(
        c
        for c in cells(experiment)
        if c.without == name_of([mechanism] if mechanism else []) and c.staffing == Staffing.OWN and c.model == model
    )


@cache
def outcomes(folder: Path, mechanism: str, change: str = "", model: str = "ae-first-renewal") -> Any:
    """Return mean outcomes of a cell without a mechanism, and the cell."""
    cell = cell_without(folder, mechanism, change, model)
    found = [run_one(cell, seed=1, replication=r, engine="compiled")[0].metrics for r in range(40)]
    return {name: mean_of(np.array([m.get(name, np.nan) for m in found])) for name in found[0]}, cell


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("worlds")


GONE = {
    "friction": ("wrong_contacts", "handoffs_lost", "leads_lost"),
    "hidden_risk": ("hidden_risks",),
    "discounting": ("discount_rate",),
    "hoarding": ("release_days",),
    "burnout": ("attrition.csm",),
    "incentives": ("variable_pay.csm", "variable_pay.am", "variable_pay.ae", "ambiguity.csm"),
}


@pytest.mark.parametrize("mechanism", GONE)
def test_what_a_mechanism_does_is_gone_without_it(folder, mechanism):
    with_it, _ = outcomes(folder, "")
    without, _ = outcomes(folder, mechanism)
    for metric in GONE[mechanism]:
        assert with_it[metric] > 0.0, metric
        assert np.nan_to_num(without[metric]) == pytest.approx(0.0, abs=1e-12), metric


def test_without_friction_roles_do_not_talk_and_pass_nothing_by_hand(folder):
    with_it, without = outcomes(folder, "")[0], outcomes(folder, "friction")[0]
    assert with_it["done_work.coordination"] > 40  # meetings of two people, each about all that they share
    assert "done_work.coordination" not in without
    assert without["done_work.handoff"] < 0.5 * with_it["done_work.handoff"]


def test_without_queues_nothing_waits_but_for_a_chair_to_be_filled(folder):
    nobody_leaves = ", assumptions.people.attrition: 0 % a year"
    with_it, without = outcomes(folder, "", nobody_leaves)[0], outcomes(folder, "queues", nobody_leaves)[0]
    for work in ("adoption", "renewal", "expansion", "handoff"):
        assert without[f"wait.{work}"] < 0.05 * with_it[f"wait.{work}"], work
    assert without["utilisation.csm"] < 0.25 * with_it["utilisation.csm"]
    assert without["payout.csm"] == pytest.approx(with_it["payout.csm"], rel=0.1)


@pytest.mark.parametrize(
    ("mechanism", "gone"),
    [
        ("learning", "learning_added"),
        ("talent", "talent_spread"),
        ("switching", "switching_setup_family_hours"),
    ],
)
def test_what_one_learns_is_good_at_and_loses_by_turning_are_taken_out_apart(folder, mechanism, gone):
    cell = cell_without(folder, mechanism)
    constants = cell.design.constants[0]
    for name in ("learning_added", "talent_spread", "switching_setup_family_hours"):
        assert np.any(constants[name] != 0.0) == (name != gone), name


def test_without_champions_leaving_all_customers_keep_theirs(folder):
    experiment = study(folder, "repeat_without: [champions]")
    cell = next(c for c in cells(experiment) if c.without == "champions")
    assert cell.design.constants["champion_leaves"][0] == 0.0


def test_without_limits_customers_grow_more(folder):
    assert outcomes(folder, "whitespace")[0]["expansion_arr"] > 1.05 * outcomes(folder, "")[0]["expansion_arr"]


def test_without_whole_people_own_staffing_is_what_the_ratios_say(folder):
    whole, parts = outcomes(folder, "")[1], outcomes(folder, "whole_people")[1]
    assert whole.staffing == parts.staffing == Staffing.OWN
    assert whole.planned_cost > parts.planned_cost
    assert outcomes(folder, "")[0]["headcount.ae"] >= 1.0
    assert outcomes(folder, "whole_people")[0]["headcount.ae"] < 1.0


def test_an_assumption_can_be_taken_out_by_its_path(folder):
    cell = cell_without(folder, "people.speedup")
    assert cell.design.constants["people_speedup"][0] == 0.0


def test_every_mechanism_of_the_list_has_a_world_or_says_that_it_has_none(folder):
    """A mechanism that nothing takes out would be a switch that switches nothing."""
    real = outcomes(folder, "")[0]
    for mechanism in MECHANISMS:
        if mechanism not in ("transition", OWN_PLANS):  # of policies, and of studies that pay all alike
            without = outcomes(folder, mechanism)[0]
            assert any(without.get(m) != real[m] for m in ("nrr", "grr", "cost_to_serve", "ending_arr")), mechanism


def finished(folder: Path, more: str) -> tuple[dict[str, Any], Path]:
    """Run a small study and return its summary and folder."""
    out = folder / f"out-{abs(hash(more))}"
    run_study(study(folder, more, "equal_budget"), Request(out=out))
    return json.loads((out / "summary.json").read_text(encoding="utf-8")), out


def test_parts_and_rest_sum_to_the_difference_that_is_reported(folder):
    summary, out = finished(folder, "explain_by: [friction, incentives, learning]")
    rows = summary["mechanisms"]
    assert {row["metric"] for row in rows} == {"nrr", "expansion_arr", "economic_value"}
    for row in rows:
        parts = sum(part["mean"] for part in row["parts"]) + row["rest"]["mean"]
        assert parts == pytest.approx(row["difference"]["mean"], rel=1e-9, abs=1e-9)
        shown = next(
            c for c in summary["points"][0]["comparisons"] if c["a"] == row["a"] and c["metric"] == row["metric"]
        )
        assert row["difference"]["mean"] == pytest.approx(shown["difference"], rel=1e-9)
        assert row["orders"] == 6
    table = duckdb.sql(f"SELECT without, count(*) FROM '{out}/mechanisms.parquet' GROUP BY ALL").fetchall()
    assert len(table) == 7  # every set of three but the empty one
    assert {count for _, count in table} == {8}


def test_explaining_changes_nothing_of_the_real_world(folder):
    plain, _ = finished(folder, "")
    explained, _ = finished(folder, "explain_by: [friction, incentives]\nrepeat_without: [discounting]")
    assert explained["points"] == plain["points"]
    assert plain["mechanisms"] == plain["without"] == []
    assert [entry["without"] for entry in explained["without"]] == ["discounting"]
    models = explained["without"][0]["points"][0]["models"]
    assert models["cs-only"]["metrics"]["discount_rate"]["mean"] == 0.0


def test_worlds_are_named_by_what_is_out_whatever_the_order_and_run_once(folder):
    experiment = study(folder, "explain_by: [learning, friction]\nrepeat_without: [friction]")
    found = worlds(experiment, 1)
    assert list(found) == ["", "friction", "learning", "learning+friction"]
    assert name_of(["friction", "learning"]) == name_of(["learning", "friction"]) == "learning+friction"
    assert parts_of("learning+friction") == ("learning", "friction")
    assert found["friction"] == experiment.staffing
    assert found["learning"] == (Staffing.EQUAL_BUDGET,)
