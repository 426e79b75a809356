"""Every link of every document leads somewhere, and every page of docs/ can be found from its front page."""

import re
from pathlib import Path

import pytest

from tests.repository.sources import ROOT, files

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def dead_links(path: Path, text: str) -> list[str]:
    """Return the relative links of a Markdown text that lead to no file; `path` is where the text stands."""
    targets = [target for target in LINK.findall(text) if not re.match(r"[a-z]+:", target)]
    return [target for target in targets if not (path.parent / target).exists()]


def test_a_dead_link_is_found() -> None:
    assert dead_links(ROOT / "README.md", "[here](README.md) and [there](nowhere.md#at-all)") == ["nowhere.md"]


@pytest.mark.parametrize("path", files("*.md"), ids=str)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert dead_links(ROOT / path, (ROOT / path).read_text(encoding="utf-8")) == []


def test_every_page_is_linked_from_the_front_page() -> None:
    front = ROOT / "docs/index.md"
    linked = {(front.parent / target).resolve() for target in LINK.findall(front.read_text(encoding="utf-8"))}
    pages = {(ROOT / path).resolve() for path in files("docs/*.md")} - {front.resolve()}
    assert pages - linked == set()
