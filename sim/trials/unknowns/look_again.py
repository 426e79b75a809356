"""At which number on a dashboard another option takes over, from simulations of changing at several dates.

Each simulation of an option that leaves the followed one at some date tells what the change was worth from there on, and how
many customers, or how much ARR, the company had on that day. A straight line through all of them says at which number the
change begins to pay. It is a rule of thumb for when to run the decision again, and no forecast and no policy: the line is
drawn through companies that are large or small by chance or by date, every change is counted over the same few months though
it goes on, and nothing is said outside the sizes that were simulated (Longstaff & Schwartz 2001 estimate what waiting is
worth by the same regression). With one date only, chance alone makes the sizes, and the line is as short.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from sim.results.unknowns import LookAgain
from sim.statistics.intervals import LEVEL, Floats
from sim.statistics.paired import resampled_weights
from sim.statistics.products import applied
from sim.statistics.turning import quantile
from sim.trials.analysis.changes import AFTER, BEFORE, aligned

Columns = Mapping[str, NDArray[Any]]
FEWEST = 20
"""Changes through which a line is drawn."""
SHORTEST = 6
"""Months after a change, at least: before that only its price is seen."""
WIDEST = 1.5
"""An interval may reach so many times beyond what was seen; a number that is known less well is not told."""
SEEN = (0.05, 0.95)
BOOTSTRAPS = 2000
SEED = 20_261_202


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes to one organization: of which simulation, the number on the day of each, and what it was worth, (k,) each."""

    simulation: NDArray[np.int64]
    number: Floats
    value: Floats


def look_again(
    monthly: Mapping[str, Columns],
    changed: Mapping[str, Floats],
    goals: Mapping[str, str],
    followed: str,
    *,
    margin: float,
    discount_rate: float,
    level: float = LEVEL,
) -> LookAgain | None:
    """Return the number at which another option takes over from the followed one; None where none does within what was seen.

    monthly: option → columns (n, months), row by row the same simulations (`StudyRun.trajectories`). changed: option → month
    of its first change (n,), NaN where it never came (`changed_at.1`). goals: option → the organization it leads to; only
    options that begin as the followed one. margin: gross margin; discount_rate: a year. Where several take over, the one
    whose number is nearest to today's is told; one that is ahead today is not for later.
    """
    base = monthly[followed]
    found: list[tuple[float, LookAgain]] = []
    for goal in dict.fromkeys(goals[option] for option in changed if option != followed):
        options = [option for option in changed if option != followed and goals[option] == goal]
        months = window(base, [changed[option] for option in options])
        if months < SHORTEST:
            continue
        for number in ("customers", "arr"):
            state = at_each_month(base, number)
            seen = [
                changes(changed[option], monthly[option], base, state, months, margin, discount_rate)
                for option in options
            ]
            today = float(state[:, 0].mean())
            one = taken_over(options[0], number, joined(seen), today, months, level)
            if one is not None:
                found.append((abs(one.at - today) / max(abs(today), 1e-9), one))
    return min(found, key=lambda each: each[0])[1] if found else None


def window(base: Columns, dates: list[Floats]) -> int:
    """Return over how many months changes at these dates can all be followed."""
    came = [each[~np.isnan(each)] for each in dates]
    latest = max((float(each.max()) for each in came if each.size), default=np.inf)
    return int(min(AFTER, base["ending_arr_cents"].shape[1] - latest)) if np.isfinite(latest) else 0


def at_each_month(base: Columns, number: str) -> Floats:
    """Return a number of the followed option at the start and at each month-end, (n, months + 1); ARR in dollars."""
    if number == "arr":
        cents = [np.asarray(base["opening_arr_cents"][:, :1], float), np.asarray(base["ending_arr_cents"], float)]
        return np.hstack(cents) / 100.0
    end = np.asarray(base["customers"], float)
    return np.hstack([end[:, :1] - base["new_logos"][:, :1] + base["churned_logos"][:, :1], end])


def changes(
    came: Floats, policy: Columns, base: Columns, state: Floats, months: int, margin: float, discount_rate: float
) -> Changes:
    """Return the changes of one option, in the simulations in which it came, worth what they are on the day of the change."""
    rows = np.flatnonzero(~np.isnan(came))
    value = aligned(came, policy, base, margin).value[:, BEFORE + 1 : BEFORE + 1 + months]
    weight = (1.0 + discount_rate) ** (-(np.arange(months) + 0.5) / 12.0)
    return Changes(rows, state[rows, came[rows].astype(int)], (value * weight).sum(axis=1))


def joined(parts: list[Changes]) -> Changes:
    """Return the changes of several dates as one."""
    return Changes(*(np.concatenate([getattr(part, name) for part in parts]) for name in Changes.__slots__))


def taken_over(
    option: str, number: Literal["customers", "arr"], seen: Changes, today: float, months: int, level: float
) -> LookAgain | None:
    """Return where a line through changes crosses zero; None where it does not within what was seen, or not surely.

    Simulations are resampled as a whole, with all their dates. Surely: the line goes up, or down, at the level asked for.
    """
    low, high = np.quantile(seen.number, SEEN) if seen.number.size else (0.0, 0.0)
    if seen.number.size < FEWEST or not high > low:
        return None
    middle = float(seen.number.mean())
    count = int(seen.simulation.max()) + 1
    level_, slope = line(np.ones((1, count)), seen, middle)
    at = middle - float(level_[0] / slope[0]) if slope[0] else np.inf
    if not low <= at <= high or slope[0] * (today - at) > 0.0:
        return None
    found = np.empty(BOOTSTRAPS)
    slopes = np.empty(BOOTSTRAPS)
    for rows, weights in resampled_weights(count, BOOTSTRAPS, SEED):
        heights, slopes[rows] = line(weights, seen, middle)
        found[rows] = middle - heights / slopes[rows]
    if (slopes * slope[0] <= 0.0).mean() > (1.0 - level) / 2.0:
        return None
    found = np.where(slopes * slope[0] > 0.0, found, np.copysign(np.inf, slope[0]))
    ends = quantile(found, (1.0 - level) / 2.0), quantile(found, (1.0 + level) / 2.0)
    if not (low / WIDEST <= ends[0] and ends[1] <= high * WIDEST):
        return None  # who looks again anywhere looks nowhere; NaN ends are none of these either
    return LookAgain(
        option=option,
        number=number,
        at=at,
        ci95=ends,
        side="above" if slope[0] > 0.0 else "below",
        seen=(float(low), float(high)),
        now=today,
        months=months,
        n=seen.number.size,
    )


def line(weights: Floats, seen: Changes, middle: float) -> tuple[Floats, Floats]:
    """Return height at the middle and slope, (b,) each, of weighted least squares. weights: (b, simulations)."""
    w = weights[:, seen.simulation]
    x = seen.number - middle
    total, wx, wy = w.sum(axis=1), applied(w, x), applied(w, seen.value)
    wxx, wxy = applied(w, x * x), applied(w, x * seen.value)
    spread = total * wxx - wx * wx
    slope = np.divide(total * wxy - wx * wy, spread, out=np.zeros(len(w)), where=spread > 0.0)
    return (wy - slope * wx) / total, slope
