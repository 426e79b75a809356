"""SYNTHETIC sweeps, invented to exercise the drawing; they come from no simulation and say nothing about any model."""

import math
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from tests.report.synthetic import WORTH, _study, compare, model

THREE = ("cs-only", "cs-am-split", "am-only")
ROUTE, LEARN, PLAN = (
    "assumptions.friction.misroute",
    "assumptions.learning.progress_ratio",
    "models.cs-am-split.am.plan",
)
SIZE = "company.start.customers"
LOAD = "company.working_time.load"
STEPS = {"nrr": 0.006, "economic_value": 31e6 * 2 * 0.006}


def _choice(point: Mapping[str, Any], metric: str) -> dict[str, Any]:
    """Return the choice at a point from its averages: told apart where they lie more than one step apart."""
    means = {key: entry["metrics"][metric]["mean"] for key, entry in point["models"].items()}
    best = max(means, key=lambda key: means[key])
    step = STEPS[metric]
    systems = [
        {
            "model": key,
            "mean": mean,
            "best_in_future": 0.3,
            "best_on_average": 0.3,
            "expected_loss": means[best] - mean,
            "regret": {"mean": means[best] - mean, "ci95": [means[best] - mean - step, means[best] - mean + step]},
            "could_be_best": means[best] - mean <= step,
        }
        for key, mean in means.items()
    ]
    return {
        "point": point["point"],
        "staffing": point["staffing"],
        "metric": metric,
        "n": 100,
        "worth": WORTH[metric],
        "best": best,
        "not_told_apart": [s["model"] for s in systems if s["could_be_best"]],
        "systems": systems,
        "selection": None,
    }


def swept(
    places: Sequence[Mapping[str, Any]],
    shift: Any,
    models: tuple[str, ...] = THREE,
    staffings: tuple[str, ...] = ("own",),
) -> dict[str, Any]:
    """Return a study with a point for each of `places`; shift(values, k) moves the NRR of the k-th rival, in ratio."""
    points: list[dict[str, Any]] = []
    for staffing in staffings:
        for values in places:
            moved = [0.0, *(shift(values, k) + 0.004 * (staffing == "own") for k in range(len(models) - 1))]
            points.append(
                {
                    "point": len(points),
                    "values": dict(values),
                    "staffing": staffing,
                    "cost_ratio": {key: 1.0 + 0.2 * k * (staffing == "own") for k, key in enumerate(models)},
                    "models": {key: model(key, 160, 100, to) for key, to in zip(models, moved, strict=True)},
                    "comparisons": [
                        row
                        for key, to in zip(models[1:], moved[1:], strict=True)
                        for row in compare(key, models[0], 160, to, 100)
                    ],
                }
            )
    study = _study("compare", "Which is best?", models[0], 100, points, [])
    study["decide_on"] = ["nrr", "economic_value", "grr"]
    study["choice"] = [_choice(point, metric) for point in points for metric in STEPS]
    return study


def words(many: int = 3, **options: Any) -> dict[str, Any]:
    """Return a sweep over plans, which are words."""
    named = ("none", "base-and-bonus", "commission-on-expansion-with-a-long-name", "team-pool", "renewal-rate")
    plans = [named[k] if k < len(named) else f"plan-{k}" for k in range(many)]
    return swept(
        [{PLAN: plan} for plan in plans], lambda v, k: 0.012 * (plans.index(v[PLAN]) - 1) - 0.01 * k, **options
    )


def line(values: Sequence[float] = (10, 25, 50, 100, 200, 400), path: str = SIZE, **options: Any) -> dict[str, Any]:
    """Return a sweep along one number."""
    middle = sorted(values)[len(values) // 2]
    return swept(
        [{path: x} for x in values], lambda v, k: 0.02 * math.tanh(v[path] / middle - 1) - 0.008 * k, **options
    )


def mapped(
    columns: Sequence[Any] = (0.75, 0.8, 0.87, 0.95), rows: Sequence[Any] = (0.2, 0.4, 0.6), **options: Any
) -> Any:
    """Return a sweep over a full grid of two paths."""

    def shift(values: Mapping[str, Any], k: int) -> float:
        x, y = columns.index(values[LEARN]) / len(columns), rows.index(values[ROUTE]) / len(rows)
        return 0.05 * (x - y) if k == 0 else 0.05 * (y - 0.45) - 0.01 * x

    return swept([{LEARN: x, ROUTE: y} for x, y in product(columns, rows)], shift, **options)


def thrice(loads: Sequence[float] = (0.7, 1.0, 1.3), **options: Any) -> dict[str, Any]:
    """Return a sweep over a full grid of three paths, the last of few values."""
    places = [{LEARN: x, ROUTE: y, LOAD: z} for x, y, z in product((0.75, 0.8), (0.2, 0.4, 0.6), loads)]
    return swept(places, lambda v, k: 0.05 * (v[LOAD] - v[LEARN] - v[ROUTE] * k), **options)


def scattered(many: int = 32, paths: int = 4, **options: Any) -> dict[str, Any]:
    """Return a sweep over points that form no grid; the first path moves the difference most, the last is of words."""
    names = [f"assumptions.group{k}.number_{k}" for k in range(paths - 1)]
    places = [
        {name: round(10.0 ** ((i * (0.618 + 0.211 * k)) % 1 * 2), 4) for k, name in enumerate(names)}
        | {PLAN: ("none", "bonus", "pool")[i % 3]}
        for i in range(many)
    ]
    return swept(places, lambda v, k: 0.02 * math.log10(v[names[0]]) - 0.02 - 0.004 * k, **options)
