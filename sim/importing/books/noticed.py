"""Traps that only show in finished books: clean-ups, reclassifications, contracts that still run, data that are few."""

from sim.importing.books.movements import Month
from sim.importing.books.period import Period
from sim.importing.months import month_end
from sim.importing.recognition.mapping import GRACE
from sim.importing.workspace import Workspace

FEW, YEAR = 30, 12
CLEAN_UP_TIMES, CLEAN_UP_LEAST = 4, 10
"""A month of so many times the usual churn, and at least so many customers, is one in which lapses are booked."""
STUB_MONTHS = 9
NAMED = 4


def notice(
    work: Workspace, period: Period, months: tuple[Month, ...], *, amounts: bool, spells: bool, read: int
) -> None:
    """Note what the books show."""
    meet = work.findings.meet
    everyone = int(work.one("SELECT count(*) FROM customer WHERE id IN (SELECT account FROM level)"))
    there = months[-1].customers
    if not amounts:
        meet("no-amounts", read)
    meet("one-customer", 1 if everyone == 1 else 0)
    meet("few-customers", there if 1 < everyone < FEW else 0)
    meet("one-month", 1 if period.months == 1 else 0)
    meet("short-history", period.months if 1 < period.months <= YEAR else 0)
    meet("many-left-out", work.findings.left_out if work.findings.left_out * 5 > read else 0)
    if not work.one("SELECT count(*) FROM person WHERE start IS NOT NULL"):
        meet("no-dates", everyone)
    clean_ups(work, months)
    reclassified(work, period)
    if spells:
        of_contracts(work, period)
    meet("right-censored", there if period.months > 1 else 0)


def only_survivors(work: Workspace, months: tuple[Month, ...]) -> bool:
    """Say whether nobody ever left in more than a year: the file lists who is there, and knows nothing of the others."""
    there = months[-1].customers
    only = len(months) > YEAR and there >= CLEAN_UP_LEAST and not any(month.count("churn") for month in months)
    work.findings.meet("survivors-only", there if only else 0)
    return only


def clean_ups(work: Workspace, months: tuple[Month, ...]) -> None:
    """Note months in which far more customers leave than usual."""
    lost = [month.count("churn") for month in months[1:]]
    if len(lost) < YEAR:
        return
    usual = max(1, sorted(lost)[len(lost) // 2])
    heavy = [
        (m.end, n) for m, n in zip(months[1:], lost, strict=True) if n >= CLEAN_UP_LEAST and n >= CLEAN_UP_TIMES * usual
    ]
    named = ", ".join(f"{end[:7]}: {many}" for end, many in heavy[-NAMED:])
    work.findings.meet("clean-up-lapses", sum(many for _, many in heavy), f"{named}, against {usual} in a usual month")


def reclassified(work: Workspace, period: Period) -> None:
    """Note months in which far more customers change segment than usual."""
    rows = work.rows(
        "SELECT n.month, count(*) FROM level AS o JOIN level AS n ON n.account = o.account AND n.month = o.month + 1 "
        "WHERE o.segment <> n.segment GROUP BY n.month"
    )
    counts = {int(month): int(many) for month, many in rows}
    every = sorted(counts.get(month, 0) for month in range(1, period.months))
    usual = max(1, every[len(every) // 2]) if every else 1
    heavy = {month: many for month, many in counts.items() if many >= CLEAN_UP_LEAST and many >= CLEAN_UP_TIMES * usual}
    named = ", ".join(f"{period.end(month):%Y-%m}: {heavy[month]}" for month in sorted(heavy)[-NAMED:])
    work.findings.meet("reclassified-tiers", sum(heavy.values()), named)


def of_contracts(work: Workspace, period: Period) -> None:
    """Note what ends of contracts show."""
    end = month_end(period.last)
    late = (
        "SELECT count(DISTINCT account) FROM spell AS s WHERE contract AND until <= $end AND until > $end - "
        f"{GRACE} AND NOT EXISTS (SELECT 1 FROM spell AS n WHERE n.account = s.account AND n.row <> s.row "
        "AND coalesce(n.until, DATE '9999-01-01') > $end)"
    )
    work.findings.meet("open-renewals", int(work.one(late, {"end": end})))
    stubs = (
        "SELECT count(*) FROM spell AS s WHERE s.contract AND s.until IS NOT NULL AND EXISTS (SELECT 1 FROM spell AS "
        "o "
        "WHERE o.account = s.account AND o.row <> s.row AND o.until = s.until AND o.first < s.first "
        f"AND date_diff('day', s.first, s.until) < {STUB_MONTHS * 30})"
    )
    work.findings.meet("co-term-stubs", int(work.one(stubs)))
    annual, short = work.rows(
        "SELECT count(DISTINCT account) FILTER (term >= 12), count(DISTINCT account) FILTER (term = 1) FROM spell "
        "WHERE contract"
    )[0]
    work.findings.meet("monthly-among-annual", int(short) if annual and annual > short else 0)
