"""The text of every file that a study was read from, for its manifest: what `postsale rerun` restores the study from.

Files keep their places relative to each other, so that each key leads to the same file again: those that ship below
`shipped/`, a user's own below `own/`. Where a machine keeps them is not told: what lies above all of them is left out, and
a folder whose name nothing depends on is numbered.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from sim.config.files import lookup
from sim.config.resolving.experiment import Experiment
from sim.config.scenarios.measurements import FILE as FIELDS
from sim.config.tables.kinds import FOLDERS

SHIPPED, OWN = "shipped", "own"
REFERENCE = re.compile(r"[^\s'\"\[\]{},]+\.ya?ml\b")
"""What names a file by its path."""


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """A file that was read: what it is, its place below the folder that it is restored to, with /, and its text."""

    kind: str
    key: str
    name: str
    text: str


def files_kept(experiment: Experiment) -> list[dict[str, str]]:
    """Return kind, key, name and text of every file of a study, the study itself first, then by name."""
    kinds = files_of(experiment)
    texts = {path: path.read_bytes().decode("utf-8-sig") for path in kinds}
    names = names_of(list(kinds), " ".join(texts.values()))
    study = experiment.path.resolve()
    kept = [
        KeptFiles(kind, path.stem, names[path], with_references(texts[path], path, names))
        for path, kind in kinds.items()
    ]
    return [asdict(one) for one in sorted(kept, key=lambda one: (one.name != names.get(study), one.name))]


def settings_kept(experiment: Experiment, settings: Mapping[str, str]) -> dict[str, str]:
    """Return what was laid over the files; a file that it names by a path is named as it is found where it is restored."""
    kinds = files_of(experiment)
    study = experiment.path.resolve()
    names = names_of(list(kinds), " ".join(path.read_bytes().decode("utf-8-sig") for path in kinds))
    if study not in names:
        return dict(settings)
    return {path: with_references(text, study, names) for path, text in settings.items()}


def source_told(experiment: Experiment) -> str:
    """Return how to name the study again without telling where a machine keeps it.

    Its key if it ships; its place below the working folder; else its file name alone.
    """
    path = experiment.path.resolve()
    if lookup.is_shipped(path):
        return experiment.path.stem
    here = Path.cwd()
    return path.relative_to(here).as_posix() if path.is_relative_to(here) else path.name


def files_of(experiment: Experiment) -> dict[Path, str]:
    """Return every file of a study with its kind: what it names, what that inherits, and what its method reads."""
    found: dict[Path, str] = {}
    for source in experiment.files:
        for path in (source.path, *source.parents):
            found.setdefault(path.resolve(), source.kind)
    if experiment.sensitivity is not None:
        # Levels of plausible worlds are fitted under the neutral organization; fields say what a measurement would tell.
        for kind in ("model", "plan"):
            found.setdefault((lookup.shipped_folder(kind) / "neutral.yaml").resolve(), kind)
        found.setdefault((lookup.shipped_folder("assumptions") / FIELDS).resolve(), "measurements")
    return {path: kind for path, kind in found.items() if path.is_file()}


def names_of(paths: Iterable[Path], texts: str) -> dict[Path, str]:
    """Return the place of each file below the folder that it is restored to; texts: of all of them together."""
    root = lookup.shipped_roots()[0].resolve().parent
    shipped = [path for path in paths if lookup.is_shipped(path)]
    own = [path for path in paths if path not in shipped]
    names = {path: f"{SHIPPED}/{path.relative_to(root).as_posix()}" for path in shipped}
    if own:
        above = Path(os.path.commonpath([path.parent for path in own]))
        places = {path: path.relative_to(above) for path in own}
        told = numbered({part for place in places.values() for part in place.parent.parts}, texts)
        for path, place in places.items():
            names[path] = posixpath.join(OWN, *(told[part] for part in place.parent.parts), place.name)
    return names


def numbered(folders: Iterable[str], texts: str) -> dict[str, str]:
    """Return what each folder is called: a number, unless a look-up or a text depends on its name."""
    told: dict[str, str] = {}
    number = 0
    for folder in sorted(folders):
        if folder in FOLDERS.values() or folder in texts:
            told[folder] = folder
            continue
        number += 1
        while f"folder-{number}" in texts:
            number += 1
        told[folder] = f"folder-{number}"
    return told


def with_references(text: str, path: Path, names: Mapping[Path, str]) -> str:
    """Return a text that names other files by paths that hold where it is restored; all else stays as it was."""
    here = posixpath.dirname(names[path])

    def moved(found: re.Match[str]) -> str:
        target = names.get((path.parent / found[0]).resolve())
        if target is None or posixpath.normpath(posixpath.join(here, found[0])) == target:
            return found[0]
        relative = posixpath.relpath(target, here)
        return relative if "/" in relative else f"./{relative}"

    return REFERENCE.sub(moved, text)
