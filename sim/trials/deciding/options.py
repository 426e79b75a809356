"""One option against staying: ARR, retention and cash, what it costs a year, and when it has paid for itself."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.tables.decision import STAY
from sim.config.tables.decision import Option as Asked
from sim.metrics.averaged import Averaged, averaged_months
from sim.model.inputs import Company
from sim.results.decision import Amount, MorePath, Option, Share
from sim.statistics.intervals import Floats, MeanInterval, mean_interval
from sim.trials.analysis.averages import pair_of

NOTHING = 1e-9
"""Dollars; less is none."""


@dataclass(frozen=True, slots=True)
class OptionRuns:
    """The simulations of one option. months: monthly columns (n, months) by name."""

    metrics: Averaged
    months: Mapping[str, NDArray[Any]]
    company: Company

    @property
    def cost(self) -> Floats:
        """Return what its people cost in each month, dollars (n, months)."""
        return np.asarray(self.months["cost"], float)

    def arr(self, name: str = "ending") -> Floats:
        """Return ARR at the end (or opening) of each month, dollars (n, months), without the luck of known odds."""
        return averaged_months(self.months, f"{name}_arr_cents") / 100.0

    @property
    def opening_arr(self) -> float:
        """Return the ARR of the first day, in dollars."""
        return float(np.asarray(self.months["opening_arr_cents"], float)[:, 0].mean() / 100.0)

    def came_like(self, other: "OptionRuns") -> bool:
        """Say whether every simulation has the ARR and the cost of the other option in every month."""
        names = ("ending_arr_cents", "cost")
        return all(np.array_equal(self.months[name], other.months[name], equal_nan=True) for name in names)

    @property
    def cash(self) -> Floats:
        """Return margin less cost of each month, dollars (n, months), not discounted."""
        margin = self.company.gross_margin * (self.arr("opening") + self.arr()) / 24.0
        return margin - self.cost


def option_of(asked: Asked, runs: OptionRuns, staying: OptionRuns, level: float, *, terminal: bool) -> Option:
    """Return an option with all that is told of it. terminal: tell what is added by a terminal value, too.

    level: of each interval, which is more than 95% where a run looked several times, so that all hold with 95%.
    """
    own = runs is staying
    years = runs.cost.shape[1] / 12.0
    cost, before = runs.cost.sum(axis=1) / years, staying.cost.sum(axis=1) / years
    came = [np.asarray(each.metrics.outcomes["cash_value"], float) for each in (runs, staying)]
    month = math.nan if asked.kind == STAY or asked.month is None else float(asked.month)
    return Option(
        key=asked.key,
        title=asked.title,
        kind=asked.kind,
        people=asked.people,
        month=month,
        cost_a_year=amount(mean_interval(cost, level)),
        cost_more=amount(mean_interval(cost - before, level, same=own)),
        ending_arr=amount(mean_interval(runs.metrics["ending_arr"], level)),
        arr_more=amount(more("ending_arr", runs, staying, level)),
        nrr=share(mean_interval(runs.metrics["nrr"], level)),
        nrr_more=share(more("nrr", runs, staying, level)),
        cash_value=amount(mean_interval(runs.metrics["cash_value"], level)),
        cash_more=amount(more("cash_value", runs, staying, level)),
        terminal_more=amount(more("value_terminal", runs, staying, level)) if terminal else None,
        payback=0.0 if own else payback((runs.cash - staying.cash).mean(axis=0)),
        ahead=0.5 if own else float(np.nanmean((came[0] > came[1]) + 0.5 * (came[0] == came[1]))),
        path=path_of(runs.arr() - staying.arr(), level),
    )


def more(metric: str, runs: OptionRuns, staying: OptionRuns, level: float) -> MeanInterval:
    """Return a metric less that of staying, paired by simulation."""
    own = runs is staying
    a, b = pair_of(runs.metrics, staying.metrics, metric)
    return mean_interval(np.zeros_like(a) if own else a - b, level, same=own)


def payback(cash: Floats) -> float:
    """Return after how many months an option is level for good, given its average cash more than staying, (months,).

    Counted from the first month in which it differs; 0 where it is never behind, NaN where it still is at the end.
    """
    total = np.cumsum(cash)
    differs = np.flatnonzero(np.abs(cash) > NOTHING)
    if not differs.size or (total >= -NOTHING).all():
        return 0.0
    if total[-1] < 0.0:
        return math.nan
    return float(np.flatnonzero(total < 0.0)[-1] + 1 - differs[0] + 1)


def path_of(differences: Floats, level: float) -> MorePath:
    """Return ARR more than staying by month, from month 0 on, at which there is no difference. differences: (n, months).

    In months in which every simulation is level, as before a change, it is known to be nothing; where only a few are not,
    too little was seen of these for an interval, and there is none.
    """
    rows = [mean_interval(column, level, same=not column.any()) for column in differences.T]
    return MorePath(
        months=tuple(range(len(rows) + 1)),
        mean=(0.0, *(row.mean for row in rows)),
        low=(0.0, *(row.low for row in rows)),
        high=(0.0, *(row.high for row in rows)),
    )


def amount(found: MeanInterval) -> Amount:
    """Return a mean and its interval in dollars."""
    return Amount(mean=found.mean, ci95=(found.low, found.high))


def share(found: MeanInterval) -> Share:
    """Return a mean and its interval of a ratio."""
    return Share(mean=found.mean, ci95=(found.low, found.high))
