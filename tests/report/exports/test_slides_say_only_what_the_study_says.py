"""Slides: findings as headings, pictures of the charts with their words, every sentence and interval in the notes."""

import io

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from sim.report.charts import build_all
from sim.report.exports.slides import deck as layout
from sim.report.exports.slides.slides import slides, told
from sim.report.exports.slides.story import ORDER
from sim.report.words import titles, wording
from sim.report.words.reading import headline_point, names
from tests.report import synthetic
from tests.report.exports.offices import STUDIES, run_of

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


PICTURES = {
    "two models": ("differences", "trajectory_nrr", "mechanisms_cs-am-split"),
    "one model": ("trajectory_nrr",),
    "crossover": ("differences", "trajectory_nrr", "frontier"),
    "policies": ("differences", "trajectory_nrr", "recovery_arr"),
    "map": ("differences", "trajectory_nrr", "split_map_nrr"),
    "worlds": ("differences", "trajectory_nrr", "tornado_cs-am-split_nrr"),
}


def pictures(deck):
    return [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == MSO_SHAPE_TYPE.PICTURE]


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
    assert f"{value} {interval} (95% interval of the average" in " ".join(slide.notes)
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


@pytest.mark.parametrize("name", sorted(PICTURES))
def test_the_pictures_are_the_charts_of_the_run_and_say_in_words_what_they_show(tmp_path, name):
    run = made(tmp_path, name)
    chosen = headline_point(run.summary)
    charts = {c.name: c for c in build_all(run.summary, run.trajectories(chosen.point, chosen.staffing))}
    shown = pictures(Presentation(io.BytesIO(slides(run))))
    assert tuple(shape.name for shape in shown) == PICTURES[name]
    for shape in shown:
        alt = shape._element.nvPicPr.cNvPr.get("descr")
        assert charts[shape.name].words.title.split(":")[0][:80] in alt
        png, wide, tall = charts[shape.name].picture()
        assert shape.image.blob == png
        assert shape.width / shape.height == pytest.approx(wide / tall, rel=0.01)


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
