"""The history of accounts from a file: a row for each account and month in which it was there.

    account,month,arr,segment,start
    A-0001,2024-09,42000,mid-market,2021-05-01

CSV or Parquet, as `postsale import` writes it. `arr` may be missing altogether: then only presence is known. `segment` and
`start` may be missing or empty.
"""

import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import InputError, Problem
from sim.trials.backtest.history import AccountHistory

REQUIRED, OPTIONAL = ("account", "month"), ("arr", "segment", "start")
MONTH = re.compile(r"^\d{4}-(0[1-9]|1[0-2])$")
MOST_MONTHS, MOST_CELLS = 600, 200_000_000
REMEDY = "Write it with postsale import, or as docs/operator/your-own-past.md says."


def read_history(path: Path, segments: tuple[str, ...]) -> AccountHistory:
    """Return the history in a file. segments: of the company; rows of another segment, or of none, count as its first.

    Errors: InputError with file and what is wrong.
    """
    rows = _rows(path)
    names = [name.strip().lower() for name in rows["names"]]
    lacking = [name for name in REQUIRED if name not in names]
    if lacking:
        raise _wrong(path, lacking[0], f"there is no such column (got {', '.join(rows['names'])}). {REMEDY}")
    columns = {name: rows["columns"][names.index(name)] for name in (*REQUIRED, *OPTIONAL) if name in names}
    places = {name: 1 + names.index(name) for name in columns}
    months = _months(path, columns["month"], places["month"])
    if not months:
        raise _wrong(path, "month", f"the file has no rows (got only its first line). {REMEDY}")
    axis = _axis(path, months)
    accounts = {account: k for k, account in enumerate(dict.fromkeys(columns["account"]))}
    if len(accounts) * len(axis) > MOST_CELLS:
        raise _wrong(
            path, "", f"{len(accounts):,} accounts over {len(axis)} months are too many. Keep those of ten years."
        )
    amounts = "arr" in columns
    arr = np.zeros((len(accounts), len(axis)), np.int64)
    place = {month: k for k, month in enumerate(axis)}
    who = np.array([accounts[account] for account in columns["account"]])
    when = np.array([place[month] for month in months])
    arr[who, when] = _cents(path, columns["arr"], places["arr"]) if amounts else 1
    return AccountHistory(
        arr, _started(path, columns, accounts, axis), _segments(columns, accounts, segments), axis, segments, amounts
    )


def _rows(path: Path) -> dict[str, Any]:
    import duckdb

    if not path.is_file():
        raise _wrong(path, "", "there is no such file. Name the history that postsale import wrote.")
    reader = (
        "read_parquet(?)" if path.suffix.lower() == ".parquet" else "read_csv(?, all_varchar = true, header = true)"
    )
    try:
        found = duckdb.execute(f"SELECT * FROM {reader}", [str(path)])
        names = [column[0] for column in found.description or ()]
        values = found.fetchall()
    except duckdb.Error as error:
        raise _wrong(
            path, "", f"cannot be read as {path.suffix or 'CSV'} (got: {str(error).splitlines()[0][:120]})."
        ) from error
    columns = [["" if row[k] is None else str(row[k]).strip() for row in values] for k in range(len(names))]
    return {"names": names, "columns": columns}


def _months(path: Path, said: list[str], place: int) -> list[str]:
    found = []
    for line, text in enumerate(said, start=2):
        month = text[:7]
        if not MONTH.match(month):
            raise _wrong(path, "month", f"is no month (got {text or 'nothing'}). Write it as 2025-09.", line, place)
        found.append(month)
    return found


def _axis(path: Path, months: list[str]) -> tuple[str, ...]:
    first, last = _number(min(months)), _number(max(months))
    if last - first + 1 > MOST_MONTHS:
        raise _wrong(path, "month", f"reaches from {min(months)} to {max(months)}. Correct the odd one.")
    return tuple(f"{k // 12:04d}-{k % 12 + 1:02d}" for k in range(first, last + 1))


def _number(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:7]) - 1


def _cents(path: Path, said: list[str], place: int) -> Any:
    cents = []
    for line, text in enumerate(said, start=2):
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0.0 <= value < 1e11:
            raise _wrong(
                path, "arr", f"must be dollars a year, 0 or more (got {text or 'nothing'}). Correct it.", line, place
            )
        cents.append(round(value * 100))
    return np.array(cents, np.int64)


def _started(path: Path, columns: dict[str, list[str]], accounts: dict[str, int], axis: tuple[str, ...]) -> Any:
    started = np.full(len(accounts), np.nan)
    first = _number(axis[0])
    for line, account, text in _latest_first(columns, "start"):
        if text:
            try:
                day = date.fromisoformat(text[:10] if len(text) > 7 else f"{text}-01")
            except ValueError:
                raise _wrong(path, "start", f"is no date (got {text}). Write it as 2021-05-01.", line) from None
            started[accounts[account]] = 12 * day.year + day.month - 1 - first
    seen = np.full(len(accounts), np.inf)
    for account, month in zip(columns["account"], columns["month"], strict=True):
        seen[accounts[account]] = min(seen[accounts[account]], _number(month[:7]) - first)
    return np.where(np.isnan(started) & (seen > 0), seen, started)  # who came later began when it came


def _segments(columns: dict[str, list[str]], accounts: dict[str, int], segments: tuple[str, ...]) -> Any:
    found = np.zeros(len(accounts), np.int64)
    for _, account, text in _latest_first(columns, "segment"):
        found[accounts[account]] = segments.index(text) if text in segments else 0
    return found


def _latest_first(columns: dict[str, list[str]], name: str) -> list[tuple[int, str, str]]:
    """Return line, account and cell of a column, the latest month first: what was said first holds.

    What a later row says may not have been known at the date to which a backtest is fitted.
    """
    rows = zip(
        columns["month"], range(2, len(columns["month"]) + 2), columns["account"], columns.get(name, ()), strict=False
    )
    return [row[1:] for row in sorted(rows, key=lambda row: row[0][:7], reverse=True)]


def _wrong(path: Path, column: str, message: str, line: int = 0, place: int = 0) -> InputError:
    return InputError([Problem(str(path), line, place, column, message)])
