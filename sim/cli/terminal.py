"""What reaches the terminal is text: no name that somebody else gave can move the cursor, color or turn what is printed.

Titles and names come from reports and run folders of others. Everything that a command prints passes through here.
"""

import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ParamSpec

P = ParamSpec("P")
MOVING = "\r\x1b[2K"
"""What the moving line of progress begins with: the one sequence of ours."""


class PlainStream:
    """A text stream that drops what would not be seen as text; all else is that of the stream below."""

    def __init__(self, below: Any) -> None:
        self.below = below

    def write(self, text: str) -> int:
        """Write a text without control characters and marks of direction; return how many characters it had."""
        from sim.report.words.safe import visible

        if not isinstance(text, str):
            raise TypeError("text is needed, not bytes")
        parts = [visible(part.replace("\r\n", "\n").replace("\r", "\ufffd")) for part in text.split(MOVING)]
        self.below.write(MOVING.join(parts))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.below, name)


@contextmanager
def plain_streams() -> Iterator[None]:
    """Let standard output and standard error take text only."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (PlainStream(stream) if stream is not None else None for stream in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def plainly(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command print text only."""

    @functools.wraps(command)
    def inner(*args: P.args, **kwargs: P.kwargs) -> None:
        with plain_streams():
            command(*args, **kwargs)

    return inner
