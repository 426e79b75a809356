"""What each one's own pay plan adds to a difference, where a study pays all alike: structure first, then the plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.config.resolving.same_pay import OWN_PLANS
from sim.report.words import titles, wording
from sim.report.words.reading import Comparison, Point, names, place, points
from sim.results.explaining import Ablated
from sim.results.summary import Summary

ALIKE = "All are paid alike here, a salary of the same target pay: differences are of structure"
HEAD = "With each one's own pay plan in place of one salary for all (the interval of the plans' part is by itself)"
SEVERAL = 2
"""From so many sizes on, the plans' part is told as a span."""


@dataclass(frozen=True, slots=True)
class Part:
    """One difference from the baseline at one point: what structure makes, what the plans add, and both together."""

    point: Point
    structure: Comparison
    whole: Comparison
    added: tuple[float, float, float]  # mean, low, high


def alike(summary: Summary) -> bool:
    """Say whether the study pays all alike."""
    return _row(summary) is not None


def others(summary: Summary) -> list[Ablated]:
    """Return the stored repetitions of a study that are without a mechanism of the world, and not of one pay for all."""
    return [raw for raw in summary.without if raw.without != OWN_PLANS]


def parts(summary: Summary) -> tuple[Part, ...]:
    """Return what structure and plans make of each difference of the leading metric, in the order of points and models."""
    raw = _row(summary)
    if raw is None:
        return ()
    there = {(p.point, p.staffing): p for p in raw.points}
    added = {(row.point, row.staffing, row.a, row.metric): (row.mean, *row.ci95) for row in raw.changes}
    found = []
    for here in points(summary):
        metrics = [c.metric for c in here.comparisons]
        lead = "nrr" if "nrr" in metrics else metrics[0] if metrics else ""
        other = there.get((here.point, here.staffing))
        for c in here.comparisons if other else ():
            whole = other.comparison(c.a, lead) if other and c.metric == lead else None
            part = added.get((here.point, here.staffing, c.a, lead))
            if whole and part:
                found.append(Part(here, c, whole, part))
    return tuple(found)


def sentences(summary: Summary) -> tuple[str, ...]:
    """Return a sentence for each organisation: its difference on its own plan, and how much of it the plan is."""
    every, shown = parts(summary), names(summary)
    found = []
    for model in dict.fromkeys(part.whole.a for part in every):
        mine = [part for part in every if part.whole.a == model]
        found.append(_one(mine[0], shown) if len(mine) < SEVERAL else _several(mine, shown))
    return tuple(found)


def lines(summary: Summary) -> tuple[str, ...]:
    """Return the same as single sentences: that all are paid alike, and what each organisation's own plan makes of it."""
    return (ALIKE, *(f"On its own pay plan {text}" for text in sentences(summary))) if alike(summary) else ()


def finding(summary: Summary) -> str:
    """Return all of it as one finding, without its full stop; "" where a study does not pay all alike."""
    said = sentences(summary)
    if not said:
        return f"{ALIKE}" if alike(summary) else ""
    first = parts(summary)[0]
    metric, given = wording.metric_words(first.whole.metric), titles.staffing_group(first.point)
    return f"{ALIKE}. {HEAD}, on {metric} {given}: {'; '.join(said)}"


def _row(summary: Summary) -> Ablated | None:
    return next((raw for raw in summary.without if raw.without == OWN_PLANS), None)


def _one(part: Part, shown: Mapping[str, str]) -> str:
    whole, structure, added = (_words(part.whole.metric, *values) for values in _spans(part))
    where = f", at {place(part.point)}" if place(part.point) else ""
    return f"{_pair(part, shown)}{where} {whole}, of which structure {structure} and plans {added}"


def _several(mine: Sequence[Part], shown: Mapping[str, str]) -> str:
    """Return the difference on own plans at the first and the last point, and between what the plans' part lies."""
    ends = "; ".join(
        f"at {place(part.point)} {_words(part.whole.metric, *_spans(part)[0])}" for part in (mine[0], mine[-1])
    )
    low, high = (f(mine, key=lambda part: part.added[0]) for f in (min, max))
    span = " to ".join(_words(part.whole.metric, *part.added) for part in (low, high))
    return f"{_pair(mine[0], shown)} {ends}; the plans' part is {span}"


def _spans(part: Part) -> tuple[tuple[float, float, float], ...]:
    return (*((c.difference, c.lo, c.hi) for c in (part.whole, part.structure)), part.added)


def _words(metric: str, mean: float, low: float, high: float) -> str:
    return " ".join(wording.change_interval(metric, mean, low, high))


def _pair(part: Part, shown: Mapping[str, str]) -> str:
    return f"{shown.get(part.whole.a, part.whole.a)} against {shown.get(part.whole.b, part.whole.b)}"
