"""The runs of all worlds: jobs of some worlds under one organisation, stored like any other shard and read as arrays.

A shard holds whole worlds: the r-th future of world w is row w × futures + r. The futures of all worlds are those of the
most likely one, a few for each world in turn. Its address is a hash of all that a block of worlds
depends on, so a study that asks for more worlds, or for another method, keeps what it has.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.config.study.design import canonical, simulated
from sim.errors import FailedRunsError
from sim.metrics.averaged import Averaged
from sim.metrics.outcomes import Outcome
from sim.statistics.intervals import Floats
from sim.trials.analysis.averages import Both
from sim.trials.executing.executors import WorkersFactory
from sim.trials.folder.recording import MOST_FAILED
from sim.trials.planning.cells import Cell
from sim.trials.running.runner import ABANDONED, Progress, Scheduler, WorkerResult, refuse_other_sources, run_one
from sim.trials.sensitivity.bench import Bench
from sim.trials.sensitivity.worlds import Block, Space
from sim.trials.storage.hashed import sources
from sim.trials.storage.packing import ShardLabel, packed, reason
from sim.trials.storage.shards import Failure, Span, sharded
from sim.trials.storage.store import Store

RUNS_A_SHARD = 64
"""About so many runs are lost of each job under way when a process is killed."""

PILOT_GROWTH = "pilot_growth"
"""Metric that worlds have beside the others: what a pilot of some months would see of the accounts' net growth."""


@dataclass(frozen=True, slots=True)
class Task:
    """One organisation in one block of worlds."""

    block: Block
    model: str


class CellBuilder(Protocol):
    """Builds the cell of a model in a world."""

    def cell(self, model: str, values: Floats, at: Floats) -> Cell:
        """Return one organisation in the world with these values at these probabilities, both (k,)."""


@dataclass(frozen=True, slots=True)
class WorldJob:
    """What a worker is told: some worlds of a task, each with all its futures."""

    bench: CellBuilder
    model: str
    values: Floats
    at: Floats
    address: str
    span: Span
    futures: NDArray[np.int64]  # (worlds, futures) which of the pool
    seed: int
    engine: str
    pilot_months: int
    sources: str


def work_worlds(job: WorldJob) -> WorkerResult | None:
    """Run the worlds of a job; None if they were abandoned. A future that fails is kept with its reason.

    Errors: ModelError on a worker whose sources are not those of the process that asks.
    """
    refuse_other_sources(job.sources)
    results: list[Outcome | Failure] = []
    events = 0
    for values, at, futures in zip(job.values, job.at, job.futures, strict=True):
        if ABANDONED.is_set():
            return None
        done, count = run_world(job, values, at, futures)
        results += done
        events += count
    shard = sharded(job.address, job.span, results, 0, events)
    return WorkerResult(packed(shard), events, shard.failures)


def run_world(
    job: WorldJob, values: Floats, at: Floats, futures: NDArray[np.int64]
) -> tuple[list[Outcome | Failure], int]:
    """Run all futures of one world; return what came out, and the number of events."""
    results: list[Outcome | Failure] = []
    events = 0
    try:
        cell = job.bench.cell(job.model, values, at)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (a world that cannot be built is told like a future that failed)
        return [Failure(reason(f"{type(error).__name__}: {error}"))] * len(futures), 0
    for replication in futures:
        try:
            result, count = run_one(cell, seed=job.seed, replication=int(replication), engine=job.engine)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001  (a failed future is a row with its reason, whatever it was)
            results.append(Failure(reason(f"{type(error).__name__}: {error}")))
        else:
            results.append(without_months(result, job.pilot_months))
            events += count
    return results, events


def without_months(result: Outcome, pilot_months: int) -> Outcome:
    """Return an outcome without its months, but with what a pilot of some months would have seen."""
    metrics = dict(result.metrics)
    if pilot_months:
        months = {name: result.months[name][:pilot_months].astype(float) for name in result.months}
        moved = months["expansion_arr_cents"] - months["contraction_arr_cents"] - months["churned_arr_cents"]
        metrics[PILOT_GROWTH] = float(moved.sum() / max(1.0, months["opening_arr_cents"][0]))
    return replace(result, metrics=metrics, months={name: column[:0] for name, column in result.months.items()})


class Worlds(Scheduler):
    """All runs of a sensitivity study: what is missing of them, and what they gave."""

    work = staticmethod(work_worlds)

    def __init__(
        self,
        bench: Bench,
        space: Space,
        blocks: Sequence[Block],
        store: Store,
        *,
        seed: int,
        engine: str,
        futures: int | None = None,
    ) -> None:
        asked = space.asked
        self.bench = bench
        self.space = space
        self.seed = seed
        self.engine = engine
        self.pool = bench.experiment.replications.at_most
        self.futures = futures or asked.futures
        self.pilot_months = asked.trial.months if asked.trial else 0
        self.tasks = [Task(block, model) for block in blocks for model in bench.cases]
        each = max(1, round(RUNS_A_SHARD / self.futures))
        super().__init__(
            store, [self.address(task.block, task.model) for task in self.tasks], shard=each * self.futures
        )

    def address(self, block: Block, model: str) -> str:
        """Return where the shards of a task belong.

        The values of a block that can grow are no part of it, but its first row is: the rows after it follow from that.
        """
        parts = [
            sources(), self.seed, self.futures, self.pilot_months, model, block.name,
            self.pool, canonical(simulated(self.bench.experiment.design)), self.bench.digest(),
            [float(x).hex() for x in block.values[0]] if len(block) else [], list(self.space.factors),
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:24]

    def job(self, span: Span, which: int) -> WorldJob:
        """Return the job of running some worlds of a task."""
        task = self.tasks[which]
        rows = slice(span.first // self.futures, span.last // self.futures)
        return WorldJob(
            self.bench, task.model, task.block.values[rows], task.block.at[rows], self.addresses[which], span,
            task.block.futures(self.futures, self.pool)[rows], self.seed, self.engine, self.pilot_months, sources(),
        )  # fmt: skip

    def wanted(self) -> list[tuple[int, int]]:
        """Return every task with the rows that it has."""
        return [(k, len(task.block) * self.futures) for k, task in enumerate(self.tasks)]

    def run(self, hire: WorkersFactory, report: Callable[[Progress], None], warn: Callable[[str], None]) -> None:
        """Run all that is missing. Errors: as of `Scheduler.run_all`."""
        self.store.expect(dict.fromkeys(self.addresses, ShardLabel(0, more=frozenset({PILOT_GROWTH}))))
        self.redo_damaged(self.wanted(), warn)
        self.run_all(self.wanted(), hire, report)

    def columns(self, block: Block, model: str) -> tuple[dict[str, NDArray[np.float64]], dict[int, str]]:
        """Return the metrics of a block under a model, name → (worlds, futures), and why which rows failed."""
        which = next(k for k, t in enumerate(self.tasks) if t.block.name == block.name and t.model == model)
        rows = len(block) * self.futures
        parts: list[Mapping[str, NDArray[Any]]] = []
        failures: dict[int, str] = {}
        lengths = []
        for shard in self.store.read(self.addresses[which], rows):
            parts.append(shard.metrics)
            lengths.append(len(shard.span))
            failures |= shard.failures
        names = sorted({name for part in parts for name in part})
        found = {
            name: np.concatenate(
                [part.get(name, np.full(n, np.nan)) for part, n in zip(parts, lengths, strict=True)]
            ).reshape(len(block), self.futures)
            for name in names
        }
        refuse(failures, rows, model, block.name)
        return found, failures

    def metric(self, block: Block, model: str, name: str) -> Both:
        """Return a metric of a block under a model, (worlds, futures): as it came out, and as its averages are taken.

        NaN where a future failed or lacks it.
        """
        found = Averaged(self.columns(block, model)[0])
        nothing = np.full((len(block), self.futures), np.nan)
        return (found.outcomes[name], found[name]) if name in found else (nothing, nothing)

    def events(self) -> int:
        """Return how many events all stored runs had."""
        seen: dict[str, int] = {}
        for which, rows in self.wanted():
            seen[self.addresses[which]] = sum(s.events for s in self.store.read(self.addresses[which], rows))
        return sum(seen.values())


def refuse(failures: Mapping[int, str], rows: int, model: str, block: str) -> None:
    """Raise `FailedRunsError` if so many futures of a task failed that those that are left may be of one kind."""
    if len(failures) > MOST_FAILED * rows:
        first = next(iter(failures.values()))
        raise FailedRunsError(
            f"{len(failures)} of {rows} runs of {model} in the worlds of {block} failed, more than {MOST_FAILED:.0%}, the "
            f"first with {first}. Nothing is summarised: a range may reach where the model cannot follow."
        )
