"""Selecting the best of several systems, as soon as the worlds that have been run allow it.

The procedure KN (Kim & Nelson, ACM TOMACS 11, 2001), fully sequential and for common random numbers. All systems are run
in the same worlds. After the first stage a system is out as soon as another one leads it by more than chance can explain,
and how much that is shrinks with every further world. Where the best is better than every other by delta or more, the
one that is selected is the best with at least `confidence`; where several are within delta of the best, one of those is.

KN is proved for normal outcomes. Where two systems mostly come out equal and rarely differ by much, a first stage without
such a world has a spread of 0, and KN decides at once: the right one was selected in 56–82% where 95% were asked for
(measured). So the first stage here lasts until it tells something of every pair, and the right one is selected in 98%.
How often the promise is kept is measured in tests/statistics/test_selection_keeps_its_promise.py.
"""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.statistics.intervals import LEVEL, Floats
from sim.statistics.looks import FEWEST_TELLING, telling

FIRST_STAGE = 50
"""Worlds before anything may go out. KN allows ten; skewed outcomes need more before their spread is known."""

GRAIN = 1e-9
"""Of the largest outcome: differences closer than this are the same one, so that rounding does not tell anything."""


@dataclass(frozen=True, slots=True)
class Elimination:
    """System `system` went out `after` so many replications, because `by` led it by most."""

    system: int
    after: int
    by: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What the replications at hand select. Systems are numbered by column, from 0.

    selected: None where the replications ended before one system was left. survivors: not eliminated; several beside a
    selected one are exactly equal to it. eliminated: in the order in which they went. used: replications that the
    procedure read, missing: rows left out. needed: how many more replications at most, as far as the spread is known, 0
    when one is selected; the usual number is a good deal smaller. None where too few are present to say. delta: in the
    unit of the outcomes. first_stage: replications before anything could go out.
    """

    selected: int | None
    survivors: tuple[int, ...]
    eliminated: tuple[Elimination, ...]
    used: int
    missing: int
    needed: int | None
    delta: float
    confidence: float
    first_stage: int


def select_best(
    outcomes: NDArray[np.float64],
    *,
    delta: float,
    higher_is_better: bool,
    confidence: float = LEVEL,
    first_stage: int = FIRST_STAGE,
) -> Selection:
    """Replay KN on the outcomes row by row and return what it selects.

    outcomes: (n, k), replication by system, in the order in which they were run; a row with a NaN is left out.
    first_stage: at least so many replications before anything goes out.
    Errors: ValueError unless delta > 0, first_stage >= 2 and 1/k < confidence < 1.
    """
    check(outcomes.shape[1], delta, confidence, first_stage)
    complete = outcomes[~np.isnan(outcomes).any(axis=1)]
    signed = complete if higher_is_better else -complete
    n, k = signed.shape
    stage = first_stage_that_tells(signed, first_stage)
    reach = boundary(signed[:stage], delta, confidence, stage)
    alive, out, used = replay(signed, reach, delta, stage)
    longest = float(reach[np.ix_(alive, alive)].max())
    ended = k == 1 or (n >= stage and (len(alive) == 1 or used > longest))
    needed = max(stage, math.floor(longest) + 1) - n if n > 1 else None
    return Selection(
        selected=alive[0] if ended else None,
        survivors=tuple(alive),
        eliminated=tuple(out),
        used=used,
        missing=outcomes.shape[0] - n,
        needed=0 if ended else needed,
        delta=delta,
        confidence=confidence,
        first_stage=stage,
    )


def check(k: int, delta: float, confidence: float, first_stage: int) -> None:
    """Refuse what the procedure cannot promise.

    Errors: ValueError.
    """
    if k < 1:
        raise ValueError("there must be a system to select")
    if not 0.0 < delta < math.inf:
        raise ValueError(f"delta must be above 0 (got {delta:g})")
    if first_stage < 2:
        raise ValueError(f"the first stage must have two replications or more (got {first_stage})")
    if not (1.0 / k if k > 1 else 0.0) < confidence < 1.0:
        raise ValueError(f"confidence must be above 1/{k}, which a blind choice has, and below 1 (got {confidence:g})")


def spread_factor(k: int, confidence: float, first_stage: int) -> float:
    """Return h² of KN for k systems with c = 1: the less is known of the spread, the larger."""
    share = 2.0 * (1.0 - confidence) / (k - 1)
    eta = 0.5 * (share ** (-2.0 / (first_stage - 1)) - 1.0)
    return float(2.0 * eta * (first_stage - 1))


def boundary(first: Floats, delta: float, confidence: float, first_stage: int) -> Floats:
    """Return h² S²/δ², (k, k): after more replications than this, any lead at all decides between two systems.

    first: (n0, k), or what there is of it. S² is the sample variance of the difference of two systems, which is small
    where they share their luck: that is what common random numbers are worth here.
    """
    n, k = first.shape
    if k == 1 or n < 2:
        return np.zeros((k, k))
    variances = np.stack([(first - first[:, [system]]).var(axis=0, ddof=1) for system in range(k)])
    return spread_factor(k, confidence, first_stage) * variances / delta**2


def replay(signed: Floats, reach: Floats, delta: float, first_stage: int) -> tuple[list[int], list[Elimination], int]:
    """Return the systems left, who went out and when, and the replications read.

    signed: (n, k), more is better. reach: from `boundary`.
    """
    n, k = signed.shape
    sums = np.cumsum(signed, axis=0)
    alive, out = np.arange(k), []
    if k == 1:
        return [0], [], 0
    for r in range(first_stage, n + 1):
        mean = sums[r - 1, alive] / r
        allowed = np.maximum(0.0, delta / (2.0 * r) * (reach[np.ix_(alive, alive)] - r))
        excess = mean[None, :] - mean[:, None] - allowed  # of the column over the row
        going = np.flatnonzero(excess.max(axis=1) > 0.0)
        out += [Elimination(int(alive[i]), r, int(alive[excess[i].argmax()])) for i in going]
        alive = np.delete(alive, going)
        # Nobody is left to beat, or only exact ties are, which no further replication of this procedure parts.
        if alive.size == 1 or r > reach[np.ix_(alive, alive)].max():
            return alive.tolist(), out, r
    return alive.tolist(), out, n


def first_stage_that_tells(outcomes: Floats, at_least: int) -> int:
    """Return how long the first stage must be for every pair of systems to differ often enough in it.

    outcomes: (n, k). Often enough: FEWEST_TELLING replications whose difference is not the commonest one, or no two of
    the same difference at all. A pair that never differs in the rows at hand is passed over, as nothing can be learned
    of it. More than n: the rows at hand are too few, and it is an estimate.
    """
    n, k = outcomes.shape
    if n < at_least:
        return at_least
    longest, grain = at_least, GRAIN * max(float(np.abs(outcomes).max()), 1e-300)
    for a, b in combinations(range(k), 2):
        d = np.rint((outcomes[:, a] - outcomes[:, b]) / grain)
        if telling(d[:longest]) >= min(FEWEST_TELLING, longest - 1) or not (told := telling(d)):
            continue
        if told < FEWEST_TELLING:
            longest = max(longest, math.ceil(FEWEST_TELLING * n / told))
        else:
            longest = shortest_telling(d, longest)
    return longest


def shortest_telling(differences: Floats, low: int) -> int:
    """Return the least size, `low` or more, at which enough of the first differences tell something, by bisection.

    They tell enough as a whole, and a further one never lowers how many do.
    """
    high = differences.size
    while low < high:
        middle = (low + high) // 2
        if telling(differences[:middle]) >= FEWEST_TELLING:
            high = middle
        else:
            low = middle + 1
    return high
