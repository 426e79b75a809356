"""What a sweep varied: its axes, whether its points are a line, full grids or scattered, and who is best at each point.

A path that has one value throughout is no axis. Numbers stand in their order, words in that of the design.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sim.report.views import choices
from sim.report.views.choices import Choice, System
from sim.report.words import wording
from sim.report.words.paths import path_words, value_words
from sim.report.words.reading import Comparison, Point, number, points
from sim.results.summary import Summary

LINE, MAP, MAPS, SCATTER = "line", "map", "maps", "scatter"
DECIDING = 2  # the first metrics that decide are drawn
MOST_MODELS = 4
MOST_MAPS = 4  # values of a third path that have a map each


@dataclass(frozen=True, slots=True)
class Axis:
    """One varied path, its name for a reader, and its values in the order in which they are drawn."""

    path: str
    name: str
    values: tuple[Any, ...]

    @property
    def numeric(self) -> bool:
        """Say whether every value is a number."""
        return all(math.isfinite(number(value)) for value in self.values)

    def words(self, value: Any) -> str:
        """Return one value for a reader."""
        return value_words(self.path, value)

    def index(self, point: Point) -> int:
        """Return which value a point has."""
        return self.values.index(_plain(point.values.get(self.path)))


@dataclass(frozen=True, slots=True)
class Sweep:
    """The varied paths with two values or more, and how the points lie.

    shape: LINE, MAP (a full grid of two), MAPS (a full grid for each of few values of a third) or SCATTER.
    """

    axes: tuple[Axis, ...]
    shape: str


@dataclass(frozen=True, slots=True)
class Best:
    """The choice at one point. winner: the model that every interval tells from all others, "" where none is."""

    point: Point
    choice: Choice
    winner: str

    @property
    def second(self) -> System | None:
        """Return who loses least on average against the best average."""
        others = [s for s in self.choice.systems if s.model != self.choice.best and math.isfinite(s.regret.mean)]
        return min(others, key=lambda system: system.regret.mean, default=None)

    @property
    def little(self) -> bool:
        """Say whether the winner is ahead of the second by less than is worth acting on."""
        second = self.second
        return bool(self.winner and second and second.regret.hi <= self.choice.worth)


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | float | str) else str(value)


def sweep_of(summary: Summary) -> Sweep | None:
    """Return what the study varied; None where all of its points are one."""
    every = points(summary)
    paths = list(dict.fromkeys(path for point in every for path in point.values))
    axes = []
    for path in paths:
        values = list(dict.fromkeys(_plain(point.values.get(path)) for point in every))
        if len(values) > 1:
            ordered = sorted(values) if all(math.isfinite(number(value)) for value in values) else values
            axes.append(Axis(path, _name(path, paths), tuple(ordered)))
    if not axes:
        return None
    return Sweep(tuple(axes), _shape(axes, every))


def _name(path: str, paths: Sequence[str]) -> str:
    """Return a path as words; with the part before where they say too little or another path would read the same."""
    words = path_words(path)
    if words.startswith("with ") and "." in path:
        return f"{path.split('.')[-2].replace('_', ' ')} {words}"
    alike = sum(path_words(other) == words for other in paths) > 1
    parts = path.split(".")
    return f"{words} ({parts[-2].replace('_', ' ')})" if alike and len(parts) > 1 else words


def _shape(axes: Sequence[Axis], every: Sequence[Point]) -> str:
    """Return the shape: a map has exactly one point in every cell of every staffing mode that was run."""
    if len(axes) == 1:
        return LINE
    if len(axes) > 3 or any(len(axis.values) > MOST_MAPS for axis in axes[2:]):
        return SCATTER
    cells = math.prod(len(axis.values) for axis in axes)
    for staffing in {point.staffing for point in every}:
        here = [tuple(axis.index(point) for axis in axes) for point in every if point.staffing == staffing]
        if len(here) != cells or len(set(here)) != cells:
            return SCATTER
    return MAP if len(axes) == 2 else MAPS


def rivals(summary: Summary) -> tuple[str, ...]:
    """Return every model that is compared with the baseline, in the order of the study."""
    return tuple(dict.fromkeys(c.a for point in points(summary) for c in point.comparisons))


def comparison(point: Point, model: str, metric: str) -> Comparison | None:
    """Return the difference of a model against the baseline where it is a number."""
    found = point.comparison(model, metric)
    return found if found and math.isfinite(found.difference) else None


def deciding(summary: Summary) -> tuple[str, ...]:
    """Return the first metrics that decide and that some model is compared on; an older summary says only their worth."""
    named = summary.decide_on or list(summary.worth_acting_on)
    every = points(summary)
    known = [m for m in dict.fromkeys(named) if any(comparison(p, c.a, m) for p in every for c in p.comparisons)]
    return tuple(known[:DECIDING])


def bests(summary: Summary, metric: str) -> dict[str, list[Best]]:
    """Return who is best at each point by staffing mode; a winner only where no interval includes zero."""
    stored = {(c.point, c.staffing): c for c in choices.choices(summary) if c.metric == metric}
    baseline = str(summary.baseline)
    found: dict[str, list[Best]] = {}
    for point in points(summary):
        choice = stored.get((point.point, point.staffing))
        if choice:
            found.setdefault(point.staffing, []).append(Best(point, choice, _winner(point, choice, baseline)))
    return found


def _winner(point: Point, choice: Choice, baseline: str) -> str:
    """Return the best where all others are told from it, here and in the joint intervals against the baseline."""
    behind = [system.regret.lo for system in choice.systems if system.model != choice.best]
    if not choice.decided or not all(lo > 0 for lo in behind):
        return ""
    against = [c for c in point.comparisons if c.metric == choice.metric]
    mine = against if choice.best == baseline else [c for c in against if c.a == choice.best]
    open_ = any(c.verdict in (wording.CANNOT_TELL, wording.SAME, wording.IDENTICAL) for c in mine)
    return "" if open_ else choice.best
