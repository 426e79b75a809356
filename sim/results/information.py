"""What it is worth to know more, in dollars."""

from typing import Annotated

from sim.results.comparing import Estimator
from sim.results.kinds import Interval, Is, Metric, Model, Number, Row

Money = Annotated[Number, Is.MONEY]
MoneyInterval = Annotated[Interval, Is.MONEY]


class Worth(Row, frozen=True, kw_only=True):
    """What knowing something is worth, in dollars."""

    value: Money
    ci95: MoneyInterval
    standard_error: Money


class FactorWorth(Row, frozen=True, kw_only=True):
    """What knowing one factor is worth."""

    factor: int
    value: Money
    ci95: MoneyInterval
    standard_error: Money


class FieldWorth(Row, frozen=True, kw_only=True):
    """What pulling one field from a system is worth."""

    field: str
    title: str
    system: str
    inputs: tuple[int, ...]
    value: Money
    ci95: MoneyInterval
    standard_error: Money


class WorthPoint(Row, frozen=True, kw_only=True):
    """How choosing fares where a point of retention is worth so much."""

    value: Annotated[float, Is.MONEY]
    share: dict[Model, Number]
    expected_loss: dict[Model, Annotated[Number, Is.MONEY]]
    best_on_average: Model
    evpi: Money


class WorthCurves(Row, frozen=True, kw_only=True):
    """Choosing over many values of a point of retention."""

    metric: Metric
    own: Annotated[Number, Is.MONEY]
    q2: tuple[Number, ...]
    points: tuple[WorthPoint, ...]


class Signal(Row, frozen=True, kw_only=True):
    """What a pilot would show."""

    spread_between_worlds: Money
    noise: Money
    q2: Number


class PilotWorth(Row, frozen=True, kw_only=True):
    """What a pilot's result is worth."""

    value: Money
    standard_error: Money


class Pilot(Row, frozen=True, kw_only=True):
    """A pilot that serves some customers by another organization."""

    model: Model
    against: Model
    customers: int
    months: int
    estimator: Estimator | None = None
    variance_ratio: float | None = None
    cost: Annotated[float, Is.CHOSEN_MONEY]
    shows: Signal | None = None
    evsi: PilotWorth
    without_noise: Money
    net: Money


class Information(Row, frozen=True, kw_only=True):
    """The value of information, in dollars."""

    unit: str
    valued_by: Metric
    estimator: Estimator | None = None
    variance_ratio: float | None = None
    models: tuple[Model, ...]
    chosen: Model
    against_baseline: dict[Model, Annotated[Number, Is.MONEY]]
    best_in_worlds: dict[Model, Number]
    q2: dict[Model, Number]
    evpi: Worth
    factors: tuple[FactorWorth, ...]
    fields: tuple[FieldWorth, ...]
    closure: Number
    curves: WorthCurves | None
    pilot: Pilot | None
