"""A sensitivity study from its question to its part of the summary: levels, worlds, what they say, rows for the tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment
from sim.metrics.averaged import Averaged
from sim.trials.analysis.averages import Both
from sim.trials.executing.executors import WorkersFactory
from sim.trials.folder.tables import TableWriter
from sim.trials.planning.cells import Cell
from sim.trials.running.runner import Progress
from sim.trials.sensitivity.bench import Bench
from sim.trials.sensitivity.levels import Levels, fit_levels
from sim.trials.sensitivity.runs import Worlds
from sim.trials.sensitivity.seen import Pair, Seen
from sim.trials.sensitivity.told import Told, steps
from sim.trials.sensitivity.worlds import Block, Space, blocks_of
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


class SensitivitySession:
    """All work on the worlds of one study. The most likely world itself is run and told like any other study."""

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
        self.confirmed_at: list[str] = []  # addresses of the worlds that were run once more for the answer

    def prepare(self) -> None:
        """Fit the levels of the worlds, and plan people in the most likely one."""
        asked = self.space.asked
        self.levels: Levels | None = None
        if asked.recalibrate and self.experiment.calibrated:
            folder = self.store.own / LEVELS_FOLDER
            clock = Clock("fitting the levels of plausible worlds")
            self.ears.watch(clock)
            self.levels = fit_levels(self.experiment, self.space, folder, self.workers, self.ears.line, clock)
        clock = Clock("planning people in the most likely world")
        self.ears.watch(clock)
        bench = Bench(self.experiment, self.seed, self.levels, clock)
        self.worlds = Worlds(bench, self.space, self.blocks, self.store, seed=self.seed, engine=self.engine)

    def simulate(self) -> None:
        """Run what of the worlds is missing."""
        self.worlds.run(self.hire, self.ears.progress, self.ears.warn)

    def confirm(self, asked: list[tuple[Block, Pair]], futures: int) -> list[Both]:
        """Run one world for each difference in so many futures, from the first on; return each, per future."""
        if not asked:
            return []
        many = Worlds(
            self.worlds.bench,
            self.space,
            [block for block, _ in asked],
            self.store,
            seed=self.seed,
            engine=self.engine,
            futures=futures,
        )
        many.run(self.hire, self.ears.progress, self.ears.warn)
        self.confirmed_at += many.addresses
        found = []
        for block, pair in asked:
            a, b = (many.metric(block, model, pair.metric) for model in (pair.a, pair.b))
            found.append(((a[0] - b[0])[0], (a[1] - b[1])[0]))
        return found

    @property
    def work(self) -> float:
        """Return how much work it is to say what the worlds say, in steps."""
        differences = (len(self.worlds.bench.cases) - 1) * len(self.experiment.decide_on)
        return steps(set(self.space.asked.methods), differences)

    def told(self, cells: Sequence[Cell], metrics: Mapping[int, Metrics], clock: Clock = NOBODY) -> dict[str, Any]:
        """Return the study's part of the summary. cells, metrics: of the most likely world; clock: counts the steps."""
        held = {cell.model: Averaged(metrics[cell.index]) for cell in cells if cell.model in self.worlds.bench.cases}
        seen = Seen(self.experiment, self.space, self.blocks, self.worlds, held)
        return Told(self.experiment, seen, self.levels, self.seed, self.confirm, clock).build()

    def add_rows(self, rows: TableWriter) -> None:
        """Add one row per organisation, world and future, the drawn values beside the outcomes; worlds count from 1."""
        first = 1
        for block in self.blocks:
            for model in self.worlds.bench.cases:
                rows.add(
                    {"model": model, "staffing": self.experiment.staffing[0].name.lower(), "drawn_for": block.name},
                    self.rows_of(block, model, first),
                )
            first += len(block)

    def rows_of(self, block: Block, model: str, first: int) -> dict[str, Any]:
        """Return the rows of one organisation in one block."""
        metrics, failures = self.worlds.columns(block, model)
        futures, count = self.worlds.futures, len(block) * self.worlds.futures
        rows: dict[str, Any] = {
            "point": np.repeat(np.arange(first, first + len(block), dtype=np.int64), futures),
            "replication": block.futures(futures, self.worlds.pool).reshape(-1),
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
        """The value of every unknown in the most likely world, by path."""
        return {each.path: each.held for each in self.space.inputs}

    @property
    def runs(self) -> int:
        """How many runs the worlds are."""
        return sum(rows for _, rows in self.worlds.wanted())
