"""What a summary says, as tables: a row for every model and metric, and a row for every difference to the baseline."""

import math
from collections.abc import Mapping, Sequence

from sim.interface.naming import known
from sim.interface.tabular import Table, Value, value_of
from sim.report.words import wording
from sim.report.words.effects import grade_words
from sim.report.words.paths import path_words, value_words
from sim.report.words.reading import HEADLINE, Comparison, Estimate, Point, points
from sim.results.summary import Summary

LEVEL = ("metric", "unit", "mean", "low", "high", "p10", "p50", "p90", "n", "missing")
DIFFERENCE = ("metric", "unit", "difference", "low", "high", "joint", "better_share", "verdict", "n", "missing")


def metrics_in(summary: Summary) -> tuple[str, ...]:
    """Return every metric that some model of a run has."""
    found = (metric for point in points(summary) for model in point.models.values() for metric in model.metrics)
    return tuple(dict.fromkeys(found))


def paths_in(summary: Summary) -> tuple[str, ...]:
    """Return the paths that a study varies."""
    return tuple(dict.fromkeys(path for point in points(summary) for path in point.values))


def points_table(summary: Summary) -> Table:
    """Return a row for each design point: its number, and what is varied there."""
    paths = paths_in(summary)
    found = {point.point: point for point in points(summary)}
    rows = tuple((key, *(found[key].values.get(path) for path in paths)) for key in sorted(found))
    return Table(("point", *paths), rows, "design points")


def levels(summary: Summary, asked: Sequence[str]) -> Table:
    """Return a row for each point, staffing, model and metric. asked: metrics; those of the terminal's table unless given."""
    from sim.report.terminal.tables import table

    metrics = [known(metric, metrics_in(summary), "metric") for metric in asked] or list(HEADLINE)
    paths = paths_in(summary)
    rows: list[tuple[Value, ...]] = []
    shown = [("staffing", *map(path_words, paths), "model", *map(wording.metric_words, metrics))]
    for point in points(summary):
        for model in point.models:
            found = {metric: estimate for metric in metrics if (estimate := point.estimate(model, metric))}
            rows += [(*_where(point, paths), model, *_level(metric, one)) for metric, one in found.items()]
            shown.append((*_where_words(point, paths), model, *(_level_words(metric, found) for metric in metrics)))
    title = "averages, with the 95% interval of each"
    text = "" if asked else table(summary)
    return Table(("point", "staffing", *paths, "model", *LEVEL), tuple(rows), title, text, tuple(shown))


def differences(summary: Summary, metric: str | None) -> Table:
    """Return a row for each difference to the baseline. metric: one of them; those that the terminal shows unless given."""
    there = tuple(dict.fromkeys(c.metric for point in points(summary) for c in point.comparisons))
    metrics = HEADLINE if metric is None else (known(metric, there, "metric"),)
    paths = paths_in(summary)
    rows: list[tuple[Value, ...]] = []
    said = ("metric", "difference", "[95%]", "ahead in", "in words")
    shown = [("staffing", *map(path_words, paths), "model", *said)]
    for point in points(summary):
        for one in point.comparisons:
            if one.metric in metrics:
                unit = _unit(point, one)
                rows.append((*_where(point, paths), one.a, one.b, *_difference(one, unit)))
                shown.append((*_where_words(point, paths), one.a, *_difference_words(one)))
    title = f"differences to {summary.baseline}, over the same simulations"
    return Table(("point", "staffing", *paths, "model", "baseline", *DIFFERENCE), tuple(rows), title, "", tuple(shown))


def _where(point: Point, paths: Sequence[str]) -> tuple[Value, ...]:
    return (point.point, point.staffing, *(point.values.get(path) for path in paths))


def _where_words(point: Point, paths: Sequence[str]) -> tuple[str, ...]:
    staffing = wording.STAFFING_WORDS.get(point.staffing, point.staffing)
    return (staffing, *(value_words(path, point.values.get(path)) for path in paths))


def _level(metric: str, one: Estimate) -> tuple[Value, ...]:
    numbers = (one.mean, one.lo, one.hi, one.p10, one.p50, one.p90)
    return (metric, one.unit, *map(value_of, numbers), one.n, one.missing)


def _level_words(metric: str, found: Mapping[str, Estimate]) -> str:
    one = found.get(metric)
    if one is None:
        return "–"
    half = (one.hi - one.lo) / 2
    interval = f" [{wording.level_range(metric, one.lo, one.hi, half)}]" if math.isfinite(half) else ""
    return f"{wording.level(metric, one.mean, half)}{interval}"


def _unit(point: Point, one: Comparison) -> str:
    estimate = point.estimate(one.a, one.metric) or point.estimate(one.b, one.metric)
    return estimate.unit if estimate else ""


def _difference(one: Comparison, unit: str) -> tuple[Value, ...]:
    numbers = (one.difference, one.lo, one.hi)
    joint = "yes" if one.joint else "no"
    return (
        one.metric,
        unit,
        *map(value_of, numbers),
        joint,
        value_of(one.probability_a_better),
        one.verdict,
        one.n,
        one.missing,
    )


def _difference_words(one: Comparison) -> tuple[str, ...]:
    value, interval = wording.change_interval(one.metric, one.difference, one.lo, one.hi)
    return (
        wording.metric_words(one.metric),
        value,
        interval,
        wording.share(one.probability_a_better),
        grade_words(one.verdict),
    )
