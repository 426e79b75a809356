"""What is kept of a run: shards of finished replications, written aside and renamed, never changed again.

A shard is one file with the outcomes of some replications of one cell, named by cell and first replication. It carries
the hash of the study's design and engine-independent model sources, so that a folder never mixes two designs. Done means:
a readable shard is in the folder. Resuming is a set difference.
"""

import json
import os
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import DesignMismatchError
from sim.metrics.monthly import COLUMNS
from sim.metrics.outcomes import Outcome

IDENTITY = "design.json"


@dataclass(frozen=True, slots=True)
class Batch:
    """Replications first … last (exclusive) of one cell."""

    cell: int
    first: int
    last: int

    @property
    def name(self) -> str:
        """Return the file name of the shard."""
        return f"cell-{self.cell:04d}-from-{self.first:07d}-to-{self.last:07d}.npz"


def write_aside(path: Path, data: bytes) -> None:
    """Write a file so that it is either there in full or not at all."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    with aside.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


class Store:
    """The shards of one study in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shards = folder / "shards"

    def claim(self, identity: dict[str, Any], *, fresh: bool) -> None:
        """Make the folder this study's; refuse a folder that holds another design.

        Errors: DesignMismatchError, naming every difference; nothing is written then.
        """
        kept = self.shards / IDENTITY
        if kept.is_file() and not fresh:
            before = json.loads(kept.read_text(encoding="utf-8"))
            differences = list(changed(before, identity))
            if differences:
                shown = "; ".join(differences[:5]) + (
                    f"; and {len(differences) - 5} more" if len(differences) > 5 else ""
                )
                raise DesignMismatchError(
                    f"{self.folder} holds another design: {shown}. Use --out OTHER, or --fresh to replace it."
                )
            return
        if not fresh and self.folder.is_dir() and any(self.folder.iterdir()):
            raise DesignMismatchError(
                f"{self.folder} is not empty and holds no run of this program. Use --out OTHER, or --fresh to replace it."
            )
        self.shards.mkdir(parents=True, exist_ok=True)
        for old in self.shards.glob("*"):
            old.unlink()
        write_aside(kept, json.dumps(identity, indent=1, sort_keys=True).encode())

    def save(self, batch: Batch, metrics: dict[str, NDArray[np.float64]], months: dict[str, NDArray[Any]]) -> None:
        """Store the outcomes of a batch: metrics (n,), monthly columns (n, months)."""
        from io import BytesIO

        buffer = BytesIO()
        arrays = {f"metric:{name}": values for name, values in metrics.items()}
        arrays |= {f"month:{name}": values for name, values in months.items()}
        np.savez(buffer, **arrays)  # type: ignore[arg-type]
        write_aside(self.shards / batch.name, buffer.getvalue())

    def load(self, batch: Batch) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[Any]]] | None:
        """Return the metrics and monthly columns of a batch, or None if there is no sound shard of it."""
        path = self.shards / batch.name
        if not path.is_file():
            return None
        try:
            with path.open("rb") as file, np.load(file) as arrays:  # a damaged file would stay open otherwise
                metrics = {n.removeprefix("metric:"): arrays[n] for n in arrays.files if n.startswith("metric:")}
                months = {n.removeprefix("month:"): arrays[n] for n in arrays.files if n.startswith("month:")}
        except (OSError, ValueError, zipfile.BadZipFile, EOFError):
            return None
        return (metrics, months) if metrics and months else None

    def has(self, batch: Batch) -> bool:
        """Say whether a sound shard of the batch is stored."""
        return self.load(batch) is not None


def changed(before: Any, after: Any, path: str = "") -> Iterable[str]:
    """Yield one line for each place where two designs differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(set(before) | set(after)):
            yield from changed(before.get(key), after.get(key), f"{path}.{key}" if path else str(key))
    elif before != after:
        yield f"{path} {shortly(before)} → {shortly(after)}"


def shortly(value: Any) -> str:
    """Return a value in at most forty characters."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 40 else text[:37] + "…"


def stacked(outcomes: list[Outcome]) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[Any]]]:
    """Return outcomes of several replications as arrays; a metric that one of them lacks is missing (NaN) there."""
    names = sorted({name for outcome in outcomes for name in outcome.metrics})
    metrics = {name: np.array([o.metrics.get(name, np.nan) for o in outcomes]) for name in names}
    months = {name: np.stack([o.months[name] for o in outcomes]) for name in COLUMNS}
    return metrics, months


def joined(parts: list[dict[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """Return arrays of several batches behind each other; what one lacks is missing (NaN) there."""
    names = sorted({name for part in parts for name in part})
    length = [len(next(iter(part.values()))) for part in parts]
    return {
        name: np.concatenate([part.get(name, np.full(n, np.nan)) for part, n in zip(parts, length, strict=True)])
        for name in names
    }
