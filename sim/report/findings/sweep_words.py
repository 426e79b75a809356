"""A sweep in words: which verdict stands at which values, and at how many points which model is best."""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby

from sim.report.views.sweeps import Axis, Best, comparison
from sim.report.words import titles, wording
from sim.report.words.reading import Comparison, Point

LONGEST = 190  # letters of a title
MOST_NAMED, MOST_RIVALS = 4, 4
AT = {"cells": "in"}


def given(chosen: Sequence[Point], models: Sequence[str]) -> str:
    """Return the staffing words over several points and models, with the range of what they cost."""
    if len(models) == 1:
        return titles.staffing_over(chosen, models[0])
    ratios = [r for p in chosen for m in models if math.isfinite(r := p.cost_ratio.get(m, math.nan))]
    own = chosen[0].staffing == "own"
    if not ratios:
        return wording.STAFFING_WORDS[chosen[0].staffing]
    ends = list(dict.fromkeys(f"{ratio:.2f}" for ratio in (min(ratios), max(ratios))))
    if own:
        return f"own staffing ({' to '.join(ends)} times the cost)"
    inside = all(0.99 <= ratio <= 1.01 for ratio in ratios)
    return "equal spend" if inside else f"nearly equal spend (cost ratio {' to '.join(ends)})"


def weaker(verdict: str) -> str:
    """Return a verdict merged with its neighbours: "better" and "worse" say no more than that the interval excludes zero."""
    if verdict in (wording.SAME, wording.IDENTICAL) or verdict.endswith("too small to act on"):
        return titles.NO_ACTION
    return verdict if verdict == wording.CANNOT_TELL else verdict.removeprefix("clearly ").partition(",")[0]


def places(axis: Axis, indices: Sequence[int]) -> str:
    """Return at which values something holds: "at 10 and 25", "from 10 to 100 and at 400"; a count where too many."""
    if len(indices) == len(axis.values):
        return "at every value"
    parts: list[str] = []
    for _, run in groupby(enumerate(indices), key=lambda item: item[1] - item[0]):
        held = [axis.words(axis.values[index]) for _, index in run]
        if axis.numeric and len(held) > 2:
            parts.append(f"from {held[0]} to {held[-1]}")
        else:
            parts += [f"at {value}" for value in held]
    if len(parts) > MOST_NAMED:
        return f"at {len(indices)} of {len(axis.values)} values"
    plain = [part.removeprefix("at ") if k and parts[k - 1].startswith("at ") else part for k, part in enumerate(parts)]
    return wording.joined(plain)


def over_axis(axis: Axis, found: Sequence[tuple[int, str]], detail: str) -> str:
    """Return the verdicts of one model along an axis. detail: exact | merged (by place) | counts."""
    groups: dict[str, list[int]] = {}
    for index, verdict in found:
        groups.setdefault(verdict if detail == "exact" else weaker(verdict), []).append(index)
    if detail != "counts":
        return ", ".join(f"{word} {places(axis, indices)}" for word, indices in groups.items())
    many = len(found)
    return ", ".join(
        f"{word} at {len(indices)}{f' of {many}' if k == 0 else ''}" for k, (word, indices) in enumerate(groups.items())
    )


def line_title(
    axis: Axis, chosen: Sequence[Point], metric: str, models: Sequence[str], shown: Mapping[str, str]
) -> str:
    """Return the finding along one axis at one staffing mode, as exact as a title has room for."""
    known = {m: [(axis.index(p), c) for p in chosen if (c := comparison(p, m, metric))] for m in models}
    known = {model: sorted(found, key=lambda item: item[0]) for model, found in known.items() if found}
    if not known:
        return ""
    base = _base(next(iter(known.values()))[0][1], shown)
    text = ""
    for detail in ("exact", "merged", "counts"):
        said = [
            f"{shown.get(model, model)} {over_axis(axis, [(k, c.verdict) for k, c in found], detail)}"
            for model, found in known.items()
        ]
        more = f"; {len(said) - MOST_RIVALS} more in the chart" if len(said) > MOST_RIVALS else ""
        where = f"At {given(chosen, list(known))}, {wording.metric_words(metric)} against {base} by {axis.name}"
        text = f"{where}: {'; '.join(said[:MOST_RIVALS])}{more}"
        if len(text) <= LONGEST:
            break
    return text


def _base(c: Comparison, shown: Mapping[str, str]) -> str:
    return shown.get(c.b, c.b)


def counts_title(found: Sequence[Comparison], given_words: str, shown: Mapping[str, str], noun: str) -> str:
    """Return how often a model is better, worse and neither over a map or scattered points."""
    c = found[0]
    a, b = shown.get(c.a, c.a), _base(c, shown)
    return f"At {given_words}, {a} against {b} on {wording.metric_words(c.metric)}: {counts(found, noun)}"


def counts(found: Sequence[Comparison], noun: str) -> str:
    """Return "better at 14 of 32 points, worse at 9, cannot tell yet at 3"."""
    order = ("better", "worse", titles.NO_ACTION, wording.CANNOT_TELL)
    every = [weaker(c.verdict) for c in found]
    said = [(word, every.count(word)) for word in order if word in every]
    return ", ".join(
        f"{word} {AT.get(noun, 'at')} {many}{f' of {len(every)} {noun}' if k == 0 else ''}"
        for k, (word, many) in enumerate(said)
    )


def best_counts(found: Sequence[Best], shown: Mapping[str, str], noun: str = "cells") -> str:
    """Return "CS only is best in 5 of 12 cells, fully-split in 3; in 4 no clear winner"; winners only."""
    many, at = len(found), AT.get(noun, "at")
    wins = {model: sum(best.winner == model for best in found) for model in dict.fromkeys(b.winner for b in found)}
    open_ = wins.pop("", 0)
    ranked = sorted(wins.items(), key=lambda item: -item[1])
    if not ranked:
        return f"{at} none of {many} {noun} a clear winner"
    said = ", ".join(
        f"{shown.get(model, model)} {'is best ' if k == 0 else ''}{at} {won}{f' of {many} {noun}' if k == 0 else ''}"
        for k, (model, won) in enumerate(ranked)
    )
    return f"{said}; {at} {open_} no clear winner" if open_ else said
