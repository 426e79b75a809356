"""Retention under named definitions, each with its denominator. All are questions to levels; none knows a file.

12-month cohort   who was a customer twelve months ago: what is left of them and of their ARR today (the default)
calendar year     the same from one 31 December to the next
contracts due     contracts that ended in the twelve months before the grace: which customers are still there after it
30 days           from month end to month end, the mean of the last twelve
"""

import math
from dataclasses import dataclass
from itertools import pairwise

from sim.importing.books.movements import Month
from sim.importing.books.period import Period
from sim.importing.recognition.mapping import GRACE
from sim.importing.workspace import Workspace

COHORT, CALENDAR, DUE, MONTHLY = "12-month cohort", "calendar year", "contracts due", "30 days"
YEAR = 12
TENURES = (
    (1, "under 1 year"),
    (2, "1 to 2 years"),
    (3, "2 to 3 years"),
    (5, "3 to 5 years"),
    (999, "5 years and more"),
)
UNKNOWN = "not known"
MOST_GROUPS = 12


@dataclass(frozen=True, slots=True)
class Retention:
    """One row: customers at the start and those kept, ARR in cents at the start, kept (GRR) and in the end (NRR)."""

    definition: str
    group: str
    customers: int
    kept: int
    cents: int
    kept_cents: int
    end_cents: int

    @property
    def logos(self) -> float:
        """Return the share of customers kept."""
        return self.kept / self.customers if self.customers else math.nan

    @property
    def give_or_take(self) -> float:
        """Return the standard error of the share of customers kept; where all or none are, that of a share not yet known.

        25 of 25 is no certainty: it is the spread of all shares that could have led to it, each as likely before.
        """
        if not self.customers:
            return math.nan
        if 0 < self.kept < self.customers:
            return math.sqrt(self.logos * (1 - self.logos) / self.customers)
        many = self.customers + 2
        return math.sqrt((many - 1) / (many * many * (many + 1)))

    @property
    def grr(self) -> float:
        """Return gross retention: growth of no customer counts."""
        return self.kept_cents / self.cents if self.cents > 0 else math.nan

    @property
    def nrr(self) -> float:
        """Return net retention."""
        return self.end_cents / self.cents if self.cents > 0 else math.nan


@dataclass(frozen=True, slots=True)
class Measures:
    """What was measured. years: the cohort, year by year, the last first."""

    years: tuple[Retention, ...]
    calendar: tuple[Retention, ...]
    due: Retention | None
    monthly: Retention | None
    by_segment: tuple[Retention, ...]
    by_tenure: tuple[Retention, ...]
    by_owner: tuple[Retention, ...]


NOTHING = Measures((), (), None, None, (), (), ())
"""Of data that show nobody who left."""


def measured(work: Workspace, period: Period, months: tuple[Month, ...]) -> Measures:
    """Measure all."""
    last = period.months - 1
    ends = range(last, YEAR - 1, -YEAR)
    years = tuple(cohort(work, end - YEAR, end, COHORT, _to(period, end)) for end in ends)
    decembers = [k for k in range(last, YEAR - 1, -1) if (period.first + k) % 12 == 11]
    calendar = tuple(cohort(work, k - YEAR, k, CALENDAR, str(period.end(k).year)) for k in decembers)
    if last < YEAR:
        return Measures((), calendar, due(work, period), monthly(months), (), (), ())
    return Measures(
        years,
        calendar,
        due(work, period),
        monthly(months),
        grouped(work, last, "coalesce(b.segment, '')", "LEFT JOIN band AS b ON b.id = o.segment"),
        grouped(work, last, tenure(period, last - YEAR), "LEFT JOIN person AS p ON p.id = o.account", tenures=True),
        grouped(work, last, "coalesce(p.csm, '')", "LEFT JOIN person AS p ON p.id = o.account"),
    )


def _to(period: Period, month: int) -> str:
    return f"{period.end(month):%b %Y}"


_SUMS = """
    count(*),
    count(n.account),
    CAST(sum(o.cents) AS BIGINT),
    CAST(coalesce(sum(CASE WHEN n.cents < o.cents THEN n.cents WHEN n.cents >= o.cents THEN o.cents END), 0) AS BIGINT),
    CAST(coalesce(sum(n.cents), 0) AS BIGINT)"""
"""Customers at the old month end and those still there, their ARR then, what is left of it without growth, and with."""
_PAIRS = "level AS o LEFT JOIN level AS n ON n.account = o.account AND n.month = $end"
_DUE = f"""
WITH ended AS (
    SELECT DISTINCT c.id AS account, year(s.until) * 12 + month(s.until) - 1 - $first AS month
    FROM spell AS s JOIN customer AS c USING (account)
    WHERE s.contract AND s.until > $day - {GRACE + 365} AND s.until <= $day - {GRACE}
)
SELECT {_SUMS}
FROM ended AS e
JOIN level AS o ON o.account = e.account AND o.month = e.month - 1
LEFT JOIN level AS n ON n.account = e.account AND n.month = e.month"""


def cohort(work: Workspace, start: int, end: int, definition: str, group: str) -> Retention:
    """Return what is left at one month end of the customers at another."""
    row = work.rows(f"SELECT {_SUMS} FROM {_PAIRS} WHERE o.month = $start", {"start": start, "end": end})[0]
    return Retention(definition, group, *(int(value or 0) for value in row))


def grouped(work: Workspace, end: int, group: str, join: str, *, tenures: bool = False) -> tuple[Retention, ...]:
    """Return the cohort of twelve months ago by group, the largest first; nothing if all are one."""
    rows = work.rows(
        f"SELECT {group} AS g, {_SUMS} FROM {_PAIRS} {join} WHERE o.month = $start GROUP BY g ORDER BY count(*) DESC, g",
        {"start": end - YEAR, "end": end},
    )
    found = [Retention(COHORT, str(row[0]) or UNKNOWN, *(int(value or 0) for value in row[1:])) for row in rows]
    if all(each.group == UNKNOWN for each in found):
        return ()
    if tenures:
        order = [name for _, name in TENURES] + [UNKNOWN]
        return tuple(sorted(found, key=lambda each: order.index(each.group)))
    return tuple(found) if len(found) <= MOST_GROUPS else (*found[: MOST_GROUPS - 1], rest(found[MOST_GROUPS - 1 :]))


def rest(groups: list[Retention]) -> Retention:
    """Return several groups as one."""
    sums = [sum(getattr(g, name) for g in groups) for name in ("customers", "kept", "cents", "kept_cents", "end_cents")]
    return Retention(groups[0].definition, f"{len(groups)} others", *sums)


def tenure(period: Period, month: int) -> str:
    """Return how long a customer had been one at a month end, as SQL; from its start, or not known."""
    age = f"date_diff('day', p.start, DATE '{period.end(month).isoformat()}') / 365.0"
    cases = " ".join(f"WHEN {age} < {years} THEN '{name}'" for years, name in TENURES)
    return f"CASE WHEN p.start IS NULL THEN '{UNKNOWN}' {cases} END"


def due(work: Workspace, period: Period) -> Retention | None:
    """Return what became of the contracts that ended in a year; None if the data hold no ends of contracts."""
    row = work.rows(_DUE, {"first": period.first, "day": period.end(period.months - 1)})[0]
    return Retention(DUE, "a year", *(int(value or 0) for value in row)) if row[0] else None


def monthly(months: tuple[Month, ...]) -> Retention | None:
    """Return the mean of the last twelve steps from month end to month end; None for a single month."""
    steps = list(pairwise(months))[-YEAR:]
    if not steps:
        return None
    starts, starts_cents = sum(a.customers for a, _ in steps), sum(a.cents for a, _ in steps)
    lost, lost_cents = sum(b.count("churn") for _, b in steps), sum(b.amount("churn") for _, b in steps)
    less = sum(b.amount("contraction") for _, b in steps)
    more = sum(b.amount("expansion") for _, b in steps)
    kept = starts_cents + lost_cents + less
    return Retention(MONTHLY, f"mean of {len(steps)}", starts, starts - lost, starts_cents, kept, kept + more)
