"""What was simulated for a claim, as columns: one per reference of a measure, rows the same futures."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.config.checked import nearest
from sim.config.claim import Cell, Claim
from sim.config.measure import Measure
from sim.errors import InputError, Problem
from sim.statistics.intervals import Floats
from sim.statistics.jackknife import Estimate, largest, of_averages, smallest
from sim.trials.store import Store

REACHED = "reached"


def metrics_of(store: Store, address: str, replications: int) -> dict[str, Floats]:
    """Return every metric of a cell over its first futures, name → (n,); NaN where one failed or lacks it."""
    parts = [(len(shard.span), shard.metrics) for shard in store.read(address, replications)]
    names = sorted({name for _, metrics in parts for name in metrics})
    return {
        name: np.concatenate([metrics.get(name, np.full(count, np.nan)) for count, metrics in parts]) for name in names
    }


def column(claim: Claim, metrics: Mapping[str, Floats], read: Cell) -> Floats:
    """Return the metric of a cell. Errors: InputError where the cell has none of this name, with the nearest one."""
    found = metrics.get(read.metric)
    if found is None:
        near = nearest(read.metric, metrics)
        advice = f"Did you mean {near}?" if near else "All of them: postsale list metrics."
        place = claim.place
        message = f"{read.model} has no metric {read.metric}. {advice}"
        raise InputError([Problem(place.file, place.line, place.column, "measure", message)])
    return found


def pair(claim: Claim, metrics: Mapping[str, Floats], read: Cell) -> tuple[Floats, Floats]:
    """Return two columns (n,) whose averages' ratio is what a reference means: over all futures, or over those given."""
    if not read.given:
        values = column(claim, metrics, read)
        return values, np.where(np.isnan(values), np.nan, 1.0)
    sign = ">" if ">" in read.given else "<"
    name, _, border = read.given.partition(sign)
    of = column(claim, metrics, replace(read, metric=name))
    chosen = (of > float(border) if sign == ">" else of < float(border)).astype(np.float64)
    if read.metric == REACHED:
        return chosen, np.ones(len(chosen))
    values = np.where(chosen > 0.0, column(claim, metrics, read), 0.0)
    return values * chosen, chosen


def estimate_of_ratios(measure: Measure, pairs: Sequence[tuple[Floats, Floats]]) -> Estimate:
    """Return a measure whose references are ratios of two averages each, with its interval."""

    def value(averages: Any) -> Any:
        ratios = [averages[2 * k] / averages[2 * k + 1] for k in range(len(pairs))]
        return measure.value(ratios, largest, smallest)

    return of_averages([column for pair in pairs for column in pair], value)


def in_worlds(measure: Measure, columns: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Return a measure in every world and its standard error there, both (w,); columns (w, futures)."""
    ones = np.ones(columns[0].shape[1])
    found = [estimate_of_ratios(measure, [(each[world], ones) for each in columns]) for world in range(len(columns[0]))]
    return np.array([each.value for each in found]), np.array([each.error for each in found])
