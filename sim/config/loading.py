"""Read a YAML file into a tree of nodes, with every mistake at its position.

Only what YAML 1.2 calls plain data is taken: mappings, lists and text. The tree is built from the parser's
events, so an alias is refused where it stands and can never explode; numbers stay text, because their meaning
(and their unit) depends on the field; `no` stays `no`.
"""

from __future__ import annotations

import codecs
import errno
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.config.characters import unseen
from sim.config.commas import Commas
from sim.config.grading import graded_file
from sim.config.nodes import Grade, Node, Place, Problems
from sim.config.opening import NotAFileError, read_start, real
from sim.config.yaml_words import Broken, explain, spaceless

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

MAX_BYTES = 1_000_000  # a hundred times the largest file that ships; ten times this would take a minute to read
MAX_DEPTH = 20
MAX_VALUES = 20_000
MAX_TABS = 20  # lines that are named; whoever has more will search and replace
_TEXT = ", and put a text in quotes"
_OWN_KEY = re.compile(r"^\s*(?:- )*[\w-]+:(?:\s|$)")
_RETYPE = "It cannot be seen: delete what stands around it, and type it again."
_WORDS = {2: "two", 4: "four", 6: "six", 8: "eight"}


def display(path: Path) -> str:
    """Name a file as the reader would: relative to the working folder where it lies below it."""
    resolved = real(path)
    try:
        return str(resolved.relative_to(Path.cwd()))
    except ValueError:
        return str(resolved)


def read_file(path: Path, problems: Problems, *, shipped: bool = False) -> Node | None:
    """Read a file; on a mistake note it and return None. Never raises for anything in the file."""
    place = Place(display(path))
    try:
        data = read_start(path, MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            size = f"{path.stat().st_size / 1e6:.1f} MB, at most 1 MB"
            problems.add(place, "", f"is too large (got {size}). Is this the right file?")
            return None
    except NotAFileError as error:
        if error.kind == "a folder":
            problems.add(place, "", "is a folder (got a folder). Name a YAML file in it.")
        else:
            problems.add(place, "", f"is no file (got {error.kind}). Save its text as a file, and name that.")
        return None
    except FileNotFoundError:
        problems.add(place, "", f"no such file (got {path}). Check the path.")
        return None
    except (OSError, ValueError) as error:
        reason = "links that go in a circle" if getattr(error, "errno", 0) == errno.ELOOP else _reason(error)
        remedy = "Name the file itself." if reason.startswith("links") else "Check its name and its permissions."
        problems.add(place, "", f"cannot be read (got {reason}). {remedy}")
        return None
    coded = _other_encoding(data)
    try:
        text = data.decode("utf-8-sig") if not coded else ""
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        coded, place = "other bytes", Place(place.file, line, 1)
    if coded:
        remedy = "Save it as UTF-8 (in an editor: Save as, Encoding), or name a YAML file."
        line = max(1, place.line)
        problems.add(Place(place.file, line, 1), "", f"is not UTF-8 text (got {coded}). {remedy}")
        return None
    return read_text(text, place.file, problems, shipped=shipped)


def _reason(error: OSError | ValueError) -> str:
    return os.strerror(error.errno or 0) if isinstance(error, OSError) else str(error)


def _other_encoding(data: bytes) -> str:
    """Return the name of the encoding that a file is clearly in, if that is not UTF-8."""
    for mark, name in ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32")):
        if data.startswith(mark):
            return name
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "UTF-16"
    start = data[:200]
    return "UTF-16" if start.count(0) * 3 > len(start) and len(start) > 3 else ""


def read_text(text: str, file: str, problems: Problems, *, shipped: bool = False) -> Node | None:
    """Read YAML text whose positions are reported under the name `file`; graded, see `graded`."""
    if _note_unseen(text, file, problems) or _note_tabs(text, file, problems):
        return None
    root = _parse(text, file, problems, shipped=shipped)
    if root is None:
        return None
    if not isinstance(root.content, dict):
        told = spaceless(root.text)
        remedy = (
            f"{told[0][0].upper()}{told[0][1:]}: {told[1][0].lower()}{told[1][1:]}" if told else "Start with 'kind:'."
        )
        problems.add(root.place, "", f"must be a mapping of keys to values (got {_brief(root.text)}). {remedy}")
        return None
    return graded_file(root, problems)


def _brief(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else flat[:37] + "..."


def _note_unseen(text: str, file: str, problems: Problems) -> bool:
    """Note the first character that cannot be seen, and say whether there is one."""
    found = unseen(text, "\n\t\r")
    if found is None:
        return False
    index, what = found
    line, column = text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
    problems.add(Place(file, line, column), "", f"holds {what}. {_RETYPE}")
    return True


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

    builder = _Builder(text, file, problems, shipped=shipped)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not builder.take(event):
                return None
    except MarkedYAMLError as error:
        _note_broken(error, text, file, problems)
        return None
    except (YAMLError, ValueError, RecursionError) as error:
        what = _brief(str(error).split("\n")[0])
        problems.add(Place(file, 1, 1), "", f"is not YAML: {what} (got such text). Is this the right file?")
        return None
    if builder.root is None or builder.root.content == "":
        problems.add(Place(file, 1, 1), "", "is empty (got nothing). Start with 'kind: company' or another kind.")
        return None
    return builder.root


def _note_broken(error: MarkedYAMLError, text: str, file: str, problems: Problems) -> None:
    """Note why a text is no YAML: in plain words where it is one of the usual slips, else as the parser says it."""
    mark, began = error.problem_mark or error.context_mark, error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    where = (began.line, began.column) if began else None
    what, lines = " ".join(str(error.problem or error.context).split()), text.split("\n")
    said = explain(Broken(lines, what, str(error.context or ""), line, column, where))
    if said is not None:
        problems.add(Place(file, said.line + 1, said.column + 1), "", said.message)
        return
    got = _brief(lines[line]) if line < len(lines) else "the end of the file"
    remedy = "Correct this line or the one above it."
    problems.add(Place(file, line + 1, column + 1), "", f"is not YAML: {what} (got {got or 'an empty line'}). {remedy}")


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


class _Builder:
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
            if any(_OWN_KEY.match(row) for row in rows[1:]):
                mark = rows[0][:1]
                remedy = f"Close it with {mark} where the value ends."
                return place, f"a quote is opened and never closed (got {_brief(rows[0])}). {remedy}"
            return None
        told = spaceless(rows[0])
        if told is not None:
            return place, f"{told[0]} (got {_brief(rows[0])}). {told[1]}"
        for number, row in enumerate(rows[1:], start=1):
            if row.lstrip().startswith("- "):
                column = len(row) - len(row.lstrip()) + 1
                message = f"this dash begins no new line of a list (got {_brief(row)}). Put it below the dash above it"
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
