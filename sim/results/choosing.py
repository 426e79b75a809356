"""Which organization to choose, what a change of it costs, who is best at which size, where to simulate more."""

from typing import Annotated

from sim.results.comparing import Estimator, Mean, Staffing
from sim.results.kinds import Interval, Is, Measured, MeasuredInterval, Metric, Model, Number, Row, Values

MoneyInterval = Annotated[Interval, Is.MONEY]
Money = Annotated[Number, Is.MONEY]
Month = tuple[Number, ...]
MoneyPath = Annotated[tuple[Number, ...], Is.MONEY]


class Candidate(Row, frozen=True, kw_only=True):
    """One organization as a choice: how likely it is the best, and what choosing it risks."""

    model: Model
    mean: Measured
    best_in_future: Number
    best_on_average: Number
    expected_loss: Measured
    regret: Mean
    could_be_best: bool


class Elimination(Row, frozen=True, kw_only=True):
    """Who was ruled out, by whom, after how many replications."""

    model: Model
    by: Model
    after: int


class Selection(Row, frozen=True, kw_only=True):
    """What a procedure of ranking and selection says."""

    procedure: str
    confidence: float
    worth: Annotated[float, Is.CHOSEN]
    selected: Annotated[str | None, Is.MODEL]
    survivors: tuple[Model, ...]
    eliminated: tuple[Elimination, ...]
    more_futures: int | None


class Choice(Row, frozen=True, kw_only=True):
    """Which organization to choose at one point, by one metric."""

    point: int
    staffing: Staffing
    metric: Metric
    unit: str
    n: int
    worth: Annotated[float, Is.CHOSEN]
    estimator: Estimator | None = None
    variance_ratio: float | None = None
    best: Annotated[str | None, Is.MODEL]
    not_told_apart: tuple[Model, ...]
    systems: tuple[Candidate, ...]
    selection: Selection | None


class FuturePoint(Row, frozen=True, kw_only=True):
    """How many of further replications one point should get."""

    point: int
    values: Values
    futures: int


class NextRuns(Row, frozen=True, kw_only=True):
    """Where further replications would tell most."""

    a: Model
    b: Model
    staffing: Staffing
    metric: Metric
    budget: int
    points: tuple[FuturePoint, ...]


class MonthRange(Row, frozen=True, kw_only=True):
    """When something came, over replications."""

    p10: Number
    p50: Number
    p90: Number


class ChangePath(Row, frozen=True, kw_only=True):
    """Policy minus baseline by month since the change."""

    months: tuple[int, ...]
    arr: MoneyPath
    arr_low: MoneyPath
    arr_high: MoneyPath
    nrr: tuple[Number, ...]
    nrr_low: tuple[Number, ...]
    nrr_high: tuple[Number, ...]


class Trough(Row, frozen=True, kw_only=True):
    """The lowest point of the mean path after the change."""

    arr: Money
    ci95: MoneyInterval
    month: int


class Recovery(Row, frozen=True, kw_only=True):
    """How many months after the change the mean path is level again."""

    status: str  # found | not_behind | not_yet | too_little_seen
    months: Number
    ci95: Interval


class MoneyMean(Row, frozen=True, kw_only=True):
    """An average amount with its interval."""

    mean: Money
    ci95: MoneyInterval
    estimator: Estimator | None = None
    variance_ratio: float | None = None


class FirstYear(Row, frozen=True, kw_only=True):
    """The first twelve months after a change: ARR at their end, margin less cost over them."""

    arr: MoneyMean | None
    value: MoneyMean | None


class Change(Row, frozen=True, kw_only=True):
    """What one change of a policy costs, against the baseline."""

    point: int
    staffing: Staffing
    model: Model
    stage: int
    to: Model
    share: float
    futures: int
    month: MonthRange | None
    path: ChangePath | None
    trough: Trough | None
    level_again: Recovery | None
    first_year: FirstYear | None


class PlainMean(Row, frozen=True, kw_only=True):
    """An average with its interval, of outcomes as they came."""

    mean: Measured
    ci95: MeasuredInterval


class BandComparison(Row, frozen=True, kw_only=True):
    """A difference from the baseline in one band of ARR."""

    a: Model
    b: Model
    difference: Measured
    ci95: MeasuredInterval
    ci95_joint: MeasuredInterval
    verdict: str


class Band(Row, frozen=True, kw_only=True):
    """Retention while the company is in one band of ARR."""

    low: Money
    high: Money
    n: int
    estimator: Estimator | None = None
    variance_ratio: float | None = None
    best: Model
    not_told_apart: tuple[Model, ...]
    models: dict[Model, PlainMean]
    comparisons: tuple[BandComparison, ...]


class BySize(Row, frozen=True, kw_only=True):
    """Who is best at which size of the company."""

    point: int
    staffing: Staffing
    metric: Metric
    bands: tuple[Band, ...]
