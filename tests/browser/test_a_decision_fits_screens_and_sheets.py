"""The page of a decision in a real browser: a phone and a desk show all of it, a sheet holds it, nothing is asked for."""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.report.decision.page import write_page
from tests.browser.conftest import Shown
from tests.support import decisions

WIDTHS = (360, 1280)
LEAST = 12.0
"""CSS pixels of the smallest text on a screen."""
TEXTS = """() => {
  const seen = e => e.checkVisibility() && e.getBoundingClientRect().width > 0;
  const own = e => Array.from(e.childNodes).some(n => n.nodeType === 3 && n.textContent.trim());
  return Array.from(document.querySelectorAll('body *')).filter(e => !e.closest('svg') && own(e) && seen(e))
    .map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.trim().slice(0, 40)]);
}"""
DRAWN = """() => Array.from(document.querySelectorAll('svg.drawn')).filter(e => e.checkVisibility())
  .flatMap(svg => Array.from(svg.querySelectorAll('g[transform*="scale(0.0"]')).map(e =>
    100 * parseFloat(e.getAttribute('transform').split('scale(')[1])
    * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
"""The type sizes of the texts that can be seen in the drawing: letters are paths of 100 units, scaled twice."""
CUT = """() => Array.from(document.querySelectorAll('.decision *')).filter(e => !e.closest('svg') && e.checkVisibility())
  .filter(e => { const b = e.getBoundingClientRect(); return b.width > 0 && b.left > -99 && b.right > innerWidth + 1; })
  .map(e => e.tagName + ' ' + e.textContent.slice(0, 40))"""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every example as a file; two of them with numbers of the past."""
    folder = tmp_path_factory.mktemp("decisions")
    past = {"recommend": decisions.PAST, "wide": decisions.PAST}
    return {
        name: write_page(make(), past.get(name), folder / f"{name}.html") for name, make in decisions.EVERY.items()
    }


@pytest.fixture
def shown(chromium: Any, files: dict[str, Path]) -> Iterator[Callable[..., Any]]:
    """Open an example; afterwards it must have asked for nothing but itself and complained of nothing."""
    with contextlib.ExitStack() as stack:
        opened: list[Shown] = []

        def open_page(name: str, width: int = 1280) -> Any:
            context = chromium.new_context(viewport={"width": width, "height": 760})
            stack.callback(context.close)
            found = Shown(context.new_page())
            found.tab.goto(files[name].as_uri())
            opened.append(found)
            return found.tab

        yield open_page
        for found in opened:
            assert found.complaints == []
            assert [re.sub(r".*/", "", url) for url in found.requests] == [re.sub(r".*/", "", found.tab.url)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", decisions.EVERY)
def test_nothing_is_wider_than_the_screen_and_all_of_it_can_be_read(
    shown: Callable[..., Any], name: str, width: int
) -> None:
    tab = shown(name, width)
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate(CUT) == []
    texts = tab.evaluate(TEXTS)
    assert len(texts) > 20
    assert [text for size, text in texts if size < LEAST] == []
    assert tab.locator("svg.drawn:visible").count() == 1


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", decisions.EVERY)
def test_texts_of_the_drawing_are_as_large_as_other_texts(
    shown: Callable[..., Any], name: str, width: int
) -> None:
    tab = shown(name, width)
    sizes = tab.evaluate(DRAWN)
    assert len(sizes) > 8
    assert min(sizes) >= LEAST


@pytest.mark.parametrize("name", decisions.EVERY)
def test_a_desk_sees_the_title_the_chart_and_the_first_options_without_scrolling(
    shown: Callable[..., Any], name: str
) -> None:
    tab = shown(name)
    for what in ("h1", "svg.drawn:visible", ".options"):
        box = tab.locator(what).first.bounding_box()
        assert box["y"] < 760, what
    assert tab.locator(".options").bounding_box()["x"] >= 0


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", decisions.EVERY)
def test_a_sheet_holds_all_of_it(shown: Callable[..., Any], name: str, paper: str) -> None:
    made = shown(name).pdf(format=paper, landscape=True)
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 1
