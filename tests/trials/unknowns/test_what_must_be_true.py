"""What must be true: an unknown that turns the answer by construction is found, with the value at which it does."""

import math
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from sim.config.files.lookup import shipped_folder
from sim.config.scenarios.builder import ScenarioBuilder
from sim.config.scenarios.titles import title_of
from sim.config.scenarios.uncertain import short_name
from sim.config.study.study import load_experiment
from sim.results.unknowns import Unknown
from sim.trials.executing.executors import local
from sim.trials.running.runner import Progress
from sim.trials.storage.store import Store
from sim.trials.study import Listener
from sim.trials.unknowns import screening
from sim.trials.unknowns.must_be_true import what_must_be_true
from sim.trials.unknowns.screening import swing
from sim.trials.unknowns.trying import Simulations, Trying

PAY = "assumptions.talent.market_pay_success"
STUDY = """
kind: experiment
title: A first CSM?
study: policy
company: mid-market-saas
change:
  company.start.customers: 60
  company.new_logos: {per_year: 6, growth: 0 % a year}
  company.finance.terminal_multiple: 1.5x
  assumptions.talent.market_pay_success: $5k..$600k..$900k a year
policies:
  stay: [{use: no-csm}]
  one-more: [{use: no-csm}, {use: one-csm, when: month >= 0}]
  later: [{use: no-csm}, {use: one-csm, when: month >= 6}]
baseline: stay
staffing: own
horizon: 16 months
measure_from: 12 months
decide_on: [economic_value]
worth_acting_on: {economic_value: $1k}
replications: 16
"""


@pytest.fixture(scope="module", autouse=True)
def _few(request: pytest.FixtureRequest) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screening, "AT_FIRST", 2)
        patch.setattr(screening, "AT_MOST", 8)
        yield


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("options")
    model = (shipped_folder("model") / "cs-only.yaml").read_text(encoding="utf-8")
    staffing = next(line for line in model.splitlines() if "staffing:" in line)
    for name, heads in (("one-csm", 1), ("two-csms", 2)):
        text = model.replace(staffing, f"    staffing: {{headcount: {heads}}}")
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "more.yaml").write_text(STUDY, encoding="utf-8")
    return load_experiment(folder / "more.yaml", {})


def told(
    study: Any, folder: Path, workers: int = 1, listener: Listener | None = None, **more: Any
) -> tuple[Unknown, ...]:
    return what_must_be_true(
        study,
        metric="economic_value",
        recommended="stay",
        staying="stay",
        worth=1_000.0,
        store=Store(folder),
        seed=7,
        workers=workers,
        hire=local(workers, "compiled"),
        listener=listener or Listener(),
        **({"most": 2} | more),
    )


@pytest.fixture(scope="module")
def rows(study: Any, tmp_path_factory: pytest.TempPathFactory) -> tuple[Unknown, ...]:
    return told(study, tmp_path_factory.mktemp("whole"))


def test_the_price_of_a_person_decides_whether_one_more_pays(
    study: Any, rows: tuple[Unknown, ...], tmp_path: Path
) -> None:
    pay = next(row for row in rows if row.path == PAY)
    assert pay.high.recommendation == "holds"
    assert pay.high.difference > pay.base.difference > pay.low.difference
    assert pay.matters == pytest.approx(pay.high.difference - pay.low.difference)
    assert pay.matters == max(row.matters for row in rows)
    assert (pay.low.text, pay.high.text) == ("$5k a year", "$900k a year")
    assert (pay.where.system if pay.where else "") == "compensation system"
    assert pay.screened == pay.of_unknowns
    turns = pay.turns_at
    assert turns is not None
    assert (turns.side, turns.to, pay.low.best) == ("below", pay.low.other, pay.low.other)
    assert pay.low.value < turns.value < pay.high.value
    trying = Trying(study, "economic_value", Store(tmp_path), 7, local(1, "compiled"), Listener())
    k = [each.path for each in trying.inputs].index(PAY)
    found = trying.outcomes(trying.at(k, turns.value)[None], trying.options, Simulations(0, 16))[:, 0]
    assert abs(float((found[0] - found[1:]).mean(axis=1).min())) < 0.05 * pay.matters


def test_a_killed_run_goes_on_to_the_same_bytes_and_workers_change_nothing(
    study: Any, rows: tuple[Unknown, ...], tmp_path: Path
) -> None:
    seen: list[int] = []

    def killed(_: Progress) -> None:
        seen.append(1)
        if len(seen) > 12:
            raise MemoryError

    with pytest.raises(MemoryError):
        told(study, tmp_path, listener=Listener(progress=killed))
    again = told(study, tmp_path, workers=2)
    assert msgspec.json.encode(again) == msgspec.json.encode(rows)


def test_what_there_was_no_time_for_is_said(study: Any, rows: tuple[Unknown, ...], tmp_path: Path) -> None:
    ticks = iter(range(10_000))
    found = told(study, tmp_path, seconds=9.0, most=2, now=lambda: float(next(ticks)))
    assert all(row.screened < row.of_unknowns for row in found)
    assert told(study, tmp_path, seconds=0.0, now=lambda: 0.0) == ()


def test_chance_is_common_to_both_ends_and_what_nobody_reads_moves_nothing(study: Any, tmp_path: Path) -> None:
    trying = Trying(study, "economic_value", Store(tmp_path), 7, local(1, "compiled"), Listener())
    rows = np.array([trying.base, trying.base])
    twice = trying.outcomes(rows, ("stay", "one-more"), Simulations(0, 4))
    once = trying.outcomes(rows[:1], ("one-more",), Simulations(0, 4))
    later = trying.outcomes(rows[:1], ("one-more",), Simulations(2, 2))
    assert np.array_equal(twice[:, 0], twice[:, 1])
    assert np.array_equal(once[0], twice[1, :1])
    assert np.array_equal(later[0, 0], once[0, 0, 2:])


def test_a_swing_is_that_of_the_lead_over_the_best_rival() -> None:
    usual = np.array([[1.0, 3.0], [10.0, 10.0]])
    ends = np.array([[[1.0, 3.0], [2.0, 4.0]], [[10.0, 10.0], [0.0, 0.0]]])
    most, error = swing(ends, usual)
    assert most == pytest.approx(2.0)
    assert error == pytest.approx(0.0)
    assert math.isnan(swing(ends[:, :, :1], usual)[1])


def test_every_unknown_of_a_shipped_company_has_a_name_of_the_business(study: Any) -> None:
    paths = [each.path for each in ScenarioBuilder(study, next(iter(study.points()))).inputs]
    assert [path for path in paths if title_of(path) == short_name(path)] == []
    assert title_of("company.segments.smb.complexity").endswith("(smb)")
