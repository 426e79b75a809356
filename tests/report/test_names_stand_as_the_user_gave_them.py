"""A name is printed whole, with its commas and brackets, in sentences, tables and charts; a chart stays readable with it."""

from typing import Any

import pytest

from sim.report.charts import build_all
from sim.report.findings.findings import findings
from sim.report.terminal.tables import table
from sim.report.words.reading import names
from tests.report import synthetic
from tests.report.readable import assert_readable
from tests.report.typed import of

OURS = "Our team, as of May (ours; now)"
LONG = "Our renewal team: one account manager, to every two success managers"
STUDIES = {"compare": synthetic.summary, "sweep": synthetic.crossover}


@pytest.fixture(params=STUDIES.values(), ids=STUDIES.keys())
def study(request: pytest.FixtureRequest) -> dict[str, Any]:
    told: dict[str, Any] = request.param()
    for point in told["points"]:
        point["models"]["cs-only"]["title"], point["models"]["cs-am-split"]["title"] = OURS, LONG
    return told


def test_a_name_is_whole_in_sentences_tables_and_charts(study: dict[str, Any]) -> None:
    assert names(of(study)) == {"cs-only": OURS, "cs-am-split": LONG}
    charts = build_all(of(study), synthetic.trajectories(("cs-only", "cs-am-split"), n=30, months=30))
    for name in (OURS, LONG):
        assert any(name in finding.text for finding in findings(of(study)))
        assert any(name in chart.words.alt() for chart in charts)
    assert OURS in table(of(study))


def test_charts_stay_readable_with_long_names(study: dict[str, Any]) -> None:
    for chart in build_all(of(study), synthetic.trajectories(("cs-only", "cs-am-split"), n=30, months=30)):
        assert_readable(chart)


def test_a_name_that_two_share_is_told_by_the_keys(study: dict[str, Any]) -> None:
    for point in study["points"]:
        point["models"]["cs-am-split"]["title"] = OURS
    assert names(of(study)) == {"cs-only": "cs-only", "cs-am-split": "cs-am-split"}
