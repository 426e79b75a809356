"""Names that are markup, formulas, endless, from right to left or pictures are shown as they are, and do nothing."""

import re

from tests.browser.studies import HOSTILE


def test_no_name_becomes_an_element_of_the_page(show):
    shown = show("hostile")
    shown.tab.wait_for_timeout(100)
    assert shown.tab.locator("img").count() == 0
    assert shown.tab.locator("#explorer script").count() == 0
    assert shown.tab.locator("#explorer a").count() == 0
    for figure in ("x-levels", "x-differences"):
        kinds = shown.tab.locator(f".{figure} svg *").evaluate_all("all => [...new Set(all.map(e => e.tagName))]")
        assert set(kinds) <= {"g", "path", "line", "rect", "text", "defs", "clipPath", "use"}


def test_every_name_is_shown_as_it_is(show):
    shown = show("hostile")
    names = shown.tab.locator(".x-models bdi").all_text_contents()
    assert [name.removesuffix(" (baseline)") for name in names] == list(HOSTILE.values())
    assert shown.tab.locator(".x-levels tbody bdi").all_text_contents() == list(HOSTILE.values())


BEYOND = """all => all.filter(e => e.getClientRects().length).map(e => {
    const text = e.getBoundingClientRect(), chart = e.closest('svg').getBoundingClientRect();
    return [e.textContent, Math.max(chart.left - text.left, text.right - chart.right)];
})"""


def test_a_long_name_breaks_no_layout(show):
    for width in (390, 1280):
        shown = show("hostile", width=width)
        assert shown.tab.evaluate("document.documentElement.scrollWidth") <= width
        drawn = shown.tab.locator(".x-chart svg text").evaluate_all(BEYOND)
        assert any("xxxx" in name for name, _ in drawn)
        for name, beyond in drawn:
            assert beyond <= 1.0, f"{name[:20]}… stands {beyond} pixels outside its chart"
        gutters = shown.tab.locator(".x-levels svg g.mark-line path").first.bounding_box()
        assert gutters["width"] > width * 0.4


def test_a_name_from_right_to_left_does_not_turn_the_sentence(show):
    said = show("hostile").said
    for name in list(HOSTILE.values())[1:]:
        assert f"\u2068{name}\u2069" in said
    assert re.sub("\u2068.*?\u2069", "X", said, flags=re.DOTALL).count("ahead in ") == 4


def test_every_control_works_with_such_names(show):
    shown = show("hostile")
    for box in shown.tab.locator('input[name="x-model"]').all()[1:]:
        box.uncheck()
    assert shown.tab.locator(".x-levels tbody tr").count() == 1
    shown.tab.get_by_label("Measure").select_option(label="Economic value")
    shown.tab.locator(".x-levels .x-chart").hover(position={"x": 100, "y": 20})
    tip = shown.tab.locator(".x-levels .x-tip:visible")
    assert tip.text_content().startswith("<script>alert(1)</script>")
    assert tip.locator("*").count() == 0
