"""The accounts that a company starts from: a CSV with a row for each, beside the company file.

    account,arr,segment,start,term_months,renewal,auto_renew,csm,am
    A-0001,42000,mid-market,2023-05-01,12,2027-05-01,no,Kim,Lee

`account`, `arr` and `segment` must stand in every row; the other cells may be empty, which leaves them to chance. Any further
column is a role of the organization: who of it has the account. Dates are ISO dates, seen from `start.as_of`.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sim.config.language.checked import nearest
from sim.config.language.nodes import Grade, Node, Place, Problems, map_node, text_node
from sim.config.yaml.opening import NotAFileError, read_whole
from sim.model.inputs import AccountList

if TYPE_CHECKING:
    import numpy as np

ACCOUNTS, AS_OF, CUSTOMERS = "start.accounts", "start.as_of", "start.customers"
REQUIRED, OPTIONAL = ("account", "arr", "segment"), ("start", "term_months", "renewal", "auto_renew")
MOST, MOST_TOLD, LARGEST = 100_000, 20, 50_000_000
AMOUNT = re.compile(r"^\$?\d{1,3}(?:,\d{3})*(?:\.\d+)?$|^\$?\d+(?:\.\d+)?$")
USUAL_TERM = 12


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list as it stands: cells by column, the line of each row, the hash of the file, what is wrong with it as a whole."""

    rows: tuple[Mapping[str, str], ...] = ()
    lines: tuple[int, ...] = ()
    columns: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    sha256: str = ""
    wrong: str = ""


def with_customers(own: Node) -> Node:
    """Return a company tree that starts from a list with the number of its accounts, where it does not say it itself."""
    start = own.get("start")
    if start is None or not isinstance(start.content, dict) or start.get("accounts") is None or start.get("customers"):
        return own
    named = start.content["accounts"]
    counted = replace(text_node(str(max(1, len(_file_of(named).rows))), named.place), grade=_measured(named))
    laid = map_node({**start.content, "customers": counted}, start.place)
    assert isinstance(own.content, dict)
    return replace(own, content={**own.content, "start": replace(start, content=laid.content)})


def _measured(named: Node) -> Grade:
    return replace(named.grade, source=f"counted in {named.text}", strength="measured")


def listed_of(root: Node, segments: Sequence[str], problems: Problems) -> AccountList | None:
    """Return the accounts that a company tree starts from; None where it names none, or where something in them is wrong."""
    start = root.get("start")
    named = start.get("accounts") if start is not None else None
    if start is None or named is None or not isinstance(named.content, str):
        return None
    before = len(problems.mistakes)
    today = _today(start, named, problems)
    found = _file_of(named)
    if found.wrong:
        problems.add(named.place, ACCOUNTS, found.wrong)
    said = start.get("customers")
    if (
        not found.wrong
        and said is not None
        and said.text != str(len(found.rows))
        and said.place.file == named.place.file
    ):
        message = f"{named.text} has {len(found.rows)} accounts (got {said.text}). Remove customers: they are counted."
        problems.add(said.place, CUSTOMERS, message)
    if len(problems.mistakes) > before or today is None:
        return None
    reader = _Rows(found, str(_path_of(named)), tuple(segments), today, problems)
    accounts = reader.accounts()
    return None if len(problems.mistakes) > before else AccountList(accounts, *reader.owners(), found.sha256)


def _today(start: Node, named: Node, problems: Problems) -> date | None:
    said = start.get("as_of")
    if said is None:
        problems.add(named.key, AS_OF, "is missing (got no such key). Write as_of: 2026-08-31, the day the list is of.")
        return None
    found = _date(said.text)
    if found is None:
        problems.add(said.place, AS_OF, f"is no date (got {said.text}). Write it as 2026-08-31.")
    return found


def _path_of(named: Node) -> Path:
    return Path(named.place.file).parent / named.text


def _file_of(named: Node) -> ListFile:
    path = _path_of(named)
    try:
        stamp = path.stat()
    except OSError:
        return ListFile(wrong=f"there is no such file (got {named.text}). Put it beside the company, or correct it.")
    return _read(path, stamp.st_mtime_ns, stamp.st_size)


@functools.lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int) -> ListFile:  # noqa: ARG001  (a file that changes is another)
    try:
        data = read_whole(path, LARGEST)
        text = data.decode("utf-8-sig")
    except NotAFileError as error:
        return ListFile(wrong=f"is {error.kind}, not a CSV file (got {path.name}). Name a CSV file of at most 50 MB.")
    except (OSError, UnicodeDecodeError):
        return ListFile(wrong=f"cannot be read as UTF-8 text (got {path.name}). Save it as CSV with UTF-8.")
    if "\0" in text:
        return ListFile(wrong=f"is no text (got {path.name}). Save the list as CSV.")
    reader = csv.DictReader(io.StringIO(text, newline=""), restkey="", restval="")
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = names
        rows, lines = [], []
        for row in reader:
            if any(str(cell).strip() for cell in row.values()):
                rows.append({name: str(cell).strip() for name, cell in row.items()})
                lines.append(reader.line_num)
    except csv.Error as error:
        return ListFile(wrong=f"is no CSV that can be read (got: {error}). Save the list anew.")
    return _judged(path.name, names, rows, lines, hashlib.sha256(data).hexdigest())


def _judged(name: str, names: Sequence[str], rows: list[dict[str, str]], lines: list[int], sha256: str) -> ListFile:
    lacking = [each for each in REQUIRED if each not in names]
    if lacking:
        near = nearest(lacking[0], [each for each in names if each])
        meant = f"Did you mean {near}?" if near else f"Its first line must name {', '.join(REQUIRED)}."
        return ListFile(wrong=f"{name} has no column {lacking[0]} (got {', '.join(names) or 'nothing'}). {meant}")
    twice = next((each for each in names if names.count(each) > 1), None)
    if twice is not None:
        return ListFile(wrong=f"{name} has two columns {twice}. Rename one of them.")
    if not rows:
        return ListFile(wrong=f"{name} has no accounts (got only its first line). Add a row for each account.")
    if len(rows) > MOST:
        return ListFile(wrong=f"{name} has {len(rows):,} accounts (at most {MOST:,}). Keep those that matter.")
    roles = tuple(each for each in names if each and each not in (*REQUIRED, *OPTIONAL))
    return ListFile(tuple(rows), tuple(lines), tuple(names), roles, sha256)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text if len(text) > 7 else f"{text}-01")
    except ValueError:
        return None


class _Rows:
    """One pass over the rows of a list: numbers for the model, mistakes with line and column."""

    def __init__(self, found: ListFile, file: str, segments: tuple[str, ...], today: date, problems: Problems) -> None:
        self.found, self.file, self.segments, self.today = found, file, segments, today
        self.problems, self.told = problems, 0

    def accounts(self) -> np.ndarray:
        import numpy as np  # here, because most companies name no list

        from sim.model.listed import LISTED

        made = np.zeros(len(self.found.rows), LISTED)
        seen: dict[str, int] = {}
        for record, row, line in zip(made, self.found.rows, self.found.lines, strict=True):
            name = row["account"]
            if not name:
                self._wrong(line, "account", "is empty. Give each account a name or a number.")
            elif name in seen:
                self._wrong(
                    line, "account", f"stands in line {seen[name]}, too (got {name}). Add them up or rename one."
                )
            seen.setdefault(name, line)
            record["arr"] = self._arr(row["arr"], line)
            record["segment"] = self._segment(row["segment"], line)
            record["term"] = self._term(row.get("term_months", ""), line)
            record["signed"] = self._days(row.get("start", ""), line, "start", past=True)
            record["ends"] = self._days(row.get("renewal", ""), line, "renewal", past=False)
            record["auto_renew"] = self._flag(row.get("auto_renew", ""), line)
        return made

    def owners(self) -> tuple[dict[str, np.ndarray], dict[str, tuple[str, ...]]]:
        """Return who of each role has each account, people numbered in the order in which they come, and their names."""
        import numpy as np

        from sim.model.listed import NOBODY

        owners, people = {}, {}
        for role in self.found.roles:
            names = [row[role] for row in self.found.rows]
            numbers = {name: k for k, name in enumerate(dict.fromkeys(name for name in names if name))}
            owners[role] = np.array([numbers.get(name, NOBODY) for name in names], np.int32)
            people[role] = tuple(numbers)
        return owners, people

    def _wrong(self, line: int, column: str, message: str) -> None:
        self.told += 1
        if self.told <= MOST_TOLD:
            self.problems.add(Place(self.file, line, 1 + self.found.columns.index(column)), column, message)

    def _arr(self, text: str, line: int) -> int:
        if not AMOUNT.match(text) or not 0.0 < float(text.lstrip("$").replace(",", "")) < 1e10:
            self._wrong(
                line, "arr", f"must be dollars a year above 0 (got {text or 'nothing'}). Write 42000 or 42000.50."
            )
            return 1
        return round(float(text.lstrip("$").replace(",", "")) * 100)

    def _segment(self, text: str, line: int) -> int:
        if text in self.segments:
            return self.segments.index(text)
        near = nearest(text, self.segments) if text else None
        remedy = f"Did you mean {near}?" if near else f"The company has {', '.join(self.segments)}."
        self._wrong(line, "segment", f"no such segment (got {text or 'nothing'}). {remedy}")
        return 0

    def _term(self, text: str, line: int) -> int:
        if not text:
            return USUAL_TERM
        if not re.fullmatch(r"\d{1,3}", text) or not 1 <= int(text) <= 120:
            self._wrong(line, "term_months", f"must be whole months from 1 to 120 (got {text}). Correct it.")
            return USUAL_TERM
        return int(text)

    def _days(self, text: str, line: int, column: str, *, past: bool) -> float:
        if not text:
            return math.nan
        found = _date(text)
        if found is None:
            self._wrong(line, column, f"is no date (got {text}). Write it as 2026-08-31.")
            return math.nan
        days = (found - self.today).days
        if past and days > 0:
            self._wrong(line, column, f"is after as_of, {self.today} (got {text}). Leave it out, or correct it.")
        if not past and days <= 0:
            self._wrong(line, column, f"is not after as_of, {self.today} (got {text}). Write when the contract ends.")
        return float(min(days, -1)) if past else float(days)

    def _flag(self, text: str, line: int) -> int:
        known = {"": -1, "yes": 1, "true": 1, "no": 0, "false": 0}
        if text.lower() not in known:
            self._wrong(line, "auto_renew", f"must be yes, no or empty (got {text}). Correct it.")
        return known.get(text.lower(), -1)
