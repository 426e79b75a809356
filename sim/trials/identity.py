"""What makes two runs the same study: the resolved design, the seed and the sources of the model."""

import platform
from importlib.metadata import version
from typing import Any

from sim import __version__
from sim.config.design import identifying
from sim.config.experiment import Experiment
from sim.engines.compilation import sources_digest


def identity(experiment: Experiment, *, seed: int) -> dict[str, Any]:
    """Return what a folder's shards depend on. Replications and workers are no part of it; engines agree to the bit."""
    return {
        "experiment": experiment.key,
        "seed": seed,
        "sources": sources_digest()[:16],
        "design": identifying(experiment.design),
    }


def versions() -> dict[str, str]:
    """Return the versions that a result may depend on."""
    names = ("numba", "numpy", "simpy", "scipy", "matplotlib", "duckdb")
    found = {name: version(name) for name in names}
    return {"postsale": __version__, "python": platform.python_version(), **found, "machine": platform.machine()}
