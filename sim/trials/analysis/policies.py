"""What a study of policies says beyond its comparisons: what each change costs, and who is best at which size."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment
from sim.results.choosing import BySize, Change
from sim.statistics.intervals import LEVEL
from sim.trials.analysis.changes import change_entry
from sim.trials.analysis.sizes import bands
from sim.trials.analysis.summary import staffing_name
from sim.trials.planning.cells import Cell
from sim.vocabulary import Staffing

Monthly = Mapping[str, Mapping[str, NDArray[Any]]]
"""Model → monthly columns (replications, months), row by row the same replications."""

Changed = Mapping[str, NDArray[np.float64]]
"""Metric `changed_at.k` → months (replications,)."""


class Policies:
    """Summarizes a study of policies, one point and staffing mode after the other: a few columns in memory at a time."""

    def __init__(
        self,
        experiment: Experiment,
        cells: Sequence[Cell],
        monthly: Callable[[int, str], Monthly],
        changed: Callable[[int, str, str], Changed],
        level: float = LEVEL,
    ) -> None:
        """Take what is stored: monthly(point, staffing); changed(point, staffing, model), of the same replications."""
        self.experiment = experiment
        self.cells = cells
        self.monthly = monthly
        self.changed = changed
        self.level = level
        self.stages = {case.key: case.stages for case in experiment.models}

    def where(self) -> list[tuple[int, Staffing]]:
        """Return every point and staffing mode that was simulated."""
        return list(dict.fromkeys((cell.point, cell.staffing) for cell in self.cells))

    def changes(self) -> list[Change]:
        """Return what each change of each policy costs against the baseline."""
        found = []
        for point, staffing in self.where():
            monthly = self.monthly(point, staffing_name(staffing))
            base = monthly.get(self.experiment.baseline)
            for cell in self.cells:
                here = (cell.point, cell.staffing) == (point, staffing) and cell.model in monthly
                if not here or base is None or cell.model == self.experiment.baseline:
                    continue
                months = self.changed(point, staffing_name(staffing), cell.model)
                for k, stage in enumerate(self.stages[cell.model][1:], start=1):
                    came, margin = months[f"changed_at.{k}"], cell.company.gross_margin
                    labels = {"point": point, "staffing": staffing_name(staffing), "model": cell.model, "stage": k}
                    entry = change_entry(
                        came, monthly[cell.model], base, margin, self.level, to=stage.model.key, **labels
                    )
                    found.append(entry)
        return found

    def by_size(self) -> list[BySize]:
        """Return retention by band of ARR, where the company grows through several; nothing for a sweep over companies."""
        if len(self.experiment.all_points) > 1:
            return []
        worth = {point.index: point.worth_acting_on.get("nrr") for point in self.experiment.points()}
        found = []
        for point, staffing in self.where():
            monthly = self.monthly(point, staffing_name(staffing))
            base = monthly.get(self.experiment.baseline)
            if base is None or len(monthly) < 2:
                continue
            arr = np.asarray(base["ending_arr_cents"], float) / 100.0
            nrr = {model: np.asarray(columns["nrr"], float) for model, columns in monthly.items()}
            rows = bands(nrr, arr, self.experiment.baseline, worth[point], self.level)
            if len(rows) > 1:
                found.append(BySize(point=point, staffing=staffing_name(staffing), metric="nrr", bands=tuple(rows)))
        return found
