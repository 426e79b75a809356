"""Promises about policies: who is best, what a change costs and which size it suits are said no stronger than known."""

import copy
import math
from pathlib import Path
from typing import Any

import pytest

from sim.report.charts import build_all, draw_all
from sim.report.drawing import style
from sim.report.drawing.chart import Chart
from sim.report.findings.findings import findings
from sim.report.terminal.tables import COLUMNS, table
from sim.report.views import bands, changes, choices
from sim.report.words import wording
from sim.report.words.reading import names
from tests.report import synthetic
from tests.report import synthetic_policy as made
from tests.report.proofreading import forbidden_words
from tests.report.readable import assert_readable, written
from tests.report.typed import bare, of

NEW = ("recovery_arr", "recovery_nrr", "by_size")
HOSTILE = "=cmd|' /C calc'!A0 $\\frac{1}{0}$ <script>alert(1)</script> " + "very-long-" * 12
BOTH = ("equal_budget", "own")


def chart(study: dict[str, Any], name: str) -> Chart:
    return next(c for c in build_all(of(study), {}) if c.name == name)


def rows(found: Chart) -> list[dict[str, Any]]:
    return [dict(zip(found.header, row, strict=True)) for row in found.rows]


def said(study: dict[str, Any]) -> str:
    return " ".join(finding.text for finding in findings(of(study)))


def test_a_study_without_these_parts_has_none_of_these_charts_and_the_same_words() -> None:
    study = made.policies()
    empty = study | {"choice": [], "changes": None, "by_size": [], "curves": []}
    assert not {c.name for c in build_all(of(study), {})} & set(NEW)
    assert [c.name for c in build_all(of(empty), {})] == [c.name for c in build_all(of(study), {})]
    assert findings(of(empty)) == findings(of(study))
    assert table(of(empty)) == table(of(study))


def test_what_a_change_costs_leads_and_the_rest_stands_in_the_order_of_the_report() -> None:
    charts = build_all(of(made.full_policies()), {})
    assert [c.name for c in charts if not c.appendix] == ["recovery_arr", "differences", "by_size"]
    assert next(c.name for c in charts if c.appendix) == "recovery_nrr"


def test_a_policy_that_is_another_organization_from_the_first_day_is_a_change_at_month_0() -> None:
    study = made.full_policies()
    study["changes"] = [row for row in study["changes"] if row["model"] != "at-50"]
    months = synthetic.trajectories(tuple(study["points"][0]["models"]), n=20, months=30)
    found = next(c for c in build_all(of(study), months) if c.name == "recovery_arr")
    drawn = [row for row in rows(found) if row["model"] == "at-50"]
    assert [row["months_since_the_change"] for row in drawn] == list(range(31))
    assert drawn[0]["arr_difference"] == 0.0
    ending = [months[m]["ending_arr_cents"][:, -1].mean() / 100 for m in ("at-50", "never")]
    assert drawn[-1]["arr_difference"] == pytest.approx(ending[0] - ending[1])
    assert "from the start" in " ".join(written(found))


def test_equal_results_give_identical_files(tmp_path: Path) -> None:
    for side in ("first", "second"):
        for found in build_all(of(made.full_policies()), {}):
            if found.name in NEW:
                found.store(tmp_path / side)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / side).iterdir()} for side in ("first", "second"))
    assert {f"{name}.{kind}" for name in NEW for kind in ("svg", "png", "txt", "csv")} <= first.keys()
    assert first == second


def test_each_chart_says_which_uncertainty_it_shows_once() -> None:
    for name in NEW:
        (phrase,) = chart(made.full_policies(), name).words.phrases
        assert wording.AVERAGE in phrase


def test_the_drawn_regrets_are_the_stored_ones() -> None:
    study = made.chosen(made.policies(staffings=BOTH))
    here = [row for row in rows(chart(study, "differences")) if math.isfinite(row["regret"])]
    drawn = {(row["staffing"], row["model"]): row for row in here}
    for stored in study["choice"]:
        for system in stored["systems"] if stored["metric"] == "economic_value" else ():
            row = drawn[stored["staffing"], system["model"]]
            assert [row["regret"], row["regret_lo95"], row["regret_hi95"]] == [
                system["regret"]["mean"],
                *system["regret"]["ci95"],
            ]
            assert (row["best_in"], row["best_on_average"]) == (system["best_in_future"], system["best_on_average"])
            assert (row["could_be_best"] == "yes") == system["could_be_best"]


def test_the_drawn_paths_and_bands_are_the_stored_ones() -> None:
    study = made.full_policies()
    for kind in ("arr", "nrr"):
        drawn = rows(chart(study, f"recovery_{kind}"))
        for stored in study["changes"]:
            mine = [row for row in drawn if row["model"] == stored["model"]]
            path = stored["path"] or {"months": [], kind: [], f"{kind}_low": [], f"{kind}_high": []}
            assert [row["months_since_the_change"] for row in mine] == path["months"]
            assert [row[f"{kind}_difference"] for row in mine] == path[kind]
            assert [(row["lo95"], row["hi95"]) for row in mine] == list(
                zip(path[f"{kind}_low"], path[f"{kind}_high"], strict=True)
            )
    stored_rows = [row for band in study["by_size"][0]["bands"] for row in band["comparisons"]]
    assert [(r["difference"], [r["lo95"], r["hi95"]]) for r in rows(chart(study, "by_size"))] == [
        (r["difference"], r["ci95_joint"]) for r in stored_rows
    ]


@pytest.mark.parametrize("open_", [2, 4, 7])
def test_no_winner_stands_in_a_title_while_others_could_be_it(open_: int) -> None:
    study = made.chosen(made.policies(), open_)
    found = chart(study, "differences")
    said = found.words.sentence
    assert "has the highest" not in said or open_ < 7
    assert ("too close to call between all 7 policies" in said) == (open_ == 7)
    texts = written(found)
    assert sum(text.startswith("may be best") for text in texts) == open_
    assert "best average" not in texts


def test_a_winner_is_named_when_everyone_else_is_told_from_it() -> None:
    study = made.chosen(made.policies(), 1)
    found = chart(study, "differences")
    assert "At-100 has the highest economic value of 7 policies at own staffing." in found.words.sentence
    assert written(found).count("best average") == 1
    assert "ahead of every other" in table(of(study))


def test_a_loss_is_claimed_only_when_its_interval_lies_beyond_what_is_worth_acting_on() -> None:
    for zone in (0.0, 100_000.0, 400_000.0, 1e7):
        (choice,) = choices.shown_choices(of(made.chosen(made.policies(), 2, zone)))
        text = choices.finding(choice, {}, "own staffing")
        clear = {s.model for s in choice.systems if s.regret.lo > zone and s.model not in choice.open}
        for system in choice.systems:
            assert f"{system.model} instead loses" not in text or system.model in clear
        assert ("instead loses" in text) == bool(clear)


def test_a_selection_is_said_with_its_zone_or_with_what_it_needs() -> None:
    selected = chart(made.chosen(made.policies(), 2, selected="at-50"), "differences").words.sentence
    assert "At-50 is best, or within $100k of the best: 95% sure" in selected
    assert (
        "About 300 more simulations would settle it"
        in chart(made.chosen(made.policies(), 2), "differences").words.sentence
    )


def test_best_in_a_simulation_and_best_on_average_stand_together() -> None:
    found = chart(made.chosen(made.policies()), "differences")
    assert "may be best (62%)" in written(found)
    row = next(row for row in rows(found) if row["best_on_average"] == 0.62)
    assert row["best_in"] == 0.4


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("found", "level again after 19 months (15–26)"),
        ("not_yet", "not level again within 36 months"),
        ("not_behind", "never seen behind"),
        ("too_little_seen", "too few simulations to say"),
    ],
)
def test_every_way_back_has_its_words_in_finding_and_table(level: str, words: str) -> None:
    study = made.changed(made.policies(("never", "at-50")), level)
    assert words.partition(" to say")[0].removeprefix("not ") in said(study)
    assert words in table(of(study))
    assert "month 14 (9–22), in 97% of simulations" in table(of(study))


def test_a_cost_whose_interval_includes_zero_is_not_claimed() -> None:
    study = made.changed(made.policies(("never", "at-50")))
    study["changes"][0]["trough"]["ci95"] = [-300_000.0, 20_000.0]
    text = said(study)
    assert "Whether at-50 costs ARR on the way is too close to call" in text
    assert "level again" not in text
    study["worth_acting_on"]["ending_arr"] = 500_000.0
    assert "dips" not in said(study)


def test_a_cost_under_what_is_worth_acting_on_says_so() -> None:
    study = made.changed(made.policies(("never", "at-50")))
    study["worth_acting_on"]["ending_arr"] = 300_000.0
    assert "at-50 costs next to no ARR: −$120k at worst" in said(study)


def test_dates_are_compared_only_where_two_intervals_lie_apart() -> None:
    study = made.changed(made.policies())
    assert "ARR is lowest under at-200" in said(study)
    for row in study["changes"]:
        if row["first_year"]:
            row["first_year"]["arr"] = {"mean": -1e5 - 1e3 * len(row["model"]), "ci95": [-2e5, 0.5e5]}
    assert "the changes are too close to call on ARR" in said(study)


def test_a_change_that_never_came_is_said_and_not_drawn() -> None:
    study = made.changed(made.policies())
    assert "published-rule → cs-am-split: never came" in table(of(study))
    assert "published-rule" not in {row["model"] for row in rows(chart(study, "recovery_arr"))}


def test_the_best_of_a_band_is_named_only_where_it_is_told() -> None:
    study = made.sized(made.policies())
    found = bands.shown_bands(of(study))["own"]
    answers = [bands.best_words(band, "never", names(of(study))) for band in found.bands]
    assert answers == ["never", "too close to call", "at-50", "at-100"]
    texts = [t.get_text() for t in chart(study, "by_size").draw().axes[0].texts]
    assert texts[:4] == ["best: never", "too close to call", "best: at-50", "best: at-100"]
    for band in study["by_size"][0]["bands"]:
        for row in band["comparisons"]:
            row["verdict"] = wording.CANNOT_TELL
    assert "is too close to call at any size" in chart(study, "by_size").words.title
    for band in study["by_size"][0]["bands"]:
        for row in band["comparisons"]:
            row["verdict"] = "better, too small to act on"
    assert "at-50 at $5–20M, by little" in chart(study, "by_size").words.title


def test_there_are_at_most_six_findings_and_the_last_is_about_assumptions() -> None:
    for study in (made.full_policies(), made.full_policies(staffings=BOTH)):
        found = findings(of(study))
        assert 4 <= len(found) <= 6
        assert found[-1].metrics == ("assumptions",)
        assert all(finding.metrics for finding in found)


def test_eight_policies_look_different_and_the_baseline_stands_below_them() -> None:
    models = (*made.POLICIES, "at-400")
    looks = style.looks_for(bare(*models))
    assert len({(look.colour, look.line) for look in looks.values()}) == 8
    study = made.sized(made.policies(models))
    assert rows(chart(made.chosen(study), "differences"))[-1]["model"] == "never"


def renamed(study: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """Give a policy another key everywhere."""

    def walk(part: Any) -> Any:
        if isinstance(part, dict):
            return {new if key == old else key: walk(value) for key, value in part.items()}
        if isinstance(part, list):
            return [walk(value) for value in part]
        return new if part == old else part

    return walk(copy.deepcopy(study))


def edge(name: str) -> dict[str, Any]:
    if name == "hostile":
        return renamed(renamed(made.full_policies(staffings=BOTH), "at-100", HOSTILE), "cs-am-split", HOSTILE + "2")
    if name == "hostile baseline":
        return renamed(made.full_policies(), "never", HOSTILE)
    if name == "two policies":
        return made.sized(
            made.changed(made.chosen(made.policies(("never", "at-50"), staffings=BOTH), 1), "not_yet"),
            ("never", "", "at-50", "at-50"),
        )
    study = made.full_policies()
    for row in study["changes"]:
        row["level_again"] = {"status": "found", "months": 21.0, "ci95": [16.0, None]}
        row["trough"], row["first_year"] = None, None
    for choice in study["choice"]:
        choice["selection"] = None
        choice["systems"][0]["regret"]["ci95"] = [None, None]
    study["by_size"][0]["bands"][0]["comparisons"][0]["difference"] = None
    return study


EDGES = ["hostile", "hostile baseline", "two policies", "holes"]


@pytest.mark.parametrize("name", EDGES)
def test_no_text_leaves_the_figure_or_covers_another(name: str) -> None:
    for found in build_all(of(edge(name)), {}):
        if found.name not in NEW:
            continue
        assert_readable(found)


@pytest.mark.parametrize("name", EDGES)
def test_words_are_allowed_and_complete_whatever_the_names(name: str) -> None:
    study = edge(name)
    texts = (
        [f.text for f in findings(of(study))] + [c.words.alt() for c in build_all(of(study), {})] + [table(of(study))]
    )
    for text in texts:
        assert forbidden_words(text.replace(HOSTILE, "")) == []
        assert "nan" not in text.lower().replace("finance", "")
    assert max(len(line) for line in table(of(study)).splitlines()) <= COLUMNS


def test_hostile_names_run_no_formula_and_leave_no_markup(tmp_path: Path) -> None:
    paths = draw_all(of(edge("hostile")), {}, tmp_path)
    assert all(path.parent == tmp_path for path in paths)
    for path in tmp_path.glob("*.svg"):
        assert b"<script" not in path.read_bytes()
    for path in tmp_path.glob("*.csv"):
        cells = [cell for line in path.read_text(encoding="utf-8").splitlines() for cell in line.split(",")]
        assert not [cell for cell in cells if cell.lstrip('"').startswith("=")]


def test_elsewhere_stored_changes_are_not_taken_for_changes_of_the_organisation() -> None:
    study = synthetic.summary() | {"changes": [{"point": 0, "staffing": "own", "a": "cs-am-split", "mean": 0.1}]}
    assert changes.changes(of(study)) == ()
    assert math.isnan(changes.Change("0", "own", "m", 1, "", 0.0, (0, 0, 0), {}, None, 0, "", None, {}).last_month)  # type: ignore[arg-type]
