"""What is wrong with a text that is no YAML, in words for people who never read the YAML specification.

The parser says where it gave up, which is often a line below the mistake, and what it would have liked to see. Here the lines
around that place are looked at again, for the few slips that nearly everybody makes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_LINE = re.compile(r"^(?P<lead>\s*(?:- +)*)(?P<key>[^\s:#'\"\[\]{}][^:#]*?)\s*:\s+(?P<value>\S.*)$")
_CLOSING = {"[": "]", "{": "}"}
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class PlainMistake:
    """A mistake as it is told: its line and column, from 0, and the words."""

    line: int
    column: int
    message: str


@dataclass(frozen=True, slots=True)
class Broken:
    """What the parser said, where (from 0), and where what it was reading began."""

    lines: list[str]
    problem: str
    context: str
    line: int
    column: int
    began: tuple[int, int] | None

    def at(self, line: int) -> str:
        """Return a line; nothing beyond the last one."""
        return self.lines[line].rstrip("\r") if 0 <= line < len(self.lines) else ""

    @property
    def here(self) -> str:
        """The line where the parser gave up."""
        return self.at(self.line)

    def above(self) -> int:
        """Return the line before that holds anything; -1 without one."""
        return next((k for k in range(self.line - 1, -1, -1) if _holds(self.at(k))), -1)

    def say(self, what: str, remedy: str, line: int | None = None, column: int | None = None) -> PlainMistake:
        """Tell a mistake at a line, at the parser's place unless another is given."""
        place = self.line if line is None else line
        text = self.at(place)
        start = len(text) - len(text.lstrip()) if column is None else column
        return PlainMistake(place, start, f"{what} (got {brief(text) or 'the end of the file'}). {remedy}")


def brief(text: str) -> str:
    """Return the beginning of a line, in one."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 3]}..."


def explain(broken: Broken) -> PlainMistake | None:
    """Return the mistake in plain words; None where nobody can say more than the parser."""
    return next((said for said in (look(broken) for look in _LOOKS) if said is not None), None)


def _holds(text: str) -> bool:
    return bool(text.strip()) and not text.lstrip().startswith("#")


def _quoted(broken: Broken, line: int) -> str:
    """Return how a line is written with its value in quotes."""
    found = _LINE.match(broken.at(line))
    if found is None:
        return 'Put the whole value in quotes: "…".'
    value = re.sub(r"\s+#.*$", "", found["value"]).strip()
    for left, right in (("'", "'"), ('"', '"'), ("“", "”"), ("‘", "’")):
        if value.startswith(left) and value.endswith(right) and len(value) > 1:
            value = value[1:-1]
    marks = "'" if '"' in value and "'" not in value else '"'
    shown = value.replace("\\", "\\\\").replace('"', '\\"') if marks == '"' else value
    return f"Put the whole value in quotes: {found['key'].strip()}: {marks}{brief(shown)}{marks}."


def _open_quote(broken: Broken) -> PlainMistake | None:
    if "quoted scalar" not in broken.context or broken.began is None:
        return None
    line, column = broken.began
    if "unexpected end of stream" in broken.problem or "document separator" in broken.problem:
        mark = broken.at(line)[column : column + 1] or '"'
        return broken.say(
            "a quote is opened and never closed", f"Close it with {mark} where the value ends.", line, column
        )
    if "escape character" in broken.problem:
        remedy = "Put the value in '…' instead, or write each backslash twice."
        return broken.say('inside "…" a backslash stands for something else', remedy, line, column)
    return None


def _open_bracket(broken: Broken) -> PlainMistake | None:
    found = re.search(r"but (?:got|found) '(.*?)'", broken.problem)
    if "flow" not in broken.context or broken.began is None or found is None:
        return None
    line, column = broken.began
    mark = broken.at(line)[column : column + 1]
    close = _CLOSING.get(mark, "")
    if found[1] in ("]", "}", ")"):
        return broken.say(f"{mark} is closed by {found[1]}", f"Write {close}.", column=broken.column)
    rest = broken.here[broken.column :]
    if line == broken.line and close and close in rest:
        word = re.search(r"([^\s,\[\]{}:]+)\s*$", broken.here[: broken.column])
        name = word[1] if found[1] == ":" and word else rest.split()[0].strip(",:[]{}")
        return broken.say("a comma is missing between two values", f"Write one before {name}.", column=broken.column)
    return broken.say(
        f"{mark} is opened and never closed", f"Close it with {close} where its values end.", line, column
    )


def _first_character(broken: Broken) -> PlainMistake | None:
    """See a value that begins with a character that means something else to YAML."""
    tab = "found character '\\t'" in broken.problem or "found character '\t'" in broken.problem
    if tab:
        return broken.say("a tab where YAML needs a space", "Replace it by one space.", column=broken.column)
    clauses = (
        "cannot start any token",
        "sequence entries are not allowed",
        "mapping keys are not allowed",
        "comment or a line break",
        "the node content, but found",
    )
    found = _LINE.match(broken.here)
    if found is None or not any(clause in broken.problem for clause in clauses):
        return None
    first = found["value"][0]
    if first.isalnum():
        return None
    remedy = _quoted(broken, broken.line)
    if first == "-":
        remedy = f"Write a list on lines of its own below, or in [ ]. If it is a text: {remedy[0].lower()}{remedy[1:]}"
    return broken.say(f"a value cannot begin with {first}", remedy, column=found.start("value"))


def _colon_inside(broken: Broken) -> PlainMistake | None:
    found = _LINE.match(broken.here)
    if found is None or "mapping values are not allowed" not in broken.problem or broken.column < found.start("value"):
        return None
    what = (
        "typographic quotes do not count as quotes"
        if found["value"][0] in "“”‘’„"
        else "a value with a colon in it needs quotes"
    )
    return broken.say(what, _quoted(broken, broken.line), column=found.start("value"))


def _goes_on(broken: Broken) -> PlainMistake | None:
    if "<scalar>" not in broken.problem:
        return None
    found = _LINE.match(broken.here)
    first = found["value"][0] if found else ""
    if found is None or first not in "'\"[{" or broken.column <= found.start("value"):
        return None
    what = "quotes" if first in "'\"" else "brackets"
    return broken.say(f"the value goes on after its {what}", _quoted(broken, broken.line), column=broken.column)


def _nothing_to_close(broken: Broken) -> PlainMistake | None:
    found = re.search(r"but found '([\]}])'", broken.problem)
    if found is None:
        return None
    return broken.say(f"{found[1]} closes nothing that was opened", "Remove it, or open it.", column=broken.column)


def _no_colon(broken: Broken) -> PlainMistake | None:
    """See a line without a colon, or with one or a dash that lacks its space."""
    if "expected ':'" in broken.problem:
        line = broken.began[0] if broken.began else broken.line
    elif "mapping values are not allowed" in broken.problem and ":" not in broken.at(broken.above()):
        line = broken.above()
    else:
        return None
    text = broken.at(line).strip()
    if line < 0 or not text:
        return None
    told = spaceless(text)
    if told:
        return broken.say(*told, line)
    word = re.split(r"[=\s]", text)[0].strip("\"'")
    return broken.say("a colon is missing", f"Write {brief(word)}: and its value.", line)


def spaceless(text: str) -> tuple[str, str] | None:
    """Return what is wrong, and the remedy, where a text lacks the space after its dash or its colon; None otherwise."""
    text = text.strip()
    dash = re.match(r"^-([A-Za-z{\[][^\s]*)", text)
    if dash is not None:
        return "a dash needs a space after it", f"Write - {dash[1]}."
    colon = re.match(r"^([A-Za-z][\w-]*):([^\s/:][^\s]*)", text)
    if colon is not None:
        return "a colon needs a space after it", f"Write {colon[1]}: {colon[2]}."
    return None


def _indentation(broken: Broken) -> PlainMistake | None:
    blocks = ("block mapping start", "block sequence start", "did not find expected", "<block end>")
    deeper = "mapping values are not allowed" in broken.problem
    if not deeper and not any(word in broken.problem for word in blocks):
        return None
    here, indent = broken.here, _indent(broken.here)
    open_ = list(_open_indents(broken))
    if not here.strip() or not open_ or indent in [each for each, _ in open_[1 if deeper else 0 :]]:
        return None
    ways = [
        f"{_spaces(each)}, as '{brief(text)[:30]}'"
        for each, text in sorted(open_, key=lambda one: abs(one[0] - indent))
    ]
    return broken.say(
        f"is indented by {_spaces(indent)}, like no line above", f"Indent it by {' or by '.join(ways[:2])}."
    )


def _open_indents(broken: Broken) -> Iterator[tuple[int, str]]:
    """Yield the indents at which a line can stand below the ones above it, the nearest first."""
    least = 10_000
    for line in range(broken.line - 1, -1, -1):
        text = broken.at(line)
        if _holds(text) and _indent(text) < least:
            least = _indent(text)
            yield least, text.strip()


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _spaces(number: int) -> str:
    return "1 space" if number == 1 else f"{number} spaces"


_LOOKS: tuple[Callable[[Broken], PlainMistake | None], ...] = (
    _open_quote,
    _first_character,
    _open_bracket,
    _colon_inside,
    _goes_on,
    _nothing_to_close,
    _no_colon,
    _indentation,
)
