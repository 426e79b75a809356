"""What a draw, a logarithm, an exponential and a step of the heap cost alone, in nanoseconds, in compiled code.

Each is repeated on independent values, so a processor may work on some at once: a lower bound for the same inside a rule.
"""

import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from sim.engines.compilation import entry_point
from sim.engines.queues import PENDING, drop_first, push_event, rank_of
from sim.model.draws import uniform_at

TIMES = 200_000


@entry_point
def draw_many(times):
    """Draw so often; return the sum."""
    total = 0.0
    for k in range(times):
        total += uniform_at(np.uint64(1), np.uint64(0), np.uint64(k), np.uint64(7), np.uint64(3))
    return total


@entry_point
def log_many(values):
    """Return the sum of the logarithms."""
    total = 0.0
    for value in values:
        total += math.log(value)
    return total


@entry_point
def exp_many(values):
    """Return the sum of the exponentials."""
    total = 0.0
    for value in values:
        total += math.exp(value)
    return total


@entry_point
def hold_many(gaps, pending):
    """Keep so many events pending; take the first off the heap and put one on, once for each gap."""
    heap = np.zeros(pending + 1, PENDING)
    for k in range(pending):
        push_event(heap, k, gaps[k % gaps.size], rank_of(1, np.int64(k), 0), k, -1)
    for k in range(gaps.size):
        now = heap[0].time
        drop_first(heap, pending)
        push_event(heap, pending - 1, now + gaps[k], rank_of(1, np.int64(pending + k), 0), k, -1)
    return heap[0].time


def nanoseconds(job: Callable[[], Any], times: int) -> float:
    """Return the nanoseconds of one of so many repetitions within a job, at its best."""
    job()
    taken = []
    for _ in range(5):
        began = time.perf_counter()
        job()
        taken.append(time.perf_counter() - began)
    return min(taken) / times * 1e9


def prices(pending: int) -> dict[str, float]:
    """Return nanoseconds by name. pending: how many events stand on the heap."""
    values = np.linspace(0.001, 0.999, TIMES)
    gaps = -np.log(values[np.argsort(values * 7919.0 % 1.0)])
    return {
        "draws": nanoseconds(lambda: draw_many(TIMES), TIMES),
        "logs": nanoseconds(lambda: log_many(values), TIMES),
        "exps": nanoseconds(lambda: exp_many(values), TIMES),
        "heap": nanoseconds(lambda: hold_many(gaps, pending), TIMES),
    }
