"""Which runs stand in a folder, and how far each of them is."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

from sim.trials.folder.telling import MANIFEST_SHAPE, SUMMARY_SHAPE
from sim.trials.storage.files_written import ADDRESS, IDENTITY, MANIFEST, SHARDS, SUMMARY
from sim.trials.storage.formats import is_known
from sim.trials.storage.json_files import OddError, json_of, mapping_in, oddity
from sim.trials.storage.locking import is_locked
from sim.trials.storage.store import Store, pool_of

COMPLETE, RUNNING, INTERRUPTED, UNREADABLE = "complete", "running", "interrupted", "unreadable"
ANOTHER_FORMAT = "of another format"


@dataclass(frozen=True, slots=True)
class RunState:
    """One run as its folder tells it; None is what it does not tell. shards: files of stored replications in it."""

    folder: Path
    experiment: str
    title: str
    status: str
    done: int | None
    at_least: int | None
    at_most: int | None
    cells: int | None
    seed: int | None
    engine: str
    failed: int | None
    began: str
    shards: int
    bytes: int
    odd: str = ""  # what is wrong with a file of it, and with which

    def as_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {
            "folder": str(self.folder),
            "experiment": self.experiment,
            "title": self.title,
            "status": self.status,
            "replications": {"done": self.done, "at_least": self.at_least, "at_most": self.at_most},
            "cells": self.cells,
            "seed": self.seed,
            "engine": self.engine,
            "failed": self.failed,
            "began": self.began,
            "shards": self.shards,
            "bytes": self.bytes,
            **({"damaged": self.odd} if self.odd else {}),
        }


def is_run(folder: Path) -> bool:
    """Say whether a folder is that of a run."""
    return (folder / MANIFEST).is_file() and (folder / SHARDS / IDENTITY).is_file()


def folders_of_runs(folder: Path) -> list[Path]:
    """Return the folders of runs: this one, and those directly in it."""
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in [folder, *inside] if path.is_dir() and is_run(path)]


def kept(folder: Path) -> RunState:
    """Return what a run's folder tells; of a damaged one, what can still be said of it, and what is odd."""
    known, odd = told_by(folder)
    files = sizes_below(folder)
    status = UNREADABLE if odd else status_of(folder, known)
    if not is_known(known):
        known, status = {}, ANOTHER_FORMAT
    own = (known.get("design") or {}).get("experiment", {})
    least, most = asked_of(own)
    reported = known.get("replications", {}) if status == COMPLETE else {}
    return RunState(
        folder=folder,
        experiment=str(known.get("experiment", "")),
        title=str(known.get("title", "")),
        status=status,
        done=reported.get("done") if status == COMPLETE else stored(folder, known, most),
        at_least=least,
        at_most=most,
        cells=cells_of(folder, own, status),
        seed=known.get("seed"),
        engine=str(known.get("engine", "")),
        failed=reported.get("failed"),
        began=str(known.get("began", "")),
        shards=sum(path.suffix == ".npz" for path in files),
        bytes=sum(files.values()),
        odd=odd,
    )


def told_by(folder: Path) -> tuple[dict[str, Any], str]:
    """Return the manifest of a run and nothing, or nothing and what is odd about which of its files."""
    name = MANIFEST
    try:
        known = mapping_in(folder / MANIFEST)
        if not is_known(known):
            return known, ""
        odd = oddity(known, MANIFEST_SHAPE)
        if odd:
            raise OddError(odd)
        name = SUMMARY
        if (folder / SUMMARY).exists():
            mapping_in(folder / SUMMARY, SUMMARY_SHAPE)
    except (OddError, OSError) as error:
        return {}, f"{folder / name} is damaged: {getattr(error, 'strerror', None) or error}"
    return known, ""


def status_of(folder: Path, manifest: Mapping[str, Any]) -> str:
    """Return how a run stands. One that says it is running while nobody holds its lock was killed."""
    if is_locked(folder / SHARDS):
        return RUNNING
    return COMPLETE if manifest.get("status") == COMPLETE else INTERRUPTED


def asked_of(own: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """Return the fewest and the most replications that an experiment asks for."""
    asked = own.get("replications")
    if isinstance(asked, Mapping):
        return asked.get("at_least"), asked.get("at_most")
    return (asked, asked) if isinstance(asked, int) else (None, None)


def addresses_of(manifest: Mapping[str, Any]) -> list[str]:
    """Return the addresses of a run's shards, if its manifest tells them."""
    found = manifest.get("addresses")
    return [one for one in found if isinstance(one, str) and ADDRESS.fullmatch(one)] if isinstance(found, list) else []


def stored(folder: Path, manifest: Mapping[str, Any], most: int | None) -> int | None:
    """Return how many replications every cell has; None if the manifest does not tell where they are."""
    addresses = addresses_of(manifest)
    if not addresses or most is None:
        return None
    store = Store(folder, pool_of(folder) if manifest.get("store") else None)
    return min(store.stored(address, most) for address in addresses)


def cells_of(folder: Path, own: Mapping[str, Any], status: str) -> int | None:
    """Return the number of cells: those that were reported, or as many as there can be."""
    summary = json_of(folder / SUMMARY) if status == COMPLETE else None
    if summary is not None:
        return sum(len(point["models"]) for point in summary["points"])
    if not {"models", "staffing", "vary"} <= set(own):
        return None
    return len(own["models"]) * len(own["staffing"]) * prod(len(varied["values"]) for varied in own["vary"])


def sizes_below(folder: Path) -> dict[Path, int]:
    """Return the bytes of every file below a folder, links aside; one that goes away meanwhile is left out."""
    found = {}
    for root, _, names in os.walk(folder):
        for path in (Path(root, name) for name in names):
            try:
                if not path.is_symlink():
                    found[path] = path.stat().st_size
            except FileNotFoundError:
                continue
    return found
