"""Making the compiled engine ready, once before anything is simulated."""

import time

from sim.config.resolving.experiment import Experiment
from sim.errors import StorageError
from sim.trials.storage.clock import Clock

SECONDS_TO_COMPILE = 30.0
"""On a server of 2026. Nothing on a new machine tells it better beforehand."""


def compiling() -> Clock:
    """Return the clock of making the compiled engine ready."""
    from sim.engines.compilation import is_warm

    if is_warm("simulate"):
        return Clock("loading the compiled engine")
    return Clock("compiling, for the first run of this version on this machine", expected=SECONDS_TO_COMPILE)


def compile_first(experiment: Experiment) -> float:
    """Make sure that the compiled engine is ready; return the seconds that this took.

    Errors: StorageError where its code cannot be kept, which names the folder of the cache.
    """
    from sim.trials.executing.replication import replicate
    from sim.trials.planning.cells import Planner

    began = time.monotonic()
    point = next(iter(experiment.points()))
    try:
        planner = Planner(experiment, point)
        plan, _ = planner.own(point.models[0])
        replicate(plan, seed=experiment.seed, replication=0)
    except OSError as error:  # Numba writes what it has compiled, and names no file when there is no room for it
        raise not_kept(error) from error
    return time.monotonic() - began


def not_kept(error: OSError) -> StorageError:
    """Return what it means that compiled code cannot be kept."""
    from sim.engines.compilation import cache_folder

    remedy = "Free some room there, or keep compiled code elsewhere: POSTSALE_CACHE=FOLDER."
    return StorageError(cache_folder(), error, remedy=remedy)
