"""The indifference curve: where a difference changes sign along one varied number, for each value of a second one."""

from collections.abc import Iterable, Mapping
from typing import Any

from sim.config.resolving.experiment import Experiment
from sim.results.comparing import Crossing, Curve, CurveRow
from sim.trials.analysis.summary import Summarizer


def across_of(experiment: Experiment) -> str | None:
    """Return the second varied number of a study that asks for a crossing along the first, or None."""
    asked = experiment.crossing_of
    if asked is None:
        return None
    others = [v.path for v in experiment.vary if v.path != asked.along and all(is_number(x) for x in v.values)]
    return others[0] if others else None


def is_number(value: Any) -> bool:
    """Say whether a varied value is a number and not a word."""
    return isinstance(value, int | float)


def metrics_of(experiment: Experiment) -> tuple[str, ...]:
    """Return the metrics of which a study has curves: the one it asks for, then those it decides on."""
    asked = [experiment.crossing_of.metric] if experiment.crossing_of else []
    return tuple(dict.fromkeys([*asked, *experiment.decide_on]))


def curves(experiment: Experiment, worlds: Mapping[str, Summarizer]) -> list[Curve]:
    """Return every curve of a study: worlds maps the name of what is taken out, "" for nothing, to its summary."""
    across, asked = across_of(experiment), experiment.crossing_of
    if across is None or asked is None:
        return []
    found = []
    for world, summary in worlds.items():
        for metric in metrics_of(experiment):
            rows = grouped(summary.crossings_in(metric, asked.along), across)
            found += [curve(line, across, world) for line in rows]
    return found


def grouped(crossings: Iterable[Crossing], across: str) -> list[list[Crossing]]:
    """Return the crossings that belong to one curve: they differ in the value of the second number alone."""
    groups: dict[str, list[Crossing]] = {}
    for row in crossings:
        rest = {path: value for path, value in (row.where or {}).items() if path != across}
        groups.setdefault(repr((row.a, row.staffing, sorted(rest.items()))), []).append(row)
    return list(groups.values())


def curve(rows: list[Crossing], across: str, world: str) -> Curve:
    """Return one curve from its crossings, in the order of the second number."""
    values = {id(row): (row.where or {})[across] for row in rows}
    rows = sorted(rows, key=lambda row: float(values[id(row)] or 0))
    first = rows[0]
    return Curve(
        a=first.a,
        b=first.b,
        metric=first.metric,
        staffing=first.staffing,
        along=first.along,
        range=first.range,
        without=world,
        across=across,
        where={path: value for path, value in (first.where or {}).items() if path != across},
        rows=tuple(
            CurveRow(across=values[id(row)], status=row.status, at=row.at, ci95=row.ci95, sites=row.sites)
            for row in rows
        ),
        status=status_of([row.status for row in rows]),
    )


def status_of(found: list[str]) -> str:
    """Return what can be said of all rows together: one threshold in each, in some, none, several, or too flat to tell."""
    if "several" in found:
        return "several"
    if all(status == "found" for status in found):
        return "found"
    if "found" in found:
        return "partly"
    return "flat" if all(status == "flat" for status in found) else "none"
