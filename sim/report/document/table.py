"""The one table of every document: values with their units and, where these do not say it all, the words of a reader.

A renderer needs nothing else. HTML, terminal, Markdown and slides show texts; workbook, CSV and Parquet hold values.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from sim.report.words import wording

Value: TypeAlias = str | float | int | None

KINDS = ("text", "number", "whole", "rate", "points", "money", "more money", "cents")
"""How values are written. points, more money: differences of rates and of money."""

MONEY_UNITS = ("dollars", "dollars a year")
SHARE_UNITS = ("share", "ratio")
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of which more is to be said than its value.

    text: how a reader sees the value, where its kind does not tell; below: small lines under it; swatch: the look of a model
    beside it ("color line"); strong: good | bad, a clear verdict, or any other word for what stands out; kind: where one
    column holds several; parts: the values behind the first, where files have several columns in place of one; hover: what
    a page shows where a pointer rests on it, and nothing else does.
    """

    value: Value = None
    text: str = ""
    below: tuple[str, ...] = ()
    swatch: str = ""
    strong: str = ""
    kind: str = ""
    parts: tuple[Value, ...] = ()
    hover: str = ""


Item: TypeAlias = Cell | Value
"""A value alone is a cell that holds nothing else."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. kind: one of KINDS; name: in files; width: characters, 0 as needed; align: left | right, else by kind.

    parts: the columns of files that stand in its place, the first for the value of a cell, the others for its parts.
    """

    words: str
    kind: str = "text"
    name: str = ""
    width: float = 0.0
    align: str = ""
    parts: "tuple[Column, ...]" = ()

    @property
    def left(self) -> bool:
        """Say whether it is read from the left: texts are, numbers are not."""
        return self.align == "left" if self.align else self.kind == "text"


@dataclass(frozen=True, slots=True)
class Table:
    """One table; the first cell of a row is its heading.

    notes: what a reader must know; interval: in a sentence, which uncertainty its intervals are; look: of the page, dense
    (small type, for long tables) or dense places (with the lines of a cell below each other).
    """

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Item]]
    notes: tuple[str, ...] = ()
    interval: str = ""
    look: str = ""

    @property
    def foot(self) -> str:
        """Return what stands below it where there is one place for all that is to be said."""
        return " ".join(text for text in (self.interval, *self.notes) if text)

    def cells(self) -> Iterator[list[Cell]]:
        """Yield every row as a reader sees it: each cell with its text."""
        for row in self.rows:
            yield [seen(item, column.kind) for item, column in zip(row, self.columns, strict=True)]

    def place(self, name: str) -> int:
        """Return the number of the column of this name."""
        return [column.name for column in self.columns].index(name)

    def column(self, name: str) -> list[Value]:
        """Return the values of a column."""
        place = self.place(name)
        return [value(row[place]) for row in self.rows]

    def kind(self, line: int, place: int) -> str:
        """Return how one cell is written."""
        item = self.rows[line][place]
        return (item.kind if isinstance(item, Cell) else "") or self.columns[place].kind

    def flat(self) -> "Table":
        """Return the table as files have it: every column that has parts is replaced by them."""
        if not any(column.parts for column in self.columns):
            return self
        columns = tuple(one for column in self.columns for one in column.parts or (column,))
        rows = [[one for pair in zip(row, self.columns, strict=True) for one in apart(*pair)] for row in self.rows]
        return Table(self.title, columns, rows, self.notes, self.interval, self.look)


def apart(item: Item, column: Column) -> Sequence[Item]:
    """Return what stands of one cell in the parts of its column."""
    if not column.parts:
        return (item,)
    found = (value(item), *(item.parts if isinstance(item, Cell) else ()))
    return (*found, *(None,) * (len(column.parts) - len(found)))[: len(column.parts)]


def value(item: Item) -> Value:
    """Return what a cell holds; a number that is not known is nothing."""
    held = item.value if isinstance(item, Cell) else item
    return None if isinstance(held, float) and not math.isfinite(held) else held


def seen(item: Item, kind: str) -> Cell:
    """Return a cell with its text."""
    if not isinstance(item, Cell):
        return Cell(item, written(item, kind))
    if item.text:
        return item
    text = written(item.value, item.kind or kind)
    return replace(item, text=text)


def written(held: Value, kind: str) -> str:
    """Write a value in its unit: the one place where a value without words of its own becomes text."""
    if isinstance(held, str):
        return held
    if held is None or not math.isfinite(held):
        return NOTHING
    return WRITERS[kind](held)


def _number(held: float) -> str:
    return f"{held:.6g}" if isinstance(held, float) else str(held)


WRITERS: Mapping[str, Callable[[float], str]] = {
    "text": _number,
    "number": _number,
    "whole": lambda held: f"{held:,.0f}",
    "rate": wording.rate,
    "points": lambda held: f"{wording.points(held)} points",
    "money": wording.money,
    "more money": lambda held: wording.money(held, sign="+"),
    "cents": wording.cents,
}
assert tuple(WRITERS) == KINDS


def kind_of(metric: str, unit: str = "") -> str:
    """Return how values of a metric are written: rate, money, cents or number."""
    if unit in MONEY_UNITS:
        return "money"
    kind = wording.kind_of(metric)
    if kind == "plain":
        return "rate" if unit in SHARE_UNITS else "number"
    return kind


def change_of(kind: str) -> str:
    """Return how differences of values of a kind are written."""
    return {"rate": "points", "money": "more money"}.get(kind, kind)


def changes(metrics: Sequence[str]) -> tuple[Column, ...]:
    """Return a column for the differences in each metric."""
    return tuple(Column(wording.metric_words(m), change_of(kind_of(m)), m) for m in metrics)
