"""A Dask cluster as a crew, and whether it is still there: what is asked of a dead scheduler is never answered.

A scheduler that was killed, one that was stopped and one that lost all workers look alike to who waits for a job. So it
is asked now and then who works, beside the work, and whatever could wait for its answer for ever is waited for briefly.
"""

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from sim.errors import InputError, Problem, install_line
from sim.trials.executing.executors import AHEAD, Workers, plural

PATIENCE = 30.0
"""Seconds without an answer, or without a worker, after which a cluster is given up."""
ASKED_EVERY, ANSWER_WITHIN, GOODBYE = 3.0, 5.0, 5.0
"""Seconds between questions, until an answer counts as none, and for what is only polite."""


LOGGERS = ("distributed", "distributed.client", "distributed.core", "tornado", "tornado.application", "asyncio")


def briefly(work: Callable[[], object], seconds: float) -> None:
    """Do something that may never return, and wait for it only so long."""
    doing = threading.Thread(target=work, daemon=True)
    doing.start()
    doing.join(seconds)


class Pulse:
    """Asks a scheduler who works, as long as it is needed, and knows when it last answered and when somebody was there."""

    def __init__(self, client: Any, address: str) -> None:
        self.client, self.address = client, address
        self.answered = self.peopled = time.monotonic()
        self.over = threading.Event()
        threading.Thread(target=self.ask, daemon=True).start()

    def ask(self) -> None:
        """Ask again and again."""
        while not self.over.wait(ASKED_EVERY):
            try:
                cores = self.client.sync(self.client.scheduler.ncores, callback_timeout=ANSWER_WITHIN)
            except Exception:  # noqa: BLE001  (whatever it was: there is no answer)
                continue
            self.answered = time.monotonic()
            if cores:
                self.peopled = self.answered

    def lost(self) -> str:
        """Return what is wrong with the cluster, in words, once it has to be given up; nothing while it may go on."""
        now = time.monotonic()
        if self.client.status == "closed" or now - self.answered > PATIENCE:
            return f"The Dask scheduler at {self.address} does not answer any more"
        if now - self.peopled > PATIENCE:
            return f"The Dask scheduler at {self.address} has no workers any more"
        return ""

    def ready(self) -> bool:
        """Say whether it can be given work right now."""
        return bool(self.client.status == "running")


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """Let the workers of a Dask scheduler work, such as tcp://10.0.0.5:8786.

    Errors: InputError if Dask is not installed, nobody answers at the address, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise refused(address, f"needs Dask: {install_line('distributed')}, here and on every worker") from None
    try:
        client = Client(address, timeout="5s", set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise refused(address, f"no Dask scheduler answers ({error}). Start one: dask scheduler.") from None
    pulse = Pulse(client, address)
    levels = {name: logging.getLogger(name).level for name in LOGGERS}
    for name in LOGGERS:  # what is wrong is said once, by us
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        cores = sum(client.ncores().values())
        if not cores:
            raise refused(address, "the scheduler has no workers. Start one: dask worker ADDRESS.")
        title = f"cluster of {plural(len(client.ncores()), 'worker')} with {plural(cores, 'core')}"
        # pure=False: jobs are told apart by what they are, never merged by a guess; retries: a worker may die.
        executor = client.get_executor(pure=False, retries=3)

        def let_go(futures: Collection[Future[Any]]) -> None:
            briefly(lambda: [future.cancel() for future in futures], GOODBYE)

        yield Workers(executor, AHEAD * cores, title, elsewhere=True, let_go=let_go, lost=pulse.lost, ready=pulse.ready)
    finally:
        pulse.over.set()
        briefly(lambda: client.close(timeout=GOODBYE), GOODBYE)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)


def refused(address: str, message: str) -> InputError:
    """Return the error for a cluster that cannot be used."""
    return InputError([Problem("command line", 0, 0, "--cluster", f"{message.rstrip('.')} (got {address}).")])
