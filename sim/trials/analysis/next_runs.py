"""Where further futures of a sweep would tell most: at the points whose verdict hangs on the least that is known."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment
from sim.metrics.averaged import Averaged
from sim.results.choosing import FuturePoint, NextRuns
from sim.statistics.allocation import allocate_over_points
from sim.trials.analysis.averages import difference_of
from sim.trials.analysis.summary import staffing_name
from sim.trials.planning.cells import Cell

BUDGET = 1000
"""Further futures that are spread, so that a reader sees shares in tenths of a percent."""

FEWEST = 10
Metrics = Mapping[int, Mapping[str, NDArray[np.float64]]]


def next_runs(experiment: Experiment, cells: Sequence[Cell], metrics: Metrics) -> list[NextRuns]:
    """Return how 1,000 further futures are best spread over the points, by model, staffing mode and deciding metric.

    By expected opportunity cost of a wrong verdict (OCBA's idea for a sweep). Points of fewer than FEWEST futures, or
    without a stated zone, are left out.
    """
    if len(experiment.all_points) < 2:
        return []
    worth = {point.index: point.worth_acting_on for point in experiment.points()}
    averaged = {index: Averaged(found) for index, found in metrics.items()}
    base = {(c.point, c.staffing): c for c in cells if c.model == experiment.baseline}
    found = []
    for staffing in dict.fromkeys(cell.staffing for cell in cells):
        for model in dict.fromkeys(cell.model for cell in cells if cell.model != experiment.baseline):
            here = [c for c in cells if (c.staffing, c.model) == (staffing, model) and (c.point, staffing) in base]
            for metric in experiment.decide_on:
                pairs = [(c, averaged[c.index], averaged[base[c.point, staffing].index]) for c in here]
                known = [(c, difference_of(a, b, metric)[1]) for c, a, b in pairs if metric in a and metric in b]
                rows = spread(known, metric, worth)
                if rows:
                    found.append(
                        NextRuns(
                            a=model,
                            b=experiment.baseline,
                            staffing=staffing_name(staffing),
                            metric=metric,
                            budget=BUDGET,
                            points=rows,
                        )
                    )
    return found


def spread(
    known: Sequence[tuple[Cell, NDArray[np.float64]]], metric: str, worth: Mapping[int, Mapping[str, float]]
) -> tuple[FuturePoint, ...]:
    """Return the futures that each point gets. Differences are measured in what is worth acting on, which may differ."""
    usable = []
    for cell, difference in known:
        present = difference[~np.isnan(difference)]
        zone = worth[cell.point].get(metric)
        if present.size >= FEWEST and zone:
            usable.append((cell, present / zone))
    if len(usable) < 2:
        return ()
    told = [(float(d.mean()), float(d.std(ddof=1)), int(d.size)) for _, d in usable]
    futures = allocate_over_points(told, 1.0, BUDGET)
    return tuple(
        FuturePoint(point=cell.point, values=cell.values, futures=n)
        for (cell, _), n in zip(usable, futures, strict=True)
    )
