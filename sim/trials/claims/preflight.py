"""What a measure names is looked up before anything is simulated for long: one future of each model, or company, tells."""

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.config.claim.claim import Cell, Claim
from sim.trials.claims.columns import REACHED, no_metric
from sim.trials.claims.effort import reads_of
from sim.trials.claims.industry import EFFECT, IndustryBatch, Survey
from sim.trials.planning.cells import Planner
from sim.trials.running.runner import run_one
from sim.vocabulary import Staffing


def refuse_unknown_metrics(claims: Sequence[Claim], engine: str = "compiled") -> None:
    """Run one future of each model that a claim reads. Errors: InputError for a metric that a model does not have.

    Of an industry also for a group, a stage or a strength that it does not have.
    """
    for claim in claims:
        if claim.industry is not None:
            refuse_unknown_in_industry(claim, engine)
        experiment = claim.experiment
        if experiment is None or claim.measure is None:
            continue
        reads = reads_of(claim)
        planner = Planner(experiment, next(iter(experiment.points())), experiment.seed)
        for case in planner.point.models:
            named = [each for each in reads if each.model == case.key]
            if named:
                cell = planner.cell(case, Staffing.OWN, 0)
                found = run_one(cell, seed=experiment.seed, replication=0, engine=engine)[0].metrics
                for name in (name for read in named for name in names_of(read)):
                    if name not in found:
                        raise no_metric(claim, case.key, name, found)


def refuse_unknown_in_industry(claim: Claim, engine: str) -> None:
    """Run the smallest company of an industry under both organizations, and look up all that a claim says of it."""
    assert claim.industry is not None
    assert claim.measure is not None
    batch = IndustryBatch(claim.industry, claim.industry.companies, claim.industry.experiment.seed)
    smallest = batch.block[int(np.argmin(batch.companies.customers))]
    outcomes: dict[str, Mapping[str, NDArray[np.float64]]] = {}
    for case in batch.cases:
        cell = batch.cell(case, smallest)
        found = run_one(cell, seed=batch.seed, replication=0, engine=engine)[0].metrics
        outcomes[case] = {name: np.zeros(len(batch.companies.arr)) for name in found}
    survey = Survey(claim, batch, outcomes)
    for measure in (claim.measure, *(each.measure for each in claim.also.values())):
        for reference in measure.references:
            known = ("", EFFECT, *claim.without, *claim.industry.experiment.repeated)
            if (reference.without or "") not in known:
                raise survey.wrong(f"is not repeated without {reference.without}. Add it to without.")
            survey.columns(reference)


def names_of(read: Cell) -> list[str]:
    """Return the metrics that a cell is read for: its own, and the one of its condition."""
    condition = re.split("[<>]", read.given)[0]
    return [name for name in (read.metric, condition) if name and name != REACHED]
