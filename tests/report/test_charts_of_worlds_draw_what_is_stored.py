"""Promises about charts of plausible worlds: stored numbers, few rows, equal bytes, no text over another."""

import copy
from pathlib import Path
from typing import Any

import pytest

from sim.report.charts import build_all
from sim.report.drawing.chart import Chart
from sim.report.findings.findings import findings
from sim.report.terminal.tables import table
from sim.report.words import wording
from tests.report import synthetic
from tests.report import synthetic_sensitivity as made
from tests.report.proofreading import forbidden_words
from tests.report.readable import assert_readable
from tests.report.typed import of

SINGLE = ("worlds", "acceptability", "expected_loss", "value_of_information", "scenarios_1")
EACH = ("tornado", "morris", "sobol")
ALL = (*SINGLE, *EACH)
FOUR = ("cs-only", "cs-am-split", "am-only", "no-csm")
HOSTILE = "=cmd|' /C calc'!A0 $\\frac{1}{0}$ <script>alert(1)</script> " + "very-long-" * 12


def charts(study: dict[str, Any], start: str = "") -> list[Chart]:
    """Return the charts of worlds whose names begin so."""
    return [c for c in build_all(of(study), {}) if c.name.startswith(ALL) and c.name.startswith(start)]


def rows(found: Chart) -> list[dict[str, Any]]:
    """Return what a chart draws, row by row."""
    return [dict(zip(found.header, row, strict=True)) for row in found.rows]


def said(study: dict[str, Any]) -> str:
    """Return all findings as one text."""
    return " ".join(finding.text for finding in findings(of(study)))


def without(study: dict[str, Any], *parts: str) -> dict[str, Any]:
    left = copy.deepcopy(study)
    for part in parts:
        del left["sensitivity"][part]
    return left


def test_a_study_without_worlds_has_the_same_charts_findings_and_table() -> None:
    study = synthetic.summary()
    assert charts(study) == []
    for nothing in (None, {}):
        other = study | {"sensitivity": nothing}
        assert [c.name for c in build_all(of(other), {})] == [c.name for c in build_all(of(study), {})]
        assert (findings(of(other)), table(of(other))) == (findings(of(study)), table(of(study)))


def test_a_study_with_worlds_draws_every_chart_and_says_what_it_is_about_last() -> None:
    study = made.worlds()
    drawn = {c.name for c in charts(study)}
    assert drawn == {*SINGLE, *(f"{kind}_cs-am-split_{m}" for kind in EACH for m in ("nrr", "economic_value"))}
    found = findings(of(study))
    assert 8 <= len(found) <= 10
    assert all(one.metrics for one in found)
    assert "Nothing here says what happens if the assumptions are wrong" not in said(study)


@pytest.mark.parametrize(
    ("part", "gone"),
    [
        ("tornado", "tornado"),
        ("morris", "morris"),
        ("sobol", "sobol"),
        ("scenarios", "scenarios"),
        ("value_of_information", "value_of_information"),
    ],
)
def test_a_method_that_was_not_asked_for_is_neither_drawn_nor_told(part: str, gone: str) -> None:
    study = without(made.worlds(), part)
    assert charts(study, gone) == []
    assert len(findings(of(study))) == len(findings(of(made.worlds()))) - (part not in ("morris",))
    study["sensitivity"]["differences"] = []
    assert charts(study, "worlds") == []
    assert "PLAUSIBLE WORLDS" not in table(of(study))


def test_equal_results_give_identical_files(tmp_path: Path) -> None:
    for side in ("first", "second"):
        for found in charts(made.worlds(maybe=0)):
            if found.name in SINGLE:
                found.store(tmp_path / side)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / side).iterdir()} for side in ("first", "second"))
    assert {f"{name}.{kind}" for name in SINGLE for kind in ("svg", "png", "txt", "csv")} <= first.keys()
    assert first == second


def test_two_uncertainties_are_named_apart_and_never_in_one_phrase() -> None:
    for found in charts(made.worlds()):
        assert found.words.phrases
        for phrase in found.words.phrases:
            assert not (wording.AVERAGE in phrase and "better data" in phrase)
    phrases = charts(made.worlds(), "worlds")[0].words.phrases
    assert wording.WORLDS in phrases[0]
    assert wording.AVERAGE in phrases[1]


def test_of_220_unknowns_at_most_fifteen_are_drawn_and_the_rest_is_counted() -> None:
    study = made.worlds(many=220)
    for found in charts(study):
        if not found.name.startswith((*EACH, "value")):
            continue
        drawn = [row for row in rows(found) if row["drawn"] == "yes" and row.get("kind") != "everything"]
        assert 5 <= len(drawn) <= 15
        unknowns = [row for row in drawn if row.get("kind", "unknown") == "unknown"]
        assert f"Not drawn: {219 - len(unknowns)} more assumptions" in found.words.sentence
        assert "at most" in found.words.sentence.partition("Not drawn")[2] or "less than" in found.words.sentence


def test_the_drawn_numbers_are_the_stored_ones() -> None:
    study = made.worlds()
    stored = study["sensitivity"]
    for row, raw in zip(rows(charts(study, "worlds")[0]), stored["differences"], strict=True):
        assert [row["difference_most_likely_world"], row["lo95"], row["hi95"]] == [
            raw["held"]["difference"],
            *raw["held"]["ci95"],
        ]
        assert (row["worlds_p10"], row["worlds_p90"]) == (raw["worlds"]["p10"], raw["worlds"]["p90"])
    for row, bar in zip(rows(charts(study, "tornado")[0]), stored["tornado"][0]["bars"], strict=True):
        assert (row["difference_low"], row["difference_high"]) == (bar["low"]["difference"], bar["high"]["difference"])
        assert (row["turns_round"] == "no") == (bar["flip"] is None)
    (loss,) = charts(study, "expected_loss")
    for row in rows(loss):
        point = next(
            p for p in stored["value_of_information"]["curves"]["points"] if p["value"] == row["value_of_a_point"]
        )
        assert (row["expected_loss"], row["value_of_perfect_information"]) == (
            point["expected_loss"][row["model"]],
            point["evpi"],
        )


def edge(name: str) -> dict[str, Any]:
    if name == "many":
        return made.worlds(FOUR, 220, noise=0.7, boxes=2)
    if name == "two unknowns":
        return made.worlds(many=2, flips=0, maybe=1, own=None, told=0, boxes=0)
    if name == "other values":
        return made.worlds(
            middle=-0.012, noise=None, flips=6, maybe=4, told=-1, first=0.0, q2=0.0, confirmed="may turn round"
        )
    study = made.worlds()
    everything = study["sensitivity"]
    for row in everything["differences"]:
        row["held"]["ci95"], row["worlds"]["p10"], row["noise_share"] = [None, None], None, None
    for row in everything["tornado"][0]["bars"]:
        row["low"]["ci95"], row["high"] = [None, None], {"difference": None, "ci95": [None, None]}
    everything["value_of_information"]["evpi"] = {"value": None, "ci95": [None, None], "standard_error": None}
    everything["value_of_information"]["pilot"] = None
    for each in everything["inputs"]:
        each["name"] = f"{HOSTILE} {each['name']}"
    for each in everything["factors"]:
        each["name"] = HOSTILE
    return study


EDGES = ["many", "two unknowns", "other values", "holes and hostile names"]


@pytest.mark.parametrize("name", EDGES)
def test_no_text_leaves_the_figure_or_covers_another(name: str) -> None:
    seen = set()
    for found in charts(edge(name)):
        kind = found.name.partition("_")[0]
        if kind in seen:
            continue
        seen.add(kind)
        assert_readable(found)


@pytest.mark.parametrize("name", EDGES)
def test_words_are_allowed_and_complete(name: str) -> None:
    study = edge(name)
    texts = [f.text for f in findings(of(study))] + [c.words.alt() for c in charts(study)] + [table(of(study))]
    for text in texts:
        assert forbidden_words(text.replace(HOSTILE, "")) == []
        assert "nan" not in text.lower().replace("finance", "")
    assert len(findings(of(study))) <= 10
