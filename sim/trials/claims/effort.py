"""How much is simulated for each claim, and about how long that takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.config.claim.claim import Cell, Claim
from sim.config.claim.measure import Measure
from sim.config.resolving.experiment import Experiment
from sim.model import planning
from sim.trials.claims.batch import name_of
from sim.trials.forecast import LOOKED_AT, SECONDS_PER_ACCOUNT_YEAR, SECONDS_PER_CELL, looked
from sim.trials.planning.cells import work_of_pilots
from sim.trials.planning.equal_spend import PILOT_CUSTOMERS
from sim.vocabulary import Staffing

A_YEAR = SECONDS_PER_ACCOUNT_YEAR[2]
"""Processor seconds for an account-year, as all seconds here on the machine that `forecast` refers to."""
LEVELS_SECONDS = 1.5
"""To fit the levels of one scenario of one company."""
SECONDS_A_CLAIM, SECONDS_OF_ALL = 3.0, 8.0
"""To judge and draw one claim, and to begin and end."""


@dataclass(frozen=True, slots=True)
class Effort:
    """futures: of each cell in the base case, at most; looks: after which shares of them to see whether more can matter.

    worlds: scenarios, each with `world_futures` futures.
    companies: share of the companies that the file of an industry asks for; world_companies: in each scenario.
    pilot_customers: over all pilots that turn a budget into people.
    """

    name: str
    futures: int
    worlds: int
    world_futures: int
    companies: float
    world_companies: int
    pilot_customers: int = PILOT_CUSTOMERS
    looks: tuple[float, ...] = (1.0,)


QUICK = Effort("quick", 36, 20, 3, 0.35, 6, pilot_customers=1_500)
FULL = Effort("full", 240, 128, 2, 1.0, 12, looks=(1 / 3, 2 / 3, 1.0))
"""Two futures a scenario: at equal work more scenarios tell more of a share than more futures of each do."""


def futures_of(claim: Claim, effort: Effort) -> int:
    """Return how many futures each cell of a claim gets in the base case, at most."""
    return max(20, round(effort.futures * claim.futures))


def looks_of(claim: Claim, effort: Effort) -> tuple[int, ...]:
    """Return after how many futures it is looked whether a verdict is settled, the last of them the most there are."""
    most = futures_of(claim, effort)
    return tuple(sorted({max(20, round(share * most)) for share in effort.looks}))


def world_futures_of(claim: Claim, effort: Effort) -> int:
    """Return how many futures of a claim each scenario has: more of small companies, as in the base case.

    At least two, as halves tell how noisy a scenario is.
    """
    return max(2, round(effort.world_futures * claim.futures))


def reads_of(claim: Claim) -> list[Cell]:
    """Return every cell that anything of a claim reads, each once for each metric."""
    assert claim.measure is not None
    found = [*claim.cells(claim.measure)]
    for value in claim.along_values():
        found += claim.cells(claim.measure, {claim.along: value})
    for each in claim.also.values():
        found += claim.cells(each.measure)
    for name in claim.without:
        found += claim.cells(claim.measure.without(name))
    return list(dict.fromkeys(found))


def names_judged(claim: Claim) -> list[str]:
    """Return the cells that a verdict reads: of the measure, of what is judged beside it, and where its sign may turn."""
    measure = claim.measure
    assert measure is not None
    reads = [read for each in measures_judged(claim) for read in claim.cells(each)]
    reads += [read for at in places_judged(claim) for read in claim.cells(measure, at)]
    return list(dict.fromkeys(name_of(read) for read in reads))


def measures_judged(claim: Claim) -> list[Measure]:
    """Return the measure of a claim and those beside it that have a verdict of their own."""
    assert claim.measure is not None
    return [claim.measure, *(each.measure for each in claim.also.values() if each.judged)]


def places_judged(claim: Claim) -> list[dict[str, str]]:
    """Return where along what is varied the sign of a claim is looked at for its verdict."""
    return [{claim.along: value} for value in claim.along_values()] if claim.sides is None else []


def taken_out_of(claim: Claim) -> set[str]:
    """Return all that is taken out of an industry: for the measure, and where a figure says so itself."""
    measures = [*([claim.measure] if claim.measure else []), *(each.measure for each in claim.also.values())]
    said = {each.without for measure in measures for each in measure.references if each.without}
    return said | set(claim.without)


def runs_of(claim: Claim, effort: Effort) -> tuple[int, float]:
    """Return how many runs a claim takes at most, and how many seconds on one core, roughly."""
    if claim.industry is not None:
        taken_out = len({"", *taken_out_of(claim)} - {"effect"})
        companies = round(claim.industry.companies * effort.companies) * taken_out
        companies += effort.worlds * effort.world_companies
        return 2 * companies, 2 * companies * (300 * 3 * A_YEAR + SECONDS_PER_CELL)
    experiment = claim.experiment
    if experiment is None or claim.measure is None:
        return 0, 0.0
    months = experiment.horizon_months
    years = {
        point.index: float(planning.planned_customers(point.company, months)[:-1].sum()) / 12.0
        for point in experiment.points()
    }
    cells, judged = {name_of(each): years[each.point] for each in reads_of(claim)}, set(names_judged(claim))
    numbers = {name: futures_of(claim, effort) if name in judged else looks_of(claim, effort)[0] for name in cells}
    drawn = {name_of(each): years[each.point] for each in claim.cells(claim.measure)} if claim.worlds else {}
    in_worlds = len(drawn) * effort.worlds
    futures = world_futures_of(claim, effort)
    runs = sum(numbers.values()) + in_worlds * futures
    busy = sum(cells[name] * n for name, n in numbers.items()) + sum(drawn.values()) * effort.worlds * futures
    busy += work_of_planning(experiment, reads_of(claim), effort)
    return runs, busy * A_YEAR + (len(cells) + in_worlds) * SECONDS_PER_CELL


def work_of_planning(experiment: Experiment, reads: Sequence[Cell], effort: Effort) -> float:
    """Return the account-years of the pilots that turn a budget into people, in every scenario and at every point."""
    points = {point.index: point for point in experiment.points()}
    groups = {(each.without, each.point) for each in reads if each.staffing == "equal_budget"}
    return sum(
        work_of_pilots(experiment, points[index], [Staffing.EQUAL_BUDGET], effort.pilot_customers)
        for _, index in groups
    )


def study_of(claim: Claim) -> Experiment | None:
    """Return the study whose futures tell how fast a claim goes here; None for one that nothing simulates."""
    return claim.industry.experiment if claim.industry is not None else claim.experiment


def slowness(claims: Sequence[Claim], cores: int, seconds: float = LOOKED_AT) -> float:
    """Return how many seconds go by here for each processor second of the machine that constants refer to.

    Measured in some seconds on a study of one of the claims; 1 where the engine has not been compiled yet.
    """
    from sim.engines.compilation import is_warm

    study = next((found for claim in claims if (found := study_of(claim)) is not None and found.calibrated), None)
    if study is None or not is_warm("simulate"):
        return 1.0
    sample = looked(study, cores, seconds)
    return sample.slowness * sample.load


def budget(claims: Sequence[Claim], effort: Effort, cores: int, slow: float = 1.0) -> tuple[int, float]:
    """Return the runs of all claims and about how many minutes they take on so many cores. slow: as of `slowness`."""
    found = [runs_of(claim, effort) for claim in claims]
    companies = {claim.experiment.company for claim in claims if claim.experiment is not None and claim.worlds}
    seconds = sum(each[1] for each in found) + len(companies) * effort.worlds * LEVELS_SECONDS
    alone = SECONDS_OF_ALL + SECONDS_A_CLAIM * len(claims)
    return sum(each[0] for each in found), slow * (seconds / cores + alone) / 60.0
