"""Text for `postsale show`: a file as the simulator understands it, its paths, and where each value comes from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.config.assumptions.assumptions import check_assumptions, open_assumptions
from sim.config.assumptions.derived import derived_in
from sim.config.files import lookup
from sim.config.files.library import PLURAL, Library, Source
from sim.config.language.checked import Checked, nearest
from sim.config.language.emit import emit
from sim.config.language.nodes import Node, Place, Problems, leaves
from sim.config.language.walk import check
from sim.config.organisation.model import check_model
from sim.config.organisation.plan import check_plan
from sim.config.resolving.provenance import NO_SOURCE, numbers_in, sourced
from sim.config.study.set_paths import derived_rows, study_rows
from sim.config.study.single import open_named, read_company
from sim.config.tables.assumptions import BLOCKS
from sim.config.tables.kinds import KINDS
from sim.config.yaml.loading import display
from sim.errors import InputError, Problem

_ORDER = ("experiment", "decision", "company", "model", "plan", "assumptions", "calibration", "claim")


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that was opened for reading by a person: its whole tree and its checked values."""

    source: Source
    checked: Checked
    prefix: str  # of its paths in a study; empty for an experiment

    @property
    def root(self) -> Node:
        """The tree with everything inherited and every default."""
        return self.checked.root


def kind_of_name(name: str | Path, near: Path) -> str | None:
    """Return the kind of a file or key; a key may stand for files of several kinds, the first in order is taken."""
    if isinstance(name, Path) or lookup.is_path(name):
        return lookup.kind_of(near / name)
    found = [kind for kind in _ORDER if lookup.find(kind, name, near)]
    return found[0] if found else None


def open_shown(name: str | Path, problems: Problems, *, near: Path | None = None) -> ShownFile | None:
    """Open a key or file of any kind; mistakes go to `problems`, and None is returned when it cannot be opened."""
    folder = near or Path.cwd()
    kind = kind_of_name(name, folder)
    library = Library(problems)
    if kind not in KINDS:
        _note_unknown(name, kind, folder, library)
        return None
    source = open_named(library, kind, name, folder)
    if source is None:
        return None
    if kind == "company":
        return ShownFile(source, read_company(library, source)[1], "company")
    if kind == "model":
        return ShownFile(source, check_model(source.key, source.root, problems)[0], f"models.{source.key}")
    if kind == "plan":
        return ShownFile(source, check_plan(source.key, source.root, problems), f"plans.{source.key}")
    if kind == "assumptions":
        whole = open_assumptions(library, str(source.path.resolve()), folder, Place("postsale"))
        root = whole.root if whole is not None and not source.shipped else source.root
        return ShownFile(source, check_assumptions(root, problems), "assumptions")
    return ShownFile(source, check(kind, source.key, source.root, KINDS[kind], problems), "")


def _note_unknown(name: str | Path, kind: str | None, near: Path, library: Library) -> None:
    if isinstance(name, Path) or lookup.is_path(name):
        path = near / name
        if kind is None or not path.is_file():
            # Reading it says what is wrong with it: no such file, empty, not YAML, no kind.
            library.open_file("experiment", lookup.FoundFile(path, lookup.is_shipped(path)))
            return
        near_kind = nearest(kind, KINDS)
        advice = f"Did you mean {near_kind}?" if near_kind else f"Write one of {', '.join(KINDS)}."
        library.problems.add(Place(display(path), 1, 1), "kind", f"no such kind (got {kind}). {advice}")
        return
    keys = {key for each in ("company", "model", "plan", "experiment") for key in lookup.available(each, near)}
    close = nearest(str(name), keys)
    suggestion = f"Did you mean {close}? " if close else ""
    lists = ", ".join(PLURAL[each] for each in ("model", "company", "plan", "experiment"))
    message = f"nothing has this key (got {name}). {suggestion}All of them: postsale list, with {lists}."
    library.problems.add(Place("postsale"), "", message)


def show(name: str | Path, *, near: Path | None = None, origin: bool = False) -> str:
    """Return the file as YAML with everything inherited and every default; saved and read again it is equal.

    Raises `InputError` with every mistake in it.
    """
    shown = _open(name, near)
    return emit(shown.root, graded_paths(shown.checked), origin=origin)


def graded_paths(checked: Checked) -> set[str]:
    """Return the tree paths of the numbers whose sources have to be kept."""
    if checked.kind == "experiment":
        return {path for path, _ in leaves(checked.root) if path.startswith("change.") or ".change." in path}
    paths: set[str] = set()
    for path, held in checked.held.items():
        if held.quantity is not None and not held.design:
            alone = path.removesuffix(".median")
            paths.update((path, alone))
    return paths


def show_paths(name: str | Path, *, near: Path | None = None, company: str | None = None) -> str:
    """Return every path that `--set`, `change` and `vary` can lead to, with its present value; of a study, all of them.

    company: that a study is to be asked of, in the place of its own.
    """
    if kind_of_name(name, near or Path.cwd()) in ("experiment", "claim"):
        rows = study_rows(name, near=near, company=company, derived=True)
    elif company is not None:
        message = f"goes with an experiment (got {name}). Name one: postsale list experiments."
        raise InputError([Problem("command line", 0, 0, "--company", message)])
    else:
        shown = _open(name, near)
        rows = [
            (f"{shown.prefix}.{path}", node.text)
            for path, node in leaves(shown.root)
            if path not in ("kind", "title") and (shown.checked.kind != "assumptions" or _is_setting(path))
        ]
        rows += derived_rows(shown.prefix, shown.checked)
    width = max((len(path) for path, _ in rows), default=0)
    return "".join(f"{path.ljust(width)}  {text}\n" for path, text in rows)


def _is_setting(path: str) -> bool:
    return path.split(".")[0] in BLOCKS


def show_sources(name: str | Path, *, near: Path | None = None) -> str:
    """Return every number with its strength, source, owner and file:line, the weakest first, then what is derived."""
    shown = _open(name, near)
    records = [sourced(held, shown.prefix or shown.source.key) for held in numbers_in(shown.checked)]
    order = {None: 0, "assumption": 1, "opinion": 2, "survey": 3, "measured": 4}
    records.sort(key=lambda record: order.get(record.strength, 0))
    rows = [
        (
            record.path,
            record.text,
            record.strength or NO_SOURCE,
            record.source or "",
            f"owner {record.owner}" if record.owner else "",
            str(record.place),
        )
        for record in records
    ]
    rows += [
        (f"{shown.prefix}.{held.path}", held.node.text, "derived", held.node.grade.source or "", "", "")
        for held in derived_in(shown.checked)
    ]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(6)]
    return "".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


def _open(name: str | Path, near: Path | None) -> ShownFile:
    problems = Problems()
    shown = open_shown(name, problems, near=near)
    problems.raise_mistakes()
    assert shown is not None
    return shown
