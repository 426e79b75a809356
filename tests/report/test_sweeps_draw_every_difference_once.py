"""Promises about sweeps: every difference is drawn, none twice; what was not stored is left out."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sim.report.charts import build_all
from sim.report.charts.archetypes import scales
from sim.report.drawing import style
from sim.report.drawing.chart import Chart
from sim.report.views import sweeps
from sim.report.views.sweeps import Axis
from sim.report.words import wording
from tests.report import synthetic
from tests.report import synthetic_policy as policies
from tests.report import synthetic_sweep as made
from tests.report.proofreading import forbidden_words
from tests.report.readable import assert_readable, boxes
from tests.report.typed import of

BOTH = ("equal_budget", "own")
SIX = (*made.THREE, "no-csm", "my-very-long-model-key-with-many-words-and-more", "other")
KINDS = ("sweep", "difference_map", "best_model_map")
HOSTILE = "=cmd|' /C calc'!A0 $\\frac{1}{0}$ <script>alert(1)</script> " + "very-long-" * 12


def grr_first(study: dict[str, Any]) -> dict[str, Any]:
    return study | {"decide_on": ["grr", "nrr", "ending_arr"]}


STUDIES: dict[str, Any] = {
    "words": lambda: made.words(5, staffings=BOTH),
    "words of six models": lambda: made.words(3, models=SIX),
    "many words": lambda: made.words(14),
    "line": lambda: grr_first(made.line(staffings=BOTH)),
    "long line": lambda: grr_first(made.line([float(k) for k in range(1, 41)])),
    "1 x n": lambda: grr_first(made.mapped(columns=(0.8,))),
    "2 x 1": lambda: grr_first(made.mapped(columns=(0.8, 0.9), rows=(0.3,))),
    "n x m": lambda: made.mapped(staffings=BOTH),
    "n x m of words": lambda: made.mapped(columns=("none", "bonus", "a-very-long-name-of-a-plan"), staffings=BOTH),
    "wide": lambda: made.mapped(columns=[0.5 + 0.025 * k for k in range(16)], rows=[0.1 * k for k in range(9)]),
    "map of six models": lambda: made.mapped(models=SIX),
    "n x m x 3": lambda: made.thrice(staffings=BOTH),
    "n x m x 5": lambda: made.thrice((0.7, 0.8, 1.0, 1.2, 1.3)),
    "scattered": made.scattered,
    "nine paths": lambda: made.scattered(120, 9, staffings=BOTH, models=made.THREE[:2]),
    "two scattered paths": lambda: made.scattered(12, 2),
}


def hostile() -> dict[str, Any]:
    study = made.mapped(columns=(HOSTILE, "none"), staffings=BOTH)
    for point in study["points"]:
        for entry in point["models"].values():
            entry["title"] = HOSTILE
    return study


STUDIES["hostile"] = hostile


def mine(study: dict[str, Any]) -> dict[str, Chart]:
    return {chart.name: chart for chart in build_all(of(study), {}) if chart.name.startswith(KINDS)}


def rows(found: Chart) -> list[dict[str, Any]]:
    return [dict(zip(found.header, row, strict=True)) for row in found.rows]


def stored(study: dict[str, Any], metric: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {
        (point["staffing"], tuple(point["values"].values()), c["a"]): c
        for point in study["points"]
        for c in point["comparisons"]
        if c["metric"] == metric
    }


def test_a_study_without_a_sweep_has_none_of_these_charts_and_the_same_findings() -> None:
    assert not mine(synthetic.summary())
    assert not mine(policies.full_policies())
    assert not sweeps.sweep_of(of(synthetic.summary()))


def test_nothing_is_drawn_twice() -> None:
    assert not mine(synthetic.crossover())  # the frontier has both metrics
    assert not mine(policies.mapped())  # the split map has both
    assert not mine(policies.mapped(growths=(0.05, 0.4)))
    assert list(mine(grr_first(made.line()))) == ["sweep_grr"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("words", {"sweep_nrr", "sweep_economic_value"}),
        ("1 x n", {"sweep_grr"}),
        ("two scattered paths", {f"sweep_scatter_{m}_{a}" for m in made.STEPS for a in made.THREE[1:]}),
        ("nine paths", {"sweep_scatter_nrr", "sweep_scatter_economic_value"}),
        (
            "n x m x 3",
            {f"best_model_map_{m}" for m in made.STEPS}
            | {f"sweep_scatter_{m}_{a}" for m in made.STEPS for a in made.THREE[1:]},
        ),
        ("n x m x 5", {f"sweep_scatter_{m}_{a}" for m in made.STEPS for a in made.THREE[1:]}),
        (
            "n x m",
            {f"best_model_map_{m}" for m in made.STEPS}
            | {f"difference_map_{m}_{a}" for m in made.STEPS for a in made.THREE[1:]},
        ),
    ],
)
def test_each_kind_of_sweep_has_its_charts(name: str, expected: set[str]) -> None:
    assert set(mine(STUDIES[name]())) == expected


def test_at_most_four_models_get_a_map_and_the_others_are_named() -> None:
    charts = mine(made.mapped(models=SIX))
    assert sum(name.startswith("difference_map_nrr") for name in charts) == 4
    assert "not drawn: other" in charts["difference_map_nrr_am-only"].words.footer


@pytest.mark.parametrize(
    "name", ["words", "n x m", "n x m x 3", "n x m of words", "scattered", "nine paths", "1 x n", "line"]
)
def test_the_drawn_numbers_are_the_stored_ones(name: str) -> None:
    study = STUDIES[name]()
    for chart in mine(study).values():
        if chart.name.startswith("best"):
            continue
        known = stored(study, rows(chart)[0]["metric"])
        paths = [path for path in study["points"][0]["values"] if path in chart.header]
        fixed = {path: v for path, v in study["points"][0]["values"].items() if path not in paths}
        seen = Counter()
        for row in rows(chart):
            values = tuple(fixed.get(path, row.get(path)) for path in study["points"][0]["values"])
            c = known[row["staffing"], values, row["model"]]
            assert [row["difference"], row["lo95"], row["hi95"]] == [c["difference"], *c["ci95_joint"]]
            assert row["verdict"] == c["verdict"]
            seen[row["model"]] += 1
        assert set(seen.values()) == {len(study["points"])}


def test_words_are_not_joined_by_a_line_and_say_that_their_order_is_nothing() -> None:
    words, line = mine(made.words())["sweep_nrr"], mine(grr_first(made.line()))["sweep_grr"]
    joined = [
        [ln for ln in chart.draw().axes[0].lines if len(ln.get_xdata()) > 2 and ln.get_linestyle() != "None"]
        for chart in (words, line)  # type: ignore[arg-type]
    ]
    assert [len(lines) for lines in joined] == [0, 2]
    assert "their order says nothing" in words.words.sentence


@pytest.mark.parametrize(
    ("values", "log"),
    [
        ((10, 25, 50, 100, 200, 400), True),
        ((0.01, 0.1, 1.0), True),
        (tuple(range(1, 21)), False),
        ((0, 10, 100), False),
        ((-1, 1, 100), False),
        ((1, 2, 4, 8), False),
        ((1, 9, 10, 11, 12), False),
    ],
)
def test_an_axis_is_logarithmic_where_values_are_spread_so(values: tuple[float, ...], log: bool) -> None:
    axis = Axis("a.b", "b", values)
    found = scales.ruler(axis)
    assert found.log == log
    places = [found.place(value) for value in values]
    assert places == sorted(places)
    assert (places[0], places[-1]) == (0.0, 1.0)


def test_only_six_paths_are_drawn_and_the_chart_says_so() -> None:
    chart = mine(STUDIES["nine paths"]())["sweep_scatter_nrr"]
    names = {axes.get_xlabel() for axes in chart.draw().axes}
    assert len(names) == 6
    assert "number 0" in names
    assert "6 of 9 varied paths drawn" in chart.words.footer


def test_paths_of_one_name_are_told_apart() -> None:
    first, second = "assumptions.friction.share", "assumptions.hoarding.share"
    study = made.swept([{first: x, second: y} for x in (1, 2) for y in (3, 4)], lambda v, k: 0.01 * (v[first] + k))
    sweep = sweeps.sweep_of(of(study))
    assert sweep is not None
    assert [axis.name for axis in sweep.axes] == ["share (friction)", "share (hoarding)"]


def test_a_grid_with_a_hole_is_no_map() -> None:
    study = made.mapped()
    study["points"].pop()
    found = sweeps.sweep_of(of(study))
    assert found is not None
    assert found.shape == sweeps.SCATTER
    assert all(name.startswith("sweep_scatter") for name in mine(study))


def test_what_was_not_stored_is_left_out_and_nothing_fails() -> None:
    study = made.mapped(staffings=BOTH)
    study["choice"], study["worth_acting_on"], study["decide_on"] = [], {}, ["nrr"]
    study["points"][0]["comparisons"] = []
    study["points"][1]["comparisons"][0] |= {"difference": None, "ci95": [None, None], "ci95_joint": [None, None]}
    charts = mine(study)
    assert set(charts) == {"difference_map_nrr_cs-am-split", "difference_map_nrr_am-only"}
    assert len(charts["difference_map_nrr_cs-am-split"].rows) == len(study["points"]) - 2
    for chart in charts.values():
        assert boxes(chart)[0]
        assert "nan" not in chart.words.alt().lower()


@pytest.mark.parametrize("name", ["words", "n x m", "two scattered paths"])
def test_equal_results_give_identical_files(name: str, tmp_path: Path) -> None:
    for side in ("first", "second"):
        for chart in mine(STUDIES[name]() | {"decide_on": ["nrr"]}).values():
            chart.store(tmp_path / side)
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / side).iterdir()} for side in ("first", "second"))
    assert [file for file in first if first[file] != second.get(file)] == []
    assert any(file.startswith(KINDS) for file in first)


@pytest.mark.parametrize("name", list(STUDIES))
def test_no_text_leaves_the_figure_or_covers_another(name: str) -> None:
    for chart in mine(STUDIES[name]()).values():
        assert_readable(chart)
        assert forbidden_words(chart.words.alt().replace(HOSTILE, "")) == []
        assert " ".join(chart.words.phrases).count(wording.AVERAGE) == 1


def test_models_of_one_colour_are_told_apart_by_letter_and_border() -> None:
    models = ("cs-only", "bundled-strategic-csm", "hybrid-trap")
    chart = mine(made.mapped(models=models))["best_model_map_nrr"]
    figure = chart.draw()
    letters = {
        text.get_text() for text in figure.axes[0].texts if len(text.get_text()) == 1 and text.get_text().isalpha()
    }
    assert len(letters) == len({row["best_average"] for row in rows(chart)}) > 1
    drawn = {row["best_average"] for row in rows(chart)}
    assert len({style.SHIPPED[model] for model in drawn}) == len(drawn)
