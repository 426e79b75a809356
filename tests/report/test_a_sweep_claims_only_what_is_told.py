"""Promises about the words of sweeps: a model is best, better or worse only where every interval says so."""

import copy
import re
from typing import Any

import pytest

from sim.report.charts.archetypes import map as grid
from sim.report.findings.findings import findings
from sim.report.views import sweeps
from sim.report.words import wording
from tests.report import synthetic_sweep as made
from tests.report.proofreading import forbidden_words
from tests.report.test_sweeps_draw_every_difference_once import BOTH, HOSTILE, STUDIES, mine, rows
from tests.report.typed import of


def winners(study: dict[str, Any], metric: str) -> list[str]:
    return [best.winner for cells in sweeps.bests(of(study), metric).values() for best in cells]


def test_the_map_of_the_best_model_says_what_was_stored() -> None:
    study = made.mapped(staffings=BOTH)
    drawn = rows(mine(study)["best_model_map_nrr"])
    choices = [choice for choice in study["choice"] if choice["metric"] == "nrr"]
    assert len(drawn) == len(choices)
    for row in drawn:
        point = next(
            p for p in study["points"] if (p["staffing"], *p["values"].values()) == tuple(row[k] for k in list(row)[:3])
        )
        choice = next(c for c in choices if c["point"] == point["point"])
        second = min((s for s in choice["systems"] if s["model"] != choice["best"]), key=lambda s: s["regret"]["mean"])
        assert (row["best_average"], row["second"]) == (choice["best"], second["model"])
        assert [row["second_loses"], row["lo95"], row["hi95"]] == [second["regret"]["mean"], *second["regret"]["ci95"]]
        assert row["not_told_apart"].split() == choice["not_told_apart"]
        assert row["clear_winner"] == "" or choice["not_told_apart"] == [choice["best"]]


def test_a_third_path_has_a_map_for_each_of_its_values() -> None:
    study = made.thrice(staffings=BOTH)
    chart = mine(study)["best_model_map_nrr"]
    heads = [axes.get_title(loc="left") for axes in chart.draw().axes]
    said = [head.partition(",")[0] for head in heads if head]
    assert said == 2 * ["70% load", "100% load", "130% load"]
    assert (
        len({tuple(row[k] for k in list(row)[:4]) for row in rows(chart)}) == len(rows(chart)) == len(study["points"])
    )


def test_a_cell_is_hatched_exactly_where_no_winner_is_clear() -> None:
    study = made.mapped()
    chart = mine(study)["best_model_map_nrr"]
    hatches = [p.get_hatch() for p in chart.draw().axes[0].patches if p.get_hatch() == grid.OPEN]
    assert len(hatches) == winners(study, "nrr").count("") == sum(row["clear_winner"] == "" for row in rows(chart))
    assert 0 < len(hatches) < len(study["points"])


@pytest.mark.parametrize("broken", ["not told apart", "the difference includes zero", "the loss includes zero"])
def test_no_model_is_best_where_any_interval_includes_zero(broken: str) -> None:
    study = copy.deepcopy(made.mapped())
    assert any(winners(study, "nrr"))
    for choice in study["choice"]:
        if broken == "not told apart":
            choice["not_told_apart"] = list(made.THREE)
        for system in choice["systems"]:
            if broken == "the loss includes zero" and system["model"] != choice["best"]:
                system["regret"]["ci95"][0] = -1.0
    for point in study["points"] if broken == "the difference includes zero" else ():
        for comparison in point["comparisons"]:
            comparison["verdict"] = wording.CANNOT_TELL
    assert set(winners(study, "nrr")) == {""}
    title = mine(study)["best_model_map_nrr"].words.title
    assert title.endswith("no option is clearly best in any of 12 cases")
    text = findings(of(study))[0].text
    assert "no option is clearly best in any of 12 cases" in text
    assert "is best" not in text


def test_a_winner_by_less_than_is_worth_acting_on_says_so() -> None:
    study = made.mapped()
    for choice in study["choice"]:
        choice["worth"] = 1e9
    patches = mine(study)["best_model_map_nrr"].draw().axes[0].patches
    assert sum(p.get_hatch() == grid.SMALL for p in patches) == sum(bool(w) for w in winners(study, "nrr")) > 0


@pytest.mark.parametrize("verdict", [*wording.VERDICTS, wording.IDENTICAL])
def test_titles_count_a_sign_only_where_it_is_told(verdict: str) -> None:
    for study in (
        made.mapped(models=made.THREE[:2]),
        made.scattered(models=made.THREE[:2]),
        made.words(models=made.THREE[:2]),
    ):
        for point in study["points"]:
            for comparison in point["comparisons"]:
                comparison["verdict"] = verdict
        titles = [chart.words.title for name, chart in mine(study).items() if not name.startswith("best")]
        assert titles
        for title in titles:
            told = verdict not in (wording.CANNOT_TELL, wording.SAME, wording.IDENTICAL)
            if not told or verdict.endswith("too small to act on"):
                assert not re.search(r"\b(?:gains|loses|adds|beats?)\b", title)
            assert ("too close to call" in title) >= (verdict == wording.CANNOT_TELL)


def test_a_title_along_one_path_names_the_values() -> None:
    study = made.words(2, models=made.THREE[:2])
    assert mine(study)["sweep_nrr"].words.title == (
        "CS and AM split likely loses 0.8 points of NRR with none and makes no real difference with base-and-bonus"
    )


def test_findings_say_where_the_best_changes_and_what_the_second_best_loses() -> None:
    text = " ".join(finding.text for finding in findings(of(made.line(models=made.THREE[:2]))))
    assert "The best changes from CS only to CS and AM split between 25 and 200 customers" in text
    lead = findings(of(made.mapped()))[0].text
    assert lead.startswith("On NRR at own staffing, ")
    assert "the next best loses" in lead


@pytest.mark.parametrize("name", list(STUDIES))
def test_findings_claim_no_more_wins_than_there_are(name: str) -> None:
    study = STUDIES[name]()
    told = winners(study, sweeps.deciding(of(study))[0])
    text = " ".join(finding.text for finding in findings(of(study)))
    assert ("Where " in text and "is best" in text) <= any(told)
    assert not forbidden_words(text.replace(HOSTILE, ""))
    assert "nan" not in text.lower().replace("finance", "")


def test_lower_is_better_is_said_the_other_way_round() -> None:
    study = made.mapped()
    for point in study["points"]:
        for comparison in point["comparisons"]:
            comparison["metric"] = {"nrr": "cost_to_serve"}.get(comparison["metric"], comparison["metric"])
    study["decide_on"] = ["cost_to_serve"]
    key = mine(study)["difference_map_cost_to_serve_cs-am-split"].draw().axes[-1]
    at = {text.get_text(): text.get_position()[0] for text in key.texts}
    assert at["CS and AM split better"] < at["CS only better"]
    assert "difference in cost to serve" in " ".join(at)
