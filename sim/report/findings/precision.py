"""What each design point of a study took and reached, where replications grew by themselves."""

from sim.report.words import wording
from sim.report.words.progress import of_wanted
from sim.report.words.reading import place, points
from sim.results.summary import Reached, Summary


def rows(summary: Summary) -> list[tuple[str, str, str, str]]:
    """Return place, simulations, share of the work and what is known to ±, one row for each of several points."""
    reached = summary.replications.points or ()
    where = {point.point: place(point) for point in points(summary)}
    if len(reached) < 2:
        return []
    return [
        (where.get(row.point, str(row.point)), f"{row.n:,}", f"{row.share_of_work:.0%}", known(row)) for row in reached
    ]


def known(row: Reached) -> str:
    """Return how well each metric is known at worst at a point, such as `NRR ±0.24 of 0.25`."""
    return ", ".join(
        f"{wording.metric_words(metric)} ±{of_wanted(metric, entry)}"
        for metric, entry in row.known_to.items()
        if entry.wanted is not None
    )


def block(summary: Summary, columns: int) -> list[str]:
    """Return the block of the terminal, nothing where there is one point or a fixed number."""
    found = rows(summary)
    if not found:
        return []
    head = ("SIMULATIONS OF EACH SIZE", "each", "of the work", "known to, half the width of a joint 95 % interval")
    widths = [max(len(row[k]) for row in (head, *found)) + 3 for k in range(3)]
    lines = [
        "".join(cell.ljust(w) for cell, w in zip(row, (*widths, 0), strict=True))[:columns] for row in (head, *found)
    ]
    return ["\n".join(line.rstrip() for line in lines)]
