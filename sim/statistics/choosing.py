"""What is known about which of several systems is best, and what choosing wrongly would cost.

Two questions are kept apart here, as they are often mixed up:

- In how many *futures* is a system the best (`best_in_future`)? That is spread of the world. More replications make the
  figure more exact and not more extreme: a system may be the right choice and still be best in 40% of futures only.
- How sure is it that a system is the best *on average* (`best_on_average`)? That is noise of the averages. It goes to 0
  or 1 as replications are added, except where systems are equal.

Whoever must choose looks at the second, and at what a wrong choice would cost on average (`expected_loss`); whoever must
live with the choice also looks at the first. All of it is paired: the same worlds under every system.
"""

import math
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from sim.statistics.intervals import LEVEL, Floats, t_quantile
from sim.statistics.looks import FEWEST_TELLING, telling
from sim.statistics.paired import FEWEST_FOR_BOOTSTRAP, resampled_weights
from sim.statistics.products import product
from sim.statistics.selection import GRAIN

BOOTSTRAPS = 2000
SEED = 20_261_125
SAME = 1e-12
"""Of the largest outcome: resampled averages closer than this are tied, as only rounding parts them."""

CONSTANT = 300
"""Replications after which a difference that was the same in every one is taken for exact: with 95% confidence it is
another one in less than 1% of worlds. Taken so at 60, the best is among those not told apart in 70% (measured)."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is known of one system as a choice among all of them.

    mean: in the unit of the outcomes, as they are. gap: mean less the best mean of the others, positive where this one is
    better, whichever way is better; low and high: its interval, joint over the systems (`gaps_to_best`),
    infinite where too little is known.
    best_in_future: share of replications in which it is best, ties shared. best_on_average: probability that its mean is
    best. expected_loss: what choosing it loses on average, as the means are not known exactly; loss_at_means: what it
    loses if the means are what they seem. near_best: probability that it loses no more than delta on average.
    good_enough: the interval says so. told_apart: the interval says that it is not the best. n replications were
    complete, `missing` were left out.
    """

    system: int
    mean: float
    gap: float
    low: float
    high: float
    best_in_future: float
    best_on_average: float
    near_best: float
    expected_loss: float
    loss_at_means: float
    good_enough: bool
    told_apart: bool
    n: int
    missing: int


def choices(
    outcomes: NDArray[np.float64],
    *,
    higher_is_better: bool,
    delta: float,
    level: float = LEVEL,
    futures: NDArray[np.float64] | None = None,
) -> tuple[Choice, ...]:
    """Return what is known of each system, in the order of the columns.

    outcomes: (n, k), replication by system; rows with a NaN are left out. delta: smaller differences change no decision,
    in the unit of the outcomes. futures: the same rows as they came out, where luck is taken off in `outcomes`; in which
    of them a system is best is counted there. With fewer than two complete rows nothing is known: figures are NaN, nothing is
    told apart. Errors: ValueError where delta is below 0.
    """
    if not delta >= 0.0:
        raise ValueError(f"delta must be 0 or more (got {delta:g})")
    signed = complete_rows(outcomes, higher_is_better=higher_is_better)
    n, k = signed.shape
    if n < 2:
        nothing, missing = (math.nan,) * 9, outcomes.shape[0] - n
        return tuple(Choice(i, *nothing, good_enough=False, told_apart=False, n=n, missing=missing) for i in range(k))
    mean, drawn = signed.mean(axis=0), resampled_means(signed)
    gaps = gaps_to_best(signed, level)
    came = signed if futures is None else complete_rows(futures, higher_is_better=higher_is_better)
    future, average, loss = share_best(came), share_best(drawn, slack(signed)), losses(drawn)
    near = (loss <= delta + slack(signed)).mean(axis=0)
    return tuple(
        Choice(
            system=i,
            mean=float(mean[i] if higher_is_better else -mean[i]),
            gap=float(gaps.gap[i]),
            low=float(gaps.low[i]),
            high=float(gaps.high[i]),
            best_in_future=float(future[i]),
            best_on_average=float(average[i]),
            near_best=float(near[i]),
            expected_loss=float(loss[:, i].mean()),
            loss_at_means=float(mean.max() - mean[i]),
            good_enough=bool(gaps.low[i] >= -delta),
            told_apart=bool(not gaps.may_be_best[i]),
            n=n,
            missing=outcomes.shape[0] - n,
        )
        for i in range(k)
    )


def complete_rows(outcomes: Floats, *, higher_is_better: bool) -> Floats:
    """Return the rows without a NaN, turned so that more is better."""
    complete = outcomes[~np.isnan(outcomes).any(axis=1)]
    return complete if higher_is_better else -complete


def resampled_means(signed: Floats) -> Floats:
    """Return the mean of each system in each bootstrap sample of the replications, (BOOTSTRAPS, k), seeded."""
    means = np.empty((BOOTSTRAPS, signed.shape[1]))
    for rows, weights in resampled_weights(signed.shape[0], BOOTSTRAPS, SEED):
        means[rows] = product(weights, signed)
    return means


def slack(signed: Floats) -> float:
    """Return how far apart two averages may be and still count as tied."""
    return SAME * float(np.abs(signed).max())


def share_best(values: Floats, within: float = 0.0) -> Floats:
    """Return the share of rows of (n, k) in which each column is largest, (k,); m tied ones get 1/m each."""
    best = values >= values.max(axis=1, keepdims=True) - within
    return (best / best.sum(axis=1, keepdims=True)).mean(axis=0)


def losses(means: Floats) -> Floats:
    """Return what each column loses against the best of its row, (n, k), 0 or more."""
    return means.max(axis=1, keepdims=True) - means


def best_in_future(outcomes: Floats, *, higher_is_better: bool) -> Floats:
    """Return the share of futures in which each system is the best, (k,), ties shared: the spread of the world.

    outcomes: (n, k) with at least one complete row.
    """
    return share_best(complete_rows(outcomes, higher_is_better=higher_is_better))


def best_on_average(outcomes: Floats, *, higher_is_better: bool) -> Floats:
    """Return the probability that the mean of each system is the best, (k,), ties shared: the noise of the averages.

    Bootstrap over replications, all systems of a replication together. outcomes: (n, k) with two complete rows or more.
    """
    signed = complete_rows(outcomes, higher_is_better=higher_is_better)
    return share_best(resampled_means(signed), slack(signed))


def expected_opportunity_loss(outcomes: Floats, *, higher_is_better: bool) -> Floats:
    """Return E[best mean − mean of the system] over what the means may be, (k,), in the unit of the outcomes.

    The choice with the least of it is the best one; what that one still loses is what knowing the averages exactly would
    be worth. outcomes: (n, k) with two complete rows or more.
    """
    return losses(resampled_means(complete_rows(outcomes, higher_is_better=higher_is_better))).mean(axis=0)


def not_told_apart(outcomes: Floats, *, higher_is_better: bool, level: float = LEVEL) -> tuple[int, ...]:
    """Return the systems that may still be the best, by number; the best is among them with probability `level`.

    outcomes: (n, k); with fewer than two complete rows it is all of them.
    """
    signed = complete_rows(outcomes, higher_is_better=higher_is_better)
    if signed.shape[0] < 2:
        return tuple(range(signed.shape[1]))
    return tuple(int(i) for i in np.flatnonzero(gaps_to_best(signed, level).may_be_best))


@dataclass(frozen=True, slots=True)
class Gaps:
    """Mean of each system less the best mean of the others, (k,), with joint intervals; which may be the best, (k,)."""

    gap: Floats
    low: Floats
    high: Floats
    may_be_best: NDArray[np.bool_]


def gaps_to_best(signed: Floats, level: float = LEVEL) -> Gaps:
    """Return multiple comparisons with the best (Hsu 1984, 1996): all intervals hold together with probability `level`.

    They are constrained: low <= 0 <= high, as they say how far a system may be from the best, not how far the best is
    ahead. A system may be the best if its mean plus the noise reaches every other mean; exact ties do. The noise is that
    of the paired differences; how many standard errors it takes is found for each system against all others at once, by
    a one-sided bootstrap. signed: (n, k), n >= 2, no NaN, more is better. A single system is the best, by 0.
    """
    if signed.shape[1] == 1:
        zero = np.zeros(1)
        return Gaps(zero, zero, zero, np.ones(1, bool))
    difference = signed.mean(axis=0)[:, None] - signed.mean(axis=0)[None, :]
    noise = pair_noise(signed, level)  # in row i: of i less each other, at the factor of i
    np.fill_diagonal(difference, np.inf)  # nobody is compared with itself
    reach = (difference + noise).min(axis=1)
    may_be_best = reach >= 0.0
    rivals = np.where(may_be_best[None, :], difference - noise.T, np.inf)
    low = np.minimum(0.0, rivals.min(axis=1))
    return Gaps(difference.min(axis=1), low, np.maximum(0.0, reach), may_be_best)


def pair_noise(signed: Floats, level: float) -> Floats:
    """Return factor × standard error of the difference of systems i and j, (k, k), the factor being that of i.

    Infinite where too little is known of how two systems differ: see `unknown`.
    """
    n, k = signed.shape
    noise, pairs = np.zeros((k, k)), list(combinations(range(k), 2))
    d, grain = np.column_stack([signed[:, a] - signed[:, b] for a, b in pairs]), GRAIN * float(np.abs(signed).max())
    spread = d.std(axis=0, ddof=1)
    varying = spread > grain
    errors = np.where(varying, spread / math.sqrt(n), 0.0)
    errors[[unknown(column, grain) for column in d.T]] = np.inf
    statistics = studentised(d, varying)
    for i in range(k):
        mine = [(p, b if a == i else a, -1.0 if a == i else 1.0) for p, (a, b) in enumerate(pairs) if i in (a, b)]
        factor = one_sided_factor([sign * statistics[:, p] for p, _, sign in mine if varying[p]], n, level)
        for p, other, _ in mine:
            noise[i, other] = factor * errors[p]
    return noise


def unknown(differences: Floats, grain: float) -> bool:
    """Say whether the replications show too little of how two systems differ: mostly the same way, and rarely otherwise.

    Too little is fewer than FEWEST_TELLING other differences (in smaller samples: any two that are the same), and of a
    constant one fewer than CONSTANT replications; but what never differs at all is a tie. grain: closer is the same.
    """
    n = differences.size
    if np.abs(differences).max() <= grain:
        return False
    told = telling(np.rint(differences / grain))
    return told < min(FEWEST_TELLING, n - 1) if told else n < CONSTANT


def studentised(d: Floats, varying: NDArray[np.bool_]) -> Floats:
    """Return t of the mean of each column of differences in each bootstrap sample, (BOOTSTRAPS, pairs); 0 if constant."""
    n = d.shape[0]
    if n < FEWEST_FOR_BOOTSTRAP:
        return np.zeros((0, d.shape[1]))
    centred = np.where(varying, d - d.mean(axis=0), 0.0)
    t = np.empty((BOOTSTRAPS, d.shape[1]))
    for rows, weights in resampled_weights(n, BOOTSTRAPS, SEED):
        means = product(weights, centred)
        variances = np.maximum(product(weights, centred**2) - means**2, 1e-300) / (n - 1)
        t[rows] = means / np.sqrt(variances)
    return t


def one_sided_factor(below: list[Floats], n: int, level: float) -> float:
    """Return how many standard errors cover, one-sided and together, the differences of one system to the others.

    below: by other system, how many standard errors its resampled differences fall short. With fewer than
    FEWEST_FOR_BOOTSTRAP replications: Bonferroni. Never below the single t quantile.
    """
    single = t_quantile(n - 1, 2.0 * level - 1.0)
    if len(below) < 2:
        return single
    if n < FEWEST_FOR_BOOTSTRAP:
        return t_quantile(n - 1, 1.0 - 2.0 * (1.0 - level) / len(below))
    return max(single, float(np.quantile(np.max(below, axis=0), level)))
