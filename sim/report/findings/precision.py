"""What each design point of a study took and reached, where replications grew by themselves."""

from sim.report.words import wording
from sim.report.words.progress import of_wanted
from sim.report.words.reading import place, points
from sim.results.summary import Reached, Summary


def rows(summary: Summary) -> list[tuple[str, int, str, str]]:
    """Return place, simulations, share of the work and what is known to ±, one row for each of several points."""
    reached = summary.replications.points or ()
    where = {point.point: place(point) for point in points(summary)}
    if len(reached) < 2:
        return []
    return [(where.get(row.point, str(row.point)), row.n, f"{row.share_of_work:.0%}", known(row)) for row in reached]


def known(row: Reached) -> str:
    """Return how well each metric is known at worst at a point, such as `NRR ±0.24 of 0.25`."""
    return ", ".join(
        f"{wording.metric_words(metric)} ±{of_wanted(metric, entry)}"
        for metric, entry in row.known_to.items()
        if entry.wanted is not None
    )
