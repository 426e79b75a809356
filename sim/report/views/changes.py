"""What a change of the organisation costs: the path since the change, its lowest point, and when it is level again.

Differences are against the baseline in the same world: ARR and margin in dollars, NRR as a ratio, time in months.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.report.views.choices import headline_of
from sim.report.views.explained import NO_SPAN, Span
from sim.report.words import wording
from sim.report.words.reading import STAFFINGS
from sim.results import choosing
from sim.results.summary import Summary
from sim.statistics.verdicts import verdict

BEHIND = ("found", "not_yet", "")


@dataclass(frozen=True, slots=True)
class Path:
    """Mean difference to the baseline by months since the change, with the 95 % interval of each average."""

    months: tuple[float, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One stage of one policy under one staffing mode."""

    point: int
    staffing: str
    model: str
    stage: int
    to: str  # key of the organisation
    share: float  # of futures in which it came
    month: tuple[float, float, float]  # P10, P50, P90 of when it came
    paths: Mapping[str, Path]
    trough: Span
    trough_month: float
    level_status: str  # found | not_behind | too_little_seen | not_yet | "" where it is not stored
    level: Span
    first_year: Mapping[str, Span]

    @property
    def last_month(self) -> float:
        """Return how far the path goes, in months since the change; NaN without one."""
        return max((path.months[-1] for path in self.paths.values()), default=math.nan)

    @property
    def key(self) -> tuple[str, int]:
        """Return policy and stage."""
        return self.model, self.stage


def changes(summary: Summary) -> tuple[Change, ...]:
    """Return every stored change of the organisation; only studies of policies have some."""
    return tuple(_change(raw) for raw in summary.changes or () if raw.model)


def shown_changes(summary: Summary) -> dict[str, tuple[Change, ...]]:
    """Return the changes at the headline point by staffing mode, in the order of the study."""
    every, found = changes(summary), {}
    for staffing in STAFFINGS:
        here = [change for change in every if change.staffing == staffing]
        point = headline_of(summary, staffing)
        same = [change for change in here if point is not None and change.point == point.point]
        first = [change for change in here if change.point == here[0].point]
        if same or first:
            found[staffing] = tuple(same or first)
    return found


def _money(raw: choosing.MoneyMean | None) -> Span:
    return NO_SPAN if raw is None else Span(raw.mean, *raw.ci95)


def _change(raw: choosing.Change) -> Change:
    month, trough, level = raw.month, raw.trough, raw.level_again
    year = raw.first_year
    return Change(
        point=raw.point,
        staffing=raw.staffing,
        model=raw.model,
        stage=raw.stage,
        to=raw.to,
        share=raw.share,
        month=(math.nan,) * 3 if month is None else (month.p10, month.p50, month.p90),
        paths={} if raw.path is None else _paths(raw.path),
        trough=NO_SPAN if trough is None else Span(trough.arr, *trough.ci95),
        trough_month=math.nan if trough is None else float(trough.month),
        level_status="" if level is None else level.status,
        level=NO_SPAN if level is None else Span(level.months, *level.ci95),
        first_year={} if year is None else {"arr": _money(year.arr), "value": _money(year.value)},
    )


def _paths(raw: choosing.ChangePath) -> dict[str, Path]:
    found = {}
    for name, columns in (("arr", (raw.arr, raw.arr_low, raw.arr_high)), ("nrr", (raw.nrr, raw.nrr_low, raw.nrr_high))):
        rows = [row for row in zip(map(float, raw.months), *columns, strict=False) if math.isfinite(row[1])]
        if rows:
            found[name] = Path(*(tuple(column) for column in zip(*rows, strict=True)))
    return found


def labels(found: Sequence[Change], shown: Mapping[str, str]) -> dict[tuple[str, int], str]:
    """Return a name per change: the policy, with the organisation where a policy changes more than once."""
    models = [change.model for change in found]
    return {c.key: shown.get(c.model, c.model) + (f" → {c.to}" if models.count(c.model) > 1 else "") for c in found}


def when_words(change: Change) -> str:
    """Return when it came: "month 14 (9–22), in 97 % of futures"; on the first day; or that it never came."""
    if not change.share > 0 or not math.isfinite(change.month[1]):
        return "never came"
    if not any(change.month):
        return f"on the first day, in {wording.share(change.share)} of futures"
    p10, p50, p90 = (f"{x:.0f}" for x in change.month)
    spread = "" if p10 == p90 else f" ({p10}–{p90})"
    return f"month {p50}{spread}, in {wording.share(change.share)} of futures"


def cost_verdict(change: Change, worth: float) -> str:
    """Return the verdict on the lowest point of the mean path against zero; "" where none is stored."""
    if not math.isfinite(change.trough.mean):
        return ""
    zone = worth if math.isfinite(worth) else None
    return verdict(change.trough.lo, change.trough.hi, zone, higher_is_better=True)


def trough_words(change: Change) -> str:
    """Return the lowest point with its interval and month; "" where none is stored."""
    if not math.isfinite(change.trough.mean):
        return ""
    value, interval = wording.change_interval("ending_arr", change.trough.mean, change.trough.lo, change.trough.hi)
    return f"{value} {interval} in month {change.trough_month:.0f}"


def level_words(change: Change) -> str:
    """Return when the average is level again with its interval; that it is not; or that no month is told to be behind."""
    if change.level_status == "not_behind":
        return "not seen to fall behind"
    if change.level_status == "too_little_seen":
        return "too little seen to tell whether it falls behind"
    if change.level_status == "not_yet" or (change.level_status == "found" and not math.isfinite(change.level.mean)):
        within = f" within {wording.months(change.last_month)}" if math.isfinite(change.last_month) else ""
        return f"not level again{within}"
    if change.level_status != "found":
        return ""
    lo, hi = change.level.lo, change.level.hi
    if math.isfinite(lo) and math.isfinite(hi):
        return f"level again after {wording.months(change.level.mean)} ({lo:.0f}–{hi:.0f})"
    open_end = f" ({lo:.0f} or later)" if math.isfinite(lo) else " (interval not known)"
    return f"level again after {wording.months(change.level.mean)}{open_end}"


def claim(found: Sequence[Change], worth: float) -> str:
    """Return over all first changes how many cost ARR at first and when they are level again; counts, no winner."""
    came = [c for c in found if c.share > 0 and c.paths]
    if not came:
        return "The change never came in any future"
    if len(came) == 1:
        return f"The change {_one(came[0], worth)}"
    many = len(came)
    costs = [c for c in came if c.level_status in BEHIND and cost_verdict(c, worth).split(",")[0].endswith("worse")]
    if all(c.level_status == "not_behind" for c in came):
        return f"None of {many} changes is seen to fall behind in ARR on average"
    if not costs:
        return f"Cannot tell yet whether the change costs ARR under any of {many} policies"
    head = f"{'Each' if len(costs) == many else len(costs)} of {many} changes costs ARR at first"
    if len(costs) > 1 and len(costs) < many:
        head = head.replace("costs", "cost")
    parts = []
    back = [c.level.mean for c in costs if c.level_status == "found" and math.isfinite(c.level.mean)]
    if back:
        ends = list(dict.fromkeys(f"{x:.0f}" for x in (min(back), max(back))))
        who = "all are" if len(back) == many else f"{len(back)} {'is' if len(back) == 1 else 'are'}"
        parts.append(f"{who} level again on average, after {' to '.join(ends)} months")
    late = sum(c.level_status == "not_yet" for c in costs)
    if late:
        who = "none is" if late == len(costs) else f"{late} {'is' if late == 1 else 'are'} not"
        within = f" within {wording.months(max(c.last_month for c in costs))}"
        parts.append(f"{who} level again{within}")
    return "; ".join([head, *parts])


def end_claim(found: Sequence[Change], worth: float, base: str) -> str:
    """Return the verdicts on NRR in the last month of the paths, by how many changes have each."""
    came = [(c, path) for c in found if (path := c.paths.get("nrr"))]
    zone = worth if math.isfinite(worth) else None
    counts: dict[str, int] = {}
    for _, path in came:
        word = verdict(path.low[-1], path.high[-1], zone, higher_is_better=True)
        counts[word] = counts.get(word, 0) + 1
    when = wording.months(max(path.months[-1] for _, path in came))
    if len(came) == 1:
        return f"{when} after the change NRR against {base}: {next(iter(counts))}"
    said = "; ".join(f"{word} for {many if many < len(came) else f'all {many}'}" for word, many in counts.items())
    return f"{when} after the change NRR against {base}: {said}"


def _one(change: Change, worth: float) -> str:
    """Return what one change costs and when it is level again, no stronger than its interval."""
    told = cost_verdict(change, worth)
    if change.level_status == "too_little_seen":
        return "was seen too little to tell whether it costs ARR"
    if change.level_status == "not_behind":
        return "is not seen to fall behind on average"
    word, _, reserve = told.partition(", ")
    if not word.endswith("worse"):
        return "cannot be told to cost ARR"
    value, interval = wording.change_interval("ending_arr", -change.trough.mean, -change.trough.hi, -change.trough.lo)
    amount = f"{value} {interval}".replace("+", "")
    cost = f"costs {amount} of ARR at its worst, {wording.months(change.trough_month)} after it"
    level = level_words(change)
    return cost + (f" ({reserve})" if reserve else "") + (f"; on average it is {level}" if level else "")


def finding(found: Sequence[Change], shown: Mapping[str, str], worth: float) -> str:
    """Return the cost of each first change in words, at most three; then what the first years allow to compare."""
    first = [c for c in found if c.stage == 1 and c.share > 0 and c.paths]
    if not first:
        return ""
    said = [f"The change under {shown.get(c.model, c.model)} {_one(c, worth)}" for c in first[:3]]
    if len(first) > 3:
        said = [claim(first, worth)]
    return ". ".join([*said, *([text] if (text := first_years(first, shown)) else [])])


def first_years(first: Sequence[Change], shown: Mapping[str, str]) -> str:
    """Return which change costs most ARR in its first year, only where two intervals lie apart; "" for one change."""
    known = [(c, span) for c in first if (span := c.first_year.get("arr")) and math.isfinite(span.lo + span.hi)]
    if len(known) < 2:
        return ""
    least, low = min(known, key=lambda item: item[1].hi)
    most, high = max(known, key=lambda item: item[1].lo)
    if not (low.hi < high.lo and low.hi < 0):
        return "Twelve months after it the changes cannot be told apart by their difference in ARR"
    sides = [" ".join(wording.change_interval("ending_arr", span.mean, span.lo, span.hi)) for span in (low, high)]
    return (
        f"Twelve months after it the difference in ARR is lower under {shown.get(least.model, least.model)}, {sides[0]}, "
        f"against {sides[1]} under {shown.get(most.model, most.model)}"
    )
