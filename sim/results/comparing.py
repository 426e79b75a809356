"""Points of a design: what each organization came to there, and how it differs from the baseline."""

import math
from typing import Annotated, Any, Literal, TypeAlias

from sim.results.kinds import (
    Interval,
    Is,
    Measured,
    MeasuredInterval,
    Metric,
    Model,
    Number,
    Path,
    Row,
    Secret,
    Values,
    Worth,
)

Estimator: TypeAlias = Literal["plain", "less_luck"]
"""What an average is of: outcomes as they came, or less the luck of known odds."""
Staffing: TypeAlias = Literal["own", "equal_budget"]
Along: TypeAlias = Annotated[Number, Is.ALONG]
AlongInterval: TypeAlias = Annotated[Interval, Is.ALONG]


class Mean(Row, frozen=True, kw_only=True):
    """An average with its 95% interval."""

    mean: Measured
    ci95: MeasuredInterval
    estimator: Estimator | None = None
    variance_ratio: float | None = None  # how many times smaller the variance is without luck


class Estimate(Row, frozen=True, kw_only=True):
    """A metric over the replications of one model at one point."""

    mean: Measured
    ci95: MeasuredInterval  # of the mean
    p10: Measured  # of outcomes
    p50: Measured
    p90: Measured
    n: int
    missing: int  # replications without such a number: no customers left, or failed
    unit: str
    estimator: Estimator | None = None
    variance_ratio: float | None = None
    differing: int | None = None  # replications unlike the others, where these are too few for an interval
    needed: int | None = None  # about how many would show enough of them

    @property
    def lo(self) -> float:
        """The lower end of the interval of the mean."""
        return self.ci95[0]

    @property
    def hi(self) -> float:
        """The upper end of the interval of the mean."""
        return self.ci95[1]

    @property
    def less_luck(self) -> bool:
        """Say whether luck of known odds is off the mean."""
        return self.estimator == "less_luck"


class Comparison(Row, frozen=True, kw_only=True):
    """A paired difference a − b of one metric."""

    a: Model
    b: Model
    metric: Metric
    difference: Measured
    ci95: MeasuredInterval
    ci95_joint: Annotated[Interval | None, Is.MEASURED]  # None: the metric does not decide
    joint_over: int
    probability_a_better: Number
    verdict: str
    n: int
    missing: int
    differing: int | None = None
    needed: int | None = None
    paired: bool
    pairing_saves: Number
    estimator: Estimator | None = None
    variance_ratio: float | None = None

    @property
    def joint(self) -> bool:
        """Say whether the interval to read is joint over all differences that decide."""
        return self.ci95_joint is not None and (math.isfinite(self.ci95_joint[0]) or self.differing is not None)

    @property
    def lo(self) -> float:
        """The lower end of the interval to read: the joint one where there is one."""
        return self._interval[0]

    @property
    def hi(self) -> float:
        """The upper end of the interval to read."""
        return self._interval[1]

    @property
    def half_width(self) -> float:
        """Half the interval's width, in the metric's unit."""
        return (self.hi - self.lo) / 2

    @property
    def _interval(self) -> tuple[float, float]:
        joint = self.ci95_joint
        return joint if joint is not None and math.isfinite(joint[0]) else self.ci95


class Style(Row, frozen=True, kw_only=True):
    """A fixed look of a model in charts, where its own would name it."""

    colour: str
    line: str


class ModelAtPoint(Row, frozen=True, kw_only=True):
    """One model at one point of the design."""

    title: Secret
    owners: dict[str, Annotated[str, Is.OWNERS]]
    planned_cost: Annotated[Number, Is.MONEY]
    metrics: dict[Metric, Estimate]
    style: Style | None = None


class Point(Row, frozen=True, kw_only=True):
    """One point of the design under one staffing mode."""

    point: int
    values: Values
    staffing: Staffing
    cost_ratio: dict[Model, Number]  # cost as paid ÷ the baseline's
    planned_cost_ratio: dict[Model, Number]  # the same as if every plan paid its target
    worth_acting_on: Worth
    n: int
    same_as: dict[Model, Model] | None = None  # models that came out like another one in every replication
    models: dict[Model, ModelAtPoint]
    comparisons: tuple[Comparison, ...]

    def estimate(self, model: str, metric: str) -> Estimate | None:
        """Return the metric of a model, or None where it was not stored or has no number."""
        found = self.models[model].metrics.get(metric)
        return None if found is None or math.isnan(found.mean) else found

    def number(self, path: str) -> float:
        """Return the value of a varied path; NaN where it was not varied, or is no number."""
        value = self.values.get(path)
        return float(value) if isinstance(value, int | float) else math.nan

    def comparison(self, model: str, metric: str) -> Comparison | None:
        """Return the difference of a model against the baseline, or None."""
        return next((c for c in self.comparisons if c.a == model and c.metric == metric), None)


class Crossing(Row, frozen=True, kw_only=True):
    """Where a difference changes sign along a varied number."""

    a: Model
    b: Model
    metric: Metric
    along: Path
    where: Values | None = None
    range: AlongInterval
    staffing: Staffing
    at: Along
    ci95: AlongInterval
    status: str  # found | none | several | flat
    sites: Annotated[tuple[float, ...], Is.ALONG]
    resampled_once: Number
    estimator: Estimator | None = None
    variance_ratio: float | None = None


class CurveRow(Row, frozen=True, kw_only=True):
    """A crossing at one value of the second varied number."""

    across: Annotated[Any, Is.ACROSS]
    status: str
    at: Along
    ci95: AlongInterval
    sites: Annotated[tuple[float, ...], Is.ALONG]


class Curve(Row, frozen=True, kw_only=True):
    """The indifference curve: a crossing along one varied number for each value of a second."""

    a: Model
    b: Model
    metric: Metric
    staffing: Staffing
    along: Path
    range: AlongInterval
    without: Annotated[str, Is.MECHANISM]
    across: Path
    where: Values
    rows: tuple[CurveRow, ...]
    status: str  # found | partly | none | several | flat
