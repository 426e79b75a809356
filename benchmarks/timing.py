"""How a job is timed: the best of some repetitions, because everything else on a machine only adds."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Job = Callable[[], int]
"""Does something and returns its number of events."""


@dataclass(frozen=True, slots=True)
class Speed:
    """Events of one job and the seconds of its best repetition."""

    events: int
    seconds: float

    @property
    def ns(self) -> float:
        """Return nanoseconds per event."""
        return self.seconds / self.events * 1e9


def best(job: Job, repetitions: int) -> Speed:
    """Run a job once to warm up and then some times."""
    return in_turn({"": job}, repetitions)[""]


def in_turn(jobs: Mapping[str, Job], repetitions: int) -> dict[str, Speed]:
    """Run each job once to warm up and then all of them in turn, some times: what disturbs one disturbs all."""
    events = {name: job() for name, job in jobs.items()}
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(repetitions):
        for name, job in jobs.items():
            began = time.perf_counter()
            job()
            seconds[name].append(time.perf_counter() - began)
    return {name: Speed(events[name], min(seconds[name])) for name in jobs}
