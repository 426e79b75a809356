"""What may be said about the value of knowing more, and about scenarios in which an option loses: facts for `worth.j2`."""

import math
from collections.abc import Mapping, Sequence

from sim.config.language.spoken import span_words
from sim.metrics.registry import higher_is_better
from sim.report.findings.sensitivity_claims import of_span
from sim.report.views.explained import Span
from sim.report.views.sensitivity import Sensitivity
from sim.report.views.unknowns import Unknown
from sim.report.views.worth import Box, Curves, Information, Limit, Near, Scenario, Stress, Worth
from sim.report.words import wording
from sim.report.words.sentences import say

dollars = wording.dollars
LEAST, SMALL = 0.5, 1_000.0
"""Dollars: less than the first is nothing, less than the second is said as that."""

TURNS, MAY_TURN = "turns round", "may turn round"


def amount(value: float) -> str:
    """Write an amount of dollars, a small one as "less than $1k"."""
    return f"less than {dollars(SMALL)}" if value < SMALL else dollars(value)


def worth_words(found: Span) -> str:
    """Write a value of information: "$40k (95%: $12k to $71k)", or "less than $17k" where it may be nothing."""
    return say("worth", "amount", s=found, known=math.isfinite(found.mean), least=LEAST, small=SMALL)


def most_worth(found: Sequence[Worth]) -> float:
    """Return the largest upper end of several values, 0 where there is none."""
    return max((w.worth.hi for w in found if math.isfinite(w.worth.hi)), default=0.0)


def told_first(found: Sequence[Worth]) -> tuple[Worth | None, bool]:
    """Return the field that is told from nothing, and whether it is told from every other."""
    ranked = sorted(found, key=lambda w: -w.worth.mean if math.isfinite(w.worth.mean) else 0.0)
    if not ranked or not ranked[0].worth.lo >= LEAST:
        return None, False
    return ranked[0], all(w.worth.hi < ranked[0].worth.lo for w in ranked[1:])


def per(info: Information) -> str:
    """Return " a year" where values are yearly."""
    return info.unit.removeprefix("dollars")


def information_claim(info: Information) -> str:
    """Return what it is worth to know more before choosing, and the first field where one stands out."""
    first, alone = told_first(info.fields)
    sure, everything = info.everything.lo >= LEAST, info.everything
    most = max(most_worth(info.fields) if sure else everything.hi, SMALL)
    facts = {"everything": everything, "sure": sure, "most": most, "fields": bool(info.fields), "year": per(info)}
    return say("worth", "claim", told=info.q2 > 0, first=first, alone=alone, **facts)


def unseen_words(info: Information) -> str:
    """Return what the values leave out: what a fit does not explain; "" where that is not known."""
    return say("worth", "unseen", q2=info.q2) if math.isfinite(info.q2) and 0 < info.q2 < 1 else ""


def acceptability_claim(curves: Curves, shown: Mapping[str, str]) -> str:
    """Return who is best most often at the stated value, or where along the axis that changes."""
    if not curves.told:
        return say("worth", "unclear", metric=curves.metric)
    own = curves.at_own()
    points = [own] if own else curves.points
    leading = [max(p.share, key=lambda m, p=p: p.share[m]) for p in points]  # type: ignore[misc]
    top, least = leading[0], min(p.share[leading[0]] for p in points)
    change = next((k for k, model in enumerate(leading) if model != top), None)
    last = leading[-1] if change is None else leading[change]
    at = dollars(points[change].value) if change else wording.axis_money(points[-1].value, sign="")
    then = shown.get(last, last) if change else ""
    facts = {"metric": curves.metric, "own": bool(own), "at": at, "part": least, "then": then}
    return say("worth", "best", top=shown.get(top, top), **facts)


def loss_claim(curves: Curves, shown: Mapping[str, str]) -> str:
    """Return what choosing today loses on average for want of knowing the scenario."""
    if not curves.told:
        return say("worth", "unclear", metric=curves.metric)
    own = curves.at_own()
    most = own.evpi if own else max(p.evpi for p in curves.points)
    said = amount(most) if own or most < SMALL else f"at most {amount(most)}"
    at, name = (own.value, own.best) if own else (curves.points[-1].value, "")
    facts = {"at": wording.axis_money(at, sign=""), "name": shown.get(name, name), "amount": said}
    return say("worth", "risk", metric=curves.metric, own=bool(own), **facts)


def limit_words(limit: Limit, unknown: Unknown) -> str:
    """Return the part of a range that a box keeps: "learning · output gain above 91%"."""
    low, high = (unknown.written(x) if math.isfinite(x) else "" for x in (limit.low, limit.high))
    if low and high:
        return f"{unknown.name} between {low} and {high}"
    return f"{unknown.name} {'above' if low else 'below'} {low or high}"


def happens(asked: Scenario, shown: Mapping[str, str]) -> tuple[str, str]:
    """Return the question as a clause and its verb alone: ("fully split loses to CS only on NRR", "lose")."""
    names = {"name": shown.get(asked.model, asked.model), "against": shown.get(asked.against, asked.against)}
    below = "" if asked.against else wording.level(asked.metric, asked.below)
    return say("worth", "happens", metric=asked.metric, below=below, **names), "lose" if asked.against else "do so"


def scenario_sentence(asked: Scenario, study: Sensitivity, shown: Mapping[str, str]) -> str:
    """Return the first box in words with its coverage and density, or why there is none."""
    clause, _ = happens(asked, shown)
    if not asked.boxes:
        why = wording.reworded(asked.refused) or "nothing tells them apart"
        return say("worth", "no_box", clause=clause, why=why)
    box = asked.boxes[0]
    limits = [limit_words(one, study.inputs[one.input]) for one in box.limits]
    facts = {"share": asked.share, "coverage": box.coverage, "density": box.density}
    return say("worth", "box", clause=clause, limits=limits, **facts)


def elsewhere_words(box: Box) -> str:
    """Return what boxes found anew in half of the scenarios hold in the other half; "" where it is not known."""
    ends = [*box.coverage_elsewhere, *box.density_elsewhere]
    if not all(math.isfinite(x) for x in ends):
        return ""
    covers, holds = (span_words(wording.share(ends[k]), wording.share(ends[k + 1])) for k in (0, 2))
    return say("worth", "elsewhere", covers=covers, holds=holds)


def shown_near(found: Stress) -> Near | None:
    """Return the scenario to tell: the first that turned when simulated, else the first that may, else the first."""
    for wanted in (TURNS, MAY_TURN):
        chosen = next((near for near in found.nearest if near.confirmed == wanted), None)
        if chosen:
            return chosen
    return next(iter(found.nearest), None)


def stress_sentence(found: Stress, study: Sensitivity, shown: Mapping[str, str]) -> str:
    """Return what would have to be true for whoever is ahead to lose, and whether it does so when simulated."""
    ahead, behind = (found.a, found.b) if (found.held > 0) == higher_is_better(found.metric) else (found.b, found.a)
    near = shown_near(found)
    moved = [_moved(study.inputs[k], at, to) for k, at, to in near.moved[:4]] if near else []
    more = len(near.moved) - len(moved) if near else 0
    return say(
        "worth",
        "stress",
        ahead=shown.get(ahead, ahead),
        behind=shown.get(behind, behind),
        metric=found.metric,
        disagree=found.turned_in_the_middle,
        moved=[*moved, f"{more} more"] if more else moved,
        e=of_span(found.metric, near.simulated) if near else None,
        does={TURNS: "it does", MAY_TURN: "it may"}.get(near.confirmed, "it does not") if near else "",
        others=len(found.nearest) - 1 if near and near.confirmed not in (TURNS, MAY_TURN) else 0,
    )


def _moved(unknown: Unknown, at: float, to: float) -> str:
    return f"{unknown.name} {unknown.written(to)} instead of {unknown.written(at)}"


def pilot_words(info: Information, shown: Mapping[str, str]) -> str:
    """Return what a pilot is worth after its cost; "" where none was asked for."""
    pilot = info.pilot
    if pilot is None:
        return ""
    half = 1.96 * pilot.error if math.isfinite(pilot.error) else 0.0
    span = Span(pilot.worth, max(0.0, pilot.worth - half), pilot.worth + half)
    said = worth_words(span) if pilot.worth >= LEAST else ""
    return say("worth", "pilot", name=shown.get(pilot.model, pilot.model), p=pilot, amount=said)
