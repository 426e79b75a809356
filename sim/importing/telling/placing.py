"""Files that are put in place together: written beside their folder, and moved when all of them are there.

Whoever dies meanwhile leaves a folder beside the one that was named, with customers' names in it. The next writer knows
it by its lock, which died with its holder, and removes it.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.errors import storing
from sim.trials.storage.store import make_folder


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Make a folder to write to beside another one; gone in the end, and so is what was made for it, if still empty.

    Errors: StorageError.
    """
    made = missing_above(folder)
    make_folder(folder.parent)
    aside = folder.parent / f".{folder.name}.{os.getpid()}.part"
    try:
        with storing(folder), held(folder.parent):
            sweep(folder)
            aside.mkdir()
            mine = held(aside)
            mine.__enter__()
        try:
            yield aside
        finally:
            shutil.rmtree(aside, ignore_errors=True)
            mine.__exit__(None, None, None)
    finally:
        for place in made:
            with suppress(OSError):  # somebody's files are in it by now
                place.rmdir()


def put(aside: Path, folder: Path, last: str) -> None:
    """Move all files into place; the caller holds the folder above. last: the file without which the others are nothing.

    It goes first and comes last, so that files of two imports, where a machine dies between them, are no whole.
    Errors: StorageError.
    """
    with storing(folder):
        if not os.path.lexists(folder):
            aside.rename(folder)
            return
        (folder / last).unlink(missing_ok=True)
        for path in sorted(aside.iterdir(), key=lambda path: (path.name == last, path.name)):
            path.replace(folder / path.name)


def missing_above(folder: Path) -> list[Path]:
    """Return the folders above one that are not there, the deepest first."""
    return [place for place in folder.parents if not os.path.lexists(place)]


def sweep(folder: Path) -> None:
    """Remove what dead writers left beside a folder; the caller holds the folder above."""
    name, ending = f".{folder.name}.", ".part"
    for left in folder.parent.iterdir():
        number = left.name.removeprefix(name).removesuffix(ending)
        if left.name == f"{name}{number}{ending}" and number.isdecimal() and left.is_dir() and not left.is_symlink():
            with suppress(BlockingIOError), held(left, wait=False):
                shutil.rmtree(left, ignore_errors=True)


@contextmanager
def held(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock of a folder, which needs no file and dies with its holder. Errors: BlockingIOError if not to wait."""
    try:
        import fcntl
    except ImportError:  # a system that cannot lock folders: two writers at once are not kept apart there
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise
        except OSError:  # a disk that knows no locks: as above
            pass
        yield
    finally:
        os.close(handle)
