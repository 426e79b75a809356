"""Metrics that a measure names are looked up before anything is simulated for long: one future of each model tells."""

import re
from collections.abc import Sequence

from sim.config.claim import Cell, Claim
from sim.trials.cells import Planner
from sim.trials.claims.effort import reads_of
from sim.trials.claims.seen import REACHED, no_metric
from sim.trials.runner import run_one
from sim.vocabulary import Staffing


def refuse_unknown_metrics(claims: Sequence[Claim], engine: str = "compiled") -> None:
    """Run one future of each model that a claim reads. Errors: InputError for a metric that a model does not have."""
    for claim in claims:
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


def names_of(read: Cell) -> list[str]:
    """Return the metrics that a cell is read for: its own, and the one of its condition."""
    condition = re.split("[<>]", read.given)[0]
    return [name for name in (read.metric, condition) if name and name != REACHED]
