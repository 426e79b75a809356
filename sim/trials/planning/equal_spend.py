"""Equal spend: pilot runs turn a budget into people, so that every organization is expected to be paid the same.

A budget at target pay is not yet what an organization costs: commissions, kickers, vacancies and hires are paid as they
come. So a few pilot futures are run: to move the budget to the roles that turn out to be busier; to move it on to the roles
where it is worth more (without both a split would be judged at a bad ratio of its roles); then to find which share of the
budget, counted at target pay, makes the organization cost as much as the baseline does. Pilots have replication numbers of
their own, far from any study's, and are the same futures for every organization: what is compared differs by the
organization, not by its luck.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.metrics.luck import arr_luck, cash_of_arr, terminal_of_arr
from sim.metrics.monthly import monthly
from sim.metrics.outcomes import value_parts
from sim.model.assembly import Design
from sim.model.inputs import Company
from sim.model.state import State
from sim.trials.executing.replication import replicate
from sim.trials.planning.margins import MOST_RUNS, best_ratio

FIRST_PILOT = 1_000_000
"""Number of the first pilot replication: no study reaches it."""
TILT_PASSES = 3
FEWEST_PILOTS, MOST_PILOTS = 6, 384
PILOT_CUSTOMERS = 6_000
"""Customers over all pilots of what is spent, at most: few pilots of a large company know it as well as many of a small one.

With so many it is known to about half a percent."""
SMALL_SHARE = 0.15
"""Part of those customers in each small pass, which moves the budget between roles and says roughly what is spent."""
FEWEST_SMALL = 3
FEWEST_BY_RATIO, SHARE_BY_RATIO = 4, 1 / 4
"""Futures in which each ratio of two roles is tried, as a part of the large pilots; in doubt it is tried in as many more.

Of more roles each has so many fewer, at the same cost."""
LESS = 0.9
"""Part of the budget that tells what a dollar more is worth, against the whole."""
KNOWN_TO = 0.005
"""Pilots end, before all of them are run, when what is spent is known so well: the standard error of its ratio."""
FEWEST_TO_JUDGE = 8
"""Pilots before it is asked how well they know: fewer may agree by luck."""
LEAST_SLOPE, MOST_SLOPE = 0.5, 1.1
"""By which share spending falls when a share of the people is taken away: by less than all where results are paid for."""
USUAL_SLOPE, TRUSTED_FROM = 1.0, 0.05
"""The slope while none can be seen; from which step of the share on the one that is seen counts for more than the usual.

Of four organizations of 25 and 160 customers it is 0.86 to 1.11. Few pilots know the spending of a step to half a percent."""
Floats: TypeAlias = NDArray[np.float64]
Tick: TypeAlias = Callable[[], None]


def nothing() -> None:
    """Hear of a future, and do nothing about it."""


@dataclass(frozen=True, slots=True)
class BudgetSplit:
    """How a budget becomes people: `tilt` (r,) of hours between the roles, and `share` of it at target pay."""

    tilt: Floats
    share: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers that `of_json` reads back to the bit."""
        return {"tilt": [float(x) for x in self.tilt], "share": self.share}

    @staticmethod
    def of_json(said: Any, roles: int) -> "BudgetSplit":
        """Return the spread that `as_json` wrote. Errors: KeyError, TypeError, ValueError where it did not."""
        tilt, share = np.array(said["tilt"], dtype=np.float64), float(said["share"])
        if tilt.shape != (roles,) or not (np.isfinite(tilt).all() and (tilt >= 0.0).all()):
            raise ValueError("a tilt is a finite number for each role")
        if not (math.isfinite(share) and share > 0.0):
            raise ValueError("a share is a finite number above zero")
        return BudgetSplit(tilt, share)


@dataclass(frozen=True, slots=True)
class Pilot:
    """Utilization by role (r,) since the month that a study measures from; dollars spent over the horizon by future (k,).

    Dollars are discounted, as economic value counts them.
    """

    utilisation: Floats
    spent: Floats


Build: TypeAlias = Callable[[BudgetSplit], Design]


@dataclass(frozen=True, slots=True)
class Terms:
    """How pilots are run. discount: worth of a dollar of each month of the horizon, (m,); customers: over all large pilots.

    opening: customers with which each future begins; company: whose customers' ARR is worth something, or roles stay
    equally busy; tick: hears of every future that is done.
    """

    seed: int
    discount: Floats
    opening: int
    company: Company | None = None
    customers: int = PILOT_CUSTOMERS
    tick: Tick = nothing

    @property
    def small(self) -> int:
        """Return how many futures a small pass runs."""
        return small_passes_for(self.opening, self.customers)

    @property
    def large(self) -> int:
        """Return how many futures are run at most to know what is spent."""
        return pilots_for(self.opening, self.customers)


def ended(plan: Design, terms: Terms, futures: range) -> Iterator[State]:
    """Yield how pilot futures of an organization end, counted from the first pilot of all."""
    for future in futures:
        yield replicate(plan, seed=terms.seed, replication=FIRST_PILOT + future).state
        terms.tick()


def pilot(plan: Design, terms: Terms, futures: range) -> Pilot:
    """Run pilot futures of an organization, counted from the first pilot of all."""
    worked = np.zeros(len(plan.role_keys))
    capacity = np.zeros(len(plan.role_keys))
    spent = np.zeros(len(futures))
    first = int(plan.constants["window_from_month"][0]) + 1
    for k, state in enumerate(ended(plan, terms, futures)):
        worked += state.staff[first:]["worked_hours"].sum(axis=0)
        capacity += state.staff[first:]["capacity_hours"].sum(axis=0)
        spent[k] = (state.months["cost"][1 : terms.discount.size + 1] * terms.discount).sum()
    return Pilot(worked / np.maximum(capacity, 1e-9), spent)


def worth(plan: Design, terms: Terms, company: Company, futures: range) -> Floats:
    """Return economic value without luck, and spending, of an organization in pilot futures (2, k), in dollars.

    Value is what somebody looks at who moves a head from one role to another: retention and growth, early and late, in one
    number.
    """
    of_arr = cash_of_arr(company, terms.discount) + terminal_of_arr(company, terms.discount.size)
    found = []
    for state in ended(plan, terms, futures):
        columns = monthly(state, terms.discount.size)
        luck = float((arr_luck(columns) * of_arr).sum()) / 100.0
        parts = value_parts(columns, company)
        found.append((parts["economic_value"] - luck, parts["value_cost"]))
    return np.array(found).T


def pilots_for(opening: int, customers: int) -> int:
    """Return how many pilots follow about so many customers, which is how well they know what is spent.

    opening: customers with which each of them begins.
    """
    return min(MOST_PILOTS, max(FEWEST_PILOTS, customers // max(1, opening)))


def small_passes_for(opening: int, customers: int) -> int:
    """Return how many pilots a small pass runs: of as many customers in all, whatever the company's size."""
    large = pilots_for(opening, customers)
    return max(FEWEST_SMALL, min(large // 4, int(SMALL_SHARE * customers) // max(1, opening)))


def futures_of_pilots(roles: int, opening: int, customers: int, *, baseline: bool) -> int:
    """Return how many futures pilots run, at most, to turn a budget into the people of an organization.

    A baseline of one role has nothing to move, and what it spends roughly is what the first of its large pilots spend.
    """
    passes = TILT_PASSES + 1 if roles > 1 else 0 if baseline else 1
    large = pilots_for(opening, customers)
    runs = MOST_RUNS * (roles - 1) + 2 if roles > 1 else 0  # with the two that tell what a dollar is worth
    return passes * small_passes_for(opening, customers) + runs * futures_by_ratio(roles, large) + large


def futures_by_ratio(roles: int, large: int) -> int:
    """Return in how many futures each ratio of roles is tried, given how many large pilots there are at most."""
    return max(FEWEST_BY_RATIO, int(SHARE_BY_RATIO * large) // max(1, roles - 1))


def small_passes(build: Build, roles: int, terms: Terms) -> tuple[Floats, Floats]:
    """Return the tilt (r,) that moves the budget to where it is worth most, and about what the whole budget spends (k,).

    The spending is of the people after the last move: where results are paid for, another ratio spends something else.
    """
    tilt = np.ones(roles)
    if roles > 1:
        for _ in range(TILT_PASSES):
            tilt = tilt * pilot(build(BudgetSplit(tilt)), terms, range(terms.small)).utilisation
            tilt = tilt / tilt.mean()
        tilt = worth_most(build, tilt, terms)
    return tilt, pilot(build(BudgetSplit(tilt)), terms, range(terms.small)).spent


def price_of_spending(build: Build, tilt: Floats, terms: Terms, company: Company, futures: range) -> float:
    """Return by how much value rises with a dollar more of the budget.

    Commissions make one ratio spend more than another at the same target pay. It will have fewer people for it, once all
    spend the same, and loses what they are worth.
    """
    whole, part = (
        worth(build(BudgetSplit(tilt, share)), terms, company, futures).mean(axis=1) for share in (1.0, LESS)
    )
    value, spent = whole - part
    return max(0.0, float(value / spent)) if spent > 0.0 else 0.0


def worth_most(build: Build, tilt: Floats, terms: Terms) -> Floats:
    """Return the tilt (r,) at which the organization is worth most; the one that it has where no other is told to be better.

    How busy people are does not say whether a ratio is worth trying: in a small company much is missed at 80%, because
    work and vacancies come in lumps.
    """
    company = terms.company
    if tilt.size < 2 or company is None:
        return tilt
    by_ratio = futures_by_ratio(tilt.size, terms.large)
    price = price_of_spending(build, tilt, terms, company, range(by_ratio))

    def tried(other: Floats, batch: int) -> Floats:
        futures = range(batch * by_ratio, (batch + 1) * by_ratio)
        value, spent = worth(build(BudgetSplit(other)), terms, company, futures)
        return value - price * spent

    return best_ratio(tilt, tried)


@dataclass(frozen=True, slots=True)
class Measure:
    """What the baseline spends, the measure of all others: in a small pass and in as many large pilots as were asked for."""

    whole: BudgetSplit
    rough: Floats
    spent: Floats

    def as_json(self) -> dict[str, Any]:
        """Return plain numbers that `of_json` reads back to the bit."""
        return {
            "whole": self.whole.as_json(),
            "rough": list(map(float, self.rough)),
            "spent": list(map(float, self.spent)),
        }

    @staticmethod
    def of_json(said: Any, roles: int, terms: Terms) -> "Measure":
        """Return the measure that `as_json` wrote. Errors: as of `BudgetSplit.of_json`."""
        rough, spent = (np.array(said[name], dtype=np.float64) for name in ("rough", "spent"))
        if rough.shape != (terms.small,) or spent.ndim != 1 or spent.size > terms.large:
            raise ValueError("what is spent is a number for each pilot")
        if not (np.isfinite(rough).all() and np.isfinite(spent).all()):
            raise ValueError("what is spent is a finite number")
        return Measure(BudgetSplit.of_json(said["whole"], roles), rough, spent)


def measured(build: Build, roles: int, terms: Terms) -> Measure:
    """Return what the baseline spends of the whole budget, in the few pilots that a first look needs."""
    if roles > 1:
        tilt, rough = small_passes(build, roles, terms)
        return Measure(BudgetSplit(tilt), rough, np.zeros(0))
    spent = pilot(build(BudgetSplit(np.ones(roles))), terms, range(terms.small)).spent
    return Measure(BudgetSplit(np.ones(roles)), spent, spent)


def longer(measure: Measure, build: Build, terms: Terms, futures: int) -> Measure:
    """Return a measure that knows at least so many large pilots: those that are missing are run."""
    missing = range(measure.spent.size, futures)
    if not missing:
        return measure
    spent = pilot(build(measure.whole), terms, missing).spent
    return Measure(measure.whole, measure.rough, np.concatenate([measure.spent, spent]))


def looks(most: int) -> list[int]:
    """Return after how many pilots it is asked how well they know what is spent: a quarter, half, all of them."""
    fewest = min(most, FEWEST_TO_JUDGE)
    return sorted({max(fewest, -(-most // 4)), max(fewest, -(-most // 2)), most})


def is_known(spent: Floats, baseline: Floats) -> bool:
    """Say whether futures (k,) know the ratio of two spendings, in the same futures, well enough."""
    average = float(baseline.mean())
    if spent.size < 2 or average <= 0.0:
        return False
    return float((spent - baseline * (spent.mean() / average)).std(ddof=1)) <= KNOWN_TO * average * spent.size**0.5


def spending_as(
    build: Build, roles: int, terms: Terms, rough_wanted: Floats, wanted: Callable[[int], Floats]
) -> BudgetSplit:
    """Return the share of the budget, and its tilt, that spends what is wanted on average.

    The small passes guess the share; the large pilots run once, at this guess, and what is still missing there is small, so
    a rough slope is good enough. Who spends exactly what is wanted keeps the whole: two organizations that differ in names
    alone have the same people. rough_wanted: what is wanted in the futures of a small pass, (k,); wanted: in so many first
    large pilots.
    """
    tilt, rough = small_passes(build, roles, terms)
    whole, goal = float(rough.mean()), float(rough_wanted.mean())
    if whole <= 0.0:
        return BudgetSplit(tilt)
    share = goal / whole
    plan, seen = build(BudgetSplit(tilt, share)), np.zeros(0)
    for futures in looks(terms.large):
        seen = np.concatenate([seen, pilot(plan, terms, range(seen.size, futures)).spent])
        asked = wanted(futures)[:futures]
        if is_known(seen, asked):
            break
    then = float(seen[: rough.size].mean())
    missing, slope = float(asked.mean()) - float(seen.mean()), slope_of(share, whole, then)
    return BudgetSplit(tilt, max(share / 2.0, share + missing / whole / slope))


def slope_of(share: float, whole: float, then: float) -> float:
    """Return by which part of a step of the share spending moves, near the whole budget.

    The share 1 spent `whole`, this one spent `then` in the same futures. After a small step that is mostly noise.
    """
    step = 1.0 - share
    if step == 0.0 or whole <= 0.0:
        return USUAL_SLOPE
    seen = min(MOST_SLOPE, max(LEAST_SLOPE, (whole - then) / whole / step))
    return USUAL_SLOPE + (seen - USUAL_SLOPE) * step * step / (step * step + TRUSTED_FROM**2)
