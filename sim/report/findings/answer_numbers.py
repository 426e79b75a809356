"""The three numbers of the answer, each with its interval and the kind of uncertainty that the interval is of."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.report.findings import worth_claims
from sim.report.findings.sensitivity_claims import of_span
from sim.report.views import crossing, curves
from sim.report.views.explained import Span
from sim.report.views.sensitivity import Difference, read, worlds_words
from sim.report.views.worth import information
from sim.report.words import titles, wording
from sim.report.words.effects import effect, grade_words, signed
from sim.report.words.effects import span as effects_span
from sim.report.words.paths import path_words
from sim.report.words.reading import (
    HEADLINE,
    Comparison,
    Point,
    few,
    headline_point,
    model_keys,
    names,
    place,
)
from sim.report.words.sentences import say
from sim.results.summary import Summary

MOST = 3
AVERAGE, WORLDS = "average", "worlds"
PHRASES = {AVERAGE: wording.AVERAGE, WORLDS: wording.WORLDS}


@dataclass(frozen=True, slots=True)
class Number:
    """One number: what it is, its value, its interval in words, which kind of uncertainty that is, what stands beside it."""

    what: str
    value: str
    interval: str
    kind: str
    beside: str = ""

    @property
    def phrase(self) -> str:
        """Return the fixed phrase of that uncertainty."""
        return PHRASES[self.kind]


def numbers(summary: Summary, focus: str) -> tuple[Number, ...]:
    """Return at most three numbers; focus: the model that is compared with the baseline, "" without one."""
    if not focus:
        return _levels(summary)
    worlds = _over_worlds(summary, focus)
    found = [*worlds, *_crossings(summary), *_differences(summary, focus)[len(worlds[:1]) :]]
    return tuple(found[:MOST])


def _levels(summary: Summary) -> tuple[Number, ...]:
    point, shown = headline_point(summary), names(summary)
    found = []
    for model in model_keys(summary)[:1]:
        for metric in ("nrr", "ending_arr", "economic_value"):
            e = point.estimate(model, metric)
            if e:
                half = (e.hi - e.lo) / 2
                what = say("answer", "level", metric=metric, name=shown[model])
                interval = f"(95%: {wording.level_range(metric, e.lo, e.hi, half)})"
                found.append(Number(what, wording.level(metric, e.mean, half), interval, AVERAGE))
    return tuple(found)


def _number(c: Comparison, point: Point, shown: Mapping[str, str], span: Span | None = None) -> Number:
    """Return a difference at a point. span: its average at base values, in a study over scenarios."""
    e = effect(c) if span is None else of_span(c.metric, span)
    given = {"given": titles.staffing_words(point, c.a), "place": place(point), "base": span is not None}
    what = say("answer", "number", a=shown.get(c.a, c.a), b=shown.get(c.b, c.b), metric=c.metric, **given)
    beside = say("difference", "beside", e=effect(c), word=few(c) or grade_words(c.verdict))
    return Number(what, signed(e), effects_span(e, signs=True), AVERAGE, beside)


def _differences(summary: Summary, focus: str) -> list[Number]:
    point, shown = headline_point(summary), names(summary)
    wanted = list(dict.fromkeys([*(summary.decide_on), "nrr", "economic_value", *HEADLINE]))
    return [_number(c, point, shown) for metric in wanted if (c := point.comparison(focus, metric))]


def _crossings(summary: Summary) -> list[Number]:
    """Return where the answer turns, of the metric that leads, where that is told."""
    found = [c for c in crossing.crossings(summary) if c.status == "found"]
    said = []
    for c in found[:2]:
        facts = {"base": c.base, "metric": c.metric, "given": c.given, "sides": c.beside}
        what = say("answer", "turning", name=c.name, **facts)
        value = f"{wording.number_of(c.at[0])} {path_words(c.along)}"
        said.append(Number(what, value, f"({crossing.interval_words(c)})", AVERAGE))
    return said if said or not curves.real(summary) else []


def _over_worlds(summary: Summary, focus: str) -> list[Number]:
    """Return the average at base values and the spread over scenarios, apart, then what knowing is worth."""
    study, point = read(summary), headline_point(summary)
    rows = [d for d in study.differences if d.a == focus and study.led(d.metric)] if study else []
    if not rows:
        return []
    d: Difference = next((row for row in rows if row.told), rows[0])
    c = point.comparison(focus, d.metric)
    found = [_number(c, point, names(summary), d.held)] if c else []
    ahead = say("answer", "ahead", told=d.told, part=d.share_better)
    found.append(Number(say("answer", "spread", n=d.worlds.n), worlds_words(d), "", WORLDS, ahead))
    info = information(summary)
    if info and info.q2 > 0:
        value, bracket, ends = worth_claims.worth_words(info.everything).partition(" (")
        interval = f"{bracket.strip()}{ends}"
        found.append(Number(say("answer", "everything"), f"{value}{worth_claims.per(info)}", interval, AVERAGE))
    return found
