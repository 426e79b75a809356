"""The sliders of a what-if: where each can stand, what is written there, and where that is on a fitted surface.

A slider moves along a table of positions that is made here, so that the page needs no formula but the polynomial itself.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.report.views.unknowns import Unknown
from sim.report.words.paths import path_words, value_words
from sim.statistics.distributions import Distribution
from sim.statistics.intervals import Floats

STEPS, BEYOND = 80, 0.2
"""Steps over the range, and how far a slider goes past either end, as a share of the range."""

DIGITS = 3
DECADE = 10.0
"""Numbers above 0 whose ends are so many times apart are spread by their logarithms."""

NODES = 256
ENDS = 0.001
"""Draws of a study keep this far from probability 0 and 1."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One number that can be moved.

    values, labels, coordinates: at every position, rising; a coordinate is where the number is on the surface, 0 to 1 over
    the range, and beyond it that of its end: a polynomial says nothing where it saw nothing. low, high: positions at the
    ends of the range. start: where the slider stands at first. log: spread by logarithms.
    """

    path: str
    words: str
    values: tuple[float, ...]
    labels: tuple[str, ...]
    coordinates: tuple[float, ...]
    low: int
    high: int
    start: int
    log: bool = False

    def as_data(self) -> dict[str, Any]:
        """Return what the page embeds."""
        return {
            "words": self.words,
            "values": self.values,
            "labels": self.labels,
            "coordinates": self.coordinates,
            "low": self.low,
            "high": self.high,
            "start": self.start,
            "log": self.log,
        }

    def position(self, value: float) -> int:
        """Return the position that is nearest to a value."""
        return int(np.abs(np.array(self.values) - value).argmin())


def swept(path: str, stored: Sequence[float], start: float) -> Axis:
    """Return the slider of a number that a study varied. stored: its values; start: where it stands at first."""
    low, high = min(stored), max(stored)
    log = low > 0.0 and high >= DECADE * low
    values = positions(low, high, stored, log=log, whole=all(float(value).is_integer() for value in stored))
    spread = np.log(values) if log else values
    first, last = (math.log(low), math.log(high)) if log else (low, high)
    return _axis(
        path,
        path_words(path),
        values,
        lambda x: value_words(path, x),
        np.clip((spread - first) / (last - first), 0.0, 1.0),
        (low, high),
        start,
        log=log,
    )


def drawn(unknown: Unknown, belief: Distribution) -> Axis:
    """Return the slider of a number that is not known. Its coordinate is its probability, which ends at its ends."""
    low, high = belief.support
    values = positions(low, high, (unknown.held,), share="share" in unknown.unit)
    return _axis(
        unknown.path, unknown.name, values, unknown.written, probabilities(belief, values), (low, high), unknown.held
    )


def probabilities(belief: Distribution, values: Floats) -> Floats:
    """Return the probability of being below each value, (n,), within that of the draws, from a table of quantiles."""
    at = np.linspace(ENDS, 1.0 - ENDS, NODES + 1)
    return np.asarray(np.interp(values, belief.quantile(at), at))


def positions(
    low: float, high: float, stored: Sequence[float], *, log: bool = False, whole: bool = False, share: bool = False
) -> Floats:
    """Return where a slider can stand: rounded values over the range and BEYOND it, the stored ones among them.

    What cannot be below 0 stays above it, and a share at most 1.
    """
    first, last = (math.log(low), math.log(high)) if log else (low, high)
    more = round(STEPS * BEYOND)
    grid = first + (last - first) * np.arange(-more, STEPS + more + 1) / STEPS
    made = {rounded(float(value), whole=whole) for value in (np.exp(grid) if log else grid)} | {*stored, low, high}
    least = 0.0 if low >= 0.0 else -math.inf
    most = 1.0 if share and high <= 1.0 else math.inf
    if whole and low > 0.0:
        least = 1.0
    return np.array(sorted(value for value in made if least <= value <= most))


def rounded(value: float, *, whole: bool) -> float:
    """Return a value with few digits, or a whole one."""
    few = float(f"{value:.{DIGITS}g}")
    return float(round(few)) if whole else few


def _axis(
    path: str,
    words: str,
    values: Floats,
    written: Callable[[float], str],
    coordinates: Floats,
    ends: tuple[float, float],
    start: float,
    *,
    log: bool = False,
) -> Axis:
    listed = [float(value) for value in values]
    return Axis(
        path,
        words,
        tuple(listed),
        tuple(written(value) for value in listed),
        tuple(round(float(at), 6) for at in coordinates),
        listed.index(ends[0]),
        listed.index(ends[1]),
        int(np.abs(values - start).argmin()),
        log,
    )
