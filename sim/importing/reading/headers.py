"""The header of a table: what stands between cells, in which line the names of columns are, and how names compare."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SEPARATORS = (",", ";", "\t", "|")
LOOKED_AT = 15
"""Lines among which the header is."""
_EDGE = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Header:
    """The names of columns, the line that they stand in (from 1), and what stands between cells of a text file."""

    names: tuple[str, ...]
    line: int = 1
    separator: str = ","


def plain(name: str) -> str:
    """Return a name as names compare: "Customer ID", "customerId" and "CUSTOMER_ID" are one."""
    return _OTHER.sub("_", _EDGE.sub("_", name.strip()).lower()).strip("_")


def header_of(path: Path, known: frozenset[str]) -> Header:
    """Find the header of a text file in UTF-8. known: plain names that columns have, so that titles above are no header."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        start = file.read(1 << 20)
    separator = separator_of(start)
    rows = first_rows(start, separator)
    place = header_line([cells for _, cells in rows], known)
    line, cells = rows[place] if rows else (1, [])
    return Header(tuple(cell.strip().lstrip("\ufeff") for cell in cells), line, separator)


def separator_of(start: str) -> str:
    """Return what stands between cells: what cuts the first lines into most cells, in most of them equally many."""

    def worth(separator: str) -> tuple[int, int]:
        counts = [len(cells) for _, cells in first_rows(start, separator)]
        widest = max(counts, default=0)
        return (widest > 1) * sum(count == widest for count in counts), widest

    return max(SEPARATORS, key=worth)


def first_rows(start: str, separator: str) -> list[tuple[int, list[str]]]:
    """Return the first lines that hold anything, each with its number."""
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(start), delimiter=separator)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((reader.line_num, cells))
            if len(found) == LOOKED_AT:
                break
    except csv.Error:  # a cell without end, for one: what was read before still tells
        pass
    return found


def header_line(rows: Sequence[Sequence[object]], known: frozenset[str]) -> int:
    """Return which of the first rows is the header: the first, unless a later one holds more names that are known."""

    def names(row: Sequence[object]) -> int:
        return sum(plain(str(cell)) in known for cell in row if cell is not None)

    counts = [names(row) for row in rows]
    best = max(range(len(rows)), key=lambda k: (counts[k], -k), default=0)
    return best if counts and counts[best] > max(1, counts[0]) else 0
