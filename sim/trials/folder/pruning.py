"""What of a run takes room without being needed: found first, so that it can be told before it is removed.

Nothing is found by anything but the names that this program gives its files.
"""

import time
from dataclasses import dataclass, field
from pathlib import Path

from sim.errors import BusyError, InputError, Problem
from sim.trials.folder.keeping import COMPLETE, INTERRUPTED, RUNNING, UNREADABLE, addresses_of, is_run
from sim.trials.folder.telling import manifest_of
from sim.trials.storage.files_written import (
    ADDRESS,
    IDENTITY,
    LEFTOVER,
    MECHANISMS,
    NAMED,
    REPLICATIONS,
    SHARDS,
    SUMMARY,
    TRAJECTORIES,
    files_in,
    files_of_addresses,
)
from sim.trials.storage.locking import holder, is_locked, locked
from sim.trials.storage.store import Store

SURELY_DEAD = 3600.0
"""Seconds after which nobody is still writing a file aside; needed where no lock says so."""
DAY = 86_400.0

LEFT, OTHERS, STORED = "left by killed processes", "shards of another design", "shards"


@dataclass(slots=True)
class Spare:
    """Files of one folder that can go: what sort → path → bytes."""

    folder: Path
    sorts: dict[str, dict[Path, int]] = field(default_factory=dict)

    def add(self, sort: str, path: Path, size: int) -> None:
        """Add a file."""
        self.sorts.setdefault(sort, {})[path] = size

    @property
    def bytes(self) -> int:
        """Return how much room they take."""
        return sum(sum(files.values()) for files in self.sorts.values())

    def remove(self) -> None:
        """Remove the files."""
        for path in (path for files in self.sorts.values() for path in files):
            path.unlink(missing_ok=True)

    def remove_emptied(self) -> None:
        """Remove the folders of shards that are empty now. Only under a lock: somebody may be about to fill one."""
        for folder in {path.parent for files in self.sorts.values() for path in files}:
            if ADDRESS.fullmatch(folder.name) and not any(folder.iterdir()):
                folder.rmdir()


def check_run(folder: Path, *, shards: bool) -> None:
    """Refuse what cannot be pruned.

    Errors: InputError for a folder that is no run, of a format that is not known, or whose shards are all there is;
    BusyError for one at work.
    """
    if not is_run(folder):
        raise wrong("DIR", f"holds no run (got {folder}). Name a folder that postsale runs lists.")
    if is_locked(folder / SHARDS):
        raise BusyError(
            f"{folder} is being written to by {holder(folder / SHARDS)}; nothing was removed. Wait for it, then repeat."
        )
    manifest_of(folder)
    if shards:
        refuse_unfinished(folder)


def prune_run(folder: Path, *, shards: bool, dry: bool) -> Spare:
    """Remove what can go of a run, under its lock, or only find it; return what it is. Errors: as `check_run`."""
    check_run(folder, shards=shards)
    if dry:
        return spare_of_run(folder, shards=shards)
    with locked(folder / SHARDS):
        if shards:
            refuse_unfinished(folder)  # once more: it may have been begun again until the lock was ours
        spare = spare_of_run(folder, shards=shards)
        spare.remove()
        spare.remove_emptied()
    return spare


def spare_of_run(folder: Path, *, shards: bool) -> Spare:
    """Return the files of a run that can go. shards: all stored replications too."""
    spare = Spare(folder)
    needed = needed_addresses(folder)
    for place in (folder, folder / SHARDS):
        for path, stat in files_in(place):
            if LEFTOVER.fullmatch(path.name):
                spare.add(LEFT, path, stat.st_size)
    for path, stat in files_of_addresses(folder / SHARDS):
        if LEFTOVER.fullmatch(path.name):
            spare.add(LEFT, path, stat.st_size)
        elif NAMED.fullmatch(path.name) and needed and path.parent.name not in needed:
            spare.add(OTHERS, path, stat.st_size)
        elif NAMED.fullmatch(path.name) and shards:
            spare.add(STORED, path, stat.st_size)
    return spare


def needed_addresses(folder: Path) -> set[str]:
    """Return the addresses that the present design has; none if that cannot be told."""
    manifest = manifest_of(folder)
    if manifest.get("identity") != Store(folder).claimed_by():
        return set()  # killed between claiming the folder for a new design and saying so
    return set(addresses_of(manifest))


def refuse_unfinished(folder: Path) -> None:
    """Refuse to take the shards of a run whose tables do not hold everything. Errors: InputError."""
    manifest = manifest_of(folder)
    status = INTERRUPTED if manifest.get("status") == RUNNING else manifest.get("status", UNREADABLE)
    own = (manifest.get("design") or {}).get("experiment", {})
    wanted = [SUMMARY, REPLICATIONS, TRAJECTORIES]
    wanted += [MECHANISMS] if own.get("explain_by") or own.get("repeat_without") or own.get("pay") else []
    missing = [name for name in wanted if not (folder / name).is_file()]
    if status != COMPLETE or missing:
        why = f"without {', '.join(missing)}" if status == COMPLETE else status
        raise wrong(
            "--shards",
            f"only the shards of a complete run can go, for its tables hold the same (got {folder}: {why}). "
            "Run it to the end first, or leave --shards away.",
        )


def prune_pool(folder: Path, *, days: int, dry: bool) -> Spare:
    """Remove what can go of shards that several studies share, or only find it; return what it is.

    Leftovers, and shards not written since so many days. Errors: InputError if the folder is missing, or one run's.
    """
    if not folder.is_dir():
        raise wrong("--store", f"no such folder (got {folder}). Name the one that was given to run --store.")
    if (folder / IDENTITY).is_file() or is_run(folder):
        run = folder.parent if (folder / IDENTITY).is_file() else folder
        raise wrong("--store", f"is the folder of one run (got {folder}). Write postsale prune {run}.")
    spare = Spare(folder)
    now = time.time()
    for path, stat in files_of_addresses(folder):
        age = now - stat.st_mtime
        if LEFTOVER.fullmatch(path.name) and age > SURELY_DEAD:
            spare.add(LEFT, path, stat.st_size)
        elif NAMED.fullmatch(path.name) and age > days * DAY:
            spare.add(f"shards older than {days} days", path, stat.st_size)
    if not dry:
        spare.remove()
    return spare


def wrong(flag: str, problem: str) -> InputError:
    """Return the error for one wrong wish."""
    return InputError([Problem("command line", 0, 0, flag, problem)])
