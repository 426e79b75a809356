"""What a change of organization costs and how long: each policy against the baseline, month by month since its change.

Every future is counted from its own date of the change. A month is shown as long as nearly all futures that changed
reach it: late changers that fall out would make it a comparison of other companies. ARR is counted from what it differed
by on the day of the change, so that a later stage is not charged with what an earlier one has lost or gained.

Luck is taken off these averages from the day of the change on, and no earlier: what brought the change about may have been
luck itself, but what comes after it has a mean of zero whatever that was.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from sim.metrics.luck import ARR, YEAR, arr_luck
from sim.results import choosing as results
from sim.results.kinds import MISSING
from sim.statistics.intervals import LEVEL, mean_interval
from sim.statistics.paired import gained, resampled_weights
from sim.statistics.products import product
from sim.trials.analysis.summary import less_luck_by

BEFORE, AFTER = 6, 36
MOST_LOST = 0.1
FEWEST = 10
BOOTSTRAPS = 1000
SEED = 20_261_125
Floats = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]
Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class AlignedDifferences:
    """Differences to the baseline since the change, (futures, BEFORE + 1 + AFTER), NaN where there is no such month."""

    arr: Floats  # dollars, less the difference on the day of the change
    nrr: Floats  # ratio
    value: Floats  # margin less cost of each month, dollars
    plain_arr: Floats  # as it came out

    @property
    def last(self) -> int:
        """Return the last month after the change that nearly all futures reach."""
        present = ~np.isnan(self.arr[:, BEFORE:])
        enough = present.mean(axis=0) >= 1.0 - MOST_LOST
        return int(np.argmin(enough)) - 1 if not enough.all() else AFTER


def difference(policy: Columns, baseline: Columns, name: str) -> Floats:
    """Return a monthly column of a policy less the baseline's, shape (futures, months)."""
    found: Floats = np.asarray(policy[name], float) - np.asarray(baseline[name], float)
    return found


def since(change: Floats, monthly: Floats, begins: int = 1) -> Floats:
    """Return monthly values (futures, months) by months since each future's change; futures without one are left out.

    begins: the month of the first column; 0 is the first day.
    """
    rows = np.flatnonzero(~np.isnan(change))
    found = np.full((rows.size, BEFORE + 1 + AFTER), np.nan)
    for k, row in enumerate(rows):
        first = int(change[row]) - BEFORE - begins  # the column of month m is m - begins
        for j in range(found.shape[1]):
            if 0 <= first + j < monthly.shape[1]:
                found[k, j] = monthly[row, first + j]
    return found


def aligned(change: Floats, policy: Columns, baseline: Columns, margin: float) -> AlignedDifferences:
    """Return the differences of a policy to the baseline since its change. margin: gross margin on ARR."""
    ending = difference(policy, baseline, "ending_arr_cents") / 100.0
    opening = difference(policy, baseline, "opening_arr_cents") / 100.0
    value = margin * (opening + ending) / 24.0 - difference(policy, baseline, "cost")
    from_the_first_day = np.column_stack(
        [opening[:, :1], ending]
    )  # else a change on it would have no day to count from
    arr = since(change, from_the_first_day, begins=0)
    arr -= arr[:, [BEFORE]]
    luck = luck_since(change, policy) - luck_since(change, baseline)
    nrr_luck = nrr_luck_since(change, policy) - nrr_luck_since(change, baseline)
    before = np.hstack([np.zeros((len(luck), 1)), luck[:, :-1]])
    months = margin * (before + luck) / 24.0  # as the margin is taken of ARR at both ends of a month
    nrr = since(change, difference(policy, baseline, "nrr"))
    return AlignedDifferences(arr - luck, nrr - nrr_luck, since(change, value) - months, arr)


def luck_since(change: Floats, columns: Columns) -> Floats:
    """Return by how many dollars luck has moved ARR since the change, (futures, k) as of `since`; 0 up to the change."""
    if ARR[0] not in columns:
        return np.zeros((int((~np.isnan(change)).sum()), BEFORE + 1 + AFTER))
    luck = since(change, arr_luck(columns) / 100.0)
    luck[:, : BEFORE + 1] = 0.0
    return np.cumsum(luck, axis=1)


def nrr_luck_since(change: Floats, columns: Columns) -> Floats:
    """Return what luck since the change has done to the trailing year's NRR, (futures, k) as of `since`."""
    luck = luck_since(change, columns)
    year_before = np.zeros_like(luck)
    year_before[:, YEAR:] = luck[:, :-YEAR]
    cohort = since(change, np.asarray(columns["cohort_cents"], float) / 100.0) if ARR[0] in columns else luck
    found = np.zeros_like(luck)
    np.divide(luck - year_before, cohort, out=found, where=cohort > 0.0)
    return found


def band(values: Floats, level: float) -> tuple[Row, Row, Row]:
    """Return mean, low and high of each column of (futures, k), of which the first BEFORE + 1 are up to the change.

    Up to the change a policy is what the baseline is wherever it differs by nothing, and not by chance.
    """
    found = [mean_interval(c, level, same=k <= BEFORE and not np.nan_to_num(c).any()) for k, c in enumerate(values.T)]
    return tuple(i.mean for i in found), tuple(i.low for i in found), tuple(i.high for i in found)


def level_again(path: Floats) -> int | None:
    """Return after how many months a mean path (k,) from the change on is back at 0 after its lowest point, or None."""
    lowest = int(np.argmin(path))
    back = np.flatnonzero(path[lowest:] >= 0.0)
    return lowest + int(back[0]) if back.size else None


def recovery(arr: Floats, level: float) -> results.Recovery:
    """Return when the average ARR is level with the baseline's again. arr: (futures, k) from the change on, none missing.

    Where the lowest month is below zero but has no interval (what makes it differ was seen too rarely), nobody can say.
    """
    months = [mean_interval(column, level) for column in arr.T]
    if not any(month.high < 0.0 for month in months):
        lowest = min(months, key=lambda month: month.mean)
        hidden = lowest.mean < 0.0 and math.isnan(lowest.high)
        status = "too_little_seen" if hidden else "not_behind"
        return results.Recovery(status=status, months=math.nan, ci95=MISSING)
    back = level_again(arr.mean(axis=0))
    paths = np.empty((BOOTSTRAPS, arr.shape[1]))
    for rows, weights in resampled_weights(len(arr), BOOTSTRAPS, SEED):
        paths[rows] = product(weights, arr)
    never = float(arr.shape[1])
    found = [never if at is None else float(at) for at in map(level_again, paths)]
    low, high = np.quantile(found, [(1.0 - level) / 2.0, (1.0 + level) / 2.0])
    ends = (float(low), float(high) if high < never else math.nan)
    return results.Recovery(
        status="not_yet" if back is None else "found", months=math.nan if back is None else back, ci95=ends
    )


def interval(values: Floats, level: float, ratio: float = math.nan) -> results.MoneyMean:
    """Return the mean of the present values with its interval. ratio: how many times smaller its variance is without luck."""
    found = mean_interval(values, level)
    return results.MoneyMean(mean=found.mean, ci95=(found.low, found.high), **less_luck_by(ratio))


def trough(arr: Floats, level: float) -> results.Trough:
    """Return the lowest point of the mean path since the change, and the interval of the average in that month."""
    lowest = int(np.argmin(arr.mean(axis=0)))
    found = mean_interval(arr[:, lowest], level, same=lowest == 0)
    return results.Trough(arr=found.mean, ci95=(found.low, found.high), month=lowest)


def change_entry(
    change: Floats, policy: Columns, baseline: Columns, margin: float, level: float = LEVEL, **labels: Any
) -> results.Change:
    """Return what is said of one change of one policy. change: its month in every future (n,), NaN where it never came.

    labels: what the change is: the other fields of the result.
    """
    came = change[~np.isnan(change)]
    p10, p50, p90 = np.quantile(came, [0.1, 0.5, 0.9]) if came.size else (np.nan,) * 3
    entry = results.Change(
        **labels,
        share=float(came.size / change.size),
        futures=int(came.size),
        month=results.MonthRange(p10=float(p10), p50=float(p50), p90=float(p90)),
        path=None,
        trough=None,
        level_again=None,
        first_year=None,
    )
    if came.size < FEWEST:
        return entry
    found = aligned(change, policy, baseline, margin)
    last = found.last
    months = slice(0, BEFORE + 1 + max(last, 0))
    arr, arr_low, arr_high = band(found.arr[:, months], level)
    nrr, nrr_low, nrr_high = band(found.nrr[:, months], level)
    path = results.ChangePath(
        months=tuple(range(-BEFORE, max(last, 0) + 1)),
        arr=arr,
        arr_low=arr_low,
        arr_high=arr_high,
        nrr=nrr,
        nrr_low=nrr_low,
        nrr_high=nrr_high,
    )
    after = found.arr[:, BEFORE : BEFORE + 1 + max(last, 0)]
    whole = after[~np.isnan(after).any(axis=1)]
    enough = last >= 1 and len(whole) >= FEWEST
    at, year = BEFORE + 12, slice(BEFORE + 1, BEFORE + 13)
    first = None
    if last >= 12:
        first = results.FirstYear(
            arr=interval(found.arr[:, at], level, gained(found.plain_arr[:, at], found.arr[:, at])),
            value=interval(found.value[:, year].sum(axis=1), level),
        )
    return replace(
        entry,
        path=path,
        trough=trough(whole, level) if enough else None,
        level_again=recovery(whole, level) if enough else None,
        first_year=first,
    )
