"""What makes two runs the same study, and two cells the same simulation: resolved inputs, seed and sources."""

import functools
import hashlib
import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from sim import __version__
from sim.config.resolving.experiment import Experiment
from sim.config.study.design import simulated
from sim.trials.planning.cells import Cell
from sim.trials.storage.hashed import SEED_SCHEME, add_design, sources


def identity(experiment: Experiment, *, seed: int) -> dict[str, Any]:
    """Return what a folder's shards depend on. Replications and workers are no part of it; engines agree to the bit."""
    return {
        "experiment": experiment.key,
        "seed": seed,
        "sources": sources(),
        "design": simulated(experiment.design),
    }


def address_of(cell: Cell, seed: int) -> str:
    """Return the address of a cell's shards: a hash of all that its outcomes depend on but the replication number.

    Two studies that simulate the same thing under other names share their shards; two that differ never do.
    """
    plan = cell.design
    digest = hashlib.sha256(f"{sources()} {SEED_SCHEME} {seed}".encode())
    add_design(plan, digest)
    rest = [list(plan.role_keys), plan.opening_accounts, plan.months, cell.ae_rate, asdict(cell.company)]
    digest.update(json.dumps(rest, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:24]


def versions() -> dict[str, str]:
    """Return the versions that a result may depend on."""
    return {
        "postsale": __version__,
        "python": platform.python_version(),
        **{name: installed(name) for name in ("numba", "numpy", "simpy", "scipy", "matplotlib", "duckdb")},
        "machine": platform.machine(),
    }


@functools.cache
def installed(name: str) -> str:
    """Return the version of a library; what it says of itself is read once."""
    return version(name)
