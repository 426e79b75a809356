"""Who does the work: threads of this process, processes of this machine, or a cluster. All give the same bytes.

The compiled engine releases the GIL, so threads are enough for it; the SimPy engine is plain Python and needs processes.
A crew is any `concurrent.futures.Executor` with the number of jobs that is worth having under way at once.
"""

import functools
import multiprocessing
import signal
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

AHEAD = 2
"""Jobs waiting for each worker, so that none is idle while results are stored."""


def cancelled(futures: Collection[Future[Any]]) -> None:
    """Give up the jobs that nobody has begun."""
    for future in futures:
        future.cancel()


@dataclass(frozen=True, slots=True)
class Workers:
    """An executor; how many jobs to keep under way; in words who it is.

    elsewhere: what is under way need not be waited for when it is to be dropped. let_go: gives up jobs that nobody has
    begun. lost: why nothing more can be expected of it, in words; nothing while it works. ready: whether it takes jobs now.
    """

    executor: Executor
    width: int
    title: str
    elsewhere: bool = False
    let_go: Callable[[Collection[Future[Any]]], None] = cancelled
    lost: Callable[[], str] = lambda: ""
    ready: Callable[[], bool] = lambda: True


WorkersFactory = Callable[[], AbstractContextManager[Workers]]
"""Makes a crew; called again when one has broken because a worker died."""


def plural(count: int, word: str, ending: str = "s") -> str:
    """Return a count with its word."""
    return f"{count} {word}{ending if count != 1 else ''}"


@contextmanager
def queue(workers: int) -> Iterator[ThreadPoolExecutor]:
    """Let threads of this process do what is asked of them; on Ctrl-C only what is under way is waited for."""
    pool = ThreadPoolExecutor(workers)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def threads(workers: int) -> Iterator[Workers]:
    """Let threads of this process work."""
    with ThreadPoolExecutor(workers) as pool:
        yield Workers(pool, workers + AHEAD, plural(workers, "worker"))


def deaf_to_interrupts() -> None:
    """Leave Ctrl-C to the process that stores: it lets the shards in flight be finished."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def processes(workers: int) -> Iterator[Workers]:
    """Let processes of this machine work. They are started afresh: a fork of a process with threads may hang."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=deaf_to_interrupts) as pool:
        yield Workers(pool, workers + AHEAD, plural(workers, "worker process", "es"))


def local(workers: int, engine: str) -> WorkersFactory:
    """Return the crew of this machine that suits an engine."""
    return functools.partial(processes if engine == "simpy" and workers > 1 else threads, workers)
