"""Open files by key, with what they inherit; every file is read once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from sim.config.files import lookup
from sim.config.language.checked import nearest, nearest_key
from sim.config.language.fields import Text
from sim.config.language.misspelled import corrected
from sim.config.language.nodes import Node, Place, Problems, merge
from sim.config.tables.kinds import KINDS
from sim.config.yaml.loading import display, read_file
from sim.config.yaml.opening import real

PLURAL = {
    "company": "companies",
    "model": "models",
    "plan": "plans",
    "experiment": "experiments",
    "decision": "decisions",
    "assumptions": "assumptions",
    "calibration": "calibrations",
    "claim": "claims",
}
COMMAND_LINE = "--set"
"""The file of what `--set` says: what it names is looked up from the working folder, whatever file it is laid over."""
_MAX_PARENTS = 10


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was opened: its tree with everything inherited, and the files that it was made of."""

    kind: str
    key: str
    path: Path
    root: Node
    shipped: bool
    hides: Path | None = None
    parents: tuple[Path, ...] = ()

    @property
    def folder(self) -> Path:
        """The folder in which the keys that this file names are looked up first."""
        return real(self.path).parent


class Library:
    """The files of one command. Mistakes go to `problems`; a file that cannot be used is None."""

    def __init__(self, problems: Problems, here: Path | None = None) -> None:
        """Open files for one command, which was given in the folder `here` (the working folder unless given)."""
        self.problems = problems
        self.here = here or Path.cwd()
        self._read: dict[Path, Node | None] = {}
        self.taken: dict[tuple[str, str], Source] = {}

    def open(self, kind: str, name: str, near: Path, place: Place, path: str = "") -> Source | None:
        """Open the file of a key or path, named at `place` under the dotted `path`, looked up near a folder."""
        near = self.here if place.file == COMMAND_LINE else near
        found = lookup.find(kind, name, near)
        if found is None:
            self._missing(kind, name, near, place, path)
            return None
        self._warn_of_others(kind, name, found, place, path)
        return self.open_file(kind, found)

    def _warn_of_others(self, kind: str, name: str, found: lookup.FoundFile, place: Place, path: str) -> None:
        for other in found.others:
            message = f"two files are the {kind} {name}: {display(found.path)} is read, {display(other)} is not. "
            self.problems.warn(place, path, message + "Rename one of them, or name the other by its path.")

    def open_file(self, kind: str, found: lookup.FoundFile) -> Source | None:
        """Open a file that was found."""
        key = found.path.stem
        root = self._tree(found.path, kind)
        if root is None:
            return None
        inherited = self._inherit(kind, root, found.path, (real(found.path),))
        if inherited is None:
            return None
        tree, parents = inherited
        source = Source(kind, key, found.path, tree, found.shipped, found.hides, parents)
        self.taken[kind, str(real(found.path))] = source
        return source

    def _tree(self, path: Path, kind: str) -> Node | None:
        """Return the tree of a file, misspelled keys corrected; None where it cannot be used as a file of this kind."""
        resolved = real(path)
        if resolved not in self._read:
            self._read[resolved] = read_file(path, self.problems, shipped=lookup.is_shipped(path))
        root = self._read[resolved]
        if root is None or not self._of_kind(root, kind):
            return None
        # Before anything is laid over anything: below a parent that has the key, its misspelling would stand beside it.
        table = replace(KINDS[kind], fields={**KINDS[kind].fields, "extends": Text()})
        return corrected(root, table, "", self.problems)

    def _of_kind(self, root: Node, kind: str) -> bool:
        word = root.get("kind")
        assert isinstance(root.content, dict)
        meant = nearest_key("kind", root.content) if word is None else None
        if meant is not None and root.word(meant) in KINDS:
            self.problems.add(root.content[meant].key, meant, "no such key. Did you mean kind?")
        elif word is None:
            self.problems.add(root.key, "kind", f"is missing (got no such key). Write kind: {kind} in the first line.")
        elif word.text != kind:
            near = nearest(word.text, KINDS) if word.text not in KINDS else None
            remedy = f"Did you mean {near}?" if near else f"Write kind: {kind}, or name another file."
            self.problems.add(word.place, "kind", f"must be {kind} here (got {word.text}). {remedy}")
        return word is not None and word.text == kind

    def _inherit(
        self, kind: str, root: Node, path: Path, chain: tuple[Path, ...]
    ) -> tuple[Node, tuple[Path, ...]] | None:
        parent_node = root.get("extends")
        if parent_node is None:
            return root, ()
        assert isinstance(root.content, dict)
        own = replace(root, content={name: node for name, node in root.content.items() if name != "extends"})
        if not isinstance(parent_node.content, str):
            self.problems.add(
                parent_node.place, "extends", f"must be one key (got {parent_node.text}). Name one parent."
            )
            return None
        near = real(path).parent
        found = lookup.find(kind, parent_node.content, near)
        if found is not None and real(found.path) == real(path) and not found.shipped and found.hides:
            found = lookup.FoundFile(
                found.hides, shipped=True
            )  # a user's file may extend the shipped one of its own key
        if found is None:
            self._missing(kind, parent_node.content, near, parent_node.place, "extends")
            return None
        self._warn_of_others(kind, parent_node.content, found, parent_node.place, "extends")
        if real(found.path) in chain or len(chain) > _MAX_PARENTS:
            self.problems.add(parent_node.place, "extends", f"goes in a circle (got {parent_node.content}). Remove it.")
            return None
        parent = self._tree(found.path, kind)
        if parent is None:
            return None
        inherited = self._inherit(kind, parent, found.path, (*chain, real(found.path)))
        if inherited is None:
            return None
        return merge(inherited[0], own, KINDS[kind]), (found.path, *inherited[1])

    def _missing(self, kind: str, name: str, near: Path, place: Place, path: str) -> None:
        if lookup.is_path(name):
            self.problems.add(place, path, f"no such file (got {display(near / name)}). Check the path.")
            return
        other = next((each for each in lookup.others(kind, name, near) if each[1] in KINDS), None)
        if other is not None:
            message = f"no such {kind} (got {name}): {display(other[0])} is of kind {other[1]}."
            self.problems.add(place, path, f"{message} All of them: postsale list {PLURAL[kind]}.")
            return
        close = nearest(name, lookup.available(kind, near))
        suggestion = f"Did you mean {close}? " if close else ""
        listing = f"All of them: postsale list {PLURAL[kind]}."
        self.problems.add(place, path, f"no such {kind} (got {name}). {suggestion}{listing}")
