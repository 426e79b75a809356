"""The one canonical table: what each customer pays a year, in whole cents, at each month end.

    customer(id, account)            names are here and nowhere else
    level(account, month, cents, segment)   only customers who are there; month counted from 0, segment by number

Data without amounts have levels of 0 cents: a row says that a customer is there.
"""

from sim.importing.books.period import Period
from sim.importing.recognition.mapping import NEGATIVE, ImportMapping
from sim.importing.refusing import brief, of_file
from sim.importing.workspace import Workspace

LEVEL = "CREATE TABLE level (account INTEGER, month INTEGER, cents BIGINT, segment INTEGER)"
FOREVER = "DATE '9999-01-01'"
TERMS, ENOUGH = (1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 60, 72, 84, 96, 120), 0.6
"""Lengths of contracts in months, and the share of spells of such a length from which on they are contracts."""
FEWEST = 10
"""Ended spells from which on one can tell."""
MONTH = 30
"""Days of grace that keep one month without a statement."""


def clean_spells(work: Workspace, mapping: ImportMapping) -> bool:
    """Leave out spells that are none, and say whether there are amounts."""
    amounts = bool(work.one("SELECT count(*) FROM spell WHERE cents IS NOT NULL"))
    reasons = [("ends-before-start", "first IS NOT NULL AND until IS NOT NULL AND until <= first")]
    if amounts:
        reasons.append(("zero-amounts", "coalesce(cents, 0) = 0"))
    if mapping.negative_lines == NEGATIVE[1]:
        reasons.append(("negative-lines", "cents < 0"))
    for name, condition in reasons:
        many = int(work.one(f"SELECT count(*) FROM spell WHERE {condition}"))
        work.findings.meet(name, many, left_out=many)
        work.run(f"DELETE FROM spell WHERE {condition}")
    work.findings.meet("negative-lines", int(work.one("SELECT count(*) FROM spell WHERE cents < 0")))
    return amounts


STUBS = """
SELECT row
FROM (
    SELECT row, first, cents, min(first) FILTER (coalesce(cents, 1) > 0) OVER (PARTITION BY account, until) AS main
    FROM spell WHERE until IS NOT NULL
)
WHERE first > main OR cents < 0"""
"""Spells that end with a longer one of their customer: what was added to a contract, and says nothing of its term."""


def are_contracts(work: Workspace) -> bool:
    """Say whether spells last as contracts do. Else they last as long as customers stay, and give no term."""
    work.run(f"UPDATE spell SET term = NULL WHERE row IN ({STUBS})")
    counted = f"SELECT term FROM spell WHERE contract AND until IS NOT NULL AND row NOT IN ({STUBS})"
    listed = ", ".join(map(str, TERMS))
    ended, usual = work.rows(f"SELECT count(*), count(*) FILTER (term IN ({listed})) FROM ({counted})")[0]
    if ended >= FEWEST and usual < ended * ENOUGH:
        work.findings.meet("stays-not-contracts", int(ended))
        work.run("UPDATE spell SET contract = false, term = NULL, due = NULL")
        return False
    return True


def number_customers(work: Workspace, table: str) -> None:
    """Give every customer a number in the order of names, and every segment."""
    work.run(
        "CREATE TABLE customer AS SELECT CAST(row_number() OVER (ORDER BY account) - 1 AS INTEGER) AS id, account "
        f"FROM (SELECT DISTINCT account FROM {table})"
    )
    work.run(
        "CREATE TABLE band AS SELECT CAST(row_number() OVER (ORDER BY segment) AS INTEGER) AS id, segment "
        f"FROM (SELECT DISTINCT segment FROM {table} WHERE segment IS NOT NULL)"
    )


# What covers a customer so far, in the order of beginnings: a spell that begins soon after its end renews it late.
GAPS = f"""
CREATE TABLE gap AS
SELECT account, covered AS gap_from, first AS gap_to
FROM (
    SELECT
        account,
        first,
        max(coalesce(until, {FOREVER})) OVER (
            PARTITION BY account ORDER BY first, coalesce(until, {FOREVER}), row
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS covered
    FROM spell WHERE coalesce(cents, 1) > 0
)
WHERE covered < first AND date_diff('day', covered, first) <= $grace"""
# A spell is there at the month ends from the month of its first day to the month before that of the first day without it.
STRETCHES = """
CREATE TABLE stretch AS
SELECT
    c.id AS account,
    greatest(year(s.first) * 12 + month(s.first) - 1 - $first, 0) AS begins,
    least(coalesce(year(s.stop) * 12 + month(s.stop) - 2 - $first, $last), $last) AS stops,
    s.cents,
    b.id AS segment
FROM (
    SELECT s.*, coalesce(g.gap_to, s.until) AS stop
    FROM spell AS s LEFT JOIN gap AS g ON g.account = s.account AND g.gap_from = s.until
) AS s
JOIN customer AS c ON c.account = s.account
LEFT JOIN band AS b ON b.segment = s.segment"""
LEVELS = """
INSERT INTO level
SELECT account, month, CAST(sum(coalesce(cents, 0)) AS BIGINT), arg_max(segment, coalesce(cents, 0))
FROM (
    SELECT account, cents, segment, CAST(unnest(range(begins, stops + 1)) AS INTEGER) AS month
    FROM stretch WHERE stops >= begins
)
GROUP BY account, month"""
BOTH_BANDS = """
SELECT count(DISTINCT a.account)
FROM stretch AS a JOIN stretch AS b
ON a.account = b.account AND a.segment < b.segment AND a.begins <= b.stops AND b.begins <= a.stops"""


def levels_of_spells(work: Workspace, period: Period, grace: int) -> None:
    """Make the levels of spells, after renewals within the grace were joined to what they renew."""
    number_customers(work, "spell")
    work.run(GAPS, {"grace": grace})
    late = "SELECT count(*) FROM gap WHERE date_diff('day', gap_from, gap_to) > 1"
    work.findings.meet("late-renewals", int(work.one(late)))
    work.run(STRETCHES, {"first": period.first, "last": period.months - 1})
    work.run(LEVEL)
    work.run(LEVELS)
    both = work.one(BOTH_BANDS)
    work.findings.meet("two-segments", int(both))
    work.run("DROP TABLE stretch")


TOLD = """
CREATE TABLE told AS
SELECT
    c.id AS account,
    s.month - $first AS month,
    CAST(sum(s.cents) AS BIGINT) AS cents,
    arg_max(b.id, s.cents) AS segment,
    count(DISTINCT b.id) AS bands
FROM statement AS s
JOIN customer AS c ON c.account = s.account
LEFT JOIN band AS b ON b.segment = s.segment
WHERE s.month >= $first
GROUP BY 1, 2"""
# What is told stays through months of which nothing is told of anybody, and to the next level if that follows soon enough.
KEPT = """
CREATE TABLE kept AS
SELECT
    account,
    month,
    cents,
    segment,
    {runs}[month + 1] AS silent,
    CASE
        WHEN cents > 0 AND next_cents > 0 AND next - month - 1 - {runs}[month + 1] <= {most} THEN next - 1
        ELSE least(month + {runs}[month + 1], {last})
    END AS stays
FROM (
    SELECT *, lead(month) OVER w AS next, lead(cents) OVER w AS next_cents
    FROM told WINDOW w AS (PARTITION BY account ORDER BY month)
)"""


def levels_of_statements(work: Workspace, period: Period, grace: int, *, blanks: bool) -> None:
    """Make the levels of a cube. A zero is a zero; what is not said for a few months stays as it was.

    blanks: what is not said is a blank cell, not a row that is missing.
    """
    number_customers(work, "statement")
    work.run(TOLD, {"first": period.first})
    work.findings.meet("two-segments", int(work.one("SELECT count(DISTINCT account) FROM told WHERE bands > 1")))
    said = {int(row[0]) for row in work.rows("SELECT DISTINCT month FROM told")}
    silent = [month for month in range(period.months) if month not in said]
    work.findings.meet("missing-months", len(silent))
    runs = "[" + ", ".join(str(_run(month, said, period.months)) for month in range(period.months)) + "]"
    work.run(LEVEL)
    work.run(KEPT.format(runs=runs, last=period.months - 1, most=grace // MONTH))
    filled = int(
        work.one("SELECT coalesce(sum(stays - month - silent), 0) FROM kept WHERE stays > month AND cents > 0")
    )
    work.findings.meet("blank-levels" if blanks else "missing-rows", max(0, filled))
    work.run("INSERT INTO level SELECT account, month, cents, segment FROM kept WHERE cents <> 0")
    work.run(
        "INSERT INTO level SELECT account, CAST(unnest(range(month + 1, stays + 1)) AS INTEGER), cents, segment "
        "FROM kept WHERE stays > month AND cents <> 0"
    )
    work.run("DROP TABLE kept; DROP TABLE told")


def _run(month: int, said: set[int], months: int) -> int:
    """Return how many months after one have no row of anybody."""
    count = 0
    while month + count + 1 < months and month + count + 1 not in said:
        count += 1
    return count


def check_levels(work: Workspace, period: Period, files: str, *, amounts: bool) -> None:
    """Refuse levels below zero; leave out those of nothing. Errors: ImportRefusedError."""
    if amounts:
        below = work.rows(
            "SELECT count(DISTINCT account), min(month), arg_min(account, month), arg_min(cents, month) FROM level "
            "WHERE cents < 0"
        )[0]
        if below[0]:
            name = work.one("SELECT account FROM customer WHERE id = $id", {"id": int(below[2])})
            where = f"{brief(name)} has {below[3] / 100:,.2f} at {period.end(int(below[1])).isoformat()}"
            remedy = "Correct its lines, or write negative_lines: leave out in a mapping."
            message = (
                f"holds {below[0]:,} customer{'s' if below[0] > 1 else ''} with ARR below zero (got {where}). {remedy}"
            )
            raise of_file("negative-level", files, message)
        work.run("DELETE FROM level WHERE cents = 0")
    if not work.one("SELECT count(*) FROM level"):
        raise of_file("no-rows", files, "holds no customer at any month end. Look at its dates and amounts.")
