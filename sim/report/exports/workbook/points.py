"""Levels and differences of every point of the design, as stored in summary.json."""

from collections.abc import Iterator, Sequence

from sim.report.document.table import Cell, Column, Item, Table, Value, change_of, kind_of
from sim.report.findings import estimators
from sim.report.sections import levels
from sim.report.views.choices import headline_of
from sim.report.words import wording
from sim.report.words.paths import path_words
from sim.report.words.reading import HEADLINE, Comparison, Point, by_staffing, level_of, model_keys, names, points
from sim.results.summary import Summary

LEVELS = tuple("nrr grr logo_retention ending_arr expansion_arr churned_arr cost_to_serve economic_value".split())
STAFFING = {"equal_budget": "the same spend", "own": "own staffing"}
OUTCOMES = f"P10 and P90: {wording.FUTURES}."


def average_words(summary: Summary) -> str:
    """Return which interval the averages have: the fixed phrase, and its level where a rule ended the run."""
    level = level_of(summary)
    looks = "" if level <= 0.95 else f" (each at {level * 100:.4g}%, so that those of all looks hold together with 95%)"
    return f"Low and high: {wording.AVERAGE}{looks}."


def varied(summary: Summary) -> tuple[str, ...]:
    """Return every path that the study varies, in its order."""
    return tuple(dict.fromkeys(path for point in points(summary) for path in point.values))


def varied_cells(point: Point, paths: Sequence[str]) -> tuple[Value, ...]:
    """Return the values of a point, a number as a number and anything else as text."""
    found = [point.values.get(path) for path in paths]
    return tuple(
        float(x) if isinstance(x, int | float) and not isinstance(x, bool) else None if x is None else str(x)
        for x in found
    )


def shown_points(summary: Summary) -> tuple[Point, ...]:
    """Return the point of each staffing mode that the charts show, equal budget first."""
    found = (headline_of(summary, staffing) for staffing, _ in by_staffing(summary))
    return tuple(point for point in found if point is not None)


WHO = (
    Column("Staffing", "text", "staffing", 14),
    Column("Model", "text", "name", 26),
    Column("Key", "text", "model", 20),
)


def heads(summary: Summary) -> tuple[Column, ...]:
    """Return the columns that say which row it is: values that are varied, staffing, short name and key of a model."""
    return (*(Column(path_words(path), "number", path, 16) for path in varied(summary)), *WHO)


def each(summary: Summary, chosen: Sequence[Point]) -> Iterator[tuple[Point, str, tuple[Item, ...]]]:
    """Yield every model at these points, the baseline first, with the cells that say so."""
    order, shown, paths = model_keys(summary), names(summary), varied(summary)
    for point in chosen:
        lead = (*varied_cells(point, paths), STAFFING[point.staffing])
        for model in sorted(point.models, key=order.index):
            yield point, model, (*lead, shown[model], model)


def comparison(summary: Summary) -> Table:
    """Return a row for each point, staffing mode and model: averages, their intervals, the range of futures, people, cost."""
    every = points(summary)
    held = levels.known(every, LEVELS)
    columns = (
        *heads(summary),
        Column("Baseline", "text", "baseline", 9),
        *levels.columns(held),
        Column("Simulations", "whole", "futures", 9),
    )
    rows = []
    for point, model, lead in each(summary, every):
        n = next((e.n for metric in held if (e := point.estimate(model, metric))), None)
        base = "yes" if model == summary.baseline else ""
        rows.append((*lead, base, *levels.row(point, model, held), n))
    notes = (
        *_made(summary),
        "Own staffing gives each model the people that its own ratios ask for: a gain stands beside its cost.",
        "Overlapping intervals of two models do not say that they are alike: see the sheet of differences, which are paired.",
    )
    return Table("Comparison", columns, rows, notes, f"{average_words(summary)} {OUTCOMES}")


def _made(summary: Summary) -> tuple[str, ...]:
    made = estimators.sentence(summary)
    return (made,) if made else ()


def metrics_in_order(summary: Summary) -> tuple[str, ...]:
    """Return every metric that is compared: those that decide, those of the table, then by name."""
    compared = {c.metric for point in points(summary) for c in point.comparisons}
    first = [m for m in dict.fromkeys((*(summary.decide_on), *HEADLINE)) if m in compared]
    return (*first, *sorted(compared - set(first)))


def differences(summary: Summary) -> Table:
    """Return a row for each paired difference to the baseline: interval, share of futures, verdict."""
    units, shown = _units(summary), names(summary)
    columns = (
        *heads(summary),
        Column("Against", "text", "against", 26),
        Column("Metric", "text", "metric", 18),
        Column("What it is", "text", "words", 24),
        Column("Decides", "text", "decides", 9),
        Column("Difference of averages", "number", "difference", 14),
        Column("95% low", "number", "low", 14),
        Column("95% high", "number", "high", 14),
        Column("Interval holds", "text", "interval", 24),
        Column("Better in this share of simulations", "rate", "better_in", 12),
        Column("Verdict", "text", "verdict", 30),
        Column("Simulations", "whole", "futures", 9),
        Column("Luck off: variance, times smaller", "number", "luck_ratio", 14),
        Column("Unit of the numbers", "text", "unit", 16),
    )
    by_metric: dict[str, list[tuple[Item, ...]]] = {metric: [] for metric in metrics_in_order(summary)}
    for point in points(summary):
        leads = {model: lead for _, model, lead in each(summary, [point])}
        for c in point.comparisons:
            decides = "yes" if c.metric in summary.decide_on else ""
            told = _difference(c, shown.get(c.b, c.b), decides, units.get(c.metric, ""))
            by_metric[c.metric].append((*leads[c.a], *told))
    rows = [row for found in by_metric.values() for row in found]
    notes = (
        "A difference is paired: the model less the baseline in the same simulations, with the same customers and luck.",
        "Differences of rates are in percentage points: +0.5% is half a point.",
        "Joint intervals hold together for all differences that decide; the others hold each by itself.",
        *_made(summary),
        *estimators.worth(summary),
    )
    return Table("Differences", columns, rows, notes, average_words(summary))


def _difference(c: Comparison, against: str, decides: str, unit: str) -> tuple[Item, ...]:
    kind = change_of(kind_of(c.metric, unit))
    return (
        against,
        c.metric,
        wording.metric_words(c.metric),
        decides,
        *(Cell(x, kind=kind) for x in (c.difference, c.lo, c.hi)),
        "together with the others" if c.joint else "by itself",
        c.probability_a_better,
        c.verdict,
        c.n,
        c.variance_ratio,
        unit,
    )


def _units(summary: Summary) -> dict[str, str]:
    return {
        metric: raw.unit
        for point in points(summary)
        for model in point.models.values()
        for metric, raw in model.metrics.items()
    }
