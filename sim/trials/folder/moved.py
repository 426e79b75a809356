"""By how much the results of two finished runs differ, cell by cell.

Two runs of one seed and one version of the model met the same customers and dice, whatever else was changed, so their
replications are compared one by one.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.metrics.registry import higher_is_better
from sim.statistics.paired import paired_differences
from sim.trials.folder.differing import ComparedRun, Where, can_pair, metrics_of, refused
from sim.trials.folder.results import in_dollars, plain
from sim.trials.folder.tables import LABELS, parquet, quoted
from sim.trials.storage.files_written import REPLICATIONS


@dataclass(frozen=True, slots=True)
class CellChange:
    """A metric in both runs, and by how much it is higher in the second; NaN where there is no interval."""

    metric: str
    old: float
    new: float
    difference: float
    low: float
    high: float
    same: bool = False  # in every replication


@dataclass(frozen=True, slots=True)
class CellDifference:
    """One cell in both runs. common: replications that both have; equal: how many of these agree to the bit."""

    values: Mapping[str, Any]
    staffing: str
    model: str
    common: int
    equal: int
    moved: tuple[CellChange, ...]

    @property
    def identical(self) -> bool:
        """Say whether every common replication agrees to the bit."""
        return 0 < self.common == self.equal


class Comparison:
    """Compares the cells of two runs, over the replications of their tables where these can be paired."""

    def __init__(self, a: ComparedRun, b: ComparedRun) -> None:
        import duckdb

        self.runs = (a, b)
        self.connection = duckdb.connect()
        self.errors = duckdb.Error
        self.columns = [self.columns_of(run) for run in self.runs]

    def cells(self) -> list[CellDifference]:
        """Return every cell that both runs have."""
        a, b = (run.cells() for run in self.runs)
        paired = can_pair(*self.runs)
        return [self.paired(a[key], b[key]) if paired else self.unpaired(a[key], b[key]) for key in a if key in b]

    def only_in_one(self) -> tuple[list[Where], list[Where]]:
        """Return the cells that only the first and only the second run has."""
        a, b = (run.cells() for run in self.runs)
        return [key for key in a if key not in b], [key for key in b if key not in a]

    def columns_of(self, run: ComparedRun) -> dict[str, str]:
        """Return the columns of a run's table with their types."""
        rows = self.query(f"DESCRIBE SELECT * FROM {source(run)}").fetchall()
        return {name: kind for name, kind, *_ in rows}

    def query(self, text: str, values: list[Any] | None = None) -> Any:
        """Run a query. Errors: InputError if a table cannot be read."""
        try:
            return self.connection.execute(text, values or [])
        except self.errors as error:
            why = str(error).splitlines()[0]
            where = " or ".join(dict.fromkeys(str(run.folder / REPLICATIONS) for run in self.runs))
            raise refused(f"a table cannot be read (got {where}: {why}). Run the experiment again.") from error

    def both(self, a: Mapping[str, Any], b: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """Return the common replications of a cell as SQL, and the values that it needs."""
        labels = ("model", "staffing", "point")
        where = " AND ".join(f"{name} = ?" for name in labels)
        parts = [f"(SELECT * FROM {source(run)} WHERE {where})" for run in self.runs]
        values = [cell[name] for cell in (a, b) for name in labels]
        return f"{parts[0]} AS a JOIN {parts[1]} AS b USING (replication)", values

    def same_row(self) -> str:
        """Return the SQL condition that two rows agree to the bit; a column that one table lacks is NULL there."""
        varied = {each["path"] for run in self.runs for each in run.design["experiment"]["vary"]}
        ignored = {*LABELS, "replication", "seed", *varied}
        conditions = []
        for name in dict.fromkeys([*self.columns[0], *self.columns[1]]):
            if name in ignored:
                continue
            kinds = [columns.get(name) for columns in self.columns]
            if None in kinds:
                side = "b" if kinds[0] is None else "a"
                conditions.append(f"{side}.{quoted(name)} IS NULL")
                continue
            old, new = f"a.{quoted(name)}", f"b.{quoted(name)}"
            conditions.append(f"{old} IS NOT DISTINCT FROM {new}")
            if kinds == ["DOUBLE", "DOUBLE"]:  # 0.0 and -0.0 are equal, but not to the bit
                conditions.append(f"signbit({old}) IS NOT DISTINCT FROM signbit({new})")
        return " AND ".join(conditions) or "true"

    def paired(self, a: Mapping[str, Any], b: Mapping[str, Any]) -> CellDifference:
        """Compare a cell replication by replication."""
        joined, values = self.both(a, b)
        counted = self.query(f"SELECT count(*), count(*) FILTER (WHERE {self.same_row()}) FROM {joined}", values)
        common, equal = counted.fetchone()
        if not common:
            return self.unpaired(a, b)
        moved = () if common == equal else self.moved(joined, values)
        return CellDifference(a["values"], a["staffing"], a["model"], common, equal, moved)

    def moved(self, joined: str, values: list[Any]) -> tuple[CellChange, ...]:
        """Return by how much each metric differs over the common replications."""
        found = []
        for metric in metrics_of(*self.runs):
            names = [self.column(metric, side) for side in (0, 1)]
            if "" in names:
                continue
            wanted = f"a.{quoted(names[0])} AS old, b.{quoted(names[1])} AS new"
            read = self.query(f"SELECT {wanted} FROM {joined} ORDER BY replication", values).fetchnumpy()
            old, new = (
                np.asarray(in_dollars(plain(read[side]), name != metric), dtype=np.float64)
                for side, name in zip(("old", "new"), names, strict=True)
            )
            pair = paired_differences({metric: (new, old)}, higher_is_better={metric: higher_is_better(metric)})[metric]
            both = ~(np.isnan(old) | np.isnan(new))
            before, after = (float(column[both].mean()) if both.any() else math.nan for column in (old, new))
            same = bool(np.array_equal(old, new, equal_nan=True))
            found.append(CellChange(metric, before, after, pair.difference, pair.low, pair.high, same))
        return tuple(found)

    def column(self, metric: str, side: int) -> str:
        """Return the column that holds a metric in one of the tables; nothing if none does."""
        return next((name for name in (metric, f"{metric}_cents") if name in self.columns[side]), "")

    def unpaired(self, a: Mapping[str, Any], b: Mapping[str, Any]) -> CellDifference:
        """Compare the reported means of a cell."""
        found = []
        for metric in metrics_of(*self.runs):
            old, new = (reported(cell["metrics"], metric) for cell in (a, b))
            if math.isfinite(old) or math.isfinite(new):
                found.append(CellChange(metric, old, new, new - old, math.nan, math.nan))
        return CellDifference(a["values"], a["staffing"], a["model"], 0, 0, tuple(found))


def reported(metrics: Mapping[str, Any], name: str) -> float:
    """Return the mean of a metric as it was reported; NaN if there is none."""
    value = metrics.get(name, {}).get("mean")
    return math.nan if value is None else float(value)


def source(run: ComparedRun) -> str:
    """Return the table of a run as SQL names it."""
    return parquet(run.folder / REPLICATIONS)
