"""The Parquet files of a run, written by DuckDB from the stored shards: one row per replication, one per month.

Rows pass through a file of DuckDB's own beside the target, a bounded number at a time, so memory does not grow with
the number of replications.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from sim.errors import StorageError, storing
from sim.trials.planning.cells import Cell
from sim.trials.storage.shards import Arrays, Shard, Span, joined

ROWS_AT_ONCE = 20_000
MEMORY = "64MB"
"""What DuckDB may hold; it puts the rest into its file."""

MEMORY_OF_WIDE = "1GB"
"""The same for a table with a column for each of hundreds of unknowns: it holds a piece of every column at once."""

ROW_GROUP = 16_384
"""Rows that Parquet writes, and a reader reads, as one; they pass through memory together."""

LABELS = ("model", "point", "staffing", "without")
REPLICATION_LABELS = ("replication", "seed", "failure")


class TableWriter:
    """One Parquet file in the making: rows are added cell by cell, in order; a column that a part lacks is NULL there.

    The file is written aside and renamed by `close`; rows keep their order, so equal results give equal files.
    """

    def __init__(self, target: Path, memory: str = MEMORY) -> None:
        import duckdb

        self.target = target
        self.work = target.with_name(f".{target.name}.rows")
        self.columns: set[str] = set()
        self.errors = duckdb.Error
        with storing(target):
            self.work.unlink(missing_ok=True)
        try:
            self.connection = duckdb.connect(str(self.work))
            # One thread, because several would cut the file into row groups as they please.
            self.connection.execute(f"SET threads = 1; SET memory_limit = '{memory}'")
        except duckdb.Error as error:
            raise StorageError(target, error) from error

    def add(self, labels: Mapping[str, Any], rows: Mapping[str, Any]) -> None:
        """Add rows: labels are the same in each, `rows` are arrays of one length."""
        self.connection.register("these_rows", dict(rows))
        said = ", ".join(f"${k} AS {quoted(name)}" for k, name in enumerate(labels, 1))
        selected = f"SELECT {said}, * FROM these_rows"
        try:
            if not self.columns:
                self.connection.execute(f"CREATE TABLE rows AS {selected} LIMIT 0", list(labels.values()))
            if not self.columns >= {*labels, *rows}:
                described = self.connection.execute(f"DESCRIBE {selected}", list(labels.values())).fetchall()
                for name, kind, *_ in described:
                    if self.columns and name not in self.columns:
                        self.connection.execute(f"ALTER TABLE rows ADD COLUMN {quoted(name)} {kind}")
                self.columns |= {name for name, *_ in described}
            self.connection.execute(f"INSERT INTO rows BY NAME {selected}", list(labels.values()))
        except self.errors as error:
            raise StorageError(self.target, error) from error
        finally:
            self.connection.unregister("these_rows")

    def close(self, first: Sequence[str]) -> None:
        """Write the file: the columns of `first`, then the others by name. NaN is NULL."""
        named = [name for name in first if name in self.columns]
        order = ", ".join(quoted(name) for name in [*named, *sorted(self.columns - set(named))])
        aside = self.target.with_name(f".{self.target.name}.part")
        aside.unlink(missing_ok=True)  # it might be a link, which would be written through
        path = str(aside).replace("'", "''")
        try:
            self.connection.execute(
                f"COPY (SELECT {order} FROM rows) TO '{path}' (FORMAT PARQUET, ROW_GROUP_SIZE {ROW_GROUP})"
            )
        except self.errors as error:
            raise StorageError(self.target, error) from error
        self.connection.close()
        with storing(self.target):
            self.work.unlink()
            aside.replace(self.target)

    def __enter__(self) -> "TableWriter":
        return self

    def __exit__(self, *exception: object) -> None:
        self.connection.close()
        for left in (self.work, self.target.with_name(f".{self.target.name}.part")):
            left.unlink(missing_ok=True)


def quoted(name: str) -> str:
    """Return a column name as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def parquet(path: Path) -> str:
    """Return one Parquet file as SQL names it: DuckDB takes a name for a pattern, so that a[1] would be read from a1."""
    literal = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path))
    return "read_parquet('" + literal.replace("'", "''") + "')"


def labels_of(cell: Cell, paths: Sequence[str]) -> dict[str, Any]:
    """Return what says which cell a row belongs to."""
    labels = {"model": cell.model, "point": cell.point, "staffing": cell.staffing.name.lower()}
    return (
        labels | ({"without": cell.without} if cell.without else {}) | {path: cell.values.get(path) for path in paths}
    )


def gathered(shards: Iterator[Shard], rows_each: int) -> Iterator[list[Shard]]:
    """Yield shards in groups of a fixed number of replications, about ROWS_AT_ONCE rows: cut where a shard reaches further.

    How the file is laid out follows from what is added at a time, so that must not depend on the size of the shards.
    """
    each = max(1, ROWS_AT_ONCE // max(1, rows_each))
    group: list[Shard] = []
    end = each
    for shard in shards:
        at = shard.span.first
        while at < shard.span.last:
            upto = min(end, shard.span.last)
            group.append(shard.part(Span(at, upto)))
            at = upto
            if at == end:
                yield group
                group, end = [], end + each
    if group:
        yield group


def replication_rows(shards: Sequence[Shard], seed: int) -> Arrays:
    """Return one row per replication: number, seed, why it failed if it did, metrics; ARR flows in whole cents."""
    lengths = [len(shard.span) for shard in shards]
    numbers = np.concatenate([np.arange(s.span.first, s.span.last, dtype=np.int64) for s in shards])
    failures = {replication: why for shard in shards for replication, why in shard.failures.items()}
    rows: Arrays = {"replication": numbers, "seed": np.full(numbers.size, seed, np.int64)}
    if failures:
        rows["failure"] = np.array([failures.get(int(r)) for r in numbers], dtype=object)
    for name, values in joined([s.metrics for s in shards], lengths).items():
        if name.endswith("_arr"):
            cents = np.rint(values * 100.0)
            whole = np.ma.masked_array(np.nan_to_num(cents).astype(np.int64), np.isnan(cents))
            rows[f"{name}_cents"] = whole
        else:
            rows[name] = values
    return rows


def month_rows(shards: Sequence[Shard], horizon: int) -> Arrays:
    """Return one row per month of every replication that did not fail."""
    lived = [np.array([r not in s.failures for r in range(s.span.first, s.span.last)]) for s in shards]
    numbers = np.concatenate(
        [np.arange(s.span.first, s.span.last, dtype=np.int64)[ok] for s, ok in zip(shards, lived, strict=True)]
    )
    rows: Arrays = {
        "replication": np.repeat(numbers, horizon),
        "month": np.tile(np.arange(1, horizon + 1, dtype=np.int64), numbers.size),
    }
    parts = [{name: v[ok].reshape(-1) for name, v in s.months.items()} for s, ok in zip(shards, lived, strict=True)]
    return rows | joined(parts, [int(ok.sum()) * horizon for ok in lived])
