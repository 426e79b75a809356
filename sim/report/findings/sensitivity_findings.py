"""Findings over plausible worlds: who is better in how many, what could turn it round, what knowing more is worth.

The most decision-relevant first. An interval of an average (more runs narrow it) and a share of worlds (only better data
narrow it) never stand in one bracket, and where worlds cannot be told from noise the finding says that.
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
        (wording.capital(study.levels), ["levels"]) if study.levels else None,
    ]
    return [one for one in found if one]


def _led(study: Sensitivity) -> dict[str, list[Difference]]:
    """Return the differences by metric, of the metrics that lead."""
    metrics = dict.fromkeys(d.metric for d in study.differences if study.led(d.metric))
    return {metric: [d for d in study.differences if d.metric == metric] for metric in metrics}


def _more(many: int, kept: int, what: str) -> list[str]:
    more = many - kept
    if more <= 0:
        return []
    return [f"{more} more {what}s stand in summary.json" if more > 1 else f"One more {what} stands in summary.json"]


def _worlds(summary: Summary, study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return the shares of worlds, and apart from them the averages in the most likely world."""
    led = _led(study)
    if not led:
        return None
    said = []
    for metric, rows in led.items():
        said.append(f"{claims.worlds_claim(rows, shown)}{claims.staffed(summary, [d.a for d in rows])}")
        held = [f"{shown.get(d.a, d.a)} {claims.span_text(metric, d.held)}" for d in rows[:MOST_MODELS]]
        more = f", {len(rows) - MOST_MODELS} more in the table" if len(rows) > MOST_MODELS else ""
        head = f"In the most likely world the average difference in {wording.metric_words(metric)} is"
        said.append(f"{head} {'; '.join(held)} (95 % intervals of the average, each by itself){more}")
    return ". ".join(said), list(led)


def _flips(study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return which unknowns can turn a difference round, with value and grade."""
    led = [t for t in study.tornados if study.led(t.metric)]
    if not led:
        return None
    ranked = sorted(led, key=lambda t: -sum(claims.turning(t)))[:MOST_MODELS]
    said = [_flip_text(t, study, shown) for t in led if t in ranked]
    said += _more(len(led), len(ranked), "comparison")
    return ". ".join(said), list(dict.fromkeys(t.metric for t in ranked))


def _flip_text(t: Tornado, study: Sensitivity, shown: Mapping[str, str]) -> str:
    bars = [bar for bar in t.bars if bar.flip]
    bars.sort(key=lambda bar: not (bar.flip and bar.flip.sure))
    said = []
    for bar in bars[:MOST_FLIPS]:
        factor, around = study.factors[bar.factor], claims.flip_interval(bar, study)
        where = f" ({around})" if around else ""
        graded = f"{factor.name} ({claims.graded(factor)})"
        said.append(f"{graded}: {claims.flip_words(t, bar, study, shown)}{where}")
    claim = claims.tornado_claim(t, shown)
    return f"{claim}. {wording.capital('; '.join(said))}" if said and claims.excludes_zero(t.held) else claim


def _information(summary: Summary, shown: Mapping[str, str]) -> Finding | None:
    """Return the value of knowing everything, the first field to pull, and what a pilot is worth."""
    found = sensitivity_worth.information(summary)
    if found is None:
        return None
    said = [worth_claims.information_claim(found)]
    if found.q2 > 0:
        year = worth_claims.per(found)
        said.append(f"Value of knowing everything: {worth_claims.worth_words(found.everything)}{year}")
        first, _ = worth_claims.told_first(found.fields)
        said += [f"Value of that field: {worth_claims.worth_words(first.worth)}{year}"] if first else []
        said[-1] += " (95 % intervals of the average)"
        said += [text for text in (worth_claims.pilot_words(found, shown), worth_claims.unseen_words(found)) if text]
    return ". ".join(said), ["value_of_information"]


def _scenarios(summary: Summary, study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return in which worlds it happens, a sentence for each of the first questions."""
    asked = sensitivity_worth.scenarios(summary)
    if not asked:
        return None
    said = [worth_claims.scenario_sentence(one, study, shown) for one in asked[:2]]
    return ". ".join([*said, *_more(len(asked), 2, "question")]), list(dict.fromkeys(one.metric for one in asked[:2]))


def _stress(summary: Summary, study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return what would have to be true, for the metric that leads; the worlds that did turn round first."""
    found = [s for s in sensitivity_worth.stresses(summary) if study.led(s.metric)]
    if not found:
        return None

    def order(s: sensitivity_worth.Stress) -> int:
        near = worth_claims.shown_near(s)
        words = (worth_claims.TURNS, worth_claims.MAY_TURN)
        return words.index(near.confirmed) if near and near.confirmed in words else 2 if near else 3

    kept = sorted(found, key=order)[:2]
    said = [worth_claims.stress_sentence(s, study, shown) for s in kept]
    return ". ".join([*said, *_more(len(found), len(kept), "comparison")]), list(dict.fromkeys(s.metric for s in kept))


def _sources(study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return how much of what differs between worlds is noise, and how much of the rest comes from assumptions."""
    led = _led(study)
    if not led:
        return None
    said = []
    for metric, rows in led.items():
        parts = [_noisy(study, [d for d in rows if not d.told], shown), *(_source(d, shown) for d in rows if d.told)]
        said.append(f"On {wording.metric_words(metric)} {'; '.join(part for part in parts if part)}")
    return ". ".join(said), list(led)


def _noisy(study: Sensitivity, rows: Sequence[Difference], shown: Mapping[str, str]) -> str:
    """Return why worlds cannot be told apart, and how many futures it would take."""
    if not rows:
        return ""
    said = []
    for d in sorted(rows, key=lambda d: d.noise)[:MOST_MODELS]:
        need = (
            f" ({claims.futures_words(d.futures_needed)} futures would do)" if math.isfinite(d.futures_needed) else ""
        )
        noise = f"{wording.share(d.noise)} of it is noise" if math.isfinite(d.noise) else "noise is not known"
        said.append(f"for {shown.get(d.a, d.a)} {noise}{need}")
    more = len(rows) - len(said)
    said += [f"more for {more} other{'' if more == 1 else 's'}"] if more > 0 else []
    return f"what differs between worlds cannot be told by {study.futures} futures of each: {', '.join(said)}"


def _source(d: Difference, shown: Mapping[str, str]) -> str:
    """Return what the spread over worlds comes from, where it can be told."""
    head = f"for {shown.get(d.a, d.a)} {claims.noise_words(d)}"
    guesses = d.alone.get("assumption", math.nan)
    if not (d.q2 > 0 and math.isfinite(guesses)):
        return f"{head}, and no unknown is seen to explain the rest"
    return f"{head}, and {wording.share(guesses)} of what unknowns explain of the rest comes from our own assumptions alone"


def _shares(study: Sensitivity, shown: Mapping[str, str]) -> Finding | None:
    """Return which unknowns stand apart by Sobol' index, and what parting the next two would take."""
    led = [s for s in study.shares if study.led(s.metric)]
    if not led:
        return None
    kept = sorted(led, key=lambda s: not s.told)[:2]
    said = []
    for s in kept:
        text = claims.shares_claim(s, study, shown)
        need = _needed(s.times, study)
        said.append(f"{text}; {need}" if need else text)
    return ". ".join([*said, *_more(len(led), len(kept), "comparison")]), list(dict.fromkeys(s.metric for s in kept))


def _needed(times: Sequence[tuple[int, int, float]], study: Sensitivity) -> str:
    """Return how many times the worlds would part the first two that overlap; "" where all stand apart."""
    overlap = [row for row in times if not row[2] <= PARTED]
    if not overlap:
        return ""
    above, below, many = overlap[0]
    two = f"{study.factors[above].name} from {study.factors[below].name}"
    if not math.isfinite(many):
        return f"no number of worlds is known to part {two}"
    often = f"at least {many:.1f}" if many < 10 else f"about {many:.0f}"
    often = f"more than {MOST_TIMES:,.0f}" if many > MOST_TIMES else often
    return f"parting {two} would take {often} times as many worlds"
