"""What a check says: what was promised, what was expected, what came out, and whether that is within its tolerance."""

from collections.abc import Callable
from dataclasses import dataclass

from sim.statistics.intervals import Floats


@dataclass(frozen=True, slots=True)
class Series:
    """Points of a figure, arrays of one length; low and high: ends of intervals, where there are any. line: drawn as one."""

    label: str
    x: Floats
    y: Floats
    low: Floats | None = None
    high: Floats | None = None
    line: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """What a check draws. key: the name of its file; sentence: what it shows, for who cannot see it."""

    key: str
    title: str
    sentence: str
    across: str
    up: str
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One result. expected, got, tolerance: in words with their units. family: the heading that it stands under."""

    family: str
    name: str
    promise: str
    expected: str
    got: str
    tolerance: str
    passed: bool
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Setting:
    """How checks are run. engine: compiled or simpy; full: more random worlds and longer queues."""

    engine: str = "compiled"
    full: bool = False


Checker = Callable[[Setting], list[Check]]
"""A family of checks; it may take some seconds, or minutes if all is asked for."""
EXACT = "none: equal to the bit"
EXACTLY = "none: exactly equal"
INTERVAL_99 = "99% interval of the average"
