"""From a row of values to organisations that are ready to run in that world."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sim.config.company.calibration import calibrated
from sim.config.resolving.experiment import Experiment
from sim.config.resolving.resolve import ModelCase
from sim.config.scenarios.worlds import WorldBuilder
from sim.statistics.intervals import Floats
from sim.trials.planning.cells import Cell, Planner, organisations, work_of_pilots
from sim.trials.planning.equal_spend import BudgetSplit
from sim.trials.planning.pilots_kept import shelf
from sim.trials.sensitivity.levels import Levels, targets_of
from sim.trials.storage.clock import NOBODY, Clock


class Bench:
    """Builds the cells of any world of a study. Nothing of it changes, so that every worker can have it.

    People are planned by whoever believes the most likely world but for what can be counted there, the work: how an equal
    budget becomes people is found by pilots in the most likely world and kept in all others.
    """

    def __init__(self, experiment: Experiment, seed: int, levels: Levels | None = None, clock: Clock = NOBODY) -> None:
        assert experiment.sensitivity is not None
        self.experiment = experiment
        self.seed = seed
        self.levels = levels
        self.builder = WorldBuilder(experiment)
        self.staffing = experiment.staffing[0]
        point = next(iter(experiment.points()))
        self.targets = targets_of(point.company)
        clock.expect(work_of_pilots(experiment, point, experiment.staffing[:1]))
        planner = Planner(experiment, point, seed, clock=clock, shelf=shelf())
        self.cases = tuple(
            case.key
            for case in point.models
            if self.staffing.name == "OWN" or all(part.model.roles for part in organisations(case))
        )
        for case in point.models:
            if case.key in self.cases:
                planner.cell(case, self.staffing, 0)
        clock.reach(clock.asked)
        self.spreads: Mapping[str, BudgetSplit] = dict(planner.spreads)

    def cell(self, model: str, values: Floats, at: Floats) -> Cell:
        """Return one organisation in the world with these values at these probabilities, both (k,)."""
        point = self.builder.point(0, list(values))
        if self.levels is not None:
            wanted = targets_of(point.company) - self.targets
            point = replace(point, company=calibrated(point.company, self.levels.at(at, wanted)))
        planner = Planner(self.experiment, point, self.seed, spreads=self.spreads)
        case: ModelCase = next(each for each in planner.point.models if each.key == model)
        return planner.cell(case, self.staffing, 0)

    def digest(self) -> Any:
        """Return what the worlds depend on beside the design of the study."""
        spreads = {key: spread.as_json() for key, spread in sorted(self.spreads.items())}
        return {"spreads": spreads, "levels": None if self.levels is None else self.levels.digest()}
