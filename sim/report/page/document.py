"""The whole page: eleven sections, style, scripts with their hashes, and what is embedded for programs that read it back.

Of a decision its page comes first, in place of the answer, and the other sections are its appendix.

One file, and nothing else: its security policy allows no request, no script but those that are named by their hash, and no
`eval`. Texts are escaped by the templates; markup that bypasses them was made here, from texts that were escaped.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.report.decision import page as decided
from sim.report.document.blocks import Page, Placed, Say, Section
from sim.report.drawing.chart import Chart
from sim.report.drawing.fragments import Fragment
from sim.report.drawing.style import COLOURS, LINES
from sim.report.page.book import ROOM_FOR_NUMBERS, Book
from sim.report.page.sections import (
    answer,
    assumptions,
    claims,
    comparison,
    how_sure,
    method,
    money,
    people,
    retention,
    when,
    why,
)
from sim.report.render.html import environment, style
from sim.report.words import wording
from sim.report.words.safe import json_escaped, visible
from sim.results.kinds import plain
from sim.results.ledger import LedgerRow
from sim.trials.folder.stored import StoredRun
from sim.trials.storage.formats import FORMAT
from sim.trials.storage.store import write_aside

REPORT = "report.html"
LARGEST = 3_000_000
"""Bytes of a page that every mail system lets through; a larger one is made lighter."""

TOO_LARGE = "The part that answers to controls would make this page too large to mail, so it is left out."
HERE = Path(__file__).resolve().parent
MANIFEST, DATA = "postsale-manifest", "postsale-data"


def write_report(
    run: StoredRun,
    charts: Sequence[Chart],
    folder: Path,
    target: Path,
    *,
    fragment: Fragment | None = None,
    ledger: Sequence[LedgerRow] | None = None,
) -> int:
    """Write the page of a run to `target`; return its size in bytes. The same run gives the same bytes.

    charts: as they were drawn into `folder`; fragment: the interactive part, after the comparison; ledger: the published
    claims that concern this study. Larger than LARGEST, it goes without the tables of drawn numbers, then without the
    fragment, which it says. Errors: StorageError if it cannot be written.
    """
    content = b""
    for room, part in ((ROOM_FOR_NUMBERS, fragment), (0, fragment), (0, None)):
        made = page(run, charts, folder, part, ledger, room=room, note=TOO_LARGE if fragment and not part else "")
        content = html(made).encode()
        if len(content) <= LARGEST:
            break
    write_aside(target, content)
    return len(content)


def page(
    run: StoredRun,
    charts: Sequence[Chart],
    folder: Path,
    fragment: Fragment | None = None,
    ledger: Sequence[LedgerRow] | None = None,
    *,
    room: int = ROOM_FOR_NUMBERS,
    note: str = "",
) -> Page:
    """Return the page of a run. room: characters for tables of drawn numbers; note: said after the comparison."""
    book = Book(run, charts, folder, room=room)
    compared = comparison.section(book)
    if fragment is not None:
        compared = replace(compared, blocks=(*compared.blocks, Placed(fragment)))
    if note:
        compared = replace(compared, blocks=(*compared.blocks, Say(note, "note")))
    made: tuple[Section, ...] = (
        *(() if run.decision else (answer.section(book),)),  # what decides is said once, above
        compared,
        retention.section(book),
        money.section(book),
        why.section(book),
        people.section(book),
        when.section(book),
        how_sure.section(book),
        assumptions.section(book),
        claims.claims_section(ledger),
        method.section(book),
    )
    lost = book.figures(*(chart.name for chart in charts))
    if lost:  # a chart that no section asks for is still shown
        shown = replace(compared, blocks=(*compared.blocks, *lost))
        made = tuple(shown if section is compared else section for section in made)
    opening = decided.article(run.decision, run.summary.past, book.glyphs) if run.decision else ""
    data = {MANIFEST: safe_json(embedded(book))}
    if fragment is not None and fragment.data:
        data[DATA] = safe_json(fragment.data)
    return Page(
        title=str(run.summary.title or run.summary.experiment),
        about=about(book),
        banner=banner(run),
        sections=made,
        glyphs=book.glyphs.markup(),
        style=style() + (decided.style_before_an_appendix() if opening else "") + (fragment.style if fragment else ""),
        scripts=((HERE / "page.js").read_text(encoding="utf-8"), *(fragment.scripts if fragment else ())),
        data=data,
        opening=opening,
    )


def about(book: Book) -> str:
    """Return in one line which company, which models, how long and how often."""
    company = (book.design.get("company") or {}).get("title") or book.summary.company
    months = book.summary.horizon_months
    said = [f"{company} (a company described by numbers, not a list of accounts)"] if company else []
    said += [wording.joined([book.shown[key] for key in book.looks])]
    said += [f"{months} months"] if months else []
    said += [f"{book.numbers} simulations of each"]
    return " · ".join(said)


def banner(run: StoredRun) -> str:
    """Return what stands above everything where a run names nobody, or is not finished."""
    if run.manifest.get("anonymised"):
        return "Anonymized: names are replaced and money is on another scale; see Method and limits."
    if not run.unfinished:
        return ""
    return (
        f"Unfinished: this run’s status is “{run.manifest.get('status', 'not stored')}”. What is shown "
        "was summarized before; the same postsale run command continues it."
    )


def embedded(book: Book) -> dict[str, Any]:
    """Return what a program needs to run the study again and to compare: manifest, digest and headline numbers."""
    summary = book.run.summary
    kept = ("experiment", "study", "company", "baseline", "n", "decide_on", "worth_acting_on", "replications", "failed")
    point = book.headline
    return {
        "format": FORMAT,  # as of all that a run leaves behind
        "manifest": book.run.manifest,
        "results": {"sha256": book.digest},
        "summary": {
            **{key: plain(getattr(summary, key)) for key in kept},
            "points": [
                plain(one) for one in summary.points if (one.point, one.staffing) == (point.point, point.staffing)
            ],
        },
    }


def safe_json(value: Any) -> str:
    """Return JSON that cannot end the script element that it stands in."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return json_escaped(text.replace("<", "\\u003c"))


def policy(scripts: Sequence[str]) -> str:
    """Return the content-security policy: nothing from anywhere, and only these scripts."""
    hashes = [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts]
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(hashes)}" if hashes else "script-src 'none'",
            "style-src 'unsafe-inline'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )


def html(made: Page) -> str:
    """Return the page as HTML."""
    for script in made.scripts:
        if "</script" in script.lower() or "<!--" in script:
            raise ValueError("a script of the page would end its own element")
    page = (
        environment(HERE / "templates")
        .get_template("page.html")
        .render(
            page=made,
            policy=policy(made.scripts),
            looks=_looks(),
            contents=[(s.anchor, s.title) for s in made.sections],
        )
    )
    if any(visible(script) != script for script in made.scripts):
        raise ValueError("a script of the page would not be what its hash is of")
    return visible(page)


def _looks() -> dict[str, tuple[str, str]]:
    """Return for each look of a model (its color and line as words) its color and its pattern of dashes."""
    dashes = {"solid": "", "dashed": "5 2", "dotted": "1.2 1.6", "dashdot": "6 2 1.2 2"}
    return {f"{name} {line}": (hue, dashes[line]) for name, hue in COLOURS.items() for line in LINES}
