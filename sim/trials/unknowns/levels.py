"""Levels of retention for scenarios of one unknown: what the company observes of itself does not change with an assumption.

A company observes its retention under the team that it has, the option of staying. So in every scenario the renewal level
of all segments and the size of their needs are moved, alike in all, until staying retains over its first two years what it
does in the base case: GRR and NRR of the whole company, in the same few simulations and less the luck of known odds.
Both leave so little noise that two or three passes of few simulations are enough, and there is no more to chase.
"""

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from sim.config.company.calibration import Calibration, calibrated
from sim.config.resolving.experiment import Point
from sim.config.study.design import canonical, simulated
from sim.metrics.averaged import averaged_months
from sim.metrics.luck import YEAR
from sim.statistics.intervals import Floats
from sim.trials.executing.executors import queue
from sim.trials.planning.cells import Planner
from sim.trials.running.runner import run_one
from sim.trials.storage.hashed import sources
from sim.trials.storage.kept_numbers import found_once
from sim.trials.unknowns.trying import ENGINE, Trying

MONTHS = 24


@dataclass(frozen=True, slots=True)
class Care:
    """How well levels are fitted: customers over all simulations of a pass, passes at most, and the miss that ends them."""

    customers: int
    passes: int
    close: float


FINE = Care(4000, 6, 0.0015)
ROUGH = Care(560, 3, 0.003)
"""Enough to see which unknowns matter: a third of a point of retention moves a difference by next to nothing."""


class Levels:
    """Fits the levels of scenarios of a study. What was found is kept in `folder`, one by one."""

    def __init__(self, trying: Trying, staying: str, folder: Path, workers: int, care: Care) -> None:
        base = trying.builder.calibration
        assert base is not None
        self.base: Calibration = base
        self.trying, self.staying, self.folder, self.workers, self.care = trying, staying, folder, workers, care
        self.short = replace(trying.experiment, horizon_months=min(MONTHS, trying.experiment.horizon_months))
        usual = self.point(trying.base)
        self.often = max(1, math.ceil(care.customers / max(1, usual.company.start_customers)))
        self.key = [sources(), trying.seed, asdict(care), staying, canonical(simulated(trying.experiment.design))]
        self.usual = self.retention(usual, self.base)
        self.wanted = targets(usual)

    def point(self, values: Floats) -> Point:
        """Return the scenario with these values (k,), at the levels of the base case."""
        return self.trying.builder.point(self.trying.point.index, list(values), self.base)

    def retention(self, point: Point, levels: Calibration) -> Floats:
        """Return GRR and NRR, (2,), of staying in a scenario at these levels: the average of its trailing years."""
        point = replace(point, company=calibrated(point.company, levels))
        case = next(case for case in point.models if case.key == self.staying)
        cell = Planner(self.short, point, self.trying.seed).cell(case, self.short.staffing[0], 0)
        runs = [run_one(cell, seed=self.trying.seed, replication=r, engine=ENGINE)[0].months for r in range(self.often)]
        columns = {name: np.array([months[name] for months in runs]) for name in runs[0]}
        found = [np.nanmean(averaged_months(columns, name)[:, YEAR - 1 :]) for name in ("grr", "nrr")]
        return np.array(found, dtype=np.float64)

    def of(self, values: Sequence[Floats]) -> list[Calibration]:
        """Return the levels of several scenarios, each by its values (k,)."""
        with queue(self.workers) as pool:
            return [self.moved(*found[:2]) for found in pool.map(self.found, values)]

    def moved(self, logit: float, needs: float) -> Calibration:
        """Return the levels of the base case, with renewals moved by so many log odds and needs by a factor."""
        return {
            key: replace(
                each, renewal_logit=each.renewal_logit + float(logit), need_scale=each.need_scale * float(needs)
            )
            for key, each in self.base.items()
        }

    def found(self, values: Floats) -> Floats:
        """Return what `fit` finds, from its file if it was found before."""
        text = json.dumps([*self.key, {key: asdict(each) for key, each in self.base.items()}], default=str)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return found_once(self.folder, digest + values.tobytes().hex(), lambda: self.fit(values), 3)

    def fit(self, values: Floats) -> list[float]:
        """Return by what the levels of a scenario are moved (`moved`), and by how much a rate is still missed."""
        point = self.point(values)
        goal = self.usual + targets(point) - self.wanted
        at, best = (0.0, 1.0), (math.inf, 0.0, 1.0)
        for _ in range(self.care.passes):
            saw = self.retention(point, self.moved(*at))
            off = float(np.abs(saw - goal).max())
            if off < best[0]:
                best = (off, *at)
            if off < self.care.close or not math.isfinite(off):
                break
            at = nearer(at, saw, goal)
        return [best[1], best[2], best[0]]


def nearer(at: tuple[float, float], saw: Floats, goal: Floats) -> tuple[float, float]:
    """Return levels that bring GRR and NRR, (2,) each, nearer to a goal: a step of Newton's method with known slopes.

    Churn falls with the log odds of renewing as their product does, and what is bought grows with the size of needs.
    """
    slope = max(0.03, saw[0] * (1.0 - saw[0]))
    gaps = max(float(goal[1] - goal[0]), 1e-3) / max(float(saw[1] - saw[0]), 1e-3)
    return (
        at[0] + float(np.clip((goal[0] - saw[0]) / slope, -1.0, 1.0)),
        at[1] * float(np.clip(gaps**1.2, 0.4, 2.5)),
    )


def targets(point: Point) -> Floats:
    """Return GRR and NRR that the company of a scenario is said to have, (2,)."""
    return np.array([point.company.target_grr, point.company.target_nrr])


def levels_of(trying: Trying, staying: str, workers: int, care: Care) -> Levels | None:
    """Return what fits the levels of a study; None where its company has none, or no year is seen."""
    if trying.builder.calibration is None or trying.experiment.horizon_months <= YEAR:
        return None
    return Levels(trying, staying, trying.store.own / "levels", workers, care)
