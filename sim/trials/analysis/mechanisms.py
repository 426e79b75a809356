"""What the worlds without a mechanism say: a study repeated without it, and a difference split into mechanisms."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment
from sim.config.resolving.same_pay import OWN_PLANS
from sim.metrics.averaged import Averaged
from sim.results.comparing import Mean
from sim.results.explaining import Ablated, AblatedDifference, Explanation, Part
from sim.statistics.intervals import LEVEL, mean_interval
from sim.statistics.shapley import decomposed, worlds_of
from sim.trials.analysis.averages import Both, difference_of, estimator_of
from sim.trials.analysis.summary import Summarizer, staffing_name
from sim.trials.planning.ablation import REAL, name_of
from sim.trials.planning.cells import Cell, explained_staffing, explained_world

EXPLAINED = ("nrr", "expansion_arr", "economic_value")
Metrics = Mapping[str, NDArray[np.float64]]


def interval(values: Both, level: float, *, same: bool = False) -> Mean:
    """Return the mean over replications and its interval. same: what is subtracted is the same simulation."""
    found = mean_interval(values[1], level, same=same)
    return Mean(mean=found.mean, ci95=(found.low, found.high), **estimator_of(values))


class Mechanisms:
    """Summarizes the cells of a study that lie in other worlds than the real one."""

    def __init__(
        self,
        experiment: Experiment,
        cells: list[Cell],
        metrics: Mapping[int, Metrics],
        seed: int,
        level: float = LEVEL,
        addresses: Sequence[str] = (),
    ) -> None:
        """Take what is stored. addresses: by index of a cell, equal where two of them are one and the same simulation."""
        self.experiment = experiment
        self.level = level
        self.seed = seed
        self.addresses = addresses
        self.cells = cells
        self.metrics = metrics
        self.averaged = {index: Averaged(found) for index, found in metrics.items()}
        self.index = {(c.without, c.point, c.staffing, c.model): c.index for c in cells}

    def difference(self, world: str, point: int, model: str, metric: str) -> Both:
        """Return model less baseline in a world, replication by replication; missing values count as missing."""
        staffing = explained_staffing(self.experiment)
        a = self.averaged[self.index[world, point, staffing, model]]
        return difference_of(a, self.averaged[self.index[world, point, staffing, self.experiment.baseline]], metric)

    def simulations(self, out: Iterable[str], point: int, model: str) -> tuple[str, str]:
        """Return what identifies the simulations of model and baseline in the world without some mechanisms."""
        world, staffing = explained_world(self.experiment, out), explained_staffing(self.experiment)
        a, b = (self.index[world, point, staffing, key] for key in (model, self.experiment.baseline))
        return (self.addresses[a], self.addresses[b]) if self.addresses else (f"{world} {a}", f"{world} {b}")

    def explained(self) -> list[Explanation]:
        """Return each difference against the baseline, split into the mechanisms that the study names."""
        names = self.experiment.explain_by
        if not names:
            return []
        staffing = explained_staffing(self.experiment)
        rows = []
        for point in self.experiment.points():
            for case in point.models:
                here = (REAL, point.index, staffing, case.key) in self.index
                if case.key != self.experiment.baseline and here:
                    rows += [self.split(point.index, case.key, metric) for metric in EXPLAINED]
        return rows

    def split(self, point: int, model: str, metric: str) -> Explanation:
        """Return the split of one difference; parts and rest sum to it in every replication in which nothing is missing."""
        names = self.experiment.explain_by
        values = {
            out: self.difference(explained_world(self.experiment, out), point, model, metric)
            for out in worlds_of(names, self.seed)
        }
        known = ~np.any([np.isnan(v) for _, v in values.values()], axis=0)
        came, found = (decomposed({out: v[k][known] for out, v in values.items()}, names, self.seed) for k in (0, 1))
        runs = {out: self.simulations(out, point, model) for out in values}
        alike = {out for out, (a, b) in runs.items() if a == b}

        def inert(name: str) -> bool:
            """Say whether taking out a mechanism changes no simulation at all, whatever else is out."""
            pairs = [(out, out | {name}) for out in values if name not in out and out | {name} in values]
            return all(runs[a] == runs[b] or {a, b} <= alike for a, b in pairs)

        parts = []
        for name in names:
            same = inert(name)
            mean = interval((came.parts[name], found.parts[name]), self.level, same=same)
            plain = (
                interval((came.plain[name], found.plain[name]), self.level, same=same) if name in found.plain else None
            )
            parts.append(
                Part(
                    mechanism=name,
                    mean=mean.mean,
                    ci95=mean.ci95,
                    estimator=mean.estimator,
                    variance_ratio=mean.variance_ratio,
                    order_error=found.order_error[name],
                    plain_ablation=plain,
                )
            )
        return Explanation(
            a=model,
            b=self.experiment.baseline,
            point=point,
            staffing=staffing_name(explained_staffing(self.experiment)),
            metric=metric,
            difference=interval((came.whole, found.whole), self.level, same=frozenset() in alike),
            parts=tuple(parts),
            rest=interval((came.rest, found.rest), self.level, same=frozenset(names) in alike),
            orders=found.orders,
            n=int(known.sum()),
        )

    def repeated(self) -> list[Ablated]:
        """Return the study as it comes out without each of `repeat_without`: points, comparisons, crossings."""
        return [
            Ablated(
                without=name,
                points=tuple(summary.points()),
                crossings=tuple(summary.crossings()),
                changes=tuple(self.changes(name_of([name]))),
            )
            for name, summary in self.worlds().items()
        ]

    def worlds(self) -> dict[str, Summarizer]:
        """Return the summary of the study without each of `repeat_without`."""
        found = {}
        for name in self.experiment.repeated:
            world = name_of([name])
            mine = [c for c in self.cells if c.without == world and c.staffing in self.experiment.staffing]
            renumbered = [replace(c, index=k) for k, c in enumerate(mine)]
            metrics = {k: self.metrics[c.index] for k, c in enumerate(mine)}
            addresses = [self.addresses[c.index] for c in mine] if self.addresses else ()
            found[name] = Summarizer(self.experiment, renumbered, metrics, self.level, addresses)
        return found

    def changes(self, world: str) -> list[AblatedDifference]:
        """Return by how much each difference against the baseline is larger with the mechanism than without it, paired.

        For one pay for all the other way round: by how much it is larger where each is paid by its own plan.
        """
        sign = -1.0 if world == OWN_PLANS else 1.0
        rows = []
        for (name, point, staffing, model), index in self.index.items():
            base = self.index.get((REAL, point, staffing, self.experiment.baseline))
            if name != REAL or base is None or base == index or (world, point, staffing, model) not in self.index:
                continue
            for metric in self.experiment.decide_on:
                with_it = difference_of(self.averaged[index], self.averaged[base], metric)
                other, other_base = (
                    self.index[world, point, staffing, key] for key in (model, self.experiment.baseline)
                )
                without_it = difference_of(self.averaged[other], self.averaged[other_base], metric)
                change = interval(
                    (sign * (with_it[0] - without_it[0]), sign * (with_it[1] - without_it[1])),
                    self.level,
                    same=self.alike((index, base), (other, other_base)),
                )
                rows.append(
                    AblatedDifference(
                        a=model,
                        b=self.experiment.baseline,
                        point=point,
                        staffing=staffing_name(staffing),
                        metric=metric,
                        mean=change.mean,
                        ci95=change.ci95,
                        estimator=change.estimator,
                        variance_ratio=change.variance_ratio,
                    )
                )
        return rows

    def alike(self, one: tuple[int, int], other: tuple[int, int]) -> bool:
        """Say whether two comparisons of cells are of the same simulations, or each of one simulation with itself."""
        if not self.addresses:
            return False
        a, b = ([self.addresses[k] for k in pair] for pair in (one, other))
        return a == b or (a[0] == a[1] and b[0] == b[1])
