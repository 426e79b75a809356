"""The ledger as plain text, as the command prints it: a line for each claim, at most 140 columns."""

import textwrap
from collections.abc import Sequence

from sim.report.document.table import Cell, Column, Table
from sim.report.ledger import numbers, words
from sim.report.ledger.reading import Row
from sim.report.render.text import cut, text

COLUMNS = 140
MOST = 34  # characters of a verdict
HEADS = (
    Column("claim", width=16),
    Column("verdict", width=MOST),
    Column("simulated", width=36),
    Column("claimed", width=24),
    Column("scenarios", "rate", width=9),
    Column("mechanism"),
)
NOTHING_TO_REMOVE = "no effect that could be removed"
LEGEND = (
    "simulated: average [95% interval of the average; more runs narrow it]   "
    "scenarios: share of scenarios in which it is as claimed, or so on the first side\n"
    "mechanism: the one without which the effect is gone, or what taking out others does"
)


def table(rows: Sequence[Row]) -> str:
    """Return the table of claims, and how to read it."""
    made = text(Table("", HEADS, [line(row) for row in rows]), COLUMNS, gap=2, fitted=True)
    return "\n".join([made, "", LEGEND, *textwrap.wrap(words.made(rows), COLUMNS)])


def line(row: Row) -> tuple[str | Cell, ...]:
    """Return what is printed of a claim, column by column."""
    told = row.simulated
    figure = f"{numbers.value(told)} {numbers.interval(told)}" if told else "–"
    claimed = "–" if row.sides else numbers.claimed(row.region, row.unit) if row.region else row.text
    worlds = Cell(row.worlds.as_claimed.mean, numbers.share(row.worlds.as_claimed)) if row.worlds else Cell()
    quick = " (quick)" if row.quick else ""
    verdict = f"{cut(row.verdict_words, MOST - len(quick))}{quick}"
    return row.key, verdict, figure, claimed, worlds, mechanism(row.mechanism)


def mechanism(text: str) -> str:
    """Return the words of a mechanism in short: its name where the effect is gone without it."""
    name, found, _ = text.partition(": without it ")
    if not found:
        return "–" if text in ("", NOTHING_TO_REMOVE) else text
    return name
