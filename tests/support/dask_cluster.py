"""A Dask cluster of a test: a scheduler and workers of its own, on this machine."""

import socket
import subprocess
import sys
import time
from contextlib import contextmanager


@contextmanager
def scheduler():
    """Yield the address of a Dask scheduler, and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    command = ["-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    process = subprocess.Popen([sys.executable, *command], stderr=subprocess.DEVNULL)
    try:
        yield address, process
    finally:
        process.kill()
        process.wait()


def worker(address, folder):
    """Start a Dask worker of one thread, without a nanny that would start it again."""
    command = ["-m", "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    return subprocess.Popen(
        [sys.executable, *command, "--local-directory", str(folder), "--host", "127.0.0.1"], stderr=subprocess.DEVNULL
    )


def wait_for_workers(address, count):
    """Wait until the scheduler has that many workers."""
    from distributed import Client

    for _ in range(60):
        try:
            with Client(address, timeout="2s", set_as_default=False) as client:
                client.wait_for_workers(count, timeout=60)
                return
        except (OSError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError("no scheduler")
