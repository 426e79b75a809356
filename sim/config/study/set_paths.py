"""Every path of a study that `--set` can lead to, with its present value: its own keys, and all numbers of its files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sim.config.assumptions.derived import derived_in
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, leaves
from sim.config.resolving.experiment import Experiment
from sim.config.resolving.paths import PATH_KEYS
from sim.config.resolving.resolve import Resolved
from sim.config.study.study import load_experiment
from sim.config.tables.assumptions import BLOCKS

_NAMES = ("kind", "title")


def study_rows(
    name: str | Path, *, near: Path | None = None, company: str | None = None, derived: bool = False
) -> list[tuple[str, str]]:
    """Return (path, value) of a study, what `change` lays over its files included. Raises `InputError`.

    derived: with what follows from other numbers, which whoever sets it pins.
    """
    overrides = {} if company is None else {"company": company}
    study = load_experiment(name, overrides, near=near, uncalibrated=True)
    varied = {each.path for each in study.vary} | {each.path for each in study.follow}
    below = [row for row in _numbers(study.base) if row[0] not in varied]
    if derived:
        below += derived_rows("company", study.base.company_checked)
        below += derived_rows("assumptions", study.base.assumptions_checked)
    return [*_own(study), *below]


def _own(study: Experiment) -> Iterator[tuple[str, str]]:
    """Yield the keys of the experiment file; what it changes stands below, under the paths that it is laid over."""
    root = study.checked.root
    assert isinstance(root.content, dict)
    for key, node in root.content.items():
        if key in PATH_KEYS:
            entries = node.content if isinstance(node.content, dict) and key != "change" else {}
            yield from ((f"{key}.{path}", value.text) for path, value in entries.items())
        elif key not in _NAMES:
            yield from ((path, leaf.text) for path, leaf in leaves(node, key) if ".change." not in path)


def _numbers(base: Resolved) -> Iterator[tuple[str, str]]:
    yield from _below("company", base.company_checked.root)
    for key, checked in base.models_checked.items():
        yield from _below(f"models.{key}", checked.root)
    for checked in base.plans_checked.values():
        yield from _below(f"plans.{checked.key}", checked.root)
    for path, leaf in leaves(base.assumptions_checked.root):
        if path.split(".")[0] in BLOCKS:
            yield f"assumptions.{path}", leaf.text


def derived_rows(prefix: str, checked: Checked) -> Iterator[tuple[str, str]]:
    """Yield what follows from other numbers: whoever sets one of them pins it."""
    yield from ((f"{prefix}.{held.path}", held.node.text) for held in derived_in(checked))


def _below(prefix: str, root: Node) -> Iterator[tuple[str, str]]:
    for path, leaf in leaves(root):
        if path not in _NAMES and not _overruled(path, root):
            yield f"{prefix}.{path}", leaf.text


def _overruled(path: str, root: Node) -> bool:
    """Say whether a number is not read: the rate of organic growth of a segment, where a share decides it."""
    head, _, name = path.rpartition(".")
    segments = root.get("segments")
    segment = segments.get(head.removeprefix("segments.")) if segments is not None else None
    return name == "organic" and segment is not None and segment.get("organic_expansion") is not None
