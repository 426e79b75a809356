"""Equal spend: pilot runs turn a budget into people, so that every organisation is expected to be paid the same.

A budget at target pay is not yet what an organisation costs: commissions, kickers, vacancies and hires are paid as they
come. So a few pilot futures are run, first to move the budget to the roles that turn out to be busier (without them a
split would be judged at a bad ratio of its roles), then to find which share of the budget, counted at target pay, makes
the organisation cost as much as the baseline does. Pilots have replication numbers of their own, far from any study's.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.model.assembly import Design
from sim.trials.replication import replicate

FIRST_PILOT = 1_000_000
"""Number of the first pilot replication: no study reaches it."""
TILT_PASSES = 3
FEWEST_PILOTS, MOST_PILOTS = 6, 384
PILOT_CUSTOMERS = 6_000
"""Customers over all pilots of what is spent: few pilots of a large company know it as well as many of a small one.

With so many it is known to about half a percent."""
LEAST_SLOPE, MOST_SLOPE = 0.5, 1.0
"""By which share spending falls when a share of the people is taken away: by less than all where results are paid for."""
Floats: TypeAlias = NDArray[np.float64]
Tick: TypeAlias = Callable[[], None]


def nothing() -> None:
    """Hear of a future, and do nothing about it."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How a budget becomes people: `tilt` (r,) of hours between the roles, and `share` of it at target pay."""

    tilt: Floats
    share: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers that `of_json` reads back to the bit."""
        return {"tilt": [float(x) for x in self.tilt], "share": self.share}

    @staticmethod
    def of_json(said: Mapping[str, Any]) -> "Spread":
        """Return the spread that `as_json` wrote. Errors: KeyError, TypeError, ValueError where it did not."""
        return Spread(np.array(said["tilt"], dtype=np.float64), float(said["share"]))


@dataclass(frozen=True, slots=True)
class Pilot:
    """Utilisation by role (r,) since the month that a study measures from; dollars spent over the horizon by future (k,).

    Dollars are discounted, as economic value counts them.
    """

    utilisation: Floats
    spent: Floats


def pilot(plan: Design, seed: int, futures: int, discount: Floats, tick: Tick = nothing) -> Pilot:
    """Run pilot futures of an organisation. discount: worth of a dollar of each month of the horizon, (m,).

    tick: hears of every future that is done.
    """
    worked = np.zeros(len(plan.role_keys))
    capacity = np.zeros(len(plan.role_keys))
    spent = np.zeros(futures)
    first = int(plan.constants["window_from_month"][0]) + 1
    for k in range(futures):
        state = replicate(plan, seed=seed, replication=FIRST_PILOT + k).state
        worked += state.staff[first:]["worked_hours"].sum(axis=0)
        capacity += state.staff[first:]["capacity_hours"].sum(axis=0)
        spent[k] = (state.months["cost"][1 : discount.size + 1] * discount).sum()
        tick()
    return Pilot(worked / np.maximum(capacity, 1e-9), spent)


def pilots_for(opening: int, customers: int) -> int:
    """Return how many pilots follow about so many customers, which is how well they know what is spent.

    opening: customers with which each of them begins.
    """
    return min(MOST_PILOTS, max(FEWEST_PILOTS, customers // max(1, opening)))


def futures_of_pilots(roles: int, opening: int, customers: int, *, baseline: bool) -> int:
    """Return how many futures pilots run, at most, to turn a budget into the people of an organisation.

    The baseline only says what is spent; every other organisation is tried once more at its share of the budget.
    """
    known = pilots_for(opening, customers)
    return (TILT_PASSES - 1) * FEWEST_PILOTS * (roles > 1) + known * (1 if baseline else 2)


Build: TypeAlias = Callable[[Spread], Design]


def tilted(
    build: Build, roles: int, seed: int, discount: Floats, customers: int, tick: Tick = nothing
) -> tuple[Spread, Floats]:
    """Return the whole budget moved to where people are busier, and about what that spends, by pilot future (k,).

    The spending is of the people before the last move: of two organisations that differ in names alone it is the same.
    customers: over all pilots of what is spent.
    """
    tilt = np.ones(roles)
    for left in reversed(range(TILT_PASSES if roles > 1 else 1)):
        plan = build(Spread(tilt))
        futures = FEWEST_PILOTS if left else pilots_for(plan.opening_accounts, customers)
        seen = pilot(plan, seed, futures, discount, tick)
        if roles > 1:
            tilt = tilt * seen.utilisation
            tilt = tilt / tilt.mean()
    return Spread(tilt), seen.spent


def spending(
    build: Build, whole: Spread, spent: Floats, wanted: float, seed: int, discount: Floats, tick: Tick = nothing
) -> Spread:
    """Return the share of the budget that spends what is wanted on average, given what the whole budget spends (k,).

    The same pilots run again at a first guess; what is still missing there is small, so a rough slope is good enough. Who
    spends exactly what is wanted keeps the whole: two organisations that differ in names alone have the same people.
    """
    average = float(spent.mean())
    if average == wanted or average <= 0.0:
        return whole
    share = wanted / average
    then = float(pilot(build(Spread(whole.tilt, share)), seed, spent.size, discount, tick).spent.mean())
    slope = min(MOST_SLOPE, max(LEAST_SLOPE, (average - then) / average / (1.0 - share)))
    return Spread(whole.tilt, share + (wanted - then) / average / slope)
