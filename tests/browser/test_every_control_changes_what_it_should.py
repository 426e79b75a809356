"""Each control changes what it names, and the sentence claims the verdict of the summary and nothing stronger."""

import json
import re

import pytest

from sim.report.words import wording
from tests.report.proofreading import forbidden_words


def embedded(shown):
    return json.loads(shown.tab.locator("#postsale-data").text_content())


def plain(text):
    return re.sub("[\u2068\u2069]", "", text)


def caption(shown, figure):
    return plain(shown.tab.locator(f".{figure} caption").text_content())


def names(shown, figure):
    return shown.tab.locator(f".{figure} tbody bdi").all_text_contents()


def test_a_model_that_is_not_chosen_leaves_charts_tables_and_sentence(show):
    shown = show("compare")
    assert names(shown, "x-levels") == ["CS only", "CS and AM split", "AM only"]
    assert len(shown.ink("x-levels", "mean")) == 3
    shown.tab.get_by_role("checkbox", name="AM only").uncheck()
    assert names(shown, "x-levels") == ["CS only", "CS and AM split"]
    assert names(shown, "x-differences") == ["CS and AM split"]
    assert len(shown.ink("x-levels", "mean")) == 2
    assert "AM only" not in shown.said
    for name in ("CS only (baseline)", "CS and AM split"):
        shown.tab.get_by_role("checkbox", name=name).uncheck()
    assert shown.said == "Choose at least one model."
    assert shown.tab.locator(".x-levels").is_hidden()


def test_the_measure_changes_titles_numbers_and_the_kind_of_chart(show):
    shown = show("compare")
    assert caption(shown, "x-levels") == "NRR in month 30"
    measure = shown.tab.get_by_label("Measure")
    measure.select_option(label="GRR")
    assert caption(shown, "x-levels") == "GRR in month 30"
    assert plain(shown.said).startswith("GRR, at the same spend:")
    measure.select_option(label="Economic value")
    assert caption(shown, "x-levels") == "Economic value over the run"
    assert shown.tab.locator("#x-month").is_hidden()
    assert shown.tab.locator(".x-levels svg:visible g.dot path").count() == 3
    assert "$" in shown.tab.locator(".x-levels td").first.text_content()
    measure.select_option(label="NRR")
    assert len(shown.ink("x-levels", "mean")) == 3


def test_the_staffing_changes_the_numbers_and_puts_the_cost_beside_a_claim(show):
    shown = show("compare")
    before = shown.tab.locator(".x-differences tbody").text_content()
    assert "times the cost" not in shown.said
    shown.tab.get_by_role("radio", name="own staffing").check()
    assert shown.tab.locator(".x-differences tbody").text_content() != before
    assert shown.said.count("1.51 times the cost") == 2


def test_the_uncertainty_changes_the_phrase_and_what_is_drawn(show):
    shown = show("compare")
    phrase = shown.tab.locator(".x-levels .phrase")
    assert phrase.text_content().startswith(wording.AVERAGE)
    assert len(shown.ink("x-levels", "bar")) > 8
    assert shown.ink("x-levels", "fan") == []
    shown.tab.get_by_label("Range of outcomes").check()
    assert phrase.text_content().startswith(wording.FUTURES)
    assert len(shown.ink("x-levels", "fan")) == 3
    assert shown.ink("x-levels", "bar") == []


def test_fans_and_bars_become_lines_at_the_same_ends(show):
    shown = show("compare")
    shown.tab.get_by_label("Range of outcomes").check()
    shown.tab.get_by_label("Lines", exact=True).check()
    ends = shown.ink("x-levels", "low") + shown.ink("x-levels", "high")
    assert len(ends) == 6
    assert shown.ink("x-levels", "fan") == []
    shown.tab.get_by_label("Interval of the average").check()
    narrower = shown.ink("x-levels", "low") + shown.ink("x-levels", "high")
    assert len(narrower) == 6
    assert narrower != ends
    shown.tab.get_by_label("Fan or bars").check()
    assert shown.ink("x-levels", "low") == []


def test_the_place_changes_everything_that_is_said_of_it(show):
    shown = show("sweep")
    places = shown.tab.locator("#x-place option").all_text_contents()
    assert places == [f"{size} customers" for size in (10, 25, 50, 100, 200, 400)]
    shown.tab.get_by_role("combobox", name="Where").select_option(label="400 customers")
    assert ", 400 customers: " in shown.said
    first = shown.tab.locator(".x-differences tbody").text_content()
    shown.tab.get_by_role("combobox", name="Where").select_option(label="10 customers")
    assert ", 10 customers: " in shown.said
    assert shown.tab.locator(".x-differences tbody").text_content() != first


def test_the_month_is_read_by_keyboard_and_by_pointer(show):
    shown = show("compare")
    month = shown.tab.locator("#x-month")
    month.focus()
    month.press("Home")
    assert caption(shown, "x-levels") == "NRR in month 12"
    first = shown.tab.locator(".x-levels tbody").text_content()
    month.press("ArrowRight")
    assert caption(shown, "x-levels") == "NRR in month 13"
    assert month.get_attribute("aria-valuetext") == "month 13"
    assert shown.tab.locator(".x-levels tbody").text_content() != first
    shown.tab.get_by_label("Measure").select_option(label="GRR")
    assert caption(shown, "x-levels") == "GRR in month 13"
    chart = shown.tab.locator(".x-levels .x-chart")
    box = chart.bounding_box()
    chart.hover(position={"x": box["width"] * 0.4, "y": box["height"] * 0.4})
    tip = shown.tab.locator(".x-levels .x-tip:visible")
    assert re.fullmatch(r"Month \d+\n(.+: [\d.]+% \([\d.]+–[\d.]+%\)\n?){3}", tip.text_content())
    shown.tab.mouse.move(1, 1)
    assert tip.count() == 0


def test_a_difference_tells_its_verdict_when_pointed_at(show):
    shown = show("compare")
    chart = shown.tab.locator(".x-differences .x-chart")
    chart.hover(position={"x": 200, "y": 30})
    row = embedded(shown)["verdicts"]
    text = shown.tab.locator(".x-differences .x-tip").text_content()
    assert text.startswith("CS and AM split: ")
    assert any(f", {verdict}; better in " in text for verdict in row)


@pytest.mark.parametrize("name", ["compare", "sweep", "grid", "words", "worlds"])
def test_no_sentence_claims_more_than_the_stored_verdict(show, name):
    shown = show(name)
    data = embedded(shown)
    for cell in data["cells"]:
        place = shown.tab.locator("#x-place")
        if len({each["where"] for each in data["cells"]}) > 1:
            place.select_option(str(cell["where"]))
        if len(data["staffings"]) > 1:
            shown.tab.locator(f'input[name="x-staffing"][value="{cell["staffing"]}"]').check()
        said = plain(shown.said)
        rows = [(m, row[0]) for m, row in enumerate(cell["differences"]) if row and row[0]]
        told = said.split(": ", 1)[1].split("; ")
        assert len(told) == len(rows)
        for text, (m, row) in zip(told, rows, strict=True):
            verdict, model = data["verdicts"][row[4]], data["models"][m]["name"]
            assert text.startswith(model)
            if verdict == wording.CANNOT_TELL:
                assert " are too close to call (" in text
            elif verdict in (wording.SAME, wording.IDENTICAL) or verdict.endswith("too small to act on"):
                assert " are about the same (" in text
            else:
                side = "ahead of" if "better" in verdict else "behind"
                likely = "likely " if "perhaps" in verdict else ""
                assert f" is {likely}{side} {data['models'][data['baseline']]['name']}" in text
        assert forbidden_words(said) == []
    verdicts = shown.tab.locator(".x-differences tbody td:last-child").all_text_contents()
    assert set(verdicts) <= set(data["verdicts"])


@pytest.mark.parametrize("name", ["compare", "grid", "worlds"])
def test_every_control_has_a_name_and_every_chart_a_description(show, name):
    shown = show(name)
    unnamed = shown.tab.evaluate(
        "() => Array.from(document.querySelectorAll('#explorer input, #explorer select, #explorer button'))"
        ".filter(e => !(e.labels && e.labels.length && e.labels[0].textContent.trim()) && !e.textContent.trim()).length"
    )
    assert unnamed == 0
    for chart in shown.tab.locator(".x-chart:visible").all():
        assert len(chart.get_attribute("aria-label")) > 20
    assert shown.tab.locator('.x-said[aria-live="polite"]:visible').count() >= 1


def test_everything_shown_is_free_of_forbidden_words(show):
    for name in ("compare", "grid", "worlds"):
        text = show(name).tab.locator("#explorer").text_content()
        assert forbidden_words(text) == []


def test_one_future_has_no_interval_and_no_range(show):
    shown = show("one")
    assert shown.tab.get_by_role("radio", name="Range of outcomes").is_disabled()
    assert shown.tab.locator(".x-levels .phrase").text_content().startswith(wording.ONE_FUTURE.rstrip("."))
    assert shown.ink("x-levels", "bar") == []
    assert [text.strip() for text in shown.tab.locator(".x-levels tbody td").all_text_contents()][1:3] == ["–", "–"]
