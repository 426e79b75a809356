"""A folder becomes that of one study, or is refused with what it holds instead: whose, and value by value what differs."""

from collections.abc import Mapping
from pathlib import Path

from sim import __version__
from sim.config.commands.difference import design_differences
from sim.config.resolving.experiment import Experiment
from sim.trials.planning.identity import identity
from sim.trials.storage.files_written import MANIFEST, remove_results
from sim.trials.storage.json_files import brief, json_of
from sim.trials.storage.store import Store


def claim(store: Store, experiment: Experiment, seed: int, *, fresh: bool) -> None:
    """Make the folder this study's; fresh: whatever run it holds.

    Errors: DesignMismatchError, saying value by value what differs, and where.
    """
    if fresh:
        store.clear()
        remove_results(store.folder)
    wanted, before = identity(experiment, seed=seed), store.claimed_by()
    differences = []
    if before is not None and before != wanted:
        differences = [
            f"{key} {before.get(key)} → {wanted[key]}" for key in ("seed",) if before.get(key) != wanted[key]
        ]
        differences += design_differences(before.get("design") or {}, experiment)
        if before.get("sources") != wanted["sources"]:
            differences.insert(0, f"it was run by {whose(store.folder)}")
    store.claim(wanted, differences)


def whose(folder: Path) -> str:
    """Return what ran a folder whose simulations this version cannot continue, in words."""
    made = other_version(folder)
    if made is None:
        return "another version of the model, of Python or of Numba"
    return f"postsale {made}, and {__version__} does not continue its simulations"


def other_version(folder: Path) -> str | None:
    """Return which other version ran a folder; None where this one did, or nobody says."""
    told = (json_of(folder / MANIFEST) or {}).get("versions")
    made = told.get("postsale") if isinstance(told, Mapping) else None
    return None if made in (None, __version__) else brief(made)
