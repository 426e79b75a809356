"""Promises about charts: equal results give equal bytes, books balance to the cent, words for those who cannot see."""

import csv
import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
from msgspec.structs import replace

from sim.errors import ModelError
from sim.report.charts import build_all, draw_all, waterfalls
from sim.report.drawing import style
from sim.report.drawing.chart import as_csv
from sim.report.views.crossing import crossings, short
from sim.report.words import wording
from sim.results.comparing import Style
from tests.report import synthetic
from tests.report.readable import assert_readable, boxes, written
from tests.report.typed import bare, of

FOUR = ("cs-only", "cs-am-split", "am-only", "no-csm")
STATUSES = ["found", "none", "several", "flat"]


def drawn(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return the files of every chart of a crossover."""
    folder = tmp_path_factory.mktemp("crossover")
    return draw_all(of(synthetic.crossover()), synthetic.trajectories(n=20, months=30), folder)


def test_equal_results_give_identical_files_whatever_the_user_set(paths: list[Path], tmp_path: Path) -> None:
    with mpl.rc_context({"font.size": 20, "axes.grid": True, "savefig.dpi": 33}):
        draw_all(of(synthetic.crossover()), synthetic.trajectories(n=20, months=30), tmp_path / "second")
    first, second = drawn(paths[0].parent), drawn(tmp_path / "second")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    assert b"<dc:date>" not in b"".join(first.values())


def test_a_crossover_draws_every_chart_as_svg_png_text_and_numbers(paths: list[Path]) -> None:
    names = {path.name.partition(".")[0] for path in paths}
    expected = {"trajectory_nrr", "trajectory_grr", "differences", "frontier", "workload"}
    assert names == expected | {"waterfall_cs-am-split"}
    assert {path.name for path in paths} == {
        f"{name}.{kind}" for name in names for kind in ("svg", "png", "txt", "csv")
    }
    assert all(path.is_file() for path in paths)


def test_an_svg_carries_its_alt_text_for_screen_readers(paths: list[Path]) -> None:
    for path in paths[0].parent.glob("*.svg"):
        root = ElementTree.fromstring(path.read_bytes())
        desc = root.find("{http://www.w3.org/2000/svg}desc")
        assert root.get("role") == "img"
        assert desc is not None
        assert desc.text == path.with_suffix(".txt").read_text(encoding="utf-8").strip()


def test_every_chart_names_its_uncertainty_and_its_limits() -> None:
    for chart in build_all(of(synthetic.crossover()), synthetic.trajectories(n=20, months=30)):
        phrases = " ".join(chart.words.phrases)
        assert wording.AVERAGE in phrases
        assert (wording.FUTURES in phrases) == chart.name.startswith("trajectory")
        assert "without pay effects" not in chart.words.alt()
        assert "n = 100" in chart.words.footer
        assert "mid-market-saas" in chart.words.footer


def test_the_frontier_names_both_published_rules() -> None:
    frontier = build_all(of(synthetic.crossover()), synthetic.trajectories(n=20, months=30))[0]
    assert frontier.name == "frontier"
    texts = written(frontier)
    assert any("published rule" in text and "50" in text for text in texts)
    assert any("published rule" in text and "100" in text for text in texts)
    assert "hurts below 138, helps above (95%: 96–221)" in " ".join(texts)


@pytest.mark.parametrize("status", STATUSES)
def test_the_strip_under_the_frontier_says_the_same_as_the_stored_crossing(status: str) -> None:
    study = synthetic.crossover(status)
    frontier = build_all(of(study), synthetic.trajectories(n=20, months=30))[0]
    texts = " ".join(written(frontier))
    for stored in crossings(of(study)):
        assert any(said in texts for said in short(stored)), (status, stored.staffing)
    others = {
        said
        for other in STATUSES
        if other != status
        for c in crossings(of(synthetic.crossover(other)))
        for said in short(c)[:1]
    }
    assert not [said for said in others if said in texts]


@pytest.mark.parametrize("n", [1, 7, 100])
def test_the_waterfall_adds_up_to_the_cent(n: int) -> None:
    months = synthetic.trajectories(n=n, months=24)
    for columns in months.values():
        cents = waterfalls.book(columns).cents
        assert sum(cents[:5]) == cents[5]
        assert all(isinstance(step, int) for step in cents)
        assert abs(cents[5] - columns["ending_arr_cents"][:, -1].mean()) <= 1


def test_books_that_do_not_balance_are_never_drawn() -> None:
    months = synthetic.trajectories(n=5, months=24)
    months["cs-only"]["churned_arr_cents"][3, 7] += 1
    with pytest.raises(ModelError, match="do not balance"):
        build_all(of(synthetic.summary()), months)


def edge(name: str) -> tuple[dict[str, Any], Any]:
    long = ("cs-only", "my-very-long-model-key-with-many-words-and-more", "other-model-with-a-long-key-as-well")
    months = synthetic.trajectories(long, n=20, months=30)
    if name == "one model":
        return synthetic.summary(("cs-only",), (0.0,)), synthetic.trajectories(("cs-only",), n=20, months=30)
    if name == "four models":
        return synthetic.summary(FOUR, (0.0, -0.007, 0.02, -0.035)), synthetic.trajectories(FOUR, n=20, months=30)
    if name == "equal futures":
        return synthetic.summary(shifts=(0.0, 0.0)), dict.fromkeys(
            FOUR[:2], synthetic.trajectories(FOUR[:1], n=20)["cs-only"]
        )
    if name == "one future":
        return synthetic.summary(n=1), synthetic.trajectories(n=1, months=30)
    if name == "missing months":
        months["cs-only"]["nrr"][:, :20] = np.nan
        months["cs-only"]["nrr"][:15, 20:] = np.nan
        months[long[1]]["nrr"][:, :] = np.nan
    return synthetic.summary(long, (0.0, -0.007, 0.02)), months


EDGES = ["one model", "four models", "equal futures", "one future", "missing months", "long names"]


@pytest.mark.parametrize("name", EDGES + STATUSES)
def test_no_text_leaves_the_figure_or_covers_another(name: str) -> None:
    study, months = (
        edge(name) if name in EDGES else (synthetic.crossover(name), synthetic.trajectories(n=20, months=30))
    )
    for chart in build_all(of(study), months):
        assert_readable(chart)


def test_one_future_is_never_given_an_interval_or_a_fan() -> None:
    study, months = edge("one future")
    for chart in build_all(of(study), months):
        if chart.name.startswith(("trajectory", "waterfall")):
            assert chart.words.phrases == (wording.ONE_FUTURE,)
            assert "±  " not in chart.words.alt()
            assert "n = 1 simulation " in chart.words.footer


def test_what_was_not_stored_is_left_out_and_nothing_fails() -> None:
    study = synthetic.crossover()
    study["crossings"], study["worth_acting_on"] = [], {}
    for point in study["points"]:
        for model in point["models"].values():
            model["metrics"] = {name: value for name, value in model["metrics"].items() if "work" not in name}
            model["metrics"]["grr"] = {
                "mean": None,
                "ci95": [None, None],
                "p10": None,
                "p50": None,
                "p90": None,
                "n": 0,
            }
        for comparison in point["comparisons"]:
            comparison["difference"] = None if comparison["metric"] == "grr" else comparison["difference"]
    charts = build_all(of(study), {})
    assert [chart.name for chart in charts] == ["frontier", "differences", "workload"]
    for chart in charts:
        assert boxes(chart)[0]
        assert "nan" not in chart.words.alt().lower()


def test_missing_futures_are_counted_on_the_chart() -> None:
    study, months = edge("missing months")
    nrr = next(chart for chart in build_all(of(study), months) if chart.name == "trajectory_nrr")
    assert "as few as 5 of 20 remain" in nrr.words.footer


def test_the_drawn_numbers_open_in_a_spreadsheet_without_running_a_formula() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(("a", "b"), [("=1+1", 0.1), ("-x", float("nan")), ("plain", -3)]))))
    assert rows == [["a", "b"], ["'=1+1", "0.1"], ["'-x", ""], ["plain", "-3"]]


def test_a_model_looks_the_same_in_every_study() -> None:
    small = style.looks_for(bare("cs-am-split"))
    large = style.looks_for(bare(*reversed(FOUR)))
    assert small["cs-am-split"] == large["cs-am-split"] == style.Look("vermilion", "solid", "closed")


def test_a_users_model_takes_a_free_pair() -> None:
    first = style.looks_for(bare("cs-only", "mine"))
    assert (first["mine"].colour, first["mine"].line) not in set(style.SHIPPED.values())
    assert first["mine"].colour not in ("blue", "grey")  # another one than that of the model beside it, and a real one


def test_a_look_that_was_stored_is_kept_with_its_dash() -> None:
    models = bare("cs-am-split", "late-split")
    models["late-split"] = replace(models["late-split"], style=Style(colour="vermilion", line="dotted"))
    assert style.looks_for(models)["late-split"] == style.Look("vermilion", "dotted", "closed")


def test_thirty_models_all_get_a_look_and_all_differ() -> None:
    looks = list(style.looks_for(bare(*(f"m{n}" for n in range(30)))).values())
    assert len(set(looks)) == 30
    assert len(style.looks_for(bare(*(f"m{n}" for n in range(40))))) == 40


def test_every_model_that_ships_has_a_fixed_look_of_its_own() -> None:
    keys = {path.stem for path in (Path(__file__).parents[2] / "configs/models").glob("*.yaml")}
    assert set(style.SHIPPED) == keys
    assert len(set(style.SHIPPED.values())) == len(keys)
    assert not {colour for colour, _ in style.SHIPPED.values()} & set(style.OWN_COLOURS)


@pytest.mark.parametrize("key", ["as-is", "split-2-1", "stay", "our-split", "Löwe", "\ud800"])
def test_a_users_model_has_one_colour_in_every_study(key: str) -> None:
    """Beside others, in another order, alone: its color follows from its key."""
    alone = style.looks_for(bare(key))[key]
    others = ["cs-only", "mine", "another", "third", "no-csm", "a", "zz"]
    for count in range(len(others)):
        for order in (others[:count], others[count::-1]):
            found = style.looks_for(bare(*order, key))
            assert found[key].colour == alone.colour
            assert len(set(found.values())) == len(found)
    assert alone.colour in style.OWN_COLOURS


def test_the_order_of_a_study_moves_no_look() -> None:
    keys = [f"m{n}" for n in range(12)]
    forwards, backwards = (style.looks_for(bare(*each)) for each in (keys, keys[::-1]))
    assert forwards == backwards
