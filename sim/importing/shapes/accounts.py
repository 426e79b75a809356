"""A list of accounts: by itself who is there on one day; beside a history what is known of its customers."""

from sim.importing.cells.typed import TypedTable
from sim.importing.recognition.resolving import Plan
from sim.importing.shapes.money import cents, yearly
from sim.importing.shapes.spells import insert
from sim.importing.workspace import Workspace


def take_merged(plan: Plan, raw: str, work: Workspace) -> None:
    """Note which accounts of a list were merged into others, and take them out of it."""
    if "merged_into" not in plan.columns:
        return
    merged = "merged_into IS NOT NULL AND account IS NOT NULL"
    many = int(work.one(f"SELECT count(*) FROM {raw} WHERE {merged}"))
    work.findings.meet("merged-accounts", many, left_out=many)
    work.run(f"INSERT INTO attribute (account, merged) SELECT account, merged_into FROM {raw} WHERE {merged}")
    work.run(f"DELETE FROM {raw} WHERE {merged}")


def add(plan: Plan, table: TypedTable, currency: str, work: Workspace, *, alone: bool) -> None:
    """Add what a list knows; alone, its accounts are the customers of its day."""
    has = table.columns
    names = {
        name: (f'"{name}"' if name in has else "NULL")
        for name in ("segment", "csm", "since", "start", "renewal", "term")
    }
    since = f"coalesce({names['since']}, {names['start']})"
    work.run(
        f"INSERT INTO attribute SELECT account, {names['segment']}, {names['csm']}, {since}, {names['renewal']}, "
        f"{names['term']}, NULL "
        f"FROM {table.name}"
    )
    if not alone:
        return
    money = yearly(plan.said.amounts, cents(plan, table, currency, work))
    cells = {"first": since, "due": names["renewal"], "term": names["term"], "cents": money, "contract": "true"}
    insert(plan, table.name, {"account": "account", "segment": names["segment"], "csm": names["csm"], **cells}, work)


def merge(work: Workspace) -> None:
    """Let rows of merged accounts count for the account that is left, through any number of mergers."""
    if not work.one("SELECT count(*) FROM attribute WHERE merged IS NOT NULL"):
        return
    for table in ("spell", "statement"):
        for _ in range(10):
            merged = f"{table}.account = a.account AND a.merged IS NOT NULL AND a.merged <> a.account"
            many = int(work.one(f"SELECT count(*) FROM {table}, attribute AS a WHERE {merged}"))
            if not many:
                break
            work.run(f"UPDATE {table} SET account = a.merged FROM attribute AS a WHERE {merged}")
