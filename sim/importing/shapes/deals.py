"""Won deals of a CRM as spells: a new deal or a renewal holds for its term, an expansion to the end of the term it is in."""

from sim.importing.cells.typed import TypedTable
from sim.importing.recognition.columns import TERM
from sim.importing.recognition.resolving import Plan
from sim.importing.shapes.money import cents
from sim.importing.shapes.spells import note_days
from sim.importing.workspace import Workspace

WON = "('closed won', 'closedwon', 'closed_won', 'won', 'contract signed')"
USUAL_TERM = 12


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
        f"CREATE TABLE deal AS SELECT row, account, {begin} AS first, CAST({term} AS BIGINT) AS term, "
        f"CAST({money} AS BIGINT) AS cents, {names['subscription']} AS subscription, {names['segment']} AS segment, "
        f"{names['csm']} AS csm, CASE WHEN {kind} LIKE '%renew%' THEN 'renewal' WHEN {kind} LIKE '%expan%' "
        f"OR {kind} LIKE '%upsell%' OR {kind} LIKE '%upgrade%' OR {kind} LIKE '%add%on%' OR {kind} LIKE '%cross%' "
        f"THEN 'expansion' WHEN {kind} LIKE '%existing%' THEN 'existing' ELSE 'new' END AS kind "
        f"FROM {table.name} WHERE {begin} IS NOT NULL"
    )
    # A deal with an existing customer renews it near the end of a term, and expands it within.
    work.run(
        "UPDATE deal SET kind = CASE WHEN EXISTS (SELECT 1 FROM deal AS b WHERE b.account = deal.account "
        "AND b.row <> deal.row AND b.first <= deal.first AND b.kind IN ('new', 'renewal') "
        f"AND deal.first < CAST(b.first + to_months(CAST(b.term AS INTEGER)) AS DATE) - {grace}) THEN 'expansion' "
        "ELSE 'renewal' "
        "END "
        "WHERE kind = 'existing'"
    )
    work.run(
        "CREATE TABLE base AS SELECT d.row, least(CAST(d.first + to_months(CAST(d.term AS INTEGER)) AS DATE), "
        "coalesce(min(n.first), DATE '2098-12-31')) AS until FROM deal AS d LEFT JOIN deal AS n "
        "ON n.account = d.account AND n.kind = 'renewal' AND n.first > d.first "
        "WHERE d.kind <> 'expansion' GROUP BY d.row, d.first, d.term"
    )
    covering = (
        "(SELECT max(b.until) FROM base AS b JOIN deal AS o ON o.row = b.row "
        "WHERE o.account = d.account AND o.first <= d.first AND b.until > d.first)"
    )
    work.run(
        f"INSERT INTO spell SELECT {plan.source.number}, d.row, d.account, d.subscription, d.first, "
        f"coalesce(b.until, {covering}, CAST(d.first + to_months(CAST(d.term AS INTEGER)) AS DATE)) AS until, "
        f"CASE WHEN d.kind <> 'expansion' THEN b.until END, CASE WHEN d.kind <> 'expansion' THEN d.term END, d.cents, "
        "d.segment, d.csm, NULL, d.kind <> 'expansion' "
        "FROM deal AS d LEFT JOIN base AS b ON b.row = d.row"
    )
    work.run("DROP TABLE deal; DROP TABLE base")
