"""From shards to the tables of a run, and what the tables hold of each cell."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sim.metrics.monthly import COLUMNS
from sim.trials.folder import tables
from sim.trials.folder.results import Columns, Table
from sim.trials.planning.ablation import REAL
from sim.trials.planning.cells import Cell
from sim.trials.storage.clock import NOBODY, Clock
from sim.trials.storage.files_written import MECHANISMS, REPLICATIONS, TRAJECTORIES
from sim.trials.storage.shards import Shard
from sim.trials.storage.store import Store

MOST_FAILED = 0.01
"""Share of failed replications above which nothing is said of a cell: those that failed may be of one kind."""


class WorldRows(Protocol):
    """What a sensitivity study adds to the table of replications."""

    @property
    def held_values(self) -> dict[str, float]:
        """The value of every unknown in the most likely world, by path."""

    def add_rows(self, rows: tables.TableWriter) -> None:
        """Add the rows of all worlds."""


@dataclass(frozen=True, slots=True)
class CellRecord:
    """What the tables hold of one cell: metrics, replications, which of these failed and why the first, events simulated."""

    names: tuple[str, ...]
    replications: int
    failures: tuple[int, ...]
    reason: str
    events: int

    @property
    def failed(self) -> int:
        """Return how many replications failed."""
        return len(self.failures)

    @property
    def refused(self) -> str | None:
        """Return why nothing is said of the cell, or None."""
        if self.failed <= MOST_FAILED * self.replications:
            return None
        return (
            f"{self.failed} of {self.replications} replications failed, more than {MOST_FAILED:.0%}; "
            f"the first: {self.reason}"
        )


def record(
    out: Path,
    cells: Sequence[Cell],
    addresses: Sequence[str],
    store: Store,
    replications: Mapping[int, int],
    paths: Sequence[str],
    seed: int,
    worlds: "WorldRows | None" = None,
    clock: Clock = NOBODY,
    share: float = 1.0,
) -> dict[int, CellRecord]:
    """Write the Parquet files of a run from its shards: the real world in two, worlds without a mechanism in a third.

    replications: by index of a cell. worlds: the rows of a sensitivity study, which follow those of the most likely world in
    the first file;
    clock: counts the cells, each as a share.
    """
    held = worlds.held_values if worlds else {}
    real = [cell for cell in cells if cell.without == REAL]
    others = [cell for cell in cells if cell.without != REAL]
    found: dict[int, CellRecord] = {}
    memory = tables.MEMORY_OF_WIDE if worlds else tables.MEMORY
    with tables.TableWriter(out / REPLICATIONS, memory) as rows, tables.TableWriter(out / TRAJECTORIES) as months:
        for cell in clock.each(real, share):
            found[cell.index] = record_cell(
                cell, addresses, store, replications[cell.index], paths, seed, rows, months, held
            )
        if worlds:
            worlds.add_rows(rows)
        rows.close([*tables.LABELS, "drawn_for", *paths, *held, *tables.REPLICATION_LABELS])
        months.close([*tables.LABELS, *paths, "replication", "month", *COLUMNS])
    if others:
        with tables.TableWriter(out / MECHANISMS) as rows:
            for cell in clock.each(others, share):
                found[cell.index] = record_cell(
                    cell, addresses, store, replications[cell.index], paths, seed, rows, None
                )
            rows.close([*tables.LABELS, *paths, *tables.REPLICATION_LABELS])
    else:
        (out / MECHANISMS).unlink(missing_ok=True)
    return found


def record_cell(
    cell: Cell,
    addresses: Sequence[str],
    store: Store,
    replications: int,
    paths: Sequence[str],
    seed: int,
    rows: tables.TableWriter,
    months: tables.TableWriter | None,
    held: Mapping[str, float] | None = None,
) -> CellRecord:
    """Add the rows of one cell to the tables. held: values of unknowns that stand beside its outcomes."""
    labels = tables.labels_of(cell, paths)
    names: set[str] = set()
    failures: dict[int, str] = {}
    counts: list[int] = []  # of events, which only whole shards know
    for shards in tables.gathered(counted(store.read(addresses[cell.index], replications), counts), cell.design.months):
        rows.add({**labels, **(held or {})}, tables.replication_rows(shards, seed))
        if months is not None:
            months.add(labels, tables.month_rows(shards, cell.design.months))
        names |= {name for shard in shards for name in shard.metrics}
        failures |= {number: why for shard in shards for number, why in shard.failures.items()}
    first = next(iter(failures.values()), "")
    return CellRecord(tuple(sorted(names)), replications, tuple(failures), first, sum(counts))


def counted(shards: Iterator[Shard], counts: list[int]) -> Iterator[Shard]:
    """Yield shards, and note the events of each."""
    for shard in shards:
        counts.append(shard.events)
        yield shard


class Results:
    """The tables of a run, cell by cell."""

    def __init__(self, out: Path, cells: Sequence[Cell], recorded: dict[int, CellRecord]) -> None:
        self.cells = {cell.index: cell for cell in cells}
        self.recorded = recorded
        self.rows = Table(out / REPLICATIONS)
        self.others = Table(out / MECHANISMS) if any(cell.without != REAL for cell in cells) else self.rows
        self.monthly = Table(out / TRAJECTORIES)

    def metrics(self, index: int) -> "Columns | Silence":
        """Return the metrics of a cell, arrays (n,); all missing if too many of its replications failed."""
        cell, held = self.cells[index], self.recorded[index]
        if held.refused:
            return Silence(held)
        return Columns(self.rows if cell.without == REAL else self.others, cell, held.names, held.replications)

    def months(self, index: int, without: Collection[int] = ()) -> Columns:
        """Return the monthly columns of a cell of the real world, arrays (replications, months), of those that did not fail.

        without: replications to leave out too, so that cells can be compared row by row.
        """
        cell, held = self.cells[index], self.recorded[index]
        kept = sorted(set(range(held.replications)) - set(held.failures))
        keep = np.array([number not in without for number in kept]) if without else None
        return Columns(self.monthly, cell, COLUMNS, len(kept), cell.design.months, keep)


class Silence(dict[str, NDArray[np.float64]]):
    """Metrics of which nothing can be said: as many missing values as there are replications."""

    def __init__(self, held: CellRecord) -> None:
        super().__init__({name: np.full(held.replications, np.nan) for name in held.names or ("nrr",)})
