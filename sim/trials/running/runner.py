"""Many replications: spans of them over a crew, each stored as soon as it is done.

What is stored does not depend on the crew, the size of the spans, their order or interruptions: a replication is
addressed by seed and number alone, and a table of results puts them in the order of their numbers.
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass, field
from typing import Any

from sim.errors import InterruptedRunError, ModelError, PostsaleError, WorkerError
from sim.metrics.outcomes import Outcome, outcome
from sim.trials.executing.executors import Workers, WorkersFactory
from sim.trials.executing.replication import replicate
from sim.trials.planning.cells import Cell, years_of
from sim.trials.storage.hashed import sources
from sim.trials.storage.packing import ShardLabel, packed, reason
from sim.trials.storage.shards import Failure, Span, sharded
from sim.trials.storage.store import Store

SHARD = 20
"""Replications per shard unless asked otherwise: the most that a killed process can lose of each job under way."""

MOST_BREAKS = 3
"""A crew that breaks this often in a row without having done anything is given up."""

LAST_WAIT = 15.0
"""Seconds for which jobs under way elsewhere are waited for after Ctrl-C; those of this machine end by themselves."""

ABANDONED = threading.Event()
"""Set when even the jobs under way are to be dropped, by the threads of this process."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is, in replications over all cells; seconds and pace are those of this session."""

    done: int
    asked: int
    failed: int
    events: int
    seconds: float
    before: int  # done before this session

    @property
    def pace(self) -> float:
        """Return replications per second."""
        return (self.done - self.before) / self.seconds if self.seconds > 0.0 else 0.0

    @property
    def seconds_left(self) -> float:
        """Return the expected time until the end; NaN while nobody knows."""
        return (self.asked - self.done) / self.pace if self.pace else float("nan")


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is told; it needs nothing else."""

    cell: Cell
    address: str
    span: Span
    seed: int
    engine: str
    sources: str


@dataclass(frozen=True, slots=True)
class WorkerResult:
    """What a worker returns: the bytes of the shard, and what is worth telling of it at once."""

    data: bytes
    events: int
    failures: Mapping[int, str]


def run_one(cell: Cell, *, seed: int, replication: int, engine: str) -> tuple[Outcome, int]:
    """Run one replication; return its outcome and the number of events."""
    done = replicate(cell.design, seed=seed, replication=replication, engine=engine)
    return outcome(done.state, cell.company, cell.design.role_keys, cell.design.months, cell.ae_rate), (
        done.trajectory.events
    )


def run_or_failure(cell: Cell, *, seed: int, replication: int, engine: str) -> tuple[Outcome | Failure, int]:
    """Run one replication; return its outcome, or why it failed, and the number of events."""
    try:
        return run_one(cell, seed=seed, replication=replication, engine=engine)
    except MemoryError:  # trouble of this machine, not of the replication: it is worth another try elsewhere
        raise
    except Exception as error:  # noqa: BLE001  (a failed replication is a row with its reason, whatever it was)
        return failure_of(error), 0


def failure_of(error: Exception) -> Failure:
    """Return an error as the row that is kept of it."""
    return Failure(reason(f"{type(error).__name__}: {error}"))


def refuse_other_sources(wanted: str) -> None:
    """Raise `ModelError` on a worker whose sources are not those of the process that asks."""
    if sources() != wanted:
        raise ModelError(
            "a worker runs other sources of postsale, Python or Numba: install the same version everywhere"
        )


def work(job: Job) -> WorkerResult | None:
    """Run the replications of a job; None if they were abandoned. One that fails is kept with its reason.

    Errors: ModelError on a worker whose sources are not those of the process that asks.
    """
    refuse_other_sources(job.sources)
    results: list[Outcome | Failure] = []
    events = 0
    for replication in range(job.span.first, job.span.last):
        if ABANDONED.is_set():
            return None
        result, count = run_or_failure(job.cell, seed=job.seed, replication=replication, engine=job.engine)
        results.append(result)
        events += count
    shard = sharded(job.address, job.span, results, job.cell.design.months, events)
    return WorkerResult(packed(shard), events, shard.failures)


def pieces_of(span: Span, size: int) -> Iterator[Span]:
    """Yield a span in pieces of at most that many replications, with borders at multiples of it."""
    at = span.first
    while at < span.last:
        end = min(span.last, (at // size + 1) * size)
        yield Span(at, end)
        at = end


@dataclass(slots=True)
class Tally:
    """What is done so far."""

    asked: int
    before: int
    done: int
    events: int = 0
    failed: int = 0
    began: float = field(default_factory=time.monotonic)

    def progress(self) -> Progress:
        """Return how far it is."""
        seconds = time.monotonic() - self.began
        return Progress(self.done, self.asked, self.failed, self.events, seconds, self.before)


class Scheduler:
    """Hands out jobs and stores what comes back. What a job is, whoever inherits from it says.

    addresses: where the shards of each thing that is run belong. work: what a worker does with a job; a function of a
    module, so that it can be sent to another process.
    """

    work: Callable[[Any], WorkerResult | None]

    def __init__(self, store: Store, addresses: Sequence[str], *, shard: int) -> None:
        self.store = store
        self.addresses = addresses
        self.shard = shard

    def job(self, span: Span, which: int) -> Any:
        """Return the job of running a span of the thing with this number."""
        raise NotImplementedError

    def missing(self, wanted: Iterable[tuple[int, int]]) -> list[tuple[Span, int]]:
        """Return the spans that are not stored, each with its number, of what is wanted: (number, how many replications).

        All grow together, and what has the same address is run once.
        """
        found: dict[tuple[Span, str], int] = {}
        for which, replications in wanted:
            address = self.addresses[which]
            for span in self.store.cover(address, replications)[1]:
                for piece in pieces_of(span, self.shard):
                    found.setdefault((piece, address), which)
        return sorted((piece, which) for (piece, _), which in found.items())

    def redo_damaged(self, wanted: Iterable[tuple[int, int]], warn: Callable[[str], None]) -> None:
        """Read all that is stored of what is wanted; what is damaged is told, and counts as missing from now on."""
        for address, replications in dict.fromkeys((self.addresses[which], n) for which, n in wanted):
            for bad in self.store.damaged_files(address, replications):
                warn(f"{bad} is damaged and is done again")

    def run_all(
        self, wanted: Sequence[tuple[int, int]], hire: WorkersFactory, report: Callable[[Progress], None]
    ) -> Progress:
        """Run all that is missing of what is wanted, and report about once a second.

        Errors: InterruptedRunError on Ctrl-C, after the shards under way are stored; StorageError if one cannot be
        stored; WorkerError if workers keep dying over a job. Everything that was stored stays.
        """
        todo = self.missing(wanted)
        asked = sum({self.addresses[which]: replications for which, replications in wanted}.values())
        before = asked - sum(len(span) for span, _ in todo)
        tally = Tally(asked, before, before)
        breaks = 0
        while todo:
            at = tally.done
            with hire() as crew:
                todo = Batch(self, crew, deque(todo), tally, report).work()
            breaks = breaks + 1 if tally.done == at else 0
            if todo and breaks >= MOST_BREAKS:
                raise WorkerError(
                    f"Workers died again and again, last at {tally.done} of {asked} replications; all of them kept. "
                    "The same command continues; --workers 1 needs less memory."
                )
        return tally.progress()


def expected(cell: Cell) -> ShardLabel:
    """Return what every shard of a cell must have."""
    return ShardLabel(cell.design.months, frozenset(cell.design.role_keys))


class Runner(Scheduler):
    """Runs what of the cells of a study is not stored yet."""

    work = staticmethod(work)

    def __init__(
        self,
        store: Store,
        cells: Sequence[Cell],
        addresses: Sequence[str],
        *,
        seed: int,
        engine: str,
        shard: int = SHARD,
    ) -> None:
        super().__init__(store, addresses, shard=shard)
        self.cells = cells
        self.seed = seed
        self.engine = engine
        store.expect({addresses[cell.index]: expected(cell) for cell in cells})

    def job(self, span: Span, which: int) -> Job:
        """Return the job of running a span of a cell."""
        return Job(self.cells[which], self.addresses[which], span, self.seed, self.engine, sources())

    def run(
        self,
        cells: Sequence[Cell],
        numbers: Mapping[int, int],
        hire: WorkersFactory,
        report: Callable[[Progress], None],
    ) -> float:
        """Run all that is missing of these cells up to that many replications of each point. Errors: as of `run_all`.

        Return the account-years that were simulated.
        """
        wanted = [(cell.index, numbers[cell.point]) for cell in cells]
        by_index = {cell.index: cell for cell in cells}
        work = sum(len(span) * years_of(by_index[which]) for span, which in self.missing(wanted))
        self.run_all(wanted, hire, report)
        return work


class Batch:
    """One crew at work on a list of jobs, until they are done or the crew breaks."""

    def __init__(
        self,
        runner: Scheduler,
        crew: Workers,
        todo: deque[tuple[Span, int]],
        tally: Tally,
        report: Callable[[Progress], None],
    ) -> None:
        self.runner = runner
        self.crew = crew
        self.todo = todo
        self.tally = tally
        self.report = report
        self.stopping = False
        self.pending: dict[Future[WorkerResult | None], tuple[Span, int]] = {}

    def work(self) -> list[tuple[Span, int]]:
        """Do the jobs; return those that are left because the crew broke."""
        try:
            while self.todo or self.pending:
                self.submit()
                self.gather()
                self.report(self.tally.progress())
        except KeyboardInterrupt:
            self.finish_in_flight()
        except BrokenExecutor:
            return [*self.pending.values(), *self.todo]
        except BaseException:
            self.drop()
            raise
        return []

    def submit(self) -> None:
        """Keep the crew busy."""
        while self.todo and len(self.pending) < self.crew.width and self.crew.ready():
            span, cell = self.todo[0]
            self.pending[self.crew.executor.submit(self.runner.work, self.runner.job(span, cell))] = (span, cell)
            self.todo.popleft()

    def gather(self) -> None:
        """Store what has been finished; wait a second at most. A job that somebody else gave up is done again.

        Errors: as of `result`; WorkerError if nothing more can be expected of the crew.
        """
        if self.pending:
            finished, _ = wait(self.pending, timeout=1.0, return_when=FIRST_COMPLETED)
        else:
            finished = set()
            time.sleep(0.1)  # the crew takes no jobs for now
        for future in finished:
            if not future.cancelled():
                self.keep(self.pending[future], self.result(future))
            elif not self.stopping:
                self.todo.appendleft(self.pending[future])
            del self.pending[future]
        lost = "" if finished else self.crew.lost()
        if lost:
            raise WorkerError(
                f"{lost}, at {self.tally.done} of {self.tally.asked} replications; all of them kept. Start it again and "
                "the same command continues, or leave out --cluster and it continues on this machine."
            )

    def result(self, future: Future[WorkerResult | None]) -> WorkerResult | None:
        """Return what a worker returned. Errors: BrokenExecutor if it died; WorkerError for any other trouble of its own."""
        try:
            return future.result()
        except (BrokenExecutor, PostsaleError):
            raise
        except Exception as error:
            raise WorkerError(
                f"A worker failed ({type(error).__name__}: {error}) at {self.tally.done} of {self.tally.asked} "
                "replications; all of them kept. The same command continues."
            ) from error

    def keep(self, which: tuple[Span, int], done: WorkerResult | None) -> None:
        """Store the shard of a finished job."""
        if done is None:
            return
        span, cell = which
        self.runner.store.save(self.runner.addresses[cell], span, done.data)
        self.tally.done += len(span)
        self.tally.events += done.events
        self.tally.failed += len(done.failures)

    def finish_in_flight(self) -> None:
        """After Ctrl-C: begin nothing new, store what is under way, and say how to go on. A second one drops it."""
        self.todo.clear()
        self.stopping = True
        until = time.monotonic() + (LAST_WAIT if self.crew.elsewhere else math.inf)
        try:
            self.crew.let_go(list(self.pending))
            while self.pending and self.crew.ready() and time.monotonic() < until:
                self.gather()
                self.report(self.tally.progress())
            if self.pending:
                self.drop()
        except (KeyboardInterrupt, WorkerError):
            self.drop()
        except BrokenExecutor:
            pass  # whoever asked us to stop has stopped the workers too: what is stored is stored
        if not self.tally.done:
            raise InterruptedRunError(
                f"Stopped at 0 of {self.tally.asked} replications. Nothing was simulated yet; run the same command again."
            )
        raise InterruptedRunError(
            f"Stopped at {self.tally.done} of {self.tally.asked} replications; all of them kept. "
            "The same command continues."
        )

    def drop(self) -> None:
        """Let go of all that is under way."""
        ABANDONED.set()
        try:
            self.crew.let_go(list(self.pending))
            if not self.crew.elsewhere:
                self.crew.executor.shutdown(wait=True)
        finally:
            ABANDONED.clear()
