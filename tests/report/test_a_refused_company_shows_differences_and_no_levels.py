"""What a run says of its company's past: the fit table, and after a refusal differences without levels."""

import pytest
from msgspec import structs

from sim.report.charts import build_all
from sim.report.findings.findings import findings
from sim.report.sections.past import fit_table
from sim.report.terminal.tables import table
from sim.report.views.past import LEVELS, heeded, sentences
from sim.report.words.reading import headline_point, points
from sim.results.past import BacktestResult, FactResult, Past
from sim.results.summary import Summary
from tests.report import synthetic
from tests.report.typed import of

FACTS = (
    FactResult(name="grr", kind="share", yours=0.88, low=0.84, high=0.94, verdict="fits"),
    FactResult(
        name="expansion_arr",
        kind="money",
        yours=260e3,
        low=330e3,
        high=560e3,
        verdict="too high",
        remedies=("renewal.uplift (5% → about 8%)",),
    ),
    FactResult(name="people_left.csm", kind="count", yours=1.0, low=0.0, high=2.0, verdict="fits", people=3),
)


def verdict(said: str, *, ignored: bool = False) -> BacktestResult:
    return BacktestResult(
        verdict=said,
        hold_out=("2025-09", "2026-08"),
        ratio=1.4,
        ratio_interval=(1.1, 1.8),
        opponent="mean of the history",
        ignored=ignored,
    )


def study(**past: object) -> Summary:
    return structs.replace(of(synthetic.summary()), past=Past(team="as-is", years=200, **past))


def test_the_fit_table_has_a_row_for_each_fact_and_says_what_would_mend_a_miss() -> None:
    made = fit_table(FACTS)
    assert [[cell.text for cell in row] for row in made.cells()] == [
        ["GRR", "88%", "84%–94%", "fits"],
        ["expansion", "$260k", "$330k–$560k", "too high"],
        ["CSMs who left", "1 of 3", "0–2", "fits"],
    ]
    said = sentences(study(facts=FACTS))
    assert said[0] == "The model misses 1 of 3 facts of your last year: expansion."
    assert said[1] == "Expansion: move renewal.uplift (5% → about 8%)."
    assert "expansion" in table(study(facts=FACTS))


@pytest.mark.parametrize(
    ("said", "shown"), [("better", True), ("no better", True), ("worse", False), ("impossible", False)]
)
def test_levels_are_shown_unless_they_were_refused(said: str, shown: bool) -> None:
    made = study(backtest=verdict(said))
    here = headline_point(heeded(made))
    known = {metric for model in here.models.values() for metric in model.metrics}
    assert bool(known & LEVELS) == shown
    assert [c.difference for c in here.comparisons] == [c.difference for c in headline_point(made).comparisons]
    told = table(made)
    assert ("are not shown" in told) == (not shown)
    assert "NRR" in told
    names = {chart.name for chart in build_all(made, synthetic.trajectories(n=20, months=30))}
    assert ("trajectory_nrr" in names) == shown
    assert "differences" in names
    assert findings(made)


def test_who_ignores_a_refusal_sees_everything_and_is_told_so() -> None:
    made = study(backtest=verdict("worse", ignored=True))
    assert points(heeded(made)) == points(made)
    assert "because --ignore-backtest was used" in sentences(made)[0]


def test_without_a_past_nothing_is_said() -> None:
    assert sentences(of(synthetic.summary())) == []
