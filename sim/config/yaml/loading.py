"""Read a YAML file into a tree of nodes, with every mistake at its position.

Only what YAML 1.2 calls plain data is taken: mappings, lists and text. The tree is built from the parser's
events, so an alias is refused where it stands and can never explode; numbers stay text, because their meaning
(and their unit) depends on the field; `no` stays `no`.
"""

from __future__ import annotations

import codecs
import errno
import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sim.config.language.grading import graded_file
from sim.config.language.nodes import Node, Place, Problems
from sim.config.language.yaml_words import Broken, brief, explain, spaceless
from sim.config.yaml.building import Builder
from sim.config.yaml.characters import unseen
from sim.config.yaml.opening import NotAFileError, read_start, real

if TYPE_CHECKING:
    from ruamel.yaml.error import MarkedYAMLError

MAX_BYTES = 1_000_000  # a hundred times the largest file that ships; ten times this would take a minute to read
KEPT_TEXTS = 128
"""Texts whose trees are kept: studies name the same shipped files, and parsing is most of the time of reading one."""
MAX_TABS = 20  # lines that are named; whoever has more will search and replace
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
    root, found = _parse(text, file, shipped=shipped)
    problems.take(found)
    if root is None:
        return None
    if not isinstance(root.content, dict):
        told = spaceless(root.text)
        remedy = (
            f"{told[0][0].upper()}{told[0][1:]}: {told[1][0].lower()}{told[1][1:]}" if told else "Start with 'kind:'."
        )
        problems.add(root.place, "", f"must be a mapping of keys to values (got {brief(root.text)}). {remedy}")
        return None
    return graded_file(root, problems)


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
                f"a tab where YAML needs spaces (got a tab before '{brief(word)}'). Replace it by {amount}.",
            )
        else:
            indent = len(lead) + len(body) - len(body.lstrip("- "))
        if found == MAX_TABS:
            break
    return found > 0


@functools.lru_cache(maxsize=KEPT_TEXTS)
def _parse(text: str, file: str, *, shipped: bool) -> tuple[Node | None, Problems]:
    """Return the tree of a text, None if there is none, and its mistakes. Both are shared: whoever asks changes neither."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    problems = Problems()
    builder = Builder(text, file, problems, shipped=shipped)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            if not builder.take(event):
                return None, problems
    except MarkedYAMLError as error:
        _note_broken(error, text, file, problems)
        return None, problems
    except (YAMLError, ValueError, RecursionError) as error:
        what = brief(str(error).split("\n")[0])
        problems.add(Place(file, 1, 1), "", f"is not YAML: {what} (got such text). Is this the right file?")
        return None, problems
    if builder.root is None or builder.root.content == "":
        problems.add(Place(file, 1, 1), "", "is empty (got nothing). Start with 'kind: company' or another kind.")
        return None, problems
    return builder.root, problems


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
    got = brief(lines[line]) if line < len(lines) else "the end of the file"
    remedy = "Correct this line or the one above it."
    problems.add(Place(file, line + 1, column + 1), "", f"is not YAML: {what} (got {got or 'an empty line'}). {remedy}")
