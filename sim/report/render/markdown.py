"""A table as Markdown: texts in which nothing is markup."""

import re
from collections.abc import Sequence

from sim.report.document.table import Cell, Table

SPECIAL = re.compile(r"([\\`*_\[\]|#$~]|&(?=[#A-Za-z]))")


def safe(text: str) -> str:
    """Return a text in one line in which nothing is markup."""
    marked = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return marked.replace("<", "&lt;").replace(">", "&gt;")


def markdown(table: Table) -> str:
    """Return a table below its title, what stands out in bold."""
    rows = pipes([safe(column.words) for column in table.columns], [list(map(cell, row)) for row in table.cells()])
    return f"{safe(table.title)}:\n\n{rows}" if table.title else rows


def cell(found: Cell) -> str:
    """Return the lines of a cell."""
    texts = [safe(text) for text in (found.text, *found.below)]
    return "<br>".join([f"**{texts[0]}**" if found.strong else texts[0], *texts[1:]])


def pipes(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of texts that are markup themselves."""
    lines = [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])
