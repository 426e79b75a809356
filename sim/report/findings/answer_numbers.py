"""The three numbers of the answer, each with its interval and the kind of uncertainty that the interval is of."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.report.findings import worth_claims
from sim.report.views import crossing, curves
from sim.report.views.sensitivity import Difference, read, worlds_words
from sim.report.views.worth import information
from sim.report.words import titles, wording
from sim.report.words.paths import path_words
from sim.report.words.reading import (
    HEADLINE,
    Comparison,
    Point,
    by_staffing,
    few,
    headline_point,
    model_keys,
    names,
    place,
)
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
    found = [*_over_worlds(summary, focus), *_crossings(summary), *_differences(summary, focus)]
    return tuple(found[:MOST])


def _levels(summary: Summary) -> tuple[Number, ...]:
    point, shown = headline_point(summary), names(summary)
    found = []
    for model in model_keys(summary)[:1]:
        for metric in ("nrr", "ending_arr", "economic_value"):
            e = point.estimate(model, metric)
            if e:
                half = (e.hi - e.lo) / 2
                what = f"{wording.metric_words(metric)} of {shown[model]}"
                interval = wording.level_range(metric, e.lo, e.hi, half)
                found.append(Number(what, wording.level(metric, e.mean, half), interval, AVERAGE))
    return tuple(found)


def _number(c: Comparison, point: Point, shown: Mapping[str, str]) -> Number:
    value, interval = wording.change_interval(c.metric, c.difference, c.lo, c.hi)
    a, b = shown.get(c.a, c.a), shown.get(c.b, c.b)
    where = f", at {place(point)}" if place(point) else ""
    what = f"{wording.metric_words(c.metric)}, {a} against {b}, at {titles.staffing_words(point, c.a)}{where}"
    return Number(what, value, interval, AVERAGE, _beside(c))


def _beside(c: Comparison) -> str:
    return f"{few(c) or c.verdict}; better in {wording.share(c.probability_a_better)} of single futures"


def _differences(summary: Summary, focus: str) -> list[Number]:
    point, shown = headline_point(summary), names(summary)
    wanted = list(dict.fromkeys([*(summary.decide_on), "nrr", "economic_value", *HEADLINE]))
    return [_number(c, point, shown) for metric in wanted if (c := point.comparison(focus, metric))]


def _crossings(summary: Summary) -> list[Number]:
    """Return where signs change, of the metric that leads, where that is told."""
    found = [c for c in crossing.crossings(summary) if c.status == "found"]
    said = []
    for c in found[:2]:
        unit = path_words(c.along)
        what = f"where the average difference in {wording.metric_words(c.metric)} turns, at {c.given}"
        if c.beside:
            left, right = (side.verb for side in c.beside)
            what += f": {c.name} {left} below it and {right} above, against {c.base}"
        value = f"{wording.number_of(c.at[0])} {unit}"
        said.append(Number(what, value, f"[{crossing.interval_words(c).removeprefix('95 %: ')}]", AVERAGE))
    return said if said or not curves.real(summary) else []


def _over_worlds(summary: Summary, focus: str) -> list[Number]:
    """Return the average of the most likely world and the spread over plausible ones, apart, then what knowing is worth."""
    study = read(summary)
    if study is None:
        return []
    shown = names(summary)
    rows = [d for d in study.differences if d.a == focus and study.led(d.metric)]
    if not rows:
        return []
    d: Difference = next((row for row in rows if row.told), rows[0])
    _, chosen = next(by_staffing(summary))
    given = titles.staffing_words(chosen[0], focus)
    metric, a, b = wording.metric_words(d.metric), shown.get(d.a, d.a), shown.get(d.b, d.b)
    value, interval = wording.change_interval(d.metric, d.held.mean, d.held.lo, d.held.hi)
    here = headline_point(summary).comparison(focus, d.metric)
    beside = _beside(here) if here else ""
    found = [
        Number(f"{metric}, {a} against {b}, at {given}, in the most likely world", value, interval, AVERAGE, beside),
        Number(
            f"the same over {d.worlds.n} plausible worlds",
            worlds_words(d),
            "",
            WORLDS,
            f"better in {wording.share(d.share_better)} of worlds" if d.told else "most of what differs is noise",
        ),
    ]
    info = information(summary)
    if info and info.q2 > 0:
        value, bracket, ends = worth_claims.worth_words(info.everything).partition(" [")
        year = worth_claims.per(info)
        what = "what knowing everything before choosing is worth"
        found.append(Number(what, f"{value}{year}", f"{bracket.strip()}{ends}", AVERAGE))
    return found
