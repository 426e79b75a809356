"""Of several test processes one compiles a function, and the others load what it keeps: half a minute of a processor each."""

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock, Timeout

PATIENCE = 240.0
"""Seconds after which a process compiles for itself: whoever compiled has failed, or is very slow."""


@contextlib.contextmanager
def compiled_once(locks: Path) -> Iterator[None]:
    """Let processes that share a folder of locks wait for each other: with what is not compiled yet, and never else."""
    from sim.engines.code_files import SealedCache

    load, save = SealedCache.load_overload, SealedCache.save_overload
    held: dict[int, FileLock] = {}

    def loaded(cache: Any, signature: Any, context: Any) -> Any:
        found = load(cache, signature, context)
        if found is None and id(cache) not in held:
            name = hashlib.sha256(str(cache._cache_file._index_path).encode()).hexdigest()[:20]
            lock = FileLock(locks / f"{name}.lock")
            with contextlib.suppress(Timeout):
                lock.acquire(timeout=PATIENCE)
                found = load(cache, signature, context)
                if found is None:
                    held[id(cache)] = lock
                else:
                    lock.release()
        return found

    def saved(cache: Any, signature: Any, data: Any) -> None:
        try:
            save(cache, signature, data)
        finally:
            if id(cache) in held:
                held.pop(id(cache)).release()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SealedCache, "load_overload", loaded)
        patch.setattr(SealedCache, "save_overload", saved)
        yield
