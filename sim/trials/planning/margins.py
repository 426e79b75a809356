"""Which ratio of its roles serves an organization best at the same spend: where a dollar more is worth the same in each.

Roles that are equally busy are no good ratio where nobody gets everything done: an hour is then worth more in one role
than in the other. So ratios are tried, in the same futures, and the best one is taken where it is told from noise.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Worth: TypeAlias = Callable[[Floats, int], Floats]
"""What an organization with this tilt (r,) is worth by future (k,): in batch 0, or in batch 1 of as many others."""
OfPlace: TypeAlias = Callable[[float, int], Floats]
"""The same of the ratio that stands so many steps away from the balanced one."""

STEP = 2.5
"""Ratios are tried at a step to both sides, then on to the better side. Three ratios fix a parabola."""
FARTHEST = 3
"""Steps away at most. Of a split at 100 to 200% load the best ratio lay at 1.6 to 12 times the balanced one."""
TOLD, IN_DOUBT = 2.0, 1.0
"""Standard errors by which a ratio must be better than the balanced one to be taken, and to be looked at longer."""
MOST_RUNS = FARTHEST + 2 + 4 + 2
"""How often, at most, a ratio of one role is run: to both sides and on to one; in doubt three and the balanced one again; the
best one twice to see whether it is better."""


@dataclass(frozen=True, slots=True)
class RatioTrial:
    """What three ratios are worth by future, (3, k), and the balanced one, (k,).

    Logarithms of the three stand at `first`, `first` + 1 and `first` + 2 steps, that of the balanced one at 0.
    """

    first: int
    worth: Floats
    balanced: Floats

    @staticmethod
    def of(worth: OfPlace, first: int, batch: int = 0) -> "RatioTrial":
        """Try three ratios."""
        return RatioTrial(first, np.array([worth(first + k, batch) for k in range(3)]), worth(0, batch))

    def joined(self, other: "RatioTrial") -> "RatioTrial":
        """Return the same ratios in the futures of both."""
        worth = np.concatenate([self.worth, other.worth], axis=1)
        return RatioTrial(self.first, worth, np.concatenate([self.balanced, other.balanced]))

    @property
    def best(self) -> float:
        """Return where the parabola through their means is highest, in steps, among the ratios that were tried."""
        low, middle, high = self.worth.mean(axis=1)
        bend = low + high - 2.0 * middle
        if bend >= 0.0:
            return self.first + (2.0 if high > low else 0.0)
        return self.first + 1.0 + min(1.0, max(-1.0, float((low - high) / 2.0 / bend)))

    @property
    def is_at_an_end(self) -> bool:
        """Say whether it is highest at an end of what was tried, and may be higher beyond."""
        return self.best in (self.first, self.first + 2)

    def at(self, place: float) -> Floats:
        """Return what the ratio at this place is worth, by the parabola of each future, (k,)."""
        low, middle, high = self.worth
        x = place - self.first - 1.0
        found: Floats = middle + x * (high - low) / 2.0 + x * x * (low + high - 2.0 * middle) / 2.0
        return found

    def is_better_by(self, errors: float) -> bool:
        """Say whether the best ratio is better than the balanced one by more than so many standard errors of pairs."""
        gain = self.at(self.best) - self.balanced
        return bool(gain.mean() > errors * gain.std(ddof=1) / gain.size**0.5)


def around_the_best(worth: OfPlace) -> RatioTrial:
    """Return three ratios with the best one among them, or those up to the farthest."""
    tried = RatioTrial.of(worth, -1)
    for _ in range(FARTHEST - 1):
        if not tried.is_at_an_end or tried.best == 0.0:
            break
        tried = RatioTrial.of(worth, int(tried.best) - 1)
    return tried


def best_place(worth: OfPlace) -> float:
    """Return how many steps away the best ratio stands; 0 where none is told to be better than the balanced one.

    A parabola through a hill that is steep on one side has its top beside the hill's. So the ratio that it names is run, too,
    and is to be better than the balanced one, in twice the futures.
    """
    tried = around_the_best(worth)
    if tried.is_better_by(IN_DOUBT) and not tried.is_better_by(TOLD):
        tried = tried.joined(RatioTrial.of(worth, tried.first, batch=1))
    if not tried.is_better_by(TOLD):
        return 0.0
    gain = sum(float((worth(tried.best, batch) - worth(0, batch)).mean()) for batch in (0, 1))
    return tried.best if gain > 0.0 else 0.0


def moved(tilt: Floats, role: int, steps: float) -> Floats:
    """Return a tilt with so many steps more of a role, or less of it, against all others. What is spent stays."""
    if steps == 0.0:
        return tilt
    found = tilt.copy()
    found[role] *= STEP**steps
    found /= found.mean()
    return found


def asked_once(worth: Worth) -> Worth:
    """Return what tells worth and runs nothing twice."""
    known: dict[tuple[bytes, int], Floats] = {}

    def told(tilt: Floats, batch: int) -> Floats:
        key = (tilt.tobytes(), batch)
        if key not in known:
            known[key] = worth(tilt, batch)
        return known[key]

    return told


def best_ratio(tilt: Floats, worth: Worth) -> Floats:
    """Return the tilt (r,) at which an organization is worth most: one role against the rest, one role after the other."""
    once = asked_once(worth)
    for role in np.flatnonzero(tilt)[:-1].tolist():  # who has nothing to do has nobody
        here = tilt

        def of_place(steps: float, batch: int, here: Floats = here, role: int = role) -> Floats:
            return once(moved(here, role, steps), batch)

        tilt = moved(here, role, best_place(of_place))
    return tilt
