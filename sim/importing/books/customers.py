"""What is known of each customer besides its level: since when, in which segment, whose it is, when it renews.

person(id, start, entered, truncated, segment, csm, due, term)
"""

from sim.importing.books.period import Period
from sim.importing.workspace import Workspace

TRUNCATED_TIMES, TRUNCATED_LEAST = 5, 5
"""So many times the usual month, and so many customers at least, are there on the first day: the file begins, not they."""
OLDER = 31
"""So many days before its first row a customer began, where the file begins after it."""
ATTRIBUTES = """
CREATE TABLE attribute (
    account VARCHAR, segment VARCHAR, csm VARCHAR, since DATE, due DATE, term BIGINT, merged VARCHAR
)"""

OF_SPELLS = """
SELECT
    account,
    {begun} AS begun,
    min(since) AS since,
    arg_max(segment, first) AS segment,
    arg_max(csm, first) AS csm,
    min(due) FILTER (due > $as_of) AS due,
    arg_max(term, first) FILTER (contract) AS term
FROM spell GROUP BY account"""
OF_STATEMENTS = """
SELECT
    account,
    NULL::DATE AS begun,
    NULL::DATE AS since,
    arg_max(segment, month) AS segment,
    arg_max(csm, month) AS csm,
    NULL::DATE AS due,
    NULL::BIGINT AS term
FROM statement GROUP BY account"""
# A list of accounts knows better than the history; of several starts the earliest holds (least and any_value skip NULL).
PERSON = """
CREATE TABLE person AS
SELECT
    c.id,
    e.entered,
    e.left_at = {last} AS there,
    coalesce({truncated}, false) AS truncated,
    CASE
        WHEN e.id IS NULL THEN NULL
        WHEN {truncated} THEN CASE WHEN coalesce(k.since, a.since) <= coalesce(k.begun, DATE '9999-01-01')
            THEN coalesce(k.since, a.since) END
        ELSE least(k.since, k.begun, a.since)
    END AS start,
    coalesce(a.segment, k.segment) AS segment,
    a.segment AS said_segment,
    coalesce(a.csm, k.csm) AS csm,
    coalesce(a.due, k.due) AS due,
    coalesce(a.term, k.term) AS term
FROM customer AS c
LEFT JOIN entry AS e USING (id)
LEFT JOIN known AS k USING (account)
LEFT JOIN (
    SELECT
        account,
        any_value(segment) AS segment,
        any_value(csm) AS csm,
        min(since) AS since,
        min(due) AS due,
        any_value(term) AS term
    FROM attribute WHERE merged IS NULL GROUP BY account
) AS a USING (account)"""


def describe(work: Workspace, period: Period, *, statements: bool, snapshot: bool) -> None:
    """Make the table of what is known of customers. snapshot: spells say nothing of when they began."""
    work.run(
        "CREATE TABLE entry AS SELECT account AS id, min(month) AS entered, max(month) AS left_at FROM level GROUP BY 1"
    )
    if statements:
        work.run(f"CREATE TABLE known AS {OF_STATEMENTS}")
        truncated = "e.entered = 0"
    else:
        begun = "NULL::DATE" if snapshot else "min(first)"
        work.run(f"CREATE TABLE known AS {OF_SPELLS.format(begun=begun)}", {"as_of": period.as_of})
        truncated = f"coalesce(k.since, a.since) < k.begun - {OLDER}"
        if many_begin_at_once(work):
            truncated = "k.begun = (SELECT min(begun) FROM known)"
    work.run(PERSON.format(truncated=truncated, last=period.months - 1))
    if statements:
        begin = f"CAST(DATE '{period.end(0).replace(day=1).isoformat()}' + to_months(entered) AS DATE)"
        work.run(f"UPDATE person SET start = {begin} WHERE start IS NULL AND entered > 0")
    if work.one("SELECT count(*) FROM person WHERE said_segment IS NOT NULL"):
        regroup(work)
    older = int(work.one("SELECT count(*) FROM person WHERE truncated"))
    unknown = int(work.one("SELECT count(*) FROM person WHERE truncated AND start IS NULL"))
    work.findings.meet("left-truncated", older, f"{unknown:,} of them have no other start" if unknown else "")
    if work.one("SELECT count(*) FROM person WHERE csm IS NOT NULL"):
        work.findings.meet("unknown-owner", int(work.one("SELECT count(*) FROM person WHERE there AND csm IS NULL")))


def many_begin_at_once(work: Workspace) -> bool:
    """Say whether so many customers begin on the first day that it can only be the first day of the file."""
    at_once, months = work.rows(
        "SELECT count(*) FILTER (begun = (SELECT min(begun) FROM known)), "
        "count(DISTINCT date_trunc('month', begun)) FROM known"
    )[0]
    usual = work.one(
        "SELECT coalesce(median(many), 0) FROM (SELECT count(*) AS many FROM known "
        "WHERE begun > (SELECT min(begun) FROM known) GROUP BY date_trunc('month', begun))"
    )
    return bool(at_once >= TRUNCATED_LEAST and at_once > TRUNCATED_TIMES * max(1.0, float(usual)) and months > 1)


def regroup(work: Workspace) -> None:
    """Let the list of accounts say which segment a customer is in, in all months."""
    work.run(
        "INSERT INTO band SELECT CAST((SELECT coalesce(max(id), 0) FROM band) + row_number() OVER (ORDER BY segment) "
        "AS INTEGER), "
        "segment FROM (SELECT DISTINCT said_segment AS segment FROM person WHERE said_segment IS NOT NULL "
        "AND said_segment NOT IN (SELECT segment FROM band))"
    )
    work.run(
        "CREATE TABLE regrouped AS SELECT l.account, l.month, l.cents, coalesce(b.id, l.segment) AS segment FROM "
        "level AS l "
        "JOIN person AS p ON p.id = l.account LEFT JOIN band AS b ON b.segment = p.said_segment"
    )
    work.run("DROP TABLE level; ALTER TABLE regrouped RENAME TO level")
