"""What an import writes, all of it or nothing: the company, its accounts, its months, the mapping, the page."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from sim.errors import DesignMismatchError, StorageError
from sim.importing.books.period import Period
from sim.importing.telling.facts import SegmentFacts
from sim.importing.telling.placing import beside, held, put
from sim.importing.telling.understood import MonthRow, Understood
from sim.importing.workspace import Workspace
from sim.results.kinds import plain

FORMULA = "^[\\s\ufeff]*[=+@\t\r-]"
"""How a text begins that a spreadsheet would work out."""
ACCOUNTS, HISTORY, MONTHS, MAPPING, PAGE, VALUES = (
    "accounts.csv",
    "history.parquet",
    "months.csv",
    "mapping.yaml",
    "understood.md",
    "understood.json",
)


KEYED = "LEFT JOIN band AS b ON b.id = l.segment LEFT JOIN key_of_segment AS k ON k.segment = coalesce(b.segment, '')"
"""What gives each level the key of its segment in the company."""


def names(company: str) -> tuple[str, ...]:
    """Return the names of all files."""
    return (f"{company}.yaml", ACCOUNTS, HISTORY, MONTHS, MAPPING, PAGE, VALUES)


def refuse_existing(folder: Path, company: str, *, overwrite: bool) -> None:
    """Refuse to write over anything. Errors: DesignMismatchError."""
    there = [name for name in names(company) if os.path.lexists(folder / name)]
    if there and not overwrite:
        verb = "is" if len(there) == 1 else "are"
        raise DesignMismatchError(
            f"{folder}: {', '.join(there)} {verb} there already; nothing was written. Use --out OTHER, or --overwrite."
        )
    for name in there:
        if (folder / name).is_dir():
            raise DesignMismatchError(f"{folder / name} is a folder; nothing was written. Use --out OTHER.")


def write(
    folder: Path,
    company: str,
    texts: Mapping[str, str],
    work: Workspace,
    period: Period,
    segments: Sequence[SegmentFacts],
    *,
    amounts: bool,
    overwrite: bool,
) -> None:
    """Write every file beside its place, then put all in place.

    Errors: StorageError; DesignMismatchError if somebody else was there first. Nothing is left then.
    """
    with beside(folder) as aside:
        for name, text in texts.items():
            try:
                (aside / name).write_text(text, encoding="utf-8", newline="\n")
            except OSError as error:
                raise StorageError(folder / name, error, nothing_done=True) from error
        work.run("CREATE OR REPLACE TABLE key_of_segment (segment VARCHAR, key VARCHAR)")
        for one in segments:
            for member in one.members:
                work.run(f"INSERT INTO key_of_segment VALUES ({literal(member)}, {literal(one.key)})")
        write_accounts(aside / ACCOUNTS, folder / ACCOUNTS, work, period, amounts=amounts)
        write_history(aside / HISTORY, folder / HISTORY, work, period, amounts=amounts)
        with held(folder.parent):
            refuse_existing(folder, company, overwrite=overwrite)
            put(aside, folder, f"{company}.yaml")


def write_accounts(path: Path, place: Path, work: Workspace, period: Period, *, amounts: bool) -> None:
    """Write the opening base: one row for each customer who is there. Errors: StorageError."""
    last = period.months - 1
    arr = "printf('%.2f', l.cents / 100.0)" if amounts else "NULL"
    renewal = (
        "CASE WHEN p.due > $end THEN p.due WHEN coalesce(p.due, p.start) IS NOT NULL AND p.term > 0 "
        "THEN CAST(coalesce(p.due, p.start) + to_months(CAST(p.term * (1 + date_diff('month', coalesce(p.due, "
        "p.start), $end) // p.term) "
        "AS INTEGER)) AS DATE) END"
    )
    chosen = (
        f"SELECT {safe('c.account')} AS account, {arr} AS arr, least(p.start, $end) AS start, k.key AS segment, "
        f"CASE WHEN p.term BETWEEN 1 AND 120 THEN p.term END AS term_months, {renewal} AS renewal, "
        f"{safe('p.csm')} AS csm FROM level AS l JOIN customer AS c ON c.id = l.account JOIN person AS p ON p.id = l.account "
        f"{KEYED} WHERE l.month = {last} ORDER BY c.account"
    ).replace("$end", f"DATE '{period.end(last).isoformat()}'")
    work.copy(chosen, path, "FORMAT csv, HEADER true", place)


def write_history(path: Path, place: Path, work: Workspace, period: Period, *, amounts: bool) -> None:
    """Write what each customer paid at each month end, by number and not by name: what a backtest reads.

    Errors: StorageError.
    """
    arr = "l.cents / 100.0 AS arr, " if amounts else ""
    month = f"strftime(DATE '{period.end(0).isoformat()}' + to_months(l.month), '%Y-%m')"
    chosen = (
        f"SELECT l.account AS account, {month} AS month, {arr}k.key AS segment, strftime(p.start, '%Y-%m-%d') AS start "
        f"FROM level AS l JOIN person AS p ON p.id = l.account {KEYED} ORDER BY l.account, l.month"
    )
    work.copy(chosen, path, "FORMAT parquet", place)


def literal(text: str) -> str:
    """Return a text as SQL has it."""
    doubled = text.replace("'", "''")
    return f"'{doubled}'"


def safe(column: str) -> str:
    """Return a text that no spreadsheet works out, as SQL: an apostrophe stands before what would begin a formula."""
    return f"CASE WHEN regexp_matches({column}, '{FORMULA}') THEN '''' || {column} ELSE {column} END"


def months_csv(months: Sequence[MonthRow], *, amounts: bool) -> str:
    """Return level and movements by month as CSV."""
    counted = ("month", "customers", "new", "returned", "lost")
    money = ("arr", "new_arr", "returned_arr", "expansion_arr", "contraction_arr", "lost_arr") if amounts else ()
    lines = [",".join((*counted, *money))]
    for month in months:
        cells = [str(getattr(month, name)) for name in counted] + [f"{getattr(month, name):.2f}" for name in money]
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def values_json(understood: Understood) -> str:
    """Return what we understood as JSON."""
    return json.dumps(plain(understood), indent=1, ensure_ascii=False) + "\n"
