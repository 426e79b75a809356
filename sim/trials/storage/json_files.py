"""JSON that somebody may have altered: read without surprises, and compared with the shape that it must have."""

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from sim.config.yaml.opening import NotAFileError, read_whole

LARGEST = 200_000_000  # bytes; many times the largest file that a run writes
BRIEF = 40


@dataclass(frozen=True, slots=True)
class Each:
    """A mapping of any keys whose values all have one shape."""

    shape: "Shape"


class Line(str):
    """As a shape: text on one line."""

    __slots__ = ()


HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""How a half of a character is written in JSON: both halves together are one, and welcome."""

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

Shape: TypeAlias = "type | Each | tuple[Shape, ...] | list[Shape] | dict[str, Shape] | None"
"""A type; None; Each; one of several; a list of one shape; a mapping with these keys, optional ones ending in "?"."""

WORDS = {
    Line: "text on one line",
    str: "text",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a mapping",
    bool: "true or false",
}


class OddError(ValueError):
    """What a file holds is no JSON that this program writes: why, in a few words."""


def parsed(text: str) -> Any:
    """Return what JSON text holds: finite numbers, whole characters, no key twice. Errors: OddError, saying what is odd."""
    try:
        found = json.loads(text, object_pairs_hook=once, parse_constant=refuse_constant, parse_float=finite)
        if HALF.search(text):
            json.dumps(found, ensure_ascii=False).encode()
        return found
    except OddError:
        raise
    except UnicodeEncodeError as error:
        raise OddError("a text holds half a character") from error
    except RecursionError as error:
        raise OddError("it is nested too deep") from error
    except ValueError as error:
        raise OddError(f"it is no JSON ({error})" if isinstance(error, json.JSONDecodeError) else str(error)) from error


def once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return a mapping of pairs. Errors: OddError for a key that stands twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise OddError(f"a key stands twice (got {brief(next(name for name in names if names.count(name) > 1))})")
    return found


def refuse_constant(text: str) -> Any:
    """Raise OddError for NaN and Infinity, which are no JSON."""
    raise OddError(f"a number must be finite (got {text})")


def finite(text: str) -> float:
    """Return a number. Errors: OddError for one that is too large."""
    value = float(text)
    if math.isinf(value):
        raise OddError(f"a number is too large (got {brief(text)})")
    return value


def mapping_in(path: Path, shape: Shape = dict, most: int = LARGEST) -> dict[str, Any]:
    """Return the mapping that a file holds. Errors: OddError, saying what is odd; OSError if it cannot be read."""
    try:
        found = parsed(read_whole(path, most).decode("utf-8-sig"))
    except NotAFileError as error:
        raise OddError("it is too large" if path.is_file() else "it is no file") from error
    except UnicodeDecodeError as error:
        raise OddError("it is no text") from error
    if not isinstance(found, dict):
        raise OddError("it must be a JSON object")
    odd = oddity(found, shape)
    if odd:
        raise OddError(odd)
    return found


def json_of(path: Path, shape: Shape = dict) -> dict[str, Any] | None:
    """Return the mapping that a file holds, or None if there is none of this shape in it."""
    try:
        return mapping_in(path, shape)
    except (OSError, OddError):
        return None


def oddity(value: Any, shape: Shape, path: str = "") -> str:
    """Return what about a value is not of a shape, and where; nothing if all is."""
    if isinstance(shape, tuple):
        found = [oddity(value, each, path) for each in shape]
        deepest = [odd for each, odd in zip(shape, found, strict=True) if odd and fits(value, each)]
        return "" if "" in found else (deepest or [told(value, shape, path)])[0]
    if not fits(value, shape):
        return told(value, shape, path)
    if isinstance(shape, Each):
        return first(oddity(below, shape.shape, inside(path, name)) for name, below in value.items())
    if isinstance(shape, list):
        return first(oddity(below, shape[0], f"{path}[{k}]") for k, below in enumerate(value, 1))
    if isinstance(shape, dict):
        lacking = [inside(path, key) for key in shape if not key.endswith("?") and key not in value]
        if lacking:
            return f"it lacks {', '.join(lacking)}"
        named = {key.removesuffix("?"): below for key, below in shape.items()}
        return first(oddity(value[name], below, inside(path, name)) for name, below in named.items() if name in value)
    return ""


def fits(value: Any, shape: Shape) -> bool:
    """Say whether a value is of the kind of a shape, whatever stands below it."""
    if shape is None:
        return value is None
    if isinstance(shape, tuple):
        return any(fits(value, each) for each in shape)
    if isinstance(shape, list):
        return isinstance(value, list)
    if isinstance(shape, dict | Each) or shape is dict:
        return isinstance(value, Mapping)
    if shape is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if shape is Line:
        return isinstance(value, str) and not CONTROL.search(value)
    if shape is int:
        return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63
    return isinstance(value, shape)


def told(value: Any, shape: Shape, path: str) -> str:
    """Return in words that a value is not of a shape."""
    each = shape if isinstance(shape, tuple) else (shape,)
    words = dict.fromkeys(in_words(one) for one in each)
    return f"{path or 'it'} must be {' or '.join(words)} (got {brief(value)})"


def in_words(shape: Shape) -> str:
    """Return the kind of a shape in words."""
    if isinstance(shape, list):
        return "a list"
    return WORDS[shape] if isinstance(shape, type) else "nothing" if shape is None else "a mapping"


def first(found: Any) -> str:
    """Return the first text that is not empty."""
    return next((odd for odd in found if odd), "")


def inside(path: str, name: str) -> str:
    """Return the path of a key."""
    return f"{path}.{brief(name)}" if path else brief(name)


def brief(value: Any) -> str:
    """Return a value in at most so many letters, on one line."""
    if isinstance(value, Mapping | list):
        return "a mapping" if isinstance(value, Mapping) else "a list"
    if isinstance(value, int) and abs(value) >= 2**63:
        return "a huge number"
    text = value if isinstance(value, str) else json.dumps(value)
    text = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split()) or "nothing"
    return text if len(text) <= BRIEF else text[: BRIEF - 1] + "…"
