"""The indifference curve: where a difference changes sign along one varied number, for each value of a second one."""

from collections.abc import Iterable, Mapping
from typing import Any

from sim.config.resolving.experiment import Experiment
from sim.trials.analysis.summary import Summary


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


def curves(experiment: Experiment, worlds: Mapping[str, Summary]) -> list[dict[str, Any]]:
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


def grouped(crossings: Iterable[Mapping[str, Any]], across: str) -> list[list[Mapping[str, Any]]]:
    """Return the crossings that belong to one curve: they differ in the value of the second number alone."""
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for row in crossings:
        rest = {path: value for path, value in row["where"].items() if path != across}
        groups.setdefault(repr((row["a"], row["staffing"], sorted(rest.items()))), []).append(row)
    return list(groups.values())


def curve(rows: list[Mapping[str, Any]], across: str, world: str) -> dict[str, Any]:
    """Return one curve from its crossings, in the order of the second number."""
    rows = sorted(rows, key=lambda row: float(row["where"][across]))
    first = rows[0]
    kept = ("status", "at", "ci95", "sites")
    return {
        **{name: first[name] for name in ("a", "b", "metric", "staffing", "along", "range")},
        "without": world,
        "across": across,
        "where": {path: value for path, value in first["where"].items() if path != across},
        "rows": [{"across": row["where"][across], **{name: row[name] for name in kept}} for row in rows],
        "status": status_of([row["status"] for row in rows]),
    }


def status_of(found: list[str]) -> str:
    """Return what can be said of all rows together: one threshold in each, in some, none, several, or too flat to tell."""
    if "several" in found:
        return "several"
    if all(status == "found" for status in found):
        return "found"
    if "found" in found:
        return "partly"
    return "flat" if all(status == "flat" for status in found) else "none"
