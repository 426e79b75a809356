"""Analyze invented columns of a study and print the digest: run by itself, under other threads and other processors.

Arguments: how many replications.
"""

import hashlib
import sys

import numpy as np

from sim.config.study.study import load_experiment
from sim.metrics.registry import UNITS
from sim.results.files import as_json
from sim.results.kinds import plain
from sim.statistics.indices import indices
from sim.statistics.looks import level_at_every_look
from sim.statistics.morris import morris
from sim.statistics.response import through
from sim.statistics.sampling import correlated, plausible, saltelli, trajectories
from sim.statistics.surface import fit
from sim.statistics.value_of_information import Pilot, evaluation_sample, evsi, information
from sim.trials.analysis.changes import recovery
from sim.trials.analysis.choice import choice_entries
from sim.trials.analysis.next_runs import next_runs
from sim.trials.analysis.summary import Summarizer
from sim.trials.planning.cells import cells

SETTINGS = {
    "staffing": "own",
    "models": "[cs-only, cs-am-split, am-only, fully-split]",
    "decide_on": "[nrr, grr, economic_value]",
    "vary": "{company.start.customers: [10, 20, 40]}",
    "crossing_of": "{metric: nrr, along: company.start.customers}",
    "study": "crossover",
}
EXPERIMENT = "four-organisations"


def summary(n: int) -> bytes:
    """Return what is summarized of a study with n replications of invented numbers."""
    experiment = load_experiment(EXPERIMENT, SETTINGS)
    planned = cells(experiment, seed=1, workers=1)
    random = np.random.default_rng(7)
    luck = {name: random.normal(size=n) for name in UNITS}
    metrics = {
        cell.index: {name: 1.0 + 0.1 * luck[name] + random.normal(0.02 * cell.index, 0.05, size=n) for name in UNITS}
        for cell in planned
    }
    told = Summarizer(experiment, planned, metrics).build()
    told["choice"] = choice_entries(experiment, planned, metrics, 0.95)
    told["next_runs"] = next_runs(experiment, planned, metrics)
    told["recovery"] = recovery(np.cumsum(random.normal(size=(n, 36)), axis=1), 0.95)
    return as_json(plain(told))


def worlds(n: int) -> list[object]:
    """Return what is made of n plausible worlds with invented results."""
    random = np.random.default_rng(8)
    base = correlated(plausible(n, 6, 3), [(0,), (1, 2), (3,), (4,), (5,)], [np.eye(1), PAIR, *[np.eye(1)] * 3])
    values = np.column_stack(
        [(base * random.normal(size=6)).sum(axis=1) + base[:, 0] * base[:, 3] + random.normal(0, 0.1, n) for _ in "ab"]
    )
    fitted = fit(base, values)
    design, walks = saltelli(256, [(k,) for k in range(6)], 6, 5), trajectories(64, [(k,) for k in range(6)], 6, 5)
    noisy = (np.sin(design.base).sum(axis=1)[:, None] + random.normal(0, 0.1, (len(design.base), 8))).astype(np.float64)
    walked = np.sin(walks.base).sum(axis=1)[:, None] + random.normal(0, 0.1, (len(walks.base), 8))
    places = base[:40, :2]
    return [
        fitted.surface,
        fitted.q2,
        fitted.rmse,
        information(fitted, {"a": [0], "b": [1, 2]}, sample=evaluation_sample(6), resamples=50),
        indices(design, noisy),
        morris(walks, walked),
        through(places, np.sin(3 * places).sum(axis=1) + random.normal(0, 0.05, 40), np.full(40, 0.01)),
        evsi(fitted.surface, fitted.surface.difference(0, 1), 0.01, Pilot(1.0), sample=evaluation_sample(6)),
        level_at_every_look((50, 75, 113, 170)),
    ]


PAIR = np.array([[1.0, 0.5], [0.5, 1.0]])

if __name__ == "__main__":
    np.set_printoptions(floatmode="unique", threshold=sys.maxsize)
    n = int(sys.argv[1])
    print(hashlib.sha256(summary(n)).hexdigest(), hashlib.sha256(repr(worlds(n)).encode()).hexdigest())
