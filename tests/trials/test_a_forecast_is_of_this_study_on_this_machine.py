"""How long a study takes is measured on its own futures, here; it grows with what is asked and knows all of its phases."""

import math
import os
import time

import pytest

from sim.cli.looking import duration, expected_time
from sim.config.study.study import load_experiment
from sim.trials import forecast as forecasts
from sim.trials.forecast import forecast

SMALL = {"company.start.customers": "20", "horizon": "26 months", "models": "[cs-only, cs-am-split]"}


def made(name="four-organisations", **more):
    return load_experiment(name, SMALL | {key.replace("__", "."): value for key, value in more.items()})


@pytest.fixture
def fixed_speed(monkeypatch):
    """Let the machine be one of which nothing has to be measured."""
    monkeypatch.setattr(forecasts, "looked", lambda *_: forecasts.Sample({}, 1.0))


def test_runs_pilots_and_worlds_are_all_in_it(fixed_speed):
    own = forecast(made(staffing="own", pay="own"), 1)
    both = forecast(made(staffing="both", pay="own"), 1)
    assert own.at_most["planning people"] < 0.2, "nobody has to be planned by pilots"
    assert both.at_most["planning people"] > 1.0
    assert both.at_most["simulating"] == pytest.approx(2.0 * own.at_most["simulating"])


def test_twice_the_replications_are_twice_the_runs_and_workers_share_them(fixed_speed):
    few, many = (forecast(made(staffing="own", replications=n), 1) for n in ("50", "100"))
    assert many.at_most["simulating"] == pytest.approx(2.0 * few.at_most["simulating"])
    assert forecast(made(staffing="own", replications="100"), 2).at_most["simulating"] == pytest.approx(
        few.at_most["simulating"]
    )


def test_a_rule_may_end_early_or_late(fixed_speed):
    found = forecast(made(replications="{at_least: 50, at_most: 500}"), 1)
    assert found.least < found.most


def test_levels_and_what_plausible_worlds_say_are_in_it(fixed_speed):
    more = {"uncertain": "all", "methods": "[tornado, value_of_information, stress_test]"}
    found = forecast(load_experiment("sensitivity", more | {"worlds": "64"}), 2)
    wider = forecast(load_experiment("sensitivity", more | {"worlds": "128"}), 2)
    for part in ("levels of scenarios", "simulating scenarios", "analyzing"):
        assert found.at_most[part] > 1.0
    assert wider.at_most["simulating scenarios"] > found.at_most["simulating scenarios"]
    never = forecast(load_experiment("sensitivity", more | {"worlds": "64", "recalibrate": "never"}), 2)
    assert "levels of scenarios" not in never.at_most


def test_measuring_is_bounded_and_knows_the_baseline_whatever_happens():
    experiment = made(staffing="own")
    forecasts.looked(experiment, 2, 0.1)
    began = time.monotonic()
    sample = forecasts.looked(experiment, 2, 1.0)
    assert time.monotonic() - began < 60.0
    assert "cs-only" in sample.costs
    other = next(case for case in experiment.models if case.key == "cs-am-split")
    assert sample.run(other, 100.0) > 0.0, "what there was no time for goes by the slowness of the rest"
    assert all(math.isfinite(cost.run) and cost.run > 0.0 for cost in sample.costs.values())
    assert sample.load >= 1.0


def test_where_nothing_was_compiled_it_is_called_a_guess(monkeypatch):
    from sim.engines import compilation

    monkeypatch.setattr(compilation, "is_warm", lambda _: False)
    words = expected_time(made(), 0.1)
    assert "a guess from another machine" in words
    assert "after it, check measures" in words


def test_a_future_that_fails_is_for_the_run_to_tell(monkeypatch):
    def failing(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(forecasts, "timed", failing)
    found = forecast(made(staffing="own"), 1, seconds=0.1)
    assert not found.measured
    assert found.most > 0.0


def test_a_busy_machine_is_told_from_a_slow_one(monkeypatch):
    monkeypatch.setattr(forecasts, "looked", lambda *_: forecasts.Sample({}, 1.0, load=4.0))
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr("sim.engines.compilation.is_warm", lambda name: True)
    words = expected_time(made(), 0.1)
    assert "measured just now (" in words
    assert "this machine is busy, with nothing beside it about" in words


def test_long_times_are_told_in_hours():
    assert [duration(seconds) for seconds in (12, 600, 3 * 3600)] == ["12 s", "10 min", "3.0 h"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["four-models", "split-too-early"])
def test_a_forecast_is_within_a_factor_of_two(tmp_path, name):
    from benchmarks.forecasts import compared

    found = compared(name, tmp_path)
    assert 0.5 < found.busy_foreseen / found.busy < 2.0, found
    assert 0.5 < found.foreseen / found.seconds < 2.0, found
