"""What stands in a field: numbers that may be missing, intervals, names; and what a copy without names does with each."""

import math
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, get_args, get_origin, get_type_hints

import msgspec

NAN = math.nan


class Is(Enum):
    """What the value of a field is. An anonymous copy decides by it, so every field that could tell something has one."""

    MODEL = "the key of a model, a policy or an organization"
    METRIC = "the key of a metric, which may name a role"
    PATH = "a dotted path, which may name segments, models, roles"
    MECHANISM = "mechanisms or paths of assumptions, joined by +"
    OWNERS = "who does a piece of work: roles"
    MEASURED = "in the unit of the metric of its row, or of the row above"
    CHOSEN = "the same, but a round number that somebody chose"
    MONEY = "dollars, whatever its row is about"
    CHOSEN_MONEY = "dollars, a round number that somebody chose"
    ALONG = "a position on the path `along` of its row"
    ACROSS = "a position on the path `across` of its row"
    OF_INPUT = "in the unit of the unknown that its row is about"
    SECRET = "a text of a user: never copied"


class _May(Enum):
    BE_MISSING = "null in a file, NaN as a value"


if TYPE_CHECKING:
    Number: TypeAlias = float
    Interval: TypeAlias = tuple[float, float]
else:
    Number = Annotated[float | None, _May.BE_MISSING]
    """A number that may be missing: null in a file, NaN as a value, so that arithmetic goes through."""
    Interval = Annotated[tuple[float | None, float | None], _May.BE_MISSING]
    """Both ends of a 95% interval; NaN where there is none."""

Model: TypeAlias = Annotated[str, Is.MODEL]
Metric: TypeAlias = Annotated[str, Is.METRIC]
Path: TypeAlias = Annotated[str, Is.PATH]
Secret: TypeAlias = Annotated[str, Is.SECRET]
Measured: TypeAlias = Annotated[Number, Is.MEASURED]
MeasuredInterval: TypeAlias = Annotated[Interval, Is.MEASURED]
Values: TypeAlias = dict[Path, int | float | str | bool | None]
"""What was varied, by path."""
Worth: TypeAlias = dict[Metric, Annotated[Number, Is.CHOSEN]]
"""What is worth acting on, by metric."""

MISSING = (NAN, NAN)


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """A frozen value with named fields. A field with a default is left out of files where it holds its default."""

    def __post_init__(self) -> None:
        for name, single in missing_in(type(self)):
            value = getattr(self, name)
            if value is None and single:
                msgspec.structs.force_setattr(self, name, NAN)
            elif type(value) is tuple and None in value:
                msgspec.structs.force_setattr(self, name, tuple(NAN if one is None else one for one in value))
            elif type(value) is dict and None in value.values():
                filled = {key: NAN if one is None else one for key, one in value.items()}
                msgspec.structs.force_setattr(self, name, filled)


@cache
def missing_in(kind: type[Row]) -> tuple[tuple[str, bool], ...]:
    """Return the fields of a kind that hold NaN for what is missing, and whether the whole field may be missing so."""
    found = []
    for name, hint in get_type_hints(kind, include_extras=True).items():
        if _May.BE_MISSING in get_args(hint):
            found.append((name, True))
        elif any(_May.BE_MISSING in get_args(one) for part in get_args(hint) for one in (part, *get_args(part))):
            found.append((name, False))
    return tuple(found)


def plain(value: Any) -> Any:
    """Return rows as plain data that JSON can hold: missing numbers are None, numbers of numpy are Python's."""
    return _finite(msgspec.to_builtins(value, enc_hook=_number, str_keys=True))


def _number(value: Any) -> Any:
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"no plain value of {type(value).__name__}")


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(below) for key, below in value.items()}
    return [_finite(below) for below in value] if isinstance(value, list | tuple) else value


def tags_of(hint: Any) -> tuple[Is, ...]:
    """Return the tags of a type hint itself, not of what it holds."""
    return tuple(one for one in get_args(hint)[1:] if isinstance(one, Is)) if get_origin(hint) is Annotated else ()
