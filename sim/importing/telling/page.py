"""The page *what we understood*: at most forty lines for a terminal, and all of it as Markdown."""

import textwrap
from collections.abc import Sequence

from sim.importing.books.measures import COHORT
from sim.importing.telling.understood import MonthRow, Reason, RetentionRow, Understood
from sim.importing.telling.words import count, money, percent, points
from sim.report.document.table import Cell, Column, Item, Table
from sim.report.render.markdown import markdown, safe
from sim.report.render.text import text

WIDTH, LINES = 100, 40
LATEST, YEARS, GROUPS = 4, 3, 4
DEFINITIONS = (
    "Definitions: a 12-month cohort is who was a customer twelve months before. GRR counts no growth of any customer. "
    "Contracts due ended in the twelve months before the grace of a late renewal. 30 days is from month end to month end, "
    "with the customers and ARR of twelve months summed. ± points is one standard error of customers kept."
)
MORE = "All months, all groups and all reasons: understood.md"


def lead(u: Understood) -> list[str]:
    """Return the sentences that come first: what was read, what was left out, the period."""
    files = "; ".join(f"{one.file}: {one.shape}, {count(one.rows, 'rows')}" for one in u.files)
    reasons = [r for r in (*u.gate, *u.handled) if r.rows_left_out]
    why = ", ".join(f"{r.name} {r.rows_left_out:,}" for r in sorted(reasons, key=lambda r: -r.rows_left_out))
    left = f"{u.rows_left_out:,} left out ({why})" if u.rows_left_out else "none left out"
    arr = f", {money(u.arr, u.currency)} ARR" if u.amounts else ", no amounts"
    at = f"{count(u.customers, 'customers')}{arr} at {u.last_month}"
    return [
        f"Read: {files}.",
        f"Rows: {u.rows_read:,} read, {left}.",
        f"Period: {count(u.months_counted, 'months')}, {u.first_month} to {u.last_month}; data as of {u.as_of}. {at}.",
    ]


def months_table(u: Understood, months: Sequence[MonthRow]) -> Table:
    """Return levels and movements by month."""
    heads = ["month to", "customers", "new", "back", "lost"]
    if u.amounts:
        heads += ["ARR", "new ARR", "back ARR", "expansion", "contraction", "lost ARR"]
    rows: list[list[Item]] = []
    for m in months:
        amounts = (
            (m.arr, m.new_arr, m.returned_arr, m.expansion_arr, m.contraction_arr, m.lost_arr) if u.amounts else ()
        )
        cells = [Cell(value, money(value, u.currency)) for value in amounts]
        rows.append([m.month, m.customers, m.new, m.returned, m.lost, *cells])
    return Table("Levels and movements", tuple(_column(head) for head in heads), rows)


def retention_table(u: Understood, title: str, rows: Sequence[RetentionRow]) -> Table:
    """Return retention with its denominators."""
    heads = ["definition", "of", "kept", "customers", "± points"]
    if u.amounts:
        heads += ["ARR", "GRR", "NRR"]
    told: list[list[Item]] = []
    for r in rows:
        cells: list[Item] = [
            r.definition,
            r.group,
            Cell(r.logo_retention, percent(r.logo_retention)),
            Cell(r.customers, f"{r.customers:,}"),
            Cell(r.give_or_take, points(r.give_or_take)),
        ]
        if u.amounts:
            cells += [Cell(r.arr, money(r.arr, u.currency)), Cell(r.grr, percent(r.grr)), Cell(r.nrr, percent(r.nrr))]
        told.append(cells)
    columns = tuple(Column(head, "text" if k < 2 else "number") for k, head in enumerate(heads))
    return Table(title, columns, told)


def _column(head: str) -> Column:
    return Column(head, "text" if head == "month to" else "whole")


def reason_line(reason: Reason) -> str:
    """Return one reason in words: its sentence, how many, its name."""
    detail = f"; {reason.detail}" if reason.detail else ""
    return f"{reason.sentence} {count(reason.count, reason.unit).capitalize()}{detail} [{reason.name}]"


def terminal(u: Understood) -> str:
    """Return the page for a terminal: no line wider than WIDTH, at most LINES of them."""
    head = [line for said in lead(u) for line in textwrap.wrap(said, WIDTH, subsequent_indent="  ")]
    blocks = [[f"What we understood of {u.company}", *head]]
    if u.months_counted > 1:
        blocks.append(lines_of(months_table(u, u.months[-LATEST:])))
    measures = [*chosen(u), *u.by_segment[:GROUPS]]
    if measures:
        blocks.append(lines_of(retention_table(u, "Retention", measures)))
    gate = [
        line for r in u.gate for line in textwrap.wrap(f"{r.verdict}: {reason_line(r)}", WIDTH, subsequent_indent="  ")
    ]
    handled = ", ".join(f"{r.name} {r.count:,}" for r in u.handled)
    tail = textwrap.wrap(f"Put right: {handled or 'nothing'}.", WIDTH, subsequent_indent="  ")
    used = sum(len(block) + 1 for block in blocks) + len(tail) + 2
    blocks.append(fitted(gate, LINES - used) or ["Nothing to be noted."])
    blocks.append([*tail, MORE])
    return "\n\n".join("\n".join(block) for block in blocks)


def fitted(lines: list[str], room: int) -> list[str]:
    """Return as many lines as there is room for."""
    if len(lines) <= room:
        return lines
    return [*lines[: max(1, room - 1)], "… and more"]


def chosen(u: Understood) -> list[RetentionRow]:
    """Return the measures that a terminal shows: the last years, and the last of each other definition."""
    found: list[RetentionRow] = []
    seen: dict[str, int] = {}
    for row in u.retention:
        most = YEARS if row.definition == COHORT else 1
        if seen.get(row.definition, 0) < most:
            found.append(row)
        seen[row.definition] = seen.get(row.definition, 0) + 1
    return found


def lines_of(table: Table) -> list[str]:
    """Return a table as lines, its numbers set right."""
    widths = [
        max(len(column.words), *(len(row[k].text) for row in table.cells())) for k, column in enumerate(table.columns)
    ]
    padded = Table(
        "",
        tuple(
            Column(c.words if c.left else c.words.rjust(w), "text", width=float(w))
            for c, w in zip(table.columns, widths, strict=True)
        ),
        [
            [cell.text if c.left else cell.text.rjust(w) for cell, c, w in zip(row, table.columns, widths, strict=True)]
            for row in table.cells()
        ],
    )
    gap = 2 if sum(widths) + 2 * (len(widths) - 1) <= WIDTH else 1
    return text(padded, WIDTH, gap=gap).split("\n")


def in_markdown(u: Understood) -> str:
    """Return all of the page as Markdown."""
    parts = [f"# What we understood of {safe(u.company)}", *(safe(said) for said in lead(u))]
    parts += ["## Retention", markdown(retention_table(u, "", u.retention))] if u.retention else []
    groups = (("segment", u.by_segment), ("tenure", u.by_tenure), ("owner", u.by_owner))
    parts += [markdown(retention_table(u, f"By {name}, 12-month cohort", rows)) for name, rows in groups if rows]
    parts += ["## What has to be known", listed(u.gate) or "Nothing."]
    parts += ["## What was put right", listed(u.handled) or "Nothing."]
    parts += ["## Levels and movements by month", markdown(months_table(u, u.months)).partition("\n\n")[2]]
    parts.append(DEFINITIONS)
    return "\n\n".join(parts) + "\n"


def listed(reasons: Sequence[Reason]) -> str:
    """Return reasons as a list."""
    return "\n".join(
        f"- `{r.name}` ({r.verdict}): {safe(r.sentence)} "
        f"{count(r.count, r.unit).capitalize()}{safe('; ' + r.detail) if r.detail else ''}."
        for r in reasons
    )
