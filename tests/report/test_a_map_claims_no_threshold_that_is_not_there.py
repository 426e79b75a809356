"""Promises about maps: cells show stored differences, hatching where nothing is clear, a curve only where it was found."""

from pathlib import Path
from typing import Any

import pytest

from sim.report.charts import build_all
from sim.report.charts.archetypes import map as grid
from sim.report.charts.maps import split_map
from sim.report.charts.study import study_of
from sim.report.charts.without import split_map_without
from sim.report.drawing import style
from sim.report.drawing.chart import Chart
from sim.report.findings.findings import findings
from sim.report.views import curves
from sim.report.words import paths, wording
from tests.report import synthetic
from tests.report import synthetic_policy as made
from tests.report.proofreading import forbidden_words
from tests.report.readable import assert_readable
from tests.report.typed import of

STATUSES = ["found", "partly", "none", "several", "flat"]
BOTH = ("equal_budget", "own")
TITLES = {
    "found": "one turning point at each median ACV of mid-market, between 23 and 112 customers",
    "partly": "a turning point only at $10k and $20k median ACV of mid-market",
    "none": "no turning point from 10 to 400 customers",
    "several": "no single turning point",
    "flat": "too close to zero from 10 to 400 customers to place a turning point",
}


def charts(study: dict[str, Any]) -> dict[str, Chart]:
    return {c.name: c for c in build_all(of(study), {})}


def rows(found: Chart) -> list[dict[str, Any]]:
    return [dict(zip(found.header, row, strict=True)) for row in found.rows]


def said(study: dict[str, Any]) -> str:
    return " ".join(finding.text for finding in findings(of(study)))


def test_a_study_along_one_number_has_no_map_and_one_along_two_has_no_frontier() -> None:
    assert not [name for name in charts(synthetic.crossover()) if name.startswith("split_map")]
    for study in (made.mapped(), made.mapped(growths=(0.05, 0.4))):
        names = list(charts(study))
        assert names[:2] == ["split_map_nrr", "split_map_economic_value"]
        assert not [name for name in names if name.startswith("frontier")]


def test_a_study_over_two_numbers_without_curves_draws_nothing_wrong() -> None:
    study = made.mapped() | {"curves": []}
    names = charts(study)
    assert not [name for name in names if name.startswith(("frontier", "split_map"))]
    assert "10 customers and $40k median ACV of mid-market" in names["differences"].words.title
    assert "turning point" not in said(study)


def test_equal_results_give_identical_files(tmp_path: Path) -> None:
    for side in ("first", "second"):
        for name, chart in charts(made.without(made.mapped())).items():
            if name.startswith("split_map"):
                chart.store(tmp_path / side)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / side).iterdir()} for side in ("first", "second"))
    assert {"split_map_nrr.svg", "split_map_economic_value.png", "split_map_without.csv"} <= first.keys()
    assert first == second


@pytest.mark.parametrize("status", STATUSES)
def test_the_drawn_numbers_are_the_stored_ones(status: str) -> None:
    study = made.mapped(status, growths=(0.05, 0.4), staffings=BOTH)
    drawn = rows(charts(study)["split_map_nrr"])
    assert len(drawn) == len(study["points"])
    for point in study["points"]:
        x, y, growth = point["values"].values()
        stored = next(c for c in point["comparisons"] if c["metric"] == "nrr")
        (row,) = [
            r
            for r in drawn
            if (r["staffing"], r[made.ALONG], r[made.ACROSS]) == (point["staffing"], x, y)
            and r["where"] == paths.at_words(made.GROWTH, growth)
        ]
        assert [row["difference"], row["lo95"], row["hi95"]] == [stored["difference"], *stored["ci95_joint"]]
        curve = next(
            c for c in study["curves"] if (c["staffing"], c["where"]) == (point["staffing"], {made.GROWTH: growth})
        )
        kept = next(r for r in curve["rows"] if r["across"] == y)
        assert row["sign_changes"] == kept["status"]
        if kept["status"] == "found":
            assert [row["changes_at"], row["changes_lo95"], row["changes_hi95"]] == [kept["at"], *kept["ci95"]]


@pytest.mark.parametrize("verdict", [*wording.VERDICTS, wording.IDENTICAL])
def test_a_cell_is_hatched_exactly_where_its_verdict_is_not_clear(verdict: str) -> None:
    small = verdict in (wording.SAME, wording.IDENTICAL) or "too small" in verdict
    expected = grid.OPEN if verdict == wording.CANNOT_TELL else grid.SMALL if small else ""
    study = made.mapped()
    for point in study["points"]:
        for comparison in point["comparisons"]:
            comparison["verdict"] = verdict
    chart = charts(study)["split_map_nrr"]
    panel = chart.draw().axes[0]
    hatches = [patch.get_hatch() for patch in panel.patches if patch.get_hatch()]
    assert hatches == ([expected] * len(study["points"]) if expected else [])
    assert {row["hatched"] for row in rows(chart)} == {"yes" if expected else "no"}


def test_both_hatches_are_explained() -> None:
    key = charts(made.mapped())["split_map_nrr"].draw().axes[-1]
    assert {grid.OPEN_WORDS, grid.SMALL_WORDS} <= {text.get_text() for text in key.texts}


def test_the_fill_is_symmetric() -> None:
    assert grid.tint(0.0, 1.0) == grid.tint(0.0, 0.0) == (1.0, 1.0, 1.0)
    for share in (0.1, 0.5, 1.0):
        depth = [
            [(1 - x) / (1 - y) for x, y in zip(grid.tint(side * share, 1.0), style.rgb(hue), strict=True) if y < 1]
            for side, hue in ((1, grid.BETTER), (-1, grid.WORSE))
        ]
        assert depth[0] == pytest.approx([depth[0][0]] * len(depth[0]))
        assert depth[0][0] == pytest.approx(depth[1][0])


@pytest.mark.parametrize("status", STATUSES)
def test_title_and_finding_say_the_status_and_no_other(status: str) -> None:
    study = made.mapped(status)
    title = charts(study)["split_map_nrr"].words.title
    assert title.partition(": it h")[0].endswith(TITLES[status])
    text = said(study)
    assert ("the turning point is near" in text) == (status in ("found", "partly"))
    assert ("no single turning point" in text) == (status == "several")
    assert ("no turning point from" in text) == (status in ("none", "partly"))
    assert ("too close to zero" in text) == (status == "flat")


@pytest.mark.parametrize("status", STATUSES)
def test_the_curve_is_drawn_only_in_rows_with_one_crossing(status: str) -> None:
    study = made.mapped(status)
    panel = charts(study)["split_map_nrr"].draw().axes[0]
    dots = [line for line in panel.lines if line.get_marker() == "o"]
    assert len(dots) == sum(row["status"] == "found" for row in study["curves"][0]["rows"])


def test_a_trend_of_the_threshold_is_claimed_only_where_intervals_lie_apart() -> None:
    study = made.mapped("found")
    assert "It falls from the one to the other" in said(study)
    for row in study["curves"][0]["rows"]:
        row["ci95"] = [11.0, 390.0]
    assert "falls" not in said(study)
    assert "The two are too close to call" in said(study)


def test_a_place_outside_the_varied_range_is_never_claimed() -> None:
    study = made.mapped("found")
    study["curves"][0]["rows"][0] |= {"at": 900.0, "ci95": [500.0, 2000.0], "sites": [900.0]}
    assert "900" not in said(study) + charts(study)["split_map_nrr"].words.alt()
    assert curves.curves(of(study))[0].status == "partly"


def test_an_interval_that_leaves_the_range_says_so() -> None:
    study = made.mapped("found")
    study["curves"][0]["rows"][0]["ci95"] = [5.0, 900.0]
    assert "95%: below 10 to above 400" in said(study)


def test_money_without_a_curve_is_told_by_its_verdicts() -> None:
    title = charts(made.mapped())["split_map_economic_value"].words.title
    assert "of 24 cases" in title
    assert "threshold" not in title


def test_what_moves_the_threshold_is_told_only_by_intervals_apart() -> None:
    study = made.without(made.mapped(), (("friction", 0.2), ("learning", 1.15), ("incentives", 0)))
    found = charts(study)["split_map_without"]
    assert "Without handoffs between roles and variable pay the threshold" in found.words.title
    assert "without learning, not shown to move" in found.words.sentence
    assert "without variable pay, own staffing: no turning point from 10 to 400 customers" in found.words.footer
    same = charts(made.without(made.mapped(), (("learning", 1.1),)))["split_map_without"]
    assert same.words.title.startswith("No mechanism is shown to move the threshold")


def test_worlds_without_any_threshold_draw_no_lines_at_all() -> None:
    assert "split_map_without" not in charts(made.without(made.mapped("none")))
    assert "split_map_without" not in charts(made.mapped())


def test_the_drawn_curves_are_the_stored_ones() -> None:
    study = made.without(made.mapped(growths=(0.05, 0.4)))
    drawn = rows(charts(study)["split_map_without"])
    stored = [row for curve in study["curves"] for row in curve["rows"]]
    assert len(drawn) == len(stored)
    places = sorted(row["at"] for row in stored if row["status"] == "found" and 10 <= row["at"] <= 400)
    assert sorted(row[made.ALONG] for row in drawn if row["status"] == "found") == places


HOSTILE = "=cmd|' /C calc'!A0 $\\frac{1}{0}$ <script>alert(1)</script> " + "very-long-" * 12


def hostile() -> dict[str, Any]:
    study = made.without(made.mapped(), ((f"assumptions.{HOSTILE}", 0.2), ("learning", 1.1)))
    for point in study["points"]:
        for part in ("models", "cost_ratio"):
            point[part] = {HOSTILE if key == "cs-am-split" else key: value for key, value in point[part].items()}
        point["models"][HOSTILE]["title"] = HOSTILE
        for comparison in point["comparisons"]:
            comparison["a"] = HOSTILE
    return study | {"curves": [curve | {"a": HOSTILE} for curve in study["curves"]]}


MAPS = {
    **{status: lambda status=status: made.mapped(status) for status in STATUSES},
    "three numbers": lambda: made.without(made.mapped("partly", (0.05, 0.15, 0.4), staffings=BOTH)),
    "without": lambda: made.without(made.mapped()),
    "hostile": hostile,
}


@pytest.mark.parametrize("name", MAPS)
def test_no_text_leaves_the_figure_or_covers_another(name: str) -> None:
    for chart in charts(MAPS[name]()).values():
        if not chart.name.startswith("split_map"):
            continue
        assert_readable(chart)
        assert forbidden_words(chart.words.alt().replace(HOSTILE, "")) == []
        assert wording.AVERAGE in " ".join(chart.words.phrases)


def test_hostile_names_run_no_formula_and_leave_no_markup(tmp_path: Path) -> None:
    study = hostile()
    made_of = study_of(of(study), {})
    found = [*split_map(made_of), *split_map_without(made_of)]
    paths_ = [path for chart in found for path in chart.store(tmp_path)]
    assert all(path.parent == tmp_path for path in paths_)
    for path in tmp_path.glob("*.svg"):
        assert b"<script" not in path.read_bytes()


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("company.start.customers", 50, "50 customers"),
        ("company.segments.mid-market.acv.median", 10_000.0, "$10k median ACV of mid-market"),
        ("company.new_logos.growth", 0.15, "15% growth of new logos"),
        ("models.desk.thresholds.am_above", 150_000.0, "$150k am above"),
        ("assumptions.friction.misroute", 0.2, "20% misroute"),
        ("company.pay_year_starts", "january", "pay year starts january"),
    ],
)
def test_a_varied_number_is_said_with_its_name_and_unit(path: str, value: Any, words: str) -> None:
    assert paths.at_words(path, value) == words


@pytest.mark.parametrize(("metric", "right"), [("nrr", "Split better"), ("cost_to_serve", "Stay better")])
def test_the_key_of_a_map_names_who_wins_above_zero(metric, right):
    from matplotlib.figure import Figure

    axes = Figure(figsize=(8, 1)).add_subplot()
    grid.draw_ramp(axes, 8.0, 0.02, metric, ("Split", "Stay"), "")
    named = {text.get_text(): text.get_position()[0] for text in axes.texts if text.get_text().endswith("better")}
    assert max(named, key=lambda words: named[words]) == right
