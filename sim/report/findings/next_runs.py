"""Where more simulations of a sweep help most, in words."""

from sim.report.words import paths, titles
from sim.report.words.reading import names
from sim.report.words.sentences import say
from sim.results.choosing import NextRuns
from sim.results.summary import Summary

MOST_NAMED = 3
LEAST_SHARE = 0.05


def sentence(summary: Summary, row: NextRuns) -> str:
    """Return where they should go: "Split now at own staffing: 41% at 50 customers and 22% at 25 customers"."""
    ranked = sorted(row.points, key=lambda point: -point.futures)
    named = [point for point in ranked[:MOST_NAMED] if point.futures >= LEAST_SHARE * float(row.budget)]
    rows = [(point.futures / float(row.budget), paths.place_words(point.values)) for point in named]
    given, name = titles.mode_words(summary, row.staffing), names(summary).get(row.a, row.a)
    return say("study", "next_runs", name=name, given=given, rows=rows) if rows else ""
