"""Levels and differences of every point of the design, as stored in summary.json."""

import math
from collections.abc import Mapping, Sequence

from sim.report.exports.workbook.grids import Cell, Column, Grid, kind_of, told
from sim.report.findings import estimators
from sim.report.views.choices import headline_of
from sim.report.words import wording
from sim.report.words.paths import path_words
from sim.report.words.reading import HEADLINE, Comparison, Point, by_staffing, level_of, model_keys, names, points
from sim.results.summary import Summary

LEVELS = (
    "nrr",
    "grr",
    "logo_retention",
    "ending_arr",
    "expansion_arr",
    "churned_arr",
    "cost_to_serve",
    "economic_value",
)
STAFFING = {"equal_budget": "equal budget", "own": "own staffing"}
OUTCOMES = f"P10 and P90: {wording.FUTURES}."


def average_words(summary: Summary) -> str:
    """Return which interval the averages have: the fixed phrase, and its level where a rule ended the run."""
    level = level_of(summary)
    looks = (
        "" if level <= 0.95 else f" (each at {level * 100:.4g} %, so that those of all looks hold together with 95 %)"
    )
    return f"Low and high: {wording.AVERAGE}{looks}."


def varied(summary: Summary) -> tuple[str, ...]:
    """Return every path that the study varies, in its order."""
    return tuple(dict.fromkeys(path for point in points(summary) for path in point.values))


def varied_columns(summary: Summary) -> tuple[Column, ...]:
    """Return a column for each varied path; its values are in canonical units."""
    return tuple(Column(path, path_words(path), "number", 16) for path in varied(summary))


def varied_cells(point: Point, paths: Sequence[str]) -> tuple[Cell, ...]:
    """Return the values of a point, a number as a number and anything else as text."""
    found = [point.values.get(path) for path in paths]
    return tuple(
        told(x) if isinstance(x, int | float) and not isinstance(x, bool) else None if x is None else str(x)
        for x in found
    )


def shown_points(summary: Summary) -> tuple[Point, ...]:
    """Return the point of each staffing mode that the charts show, equal budget first."""
    found = (headline_of(summary, staffing) for staffing, _ in by_staffing(summary))
    return tuple(point for point in found if point is not None)


def who(shown: Mapping[str, str], point: Point, model: str) -> tuple[Cell, ...]:
    """Return staffing, short name and key of a model."""
    return STAFFING[point.staffing], shown[model], model


WHO = (
    Column("staffing", "Staffing", "text", 14),
    Column("name", "Model", "text", 26),
    Column("model", "Key", "text", 20),
)


def comparison(summary: Summary) -> Grid:
    """Return a row for each point, staffing mode and model: averages, their intervals, the range of futures, people, cost."""
    every, shown, order = points(summary), names(summary), model_keys(summary)
    held = [m for m in LEVELS if any(p.estimate(model, m) for p in every for model in p.models)]
    paths = varied(summary)
    columns = [*varied_columns(summary), *WHO, Column("baseline", "Baseline", "text", 9)]
    for metric in held:
        words, kind = wording.metric_words(metric), kind_of(metric)
        words = words[:1].upper() + words[1:]
        for name, said in (
            ("", "average"),
            ("_low", "95 % low"),
            ("_high", "95 % high"),
            ("_p10", "P10"),
            ("_p90", "P90"),
        ):
            columns.append(Column(f"{metric}{name}", f"{words}, {said}", kind, 14))
    columns += [
        Column("people", "People, average", "number", 10),
        Column("cost_ratio", "Cost paid, times the baseline's", "number", 14),
        Column("planned_cost_ratio", "Cost at target pay, times the baseline's", "number", 14),
        Column("futures", "Futures", "whole", 9),
    ]
    rows = []
    for point in every:
        for model in sorted(point.models, key=order.index):
            found = [point.estimate(model, metric) for metric in held]
            cells = [told(x) for e in found for x in ((e.mean, e.lo, e.hi, e.p10, e.p90) if e else (math.nan,) * 5)]
            known = next((e for e in found if e), None)
            rows.append((
                *varied_cells(point, paths), *who(shown, point, model),
                "yes" if model == summary.baseline else "", *cells, people(point, model),
                told(point.cost_ratio.get(model)), told(point.planned_cost_ratio.get(model)), known.n if known else None,
            ))  # fmt: skip
    return Grid(
        "Comparison", f"{average_words(summary)} {OUTCOMES}", tuple(columns), tuple(rows), _notes_of_levels(summary)
    )


def _made(summary: Summary) -> tuple[str, ...]:
    made = estimators.sentence(summary)
    return (made,) if made else ()


def _notes_of_levels(summary: Summary) -> tuple[str, ...]:
    return (
        *_made(summary),
        "Own staffing gives each model the people that its own ratios ask for: a gain stands beside its cost.",
        "Overlapping intervals of two models do not say that they are alike: see the sheet of differences, which are paired.",
    )


def people(point: Point, model: str) -> float | None:
    """Return the average number of people over all roles; None where it was not stored."""
    found = [
        e.mean for m in point.models[model].metrics if m.startswith("headcount.") and (e := point.estimate(model, m))
    ]
    return sum(found) if found else None


def metrics_in_order(summary: Summary) -> tuple[str, ...]:
    """Return every metric that is compared: those that decide, those of the table, then by name."""
    compared = {c.metric for point in points(summary) for c in point.comparisons}
    first = [m for m in dict.fromkeys((*(summary.decide_on), *HEADLINE)) if m in compared]
    return (*first, *sorted(compared - set(first)))


def differences(summary: Summary) -> Grid:
    """Return a row for each paired difference to the baseline: interval, share of futures, verdict."""
    paths, units = varied(summary), _units(summary)
    every, shown, decides = points(summary), names(summary), summary.decide_on
    columns = (
        *varied_columns(summary),
        *WHO,
        Column("against", "Against", "text", 26),
        Column("metric", "Metric", "text", 18),
        Column("words", "What it is", "text", 24),
        Column("decides", "Decides", "text", 9),
        Column("difference", "Difference of averages", "change", 14),
        Column("low", "95 % low", "change", 14),
        Column("high", "95 % high", "change", 14),
        Column("interval", "Interval holds", "text", 24),
        Column("better_in", "Better in this share of futures", "rate", 12),
        Column("verdict", "Verdict", "text", 30),
        Column("futures", "Futures", "whole", 9),
        Column("luck_ratio", "Luck off: variance, times smaller", "number", 14),
        Column("unit", "Unit of the numbers", "text", 16),
    )
    by_metric: dict[str, list[tuple[Cell, ...]]] = {metric: [] for metric in metrics_in_order(summary)}
    for point in every:
        lead = varied_cells(point, paths)
        for c in point.comparisons:
            told_by = "yes" if c.metric in decides else ""
            by_metric[c.metric].append((*lead, *_difference(shown, point, c, told_by, units.get(c.metric, ""))))
    rows = [row for found in by_metric.values() for row in found]
    notes = (
        "A difference is paired: the model less the baseline in the same futures, with the same customers and dice.",
        "Differences of rates are in percentage points: +0.5% is half a point.",
        "Joint intervals hold together for all differences that decide; the others hold each by itself.",
        *_made(summary),
        *worth_words(summary),
    )
    return Grid("Differences", average_words(summary), columns, tuple(rows), notes)


def _difference(shown: Mapping[str, str], point: Point, c: Comparison, decides: str, unit: str) -> tuple[Cell, ...]:
    return (
        *who(shown, point, c.a), shown.get(c.b, c.b), c.metric, wording.metric_words(c.metric), decides,
        told(c.difference), told(c.lo), told(c.hi), "together with the others" if c.joint else "by itself",
        told(c.probability_a_better), c.verdict, c.n, told(c.variance_ratio), unit,
    )  # fmt: skip


def _units(summary: Summary) -> dict[str, str]:
    return {
        metric: raw.unit
        for point in points(summary)
        for model in point.models.values()
        for metric, raw in model.metrics.items()
    }


def worth_words(summary: Summary) -> tuple[str, ...]:
    """Return what the study says is worth acting on, in a sentence; nothing where it says none."""
    said = [f"{wording.metric_words(m)} ± {wording.worth(m, float(x))}" for m, x in (summary.worth_acting_on).items()]
    return (f"Worth acting on, as the experiment says: {', '.join(said)}.",) if said else ()
