"""Options in scenarios of one unknown at a time: the same simulations for every option and every value of the unknown."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sim.config.company.calibration import Calibration
from sim.config.resolving.experiment import Experiment
from sim.config.scenarios.builder import ScenarioBuilder
from sim.config.study.design import canonical, simulated
from sim.config.tables.sensitivity import Uncertain
from sim.metrics.registry import higher_is_better
from sim.statistics.intervals import Floats
from sim.trials.executing.executors import WorkersFactory
from sim.trials.scenarios.batch import Batch, Case
from sim.trials.scenarios.direct_levels import DirectLevels
from sim.trials.scenarios.runs import ScenarioRuns, tasks_of
from sim.trials.scenarios.space import Block
from sim.trials.storage.store import Store
from sim.trials.study import Listener

ENGINE = "compiled"


@dataclass(frozen=True, slots=True)
class Simulations:
    """Which simulations of each option: `count` of them from number `first` on, which is a multiple of `count`."""

    first: int
    count: int


class Trying:
    """Runs the options of one study in any of its scenarios. What was run before is read."""

    def __init__(
        self, experiment: Experiment, metric: str, store: Store, seed: int, hire: WorkersFactory, listener: Listener
    ) -> None:
        self.experiment, self.metric, self.seed = experiment, metric, seed
        self.store, self.hire, self.listener = store, hire, listener
        self.point = next(iter(experiment.points()))
        self.builder = ScenarioBuilder(experiment, self.point)
        self.inputs: tuple[Uncertain, ...] = self.builder.inputs
        self.base = np.array([each.held for each in self.inputs])
        self.sign = 1.0 if higher_is_better(metric) else -1.0
        self.options = tuple(case.key for case in self.point.models)

    def at(self, unknown: int, value: float) -> Floats:
        """Return the values of all unknowns, (k,), where one has this value and all others are as in the base case."""
        values = self.base.copy()
        values[unknown] = value
        return values

    def outcomes(
        self,
        values: Floats,
        options: Sequence[str],
        simulations: Simulations,
        levels: Sequence[Calibration] = (),
    ) -> Floats:
        """Return how good each option is in each scenario, (options, scenarios, simulations): more is better.

        values: (scenarios, k). levels: of retention, one for each scenario; without any, those of the base case. Luck of
        known odds is off. Errors: as of `ScenarioRuns.run`; FailedRunsError where too many simulations failed.
        """
        rows = len(values)
        turn = np.full(rows, simulations.first // simulations.count, np.int64)
        nowhere = np.full_like(values, np.nan)
        block = Block("unknowns", nowhere, nowhere, values, turn)
        found = DirectLevels(tuple(levels), np.zeros(rows)) if levels else None
        what = hashlib.sha256(values.tobytes() + turn.tobytes()).hexdigest()
        batch = Batch(
            self.experiment,
            {key: Case(key, self.experiment.staffing[0], self.point.index) for key in options},
            {self.point.index: self.builder},
            found,
            {},
            self.seed,
            [canonical(simulated(self.experiment.design)), what, [] if found is None else found.digest()],
        )
        runs = ScenarioRuns(batch, tasks_of(batch, [block]), self.store, engine=ENGINE, futures=simulations.count)
        runs.run(self.hire, self.listener.progress, self.listener.warn)
        return self.sign * np.array([runs.metric(block, key, self.metric)[1] for key in options])
