"""What was simulated for a claim, as columns: one per reference of a measure, rows the same futures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from sim.config.claim.claim import Cell, Claim
from sim.config.claim.measure import Measure
from sim.config.language.checked import nearest
from sim.errors import InputError, Problem
from sim.metrics.averaged import Averaged
from sim.statistics.intervals import LEVEL, Floats
from sim.statistics.jackknife import (
    Estimate,
    crossed_largest,
    crossed_size,
    crossed_smallest,
    largest,
    less_luck,
    smallest,
)

REACHED = "reached"


def column(claim: Claim, metrics: Mapping[str, Floats], read: Cell) -> Floats:
    """Return the metric of a cell. Errors: InputError where the cell has none of this name, with the nearest one."""
    found = metrics.get(read.metric)
    if found is None:
        raise no_metric(claim, read.model, read.metric, metrics)
    return found


def no_metric(claim: Claim, model: str, metric: str, known: Iterable[str]) -> InputError:
    """Return the error for a metric that a model does not have."""
    near = nearest(metric, known)
    advice = f"Did you mean {near}?" if near else "All of them: postsale list metrics."
    place = claim.place
    message = f"{model} has no metric {metric}. {advice}"
    return InputError([Problem(place.file, place.line, place.column, "measure", message)])


def pair(claim: Claim, metrics: Mapping[str, Floats], read: Cell, *, came: bool = False) -> tuple[Floats, Floats]:
    """Return two columns (n,) whose averages' ratio is what a reference means: over all futures, or over those given.

    came: as they came out, with their luck.
    """
    if not read.given:  # an average over chosen futures keeps its luck: they may have been chosen for it
        values = column(claim, metrics if came else Averaged(metrics), read)
        return values, np.where(np.isnan(values), np.nan, 1.0)
    sign = ">" if ">" in read.given else "<"
    name, _, border = read.given.partition(sign)
    of = column(claim, metrics, replace(read, metric=name))
    chosen = (of > float(border) if sign == ">" else of < float(border)).astype(np.float64)
    if read.metric == REACHED:
        return chosen, np.ones(len(chosen))
    values = np.where(chosen > 0.0, column(claim, metrics, read), 0.0)
    return values * chosen, chosen


def estimate_of_ratios(
    measure: Measure,
    pairs: Sequence[tuple[Floats, Floats]],
    came: Sequence[tuple[Floats, Floats]] | None = None,
    level: float = LEVEL,
) -> Estimate:
    """Return a measure whose references are ratios of two averages each, with its interval.

    came: the same pairs with their luck; those of `pairs` unless given. level: of the interval.
    """

    def value(averages: Any) -> Any:
        ratios = [averages[2 * k] / averages[2 * k + 1] for k in range(len(pairs))]
        return measure.value(ratios, largest, smallest)

    return less_luck(flat(pairs), flat(pairs if came is None else came), value, level)


def flat(pairs: Sequence[tuple[Floats, Floats]]) -> list[Floats]:
    """Return the columns of pairs one after the other, over the replications that all of them have."""
    columns = [column for pair in pairs for column in pair]
    rows = min(len(column) for column in columns)
    return [column[:rows] for column in columns]


def in_scenarios(measure: Measure, columns: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Return a measure in every scenario and its standard error there, both (s,); columns (s, futures).

    The few futures of a scenario are two halves: where the measure takes the largest of several averages, one half chooses
    and the other is read, and how far the halves are apart says how well the measure is known.
    """
    pairs = [(each, np.where(np.isnan(each), np.nan, 1.0)) for each in columns]
    return in_rows(measure, pairs)


def in_rows(measure: Measure, pairs: Sequence[tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """Return a measure in every row and its standard error, both (s,); a pair is two columns (s, n) to divide."""
    values, errors = [], []
    for row in range(len(pairs[0][0])):
        with np.errstate(divide="ignore", invalid="ignore"):  # a row in which nobody is of the group has no value
            ratios = [halves(value[row]) / halves(weight[row]) for value, weight in pairs]
        both = np.broadcast_to(measure.value(ratios, crossed_largest, crossed_smallest, crossed_size), (2,))
        values.append(float(both.mean()))
        errors.append(float(abs(both[0] - both[1])) / 2.0)
    return np.array(values), np.array(errors)


def halves(values: Floats) -> Floats:
    """Return the averages of every second value, beginning with the first and with the second, (2,)."""
    return np.array([np.nanmean(values[0::2]), np.nanmean(values[1::2])])
