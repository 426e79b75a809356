"""Two threads against one. Compiled code releases the GIL, so threads are enough for full replications.

The same is measured for the life cycle in C, in the same rounds: what this machine gives two threads just now. If that is
far below two, something else was running.
"""

import os
import statistics
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple


class Scaling(NamedTuple):
    """How many times as fast two threads are: by the best time of each, and the median over the rounds."""

    best: float
    median: float


def seconds_with(threads: int, job: Callable[[int], Any], times: int) -> float:
    """Return the seconds that so many threads need to do a job so often. The job is told which time it is."""
    with ThreadPoolExecutor(threads) as pool:
        began = time.perf_counter()
        list(pool.map(job, range(times)))
        return time.perf_counter() - began


def scaling(measured: list[tuple[float, float]]) -> Scaling:
    """Return the ratios of (one thread, two threads) in seconds."""
    best = min(one for one, _ in measured) / min(two for _, two in measured)
    return Scaling(best, statistics.median(one / two for one, two in measured))


def two_against_one(jobs: Mapping[str, tuple[Callable[[int], Any], int]], rounds: int) -> dict[str, Scaling]:
    """Measure one thread and two in turn, each job in each round. jobs: with how often; nothing on a single core."""
    if (os.cpu_count() or 1) < 2:
        return {}
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in jobs}
    for job, _ in jobs.values():
        seconds_with(2, job, 2)
    for _ in range(rounds):
        for name, (job, times) in jobs.items():
            measured[name].append((seconds_with(1, job, times), seconds_with(2, job, times)))
    return {name: scaling(pairs) for name, pairs in measured.items()}
