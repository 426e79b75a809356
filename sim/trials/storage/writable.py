"""Whether something can be written where a command is going to write, found out before it does any work.

Permissions do not say it: a disk can be full or mounted to be read only, and an administrator may do anything else. So a
few bytes are written, in the place itself or in the nearest folder above it that is there, and removed again.
"""

import errno
import os
import tempfile
from pathlib import Path

from sim.errors import REMEDIES, InputError, Problem

PROBE = b"\0" * 65_536
"""Less room than this is none."""
HERE = "command line"


def refuse_unwritable(folder: Path, flag: str, example: str) -> None:
    """Refuse a folder that cannot be written to; nothing is left behind, not even the folder.

    flag, example: what names another folder, and how that reads. Errors: InputError, with the reason and the remedy.
    """
    refuse(why_not(folder), folder, flag, example)


def refuse_unwritable_file(file: Path, flag: str, example: str) -> None:
    """Refuse a file that cannot be written, or replaced, where it is named. Errors: InputError."""
    blocked = OSError(errno.EISDIR, os.strerror(errno.EISDIR)) if file.is_dir() else None
    refuse(blocked or why_not(file.absolute().parent), file, flag, example)


def refuse(why: OSError | None, path: Path, flag: str, example: str) -> None:
    """Raise what was found. Errors: InputError."""
    if why is None:
        return
    reason = why.strerror or str(why)
    advice = REMEDIES.get(why.errno or 0, "Use a folder that can be written to.").rstrip(".")
    raise InputError([Problem(HERE, 0, 0, flag, f"cannot be written to: {reason} (got {path}). {advice}: {example}.")])


def why_not(folder: Path) -> OSError | None:
    """Return why nothing can be written into a folder, which need not be there yet; None if something can."""
    place = nearest(folder.absolute())
    if not place.is_dir():
        return NotADirectoryError(errno.ENOTDIR, f"{place.name} is no folder")
    try:
        if place == folder.absolute():
            with tempfile.TemporaryFile(dir=place) as probe:
                probe.write(PROBE)
                probe.flush()
        else:  # where files can be made, folders need not be, as in /proc
            with tempfile.TemporaryDirectory(dir=place) as made, tempfile.TemporaryFile(dir=made) as probe:
                probe.write(PROBE)
                probe.flush()
    except OSError as error:
        return error
    return None


def nearest(path: Path) -> Path:
    """Return a path, or the nearest above it that is there; a link that leads nowhere counts as there."""
    while not os.path.lexists(path) and path != path.parent:
        path = path.parent
    return path
