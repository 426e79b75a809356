"""The answer of a study in one minute: a graded recommendation, three numbers, what would change our mind.

Recommend: the best, by more than is worth acting on · Lean: the best, by less · Too close to call: then stay, because
changing costs; the reasons say what would settle it · It depends: on what is varied, or on which measure counts. No winner
is named while another could be the best, or while its difference to the baseline is open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.report.findings import answer_numbers
from sim.report.findings import sensitivity_claims as claims
from sim.report.findings.answer_numbers import Number
from sim.report.findings.doubts import changes_of_mind, counts
from sim.report.findings.findings import settle
from sim.report.views import choices, crossing, paid
from sim.report.views.choices import Choice
from sim.report.views.sensitivity import Sensitivity, read
from sim.report.words import titles, wording
from sim.report.words.effects import BETTER, WORSE, effect
from sim.report.words.paths import in_order, path_words, range_words, where_words
from sim.report.words.reading import Comparison, Point, by_staffing, headline_point, model_keys, names
from sim.report.words.sentences import say
from sim.results.summary import Summary

TOO_SMALL = "too small to act on"
OPEN = (wording.CANNOT_TELL, wording.SAME, wording.IDENTICAL)
MOST_REASONS = 5
MOST_RUNS = 100_000
"""More simulations than that settle nothing in practice."""


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
        return say("answer", "refused"), [f"{cell}: {why}." for cell, why in refused.items()]
    if len(model_keys(summary)) < 2:
        same = bool(summary.shown_once)
        return say("answer", "alone", same=same), [] if same else _first_findings(summary, 1)
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
    given, stay = titles.staffing_group(point)[3:], shown.get(baseline, baseline)
    metrics = deciding(summary, point)
    compared = [c for c in point.comparisons if c.metric in metrics]
    told = [titles.claim_at(point, metric, shown) + "." for metric in metrics]
    if compared and all(_weak(c.verdict) for c in compared):
        return say("answer", "small", where=""), told
    here = _choices_here(summary, point)
    settled, noun = _settled(summary, compared), choices.noun(summary)
    if not here:
        close = say(
            "answer", "close", stay=stay, left=[], metric=next(iter(metrics), ""), where=""
        )  # unsaid where it is to stay
        return (close, [*told, *settled]) if all(c.verdict in OPEN for c in compared) else (told[0], told)
    said = [f"{choices.claim(choice, shown, given, noun)}." for choice in here]
    firm = [choice for choice in here if _firm(choice, point, baseline)]
    best = list(dict.fromkeys(choice.best for choice in firm))
    if len(firm) < len(here):
        open_ = next(choice for choice in here if choice not in firm)
        facts = {"left": [shown.get(m, m) for m in open_.open], "metric": open_.metric, "where": ""}
        stays = stay if all(baseline in choice.open or choice not in firm for choice in here) else ""
        close, unbeaten = say("answer", "close", stay=stays, **facts), _unbeaten(here, shown)
        if stays:
            return close, [*said, *unbeaten, *settled]
        return " ".join([close, *unbeaten]), [*said, *settled]
    if len(best) > 1:
        return say("answer", "measures", winners=[(c.metric, shown.get(c.best, c.best)) for c in here]), said
    measures = [wording.metric_words(choice.metric) for choice in here]
    clear = all(len(choice.clear_losses()) == len(choice.systems) - 1 for choice in here)
    name = shown.get(best[0], best[0])
    return say("answer", "best", recommended=clear, name=name, metrics=measures, given=given), told


def _settled(summary: Summary, compared: Sequence[Comparison]) -> list[str]:
    """Return how many simulations settle all that is open, in a sentence."""
    most = settling(summary, compared)
    return [say("answer", "settle", n=most)] if most else []


def settling(summary: Summary, compared: Sequence[Comparison]) -> int:
    """Return how many simulations settle all that is open; 0 where nothing is, or where that is no number one can run."""
    most = max((settle(c, summary.worth_acting_on.get(c.metric)) for c in compared), default=0)
    return most if most <= MOST_RUNS else 0


def settles(summary: Summary) -> int:
    """Return how many simulations settle what a study of one size leaves open; 0 for any other."""
    _, chosen = next(by_staffing(summary))
    if len(chosen) > 1 or _refused(summary):
        return 0
    metrics = deciding(summary, chosen[0])
    return settling(summary, [c for c in chosen[0].comparisons if c.metric in metrics])


def _unbeaten(here: Sequence[Choice], shown: Mapping[str, str]) -> list[str]:
    """Return who alone could be the best on every measure that decides, where there is one; it is no winner by that."""
    left = [model for model in here[0].open if all(model in choice.open for choice in here)]
    if len(here) < 2 or len(left) != 1:
        return []
    metrics = [wording.metric_words(choice.metric) for choice in here]
    return [say("answer", "unbeaten", name=shown.get(left[0], left[0]), metrics=metrics)]


def _weak(verdict: str) -> bool:
    return verdict in (wording.SAME, wording.IDENTICAL) or verdict.endswith(TOO_SMALL)


def _over_points(summary: Summary, chosen: Sequence[Point]) -> tuple[str, list[str]]:
    """Return what holds over all that was varied: no winner where effects differ in side, only on what it depends."""
    metrics, shown, base = deciding(summary, chosen[0]), names(summary), str(summary.baseline)
    every = [c for point in chosen for c in point.comparisons if c.metric in metrics]
    reasons = [*counts(summary, chosen, metrics), *_turns(summary, chosen[0].staffing)]
    rivals, verdicts, where = list(dict.fromkeys(c.a for c in every)), [c.verdict for c in every], anywhere(chosen)
    b, sides = shown.get(base, base), {effect(c).side for c in every}
    sure = wording.CANNOT_TELL not in verdicts
    if every and all(_weak(verdict) for verdict in verdicts):
        return say("answer", "small", where=where), reasons
    if not sides & {BETTER, WORSE}:
        return say("answer", "close", stay=b, left=[], metric=metrics[0], where=where), reasons
    if len(rivals) > 1 and BETTER not in sides:
        words = [wording.metric_words(metric) for metric in metrics]
        return say("answer", "stay", b=b, metrics=words, sure=sure, where=where), reasons
    if len(rivals) == 1 and not {BETTER, WORSE} <= sides:
        a, side = shown.get(rivals[0], rivals[0]), BETTER if WORSE in sides else WORSE
        clear = all(verdict == "clearly better" for verdict in verdicts)
        return say("answer", "never", a=a, b=b, side=side, sure=sure, all=clear, where=where), reasons
    varied = [path for path in chosen[0].values if len({str(p.values.get(path)) for p in chosen}) > 1]
    return say("answer", "depends", paths=[path_words(path) for path in varied] or ["what is varied"]), reasons


def anywhere(chosen: Sequence[Point]) -> str:
    """Return all that was varied: "at any size from 10 to 400 customers", "anywhere from … and …"."""
    every = {path: in_order([point.values[path] for point in chosen]) for path in chosen[0].values}
    varied = {path: values for path, values in every.items() if len(values) > 1}
    if len(varied) == 1:
        path, values = next(iter(varied.items()))
        return where_words(path, values, range(len(values)), each="any")
    spans = [range_words(path, v) for path, v in varied.items() if all(isinstance(x, int | float) for x in v)]
    return f"anywhere from {wording.joined(spans)}" if spans else "in any case"


def _turns(summary: Summary, staffing: str) -> list[str]:
    """Return where the answer turns under one staffing mode, for each crossing that is told."""
    found = [c for c in crossing.crossings(summary) if c.staffing == staffing]
    return [f"{crossing.sentence(c)}." for c in found]


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
