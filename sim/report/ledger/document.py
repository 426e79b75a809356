"""The documents of a ledger: `ledger.html`, one file without any request or script, `ledger.md`, and charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.config.tables.claim import MECHANISM_CODES
from sim.report.document.blocks import Drawn
from sim.report.document.table import Cell, Table
from sim.report.drawing.chart import file_name
from sim.report.drawing.style import COLOURS
from sim.report.ledger import figures, sentences, tables, words
from sim.report.ledger.changing import changes
from sim.report.ledger.figures import Figures
from sim.report.ledger.markdown import markdown
from sim.report.ledger.reading import Row, read
from sim.report.render.html import environment, style
from sim.results.ledger import LedgerRow
from sim.trials.storage.clock import NOBODY, Clock
from sim.trials.storage.store import write_aside

PAGE, TEXT, CHARTS = "ledger.html", "ledger.md", "charts"
HERE = Path(__file__).resolve().parent
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'none'",
        "style-src 'unsafe-inline'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
)


@dataclass(frozen=True, slots=True)
class ClaimEntry:
    """One claim as the page shows it. line: its cells in the table of claims; bar: its shares of plausible worlds."""

    anchor: str
    row: Row
    look: str
    line: list[Cell]
    bar: tuple[float, ...]
    terms: tuple[tuple[str, str], ...]
    published: str
    says: tuple[str, ...]
    changes: tuple[str, ...]
    notes: tuple[str, ...]
    figures: tuple[Drawn, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Claims of one source, or the contradictions."""

    anchor: str
    title: str
    about: str
    claims: tuple[ClaimEntry, ...]
    contradictions: bool


def write_documents(ledger: Sequence[LedgerRow], folder: Path, clock: Clock = NOBODY) -> list[str]:
    """Write the page, the text and the charts of a ledger into a folder; return their names.

    ledger: rows as they stand in ledger.json; clock: counts the charts. Equal rows give equal bytes. Errors: StorageError.
    """
    rows = read(ledger)
    drawn = figures.store(figures.charts(rows), folder / CHARTS, clock)
    write_aside(folder / PAGE, html(rows, drawn).encode())
    titles = {name: chart.words.title for name, chart in drawn.charts.items()}
    write_aside(folder / TEXT, markdown(rows, titles).encode())
    return [PAGE, TEXT, f"{CHARTS}/"]


def html(rows: Sequence[Row], drawn: Figures) -> str:
    """Return the page."""
    overview = drawn.drawn("overview")
    made = parts(rows, drawn)
    return (
        environment(HERE / "templates")
        .get_template("ledger.html")
        .render(
            policy=POLICY,
            style=style(HERE),
            words=words,
            rows=rows,
            quick=words.is_quick(rows),
            about=words.about(rows),
            averages=words.made(rows),
            tally=words.tally(rows),
            overview=overview,
            parts=made,
            glyphs=drawn.glyphs.markup(),
            looks={},
            colours=COLOURS,
        )
    )


def parts(rows: Sequence[Row], drawn: Figures) -> tuple[Part, ...]:
    """Return the claims by source, in the order in which sources come, and the contradictions at the end."""
    claims = [row for row in rows if row.sides is None]
    found = []
    for number, source in enumerate(dict.fromkeys(row.source for row in claims), start=1):
        of = [row for row in claims if row.source == source]
        found.append(part(f"source-{number}", f"Claims of “{source}”", "", of, drawn))
    against = [row for row in rows if row.sides is not None]
    if against:
        about = (
            "Where two statements cannot both hold, the measure is such that one side is right above no effect (▲) and "
            "the other below (▼). Which scenarios favor which stands beside the verdict."
        )
        title = "Where the articles contradict each other"
        found.append(part("contradictions", title, about, against, drawn, contradictions=True))
    return tuple(found)


def part(
    anchor: str, title: str, about: str, rows: Sequence[Row], drawn: Figures, *, contradictions: bool = False
) -> Part:
    """Return one part of the page."""
    told = tuple(claim(row, drawn) for row in rows)
    return Part(anchor, title, about, told, contradictions)


def claim(row: Row, drawn: Figures) -> ClaimEntry:
    """Return one claim as the page shows it."""
    name = file_name(row.key)
    shown = [drawn.drawn(f"claim_{name}"), drawn.drawn(f"along_{name}")]
    found = [tables.ablations(row), tables.worlds(row), tables.along(row), tables.also(row)]
    says = (sentences.simulated(row), sentences.verdict(row), sentences.mechanism(row), sentences.worlds(row))
    return ClaimEntry(
        anchor=f"claim-{name}",
        row=row,
        look=tables.LOOKS.get(row.verdict, ""),
        line=next(tables.overview([row]).cells()),
        bar=tables.bar(row),
        terms=terms(row),
        published=sentences.published(row),
        says=tuple(text for text in (says if row.simulated else says[:1]) if text),
        changes=changes(row),
        notes=(*sentences.doubts(row), sentences.effort(row)) if row.simulated else (),
        figures=tuple(each for each in shown if each is not None),
        tables=tuple(each for each in found if each is not None),
    )


def terms(row: Row) -> tuple[tuple[str, str], ...]:
    """Return the measure, the rule and the mechanisms of a claim, each with its name."""
    codes = "; ".join(f"{code} {MECHANISM_CODES.get(code, '')}".strip() for code in row.mechanisms)
    found = [
        ("Measure", row.measure),
        ("Rule", sentences.rule(row)),
        ("Mechanisms concerned", codes),
    ]
    return tuple((name, text) for name, text in found if text)
