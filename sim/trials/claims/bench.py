"""The cells of a claim in any plausible world: its points, staffing modes and models, as its measure reads them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sim.config.claim.claim import Cell as Read
from sim.config.company.calibration import Calibration
from sim.config.resolving.experiment import Experiment
from sim.config.scenarios.worlds import WorldBuilder
from sim.config.study.design import canonical, simulated
from sim.statistics.intervals import Floats
from sim.trials.claims.drawn import Drawn
from sim.trials.planning.cells import Cell, Planner
from sim.trials.planning.equal_spend import BudgetSplit
from sim.vocabulary import Staffing

Spreads = Mapping[tuple[str, int], Mapping[str, BudgetSplit]]  # by what is taken out and point, by organisation


def case_of(read: Read) -> str:
    """Return the name of a cell without its metric."""
    return f"{read.point}|{read.staffing}|{read.model}|{read.without}"


class WorldBench:
    """Builds the cells that a measure reads in any world. People are planned as in the most likely world."""

    def __init__(
        self,
        experiment: Experiment,
        reads: Sequence[Read],
        drawn: Drawn,
        levels: Sequence[Calibration] | None,
        spreads: Spreads,
        seed: int,
    ) -> None:
        self.experiment = experiment
        self.reads = {case_of(each): each for each in reads}
        self.cases = tuple(self.reads)
        self.levels = levels
        self.spreads = spreads
        self.seed = seed
        points = list(experiment.points())
        self.builders = {k: WorldBuilder(experiment, points[k]) for k in sorted({each.point for each in reads})}
        self.values = {k: drawn.values(builder.inputs) for k, builder in self.builders.items()}

    def cell(self, model: str, values: Floats, at: Floats) -> Cell:  # noqa: ARG002  (all worlds are known by number)
        """Return a case in the world whose number is the first of `values`."""
        read, world = self.reads[model], int(values[0])
        row = [float(x) for x in self.values[read.point][world]]
        levels = None if self.levels is None else self.levels[world]
        point = self.builders[read.point].point(read.point, row, levels)
        planner = Planner(self.experiment, point, self.seed, read.without, self.spreads.get((read.without, read.point)))
        case = next(each for each in planner.point.models if each.key == read.model)
        return planner.cell(case, Staffing[read.staffing.upper()], 0)

    def digest(self) -> Any:
        """Return what the worlds depend on beside the cases: design, drawn values, levels, how people are planned."""
        values = hashlib.sha256(b"".join(each.tobytes() for each in self.values.values())).hexdigest()
        levels = [{k: asdict(v) for k, v in each.items()} for each in self.levels or ()]
        spreads = {
            f"{without}|{point}": {key: spread.as_json() for key, spread in sorted(found.items())}
            for (without, point), found in self.spreads.items()
        }
        return [canonical(unnamed(self.experiment)), values, levels, spreads]


def unnamed(experiment: Experiment) -> Any:
    """Return what is simulated for an experiment, whatever it is called: claims that ask the same share their runs."""
    design = simulated(experiment.design)
    assert isinstance(design, dict)
    return {**design, "experiment": {name: value for name, value in design["experiment"].items() if name != "key"}}
