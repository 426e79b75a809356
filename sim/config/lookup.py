"""From a key to a file: the folder of the file that names it, the folders beside it, then the shipped ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sim.config.schema import FOLDERS

_KIND = re.compile(r"^kind:\s*['\"]?([a-z]+)", re.MULTILINE)
_PACKAGE = Path(__file__).resolve().parent.parent
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
    resolved = path.resolve()
    return any(resolved.is_relative_to(root) for root in shipped_roots())


def shipped_folder(kind: str) -> Path:
    """Return the folder of the shipped files of a kind."""
    configs, experiments = shipped_roots()
    if kind == "experiment":
        return experiments
    if kind == "claim":
        return experiments / FOLDERS[kind]
    return configs if kind == "assumptions" else configs / FOLDERS[kind]


def is_path(name: str) -> bool:
    """Say whether a name is a path, taken literally, and not a key."""
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


@dataclass(frozen=True, slots=True)
class Found:
    """A file that a key leads to, and the shipped file of the same key that it hides."""

    path: Path
    shipped: bool
    hides: Path | None = None


def folders(kind: str, near: Path) -> list[Path]:
    """Return the folders that are searched for a kind, in order; `near` is the folder of the naming file."""
    own = FOLDERS[kind]
    candidates = [near, near / own, near.parent / own, shipped_folder(kind)]
    if kind == "assumptions":
        candidates.append(shipped_folder(kind) / own)  # named worlds stand beside the numbers that they change
    return list(dict.fromkeys(candidates))


def find(kind: str, name: str, near: Path) -> Found | None:
    """Return the file of a key (or literal path) of a kind, or None."""
    if is_path(name):
        path = near / name
        return Found(path, is_shipped(path)) if may_be_read(path) and path.is_file() else None
    for folder in folders(kind, near):
        path = folder / f"{name}.yaml"
        if may_be_read(path) and path.is_file() and kind_of(path) in (kind, None):
            shipped = is_shipped(path)
            other = shipped_folder(kind) / f"{name}.yaml"
            return Found(path, shipped, other if not shipped and may_be_read(other) and other.is_file() else None)
    return None


def available(kind: str, near: Path) -> dict[str, Path]:
    """Return every key of a kind that can be reached, with the file it leads to, sorted by key."""
    found: dict[str, Path] = {}
    for folder in folders(kind, near):
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else []:
            if path.stem not in found and may_be_read(path) and kind_of(path) == kind:
                found[path.stem] = path
    return dict(sorted(found.items()))


def kind_of(path: Path) -> str | None:
    """Return the kind that a file says it is, without reading all of it; None if it does not say."""
    try:
        with path.open("r", encoding="utf-8", errors="replace") as lines:
            found = _KIND.search(lines.read(4096))
    except OSError:
        return None
    return found[1] if found else None
