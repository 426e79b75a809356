"""summary.json: every model at every point, every difference against the baseline, crossings."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment
from sim.metrics.averaged import Averaged, is_luck
from sim.metrics.registry import BY_ROLE, BY_STAGE, UNITS, higher_is_better, unit_of
from sim.results import comparing as results
from sim.results.comparing import Comparison, Crossing, Estimate, ModelAtPoint, Point
from sim.statistics.crossings import crossing
from sim.statistics.intervals import FEWEST_SEEN, LEVEL, mean_interval, outcome_quantiles, simulations_to_tell
from sim.statistics.paired import gained, largest, paired_differences
from sim.statistics.verdicts import verdict
from sim.trials.analysis.averages import mostly_one, pair_of
from sim.trials.planning.cells import Cell
from sim.vocabulary import Staffing

Metrics = Mapping[str, NDArray[np.float64]]
Key = tuple[int, str, str]  # point, staffing, model


def plain(value: float | None) -> float | None:
    """Return a number that JSON can hold; missing is None."""
    return None if value is None or not math.isfinite(value) else float(value)


def missing(value: float | None) -> float:
    """Return a number as results hold it: NaN where there is none."""
    return math.nan if value is None else float(value)


def described(
    metric: str, outcomes: NDArray[np.float64], averaged: NDArray[np.float64] | None = None, level: float = LEVEL
) -> Estimate:
    """Return mean, interval of the mean and outcome quantiles of one metric over replications.

    averaged: the same replications with luck taken off, for the mean and its interval.
    """
    plainly = averaged is None or mostly_one(outcomes, largest(outcomes, outcomes))
    values = outcomes if plainly or averaged is None else averaged
    interval = mean_interval(values, level)
    p10, p50, p90 = outcome_quantiles(outcomes)
    return Estimate(
        mean=interval.mean,
        ci95=(interval.low, interval.high),
        p10=missing(p10),
        p50=missing(p50),
        p90=missing(p90),
        n=interval.n,
        missing=interval.missing,
        unit=unit_of(metric),
        **less_luck_by(gained(outcomes, values)),
        **too_few(interval.differing, interval.n),
    )


def less_luck_by(ratio: float) -> dict[str, Any]:
    """Return, where luck was taken off an average, how many times smaller the variance of what is averaged is for it."""
    return {"estimator": "less_luck", "variance_ratio": ratio} if math.isfinite(ratio) else {}


def too_few(differing: int | None, n: int) -> dict[str, Any]:
    """Return, where too few of n simulations differ from the usual value for an interval, how many do, and would have to."""
    if differing is None or differing >= FEWEST_SEEN or n < 2:
        return {}
    return {"differing": differing, "needed": simulations_to_tell(differing, n)}


def staffing_name(staffing: Staffing) -> results.Staffing:
    """Return the word for a staffing mode that files use."""
    return "own" if staffing is Staffing.OWN else "equal_budget"


def is_compared(metric: str) -> bool:
    """Say whether two models have the metric in common: it depends neither on roles nor on when a policy changes."""
    return not is_luck(metric) and (metric in UNITS or metric.split(".")[0] not in {**BY_ROLE, **BY_STAGE})


class Summarizer:
    """Builds the summary of a study from the metrics of its cells."""

    def __init__(
        self,
        experiment: Experiment,
        cells: list[Cell],
        metrics: Mapping[int, Metrics],
        level: float = LEVEL,
        addresses: Sequence[str] = (),
    ) -> None:
        """Take what is stored. addresses: by index of a cell, equal where two of them are one and the same simulation."""
        self.experiment = experiment
        self.level = level
        self.cells = cells
        self.metrics = metrics
        self.averaged = {index: Averaged(found) for index, found in metrics.items()}
        self.addresses = addresses
        self.by_key: dict[Key, Cell] = {(c.point, staffing_name(c.staffing), c.model): c for c in cells}
        self.worth = {p.index: dict(p.worth_acting_on) for p in experiment.points()}

    def same(self, cell: Cell, base: Cell) -> bool:
        """Say whether two cells are one and the same simulation under two names."""
        return bool(self.addresses) and self.addresses[cell.index] == self.addresses[base.index]

    def compared(self) -> list[tuple[Cell, Cell, str]]:
        """Return every (cell, baseline cell, metric) that is compared: metrics that do not depend on roles."""
        found = []
        for cell in self.cells:
            base = self.by_key.get((cell.point, staffing_name(cell.staffing), self.experiment.baseline))
            if base is None or base is cell:
                continue
            shared = set(self.metrics[cell.index]) & set(self.metrics[base.index])
            found += [(cell, base, m) for m in sorted(shared) if is_compared(m)]
        return found

    def comparisons(self) -> dict[tuple[int, str], list[Comparison]]:
        """Return the comparisons by (point, staffing); those that decide carry a joint interval."""
        compared = {(cell.index, metric): base for cell, base, metric in self.compared()}
        directions = {key: higher_is_better(key[1]) for key in compared}
        deciding = {key: self.pair(*key, base) for key, base in compared.items() if key[1] in self.experiment.decide_on}
        same = {key for key, base in compared.items() if self.same(self.cells[key[0]], base)}
        came = {key: self.outcomes(*key, compared[key]) for key in deciding}
        joint = paired_differences(deciding, higher_is_better=directions, level=self.level, same=same, outcomes=came)
        single = {  # one pair in memory at a time
            key: paired_differences(
                {key: self.pair(*key, base)},
                higher_is_better=directions,
                level=self.level,
                same=same,
                outcomes={key: self.outcomes(*key, base)},
            )[key]
            for key, base in compared.items()
            if key not in deciding
        }
        rows: dict[tuple[int, str], list[Comparison]] = {}
        for (index, metric), d in {**joint, **single}.items():
            cell = self.cells[index]
            decides = metric in self.experiment.decide_on
            low, high = (d.joint_low, d.joint_high) if decides else (d.low, d.high)
            worth = self.worth[cell.point].get(metric)
            row = Comparison(
                a=cell.model,
                b=self.experiment.baseline,
                metric=metric,
                difference=d.difference,
                ci95=(d.low, d.high),
                ci95_joint=(d.joint_low, d.joint_high) if decides else None,
                joint_over=len(joint) if decides else 1,
                probability_a_better=d.better,
                verdict=verdict(low, high, worth, higher_is_better=directions[index, metric]),
                n=d.n,
                missing=d.missing,
                **too_few(d.differing, d.n),
                paired=True,
                pairing_saves=1.0 - 1.0 / d.variance_ratio if d.variance_ratio else math.nan,
                **less_luck_by(d.luck_ratio),
            )
            rows.setdefault((cell.point, staffing_name(cell.staffing)), []).append(row)
        return rows

    def pair(self, index: int, metric: str, base: Cell) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return a metric of a cell and of its baseline as their averages are compared, over the same replications."""
        return pair_of(self.averaged[index], self.averaged[base.index], metric)

    def outcomes(self, index: int, metric: str, base: Cell) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return a metric of a cell and of its baseline as they came out, over the same replications."""
        return self.metrics[index][metric], self.metrics[base.index][metric]

    def points(self) -> list[Point]:
        """Return the cells of the design: one entry per point and staffing mode."""
        rows = self.comparisons()
        entries: list[Point] = []
        for key in dict.fromkeys((c.point, staffing_name(c.staffing)) for c in self.cells):
            here = [c for c in self.cells if (c.point, staffing_name(c.staffing)) == key]
            base = next((c for c in here if c.model == self.experiment.baseline), None)
            same = self.same_as(here)
            spent = {c.model: mean_interval(self.metrics[c.index]["value_cost"]).mean for c in here}
            entries.append(
                Point(
                    point=key[0],
                    values=here[0].values,
                    staffing=key[1],
                    cost_ratio={
                        c.model: spent[c.model] / spent[base.model] if base and spent[base.model] else math.nan
                        for c in here
                    },
                    planned_cost_ratio={c.model: c.planned_cost_ratio for c in here},
                    worth_acting_on=self.worth[key[0]],
                    n=len(next(iter(self.metrics[here[0].index].values()))),
                    same_as=same or None,
                    models={c.model: self.model_entry(c) for c in here},
                    comparisons=tuple(sorted(rows.get(key, []), key=lambda r: (r.a, r.metric))),
                )
            )
        return entries

    def same_as(self, here: list[Cell]) -> dict[str, str]:
        """Return which models of a point came out like another one in every replication: the baseline, or the first such.

        Policies are left out: one that never changed is no option less. here: the cells of the point.
        """
        policies = {case.key for case in self.experiment.models if case.stages}
        found: dict[str, str] = {}
        stay: list[Cell] = []
        for cell in sorted(here, key=lambda cell: cell.model != self.experiment.baseline):
            twin = next((other for other in stay if self.equal(cell, other)), None)
            if cell.model not in policies and twin is not None:
                found[cell.model] = twin.model
            elif cell.model not in policies:
                stay.append(cell)
        return found

    def equal(self, one: Cell, other: Cell) -> bool:
        """Say whether two cells agree in every replication in all that does not depend on what their roles are called."""
        a, b = self.metrics[one.index], self.metrics[other.index]
        names = [name for name in a if is_compared(name)]
        return names == [name for name in b if is_compared(name)] and all(
            np.array_equal(a[name], b[name], equal_nan=True) for name in names
        )

    def model_entry(self, cell: Cell) -> ModelAtPoint:
        """Return one model at one point: title, owners of work, planned cost, metrics."""
        return ModelAtPoint(
            title=cell.title,
            owners=dict(cell.owners),
            planned_cost=cell.planned_cost,
            metrics={
                name: described(name, self.metrics[cell.index][name], averaged, self.level)
                for name, averaged in sorted(self.averaged[cell.index].items())
            },
        )

    def crossings(self) -> list[Crossing]:
        """Return where each model's difference changes sign along the quantity that the study asks about."""
        asked = self.experiment.crossing_of
        if asked is None:
            return []
        return self.crossings_in(asked.metric, asked.along)

    def crossings_in(self, metric: str, along: str) -> list[Crossing]:
        """Return where each difference in a metric changes sign along a varied path, for every value of the others."""
        found = []
        for staffing in dict.fromkeys(staffing_name(c.staffing) for c in self.cells):
            for case in self.experiment.models:
                for where in self.lines_along(along):
                    if case.key != self.experiment.baseline:
                        row = self.crossing_of(case.key, staffing, metric, along, where)
                        found += [row] if row else []
        return found

    def lines_along(self, along: str) -> list[dict[str, Any]]:
        """Return the values of the other varied paths, one entry for each line of points along a path."""
        lines: list[dict[str, Any]] = []
        for cell in self.cells:
            where = {path: value for path, value in cell.values.items() if path != along}
            if where not in lines:
                lines.append(where)
        return lines

    def crossing_of(
        self, model: str, staffing: results.Staffing, metric: str, along: str, where: Mapping[str, Any]
    ) -> Crossing | None:
        """Return the crossing of one model under one staffing mode, or None if it was not simulated there.

        where: the values of the other varied paths.
        """
        line = [
            (float(cell.values[along]), cell, self.by_key[cell.point, staffing, self.experiment.baseline])
            for cell in self.cells
            if cell.model == model
            and staffing_name(cell.staffing) == staffing
            and all(cell.values[path] == value for path, value in where.items())
        ]
        if not line:
            return None
        line.sort(key=lambda row: row[0])
        columns = [np.subtract(*self.pair(c.index, metric, b)) for _, c, b in line]
        worth = [self.worth[c.point].get(metric) for _, c, _ in line]
        zone = min((w for w in worth if w is not None), default=None)
        same = [self.same(c, b) for _, c, b in line]
        plainly = [np.subtract(*self.outcomes(c.index, metric, b)) for _, c, b in line]
        ratios = [r for a, b in zip(plainly, columns, strict=True) if math.isfinite(r := gained(a, b))]
        result = crossing([x for x, _, _ in line], columns, zone, self.level, same=same)
        return Crossing(
            a=model,
            b=self.experiment.baseline,
            metric=metric,
            along=along,
            where=dict(where) or None,
            range=(line[0][0], line[-1][0]),
            staffing=staffing,
            at=missing(result.at),
            ci95=(missing(result.low), missing(result.high)),
            status=result.status,
            sites=tuple(float(x) for x in result.sites),
            resampled_once=result.crossing_share,
            **less_luck_by(float(np.median(ratios)) if ratios else math.nan),
        )

    def own(self) -> dict[str, float]:
        """Return where the company itself stands on each number that is varied, as its own file says."""
        company = self.experiment.design.get("company")
        held = company if isinstance(company, Mapping) else {}
        found = {each.path: held.get(each.path.removeprefix("company.")) for each in self.experiment.vary}
        plainly = {path: value["held"] if isinstance(value, Mapping) else value for path, value in found.items()}
        return {
            path: float(value)
            for path, value in plainly.items()
            if path.startswith("company.") and isinstance(value, int | float) and not isinstance(value, bool)
        }

    def build(self) -> dict[str, Any]:
        """Return the whole summary but for findings."""
        e = self.experiment
        return {
            "experiment": e.key,
            "title": e.title,
            "study": e.study,
            "company": e.company,
            "baseline": e.baseline,
            "horizon_months": e.horizon_months,
            "n": min(len(next(iter(m.values()))) for m in self.metrics.values()),
            "decide_on": list(e.decide_on),
            "worth_acting_on": dict(e.worth_acting_on),
            "own": self.own(),
            "points": self.points(),
            "crossings": self.crossings(),
        }
