"""Open only what is a file: a pipe would be waited for without end, a device has none, links can go in a circle."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)
LARGEST = 1_000_000_000  # bytes of anything that is read whole


class NotAFileError(OSError):
    """What stands at a path is no regular file: `kind` says what it is."""

    def __init__(self, kind: str, path: Path) -> None:
        super().__init__(errno.EINVAL, f"is {kind}, not a file", str(path))
        self.kind = kind


def real(path: Path) -> Path:
    """Return a path without its links; of links that go in a circle, the path itself."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # RuntimeError before Python 3.13
        return path.absolute()


def read_start(path: Path, most: int) -> bytes:
    """Return the first bytes of a regular file, at most so many. Errors: OSError, NotAFileError for anything else."""
    # Without O_NONBLOCK the opening of a pipe waits for whoever writes to it.
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise NotAFileError("a socket", path) from error
        raise
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise NotAFileError(next((name for test, name in _KINDS if test(mode)), "something else"), path)
    with os.fdopen(handle, "rb") as file:
        return file.read(most)


def read_whole(path: Path, most: int = LARGEST) -> bytes:
    """Return a regular file. Errors: OSError; NotAFileError, also for a file that has more bytes than so many."""
    data = read_start(path, most + 1)
    if len(data) > most:
        raise NotAFileError("too large", path)
    return data
