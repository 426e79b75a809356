"""Texts to days. Each distinct text is read once; the order of day and month is found from all of them together."""

import datetime
import re
from collections.abc import Iterable, Sequence

import numpy as np

from sim.errors import ImportRefusedError, Problem
from sim.importing.reading.sources import Source
from sim.importing.refusing import MOST, brief, refused
from sim.importing.workspace import Workspace
from sim.trials.folder.tables import quoted

DAY_FIRST, MONTH_FIRST = "day first", "month first"
MOST_DAYS = 200_000
"""Distinct texts that are looked at: more than there are days in five hundred years."""
FIRST_YEAR, OPEN_YEAR = 1900, 2099
"""A year from OPEN_YEAR on is how systems write that there is no end."""
MONTHS = {name: k for k, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
EPOCH = datetime.date(1970, 1, 1)

_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(\d\d)?")
_TWO_WAYS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)")
_NAMED_DAY = re.compile(r"(\d{1,2})[ .-]+([a-z]{3})[a-z]*[ .,-]+(\d{4}|\d\d)")
_NAMED_FIRST = re.compile(r"([a-z]{3})[a-z]*[ .]+(\d{1,2})(?:st|nd|rd|th)?,?[ ]+(\d{4})")
_NAMED_MONTH = re.compile(r"([a-z]{3})[a-z]*[ .,'/-]*(\d{4}|\d\d)")
_SERIAL = re.compile(r"([2-7]\d{4})(?:\.\d+)?")


def day_text(column: str) -> str:
    """Return a cell without its time of day, as SQL; seconds since 1970 as a day."""
    name = quoted(column)
    return (
        f"CASE WHEN regexp_full_match({name}, '\\d{{13}}') THEN strftime(epoch_ms(CAST({name} AS BIGINT)), "
        "'%Y-%m-%d') "
        f"WHEN regexp_full_match({name}, '\\d{{9,10}}(\\.\\d+)?') "
        f"THEN strftime(epoch_ms(CAST(CAST({name} AS DOUBLE) AS BIGINT) * 1000), '%Y-%m-%d') "
        f"ELSE regexp_replace({name}, '[T ]+\\d{{1,2}}:\\d\\d.*$', '') END"
    )


def order_of(texts: Iterable[str]) -> tuple[str, str, str]:
    """Return two texts that only fit one order each (day first, month first), and one that fits both; "" where none does."""
    day_first = month_first = either = ""
    for text in texts:
        found = _TWO_WAYS.fullmatch(text.strip())
        if found is None:
            continue
        one, mark, two = int(found[1]), found[2], int(found[3])
        if one > 12 or (mark == "." and two <= 12):  # with points, the day stands first
            day_first = day_first or text
        elif two > 12:
            month_first = month_first or text
        elif one != two:
            either = either or text
    return day_first, month_first, either


def day_of(text: str, order: str) -> datetime.date | None:
    """Read one text as a day; None if it is none. A month alone is its first day."""
    plain = text.strip().lower()
    if found := _YEAR_FIRST.fullmatch(plain):
        return _made(found[1], found[2], found[3] or "1")
    if found := _COMPACT.fullmatch(plain):
        return _made(found[1], found[2], found[3] or "1")
    if found := _TWO_WAYS.fullmatch(plain):
        day, month = (found[1], found[3]) if order == DAY_FIRST else (found[3], found[1])
        return _made(found[4], month, day)
    if (found := _NAMED_DAY.fullmatch(plain)) and found[2] in MONTHS:
        return _made(found[3], str(MONTHS[found[2]]), found[1])
    if (found := _NAMED_FIRST.fullmatch(plain)) and found[1] in MONTHS:
        return _made(found[3], str(MONTHS[found[1]]), found[2])
    if (found := _NAMED_MONTH.fullmatch(plain)) and found[1] in MONTHS:
        return _made(found[2], str(MONTHS[found[1]]), "1")
    if found := _SERIAL.fullmatch(plain):  # days as a workbook counts them
        return datetime.date(1899, 12, 30) + datetime.timedelta(days=int(found[1]))
    return None


def _made(year: str, month: str, day: str) -> datetime.date | None:
    whole = int(year) + (0 if len(year) == 4 else 2000 if int(year) < 70 else 1900)
    if whole < FIRST_YEAR:
        return None
    try:
        return datetime.date(whole, int(month), int(day))
    except ValueError:
        return None


def read_days(source: Source, table: str, columns: dict[str, str], order: str, work: Workspace) -> str:
    """Make a table `days_N` (text, day) of all that stands in columns of days; return the order of day and month.

    columns: name in the table → name in the file. Errors: ImportRefusedError for what is no day, and for two orders.
    """
    import duckdb

    if not columns:
        work.run(f"CREATE TABLE days_{source.number} (text VARCHAR, day DATE)")
        return order
    each = " UNION ".join(f"SELECT {day_text(name)} AS text FROM {table}" for name in columns)
    try:
        found = work.rows(f"SELECT DISTINCT text FROM ({each}) WHERE text IS NOT NULL ORDER BY text LIMIT {MOST_DAYS}")
    except duckdb.Error:  # seconds since 1970 beyond what a calendar holds
        found = work.rows(
            " UNION ".join(f"SELECT {quoted(name)} FROM {table} WHERE length({quoted(name)}) > 8" for name in columns)
            + f" LIMIT {MOST_DAYS}"
        )
    texts = [str(row[0]) for row in found]
    order = order or found_order(source, table, columns, texts, work)
    if order == DAY_FIRST:
        two_ways = "\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}"
        counts = (f"count(*) FILTER (regexp_full_match({day_text(name)}, '{two_ways}'))" for name in columns)
        work.findings.meet("day-first-dates", int(work.one(f"SELECT {' + '.join(counts)} FROM {table}")))
    days = {text: day_of(text, order) for text in texts}
    bad = [text for text, day in days.items() if day is None]
    if bad:
        raise no_days(source, table, columns, bad[: MOST * 4], work)
    held = {
        "text": np.array(texts, dtype=object),
        "number": np.array([(day - EPOCH).days for day in days.values() if day is not None], dtype=np.int64),
    }
    if not texts:
        work.run(f"CREATE TABLE days_{source.number} (text VARCHAR, day DATE)")
        return order
    work.connection.register("these_days", held)
    work.run(
        f"CREATE TABLE days_{source.number} AS "
        "SELECT CAST(text AS VARCHAR) AS text, DATE '1970-01-01' + CAST(number AS INTEGER) AS day FROM these_days"
    )
    work.connection.unregister("these_days")
    return order


def found_order(source: Source, table: str, columns: dict[str, str], texts: Sequence[str], work: Workspace) -> str:
    """Return which of day and month stands first, where it matters. Errors: ImportRefusedError where nothing tells."""
    day_first, month_first, either = order_of(texts)
    if day_first and month_first:
        one, two = (cells_of(source, table, columns, [text], work)[0] for text in (day_first, month_first))
        message = (
            f"can only be day first (got {day_first}), but {month_first} in row {two.line} month first. Write one."
        )
        raise refused("mixed-dates", Problem(one.file, one.line, one.column, one.path, message))
    if not (day_first or month_first) and either:
        cell = cells_of(source, table, columns, [either], work)[0]
        message = (
            f"day first or month first? Nothing tells (got {brief(either)}). "
            "Write date_order: day first, or month first, in a mapping (--mapping)."
        )
        raise refused("ambiguous-dates", Problem(cell.file, cell.line, cell.column, cell.path, message))
    return DAY_FIRST if day_first else MONTH_FIRST if month_first else ""


def cells_of(
    source: Source, table: str, columns: dict[str, str], texts: Sequence[str], work: Workspace
) -> list[Problem]:
    """Return where texts stand: their cells as problems without a message, in the order of rows."""
    found: list[Problem] = []
    for name, told in columns.items():
        rows = work.rows(
            f"SELECT row, {quoted(name)} FROM {table} WHERE list_contains($texts, {quoted(name)}) "
            f"OR list_contains($texts, {day_text(name)}) ORDER BY row LIMIT {MOST}",
            {"texts": list(texts)},
        )
        found += [Problem(source.file, int(row), source.place(told), told, str(value)) for row, value in rows]
    return sorted(found)


def no_days(
    source: Source, table: str, columns: dict[str, str], texts: Sequence[str], work: Workspace
) -> ImportRefusedError:
    """Return the refusal of texts that are no days."""
    import duckdb

    try:
        cells = cells_of(source, table, columns, texts, work)
    except duckdb.Error:
        cells = []
    if not cells:
        first = next(iter(columns.values()))
        message = f"is no date (got {brief(texts[0])}). Write it as 2024-01-31."
        return refused("unreadable-date", Problem(source.file, 0, 0, first, message))
    problems = [
        Problem(c.file, c.line, c.column, c.path, f"is no date (got {brief(c.message)}). Write it as 2024-01-31.")
        for c in cells[:MOST]
    ]
    return refused("unreadable-date", *problems)
