"""Rows that do not count, before any cell is read: each left out for a reason that has a name."""

from collections.abc import Mapping, Sequence

from sim.importing.workspace import Workspace
from sim.trials.folder.tables import quoted

YES = "('true', 'yes', 'y', 't', '1', 'x')"
NO = "('false', 'no', 'n', 'f', '0')"
TOTALS = "('total', 'totals', 'grand total', 'subtotal', 'sum', 'total:', 'all accounts', 'all customers')"


def yes(column: str) -> str:
    """Return whether a cell says yes, as SQL; no where it says nothing."""
    return f"coalesce(lower({quoted(column)}) IN {YES}, false)"


def no(column: str) -> str:
    """Return whether a cell says no, as SQL; not where it says nothing."""
    return f"coalesce(lower({quoted(column)}) IN {NO}, false)"


def texts(values: Sequence[str]) -> str:
    """Return texts as a list of SQL, in small letters."""
    quoted_values = ", ".join("'" + value.lower().replace("'", "''") + "'" for value in values)
    return f"({quoted_values})"


def screen(
    table: str,
    columns: Sequence[str],
    work: Workspace,
    leave_out: Mapping[str, Sequence[str]],
    of_shape: Sequence[tuple[str, str]] = (),
) -> None:
    """Leave out the rows of a table that do not count, and note how many for which reason.

    of_shape: (name of a trap, condition of SQL) of the shape of the file, after those that hold for all.
    """
    reasons = [
        ("no-account", "account IS NULL"),
        ("total-rows", f"lower(account) IN {TOTALS}"),
        ("duplicate-rows", f"row NOT IN (SELECT min(row) FROM {table} GROUP BY whole)"),
    ]
    if "deleted" in columns:
        reasons.append(("deleted-rows", yes("deleted")))
    if "test" in columns:
        reasons.append(("trials-and-tests", yes("test")))
    if "live" in columns:
        reasons.append(("trials-and-tests", no("live")))
    for column, values in leave_out.items():
        if column in columns and values:
            condition = f"coalesce(lower({quoted(column)}) IN {texts(values)}, false)"
            reasons.append(("left-out-by-mapping", condition))
    for name, condition in (*reasons, *of_shape):
        if name == "duplicate-rows" and not work.one(f"SELECT count(*) - count(DISTINCT whole) FROM {table}"):
            continue
        many = int(work.one(f"SELECT count(*) FROM {table} WHERE {condition}"))
        if many:
            work.run(f"DELETE FROM {table} WHERE {condition}")
            work.findings.meet(name, many, left_out=many)
