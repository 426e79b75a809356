"""What each one's own pay plan adds to a difference, where a study pays all alike: structure first, then the plans."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.config.resolving.same_pay import OWN_PLANS
from sim.report.words.effects import Effect, effect, told
from sim.report.words.reading import Comparison, Point, names, place, points
from sim.report.words.sentences import say
from sim.results.explaining import Ablated
from sim.results.summary import Summary

ALIKE = "Everybody gets the same salary here, so differences come from structure alone"
HEAD = "With their own pay plans"
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
    """Return for each organization its difference on its own plan, and how much of it the plan is."""
    every, shown = parts(summary), names(summary)
    found = []
    for model in dict.fromkeys(part.whole.a for part in every):
        mine = [part for part in every if part.whole.a == model]
        who = {"a": shown.get(model, model), "b": shown.get(mine[0].whole.b, mine[0].whole.b)}
        found.append(_one(mine[0], who) if len(mine) < SEVERAL else _several(mine, who))
    return tuple(found)


def lines(summary: Summary) -> tuple[str, ...]:
    """Return the same as single texts: that all are paid alike, and what each organization's own plan makes of it."""
    return (ALIKE, *(f"{HEAD}, {text}" for text in sentences(summary))) if alike(summary) else ()


def finding(summary: Summary) -> str:
    """Return all of it as one finding, without its full stop; "" where a study does not pay all alike."""
    return (
        ". ".join([ALIKE, *(f"{HEAD}, {text}" if not k else text for k, text in enumerate(sentences(summary)))])
        if alike(summary)
        else ""
    )


def _row(summary: Summary) -> Ablated | None:
    return next((raw for raw in summary.without if raw.without == OWN_PLANS), None)


def _one(part: Part, who: Mapping[str, str]) -> str:
    effects = {"whole": effect(part.whole), "structure": effect(part.structure), "plans": [_added(part)]}
    return say("pay", "one", place=place(part.point), **who, **effects)


def _several(mine: Sequence[Part], who: Mapping[str, str]) -> str:
    """Return the difference on own plans at the first and the last point, and between what the plans' part lies."""
    ends = [(place(part.point), effect(part.whole)) for part in (mine[0], mine[-1])]
    return say("pay", "several", ends=ends, plans=[_added(part) for part in mine], **who)


def _added(part: Part) -> Effect:
    return told(part.whole.metric, *part.added)
