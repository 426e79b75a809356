"""What may be said about the value of knowing more, about worlds in which a model loses, and about the nearest such world."""

import math
from collections.abc import Mapping, Sequence

from sim.metrics.registry import higher_is_better
from sim.report.findings.sensitivity_claims import span_text
from sim.report.views.explained import Span
from sim.report.views.sensitivity import Sensitivity
from sim.report.views.unknowns import Unknown, span_words
from sim.report.views.worth import Box, Curves, Information, Limit, Near, Scenario, Stress, Worth
from sim.report.words import wording

LEAST, SMALL = 0.5, 1_000.0
"""Dollars: less than the first is nothing, less than the second is said as that."""

TURNS, MAY_TURN = "turns round", "may turn round"


def dollars(value: float) -> str:
    """Write an amount of dollars with two digits."""
    if abs(value) < LEAST:
        return "$0"
    places = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    return wording.axis_money(round(value / places) * places, sign="")


def amount(value: float) -> str:
    """Write an amount of dollars, a small one as "less than $1k"."""
    return f"less than {dollars(SMALL)}" if value < SMALL else dollars(value)


def worth_words(found: Span) -> str:
    """Write a value of information with its error: "$40k [$12k, $71k]", or "less than $17k" where it may be nothing."""
    if not math.isfinite(found.mean):
        return "not known"
    if found.mean < LEAST:
        return f"less than {dollars(max(found.hi, SMALL))}" if found.hi >= LEAST else "nothing seen"
    if not math.isfinite(found.hi):
        return dollars(found.mean)
    if found.lo < LEAST:
        most = f"less than {dollars(max(found.hi, SMALL))}"
        return most if found.mean < SMALL else f"{dollars(found.mean)}, {most}"
    return f"{dollars(found.mean)} [{dollars(found.lo)}, {dollars(found.hi)}]"


def most_worth(found: Sequence[Worth]) -> float:
    """Return the largest upper end of several values, 0 where there is none."""
    return max((w.worth.hi for w in found if math.isfinite(w.worth.hi)), default=0.0)


def field_words(found: Worth) -> str:
    """Return a field with its system: "Main contact of each account over time (CRM)"."""
    return f"{found.title} ({found.system})"


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
    """Return what it is worth to know more before choosing, and the first field where one is told."""
    if not info.q2 > 0:
        return "Cannot tell yet what knowing more is worth: what differs between worlds cannot be told from noise"
    first, alone = told_first(info.fields)
    if first:
        rest = "nothing else is told to be worth as much" if alone else "others cannot be told from it"
        worth = f"{dollars(first.worth.mean)}{per(info)}"
        return f"Measuring “{first.title}” ({first.system}) is worth about {worth}; {rest}"
    everything = info.everything
    if everything.lo >= LEAST:
        about = f"Knowing everything is worth about {dollars(everything.mean)}{per(info)}"
        most = most_worth(info.fields)
        if info.fields and most < everything.mean:
            return f"{about}; no field by itself is told to be worth more than {dollars(max(most, SMALL))}"
        return f"{about}; no field by itself is told from nothing"
    return f"Nothing is told to be worth more than {dollars(max(everything.hi, SMALL))}{per(info)} to find out"


def unseen_words(info: Information) -> str:
    """Return what the values leave out: what surfaces do not explain; "" where that is not known."""
    if not (math.isfinite(info.q2) and 0 < info.q2 < 1):
        return ""
    seen = f"Surfaces explain {wording.share(info.q2)} of what differs between worlds"
    return f"{seen}; what they do not see is not in these values"


def own_words(curves: Curves) -> str:
    """Return "At $80k a point of NRR"; "" where no value was stated."""
    metric = wording.metric_words(curves.metric)
    return f"At {wording.axis_money(curves.own, sign='')} a point of {metric}" if curves.at_own() else ""


def unclear(curves: Curves) -> str:
    """Return the title where the surfaces explain nothing."""
    metric = wording.metric_words(curves.metric)
    return f"Cannot tell yet what a point of {metric} must be worth: worlds cannot be told from noise"


def acceptability_claim(curves: Curves, shown: Mapping[str, str]) -> str:
    """Return who is best most often at the stated value, or where along the axis that changes."""
    if not curves.told:
        return unclear(curves)
    own = curves.at_own()
    if own:
        top = max(own.share, key=lambda m: own.share[m])
        share = wording.share(own.share[top])
        return f"{own_words(curves)} {shown.get(top, top)} is best in {share} of plausible worlds"
    leading = [max(p.share, key=lambda m, p=p: p.share[m]) for p in curves.points]  # type: ignore[misc]
    metric = wording.metric_words(curves.metric)
    if len(set(leading)) == 1:
        least = wording.share(min(p.share[leading[0]] for p in curves.points))
        most = wording.axis_money(curves.points[-1].value, sign="")
        name = shown.get(leading[0], leading[0])
        return f"Up to {most} a point of {metric} {name} is best in at least {least} of plausible worlds"
    change = next(k for k, model in enumerate(leading) if model != leading[0])
    at = dollars(curves.points[change].value)
    before, after = (shown.get(leading[k], leading[k]) for k in (change - 1, change))
    return f"Up to about {at} a point of {metric} {before} is best most often in plausible worlds, above it {after}"


def loss_claim(curves: Curves, shown: Mapping[str, str]) -> str:
    """Return what choosing today loses on average for want of knowing the world."""
    if not curves.told:
        return unclear(curves)
    own = curves.at_own()
    if own:
        name = shown.get(own.best, own.best)
        return f"{own_words(curves)} choosing {name} today risks {amount(own.evpi)} a year on average"
    most = max(p.evpi for p in curves.points)
    at = wording.axis_money(curves.points[-1].value, sign="")
    risk = amount(most) if most < SMALL else f"at most {amount(most)}"
    return f"Up to {at} a point of {wording.metric_words(curves.metric)} choosing today risks {risk} a year on average"


def limit_words(limit: Limit, unknown: Unknown) -> str:
    """Return the part of a range that a box keeps: "learning · output gain above 91 %"."""
    low, high = (unknown.written(x) if math.isfinite(x) else "" for x in (limit.low, limit.high))
    if low and high:
        return f"{unknown.name} between {low} and {high}"
    return f"{unknown.name} {'above' if low else 'below'} {low or high}"


def happens(asked: Scenario, shown: Mapping[str, str]) -> tuple[str, str]:
    """Return the question as a clause and its verb alone: ("fully split loses to CS only on NRR", "lose")."""
    name, metric = shown.get(asked.model, asked.model), wording.metric_words(asked.metric)
    if asked.against:
        return f"{name} loses to {shown.get(asked.against, asked.against)} on {metric}", "lose"
    return f"{name} has {metric} below {wording.level(asked.metric, asked.below)}", "do so"


def scenario_sentence(asked: Scenario, study: Sensitivity, shown: Mapping[str, str]) -> str:
    """Return the first box in words with its coverage and density, or why there is none."""
    clause, verb = happens(asked, shown)
    if not asked.boxes:
        return f"In which worlds {clause}: no box found, as {asked.refused or 'nothing tells them apart'}"
    box = asked.boxes[0]
    limits = wording.joined([limit_words(one, study.inputs[one.input]) for one in box.limits])
    worlds = f"Of the worlds in which {clause} ({wording.share(asked.share)} of all)"
    density = f"of the worlds like that, {wording.share(box.density)} {verb}"
    return f"{worlds}, {wording.share(box.coverage)} have {limits}; {density}"


def elsewhere_words(box: Box) -> str:
    """Return what boxes found anew in half of the worlds hold in the other half; "" where it is not known."""
    ends = [*box.coverage_elsewhere, *box.density_elsewhere]
    if not all(math.isfinite(x) for x in ends):
        return ""
    covers, holds = (span_words(wording.share(ends[k]), wording.share(ends[k + 1])) for k in (0, 2))
    return (
        f"boxes found in half of the worlds hold {covers} of them in the other half, and {holds} of their worlds do so"
    )


def shown_near(found: Stress) -> Near | None:
    """Return the world to tell: the first that turned when simulated, else the first that may, else the first."""
    for wanted in (TURNS, MAY_TURN):
        chosen = next((near for near in found.nearest if near.confirmed == wanted), None)
        if chosen:
            return chosen
    return next(iter(found.nearest), None)


def stress_sentence(found: Stress, study: Sensitivity, shown: Mapping[str, str]) -> str:
    """Return what would have to be true for whoever is ahead to lose, and whether it does so when simulated."""
    ahead, behind = (found.a, found.b) if (found.held > 0) == higher_is_better(found.metric) else (found.b, found.a)
    head = f"What would have to be true for {shown.get(ahead, ahead)} to lose to {shown.get(behind, behind)}"
    head += f" on {wording.metric_words(found.metric)}"
    if found.turned_in_the_middle:
        return f"{head}: cannot be told, as what was fitted through the worlds disagrees on who is ahead"
    near = shown_near(found)
    if near is None:
        return f"{head}: no such world was found in the ranges"
    moved = [_moved(study.inputs[k], at, to) for k, at, to in near.moved[:4]]
    more = len(near.moved) - len(moved)
    moved += [f"{more} more"] if more else []
    verdict = {TURNS: "it does", MAY_TURN: "it may"}.get(near.confirmed, "it does not")
    others = len(found.nearest) - 1
    tried = f", nor in {others} other world{'' if others == 1 else 's'} tried" if others else ""
    other = tried if near.confirmed not in (TURNS, MAY_TURN) else ""
    said = f"difference {span_text(found.metric, near.simulated)}"
    return f"{head}: {wording.joined(moved)}; simulated over {near.futures} futures, {verdict} ({said}){other}"


def _moved(unknown: Unknown, at: float, to: float) -> str:
    return f"{unknown.name} {unknown.written(to)} instead of {unknown.written(at)}"


def pilot_words(info: Information, shown: Mapping[str, str]) -> str:
    """Return what a pilot is worth after its cost; "" where none was asked for."""
    pilot = info.pilot
    if pilot is None:
        return ""
    what = (
        f"a pilot of {shown.get(pilot.model, pilot.model)} with {pilot.customers} customers for {pilot.months} months"
    )
    if not pilot.worth >= LEAST:
        return f"Nothing is seen to be gained by {what}, which costs {dollars(pilot.cost)}"
    half = 1.96 * pilot.error if math.isfinite(pilot.error) else 0.0
    worth = worth_words(Span(pilot.worth, max(0.0, pilot.worth - half), pilot.worth + half))
    return wording.capital(f"{what} is worth {worth}, less its cost of {dollars(pilot.cost)}: net {dollars(pilot.net)}")
