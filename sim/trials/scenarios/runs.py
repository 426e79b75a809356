"""The runs of scenarios: jobs of some scenarios of one case, stored like any other shard and read as arrays.

A shard holds whole scenarios: the r-th future of scenario s is row s × futures + r. The futures of all scenarios are those
of the base case, a few for each in turn. Its address is a hash of all that the scenarios of a case depend on, so a study
that asks for more scenarios, or for another method, keeps what it has.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from sim.errors import FailedRunsError
from sim.metrics.averaged import Averaged
from sim.metrics.outcomes import Outcome
from sim.trials.analysis.averages import Both
from sim.trials.executing.executors import WorkersFactory
from sim.trials.folder.recording import MOST_FAILED
from sim.trials.running.runner import (
    ABANDONED,
    Progress,
    Scheduler,
    WorkerResult,
    failure_of,
    refuse_other_sources,
    run_or_failure,
)
from sim.trials.scenarios.batch import Batch
from sim.trials.scenarios.space import Block, Scenario
from sim.trials.storage.hashed import sources
from sim.trials.storage.packing import ShardLabel, packed
from sim.trials.storage.shards import Failure, Span, sharded
from sim.trials.storage.store import Store

RUNS_A_SHARD = 64
"""About so many runs are lost of each job under way when a process is killed."""
Task = tuple[Block, str]
"""A block of scenarios, and one case in it."""

PILOT_GROWTH = "pilot_growth"
"""Metric that scenarios have beside the others: what a pilot of some months would see of the accounts' net growth."""


def tasks_of(batch: Batch, blocks: Iterable[Block]) -> list[Task]:
    """Return every case of a batch in each of these blocks."""
    return [(block, case) for block in blocks for case in batch.cases]


@dataclass(frozen=True, slots=True)
class ScenarioJob:
    """What a worker is told: some scenarios of a task, each with all its futures."""

    batch: Batch
    case: str
    scenarios: tuple[Scenario, ...]
    futures: NDArray[np.int64]  # (scenarios, futures) which of the pool
    address: str
    span: Span
    engine: str
    sources: str


def work(job: ScenarioJob) -> WorkerResult | None:
    """Run the scenarios of a job; None if they were abandoned. A future that fails is kept with its reason.

    Errors: ModelError on a worker whose sources are not those of the process that asks.
    """
    refuse_other_sources(job.sources)
    results: list[Outcome | Failure] = []
    events = 0
    for scenario, futures in zip(job.scenarios, job.futures, strict=True):
        if ABANDONED.is_set():
            return None
        done, count = run_scenario(job, scenario, futures)
        results += done
        events += count
    shard = sharded(job.address, job.span, results, 0, events)
    return WorkerResult(packed(shard), events, shard.failures)


def run_scenario(
    job: ScenarioJob, scenario: Scenario, futures: NDArray[np.int64]
) -> tuple[list[Outcome | Failure], int]:
    """Run all futures of one scenario; return what came out, and the number of events."""
    results: list[Outcome | Failure] = []
    events = 0
    try:
        cell = job.batch.cell(job.case, scenario)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001  (a scenario that cannot be built is told like a future that failed)
        return [failure_of(error)] * len(futures), 0
    for replication in futures:
        result, count = run_or_failure(cell, seed=job.batch.seed, replication=int(replication), engine=job.engine)
        results.append(result if isinstance(result, Failure) else without_months(result, job.batch.pilot_months))
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


class ScenarioRuns(Scheduler):
    """All runs of some cases in scenarios: what is missing of them, and what they gave."""

    work = staticmethod(work)

    def __init__(self, batch: Batch, tasks: Sequence[Task], store: Store, *, engine: str, futures: int) -> None:
        self.batch = batch
        self.tasks = tasks
        self.engine = engine
        self.futures = futures
        self.pool = batch.pool
        each = max(1, round(RUNS_A_SHARD / futures))
        super().__init__(store, [self.address(block, case) for block, case in tasks], shard=each * futures)

    def address(self, block: Block, case: str) -> str:
        """Return where the shards of a task belong."""
        parts = [sources(), self.batch.seed, self.futures, *self.batch.marks(case, block)]
        return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()[:24]

    def job(self, span: Span, which: int) -> ScenarioJob:
        """Return the job of running some scenarios of a task."""
        block, case = self.tasks[which]
        rows = range(span.first // self.futures, span.last // self.futures)
        return ScenarioJob(
            self.batch,
            case,
            tuple(block[row] for row in rows),
            block.futures(self.futures, self.pool)[rows.start : rows.stop],
            self.addresses[which],
            span,
            self.engine,
            sources(),
        )

    def wanted(self) -> list[tuple[int, int]]:
        """Return every task with the rows that it has."""
        return [(k, len(block) * self.futures) for k, (block, _) in enumerate(self.tasks)]

    def run(self, hire: WorkersFactory, report: Callable[[Progress], None], warn: Callable[[str], None]) -> None:
        """Run all that is missing. Errors: as of `Scheduler.run_all`."""
        self.store.expect(dict.fromkeys(self.addresses, ShardLabel(0, more=frozenset({PILOT_GROWTH}))))
        self.redo_damaged(self.wanted(), warn)
        self.run_all(self.wanted(), hire, report)

    def columns(self, block: Block, case: str) -> tuple[dict[str, NDArray[np.float64]], dict[int, str]]:
        """Return the metrics of a case in a block, name → (scenarios, futures), and why which rows failed."""
        which = next(k for k, (b, c) in enumerate(self.tasks) if b.name == block.name and c == case)
        rows = len(block) * self.futures
        found, failures = stored(self.store, self.addresses[which], rows)
        refuse(failures, rows, case, block.name)
        return {name: values.reshape(len(block), self.futures) for name, values in found.items()}, failures

    def metric(self, block: Block, case: str, name: str) -> Both:
        """Return a metric of a case in a block, (scenarios, futures): as it came out, and as its averages are taken.

        NaN where a future failed or lacks it.
        """
        found = Averaged(self.columns(block, case)[0])
        nothing = np.full((len(block), self.futures), np.nan)
        return (found.outcomes[name], found[name]) if name in found else (nothing, nothing)

    def events(self) -> int:
        """Return how many events all stored runs had."""
        rows = {self.addresses[which]: rows for which, rows in self.wanted()}
        return sum(shard.events for address, n in rows.items() for shard in self.store.read(address, n))


def stored(store: Store, address: str, rows: int) -> tuple[dict[str, NDArray[np.float64]], dict[int, str]]:
    """Return every metric that is stored at an address over its first rows, name → (rows,), and why which rows failed.

    NaN where a future failed or lacks it.
    """
    shards = list(store.read(address, rows))
    failures = {row: why for shard in shards for row, why in shard.failures.items()}
    names = sorted({name for shard in shards for name in shard.metrics})
    found = {
        name: np.concatenate([shard.metrics.get(name, np.full(len(shard.span), np.nan)) for shard in shards])
        for name in names
    }
    return found, failures


def refuse(failures: Mapping[int, str], rows: int, case: str, block: str) -> None:
    """Raise `FailedRunsError` if so many futures of a task failed that those that are left may be of one kind."""
    if len(failures) > MOST_FAILED * rows:
        first = next(iter(failures.values()))
        raise FailedRunsError(
            f"{len(failures)} of {rows} runs of {case} in the scenarios of {block} failed, more than {MOST_FAILED:.0%}, the "
            f"first with {first}. Nothing is summarized: a range may reach where the model cannot follow."
        )
