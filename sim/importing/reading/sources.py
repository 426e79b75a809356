"""A file as a table of text: its header, where its rows lie, and its rows in DuckDB."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from re import search

from sim.errors import Problem
from sim.importing.reading import kinds
from sim.importing.reading.headers import Header, header_of, plain
from sim.importing.reading.texts import as_utf8
from sim.importing.reading.workbooks import Workbook
from sim.importing.refusing import brief, of_file, refused
from sim.importing.workspace import Workspace
from sim.trials.folder.tables import parquet, quoted

BLANKS = ("", "-", "–", "—", "N/A", "NA", "#N/A", "NULL", "NONE", "NAN", "NAT", "\\N", "(BLANK)")
"""What stands in a cell that holds nothing."""
LONGEST_ROW = 16 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was opened. path: where its rows lie, as text or as Parquet."""

    file: str
    number: int
    path: Path
    header: Header
    columnar: bool = False
    sheet: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return self.header.names

    def place(self, name: str) -> int:
        """Return the number of a column, from 1."""
        return self.names.index(name) + 1 if name in self.names else 0


def opened(path: Path, number: int, work: Workspace, known: frozenset[str], sheet: str = "") -> Source:
    """Open a file and find its header. Errors: ImportRefusedError for whatever is no table."""
    kind = kinds.kind_of(path)
    if kind == kinds.PARQUET:
        return _of_parquet(path, number, work)
    if kind == kinds.XLSX:
        source = _of_workbook(path, number, work, known, sheet)
    else:
        text = as_utf8(path, number, work.folder, work.findings)
        header = header_of(text, known)
        source = Source(path.name, number, text, header)
        work.findings.meet("header-below", header.line - 1)
    if not any(source.names):
        raise of_file("no-rows", path.name, "has no header and no rows (got nothing). Export it again.")
    return source


def _of_parquet(path: Path, number: int, work: Workspace) -> Source:
    import duckdb

    try:
        described = work.rows(f"DESCRIBE SELECT * FROM {parquet(path)}")
    except duckdb.Error as error:
        why = brief(str(error).split("\n")[0])
        raise of_file("no-table", path.name, f"is a damaged Parquet file ({why}). Export it again.") from error
    return Source(path.name, number, path, Header(tuple(str(row[0]) for row in described)), columnar=True)


def _of_workbook(path: Path, number: int, work: Workspace, known: frozenset[str], sheet: str) -> Source:
    book = Workbook(path)
    try:
        sheets = book.sheets()
        if sheet and sheet not in sheets:
            raise of_file("several-sheets", path.name, f"has no sheet {brief(sheet)}. Name one of {', '.join(sheets)}.")
        headers = {name: book.header(name, known) for name in ([sheet] if sheet else sheets)}
        filled = {name: header for name, header in headers.items() if len(header.names) > 1}
        hits = {name: sum(plain(one) in known for one in header.names) for name, header in filled.items()}
        best = [name for name in filled if hits[name] == max(hits.values())]
        if len(best) > 1:
            remedy = "Write sheet: with the one that is meant in a mapping (--mapping)."
            raise of_file(
                "several-sheets", path.name, f"has several sheets that could be meant (got {', '.join(best)}). {remedy}"
            )
        if not best:
            raise of_file("no-rows", path.name, "has no sheet with a header and rows. Export it again.")
        header = filled[best[0]]
        copy = work.folder / f"sheet-{number}.csv"
        book.copy(best[0], header, copy)
    finally:
        book.close()
    work.findings.meet("header-below", header.line - 1)
    return Source(path.name, number, copy, Header(header.names, 1, ","), sheet=best[0])


def load(source: Source, table: str, columns: Mapping[str, str], work: Workspace) -> int:
    """Read the columns that are needed into a table of text, with the number of each row; return how many rows there are.

    columns: name in the table → name in the file. The column `whole` is a hash of all cells of a row.
    Errors: ImportRefusedError for a row that does not fit the header.
    """
    import duckdb

    names = [f"c{place}" for place in range(len(source.names))]
    chosen = [
        f"{blank_as_null(names[source.names.index(name)])} AS {quoted(column)}" for column, name in columns.items()
    ]
    if source.columnar:
        given = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS c{k}" for k, name in enumerate(source.names))
        rows = f"(SELECT {given} FROM {parquet(source.path)})"
    else:
        rows = read_csv(source, names)
    offset = source.header.line
    try:
        work.run(
            f"CREATE TABLE {table} AS SELECT row_number() OVER () + {offset} AS row, "
            f"hash({', '.join(names)}) AS whole, {', '.join(chosen)} FROM {rows}"
        )
    except duckdb.Error as error:
        raise unreadable(source, str(error)) from error
    found = int(work.one(f"SELECT count(*) FROM {table}"))
    if not found:
        raise of_file("no-rows", source.file, "has a header and no rows. Export it again.")
    return found


def read_csv(source: Source, names: Sequence[str]) -> str:
    """Return how DuckDB reads a text file: every cell as text, nothing guessed."""
    literal = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(source.path)).replace("'", "''")
    kinds_of = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    separator = source.header.separator
    return (
        f"read_csv('{literal}', auto_detect = false, delim = '{separator}', quote = '\"', escape = '\"', header = "
        "false, "
        f"skip = {source.header.line}, columns = {{{kinds_of}}}, max_line_size = {LONGEST_ROW})"
    )


def spreadsheet_rows(source: Source, numbers: set[int]) -> dict[int, int]:
    """Return in which rows of a spreadsheet records of a text file stand: there, a blank line is a row, too."""
    found: dict[int, int] = {}
    number = source.header.line
    with source.path.open(encoding="utf-8", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=source.header.separator)
        try:
            for row, cells in enumerate(reader, start=1):
                if row <= source.header.line or not cells:
                    continue
                number += 1
                if number in numbers:
                    found[number] = row
                if number > max(numbers):
                    break
        except csv.Error:  # a cell of more than the reader takes: the number of the record stays
            pass
    return found


def blank_as_null(name: str) -> str:
    """Return a cell without the blanks around it; nothing for what says that there is nothing."""
    blanks = ", ".join(f"'{blank}'" for blank in BLANKS)
    trimmed = f"trim({name}, ' ' || chr(9) || chr(10) || chr(13) || chr(160))"
    return f"CASE WHEN upper({trimmed}) IN ({blanks}) THEN NULL ELSE {trimmed} END"


def unreadable(source: Source, said: str) -> Exception:
    """Return the refusal of a row that is no row of its table, from what DuckDB says of it."""
    line = search(r"Line:?\s*(\d+)", said)
    counts = search(r"Expected Number of Columns:\s*(\d+)\s*Found:\s*(\d+)", said)
    row = int(line[1]) if line else 0
    if counts:
        message = (
            f"has {counts[2]} cells, and the header {counts[1]}. Correct the row, or quote cells that hold a separator."
        )
        return refused("ragged-row", Problem(source.file, row, 1, "", message))
    if "quote" in said.partition("Possible fixes")[0].lower():
        message = "holds a quotation mark that is never closed. Close it, or remove it."
        return refused("ragged-row", Problem(source.file, row, 1, "", message))
    why = brief(said.split("\n")[0].removeprefix("Invalid Input Error: "))
    return refused(
        "ragged-row", Problem(source.file, row, 1 if row else 0, "", f"cannot be read ({why}). Export it again.")
    )
