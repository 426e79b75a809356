"""The interval of a function of averages over paired replications, by leaving one out (Efron & Stein 1981)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.statistics.intervals import LEVEL, Floats, t_quantile, usual

ROUNDING = 1e-6
"""Of the largest distance between values without one replication: what is closer differs by rounding alone."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its two-sided interval. error: standard error; n: replications that all columns have.

    telling: of them, those without which the value is not the commonest one: where few are, the spread is hardly seen.
    less_luck: whether luck is off the averages; luck_ratio: of the variance with it over that without it.
    """

    value: float
    low: float
    high: float
    error: float
    n: int
    telling: int = 0
    less_luck: bool = False
    luck_ratio: float = math.nan


def largest(*values: Any) -> Any:
    """Return the largest of numbers or arrays, element by element."""
    return values[0] if len(values) == 1 else np.maximum(values[0], largest(*values[1:]))


def smallest(*values: Any) -> Any:
    """Return the smallest of numbers or arrays, element by element."""
    return values[0] if len(values) == 1 else np.minimum(values[0], smallest(*values[1:]))


def of_averages(columns: Sequence[Floats], function: Callable[[Any], Any], level: float = LEVEL) -> Estimate:
    """Return a function of the averages of columns (n,) whose rows are the same replications.

    A replication that lacks a value in any column is left out of all, or pairs would break. function: takes a sequence of
    averages, numbers or arrays of one shape. NaN where nothing is left; ends NaN with one replication.
    """
    table = np.column_stack([np.asarray(column, dtype=np.float64) for column in columns])
    table = table[~np.isnan(table).any(axis=1)]
    n = len(table)
    if n == 0:
        return Estimate(math.nan, math.nan, math.nan, math.nan, 0)
    sums = table.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = float(function(list(sums / n)))
        if n == 1 or not math.isfinite(value):
            return Estimate(value, math.nan, math.nan, math.nan, n)
        left = (sums - table) / (n - 1)
        values = np.broadcast_to(np.asarray(function(list(left.T)), dtype=np.float64), (n,))
    error = math.sqrt((n - 1) / n * float(((values - values.mean()) ** 2).sum()))
    half = t_quantile(n - 1, level) * error
    return Estimate(value, value - half, value + half, error, n, telling(values))


def telling(values: Floats) -> int:
    """Return how many of the values without one replication, (n,), are not the commonest one; n where none is common.

    Averages that agree leave their rounding when one is left out, which tells nothing: values closer than a millionth of
    the largest distance are the same.
    """
    common = usual(values, ROUNDING * float(np.ptp(values)))
    return len(values) if common is None else int(common[1].sum())


def less_luck(
    columns: Sequence[Floats], came: Sequence[Floats], function: Callable[[Any], Any], level: float = LEVEL
) -> Estimate:
    """Return an estimate as `of_averages` does, with what it gained where luck is off some columns; came: with luck."""
    found = of_averages(columns, function, level)
    if all(np.array_equal(one, other, equal_nan=True) for one, other in zip(columns, came, strict=True)):
        return found
    error = of_averages(came, function).error
    return replace(found, less_luck=True, luck_ratio=(error / found.error) ** 2 if found.error > 0.0 else math.nan)


def crossed_largest(*values: Any) -> Any:
    """Return the largest of averages over two halves, arrays (2,), each half's choice made by the other half.

    The largest of noisy averages is too large, because chance helps choose it. Chosen by one half and read off the other,
    it is not: what is left is the choice itself, which may be wrong.
    """
    table = np.array([np.broadcast_to(np.asarray(each, dtype=np.float64), (2,)) for each in values])
    return table[np.argmax(table[:, ::-1], axis=0), [0, 1]]


def crossed_smallest(*values: Any) -> Any:
    """Return the smallest of averages over two halves, arrays (2,), each half's choice made by the other half."""
    return -crossed_largest(*(-np.asarray(each, dtype=np.float64) for each in values))


def crossed_size(value: Any) -> Any:
    """Return the size of averages over two halves, array (2,), each half's sign taken from the other half."""
    halves = np.broadcast_to(np.asarray(value, dtype=np.float64), (2,))
    return halves * np.where(halves[::-1] < 0.0, -1.0, 1.0)
