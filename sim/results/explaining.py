"""Where a difference comes from: split into mechanisms, and a study repeated without one."""

from typing import Annotated

from sim.results.comparing import Crossing, Estimator, Mean, Point, Staffing
from sim.results.kinds import Is, Measured, MeasuredInterval, Metric, Model, Row

Mechanism = Annotated[str, Is.MECHANISM]


class Part(Row, frozen=True, kw_only=True):
    """What one mechanism contributes to a difference, averaged over all orders of taking mechanisms out."""

    mechanism: Mechanism
    mean: Measured
    ci95: MeasuredInterval
    estimator: Estimator | None = None
    variance_ratio: float | None = None
    order_error: Measured
    plain_ablation: Mean | None  # by how much the difference falls where this one alone is out


class Explanation(Row, frozen=True, kw_only=True):
    """A difference split into mechanisms and a rest, which sum to it."""

    a: Model
    b: Model
    point: int
    staffing: Staffing
    metric: Metric
    difference: Mean
    parts: tuple[Part, ...]
    rest: Mean
    orders: int
    n: int


class AblatedDifference(Row, frozen=True, kw_only=True):
    """By how much a difference is larger with a mechanism than without it, paired."""

    a: Model
    b: Model
    point: int
    staffing: Staffing
    metric: Metric
    mean: Measured
    ci95: MeasuredInterval
    estimator: Estimator | None = None
    variance_ratio: float | None = None


class Ablated(Row, frozen=True, kw_only=True):
    """The study repeated without a mechanism."""

    without: Mechanism
    points: tuple[Point, ...]
    crossings: tuple[Crossing, ...]
    changes: tuple[AblatedDifference, ...]
