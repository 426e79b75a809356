"""One phase of a command: how much work it is, how much of it is done, and how long it still takes.

Whatever takes longer than a moment gets a clock: who does the work counts it, who shows it asks for the time that is left.
Both may be other threads.
"""

import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
SURE_AFTER = 0.1
"""Share of the work after which its own pace alone tells what is left; before, the time that was expected counts too."""


def seconds_left(done: float, asked: float, seconds: float, expected: float = math.nan) -> float:
    """Return the time until the end; NaN while nobody knows.

    done, asked: work, in any measure that takes even time; seconds: that it took so far; expected: for all of it.
    """
    share = min(1.0, done / asked) if asked > 0.0 else 0.0
    by_pace = seconds / share if share > 0.0 else math.nan
    if math.isnan(by_pace):
        whole = expected if expected > seconds else math.nan
    elif math.isnan(expected):
        whole = by_pace
    else:
        trust = min(1.0, share / SURE_AFTER)
        whole = trust * by_pace + (1.0 - trust) * max(expected, seconds)
    return math.nan if math.isnan(whole) else max(0.0, whole - seconds)


class Clock:
    """A phase under way. words: what is done; unit: what its work is counted in, in the plural; nothing where it is not told.

    asked: how much work it is, 0 where that is not known; expected: seconds that it is likely to take, NaN where unknown.
    """

    def __init__(self, words: str, asked: float = 0.0, unit: str = "", expected: float = math.nan) -> None:
        self.words, self.unit, self.expected = words, unit, expected
        self.asked, self.done = float(asked), 0.0
        self.began = time.monotonic()
        self.lock = threading.Lock()

    def expect(self, asked: float, unit: str | None = None) -> None:
        """Say how much work it is, as soon as that is known, or known better."""
        with self.lock:
            self.asked = float(asked)
            self.unit = self.unit if unit is None else unit

    def add(self, amount: float = 1.0) -> None:
        """Count work that is done."""
        with self.lock:
            self.done += amount

    def reach(self, done: float) -> None:
        """Count everything up to here as done, such as work that turned out not to be needed."""
        with self.lock:
            self.done = max(self.done, done)

    def each(self, items: Iterable[Item], amount: float = 1.0) -> Iterator[Item]:
        """Yield items, and count each when the next one is asked for."""
        for item in items:
            yield item
            self.add(amount)

    @property
    def seconds(self) -> float:
        """Return how long it has been going on."""
        return time.monotonic() - self.began

    @property
    def left(self) -> float:
        """Return the expected time until its end; NaN while nobody knows."""
        return seconds_left(self.done, self.asked, self.seconds, self.expected)


class Timed:
    """Adds the seconds of a block to a table."""

    def __init__(self, seconds: dict[str, float], key: str) -> None:
        self.seconds = seconds
        self.key = key

    def __enter__(self) -> None:
        self.began = time.monotonic()

    def __exit__(self, *exception: object) -> None:
        self.seconds[self.key] = time.monotonic() - self.began


NOBODY = Clock("")
"""The clock of work that nobody watches."""
Watcher = Callable[[Clock], None]
"""Is told of every phase as it begins."""


def unwatched(_: Clock) -> None:
    """Watch nothing."""
