"""The Parquet files of a run, written by DuckDB from the stored shards: one row per replication, one per month."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.trials.cells import Cell

Columns = dict[str, NDArray[Any]]


def labels(cell: Cell, rows: int, paths: Sequence[str]) -> Columns:
    """Return the columns that say which cell a row belongs to."""
    columns: Columns = {
        "model": np.array([cell.model] * rows, dtype=object),
        "point": np.full(rows, cell.point, np.int64),
        "staffing": np.array([cell.staffing.name.lower()] * rows, dtype=object),
    }
    for path in paths:
        columns[path] = np.array([cell.values.get(path)] * rows)
    return columns


def replication_rows(
    cell: Cell, metrics: Mapping[str, NDArray[np.float64]], paths: Sequence[str], seed: int
) -> Columns:
    """Return one row per replication of a cell: labels, seed, metrics; ARR flows in whole cents beside the dollars."""
    n = len(next(iter(metrics.values())))
    rows = labels(cell, n, paths) | {"replication": np.arange(n, dtype=np.int64), "seed": np.full(n, seed, np.int64)}
    for name, values in metrics.items():
        if name.endswith("_arr"):
            rows[f"{name}_cents"] = np.rint(values * 100.0).astype(np.int64)
        else:
            rows[name] = values
    return rows


def month_rows(cell: Cell, months: Mapping[str, NDArray[Any]], paths: Sequence[str]) -> Columns:
    """Return one row per replication and month of a cell."""
    n, horizon = next(iter(months.values())).shape
    rows = labels(cell, n * horizon, paths)
    rows["replication"] = np.repeat(np.arange(n, dtype=np.int64), horizon)
    rows["month"] = np.tile(np.arange(1, horizon + 1, dtype=np.int64), n)
    return rows | {name: values.reshape(-1) for name, values in months.items()}


def write_parquet(path: Path, parts: Sequence[Columns]) -> None:
    """Write the parts behind each other as one Parquet file; a column that a part lacks is missing (NULL) there.

    The file is written aside and renamed; rows keep their order, so equal results give equal tables.
    """
    import duckdb

    names = list(dict.fromkeys(name for part in parts for name in part))
    columns: dict[str, Any] = {}
    for name in names:
        pieces = [part.get(name, np.full(len(part["model"]), np.nan)) for part in parts]
        columns[name] = np.concatenate(pieces)
    aside = path.with_name(f".{path.name}.part")
    connection = duckdb.connect()
    try:
        connection.register("rows_of_run", columns)
        target = str(aside).replace("'", "''")
        connection.execute(f"COPY rows_of_run TO '{target}' (FORMAT PARQUET)")  # NaN is NULL: DuckDB reads it so
    finally:
        connection.close()
    aside.replace(path)
