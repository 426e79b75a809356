"""The fit table: a fact of last year in a row, what 8 in 10 simulated years have, and the verdict."""

from collections.abc import Sequence

from sim.report.document.table import Cell, Column, Item, Table
from sim.report.views.past import MISSES, number, title
from sim.results.past import FactResult

NOTE = "Model: 8 in 10 simulated years of your team. Outside them but within 95%: at the edge. Chance alone misses 1 in 20."
COLUMNS = (Column(""), Column("yours", align="right"), Column("model, 8 in 10", align="right"), Column(""))


def fit_table(facts: Sequence[FactResult]) -> Table:
    """Return the table."""
    rows: list[list[Item]] = [
        [
            title(fact),
            f"{number(fact, fact.yours)} of {fact.people}" if fact.people else number(fact, fact.yours),
            f"{number(fact, fact.low)}–{number(fact, fact.high)}",
            Cell(fact.verdict, strong="bad" if fact.verdict in MISSES else ""),
        ]
        for fact in facts
    ]
    return Table("Your last year against the model", COLUMNS, rows, (NOTE,))
