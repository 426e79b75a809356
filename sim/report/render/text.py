"""A table as plain text for a terminal: columns side by side, nothing wider than the terminal, cut texts end in "…"."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence

from sim.report.document.table import Cell, Table

SENTENCES = re.compile(r"(?<=\.) (?=[A-Z])")


def text(table: Table, width: int, *, gap: int = 1, fitted: bool = False) -> str:
    """Return a table: title, heads, rows, notes; no line is wider than `width`.

    gap: blanks between columns; fitted: no column is wider than its longest text. The last column takes the room that is
    left. A text may reach over empty cells right of it.
    """
    heads = [column.words for column in table.columns]
    rows = [heads] if any(heads) else []
    rows += [line for row in table.cells() for line in lines(row)]
    most = [max(len(row[k]) for row in rows) for k in range(len(heads))] if rows else []
    widths = [
        int(column.width) if column.width and not (fitted and longest < column.width) else longest
        for column, longest in zip(table.columns, most, strict=bool(rows))
    ]
    notes = [line for note in (table.interval, *table.notes) if note for line in textwrap.wrap(note, width)]
    title = [cut(table.title, width)] if table.title else []
    return "\n".join([*title, *(one(row, widths, width, gap) for row in rows), *notes])


def listed(heading: str, texts: Iterable[str], width: int) -> list[str]:
    """Return a heading with wrapped sentences below it, as one block; nothing without any."""
    told = [line for each in texts for line in textwrap.wrap(each, width, subsequent_indent="  ")]
    return ["\n".join([heading, *told])] if told else []


def shortened(said: str, width: int, most: int, first: str = "", further: str = "") -> list[str]:
    """Return a text in at most so many lines: sentences at its end go where there are more, which "…" stands for.

    first, further: what stands before the first line and before every other.
    """
    parts = SENTENCES.split(said)
    for many in range(len(parts), 0, -1):
        text = " ".join([*parts[:many], *(["…"] if many < len(parts) else [])])
        told = textwrap.wrap(text, width, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)
        if len(told) <= most:
            return told
    return [*told[: most - 1], cut(f"{told[most - 1]} …", width)]


def lines(row: Sequence[Cell]) -> Iterator[list[str]]:
    """Yield the lines of a row of cells with lines below each other."""
    told = [(cell.text, *cell.below) for cell in row]
    for k in range(max(map(len, told))):
        yield [texts[k] if k < len(texts) else "" for texts in told]


def one(texts: Sequence[str], widths: Sequence[int], width: int, gap: int) -> str:
    """Return one line."""
    told = [place for place, each in enumerate(texts) if each]
    line = ""
    for place, after in zip(told, [*told[1:], len(texts)], strict=True):
        start = sum(widths[:place]) + gap * place
        end = width if after == len(texts) else sum(widths[:after]) + gap * (after - 1)
        line = line.ljust(start) + cut(texts[place], end - start)
    return cut(line.rstrip(), width)


def cut(text: str, width: int) -> str:
    """Return a text that is cut where it is wider than its room."""
    return text if len(text) <= width else f"{text[: max(0, width - 1)]}…"
