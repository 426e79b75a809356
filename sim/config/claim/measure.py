"""A measure: arithmetic over averages of cells, such as `nrr[cs-am-split, customers=25] - nrr[cs-only, customers=25]`.

`METRIC[MODEL]` is the average of a metric over the futures of a model. Behind the model may stand: the value of a varied
path, by the end of its name (`customers=25`, `am_above=$50k`), `own` or `equal_budget`, `without=MECHANISM`,
`given=METRIC>NUMBER` (over the futures alone in which that is so; `reached[MODEL, given=…]` is their share). What is left
out is where the claim looks: its `at`, or the point of `along`. Operators: + - * / and min( , ), max( , ), abs( ).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

STAFFING = ("own", "equal_budget")
FUNCTIONS = ("min", "max", "abs")
_REFERENCE = re.compile(r"(?P<metric>[A-Za-z_][\w.-]*)\[(?P<inside>[^\]\[]*)\]")
_OURS = re.compile(r"(?<!\w)_\d")
_CONDITION = re.compile(r"[a-z_][\w.-]*[<>]-?\d+(\.\d+)?(e\d+)?")
_SHAPES = (
    ast.Expression,
    ast.BinOp,
    ast.UnaryOp,
    ast.Call,
    ast.Name,
    ast.Load,
    ast.Constant,
    ast.Add,
    ast.Sub,
    ast.Mult,
    ast.Div,
    ast.USub,
    ast.UAdd,
)


class MeasureError(ValueError):
    """A measure that cannot be read; its text says what is wrong and what to write."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The average of one metric in one cell, as far as it is said. where: end of a varied path → value as written."""

    metric: str
    model: str
    where: Mapping[str, str] = field(default_factory=dict)
    staffing: str | None = None
    without: str | None = None
    given: str = ""  # METRIC>NUMBER: over the futures of this cell alone in which that is so


@dataclass(frozen=True, slots=True)
class Measure:
    """Arithmetic over references; `references` in the order in which `value` takes their averages."""

    text: str
    references: tuple[Reference, ...]
    tree: ast.expr

    def value(
        self,
        averages: Any,
        maximum: Callable[..., Any],
        minimum: Callable[..., Any],
        size: Callable[[Any], Any] = abs,
    ) -> Any:
        """Return the measure of averages, one for each reference: numbers, or arrays of equal shape."""
        return _evaluated(self.tree, averages, {"max": maximum, "min": minimum, "abs": size})

    def without(self, mechanism: str) -> Measure:
        """Return the same measure where a mechanism is taken out of every cell that does not say so itself."""
        taken = tuple(
            each if each.without is not None else replace(each, without=mechanism) for each in self.references
        )
        return replace(self, references=taken)


def read_measure(text: str) -> Measure:
    """Return the measure that a text says. Errors: MeasureError."""
    references: list[Reference] = []

    def named(match: re.Match[str]) -> str:
        references.append(_reference(match["metric"], match["inside"]))
        return f" _{len(references) - 1} "

    if _OURS.search(text):
        raise MeasureError(f"has a name that is no cell (got {text}). Write METRIC[MODEL].")
    plain = _REFERENCE.sub(named, text)
    try:
        tree = ast.parse(" ".join(plain.split()), mode="eval")
    except SyntaxError as error:
        raise MeasureError(f"cannot be read (got {text}). Write nrr[MODEL] - nrr[MODEL].") from error
    for node in ast.walk(tree):
        _check(node, len(references), text)
    if not references:
        raise MeasureError(f"names no metric of a model (got {text}). Write nrr[MODEL] - nrr[MODEL].")
    return Measure(text, tuple(references), tree.body)


def _reference(metric: str, inside: str) -> Reference:
    model, *rest = [part.strip() for part in inside.split(",")]
    where: dict[str, str] = {}
    staffing = without = None
    given = ""
    for part in rest:
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if name == "without" and sign:
            without = value
        elif name == "given" and sign:
            given = value
            if not _CONDITION.fullmatch(given):
                raise MeasureError(f"is no condition (got given={given}). Write given=ending_arr>4e6.")
        elif sign:
            where[name] = value
        elif name in STAFFING:
            staffing = name
        else:
            raise MeasureError(f"what is {name}? (got {metric}[{inside}]). Write NAME=VALUE, own or equal_budget.")
    if not model:
        raise MeasureError(f"names no model (got {metric}[{inside}]). Write {metric}[MODEL].")
    return Reference(metric, model, where, staffing, without, given)


def _check(node: ast.AST, count: int, text: str) -> None:
    if not isinstance(node, _SHAPES):
        raise MeasureError(f"takes + - * / min max abs only (got {text}). Remove the rest.")
    if isinstance(node, ast.Constant) and (isinstance(node.value, bool) or not isinstance(node.value, int | float)):
        raise MeasureError(f"takes numbers only (got {node.value!r}). Remove it.")
    if isinstance(node, ast.Call):
        known = isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS and node.args and not node.keywords
        if not known:
            raise MeasureError(f"knows min, max and abs only (got {text}). Write max(A, B).")
    if isinstance(node, ast.Name) and node.id not in FUNCTIONS:
        number = node.id.removeprefix("_")
        if not number.isdigit() or int(number) >= count:
            raise MeasureError(f"has a name that is no cell (got {node.id} in {text}). Write {node.id}[MODEL].")


def _evaluated(node: ast.expr, averages: Any, functions: Mapping[str, Callable[..., Any]]) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return averages[int(node.id.removeprefix("_"))]
    if isinstance(node, ast.UnaryOp):
        value = _evaluated(node.operand, averages, functions)
        return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        return functions[node.func.id](*(_evaluated(each, averages, functions) for each in node.args))
    assert isinstance(node, ast.BinOp)
    left, right = _evaluated(node.left, averages, functions), _evaluated(node.right, averages, functions)
    if isinstance(node.op, ast.Add):
        return left + right
    if isinstance(node.op, ast.Sub):
        return left - right
    return left * right if isinstance(node.op, ast.Mult) else left / right
