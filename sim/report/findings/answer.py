"""The answer of a study in one minute: a recommendation in verdict words, three numbers, what would change our mind.

No winner is named while another could be the best, or while its verdict against the baseline is open: then the model cannot
decide, and the reasons say what it can tell. Where measures that decide name different winners, the weighing is the reader's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.report.findings import answer_numbers
from sim.report.findings import sensitivity_claims as claims
from sim.report.findings.answer_numbers import Number
from sim.report.findings.doubts import changes_of_mind, counts
from sim.report.views import choices, crossing, paid
from sim.report.views.choices import Choice
from sim.report.views.sensitivity import Sensitivity, read
from sim.report.words import titles, wording
from sim.report.words.reading import Comparison, Point, by_staffing, headline_point, model_keys, names, own_words
from sim.results.summary import Summary

CANNOT = "The model cannot decide this."
NO_ACTION = "No difference that you would act on: choose by cost or by ease."
TOO_SMALL = "too small to act on"
OPEN = (wording.CANNOT_TELL, wording.SAME, wording.IDENTICAL)
MOST_REASONS = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands on the first page. focus: the model that the numbers compare with the baseline, "" without one."""

    question: str
    recommendation: str
    reasons: tuple[str, ...]
    numbers: tuple[Number, ...]
    changes_of_mind: tuple[str, ...]
    focus: str


def answer(summary: Summary) -> Answer:
    """Return the answer of any study."""
    focus = focus_of(summary)
    bold, reasons = _said(summary)
    return Answer(
        question=str(summary.title or summary.experiment),
        recommendation=bold,
        reasons=(*reasons[:MOST_REASONS], *_paid(summary), *(f"{text}." for text in summary.shown_once)),
        numbers=() if _refused(summary) else answer_numbers.numbers(summary, focus),
        changes_of_mind=() if _refused(summary) else changes_of_mind(summary, focus),
        focus=focus,
    )


def _paid(summary: Summary) -> list[str]:
    """Return the sentence on structure and plans, where something is concluded."""
    return [] if _refused(summary) else [f"{text}." for text in paid.lines(summary)]


def _refused(summary: Summary) -> Mapping[str, Any]:
    return summary.failed.refused


def _said(summary: Summary) -> tuple[str, list[str]]:
    refused = _refused(summary)
    if refused:
        return "Nothing is concluded, because too many replications failed.", [
            f"{cell}: {why}." for cell, why in refused.items()
        ]
    if len(model_keys(summary)) < 2:
        why = "all options are the same" if summary.shown_once else "this study has one model"
        return f"There is nothing to choose between: {why}.", [] if summary.shown_once else _first_findings(summary, 1)
    _, chosen = next(by_staffing(summary))
    if len(chosen) > 1:
        return _over_points(summary, chosen)
    bold, reasons = _at_one_point(summary)
    study = read(summary)
    return bold, [*reasons, *(_over_worlds(summary, study) if study else [])]


def deciding(summary: Summary, point: Point) -> list[str]:
    """Return the metrics that decide and are compared here, in the order of the study; else what is compared first."""
    compared = list(dict.fromkeys(c.metric for c in point.comparisons))
    wanted = [metric for metric in summary.decide_on if metric in compared]
    return wanted or [metric for metric in ("nrr", "economic_value") if metric in compared] or compared[:1]


def _choices_here(summary: Summary, point: Point) -> list[Choice]:
    metrics = deciding(summary, point)
    here = [c for c in choices.choices(summary) if (c.point, c.staffing) == (point.point, point.staffing)]
    return sorted((c for c in here if c.metric in metrics), key=lambda c: metrics.index(c.metric))


def _firm(choice: Choice, point: Point, baseline: str) -> bool:
    """Say whether a winner may be named: told from everyone, and no open verdict between it and the baseline."""
    if not choice.decided:
        return False
    pairs: Sequence[Comparison | None]
    if choice.best == baseline:
        pairs = [point.comparison(s.model, choice.metric) for s in choice.systems if s.model != baseline]
    else:
        pairs = [point.comparison(choice.best, choice.metric)]
    return not any(c and c.verdict in OPEN for c in pairs)


def _at_one_point(summary: Summary) -> tuple[str, list[str]]:
    shown, point, baseline = names(summary), headline_point(summary), str(summary.baseline)
    given, noun = titles.staffing_group(point)[3:], choices.noun(summary)
    metrics = deciding(summary, point)
    verdicts = [c.verdict for c in point.comparisons if c.metric in metrics]
    told = [titles.claim_at(point, metric, shown) + "." for metric in metrics]
    if verdicts and all(_weak(verdict) for verdict in verdicts):
        return NO_ACTION, told
    here = _choices_here(summary, point)
    if not here:
        return (CANNOT if all(v in OPEN for v in verdicts) else told[0]), told
    said = [f"{choices.claim(choice, shown, given, noun)}." for choice in here]
    firm = [choice for choice in here if _firm(choice, point, baseline)]
    best = list(dict.fromkeys(choice.best for choice in firm))
    if len(firm) < len(here):
        return CANNOT, [*said, *_unbeaten(here, shown)]
    if len(best) > 1:
        return f"{CANNOT[:-1]}: it depends on which measure counts.", said
    measures = wording.joined([wording.metric_words(choice.metric) for choice in here])
    return f"{shown.get(best[0], best[0])}: the best average {measures} at {given}.", told


def _unbeaten(here: Sequence[Choice], shown: Mapping[str, str]) -> list[str]:
    """Return who alone could be the best on every measure that decides, where there is one; it is no winner by that."""
    left = [model for model in here[0].open if all(model in choice.open for choice in here)]
    if len(here) < 2 or len(left) != 1:
        return []
    return [f"{shown.get(left[0], left[0])} alone is not told to be behind on any measure that decides."]


def _weak(verdict: str) -> bool:
    return verdict in (wording.SAME, wording.IDENTICAL) or verdict.endswith(TOO_SMALL)


def _over_points(summary: Summary, chosen: Sequence[Point]) -> tuple[str, list[str]]:
    """Return what holds over all that was varied: no winner where verdicts differ, only on what it depends."""
    metrics = deciding(summary, chosen[0])
    every = [c for point in chosen for c in point.comparisons if c.metric in metrics]
    reasons = [*counts(summary, chosen, metrics), *_turns(summary, chosen[0].staffing)]
    verdicts = [c.verdict for c in every]
    if every and all(_weak(verdict) for verdict in verdicts):
        return "No difference that you would act on anywhere in what was varied: choose by cost or by ease.", reasons
    if all(verdict in OPEN or _weak(verdict) for verdict in verdicts):
        return "The model cannot decide this anywhere in what was varied.", reasons
    rivals, shown = list(dict.fromkeys(c.a for c in every)), names(summary)
    if len(rivals) > 1 and not any(v.split(",")[0].endswith("better") for v in verdicts):
        base = str(summary.baseline)
        given = titles.staffing_group(chosen[0])
        return f"{shown.get(base, base)}: nowhere in what was varied is another told to be better {given}.", reasons
    better, worse = (any(v.split(",")[0].endswith(side) for v in verdicts) for side in ("better", "worse"))
    if len(rivals) == 1 and better != worse:
        a, b = shown.get(every[0].a, every[0].a), shown.get(every[0].b, every[0].b)
        given = titles.staffing_over(chosen, every[0].a)
        side = "better" if worse else "worse"
        return f"Nowhere in what was varied is {a} told to be {side} than {b} at {given}.", reasons
    varied = [path for path in chosen[0].values if len({str(p.values.get(path)) for p in chosen}) > 1]
    what = wording.joined([own_words(path) for path in varied]) if varied else "what was varied"
    return f"It depends on {what}.", reasons


def _turns(summary: Summary, staffing: str) -> list[str]:
    """Return where signs change under one staffing mode, a sentence for each crossing that is told."""
    found = [c for c in crossing.crossings(summary) if c.staffing == staffing]
    return [f"{wording.capital(crossing.sentence(c))}." for c in found]


def _over_worlds(summary: Summary, study: Sensitivity) -> list[str]:
    shown, said = names(summary), []
    for metric in dict.fromkeys(d.metric for d in study.differences if study.led(d.metric)):
        rows = [d for d in study.differences if d.metric == metric]
        said.append(f"{claims.worlds_claim(rows, shown)}{claims.staffed(summary, [d.a for d in rows])}.")
    return said


def _first_findings(summary: Summary, most: int) -> list[str]:
    found = [f.text for f in summary.findings if f.metrics != ("assumptions",)]
    return found[:most]


def focus_of(summary: Summary) -> str:
    """Return the model to compare with the baseline: the best average of the first deciding metric, else the runner-up."""
    point, baseline = headline_point(summary), str(summary.baseline)
    rivals = list(dict.fromkeys(c.a for c in point.comparisons))
    if not rivals:
        return ""
    for choice in _choices_here(summary, point)[:1]:
        ranked = sorted(choice.systems, key=lambda s: s.regret.mean)
        return next((s.model for s in ranked if s.model != baseline and s.model in rivals), rivals[0])
    return rivals[0]
