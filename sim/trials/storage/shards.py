"""A shard: the outcomes of some replications of one cell. How it becomes bytes, `packing` knows.

The same replications give the same shard, whoever ran them.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.metrics.monthly import COLUMNS
from sim.metrics.outcomes import Outcome

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Replications first … last (exclusive)."""

    first: int
    last: int

    def __len__(self) -> int:
        return max(0, self.last - self.first)


@dataclass(frozen=True, slots=True)
class Failure:
    """A replication that ended in an exception: why, in one line."""

    reason: str


@dataclass(frozen=True, slots=True)
class Shard:
    """Outcomes of a span of replications of the cell with this address.

    metrics: name → (n,), missing values NaN. months: column → (n, months), zero or NaN where a replication failed.
    failures: replication → reason.
    """

    address: str
    span: Span
    metrics: Arrays
    months: Arrays
    failures: dict[int, str]
    events: int

    def part(self, span: Span) -> "Shard":
        """Return the replications of this shard that lie in a span; the events are known only of a whole shard."""
        rows = slice(max(0, span.first - self.span.first), span.last - self.span.first)
        inside = Span(max(span.first, self.span.first), min(span.last, self.span.last))
        return Shard(
            self.address,
            inside,
            {name: values[rows] for name, values in self.metrics.items()},
            {name: values[rows] for name, values in self.months.items()},
            {r: why for r, why in self.failures.items() if inside.first <= r < inside.last},
            self.events if inside == self.span else 0,
        )


def sharded(address: str, span: Span, results: Sequence[Outcome | Failure], months: int, events: int) -> Shard:
    """Return the shard of these results, one per replication of the span; a metric that one lacks is missing there."""
    results = [finite(result) for result in results]
    outcomes = [result for result in results if isinstance(result, Outcome)]
    names = sorted({name for outcome in outcomes for name in outcome.metrics})
    metrics = {name: np.full(len(results), np.nan) for name in names}
    columns: Arrays = {}
    for name in COLUMNS:
        kind = outcomes[0].months[name].dtype if outcomes else np.dtype(np.float64)
        columns[name] = np.full((len(results), months), np.nan if kind.kind == "f" else 0, kind)
    failures = {}
    for k, result in enumerate(results):
        if isinstance(result, Failure):
            failures[span.first + k] = result.reason
            continue
        for name, value in result.metrics.items():
            metrics[name][k] = value
        for name in COLUMNS:
            columns[name][k] = result.months[name]
    return Shard(address, span, metrics, columns, failures, events)


def finite(result: Outcome | Failure) -> Outcome | Failure:
    """Return a result; one with an infinite number is a failure, for no mean could be told of it."""
    if isinstance(result, Failure):
        return result
    infinite = [name for name, value in result.metrics.items() if math.isinf(value)]
    infinite += [name for name, values in result.months.items() if np.isinf(values).any()]
    return Failure(f"{infinite[0]} is infinite") if infinite else result


def joined(parts: Sequence[Arrays], lengths: Sequence[int]) -> Arrays:
    """Return arrays of several spans behind each other; what one lacks is missing (NaN) there."""
    names = list(dict.fromkeys(name for part in parts for name in part))
    return {
        name: np.concatenate([part.get(name, np.full(n, np.nan)) for part, n in zip(parts, lengths, strict=True)])
        for name in names
    }
