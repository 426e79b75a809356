"""Conditions of a policy: `FIELD OP VALUE [and …]`, looked at when a month ends."""

from __future__ import annotations

from dataclasses import dataclass

from sim.config.language.nodes import Node, Problems
from sim.config.language.quantities import Quantity, QuantityError, parse
from sim.config.organisation.conditions import has_or, pieces, split_piece
from sim.model.inputs import Threshold
from sim.model.numbers import Dimension as D

MISSED = "quarters_missing_both_targets"
FIELDS: dict[str, D] = {
    "month": D.COUNT,
    "customers": D.COUNT,
    "arr": D.MONEY,
    "average_acv": D.MONEY,
    MISSED: D.COUNT,
}
MOST_ALTERNATIVES = 6
"""The rules have room for so many groups of thresholds."""
_EXAMPLE = "customers >= 50"
_ORDER_ONLY = {"is": ">=", "is not": "<"}  # what is suggested in place of an operator that waits for one exact value


@dataclass(frozen=True, slots=True)
class ReadThreshold:
    """A threshold, and where it was read: what later messages need. `currency` is set for money."""

    threshold: Threshold
    node: Node
    path: str
    currency: str | None


Group = tuple[ReadThreshold, ...]  # all of them together


def read_trigger(stage: Node, path: str, problems: Problems) -> tuple[Group, ...] | None:
    """Read `when` or `when_any` of a stage; None where a mistake is noted, here or by the table of the file."""
    one, several = stage.get("when"), stage.get("when_any")
    if one is not None and several is not None:
        message = f"give when or when_any, not both (got when {one.text}, when_any {several.text}). Remove one."
        problems.add(stage.place, path, message)
        return None
    if several is None:
        if one is None:
            problems.add(stage.key, f"{path}.when", f"is missing (got no such key). Write when: {_EXAMPLE}.")
        group = None if one is None else read_group(one, f"{path}.when", problems)
        return None if group is None else (group,)
    path = f"{path}.when_any"
    if not isinstance(several.content, tuple):
        group = read_group(several, path, problems)
        return None if group is None else (group,)
    if not several.content:
        problems.add(several.place, path, f"needs at least one condition (got none). Write [{_EXAMPLE}].")
    elif len(several.content) > MOST_ALTERNATIVES:
        message = f"takes {MOST_ALTERNATIVES} conditions at most (got {len(several.content)}). Remove some."
        problems.add(several.place, path, message)
    groups = [read_group(item, f"{path}[{n}]", problems) for n, item in enumerate(several.content, start=1)]
    found = tuple(group for group in groups if group is not None)
    return found if found and len(found) == len(groups) else None


def read_group(node: Node, path: str, problems: Problems) -> Group | None:
    """Read one condition, or several that are joined by `and`; None where a mistake is noted, or nothing stands there."""
    if not isinstance(node.content, str) or not node.content.strip():
        return None
    if has_or(node.content):
        problems.add(node.place, path, f"has no 'or' (got {node.content}). Write when_any with one line each.")
        return None
    read = [_read_one(piece, node, path, problems) for piece in pieces(node.content)]
    found = tuple(each for each in read if each is not None)
    return found if len(found) == len(read) else None


def _read_one(piece: str, node: Node, path: str, problems: Problems) -> ReadThreshold | None:
    words = split_piece(piece, node, path, FIELDS, _EXAMPLE, problems)
    if words is None:
        return None
    field, op, word = words
    if op in _ORDER_ONLY:
        message = f"{field} is compared by >, >=, < or <= (got {op}). Write {field} {_ORDER_ONLY[op]} {word}."
        problems.add(node.place, path, message)
        return None
    try:
        quantity = _quantity(field, word)
    except QuantityError as error:
        problems.add(node.place, path, f"{field} {error.problem} (got {word}). {error.remedy}")
        return None
    return ReadThreshold(Threshold(field, op, _canonical(field, quantity)), node, path, quantity.currency)


def _quantity(field: str, word: str) -> Quantity:
    quantity = _months(word) if field == "month" else parse(word, FIELDS[field])
    if quantity.is_range:
        raise QuantityError("must be one number, not a range", "Write one number.")
    if quantity.value < 0:
        raise QuantityError("is never below 0", "Correct the number.")
    return quantity


def _months(word: str) -> Quantity:
    """Read a bare number of months, or a duration in days."""
    for dimension in (D.COUNT, D.DURATION):
        try:
            return parse(word, dimension)
        except QuantityError:
            continue
    raise QuantityError("is no number of months", "Write it like 24, or 24 months.")


def _canonical(field: str, quantity: Quantity) -> float:
    if field == "month" and quantity.dimension is D.DURATION:
        months = quantity.value * 12 / 365
        # 24 months must not become a hair more than 24: the switch would come a month late.
        return float(round(months)) if abs(months - round(months)) < 1e-6 else months
    return quantity.value * 100.0 if FIELDS[field] is D.MONEY else quantity.value  # the rules keep ARR in cents
