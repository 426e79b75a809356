"""Which rows of a study the short table shows: what decides, at as many sizes and options as there is room for.

Measures are left out first, the last that decides before the first; then the second staffing; then sizes between those that
findings speak of, the ends and the one that the charts show; options at last.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sim.report.findings.answer import deciding
from sim.report.words.paths import in_order
from sim.report.words.reading import Point, by_staffing, headline_point
from sim.results.summary import Summary

LEVELS = ("nrr", "ending_arr", "economic_value")
"""What is shown of a study that compares nothing."""


@dataclass(frozen=True, slots=True)
class Selected:
    """What is shown, each in the order of the study; a row for each point, option and metric that was measured."""

    points: tuple[Point, ...]
    options: tuple[str, ...]
    metrics: tuple[str, ...]

    @property
    def staffings(self) -> tuple[str, ...]:
        """Return the staffing modes of the points."""
        return tuple(dict.fromkeys(point.staffing for point in self.points))

    @property
    def rows(self) -> list[tuple[Point, str, str]]:
        """Return point, option and metric of each row."""
        return [
            (point, option, metric)
            for point in self.points
            for option in self.options
            for metric in self.metrics
            if point.comparison(option, metric) or (not point.comparisons and point.estimate(option, metric))
        ]

    @property
    def lines(self) -> int:
        """Return how many lines its table takes: the rows, and a heading for each of several staffing modes."""
        return len(self.rows) + (len(self.staffings) if len(self.staffings) > 1 else 0)


def everything(summary: Summary) -> Selected:
    """Return what decides at every point; the averages of a study that compares nothing."""
    every = [point for _, chosen in by_staffing(summary) for point in chosen]
    rivals = tuple(dict.fromkeys(c.a for point in every for c in point.comparisons))
    if rivals:
        return Selected(tuple(every), rivals, tuple(deciding(summary, every[0])))
    models = dict.fromkeys(model for point in every for model in point.models)
    return Selected(tuple(every), tuple(models), LEVELS)


def selected(summary: Summary, most: int) -> Selected:
    """Return as much of it as fits into so many lines."""
    return next(found for found in smaller(summary, everything(summary)) if found.lines <= most)


def smaller(summary: Summary, whole: Selected) -> Iterator[Selected]:
    """Yield selections, each of fewer rows than the one before, down to none."""
    for many in range(len(whole.metrics), 0, -1):
        yield Selected(whole.points, whole.options, whole.metrics[:many])
    first = [point for point in whole.points if point.staffing == whole.staffings[0]]
    for points in fewer(first, headline_point(summary)):
        yield Selected(points, whole.options, whole.metrics[:1])
    for many in range(len(whole.options), -1, -1):
        yield Selected((headline_point(summary),), whole.options[:many], whole.metrics[:1])


def fewer(points: Sequence[Point], middle: Point) -> Iterator[tuple[Point, ...]]:
    """Yield fewer and fewer points: values of the longest axis go first, its ends last, so that whole lines of sizes stay."""
    axes = {path: in_order([point.values[path] for point in points]) for path in middle.values}
    kept = dict(axes)
    grid = math.prod(map(len, axes.values())) == len(points)
    yield tuple(points)
    while grid and any(len(values) > 1 for values in kept.values()):
        longest = max(reversed(kept), key=lambda path: len(kept[path]))
        kept[longest] = thinned(axes[longest], len(kept[longest]) - 1, middle.values[longest])
        yield tuple(p for p in points if all(p.values[path] in values for path, values in kept.items()))
    for many in range(0 if grid else len(points) - 1, 1, -1):
        yield tuple(thinned(points, many, middle))


def thinned(values: Sequence[Any], many: int, middle: Any) -> list[Any]:
    """Return so many of some values, both ends and what lies evenly between; of one alone, the middle one."""
    if many == 1:
        return [middle]
    return [values[round(k * (len(values) - 1) / (many - 1))] for k in range(many)]
