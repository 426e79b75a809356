"""Findings of policy studies and of maps: what to choose, what a change costs, what is best at which size, where it turns.

Each is a sentence or two from `choices`, `changes`, `bands` and `curves`; nothing is claimed that no interval carries.
"""

from collections.abc import Sequence
from typing import TypeAlias

from sim.report.findings import sweep_words
from sim.report.views import bands, changes, choices, curves
from sim.report.views.curves import Curve
from sim.report.words import titles
from sim.report.words.reading import Point, by_staffing, names, number, place
from sim.report.words.sentences import say
from sim.results.summary import Summary

Finding: TypeAlias = tuple[str, list[str]]  # text without its full stop, metrics


def policy_findings(summary: Summary) -> list[Finding]:
    """Return what to choose, what the change costs and who is best by size; one each, the first staffing mode leads."""
    return [*_choice(summary), *_change(summary), *_size(summary)]


def _choice(summary: Summary) -> list[Finding]:
    shown, said = names(summary), []
    for choice in choices.shown_choices(summary):
        point = choices.headline_of(summary, choice.staffing)
        where = f", with {place(point)}" if point and place(point) else ""
        said.append(
            choices.finding(choice, shown, f"{choices.given_words(summary, choice)}{where}", choices.noun(summary))
        )
    metrics = [choice.metric for choice in choices.shown_choices(summary)]
    return [(". ".join(said), metrics)] if said else []


def _change(summary: Summary) -> list[Finding]:
    worth = number(summary.worth_acting_on.get("ending_arr"))
    texts = (changes.finding(found, names(summary), worth) for found in changes.shown_changes(summary).values())
    return [(text, ["changes"]) for text in texts if text][:1]


def _size(summary: Summary) -> list[Finding]:
    for staffing, found in bands.shown_bands(summary).items():
        given = titles.mode_words(summary, staffing)
        return [(bands.claim(found, str(summary.baseline), names(summary), given), [found.metric])]
    return []


def curve_findings(summary: Summary) -> list[Finding]:
    """Return one finding per staffing mode on where the answer turns; nothing without curves."""
    known, found = curves.real(summary), []
    for staffing, chosen in by_staffing(summary):
        here = [curve for curve in known if curve.staffing == staffing]
        if here:
            lead = [curve for curve in here if (curve.a, curve.metric) == (here[0].a, here[0].metric)]
            found.append((_curve_text(summary, lead, chosen), [lead[0].metric]))
    return found


def _curve_text(summary: Summary, lead: list[Curve], chosen: Sequence[Point]) -> str:
    shown, first = names(summary), lead[0]
    compared = [c for point in chosen if (c := point.comparison(first.a, first.metric))]
    parts = [(curve.where_words, curves.sentence(curve)) for curve in lead]
    if not compared:
        return ". ".join(sentence for _, sentence in parts)
    claim, given = sweep_words.counts(compared, shown), titles.staffing_over(chosen, first.a)
    return say("curve", "finding", claim=claim, b=shown.get(first.b, first.b), given=given, parts=parts)
