"""Looking at a growing sample: when to look, how sure an interval must be at each look, and when enough is known.

A run may end as soon as its differences are known well enough. Whoever looks often and stops when an interval happens to
be narrow promises too much: on skewed outcomes a sample with a small spread also has its mean in the wrong place, and
plain 95% intervals then cover less. So there are few looks, and the interval of each is as wide as it must be for all
of them to hold together, whichever of them ends the run: a group-sequential bound of one height for the looks that are
planned (Pocock, Biometrika 64, 1977), by recursive numerical integration of a random walk between two walls (Armitage,
McPherson & Rowe, JRSS A 132, 1969). As the rule ends a run on width and not on sign, the bound is wider than need be for
normal outcomes; how much it covers is measured in tests/statistics/test_looking_often_keeps_its_promise.py.
"""

import functools
import math
from collections.abc import Iterable
from dataclasses import dataclass

from sim.statistics.intervals import LEVEL, Floats

GROWTH = 1.5
"""A look at half as many again: eleven looks from 50 to 2,000."""

NODES = 80
"""Gauss-Legendre nodes between the walls; 40 give the same twelve digits."""

HIGHEST_WALL = 6.0

FEWEST_TELLING = 30
"""Replications whose difference is not the commonest one, before anything counts as known. Where two models mostly come
out equal and rarely differ by much, a sample without such a case has an interval of no width around the wrong value:
without this rule such intervals cover 69–79% though corrected for the looks, with it 97–98% (measured)."""


@dataclass(frozen=True, slots=True)
class Need:
    """How well one difference is known at a look: the half-width of its interval, and the one that is wanted.

    half_width NaN: nothing is known of it. wanted None: nobody has said what is worth acting on. telling: replications
    whose difference is not the commonest one.
    """

    metric: str
    half_width: float
    wanted: float | None
    telling: int

    @property
    def behind(self) -> tuple[bool, float]:
        """Return how far it is from known, to be compared: unknown before known, then by half-width ÷ wanted."""
        share = self.half_width / self.wanted if self.wanted else math.inf
        return not self.known, math.inf if math.isnan(share) else share

    @property
    def known(self) -> bool:
        """Say whether the difference is known as well as is wanted."""
        return self.wanted is not None and self.half_width <= self.wanted and self.telling >= FEWEST_TELLING


def look_schedule(at_least: int, at_most: int) -> tuple[int, ...]:
    """Return the sample sizes at which to look: from at_least by half as much again to at_most.

    Errors: ValueError unless 2 <= at_least <= at_most.
    """
    if not 2 <= at_least <= at_most:
        raise ValueError(f"looks go from 2 or more up (got {at_least} to {at_most})")
    sizes = [at_least]
    while sizes[-1] < at_most:
        sizes.append(min(at_most, math.ceil(GROWTH * sizes[-1])))
    return tuple(sizes)


@functools.cache
def level_at_every_look(schedule: tuple[int, ...], level: float = LEVEL) -> float:
    """Return the level of the interval at each look such that the intervals of all looks hold together with `level`.

    schedule: increasing sample sizes. One look needs no more than `level` itself.
    """
    if len(schedule) == 1:
        return level
    from scipy.optimize import brentq
    from scipy.special import ndtr, ndtri

    lowest = float(ndtri(0.5 + level / 2.0))
    wall = brentq(lambda height: chance_inside(schedule, height) - level, lowest, HIGHEST_WALL, xtol=1e-10)
    return 1.0 - 2.0 * float(ndtr(-wall))


def chance_inside(schedule: tuple[int, ...], height: float) -> float:
    """Return P(|S(n)| <= height √n at every n of the schedule) for sums S of independent standard normal steps.

    The last step is integrated in closed form: it may be a single replication (1,943 to 1,944), far narrower than the
    nodes stand apart, and a sum over them would then miss it.
    """
    import numpy as np
    from scipy.special import ndtr

    from sim.statistics.products import applied, gauss_legendre, inner

    nodes, weights = gauss_legendre(NODES)
    density, before, walls = np.ones(1), 0, np.zeros(1)  # before the first look the walk stands at 0
    for size in schedule[:-1]:
        wall = height * math.sqrt(size)
        step = math.sqrt(size - before)
        here = wall * nodes
        moves = np.exp(-0.5 * ((here[:, None] - walls[None, :]) / step) ** 2) / (step * math.sqrt(2.0 * math.pi))
        density = wall * weights * applied(moves, density)  # mass at each node
        before, walls = size, here
    wall, step = height * math.sqrt(schedule[-1]), math.sqrt(schedule[-1] - before)
    return inner(ndtr((wall - walls) / step) - ndtr((-wall - walls) / step), density)


def telling(differences: Floats) -> int:
    """Return how many of the present differences, (n,), are not the commonest one."""
    import numpy as np

    present = differences[~np.isnan(differences)]
    if not present.size:
        return 0
    return int(present.size - np.unique(present, return_counts=True)[1].max())


def decided(needs: Iterable[Need]) -> bool:
    """Say whether every difference of which somebody has said what is worth acting on is known; False if there is none."""
    asked = [need for need in needs if need.wanted is not None]
    return bool(asked) and all(need.known for need in asked)
