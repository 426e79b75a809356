"""JSON Schema of each kind, for completion in an editor, written from the same tables that the loader checks."""

from __future__ import annotations

import math

from sim.config.language.fields import Any, Block, Either, Flag, Keyed, Listing, Spec, Text
from sim.config.language.units import written
from sim.config.tables.kinds import KINDS
from sim.model.numbers import Number, Spread

_GRADE = {
    "source": {"type": "string"},
    "strength": {"enum": ["measured", "survey", "opinion", "assumption", "computed"]},
    "owner": {"type": "string"},
}
Schema = dict[str, object]


def json_schema(kind: str) -> Schema:
    """Return the JSON Schema of a kind. Units, sums and names are checked by `postsale check` alone."""
    schema = _of(KINDS[kind])
    properties = {**_properties(schema), "extends": {"type": "string", "description": "key of one parent"}, **_GRADE}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"postsale {kind}",
        **schema,
        "properties": properties,
        # A child may leave out what its parent says, so only the kind is required of every file.
        "required": ["kind"],
    }


def _properties(schema: Schema) -> Schema:
    found = schema.get("properties")
    return found if isinstance(found, dict) else {}


def _of(spec: Spec) -> Schema:
    if isinstance(spec, Number):
        return _number(spec)
    if isinstance(spec, Spread):
        median = _number(spec.median)
        block = {"type": "object", "properties": {"median": median, "spread": _value(), **_GRADE}}
        return {"anyOf": [median, block], "description": spec.about or "median, and 90th percentile ÷ median"}
    if isinstance(spec, Text):
        words: Schema = {"enum": list(spec.choices)} if spec.choices else {"type": "string"}
        return {**words, **({"description": spec.about} if spec.about else {})}
    if isinstance(spec, Flag):
        return {"enum": ["yes", "no", True, False]}
    if isinstance(spec, Listing):
        items: Schema = {"type": "array", "items": _of(spec.item)}
        return {"anyOf": [items, _of(spec.item)]} if spec.single else items
    if isinstance(spec, Block):
        properties = {name: _of(below) for name, below in spec.fields.items()}
        known = {name: schema for name, schema in _GRADE.items() if name not in properties}
        return {"type": "object", "properties": {**properties, **known}, "additionalProperties": spec.extra}
    if isinstance(spec, Keyed):
        return {"type": "object", "additionalProperties": {"anyOf": [_of(spec.each), {"type": "string"}]}}
    if isinstance(spec, Either):
        return {"anyOf": [_of(form) for form in (spec.text, spec.block, spec.items) if form is not None]}
    assert isinstance(spec, Any)
    return {}


def _value() -> Schema:
    return {"type": ["string", "number"]}


def _number(spec: Number) -> Schema:
    bounds = []
    if math.isfinite(spec.low):
        bounds.append(f"at least {written(spec.low, spec.dimension)}")
    if math.isfinite(spec.high):
        bounds.append(f"at most {written(spec.high, spec.dimension)}")
    about = ", ".join([part for part in (spec.about, f"such as {spec.dimension.example}", *bounds) if part])
    whole = {"type": "object", "properties": {"value": _value(), **_GRADE}, "required": ["value"]}
    return {"anyOf": [_value(), whole], "description": about}
