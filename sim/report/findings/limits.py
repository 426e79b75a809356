"""The limits of one study in plain words: what it rests on, and what must not be done with it."""

from collections.abc import Mapping
from typing import Any

from sim.report.words import counted
from sim.report.words.reading import SIZE
from sim.results.summary import Summary

FEWEST_FOR_TAILS = 59
"""With fewer futures no two-sided 95 % interval of a 95th percentile exists."""
SAME_SPEND = 0.01

NEVER = (
    "It does not say where one company ends up: no list of accounts was loaded, and nothing was tested against its own past.",
    "It judges no person. People here differ by drawn talent and by what they have learned, not by who they are.",
    "It says nothing about what is lawful or fair in pay, notice or reorganisation.",
)


def limits(manifest: Mapping[str, Any], summary: Summary) -> tuple[str, ...]:
    """Return five to nine sentences, chosen by what the study is."""
    found = [assumed(summary), *spend(summary), *(counted.sentences(summary) if summary.points else ())]
    n = summary.n
    if isinstance(n, int) and n < FEWEST_FOR_TAILS:
        found.append(f"With {n} futures nothing is said of rare outcomes; that takes {FEWEST_FOR_TAILS} or more.")
    if summary.sensitivity is not None:
        found.append(
            "Plausible worlds are plausible to whoever wrote the ranges; a range that is too narrow hides a world."
        )
    else:
        found.append(
            "The assumptions are held at their most likely values; whether the answer survives others is another study."
        )
    if any(case.get("stages") for case in models_of(manifest)):
        found.append("What a change of organisation costs by itself is our assumption; nobody has measured it.")
    return tuple([each for each in found if each] + list(NEVER))


def models_of(manifest: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the policies of a design; nothing in a study of models."""
    asked = (manifest.get("design") or {}).get("experiment") or {}
    return [{"stages": stages} for stages in (asked.get("policies") or {}).values()]


def assumed(summary: Summary) -> str:
    """Return how many numbers are our own assumptions; empty where the summary does not say."""
    grades = {k: v for k, v in (summary.assumptions).items() if isinstance(v, int)}
    total = sum(grades.values())
    return f"{grades.get('assumption', 0)} of {total} numbers are our own assumptions." if total else ""


def spend(summary: Summary) -> list[str]:
    """Return what equal spend means here, and that own staffing does not spend alike."""
    found = []
    points = summary.points
    paid = [
        float(ratio)
        for point in points
        if point.staffing == "equal_budget"
        for ratio in (point.cost_ratio).values()
        if isinstance(ratio, int | float)
    ]
    if paid and max(abs(ratio - 1.0) for ratio in paid) > SAME_SPEND:
        found.append(
            "Equal spend is what pilot futures expect: what was paid in the end was "
            f"{min(paid):.2f} to {max(paid):.2f} times the baseline's."
        )
    sizes = {str((point.values).get(SIZE)) for point in points if point.staffing == "equal_budget"}
    if len(sizes) > 1:
        found.append(
            "At equal spend people come in parts: positions of half a person to one and a half, to which growth adds "
            "beginners little by little. Nobody hires like that; at own staffing people are whole."
        )
    if any(point.staffing == "own" for point in points):
        found.append("At own staffing organisations do not cost the same; a gain there stands beside its extra cost.")
    return found
