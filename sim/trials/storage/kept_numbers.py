"""Small things that took long to find, each in a file with its digest, so that a damaged one is found anew.

Some lie beside the shards of a run. What pilots found lies in the user's own cache folder, for any study that asks the same.
"""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.errors import StorageError
from sim.trials.storage.json_files import json_of
from sim.trials.storage.store import make_folder, write_aside

Found = TypeVar("Found")
LOCKS: dict[str, threading.Lock] = {}
GUARD = threading.Lock()


def keep(path: Path, found: Any) -> None:
    """Keep plain data in a file. Errors: StorageError."""
    write_aside(path, json.dumps({"sha256": digest(found), "found": found}).encode())


def kept(path: Path) -> Any:
    """Return what is kept in a file; None if there is nothing, or not what was written."""
    held = json_of(path) or {}
    found = held.get("found")
    return found if held.get("sha256") == digest(found) else None


def digest(found: Any) -> str:
    """Return the SHA-256 of plain data."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()


def found_once(
    folder: Path, text: str, make: Callable[[], Sequence[float] | NDArray[np.float64]], count: int | None = None
) -> NDArray[np.float64]:
    """Return numbers that were found before, from their file, or else find them and write it.

    text: all that they depend on. count: how many there must be, if that is known.
    """
    path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"
    found = read_numbers(path, count)
    if found is None:
        found = np.array(make(), dtype=np.float64)
        make_folder(folder)
        keep(path, list(found))
    return found


def read_numbers(path: Path, count: int | None) -> NDArray[np.float64] | None:
    """Return the numbers in a file, or None if it is not there or not whole."""
    try:
        held = np.array(kept(path), dtype=np.float64)
    except (ValueError, TypeError):
        return None
    whole = held.ndim == 1 and (count is None or held.size == count)
    return held if whole and np.isfinite(held).all() else None


class Shelf:
    """A folder of things by name; without a folder nothing is kept. A disk that is full costs the next run, not this one."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def find(self, name: str, read: Callable[[Any], Found]) -> Found | None:
        """Return what is kept under a name, as `read` makes it of plain data; None where it refuses, or nothing is there."""
        if self.folder is None:
            return None
        found = kept(self.folder / f"{name}.json")
        try:
            return None if found is None else read(found)
        except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
            return None

    def keep(self, name: str, found: Any) -> None:
        """Keep plain data under a name, if that can be done."""
        if self.folder is not None:
            with suppress(StorageError):
                keep(self.folder / f"{name}.json", found)

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Let one thread at a time look for a thing: who waited finds it kept."""
        if self.folder is None:
            yield
            return
        with GUARD:
            lock = LOCKS.setdefault(name, threading.Lock())
        with lock:
            yield


NOWHERE = Shelf()
