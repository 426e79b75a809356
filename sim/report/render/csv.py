"""A table as a file: CSV for spreadsheets, Parquet for programs.

CSV is UTF-8 with a byte-order mark, without which Excel reads it in the code page of its country, and with line ends as
Excel writes them. Rates are ratios and money is in whole units, as in summary.json. Texts that a spreadsheet would take for a
formula are escaped; numbers never are. Parquet knows texts from numbers and needs none of that.
"""

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import StorageError
from sim.report.document.table import Table, Value, value
from sim.report.words.safe import clean, csv_text
from sim.trials.folder.tables import quoted


def csv_of(table: Table) -> bytes:
    """Return a table as CSV: a heading row of column names, an empty field for what is not known."""
    held = io.StringIO(newline="")
    writer = csv.writer(held, lineterminator="\r\n")
    flat = table.flat()
    writer.writerow([csv_text(column.name) for column in flat.columns])
    writer.writerows([field(value(cell)) for cell in row] for row in flat.rows)
    return held.getvalue().encode("utf-8-sig")


def field(cell: Value) -> str:
    """Return a cell as CSV has it: a number with all its digits, a text that is no formula."""
    if cell is None:
        return ""
    return csv_text(cell) if isinstance(cell, str) else repr(cell)


def write_parquet(table: Table, path: Path) -> None:
    """Write a table as Parquet, an empty cell as NULL. Errors: StorageError if it cannot be written."""
    import duckdb

    flat = table.flat()
    columns = {column.name: array_of(flat.column(column.name)) for column in flat.columns}
    aside = path.with_name(f".{path.name}.part")
    target = str(aside).replace("'", "''")
    connection = duckdb.connect()
    try:
        connection.execute("SET threads = 1")
        connection.register("these_rows", {f"c{place}": values for place, values in enumerate(columns.values())})
        chosen = ", ".join(f"c{place} AS {quoted(name)}" for place, name in enumerate(columns))
        connection.execute(f"COPY (SELECT {chosen} FROM these_rows) TO '{target}' (FORMAT PARQUET)")
        aside.replace(path)
    except (duckdb.Error, OSError) as error:
        aside.unlink(missing_ok=True)
        raise StorageError(path, error, unwritten=True) from error
    finally:
        connection.close()


def array_of(cells: list[Value]) -> Any:
    """Return one column as an array: texts, or numbers with what is not known masked."""
    if any(isinstance(cell, str) for cell in cells) or all(cell is None for cell in cells):
        texts = [None if cell is None else clean(cell) for cell in cells]
        found = np.empty(len(cells), dtype=object)
        found[:] = texts
        return found
    lacking = np.array([cell is None for cell in cells])
    whole = all(isinstance(cell, int) for cell in cells if cell is not None)
    numbers = np.array([0 if cell is None else cell for cell in cells], dtype=np.int64 if whole else np.float64)
    return np.ma.masked_array(numbers, lacking)
