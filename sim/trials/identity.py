"""What makes two runs the same study, and two cells the same simulation: resolved inputs, seed and sources."""

import functools
import hashlib
import json
import platform
from dataclasses import asdict, astuple
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim import __version__
from sim.config.design import simulated
from sim.config.experiment import Experiment
from sim.engines.compilation import sources_digest
from sim.trials.cells import Cell

SEED_SCHEME = "philox4x64-10, key (seed, replication), counter (entity, purpose, occasion, 0)"
OUTSIDE_THE_MODEL = ("metrics/monthly.py", "metrics/outcomes.py", "trials/replication.py")
"""Sources that results depend on, beside those of the model and the engines."""


@functools.cache
def sources() -> str:
    """Return the hash of all sources that a stored number depends on, with the versions of Numba and Python."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(sources_digest().encode())
    for name in OUTSIDE_THE_MODEL:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()[:16]


def identity(experiment: Experiment, *, seed: int) -> dict[str, Any]:
    """Return what a folder's shards depend on. Replications and workers are no part of it; engines agree to the bit."""
    return {
        "experiment": experiment.key,
        "seed": seed,
        "sources": sources(),
        "design": simulated(experiment.design),
    }


def fields_of(array: NDArray[Any], digest: "hashlib._Hash") -> None:
    """Add an array to a digest field by field: the gaps between the fields of a record hold anything."""
    if array.dtype.names is None:
        digest.update(f"{array.dtype.str}{array.shape}".encode() + np.ascontiguousarray(array).tobytes())
        return
    for name in array.dtype.names:
        digest.update(name.encode())
        fields_of(array[name], digest)


def address_of(cell: Cell, seed: int) -> str:
    """Return the address of a cell's shards: a hash of all that its outcomes depend on but the replication number.

    Two studies that simulate the same thing under other names share their shards; two that differ never do.
    """
    plan = cell.design
    digest = hashlib.sha256(f"{sources()} {SEED_SCHEME} {seed}".encode())
    for array in (
        plan.constants,
        plan.segments,
        plan.roles,
        plan.rules,
        plan.components,
        plan.targets,
        *astuple(plan.stages),
    ):
        fields_of(array, digest)
    rest = [list(plan.role_keys), plan.opening_accounts, plan.months, cell.ae_rate, asdict(cell.company)]
    digest.update(json.dumps(rest, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:24]


def versions() -> dict[str, str]:
    """Return the versions that a result may depend on."""
    names = ("numba", "numpy", "simpy", "scipy", "matplotlib", "duckdb")
    found = {name: version(name) for name in names}
    return {"postsale": __version__, "python": platform.python_version(), **found, "machine": platform.machine()}
