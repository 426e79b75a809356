"""Where a command finds itself: streams that nobody reads, an encoding that lacks a letter, somebody's drawing settings.

None of it may end a command that has work to do, or change a byte of what it writes.
"""

import os
import sys
from contextlib import suppress
from typing import IO

FEWEST_STREAMS = 3
"""Standard input, output and error."""


def settle() -> None:
    """Make the surroundings such that a command can print and draw. Harmless to call twice."""
    # Charts are drawn to files. Matplotlib checks this setting when it is imported, and refuses a name that it does not know.
    os.environ["MPLBACKEND"] = "Agg"
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:  # closed: the next file that is opened would take its place and be written to
            setattr(sys, name, open_nowhere(mode))
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")  # a terminal without × or – shows a question mark for it


def open_nowhere(mode: str) -> IO[str]:
    """Return a stream that nobody reads, or that is at its end; the descriptors of closed streams are taken by it."""
    while (descriptor := os.open(os.devnull, os.O_RDWR)) < FEWEST_STREAMS:
        pass
    os.close(descriptor)
    return open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123  (it stays open as long as the process)


def silence(stream: IO[str]) -> None:
    """Let nothing more come out of a stream that cannot be written to, not even what it still holds at the end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
