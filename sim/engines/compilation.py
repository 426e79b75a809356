"""Where compiled code is kept, and why it can never be stale.

Numba's cache looks only at the file of the function that it compiles, not at the functions that this one calls in other
files. So the cache folder itself is named by a hash of every source of `sim/model` and `sim/engines`, of Numba and of
Python: an edit in any rule file leads to another folder. Only entry points are cached (their code contains what they
call), through the one decorator below.
"""

import functools
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numba

from sim.engines.code_files import SealedCache
from sim.engines.code_folder import cache_root, folder_of_version
from sim.linking import whole

SOURCES = ("vocabulary.py", "linking.py", "model", "engines")


def sources_digest(root: Path | None = None) -> str:
    """Return the SHA-256 of every source file that compiled code can contain, with versions of Numba and Python."""
    root = root or Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(f"{numba.__version__} {sys.version_info[:2]}".encode())
    for name in SOURCES:
        place = root / name
        for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


@functools.cache
def cache_folder() -> Path:
    """Return the cache folder of the present sources, and drop the oldest folders of others."""
    return folder_of_version(cache_root(), "compiled", sources_digest()[:20])


def is_warm(folder: str) -> bool:
    """Say whether compiled code of the present sources is already stored for an entry point with this folder."""
    return any((cache_folder() / folder).rglob("*.nbc"))


def entry_point(function: Callable[..., Any], folder: str = "") -> Callable[..., Any]:
    """Compile a function that Python calls, releasing the GIL, and keep its code in (a folder of) `cache_folder()`."""
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = str(cache_folder() / folder)
    try:
        compiled: Callable[..., Any] = whole(function)
        if not numba.config.DISABLE_JIT:
            compiled._cache = SealedCache(function)  # type: ignore[attr-defined]  # noqa: SLF001  (as `cache=True` does)
        return compiled
    finally:
        numba.config.CACHE_DIR = before
