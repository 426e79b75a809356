"""From a scenario to organizations that are ready to run in it, and how people are planned for all of them at once.

People are planned by whoever believes the base case but for what can be counted in a scenario, the work: how a budget
becomes people is found by pilots in the base case and kept in all scenarios.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sim.config.company.calibration import calibrated
from sim.config.resolving.experiment import Experiment, Point
from sim.config.scenarios.builder import ScenarioBuilder
from sim.trials.executing.executors import queue
from sim.trials.planning.ablation import REAL
from sim.trials.planning.cells import YEARS_A_CELL, Cell, Planner, work_of_pilots
from sim.trials.planning.equal_spend import PILOT_CUSTOMERS, BudgetSplit
from sim.trials.planning.pilots_kept import shelf
from sim.trials.scenarios.direct_levels import DirectLevels
from sim.trials.scenarios.space import Block, Scenario
from sim.trials.scenarios.surface_levels import SurfaceLevels
from sim.trials.storage.clock import NOBODY, Clock
from sim.vocabulary import Staffing

APART = 1_000_000
"""Futures begin again after so many: never, so every scenario has futures of its own."""
Group = tuple[str, int]
"""What shares pilots: what is taken out, and the design point."""
Spreads = Mapping[Group, Mapping[str, BudgetSplit]]
"""How pilots spread a budget, by organization."""


@dataclass(frozen=True, slots=True)
class Case:
    """What is run in every scenario: a model or a policy at a design point, staffed one way, perhaps without a mechanism."""

    model: str
    staffing: Staffing
    point: int = 0
    without: str = REAL

    @property
    def group(self) -> Group:
        """What it shares its pilots with."""
        return self.without, self.point

    def cell(self, planner: Planner) -> Cell:
        """Return its cell, of the planner of its group."""
        found = next(each for each in planner.point.models if each.key == self.model)
        return planner.cell(found, self.staffing, 0)


def plan_base_case(
    experiment: Experiment,
    cases: Mapping[str, Case],
    seed: int,
    workers: int,
    pilot_customers: int = PILOT_CUSTOMERS,
    clock: Clock = NOBODY,
) -> tuple[dict[str, Cell], Spreads]:
    """Return the cells of cases in the base case, numbered, by name. What pilots found is kept: a run that goes on asks once.

    clock: counts the account-years of pilots.
    """
    kept = shelf()
    points = {point.index: point for point in experiment.points()}
    groups: dict[Group, dict[str, Case]] = {}
    for name, case in sorted(cases.items(), key=lambda item: item[1].group):
        groups.setdefault(case.group, {})[name] = case

    def work_of(group: Group) -> float:
        staffings = [case.staffing for case in groups[group].values()]
        pilots = work_of_pilots(experiment, points[group[1]], staffings, pilot_customers)
        return pilots + YEARS_A_CELL * len(staffings)

    def plan(group: Group) -> tuple[dict[str, Cell], Mapping[str, BudgetSplit]]:
        planner = Planner(experiment, points[group[1]], seed, group[0], None, pilot_customers, clock, kept)
        found = {name: case.cell(planner) for name, case in groups[group].items()}
        clock.add(max(0.0, work_of(group) - planner.counted))
        return found, planner.spreads

    clock.expect(sum(work_of(group) for group in groups))
    with queue(workers) as pool:
        done = list(pool.map(plan, groups))
    cells = [each for found, _ in done for each in found.items()]
    spreads = {group: found for group, (_, found) in zip(groups, done, strict=True)}
    return {name: replace(cell, index=k) for k, (name, cell) in enumerate(cells)}, spreads


@dataclass
class Batch:
    """Builds the cells of some cases in any scenario. Nothing of it changes, so that every worker can have it.

    builders: by design point. depends_on: all that its runs depend on beside case, block and futures, as plain data. pool:
    how many futures there are, of which every scenario has a few; pilot_months: what `PILOT_GROWTH` is seen over, if it is.
    """

    experiment: Experiment
    cases: Mapping[str, Case]
    builders: Mapping[int, ScenarioBuilder]
    levels: SurfaceLevels | DirectLevels | None
    spreads: Spreads
    seed: int
    depends_on: Sequence[Any]
    pool: int = APART
    pilot_months: int = 0

    def cell(self, name: str, scenario: Scenario) -> Cell:
        """Return the cell of a case in a scenario."""
        case = self.cases[name]
        point = self.point(case, scenario)
        return case.cell(Planner(self.experiment, point, self.seed, case.without, self.spreads.get(case.group)))

    def point(self, case: Case, scenario: Scenario) -> Point:
        """Return the design point of a case in a scenario, brought back to the level of retention that is known."""
        point = self.builders[case.point].point(case.point, list(scenario.values))
        if self.levels is None:
            return point
        return replace(point, company=calibrated(point.company, self.levels.of(scenario, point.company)))

    def marks(self, name: str, block: Block) -> list[Any]:
        """Return all that the runs of a case in a block depend on, beside seed and number of futures, as plain data.

        The values of a block that can grow are no part of it, but its first row is: the rows after it follow from that.
        All others stand in what the batch depends on.
        """
        asked = self.experiment.sensitivity
        if asked is None:
            return [name, self.depends_on]
        first = [float(x).hex() for x in block.values[0]] if len(block) else []
        return [self.pilot_months, name, block.name, self.pool, *self.depends_on, first, list(asked.factors)]
