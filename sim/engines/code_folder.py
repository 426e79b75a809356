"""The folder of compiled code: nobody but the user may have put anything into it, for what lies there is run.

Numbers that took long to find lie beside it, and are believed as little if somebody else could have written them.
Numba unpickles its files and loads machine code from them. So a folder counts only if it is the user's own and nobody
else can write to it. Where none can be had, code is compiled into a private temporary folder and is gone with the process.
"""

import atexit
import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from sim.errors import InputError, Problem, StorageError

VARIABLE = "POSTSALE_CACHE"
KEPT_FOLDERS = 3
"""Of other versions."""
OTHERS = stat.S_IWGRP | stat.S_IWOTH


class UnsafeError(OSError):
    """Somebody else could put code into a folder."""


def private(folder: Path) -> Path:
    """Return a folder, made if it is missing, that only this user can write to. Errors: UnsafeError, OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    refuse_shared(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.stat()
    if not is_mine(found):
        raise UnsafeError(f"{folder} belongs to another user")
    if found.st_mode & OTHERS:
        raise UnsafeError(f"others can write to {folder}")
    if found.st_mode & 0o077:
        folder.chmod(0o700)
    with tempfile.TemporaryFile(dir=folder):
        pass
    return folder


def made_private(folder: Path) -> Path:
    """Return a folder of ours, without what it held if others could have written to it. Errors: UnsafeError, OSError."""
    if folder.is_dir() and is_mine(folder.stat()) and folder.stat().st_mode & OTHERS:
        folder.chmod(0o700)
        for held in (*folder.glob("compiled-*"), *folder.glob("pilots-*")):
            shutil.rmtree(held)
    return private(folder)


def refuse_shared(folder: Path) -> None:
    """Raise UnsafeError for a folder whose entries others can exchange: of another user, or writable and not sticky."""
    found = folder.stat()
    if not is_mine(found) and found.st_uid != 0:
        raise UnsafeError(f"{folder} belongs to another user")
    if found.st_mode & stat.S_IWOTH and not found.st_mode & stat.S_ISVTX:
        raise UnsafeError(f"everybody can write to {folder}")


def is_mine(found: os.stat_result) -> bool:
    """Say whether a file belongs to the user of this process; systems without users' numbers are trusted."""
    return not hasattr(os, "getuid") or found.st_uid == os.getuid()


def cache_root() -> Path:
    """Return the folder of all caches: in $POSTSALE_CACHE, in the user's cache folder, or a private temporary one.

    Errors: InputError if POSTSALE_CACHE names a folder from which somebody else's code could be run.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen:
        try:
            return private(Path(chosen).absolute() / "postsale")
        except UnsafeError as error:
            raise InputError([Problem("environment", 0, 0, VARIABLE, refusal(chosen, error))]) from error
        except OSError as error:
            return temporary(f"{chosen} of {VARIABLE}: {error.strerror or error}")
    try:
        base = os.environ.get("XDG_CACHE_HOME")
        return made_private((Path(base) if base else Path.home() / ".cache").absolute() / "postsale")
    except (OSError, RuntimeError) as error:  # RuntimeError: there is no home
        return temporary(getattr(error, "strerror", None) or str(error))


def refusal(chosen: str, error: UnsafeError) -> str:
    """Return why a folder is not used, and what to do."""
    return (
        f"{error}, so code of somebody else could be run from it (got {chosen}). Name a folder of your own that nobody "
        f"else can write to (chmod 700), or unset {VARIABLE}."
    )


def folder_of_version(root: Path, kind: str, version: str) -> Path:
    """Return a private folder of what one version of the sources left, and drop the oldest folders of others.

    Errors: UnsafeError, OSError.
    """
    folder = root / f"{kind}-{version}"
    try:
        private(folder)
    except UnsafeError:  # from a time when others could write to the folder above it
        shutil.rmtree(folder)
        private(folder)
    os.utime(folder)
    others = sorted((p for p in root.glob(f"{kind}-*") if p != folder), key=lambda p: p.stat().st_mtime)
    for old in others[: max(0, len(others) - KEPT_FOLDERS)]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def temporary(why: str) -> Path:
    """Return a private folder that is removed with this process; its own workers find it. It is said why.

    Errors: StorageError if not even that can be had.
    """
    try:
        folder = Path(tempfile.mkdtemp(prefix="postsale-"))
    except OSError as error:
        raise StorageError(Path(tempfile.gettempdir()), error, nothing_done=True) from error
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ[VARIABLE] = str(folder)
    note(
        f"compiled code is kept until this command ends only ({why}); set {VARIABLE} to a folder of your own to keep it"
    )
    return private(folder / "postsale")


def note(text: str) -> None:
    """Say something in one line on standard error: this happens before any command could say it."""
    sys.stderr.write(f"  note: {text}\n")
