"""The nearest scenario in which a choice turns round, and whether it does so when that scenario is simulated."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.statistics.intervals import Floats, mean_interval
from sim.statistics.nearest import Nearest, nearest, nearest_by_few
from sim.statistics.surface import Surface
from sim.statistics.value_of_information import evaluation_sample
from sim.trials.analysis.averages import Both, estimator_of
from sim.trials.analysis.summary import plain
from sim.trials.scenarios.outcomes import Pair, ScenarioOutcomes
from sim.trials.scenarios.space import Block

STRESSED = "nearest-"
PAST = 0.0
"""The threshold of a difference that turns round."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A scenario that the surface says is the nearest in which a difference turns round."""

    pair: Pair
    found: Nearest
    few: int  # how many unknowns it may move; 0: all of them
    name: str  # of its block


def candidates(seen: ScenarioOutcomes, pair: Pair, surface: Surface, sign: float) -> list[Candidate]:
    """Return the nearest scenarios in which a difference of this sign turns round: with one to three unknowns, and all."""
    turned = Surface(sign * surface.mean, surface.terms, sign * surface.coefficients)
    sample = evaluation_sample(len(seen.space.inputs))
    few = nearest_by_few(turned, PAST, sample, seen.space.factors)
    found: list[Candidate] = []
    before: Nearest | None = None
    for count, each in [*enumerate(few, 1), (0, nearest(turned, PAST, sample))]:
        if each is None or (before is not None and each.distance > 0.97 * before.distance):
            continue  # more unknowns bring it no nearer
        found.append(Candidate(pair, each, count, f"{STRESSED}{pair.a}-{pair.metric}-{count}"))
        before = each
    return found


def block_of(seen: ScenarioOutcomes, candidate: Candidate) -> Block:
    """Return a candidate as a scenario that can be run: what is not moved has its most likely value."""
    drawn = seen.space.block(candidate.name, candidate.found.base[None])
    at, values = drawn.at.copy(), drawn.values.copy()
    moved = {k for factor in seen.space.factors if set(factor) & set(candidate.found.moved) for k in factor}
    left = [k for k in range(len(seen.space.inputs)) if k not in moved]
    at[0, left], values[0, left] = seen.space.base_case_at[left], seen.space.base_case[left]
    return Block(candidate.name, drawn.base, at, values, drawn.turn * 0)


def told(seen: ScenarioOutcomes, candidate: Candidate, block: Block, held: Floats, shown: Both) -> dict[str, Any]:
    """Return a candidate with what it moves, how likely such scenarios are, and what simulating it gave, per future."""
    interval = mean_interval(shown[1])
    middle = float(np.nanmean(held))
    turned = interval.mean * middle < 0.0
    sure = turned and (interval.low > 0.0 or interval.high < 0.0)
    return {
        "few": candidate.few,
        "distance": plain(candidate.found.distance),
        "share_of_worlds_beyond": plain(candidate.found.probability),
        "moved": moved_entries(seen, candidate.found.moved, block),
        "simulated": {
            "difference": plain(interval.mean),
            "ci95": [plain(interval.low), plain(interval.high)],
            "n": interval.n,
            **estimator_of(shown),
        },
        "confirmed": "turns round" if sure else "may turn round" if turned else "does not turn round",
    }


def moved_entries(seen: ScenarioOutcomes, moved: Sequence[int], block: Block) -> list[dict[str, Any]]:
    """Return the inputs that a scenario moves, from their most likely value to another, the farthest first."""
    return [
        {
            "input": int(k),
            "from": float(seen.space.base_case[k]),
            "to": float(block.values[0, k]),
            "beyond": plain(float(min(block.at[0, k], 1.0 - block.at[0, k]))),
        }
        for k in moved
    ]
