"""One Chromium for all tests of this folder: that of the machine, never one that is downloaded."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.report.page.printing import BROWSERS, browser
from tests.browser import studies

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
NONE = f"no browser on this machine (looked on PATH for {', '.join(BROWSERS)})"


class Shown:
    """A page in a tab: the tab itself, what it asked for and what it complained of."""

    def __init__(self, tab: Any) -> None:
        self.tab = tab
        self.requests: list[str] = []
        self.complaints: list[str] = []
        tab.on("request", lambda request: self.requests.append(request.url))
        tab.on("console", lambda said: self.complaints.append(f"{said.type}: {said.text}"))
        tab.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        tab.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))

    @property
    def said(self) -> str:
        """Return the sentence that a screen reader hears."""
        return str(self.tab.locator(".x-with > .x-said").text_content())

    def ink(self, figure: str, mark: str) -> list[str]:
        """Return the paths of a mark of a chart that can be seen."""
        chart = f".{figure} .x-chart > div:not([hidden]) svg g.{mark}"
        drawn = self.tab.locator(f"{chart} path, {chart} line").evaluate_all(
            "all => all.map(e => [e.getAttribute('d') || ['x2', 'y2', 'transform'].map(n => e.getAttribute(n)).join(' '),"
            " ...['opacity', 'stroke-opacity', 'fill-opacity'].map(n => e.getAttribute(n))])"
        )
        return [str(path) for path, *opacities in drawn if path and "0" not in opacities]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """Start the browser of this machine once."""
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = browser()
    if found is None:
        pytest.skip(NONE)
    with api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(found), args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return the file of a study's page by its name, written when it is first asked for."""
    folder, written = tmp_path_factory.mktemp("pages"), {}

    def page(name: str) -> Path:
        if name not in written:
            written[name] = studies.write(name, folder / name)
        return written[name]

    return page


@pytest.fixture
def show(chromium: Any, pages: Callable[[str], Path]) -> Iterator[Callable[..., Shown]]:
    """Open the page of a study in a tab of its own; afterwards it must have asked for nothing and complained of nothing."""
    with contextlib.ExitStack() as stack:
        opened: list[Shown] = []

        def open_page(name: str, *, width: int = 1280, height: int = 900, **options: Any) -> Shown:
            context = chromium.new_context(viewport={"width": width, "height": height}, **options)
            stack.callback(context.close)
            context.set_default_timeout(10_000)
            shown = Shown(context.new_page())
            shown.tab.goto(pages(name).as_uri())
            opened.append(shown)
            return shown

        yield open_page
        for shown in opened:
            assert shown.complaints == []
            assert [url for url in shown.requests if not url.startswith("file:")] == []
            assert len(shown.requests) == 1
