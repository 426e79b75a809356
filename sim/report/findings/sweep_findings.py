"""Findings of a sweep: at how many of its points which model is best, where they lie, and what the second best loses there.

A model is best only where every interval tells it from all others; elsewhere the finding says that nothing can be told.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from sim.report.findings import sweep_words
from sim.report.findings.policy_findings import Finding
from sim.report.views import choices, curves
from sim.report.views.sweeps import LINE, Axis, Best, Sweep, bests, comparison, deciding, rivals, sweep_of
from sim.report.words import wording
from sim.report.words.effects import Effect
from sim.report.words.paths import at_words, where_words
from sim.report.words.reading import Point, by_staffing, names
from sim.report.words.sentences import say
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
    """Return how often which option is best and, of the first staffing mode, where that is and by how much."""
    shown, chosen = names(summary), [best.point for best in here]
    models = [m for m in dict.fromkeys(s.model for b in here for s in b.choice.systems) if m != summary.baseline]
    wins: dict[str, list[Best]] = {}
    for best in here:
        wins.setdefault(best.winner, []).append(best)
    open_ = len(wins.pop("", []))
    ranked = sorted(wins.items(), key=lambda item: -len(item[1]))
    said = [(shown.get(model, model), _where(sweep.axes, won), _losses(won)) for model, won in ranked]
    return say(
        "sweep",
        "finding",
        metric=metric,
        given=sweep_words.given(chosen, models).partition(" (")[0],
        ranked=[(shown.get(model, model), len(won)) for model, won in ranked],
        open=open_,
        many=len(here),
        noun=wording.cases("points"),
        wins=said[:MOST_WINNERS] if first else [],
        steps=_steps(sweep, here, shown) if first and len(wins) > 1 else [],
    )


def _where(axes: Sequence[Axis], won: Sequence[Best]) -> str:
    """Return what the points of a winner share on each axis: each has one of these values, not every pair is one."""
    parts = []
    for axis in axes:
        indices = sorted({axis.index(best.point) for best in won})
        narrow = indices[-1] - indices[0] < NARROW * len(axis.values)
        if len(axis.values) > MOST_VALUES and narrow:
            parts.append(
                f"from {axis.words(axis.values[indices[0]])} to {axis.words(axis.values[indices[-1]])} {axis.name}"
            )
        elif len(indices) < len(axis.values) <= MOST_VALUES:
            parts.append(where_words(axis.path, axis.values, indices, name=axis.name))
    return ", ".join(parts)


def _losses(won: Sequence[Best]) -> list[Effect]:
    """Return what the second best loses on average at each point."""
    return [choices.loss(best.choice, best.second.regret) for best in won if best.second]


def _steps(sweep: Sweep, here: Sequence[Best], shown: Mapping[str, str]) -> list[tuple[str, str, str, str]]:
    """Return between which neighboring values of a line the winner changes; a map says where its winners lie."""
    if sweep.shape != LINE or not sweep.axes[0].numeric:
        return []
    axis = sweep.axes[0]
    told = sorted(((axis.index(best.point), best.winner) for best in here if best.winner), key=lambda item: item[0])
    return [
        (
            shown.get(before, before),
            shown.get(after, after),
            axis.words(axis.values[k]),
            at_words(axis.path, axis.values[m]),
        )
        for (k, before), (m, after) in pairwise(told)
        if before != after
    ]


def _verdicts(summary: Summary, sweep: Sweep, chosen: Sequence[Point], metric: str) -> str:
    """Return what each model does against the baseline: along a line at which values, over a map in how many cases."""
    shown, models = names(summary), rivals(summary)
    if sweep.shape == LINE:
        return sweep_words.line_title(sweep.axes[0], chosen, metric, models, shown)
    known = ([c for point in chosen if (c := comparison(point, model, metric))] for model in models[:MOST_WINNERS])
    return ". ".join(
        sweep_words.counts_title(found, sweep_words.given(chosen, [found[0].a]), shown, "cases")
        for found in known
        if found
    )
