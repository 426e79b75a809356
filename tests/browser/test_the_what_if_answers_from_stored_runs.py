"""Sliders move an estimate that equals Python's, says how far off it may be, warns outside its range, or is not given."""

import json
import re

import numpy as np
import pytest

from sim.report.explorer.metamodel import Fit
from sim.statistics.surface import Surface


def embedded(shown):
    return json.loads(shown.tab.locator("#postsale-data").text_content())


def from_page(raw):
    """Return a surface as the page holds it, as one of Python."""
    terms = np.array(raw["terms"], np.int64).reshape(-1, 4)
    surface = Surface(np.array([raw["mean"]]), terms, np.array(raw["coefficients"]).reshape(-1, 1))
    return Fit(surface, raw["q2"] or np.nan, np.nan, raw["rmse"], logarithm=raw["logarithm"])


def place(shown, axis, position):
    """Move a slider as a hand would."""
    slider = shown.tab.locator(f"#x-axis-{axis}")
    slider.evaluate("(e, v) => { e.value = v; e.dispatchEvent(new Event('input', { bubbles: true })); }", position)


@pytest.mark.parametrize("name", ["sweep", "grid", "worlds"])
def test_the_page_computes_what_python_computes(show, name):
    shown = show(name)
    checked = 0
    for found in embedded(shown)["whatif"].values():
        count = len(found["axes"])
        dice = np.random.default_rng(3)
        picked = [dice.integers(0, len(axis["values"]), 25) for axis in found["axes"]]
        at = np.column_stack([np.array(a["coordinates"])[k] for a, k in zip(found["axes"], picked, strict=True)])
        assert at.shape == (25, count)
        for rows in found["fits"].values():
            for kinds in rows:
                for raw in kinds.values():
                    if raw and raw["useful"]:
                        there = shown.tab.evaluate(
                            "([fit, at]) => at.map(p => postsale.surface.value(fit, p))", [raw, at.tolist()]
                        )
                        np.testing.assert_allclose(there, from_page(raw)(at), rtol=1e-9, atol=1e-12)
                        checked += 1
    assert checked >= 1


def test_a_slider_moves_the_estimate_the_sentence_and_the_chart(show):
    shown = show("sweep")
    said = shown.tab.locator(".x-answers > .x-said")
    first, line = said.text_content(), shown.tab.locator(".x-what-if g.now path").get_attribute("transform")
    assert "at customers 100: " in first
    place(shown, 0, 20)
    assert said.text_content() != first
    assert shown.tab.locator(".x-what-if g.now path").get_attribute("transform") != line
    value = shown.tab.locator(".x-slider output").text_content()
    assert f"at customers {value}: " in said.text_content()
    shown.tab.get_by_role("button", name="Back to the start").click()
    assert said.text_content() == first


def test_it_says_what_it_predicts_and_by_how_much_it_misses(show):
    shown = show("sweep")
    said = shown.tab.locator(".x-answers > .x-said").text_content()
    assert re.search(r"it predicts \d+% of what differs between settings that it was not fitted to", said)
    assert re.search(r"misses by ± [\d.]+ points, at worst by [\d.]+ points \(\d+ customers\), on top of the ± ", said)
    fit = embedded(shown)["whatif"]["equal_budget"]["fits"]["nrr"][1]["difference"]
    assert f"{round(100 * fit['q2'])}%" in shown.tab.locator(".x-answers table").text_content()


def test_outside_its_range_it_warns_and_looks_different(show):
    shown = show("sweep")
    axis = embedded(shown)["whatif"]["equal_budget"]["axes"][0]
    warning = shown.tab.locator(".x-warning")
    assert warning.is_hidden()
    assert axis["values"][0] < 10
    assert axis["values"][-1] > 400
    place(shown, 0, len(axis["values"]) - 1)
    assert warning.is_visible()
    assert warning.get_attribute("role") == "alert"
    assert "Outside what was simulated: customers (10 to 400)" in warning.text_content()
    assert shown.tab.locator(".x-slider.x-outside").count() == 1
    dashes = shown.tab.locator(".x-what-if g.middle path").evaluate_all(
        "all => all.map(e => [e.getAttribute('stroke-dasharray'), e.getAttribute('stroke-opacity')])"
    )
    assert sorted(opacity or "1" for _, opacity in dashes) == ["0.55", "0.55", "1"]
    place(shown, 0, axis["high"])
    assert warning.is_hidden()


def test_the_stored_places_stand_where_they_were_simulated(show):
    shown = show("sweep")
    assert shown.tab.locator(".x-what-if g.stored path").count() == 6
    ticks = shown.tab.locator(".x-what-if svg g.role-axis-label text").all_text_contents()
    assert {"10", "25", "50", "100", "200", "400"} <= set(ticks)


def test_of_several_numbers_one_is_the_axis_and_places_that_differ_otherwise_are_not_shown(show):
    shown = show("grid")
    assert shown.tab.locator(".x-slider").count() == 2
    assert shown.tab.locator(".x-what-if g.stored path").count() % 4 == 0
    shown.tab.get_by_label("Along").select_option(index=1)
    assert shown.tab.locator(".x-what-if g.stored path").count() % 3 == 0
    place(shown, 0, 3)
    assert shown.tab.get_by_label("Along").input_value() == "0"
    shown.tab.get_by_label("Along").select_option(index=1)
    assert shown.tab.locator(".x-what-if g.stored path").count() == 0


def test_each_model_by_itself_shows_levels_of_the_baseline_too(show):
    shown = show("sweep")
    names = shown.tab.locator(".x-answers tbody bdi")
    assert names.all_text_contents() == ["CS and AM split"]
    shown.tab.get_by_label("Measure").select_option(label="Ending ARR")
    shown.tab.get_by_label("Each model by itself").check()
    assert names.all_text_contents() == ["CS only", "CS and AM split"]
    assert "against" not in shown.tab.locator(".x-answers > .x-said").text_content()


def test_worlds_have_sliders_for_the_few_unknowns_that_matter(show):
    shown = show("worlds")
    found = embedded(shown)["whatif"]["equal_budget"]
    assert 2 <= len(found["axes"]) <= 8
    assert {"part 0 · value", "part 3 · value"} <= {axis["words"] for axis in found["axes"][:3]}
    assert shown.tab.locator(".x-slider").count() == len(found["axes"])
    how = shown.tab.locator(".x-how").text_content()
    assert "128 scenarios" in how
    assert f"{found['others']} other assumptions" in how
    said = shown.tab.locator(".x-answers > .x-said").text_content()
    assert re.search(
        r"predicts \d+% of what differs between scenarios .* misses by ± [\d.]+ points, chance included", said
    )


def test_a_surface_that_is_of_no_use_gives_no_number(show):
    shown = show("sweep")
    data = embedded(shown)
    useless = [
        (metric, staffing)
        for staffing, found in data["whatif"].items()
        for metric, rows in found["fits"].items()
        if rows[1]["difference"] and not rows[1]["difference"]["useful"]
    ]
    for metric, staffing in useless:
        raw = data["whatif"][staffing]["fits"][metric][1]["difference"]
        assert set(raw) == {"useful", "q2", "explainable"}
    shown.tab.get_by_label("Measure").select_option(label="Cost to serve")
    assert shown.tab.locator(".x-sliders").is_hidden()
    assert shown.tab.locator(".x-what-if figure").is_hidden()
    assert "Measures with an answer: " in shown.tab.locator(".x-refused").text_content()


def test_between_names_there_is_nothing_to_ask(show):
    shown = show("words")
    assert "varied by name" in shown.tab.locator(".x-refused").text_content()
    assert shown.tab.locator(".x-answers").is_hidden()


def test_a_study_that_varied_nothing_has_no_what_if(show):
    assert show("compare").tab.locator(".x-what-if").is_hidden()
