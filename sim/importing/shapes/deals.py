"""Won deals of a CRM as spells: a new deal or a renewal holds for its term, an expansion to the end of the term it is in."""

from sim.importing.cells.typed import TypedTable
from sim.importing.recognition.columns import TERM
from sim.importing.recognition.resolving import Plan
from sim.importing.shapes.money import cents
from sim.importing.shapes.spells import insert, note_days
from sim.importing.workspace import Workspace

WON = "('closed won', 'closedwon', 'closed_won', 'won', 'contract signed')"
USUAL_TERM = 12

GROWTH = "expan|upsell|upgrade|add.?on|cross"
"""What deals that add to a contract are called."""
AFTER = "CAST({0}.first + to_months(CAST({0}.term AS INTEGER)) AS DATE)"
# A deal with an existing customer expands what it has within a term, and renews it near the end.
EXISTING = f"""
UPDATE deal SET kind = CASE WHEN EXISTS (
    SELECT 1 FROM deal AS b
    WHERE b.account = deal.account AND b.row <> deal.row AND b.kind IN ('new', 'renewal')
    AND b.first <= deal.first AND deal.first < {AFTER.format("b")} - CAST($grace AS INTEGER)
) THEN 'expansion' ELSE 'renewal' END
WHERE kind = 'existing'"""
# A term ends with itself, or where the next renewal begins.
BASES = f"""
CREATE TABLE base AS
SELECT d.row, least({AFTER.format("d")}, coalesce(min(n.first), DATE '2098-12-31')) AS until
FROM deal AS d LEFT JOIN deal AS n ON n.account = d.account AND n.kind = 'renewal' AND n.first > d.first
WHERE d.kind <> 'expansion'
GROUP BY d.row, d.first, d.term"""
# An expansion ends with the term that it is in.
DEALS = f"""(
    SELECT d.* REPLACE (CASE WHEN d.kind <> 'expansion' THEN d.term END AS term), b.until AS due, coalesce(b.until, (
        SELECT max(t.until) FROM base AS t JOIN deal AS o ON o.row = t.row
        WHERE o.account = d.account AND o.first <= d.first AND t.until > d.first
    ), {AFTER.format("d")}) AS until
    FROM deal AS d LEFT JOIN base AS b ON b.row = d.row
)"""


def of_shape(plan: Plan) -> list[tuple[str, str]]:
    """Return the reason for which deals do not count: that they are not won."""
    if "won" in plan.columns:
        return [("lost-deals", "NOT coalesce(lower(won) IN ('true', 'yes', 'y', 't', '1'), false)")]
    return [("lost-deals", f"NOT coalesce(lower(stage) IN {WON}, false)")]


def add(plan: Plan, table: TypedTable, currency: str, grace: int, work: Workspace) -> None:
    """Add the spells of a file of deals."""
    has = table.columns
    note_days(table, work)
    if "start" not in has:
        work.findings.meet("booked-dates", int(work.one(f"SELECT count(*) FROM {table.name}")))
    begin = 'coalesce("start", date)' if "start" in has else "date"
    term = f"coalesce(nullif(term, 0), {USUAL_TERM})" if "term" in has else str(USUAL_TERM)
    kind = "lower(coalesce(type, ''))" if "type" in has else "''"
    hundredths = cents(plan, table, currency, work)
    money = f"round(({hundredths}) * 12 / {term})" if plan.said.amounts == TERM else f"round({hundredths})"
    names = {name: (name if name in has else "NULL::VARCHAR") for name in ("subscription", "segment", "csm")}
    work.run(
        f"""
CREATE TABLE deal AS
SELECT
    row,
    account,
    {begin} AS first,
    CAST({term} AS BIGINT) AS term,
    CAST({money} AS BIGINT) AS cents,
    {names["subscription"]} AS subscription,
    {names["segment"]} AS segment,
    {names["csm"]} AS csm,
    CASE
        WHEN {kind} LIKE '%renew%' THEN 'renewal'
        WHEN regexp_matches({kind}, '{GROWTH}') THEN 'expansion'
        WHEN {kind} LIKE '%existing%' THEN 'existing'
        ELSE 'new'
    END AS kind
FROM {table.name} WHERE {begin} IS NOT NULL"""
    )
    work.run(EXISTING, {"grace": grace})
    work.run(BASES)
    columns = ("account", "subscription", "first", "until", "due", "term", "cents", "segment", "csm")
    insert(plan, DEALS, {**{name: name for name in columns}, "contract": "kind <> 'expansion'"}, work)
    work.run("DROP TABLE deal; DROP TABLE base")
