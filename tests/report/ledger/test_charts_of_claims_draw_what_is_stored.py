"""Promises about the charts of a ledger: stored numbers, the whole rule, alt text with the finding, no text cut."""

import math
from typing import Any

import pytest

from sim.report.drawing.chart import Chart
from sim.report.ledger import along_chart, claim_chart, overview, plot
from sim.report.ledger.figures import charts
from sim.statistics.claims import Region
from tests.report.ledger import made
from tests.report.ledger.typed import read, row
from tests.report.readable import boxes


def drawn(chart: Chart | None) -> list[dict[str, Any]]:
    assert chart is not None
    return [dict(zip(chart.header, each, strict=True)) for each in chart.rows]


def test_a_ledger_has_an_overview_and_a_chart_or_two_for_each_simulated_claim() -> None:
    names = [chart.name for chart in charts(read(made.ledger()))]
    assert names == [
        "overview",
        "claim_A6",
        "along_A6",
        "claim_A10",
        "along_A10",
        "claim_B9",
        "claim_B10",
        "claim_C5",
    ]


def test_the_overview_has_every_claim_and_shares_that_add_up() -> None:
    rows = drawn(overview.build(read(made.ledger())))
    assert [each["id"] for each in rows] == ["A6", "A10", "B4", "B9", "B10", "C5"]
    for each in rows:
        if each["id"] != "B4":
            parts = [each[name] for name in ("as_claimed", "right_direction_only", "too_small", "opposite")]
            assert sum(parts) == pytest.approx(1.0)
    sized = next(each for each in rows if each["id"] == "B10")
    assert (sized["as_claimed"], sized["right_direction_only"]) == pytest.approx((0.0, 0.9))


def test_the_chart_of_a_claim_holds_its_value_each_ablation_and_the_worlds() -> None:
    rows = drawn(claim_chart.build(row(made.row())))
    assert [each["row"] for each in rows] == [
        "simulated",
        "without friction",
        "without learning",
        "128 scenarios",
    ]
    assert (rows[0]["value"], rows[0]["lo95"], rows[0]["hi95"]) == (-0.012, -0.016, -0.008)
    assert (rows[3]["worlds_p10"], rows[3]["worlds_p90"]) == (-0.03, 0.01)
    assert math.isnan(rows[3]["lo95"])


def test_the_chart_along_a_path_holds_every_value() -> None:
    rows = drawn(along_chart.build(row(made.row())))
    assert [(each["at"], each["value"]) for each in rows] == [("10", -0.03), ("25", -0.012), ("100", 0.01)]
    chart = along_chart.build(row(made.row()))
    assert chart is not None
    assert chart.words.title == "A6: above 0 points at 1, below at 2 of 3 values of start · customers"
    asking = along_chart.build(row({**made.row(), "claim": "From how many?"}))
    assert asking is not None
    assert asking.words.sentence.startswith("From how many? At 10: ")


@pytest.mark.parametrize("raw", [made.row(), made.sized(), made.level(), made.contradiction()])
def test_the_axis_shows_every_bar_and_the_whole_rule(raw: dict[str, Any]) -> None:
    found = row(raw)
    assert found.simulated is not None
    assert found.region is not None
    low, high = plot.reach([found.simulated], found.region)
    ends = (found.region.low, found.region.high, found.region.nothing, found.simulated.low, found.simulated.high)
    assert all(low < end < high for end in ends if math.isfinite(end))


def test_an_axis_without_any_extent_still_has_one() -> None:
    low, high = plot.reach([], Region(0.0, 0.0, math.nan, 0.0))
    assert low < 0.0 < high


def test_the_alt_text_states_the_finding() -> None:
    for chart in charts(read(made.quick())):
        alt = chart.words.alt()
        assert chart.words.title in alt
        assert "quick" in alt
    chart = claim_chart.build(row(made.sized()))
    assert chart is not None
    assert "B10: right direction; +1.13 points simulated, 8 to 12 points claimed" in chart.words.alt()
    assert "0% (0–10%)" in chart.words.alt()


@pytest.mark.parametrize(
    "raw", [made.row(), made.contradiction(), made.level(), made.row(claim="a very long claim " * 20)]
)
def test_no_text_leaves_the_figure(raw: dict[str, Any]) -> None:
    for build in (claim_chart.build, along_chart.build, lambda found: overview.build([found])):
        chart = build(row(raw))
        texts, figure = boxes(chart) if chart else ([], None)
        for text, box in texts:
            assert box.x0 >= -1, (chart.name, text)
            assert box.x1 <= figure.width + 1, (chart.name, text)
            assert box.y0 >= -1, (chart.name, text)
            assert box.y1 <= figure.height + 1, (chart.name, text)
