"""Promises about the list of charts: each kind draws from an invented study, in order, few before the appendix."""

from dataclasses import replace
from typing import Any

import pytest

from sim.report import charts
from sim.report.charts import Kind, build_all, kinds
from sim.report.drawing.canvas import Words
from sim.report.drawing.chart import Chart
from tests.report import synthetic, synthetic_policy, synthetic_sensitivity, synthetic_sweep
from tests.report.readable import assert_readable
from tests.report.test_mechanisms_pay_and_handoffs_say_what_was_simulated import full, loaded
from tests.report.typed import of

FOUR = ("cs-only", "cs-am-split", "am-only", "no-csm")
BOTH = ("equal_budget", "own")
STUDIES: dict[str, Any] = {
    "compare": lambda: (full(), synthetic.trajectories(n=20, months=30)),
    "crossover": lambda: (loaded(synthetic.crossover()), {}),
    "policies": lambda: (synthetic_policy.full_policies(), {}),
    "map": lambda: (synthetic_policy.without(synthetic_policy.mapped()), {}),
    "line": lambda: (synthetic_sweep.line(staffings=BOTH) | {"decide_on": ["grr", "nrr"]}, {}),
    "grid": lambda: (synthetic_sweep.mapped(), {}),
    "scattered": lambda: (synthetic_sweep.scattered(), {}),
    "sensitivity": lambda: (synthetic_sensitivity.worlds(), {}),
}


@pytest.fixture(scope="module")
def every() -> dict[str, list[Chart]]:
    made = {name: make() for name, make in STUDIES.items()}
    return {name: build_all(of(study), months) for name, (study, months) in made.items()}


def of_kind(kind: Kind, found: list[Chart]) -> list[Chart]:
    """Return the charts of a kind: those that begin like it, and like no kind with a longer name."""
    longer = [k.family for k in kinds() if k.family.startswith(f"{kind.family}_")]
    return [
        chart
        for chart in found
        if (chart.name == kind.family or chart.name.startswith(f"{kind.family}_"))
        and not chart.name.startswith(tuple(longer))
    ]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.family)
def test_each_kind_draws_from_an_invented_study(kind: Kind, every: dict[str, list[Chart]]) -> None:
    found = [chart for charts_ in every.values() for chart in of_kind(kind, charts_)]
    assert found
    assert all(len(row) == len(chart.header) for chart in found for row in chart.rows)
    assert all(chart.appendix for chart in found) or not kind.appendix
    assert_readable(found[0])


def test_every_chart_is_of_one_kind(every: dict[str, list[Chart]]) -> None:
    for found in every.values():
        for chart in found:
            assert sum(chart in of_kind(kind, found) for kind in kinds()) == 1, chart.name


def test_at_most_six_charts_stand_before_the_appendix() -> None:
    study = synthetic.summary(FOUR, (0.0, -0.007, 0.02, -0.035))
    study = synthetic.explained(synthetic.paid(study))
    many = build_all(of(synthetic_sensitivity.worlds(FOUR, 220, boxes=2)), {})
    for found in (many, build_all(of(study), synthetic.trajectories(FOUR, n=20, months=30))):
        before = [chart.appendix for chart in found]
        assert before == sorted(before)
        assert before.count(False) <= charts.MOST
    assert [chart.appendix for chart in many].count(False) == charts.MOST


def test_a_kind_that_is_added_to_the_list_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(study: Any) -> list[Chart]:
        words = Words("A finding", "what is drawn", (), "", study.base)
        return [Chart("throw_away", words, ("a",), ((1,),), lambda: None)]  # type: ignore[arg-type,return-value]

    monkeypatch.setattr(charts, "kinds", lambda: (Kind("throw_away", build), *kinds()))
    found = build_all(of(synthetic.summary()), {})
    assert found[0].name == "throw_away"
    assert not found[0].appendix
    assert replace(found[0], appendix=True).appendix
