"""Which unknowns drive a difference: one at a time, by screening, and as shares of its variance."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.statistics.indices import Indices, indices, runs_to_separate
from sim.statistics.intervals import Floats, MeanInterval, mean_interval
from sim.statistics.morris import Effects, morris
from sim.statistics.noise import means
from sim.statistics.surface import Fitted
from sim.trials.analysis.averages import Both, estimator, estimator_of
from sim.trials.analysis.summary import plain
from sim.trials.scenarios.outcomes import Pair, ScenarioOutcomes
from sim.trials.scenarios.space import Block
from sim.trials.sensitivity.blocks import FIRST, MORRIS, MOST_ENDS, SECOND, TORNADO, samples_of, walks_of

DRAWS = 2000
NORMAL = 1.959963984540054
CLOSE = 0.3
"""Half a 95% interval of an end that may turn the answer, as a part of what is worth acting on."""
STEP = 32
"""Numbers of futures are rounded up to multiples of this: ends of one number are simulated side by side."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The difference in the base case with its standard error, and by how much it moves at each end, (ends,).

    error: standard error of what it moves by; of_end: of the difference there.
    """

    average: MeanInterval
    error0: float
    moved: Floats
    error: Floats
    of_end: Floats

    def same(self, other: "Ends", row: int) -> bool:
        """Say whether an end is the same number, as well known, in both."""
        mine, others = ((e.average.mean, e.moved[row], e.of_end[row]) for e in (self, other))
        return np.array_equal(mine, others, equal_nan=True)


def ends_of(block: Block, raw: Floats, held: Floats, more: Mapping[int, Floats]) -> Ends:
    """Return a difference at each end, (ends, futures), against the base case, one value per future.

    There are more of them there, so the ends are told as that average and the change from it within the futures that both
    have. more: row of an end → the difference there in more futures, from the first on; an end that has all of them is told
    by itself.
    """
    average = mean_interval(held)
    error0 = (average.high - average.low) / (2.0 * NORMAL)
    change = raw - held[block.futures(raw.shape[1], len(held))]
    count = np.maximum(1, (~np.isnan(change)).sum(axis=1))
    moved = means(change)
    error = np.nanstd(change, axis=1, ddof=1) / np.sqrt(count) if change.shape[1] > 1 else np.full(len(change), np.nan)
    of_end = np.hypot(error0, error)
    for row, values in more.items():
        change_there = values - held[: len(values)]
        moved[row], error[row] = float(np.nanmean(change_there)), standard_error(change_there)
        of_end[row] = standard_error(values) if len(values) == len(held) else np.hypot(error0, error[row])
    return Ends(average, error0, moved, error, of_end)


def held_entry(seen: ScenarioOutcomes, pair: Pair) -> dict[str, Any]:
    """Return a difference in the base case with its interval."""
    values = seen.base_case_difference(pair)
    found, made = mean_interval(values), estimator_of((seen.base_case_difference(pair, came=True), values))
    return {"difference": plain(found.mean), "ci95": [plain(found.low), plain(found.high)], "n": found.n, **made}


def tornado(seen: ScenarioOutcomes, pair: Pair, more: Mapping[int, Both] | None = None) -> dict[str, Any] | None:
    """Return a difference with each factor at its low and its high end, and where it turns round on the way.

    more: row of an end → the difference there, simulated in more futures.
    """
    block = seen.block(TORNADO)
    if block is None:
        return None
    held = [seen.base_case_difference(pair, came=luck) for luck in (True, False)]
    raw = [seen.stored_difference(block, pair, came=luck) for luck in (True, False)]
    again = [{row: values[k] for row, values in (more or {}).items()} for k in (0, 1)]
    came, found = (ends_of(block, raw[k], held[k], again[k]) for k in (0, 1))
    bars: list[dict[str, Any]] = []
    for factor in range(len(seen.space.factors)):
        rows = [2 * factor, 2 * factor + 1]
        ends = [
            end_of(found, row, seen.runs.futures if row not in again[1] else len(again[1][row]))
            | made_of_end(came, found, row)
            for row in rows
        ]
        bars.append(
            {
                "factor": factor,
                "low": ends[0],
                "high": ends[1],
                "flip": flip(seen, factor, found),
                "reach": float(np.nanmax([0.0, *(abs(found.moved[row]) for row in rows)])),
            }
        )
    bars.sort(key=lambda bar: (-bar["reach"], bar["factor"]))
    return {
        "a": pair.a,
        "b": pair.b,
        "metric": pair.metric,
        "held": held_entry(seen, pair),
        "bars": bars,
    }


def standard_error(values: Floats) -> float:
    """Return the standard error of the mean of the present values."""
    count = int((~np.isnan(values)).sum())
    return float(np.nanstd(values, ddof=1) / math.sqrt(count)) if count > 1 else math.nan


def futures_of_end(end: Mapping[str, Any], held: Mapping[str, Any], worth: float | None, pool: int) -> int:
    """Return how many futures of the pool tell a screened end to within a part (`CLOSE`) of what is worth acting on.

    The average of the base case is known by itself; what is left is the change from it. At least twice as many as
    the screening had, and all where nothing is worth acting on or the average itself is not known so well.
    """
    half, half0 = ((each["ci95"][1] - each["ci95"][0]) / 2.0 for each in (end, held))
    left = (CLOSE * (worth or 0.0)) ** 2 - half0**2
    if left <= 0.0:
        return pool
    many = end["n"] * max(0.0, half**2 - half0**2) / left
    return int(min(pool, max(2 * end["n"], STEP * math.ceil(many / STEP))))


def ends_that_may_turn(found: Mapping[str, Any]) -> list[tuple[float, int]]:
    """Return the ends of a tornado whose interval reaches to the other side of zero, as (how far over, row).

    The farther over in their own standard errors, the sooner more futures are spent on them; those that are clearly
    over, too, because where exactly the sign turns is told as well.
    """
    middle = found["held"]["difference"]
    rows = []
    for bar in found["bars"]:
        for place, side in enumerate(("low", "high")):
            end = bar[side]
            if not middle or end["difference"] is None or None in end["ci95"]:
                continue
            over = -math.copysign(1.0, middle) * end["difference"]
            half = (end["ci95"][1] - end["ci95"][0]) / 2.0
            if half > 0.0 and over > -half:
                rows.append((over / half, 2 * bar["factor"] + place))
    return rows


def effort_by_end(screened: Sequence[Mapping[str, Any]], worth: Mapping[str, float], pool: int) -> dict[int, int]:
    """Return the futures of each end that is simulated again, by row: all that may turn a difference, at most `MOST_ENDS`."""
    wanted: dict[int, tuple[float, int]] = {}
    for found in screened:
        ends = {2 * bar["factor"] + k: bar[side] for bar in found["bars"] for k, side in enumerate(("low", "high"))}
        for over, row in ends_that_may_turn(found):
            futures = futures_of_end(ends[row], found["held"], worth.get(found["metric"]), pool)
            before = wanted.get(row, (over, futures))
            wanted[row] = max(over, before[0]), max(futures, before[1])
    rows = sorted(wanted, key=lambda row: (-wanted[row][0], row))[:MOST_ENDS]
    return {row: wanted[row][1] for row in rows}


def unread(seen: ScenarioOutcomes) -> tuple[int, ...]:
    """Return the factors that change nothing that decides, in any future, from one end to the other.

    Without a tornado nothing is known of them, and none is returned.
    """
    block = seen.block(TORNADO)
    if block is None:
        return ()
    found = []
    for factor in range(len(seen.space.factors)):
        rows = [2 * factor, 2 * factor + 1]
        same = all(
            np.array_equal(
                seen.stored(block, model, metric)[rows],
                seen.base_case[model][metric][block.futures(seen.runs.futures, seen.runs.pool)][rows],
                equal_nan=True,
            )
            for model in seen.models
            for metric in seen.experiment.decide_on
        )
        found += [factor] if same else []
    return tuple(found)


def end_of(found: Ends, row: int, futures: int) -> dict[str, Any]:
    """Return the difference at an end with its interval, and in how many futures it was simulated."""
    difference, half = found.average.mean + found.moved[row], NORMAL * found.of_end[row]
    ends = [plain(difference - half), plain(difference + half)]
    return {"difference": plain(difference), "ci95": ends, "n": futures}


def made_of_end(came: Ends, found: Ends, row: int) -> dict[str, Any]:
    """Return which estimator the difference at an end is of, and what it gained against the one as it came out."""
    ratio = (came.of_end[row] / found.of_end[row]) ** 2 if found.of_end[row] > 0.0 else math.nan
    return estimator(ratio, same=came.same(found, row))


def flip(seen: ScenarioOutcomes, factor: int, ends: Ends) -> dict[str, Any] | None:
    """Return where a difference changes sign as one factor goes from its most likely value to an end, or None.

    Between the ends and the most likely value it is drawn as two straight lines. status: "flips" where the interval at that
    end lies wholly on the other side, "may flip" where only its average does. Only for factors of one number.
    """
    columns, middle, error0 = seen.space.factors[factor], ends.average.mean, ends.error0
    which = [2 * factor, 2 * factor + 1]
    moved, error, of_end = ends.moved[which], ends.error[which], ends.of_end[which]
    if middle == 0.0 or not np.isfinite([middle, *moved]).all():
        return None
    crossed = [side for side in (0, 1) if (middle + moved[side]) * middle < 0.0]
    if not crossed:
        return None
    side = max(crossed, key=lambda s: abs(moved[s]))
    half = NORMAL * float(of_end[side])
    sure = abs(middle + moved[side]) > half and abs(middle) > NORMAL * error0
    each = seen.space.inputs[columns[0]]
    end = each.high if side else each.low
    random = np.random.Generator(np.random.Philox([factor, seen.experiment.seed]))
    draws0 = middle + error0 * random.standard_normal(DRAWS)
    draws = moved[side] + float(np.nan_to_num(error[side])) * random.standard_normal(DRAWS)
    share = np.divide(-draws0, draws, out=np.full(DRAWS, np.inf), where=draws != 0.0)
    inside = share[(share > 0.0) & (share < 1.0)]
    low, high = np.quantile(inside, [0.025, 0.975]) if inside.size > DRAWS / 2 else (math.nan, math.nan)
    at = [each.held + s * (end - each.held) for s in (-middle / moved[side], low, high)]
    return {
        "status": "flips" if sure else "may flip",
        "side": "above" if end > each.held else "below",
        "at": plain(at[0]),
        "ci95": sorted([plain(at[1]), plain(at[2])], key=lambda x: (x is None, x or 0.0)),
        "alone": len(columns) == 1,
    }


def screening(seen: ScenarioOutcomes, pair: Pair, seed: int) -> dict[str, Any] | None:
    """Return elementary effects of every factor on a difference."""
    block = seen.block(MORRIS)
    if block is None:
        return None
    values = seen.difference(block, pair)
    effects: Effects = morris(walks_of(seen.space, seed), values)
    factors = [
        {
            "factor": f,
            "mu": plain(effects.mu[f]),
            "mu_star": plain(effects.mu_star[f]),
            "ci95": [plain(effects.mu_star_low[f]), plain(effects.mu_star_high[f])],
            "sigma": plain(effects.sigma[f]),
            "noise": plain(0.8 * effects.noise[f]),
            "matters": bool(effects.mu_star_low[f] > 0.8 * effects.noise[f]),
            "rank": int(effects.ranks[f]),
        }
        for f in range(len(seen.space.factors))
    ]
    factors.sort(key=lambda row: (-(row["mu_star"] or 0.0), row["factor"]))  # type: ignore[operator]
    made = estimator_of((seen.stored_difference(block, pair, came=True), values))
    return {"a": pair.a, "b": pair.b, "metric": pair.metric, **made, "factors": factors}


def shares(seen: ScenarioOutcomes, pair: Pair, seed: int) -> dict[str, Any] | None:
    """Return Sobol' indices of every factor for a difference, which ranks separate, and what the rest would need."""
    blocks = [seen.block(FIRST), seen.block(SECOND)]
    blocks += [seen.block(f"swap-{f}") for f in range(len(seen.space.factors))]
    found = [block for block in blocks if block is not None]
    if len(found) < len(blocks):
        return None
    design = samples_of(seen.space, seed)
    values = np.concatenate([seen.difference(block, pair) for block in found])
    came = np.concatenate([seen.stored_difference(block, pair, came=True) for block in found])
    result = indices(design, values)
    factors = [index_entry(result, f) for f in range(len(seen.space.factors))]
    factors.sort(key=lambda row: (row["rank"], -(row["total"]["value"] or 0.0), row["factor"]))
    return {
        "a": pair.a,
        "b": pair.b,
        "metric": pair.metric,
        "n": design.n,
        **estimator_of((came, values)),
        "noise_share": plain(float(result.noise_share)),
        "factors": factors,
        "separate": separate(result),
    }


def index_entry(found: Indices, f: int) -> dict[str, Any]:
    """Return the indices of one factor."""
    first = {"value": plain(found.first[f]), "ci95": [plain(found.first_low[f]), plain(found.first_high[f])]}
    total = {"value": plain(found.total[f]), "ci95": [plain(found.total_low[f]), plain(found.total_high[f])]}
    return {"factor": f, "first": first, "total": total, "rank": int(found.ranks[f])}


def separate(found: Indices) -> dict[str, Any]:
    """Return how many ranks there are, and how many times the scenarios would be needed to part each two neighbors.

    None where no number would: the two are estimated alike.
    """
    count = len(found.total)
    order = np.argsort(-np.nan_to_num(found.total, nan=-1.0))
    needs = []
    for k in range(1, count):
        times = runs_to_separate(found.total_low, found.total_high, found.total, k)
        known = None if math.isnan(times) else plain(max(1.0, times))
        needs.append({"above": int(order[k - 1]), "below": int(order[k]), "times": known})
    return {"ranks": len(set(found.ranks)), "of": count, "neighbours": needs}


def variance_by_strength(fitted: Fitted, output: int, seen: ScenarioOutcomes) -> dict[str, Any]:
    """Return which share of what the surface explains comes from inputs of each strength alone, and from mixtures."""
    surface = fitted.surface
    strengths = {
        name: [k for k, each in enumerate(seen.space.inputs) if (each.strength or "none") == name]
        for name in dict.fromkeys(each.strength or "none" for each in seen.space.inputs)
    }
    alone = {name: float(surface.share_of(columns)[output]) for name, columns in strengths.items()}
    return {
        "q2": plain(fitted.q2[output]),
        "alone": {name: plain(share) for name, share in alone.items()},
        "touching": {name: plain(float(surface.total_share_of(cols)[output])) for name, cols in strengths.items()},
    }


def influence(fitted: Fitted, output: int, factors: Sequence[Sequence[int]]) -> list[dict[str, Any]]:
    """Return the share of what the surface explains that each factor has a hand in, the largest first."""
    rows: list[dict[str, Any]] = [
        {"factor": f, "total": plain(float(fitted.surface.total_share_of(columns)[output]))}
        for f, columns in enumerate(factors)
    ]
    kept: list[dict[str, Any]] = [row for row in rows if row["total"]]
    return sorted(kept, key=lambda row: (-row["total"], row["factor"]))
