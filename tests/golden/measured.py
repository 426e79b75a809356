"""What a golden run is: cells that ship, a few replications each, and the numbers that are kept of them."""

import hashlib
import json
import math
from pathlib import Path
from typing import Any

import numpy as np

from sim.config.study.single import load_company
from sim.metrics.outcomes import outcome
from sim.model import adoption, draws, learning
from sim.trials.executing.replication import replicate
from tests.support.shipped import shipped_cells, shipped_design

FILE = Path(__file__).parent / "golden.json"
SEED, MONTHS, REPLICATIONS = 2027, 36, 3
METRICS = (
    "nrr",
    "grr",
    "ending_arr",
    "new_arr",
    "expansion_arr",
    "churned_arr",
    "economic_value",
    "cost_to_serve",
    "adoption",
)


def arithmetic() -> str:
    """Return a fingerprint of this machine's logarithms and exponentials as compiled code computes them.

    Processors and C libraries may differ in the last bit. Where they do, digests may too; results hardly can.
    """
    points = (np.arange(4096) + 0.5) / 4096
    values = [f(p) for p in points for f in (adoption.logit, adoption.logistic, draws.normal_quantile)]
    values += [learning.learning_factor(2.5 * p + 0.12, 0.0, -0.2) for p in points]
    return hashlib.sha256(np.array(values).tobytes()).hexdigest()[:16]


def golden_cell(company: str, model: str, *, equal_budget: bool) -> dict[str, Any]:
    """Return what is kept of one cell: the digest of each replication, events, and means of metrics."""
    design = shipped_design(company, model, months=MONTHS, equal_budget=equal_budget)
    done = [replicate(design, seed=SEED, replication=r) for r in range(REPLICATIONS)]
    inputs = load_company(company)
    metrics = [outcome(d.state, inputs, design.role_keys, MONTHS).metrics for d in done]
    means = {name: float(np.mean([m[name] for m in metrics])) for name in METRICS}
    return {
        "digests": [f"{d.trajectory.digest:016x}" for d in done],
        "events": sum(d.trajectory.events for d in done),
        "ending_arr_cents": [int(d.state.months["ending_arr_cents"][MONTHS]) for d in done],
        "means": {name: value for name, value in means.items() if not math.isnan(value)},
    }


def measure() -> dict[str, Any]:
    """Return every golden number of the present sources."""
    cells = {
        f"{company} · {model} · {'equal budget' if equal else 'own'}": golden_cell(company, model, equal_budget=equal)
        for company, model in shipped_cells()
        for equal in (False, True)
    }
    return {"arithmetic": arithmetic(), "seed": SEED, "months": MONTHS, "cells": cells}


def kept() -> dict[str, Any]:
    """Return the golden numbers in the repository; empty cells if there are none yet."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {"arithmetic": "", "cells": {}}
