"""Files of an earlier program: a key that is new leaves the number of the format as it is, so what is lacking is empty.

Nothing is guessed: a number that an earlier program did not store is missing, a list is empty.
"""

import functools
import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec

from sim.results.kinds import Row

OPTIONAL = (Union, types.UnionType)


def filled(raw: Any, hint: Any) -> Any:
    """Return plain data of a kind in which nothing is lacking that the kind asks for."""
    if get_origin(hint) is Annotated:
        return filled(raw, get_args(hint)[0])
    if get_origin(hint) in OPTIONAL:
        forms = [form for form in get_args(hint) if form is not type(None)]
        if raw is None or len(forms) != 1:
            return raw
        return None if raw == {} and is_row(forms[0]) else filled(raw, forms[0])  # an empty row was never anything
    if is_row(hint) and isinstance(raw, Mapping):
        return row(raw, hint)
    if get_origin(hint) is dict and isinstance(raw, Mapping):
        return {key: filled(value, get_args(hint)[1]) for key, value in raw.items()}
    if get_origin(hint) is tuple and isinstance(raw, list | tuple):
        kinds = get_args(hint)
        each = kinds[:1] * len(raw) if kinds[-1] is ... else kinds
        if len(each) != len(raw):
            return raw  # of another length than its kind has: whoever converts it says so
        return [filled(one, kind) for one, kind in zip(raw, each, strict=True)]
    return raw


def is_row(hint: Any) -> bool:
    """Say whether a hint is that of a row."""
    return isinstance(hint, type) and issubclass(hint, Row)


def row(raw: Mapping[str, Any], kind: type[Row]) -> dict[str, Any]:
    """Return a row with every field that it must have."""
    found = {}
    for name, hint, required, single in fields_of(kind):
        value = raw.get(name)
        if value is not None or (name in raw and hint in (int, bool)):  # null is no count
            found[name] = value if single else filled(value, hint)
        elif required:
            found[name] = nothing(hint)
    return found


@functools.cache
def fields_of(kind: type[Row]) -> tuple[tuple[str, Any, bool, bool], ...]:
    """Return the fields of a kind: the name in files, the hint, whether it must be there, and whether it holds no row."""
    hints = get_type_hints(kind, include_extras=True)
    fields = msgspec.structs.fields(kind)
    return tuple((one.encode_name, hints[one.name], one.required, holds_no_row(hints[one.name])) for one in fields)


def holds_no_row(hint: Any) -> bool:
    """Say whether a kind has no row in it, however deep: nothing can be lacking there."""
    return not is_row(hint) and all(holds_no_row(part) for part in get_args(hint))


def nothing(hint: Any) -> Any:
    """Return what stands for nothing in a field."""
    if get_origin(hint) is Annotated:
        return nothing(get_args(hint)[0])
    if get_origin(hint) in OPTIONAL:
        return None
    if get_origin(hint) is tuple:
        kinds = get_args(hint)
        return [] if kinds[-1] is ... else [nothing(kind) for kind in kinds]
    if get_origin(hint) is dict:
        return {}
    if get_origin(hint) is Literal:
        return get_args(hint)[0]
    if is_row(hint):
        return row({}, hint)
    return {int: 0, float: 0.0, str: "", bool: False}.get(hint)
