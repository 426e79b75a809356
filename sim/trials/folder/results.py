"""The stored numbers of a finished run, read column by column when they are asked for.

A study of many replications does not fit into memory as a whole; one column of one cell always does.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.errors import StorageError
from sim.trials.folder.tables import MEMORY, parquet, quoted
from sim.vocabulary import Staffing

VALUES_AT_ONCE = 500_000
"""Values read in one go, of neighboring columns: few replications are read whole, many one column at a time."""

BLOCKS = 2
"""Blocks of columns that are held; 8 bytes a value."""


class CellKey(Protocol):
    """What names the rows of one cell in the tables of a run."""

    @property
    def model(self) -> str:
        """Key of the model."""

    @property
    def point(self) -> int:
        """Number of the design point."""

    @property
    def staffing(self) -> Staffing:
        """How many people the model gets."""

    @property
    def without(self) -> str:
        """The mechanisms that are taken out; empty in the real world."""


class Table:
    """One Parquet file of a run."""

    def __init__(self, path: Path) -> None:
        import duckdb

        self.path = path
        self.connection = duckdb.connect()
        self.connection.execute(
            f"SET threads = 1; SET memory_limit = '{MEMORY}'; SET enable_external_file_cache = false; "
            "SET autoinstall_known_extensions = false; SET autoload_known_extensions = false"
        )
        self.errors = duckdb.Error
        self.columns = [row[0] for row in self.query(f"DESCRIBE SELECT * FROM {self.source}").fetchall()]

    @property
    def source(self) -> str:
        """Return the file as SQL names it."""
        return parquet(self.path)

    def query(self, text: str, values: Sequence[Any] = ()) -> Any:
        """Run a query. Errors: StorageError if the file cannot be read."""
        try:
            return self.connection.execute(text, list(values))
        except self.errors as error:
            raise StorageError(self.path, error) from error

    def read(self, cell: CellKey, names: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Return columns of one cell in the order of their rows; NULL is NaN, cents of a metric are dollars."""
        where = {"model": cell.model, "point": cell.point, "staffing": cell.staffing.name.lower()}
        if "without" in self.columns:
            where["without"] = cell.without
        held = {name: name if name in self.columns else f"{name}_cents" for name in names}
        wanted = ", ".join(f"{quoted(column)} AS {quoted(name)}" for name, column in held.items())
        condition = " AND ".join(f"{name} = ?" for name in where)
        found = self.query(f"SELECT {wanted} FROM {self.source} WHERE {condition}", list(where.values())).fetchnumpy()
        return {name: in_dollars(plain(found[name]), held[name] != name) for name in names}


def plain(values: Any) -> NDArray[Any]:
    """Return an array without a mask; masked values are NaN."""
    if isinstance(values, np.ma.MaskedArray):
        return np.asarray(np.ma.filled(values.astype(np.float64), np.nan)) if values.mask.any() else values.data
    found: NDArray[Any] = values
    return found


def in_dollars(values: NDArray[Any], cents: bool) -> NDArray[Any]:  # noqa: FBT001
    """Return amounts in dollars, if they are cents."""
    return values / 100.0 if cents else values


class Columns(Mapping[str, NDArray[Any]]):
    """The columns of one cell by name, each of shape (n,) or (n, months); read when asked for, a few are held.

    keep: which of the rows of monthly columns are wanted, where not all are.
    """

    def __init__(
        self,
        table: Table,
        cell: CellKey,
        names: Sequence[str],
        rows: int,
        months: int = 0,
        keep: NDArray[np.bool_] | None = None,
    ) -> None:
        self.table = table
        self.cell = cell
        self.names = list(names)
        self.months = months
        self.keep = slice(None) if keep is None else keep
        self.width = max(1, VALUES_AT_ONCE // max(1, rows * max(1, months)))
        self.blocks: OrderedDict[int, dict[str, NDArray[Any]]] = OrderedDict()

    def __getitem__(self, name: str) -> NDArray[Any]:
        block = self.names.index(name) // self.width if name in self.names else -1
        if block < 0:
            raise KeyError(name)
        if block not in self.blocks:
            names = self.names[block * self.width : (block + 1) * self.width]
            read = self.table.read(self.cell, names)
            if self.months:
                read = {column: values.reshape(-1, self.months)[self.keep] for column, values in read.items()}
            self.blocks[block] = read
            if len(self.blocks) > BLOCKS:
                self.blocks.popitem(last=False)
        return self.blocks[block][name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)
