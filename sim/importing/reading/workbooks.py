"""A workbook as text: the values that it stores, sheet by sheet. Formulas are not worked out."""

import csv
import datetime
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from sim.errors import Problem
from sim.importing.reading.headers import LOOKED_AT, Header, header_line
from sim.importing.refusing import MOST, of_file, refused

LARGEST = 4 << 30
"""Bytes that a workbook may have when it is unpacked."""
FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


class Workbook:
    """An .xlsx file that is open for reading. Errors: ImportRefusedError if it cannot be read."""

    def __init__(self, path: Path) -> None:
        import openpyxl

        self.path = path
        try:
            with zipfile.ZipFile(path) as parts:
                self.sizes = sum(part.file_size for part in parts.infolist())
                names = parts.namelist()
                macros = any(name.endswith("vbaProject.bin") for name in names)
                self.formulas = self.sizes <= LARGEST and any(holds_formula(parts, name) for name in names)
            if macros:
                raise of_file("macro-workbook", path.name, "holds macros. Save it as .xlsx, which cannot.")
            if self.sizes > LARGEST:
                raise of_file("no-table", path.name, "is larger than a workbook can be. Export it as CSV.")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of styles and extensions that are not read
                self.book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, TypeError, AttributeError) as error:
            raise self.broken(error) from error

    def broken(self, error: Exception) -> Exception:
        """Return the refusal of a workbook that is damaged."""
        return of_file("no-table", self.path.name, f"is a damaged workbook ({type(error).__name__}). Save it again.")

    def sheets(self) -> list[str]:
        """Return the names of the sheets that can hold rows."""
        return [sheet.title for sheet in self.book.worksheets]

    def rows(self, sheet: str) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a sheet. Errors: ImportRefusedError if it is damaged."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield from self.book[sheet].iter_rows(values_only=True)
        except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError, TypeError, AttributeError) as error:
            raise self.broken(error) from error

    def header(self, sheet: str, known: frozenset[str]) -> Header:
        """Return the header of a sheet; no names if it is empty."""
        first: list[tuple[int, tuple[Any, ...]]] = []
        for number, row in enumerate(self.rows(sheet), start=1):
            if any(cell not in (None, "") for cell in row):
                first.append((number, row))
            if len(first) == LOOKED_AT:
                break
        if not first:
            return Header(())
        line, cells = first[header_line([row for _, row in first], known)]
        names = [written(cell).strip() for cell in cells]
        while names and not names[-1]:
            names.pop()
        return Header(tuple(names), line)

    def copy(self, sheet: str, header: Header, target: Path) -> None:
        """Write a sheet from its header on as CSV. Errors: ImportRefusedError for a formula without a value."""
        if self.formulas:
            self.refuse_formulas(sheet, header)
        width = len(header.names)
        with target.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            for number, row in enumerate(self.rows(sheet), start=1):
                if number >= header.line:
                    writer.writerow(fitted([written(cell) for cell in row], width))

    def refuse_formulas(self, sheet: str, header: Header) -> None:
        """Refuse cells with a formula of which no value is stored."""
        import openpyxl

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            told = openpyxl.load_workbook(self.path, read_only=True, data_only=False)
        found = []
        for number, (values, texts) in enumerate(zip(self.rows(sheet), of(told, sheet), strict=False), start=1):
            for place, (value, text) in enumerate(zip(values, texts, strict=False)):
                if value is None and isinstance(text, str) and text.startswith("=") and place < len(header.names):
                    message = f"is a formula without a stored value (got {text[:40]}). Paste values, and save it again."
                    found.append(Problem(self.path.name, number, place + 1, header.names[place], message))
            if len(found) >= MOST:
                break
        told.close()
        if found:
            raise refused("formula-without-value", *found[:MOST])

    def close(self) -> None:
        """Let go of the file."""
        self.book.close()


def of(book: Any, sheet: str) -> Iterable[tuple[Any, ...]]:
    """Return the rows of a sheet."""
    return book[sheet].iter_rows(values_only=True)


def holds_formula(parts: zipfile.ZipFile, name: str) -> bool:
    """Say whether a part of a workbook is a sheet with a formula."""
    if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
        return False
    with parts.open(name) as file:
        before = b""
        while piece := file.read(1 << 20):
            if FORMULA.search(before + piece):
                return True
            before = piece[-16:]
    return False


def written(cell: Any) -> str:
    """Return a cell as text: days as 2024-01-31, numbers in full."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(sep=" ") if cell.time() != datetime.time() else cell.date().isoformat()
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return str(cell).replace("\r\n", "\n").replace("\r", "\n")


def fitted(cells: Sequence[str], width: int) -> Sequence[str]:
    """Return a row of as many cells as the header has; filled cells beyond it stay, and are refused later."""
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    return [*cells, *[""] * (width - len(cells))]
