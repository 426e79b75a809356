"""Where further futures of a sweep would tell most, in words."""

from collections.abc import Mapping
from typing import Any

from sim.report.words import paths, titles, wording
from sim.results.choosing import NextRuns
from sim.results.summary import Summary

MOST_NAMED = 3
LEAST_SHARE = 0.05


def sentence(summary: Summary, row: NextRuns) -> str:
    """Return where they should go: "at own staffing, split-now: 41 % at 50 customers, 22 % at 25 customers"."""
    budget, given = float(row.budget), titles.mode_words(summary, row.staffing)
    ranked = sorted(row.points, key=lambda point: -point.futures)
    named = [point for point in ranked[:MOST_NAMED] if point.futures >= LEAST_SHARE * budget]
    said = [f"{wording.share(point.futures / budget)} at {place(point.values)}" for point in named]
    return f"  at {given}, {row.a}: {'; '.join(said)}" if said else ""


def place(values: Mapping[str, Any]) -> str:
    """Return where a point stands: "50 customers, median ACV of mid-market $25k"."""
    return ", ".join(paths.at_words(path, value) for path, value in values.items())
