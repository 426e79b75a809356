"""On which side of a turning point who is better: the simulated points beside it, and where the company itself stands."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sim.metrics.registry import higher_is_better
from sim.report.words import wording
from sim.report.words.reading import Point, number

HELPS, HURTS = "helps", "hurts"


@dataclass(frozen=True, slots=True)
class Side:
    """What was simulated beside a turning point: the difference in the metric's unit at `x`, with its interval."""

    x: float
    metric: str
    difference: float
    lo: float
    hi: float

    @property
    def verb(self) -> str:
        """Return whether the model helps or hurts there, on average."""
        return HELPS if (self.difference > 0.0) == higher_is_better(self.metric) else HURTS

    @property
    def known(self) -> bool:
        """Say whether the interval leaves no difference out."""
        return self.lo > 0.0 or self.hi < 0.0

    @property
    def words(self) -> str:
        """Return the verb as it may be said: helps; may help, where the interval does not say."""
        return self.verb if self.known else f"may {self.verb.removesuffix('s')}"

    @property
    def amount(self) -> str:
        """Return the difference with its unit: +2.1 points."""
        return wording.change_interval(self.metric, self.difference, self.lo, self.hi)[0]


def sides(
    every: Sequence[Point], staffing: str, model: str, metric: str, along: str, where: Mapping[str, Any] | None = None
) -> tuple[Side, ...]:
    """Return every simulated difference of a model along a path, in order. where: values of the other varied paths."""
    found = []
    for point in every:
        here = point.staffing == staffing and all(point.values.get(path) == x for path, x in (where or {}).items())
        compared = point.comparison(model, metric) if here else None
        x = number(point.values.get(along))
        if compared and math.isfinite(x + compared.difference) and compared.difference != 0.0:
            found.append(Side(x, metric, compared.difference, compared.lo, compared.hi))
    return tuple(sorted(found, key=lambda side: side.x))


def beside(found: Sequence[Side], at: float) -> tuple[Side, Side] | None:
    """Return what stands left and right of a turning point: what is known nearest to it, else what is nearest.

    None where the two sides do not differ in direction, or one of them is missing.
    """
    left = [side for side in reversed(found) if side.x <= at]
    right = [side for side in found if side.x >= at]
    for one, other in ((_known(left), _known(right)), (left, right), (_known(left), right), (left, _known(right))):
        if one and other and one[0].x < other[0].x and one[0].verb != other[0].verb:
            return one[0], other[0]
    return None


def _known(found: Sequence[Side]) -> list[Side]:
    return [side for side in found if side.known]


def around(found: Sequence[Side], sites: Sequence[float]) -> tuple[str, ...]:
    """Return helps or hurts between each two of several turning points, from left to right; "" where it is not seen."""
    ends = [-math.inf, *sites, math.inf]
    said = []
    for low, high in pairwise(ends):
        verbs = {side.verb for side in found if low < side.x < high}
        said.append(verbs.pop() if len(verbs) == 1 else "")
    return tuple(said)


def own_side(
    own: float, interval: tuple[float, float], pair: tuple[Side, Side] | None, varied: tuple[float, float]
) -> str | None:
    """Return helps or hurts where the company itself stands, "" inside the interval; None where it was not simulated."""
    lo, hi = interval
    if not varied[0] <= own <= varied[1] or pair is None or math.isnan(lo) or math.isnan(hi):
        return None
    return "" if lo <= own <= hi else pair[0].words if own < lo else pair[1].words
