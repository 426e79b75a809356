"""A study of policies from its file to its summary: the same worlds, the same books, whoever does the work."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.config.study.study import load_experiment
from sim.results.files import as_json
from sim.results.kinds import plain
from sim.trials.folder.stored import open_run
from sim.trials.planning import equal_spend
from sim.trials.study import Request, StudyRun, run_study

STUDY = """
kind: experiment
title: A small study of policies
study: policy
company: mid-market-saas
change:
  company.start.customers: 14
  company.new_logos: {per_year: 10, growth: 20 % a year}
policies:
  never:
    - {use: cs-only}
  too-late:
    - {use: cs-only}
    - {use: cs-am-split, when: customers >= 10000}
  from-the-start:
    - {use: cs-am-split}
  on-the-first-day:
    - {use: cs-only}
    - {use: cs-am-split, when: month >= 0}
  in-stages:
    - {use: founder-led}
    - {use: cs-only, when: customers >= 16}
    - {use: cs-am-split, when: month >= 20, effective: next_pay_year}
baseline: never
staffing: STAFFING
horizon: 40 months
measure_from: 12 months
decide_on: [nrr, economic_value]
worth_acting_on: {nrr: 1 point, economic_value: $100k}
repeat_without: [transition]
replications: 24
"""


TWINS = """  too-late:
    - {use: cs-only}
    - {use: cs-am-split, when: customers >= 10000}
  from-the-start:
    - {use: cs-am-split}
"""
"""Policies that are there to be compared with others: to spend what a budget says, they would be piloted once more."""


FEW = (
    STUDY.replace(TWINS, "")
    .replace("replications: 24", "replications: 2")
    .replace("repeat_without: [transition]\n", "")
)
"""Where SimPy repeats it all, which takes a hundred times as long."""


def run(folder: Path, name: str, study: str = STUDY, staffing: str = "own", **wishes: Any) -> StudyRun:
    path = folder / "small-policies.yaml"
    path.write_text(study.replace("STAFFING", staffing), encoding="utf-8")
    return run_study(load_experiment(path), Request(out=folder / name, **wishes))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> StudyRun:
    return run(tmp_path_factory.mktemp("policies"), "out")


def columns_of(ran: StudyRun, policy: str) -> dict[str, np.ndarray]:
    monthly = ran.trajectories(0, "own")[policy]
    return {name: np.asarray(monthly[name]) for name in monthly}


def test_a_trigger_that_never_fires_is_the_first_organisation_in_every_number(ran: StudyRun) -> None:
    never, late = columns_of(ran, "never"), columns_of(ran, "too-late")
    for name, values in never.items():
        assert np.array_equal(values, late[name], equal_nan=True), name
    rows = {row.a: row for row in ran.summary.points[0].comparisons if row.metric == "nrr"}
    assert (rows["too-late"].verdict, rows["too-late"].differing) == ("cannot tell yet", 0), (
        "that it never fires is known of 24 simulations, not of all"
    )
    assert rows["too-late"].difference == 0.0
    assert np.isnan(rows["too-late"].ci95).all()


def test_without_the_transition_a_change_on_the_first_day_is_the_second_organisation(ran: StudyRun) -> None:
    repeated = next(world for world in ran.summary.without if world.without == "transition")
    models = repeated.points[0].models
    for metric, found in models["from-the-start"].metrics.items():
        if not metric.startswith("changed_at"):
            assert plain(models["on-the-first-day"].metrics[metric]) == plain(found), metric
    real = ran.summary.points[0].models
    assert real["on-the-first-day"].metrics["nrr"] != real["from-the-start"].metrics["nrr"]


def test_when_each_stage_began_is_kept_beside_the_outcomes(ran: StudyRun) -> None:
    metrics = ran.summary.points[0].models
    assert metrics["on-the-first-day"].metrics["changed_at.1"].mean == 0.0
    assert metrics["in-stages"].metrics["changed_at.2"].mean == 24.0
    late = ran.changed(0, "own", "too-late")["changed_at.1"]
    assert np.isnan(late).all()
    assert metrics["too-late"].metrics["changed_at.1"].missing == 24


def test_the_books_of_every_policy_balance_to_the_cent(ran: StudyRun) -> None:
    for policy in ("never", "on-the-first-day", "in-stages"):
        c = columns_of(ran, policy)
        ends = c["opening_arr_cents"] + c["new_arr_cents"] + c["expansion_arr_cents"]
        assert np.array_equal(ends - c["contraction_arr_cents"] - c["churned_arr_cents"], c["ending_arr_cents"])
        assert np.array_equal(c["ending_arr_cents"][:, :-1], c["opening_arr_cents"][:, 1:])


def test_the_same_customers_sign_under_every_policy(ran: StudyRun) -> None:
    signed = [columns_of(ran, policy)["new_logos"] for policy in ("never", "on-the-first-day", "in-stages")]
    assert np.array_equal(signed[0], signed[1])
    assert np.array_equal(signed[0], signed[2])


def test_a_founder_costs_a_part_of_a_person_and_goes_when_a_team_comes(ran: StudyRun) -> None:
    metrics = ran.summary.points[0].models["in-stages"].metrics
    assert metrics["headcount.founder"].p90 <= 0.3
    assert metrics["headcount.csm"].mean > 0.0
    assert metrics["headcount.am"].mean > 0.0


def test_the_summary_says_what_changes_cost_and_what_to_choose(ran: StudyRun) -> None:
    changes = {(row.model, row.stage): row for row in ran.summary.changes}
    assert changes["too-late", 1].share == 0.0
    assert changes["on-the-first-day", 1].share == 1.0
    assert changes["in-stages", 2].to == "cs-am-split"
    assert [row.metric for row in ran.summary.choice] == ["nrr", "economic_value"]
    names = [row.model for row in ran.summary.choice[0].systems]
    assert names == ["never", "too-late", "from-the-start", "on-the-first-day", "in-stages"]
    assert ran.summary.curves == ()


def test_reading_what_was_stored_loses_nothing(ran: StudyRun) -> None:
    assert as_json(open_run(ran.out).summary) == as_json(ran.summary) == (ran.out / "summary.json").read_bytes()


def test_workers_and_shards_do_not_matter(ran: StudyRun, tmp_path: Path) -> None:
    again = run(tmp_path, "again", workers=1, shard=7)
    assert plain(again.summary) == plain(ran.summary)


@pytest.mark.parametrize("study", [FEW, pytest.param(STUDY, marks=pytest.mark.slow)], ids=["two futures", "all"])
def test_engines_do_not_matter(tmp_path: Path, study: str) -> None:
    compiled, simpy = (
        run(tmp_path, engine, study, engine=engine, workers=1).summary for engine in ("compiled", "simpy")
    )
    assert plain(simpy) == plain(compiled)


def test_at_equal_budget_every_stage_spends_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A founder on a fixed part of a day spends what the budget says, too: it decides how many people there are."""
    monkeypatch.setattr(equal_spend, "MOST_PILOTS", 96)
    fewer = STUDY.replace(TWINS, "").replace("repeat_without: [transition]\n", "")
    assert len(STUDY) - len(fewer) > len(TWINS)
    found = run(tmp_path, "budget", fewer, staffing="equal_budget").summary.points[0]
    for policy, ratio in found.cost_ratio.items():
        assert ratio == pytest.approx(1.0, abs=0.05), policy  # few futures, and empty positions around a change
