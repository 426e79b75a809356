"""A cube as statements of levels: what the file says of a customer at a month end, and nothing of what it leaves out.

statement(source, account, month, cents, segment, csm)      month: number of months since year 0
"""

import datetime

from sim.errors import ImportRefusedError, Problem
from sim.importing.cells.days import MONTH_FIRST, day_of, order_of
from sim.importing.cells.screening import screen
from sim.importing.cells.typed import TypedTable, typed
from sim.importing.months import month_number
from sim.importing.reading.sources import load
from sim.importing.recognition.mapping import ImportMapping
from sim.importing.recognition.resolving import Plan
from sim.importing.refusing import brief, of_file, refused
from sim.importing.shapes.money import cents, currency_of, yearly
from sim.importing.workspace import Workspace
from sim.trials.folder.tables import quoted

TABLE = "CREATE TABLE statement (source INTEGER, account VARCHAR, month INTEGER, cents BIGINT, segment VARCHAR, csm VARCHAR)"
SEEN = "CREATE TABLE seen (day DATE)"
"""The days that a file is of: the date of the data follows from them."""
PLACES = 10_000
"""More columns than any file has: the number of a cell is row × PLACES + column."""


def add_long(plan: Plan, table: TypedTable, currency: str, work: Workspace) -> None:
    """Add the statements of a file with a row for each customer and month; a blank says nothing."""
    has = table.columns
    hundredths = cents(plan, table, currency, work)
    account = "coalesce(merged_into, account)" if "merged_into" in has else "account"
    segment, csm = (name if name in has else "NULL" for name in ("segment", "csm"))
    work.run(
        f"INSERT INTO statement SELECT {plan.source.number}, {account}, year(month) * 12 + month(month) - 1, "
        f"{yearly(plan.said.amounts, hundredths)}, {segment}, {csm} FROM {table.name} "
        "WHERE amount IS NOT NULL AND month IS NOT NULL"
    )
    work.run(f"INSERT INTO seen SELECT DISTINCT month FROM {table.name} WHERE month IS NOT NULL")


def add_wide(plan: Plan, mapping: ImportMapping, work: Workspace) -> tuple[int, TypedTable, str]:
    """Add the statements of a file with a column for each month; return its rows, its table and its currency."""
    source, months = plan.source, plan.said.months
    days = month_days(plan)
    raw = f"raw_{source.number}"
    cells = {f"m{k}": name for k, name in enumerate(months)}
    read = load(source, raw, {**plan.columns, **cells}, work)
    screen(raw, list(plan.columns), work, mapping.leave_out)
    kept = ", ".join(quoted(name) for name in plan.columns)
    work.run(
        f"CREATE TABLE long_{source.number} AS SELECT row * {PLACES} + CAST(substr(place, 2) AS INTEGER) AS row, "
        f"{kept}, amount "
        f"FROM (UNPIVOT {raw} ON {', '.join(cells)} INTO NAME place VALUE amount)"
    )
    work.run(f"DROP TABLE {raw}")
    try:
        table = typed(source, f"long_{source.number}", {**plan.columns, "amount": "amount"}, plan.said, work)
    except ImportRefusedError as error:
        raise in_their_columns(error, plan) from error
    currency = currency_of(plan, table, mapping.currency, work)
    with_amount = Plan(source, plan.shape, plan.said)
    hundredths = cents(with_amount, table, currency, work)
    has = table.columns
    account = "coalesce(merged_into, account)" if "merged_into" in has else "account"
    segment, csm = (name if name in has else "NULL" for name in ("segment", "csm"))
    numbers = "[" + ", ".join(str(month_number(day)) for day in days) + "]"
    work.run(
        f"INSERT INTO statement SELECT {plan.source.number}, {account}, CAST({numbers}[(row % {PLACES}) + 1] AS INTEGER), "
        f"{yearly(plan.said.amounts, hundredths)}, {segment}, {csm} FROM {table.name}"
    )
    for day in days:
        work.run("INSERT INTO seen VALUES ($day)", {"day": day})
    return read, table, currency


def month_days(plan: Plan) -> list[datetime.date]:
    """Return the day of each column that is a month. Errors: ImportRefusedError."""
    names = plan.said.months
    day_first, month_first, either = order_of(names)
    order = plan.said.date_order or ("day first" if day_first else MONTH_FIRST if month_first else "")
    if either and not order:
        message = (
            f"day first or month first? Nothing tells (got the column {brief(either)}). Write date_order: in a mapping."
        )
        raise of_file("ambiguous-dates", plan.source.file, message)
    days = []
    for name in names:
        day = day_of(name, order)
        if day is None:
            place = plan.source.place(name)
            message = f"is no month (got {brief(name)}). Call the column 2024-01-31."
            raise refused("unreadable-date", Problem(plan.source.file, plan.source.header.line, place, name, message))
        days.append(day)
    twice = [name for name, day in zip(names, days, strict=True) if days.count(day) > 1]
    if twice:
        message = f"has two columns of one month (got {', '.join(twice[:2])}). Remove one."
        raise of_file("duplicate-column", plan.source.file, message)
    return days


def in_their_columns(error: ImportRefusedError, plan: Plan) -> ImportRefusedError:
    """Return a refusal with the cells of a wide cube where they stand in its file."""
    problems = []
    for problem in error.problems:
        row, number = divmod(problem.line, PLACES)
        name = plan.said.months[number] if problem.path == "amount" and number < len(plan.said.months) else problem.path
        problems.append(Problem(problem.file, row, plan.source.place(name), name, problem.message))
    return ImportRefusedError(problems, error.trap)
