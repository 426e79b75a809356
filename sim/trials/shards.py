"""A shard: the outcomes of some replications of one cell, in one file that says what it holds.

The same replications give the same bytes, whoever ran them. A shard that was cut short or altered does not load: the
container keeps a checksum of every part, and the header must name the cell and the replications that were asked for.
"""

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.metrics.monthly import COLUMNS
from sim.metrics.outcomes import Outcome

FORMAT = 1
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


def packed(shard: Shard) -> bytes:
    """Return the bytes of a shard."""
    kinds = [
        (name, values.dtype.kind) for name, values in shard.months.items()
    ]  # a list: its order is that of the rows
    header = {
        "format": FORMAT,
        "address": shard.address,
        "span": [shard.span.first, shard.span.last],
        "metrics": list(shard.metrics),
        "months": kinds,
        "failures": {str(replication): why for replication, why in shard.failures.items()},
        "events": shard.events,
    }
    arrays: Arrays = {
        "header": np.frombuffer(json.dumps(header, sort_keys=True).encode(), np.uint8),
        "metrics": stacked(list(shard.metrics.values()), (len(shard.span),)),
    }
    for kind in sorted({kind for _, kind in kinds}):
        arrays[f"months_{kind}"] = np.stack([shard.months[name] for name, k in kinds if k == kind])
    buffer = BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]
    return buffer.getvalue()


def stacked(arrays: list[NDArray[Any]], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return arrays of one shape in one array; of no array one with no rows."""
    return np.stack(arrays) if arrays else np.empty((0, *shape))


def unpacked(data: bytes, address: str, span: Span) -> Shard | None:
    """Return the shard in these bytes, or None if they are not, in full, the shard with this address and span."""
    try:
        with np.load(BytesIO(data)) as arrays:
            header = json.loads(arrays["header"].tobytes())
            known = (header["format"], header["address"], header["span"])
            if known != (FORMAT, address, [span.first, span.last]):
                return None
            metrics = dict(zip(header["metrics"], arrays["metrics"], strict=True))
            months: Arrays = {}
            for kind in sorted({kind for _, kind in header["months"]}):
                names = [name for name, k in header["months"] if k == kind]
                months |= dict(zip(names, arrays[f"months_{kind}"], strict=True))
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, EOFError):
        return None
    ordered = {name: months[name] for name in COLUMNS if name in months}
    failures = {int(replication): why for replication, why in header["failures"].items()}
    return Shard(address, span, metrics, ordered, failures, int(header["events"]))


def joined(parts: Sequence[Arrays], lengths: Sequence[int]) -> Arrays:
    """Return arrays of several spans behind each other; what one lacks is missing (NaN) there."""
    names = list(dict.fromkeys(name for part in parts for name in part))
    return {
        name: np.concatenate([part.get(name, np.full(n, np.nan)) for part, n in zip(parts, lengths, strict=True)])
        for name in names
    }
