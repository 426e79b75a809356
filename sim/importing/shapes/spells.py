"""Spells: who pays what from when until when. Each shape of a connector becomes rows of one table.

    spell(source, row, account, subscription, first, until, due, term, cents, segment, csm, since, contract)

`until` is the first day without it, NULL while it runs; `due` when it is next to be renewed, as far as the file says;
`cents` a year, NULL without amounts; `contract` says whether its end is that of a contract.
"""

from collections.abc import Mapping

from sim.importing.cells.typed import TypedTable
from sim.importing.recognition.columns import MONTHLY, PERIOD, YEARLY
from sim.importing.recognition.mapping import EXCLUSIVE, INCLUSIVE, WHOLE_MONTH
from sim.importing.recognition.resolving import Plan
from sim.importing.refusing import of_file
from sim.importing.shapes.money import MONTHS_WHOLE, cents, yearly
from sim.importing.workspace import Workspace

TABLE = (
    "CREATE TABLE spell (source INTEGER, row BIGINT, account VARCHAR, subscription VARCHAR, first DATE, until DATE, "
    "due DATE, term BIGINT, cents BIGINT, segment VARCHAR, csm VARCHAR, since DATE, contract BOOLEAN)"
)
ROWS = 10**11
"""More rows than any file has."""
ENDLESS = "year(CAST({0} AS DATE)) >= 2099"
STRIPE_RUNS = "('active', 'past_due', 'unpaid', 'canceled', 'cancelled', 'paused', 'ended')"
ZUORA_RUNS = "('active', 'cancelled', 'canceled', 'suspended')"
RECURLY_RUNS = "('active', 'canceled', 'cancelled', 'expired', 'paused', 'failed')"
TRIALS = "('trial', 'trialing', 'in_trial', 'draft', 'pending', 'future', 'test', 'incomplete', 'incomplete_expired')"


def of_shape(plan: Plan) -> list[tuple[str, str]]:
    """Return the reasons of a shape for which rows do not count: (trap, condition on text)."""
    key, columns = plan.shape.key, plan.columns
    running = {"stripe": STRIPE_RUNS, "zuora": ZUORA_RUNS, "recurly": RECURLY_RUNS}.get(key)
    table = f"raw_{plan.source.number}"
    reasons: list[tuple[str, str]] = []
    if running and "status" in columns:
        reasons.append(("trials-and-tests", f"status IS NOT NULL AND lower(status) NOT IN {running}"))
    if key == "spells" and "status" in columns:
        reasons.append(("trials-and-tests", f"coalesce(lower(status) IN {TRIALS}, false)"))
    if key == "zuora":
        latest = (
            f"row NOT IN (SELECT arg_max(row, TRY_CAST(version AS DOUBLE)) FROM {table} "
            "WHERE subscription IS NOT NULL GROUP BY subscription)"
        )
        reasons.insert(
            0, ("versions", f"subscription IS NOT NULL AND TRY_CAST(version AS DOUBLE) IS NOT NULL AND {latest}")
        )
    if key == "recurly" and "updated" in columns and "subscription" in columns:
        known = "subscription IS NOT NULL"
        latest = f"row NOT IN (SELECT arg_max(row, updated) FROM {table} WHERE {known} GROUP BY subscription)"
        reasons.insert(0, ("versions", f"subscription IS NOT NULL AND updated IS NOT NULL AND {latest}"))
    return reasons


def add(plan: Plan, table: TypedTable, currency: str, work: Workspace) -> str:
    """Add the spells of a file; return what its end dates were taken for. Errors: ImportRefusedError."""
    hundredths = cents(plan, table, currency, work)
    note_days(table, work)
    makers = {"stripe": _stripe, "zuora": _zuora, "recurly": _recurly, "spells": _general}
    made, ends = makers[plan.shape.key](plan, table, hundredths, work)
    has = table.columns
    account = "coalesce(merged_into, account)" if "merged_into" in has else "account"
    told: dict[str, str] = {name: name for name in ("subscription", "segment", "csm", "since") if name in has}
    if "merged_into" in has:
        merged = f"SELECT count(*) FROM {table.name} WHERE merged_into IS NOT NULL"
        work.findings.meet("merged-accounts", int(work.one(merged)))
    counted = {name: name for name in ("first", "until", "due", "term", "cents")}
    insert(plan, f"({made})", {"account": account, **told, **counted, "contract": "true"}, work)
    return ends


def insert(plan: Plan, rows: str, cells: Mapping[str, str], work: Workspace) -> None:
    """Add spells: cells are columns of the table of spells, each with its SQL over the rows; others hold nothing."""
    chosen = ", ".join(f"{sql} AS {name}" for name, sql in cells.items())
    number = plan.source.number
    work.run(f"INSERT INTO spell BY NAME SELECT {number} AS source, row + {number * ROWS} AS row, {chosen} FROM {rows}")


def note_days(table: TypedTable, work: Workspace) -> None:
    """Note the days on which something happened, from which the date of the data follows; a planned end is none."""
    days = [name for name in ("start", "date", "canceled", "ended", "updated", "paid_from") if name in table.columns]
    each = [f'SELECT "{name}" AS day FROM {table.name}' for name in days]
    if "open" in table.columns and "end" in table.columns:
        each.append(f'SELECT "end" FROM {table.name} WHERE "open"')
    work.run(f"INSERT INTO seen SELECT DISTINCT day FROM ({' UNION ALL '.join(each)}) WHERE day IS NOT NULL")


def _whole_terms(selected: str) -> str:
    """Return the spells of a selection with the months of their term, where these are whole."""
    term = f"CASE WHEN until IS NOT NULL AND until > first AND {MONTHS_WHOLE} THEN date_diff('month', first, until) END"
    return f"SELECT *, coalesce(said_term, {term}) AS term FROM ({selected})"


def _general(plan: Plan, table: TypedTable, hundredths: str, work: Workspace) -> tuple[str, str]:
    """Spells with an end: open where there is none, where it is beyond any calendar, or where the file says so."""
    ends = plan.said.end_date or found_ends(table, work)
    after = {INCLUSIVE: "+ 1", WHOLE_MONTH: "", EXCLUSIVE: ""}[ends]
    until = "CAST(date_trunc('month', \"end\") + INTERVAL 1 MONTH AS DATE)" if ends == WHOLE_MONTH else f'"end" {after}'
    if ends == INCLUSIVE:
        work.findings.meet("end-dates", int(work.one(f'SELECT count(*) FROM {table.name} WHERE "end" IS NOT NULL')))
    if ends == WHOLE_MONTH:
        many = int(work.one(f'SELECT count(*) FROM {table.name} WHERE "end" IS NOT NULL'))
        work.findings.meet("end-dates", many, "the month of the end date still counts")
    endless = f'"end" IS NULL OR {ENDLESS.format(chr(34) + "end" + chr(34))}' + (
        ' OR "open"' if "open" in table.columns else ""
    )
    selected = (
        f'SELECT *, "start" AS first, CASE WHEN {endless} THEN NULL ELSE {until} END AS until, NULL::BIGINT AS '
        "said_term "
        f"FROM {table.name}"
    )
    whole = _whole_terms(selected)
    if plan.said.amounts == "per term" and "amount" in table.columns:
        odd = f"until IS NOT NULL AND until > first AND NOT ({MONTHS_WHOLE}) AND amount IS NOT NULL"
        work.findings.meet("odd-terms", int(work.one(f"SELECT count(*) FROM ({selected}) WHERE {odd}")))
    return f"SELECT *, until AS due, {yearly(plan.said.amounts, hundredths)} AS cents FROM ({whole})", ends


def found_ends(table: TypedTable, work: Workspace) -> str:
    """Return what end dates are: by where the next contract of a customer begins, else by which terms are whole months."""
    key = "account, subscription" if "subscription" in table.columns else "account"
    del key  # a renewal often has a number of its own
    after = work.rows(
        'SELECT count(*) FILTER (next = "end"), count(*) FILTER (next = "end" + 1), '
        'count(*) FILTER (next = "end" + INTERVAL 1 MONTH AND day("end") = 1) FROM (SELECT "end", '
        f'lead("start") OVER (PARTITION BY account ORDER BY "start") AS next FROM {table.name})'
    )[0]
    exclusive, inclusive, whole = (int(count) for count in after)
    if not exclusive and not inclusive and not whole:
        terms = work.rows(
            f"SELECT count(*) FILTER ({_whole('0')}), count(*) FILTER ({_whole('1')}) FROM {table.name} "
            f'WHERE "end" > "start" AND NOT {ENDLESS.format(chr(34) + "end" + chr(34))}'
        )[0]
        exclusive, inclusive = (int(count) for count in terms)
    if whole > max(exclusive, inclusive):
        return WHOLE_MONTH
    return INCLUSIVE if inclusive > exclusive else EXCLUSIVE


def _whole(more: str) -> str:
    end = f'("end" + {more})'
    return f'"start" + to_months(CAST(date_diff(\'month\', "start", {end}) AS INTEGER)) = {end}'


def _stripe(plan: Plan, table: TypedTable, hundredths: str, work: Workspace) -> tuple[str, str]:
    """Stripe: ended, or canceled and paid up to the end of the period, or running."""
    has = table.columns
    begin = "start" if "start" in has else "paid_until"
    if "start" not in has:
        raise of_file(
            "missing-column", plan.source.file, "lacks start_date, which says when a subscription began. Export it."
        )
    first = f'greatest("{begin}", trial_end)' if "trial_end" in has else f'"{begin}"'
    stops: list[str] = [name for name in ("ended", "cancel_at") if name in has]
    if "canceled" in has:
        stops.append("CASE WHEN canceled IS NOT NULL THEN greatest(canceled, paid_until) END")
        later = "canceled IS NOT NULL AND paid_until > canceled" + (" AND ended IS NULL" if "ended" in has else "")
        work.findings.meet("cancelled-but-paid", int(work.one(f"SELECT count(*) FROM {table.name} WHERE {later}")))
    stops.append("CASE WHEN lower(status) IN ('canceled', 'cancelled', 'ended') THEN paid_until END")
    until = f"coalesce({', '.join(stops)}, NULL)"
    if "interval" in has:
        count = "coalesce(interval_count, 1)" if "interval_count" in has else "1"
        per_year = (
            f"CASE lower(interval) WHEN 'month' THEN 12.0 / {count} WHEN 'year' THEN 1.0 / {count} "
            f"WHEN 'week' THEN 365.0 / 7 / {count} WHEN 'day' THEN 365.0 / {count} ELSE 12.0 / {count} END"
        )
        term = f"CASE lower(interval) WHEN 'month' THEN {count} WHEN 'year' THEN 12 * {count} END"
        money = f"CAST(round(({hundredths}) * ({per_year})) AS BIGINT)"
    elif "amount" not in has or plan.said.amounts in (MONTHLY, YEARLY):
        term, money = "NULL", yearly(plan.said.amounts, hundredths)
    else:
        message = (
            "lacks recurring_interval, which says for how long an amount is. Export it, or write amounts: in a mapping."
        )
        raise of_file("missing-column", plan.source.file, message)
    return (
        f"SELECT *, {money} AS cents, CAST({term} AS BIGINT) AS term, CASE WHEN until IS NULL THEN paid_until ELSE "
        "until END AS due "
        f"FROM (SELECT *, {first} AS first, CAST({until} AS DATE) AS until FROM {table.name})"
    ), EXCLUSIVE


def _zuora(plan: Plan, table: TypedTable, hundredths: str, work: Workspace) -> tuple[str, str]:
    """Zuora, the latest version of each contract: until canceled, else on if it renews, else to the end of its term."""
    has = table.columns
    if "start" not in has:
        raise of_file("missing-column", plan.source.file, "lacks subscription_start_date. Export it.")
    stops = [f'"{name}"' for name in ("end", "canceled") if name in has]
    stop = f"coalesce({', '.join(stops)}, NULL)" if stops else "NULL"
    if "status" in has:
        gone = f"CASE WHEN lower(status) IN ('cancelled', 'canceled') THEN {stop} "
    else:
        gone = "CASE " if not stops else f"CASE WHEN {stop} IS NOT NULL THEN {stop} "
    renews = "coalesce(auto_renew, false)" if "auto_renew" in has else "false"
    evergreen = "coalesce(upper(type), '') = 'EVERGREEN'" if "type" in has else "false"
    if gone == "CASE ":
        gone = "CASE WHEN false THEN NULL "
    until = f"{gone} WHEN {renews} OR {evergreen} THEN NULL ELSE due END"
    if "canceled" in has and "end" in has:
        later = 'canceled IS NOT NULL AND "end" > canceled'
        work.findings.meet("cancelled-but-paid", int(work.one(f"SELECT count(*) FROM {table.name} WHERE {later}")))
    selected = (
        f'SELECT *, "start" AS first, CAST({until} AS DATE) AS until, NULL::BIGINT AS said_term FROM {table.name}'
    )
    return f"SELECT *, {yearly(MONTHLY, hundredths)} AS cents FROM ({_whole_terms(selected)})", EXCLUSIVE


def _recurly(plan: Plan, table: TypedTable, hundredths: str, work: Workspace) -> tuple[str, str]:
    """Recurly: to its expiry; canceled ones are paid up to it. An amount is for the current period."""
    has = table.columns
    stops = []
    if "ended" in has:
        stops.append("ended")
    if "canceled" in has:
        stops.append("CASE WHEN canceled IS NOT NULL THEN greatest(canceled, paid_until) END")
        many = int(work.one(f"SELECT count(*) FROM {table.name} WHERE canceled IS NOT NULL AND paid_until > canceled"))
        work.findings.meet("cancelled-but-paid", many)
    until = f"coalesce({', '.join([*stops, 'paid_until'])}, NULL)"
    running = "lower(status) IN ('active', 'paused')"
    first = 'greatest("start", trial_end)' if "trial_end" in has else '"start"'
    begin = "paid_from" if "paid_from" in has else "NULL::DATE"
    money = "NULL"
    if "amount" in has:
        if plan.said.amounts == PERIOD and "paid_from" not in has:
            message = "lacks current_period_started_at, which says for how long an amount is. Export it."
            raise of_file("missing-column", plan.source.file, message)
        money = (
            f"(SELECT {yearly('per term', 'h')} FROM (SELECT {hundredths} AS h, {begin} AS first, paid_until AS until))"
            if plan.said.amounts == PERIOD
            else yearly(plan.said.amounts, hundredths)
        )
    due = "coalesce(due, paid_until)" if "due" in has else "paid_until"
    length = f"CASE WHEN {begin} IS NOT NULL THEN round(date_diff('day', {begin}, paid_until) * 12 / 365.0) END"
    star = "* EXCLUDE (due)" if "due" in has else "*"
    return (
        f"SELECT {star}, {money} AS cents, CAST(nullif({length}, 0) AS BIGINT) AS term, {due} AS due "
        f"FROM (SELECT *, {first} AS first, CAST(CASE WHEN {running} THEN NULL ELSE {until} END AS DATE) AS until "
        f"FROM {table.name})"
    ), EXCLUSIVE
