"""Runs that stand in rows: worlds of a claim, or companies of an industry, each with a few futures, stored like any shard."""

import hashlib
import json
from typing import Any, Protocol

import numpy as np

from sim.statistics.intervals import Floats
from sim.trials.planning.cells import Cell
from sim.trials.running.runner import Scheduler
from sim.trials.sensitivity.runs import RUNS_A_SHARD, Task, WorldJob, Worlds
from sim.trials.sensitivity.worlds import Block
from sim.trials.storage.hashed import sources
from sim.trials.storage.shards import Span
from sim.trials.storage.store import Store

POOL = 1_000_000
"""Futures of rows begin again after so many: never, so every row has futures of its own."""


class RowBench(Protocol):
    """Builds the cells of rows."""

    @property
    def cases(self) -> tuple[str, ...]:
        """What a row is simulated under, by name."""

    def cell(self, model: str, values: Floats, at: Floats) -> Cell:
        """Return a case in the row whose number is the first of `values`."""

    def digest(self) -> Any:
        """Return all that the rows depend on."""


class Rows(Worlds):
    """What is missing of all rows under all cases, and what they gave. A row has the same futures under every case."""

    def __init__(self, bench: RowBench, rows: int, store: Store, *, seed: int, engine: str, futures: int) -> None:
        numbers = np.arange(rows, dtype=np.float64)[:, None]
        self.block = Block("rows", numbers, numbers, numbers, np.arange(rows))
        self.row_bench = bench
        self.seed = seed
        self.engine = engine
        self.pool = POOL
        self.futures = futures
        self.pilot_months = 0
        self.tasks = [Task(self.block, case) for case in bench.cases]
        digest = bench.digest()
        addresses = [self.row_address(case, digest) for case in bench.cases]
        Scheduler.__init__(self, store, addresses, shard=max(1, round(RUNS_A_SHARD / futures)) * futures)

    def row_address(self, case: str, digest: Any) -> str:
        """Return where the shards of a case belong."""
        parts = [sources(), self.seed, self.futures, case, digest]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:24]

    def job(self, span: Span, which: int) -> WorldJob:
        """Return the job of running some rows of a case."""
        task = self.tasks[which]
        rows = slice(span.first // self.futures, span.last // self.futures)
        numbers = task.block.values[rows]
        futures = task.block.futures(self.futures, self.pool)[rows]
        return WorldJob(
            self.row_bench, task.model, numbers, numbers, self.addresses[which], span, futures,
            self.seed, self.engine, 0, sources(),
        )  # fmt: skip
