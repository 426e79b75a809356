"""What a file may hold, and what is built of it, follow from the fields of the record that declares the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from sim.config.language.checked import Checked
from sim.config.language.fields import Block, Keyed, Spec
from sim.config.language.wording import months_of
from sim.model.numbers import ByMonths, Declared, Form, Mark, Number, Spread, declared
from sim.vocabulary import Activity


def table_of(record: type) -> dict[str, Spec]:
    """Return what may stand under each key, in the order of the fields: numbers, and blocks of them where paths have dots."""
    table: dict[str, Any] = {}
    for each in declared(record):
        if each.form is not None and Mark.LEVEL not in each.marks:
            *blocks, name = key_of(each).split(".")
            here = table
            for block in blocks:
                here = here.setdefault(block, {})
            here[name] = each.form
    return {name: spec_of(form) for name, form in table.items()}


def key_of(each: Declared) -> str:
    """Return the path of the key that a number is written under."""
    return each.at.path.removesuffix(".median") if isinstance(each.form, Spread) else each.at.path


def spec_of(form: Form) -> Spec:
    """Return a declared form in the language of tables."""
    if isinstance(form, Mapping):
        return Block({name: spec_of(below) for name, below in form.items()})
    return Keyed(form.each, keys="months", about=form.about) if isinstance(form, ByMonths) else form


def numbers_in(spec: Spec, path: str) -> Iterator[str]:
    """Yield the path of each number that stands at a path of a table."""
    if isinstance(spec, Block):
        for name, below in spec.fields.items():
            yield from numbers_in(below, f"{path}.{name}")
    elif isinstance(spec, Spread):
        yield from (f"{path}.median", f"{path}.spread")
    elif isinstance(spec, Number):
        yield path


def values_of(record: type, checked: Checked, prefix: str = "") -> dict[str, Any]:
    """Return the numbers of a record by field, as they are held, from a checked file."""
    return {
        each.name: _value(each, checked, prefix + each.at.path)
        for each in declared(record)
        if not each.written_only and Mark.LEVEL not in each.marks
    }


def _value(each: Declared, checked: Checked, path: str) -> Any:
    if isinstance(each.form, Mapping):
        key, number = get_args(each.kind)
        named = (lambda name: Activity[name.upper()]) if key is Activity else str
        return {named(name): number(checked.number(f"{path}.{name}")) for name in each.form}
    if isinstance(each.form, ByMonths):
        return tuple(sorted((months_of(m) or 12, checked.number(f"{path}.{m}")) for m in checked.names(path)))
    alike = 1.0 if path.endswith(".spread") else None  # one number without a spread: all are alike
    return each.kind(each.at.held(checked.number(path, alike)))
