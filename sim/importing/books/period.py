"""Which months there are: from the first that the data know to the last that is over at their date."""

import datetime
from dataclasses import dataclass

from sim.importing.months import month_end, month_number
from sim.importing.workspace import Workspace

MOST_YEARS = 20
HALF = 0.5


@dataclass(frozen=True, slots=True)
class Period:
    """Months as numbers since year 0, the first and the last; as_of: the date of the data."""

    first: int
    last: int
    as_of: datetime.date

    @property
    def months(self) -> int:
        """Return how many months there are."""
        return self.last - self.first + 1

    def end(self, month: int) -> datetime.date:
        """Return the last day of a month of the period, counted from 0."""
        return month_end(self.first + month)

    @property
    def ends(self) -> list[datetime.date]:
        """Return all month ends."""
        return [self.end(month) for month in range(self.months)]


def of_spells(work: Workspace, said: datetime.date | None, today: datetime.date) -> Period:
    """Return the period of spells, leaving out what begins after it and saying so.

    The date of the data is what is said, or else the latest day on which something happened.
    """
    latest = work.one("SELECT max(day) FILTER (day <= $today) FROM seen", {"today": today})
    as_of = said or latest or today
    future = int(work.one("SELECT count(*) FROM spell WHERE first > $as_of", {"as_of": as_of}))
    work.findings.meet("future-rows", future, left_out=future)
    work.run("DELETE FROM spell WHERE first > $as_of", {"as_of": as_of})
    begins = work.one("SELECT min(first) FROM spell") or as_of
    first, last = month_number(begins), month_number(as_of)
    if as_of != month_end(last) and last > first:
        many = int(work.one("SELECT count(*) FROM spell WHERE first > $end", {"end": month_end(last - 1)}))
        note_incomplete(work, last, many)
        last -= 1
    return limited(
        Period(first, last, as_of), work, "SELECT count(*) FROM spell WHERE year(first) * 12 + month(first) - 1 < $m"
    )


def snapshot(work: Workspace, said: datetime.date | None, today: datetime.date) -> Period:
    """Return the one month of a list: that of its date, which is said, or the latest day in it that is not to come."""
    latest = work.one("SELECT max(first) FILTER (first <= $today) FROM spell", {"today": today})
    as_of = said or latest or today
    future = int(work.one("SELECT count(*) FROM spell WHERE first > $as_of", {"as_of": as_of}))
    work.findings.meet("future-rows", future, left_out=future)
    work.run("DELETE FROM spell WHERE first > $as_of", {"as_of": as_of})
    work.findings.meet("snapshot", int(work.one("SELECT count(DISTINCT account) FROM spell")))
    # Who is on the list is there: when they began is kept beside, as their start.
    work.run("UPDATE spell SET first = $as_of", {"as_of": as_of})
    month = month_number(as_of)
    return Period(month, month, as_of)


def of_statements(work: Workspace, said: datetime.date | None, today: datetime.date) -> Period:
    """Return the period of a cube, leaving out months that are not over, and those to come."""
    rows = work.rows("SELECT month, count(*) FROM statement WHERE cents <> 0 GROUP BY month ORDER BY month")
    if not rows:
        rows = work.rows("SELECT month, count(*) FROM statement GROUP BY month ORDER BY month")
    counts = {int(month): int(many) for month, many in rows}
    days = [row[0] for row in work.rows("SELECT day FROM seen ORDER BY day")]
    first, last = min(counts), max(counts)
    within = [day for day in days if day.day != 1 and day != month_end(month_number(day))]
    odd_last = bool(within) and month_number(within[-1]) == last
    limit = said or (within[-1] if odd_last else today)
    future = [month for month in counts if month > month_number(limit)]
    if future and len(future) < len(counts):
        many = sum(counts[month] for month in future)
        work.findings.meet("future-rows", many, left_out=many)
        last = max(month for month in counts if month not in future)
    before = [counts[month] for month in sorted(counts) if month < last]
    thin = said is None and len(before) > 2 and counts[last] < HALF * before[-1]
    if last > first and (month_end(last) > limit or thin):
        note_incomplete(work, last, counts[last])
        last = max(month for month in counts if month < last)
    work.run("DELETE FROM statement WHERE month > $last", {"last": last})
    as_of = min(limit, month_end(last)) if said is None else said
    return limited(Period(first, last, as_of), work, "SELECT count(*) FROM statement WHERE month < $m")


def note_incomplete(work: Workspace, month: int, rows: int) -> None:
    """Note that the last month is left out."""
    detail = f"{month_end(month):%B %Y}; if it is complete, say --as-of {month_end(month).isoformat()}"
    work.findings.meet("incomplete-last-month", max(1, rows), detail)


def limited(period: Period, work: Workspace, counted: str) -> Period:
    """Return the period without months too long ago to be real."""
    first = max(period.first, period.last - 12 * MOST_YEARS + 1)
    if first > period.first:
        work.findings.meet("old-starts", int(work.one(counted, {"m": first})))
    return Period(first, period.last, period.as_of)
