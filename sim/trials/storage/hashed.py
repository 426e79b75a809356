"""Hashes of what numbers depend on: the sources, and the arrays of a design. Nothing here knows cells or studies."""

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engines.compilation import sources_digest
from sim.model.assembly import Design

SEED_SCHEME = "philox4x64-10, key (seed, replication), counter (entity, purpose, occasion, 0)"
OUTSIDE_THE_MODEL = ("metrics/monthly.py", "metrics/outcomes.py", "trials/executing/replication.py")
"""Sources that results depend on, beside those of the model and the engines."""


@functools.cache
def sources() -> str:
    """Return the hash of all sources that a stored number depends on, with the versions of Numba and Python."""
    return with_files(sources_digest(), OUTSIDE_THE_MODEL)


def with_files(before: str, names: Sequence[str]) -> str:
    """Return the hash of a text and of source files of ours, by their path below `sim`."""
    root = Path(__file__).resolve().parents[2]
    digest = hashlib.sha256(before.encode())
    for name in names:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()[:16]


def add_fields(array: NDArray[Any], digest: "hashlib._Hash") -> None:
    """Add an array to a digest field by field: the gaps between the fields of a record hold anything."""
    if array.dtype.names is None:
        digest.update(f"{array.dtype.str}{array.shape}".encode() + np.ascontiguousarray(array).tobytes())
        return
    for name in array.dtype.names:
        digest.update(name.encode())
        add_fields(array[name], digest)


def add_design(plan: Design, digest: "hashlib._Hash") -> None:
    """Add the arrays of a design to a digest."""
    for array in (
        plan.constants,
        plan.segments,
        plan.roles,
        plan.rules,
        plan.components,
        plan.targets,
        plan.listed,
        plan.books,
        *astuple(plan.stages),
    ):
        add_fields(array, digest)
