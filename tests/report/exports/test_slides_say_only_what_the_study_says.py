"""Slides: findings as headings, native charts with the stored numbers, every sentence and interval in the notes."""

import io

import openpyxl
import pytest
from pptx import Presentation

from sim.report.drawing.style import looks_for
from sim.report.exports.slides import deck as layout
from sim.report.exports.slides.slide_charts import SPACE
from sim.report.exports.slides.slides import slides, told
from sim.report.exports.slides.story import ORDER
from sim.report.words import titles, wording
from sim.report.words.reading import headline_point, names
from tests.report import synthetic
from tests.report.exports.offices import STUDIES, run_of
from tests.report.typed import bare

HELD = {
    "two models": ORDER[:4] + ORDER[5:],
    "one model": ("answer", "retention", "how sure", "assumptions to check", "next step"),
    "one future": ("answer", "comparison", "retention", "how sure", "assumptions to check", "next step"),
    "crossover": ("answer", "comparison", "retention", "when", "how sure", "assumptions to check", "next step"),
    "without": ("answer", "comparison", "retention", "why", "how sure", "assumptions to check", "next step"),
    "policies": ("answer", "comparison", "retention", "when", "how sure", "assumptions to check", "next step"),
    "worlds": ("answer", "comparison", "retention", "how sure", "assumptions to check", "next step"),
}


def made(folder, name):
    return run_of(folder, STUDIES[name]())


def charts(deck):
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


@pytest.mark.parametrize("name", sorted(HELD))
def test_a_slide_with_nothing_to_say_is_left_out_and_the_last_one_names_it(tmp_path, name):
    found = told(made(tmp_path, name))
    assert tuple(slide.name for slide in found) == HELD[name]
    last = " ".join(found[-1].said)
    assert ("why the models differ" in last) == ("why" not in HELD[name])
    assert ("from which size" in last) == ("when" not in HELD[name])
    assert ("a sensitivity study" in last) == (name != "worlds")


@pytest.mark.parametrize("name", sorted(HELD))
def test_every_sentence_of_a_slide_stands_whole_in_its_notes(tmp_path, name):
    for slide in told(made(tmp_path, name)):
        if slide.name in ("answer", "when", "next step"):
            assert set(slide.said) <= set(slide.notes)
        assert slide.notes


def test_the_comparison_has_the_verdict_and_the_notes_its_interval(tmp_path):
    run = made(tmp_path, "two models")
    slide = next(slide for slide in told(run) if slide.name == "comparison")
    point, shown = headline_point(run.summary), names(run.summary)
    assert slide.heading == titles.claim_at(point, "nrr", shown)
    c = point.comparison("cs-am-split", "nrr")
    value, interval = wording.change_interval("nrr", c.difference, c.lo, c.hi)
    assert f"{value} {interval} (95 % interval of the average" in " ".join(slide.notes)
    assert wording.AVERAGE in slide.phrase


def test_a_gain_at_own_staffing_stands_with_its_cost(tmp_path):
    slide = next(slide for slide in told(made(tmp_path, "two models")) if slide.name == "comparison")
    own = [text for text in slide.notes if "1.51" in text]
    assert own
    assert all("times the cost" in text for text in own)


def test_a_heading_over_many_models_counts_verdicts_and_keeps_the_cost(tmp_path):
    models = tuple(f"model-of-a-long-name-{k}" for k in range(7))
    study = synthetic.summary(models, (0.0, *(0.02,) * 6), n=12)
    study["points"] = [point for point in study["points"] if point["staffing"] == "own"]
    slide = next(slide for slide in told(run_of(tmp_path, study)) if slide.name == "comparison")
    assert slide.heading == ("6 of 6 options beat model-of-a-long-name-0 on NRR. They come at 1.51 times the cost")


def test_charts_hold_the_stored_numbers_and_their_error_bars_are_the_intervals(tmp_path):
    run = made(tmp_path, "two models")
    first = charts(Presentation(io.BytesIO(slides(run))))[0]
    c = headline_point(run.summary).comparison("cs-am-split", "nrr")
    series = first.plots[0].series[0]
    assert list(series.values) == pytest.approx([100.0 * c.difference]), "percentage points"
    found = series._element.find(f"{{{SPACE}/chart}}errBars")
    sides = [float(v.text) for v in found.iter(f"{{{SPACE}/chart}}v")]
    assert sides == pytest.approx([100.0 * (c.hi - c.difference), 100.0 * (c.difference - c.lo)])


def test_the_sheet_behind_a_chart_holds_what_the_chart_shows(tmp_path):
    for name in ("two models", "crossover", "policies", "worlds"):
        for chart in charts(Presentation(io.BytesIO(slides(made(tmp_path / name, name))))):
            sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
            categories = [str(x) for x in chart.plots[0].categories]
            assert [sheet.cell(row + 2, 1).value for row in range(len(categories))] == categories
            for place, series in enumerate(chart.plots[0].series):
                assert sheet.cell(1, place + 2).value == series.name
                found = [sheet.cell(row + 2, place + 2).value for row in range(len(categories))]
                assert [x is None for x in found] == [x is None for x in series.values]
                known = [(x, y) for x, y in zip(found, series.values, strict=True) if x is not None]
                assert [x for x, _ in known] == pytest.approx([y for _, y in known], rel=1e-15)


def test_one_model_has_one_colour_in_every_chart(tmp_path):
    run = made(tmp_path, "two models")
    looks = looks_for(bare("cs-only", "cs-am-split"))
    hues = {names(run.summary)[key]: look.hue.removeprefix("#") for key, look in looks.items()}
    seen = set()
    for chart in charts(Presentation(io.BytesIO(slides(run)))):
        for series in chart.plots[0].series:
            if series.name in hues:
                assert hues[series.name] in series._element.xml
                seen.add(series.name)
    assert seen == set(hues)


@pytest.mark.parametrize("name", sorted(STUDIES))
def test_nothing_stands_outside_the_page(tmp_path, name):
    deck = Presentation(io.BytesIO(slides(made(tmp_path, name))))
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height


def test_a_text_is_cut_at_a_sentence_and_says_so():
    text = "One thing is told. Another thing is told; and a third one, which is long."
    assert layout.cut(text, 60) == "One thing is told. Another thing is told …"
    assert layout.cut(text, 200) == text
    shown, size = layout.fitted([text] * 40, 8.0, 1.0, layout.SIZES)
    assert size == min(layout.SIZES)
    assert 0 < len(shown) < 40
