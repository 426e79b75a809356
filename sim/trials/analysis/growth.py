"""How many replications: a fixed number, or at each design point as many as it takes until its differences are known.

A small company is noisy and quick to simulate, a large one the other way round; so each point grows by itself, all its
models alike. Growth is by steps of half as much again from at least fifty, several at once where they are surely needed:
so there are few looks, and intervals allow for all of them (see `sim.statistics.looks`). A budget of time ends growth where
it stands; what was done is what counts, and a run that is repeated by its numbers looks the same.
"""

import math
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment, Replications
from sim.metrics.averaged import Averaged
from sim.metrics.luck import OF
from sim.metrics.registry import higher_is_better
from sim.results.summary import Known, Reached
from sim.statistics.intervals import LEVEL
from sim.statistics.looks import Need, decided, level_at_every_look, look_schedule, telling
from sim.statistics.paired import paired_differences
from sim.trials.analysis.averages import pair_of
from sim.trials.planning.cells import Cell
from sim.trials.storage.store import Store

KNOWN_TO = 0.25
"""A difference is known when the half-width of its interval is at most this share of what is worth acting on."""

STRIDE = 4.0
"""So many times as many replications at most from one look to the next: the spread that is seen may still be off."""

MARGIN = 1.05
"""A little more than the spread that was seen asks for, or every second point would need one look more."""

LEAST_STEP = 0.02
"""Growth that a budget leaves less room than this share of what is there is not begun."""

Numbers = Mapping[int, int]
"""Design point → replications."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look: its number, of how many at most, at how many replications of each point, and what is known there then."""

    number: int
    most: int
    numbers: Numbers
    at: Mapping[int, tuple[Need, ...]]
    more: float | None = None  # about how many times the work so far would be enough, as of `times`

    @property
    def needs(self) -> tuple[Need, ...]:
        """Return how well each difference is known, of all points."""
        return tuple(chain.from_iterable(self.at.values()))

    def settled(self, point: int) -> bool:
        """Say whether a point needs no more; where nothing is compared there is nothing to wait for."""
        return not self.at[point] or decided(self.at[point])

    def wanted(self, point: int, schedule: Sequence[int]) -> int:
        """Return how many replications the point is to have at the next look, a number of the schedule."""
        here = self.numbers[point]
        unknown = [need for need in self.at[point] if need.wanted is not None and not need.known]
        times = max((need.half_width / need.wanted for need in unknown if need.wanted), default=1.0)
        least = min(STRIDE, MARGIN * times**2) * here if math.isfinite(times) else here
        larger = [size for size in schedule if size > here]
        return next((size for size in larger if size >= least), larger[-1] if larger else here)

    @property
    def by_metric(self) -> dict[str, Need]:
        """Return the difference of each metric that is furthest from known, of those that are to be known."""
        return worst_of(need for need in self.needs if need.wanted is not None)

    @property
    def known_to(self) -> dict[str, Known]:
        """Return the same as results; half_width None where nothing is known."""
        return {metric: as_entry(need) for metric, need in self.by_metric.items()}

    def times(self, work: Mapping[int, float]) -> float | None:
        """Return about how many times the work of all points would make everything known; None where nobody can say.

        work: of one replication at each point.
        """
        here = sum(self.numbers[point] * work[point] for point in self.numbers)
        there = 0.0
        for point, needs in self.at.items():
            short = [need for need in needs if need.wanted is not None and not need.known]
            times = max((MARGIN * (need.half_width / need.wanted) ** 2 for need in short if need.wanted), default=1.0)
            there += max(1.0, times) * self.numbers[point] * work[point]
        return there / here if here > 0.0 and math.isfinite(there) else None

    def reached(self, work: Mapping[int, float]) -> list[Reached]:
        """Return of each point its replications, its share of the work, and how well each metric is known at worst there."""
        total = sum(self.numbers[point] * work[point] for point in self.numbers)
        found = []
        for point, needs in self.at.items():
            share = self.numbers[point] * work[point] / total if total > 0.0 else 0.0
            known = {metric: as_entry(need) for metric, need in worst_of(needs).items()}
            found.append(Reached(point=point, n=self.numbers[point], share_of_work=share, known_to=known))
        return found


def worst_of(needs: Iterable[Need]) -> dict[str, Need]:
    """Return the difference of each metric that is furthest from known."""
    worst: dict[str, Need] = {}
    for need in needs:
        if need.metric not in worst or need.behind > worst[need.metric].behind:
            worst[need.metric] = need
    return worst


def as_entry(need: Need) -> Known:
    """Return how well a difference is known; half_width None where nothing is known."""
    half = need.half_width if math.isfinite(need.half_width) else None
    return Known(half_width=half, wanted=need.wanted, telling=need.telling, known=need.known)


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a run ended where it did. rule: fixed | rule | most | time; level: that of every interval it reports."""

    rule: str
    numbers: Numbers
    looks: tuple[int, ...]  # the most replications of any point at each
    level: float
    last: Look | None
    reached: tuple[Reached, ...] = ()  # of each point, as of `Look.reached`
    times: float | None = None  # as much work would be enough, as of `Look.times`

    @property
    def replications(self) -> int:
        """Return the most replications of any point."""
        return max(self.numbers.values())


@dataclass(frozen=True, slots=True)
class RepeatedNumbers:
    """A run whose numbers are to be repeated: why it ended, the replications of each point, the most at each look."""

    rule: str
    numbers: Numbers
    looks: tuple[int, ...]


class Watch:
    """Keeps the deciding metrics of the real cells and looks at their differences."""

    def __init__(
        self, experiment: Experiment, cells: Sequence[Cell], addresses: Sequence[str], store: Store, level: float
    ) -> None:
        self.experiment = experiment
        self.cells = cells
        self.addresses = addresses
        self.store = store
        self.level = level
        self.worth = {point.index: dict(point.worth_acting_on) for point in experiment.points()}
        self.precision = {point.index: dict(point.precision) for point in experiment.points()}
        self.points = {cell.index: cell.point for cell in cells}
        self.base = {(cell.point, cell.staffing): cell.index for cell in cells if cell.model == experiment.baseline}

    def values(self, cell: Cell, replications: int) -> Averaged:
        """Return the deciding metrics of a cell as their averages are compared; missing where it does not have them.

        Nothing else is held of a shard.
        """
        names = [*self.experiment.decide_on, *(OF[name] for name in self.experiment.decide_on if name in OF)]
        parts: list[list[NDArray[np.float64]]] = [[] for _ in names]
        for shard in self.store.read(self.addresses[cell.index], replications):
            for part, name in zip(parts, names, strict=True):
                part.append(shard.metrics.get(name, np.full(len(shard.span), np.nan)).copy())
        return Averaged({name: np.concatenate(part) for name, part in zip(names, parts, strict=True)})

    def wanted(self, point: int, metric: str) -> float | None:
        """Return the half-width that is enough at a point; None for a metric of which nobody has said what matters."""
        if metric in self.precision[point]:
            return self.precision[point][metric]
        if any(self.precision.values()):
            return None  # the file says what is to be known
        worth = self.worth[point].get(metric)
        return None if worth is None else KNOWN_TO * worth

    def needs(self, numbers: Numbers) -> dict[int, tuple[Need, ...]]:
        """Return how well each deciding difference to the baseline is known, by point, by its joint interval."""
        values = {cell.index: self.values(cell, numbers[cell.point]) for cell in self.cells}
        pairs, wanted = {}, {}
        for cell in self.cells:
            base = self.base.get((cell.point, cell.staffing))
            if base is None or self.addresses[base] == self.addresses[cell.index]:
                continue  # nothing to compare with, or the same simulation under two names
            for metric in self.experiment.decide_on:
                key = (cell.index, metric)
                pairs[key] = pair_of(values[cell.index], values[base], metric)
                wanted[key] = self.wanted(cell.point, metric)
        found = paired_differences(
            pairs, higher_is_better={key: higher_is_better(key[1]) for key in pairs}, level=self.level
        )
        at: dict[int, list[Need]] = {cell.point: [] for cell in self.cells}
        for key, d in found.items():
            seen = telling(pairs[key][0] - pairs[key][1])
            at[self.points[key[0]]].append(Need(key[1], (d.joint_high - d.joint_low) / 2.0, wanted[key], seen))
        return {point: tuple(needs) for point, needs in at.items()}


class Allowance:
    """How much of a budget of seconds is left, and how much work fits into it. clock: in seconds."""

    def __init__(self, seconds: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.seconds = math.inf if seconds is None else seconds
        self.clock = clock
        self.began = clock()
        self.taken, self.worked = 0.0, 0.0

    def note(self, work: float, seconds: float) -> None:
        """Note that so much work took so long."""
        self.worked += work
        self.taken += seconds

    @property
    def left(self) -> float:
        """Return the seconds that are left."""
        return self.seconds - (self.clock() - self.began)

    def share(self, work: float) -> float:
        """Return which share of some work fits into what is left, 0 to 1; all of it while nobody knows how long it takes."""
        if not math.isfinite(self.seconds) or work <= 0.0:
            return 1.0
        if self.left <= 0.0:
            return 0.0
        return min(1.0, self.left * self.worked / (self.taken * work)) if self.worked * self.taken > 0.0 else 1.0


def grow(
    asked: Replications,
    points: Sequence[int],
    watch: Callable[[float], Watch],
    run: Callable[[Numbers], float],
    say: Callable[[Look], None],
    work: Mapping[int, float],
    done: RepeatedNumbers | None = None,
    allowance: Allowance | None = None,
) -> Stop:
    """Run replications until each point is known, has as many as it may, or time is up.

    run: simulates all that is missing up to these numbers and returns how much work that was. work: of one replication at
    each point, in the same unit. done: numbers to repeat instead.
    """
    if asked.fixed and done is None:
        numbers = dict.fromkeys(points, asked.at_most)
        run(numbers)
        return Stop("fixed", numbers, (asked.at_most,), LEVEL, None)
    schedule = look_schedule(asked.at_least, asked.at_most)
    level = level_at_every_look(schedule)
    watching = watch(level)
    if done is not None:
        run(done.numbers)
        look = Look(len(done.looks), len(schedule), done.numbers, watching.needs(done.numbers))
        return stopped_at(look, done.rule, done.looks, level, work)
    allowed = allowance or Allowance(asked.budget)
    numbers, looks = dict.fromkeys(points, schedule[0]), []
    while True:
        began = allowed.clock()
        allowed.note(run(numbers), allowed.clock() - began)
        looks.append(max(numbers.values()))
        look = Look(len(looks), len(schedule), dict(numbers), watching.needs(numbers))
        say(replace(look, more=look.times(work)))
        more = {
            point: look.wanted(point, schedule)
            for point in points
            if not look.settled(point) and numbers[point] < schedule[-1]
        }
        if not more:
            rule = "rule" if all(look.settled(point) for point in points) else "most"
            return stopped_at(look, rule, looks, level, work)
        share = allowed.share(sum((more[p] - numbers[p]) * work[p] for p in more))
        fits = {p: numbers[p] + int(share * (more[p] - numbers[p])) for p in more}
        if share < 1.0 and all(fits[p] < (1.0 + LEAST_STEP) * numbers[p] for p in fits):
            return stopped_at(look, "time", looks, level, work)
        numbers = numbers | fits


def stopped_at(look: Look, rule: str, looks: Sequence[int], level: float, work: Mapping[int, float]) -> Stop:
    """Return why a run ended at this look. looks: the most replications of any point at each."""
    return Stop(rule, look.numbers, tuple(looks), level, look, tuple(look.reached(work)), look.times(work))
