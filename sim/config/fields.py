"""What a value may be: a small table language for the kinds of file.

Pydantic is not used here: it would have to be fed trees of plain values, and every message, position, unit and
range would then have to be carried beside it. A field of this table *is* the unit, the bounds and the example
that the message needs, and the same table writes the JSON Schema.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.config.units import Dimension

FARTHEST = 1e12
"""Beyond this no number of a company, a plan or a study lies: a trillion dollars, in canonical units."""

_LARGEST_MEDIAN = {Dimension.MONEY: 1e9, Dimension.MULTIPLE: 100.0, Dimension.SHARE: 10.0}


@dataclass(frozen=True, slots=True)
class Number:
    """A number of one dimension (or of one of several), within bounds in canonical units."""

    dimension: Dimension
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    basis: tuple[str, ...] = ()  # allows `12 % of opening ARR`
    before: str | None = None  # allows `60 days before renewal`
    others: tuple[Dimension, ...] = ()
    design: bool = False  # a choice of the study, not a fact: needs no source, takes no range
    words: tuple[str, ...] = ()  # words that may stand in place of the number
    about: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """`{median: $45k, spread: 2.1x}`, or one number where all are alike."""

    dimension: Dimension
    about: str = ""

    @property
    def median(self) -> Number:
        """What the median may be."""
        return Number(self.dimension, low=1e-9, high=_LARGEST_MEDIAN[self.dimension])


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
    extra: bool = False  # other keys may stand beside these; nobody reads them
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
