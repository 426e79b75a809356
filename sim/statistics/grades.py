"""The grade of a decision: which of several options to recommend, and how firmly, by rule.

Options are compared on the same simulations, and larger is better. Two bounds decide, each joint over all options:

- *as good*: no other option is better than this one by more than is worth acting on. The bound is one-sided, from
  multiple comparisons with the best (Hsu, Annals of Statistics 12, 1984) with a zone of indifference (Bechhofer, Annals
  of Mathematical Statistics 25, 1954): whoever recommends an option within that zone of the best has not erred.
- *gain*: the best option less staying, two-sided, as printed, from comparisons with a control (Dunnett, JASA 50, 1955).

How many standard errors they take is found by a studentized bootstrap over simulations, so that skewed outcomes count.
The first row that holds is the grade:

| what is known                                                          | grade     | choice  |
|------------------------------------------------------------------------|-----------|---------|
| staying is as good as any, sure at 95%                                 | Recommend | staying |
| the best is as good as any and gains more than worth, both at 95%      | Recommend | best    |
| staying is as good as any, sure at 80%                                 | Lean      | staying |
| the best is as good as any at 80%, and gains more than worth at 80%,   | Lean      | best    |
| or gains for sure at 95%, by how much is open                          |           |         |
| the best gains for sure at 95%, but another change may be better still | too close | best    |
| anything else: changing costs                                          | too close | staying |

So a gain that is surely smaller than what is worth acting on recommends staying. Whoever looks several times gives the
level of each look (`looks.level_at_every_look`) in place of 95%, as the first Recommend ends the looking. The 80% are
one-sided and as they are: nobody stops at a Lean, so that only the last look can bring one. How often a
recommended option was as good as any is measured in tests/statistics/test_grades_err_as_rarely_as_they_say.py.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np

from sim.statistics.choosing import CONSTANT, studentised, unknown
from sim.statistics.intervals import LEVEL, Floats, mean_interval, t_quantile
from sim.statistics.looks import FEWEST_TELLING, telling
from sim.statistics.paired import FEWEST_FOR_BOOTSTRAP, joint_ends
from sim.statistics.selection import GRAIN

LEAN_LEVEL = 0.80
FINEST = 0.1
"""Of what is worth acting on: once every difference that decides is known as finely, more simulations change nothing that
anybody would notice, though nothing may be recommended: what is gained is then just about worth acting on."""


class Grade(StrEnum):
    """How firmly an option is recommended."""

    RECOMMEND = "recommend"
    LEAN = "lean"
    TOO_CLOSE = "too_close"


@dataclass(frozen=True, slots=True)
class Graded:
    """What to do, and how sure that is; options by column, from 0, amounts in the unit of the values.

    best: the option with the best average, staying where it shares it. choice: what is recommended. sure: confidence
    that no other option is better than the choice by more than is worth acting on, from 0 to 1, were this the only look:
    the level or more where it is recommended, 0.8 or more for a lean. lead, low, high: the best less the best of the
    others, joint over these. over_staying: the choice less staying, mean, low, high, joint over all that could have been
    chosen; (0, 0, 0) for staying itself. All intervals are two-sided, of the level asked for; NaN where too little is
    known. settled: it is recommended, or every difference that decides is known to FINEST of what is worth acting on.
    more: about how many more simulations settle it, if they are as these; None where it is settled, or nobody can say.
    n simulations were complete, `missing` were left out.
    """

    best: int
    choice: int
    grade: Grade
    sure: float
    lead: float
    low: float
    high: float
    over_staying: tuple[float, float, float]
    settled: bool
    more: int | None
    n: int
    missing: int


def grade(values: Floats, *, staying: int, worth: float, level: float = LEVEL) -> Graded:
    """Return what the simulations recommend, by the table at the top of this file.

    values: (n, k), simulation by option, larger is better; rows with a NaN are left out. staying: the column of changing
    nothing. worth: smaller differences change no decision, in the unit of the values. level: of each look, 95% for one.
    Errors: ValueError unless there are two options, staying is one of them, worth > 0 and 0.95 <= level < 1.
    """
    check(values.shape[1], staying, worth, level)
    complete = values[~np.isnan(values).any(axis=1)]
    n, missing = complete.shape[0], values.shape[0] - complete.shape[0]
    if n < 2:
        return nothing_known(staying, n, missing)
    found = compared(complete, worth, level)
    best, choice, named = decision(found, staying)
    left = 0.0 if named is Grade.RECOMMEND else found.wanted(staying, best) - n
    lead, low, high = found.lead(best)
    return Graded(
        best=best,
        choice=choice,
        grade=named,
        sure=1.0 - found.doubt(choice),
        lead=lead,
        low=low,
        high=high,
        over_staying=found.over(choice, staying, level),
        settled=left <= 0.0,
        more=math.ceil(left) if 0.0 < left < math.inf else None,
        n=n,
        missing=missing,
    )


def nothing_known(staying: int, n: int, missing: int) -> Graded:
    """Return what fewer than two simulations tell."""
    nan = math.nan
    return Graded(
        best=staying,
        choice=staying,
        grade=Grade.TOO_CLOSE,
        sure=nan,
        lead=nan,
        low=nan,
        high=nan,
        over_staying=(nan, nan, nan),
        settled=False,
        more=None,
        n=n,
        missing=missing,
    )


def check(k: int, staying: int, worth: float, level: float) -> None:
    """Refuse what no rule can grade.

    Errors: ValueError.
    """
    if k < 2:
        raise ValueError(f"there must be two options to choose from (got {k})")
    if not 0 <= staying < k:
        raise ValueError(f"staying must be one of the {k} options, 0 to {k - 1} (got {staying})")
    if not 0.0 < worth < math.inf:
        raise ValueError(f"what is worth acting on must be above 0 (got {worth:g})")
    if not LEVEL <= level < 1.0:
        raise ValueError(f"the level must be from {LEVEL:g} up to below 1 (got {level:g})")


@dataclass(frozen=True, slots=True)
class Comparisons:
    """Every option less every other over the same simulations, and how far chance may have moved each difference.

    Everything is taken from the differences, so that what all options share changes nothing.
    d: (k, k, n), the option of the row less that of the column. error: (k, k), standard errors of their means; infinite
    where too little was seen of how two options differ, 0 where they differ by the same in every simulation. short: (k,
    resamples), by how many standard errors an option's lead over any other falls most short. out: the same either way.
    grain: what is closer is the same.
    """

    worth: float
    level: float
    d: Floats
    error: Floats
    short: Floats
    out: Floats
    grain: float

    @property
    def n(self) -> int:
        """How many simulations there are."""
        return self.d.shape[2]

    @property
    def k(self) -> int:
        """How many options there are."""
        return self.d.shape[0]

    def others(self, option: int) -> Iterator[int]:
        """Yield all options but this one."""
        return (other for other in range(self.k) if other != option)

    def mean(self, option: int, other: int) -> float:
        """Return the mean of an option less another."""
        return float(self.d[option, other].mean())

    def best(self, staying: int) -> int:
        """Return the option with the best average; staying before others that are level with it."""
        gains = [0.0 if option == staying else self.mean(option, staying) for option in range(self.k)]
        most = max(gains)
        return staying if most <= self.grain else gains.index(most)

    def doubt(self, option: int) -> float:
        """Return the doubt that no other is better than this one by more than worth, 0 to 1: one less the confidence.

        Whichever option is truly the best, its lead over *all* others is taken for too small together no more often than
        that, so the promise holds for an option that was found by looking at the averages.
        """
        return max(self.doubt_beside(option, other) for other in self.others(option))

    def doubt_beside(self, option: int, other: int) -> float:
        """Return the doubt that the other is not better by more than worth, were the other the best of all."""
        room, error = self.worth - self.mean(other, option), float(self.error[other, option])
        if error == math.inf:
            return 1.0
        if error == 0.0:
            return float(room < 0.0)
        errors = room / error
        rivals = sum(self.error[other, rival] > 0.0 for rival in self.others(other))
        single = upper_tail(errors, self.n - 1)
        if self.n < FEWEST_FOR_BOOTSTRAP:
            return min(1.0, rivals * single)
        return max(single, float((self.short[other] >= errors).mean()))

    def factor(self, option: int, level: float) -> float:
        """Return how many standard errors cover all differences of an option to the others, two-sided and together."""
        if self.n < FEWEST_FOR_BOOTSTRAP:
            return t_quantile(self.n - 1, 1.0 - (1.0 - level) / (self.k - 1))
        return max(t_quantile(self.n - 1, level), float(np.quantile(self.out[option], level)))

    def over(self, option: int, other: int, level: float) -> tuple[float, float, float]:
        """Return the mean and the interval of an option less another, joint over all that the other is compared with."""
        if option == other:
            return 0.0, 0.0, 0.0
        return self.interval(option, other, self.factor(other, level), level)

    def lead(self, best: int) -> tuple[float, float, float]:
        """Return the mean and the interval of the best option less the best of the others."""
        factor = self.factor(best, self.level)
        found = [self.interval(best, other, factor, self.level) for other in self.others(best)]
        ends = np.array(found).min(axis=0)  # NaN where any is
        return float(ends[0]), float(ends[1]), float(ends[2])

    def interval(self, option: int, other: int, factor: float, level: float) -> tuple[float, float, float]:
        """Return the mean and the ends of a difference, at a factor on its standard error."""
        d = self.d[option, other]
        same = bool(np.abs(d).max() <= self.grain)
        single = mean_interval(d, level, same=same, grain=self.grain)
        low, high = joint_ends(single, factor, level)
        return single.mean, low, high

    def wanted(self, staying: int, best: int) -> float:
        """Return how many simulations settle it, if their averages and spreads are as they are now.

        They settle it for the best where it gains more than worth as it stands, else for staying; where the average lies on
        the line between them, until it is known to FINEST of worth.
        """
        gain = self.over(best, staying, self.level)
        change = gain[0] > self.worth
        option = best if change else staying
        found = []
        for other in self.others(option):
            noise = self.one_sided(other) * float(self.error[other, option])
            found.append(self.enough(self.worth - self.mean(other, option), noise, (other, option)))
        if change:
            found.append(self.enough(gain[0] - self.worth, gain[0] - gain[1], (best, staying)))
        return max(found)

    def one_sided(self, option: int) -> float:
        """Return how many standard errors an option's lead over all others falls short by at most."""
        if self.n < FEWEST_FOR_BOOTSTRAP:
            return t_quantile(self.n - 1, 1.0 - 2.0 * (1.0 - self.level) / (self.k - 1))
        single = t_quantile(self.n - 1, 2.0 * self.level - 1.0)
        return max(single, float(np.quantile(self.short[option], self.level)))

    def enough(self, room: float, noise: float, pair: tuple[int, int]) -> float:
        """Return at how many simulations the noise of a difference fits into the room there is for it."""
        if not math.isfinite(noise):
            told = telling(np.rint(self.d[pair] / self.grain))
            return max(self.n + 1.0, FEWEST_TELLING * self.n / told if told else CONSTANT)
        return self.n * (noise / max(room, FINEST * self.worth)) ** 2


def compared(values: Floats, worth: float, level: float) -> Comparisons:
    """Return the comparisons of (n, k) values without a NaN, n >= 2."""
    n, k = values.shape
    grain, pairs = GRAIN * float(np.abs(values).max()), list(combinations(range(k), 2))
    d = np.column_stack([values[:, a] - values[:, b] for a, b in pairs])
    spread = d.std(axis=0, ddof=1)
    varying = spread > grain
    drawn = studentised(d, varying)
    of, t, error = np.zeros((k, k, n)), np.zeros((k, k, len(drawn))), np.zeros((k, k))
    for p, (a, b) in enumerate(pairs):
        of[a, b], of[b, a], t[a, b], t[b, a] = d[:, p], -d[:, p], drawn[:, p], -drawn[:, p]
        known = spread[p] / math.sqrt(n) if varying[p] else 0.0
        error[a, b] = error[b, a] = math.inf if unknown(d[:, p], grain) else known
    itself = np.eye(k, dtype=bool)[:, :, None]
    short = np.where(itself, -np.inf, -t).max(axis=1)
    return Comparisons(worth, level, d=of, error=error, short=short, out=np.abs(t).max(axis=1), grain=grain)


def decision(found: Comparisons, staying: int) -> tuple[int, int, Grade]:
    """Return the best option, the choice and its grade: the table, row by row."""
    best, level, worth = found.best(staying), found.level, found.worth
    stay, change = found.doubt(staying), found.doubt(best)
    if stay <= 1.0 - level:
        return best, staying, Grade.RECOMMEND
    gains, likely = (found.over(best, staying, at)[1] for at in (level, 2.0 * LEAN_LEVEL - 1.0))
    if change <= 1.0 - level and gains > worth:
        return best, best, Grade.RECOMMEND
    if stay <= 1.0 - LEAN_LEVEL:
        return best, staying, Grade.LEAN
    if change <= 1.0 - LEAN_LEVEL and (likely > worth or gains > 0.0):
        return best, best, Grade.LEAN
    return best, best if gains > 0.0 else staying, Grade.TOO_CLOSE


def upper_tail(t: float, degrees: int) -> float:
    """Return P(T >= t) of Student's t."""
    from scipy.special import stdtr

    return float(stdtr(degrees, -t))
