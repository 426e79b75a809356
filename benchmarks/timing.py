"""How a job is timed: the best of some repetitions, because everything else on a machine only adds."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speed:
    """Events of one job and the seconds of its best repetition."""

    events: int
    seconds: float

    @property
    def ns(self) -> float:
        """Return nanoseconds per event."""
        return self.seconds / self.events * 1e9


def best(job: Callable[[], int], repetitions: int) -> Speed:
    """Run a job, which returns its number of events, once to warm up and then some times."""
    job()
    seconds = []
    for _ in range(repetitions):
        began = time.perf_counter()
        events = job()
        seconds.append(time.perf_counter() - began)
    return Speed(events, min(seconds))
