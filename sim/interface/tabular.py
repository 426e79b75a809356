"""A table of numbers that shows itself: as text in a terminal, as HTML in a notebook, as records for whatever comes next."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TypeAlias

Value: TypeAlias = str | int | float | None
MOST_ROWS = 60
"""Rows that a notebook shows; `records` has all of them."""


@dataclass(frozen=True)
class Table:
    """Columns and rows of plain values: rates are ratios, money is dollars, what is not known is None.

    title: what it shows; text: what `str` says where that is more than the rows; shown: header and rows in words, with as
    many decimals as each number carries, for whoever reads. `to_dict` and `records` give the values themselves: any library
    of data frames takes either.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    title: str = ""
    text: str = ""
    shown: tuple[tuple[str, ...], ...] = ()

    def records(self) -> list[dict[str, Value]]:
        """Return one mapping per row."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def to_dict(self) -> dict[str, list[Value]]:
        """Return one list per column."""
        return {name: self[name] for name in self.columns}

    def __getitem__(self, column: str) -> list[Value]:
        from sim.interface.naming import known

        at = self.columns.index(known(column, self.columns, "column", "table"))
        return [row[at] for row in self.rows]

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self.records())

    def __len__(self) -> int:
        return len(self.rows)

    def __str__(self) -> str:
        return self.text or aligned(self._shown)

    def __repr__(self) -> str:
        return f"Table({self.title or 'numbers'}: {len(self.rows):,} rows of {', '.join(self.columns)})"

    def _repr_html_(self) -> str:
        header, *rows = self._shown
        lines = [f"<caption>{escape(self.title)}</caption>"] if self.title else []
        lines += [f"<thead><tr>{''.join(f'<th>{escape(name)}</th>' for name in header)}</tr></thead>", "<tbody>"]
        lines += [f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows[:MOST_ROWS]]
        if len(rows) > MOST_ROWS:
            lines.append(f'<tr><td colspan="{len(header)}">and {len(rows) - MOST_ROWS:,} more rows</td></tr>')
        return "\n".join(["<table>", *lines, "</tbody>", "</table>"])

    @property
    def _shown(self) -> Sequence[Sequence[str]]:
        return self.shown or [self.columns, *([plainly(value) for value in row] for row in self.rows)]


def plainly(value: Value) -> str:
    """Return a value for a reader: four digits of a number, a dash for what is not known."""
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def value_of(number: float) -> float | None:
    """Return a number; None for one that is not known."""
    return float(number) if math.isfinite(number) else None


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as text, a column as wide as its widest cell."""
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))] if rows else []
    return "\n".join(
        "  ".join(cell.ljust(wide) for cell, wide in zip(row, widths, strict=True)).rstrip() for row in rows
    )
