"""How long a study is going to take here, from a few of its own futures, run for a moment on as many threads as it will have.

A speed that was measured elsewhere is an order of magnitude. So some cells of the study itself are simulated for about
two seconds, all workers at once, and what a future costs, what it costs to build a cell, and what a pilot of the neutral
organization costs is multiplied with how many of them the study asks for.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sim.config.resolving.experiment import Experiment, Point
from sim.config.resolving.resolve import ModelCase
from sim.errors import StorageError
from sim.trials.executing.executors import queue
from sim.trials.planning.cells import Cell, Planner, account_years, organisations, work_of_pilots, worlds
from sim.trials.planning.equal_spend import BudgetSplit
from sim.vocabulary import Staffing

LOOKED_AT = 2.0
"""Seconds for which futures are run to measure their cost; one of the baseline is run whatever it takes."""
SEED = 1
SECONDS_PER_ACCOUNT_YEAR = {1: 2.7e-5, 2: 5.2e-5}
"""By roles, two for several, who talk to each other; processor time on a server of 2026: what `slowness` refers to, and all
that is known before the engine has been compiled."""
SECONDS_PER_CELL = 0.02
SECONDS_TO_START, SECONDS_TO_DRAW, SECONDS_TO_DRAW_WORLDS = 3.0, 10.0, 16.0
"""Processor time on that server: for start and tables, for charts and page, and for those of plausible worlds."""
REST = "start, tables, charts and report"
Parts: TypeAlias = dict[str, float]
Row: TypeAlias = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Cost:
    """What was measured of one model: processor seconds for a cell and for a future, of so many account-years."""

    build: float
    run: float
    years: float


@dataclass(frozen=True, slots=True)
class Sample:
    """What a moment on this machine told, in processor seconds, which do not depend on who else is at work.

    slowness: against the machine that constants refer to; fixed: what of a future does not grow with its customers;
    neutral: a future of the neutral organization, as levels run it; load: seconds that go by for each processor second.
    """

    costs: dict[str, Cost]
    slowness: float
    fixed: float = 0.0
    neutral: float = 0.0
    load: float = 1.0

    def run(self, case: ModelCase, years: float) -> float:
        """Return the processor seconds of one future of so many account-years."""
        cost = self.costs.get(case.key)
        if cost is None:
            return self.slowness * years * reference(case)
        fixed = min(self.fixed, cost.run)
        return fixed + (cost.run - fixed) * years / cost.years

    def build(self, case: ModelCase) -> float:
        """Return the processor seconds to build one cell."""
        cost = self.costs.get(case.key)
        return self.slowness * SECONDS_PER_CELL if cost is None else cost.build


@dataclass(frozen=True, slots=True)
class Forecast:
    """How long a study takes, by part in seconds, at the fewest and at the most replications that it may take."""

    at_least: Parts
    at_most: Parts
    measured: bool
    load: float

    @property
    def least(self) -> float:
        """Return the seconds that it takes at least, if nothing comes between."""
        return sum(self.at_least.values())

    @property
    def most(self) -> float:
        """Return the seconds that it takes at most."""
        return sum(self.at_most.values())


def reference(case: ModelCase) -> float:
    """Return the seconds for an account-year of a model on the machine that speeds refer to."""
    roles = max(len(part.model.roles) for part in organisations(case))
    return SECONDS_PER_ACCOUNT_YEAR[min(2, max(1, roles))]


def forecast(experiment: Experiment, workers: int, *, seconds: float = LOOKED_AT) -> Forecast:
    """Return how long a study would take from its beginning. Nothing is compiled for it: without an engine it is a guess."""
    from sim.engines.compilation import is_warm

    measured, sample = is_warm("simulate"), Sample({}, 1.0)
    if measured:
        try:
            sample = looked(experiment, workers, seconds)
        except StorageError:
            raise
        except Exception:  # noqa: BLE001  (a future that fails is for the run to tell, with its seed)
            measured = False
    asked = experiment.replications
    return Forecast(
        parts_of(experiment, sample, workers, asked.at_least),
        parts_of(experiment, sample, workers, asked.at_most),
        measured,
        sample.load,
    )


def looked(experiment: Experiment, workers: int, seconds: float) -> Sample:
    """Run futures of a study's own cells for some seconds, all workers at once, and return what they cost."""
    from sim.trials.running.compiling import compile_first

    compile_first(experiment)
    points = sorted(experiment.points(), key=lambda point: account_years(point.company, experiment.horizon_months))
    large, small = points[-1], points[0]
    until = time.monotonic() + seconds
    spent: dict[tuple[str, bool], list[Row]] = {}

    def one(job: tuple[ModelCase, Point, bool, int]) -> None:
        case, point, usual, replication = job
        if replication and time.monotonic() > until:
            return
        spent.setdefault((case.key, usual), []).append(timed(experiment, case, point, replication))

    base = next(case for case in large.models if case.key == experiment.baseline)
    others = [case for case in large.models if case.key != experiment.baseline]
    neutral: list[float] = []
    with queue(workers) as pool:
        one((base, large, True, 0))
        if levels_are_fitted(experiment) and time.monotonic() < until:
            neutral += pool.map(neutral_seconds(large), range(workers))
        replication = 1
        while time.monotonic() < until:
            jobs = [(case, large, True, replication) for case in (base, *others)]
            if small is not large:
                jobs.append((next(case for case in small.models if case.key == base.key), small, False, replication))
            list(pool.map(one, jobs))
            replication += 1
    years = account_years(large.company, experiment.horizon_months)
    costs = {
        case.key: Cost(*average(spent[case.key, True]), years) for case in (base, *others) if (case.key, True) in spent
    }
    slowness = sum(cost.run for cost in costs.values()) / sum(
        reference(case) * years for case in (base, *others) if case.key in costs
    )
    fixed = 0.0
    if (base.key, False) in spent:
        less = average(spent[base.key, False])[1]
        share = account_years(small.company, experiment.horizon_months) / years
        fixed = min(less, max(0.0, (less - costs[base.key].run * share) / (1.0 - share))) if share < 0.9 else 0.0
    rows = [row for found in spent.values() for row in found]
    load = max(1.0, sum(row[2] for row in rows) / max(sum(row[0] + row[1] for row in rows), 1e-9))
    return Sample(costs, slowness, fixed, sum(neutral) / len(neutral) if neutral else 0.0, load)


def timed(experiment: Experiment, case: ModelCase, point: Point, replication: int) -> Row:
    """Return the processor seconds for building a cell and for running one future of it, and how long both took."""
    from sim.trials.running.runner import run_one

    clock, began = time.perf_counter(), time.thread_time()
    cell = built(experiment, case, point)
    between = time.thread_time()
    run_one(cell, seed=SEED, replication=replication, engine="compiled")
    return between - began, time.thread_time() - between, time.perf_counter() - clock


def built(experiment: Experiment, case: ModelCase, point: Point) -> Cell:
    """Return a cell with its people planned as if no pilot were needed, which costs the same otherwise."""
    import numpy as np

    parts = [part for each in point.models for part in organisations(each)]
    spreads = {part.model.key: BudgetSplit(np.ones(len(part.model.roles))) for part in parts}
    planner = Planner(experiment, point, spreads=spreads)
    found = next(each for each in planner.point.models if each.key == case.key)
    staffed = all(part.model.roles for part in organisations(found))
    return planner.cell(found, experiment.staffing[0] if staffed else Staffing.OWN, 0)


def neutral_seconds(point: Point) -> Callable[[int], float]:
    """Return what measures a future of the neutral organization at the size of a pilot of levels, in processor seconds."""
    from sim.trials import calibrate
    from sim.trials.scenarios.neutral import Neutral
    from sim.trials.scenarios.surface_levels import PILOT_CUSTOMERS

    design = Neutral().design(point.company, point.assumptions, PILOT_CUSTOMERS)

    def measure(replication: int) -> float:
        began = time.thread_time()
        calibrate.sums_of(design, replication)
        return time.thread_time() - began

    return measure


def average(rows: Sequence[Row]) -> tuple[float, float]:
    """Return the averages of the processor seconds."""
    return sum(row[0] for row in rows) / len(rows), sum(row[1] for row in rows) / len(rows)


def levels_are_fitted(experiment: Experiment) -> bool:
    """Say whether a study fits levels of plausible worlds."""
    return experiment.sensitivity is not None and experiment.sensitivity.recalibrate and experiment.calibrated


def parts_of(experiment: Experiment, sample: Sample, workers: int, replications: int) -> Parts:
    """Return the parts of a study with their seconds, the pilots of its people first."""
    from sim.trials import calibrate, ground

    asked = worlds(experiment, experiment.seed)
    months = experiment.horizon_months
    points = list(experiment.points())
    planning: list[float] = []
    runs = 0.0
    for point in points:
        years = account_years(point.company, months)
        each = sum(sample.run(case, years) for case in point.models)
        a_year = each / len(point.models) / years if years else 0.0
        for staffings in asked.values():
            build = sum(sample.build(case) for case in point.models) * len(staffings)
            planning.append(work_of_pilots(experiment, point, staffings) * a_year + build)
            runs += each * len(staffings) * replications
    parts = {
        "planning people": max(sum(planning) / workers, max(planning, default=0.0)),
        "simulating": runs / workers,
        REST: sample.slowness * (SECONDS_TO_START + SECONDS_TO_DRAW),
    }
    if not experiment.calibrated:
        a_run = sample.slowness * ground.CUSTOMERS * ground.MONTHS / 12.0 * SECONDS_PER_ACCOUNT_YEAR[1]
        threads = min(workers, calibrate.WORKERS)
        parts["fitting the company's levels"] = calibrate.USUAL_PASSES * ground.REPLICATIONS * a_run / threads
    whole = parts if experiment.sensitivity is None else with_worlds(parts, experiment, sample, workers)
    return {part: sample.load * seconds for part, seconds in whole.items()}


def with_worlds(parts: Parts, experiment: Experiment, sample: Sample, workers: int) -> Parts:
    """Return the parts of a sensitivity study: those of its most likely world, and those of all others."""
    from sim.trials.scenarios import surface_levels as levels

    asked = experiment.sensitivity
    assert asked is not None
    point = next(iter(experiment.points()))
    years = account_years(point.company, experiment.horizon_months)
    found = dict(parts)
    if levels_are_fitted(experiment):
        pilots = levels.pilots_for(len(asked.inputs), len(point.company.segments))
        work = levels.work_of_levels(pilots, len(asked.inputs))
        a_run = sample.neutral or sample.slowness * levels.PILOT_CUSTOMERS * levels.YEARS * SECONDS_PER_ACCOUNT_YEAR[1]
        found["levels of scenarios"] = work / (levels.PILOT_CUSTOMERS * levels.YEARS) * a_run / workers
    each = sum(sample.build(case) + asked.futures * sample.run(case, years) for case in point.models)
    found["simulating scenarios"] = asked.drawn * each / workers
    told, confirmed = work_of_telling(experiment)
    found["analyzing"] = (
        told * sample.slowness + confirmed * sum(sample.run(case, years) for case in point.models) / workers
    )
    found[REST] += sample.slowness * SECONDS_TO_DRAW_WORLDS
    return found


def work_of_telling(experiment: Experiment) -> tuple[float, int]:
    """Return the processor seconds, on the machine that speeds refer to, to say what plausible worlds say.

    And about how many futures the worlds are run in once more in which an answer turns round. Measured with 226 unknowns.
    """
    from sim.trials.sensitivity.blocks import MOST_ENDS

    asked = experiment.sensitivity
    assert asked is not None
    pairs = (len(experiment.models) - 1) * len(experiment.decide_on)
    unknowns = len(asked.factors) / 226.0
    seconds = 0.0
    if set(asked.methods) - {"tornado", "morris"}:
        seconds += pairs * unknowns * (1.0 + asked.worlds / 40.0)  # surfaces through the worlds
    seconds += 8.0 * unknowns * ("value_of_information" in asked.methods)
    seconds += 1.5 * pairs * unknowns * ("stress_test" in asked.methods)
    pool = experiment.replications.at_most
    futures = pairs * pool * ("stress_test" in asked.methods)
    if "tornado" in asked.methods and asked.futures < pool:  # ends that could turn the answer, at most so many
        futures += min(MOST_ENDS, 2 * len(asked.factors)) * pool
    return seconds, futures
