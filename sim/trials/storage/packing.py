"""A shard as bytes and back. What a file holds is used only when all of it was seen to be what its name says.

The bytes are an .npz archive, not compressed, with the SHA-256 of the whole behind it: one wrong bit anywhere is noticed
before a number is read. A hash proves nothing against somebody who means to deceive, so the sizes, types and names in the
archive are compared with what the cell must have, and nothing is read that is larger than what it declares to be.
"""

import hashlib
import json
import math
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.metrics.monthly import COLUMNS
from sim.metrics.registry import BY_ACTIVITY, BY_ROLE, BY_STAGE, UNITS
from sim.trials.storage.shards import Arrays, Shard, Span
from sim.vocabulary import Activity

FORMAT = 2
MARK = b"sha256:"
LONGEST = 100_000
"""Replications of the longest shard that can be asked for."""

MOST_METRICS = 4096
REASON = 500
"""Letters that are kept of why a replication failed."""

KINDS = {"f": np.dtype(np.float64), "i": np.dtype(np.int64)}
NUMPY_HEADER = 10_000  # bytes; what NumPy itself takes at most


@dataclass(frozen=True, slots=True)
class ShardLabel:
    """What every shard of a cell must have: so many months, metrics of these roles (of any, if None), and these besides."""

    months: int
    roles: frozenset[str] | None = None
    more: frozenset[str] = frozenset()

    def knows(self, metric: str) -> bool:
        """Say whether a cell can have a metric of this name."""
        family, _, of = metric.partition(".")
        if metric in UNITS or metric in self.more:
            return True
        if family in BY_ROLE:
            return of in self.roles if self.roles is not None else of.replace("_", "").replace("-", "").isalnum()
        return (family in BY_ACTIVITY and of.upper() in Activity.__members__) or (family in BY_STAGE and of.isdigit())


class DamagedError(ValueError):
    """The bytes are not those of the shard that was asked for."""


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
    return sealed(buffer.getvalue())


def sealed(body: bytes) -> bytes:
    """Return bytes with their SHA-256 behind them."""
    return body + MARK + hashlib.sha256(body).hexdigest().encode()


def stacked(arrays: list[NDArray[Any]], shape: tuple[int, ...]) -> NDArray[Any]:
    """Return arrays of one shape in one array; of no array one with no rows."""
    return np.stack(arrays) if arrays else np.empty((0, *shape))


def most_bytes(span: Span, expected: ShardLabel | None) -> int:
    """Return how large the file of a shard can be at most, so that a larger one is not even read."""
    months = expected.months if expected else 1200
    each = (months * len(COLUMNS) + MOST_METRICS) * 8 + 6 * REASON + 64
    return 1_000_000 + min(len(span), LONGEST) * each


def unpacked(data: bytes, address: str, span: Span, expected: ShardLabel | None = None) -> Shard | None:
    """Return the shard in these bytes, or None if they are not, in full, the shard with this address and span.

    expected: what the cell must have; without it a shard has to agree with itself only.
    """
    try:
        return checked(unsealed(data), address, span, expected)
    except MemoryError:  # trouble of this machine; the file may be sound
        raise
    except Exception:  # noqa: BLE001  (whatever goes wrong in reading a shard means that it is none)
        return None


def unsealed(data: bytes) -> bytes:
    """Return the bytes before the hash. Errors: DamagedError if they are not those that were sealed."""
    end = len(data) - len(MARK) - 64
    if end <= 0 or data != sealed(data[:end]):
        raise DamagedError
    return data[:end]


def checked(body: bytes, address: str, span: Span, expected: ShardLabel | None) -> Shard:
    """Return the shard in an archive. Errors: DamagedError, or any other, if it is not what it should be."""
    with zipfile.ZipFile(BytesIO(body)) as archive:
        files = {entry.filename: entry for entry in archive.infolist()}
        if len(files) != len(archive.infolist()) or any(
            entry.compress_type != zipfile.ZIP_STORED or entry.file_size > len(body) for entry in files.values()
        ):
            raise DamagedError
        header = json.loads(array_in(archive.read("header.npy"), np.dtype(np.uint8)).tobytes())
        if (header["format"], header["address"], header["span"]) != (FORMAT, address, [span.first, span.last]):
            raise DamagedError
        names, kinds, failures = header["metrics"], header["months"], failures_in(header["failures"], span)
        n, months = len(span), months_of(kinds, expected)
        refuse_names(names, n - len(failures), expected)
        rows = array_in(archive.read("metrics.npy"), KINDS["f"], (len(names), n))
        columns: Arrays = {}
        for kind in sorted({kind for _, kind in kinds}):
            mine = [name for name, k in kinds if k == kind]
            values = array_in(archive.read(f"months_{kind}.npy"), KINDS[kind], (len(mine), n, months))
            columns |= dict(zip(mine, values, strict=True))
        if len(files) != 2 + len({kind for _, kind in kinds}):
            raise DamagedError
    if any(np.isinf(values).any() for values in (rows, *(v for v in columns.values() if v.dtype.kind == "f"))):
        raise DamagedError
    events = header["events"]
    if type(events) is not int or not 0 <= events < 2**62:
        raise DamagedError
    ordered = {name: columns[name] for name in COLUMNS}
    return Shard(address, span, dict(zip(names, rows, strict=True)), ordered, failures, events)


def array_in(data: bytes, kind: "np.dtype[Any]", shape: tuple[int, ...] | None = None) -> NDArray[Any]:
    """Return the array in the bytes of an .npy file. Errors: DamagedError unless they are exactly of this type and shape.

    shape: None for a row of any length; −1 as its last number leaves that to the file.
    """
    file = BytesIO(data)
    if np.lib.format.read_magic(file) != (1, 0):
        raise DamagedError
    found, by_column, dtype = np.lib.format.read_array_header_1_0(file, NUMPY_HEADER)
    left = len(data) - file.tell()
    if shape is None:
        shape = (left // kind.itemsize,)
    if shape[-1] == -1:
        shape = (*shape[:-1], found[-1])
    if dtype != kind or by_column or found != shape or left != math.prod(shape) * kind.itemsize:
        raise DamagedError
    return np.frombuffer(data, kind, offset=file.tell()).reshape(shape)


def failures_in(told: Any, span: Span) -> dict[int, str]:
    """Return why which replications failed. Errors: DamagedError if one is not of the span, or no reason."""
    found = {int(number): why for number, why in told.items()}
    if not all(span.first <= number < span.last and isinstance(why, str) for number, why in found.items()):
        raise DamagedError
    return {number: reason(why) for number, why in found.items()}


def months_of(kinds: Iterable[Any], expected: ShardLabel | None) -> int:
    """Return how many months a shard must have (−1: as many as it has). Errors: DamagedError for other columns."""
    if sorted(name for name, _ in kinds) != sorted(COLUMNS) or not {kind for _, kind in kinds} <= set(KINDS):
        raise DamagedError
    return expected.months if expected else -1


def refuse_names(names: Any, lived: int, expected: ShardLabel | None) -> None:
    """Raise DamagedError unless these are the metrics that a cell with so many replications that did not fail has."""
    if len(names) > MOST_METRICS or len(set(names)) != len(names) or not all(isinstance(name, str) for name in names):
        raise DamagedError
    if expected and not (all(map(expected.knows, names)) and (not lived or set(UNITS) <= set(names))):
        raise DamagedError


def reason(text: str) -> str:
    """Return why a replication failed in one line that every file and terminal can hold."""
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    return line if len(line) <= REASON else line[: REASON - 1] + "…"
