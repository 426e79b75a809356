"""How the averages of a study were made, said once beside its tables: which luck is off them, and what that saves."""

import statistics

from sim.report.words import wording
from sim.report.words.reading import HEADLINE, points
from sim.results.summary import Summary

COINS = "renewals, downsells, growth by itself, deals"
HEAD = f"Averages leave out luck whose odds are known ({COINS}); its mean is zero, so no average moves"


def sentence(summary: Summary) -> str:
    """Return how averages and their differences were made; "" for a study of which nothing was adjusted.

    What it saves is the middle one, over sizes and models, of how many times more simulations plain differences would need.
    """
    saved: dict[str, list[float]] = {}
    for point in points(summary):
        for c in point.comparisons:
            if c.variance_ratio is not None:
                saved.setdefault(c.metric, []).append(c.variance_ratio)
    shown = [f"{wording.metric_words(m)} {statistics.median(saved[m]):.1f}" for m in HEADLINE if m in saved]
    adjusted = saved or any(
        e.less_luck for p in points(summary) for m in p.models for e in [p.estimate(m, "nrr")] if e is not None
    )
    if not adjusted:
        return ""
    gain = (
        f", and differences are as exact as with this many times the simulations: {', '.join(shown)}" if shown else ""
    )
    return f"{HEAD}{gain}. Ranges and shares of simulations keep it."


def joint_words(summary: Summary) -> str:
    """Return which brackets beside a difference hold together."""
    shown = [c for point in points(summary) for c in point.comparisons if c.metric in HEADLINE]
    joint = {m: all(c.joint for c in shown if c.metric == m) for m in HEADLINE if any(c.metric == m for c in shown)}
    words = wording.joint_words(joint)
    return f"Brackets beside a difference: 95 % interval of the average, {words}; more runs narrow it."


def worth(summary: Summary) -> tuple[str, ...]:
    """Return what the study says is worth acting on, in a sentence; nothing where it says none."""
    said = [
        f"{wording.metric_words(m)} ± {wording.worth(m, float(x))}" for m, x in summary.worth_acting_on.items() if x
    ]
    return (f"Worth acting on, as the experiment says: {', '.join(said)}.",) if said else ()
