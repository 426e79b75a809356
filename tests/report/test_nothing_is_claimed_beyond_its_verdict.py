"""Promises about words: findings, titles and tables say what the verdict says, with its interval and its cost."""

import subprocess
import sys
from typing import Any

import pytest
from msgspec.structs import replace

from sim.report.charts import build_all
from sim.report.findings.findings import findings
from sim.report.terminal.tables import COLUMNS, table
from sim.report.words import titles, wording
from sim.report.words.effects import grade_words
from sim.report.words.reading import NAN, Comparison, Point, names, points
from tests.report import synthetic
from tests.report.proofreading import forbidden_words
from tests.report.typed import of

FOUR = ("cs-only", "cs-am-split", "am-only", "no-csm")
STUDIES = {
    "two models": synthetic.summary,
    "four models": lambda: synthetic.summary(FOUR, (0.0, -0.007, 0.02, -0.035)),
    "one model": lambda: synthetic.summary(("cs-only",), (0.0,)),
    "no difference": lambda: synthetic.summary(shifts=(0.0, 0.0)),
    "everything": lambda: synthetic.paid(
        synthetic.repeated(synthetic.explained(synthetic.crossover()), synthetic.crossover("none"))
    ),
    **{
        f"crossing {status}": lambda status=status: synthetic.crossover(status)
        for status in ("found", "none", "several", "flat")
    },
}


@pytest.fixture(params=STUDIES.values(), ids=STUDIES.keys())
def study(request: pytest.FixtureRequest) -> dict[str, Any]:
    return request.param()


def every_text(study: dict[str, Any]) -> list[str]:
    charts = build_all(of(study), synthetic.trajectories(tuple(names(of(study))), n=30, months=30))
    return [f.text for f in findings(of(study))] + [chart.words.alt() for chart in charts] + [table(of(study))]


def test_no_text_contains_a_forbidden_word(study: dict[str, Any]) -> None:
    assert [forbidden_words(text) for text in every_text(study) if forbidden_words(text)] == []


def test_there_are_two_to_five_findings_and_the_last_is_about_assumptions(study: dict[str, Any]) -> None:
    found = findings(of(study))
    assert 2 <= len(found) <= 5
    assert all(finding.metrics and "without pay effects" not in finding.text for finding in found)
    assert found[-1].metrics == ("assumptions",)
    assert "45 of 71 inputs" in found[-1].text


def compared(verdict: str, difference: float = -0.01) -> Comparison:
    ends = (difference - 0.004, difference + 0.004)
    return Comparison(
        a="a",
        b="b",
        metric="nrr",
        difference=difference,
        ci95=ends,
        ci95_joint=ends,
        joint_over=1,
        probability_a_better=0.4,
        verdict=verdict,
        n=100,
        missing=0,
        paired=True,
        pairing_saves=NAN,
    )


@pytest.mark.parametrize("verdict", wording.VERDICTS)
def test_a_claim_is_exactly_as_strong_as_its_verdict(verdict: str) -> None:
    side = 0.01 if "better" in verdict else -0.01
    text = titles.claim(compared(verdict, side), {"a": "A", "b": "B"}, "the same spend")
    plain = verdict.startswith("clearly")
    likely = verdict.endswith("perhaps worth acting on")
    assert (" gains 1.0 points of NRR against" in text) == ((plain or likely) and side > 0)
    assert (" loses 1.0 points of NRR against" in text) == ((plain or likely) and side < 0)
    assert (" likely " in text) == likely
    assert ("about the same" in text) == (verdict == wording.SAME or verdict.endswith("too small to act on"))
    assert ("too close to call" in text) == (verdict == wording.CANNOT_TELL)


@pytest.mark.parametrize("verdict", [wording.SAME, wording.CANNOT_TELL])
def test_no_winner_is_named_where_nothing_can_be_told(verdict: str) -> None:
    study = synthetic.summary()
    for point in study["points"]:
        for comparison in point["comparisons"]:
            comparison["verdict"] = verdict
    said = " ".join(finding.text for finding in findings(of(study))).lower()
    for word in ("worse", "better", "gains", "loses", "adds", "clearly"):
        assert f" {word} " not in said


def test_a_difference_stands_with_its_interval_and_its_share_of_futures() -> None:
    said = findings(of(synthetic.summary()))[0].text
    assert "likely loses 0.7 points of NRR (95%: 0.1 to 1.3)" in said
    assert "still ends ahead in 42% of simulations" in said


def test_a_gain_at_own_staffing_stands_with_its_extra_cost() -> None:
    own = findings(of(synthetic.summary()))[1].text
    assert "gains 1.8 points of NRR" in own
    assert "1.51 times the cost" in own


def point(staffing: str, ratio: float) -> Point:
    models = {key: {"title": "", "owners": {}, "planned_cost": None, "metrics": {}} for key in ("a", "b")}
    stored = {"point": 0, "staffing": staffing, "cost_ratio": {"a": ratio, "b": 1.0}, "models": models}
    (found,) = of({"points": [stored]}).points
    return replace(found, comparisons=(compared("clearly worse"),))


def test_equal_spend_is_not_said_when_the_cost_ratio_leaves_one_percent() -> None:
    assert titles.staffing_words(point("equal_budget", 1.009), "a") == "the same spend"
    assert "nearly" in titles.staffing_words(point("equal_budget", 1.02), "a")
    assert "0.95" in titles.staffing_words(point("equal_budget", 0.95), "a")


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("found", "The turning point is near 138 customers (95%: 96 to 221)"),
        ("none", "at every size simulated from 10 to 400 customers"),
        ("several", "no single turning point"),
        ("flat", "too close to zero"),
    ],
)
def test_every_status_of_a_crossing_has_its_sentence(status: str, said: str) -> None:
    assert any(said in finding.text for finding in findings(of(synthetic.crossover(status))))


def test_a_crossing_outside_the_varied_range_is_not_claimed() -> None:
    study = synthetic.crossover("found")
    study["crossings"][0]["at"] = 900.0
    said = " ".join(finding.text for finding in findings(of(study)))
    assert "900" not in said
    assert "from 10 to 400 customers" in said


def test_an_interval_that_leaves_the_range_says_so() -> None:
    said = " ".join(finding.text for finding in findings(of(synthetic.crossover("found"))))
    assert "below 10 to 97" in said


def test_the_table_fits_140_columns_without_colour_or_cut_verdicts(study: dict[str, Any]) -> None:
    text = table(of(study))
    assert max(len(line) for line in text.splitlines()) <= COLUMNS
    assert "\x1b" not in text
    for point_ in study["points"]:
        for comparison in point_["comparisons"]:
            assert grade_words(comparison["verdict"]) in text


def test_the_table_shows_both_staffing_modes_and_every_headline_metric() -> None:
    text = table(of(synthetic.summary()))
    for words in (
        "AT THE SAME SPEND",
        "AT OWN STAFFING",
        "NRR",
        "GRR",
        "ending ARR",
        "cost to serve",
        "economic value",
    ):
        assert words in text
    for words in ("utilization", "95% of the mean", "P10–P90", "ahead in", "am 71.0%"):
        assert words in text


def test_words_and_tables_start_without_heavy_libraries() -> None:
    names = "sim.report.findings.findings, sim.report.terminal.tables, sim.report.charts"
    code = f"import sys, {names}; print(sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert [name for name in ("numpy", "scipy", "matplotlib", "numba") if f"'{name}'" in done.stdout] == []


def test_missing_numbers_are_dashes_in_the_table() -> None:
    study = synthetic.summary()
    study["points"][0]["models"]["cs-only"]["metrics"]["nrr"]["mean"] = None
    assert "nan" not in table(of(study)).lower()
    assert "–" in table(of(study))


def test_identical_models_are_called_identical() -> None:
    text = titles.claim(compared(wording.IDENTICAL, 0.0), {"a": "A", "b": "B"}, "the same spend")
    assert text == "A and B have the same NRR at the same spend"


def test_sizes_that_all_come_to_nothing_are_told_as_no_difference() -> None:
    """Merged into one sentence it once said that they differ by a difference you would act on."""
    study = synthetic.crossover("none")
    small = (wording.SAME, "worse, too small to act on")
    at_equal = [point for point in study["points"] if point["staffing"] == "equal_budget"]
    for place, point in enumerate(at_equal):
        for comparison in point["comparisons"]:
            comparison["verdict"] = small[place % 2]
    chosen = [point for point in points(of(study)) if point.staffing == "equal_budget"]
    said = titles.claim_along(chosen, "cs-am-split", "nrr", names(of(study)))
    assert "makes no real difference to NRR at any size" in said
