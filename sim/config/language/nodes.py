"""A YAML file as a tree whose every value knows where it stands and who vouches for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sim.config.language.fields import Spec, below, replaced_by
from sim.errors import InputError, Problem

STRENGTHS = ("measured", "survey", "opinion", "assumption", "computed")


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; lines and columns count from 1, line 0 means the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Grade:
    """Who says so: the nearest `source`, `strength` and `owner` above a number in its own file."""

    source: str | None = None
    strength: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """One value: text, a mapping by key in file order, or a list. `key` is where its key (or list item) starts."""

    content: str | dict[str, Node] | tuple[Node, ...]
    place: Place
    key: Place
    grade: Grade = field(default_factory=Grade)
    shipped: bool = False
    flow: bool = False  # written inside { } or [ ]

    @property
    def text(self) -> str:
        """The text of a scalar; a short rendering of anything else, for messages."""
        if isinstance(self.content, str):
            return self.content
        if isinstance(self.content, dict):
            return "{" + ", ".join(f"{key}: {node.text}" for key, node in self.content.items()) + "}"
        return "[" + ", ".join(node.text for node in self.content) + "]"

    def get(self, name: str) -> Node | None:
        """Return the value under a key, or None."""
        return self.content.get(name) if isinstance(self.content, dict) else None

    def word(self, name: str) -> str:
        """Return the text under a key, or the empty text."""
        found = self.get(name)
        return found.content if found is not None and isinstance(found.content, str) else ""


def text_node(text: str, place: Place, *, grade: Grade | None = None) -> Node:
    """Make a node of one text."""
    return Node(text, place, place, grade or Grade())


def map_node(entries: dict[str, Node], place: Place) -> Node:
    """Make a node of a mapping."""
    return Node(entries, place, place)


def placed(node: Node, place: Place) -> Node:
    """Return a tree all of which stands at one place: that of the command line has no lines."""
    content = node.content
    if isinstance(content, dict):
        content = {name: placed(below, place) for name, below in content.items()}
    elif isinstance(content, tuple):
        content = tuple(placed(below, place) for below in content)
    return replace(node, content=content, place=place, key=place)


def merge(parent: Node, child: Node, spec: Spec | None = None) -> Node:
    """Lay a child over a parent: mappings merge key by key, everything else is replaced whole.

    spec: the form of both, which knows what of the parent gives way because the child says it in another way.
    """
    if not isinstance(parent.content, dict) or not isinstance(child.content, dict):
        return child
    gone = replaced_by(spec, child.content)
    merged = {name: node for name, node in parent.content.items() if name not in gone}
    for name, node in child.content.items():
        merged[name] = merge(merged[name], node, below(spec, name)) if name in merged else node
    return replace(child, content=merged)


def at_path(root: Node, path: str) -> Node | None:
    """Return the node at a dotted path such as ``segments.smb.acv.median``, or None. List items count from 1."""
    node: Node | None = root
    for part in split_path(path):
        if node is None:
            return None
        if isinstance(part, int):
            items = node.content
            node = items[part - 1] if isinstance(items, tuple) and 0 < part <= len(items) else None
        else:
            node = node.get(part)
    return node


def with_value(root: Node, path: str, value: Node, spec: Spec | None = None) -> Node:
    """Return the tree with a value laid over what stands at a dotted path; missing mappings are made.

    spec: the form of the tree, as for `merge`.
    """
    return _with_value(root, split_path(path), value, spec)


def _with_value(root: Node, parts: list[str | int], value: Node, spec: Spec | None) -> Node:
    if not parts:
        return merge(root, value, spec)
    head, rest = parts[0], parts[1:]
    if isinstance(head, int):
        items = list(root.content) if isinstance(root.content, tuple) else []
        if not 0 < head <= len(items):
            raise KeyError(head)
        items[head - 1] = _with_value(items[head - 1], rest, value, below(spec, head))
        return replace(root, content=tuple(items))
    gone = replaced_by(spec, [head])
    entries = (
        {name: node for name, node in root.content.items() if name not in gone}
        if isinstance(root.content, dict)
        else {}
    )
    there, form = entries.get(head), below(spec, head)
    if there is None:
        entries[head] = value if not rest else _with_value(map_node({}, value.place), rest, value, form)
    else:
        entries[head] = _with_value(there, rest, value, form)
    return replace(root, content=entries)


def split_path(path: str) -> list[str | int]:
    """Split ``ownership[2].owner`` into ``["ownership", 2, "owner"]``."""
    parts: list[str | int] = []
    for piece in path.split("."):
        name, *indices = piece.replace("]", "").split("[")
        if name:
            parts.append(name)
        parts.extend(int(index) for index in indices if index.isdigit())
    return parts


def leaves(node: Node, path: str = "") -> Iterator[tuple[str, Node]]:
    """Yield every text of the tree with its dotted path, in file order."""
    if isinstance(node.content, dict):
        for name, below in node.content.items():
            yield from leaves(below, f"{path}.{name}" if path else name)
    elif isinstance(node.content, tuple):
        for index, below in enumerate(node.content, start=1):
            yield from leaves(below, f"{path}[{index}]")
    else:
        yield path, node


class Problems:
    """Every mistake found so far, in two ranks.

    Mistakes come first. What is right but not possible in this version is reported only when there is no
    mistake, so that one edit gives one line.
    """

    def __init__(self) -> None:
        self.mistakes: list[Problem] = []
        self.unavailable: list[Problem] = []
        self.warnings: list[Problem] = []
        self._seen: set[Problem] = set()
        self._seen_later: set[Problem] = set()

    def add(self, place: Place, path: str, message: str) -> None:
        """Note a mistake."""
        _add_once(self.mistakes, self._seen, Problem(place.file, place.line, place.column, path, message))

    def later(self, place: Place, path: str, message: str) -> None:
        """Note something that this version cannot run."""
        problem = Problem(place.file, place.line, place.column, path, message)
        _add_once(self.unavailable, self._seen_later, problem)

    def warn(self, place: Place, path: str, message: str) -> None:
        """Note something that the reader should know; the run goes on."""
        problem = Problem(place.file, place.line, place.column, path, message)
        if problem not in self.warnings:
            self.warnings.append(problem)

    def take(self, other: Problems) -> None:
        """Note the mistakes that were found elsewhere, and what this version cannot run; each once."""
        for problem in other.mistakes:
            _add_once(self.mistakes, self._seen, problem)
        for problem in other.unavailable:
            _add_once(self.unavailable, self._seen_later, problem)

    def raise_mistakes(self) -> None:
        """Raise `InputError` with all mistakes, if there are any."""
        if self.mistakes:
            raise InputError(self.mistakes)

    def raise_all(self) -> None:
        """Raise `InputError` with all mistakes, or else with all that this version cannot run."""
        self.raise_mistakes()
        if self.unavailable:
            raise InputError(self.unavailable)


def _add_once(problems: list[Problem], seen: set[Problem], problem: Problem) -> None:
    if problem not in seen:
        seen.add(problem)
        problems.append(problem)
