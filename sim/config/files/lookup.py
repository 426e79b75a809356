"""From a key to a file: the folder of the file that names it, the folders beside it, then the shipped ones."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sim.config.language.checked import nearest
from sim.config.tables.kinds import FOLDERS, KINDS
from sim.config.yaml.opening import read_start, real

_KIND = re.compile(r"(?:^|\A\s*\{\s*|^\{\s*)['\"]?kind['\"]?\s*:\s*['\"“”‘’]?([\w-]+)", re.MULTILINE)
_START = 65_536  # bytes in which a file says its kind, below whatever comments stand above
_PACKAGE = Path(__file__).resolve().parents[2]
_restored: list[Path] = []  # folders that stand for what shipped, the last one for now
_fences: list[Path] = []  # folders outside which nothing is found, the last one for now


def shipped_roots() -> tuple[Path, Path]:
    """Return the shipped `configs` and `experiments` folders, of an installed wheel or of a source checkout."""
    packed = _PACKAGE / "_shipped"
    root = _restored[-1] if _restored else packed if packed.is_dir() else _PACKAGE.parent
    return root / "configs", root / "experiments"


@contextmanager
def shipped_from(folder: Path) -> Iterator[None]:
    """Let the `configs` and `experiments` of a folder stand for what ships: the files that an earlier run was made with."""
    _restored.append(folder.resolve())
    try:
        yield
    finally:
        _restored.pop()


@contextmanager
def only_below(folder: Path) -> Iterator[None]:
    """Let nothing be found outside a folder, whatever the files in it name: they came from somebody else."""
    _fences.append(folder.resolve())
    try:
        yield
    finally:
        _fences.pop()


def may_be_read(path: Path) -> bool:
    """Say whether a file may be looked at: any, or only what really lies in the folder that `only_below` names."""
    try:
        return not _fences or path.resolve().is_relative_to(_fences[-1])
    except (OSError, ValueError, RuntimeError):  # a circle of links, a name that cannot be one
        return False


def is_shipped(path: Path) -> bool:
    """Say whether a file is one of those that came with the program."""
    resolved = real(path)
    return any(resolved.is_relative_to(root) for root in shipped_roots())


def shipped_folder(kind: str) -> Path:
    """Return the folder of the shipped files of a kind."""
    configs, experiments = shipped_roots()
    if kind in ("experiment", "decision"):
        return experiments
    if kind == "claim":
        return experiments / FOLDERS[kind]
    return configs if kind == "assumptions" else configs / FOLDERS[kind]


def is_path(name: str) -> bool:
    """Say whether a name is a path, taken literally, and not a key."""
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that a key leads to, and the shipped file of the same key that it hides."""

    path: Path
    shipped: bool
    hides: Path | None = None
    others: tuple[Path, ...] = ()  # a user's files of the same key that are searched later, so that they are not read


def folders(kind: str, near: Path) -> list[Path]:
    """Return the folders that are searched for a kind, in order; `near` is the folder of the naming file."""
    own = FOLDERS[kind]
    candidates = [near, near / own, near.parent / own, shipped_folder(kind)]
    if kind == "assumptions":
        candidates.append(shipped_folder(kind) / own)  # named worlds stand beside the numbers that they change
    return list(dict.fromkeys(candidates))


def find(kind: str, name: str, near: Path) -> FoundFile | None:
    """Return the file of a key (or literal path) of a kind, or None."""
    if is_path(name):
        path = near / name
        if not may_be_read(path) or not os.path.lexists(path):
            return None
        return FoundFile(path, is_shipped(path))  # reading it says what is wrong with it
    searched = [folder / f"{name}.yaml" for folder in folders(kind, near)]
    there = [path for path in searched if may_be_read(path) and path.is_file()]
    for number, path in enumerate(there):
        if _is_meant(path, kind):
            if is_shipped(path):
                return FoundFile(path, shipped=True)
            other = shipped_folder(kind) / f"{name}.yaml"
            hides = other if may_be_read(other) and other.is_file() else None
            later = [each for each in there[number + 1 :] if kind_of(each) == kind]
            others = [each for each in later if not is_shipped(each) and each.resolve() != path.resolve()]
            return FoundFile(path, shipped=False, hides=hides, others=tuple(others))
    return None


def _is_meant(path: Path, kind: str) -> bool:
    """Say whether a file of this key is what was asked for; one whose kind is misspelled is, and says so when it is read.

    Without that a shipped file of the same key would stand in for the user's own, or none be found.
    """
    said = kind_of(path)
    if said in (kind, None) or (said not in KINDS and nearest(str(said).lower(), KINDS) == kind):
        return True
    if FOLDERS.get(said or "") == FOLDERS[kind]:
        return False  # a study and a decision live in one folder: each is asked for as what it is
    return path.parent.name == FOLDERS[kind] and not is_shipped(path)


def others(kind: str, name: str, near: Path) -> list[tuple[Path, str]]:
    """Return the files of a key that are of another kind, where they would be looked up, with what they are."""
    paths = [folder / f"{name}.yaml" for folder in folders(kind, near)]
    return [(path, kind_of(path) or "") for path in paths if path.is_file()]


def available(kind: str, near: Path) -> dict[str, Path]:
    """Return every key of a kind that can be reached, with the file it leads to, sorted by key."""
    found: dict[str, Path] = {}
    for folder in folders(kind, near):
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
            if path.stem in found or not may_be_read(path):
                continue
            said = kind_of(path)
            misspelled = said is not None and said not in KINDS and folder.name == FOLDERS[kind]
            if said == kind or misspelled:
                found[path.stem] = path
    return dict(sorted(found.items()))


def kind_of(path: Path) -> str | None:
    """Return the kind that a file says it is, without reading all of it; None if it does not say."""
    try:
        found = _KIND.search(read_start(path, _START).decode("utf-8-sig", errors="replace"))
    except (OSError, ValueError):
        return None
    return found[1] if found else None
