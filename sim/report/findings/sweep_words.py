"""A sweep in words: what an option does at which values, and in how many cases which option is best."""

from collections.abc import Mapping, Sequence

from sim.report.views.sweeps import Axis, Best, comparison
from sim.report.words import titles, wording
from sim.report.words.effects import BETTER, effect
from sim.report.words.groups import grouped
from sim.report.words.reading import Comparison, Point
from sim.report.words.sentences import say


def given(chosen: Sequence[Point], models: Sequence[str]) -> str:
    """Return the staffing words over several points and models, with the range of what they cost."""
    return titles.spend(chosen, models)


def line_title(
    axis: Axis, chosen: Sequence[Point], metric: str, models: Sequence[str], shown: Mapping[str, str]
) -> str:
    """Return the finding along one axis at one staffing mode, as a title."""
    known = {m: [(axis.index(p), c) for p in chosen if (c := comparison(p, m, metric))] for m in models}
    known = {model: sorted(found, key=lambda item: item[0]) for model, found in known.items() if found}
    if len(known) > 1:
        return titles.several_along(chosen, axis.path, list(known), metric, shown, axis.name)
    for model, found in known.items():
        spends = given(chosen, [model])
        return titles.along(
            shown.get(model, model), [(k, effect(c)) for k, c in found], axis.path, axis.values, spends, axis.name
        )
    return ""


def counts_title(found: Sequence[Comparison], given_words: str, shown: Mapping[str, str], noun: str) -> str:
    """Return how often an option gains, loses and neither over a map or scattered points; a gain with its cost."""
    claim = counts(found, shown, noun=noun)
    gains = any(effect(c).side == BETTER for c in found)
    return f"{claim}, at {given_words}" if gains and "cost" in given_words else claim


def counts(found: Sequence[Comparison], shown: Mapping[str, str], name: str = "", noun: str = "cases") -> str:
    """Return the same without what it spends; name: other than its own, such as "It"."""
    many, effects = len(found), [(k, effect(c)) for k, c in enumerate(found)]

    def where(indices: Sequence[int], place: int) -> str:
        share = (
            f"all {many}" if len(indices) == many else f"{len(indices)} of {many}" if place == 0 else f"{len(indices)}"
        )
        return f"in {share} {wording.cases(noun)}" if place == 0 else f"in {share}"

    groups = grouped(effects, where)
    who = name or shown.get(found[0].a, found[0].a)
    return say("along", "claim", a=who, groups=groups, amounts=False, given="")


def best_counts(found: Sequence[Best], shown: Mapping[str, str], noun: str = "cells") -> str:
    """Return "CS only is best in 5 of 12 cases, fully split in 3; 4 are too close to call"; winners only."""
    wins: dict[str, int] = {}
    for best in found:
        wins[best.winner] = wins.get(best.winner, 0) + 1
    open_ = wins.pop("", 0)
    ranked = [(shown.get(m, m), won) for m, won in sorted(wins.items(), key=lambda item: -item[1])]
    return say("sweep", "best", ranked=ranked, open=open_, many=len(found), noun=wording.cases(noun))
