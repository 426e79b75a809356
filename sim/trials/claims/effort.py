"""How much is simulated for each claim, and about how long that takes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.config.claim import Cell, Claim
from sim.model import planning
from sim.trials.claims.bench import case_of
from sim.trials.equal_spend import PILOT_CUSTOMERS

SECONDS_PER_ACCOUNT_YEAR = 4.5e-5
"""On one core of a server of 2026, two roles (python -m benchmarks): an order of magnitude for other machines."""
SECONDS_A_CELL = 0.6
"""Planning a cell: pilots that turn a budget into people, and building its worlds."""
LEVELS_SECONDS = 1.5
"""To fit the levels of one world of one company on one core."""


@dataclass(frozen=True, slots=True)
class Effort:
    """futures: of each cell in the most likely world; worlds: plausible ones, each with `world_futures` futures.

    companies: share of the companies that the file of an industry asks for; world_companies: in each plausible world.
    pilot_customers: over all pilots that turn a budget into people.
    """

    name: str
    futures: int
    worlds: int
    world_futures: int
    companies: float
    world_companies: int
    pilot_customers: int = PILOT_CUSTOMERS


QUICK = Effort("quick", 36, 20, 3, 0.35, 6, pilot_customers=1_500)
FULL = Effort("full", 400, 128, 8, 1.0, 24)


def futures_of(claim: Claim, effort: Effort) -> int:
    """Return how many futures each cell of a claim gets in the most likely world."""
    return max(20, round(effort.futures * claim.futures))


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


def runs_of(claim: Claim, effort: Effort) -> tuple[int, float]:
    """Return how many runs a claim takes, and how many seconds on one core, roughly."""
    if claim.industry is not None:
        taken_out = 1 + sum(name != "effect" for name in claim.without)
        companies = round(claim.industry.companies * effort.companies) * taken_out
        companies += effort.worlds * effort.world_companies
        return 2 * companies, 2 * companies * 300 * 3 * SECONDS_PER_ACCOUNT_YEAR
    experiment = claim.experiment
    if experiment is None or claim.measure is None:
        return 0, 0.0
    months = experiment.horizon_months
    years = {
        point.index: float(planning.planned_customers(point.company, months)[:-1].sum()) / 12.0
        for point in experiment.points()
    }
    cells = {case_of(each): years[each.point] for each in reads_of(claim)}
    drawn = {case_of(each): years[each.point] for each in claim.cells(claim.measure)} if claim.worlds else {}
    runs = len(cells) * futures_of(claim, effort) + len(drawn) * effort.worlds * effort.world_futures
    busy = sum(cells.values()) * futures_of(claim, effort) + sum(drawn.values()) * effort.worlds * effort.world_futures
    return runs, busy * SECONDS_PER_ACCOUNT_YEAR + len(cells) * SECONDS_A_CELL


def budget(claims: Sequence[Claim], effort: Effort, cores: int) -> tuple[int, float]:
    """Return the runs of all claims and about how many minutes they take on so many cores."""
    found = [runs_of(claim, effort) for claim in claims]
    companies = {claim.experiment.company for claim in claims if claim.experiment is not None and claim.worlds}
    seconds = sum(each[1] for each in found) + len(companies) * effort.worlds * LEVELS_SECONDS
    return sum(each[0] for each in found), seconds / cores / 60.0
