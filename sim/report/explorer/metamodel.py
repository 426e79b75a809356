"""A surface as the page holds it: its terms, its error, and whether it is of any use. The page evaluates it as this does."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.statistics.intervals import Floats
from sim.statistics.response import Response, through
from sim.statistics.surface import Surface, basis

USEFUL = 0.5
"""Share of what differs, chance apart, that a surface must predict where it was not fitted; else no number is shown."""

LEAST = 0.2
"""The same share with chance in it."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A surface of one output and its error.

    logarithm: the surface is of the logarithm of the output, and its errors are relative. q2: share of what differs that is
    predicted where it was not fitted, chance in it; NaN where nothing differs. explainable: the same without chance; NaN
    where that is not known. rmse: error of such predictions. worst, worst_at: the largest one and where; NaN and "" where
    there are too many to say.
    """

    surface: Surface
    q2: float
    explainable: float
    rmse: float
    worst: float = math.nan
    worst_at: str = ""
    logarithm: bool = False

    @property
    def same(self) -> bool:
        """Say whether the output is the same wherever it was simulated."""
        return math.isnan(self.q2)

    @property
    def useful(self) -> bool:
        """Say whether what it tells may be shown."""
        if self.same:
            return True
        share = self.q2 if math.isnan(self.explainable) else self.explainable
        return self.q2 >= LEAST and share >= USEFUL

    def __call__(self, at: Floats) -> Floats:
        """Return the output, (n,), at coordinates, (n, k)."""
        found = self.surface(at)[:, 0]
        return np.exp(found) if self.logarithm else found

    def as_data(self) -> dict[str, Any]:
        """Return what the page embeds; of a surface that is of no use only how little it explains."""
        errors: dict[str, Any] = {"useful": self.useful, "q2": plain(self.q2), "explainable": plain(self.explainable)}
        if not self.useful:
            return errors
        return {
            **errors,
            "same": self.same,
            "rmse": plain(self.rmse),
            "worst": plain(self.worst),
            "worst_at": self.worst_at,
            "logarithm": self.logarithm,
            "mean": float(self.surface.mean[0]),
            "terms": self.surface.terms.tolist(),
            "coefficients": self.surface.coefficients[:, 0].tolist(),
        }


def fitted(base: Floats, values: Floats, half: Floats, names: Sequence[str], *, level: bool) -> Fit:
    """Return the polynomial through the points of a sweep.

    base: (n, k) coordinates. values: (n,). half: (n,), half-widths of 95% intervals. names: of the points. level: values
    of one organization, not differences; where all are above 0 and ten times apart, their logarithms are fitted.
    Errors: ValueError with too few points.
    """
    spread = half / 1.96
    logarithm = bool(level and values.min() > 0.0 and values.max() >= 10.0 * values.min())
    noise = (spread / values) ** 2 if logarithm else spread**2
    found: Response = through(base, np.log(values) if logarithm else values, noise)
    worst = names[found.worst_at] if found.worst > 0.0 else ""
    return Fit(found.surface, found.q2, math.nan, found.rmse, found.worst, worst, logarithm)


def held_at(surface: Surface, output: int, fixed: Mapping[int, float], kept: Sequence[int]) -> Surface:
    """Return one output of a surface with all columns but `kept` held, as a surface of these, in their order.

    fixed: coordinate of every column that is not kept.
    """
    place = {column: k for k, column in enumerate(kept)}
    mean = float(surface.mean[output])
    terms: dict[tuple[int, int, int, int], float] = {}
    for (a, i, b, j), coefficient in zip(surface.terms.tolist(), surface.coefficients[:, output], strict=True):
        factors = [(column, power) for column, power in ((a, i), (b, j)) if power]
        weight, free = float(coefficient), []
        for column, power in factors:
            if column in place:
                free.append((place[column], power))
            else:
                weight *= polynomial(power, fixed[column])
        if not free:
            mean += weight
            continue
        first, second = free[0], (free[1] if len(free) > 1 else (free[0][0], 0))
        key = (*first, *second)
        terms[key] = terms.get(key, 0.0) + weight
    used = {key: weight for key, weight in terms.items() if weight != 0.0}
    return Surface(
        np.array([mean]), np.array(list(used), np.int64).reshape(-1, 4), np.array(list(used.values())).reshape(-1, 1)
    )


def polynomial(degree: int, at: float) -> float:
    """Return an orthonormal shifted Legendre polynomial at a coordinate."""
    return float(basis(np.array([[0, degree, 0, 0]]), np.array([[at]]))[0, 0])


def swing(fit: Fit, columns: int, start: Floats) -> Floats:
    """Return by how much each coordinate moves the output over its range, the others at `start`, (columns,)."""
    ends = np.linspace(0.0, 1.0, 21)
    moved = np.zeros(columns)
    for column in set(fit.surface.terms[:, [0, 2]].ravel().tolist()):
        at = np.tile(start, (ends.size, 1))
        at[:, column] = ends
        moved[column] = float(np.ptp(fit(at)))
    return moved


def single(surface: Surface, output: int) -> Surface:
    """Return one output of a surface, without the terms that it does not use."""
    used = surface.coefficients[:, output] != 0.0
    return replace(
        surface.kept(used), mean=surface.mean[[output]], coefficients=surface.coefficients[used][:, [output]]
    )


def plain(value: float) -> float | None:
    """Return a number as JSON holds it: few digits, nothing for what is not known."""
    return float(f"{value:.6g}") if math.isfinite(value) else None
