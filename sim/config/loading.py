"""Read a YAML file into a tree of nodes, with every mistake at its position.

Only what YAML 1.2 calls plain data is taken: mappings, lists and text. The tree is built from the parser's
events, so an alias is refused where it stands and can never explode; numbers stay text, because their meaning
(and their unit) depends on the field; `no` stays `no`.
"""

from __future__ import annotations

import os
from pathlib import Path

from sim.config.grading import graded_file
from sim.config.nodes import Grade, Node, Place, Problems

MAX_BYTES = 1_000_000  # a hundred times the largest file that ships; ten times this would take a minute to read
MAX_DEPTH = 20
MAX_VALUES = 20_000
MAX_TABS = 20  # lines that are named; whoever has more will search and replace
_WORDS = {2: "two", 4: "four", 6: "six", 8: "eight"}


def display(path: Path) -> str:
    """Name a file as the reader would: relative to the working folder where it lies below it."""
    resolved = path.resolve()
    try:
        return str(resolved.relative_to(Path.cwd()))
    except ValueError:
        return str(resolved)


def read_file(path: Path, problems: Problems, *, shipped: bool = False) -> Node | None:
    """Read a file; on a mistake note it and return None. Never raises for anything in the file."""
    place = Place(display(path))
    try:
        size = path.stat().st_size
        if path.is_dir():
            problems.add(place, "", "is a folder (got a folder). Name a YAML file in it.")
            return None
        if size > MAX_BYTES:
            problems.add(place, "", f"is too large (got {size / 1e6:.1f} MB, at most 1 MB). Is this the right file?")
            return None
        data = path.read_bytes()
    except FileNotFoundError:
        problems.add(place, "", f"no such file (got {path}). Check the path.")
        return None
    except OSError as error:
        problems.add(place, "", f"cannot be read (got {os.strerror(error.errno or 0)}). Check its permissions.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(
            Place(place.file, line, 1),
            "",
            "is not UTF-8 text (got other bytes). Save it as UTF-8, or name a YAML file.",
        )
        return None
    return read_text(text, place.file, problems, shipped=shipped)


def read_text(text: str, file: str, problems: Problems, *, shipped: bool = False) -> Node | None:
    """Read YAML text whose positions are reported under the name `file`; graded, see `graded`."""
    if _note_tabs(text, file, problems):
        return None
    root = _parse(text, file, problems, shipped=shipped)
    if root is None:
        return None
    if not isinstance(root.content, dict):
        problems.add(
            root.place, "", f"must be a mapping of keys to values (got {_brief(root.text)}). Start with 'kind:'."
        )
        return None
    return graded_file(root, problems)


def _brief(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else flat[:37] + "..."


def _note_tabs(text: str, file: str, problems: Problems) -> bool:
    found = 0
    indent = 0
    for number, line in enumerate(text.split("\n"), start=1):
        body = line.lstrip(" \t")
        lead = line[: len(line) - len(body)]
        if not body.strip() or body.startswith("#"):
            continue
        if "\t" in lead:
            found += 1
            word = body.split()[0]
            spaces = _WORDS.get(indent, "spaces") if indent else "two"
            amount = "spaces" if spaces == "spaces" else f"{spaces} spaces"
            problems.add(
                Place(file, number, lead.index("\t") + 1),
                "",
                f"a tab where YAML needs spaces (got a tab before '{_brief(word)}'). Replace it by {amount}.",
            )
        else:
            indent = len(lead) + len(body) - len(body.lstrip("- "))
        if found == MAX_TABS:
            break
    return found > 0


def _parse(text: str, file: str, problems: Problems, *, shipped: bool) -> Node | None:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    builder = _Builder(file, problems, shipped=shipped)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not builder.take(event):
                return None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file, 1, 1)
        lines = text.split("\n")
        got = _brief(lines[place.line - 1]) if place.line <= len(lines) else "the end of the file"
        what = " ".join(str(error.problem or error.context).split())
        problems.add(
            place, "", f"is not YAML: {what} (got {got or 'an empty line'}). Correct this line or the one above it."
        )
        return None
    except (YAMLError, ValueError, RecursionError) as error:
        what = _brief(str(error).split("\n")[0])
        problems.add(Place(file, 1, 1), "", f"is not YAML: {what} (got such text). Is this the right file?")
        return None
    if builder.root is None or builder.root.content == "":
        problems.add(Place(file, 1, 1), "", "is empty (got nothing). Start with 'kind: company' or another kind.")
        return None
    return builder.root


class _Open:
    """A mapping or list that is still being read."""

    def __init__(self, place: Place, key: Place, *, mapping: bool, flow: bool) -> None:
        self.place, self.key, self.mapping, self.flow = place, key, mapping, flow
        self.entries: dict[str, Node] = {}
        self.items: list[Node] = []
        self.name: str | None = None
        self.name_place = place


class _Builder:
    """Turn parser events into nodes; refuse aliases, anchors, tags, repeated keys and deep nesting."""

    def __init__(self, file: str, problems: Problems, *, shipped: bool) -> None:
        self.file, self.problems, self.shipped = file, problems, shipped
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.count = 0

    def take(self, event: object) -> bool:
        """Use one event; return False when reading must stop."""
        kind = type(event).__name__
        mark = event.start_mark  # type: ignore[attr-defined]
        place = Place(self.file, mark.line + 1, mark.column + 1)
        if kind in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent", "CommentEvent"):
            return True
        if self.count > MAX_VALUES:
            return self._stop(place, f"is too large (got more than {MAX_VALUES:,} values). Is this the right file?")
        if kind == "DocumentStartEvent":
            return self.root is None or self._stop(place, "holds a second document (got ---). Keep one kind per file.")
        if kind == "AliasEvent":
            return self._stop(place, f"an alias is not allowed (got *{event.anchor}). Write the value itself.")  # type: ignore[attr-defined]
        if getattr(event, "anchor", None):
            return self._stop(place, f"an anchor is not allowed (got &{event.anchor}). Use 'extends:' to inherit.")  # type: ignore[attr-defined]
        tag = getattr(event, "tag", None)
        if tag and kind != "MappingEndEvent" and getattr(event, "implicit", None) in (False, (False, False)):
            return self._stop(place, f"a tag is not allowed (got {tag}). Write the plain value.")
        if kind == "ScalarEvent":
            return self._scalar(event, place)
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            return self._open(event, place, mapping=kind == "MappingStartEvent")
        return self._close()

    def _stop(self, place: Place, message: str) -> bool:
        self.problems.add(place, "", message)
        return False

    def _scalar(self, event: object, place: Place) -> bool:
        text: str = event.value  # type: ignore[attr-defined]
        plain = event.style is None or event.style == ""  # type: ignore[attr-defined]
        if plain and text in ("~", "null", "Null", "NULL"):
            text = ""
        top = self.stack[-1] if self.stack else None
        if top is not None and top.mapping and top.name is None:
            if text in top.entries:
                first = top.entries[text].key.line
                return self._stop(
                    place, f"the key stands twice (got {text}, first in line {first}). Remove one of them."
                )
            top.name, top.name_place = text, place
            return True
        self._add(Node(text, place, self._key_place(place), Grade(), self.shipped, top.flow if top else False))
        return True

    def _key_place(self, place: Place) -> Place:
        return self.stack[-1].name_place if self.stack and self.stack[-1].mapping else place

    def _open(self, event: object, place: Place, *, mapping: bool) -> bool:
        if len(self.stack) >= MAX_DEPTH:
            return self._stop(place, f"is nested too deep (got more than {MAX_DEPTH} levels). Is this the right file?")
        if self.stack and self.stack[-1].mapping and self.stack[-1].name is None:
            return self._stop(place, "a key must be text (got a mapping or a list). Write a word before the colon.")
        flow = bool(event.flow_style)  # type: ignore[attr-defined]
        self.stack.append(_Open(place, self._key_place(place), mapping=mapping, flow=flow))
        return True

    def _close(self) -> bool:
        done = self.stack.pop()
        content = done.entries if done.mapping else tuple(done.items)
        self._add(Node(content, done.place, done.key, Grade(), self.shipped, done.flow))
        return True

    def _add(self, node: Node) -> None:
        self.count += 1
        if not self.stack:
            self.root = node
            return
        top = self.stack[-1]
        if top.mapping:
            assert top.name is not None
            top.entries[top.name] = node
            top.name = None
        else:
            top.items.append(node)
