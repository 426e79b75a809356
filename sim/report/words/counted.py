"""Which averages leave simulations out, because nothing was left in them to divide by."""

from itertools import groupby

from sim.report.words import wording
from sim.report.words.reading import Estimate, Point, by_staffing, names, place
from sim.report.words.sentences import say
from sim.results.summary import Summary

RATES = ("nrr", "grr", "logo_retention")
"""Rates of what there was a year ago: a simulation without customers has none."""
MOST = 4


def left_out(point: Point, model: str, metric: str) -> tuple[int, int] | None:
    """Return in how many simulations a rate exists, and of how many; None where it is all of them.

    Failed simulations have no number at all, and are told by themselves.
    """
    raw = point.models[model].metrics.get(metric)
    whole = point.estimate(model, "ending_arr")
    if raw is None or whole is None:
        return None
    n = raw.n
    return (n, whole.n) if n < whole.n else None


def beside(e: Estimate) -> str:
    """Return in how many simulations there is such a number, to stand beside an average; nothing where in all."""
    return f"in {e.n:,} of {e.n + e.missing:,} simulations" if e.missing else ""


def sentences(summary: Summary) -> list[str]:
    """Return which rates are averages over fewer simulations than were run; a few of them, and how many more."""
    shown, found = names(summary), []
    for staffing, chosen in by_staffing(summary):
        for point in chosen:
            at = wording.STAFFING_WORDS[staffing] + (f" and {place(point)}" if place(point) else "")
            for model in point.models:
                rows = [(wording.metric_words(metric), left_out(point, model, metric)) for metric in RATES]
                for counts, group in groupby(rows, key=lambda row: row[1]):
                    if counts is not None:
                        facts = {"metrics": [words for words, _ in group], "n": counts[0], "whole": counts[1]}
                        found.append(say("study", "left_out", name=shown[model], at=at, **facts))
    more = len(found) - MOST
    return [*found[:MOST], *([say("study", "more_left_out", many=more)] if more > 0 else [])]
