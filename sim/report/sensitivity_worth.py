"""What it would be worth to know more, in which worlds a model loses, and the nearest world that turns a choice round."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.report.explained import Span
from sim.report.reading import number, pair
from sim.report.sensitivity_drivers import span
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
    raw = (summary.sensitivity).get("value_of_information")
    if not raw:
        return None
    fields = [
        Worth(span(row, "value"), field=row["field"], title=row["title"], system=row["system"])
        for row in raw.get("fields") or ()
    ]
    best = raw["chosen"]
    explained = [number(q) for model, q in (raw.get("q2") or {}).items() if model != best]
    return Information(
        unit=raw.get("unit") or "dollars",
        chosen=best,
        q2=max((q for q in explained if math.isfinite(q)), default=math.nan),
        everything=span(raw.get("evpi"), "value"),
        factors=tuple(Worth(span(row, "value"), factor=row["factor"]) for row in raw.get("factors") or ()),
        fields=tuple(fields),
        curves=_curves(raw.get("curves") or {}),
        pilot=_pilot(raw.get("pilot")),
    )


def _curves(raw: Mapping[str, Any]) -> Curves:
    points = [
        OfAPoint(
            number(p["value"]),
            {model: number(x) for model, x in p["share"].items()},
            {model: number(x) for model, x in p["expected_loss"].items()},
            p["best_on_average"],
            number(p["evpi"]),
        )
        for p in raw.get("points") or ()
    ]
    q2 = tuple(number(q) for q in raw.get("q2") or ())
    return Curves(raw.get("metric") or "nrr", number(raw.get("own")), q2, tuple(points))


def _pilot(raw: Mapping[str, Any] | None) -> Pilot | None:
    if not raw:
        return None
    worth = raw.get("evsi") or {}
    return Pilot(
        raw["model"], raw["against"], int(raw["customers"]), int(raw["months"]), number(raw["cost"]),
        number(worth.get("value")), number(worth.get("standard_error")), number(raw.get("net")),
    )  # fmt: skip


def scenarios(summary: Summary) -> tuple[Scenario, ...]:
    """Return every question with its boxes."""
    found = []
    for raw in (summary.sensitivity).get("scenarios") or ():
        asked = raw["question"]
        found.append(
            Scenario(
                asked["model"], asked["metric"], asked.get("against") or "", number(asked.get("below")),
                number(raw.get("share")), raw.get("refused") or "", tuple(_box(box) for box in raw.get("boxes") or ()),
            )
        )  # fmt: skip
    return tuple(found)


def _box(raw: Mapping[str, Any]) -> Box:
    limits = [
        Limit(row["input"], number(row.get("low")), number(row.get("high")), number(row.get("restricted_in")))
        for row in raw.get("limits") or ()
    ]
    return Box(
        number(raw.get("coverage")), number(raw.get("density")), number(raw.get("mass")),
        pair(raw.get("coverage_elsewhere")), pair(raw.get("density_elsewhere")), tuple(limits),
    )  # fmt: skip


def stresses(summary: Summary) -> tuple[Stress, ...]:
    """Return the reverse stress test of every difference."""
    found = []
    for raw in (summary.sensitivity).get("stress_test") or ():
        near = [
            Near(
                tuple((m["input"], number(m["from"]), number(m["to"])) for m in row["moved"]),
                number(row.get("share_of_worlds_beyond")),
                span(row.get("simulated"), "difference"),
                int((row.get("simulated") or {}).get("n") or 0),
                row["confirmed"],
            )
            for row in raw.get("nearest") or ()
        ]
        turned = bool(raw.get("turned_in_the_middle"))
        held, q2 = number(raw.get("held")), number(raw.get("q2"))
        found.append(Stress(raw["a"], raw["b"], raw["metric"], held, q2, turned, tuple(near)))
    return tuple(found)
