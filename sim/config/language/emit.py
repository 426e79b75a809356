"""Write a tree back as YAML that loads to the same values with the same sources."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable

from sim.config.language.nodes import Grade, Node, leaves

_PLAIN = re.compile(r"^[A-Za-z0-9$€£+.(<>][^:#\n\t\"'{}\[\],&*!|`]*$")
_FIELDS = ("source", "strength", "owner")


def quoted(text: str) -> str:
    """Write a text so that YAML reads it back unchanged, plain where that is safe."""
    risky = text != text.strip() or text in ("", "~", "null", "Null", "NULL") or text[:1] in ">|"
    return json.dumps(text, ensure_ascii=False) if risky or not _PLAIN.match(text) else text


def emit(root: Node, graded_paths: set[str], *, origin: bool = False) -> str:
    """Return the tree as YAML; numbers at `graded_paths` keep their sources, `origin` adds file:line to each value."""
    writer = _Writer(graded_paths, origin=origin)
    assert isinstance(root.content, dict)
    first = [name for name in root.content if name in ("kind", "title")]
    order = [*first, *(name for name in root.content if name not in first)]
    writer.mapping({name: root.content[name] for name in order}, "", "", Grade(), after=len(first))
    return "\n".join(writer.lines) + "\n"


class _Writer:
    """Collects lines. A source stands on the outermost block in which every number has one.

    A source above a number that has none would lend it one, so such a block names none.
    """

    def __init__(self, graded_paths: set[str], *, origin: bool) -> None:
        self.graded_paths, self.origin = graded_paths, origin
        self.lines: list[str] = []

    def mapping(self, content: dict[str, Node], path: str, indent: str, above: Grade, after: int = 0) -> None:
        """Write the lines of a mapping; its own source follows its first `after` keys."""
        paths = {name: f"{path}.{name}" if path else name for name in content}
        grades = [
            node.grade
            for name, below in content.items()
            for full, node in leaves(below, paths[name])
            if full in self.graded_paths
        ]
        shared = _shared(grades) if len(grades) > 1 else Grade()
        held = Grade(*(getattr(shared, field) or getattr(above, field) for field in _FIELDS))
        for index, (name, below) in enumerate(content.items()):
            if index == after:
                self._fields(_own(shared, above), indent)
            self.value(below, paths[name], f"{indent}{quoted(name)}:", indent + "  ", held)

    def value(self, node: Node, path: str, lead: str, indent: str, above: Grade) -> None:
        """Write one value after its lead, which is a key with its colon or the dash of a list."""
        content = node.content
        if isinstance(content, str):
            note = f"  # {node.place}" if self.origin else ""
            own = _own(node.grade, above) if path in self.graded_paths else {}
            if own:
                self.lines += [lead, f"{indent}value: {quoted(content)}{note}"]
                self._fields(own, indent)
            else:
                self.lines.append(f"{lead} {quoted(content)}{note}")
        elif not content:
            self.lines.append(f"{lead} {'{}' if isinstance(content, dict) else '[]'}")
        elif isinstance(content, dict):
            self.lines.append(lead)
            self.mapping(content, path, indent, above)
        else:
            self.lines.append(lead)
            self._items(content, path, indent, above)

    def _items(self, content: tuple[Node, ...], path: str, indent: str, above: Grade) -> None:
        for index, item in enumerate(content, start=1):
            start = len(self.lines)
            self.value(item, f"{path}[{index}]", f"{indent}-", indent + "  ", above)
            # A mapping in a list starts on the line of its dash.
            if isinstance(item.content, dict) and len(self.lines) > start + 1:
                self.lines[start : start + 2] = [f"{indent}- {self.lines[start + 1].lstrip()}"]

    def _fields(self, fields: dict[str, str], indent: str) -> None:
        self.lines += [f"{indent}{name}: {quoted(text)}" for name, text in fields.items()]


def _shared(grades: Iterable[Grade]) -> Grade:
    counted = Counter(grades)
    if not counted:
        return Grade()
    best = counted.most_common(1)[0][0]
    kept = {name: getattr(best, name) if all(getattr(grade, name) for grade in counted) else None for name in _FIELDS}
    return Grade(**kept)


def _own(grade: Grade, shared: Grade) -> dict[str, str]:
    return {name: getattr(grade, name) for name in _FIELDS if getattr(grade, name) not in (None, getattr(shared, name))}
