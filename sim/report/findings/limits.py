"""The limits of one study in plain words: what it rests on, and what must not be done with it."""

from collections.abc import Mapping
from typing import Any

from sim.report.words import counted
from sim.report.words.reading import SIZE
from sim.report.words.sentences import say
from sim.results.summary import Summary

FEWEST_FOR_TAILS = 59
"""With fewer simulations no two-sided 95% interval of a 95th percentile exists."""
SAME_SPEND = 0.01

NEVER = (
    "It does not say where one company ends up: no list of accounts was loaded, and nothing was tested against its past.",
    "It judges no person. People here differ by drawn talent and by what they have learned, not by who they are.",
    "It says nothing about what is lawful or fair in pay, notice or reorganization.",
)


def limits(manifest: Mapping[str, Any], summary: Summary) -> tuple[str, ...]:
    """Return five to nine sentences, chosen by what the study is."""
    found = [assumed(summary), *spend(summary), *(counted.sentences(summary) if summary.points else ())]
    n = summary.n
    if isinstance(n, int) and n < FEWEST_FOR_TAILS:
        found.append(say("study", "few_for_tails", n=n, fewest=FEWEST_FOR_TAILS))
    found.append(say("study", "fixed" if summary.sensitivity is None else "ranges"))
    if any(case.get("stages") for case in models_of(manifest)):
        found.append(say("study", "change_assumed"))
    return tuple([each for each in found if each] + list(NEVER))


def models_of(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the policies of a design; nothing in a study of models."""
    asked = (manifest.get("design") or {}).get("experiment") or {}
    return [{"stages": stages} for stages in (asked.get("policies") or {}).values()]


def assumed(summary: Summary) -> str:
    """Return how many numbers are assumptions; empty where the summary does not say."""
    grades = {k: v for k, v in (summary.assumptions).items() if isinstance(v, int)}
    total = sum(grades.values())
    return say("study", "assumed", guesses=grades.get("assumption", 0), total=total) if total else ""


def spend(summary: Summary) -> list[str]:
    """Return what the same spend means here, and that own staffing does not spend alike."""
    equal = [point for point in summary.points if point.staffing == "equal_budget"]
    paid = [float(r) for point in equal for r in point.cost_ratio.values() if isinstance(r, int | float)]
    found = []
    if paid and max(abs(ratio - 1.0) for ratio in paid) > SAME_SPEND:
        found.append(say("study", "spend", least=min(paid), most=max(paid)))
    if len({str(point.values.get(SIZE)) for point in equal}) > 1:
        found.append(say("study", "parts_of_people"))
    if len(equal) < len(summary.points):
        found.append(say("study", "own_staffing"))
    return found
