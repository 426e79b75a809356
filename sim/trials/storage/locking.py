"""One writer to a folder at a time: a lock that the system lets go of when its holder dies, however it dies."""

import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.errors import BusyError, StorageError
from sim.trials.storage.files_written import own_folder

LOCK, HOLDER = "lock", "held-by.json"


@contextmanager
def locked(shards: Path) -> Iterator[None]:
    """Hold the lock of a run's shards. Errors: BusyError, saying who holds it; StorageError if nothing can be written."""
    from filelock import FileLock, Timeout

    try:
        try:
            own_folder(shards)
        except StorageError as error:
            raise error.__cause__ or error from error
        for name in (LOCK, HOLDER):
            if (shards / name).is_symlink():  # would be emptied where it leads to
                (shards / name).unlink()
        lock = FileLock(shards / LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        raise BusyError(
            f"{shards.parent} is being written to by {holder(shards)}. Wait for it, or use --out OTHER."
        ) from None
    except OSError as error:
        raise StorageError(shards, error, nothing_done=True) from error
    try:
        said = {"process": os.getpid(), "host": socket.gethostname(), "since": time.strftime("%Y-%m-%d %H:%M")}
        with suppress(OSError):  # who holds it is told for people only
            (shards / HOLDER).write_text(json.dumps(said), encoding="utf-8")
        yield
    finally:
        lock.release()


def holder(shards: Path) -> str:
    """Return who holds the lock, in words."""
    try:
        said = json.loads((shards / HOLDER).read_text(encoding="utf-8"))
        return f"process {said['process']} on {said['host']}, since {said['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"


def is_locked(shards: Path) -> bool:
    """Say whether somebody is writing to a run's shards right now."""
    from filelock import FileLock, Timeout

    if not (shards / LOCK).exists() or (shards / LOCK).is_symlink():
        return False
    try:
        with FileLock(shards / LOCK).acquire(timeout=0):
            return False
    except Timeout:
        return True
    except OSError:
        return False
