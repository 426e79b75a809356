"""What a value may be: a small table language for the kinds of file.

Pydantic is not used here: it would have to be fed trees of plain values, and every message, position, unit and
range would then have to be carried beside it. A field of this table *is* the unit, the bounds and the example
that the message needs, and the same table writes the JSON Schema.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sim.model.numbers import Number, Spread

FARTHEST = 1e12
"""Beyond this no number of a company, a plan or a study lies: a trillion dollars, in canonical units."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words, or one of a list of words."""

    choices: tuple[str, ...] = ()
    about: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """yes or no."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class Any:
    """Anything; read by the code of its kind."""

    about: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of values of one form; `single` also allows one of them without brackets."""

    item: Spec
    single: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping with known keys."""

    fields: Mapping[str, Spec]
    required: tuple[str, ...] = ()
    forbidden: Mapping[str, str] = field(default_factory=dict)  # key → problem and remedy
    examples: Mapping[str, str] = field(default_factory=dict)  # required key → how it is written
    bare: str = ""  # the key that is probably meant where one value stands in place of the mapping
    extra: bool = False  # other keys may stand beside these; nobody reads them
    instead_of: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # key → what gives way where it is laid over
    about: str = ""


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mapping whose keys the writer chooses (segments, roles, thresholds), all of one form."""

    each: Spec
    keys: str = "name"  # name | months | metric | path
    about: str = ""


@dataclass(frozen=True, slots=True)
class Either:
    """A value that may be written as text, as a mapping or as a list."""

    text: Spec | None = None
    block: Spec | None = None
    items: Spec | None = None
    about: str = ""


Spec = Number | Spread | Text | Flag | Any | Listing | Block | Keyed | Either


def below(spec: Spec | None, part: str | int) -> Spec | None:
    """Return the form of what stands under a key or list item of a form; None where it is not known."""
    if isinstance(spec, Either):
        forms = (below(form, part) for form in (spec.block, spec.items) if form is not None)
        return next((form for form in forms if form is not None), None)
    if isinstance(part, int):
        return spec.item if isinstance(spec, Listing) else None
    if isinstance(spec, Block):
        return spec.fields.get(part)
    return spec.each if isinstance(spec, Keyed) else None


def one_of(*names: str) -> dict[str, tuple[str, ...]]:
    """Return, for keys that are ways to say one thing, that each of them stands instead of all others."""
    return {name: tuple(other for other in names if other != name) for name in names}


def replaced_by(spec: Spec | None, names: Iterable[str]) -> set[str]:
    """Return the keys of a mapping that give way to those that are laid over it: other ways to say the same thing."""
    block = spec.block if isinstance(spec, Either) else spec
    if not isinstance(block, Block):
        return set()
    laid = set(names)
    return {other for name in laid for other in block.instead_of.get(name, ()) if other not in laid}
