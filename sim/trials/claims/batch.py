"""The cells of a claim in any scenario: its points, staffing modes and models, as its measure reads them."""

import hashlib
from collections.abc import Sequence
from typing import Any

from sim.config.claim.claim import Cell as Read
from sim.config.resolving.experiment import Experiment
from sim.config.scenarios.builder import ScenarioBuilder
from sim.config.study.design import canonical, simulated
from sim.trials.scenarios.batch import Batch, Case, Spreads
from sim.trials.scenarios.direct_levels import DirectLevels
from sim.trials.scenarios.space import Block, SharedScenarios
from sim.vocabulary import Staffing


def name_of(read: Read) -> str:
    """Return the name of a cell without its metric."""
    return f"{read.point}|{read.staffing}|{read.model}|{read.without}"


def cases_of(reads: Sequence[Read]) -> dict[str, Case]:
    """Return what is run for cells that are read, by name."""
    return {name_of(r): Case(r.model, Staffing[r.staffing.upper()], r.point, r.without) for r in reads}


def claim_batch(
    experiment: Experiment,
    reads: Sequence[Read],
    scenarios: SharedScenarios,
    levels: DirectLevels | None,
    spreads: Spreads,
) -> tuple[Batch, dict[str, Block]]:
    """Return what builds these cells in any scenario, and the scenarios of each: every point has unknowns of its own."""
    cases, points = cases_of(reads), list(experiment.points())
    builders = {k: ScenarioBuilder(experiment, points[k]) for k in sorted({case.point for case in cases.values()})}
    blocks = {k: scenarios.block(f"point {k}", builder.inputs) for k, builder in builders.items()}
    values = hashlib.sha256(b"".join(each.values.tobytes() for each in blocks.values())).hexdigest()
    people = {
        f"{without}|{point}": {key: spread.as_json() for key, spread in sorted(found.items())}
        for (without, point), found in spreads.items()
    }
    made_of = [canonical(unnamed(experiment)), values, [] if levels is None else levels.digest(), people]
    batch = Batch(experiment, cases, builders, levels, spreads, experiment.seed, made_of)
    return batch, {name: blocks[case.point] for name, case in cases.items()}


def unnamed(experiment: Experiment) -> Any:
    """Return what is simulated for an experiment, whatever it is called: claims that ask the same share their runs."""
    design = simulated(experiment.design)
    assert isinstance(design, dict)
    return {**design, "experiment": {name: value for name, value in design["experiment"].items() if name != "key"}}
