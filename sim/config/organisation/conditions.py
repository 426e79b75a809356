"""Ownership conditions, `FIELD OP VALUE [and …]`, and the first half of reading any condition."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sim.config.language.checked import nearest
from sim.config.language.nodes import Node, Problems
from sim.config.language.quantities import QuantityError, parse
from sim.model.inputs import Condition
from sim.model.numbers import Dimension as D

_WORD = re.compile(r"^\s*(\S+)\s+(is not|is|>=|<=|>|<)\s+(.+?)\s*$", re.DOTALL)
FIELDS: dict[str, D | None] = {
    "segment": None,
    "auto_renew": None,
    "arr": D.MONEY,
    "deal": D.MONEY,
    "seats": D.COUNT,
    "cycle": D.COUNT,
    "tenure": D.DURATION,
    "draw": D.SHARE,
}
OPERATORS = ("is", "is not", ">", ">=", "<", "<=")


@dataclass(frozen=True, slots=True)
class ReadCondition:
    """A condition, and its value as a reader wrote it (`$100k`, also where a threshold was named)."""

    condition: Condition
    text: str


def read_conditions(
    node: Node, path: str, thresholds: dict[str, Node], problems: Problems
) -> tuple[ReadCondition, ...] | None:
    """Read a `when`; note mistakes at its place and return None when there is one."""
    assert isinstance(node.content, str)
    if has_or(node.content):
        problems.add(node.place, path, f"has no 'or' (got {node.content}). Write a second ownership line.")
        return None
    read = [_read_one(piece, node, path, thresholds, problems) for piece in pieces(node.content)]
    shown = tuple(each for each in read if each is not None)
    return shown if len(shown) == len(read) else None


def pieces(text: str) -> list[str]:
    """Return the conditions that a text joins by `and`."""
    return re.split(r"\sand\s", text)


def has_or(text: str) -> bool:
    """Say whether a text joins conditions by `or`, which no condition may."""
    return re.search(r"\sor\s", text) is not None


def split_piece(
    piece: str, node: Node, path: str, fields: Iterable[str], example: str, problems: Problems
) -> tuple[str, str, str] | None:
    """Split `FIELD OP VALUE` into its three words; note a text that is none, or that asks for another field."""
    found = _WORD.match(piece)
    if found is None:
        message = f"is no condition (got {piece.strip() or 'nothing'}). Write FIELD OP VALUE, such as {example}."
        problems.add(node.place, path, message)
        return None
    if found[1] not in fields:
        near = nearest(found[1], fields)
        advice = f"Did you mean {near}?" if near else f"Fields: {', '.join(fields)}."
        problems.add(node.place, path, f"no such field (got {found[1]}). {advice}")
        return None
    return found[1], found[2], found[3]


def _read_one(
    piece: str, node: Node, path: str, thresholds: dict[str, Node], problems: Problems
) -> ReadCondition | None:
    words = split_piece(piece, node, path, FIELDS, "arr > $100k or segment is smb", problems)
    if words is None:
        return None
    field, operator, word = words
    dimension = FIELDS[field]
    if dimension is None:
        return _read_word(field, operator, word, node, path, problems)
    shown = thresholds[word].text if word in thresholds else word
    try:
        quantity = parse(shown, dimension)
    except QuantityError as error:
        problems.add(node.place, path, _number_message(field, shown, error, thresholds))
        return None
    scale = 100.0 if dimension is D.MONEY else 1.0  # the model keeps ARR in cents
    return ReadCondition(Condition(field, operator, quantity.value * scale), shown)


def _number_message(field: str, word: str, error: QuantityError, thresholds: dict[str, Node]) -> str:
    if re.match(r"^[A-Za-z_]", word):
        near = nearest(word, thresholds)
        known = f"thresholds has {', '.join(sorted(thresholds))}" if thresholds else "the file has no thresholds"
        advice = f"Did you mean {near}?" if near else f"Add {word} under thresholds, or write a number."
        return f"no such threshold (got {word}; {known}). {advice}"
    return f"{field} {error.problem} (got {word}). {error.remedy}"


def _read_word(field: str, operator: str, word: str, node: Node, path: str, problems: Problems) -> ReadCondition | None:
    if operator not in ("is", "is not"):
        problems.add(
            node.place, path, f"{field} is compared by 'is' or 'is not' (got {operator}). Write {field} is {word}."
        )
        return None
    if field == "auto_renew":
        if word not in ("yes", "no", "true", "false"):
            problems.add(node.place, path, f"auto_renew is yes or no (got {word}). Write auto_renew is yes.")
            return None
        return ReadCondition(Condition(field, operator, word in ("yes", "true")), word)
    return ReadCondition(Condition(field, operator, word), word)
