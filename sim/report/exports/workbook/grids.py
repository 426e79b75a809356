"""A table as numbers with units: what a sheet, a CSV and a Parquet file are all written from."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sim.report.words import wording

Cell: TypeAlias = str | float | int | None

KINDS = ("text", "number", "whole", "rate", "points", "money", "more money", "cents", "level", "change")
"""How a column is written. `level` and `change` are in the unit of the row's metric, which its column `metric` names."""

MONEY_UNITS = ("dollars", "dollars a year")
SHARE_UNITS = ("share", "ratio")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in files, what it is called on a sheet, and how it is written."""

    name: str
    words: str
    kind: str = "number"
    width: float = 12.0  # characters


@dataclass(frozen=True, slots=True)
class Grid:
    """One table. `interval` says in a sentence which uncertainty its intervals are; `notes` what else a reader must know."""

    title: str
    interval: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()

    def place(self, name: str) -> int:
        """Return the number of a column."""
        return [column.name for column in self.columns].index(name)

    def column(self, name: str) -> list[Cell]:
        """Return the cells of a column."""
        place = self.place(name)
        return [row[place] for row in self.rows]

    def kind(self, row: Sequence[Cell], column: Column) -> str:
        """Return how one cell is written: one of KINDS but `level` and `change`."""
        if column.kind not in ("level", "change"):
            return column.kind
        unit = row[self.place("unit")]
        family = kind_of(str(row[self.place("metric")]), str(unit))
        return {"rate": "points", "money": "more money"}.get(family, family) if column.kind == "change" else family


def kind_of(metric: str, unit: str = "") -> str:
    """Return how values of a metric are written: rate, money, cents or number."""
    if unit in MONEY_UNITS:
        return "money"
    kind = wording.kind_of(metric)
    if kind == "plain":
        return "rate" if unit in SHARE_UNITS else "number"
    return kind


def told(value: float | None) -> float | None:
    """Return a number for a cell; nothing where it is not known, which leaves the cell empty."""
    return None if value is None or not math.isfinite(value) else float(value)
