"""Findings of policy studies and of maps: what to choose, what a change costs, what is best at which size, where it turns.

Each is one sentence or two, built from the words of `choices`, `changes`, `bands` and `curves`; nothing is claimed that an
interval does not tell.
"""

from typing import TypeAlias

from sim.report.views import bands, changes, choices, curves
from sim.report.views.curves import Curve
from sim.report.words import titles, wording
from sim.report.words.reading import Comparison, by_staffing, names, number, place, points
from sim.results.summary import Summary

Finding: TypeAlias = tuple[str, list[str]]  # text without its full stop, metrics


def policy_findings(summary: Summary) -> list[Finding]:
    """Return what to choose, what the change costs and who is best by size; one each, the first staffing mode leads."""
    return [*_choice(summary), *_change(summary), *_size(summary)]


def _choice(summary: Summary) -> list[Finding]:
    shown, noun = names(summary), choices.noun(summary)
    said = []
    for choice in choices.shown_choices(summary):
        point = choices.headline_of(summary, choice.staffing)
        where = f" (at {place(point)})" if point and place(point) else ""
        said.append(choices.finding(choice, shown, f"{choices.given_words(summary, choice)}{where}", noun))
    metrics = [choice.metric for choice in choices.shown_choices(summary)]
    return [(". ".join(said), metrics)] if said else []


def _change(summary: Summary) -> list[Finding]:
    shown = names(summary)
    worth = number(summary.worth_acting_on.get("ending_arr"))
    for staffing, found in changes.shown_changes(summary).items():
        text = changes.finding(found, shown, worth)
        if text:
            base = shown.get(summary.baseline, str(summary.baseline))
            head = f"At {titles.mode_words(summary, staffing)}, against {base} in the same world: "
            return [(f"{head}{text[:1].lower()}{text[1:]}", ["changes"])]
    return []


def _size(summary: Summary) -> list[Finding]:
    for staffing, found in bands.shown_bands(summary).items():
        given = titles.mode_words(summary, staffing)
        return [(bands.claim(found, str(summary.baseline), names(summary), given), [found.metric])]
    return []


def curve_findings(summary: Summary) -> list[Finding]:
    """Return one finding per staffing mode on where the sign of the difference changes; nothing without curves."""
    known = curves.real(summary)
    found = []
    for staffing, chosen in by_staffing(summary):
        here = [curve for curve in known if curve.staffing == staffing]
        if here:
            lead = [curve for curve in here if (curve.a, curve.metric) == (here[0].a, here[0].metric)]
            cells = [c for point in chosen if (c := point.comparison(lead[0].a, lead[0].metric))]
            found.append((_curve_text(summary, lead, cells), [lead[0].metric]))
    return found


def _curve_text(summary: Summary, lead: list[Curve], cells: list[Comparison]) -> str:
    shown, first = names(summary), lead[0]
    a, b, metric = shown.get(first.a, first.a), shown.get(first.b, first.b), wording.metric_words(first.metric)
    given = titles.staffing_over([p for p in points(summary) if p.staffing == first.staffing], first.a)
    said = [
        f"{f'{c.where_words[:1].upper()}{c.where_words[1:]}: ' if c.where_words else ''}{curves.sentence(c)}"
        for c in lead
    ]
    counts = f". The difference is {wording.verdict_counts([c.verdict for c in cells])}" if cells else ""
    return f"At {given} the average difference in {metric}, {a} minus {b}: {'. '.join(said)}{counts}"
