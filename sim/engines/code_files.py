"""Compiled code in files that are looked at before they are used: each begins with the SHA-256 of all else in it.

Numba unpickles what it finds and hands machine code to the processor. A file that was cut short, zeroed or garbled would end
the process, or give other numbers. Here it is noticed, told in one line, and compiled anew.
"""

import hashlib
import os
import pickle
import threading
from pathlib import Path
from typing import Any

from numba.core.caching import FunctionCache, IndexDataCacheFile
from numba.core.serialize import dumps

from sim.engines.code_folder import note

DIGEST = 32
said: set[str] = set()
"""What was told already: one line, however many files are damaged."""


class SealedFile(IndexDataCacheFile):
    """The index and the data of one function. Data name their key: two processes may have written at the same time."""

    def load(self, key: Any) -> Any:
        """Return the code under a key, or None if there is none, or none that is whole."""
        name = self._load_index().get(key)
        found = None if name is None else unsealed(Path(self._data_path(name)))
        return found[1] if found is not None and found[0] == key else None

    def save(self, key: Any, data: Any) -> None:
        """Keep code under a key. A disk that is full costs the next start, not this run."""
        index = self._load_index()
        name = index.get(key) or self._data_name(1 + len(index))
        try:
            write_sealed(Path(self._data_path(name)), (key, data))
            write_sealed(Path(self._index_path), (self._version, self._source_stamp, index | {key: name}))
        except OSError as error:
            tell("room", f"compiled code could not be kept ({error.strerror or error}); the next start compiles again")

    def _load_index(self) -> dict[Any, str]:
        found = unsealed(Path(self._index_path))
        if found is None or found[:2] != (self._version, self._source_stamp):
            return {}
        return dict(found[2])

    def _save_index(self, overloads: dict[Any, str]) -> None:
        write_sealed(Path(self._index_path), (self._version, self._source_stamp, overloads))


class SealedCache(FunctionCache):
    """Numba's cache of one function, in sealed files."""

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        self._cache_file = SealedFile(self._cache_path, self._impl.filename_base, self._impl.locator.get_source_stamp())


def unsealed(path: Path) -> Any:
    """Return what a sealed file holds; None if it is not there, or, which is told, not as it was written."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:
        data = b""
    if hashlib.sha256(data[DIGEST:]).digest() == data[:DIGEST]:
        try:
            return pickle.loads(data[DIGEST:])
        except Exception:  # noqa: BLE001  (written by other libraries: as good as not there)
            return None
    tell("damage", f"{path.parent} holds damaged compiled code; it is compiled again")
    return None


def write_sealed(path: Path, value: Any) -> None:
    """Write a sealed file, which is there in full or not at all. Errors: OSError."""
    data = dumps(value)
    aside = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        aside.write_bytes(hashlib.sha256(data).digest() + data)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def tell(kind: str, text: str) -> None:
    """Say something of a kind once."""
    if kind not in said:
        said.add(kind)
        note(text)
