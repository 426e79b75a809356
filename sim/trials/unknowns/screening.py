"""Which unknowns move a difference most: all at both ends in a few simulations, then the larger half in twice as many.

Successive halving (Karnin, Koren & Somekh, ICML 2013): effort goes where it is decided who is among the largest. An unknown
moves alone from one end to the other within the same simulations, so chance that is common to both ends is gone, and what
changes nothing at all is seen at once.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from sim.statistics.intervals import Floats
from sim.trials.unknowns.levels import Levels
from sim.trials.unknowns.trying import Simulations, Trying

AT_FIRST = 8
AT_MOST = 64
PART = 32
"""Unknowns that are looked at between two looks at the clock."""


@dataclass(frozen=True, slots=True)
class Screened:
    """Which unknowns were looked at; of these, which move a difference, the largest first; swing and its standard error."""

    looked: tuple[int, ...]
    largest: tuple[int, ...]
    swing: dict[int, float]
    error: dict[int, float]


def screened(
    trying: Trying,
    levels: Levels | None,
    recommended: str,
    rivals: Sequence[str],
    most: int,
    may_go_on: Callable[[], bool],
) -> Screened:
    """Return the unknowns that swing the lead of an option over its rivals most, at least `most` of them if so many do.

    levels: what retention is brought back to (roughly is enough): without it the unknowns that move retention itself would
    come first. may_go_on: asked before each step; what was not begun then is left out.
    """
    options = (recommended, *rivals)
    seen: dict[int, Floats] = {}
    alive: list[int] = list(range(len(trying.inputs)))
    looked: list[int] = []
    at = trying.outcomes(trying.base[None], options, Simulations(0, AT_MOST))[:, 0]
    usual = at[0] - at[1:]
    first, count = 0, AT_FIRST
    while alive and may_go_on():
        done: list[int] = []
        for part in (alive[k : k + PART] for k in range(0, len(alive), PART)):
            if not may_go_on():
                break
            for unknown, found in zip(
                part, ends(trying, levels, options, part, Simulations(first, count)), strict=True
            ):
                seen[unknown] = np.concatenate([seen[unknown], found], axis=2) if unknown in seen else found
            done += part
        if not first:
            looked = done
            alive = [unknown for unknown in done if moves(seen[unknown], usual)]
        elif len(done) < len(alive):
            break  # only some are known better: all stay, ranked by what each is known by
        found_swings = {unknown: swing(seen[unknown], usual)[0] for unknown in alive}
        alive.sort(key=lambda unknown: (-found_swings[unknown], unknown))
        first, count = (count, count) if not first else (2 * first, 2 * count)
        if first >= AT_MOST or (first > AT_FIRST and len(alive) <= most):
            break
        alive = alive[: max(most, math.ceil(len(alive) / 2))]
    alive = [unknown for unknown in alive if unknown in seen]
    known = {unknown: swing(seen[unknown], usual) for unknown in alive}
    alive.sort(key=lambda unknown: (-known[unknown][0], unknown))
    return Screened(
        tuple(looked),
        tuple(alive[:most]),
        {unknown: known[unknown][0] for unknown in alive},
        {unknown: known[unknown][1] for unknown in alive},
    )


def ends(
    trying: Trying,
    levels: Levels | None,
    options: Sequence[str],
    unknowns: Sequence[int],
    simulations: Simulations,
) -> list[Floats]:
    """Return, for each unknown, by how much the first option is ahead of each other one at both ends, (others, 2, n)."""
    values = [trying.at(k, end) for k in unknowns for end in (trying.inputs[k].low, trying.inputs[k].high)]
    fitted = [] if levels is None else levels.of(values)
    found = trying.outcomes(np.array(values), options, simulations, fitted)
    ahead = found[0] - found[1:]
    return [ahead[:, 2 * k : 2 * k + 2] for k in range(len(unknowns))]


def moves(found: Floats, usual: Floats) -> bool:
    """Say whether an end differs from the base case in any simulation. found: (others, 2, n); usual: (others, n or more)."""
    same = usual[:, None, : found.shape[2]]
    return not np.array_equal(found, np.broadcast_to(same, found.shape), equal_nan=True)


def swing(found: Floats, usual: Floats) -> tuple[float, float]:
    """Return by how much the lead moves between the base case and both ends, and the standard error of that.

    found: (others, 2, n), by how much an option is ahead of each rival at both ends; usual: (others, more), the same in the
    base case. The lead is that over the best rival. At an end it is its average in the base case, which is known well, and
    the change from it within the simulations that both have.
    """
    n = found.shape[2]
    change = found - usual[:, None, :n]
    level = np.concatenate([usual.mean(axis=1)[:, None], usual.mean(axis=1)[:, None] + change.mean(axis=2)], axis=1)
    lead, who = level.min(axis=0), level.argmin(axis=0)
    most, least = int(lead.argmax()), int(lead.argmin())
    parts = [np.zeros(n) if end == 0 else change[who[end], end - 1] for end in (most, least)]
    error = float((parts[0] - parts[1]).std(ddof=1)) / math.sqrt(n) if n > 1 else math.nan
    return float(lead[most] - lead[least]), error
