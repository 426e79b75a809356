"""What a change of the organization costs: the path since the change, its lowest point, and when it is level again.

Differences are against the baseline in the same world: ARR and margin in dollars, NRR as a ratio, time in months.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.report.views.choices import headline_of
from sim.report.views.explained import NO_SPAN, Span
from sim.report.words import wording
from sim.report.words.effects import Effect, graded, size, tally
from sim.report.words.reading import STAFFINGS
from sim.report.words.sentences import say
from sim.results import choosing
from sim.results.summary import Summary
from sim.statistics.verdicts import verdict

BEHIND = ("found", "not_yet", "")


@dataclass(frozen=True, slots=True)
class Path:
    """Mean difference to the baseline by months since the change, with the 95% interval of each average."""

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
    to: str  # key of the organization
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
    def never(self) -> bool:
        """Say whether it came in no simulation."""
        return not self.share > 0 or not math.isfinite(self.month[1])

    @property
    def first_day(self) -> bool:
        """Say whether it always came on the first day."""
        return not any(self.month)

    @property
    def back(self) -> bool:
        """Say whether the month in which the average is level again is known."""
        return self.level_status == "found" and math.isfinite(self.level.mean)

    @property
    def key(self) -> tuple[str, int]:
        """Return policy and stage."""
        return self.model, self.stage


def changes(summary: Summary) -> tuple[Change, ...]:
    """Return every stored change of the organization; only studies of policies have some."""
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
    """Return a name per change: the policy, with the organization where a policy changes more than once."""
    models = [change.model for change in found]
    return {c.key: shown.get(c.model, c.model) + (f" → {c.to}" if models.count(c.model) > 1 else "") for c in found}


def when_words(change: Change) -> str:
    """Return when it came: "month 14 (9–22), in 97% of simulations"; on the first day; or that it never came."""
    return say("change", "when", c=change)


def dip(change: Change, worth: float) -> Effect:
    """Return the lowest point of the mean path as an effect on ARR: open where none is stored."""
    return _effect("ending_arr", change.trough, worth)


def _effect(metric: str, span: Span, worth: float) -> Effect:
    zone = worth if math.isfinite(worth) else None
    said = verdict(span.lo, span.hi, zone, higher_is_better=True)
    return Effect(metric, span.mean, span.lo, span.hi, *graded(said, span.lo, span.hi), n=1)


def trough_words(change: Change) -> str:
    """Return the lowest point with its interval and month; "" where none is stored."""
    if not math.isfinite(change.trough.mean):
        return ""
    return say("change", "trough", e=dip(change, math.nan), month=change.trough_month)


def level_words(change: Change) -> str:
    """Return when the average is level again with its interval; that it is not; or that no month is seen behind."""
    return say("change", "level", c=change)


def claim(found: Sequence[Change], worth: float) -> str:
    """Return over all first changes how many cost ARR at first and when they are level again; counts, no winner."""
    came = [c for c in found if c.share > 0 and c.paths]
    if len(came) == 1:
        return wording.capital(_one(came[0], "the change", worth))
    costs = [c for c in came if c.level_status in BEHIND and dip(c, worth).side == "worse"]
    slight = [dip(c, worth) for c in came if dip(c, worth).grade in ("small", "same")]
    back = [c.level.mean for c in costs if c.back] or [math.nan]
    largest = min((dip(c, worth) for c in costs), key=lambda e: e.mean, default=None)
    if not costs and len(slight) == len(came) > 1:
        return say("change", "slight", many=len(came), e=min(slight, key=lambda e: e.mean))
    return say(
        "change",
        "claim",
        many=len(came),
        costs=len(costs),
        behind=any(c.level_status != "not_behind" for c in came),
        least=f"{min(back):.0f}",
        most=f"{max(back):.0f}",
        amount=size(largest) if largest else "",
        back=sum(c.back for c in costs),
        late=sum(c.level_status == "not_yet" for c in costs),
        within=max((c.last_month for c in costs), default=math.nan),
    )


def end_claim(found: Sequence[Change], worth: float, base: str) -> str:
    """Return the grades of NRR in the last month of the paths, by how many changes have each."""
    came = [path for c in found if (path := c.paths.get("nrr"))]
    zone = worth if math.isfinite(worth) else None
    verdicts = [verdict(path.low[-1], path.high[-1], zone, higher_is_better=True) for path in came]
    when = wording.months(max(path.months[-1] for path in came))
    return say("change", "end", base=base, when=when, rows=tally(verdicts), many=len(came))


def _one(change: Change, name: str, worth: float) -> str:
    return say("change", "one", name=name, c=change, e=dip(change, worth), level=level_words(change))


def finding(found: Sequence[Change], shown: Mapping[str, str], worth: float) -> str:
    """Return the cost of each first change, at most three; then what the first years allow to compare."""
    first = [c for c in found if c.stage == 1 and c.share > 0 and c.paths]
    if not first:
        return ""
    said = [_one(c, shown.get(c.model, c.model), worth) for c in first[:3]]
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
    apart = low.hi < high.lo and low.hi < 0
    effects = [_effect("ending_arr", span, math.nan) if apart else None for span in (low, high)]
    names = {"least": shown.get(least.model, least.model), "most": shown.get(most.model, most.model)}
    return say("change", "first_year", **names, low=effects[0], high=effects[1])
