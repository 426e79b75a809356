"""4 Where the money goes: from opening to ending ARR, cost to serve, economic value with its parts apart."""

from sim.report.document import cells
from sim.report.document.blocks import Block, Say, Section
from sim.report.document.table import Column, Table
from sim.report.page.book import Book
from sim.report.sections import levels
from sim.report.words import titles, wording
from sim.report.words.reading import Point

PARTS = {
    "value_margin": "margin",
    "value_cost": "post-sale cost",
    "cash_value": "cash value",
    "value_terminal": "terminal value",
    "economic_value": "economic value",
    "cost_to_serve": "cost to serve, a year",
    "pay_cost": "of it pay, a year",
}


def section(book: Book) -> Section:
    """Return the section."""
    tables = [table for staffing in book.modes if (table := _values(book, book.here(staffing)))]
    blocks: list[Block] = [*tables]
    if tables:
        blocks.append(
            Say(
                "Economic value is margin less post-sale cost over the horizon, plus a terminal value of the ARR at its "
                "end, discounted. The terminal value rests on one multiple (see Assumptions): look at the parts apart.",
                "note",
            )
        )
    drawn = book.figures("waterfall", many="waterfalls")
    return Section("money", "Where the money goes", (*blocks, *drawn))


def _values(book: Book, point: Point) -> Table | None:
    known = levels.known([point], tuple(PARTS))
    if not known:
        return None
    rows = [[book.model(m), *(cells.average(point, m, metric) for metric in known)] for m in point.models]
    columns = (Column("option"), *levels.heads(known, PARTS))
    title = f"Economic value and cost {titles.staffing_group(point)}"
    return Table(title, columns, rows, interval=f"In brackets: {wording.AVERAGE}.")
