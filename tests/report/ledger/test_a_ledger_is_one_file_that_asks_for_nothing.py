"""Promises about ledger.html: alone in a mail it is whole, safe, and the same bytes for the same rows."""

import re
from html.parser import HTMLParser
from pathlib import Path

from tests.report.ledger import made
from tests.report.ledger.typed import write_documents

ROOM_FOR_A_CLAIM = 40_000
"""Bytes: 65 claims stay under 3 MB."""
HOSTILE = "</title><script>alert(1)</script>\"'><img src=x onerror=alert(1)> | `$\\frac{1}{0}$` " + "very-long-" * 30


class Seen(HTMLParser):
    """What elements a page has, with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def test_it_loads_nothing_and_runs_nothing(page: str) -> None:
    tags = Seen(page).tags
    policy = next(found["content"] for tag, found in tags if found.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; img-src data:")
    assert not [tag for tag, _ in tags if tag in ("script", "link", "iframe", "object", "embed", "form", "base")]
    loaded = [value for _, found in tags for name, value in found.items() if name in ("src", "href", "action", "data")]
    assert loaded
    assert all(value is not None and value.startswith("#") for value in loaded)
    assert not [name for _, found in tags for name in found if name.startswith("on")]
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "url(" not in re.sub(r"url\(#", "", page)


def test_every_link_leads_somewhere_and_every_name_stands_once(page: str) -> None:
    tags = Seen(page).tags
    names = [found["id"] for _, found in tags if "id" in found]
    assert len(names) == len(set(names))
    links = {found["href"] for _, found in tags if found.get("href")}
    assert {str(link)[1:] for link in links} <= set(names)


def test_sixty_five_claims_stay_small(page: str) -> None:
    assert len(page.encode()) < 60_000 + ROOM_FOR_A_CLAIM * len(made.ledger())


def test_the_same_rows_give_the_same_bytes_in_any_order(written: Path, tmp_path: Path) -> None:
    names = write_documents(made.ledger()[::-1], tmp_path)
    assert names == ["ledger.html", "ledger.md", "charts/"]
    first = {path.relative_to(written): path.read_bytes() for path in written.rglob("*.*")}
    again = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.*")}
    by_source = {name: data for name, data in first.items() if name.suffix != ".html"}
    assert len(by_source) > 20
    assert first == again


def test_whatever_a_claim_holds_stays_text(tmp_path: Path) -> None:
    row = made.row(
        "A6",
        claim=HOSTILE,
        source=HOSTILE,
        how=HOSTILE,
        measure=HOSTILE,
        reason=HOSTILE,
        mechanism=HOSTILE,
        also=[{"name": HOSTILE, **made.told(0.1, 0.01)}],
    )
    row["claimed"]["text"] = HOSTILE
    row["along"]["points"][0]["at"] = HOSTILE
    row["ablations"][0]["without"] = HOSTILE
    sides = made.contradiction() | {"sides": {"above": HOSTILE, "below": HOSTILE}, "verdict": f"favors: {HOSTILE}"}
    write_documents([row, sides, made.row("../../x y", claim="=cmd|' /C calc'!A0")], tmp_path)
    page = (tmp_path / "ledger.html").read_text(encoding="utf-8")
    tags = {tag for tag, _ in Seen(page).tags}
    assert "script" not in tags
    assert "img" not in tags
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    text = (tmp_path / "ledger.md").read_text(encoding="utf-8")
    assert "<script>" not in text
    assert "<img" not in text
    lines = [line for line in text.splitlines() if line.startswith("| A6 |")]
    assert [line.count("|") - line.count("\\|") for line in lines] == [8]
    charts = {path.name for path in (tmp_path / "charts").iterdir()}
    assert "claim_..-..-x-y.svg" in charts
    assert all("<script>" not in path.read_text(encoding="utf-8") for path in (tmp_path / "charts").glob("*.svg"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["charts", "ledger.html", "ledger.md"]
