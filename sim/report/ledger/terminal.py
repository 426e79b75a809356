"""The ledger as plain text, as the command prints it: a line for each claim, at most 140 columns."""

import textwrap
from collections.abc import Sequence

from sim.report.ledger import numbers, words
from sim.report.ledger.reading import Row

COLUMNS = 140
HEADER = ("claim", "verdict", "simulated", "claimed", "worlds", "mechanism")
MOST = (16, 34, 36, 24, 9)
"""Widest that each column but the last may get."""
NOTHING_TO_REMOVE = "no effect that could be removed"
LEGEND = (
    "simulated: average [95 % interval of the average; more runs narrow it]   "
    "worlds: share of plausible worlds in which it is as claimed, or so on the first side\n"
    "mechanism: the one without which the effect is gone, or what taking out others does"
)


def table(rows: Sequence[Row]) -> str:
    """Return the table of claims, and how to read it."""
    cells = [HEADER, *(line(row) for row in rows)]
    widths = [min(most, max(len(row[k]) for row in cells)) for k, most in enumerate(MOST)]
    widths.append(COLUMNS - sum(widths) - 2 * len(widths))
    lines = [
        "  ".join(f"{short(text, width):<{width}}" for text, width in zip(row, widths, strict=True)).rstrip()
        for row in cells
    ]
    return "\n".join([*lines, "", LEGEND, *textwrap.wrap(words.made(rows), COLUMNS)])


def line(row: Row) -> tuple[str, ...]:
    """Return what is printed of a claim, column by column."""
    told = row.simulated
    figure = f"{numbers.value(told)} {numbers.interval(told)}" if told else "–"
    claimed = "–" if row.sides else numbers.claimed(row.region, row.unit) if row.region else row.text
    worlds = numbers.share(row.worlds.as_claimed) if row.worlds else "–"
    quick = " (quick)" if row.quick else ""
    verdict = f"{short(row.verdict, MOST[1] - len(quick))}{quick}"
    return row.key, verdict, figure, claimed, worlds, mechanism(row.mechanism)


def mechanism(text: str) -> str:
    """Return the words of a mechanism in short: its name where the effect is gone without it."""
    name, found, _ = text.partition(": without it ")
    if not found:
        return "–" if text in ("", NOTHING_TO_REMOVE) else text
    return name


def short(text: str, width: int) -> str:
    """Return a text that is cut where it is wider than its column."""
    return text if len(text) <= width else f"{text[: width - 1]}…"
