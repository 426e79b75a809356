"""Titles that are findings: built from the verdict words, never stronger than the verdict.

A group of points with one verdict is named by its range; where a title would grow too long, neighbouring verdicts
are merged into the weaker words "no difference you would act on".
"""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from sim.report.words import wording
from sim.report.words.paths import value_words
from sim.report.words.reading import Comparison, Point, by_staffing, headline_point, names, own_words, place
from sim.results.summary import Summary

NO_ACTION = "no difference you would act on"
_TOO_SMALL = "too small to act on"
MOST_ALONG = 4  # models whose verdicts at every point a headline has room for; of more, those at one point


def staffing_words(point: Point, model: str) -> str:
    """Return "equal spend", its honest failure, or "own staffing (1.5 times the cost)"."""
    ratio = point.cost_ratio.get(model, math.nan)
    if point.staffing == "equal_budget":
        if math.isfinite(ratio) and not 0.99 <= ratio <= 1.01:
            return f"nearly equal spend (cost ratio {ratio:.2f})"
        return "equal spend"
    if not math.isfinite(ratio):
        return "own staffing"
    return "own staffing (the same cost)" if abs(ratio - 1) < 0.005 else f"own staffing ({ratio:.2f} times the cost)"


def staffing_over(chosen: Sequence[Point], model: str) -> str:
    """Return the staffing words for several points: the range of cost ratios instead of one."""
    ratios = [r for r in (point.cost_ratio.get(model, math.nan) for point in chosen) if math.isfinite(r)]
    if len({f"{r:.2f}" for r in ratios}) <= 1:
        return staffing_words(chosen[0], model)
    span = f"{min(ratios):.2f} to {max(ratios):.2f}"
    if chosen[0].staffing == "own":
        return f"own staffing ({span} times the cost)"
    inside = all(0.99 <= ratio <= 1.01 for ratio in ratios)
    return "equal spend" if inside else f"nearly equal spend (cost ratio {span})"


def mode_words(summary: Summary, staffing: str) -> str:
    """Return the words of a staffing mode over a whole study: "equal spend" only where every model spends alike."""
    ratios = [
        ratio
        for mode, chosen in by_staffing(summary)
        if mode == staffing == "equal_budget"
        for point in chosen
        for model, ratio in point.cost_ratio.items()
        if model in point.models and math.isfinite(ratio)
    ]
    alike = all(0.99 <= ratio <= 1.01 for ratio in ratios)
    return wording.STAFFING_WORDS[staffing] if alike else f"nearly {wording.STAFFING_WORDS[staffing]}"


def modes(summary: Summary) -> dict[str, str]:
    """Return the words of every staffing mode of a study, by its key."""
    return {staffing: mode_words(summary, staffing) for staffing in wording.STAFFING_WORDS}


def claim(comparison: Comparison, shown: Mapping[str, str], given: str) -> str:
    """Return one sentence without its number: "At equal spend A is clearly worse than B on NRR"."""
    a, b = shown.get(comparison.a, comparison.a), shown.get(comparison.b, comparison.b)
    metric = wording.metric_words(comparison.metric)
    verdict = comparison.verdict
    if verdict == wording.CANNOT_TELL:
        return f"Cannot tell yet whether {a} or {b} is better on {metric} at {given}"
    if verdict in (wording.SAME, wording.IDENTICAL):
        return f"At {given} {a} and {b} are {verdict} on {metric}"
    word, _, reserve = verdict.partition(", ")
    return f"At {given} {a} is {word} than {b} on {metric}" + (f", {reserve}" if reserve else "")


def _weaker(verdict: str) -> str:
    return NO_ACTION if verdict == wording.SAME or verdict.endswith(_TOO_SMALL) else verdict


def span_words(values: Sequence[Any], path: str) -> str:
    """Return "at 50 customers" or "from 10 to 50 customers"."""
    shown = [value_words(path, value) for value in (values[0], values[-1])]
    if shown[0].endswith(" %"):  # load 70 %, not 70 % load
        return (
            f"at {own_words(path)} {shown[0]}"
            if len(values) == 1
            else f"from {own_words(path)} {shown[0]} to {shown[1]}"
        )
    words = own_words(path)
    return f"at {shown[0]} {words}" if len(values) == 1 else f"from {shown[0]} to {shown[1]} {words}"


def along_of(chosen: Sequence[Point]) -> str | None:
    """Return the one numeric path that the points vary along, or None."""
    paths = {path for point in chosen for path in point.values}
    moving = [path for path in sorted(paths) if len({str(point.values.get(path)) for point in chosen}) > 1]
    if len(moving) != 1:
        return None
    numeric = all(isinstance(point.values.get(moving[0]), int | float) for point in chosen)
    return moving[0] if numeric else None


def claim_along(chosen: Sequence[Point], model: str, metric: str, shown: Mapping[str, str]) -> str:
    """Return one sentence over the points of a study: which verdict holds from where to where."""
    path = along_of(chosen)
    known = [(point, c) for point in chosen if (c := point.comparison(model, metric))]
    if path is None or not known:
        return ""
    known.sort(key=lambda item: item[0].number(path))
    given = staffing_over([point for point, _ in known], model)
    groups = _groups(known, path, merged=False)
    if len(groups) > 3:
        groups = _groups(known, path, merged=True)
    a, b = shown.get(model, model), shown.get(known[0][1].b, known[0][1].b)
    if len(groups) == 1:
        verdict, span = groups[0]
        if verdict == NO_ACTION:
            return f"At {given} {a} and {b} show {NO_ACTION} in {wording.metric_words(metric)} {span}"
        return f"{claim(known[0][1], shown, given)}, {span}"
    parts = "; ".join(f"{span} {verdict}" for verdict, span in groups)
    return f"At {given}, {a} against {b} on {wording.metric_words(metric)}: {parts}"


def _groups(known: Sequence[tuple[Point, Comparison]], path: str, *, merged: bool) -> list[tuple[str, str]]:
    def word(item: tuple[Point, Comparison]) -> str:
        return _weaker(item[1].verdict) if merged else item[1].verdict

    return [
        (verdict, span_words([point.values[path] for point, _ in group], path))
        for verdict, group in ((v, list(g)) for v, g in groupby(known, key=word))
    ]


def claim_at(point: Point, metric: str, shown: Mapping[str, str]) -> str:
    """Return the finding at one point over all models: one sentence, or the verdicts listed against the baseline."""
    known = [c for c in point.comparisons if c.metric == metric]
    if not known:
        return ""
    if len(known) == 1:
        return claim(known[0], shown, staffing_words(point, known[0].a))
    head = f"{wording.capital(staffing_group(point))}, {wording.metric_words(metric)} against {shown[known[0].b]}: "
    by_verdict: dict[str, list[str]] = {}
    for comparison in known:
        cost = staffing_words(point, comparison.a).partition("(")[2] if point.staffing == "own" else ""
        cost = f" ({cost}" if cost else ""
        by_verdict.setdefault(comparison.verdict, []).append(shown[comparison.a] + cost)
    return head + "; ".join(f"{wording.joined(group)} {verdict}" for verdict, group in by_verdict.items())


def staffing_group(point: Point) -> str:
    """Return "at equal spend" for several models at once, honest when one of them leaves 0.99–1.01."""
    if point.staffing == "own":
        return "at own staffing"
    off = [r for m, r in point.cost_ratio.items() if m in point.models and math.isfinite(r) and not 0.99 <= r <= 1.01]
    ends = dict.fromkeys(f"{r:.2f}" for r in (min(off), max(off))) if off else ()
    return f"at nearly equal spend (cost ratio {' to '.join(ends)})" if off else "at equal spend"


def headline(summary: Summary, metric: str) -> str:
    """Return the strongest sentence that the study allows on this metric, equal spend first; "" without comparison."""
    shown = names(summary)
    for _, chosen in by_staffing(summary):
        models = list(dict.fromkeys(c.a for point in chosen for c in point.comparisons if c.metric == metric))
        if along_of(chosen) and 0 < len(models) <= MOST_ALONG:
            return "; ".join(claim_along(chosen, model, metric, shown) for model in models)
        here = headline_point(summary) if len(chosen) > 1 else chosen[0]
        text = claim_at(here, metric, shown)
        if text:
            return f"{text}, at {place(here)}" if len(chosen) > 1 and place(here) else text
    return ""


def headline_here(summary: Summary, metric: str) -> str:
    """Return the finding at the point that the trajectories show."""
    point = headline_point(summary)
    text = claim_at(point, metric, names(summary))
    return f"{text}, at {place(point)}" if text and place(point) else text
