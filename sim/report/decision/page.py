"""The page of a decision as HTML: by itself in one file, and as the first part of the report of a run.

It holds all that it shows and no script, and asks nothing of a network.
"""

from dataclasses import dataclass
from pathlib import Path

from sim.report.decision import chart as drawing
from sim.report.decision import rows
from sim.report.decision.words import title_of, why
from sim.report.document.figures import Glyphs, inlined
from sim.report.document.table import Cell, Table
from sim.report.drawing.style import STRONG, Pen
from sim.report.render.html import environment, style
from sim.report.words.safe import visible
from sim.results.decision import Decision
from sim.results.past import Past
from sim.trials.storage.store import write_aside

HERE = Path(__file__).resolve().parent
POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
FULL, LONG = 9, 44
"""Options from which on their table takes the whole width; letters of a title that need more than one line of it."""
TYPES = (9.0, 8.0, 6.6)
"""Points of the type on paper: of few options with short titles, of few, of many."""
SHEET = "size: landscape; margin: 10mm 11mm; @bottom-right { content: none; }"
"""The page on paper: one sheet, without a number."""
DASHES = {"solid": "", "dashed": "5 2", "dotted": "1.2 1.6", "dashdot": "6 2 1.2 2"}


@dataclass(frozen=True, slots=True)
class Swatch:
    """How the line of an option looks beside its name."""

    hue: str
    opacity: float
    width: float
    dashes: str


@dataclass(frozen=True, slots=True)
class Row:
    """One option: its look, its cells, whether it is recommended."""

    pen: Swatch
    cells: list[Cell]
    chosen: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the template writes; texts are plain, drawings are markup of ours."""

    look: str
    type: float  # points, on paper
    about: str
    title: str
    broad_words: str
    slim_words: str
    broad: str
    slim: str
    options: Table
    rows: list[Row]
    why: list[str]
    must: list[str]
    again: str
    past: list[str]
    numbers: Table | None
    footer: list[str]
    command: str


def article(decision: Decision, past: Past | None, glyphs: Glyphs) -> str:
    """Return the page as markup for the body of a document. glyphs: the letters of all drawings of that document."""
    levels = not (past is not None and past.backtest is not None and past.backtest.refused)
    options = rows.options_table(decision, levels=levels)
    looks, choice = drawing.pens(decision), decision.choice
    cells = zip(options.cells(), rows.ordered(decision), strict=True)
    said, numbers = rows.numbers(decision, past)
    command = decision.command
    full = len(decision.options) >= FULL
    long = sum(len(cell.text) > LONG for row in options.cells() for cell in row[:2])
    shown = Shown(
        look="full" if full else "",
        type=TYPES[2 if full else 1 if long > 1 else 0],
        about=rows.head(decision),
        title=title_of(decision),
        broad_words=drawing.about(decision, drawing.PAGE),
        slim_words=drawing.about(decision, drawing.PHONE),
        broad=_drawing(decision, drawing.PAGE, "decision-broad", glyphs),
        slim=_drawing(decision, drawing.PHONE, "decision-slim", glyphs),
        options=options,
        rows=[Row(_swatch(looks[o.key]), row, o.key == choice) for row, o in cells],
        why=why(decision),
        must=rows.must(decision),
        again=rows.again(decision),
        past=said,
        numbers=numbers,
        footer=[part for part in rows.footer(decision) if part != command],
        command=command,
    )
    return environment(HERE / "templates").get_template("decision.html").render(page=shown)


def _drawing(decision: Decision, size: drawing.Size, name: str, glyphs: Glyphs) -> str:
    svg, made = drawing.svg(decision, size)
    return inlined(svg, name, made.words, glyphs).markup


def _swatch(pen: Pen) -> Swatch:
    return Swatch(pen.hue, pen.depth, 3.0 if pen.hue == STRONG else 2.0, DASHES[pen.line])


def own_style() -> str:
    """Return the style of the page beside that of every page."""
    return (HERE / "style.css").read_text(encoding="utf-8")


def style_before_an_appendix() -> str:
    """Return the style of the page where a report follows: on paper it has a sheet of its own."""
    return f"{own_style()}@media print {{ @page decision {{ {SHEET} }} .decision {{ page: decision; break-after: page; }} }}"


def page(decision: Decision, past: Past | None = None) -> str:
    """Return the page by itself, as HTML."""
    glyphs = Glyphs()
    body = article(decision, past, glyphs)
    sheet = f"{style()}{own_style()}@media print {{ @page {{ {SHEET} }} }}"
    made = environment(HERE / "templates").get_template("alone.html")
    text = made.render(policy=POLICY, title=title_of(decision), style=sheet, glyphs=glyphs.markup(), article=body)
    return visible(text)


def write_page(decision: Decision, past: Past | None, target: Path) -> Path:
    """Write the page to a file and return it. Errors: StorageError."""
    write_aside(target, page(decision, past).encode())
    return target
