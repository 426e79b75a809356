"""How the averages of a study were made, said once beside its tables: which luck is off them, and what that saves."""

import statistics

from sim.report.words import wording
from sim.report.words.reading import HEADLINE, points
from sim.report.words.sentences import say
from sim.results.summary import Summary

HEAD = "Averages leave out the luck of single renewals, downsells, growth and deals, of known odds; no average moves"


def sentence(summary: Summary) -> str:
    """Return how averages and their differences were made; "" for a study of which nothing was adjusted.

    What it saves is the middle one, over sizes and models, of how many times more simulations plain differences would need.
    """
    saved: dict[str, list[float]] = {}
    for point in points(summary):
        for c in point.comparisons:
            if c.variance_ratio is not None:
                saved.setdefault(c.metric, []).append(c.variance_ratio)
    adjusted = saved or any(
        e.less_luck for p in points(summary) for m in p.models for e in [p.estimate(m, "nrr")] if e is not None
    )
    shown = [f"{wording.metric_words(m)} {statistics.median(saved[m]):.1f}" for m in HEADLINE if m in saved]
    return say("method", "no_luck", head=HEAD, saved=shown) if adjusted else ""


def joint_words(summary: Summary) -> str:
    """Return which brackets beside a difference hold together."""
    shown = [c for point in points(summary) for c in point.comparisons if c.metric in HEADLINE]
    joint = {m: all(c.joint for c in shown if c.metric == m) for m in HEADLINE if any(c.metric == m for c in shown)}
    return say("method", "brackets", words=wording.joint_words(joint))


def worth(summary: Summary) -> tuple[str, ...]:
    """Return what the study says is worth acting on, in a sentence; nothing where it says none."""
    parts = [(m, float(x)) for m, x in summary.worth_acting_on.items() if x]
    return (say("method", "worth", parts=parts),) if parts else ()
