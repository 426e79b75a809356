"""What a company file can say from the books: customers, mix, contract values, terms, growth, retention of last year."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sim.importing.books.measures import Measures, Retention
from sim.importing.books.movements import Month
from sim.importing.books.period import Period
from sim.importing.workspace import Workspace
from sim.report.words.safe import label

TERMS = (1, 2, 3, 4, 6, 12, 18, 24, 36, 48, 60, 84, 120)
MOST_SEGMENTS = 6
KINDS = (("smb", 20_000.0), ("mid-market", 90_000.0), ("enterprise", math.inf))
"""Shipped kinds of customers, with the ACV up to which a segment is one: between the shipped medians of $9k, $45k, $180k."""
KNOWN_BY_NAME = (
    ("enterprise", ("enterprise", "strategic", "large", "platinum", "corporate")),
    ("mid-market", ("mid", "medium", "gold", "growth", "commercial")),
    ("smb", ("smb", "small", "self", "starter", "silver", "basic")),
)
YEAR, ENOUGH = 12, 10


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """One segment. median, spread: of ARR in dollars, NaN without amounts; terms: months → share, empty if not known."""

    key: str
    title: str
    members: tuple[str, ...]  # as the data call them
    like: str
    customers: int
    share: float
    median: float
    spread: float
    terms: dict[int, float]


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """All of it. year: retention of the cohort of twelve months ago; NaN and None for what the data cannot tell."""

    name: str
    source: str
    currency: str
    amounts: bool
    as_of: str  # the last day of the last month
    customers: int
    arr: float
    segments: tuple[SegmentFacts, ...]
    new_logos: float
    growth: float
    year: Retention | None
    opening_arr: float
    lost: int
    expansion: float


def facts(
    name: str,
    source: str,
    currency: str,
    work: Workspace,
    period: Period,
    months: Sequence[Month],
    found: Measures,
    *,
    amounts: bool,
) -> CompanyFacts:
    """Collect what the books say."""
    recent, before = months[1:][-YEAR:], months[1:][-2 * YEAR : -YEAR]
    new = sum(month.count("new") for month in recent)
    earlier = sum(month.count("new") for month in before)
    growth = new / earlier - 1 if len(before) == YEAR and min(new, earlier) >= ENOUGH else math.nan
    opening = months[-len(recent) - 1] if recent else months[-1]
    return CompanyFacts(
        name,
        source,
        currency,
        amounts,
        period.end(period.months - 1).isoformat(),
        months[-1].customers,
        months[-1].cents / 100 if amounts else math.nan,
        segments(work, period, amounts=amounts),
        new * YEAR / len(recent) if recent else math.nan,
        growth,
        found.years[0] if found.years else None,
        opening.cents / 100 if amounts else math.nan,
        sum(month.count("churn") for month in recent),
        sum(month.amount("expansion") for month in recent) / 100 if amounts else math.nan,
    )


def segments(work: Workspace, period: Period, *, amounts: bool) -> tuple[SegmentFacts, ...]:
    """Return what each segment of those who are there is like; the small ones together."""
    last = period.months - 1
    rows = work.rows(
        "SELECT coalesce(b.segment, ''), count(*) AS many FROM level AS l LEFT JOIN band AS b ON b.id = l.segment "
        f"WHERE l.month = {last} GROUP BY 1 ORDER BY many DESC, 1"
    )
    named = [str(row[0]) for row in rows]
    own = named if len(named) <= MOST_SEGMENTS else named[: MOST_SEGMENTS - 1]
    groups: list[tuple[str, list[str]]] = [(label(each) or "all", [each]) for each in own]
    if len(own) < len(named):
        groups.append(("other", named[len(own) :]))
    counts = {str(row[0]): int(row[1]) for row in rows}
    signed = {
        str(segment): int(many)
        for segment, many in work.rows(
            "SELECT coalesce(b.segment, ''), count(*) FROM movement AS m JOIN level AS l ON l.account = m.account "
            "AND l.month = m.month "
            f"LEFT JOIN band AS b ON b.id = l.segment WHERE m.kind = 'new' AND m.month > {last - 2 * YEAR} GROUP BY 1"
        )
    }
    mix = signed if sum(signed.values()) >= ENOUGH * len(groups) else counts
    total = sum(mix.get(each, 0) for _, members in groups for each in members) or 1
    found: list[SegmentFacts] = []
    for title, members in groups:
        median, spread = acv(work, last, members) if amounts else (math.nan, math.nan)
        found.append(
            SegmentFacts(
                key_of(title, [one.key for one in found]),
                title,
                tuple(members),
                kind_of(title, median),
                sum(counts[each] for each in members),
                sum(mix.get(each, 0) for each in members) / total,
                median,
                spread,
                terms(work, last, members),
            )
        )
    return tuple(found)


def _members(members: Sequence[str]) -> str:
    listed = ", ".join("'" + each.replace("'", "''") + "'" for each in members)
    return f"coalesce(b.segment, '') IN ({listed})"


def acv(work: Workspace, last: int, members: Sequence[str]) -> tuple[float, float]:
    """Return the median ARR of some segments in dollars, and the ratio of the ninth decile to it."""
    middle, high = work.rows(
        "SELECT quantile_cont(l.cents, 0.5), quantile_cont(l.cents, 0.9) FROM level AS l LEFT JOIN band AS b ON b.id "
        "= l.segment "
        f"WHERE l.month = {last} AND {_members(members)}"
    )[0]
    return float(middle) / 100, min(100.0, max(1.0, float(high) / float(middle)))


def terms(work: Workspace, last: int, members: Sequence[str]) -> dict[int, float]:
    """Return the share of each usual length of contract among customers who are there, of those whose term is known."""
    rows = work.rows(
        "SELECT p.term, count(*) FROM person AS p JOIN level AS l ON l.account = p.id LEFT JOIN band AS b ON b.id = "
        "l.segment "
        f"WHERE l.month = {last} AND p.term > 0 AND {_members(members)} GROUP BY 1"
    )
    counts: dict[int, int] = {}
    for term, many in rows:
        near = min(TERMS, key=lambda months: abs(months - int(term)))
        counts[near] = counts.get(near, 0) + int(many)
    total = sum(counts.values())
    kept = {months: many for months, many in sorted(counts.items()) if many * 100 >= total}
    return {months: many / sum(kept.values()) for months, many in kept.items()}


def kind_of(title: str, median: float) -> str:
    """Return which shipped kind of customers a segment is like: by its ACV, or else by its name."""
    if math.isfinite(median):
        return next(kind for kind, most in KINDS if median < most)
    lower = title.lower()
    return next((kind for kind, words in KNOWN_BY_NAME if any(word in lower for word in words)), "mid-market")


def key_of(title: str, taken: Sequence[str]) -> str:
    """Return a name as a key of a file, that no other segment has."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "segment"
    key, number = plain, 2
    while key in taken:
        key, number = f"{plain}-{number}", number + 1
    return key


def shares(parts: Sequence[float]) -> list[str]:
    """Write shares in percent with one decimal that add up to 100 exactly: the largest remainders are rounded up."""
    tenths = [1000 * part for part in parts]
    whole = [int(each) for each in tenths]
    short = 1000 - sum(whole)
    for k in sorted(range(len(parts)), key=lambda k: whole[k] - tenths[k])[:short]:
        whole[k] += 1
    return [f"{each // 10}.{each % 10} %" if each % 10 else f"{each // 10} %" for each in whole]
