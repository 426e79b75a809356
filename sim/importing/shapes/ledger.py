"""A ledger of movements as spells: between two movements of a customer its level holds."""

from sim.importing.cells.typed import TypedTable
from sim.importing.recognition.resolving import Plan
from sim.importing.shapes.money import cents, yearly
from sim.importing.shapes.spells import insert, note_days
from sim.importing.workspace import Workspace

KINDS = (
    "CASE WHEN kind LIKE 'new%' THEN 'new' WHEN kind LIKE 'reac%' THEN 'reactivation' WHEN kind LIKE 'exp%' THEN "
    "'expansion' "
    "WHEN kind LIKE 'contr%' THEN 'contraction' WHEN kind LIKE 'churn%' THEN 'churn' END"
)


def add(plan: Plan, table: TypedTable, currency: str, work: Workspace) -> None:
    """Add the spells of a ledger: the running sum of its movements, day by day."""
    has = table.columns
    note_days(table, work)
    money = yearly(plan.said.amounts, cents(plan, table, currency, work))
    segment, csm = (f"max({name})" if name in has else "NULL" for name in ("segment", "csm"))
    kind = "lower(min(type))" if "type" in has else "NULL"
    work.run(
        f"CREATE TABLE turn AS SELECT account, date AS first, min(row) AS row, count(*) AS many, sum({money}) AS "
        "moved, "
        f"{segment} AS segment, {csm} AS csm, {kind} AS kind FROM {table.name} WHERE date IS NOT NULL GROUP BY "
        "account, date"
    )
    work.run(
        "CREATE TABLE stood AS SELECT *, CAST(sum(moved) OVER w AS BIGINT) AS cents, lead(first) OVER w AS until, "
        "row_number() OVER w AS number FROM turn WINDOW w AS (PARTITION BY account ORDER BY first)"
    )
    if "type" in has:
        told = (
            "CASE WHEN cents - moved = 0 THEN CASE WHEN number = 1 THEN 'new' ELSE 'reactivation' END "
            "WHEN cents = 0 THEN 'churn' WHEN moved > 0 THEN 'expansion' WHEN moved < 0 THEN 'contraction' END"
        )
        work.findings.meet(
            "other-movements",
            int(work.one(f"SELECT count(*) FROM stood WHERE many = 1 AND moved <> 0 AND {KINDS} <> {told}")),
        )
    columns = ("account", "first", "until", "cents", "segment", "csm")
    insert(plan, "stood WHERE cents <> 0", {**{name: name for name in columns}, "contract": "false"}, work)
    work.run("DROP TABLE turn; DROP TABLE stood")
