"""Options that came out the same in every simulation at the same spend: shown once, with a sentence that says so."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sim.report.words import wording
from sim.report.words.reading import names
from sim.report.words.sentences import say
from sim.results.choosing import Candidate, Choice, Selection
from sim.results.comparing import Crossing, Curve, Point
from sim.results.explaining import AblatedDifference, Explanation
from sim.results.summary import Summary

Twins = Mapping[str, Mapping[str, str]]
"""By staffing mode: which option is the same as which."""


def shown_once(summary: Summary) -> Summary:
    """Return a summary without the options that are the same as another one at every point of a staffing mode.

    The baseline stays, else the first one of the study. What stays takes their share of being best, and `shown_once` says
    what is left out. A summary without such options is returned as it is.
    """
    twins = {staffing: found for staffing in wording.STAFFING_WORDS if (found := twins_of(summary, staffing))}
    if not twins:
        return summary

    def stays(row: Crossing | Curve | Explanation | AblatedDifference) -> bool:
        return row.a not in twins.get(row.staffing, {})

    without = [
        replace(
            one,
            points=tuple(_point(point, twins) for point in one.points),
            crossings=tuple(filter(stays, one.crossings)),
            changes=tuple(filter(stays, one.changes)),
        )
        for one in summary.without
    ]
    changes = summary.changes
    return replace(
        summary,
        points=tuple(_point(point, twins) for point in summary.points),
        crossings=tuple(filter(stays, summary.crossings)),
        curves=tuple(filter(stays, summary.curves)),
        mechanisms=tuple(filter(stays, summary.mechanisms)),
        changes=None if changes is None else tuple(c for c in changes if c.model not in twins.get(c.staffing, {})),
        without=tuple(without),
        choice=tuple(_choice(choice, twins) for choice in summary.choice),
        shown_once=tuple(sentences(summary, twins)),
    )


def twins_of(summary: Summary, staffing: str) -> dict[str, str]:
    """Return which option is the same as which at every point of a staffing mode; none where that differs by point."""
    found = [point.same_as or {} for point in summary.points if point.staffing == staffing]
    return dict(found[0]) if found and all(one == found[0] for one in found) else {}


def sentences(summary: Summary, twins: Twins) -> list[str]:
    """Return what is left out, a sentence for each option that stays."""
    shown, said = names(summary), []
    for staffing, found in twins.items():
        for stays in dict.fromkeys(found.values()):
            same = [shown.get(stays, stays), *(shown.get(m, m) for m, other in found.items() if other == stays)]
            said.append(say("same", "once", names=same, given=wording.STAFFING_WORDS[staffing], n=summary.n))
    return said


def _point(point: Point, twins: Twins) -> Point:
    found = twins.get(point.staffing, {})
    return replace(
        point,
        models={key: model for key, model in point.models.items() if key not in found},
        comparisons=tuple(c for c in point.comparisons if c.a not in found),
        cost_ratio={m: x for m, x in point.cost_ratio.items() if m not in found},
        planned_cost_ratio={m: x for m, x in point.planned_cost_ratio.items() if m not in found},
    )


def _choice(choice: Choice, twins: Twins) -> Choice:
    """Return a choice without the options that are left out: who stays is as often the best as all of them together."""
    found = twins.get(choice.staffing, {})
    if not found:
        return choice
    groups: dict[str, list[Candidate]] = {}
    for system in choice.systems:
        groups.setdefault(found.get(system.model, system.model), []).append(system)
    return replace(
        choice,
        best=None if choice.best is None else found.get(choice.best, choice.best),
        not_told_apart=_once(choice.not_told_apart, found),
        systems=tuple(_together(key, group) for key, group in groups.items()),
        selection=None if choice.selection is None else _selection(choice.selection, found),
    )


def _selection(selection: Selection, found: Mapping[str, str]) -> Selection:
    left = _once(selection.survivors, found)
    chosen = selection.selected or (left[0] if len(left) == 1 else "")
    return replace(
        selection,
        survivors=left,
        selected=found.get(chosen, chosen) or None,
        eliminated=tuple(e for e in selection.eliminated if e.model not in found),
        more_futures=0 if chosen else selection.more_futures,
    )


def _once(models: Sequence[str], found: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.get(model, model) for model in models))


def _together(key: str, group: Sequence[Candidate]) -> Candidate:
    """Return what is said of an option with those that are the same: each had its share of being best."""
    own = next((system for system in group if system.model == key), group[0])
    return replace(
        own,
        model=key,
        best_in_future=sum(system.best_in_future for system in group),
        best_on_average=sum(system.best_on_average for system in group),
    )
