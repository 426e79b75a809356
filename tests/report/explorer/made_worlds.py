"""A SYNTHETIC study over plausible worlds with its drawn worlds in the table, so that a surface can be fitted to them.

NRR of the rival depends on two of its unknowns, smoothly; nothing else does anything.
"""

from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from sim.statistics.distributions import Distribution
from tests.report import synthetic_sensitivity
from tests.report.page.stored_study import stored

DRAWN, FUTURES, POOL = 128, 4, 200
MANY = 12
MODELS = ("cs-only", "cs-am-split")
NOISE = 0.002


def truth(at: Any) -> Any:
    """Return the difference in NRR, (n,), at probabilities of the unknowns, (n, MANY)."""
    x, y = 2 * at[:, 0] - 1, 2 * at[:, 3] - 1
    return 0.01 + 0.02 * x - 0.012 * y + 0.008 * x * y


def summary(*, many: int = MANY) -> dict[str, Any]:
    """Return the summary of the study."""
    made = synthetic_sensitivity.worlds(MODELS, many)
    made["sensitivity"] |= {"worlds": {"drawn": DRAWN, "futures": FUTURES}, "metrics": ["nrr"]}
    return made | {"decide_on": ["nrr"], "horizon_months": 30}


def stored_worlds(folder: Path, *, many: int = MANY, noise: float = NOISE, **more: Any) -> Path:
    """Write the study as a folder. noise: standard deviation of what one future adds to a difference."""
    made = summary(many=many)
    stored(folder, made, **more)
    dice = np.random.default_rng(7)
    inputs = made["sensitivity"]["inputs"]
    beliefs = [Distribution(each["form"], each["low"], each["likely"], each["high"]) for each in inputs]
    at = dice.uniform(0.001, 0.999, (DRAWN, many))
    values = np.column_stack([belief.quantile(at[:, k]) for k, belief in enumerate(beliefs)])
    rows: dict[str, list[Any]] = {
        name: [] for name in ("model", "point", "staffing", "drawn_for", "replication", "nrr")
    }
    columns: dict[str, list[float]] = {each["path"]: [] for each in inputs}
    shared = dice.normal(0, 0.02, POOL)

    def add(model: str, point: int, drawn_for: str | None, futures: Any, difference: float, world: Any) -> None:
        for future in futures:
            told = 1.03 + shared[future]
            if model != MODELS[0]:
                told += difference + dice.normal(0, noise)
            for name, value in zip(rows, (model, point, "equal_budget", drawn_for, int(future), told), strict=True):
                rows[name].append(value)
            for each, value in zip(inputs, world, strict=True):
                columns[each["path"]].append(float(value))

    likely = np.array([[0.5] * many])
    for model in MODELS:
        add(model, 0, None, range(POOL), float(truth(likely)[0]), [each["held"] for each in inputs])
        for world in range(DRAWN):
            futures = (world * FUTURES + np.arange(FUTURES)) % POOL
            add(model, world + 1, "first", futures, float(truth(at[[world]])[0]), values[world])
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    taken = {**rows, **columns}
    table = {
        name: np.array([each or "" for each in column] if name == "drawn_for" else column)
        for name, column in taken.items()
    }
    connection.register("made", table)
    connection.execute(
        f"COPY (SELECT * REPLACE (NULLIF(drawn_for, '') AS drawn_for) FROM made) TO '{folder / 'replications.parquet'}'"
        " (FORMAT PARQUET)"
    )
    return folder
