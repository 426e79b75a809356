"""The what-if of a study that varied numbers: polynomials through its points."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from sim.report.explorer.axes import Axis, swept
from sim.report.explorer.measures import Measure
from sim.report.explorer.metamodel import Fit, fitted
from sim.report.words.paths import path_words
from sim.report.words.reading import Point, place
from sim.statistics.response import FEWEST

Told: TypeAlias = tuple[float, float] | None
"""A number of one point and the half-width of its interval."""


def what_if(
    points: Sequence[Point],
    places: Sequence[Mapping[str, Any]],
    models: Sequence[str],
    measures: Sequence[Measure],
    headline: Point,
) -> dict[str, Any]:
    """Return the what-if of the points of one staffing mode: sliders and surfaces, or the reason why there are none.

    places: what was varied in the study, as cells name it.
    """
    paths = [path for path in points[0].values if len({_key(point.values.get(path)) for point in points}) > 1]
    named = [path for path in paths if not all(_is_number(point.values.get(path)) for point in points)]
    if named:
        return {"refused": f"{path_words(named[0])} was varied by name, and between names there is nothing to ask."}
    if not paths or len(points) < max(FEWEST, len(paths) + 3):
        return {"refused": f"{len(points)} points are too few to say anything of the places between them."}
    axes = [swept(path, [point.number(path) for point in points], headline.number(path)) for path in paths]
    at = [standing(point, axes) for point in points]
    base = np.array([[axis.coordinates[k] for axis, k in zip(axes, each, strict=True)] for each in at])
    return {
        "kind": "sweep",
        "axes": [axis.as_data() for axis in axes],
        "stored": [{"where": places.index(point.values), "at": here} for point, here in zip(points, at, strict=True)],
        "fits": {each.metric: fits(points, models, each.metric, base) for each in measures},
    }


def standing(point: Point, axes: Sequence[Axis]) -> list[int]:
    """Return where a point stands on the sliders."""
    return [axis.position(point.number(axis.path)) for axis in axes]


def fits(points: Sequence[Point], models: Sequence[str], metric: str, base: Any) -> list[dict[str, Any]]:
    """Return the surfaces of each model: of its level, and of its difference to the baseline."""
    return [
        {
            "level": _fit(points, base, [_level(point, model, metric) for point in points], level=True),
            "difference": _fit(points, base, [_difference(point, model, metric) for point in points], level=False),
        }
        for model in models
    ]


def _level(point: Point, model: str, metric: str) -> Told:
    found = point.estimate(model, metric) if model in point.models else None
    return None if found is None else (found.mean, (found.hi - found.lo) / 2)


def _difference(point: Point, model: str, metric: str) -> Told:
    found = point.comparison(model, metric) if model in point.models else None
    return None if found is None else (found.difference, found.half_width)


def _fit(points: Sequence[Point], base: Any, told: Sequence[Told], *, level: bool) -> Mapping[str, Any] | None:
    """Return the surface through what is known at the points; None where that is too little."""
    known = [(k, *each) for k, each in enumerate(told) if each is not None and all(map(math.isfinite, each))]
    if len(known) < max(FEWEST, base.shape[1] + 3):
        return None
    here, values, half = (np.array(column) for column in zip(*known, strict=True))
    fit: Fit = fitted(base[here], values, half, [place(points[k]) for k in here], level=level)
    return fit.as_data()


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _key(value: Any) -> Any:
    return str(value) if isinstance(value, dict | list) else value
