"""A sensitivity study from its file to its summary: worlds are the company's own with drawn numbers, and nothing else."""

import math
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from sim.config.study.study import load_experiment
from sim.report.findings.estimators import sentence
from sim.report.terminal.tables import table
from sim.results.files import as_json
from sim.results.kinds import plain
from sim.results.scenarios import Sensitivity
from sim.statistics.intervals import mean_interval
from sim.statistics.noise import without_luck
from sim.statistics.sampling import saltelli
from sim.trials.folder.stored import open_run
from sim.trials.planning.cells import Planner
from sim.trials.planning.identity import address_of
from sim.trials.running.runner import run_one
from sim.trials.scenarios.batch import Batch, plan_base_case
from sim.trials.scenarios.runs import ScenarioRuns, tasks_of
from sim.trials.scenarios.space import Scenario, Space, named
from sim.trials.scenarios.surface_levels import SurfaceLevels, fit_levels, moved_by
from sim.trials.sensitivity.blocks import FIRST, blocks_of, one_at_a_time
from sim.trials.sensitivity.drivers import NORMAL, STEP
from sim.trials.sensitivity.session import cases_of, study_batch
from sim.trials.storage.store import Store
from sim.trials.study import Request, StudyRun, run_study

STUDY = """
kind: experiment
title: A small study of what is not known
study: sensitivity
company: mid-market-saas
models: [cs-only, cs-am-split]
change:
  company.start.customers: 24
  company.new_logos: {per_year: 12, growth: 10 % a year}
uncertain:
  - assumptions.friction.misroute
  - assumptions.learning.output_gain
  - assumptions.transition.pace_drop
  - company.champion_leaves
move_together:
  - {these: [assumptions.friction.misroute, company.champion_leaves], correlation: 0.5}
methods: [tornado, morris, sobol, value_of_information, scenarios, stress_test]
pilot: {model: cs-am-split, customers: 4, lasts: 6 months, cost: $1k}
recalibrate: never
staffing: own
horizon: 30 months
worlds: 32
replications: 3
decide_on: [nrr, economic_value]
worth_acting_on: {nrr: 1 point, economic_value: $20k}
"""

SMALLER = {"company.start.customers": "8", "horizon": "26 months"}
"""Where no number matters, but what is done with it."""


def study(folder: Path, **changes: str) -> Any:
    path = folder / "small-worlds.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return load_experiment(path, changes)


def batch(experiment: Any) -> Batch:
    """Return what builds the cells of a study in any scenario."""
    _, spreads = plan_base_case(experiment, cases_of(experiment), experiment.seed, 1)
    return study_batch(experiment, experiment.seed, spreads)


def run(folder: Path, name: str, changes: dict[str, str] | None = None, **wishes: Any) -> StudyRun:
    return run_study(study(folder, **(changes or {})), Request(out=folder / name, **wishes))


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> StudyRun:
    return run(tmp_path_factory.mktemp("worlds"), "out")


def told(ran: StudyRun) -> Sensitivity:
    found = ran.summary.sensitivity
    assert found is not None
    return found


def test_reading_what_was_stored_loses_nothing(ran: StudyRun) -> None:
    assert as_json(open_run(ran.out).summary) == as_json(ran.summary) == (ran.out / "summary.json").read_bytes()


def test_prune_takes_no_world_that_the_run_stands_on(ran: StudyRun) -> None:
    from sim.trials.folder.pruning import OTHERS, spare_of_run

    assert OTHERS not in spare_of_run(ran.out, shards=False).sorts


def test_a_world_at_the_most_likely_values_is_the_company_itself(tmp_path: Path) -> None:
    experiment = study(tmp_path)
    space = Space(experiment.sensitivity)
    made = batch(experiment)
    planner = Planner(experiment, next(iter(experiment.points())), experiment.seed)
    for case in planner.point.models:
        usual = planner.cell(case, experiment.staffing[0], 0)
        assert address_of(made.cell(case.key, Scenario(0, space.base_case, space.base_case_at)), 1) == address_of(
            usual, 1
        )


def test_what_this_study_never_reads_is_named_and_moves_nothing(ran: StudyRun) -> None:
    summary = told(ran)
    names = [summary.factors[f].name for f in summary.unread]
    assert names == ["transition · pace drop"]
    (factor,) = summary.unread
    for tornado in summary.tornado:
        (bar,) = [bar for bar in tornado.bars if bar.factor == factor]
        assert bar.reach == 0.0
    for screened in summary.morris:
        (row,) = [row for row in screened.factors if row.factor == factor]
        assert row.mu_star == 0.0


def test_every_method_answers_for_every_difference_that_decides(ran: StudyRun) -> None:
    summary = told(ran)
    wanted = {("cs-am-split", "nrr"), ("cs-am-split", "economic_value")}
    for part in ("differences", "tornado", "morris", "sobol", "stress_test"):
        assert {(row.a, row.metric) for row in getattr(summary, part)} == wanted, part
    assert [row.question.model for row in summary.scenarios] == ["cs-am-split"]
    value = summary.value_of_information
    assert {row.field for row in value.fields} >= {"lead-history", "sponsor-changes", "first-year-results"}
    assert 0.0 <= max(row.value for row in value.factors) <= value.evpi.value + 1e-9
    assert value.pilot.net == pytest.approx(value.pilot.evsi.value - 1000.0)


def test_the_most_likely_world_is_told_like_any_other_study(ran: StudyRun) -> None:
    (point,) = ran.summary.points
    held = {(row.a, row.metric): row for row in point.comparisons}
    for row in told(ran).differences:
        there = held[row.a, row.metric]
        assert row.held.difference == pytest.approx(there.difference, rel=1e-12)
        assert row.held.n == there.n == 200


def as_stored(ran: StudyRun, model: str, drawn_for: str, value: str) -> Any:
    """Return a metric of a block of worlds as it was stored, (worlds, futures)."""
    which = f"drawn_for = '{drawn_for}'" if drawn_for else "drawn_for IS NULL"
    found = duckdb.sql(
        f"""SELECT {value} AS x FROM read_parquet('{ran.out}/replications.parquet', file_row_number = true)
        WHERE model = '{model}' AND {which} ORDER BY file_row_number"""
    ).fetchnumpy()["x"]
    return found.reshape(-1, 3) if drawn_for else found


def apart(ran: StudyRun, drawn_for: str, value: str) -> Any:
    """Return the difference that is asked about, of a block of worlds, as stored."""
    return as_stored(ran, "cs-am-split", drawn_for, value) - as_stored(ran, "cs-only", drawn_for, value)


def test_tables_over_worlds_say_their_estimator_as_the_stored_futures_have_it(ran: StudyRun, tmp_path: Path) -> None:
    summary, few = told(ran), "nrr - luck_nrr"
    first = {
        part: next(row for row in getattr(summary, part) if row.metric == "nrr")
        for part in ("differences", "tornado", "morris", "sobol")
    }
    came, held = apart(ran, "", "nrr"), apart(ran, "", few)
    for row in (first["differences"].held, first["tornado"].held):
        assert row.estimator == "less_luck"
        assert row.variance_ratio == pytest.approx(came.var() / held.var())
    blocks = {block.name: block for block in blocks_of(Space(study(tmp_path).sensitivity), ran.manifest["seed"])}
    values = np.concatenate([apart(ran, name, few) for name in ("first", "second")])
    futures = np.concatenate([blocks[name].futures(3, len(held)) for name in ("first", "second")])
    less = without_luck(values, held, futures)
    plain = np.concatenate([apart(ran, name, "nrr") for name in ("first", "second")])
    inside = [float((x - x.mean(axis=1, keepdims=True)).var()) for x in (plain, less)]
    assert first["differences"].worlds.variance_ratio == pytest.approx(inside[0] / inside[1])
    assert first["differences"].worlds.estimator == "less_luck"
    for part in ("morris", "sobol"):
        assert first[part].estimator == "less_luck"
        assert first[part].variance_ratio > 1.0


def test_an_end_of_a_tornado_says_what_its_standard_error_gained(ran: StudyRun, tmp_path: Path) -> None:
    tornado = next(row for row in told(ran).tornado if row.metric == "nrr")
    block = {b.name: b for b in blocks_of(Space(study(tmp_path).sensitivity), ran.manifest["seed"])}["one-at-a-time"]
    errors = []
    for value in ("nrr", "nrr - luck_nrr"):
        held, ends = apart(ran, "", value), apart(ran, "one-at-a-time", value)
        change = ends - held[block.futures(3, len(held))]
        average = mean_interval(held)
        errors.append(np.hypot(average.half_width / NORMAL, change.std(axis=1, ddof=1) / np.sqrt(3)))
    screened = [
        (2 * bar.factor + place, getattr(bar, side))
        for bar in tornado.bars
        for place, side in enumerate(("low", "high"))
        if getattr(bar, side).n == 3
    ]
    assert screened
    for row, end in screened:
        assert end.estimator == "less_luck"
        assert end.variance_ratio == pytest.approx((errors[0][row] / errors[1][row]) ** 2)
    again = [getattr(bar, side) for bar in tornado.bars for side in ("low", "high") if getattr(bar, side).n > 3]
    assert all(end.estimator == "less_luck" and end.variance_ratio > 0.0 for end in again)


def test_what_has_no_luck_of_known_odds_in_it_is_told_as_plain(ran: StudyRun) -> None:
    value = told(ran).value_of_information
    assert value.estimator == "less_luck"
    assert value.variance_ratio > 1.0
    assert value.pilot.estimator == "plain", "no luck of the growth of a pilot's accounts is booked"
    assert value.pilot.variance_ratio is None


def test_the_printed_table_of_worlds_says_once_how_averages_were_made(ran: StudyRun) -> None:
    said = sentence(ran.summary)
    assert said.startswith("Averages leave out the luck")
    assert " ".join(table(ran.summary).split()).count(said) == 1


def test_drawn_values_stand_beside_the_outcomes_they_gave(ran: StudyRun, tmp_path: Path) -> None:
    experiment = study(tmp_path)
    space = Space(experiment.sensitivity)
    block = named(blocks_of(space, experiment.seed), FIRST)
    assert block is not None
    table = duckdb.sql(
        f"""SELECT point, replication, nrr, "assumptions.friction.misroute", "company.champion_leaves"
        FROM '{ran.out}/replications.parquet' WHERE model = 'cs-am-split' AND drawn_for = 'first'
        ORDER BY point, replication"""
    ).fetchnumpy()
    assert len(table["point"]) == 32 * 3
    made = batch(experiment)
    for row in (0, 40, 95):
        world = int(table["point"][row]) - 1
        assert table["assumptions.friction.misroute"][row] == block.values[world, 2]
        cell = made.cell("cs-am-split", block[world])
        outcome, _ = run_one(cell, seed=experiment.seed, replication=int(table["replication"][row]), engine="compiled")
        assert outcome.metrics["nrr"] == table["nrr"][row]


def test_worlds_that_are_compared_have_the_same_futures_and_others_do_not(tmp_path: Path) -> None:
    experiment = study(tmp_path)
    blocks = {block.name: block for block in blocks_of(Space(experiment.sensitivity), experiment.seed)}
    first = blocks["first"].futures(3, 200)
    for name in ("second", "swap-0", "swap-2"):
        assert np.array_equal(blocks[name].futures(3, 200), first)
    assert len({tuple(row) for row in first.tolist()}) == len(first)
    walk = blocks["morris"].futures(3, 200)[: 3 + 1]
    assert (walk == walk[0]).all()


def test_numbers_that_move_together_do_and_others_do_not(tmp_path: Path) -> None:
    space = Space(study(tmp_path).sensitivity)
    design = saltelli(512, space.factors, 4, 1)
    at = space.block("first", design.base).at
    names = [each.path for each in space.inputs]
    one, other = names.index("assumptions.friction.misroute"), names.index("company.champion_leaves")
    ranks = np.corrcoef(at.argsort(axis=0).argsort(axis=0).T)
    assert ranks[one, other] == pytest.approx(0.5, abs=0.05)
    assert abs(ranks[one, names.index("assumptions.learning.output_gain")]) < 0.05
    low, high = one_at_a_time(space).values[:2]
    moved = np.flatnonzero(low != high)
    assert [names[k] for k in moved] == [names[k] for k in space.factors[0]]


def test_more_worlds_and_other_methods_keep_what_was_run(ran: StudyRun, tmp_path: Path) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in (ran.out / "shards").glob("*/*.npz")}
    again = run(ran.out.parent, "out", {"worlds": "40", "methods": "[value_of_information]"})
    after = {path.name: path.stat().st_mtime_ns for path in (ran.out / "shards").glob("*/*.npz")}
    assert told(again).worlds.drawn == 40
    assert all(after[name] == when for name, when in before.items())
    assert len(list((ran.out / "shards").glob("*/*.npz"))) > len(before)


def test_one_worker_and_three_give_the_same_bytes(tmp_path: Path) -> None:
    changes = {"methods": "[tornado, value_of_information]", **SMALLER}
    one = run(tmp_path, "one", changes, workers=1)
    three = run(tmp_path, "three", changes, workers=3, shard=5)
    assert plain(one.summary) == plain(three.summary)
    assert (one.out / "replications.parquet").read_bytes() == (three.out / "replications.parquet").read_bytes()


def test_both_engines_give_the_same_worlds(tmp_path: Path) -> None:
    experiment = study(tmp_path, methods="[value_of_information]")
    space = Space(experiment.sensitivity)
    block = named(blocks_of(space, experiment.seed), FIRST)
    assert block is not None
    made = batch(experiment)
    for world in (0, 7):
        cell = made.cell("cs-am-split", block[world])
        both = [run_one(cell, seed=1, replication=2, engine=engine)[0].metrics for engine in ("compiled", "simpy")]
        assert both[0]["nrr"] == both[1]["nrr"]


def test_luck_of_the_futures_is_taken_off_as_far_as_worlds_share_it() -> None:
    random = np.random.default_rng(1)
    many = random.normal(size=200)
    futures = np.arange(64 * 4).reshape(64, 4) % 200
    worlds = random.normal(scale=0.3, size=(64, 1))
    shared = worlds + 0.7 * many[futures] + 0.1 * random.normal(size=(64, 4))
    cleaned = without_luck(shared, many, futures)
    assert np.abs(cleaned.mean(axis=1) - worlds[:, 0] - 0.7 * many.mean()).max() < 0.25
    assert np.abs(shared.mean(axis=1) - worlds[:, 0] - 0.7 * many.mean()).max() > 0.5
    alone = worlds + random.normal(size=(64, 4))
    assert np.abs(without_luck(alone, many, futures) - alone).max() < 0.6  # nothing shared: hardly anything taken off


def test_levels_of_the_most_likely_world_are_those_of_the_company(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sim.trials.scenarios import surface_levels as module

    monkeypatch.setattr(module, "PILOT_CUSTOMERS", 60)
    monkeypatch.setattr(module, "PILOT_FUTURES", 2)
    monkeypatch.setattr(module, "CHECK_FUTURES", 2)
    monkeypatch.setattr(module, "CHECKS", 2)
    monkeypatch.setattr(module, "PILOTS_AT_MOST", 40)
    monkeypatch.setattr(module, "PILOTS_AT_LEAST", 40)
    experiment = study(tmp_path)
    space = Space(experiment.sensitivity)
    said: list[str] = []
    found: SurfaceLevels = fit_levels(experiment, space, tmp_path / "levels", 2, said.append)
    assert found.at(space.base_case_at) == experiment.base.calibration
    assert {space.inputs[k].path for k in found.columns} == {
        "company.champion_leaves",
        "assumptions.learning.output_gain",
    }
    assert "pilot scenarios" in said[0]
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "levels").iterdir()}
    again = fit_levels(experiment, space, tmp_path / "levels", 1, said.append)
    assert again.digest() == found.digest()
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "levels").iterdir()} == kept


def test_levels_move_as_far_as_they_are_asked(tmp_path: Path) -> None:
    base = study(tmp_path).base.calibration
    middle = moved_by(base, np.full(2 * len(base), 0.5))
    assert middle == base
    up = moved_by(base, np.full(2 * len(base), 1.0))
    for key, levels in base.items():
        assert up[key].renewal_logit == pytest.approx(levels.renewal_logit + 1.5)
        assert up[key].need_scale == pytest.approx(levels.need_scale * np.exp(0.9))


def test_a_world_that_cannot_be_run_is_a_row_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    experiment = study(tmp_path, methods="[value_of_information]")
    space = Space(experiment.sensitivity)
    made = batch(experiment)
    block = named(blocks_of(space, experiment.seed), FIRST)
    assert block is not None
    usual = made.cell

    def broken(name: str, scenario: Scenario) -> Any:
        if scenario.number == 3:
            raise ZeroDivisionError("a range reaches too far")
        return usual(name, scenario)

    monkeypatch.setattr(made, "cell", broken)
    from sim.errors import FailedRunsError
    from sim.trials.executing.executors import local

    store, futures = Store(tmp_path / "out", None), experiment.sensitivity.futures
    runs = ScenarioRuns(made, tasks_of(made, [block]), store, engine="compiled", futures=futures)
    runs.run(local(1, "compiled"), lambda _: None, lambda _: None)
    with pytest.raises(FailedRunsError, match=r"3 of 96 runs of cs-only .* ZeroDivisionError: a range reaches too far"):
        runs.columns(block, "cs-only")


def test_ends_that_could_turn_the_answer_are_simulated_in_more_futures(ran: StudyRun) -> None:
    """The others were screened in a few; where the difference at an end may be over zero, a few are not enough to say."""
    found = told(ran)
    pool, few = ran.summary.n, found.worlds.futures
    ends = [(t, getattr(bar, side)) for t in found.tornado for bar in t.bars for side in ("low", "high")]
    assert few < pool
    assert all(end.n in {few, pool} or end.n % STEP == 0 for _, end in ends)
    for tornado, end in ends:
        middle = tornado.held.difference
        low, high = end.ci95
        may_turn = not math.isnan(low) and middle * (low if middle > 0 else high) < 0.0
        assert end.n > few or not may_turn
    assert any(end.n > few for _, end in ends)
