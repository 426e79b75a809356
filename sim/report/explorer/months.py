"""Month by month: averages, their intervals and the spread of futures, as whole numbers that differ little in a row."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.metrics.averaged import averaged_months
from sim.report.explorer.measures import MONTHLY
from sim.report.views import averages
from sim.report.words.reading import Point

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from sim.trials.folder.stored import StoredRun

ROOM = 60_000
"""Numbers that all curves of the page may take."""

STEPS = (1, 2, 3, 6, 12)
SERIES = ("mean", "half", "p10", "p50", "p90")
DIGITS = 6


def step_of(points: Sequence[Point], horizon: int) -> int:
    """Return how many months lie between two that are embedded: 1 where there is room for all."""
    curves = sum(len(point.models) for point in points) * len(MONTHLY) * len(SERIES)
    return next((step for step in STEPS if curves * horizon / step <= ROOM), STEPS[-1])


def months(run: "StoredRun", point: Point, models: Sequence[str], level: float, step: int) -> dict[str, Any]:
    """Return for each monthly measure the curves of the models, in their order, null where there is none.

    level: that of the intervals; a curve of one future has none. step: months between two that are kept; the last always is.
    """
    stored = run.trajectories(point.point, point.staffing)
    return {
        metric: [_curve(stored.get(model, {}), column, level, step) for model in models]
        for metric, column in MONTHLY.items()
    }


def _curve(columns: Mapping[str, Any], column: str, level: float, step: int) -> dict[str, Any] | None:
    import numpy as np

    if column not in columns:
        return None
    unit_of_file = 100.0 if column.endswith("_cents") else 1.0
    values = np.asarray(columns[column], dtype=np.float64) / unit_of_file
    curve = averages.curve(values, level, averaged_months(columns, column) / unit_of_file)
    if not curve.month.size:
        return None
    middle = np.nanmedian(values[:, curve.month.astype(int) - 1], axis=0)
    kept = np.flatnonzero((curve.month[-1] - curve.month) % step == 0)
    series = {"mean": curve.mean, "half": curve.half, "p10": curve.p10, "p50": middle, "p90": curve.p90}
    known = {name: each for name, each in series.items() if np.isfinite(each).any()}
    top = max(float(np.nanmax(np.abs(values))) for values in known.values())
    unit = 10.0 ** (math.floor(math.log10(top)) + 1 - DIGITS) if top > 0.0 else 1.0
    return {
        "unit": unit,
        "month": changes(curve.month[kept]),
        "n": int(curve.n[kept].min()),
        **{name: changes(np.where(np.isfinite(each), each, 0.0)[kept] / unit) for name, each in known.items()},
    }


def changes(values: "NDArray[np.float64]") -> list[int]:
    """Return rounded numbers as the first one and what is added to each for the next."""
    import numpy as np

    whole = np.rint(values).astype(np.int64)
    return [int(whole[0]), *np.diff(whole).tolist()]
