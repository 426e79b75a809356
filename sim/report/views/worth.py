"""What it would be worth to know more, in which worlds a model loses, and the nearest world that turns a choice round."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sim.report.views.drivers import span, worth_span
from sim.report.views.explained import Span
from sim.results import information as results_of
from sim.results import scenarios as results
from sim.results.summary import Summary


@dataclass(frozen=True, slots=True)
class Worth:
    """What knowing something is worth in dollars: a factor, or a field of a system with its title."""

    worth: Span
    factor: int = -1
    field: str = ""
    title: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class OfAPoint:
    """What choosing each model does where one point of retention is worth `value` dollars."""

    value: float
    share: Mapping[str, float]  # of plausible worlds in which it is best
    loss: Mapping[str, float]
    best: str  # on average over the worlds
    evpi: float


@dataclass(frozen=True, slots=True)
class Curves:
    """The same over many values of a point; `q2`: what the surfaces explain of effect and of cost."""

    metric: str
    own: float
    q2: tuple[float, ...]
    points: tuple[OfAPoint, ...]

    @property
    def told(self) -> bool:
        """Say whether surfaces explain anything of what differs between worlds."""
        return bool(self.points) and all(q > 0 for q in self.q2)

    def at_own(self) -> OfAPoint | None:
        """Return the point at the stated value; None where none was stated."""
        return next((p for p in self.points if p.value == self.own), None)


@dataclass(frozen=True, slots=True)
class Pilot:
    """What a pilot is worth, and what is left of it after its cost."""

    model: str
    against: str
    customers: int
    months: int
    cost: float
    worth: float
    error: float
    net: float


@dataclass(frozen=True, slots=True)
class Information:
    """The value of information of a study, in `unit`; chosen: what would be chosen now."""

    unit: str
    chosen: str
    q2: float  # the best of what surfaces explain of any difference
    everything: Span
    factors: tuple[Worth, ...]
    fields: tuple[Worth, ...]
    curves: Curves
    pilot: Pilot | None


@dataclass(frozen=True, slots=True)
class Limit:
    """The part of an input's range that a box keeps; NaN: no limit on that side."""

    input: int
    low: float
    high: float
    found_again: float


@dataclass(frozen=True, slots=True)
class Box:
    """Worlds in which it happens: coverage of them, density and mass; `…_elsewhere` in other halves of the worlds."""

    coverage: float
    density: float
    mass: float
    coverage_elsewhere: tuple[float, float]
    density_elsewhere: tuple[float, float]
    limits: tuple[Limit, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A question about worlds, in which share of them it happens, and the boxes found; `refused` says why none."""

    model: str
    metric: str
    against: str
    below: float
    share: float
    refused: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Near:
    """A world that a surface says turns a choice round: what it moves (input, from, to), and what simulating it gave."""

    moved: tuple[tuple[int, float, float], ...]
    beyond: float
    simulated: Span
    futures: int
    confirmed: str


@dataclass(frozen=True, slots=True)
class Stress:
    """The nearest such worlds of one difference."""

    a: str
    b: str
    metric: str
    held: float
    q2: float
    turned_in_the_middle: bool
    nearest: tuple[Near, ...]


def information(summary: Summary) -> Information | None:
    """Return the value of information; None where it was not asked for."""
    raw = summary.sensitivity.value_of_information if summary.sensitivity else None
    if raw is None:
        return None
    fields = [Worth(worth_span(row), field=row.field, title=row.title, system=row.system) for row in raw.fields]
    best = raw.chosen
    explained = [q for model, q in raw.q2.items() if model != best]
    return Information(
        unit=raw.unit,
        chosen=best,
        q2=max((q for q in explained if math.isfinite(q)), default=math.nan),
        everything=worth_span(raw.evpi),
        factors=tuple(Worth(worth_span(row), factor=row.factor) for row in raw.factors),
        fields=tuple(fields),
        curves=_curves(raw.curves),
        pilot=_pilot(raw.pilot),
    )


def _curves(raw: results_of.WorthCurves | None) -> Curves:
    if raw is None:
        return Curves("nrr", math.nan, (), ())
    points = (OfAPoint(p.value, p.share, p.expected_loss, p.best_on_average, p.evpi) for p in raw.points)
    return Curves(raw.metric, raw.own, raw.q2, tuple(points))


def _pilot(raw: results_of.Pilot | None) -> Pilot | None:
    if raw is None:
        return None
    worth = raw.evsi
    return Pilot(
        raw.model, raw.against, raw.customers, raw.months, raw.cost, worth.value, worth.standard_error, raw.net
    )


def scenarios(summary: Summary) -> tuple[Scenario, ...]:
    """Return every question with its boxes."""
    found = []
    for raw in summary.sensitivity.scenarios if summary.sensitivity else ():
        asked, boxes = raw.question, tuple(_box(box) for box in raw.boxes)
        against, refused = asked.against or "", raw.refused or ""
        found.append(Scenario(asked.model, asked.metric, against, asked.below, raw.share, refused, boxes))
    return tuple(found)


def _box(raw: results.Box) -> Box:
    limits = tuple(Limit(row.input, row.low, row.high, row.restricted_in) for row in raw.limits)
    return Box(raw.coverage, raw.density, raw.mass, raw.coverage_elsewhere, raw.density_elsewhere, limits)


def stresses(summary: Summary) -> tuple[Stress, ...]:
    """Return the reverse stress test of every difference."""
    found = []
    for raw in summary.sensitivity.stress_test if summary.sensitivity else ():
        near = tuple(
            Near(
                tuple((move.input, move.start, move.end) for move in row.moved),
                row.share_of_worlds_beyond,
                span(row.simulated),
                row.simulated.n,
                row.confirmed,
            )
            for row in raw.nearest
        )
        found.append(Stress(raw.a, raw.b, raw.metric, raw.held, raw.q2, raw.turned_in_the_middle, near))
    return tuple(found)
