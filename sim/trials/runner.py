"""Many replications: batches over threads (the compiled engine releases the GIL), each stored as soon as it is done.

What is stored does not depend on workers, order or interruptions: a replication is addressed by seed and number alone,
and batches have fixed borders.
"""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from sim.errors import InterruptedRunError
from sim.metrics.outcomes import Outcome, outcome
from sim.trials.cells import Cell
from sim.trials.replication import replicate
from sim.trials.store import Batch, Store, stacked

BATCH = 20
"""Replications per shard: the most that an interruption can lose of a cell."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, in replications over all cells."""

    done: int
    asked: int
    events: int
    seconds: float

    @property
    def seconds_left(self) -> float:
        """Return the expected time until the end."""
        return self.seconds * (self.asked - self.done) / self.done if self.done else float("nan")


def batches_of(cell: int, replications: int) -> list[Batch]:
    """Return the batches of a cell; their borders are multiples of BATCH but for the last one."""
    return [Batch(cell, k, min(k + BATCH, replications)) for k in range(0, replications, BATCH)]


def run_one(cell: Cell, *, seed: int, replication: int, engine: str) -> tuple[Outcome, int]:
    """Run one replication; return its outcome and the number of events."""
    done = replicate(cell.design, seed=seed, replication=replication, engine=engine)
    return outcome(done.state, cell.company, cell.design.role_keys, cell.design.months, cell.ae_rate), (
        done.trajectory.events
    )


class Runner:
    """Runs the batches of a study that are not stored yet."""

    def __init__(self, store: Store, cells: Sequence[Cell], *, seed: int, engine: str) -> None:
        self.store = store
        self.cells = cells
        self.seed = seed
        self.engine = engine
        self.stop = threading.Event()
        self.events = 0

    def run_batch(self, batch: Batch) -> Batch | None:
        """Run and store one batch; None if asked to stop before it was done."""
        outcomes = []
        for replication in range(batch.first, batch.last):
            if self.stop.is_set():
                return None
            result, events = run_one(
                self.cells[batch.cell], seed=self.seed, replication=replication, engine=self.engine
            )
            outcomes.append(result)
            self.events += events
        self.store.save(batch, *stacked(outcomes))
        return batch

    def run(self, replications: int, workers: int, report: Callable[[Progress], None]) -> Progress:
        """Run all that is missing, several batches at a time, and report about once a second.

        Errors: InterruptedRunError on Ctrl-C; every finished batch is kept.
        """
        todo = [b for cell in self.cells for b in batches_of(cell.index, replications) if not self.store.has(b)]
        todo.sort(key=lambda b: (b.first, b.cell))  # all cells grow together, so that an interrupted study is balanced
        asked = len(self.cells) * replications
        done = asked - sum(b.last - b.first for b in todo)
        began = time.monotonic()
        already = done
        with ThreadPoolExecutor(max(1, workers)) as pool:
            pending: set[Future[Batch | None]] = {pool.submit(self.run_batch, b) for b in todo}
            try:
                while pending:
                    finished, pending = wait(pending, timeout=1.0, return_when=FIRST_COMPLETED)
                    done += sum(b.last - b.first for f in finished if (b := f.result()) is not None)
                    report(Progress(done, asked, self.events, time.monotonic() - began))
            except KeyboardInterrupt:
                self.stop.set()
                for future in pending:
                    future.cancel()
                raise InterruptedRunError(
                    f"Stopped at {done} of {asked} replications; all of them kept. The same command continues."
                ) from None
            except BaseException:
                self.stop.set()
                for future in pending:
                    future.cancel()
                raise
        return Progress(asked - already, asked, self.events, time.monotonic() - began)
