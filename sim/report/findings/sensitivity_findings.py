"""Findings over plausible scenarios: who is ahead in how many, what could flip it, what knowing more is worth.

The most decision-relevant first. An interval of an average (more simulations narrow it) and a share of scenarios (only
better data narrow it) never stand in one bracket, and where scenarios differ mostly by chance the finding says that.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from sim.report.findings import sensitivity_claims as claims
from sim.report.findings import worth_claims
from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views import worth as sensitivity_worth
from sim.report.views.drivers import Tornado
from sim.report.views.sensitivity import Difference, Sensitivity
from sim.report.words import wording
from sim.report.words.reading import names
from sim.report.words.sentences import say
from sim.results.summary import Summary

Finding: TypeAlias = tuple[str, list[str]]  # text without its full stop, metrics
MOST_MODELS, MOST_FLIPS, MOST_TIMES = 3, 3, 1_000.0
PARTED = 1.05


def sensitivity_findings(summary: Summary) -> list[Finding]:
    """Return at most eight findings; nothing for a study without plausible worlds."""
    study = sensitivity_reading.read(summary)
    if study is None:
        return []
    shown = names(summary)
    found = [
        _worlds(summary, study, shown),
        _flips(study, shown),
        _information(summary, shown),
        _scenarios(summary, study, shown),
        _stress(summary, study, shown),
        _sources(study, shown),
        _shares(study, shown),
        (wording.capital(wording.reworded(study.levels)), ["levels"]) if study.levels else None,
    ]
    return [one for one in found if one]


def _led(study: Sensitivity) -> dict[str, list[Difference]]:
    """Return the differences by metric, of the metrics that lead."""
    metrics = dict.fromkeys(d.metric for d in study.differences if study.led(d.metric))
    return {metric: [d for d in study.differences if d.metric == metric] for metric in metrics}


def _more(many: int, kept: int, what: str) -> list[str]:
    return [say("scenarios", "more", many=many - kept, what=what)] if many > kept else []


def _worlds(summary: Summary, study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return the shares of scenarios, and apart from them the averages at base values."""
    led = _led(study)
    said = []
    for metric, rows in led.items():
        said.append(f"{claims.worlds_claim(rows, shown)}{claims.staffed(summary, [d.a for d in rows])}")
        base = [(shown.get(d.a, d.a), claims.of_span(metric, d.held)) for d in rows[:MOST_MODELS]]
        said.append(say("scenarios", "base", metric=metric, rows=base, more=max(0, len(rows) - MOST_MODELS)))
    return (". ".join(said), list(led)) if led else None


def _flips(study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return which assumptions flip a difference, with value and grade."""
    led = [t for t in study.tornados if study.led(t.metric)]
    if not led:
        return None
    ranked = sorted(led, key=lambda t: -sum(claims.turning(t)))[:MOST_MODELS]
    said = [_flip_text(t, study, shown) for t in led if t in ranked]
    said += _more(len(led), len(ranked), "comparison")
    return ". ".join(said), list(dict.fromkeys(t.metric for t in ranked))


def _flip_text(t: Tornado, study: Sensitivity, shown: Mapping[str, str]) -> str:
    bars = sorted((bar for bar in t.bars if bar.flip), key=lambda bar: not (bar.flip and bar.flip.sure))
    said = [claims.tornado_claim(t, shown)]
    for bar in bars[:MOST_FLIPS] if claims.excludes_zero(t.held) else ():
        factor, words = study.factors[bar.factor], claims.flip_words(t, bar, study, shown)
        facts = {"grade": claims.graded(factor), "words": words, "around": claims.flip_interval(bar, study)}
        said.append(wording.capital(say("scenarios", "flipped", name=factor.name, **facts)))
    return ". ".join(said)


def _information(summary: Summary, shown: Mapping[str, str]) -> Finding | None:
    """Return the value of knowing everything, the first field to pull, and what a pilot is worth."""
    found = sensitivity_worth.information(summary)
    if found is None:
        return None
    said = [worth_claims.information_claim(found)]
    if found.q2 > 0:
        first, _ = worth_claims.told_first(found.fields)
        worth = [("Knowing everything", found.everything), *([("That field", first.worth)] if first else [])]
        year = worth_claims.per(found)
        said += [say("worth", "value", what=w, amount=worth_claims.worth_words(x), year=year) for w, x in worth]
        said += [text for text in (worth_claims.pilot_words(found, shown), worth_claims.unseen_words(found)) if text]
    return ". ".join(said), ["value_of_information"]


def _scenarios(summary: Summary, study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return in which scenarios it happens, for the first questions."""
    asked = sensitivity_worth.scenarios(summary)
    said = [worth_claims.scenario_sentence(one, study, shown) for one in asked[:2]]
    metrics = list(dict.fromkeys(one.metric for one in asked[:2]))
    return (". ".join([*said, *_more(len(asked), 2, "question")]), metrics) if asked else None


def _stress(summary: Summary, study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return what would have to be true, for the metric that leads; the scenarios that did turn first."""
    found = [s for s in sensitivity_worth.stresses(summary) if study.led(s.metric)]

    def order(s: sensitivity_worth.Stress) -> int:
        near = worth_claims.shown_near(s)
        words = (worth_claims.TURNS, worth_claims.MAY_TURN)
        return words.index(near.confirmed) if near and near.confirmed in words else 2 if near else 3

    kept = sorted(found, key=order)[:2]
    said = [worth_claims.stress_sentence(s, study, shown) for s in kept]
    metrics = list(dict.fromkeys(s.metric for s in kept))
    return (". ".join([*said, *_more(len(found), len(kept), "comparison")]), metrics) if found else None


def _sources(study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return how much of what differs between scenarios is chance, and how much of the rest comes from assumptions."""
    led, said = _led(study), []
    for metric, rows in led.items():
        noisy = sorted((d for d in rows if not d.told), key=lambda d: d.noise)
        kept = [*noisy[:MOST_MODELS], *(d for d in rows if d.told)]
        facts = [(shown.get(d.a, d.a), d.noise, _needed_by(d), _guesses(d)) for d in kept]
        more = max(0, len(noisy) - MOST_MODELS)
        said.append(say("scenarios", "sources", metric=metric, rows=facts, futures=study.futures, more=more))
    return (". ".join(said), list(led)) if led else None


def _needed_by(d: Difference) -> str:
    return claims.futures_words(d.futures_needed) if not d.told and math.isfinite(d.futures_needed) else ""


def _guesses(d: Difference) -> float | None:
    """Return what share of what a fit explains comes from assumptions alone; None where that is not known."""
    guesses = d.alone.get("assumption", math.nan)
    return guesses if d.told and d.q2 > 0 and math.isfinite(guesses) else None


def _shares(study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return which assumptions stand apart by Sobol' index, and what ranking the next two would take."""
    led = [s for s in study.shares if study.led(s.metric)]
    kept = sorted(led, key=lambda s: not s.told)[:2]
    said = [text for s in kept for text in (claims.shares_claim(s, study, shown), _needed(s.times, study)) if text]
    metrics = list(dict.fromkeys(s.metric for s in kept))
    return (". ".join([*said, *_more(len(led), len(kept), "comparison")]), metrics) if led else None


def _needed(times: Sequence[tuple[int, int, float]], study: Sensitivity) -> str:
    """Return how many times the scenarios would rank the first two that overlap; "" where all stand apart."""
    overlap = [row for row in times if not row[2] <= PARTED]
    if not overlap:
        return ""
    above, below, many = overlap[0]
    often = f"at least {many:.1f}" if many < 10 else f"about {many:.0f}"
    often = f"more than {MOST_TIMES:,.0f}" if many > MOST_TIMES else often
    names = {"above": study.factors[above].name, "below": study.factors[below].name}
    return say("scenarios", "parting", often=often if math.isfinite(many) else "", **names)
