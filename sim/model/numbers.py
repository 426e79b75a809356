"""A number is declared once, on the field that holds it: what it measures, between which bounds, and how it is written.

    no_first_value: Annotated[float, Number(Dimension.RATIO, low=1.0, high=100.0)]

What a file may contain, what is built from it, and the record that compiled rules read follow from that line. Nothing here
reads a file or knows a value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache
from typing import Annotated, Any, ClassVar, get_args, get_origin, get_type_hints


class Dimension(Enum):
    """What a number measures: the canonical unit, and how a person should write it."""

    COUNT = "count"  # a bare number
    RATIO = "ratio"  # a pure number: 0.25, 1.2x or 25%
    SHARE = "share"  # 40%, held as 0.40
    MULTIPLE = "multiple"  # 2.1x (or a bare number)
    MONEY = "money"  # $150k, held in dollars
    MONEY_RATE = "money a year"  # $600 a year
    DURATION = "days"  # 60 days, 3 months; held in days
    WORK = "hours"  # 45 min, 14 h; held in hours
    TIME = "seconds"  # 60 s, 5 min; of this machine
    RATE = "a year"  # 0.4 a year, 22% a year
    RATE_MONTH = "a month"  # the same, held per month
    POINTS = "points"  # 1 point of a percentage, held as 0.01

    @property
    def example(self) -> str:
        """Say how such a number is written."""
        return _EXAMPLES[self]


_EXAMPLES = {
    Dimension.COUNT: "160",
    Dimension.RATIO: "0.25",
    Dimension.SHARE: "40 %",
    Dimension.MULTIPLE: "2.1x",
    Dimension.MONEY: "$150k",
    Dimension.MONEY_RATE: "$600 a year",
    Dimension.DURATION: "60 days",
    Dimension.WORK: "14 h",
    Dimension.TIME: "60 s",
    Dimension.RATE: "0.4 a year",
    Dimension.RATE_MONTH: "2 % a month",
    Dimension.POINTS: "1 point",
}
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

    @property
    def without_effect(self) -> float:
        """The value at which it most likely does nothing: 0, or 1, or the nearest that it may be."""
        nought = 0.0 if self.low <= 0.0 <= self.high else 1.0
        return min(self.high, max(self.low, nought))


@dataclass(frozen=True, slots=True)
class Spread:
    """`{median: $45k, spread: 2.1x}`, or one number where all are alike."""

    dimension: Dimension
    about: str = ""
    follows: bool = False  # the spread may be left out: it follows from another number

    @property
    def median(self) -> Number:
        """What the median may be."""
        return Number(self.dimension, low=1e-9, high=_LARGEST_MEDIAN[self.dimension])


@dataclass(frozen=True, slots=True)
class ByMonths:
    """A mapping from a number of months, which the writer chooses, to a number."""

    each: Number
    about: str = ""


Form = Number | Spread | ByMonths | Mapping[str, "Form"]
"""How a field is written: a number, one of these, or a table of numbers by name."""


@dataclass(frozen=True, slots=True)
class At:
    """Where a number is written if not under the name of its field, and what is held of what is written there."""

    path: str
    held: Callable[[float], float] = float


def cents(dollars: float) -> float:
    """Return money as prices and ARR are held."""
    return dollars * 100


def log_sigma(spread: float) -> float:
    """Turn a spread (90th percentile over median) of a lognormal into the standard deviation of its logarithm."""
    return math.log(spread) / 1.2815515655446004  # the 90th percentile of the standard normal


class Mark(Enum):
    """What else is said of a number where it is declared."""

    OUTSIDE = "no record that rules read has it as it is: planning reads it, or something else stands there for it"
    TICKS = "rules add it to dates, so their record holds it in whole ticks"
    OWN = "each segment says it of itself: nobody says it once for all of them"
    LEVEL = "computed by the calibration, written by nobody"


@dataclass(frozen=True, slots=True)
class Declared:
    """A number as its field declares it."""

    name: str
    kind: Any  # the type of the field
    form: Form | None  # nothing where another field has declared what is written
    at: At
    marks: frozenset[Mark]
    written_only: bool  # no field: others follow from it

    @property
    def read_by_rules(self) -> bool:
        """Whether a record that compiled rules read has it under the same name."""
        return self.kind is float and Mark.OUTSIDE not in self.marks and not self.written_only


@cache
def declared(record: type) -> tuple[Declared, ...]:
    """Return the numbers that a frozen dataclass declares, in the order of its fields.

    A `ClassVar` declares a number that stands in files and that only other numbers follow from.
    """
    held = {each.name for each in fields(record)}
    found = []
    for name, hint in get_type_hints(record, include_extras=True).items():
        inner = get_args(hint)[0] if get_origin(hint) is ClassVar else hint
        if get_origin(inner) is Annotated:
            found.append(_declared(name, *get_args(inner), written_only=name not in held))
    return tuple(found)


def _declared(name: str, kind: Any, *said: Any, written_only: bool) -> Declared:
    at = next((each for each in said if isinstance(each, At)), At(name))
    form = next((each for each in said if isinstance(each, Number | Spread | ByMonths | Mapping)), None)
    return Declared(name, kind, form, at, frozenset(each for each in said if isinstance(each, Mark)), written_only)
