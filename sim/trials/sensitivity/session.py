"""A sensitivity study from its question to its part of the summary: levels, scenarios, what they say, rows for the tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment
from sim.config.scenarios.builder import ScenarioBuilder
from sim.config.study.design import canonical, simulated
from sim.metrics.averaged import Averaged
from sim.trials.analysis.averages import Both
from sim.trials.executing.executors import WorkersFactory
from sim.trials.folder.tables import TableWriter
from sim.trials.planning.cells import Cell, organisations
from sim.trials.running.runner import Progress
from sim.trials.scenarios.batch import Batch, Case, Spreads, plan_base_case
from sim.trials.scenarios.outcomes import Pair, ScenarioOutcomes
from sim.trials.scenarios.runs import ScenarioRuns, tasks_of
from sim.trials.scenarios.space import Block, Space
from sim.trials.scenarios.surface_levels import SurfaceLevels, fit_levels
from sim.trials.sensitivity.blocks import blocks_of
from sim.trials.sensitivity.result import SensitivityResult, steps
from sim.trials.storage.clock import NOBODY, Clock, Watcher, unwatched
from sim.trials.storage.store import Store

LEVELS_FOLDER = "levels"
Metrics = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Who hears how it goes on."""

    progress: Callable[[Progress], None]
    line: Callable[[str], None]
    warn: Callable[[str], None]
    watch: Watcher = unwatched


def cases_of(experiment: Experiment) -> Mapping[str, Case]:
    """Return what a study compares in every scenario, by model: all that have somebody to spend a budget on."""
    point, staffing = next(iter(experiment.points())), experiment.staffing[0]
    return {
        case.key: Case(case.key, staffing, point.index)
        for case in point.models
        if staffing.name == "OWN" or all(part.model.roles for part in organisations(case))
    }


def study_batch(experiment: Experiment, seed: int, spreads: Spreads, levels: SurfaceLevels | None = None) -> Batch:
    """Return what builds the cells of a study in any of its scenarios."""
    asked, cases = experiment.sensitivity, cases_of(experiment)
    assert asked is not None
    people = {key: spread.as_json() for found in spreads.values() for key, spread in sorted(found.items())}
    made_of = {"spreads": people, "levels": None if levels is None else levels.digest()}
    return Batch(
        experiment,
        cases,
        dict.fromkeys((case.point for case in cases.values()), ScenarioBuilder(experiment)),
        levels,
        spreads,
        seed,
        [canonical(simulated(experiment.design)), made_of],
        pool=experiment.replications.at_most,
        pilot_months=asked.trial.months if asked.trial else 0,
    )


class SensitivitySession:
    """All work on the scenarios of one study. The base case itself is run and told like any other study."""

    def __init__(
        self,
        experiment: Experiment,
        store: Store,
        *,
        seed: int,
        engine: str,
        workers: int,
        hire: WorkersFactory,
        ears: Callbacks,
    ) -> None:
        assert experiment.sensitivity is not None
        self.experiment = experiment
        self.store = store
        self.seed = seed
        self.hire = hire
        self.ears = ears
        self.workers = workers
        self.engine = engine
        self.space = Space(experiment.sensitivity)
        self.blocks = blocks_of(self.space, seed)
        self.confirmed_at: list[str] = []  # addresses of the scenarios that were run once more for the answer

    def prepare(self) -> None:
        """Fit the levels of the scenarios, and plan people in the base case."""
        asked = self.space.asked
        self.levels: SurfaceLevels | None = None
        if asked.recalibrate and self.experiment.calibrated:
            folder = self.store.own / LEVELS_FOLDER
            clock = Clock("fitting the levels of scenarios")
            self.ears.watch(clock)
            self.levels = fit_levels(self.experiment, self.space, folder, self.workers, self.ears.line, clock)
        clock = Clock("planning people with base values")
        self.ears.watch(clock)
        _, spreads = plan_base_case(self.experiment, cases_of(self.experiment), self.seed, self.workers, clock=clock)
        self.batch = study_batch(self.experiment, self.seed, spreads, self.levels)
        self.runs = self.runs_of(self.blocks, self.space.asked.futures)

    def runs_of(self, blocks: Sequence[Block], futures: int) -> ScenarioRuns:
        """Return the runs of all organizations in these blocks, so many futures each."""
        return ScenarioRuns(self.batch, tasks_of(self.batch, blocks), self.store, engine=self.engine, futures=futures)

    def simulate(self) -> None:
        """Run what of the scenarios is missing."""
        self.runs.run(self.hire, self.ears.progress, self.ears.warn)

    def confirm(self, asked: list[tuple[Block, Pair]], futures: int) -> list[Both]:
        """Run one scenario for each difference in so many futures, from the first on; return each, per future."""
        if not asked:
            return []
        many = self.runs_of([block for block, _ in asked], futures)
        many.run(self.hire, self.ears.progress, self.ears.warn)
        self.confirmed_at += many.addresses
        found = []
        for block, pair in asked:
            a, b = (many.metric(block, model, pair.metric) for model in (pair.a, pair.b))
            found.append(((a[0] - b[0])[0], (a[1] - b[1])[0]))
        return found

    @property
    def work(self) -> float:
        """Return how much work it is to say what the scenarios say, in steps."""
        differences = (len(self.batch.cases) - 1) * len(self.experiment.decide_on)
        return steps(set(self.space.asked.methods), differences)

    def told(self, cells: Sequence[Cell], metrics: Mapping[int, Metrics], clock: Clock = NOBODY) -> dict[str, Any]:
        """Return the study's part of the summary. cells, metrics: of the base case; clock: counts the steps."""
        base = {cell.model: Averaged(metrics[cell.index]) for cell in cells if cell.model in self.batch.cases}
        seen = ScenarioOutcomes(self.experiment, self.space, self.blocks, self.runs, base)
        return SensitivityResult(self.experiment, seen, self.levels, self.seed, self.confirm, clock).build()

    def add_rows(self, rows: TableWriter) -> None:
        """Add one row per organization, scenario and future, the drawn values beside the outcomes; scenarios count from 1."""
        first = 1
        for block in self.blocks:
            for model in self.batch.cases:
                rows.add(
                    {"model": model, "staffing": self.experiment.staffing[0].name.lower(), "drawn_for": block.name},
                    self.rows_of(block, model, first),
                )
            first += len(block)

    def rows_of(self, block: Block, model: str, first: int) -> dict[str, Any]:
        """Return the rows of one organization in one block."""
        metrics, failures = self.runs.columns(block, model)
        futures, count = self.runs.futures, len(block) * self.runs.futures
        rows: dict[str, Any] = {
            "point": np.repeat(np.arange(first, first + len(block), dtype=np.int64), futures),
            "replication": block.futures(futures, self.runs.pool).reshape(-1),
            "seed": np.full(count, self.seed, np.int64),
        }
        if failures:
            rows["failure"] = np.array([failures.get(k) for k in range(count)], dtype=object)
        for k, each in enumerate(self.space.inputs):
            rows[each.path] = np.repeat(block.values[:, k], futures)
        for name, values in metrics.items():
            flat = values.reshape(-1)
            if name.endswith("_arr"):
                cents = np.rint(flat * 100.0)
                rows[f"{name}_cents"] = np.ma.masked_array(np.nan_to_num(cents).astype(np.int64), np.isnan(cents))
            else:
                rows[name] = flat
        return rows

    @property
    def held_values(self) -> dict[str, float]:
        """The value of every unknown in the base case, by path."""
        return {each.path: each.held for each in self.space.inputs}

    @property
    def count(self) -> int:
        """How many runs the scenarios are."""
        return sum(rows for _, rows in self.runs.wanted())
