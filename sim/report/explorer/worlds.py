"""The what-if of a study over plausible worlds: its surfaces, with all but the most influential unknowns held."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.report.explorer.axes import Axis, drawn, probabilities
from sim.report.explorer.metamodel import Fit, held_at, single, swing
from sim.report.views.unknowns import Unknown, unknown
from sim.results.scenarios import Sensitivity
from sim.statistics.distributions import Distribution
from sim.statistics.intervals import Floats
from sim.statistics.noise import means, noise, without_luck
from sim.statistics.surface import FOLDS, fit
from sim.trials.folder.tables import quoted
from sim.trials.sensitivity.blocks import FIRST

if TYPE_CHECKING:
    from sim.trials.folder.stored import StoredRun

SHOWN = 8
"""Unknowns with a slider."""

TOO_FEW = "This study drew too few scenarios at random to say anything of other ones."


@dataclass(frozen=True, slots=True)
class Worlds:
    """The random worlds of a study. at: (worlds, k) coordinates of its unknowns, `held` those of the most likely world."""

    unknowns: tuple[Unknown, ...]
    beliefs: tuple[Distribution, ...]
    at: Floats
    held: Floats

    def axis(self, column: int) -> Axis:
        """Return the slider of an unknown."""
        return drawn(self.unknowns[column], self.beliefs[column])


@dataclass(frozen=True, slots=True)
class Stored:
    """A metric of one model: (worlds, futures), which futures these are, and (pool,) in the most likely world."""

    values: Floats
    futures: Any
    held: Floats

    def less(self, other: "Stored") -> "Stored":
        """Return the paired difference."""
        return Stored(self.values - other.values, self.futures, self.held - other.held)


def what_if(run: "StoredRun", models: Sequence[str], metrics: Sequence[str]) -> dict[str, Any]:
    """Return the what-if: sliders and surfaces, or the reason why there are none. metrics: those with room on the page."""
    told = run.summary.sensitivity
    if run.manifest.get("anonymised"):
        return {"refused": "This page is anonymized, and the numbers that a surface needs are left out."}
    if run.unfinished:
        return {"refused": "This run is not finished, and a surface needs all of its scenarios."}
    if told is None or told.worlds.drawn < 2 * FOLDS or "drawn_for" not in run.rows.columns:
        return {"refused": TOO_FEW}
    known = [m for m in told.models if m in models]
    here = worlds(run, told, known[0])
    surfaces: dict[str, dict[str, dict[str, Fit]]] = {}
    for metric in (m for m in told.metrics if m in metrics):
        surfaces[metric] = fits(run, here, known, told.baseline, metric)
    shown = most_influential(surfaces, here)
    if not shown:
        return {"refused": "No unknown moves anything by enough for a surface to see it."}
    fixed = {k: float(at) for k, at in enumerate(here.held)}
    return {
        "kind": "worlds",
        "axes": [here.axis(column).as_data() for column in shown],
        "others": len(here.unknowns) - len(shown),
        "recalibrated": told.levels.recalibrated == "each_world",
        "drawn": len(here.at),
        "fits": {
            metric: [
                {kind: _kept(found.get(model, {}).get(kind), fixed, shown) for kind in ("level", "difference")}
                for model in models
            ]
            for metric, found in surfaces.items()
        },
    }


def worlds(run: "StoredRun", told: Sensitivity, model: str) -> Worlds:
    """Return the random worlds, from the columns of the unknowns."""
    unknowns = tuple(unknown(raw) for raw in told.inputs)
    beliefs = tuple(
        Distribution(raw.form, u.low, u.low + (u.high - u.low) / 2.0 if math.isnan(raw.likely) else u.likely, u.high)
        for raw, u in zip(told.inputs, unknowns, strict=True)
    )
    columns = ", ".join(f"any_value({quoted(u.path)}) AS {quoted(u.path)}" for u in unknowns)
    query = f"SELECT {columns} FROM {run.rows.source} WHERE drawn_for = ? AND model = ? GROUP BY point ORDER BY point"
    rows = run.rows.query(query, [FIRST, model]).fetchnumpy()
    each = zip(unknowns, beliefs, strict=True)
    at = np.column_stack([probabilities(belief, np.asarray(rows[u.path], np.float64)) for u, belief in each])
    held = [float(probabilities(b, np.array([u.held]))[0]) for u, b in zip(unknowns, beliefs, strict=True)]
    return Worlds(unknowns, beliefs, at, np.array(held))


def fits(
    run: "StoredRun", here: Worlds, models: Sequence[str], baseline: str, metric: str
) -> dict[str, dict[str, Fit]]:
    """Return the surfaces of a metric by model: of its level and of its difference to the baseline."""
    stored = {model: read(run, model, metric) for model in models}
    outputs = [(model, "level", stored[model]) for model in models]
    outputs += [(m, "difference", stored[m].less(stored[baseline])) for m in models if m != baseline]
    values, luck = [], []
    for _, _, each in outputs:
        freed = without_luck(each.values, each.held, each.futures)
        within = noise(freed).within
        values.append(means(freed))
        luck.append(0.0 if np.isnan(within) else within / freed.shape[1])
    table = np.column_stack(values)
    whole = np.isfinite(table).all(axis=1)
    if whole.sum() < 2 * FOLDS:
        return {}
    found = fit(here.at[whole], table[whole], noise=np.array(luck))
    surfaces: dict[str, dict[str, Fit]] = {}
    for k, (model, kind, _) in enumerate(outputs):
        surface = single(found.surface, k)
        made = Fit(surface, float(found.q2[k]), float(found.explainable[k]), float(found.rmse[k]))
        surfaces.setdefault(model, {})[kind] = made
    return surfaces


def read(run: "StoredRun", model: str, metric: str) -> Stored:
    """Return a metric of a model in the random worlds and in the most likely one; a failed future is NaN."""
    column = metric if metric in run.rows.columns else f"{metric}_cents"
    scale = 1.0 if column == metric else 0.01
    query = (
        f"SELECT replication, {quoted(column)} * {scale} AS value FROM {run.rows.source} "
        "WHERE drawn_for IS NOT DISTINCT FROM ? AND model = ? ORDER BY point, replication"
    )
    random = run.rows.query(query, [FIRST, model]).fetchnumpy()
    held = run.rows.query(query, [None, model]).fetchnumpy()
    futures = run.summary.sensitivity.worlds.futures if run.summary.sensitivity else 1
    values = np.ma.filled(np.ma.asarray(random["value"], dtype=np.float64), np.nan).reshape(-1, futures)
    pool = np.ma.filled(np.ma.asarray(held["value"], dtype=np.float64), np.nan)
    return Stored(values, np.asarray(random["replication"]).reshape(-1, futures), pool)


def most_influential(surfaces: Mapping[str, Mapping[str, Mapping[str, Fit]]], here: Worlds) -> list[int]:
    """Return the columns that move what is shown the most, in units of what its surface misses by."""
    moved = np.zeros(len(here.unknowns))
    for found in surfaces.values():
        for kinds in found.values():
            for each in kinds.values():
                if each.useful and each.rmse > 0.0:
                    moved = np.maximum(moved, swing(each, moved.size, here.held) / each.rmse)
    return [int(k) for k in np.argsort(-moved, kind="stable")[:SHOWN] if moved[k] > 0.0]


def _kept(fit: Fit | None, fixed: Mapping[int, float], shown: Sequence[int]) -> Mapping[str, Any] | None:
    if fit is None:
        return None
    collapsed = held_at(fit.surface, 0, fixed, shown)
    return Fit(collapsed, fit.q2, fit.explainable, fit.rmse).as_data()
