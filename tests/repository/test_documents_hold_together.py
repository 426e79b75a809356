"""Every link of every document leads somewhere, and every page of docs/ can be found from its front page."""

import re
from pathlib import Path

import pytest

from tests.repository.sources import ROOT, files

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
PLACE = re.compile(r"\]\(([^)#\s]*)#([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def dead_links(path: Path, text: str) -> list[str]:
    """Return the relative links of a Markdown text that lead to no file; `path` is where the text stands."""
    targets = [target for target in LINK.findall(text) if not re.match(r"[a-z]+:", target)]
    return [target for target in targets if not (path.parent / target).exists()]


def dead_places(path: Path, text: str) -> list[str]:
    """Return the links of a Markdown text to a heading that its page does not have, named as GitHub and Sphinx name it."""
    found = []
    for target, place in PLACE.findall(text):
        page = path.parent / target if target else path
        if page.suffix == ".md" and page.exists():
            headings = HEADING.findall(page.read_text(encoding="utf-8"))
            if place not in {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}:
                found.append(f"{target}#{place}")
    return found


def test_a_dead_link_is_found() -> None:
    assert dead_links(ROOT / "README.md", "[here](README.md) and [there](nowhere.md#at-all)") == ["nowhere.md"]
    assert dead_places(ROOT / "README.md", "[here](#start) and [there](README.md#at-all)") == ["README.md#at-all"]


@pytest.mark.parametrize("path", files("*.md"), ids=str)
def test_every_link_leads_somewhere(path: Path) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    assert (dead_links(ROOT / path, text), dead_places(ROOT / path, text)) == ([], [])


def test_every_page_is_linked_from_the_front_page() -> None:
    front = ROOT / "docs/index.md"
    linked = {(front.parent / target).resolve() for target in LINK.findall(front.read_text(encoding="utf-8"))}
    pages = {(ROOT / path).resolve() for path in files("docs/*.md")} - {front.resolve()}
    assert pages - linked == set()


def test_a_reader_is_led_through_six_pages_at_most() -> None:
    path = (
        (ROOT / "docs/index.md").read_text(encoding="utf-8").partition("Read these six")[2].partition("\n\nLook up")[0]
    )
    assert 1 <= len(re.findall(r"^\d\. \[", path, re.MULTILINE)) == len(LINK.findall(path)) <= 6
