"""Who does the work: threads of this process, processes of this machine, or a cluster. All give the same bytes.

The compiled engine releases the GIL, so threads are enough for it; the SimPy engine is plain Python and needs processes.
A crew is any `concurrent.futures.Executor` with the number of jobs that is worth having under way at once.
"""

import functools
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from sim.errors import InputError, Problem

AHEAD = 2
"""Jobs waiting for each worker, so that none is idle while results are stored."""


@dataclass(frozen=True, slots=True)
class Crew:
    """An executor; how many jobs to keep under way; in words who it is.

    elsewhere: what is under way need not be waited for when it is to be dropped.
    """

    executor: Executor
    width: int
    title: str
    elsewhere: bool = False


Hire = Callable[[], AbstractContextManager[Crew]]
"""Makes a crew; called again when one has broken because a worker died."""


def plural(count: int, word: str, ending: str = "s") -> str:
    """Return a count with its word."""
    return f"{count} {word}{ending if count != 1 else ''}"


@contextmanager
def threads(workers: int) -> Iterator[Crew]:
    """Let threads of this process work."""
    with ThreadPoolExecutor(workers) as pool:
        yield Crew(pool, workers + AHEAD, plural(workers, "worker"))


def deaf_to_interrupts() -> None:
    """Leave Ctrl-C to the process that stores: it lets the shards in flight be finished."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def processes(workers: int) -> Iterator[Crew]:
    """Let processes of this machine work. They are started afresh: a fork of a process with threads may hang."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=deaf_to_interrupts) as pool:
        yield Crew(pool, workers + AHEAD, plural(workers, "worker process", "es"))


@contextmanager
def cluster(address: str) -> Iterator[Crew]:
    """Let the workers of a Dask scheduler work, such as tcp://10.0.0.5:8786.

    Errors: InputError if Dask is not installed, nobody answers at the address, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise refused(address, "needs Dask. Install postsale[dask] here and on every worker.") from None
    try:
        client = Client(address, timeout="5s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise refused(address, f"no Dask scheduler answers ({error}). Start one: dask scheduler.") from None
    with client:
        cores = sum(client.ncores().values())
        if not cores:
            raise refused(address, "the scheduler has no workers. Start one: dask worker ADDRESS.")
        title = f"cluster of {plural(len(client.ncores()), 'worker')} with {plural(cores, 'core')}"
        # pure=False: jobs are told apart by what they are, never merged by a guess; retries: a worker may die.
        yield Crew(client.get_executor(pure=False, retries=3), AHEAD * cores, title, elsewhere=True)


def refused(address: str, message: str) -> InputError:
    """Return the error for a cluster that cannot be used."""
    return InputError([Problem("command line", 0, 0, "--cluster", f"{message.rstrip('.')} (got {address}).")])


def local(workers: int, engine: str) -> Hire:
    """Return the crew of this machine that suits an engine."""
    return functools.partial(processes if engine == "simpy" and workers > 1 else threads, workers)
