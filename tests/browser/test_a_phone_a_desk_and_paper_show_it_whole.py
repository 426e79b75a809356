"""At the width of a phone and of a desk, light and dark, nothing is cut off; on paper only what paper can show."""

import struct
from itertools import product

import pytest

SCREENS = {"phone": 390, "desk": 1280}


def size(png):
    """Return width and height of a PNG."""
    return struct.unpack(">II", png[16:24])


@pytest.mark.parametrize(("screen", "scheme"), [("phone", "light"), ("phone", "dark"), ("desk", "light")])
@pytest.mark.parametrize("name", ["grid", "worlds"])
def test_nothing_is_wider_than_the_screen(show, tmp_path, name, screen, scheme):
    width = SCREENS[screen]
    shown = show(name, width=width, color_scheme=scheme)
    assert shown.tab.evaluate("document.documentElement.scrollWidth") <= width
    for chart in shown.tab.locator(".x-chart:visible svg").all():
        box, card = chart.bounding_box(), chart.locator("xpath=ancestor::div[@class='x-card']").bounding_box()
        assert box["x"] >= card["x"]
        assert box["x"] + box["width"] <= card["x"] + card["width"] + 1
        assert box["width"] > card["width"] * 0.9
    picture = shown.tab.locator("#explorer").screenshot(path=tmp_path / f"{name}.png")
    assert size(picture)[0] > width * 0.8
    assert len(picture) > 20_000


def test_a_chart_follows_the_width_of_the_window(show):
    shown = show("compare", width=1280)
    chart = shown.tab.locator(".x-levels .x-chart svg:visible")
    wide = chart.bounding_box()["width"]
    shown.tab.set_viewport_size({"width": 390, "height": 800})
    shown.tab.wait_for_function("document.querySelector('.x-levels .x-chart svg').getBoundingClientRect().width < 390")
    assert chart.bounding_box()["width"] < wide / 2
    assert shown.tab.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("screen", SCREENS)
def test_charts_of_all_measures_are_as_high_as_they_need_to_be_and_hold_their_marks(show, screen):
    shown = show("sweep", width=SCREENS[screen])
    for measure, level in product(("NRR", "Ending ARR", "Economic value", "Cost to serve"), (False, True)):
        shown.tab.get_by_label("Measure").select_option(label=measure)
        if level and shown.tab.get_by_label("Each model by itself").is_visible():
            shown.tab.get_by_label("Each model by itself").check()
        for chart in shown.tab.locator(".x-chart:visible svg:visible").all():
            frame = chart.bounding_box()
            assert 70 < frame["height"] < 400
            marks = chart.locator("g.dot path, g.mean path, g.middle path, g.now path").all()
            assert marks
            for box in (mark.bounding_box() for mark in marks):
                assert frame["x"] <= box["x"] <= box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
                assert frame["y"] <= box["y"] + 1
                assert box["y"] + box["height"] <= frame["y"] + frame["height"] + 1


@pytest.mark.parametrize("screen", SCREENS)
def test_what_a_finger_touches_is_large_enough(show, screen):
    shown = show("compare", width=SCREENS[screen])
    for element in shown.tab.locator(".x-list label:visible, #explorer select:visible, #explorer button:visible").all():
        assert element.bounding_box()["height"] >= 24


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(show, scheme):
    shown = show("worlds", color_scheme=scheme)
    weak = shown.tab.evaluate(
        """() => {
          const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(Number).map(x => x / 255)
            .map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
          const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
            if (c !== 'rgba(0, 0, 0, 0)') return c; } return 'rgb(255, 255, 255)'; };
          const texts = ['p', 'label', 'td', 'th', 'legend', 'h3', 'h4', 'output', 'small'].map(tag => '#explorer ' + tag);
          return Array.from(document.querySelectorAll(texts.join()))
            .filter(e => e.checkVisibility() && e.textContent.trim()).map(e => {
              const [a, b] = [light(getComputedStyle(e).color), light(ground(e))];
              return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.textContent.slice(0, 40)]; })
            .filter(([contrast]) => contrast < 4.5);
        }"""
    )
    assert weak == []


def test_paper_shows_the_tables_and_not_the_controls(show, tmp_path):
    shown = show("compare")
    shown.tab.emulate_media(media="print")
    assert shown.tab.locator("#explorer").is_hidden()
    assert shown.tab.locator("#comparison table").first.is_visible()
    printed = tmp_path / "page.pdf"
    shown.tab.pdf(path=printed, format="A4", prefer_css_page_size=True)
    assert printed.read_bytes().startswith(b"%PDF")
    width = shown.tab.evaluate("document.documentElement.scrollWidth")
    assert width <= 1280


A4 = 680
"""Width of A4 between its margins, in pixels: what is wider makes the browser print everything smaller."""


@pytest.mark.parametrize("name", ["compare", "sweep", "grid", "words"])
def test_paper_is_not_printed_smaller_to_fit_a_table(show, name):
    shown = show(name, width=A4)
    shown.tab.emulate_media(media="print")
    assert shown.tab.evaluate("document.documentElement.scrollWidth") <= A4
    wide = shown.tab.locator("table").evaluate_all(
        "all => all.filter(t => t.getClientRects().length && t.scrollWidth > 680).map(t => t.caption?.textContent)"
    )
    assert wide == []
    narrow = shown.tab.locator("table tbody th").evaluate_all(
        "all => all.filter(t => t.getClientRects().length).map(t => t.getBoundingClientRect().width)"
    )
    assert min(narrow) > 60.0, "words stand whole"
