"""6 People and pay: who is busy, who leaves, what is earned and for what; pay parity."""

from sim.report.document import cells
from sim.report.document.blocks import Block, Say, Section
from sim.report.document.table import Cell, Column, Table
from sim.report.page.book import Book
from sim.report.sections import levels
from sim.report.words import titles, wording
from sim.report.words.reading import Point

COLUMNS = {
    "headcount": "people",
    "utilisation": "utilization",
    "attrition": "leave, a year",
    "vacancy_days": "vacant, days a year",
    "payout": "paid, a year",
    "variable_pay": "of it variable",
    "quota_attainment": "attainment",
    "below_target": "below target",
    "pay_parity": "pay parity",
}


def section(book: Book) -> Section:
    """Return the section."""
    tables = [table for staffing in book.modes if (table := _people(book, book.here(staffing)))]
    blocks: list[Block] = [*tables]
    if tables:
        blocks.append(
            Say(
                "Pay parity: paid per ARR dollar expanded, over what a new-logo AE is paid per dollar acquired.", "note"
            )
        )
    else:
        blocks.append(Say("Nobody is employed after the sale in this study: people: in a model says who is."))
    return Section("people", "People and pay", (*blocks, *book.figures("pay")))


def _people(book: Book, point: Point) -> Table | None:
    rows: list[list[Cell]] = []
    known = [
        head
        for head in COLUMNS
        if any(m.startswith(f"{head}.") and point.estimate(k, m) for k in point.models for m in point.models[k].metrics)
    ]
    for model in point.models:
        roles = levels.roles(point, model)
        rows += [[book.model(model, role), *(_cell(point, model, head, role) for head in known)] for role in roles]
    columns = (Column("option, role"), *levels.heads(known, COLUMNS))
    title = f"People by role {titles.staffing_group(point)}"
    return Table(title, columns, rows, interval=f"In brackets: {wording.AVERAGE}.") if rows else None


def _cell(point: Point, model: str, head: str, role: str) -> Cell:
    return cells.average(point, model, f"{head}.{role}")
