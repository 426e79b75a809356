"""How many replications: a fixed number, or as many as it takes until the headline differences are known well enough.

Growth is by half from at least fifty, so there are few looks; intervals allow for all of them (see `sim.statistics.looks`).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.experiment import Experiment, Replications
from sim.metrics.averaged import Averaged
from sim.metrics.direction import higher_is_better
from sim.metrics.luck import OF
from sim.statistics.intervals import LEVEL
from sim.statistics.looks import Need, decided, level_at_every_look, look_schedule, telling
from sim.statistics.paired import paired_differences
from sim.trials.cells import Cell
from sim.trials.store import Store

KNOWN_TO = 0.5
"""A difference is known when the half-width of its interval is at most this share of what is worth acting on."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look: its number, of how many at most, at how many replications, and what is known then."""

    number: int
    most: int
    replications: int
    needs: tuple[Need, ...]

    @property
    def by_metric(self) -> dict[str, Need]:
        """Return the difference of each metric that is furthest from known, of those that are to be known."""
        worst: dict[str, Need] = {}
        for need in self.needs:
            if need.wanted is not None and (need.metric not in worst or need.behind > worst[need.metric].behind):
                worst[need.metric] = need
        return worst

    @property
    def known_to(self) -> dict[str, dict[str, Any]]:
        """Return the same as plain data; half_width None where nothing is known."""
        return {
            metric: {
                "half_width": need.half_width if math.isfinite(need.half_width) else None,
                "wanted": need.wanted,
                "telling": need.telling,
                "known": need.known,
            }
            for metric, need in self.by_metric.items()
        }


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a run ended where it did. rule: fixed | rule | budget; level: that of every interval it reports."""

    rule: str
    replications: int
    looks: tuple[int, ...]
    level: float
    last: Look | None


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
        self.base = {(cell.point, cell.staffing): cell.index for cell in cells if cell.model == experiment.baseline}

    def values(self, cell: Cell, replications: int) -> Mapping[str, NDArray[np.float64]]:
        """Return the deciding metrics of a cell as their averages are compared; missing where it does not have them.

        Nothing else is held of a shard.
        """
        names = [*self.experiment.decide_on, *(OF[name] for name in self.experiment.decide_on if name in OF)]
        parts: list[list[NDArray[np.float64]]] = [[] for _ in names]
        for shard in self.store.read(self.addresses[cell.index], replications):
            for part, name in zip(parts, names, strict=True):
                part.append(shard.metrics.get(name, np.full(len(shard.span), np.nan)).copy())
        return Averaged({name: np.concatenate(part) for name, part in zip(names, parts, strict=True)})

    def needs(self, replications: int) -> tuple[Need, ...]:
        """Return how well each deciding difference to the baseline is known, by its joint interval."""
        values = {cell.index: self.values(cell, replications) for cell in self.cells}
        pairs, wanted = {}, {}
        for cell in self.cells:
            base = self.base.get((cell.point, cell.staffing))
            if base is None or self.addresses[base] == self.addresses[cell.index]:
                continue  # nothing to compare with, or the same simulation under two names
            for metric in self.experiment.decide_on:
                key = (cell.index, metric)
                pairs[key] = (values[cell.index][metric], values[base][metric])
                worth = self.worth[cell.point].get(metric)
                wanted[key] = None if worth is None else KNOWN_TO * worth
        found = paired_differences(
            pairs, higher_is_better={key: higher_is_better(key[1]) for key in pairs}, level=self.level
        )
        return tuple(
            Need(key[1], (d.joint_high - d.joint_low) / 2.0, wanted[key], telling(pairs[key][0] - pairs[key][1]))
            for key, d in found.items()
        )


def grow(
    asked: Replications, watch: Callable[[float], Watch], run: Callable[[int], object], say: Callable[[Look], None]
) -> Stop:
    """Run replications until the rule or the budget says stop. `run` runs all cells up to a number of replications."""
    if asked.fixed:
        run(asked.at_most)
        return Stop("fixed", asked.at_most, (asked.at_most,), LEVEL, None)
    schedule = look_schedule(asked.at_least, asked.at_most)
    level = level_at_every_look(schedule)
    watching = watch(level)
    for number, replications in enumerate(schedule, 1):
        run(replications)
        look = Look(number, len(schedule), replications, watching.needs(replications))
        say(look)
        if not look.needs or decided(look.needs):  # where nothing is compared there is nothing to wait for
            return Stop("rule", replications, schedule[:number], level, look)
    return Stop("budget", schedule[-1], schedule, level, look)
