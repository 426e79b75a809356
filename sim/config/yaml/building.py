"""From the events of the YAML parser to a tree of nodes: what is not plain data is refused where it stands."""

from __future__ import annotations

import re
from dataclasses import replace

from sim.config.language.nodes import Grade, Node, Place, Problems
from sim.config.language.yaml_words import brief, spaceless
from sim.config.yaml.characters import unseen
from sim.config.yaml.commas import Commas

MAX_DEPTH = 20
MAX_VALUES = 20_000
_TEXT = ", and put a text in quotes"
_OWN_KEY = re.compile(r"^\s*(?:- )*[\w-]+:(?:\s|$)")


class _Open:
    """A mapping or list that is still being read."""

    def __init__(self, place: Place, key: Place, text: str, *, mapping: bool, flow: bool) -> None:
        self.place, self.key, self.mapping, self.flow = place, key, mapping, flow
        self.entries: dict[str, Node] = {}
        self.items: list[Node] = []
        self.name: str | None = None
        self.name_place = place
        self.commas = Commas(text, mapping=mapping)
        self.dropped = False  # the entry that is being read is the rest of the number before it

    @property
    def before(self) -> Node:
        """The value that was read last."""
        return self.items[-1] if self.items else list(self.entries.values())[-1]

    def replace_before(self, node: Node) -> None:
        """Put another value in the place of the one that was read last."""
        if self.items:
            self.items[-1] = node
        else:
            self.entries[list(self.entries)[-1]] = node


class Builder:
    """Turn parser events into nodes; refuse aliases, anchors, tags, repeated keys and deep nesting."""

    def __init__(self, text: str, file: str, problems: Problems, *, shipped: bool) -> None:
        self.text, self.file, self.problems, self.shipped = text, file, problems, shipped
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
        anchor = getattr(event, "anchor", None)
        if kind == "AliasEvent":
            return self._stop(place, f"an alias is not allowed (got *{anchor}). Write the value itself{_TEXT}.")
        if anchor:
            return self._stop(place, f"an anchor is not allowed (got &{anchor}). Use 'extends:' to inherit{_TEXT}.")
        tag = getattr(event, "tag", None)
        if tag and kind != "MappingEndEvent" and getattr(event, "implicit", None) in (False, (False, False)):
            return self._stop(place, f"a tag is not allowed (got {tag}). Write the plain value{_TEXT}.")
        if kind == "ScalarEvent":
            return self._scalar(event, place)
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            return self._open(event, place, mapping=kind == "MappingStartEvent")
        return self._close()

    def _stop(self, place: Place, message: str, path: str = "") -> bool:
        self.problems.add(place, path, message)
        return False

    def _scalar(self, event: object, place: Place) -> bool:
        text: str = event.value  # type: ignore[attr-defined]
        plain = event.style is None or event.style == ""  # type: ignore[attr-defined]
        if event.style in (None, "", "'", '"') and event.end_mark.line > place.line - 1:  # type: ignore[attr-defined]
            slip = self._slipped(event, place)
            if slip is not None:
                return self._stop(*slip)
        hidden = unseen(text)
        if hidden is not None:
            return self._stop(place, f"holds {hidden[1]}. Delete it.", self._path_here())
        if plain and text in ("~", "null", "Null", "NULL"):
            text = ""
        top = self.stack[-1] if self.stack else None
        if top is not None and top.flow and self._goes_on(event, top, place, plain=plain):
            return True
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

    def _slipped(self, event: object, place: Place) -> tuple[Place, str] | None:
        """Return what is wrong with a text over several lines that was meant to be several values."""
        rows = self.text[event.start_mark.index : event.end_mark.index].split("\n")  # type: ignore[attr-defined]
        if event.style in ("'", '"'):  # type: ignore[attr-defined]
            own = self.text.split("\n")[place.line - 1]
            indent = len(own) - len(own.lstrip())
            # What goes on stands further to the right; a key that does not belongs to the block of the first line.
            if any(_OWN_KEY.match(row) and len(row) - len(row.lstrip()) <= indent for row in rows[1:]):
                mark = rows[0][:1]
                remedy = f"Close it with {mark} where the value ends."
                return place, f"a quote is opened and never closed (got {brief(rows[0])}). {remedy}"
            return None
        told = spaceless(rows[0])
        if told is not None:
            return place, f"{told[0]} (got {brief(rows[0])}). {told[1]}"
        for number, row in enumerate(rows[1:], start=1):
            if row.lstrip().startswith("- "):
                column = len(row) - len(row.lstrip()) + 1
                message = f"this dash begins no new line of a list (got {brief(row)}). Put it below the dash above it"
                return Place(self.file, place.line + number, column), f"{message}; put a text in quotes."
        return None

    def _goes_on(self, event: object, top: _Open, place: Place, *, plain: bool) -> bool:
        """Take a value that is only the rest of a number with a comma inside; it is said, and read as one number."""
        if top.dropped:
            top.dropped = False
            return True
        start, end = event.start_mark.index, event.end_mark.index  # type: ignore[attr-defined]
        reads_key = top.mapping and top.name is None
        if plain and (reads_key or not top.mapping) and top.commas.joins(start, end):
            problem = top.commas.problem(start, end)
            if problem:
                self.problems.add(place, self._path(), problem)
            top.replace_before(replace(top.before, content=top.commas.joined(start, end)))
            top.dropped = reads_key
            return True
        if not reads_key:
            top.commas.last = (start, end) if plain else None
        return False

    def _path(self) -> str:
        """Return the dotted path of the mapping or list that is being read."""
        path = ""
        for above in self.stack[:-1]:
            path += f".{above.name}" if above.mapping else f"[{len(above.items) + 1}]"
        return path.removeprefix(".")

    def _path_here(self) -> str:
        """Return the dotted path of the value that is being read; of a key, that of its mapping."""
        top = self.stack[-1] if self.stack else None
        own = "" if top is None else f".{top.name or ''}" if top.mapping else f"[{len(top.items) + 1}]"
        return f"{self._path()}{own}".strip(".")

    def _key_place(self, place: Place) -> Place:
        return self.stack[-1].name_place if self.stack and self.stack[-1].mapping else place

    def _open(self, event: object, place: Place, *, mapping: bool) -> bool:
        if len(self.stack) >= MAX_DEPTH:
            return self._stop(place, f"is nested too deep (got more than {MAX_DEPTH} levels). Is this the right file?")
        if self.stack and self.stack[-1].mapping and self.stack[-1].name is None:
            return self._stop(place, "a key must be text (got a mapping or a list). Write a word before the colon.")
        flow = bool(event.flow_style)  # type: ignore[attr-defined]
        self.stack.append(_Open(place, self._key_place(place), self.text, mapping=mapping, flow=flow))
        return True

    def _close(self) -> bool:
        mixed = self.stack[-1].commas.mixed()
        if mixed:
            self.problems.add(self.stack[-1].place, self._path(), mixed)
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
        if not isinstance(node.content, str):
            top.commas.last = None
        if top.mapping:
            assert top.name is not None
            top.entries[top.name] = node
            top.name = None
        else:
            top.items.append(node)
