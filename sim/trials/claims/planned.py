"""The cells of a claim in the most likely world, planned and ready to run; what pilots found is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sim.config.claim.claim import Cell as Read
from sim.config.resolving.experiment import Experiment
from sim.trials.claims.bench import Spreads, case_of
from sim.trials.executing.executors import queue
from sim.trials.planning.cells import Cell, Planner
from sim.trials.planning.equal_spend import BudgetSplit
from sim.trials.planning.pilots_kept import shelf
from sim.trials.storage.clock import NOBODY, Clock
from sim.vocabulary import Staffing

Found = dict[str, BudgetSplit]


@dataclass(frozen=True, slots=True)
class Plans:
    """Cells by the name of what is read, and how pilots spread the budget in each world without something, at each point."""

    cells: dict[str, Cell]
    spreads: Spreads


def planned(
    experiment: Experiment,
    reads: Sequence[Read],
    workers: int,
    pilot_customers: int,
    clock: Clock = NOBODY,
) -> Plans:
    """Return every cell that is read. What pilots found is kept, so that a run that goes on asks them once.

    clock: counts the worlds and points that are planned.
    """
    kept = shelf()
    points = {point.index: point for point in experiment.points()}
    groups = sorted({(each.without, each.point) for each in reads})

    def group(which: tuple[str, int]) -> tuple[tuple[str, int], dict[str, Cell], Found]:
        world, index = which
        planner = Planner(experiment, points[index], None, world, pilot_customers=pilot_customers, shelf=kept)
        found: dict[str, Cell] = {}
        for each in reads:
            if (each.without, each.point) == which and case_of(each) not in found:
                case = next(c for c in planner.point.models if c.key == each.model)
                found[case_of(each)] = planner.cell(case, Staffing[each.staffing.upper()], 0)
        return which, found, planner.spreads

    clock.expect(len(groups))
    with queue(workers) as pool:
        done = list(clock.each(pool.map(group, groups)))
    cells = {name: cell for _, found, _ in done for name, cell in found.items()}
    numbered = {name: replace(cell, index=k) for k, (name, cell) in enumerate(cells.items())}
    return Plans(numbered, {which: spreads for which, _, spreads in done})
