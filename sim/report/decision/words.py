"""The decision as a title, and why: sentences from load, missed work and the cost of changing over."""

import math
from dataclasses import dataclass
from typing import Any

from sim.report.decision.naming import asked, changed, do, is_one, people
from sim.report.words import wording
from sim.report.words.sentences import say
from sim.results.decision import Amount, Decision, Dip, Option, Workload
from sim.results.unknowns import End, Unknown

INSTEAD = ("money", "other")
"""Kinds of options that are no form of the change that is thought about."""
REASONS = 3
LONGEST_TOGETHER = 13
"""Words of a question and of an unknown for which one title has room."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What an option brings more than staying. kind: arr | cash; amount: dollars; month: in which it is looked at.

    range: the ends of its interval, in words, where that includes zero: no side of it is named then.
    """

    kind: str
    amount: float
    month: int
    range: tuple[str, str] | None = None


def known(amount: Amount) -> bool:
    """Say whether an amount has a sign: its interval leaves out zero."""
    low, high = amount.ci95
    return low > 0.0 or high < 0.0


def effect(option: Option, month: int) -> Effect:
    """Return what an option does to us: to ARR, where that is known and goes the way of cash value; else to cash value."""
    arr, cash = option.arr_more, option.cash_more
    if known(arr) and arr.mean * cash.mean > 0:
        return Effect("arr", arr.mean, month)
    return _cash(option, month)


def _cash(option: Option, month: int) -> Effect:
    """Return what an option does to cash value."""
    cash = option.cash_more
    return Effect("cash", cash.mean, month, None if known(cash) else ends(cash))


def ends(amount: Amount) -> tuple[str, str]:
    """Return the ends of an interval in words, both "" where there is none."""
    if not all(map(math.isfinite, amount.ci95)):
        return "", ""
    low, high = amount.ci95
    return wording.dollars_more(low), wording.dollars_more(high)


def title_of(decision: Decision) -> str:
    """Return the decision as a title: two short sentences at most, hedged by its grade."""
    if decision.grade == "too_close":
        return _too_close(decision)
    if decision.grade == "depends":
        return _depends(decision)
    month, chosen, change = decision.horizon_months, decision.option(decision.choice), changed(decision)
    lean, help_ = decision.grade == "lean", effect(chosen, month)
    rival = change if change and change.key != chosen.key else None
    if chosen.key == decision.staying:
        rival = rival or best_other(decision)
        facts = _hurt(decision, rival)
        return say("decision", "stay", lean=lean, stay=do(chosen), **facts)
    if rival and effect(rival, month).amount < 0 and chosen.kind in INSTEAD:
        return say("decision", "instead", lean=lean, chosen=do(chosen), help=help_, **_hurt(decision, rival))
    cash = _cash(chosen, month) if help_.kind == "arr" else None
    return say("decision", "act", lean=lean, chosen=asked(decision, chosen), help=help_, cash=cash)


def _hurt(decision: Decision, rival: Option) -> dict[str, Any]:
    """Return what is thought about, and what it does to us."""
    return {"asked": asked(decision, rival), "hurt": effect(rival, decision.horizon_months)}


def best_other(decision: Decision) -> Option:
    """Return the option with the most cash value beside the one that is chosen."""
    others = [option for option in decision.options if option.key != decision.choice] or list(decision.options)
    return max(others, key=lambda option: option.cash_more.mean)


def _too_close(decision: Decision) -> str:
    stay = decision.option(decision.choice)
    rival = decision.option(decision.best) if decision.best != decision.choice else best_other(decision)
    if stay.key != decision.staying:
        help_ = effect(stay, decision.horizon_months)
        return say("decision", "which", chosen=asked(decision, stay), help=help_, other=asked(decision, rival))
    low, high = ends(rival.cash_more)
    facts = {"stay": do(stay), "other": asked(decision, rival), "more": decision.more, "low": low, "high": high}
    return say("decision", "too_close", **facts)


def _depends(decision: Decision) -> str:
    option = decision.option(decision.choice)
    chosen, found = asked(decision, option), turning(decision)
    if not found:
        return say("decision", "open_depends", chosen=chosen)
    first, end = found[0]
    side, at = where_it_turns(first, end)
    if len(f"{chosen} {first.title}".split()) > LONGEST_TOGETHER:
        chosen = do(option)
    others = len(found) - 1
    then = "" if others or end.best == decision.choice else do(decision.option(end.best))
    facts = {"what": first.title, "today": first.base.text, "own": first.strength == "measured", "others": others}
    return say("decision", "depends", chosen=chosen, side=side, at=at, then=then, **facts)


def turning(decision: Decision) -> list[tuple[Unknown, End]]:
    """Return the unknowns that turn the answer, each with the end at which it does, the largest swing first."""
    found = [
        (one, end)
        for one in sorted(decision.unknowns, key=lambda one: -swing(one))
        for end in (one.low, one.high)
        if end.recommendation == "turns"
    ]
    return list({one.path + one.title: (one, end) for one, end in reversed(found)}.values())[::-1]


def swing(one: Unknown) -> float:
    """Return how far an unknown moves the lead, 0 where that is not known."""
    return one.matters if math.isfinite(one.matters) else 0.0


def where_it_turns(one: Unknown, end: End) -> tuple[str, str]:
    """Return on which side of which value the answer is another: ("below", "24%"); ("", "20%") where only an end is known."""
    if one.turns_at is None or not one.turns_at.text:
        return "", end.text
    return one.turns_at.side, one.turns_at.text


def why(decision: Decision) -> list[str]:
    """Return at most three sentences on why: who is overloaded, what the change does to that, what is recommended."""
    stay, chosen = decision.option(decision.staying), decision.option(decision.choice)
    change = changed(decision)
    said = [_load(busiest(decision, stay))]
    if change is not None and change.key != chosen.key:
        said += [_after(decision, change, stay), _dip(decision, change)]
    if chosen.key != stay.key:
        said += [_chosen(decision, chosen, stay), _dip(decision, chosen)]
        said.append(_pays(decision, chosen))
    elif change is None:
        said.append(_pays(decision, best_other(decision)))
    told = [text for text in dict.fromkeys(said) if text]
    if (
        chosen.key != stay.key and len(told) > REASONS
    ):  # what is recommended is said of before a second word on the change
        last = [text for text in (_chosen(decision, chosen, stay) or _pays(decision, chosen),) if text]
        told = [*[text for text in told if text not in last][: REASONS - len(last)], *last]
    if len(told) < REASONS and change is not None:
        told += [text for text in (_pays(decision, change),) if text and text not in told]
    return told[:REASONS]


def works(decision: Decision, option: Option) -> list[Workload]:
    """Return how full the days of each role are in an option."""
    return [work for work in decision.workloads if work.option == option.key and math.isfinite(work.load)]


def busiest(decision: Decision, option: Option, like: str = "") -> Workload | None:
    """Return the role of an option with the fullest days; that of a name, where there is one and it is asked for."""
    found = works(decision, option)
    same = [work for work in found if like and work.role == like]
    return max(same or found, key=lambda work: work.load, default=None)


def missed(work: Workload) -> float:
    """Return which share of the work that a role misses most it misses."""
    return work.missed / work.due if work.due > 0 else 0.0


def _work(work: Workload) -> str:
    return work.work if work.due > 0 and math.isfinite(work.missed) else ""


def _load(work: Workload | None) -> str:
    if work is None:
        return ""
    facts = {"work": _work(work), "missed": missed(work), "lost": work.missed, "due": work.due}
    return say("decision", "load", who=people(work, "Our"), many=not is_one(work), load=work.load, **facts)


def _after(decision: Decision, change: Option, stay: Option) -> str:
    """Return what a change does to the days of people."""
    work, before = busiest(decision, change), works(decision, stay)
    if work is None:
        return ""
    heads = sum(one.people for one in works(decision, change)), sum(one.people for one in before)
    same = bool(before) and abs(heads[0] - heads[1]) < 0.05
    facts = {"who": people(work), "many": not is_one(work), "load": work.load, "work": _work(work)}
    return say("decision", "after", option=do(change), missed=missed(work), same_hours=same, **facts)


def _chosen(decision: Decision, chosen: Option, stay: Option) -> str:
    """Return what is recommended does to the days of people: of the same roles as today, or of others."""
    same = {work.role for work in works(decision, chosen)} == {work.role for work in works(decision, stay)}
    return _relief(decision, chosen, stay) if same else _after(decision, chosen, stay)


def _relief(decision: Decision, chosen: Option, stay: Option) -> str:
    """Return how what is recommended changes the load of the role that is busiest today."""
    before = busiest(decision, stay)
    work = busiest(decision, chosen, before.role) if before else None
    if before is None or work is None:
        return ""
    kind = _work(work) if work.work == before.work else ""
    facts = {"missed": missed(work), "missed_before": missed(before)}
    return say("decision", "relief", option=do(chosen), load=work.load, before=before.load, work=kind, **facts)


def _dip(decision: Decision, option: Option) -> str:
    found: Dip | None = next((one for one in decision.dips if one.option == option.key), None)
    if found is None or not found.arr < 0:
        return ""
    level = found.level_again if math.isfinite(found.level_again) else 0.0
    facts = {"amount": -found.arr, "month": found.month, "level": level, "horizon": decision.horizon_months}
    return say("decision", "dip", option=do(option), **facts)


def _pays(decision: Decision, option: Option) -> str:
    if not math.isfinite(option.cost_more.mean) or not known(option.cost_more):
        return ""
    payback = option.payback if math.isfinite(option.payback) else None
    facts = {"cost": option.cost_more.mean, "payback": payback, "horizon": decision.horizon_months}
    return say("decision", "pays", option=do(option), **facts)
