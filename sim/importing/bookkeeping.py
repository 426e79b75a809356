"""From files to books: each is opened, recognized and read; levels, movements and measures follow."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.errors import ImportRefusedError
from sim.importing.books import customers, levels, noticed, period
from sim.importing.books.measures import NOTHING, Measures, measured
from sim.importing.books.movements import Month, movements
from sim.importing.books.period import Period
from sim.importing.cells.screening import screen, texts
from sim.importing.cells.typed import TypedTable, typed
from sim.importing.reading.headers import plain
from sim.importing.reading.sources import load, opened, spreadsheet_rows
from sim.importing.recognition.mapping import ImportMapping, SourceMapping
from sim.importing.recognition.resolving import Plan, planned
from sim.importing.recognition.shapes import ACCOUNTS, DEALS, KNOWN, LEDGER, LONG, SPELLS, WIDE
from sim.importing.refusing import of_file
from sim.importing.shapes import accounts, cubes, deals, ledger, spells
from sim.importing.shapes.money import TO_COMPANIES, currency_of
from sim.importing.telling.understood import (
    FileRead,
)
from sim.importing.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Books:
    """What was read, and the books that follow from it."""

    read: tuple[FileRead, ...]
    mapping: ImportMapping
    currency: str
    amounts: bool
    period: Period
    months: tuple[Month, ...]
    measures: Measures

    @property
    def rows(self) -> int:
        """Return how many rows were read."""
        return sum(one.rows for one in self.read)


def keep_books(
    work: Workspace, files: Sequence[Path], mapping: ImportMapping, said_in: str, today: datetime.date
) -> Books:
    """Read all files into spells or statements, and make levels, movements and measures of them."""
    plans = plans_of(work, files, mapping, said_in)
    for table in (spells.TABLE, cubes.TABLE, cubes.SEEN, customers.ATTRIBUTES):
        work.run(table)
    main, lists = apart(plans)
    if not main and not mapping.sources:
        refuse_bare_lists(lists)
    files_read: list[FileRead] = []
    currency = mapping.currency
    said = []
    for plan in (*lists, *main):
        rows, currency, done = add(plan, replace(mapping, currency=currency), work, alone=not main)
        files_read.append(FileRead(plan.source.file, plan.shape.title, rows))
        said.append(done)
    accounts.merge(work)
    if len(main) > 1:
        leave_out_repeated(work)
    file = ", ".join(plan.source.file for plan in plans)
    statements = bool(main) and main[0].shape in (LONG, WIDE)
    snapshot = not main
    if not work.one(f"SELECT count(*) FROM {'statement' if statements else 'spell'}"):
        raise nothing_left(work, file)
    if statements:
        amounts = True
        span = period.of_statements(work, mapping.as_of, today)
        levels.levels_of_statements(work, span, mapping.days_late, blanks=main[0].shape is WIDE)
    else:
        amounts = levels.clean_spells(work, mapping)
        if not work.one("SELECT count(*) FROM spell"):
            raise nothing_left(work, file)
        if main and main[0].shape is SPELLS and not levels.are_contracts(work) and mapping.grace is None:
            mapping = replace(mapping, grace=0)  # nothing renews late where nothing is known to renew
        span = period.snapshot(work, mapping.as_of, today) if snapshot else period.of_spells(work, mapping.as_of, today)
        if not work.one("SELECT count(*) FROM spell"):
            raise nothing_left(work, file)
        levels.levels_of_spells(work, span, mapping.days_late)
    levels.check_levels(work, span, file, amounts=amounts)
    customers.describe(work, span, statements=statements, snapshot=snapshot)
    months = movements(work, span, file)
    if not months[-1].customers:
        last = max(month.end for month in months if month.customers)
        message = (
            f"holds no customer at {months[-1].end}, the last at {last}. If the data end then, say --as-of {last}."
        )
        raise of_file("nobody-there", file, message)
    if currency and currency not in TO_COMPANIES and amounts:
        work.findings.meet("other-currency", sum(one.rows for one in files_read), currency)
    rows_read = sum(one.rows for one in files_read)
    contracts = not statements and not snapshot and main[0].shape is not LEDGER
    noticed.notice(work, span, months, amounts=amounts, spells=contracts, read=rows_read)
    measures = NOTHING if noticed.only_survivors(work, months) else measured(work, span, months)
    final = replace(
        mapping,
        sources=tuple(
            done
            for _, done in sorted(
                zip([p.source.number for p in (*lists, *main)], said, strict=True), key=lambda p: p[0]
            )
        ),
        as_of=span.as_of,
        currency=currency,
    )
    return Books(tuple(files_read), final, currency, amounts, span, months, measures)


def leave_out_repeated(work: Workspace) -> None:
    """Leave out what stands in an earlier file, too: exports of one year after the other often overlap."""
    for table, keys in (
        ("spell", ("account", "subscription", "first", "until", "cents")),
        ("statement", ("account", "month", "cents", "segment")),
    ):
        same = " AND ".join(f"e.{key} IS NOT DISTINCT FROM {table}.{key}" for key in keys)
        repeated = f"EXISTS (SELECT 1 FROM {table} AS e WHERE {same} AND e.source < {table}.source)"
        many = int(work.one(f"SELECT count(*) FROM {table} WHERE {repeated}"))
        work.findings.meet("duplicate-rows", many, left_out=many)
        work.run(f"DELETE FROM {table} WHERE {repeated}")


def nothing_left(work: Workspace, file: str) -> ImportRefusedError:
    """Return the refusal of files of which no row is left, with the reasons."""
    reasons = ", ".join(f"{met.trap.name} {met.left_out:,}" for met in work.findings.met if met.left_out)
    return of_file("no-rows", file, f"holds no row that counts (left out: {reasons or 'none'}). Look at these rows.")


def plans_of(work: Workspace, files: Sequence[Path], mapping: ImportMapping, said_in: str) -> list[Plan]:
    """Open every file and find out what it is."""
    plans = []
    for number, path in enumerate(files):
        said = mapping.of(path.name, number)
        if mapping.sources and said is None:
            message = "is not in the mapping. Add a line '- file: …' for it."
            raise of_file("missing-column", path.name, message)
        source = opened(path, number, work, KNOWN | known_by(said), said.sheet if said else "")
        plans.append(planned(source, said, said_in))
    return plans


def known_by(said: SourceMapping | None) -> frozenset[str]:
    """Return the names of columns that a mapping names, so that its header is found."""
    return frozenset(plain(name) for name in said.columns.values()) if said else frozenset()


def apart(plans: Sequence[Plan]) -> tuple[list[Plan], list[Plan]]:
    """Return the files that hold history, all of one shape, and the lists beside them. Errors: ImportRefusedError."""
    lists = [plan for plan in plans if plan.shape is ACCOUNTS]
    main = [plan for plan in plans if plan.shape is not ACCOUNTS]
    shapes = {plan.shape.key for plan in main}
    if len(shapes) > 1:
        titles = " and ".join(sorted(plan.shape.title for plan in main))
        raise of_file(
            "mixed-shapes", main[1].source.file, f"does not go with the other file (got {titles}). Import one of them."
        )
    if len(main) > 1 and main[0].shape not in (SPELLS, LONG, WIDE):
        message = (
            f"is one of several files of {main[0].shape.title}, which build on each other. Append them to one file."
        )
        raise of_file("mixed-shapes", main[1].source.file, message)
    return main, lists


def refuse_bare_lists(lists: Sequence[Plan]) -> None:
    """Refuse lists that hold no more than names, unless a mapping says that this is meant. Errors: ImportRefusedError."""
    if not any("amount" in plan.columns or "renewal" in plan.columns for plan in lists):
        message = (
            "looks like a list of accounts without ARR and without renewal dates, which says too little by itself. "
            "Name a history beside it, or say in a mapping (--mapping) which column is what."
        )
        raise of_file("unknown-shape", lists[0].source.file, message)


def add(plan: Plan, mapping: ImportMapping, work: Workspace, *, alone: bool) -> tuple[int, str, SourceMapping]:
    """Read one file, and name the cells that cannot be read by the rows of a spreadsheet. Errors: ImportRefusedError."""
    try:
        return read(plan, mapping, work, alone=alone)
    except ImportRefusedError as error:
        if plan.source.columnar or plan.source.sheet or error.trap == "ragged-row":
            raise
        rows = spreadsheet_rows(plan.source, {problem.line for problem in error.problems})
        moved = [replace(problem, line=rows.get(problem.line, problem.line)) for problem in error.problems]
        raise ImportRefusedError(moved, error.trap) from error


def read(plan: Plan, mapping: ImportMapping, work: Workspace, *, alone: bool) -> tuple[int, str, SourceMapping]:
    """Read one file; return its rows, the currency, and what was decided for it."""
    if plan.shape is WIDE:
        rows, table, currency = cubes.add_wide(plan, mapping, work)
        if not mapping.sources and not re.search("arr|mrr", plan.source.file.lower()):
            work.findings.meet("unsaid-period", rows)
        return rows, currency, decided(plan, table)
    raw = f"raw_{plan.source.number}"
    rows = load(plan.source, raw, plan.columns, work)
    if plan.shape is ACCOUNTS:
        accounts.take_merged(plan, raw, work)
    of_shape = deals.of_shape(plan) if plan.shape is DEALS else spells.of_shape(plan)
    if "type" in plan.columns and plan.shape.key == "spells":
        of_shape.append(("one-off-amounts", f"coalesce(lower(type) IN {texts(mapping.one_off_types)}, false)"))
    screen(raw, list(plan.columns), work, mapping.leave_out, of_shape)
    if "parent" in plan.columns:
        parents = "parent IS NOT NULL AND parent <> account"
        work.findings.meet(
            "parent-and-child", int(work.one(f"SELECT count(DISTINCT account) FROM {raw} WHERE {parents}"))
        )
    table = typed(plan.source, raw, plan.columns, plan.said, work)
    currency = currency_of(plan, table, mapping.currency, work)
    ends = ""
    if plan.shape is ACCOUNTS:
        accounts.add(plan, table, currency, work, alone=alone)
    elif plan.shape is LONG:
        cubes.add_long(plan, table, currency, work)
    elif plan.shape is LEDGER:
        ledger.add(plan, table, currency, work)
    elif plan.shape is DEALS:
        deals.add(plan, table, currency, mapping.days_late, work)
    else:
        ends = spells.add(plan, table, currency, work)
    return rows, currency, decided(plan, table, ends)


def decided(plan: Plan, table: TypedTable, ends: str = "") -> SourceMapping:
    """Return what a file was taken for, as the mapping says it."""
    general = plan.shape.key == "spells"
    return replace(
        plan.said,
        date_order=plan.said.date_order or table.date_order,
        decimals=plan.said.decimals or table.decimals,
        end_date=(plan.said.end_date or ends) if general else plan.said.end_date,
    )
