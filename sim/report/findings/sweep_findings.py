"""Findings of a sweep: at how many of its points which model is best, where they lie, and what the second best loses there.

A model is best only where every interval tells it from all others; elsewhere the finding says that nothing can be told.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

from sim.report.findings import sweep_words
from sim.report.findings.policy_findings import Finding
from sim.report.views import choices, curves
from sim.report.views.sweeps import LINE, Axis, Best, Sweep, bests, comparison, deciding, rivals, sweep_of
from sim.report.words import titles, wording
from sim.report.words.reading import Point, by_staffing, names
from sim.results.summary import Summary

MOST_WINNERS, MOST_VALUES, NARROW = 3, 12, 0.75


def leads(summary: Summary) -> bool:
    """Say whether the sweep comes before the verdict at one point: a line of numbers and a curve tell all points."""
    sweep = sweep_of(summary)
    return sweep is not None and not _told_by_verdicts(summary, sweep)


def _told_by_verdicts(summary: Summary, sweep: Sweep) -> bool:
    return (sweep.shape == LINE and sweep.axes[0].numeric) or bool(curves.real(summary))


def sweep_findings(summary: Summary) -> list[Finding]:
    """Return one finding by the first deciding metric, a sentence or two for each staffing mode; nothing without sweep."""
    sweep = sweep_of(summary)
    metrics = deciding(summary)
    if sweep is None or not metrics:
        return []
    metric = metrics[0]
    found = bests(summary, metric)
    said: list[str] = []
    for staffing, chosen in by_staffing(summary):
        text = _best(sweep, found[staffing], metric, summary, first=not said) if staffing in found else ""
        alone = not _told_by_verdicts(summary, sweep) and (not text or len(rivals(summary)) == 1)
        verdicts = _verdicts(summary, sweep, chosen, metric) if alone else ""
        said += [part for part in (text, verdicts) if part]
    return [(". ".join(said), [metric])] if said else []


def _best(sweep: Sweep, here: Sequence[Best], metric: str, summary: Summary, *, first: bool) -> str:
    """Return how often which model is best and, of the first staffing mode, where those points lie and by how much."""
    shown, points = names(summary), [best.point for best in here]
    models = [m for m in dict.fromkeys(s.model for b in here for s in b.choice.systems) if m != summary.baseline]
    given = sweep_words.given(points, models)
    head = f"On average {wording.metric_words(metric)}, over {len(here)} points at {given}: "
    parts = [f"{head}{sweep_words.best_counts(here, shown, 'points')}"]
    wins: dict[str, list[Best]] = {}
    for best in here if first else ():
        if best.winner:
            wins.setdefault(best.winner, []).append(best)
    for model, won in sorted(wins.items(), key=lambda item: -len(item[1]))[:MOST_WINNERS]:
        name = shown.get(model, model)
        parts.append(f"where {name} is best{_where(sweep.axes, won)}, the second best loses {_loss(won)}")
    if len(wins) > 1:
        parts.append(_change(sweep, here, shown))
    return "; ".join(part for part in parts if part)


def _where(axes: Sequence[Axis], won: Sequence[Best]) -> str:
    """Return what the points of a winner share on each axis: each has one of these values, not every pair is one."""
    parts = []
    for axis in axes:
        indices = sorted({axis.index(best.point) for best in won})
        if len(axis.values) > MOST_VALUES:
            ends = [axis.words(axis.values[index]) for index in (indices[0], indices[-1])]
            if indices[-1] - indices[0] < NARROW * len(axis.values):
                parts.append(f"{axis.name}: {ends[0]} to {ends[1]}")
        elif len(indices) < len(axis.values):
            parts.append(f"{axis.name}: {sweep_words.places(axis, indices).removeprefix('at ')}")
    return f" ({', '.join(parts)})" if parts else ""


def _loss(won: Sequence[Best]) -> str:
    """Return the least and the most that the second best loses on average, and the range of the intervals."""
    seconds = [(best.choice, best.second.regret) for best in won if best.second]
    choice, least = min(seconds, key=lambda item: item[1].mean)
    most = max(seconds, key=lambda item: item[1].mean)[1]
    low, high = (choices.loss_words(choice, regret)[0] for regret in (least, most))
    ends = [min(r.lo for _, r in seconds), max(r.hi for _, r in seconds)]
    if not all(math.isfinite(end) for end in ends):
        return low if low == high else f"{low} to {high}"
    half = (least.hi - least.lo) / 2
    written = [wording.change(choice.metric, end, half, ends[1]).removeprefix("+") for end in ends]
    span = low if low == high else f"{low.split(' ')[0]} to {high}"
    return f"{span} on average (95 % intervals, each by itself, within {written[0]} to {written[1]})"


def _change(sweep: Sweep, here: Sequence[Best], shown: Mapping[str, str]) -> str:
    """Return between which neighbouring values of a line the winner changes; a map says where its winners lie."""
    if sweep.shape != LINE or not sweep.axes[0].numeric:
        return ""
    axis = sweep.axes[0]
    told = sorted(((axis.index(best.point), best.winner) for best in here if best.winner), key=lambda item: item[0])
    steps = [
        f"from {shown.get(before, before)} to {shown.get(after, after)} between {axis.words(axis.values[k])} and "
        f"{axis.words(axis.values[m])}"
        for (k, before), (m, after) in pairwise(told)
        if before != after
    ]
    return f"along {axis.name} the best changes {' and '.join(steps)}" if steps else ""


def _verdicts(summary: Summary, sweep: Sweep, chosen: Sequence[Point], metric: str) -> str:
    """Return how often each verdict of each model against the baseline stands; along words, at which."""
    shown, models = names(summary), rivals(summary)
    if sweep.shape == LINE:
        return sweep_words.line_title(sweep.axes[0], chosen, metric, models, shown)
    parts = []
    for model in models[: sweep_words.MOST_RIVALS]:
        found = [c for point in chosen if (c := comparison(point, model, metric))]
        if found:
            parts.append(f"{shown.get(model, model)} is {sweep_words.counts(found, 'points')}")
    base = str(summary.baseline)
    head = f"Against {shown.get(base, base)} {titles.staffing_group(chosen[0])}"
    return f"{head}, {'; '.join(parts)}" if parts else ""
