"""In which worlds does it happen: boxes of a few inputs that hold most of the interesting worlds and little else.

The Patient Rule Induction Method (Friedman & Fisher, Statistics and Computing 9, 1999) as scenario discovery uses it (Bryant
& Lempert, Technological Forecasting & Social Change 77, 2010): from the whole space, a slice of a few percent at an end of
one input is taken off again and again, the one that raises the share of interesting worlds most for each world lost; then
slices are put back where that raises it too. Candidates, their score and the quantile at a slice are those of the EMA
Workbench ("lenient1"), so that its results are reproduced.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.statistics.intervals import LEVEL, Floats

PEEL, PASTE = 0.05, 0.05
LEAST_MASS = 0.05
LEAST_LEFT = 0.1
MOST_LIMITS = 3
"""A sentence with more inputs than this is not read."""

FEWEST = 20
LIKELY_BY_CHANCE = 0.05
"""A limit whose quasi-p-value is above this may be luck, and is dropped."""

RESAMPLES = 60
SEED = 20_261_205
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Limit:
    """A range that one input is restricted to, in its own unit; None where an end is not restricted.

    quasi_p: how likely so many interesting worlds in the box would be by chance if this restriction meant nothing.
    """

    column: int
    low: float | None
    high: float | None
    quasi_p: float


@dataclass(frozen=True, slots=True)
class Box:
    """A box. coverage: share of the interesting worlds that lie in it. density: share of its worlds that are interesting.

    mass: share of all worlds. low, high: (k,) its ends, those of the data where nothing is restricted.
    """

    low: Floats
    high: Floats
    coverage: float
    density: float
    mass: float
    restricted: tuple[int, ...]

    def holds(self, inputs: Floats) -> Mask:
        """Return which worlds, (n, k), lie in the box."""
        here: Mask = np.all((inputs >= self.low) & (inputs <= self.high), axis=1)
        return here


@dataclass(frozen=True, slots=True)
class Stability:
    """How a box fares when worlds are drawn again. restricted: (k,) share of the draws in which an input is restricted.

    coverage, density: range of 95% of what boxes that are found anew, in half of the worlds, have in the other half.
    low, high: (k, 2) the same range of each limit, in the draws in which that end is restricted; NaN where it never is.
    """

    restricted: Floats
    coverage: tuple[float, float]
    density: tuple[float, float]
    low: Floats
    high: Floats


def discover(
    inputs: Floats, interesting: Mask, *, peel: float = PEEL, paste: float = PASTE, least_mass: float = LEAST_MASS
) -> tuple[Box, ...]:
    """Return the trajectory of boxes, from all worlds to the smallest box.

    inputs: (n, k). interesting: (n,). peel, paste: share of the worlds of a box that one slice holds.
    Errors: ValueError for fewer than FEWEST worlds, if none or all of them are interesting, if the two do not fit
    together, or where an input is not a number.
    """
    if inputs.ndim != 2 or interesting.shape != (len(inputs),):
        raise ValueError(f"inputs (n, k) and interesting (n,) do not fit: {inputs.shape} and {interesting.shape}")
    if not np.isfinite(inputs).all():
        raise ValueError("every input must be a finite number in every world")
    if len(inputs) < FEWEST:
        raise ValueError(f"{FEWEST} worlds or more are needed to find a box (got {len(inputs)})")
    if not interesting.any() or interesting.all():
        raise ValueError(
            f"it happens in {'all' if interesting.all() else 'none'} of the worlds: there is nothing to find"
        )
    space = Space(inputs, interesting, least_mass)
    path = [space.whole()]
    while (step := space.peeled(path[-1], peel)) is not None:
        path.append(step)
    while (step := space.pasted(path[-1], paste)) is not None:
        path.append(step)
    return tuple(space.box(*ends) for ends in path)


Ends = tuple[Floats, Floats]


class Space:
    """The worlds that boxes are cut from."""

    def __init__(self, inputs: Floats, interesting: Mask, least_mass: float) -> None:
        self.inputs, self.interesting, self.least = inputs.astype(np.float64), interesting, least_mass
        self.low, self.high = self.inputs.min(axis=0), self.inputs.max(axis=0)

    def whole(self) -> Ends:
        """Return the box of everything."""
        return self.low.copy(), self.high.copy()

    def inside(self, ends: Ends) -> Mask:
        """Return which worlds lie between the ends."""
        here: Mask = np.all((self.inputs >= ends[0]) & (self.inputs <= ends[1]), axis=1)
        return here

    def restricted(self, ends: Ends) -> tuple[int, ...]:
        """Return the columns that do not reach over all of the data."""
        return tuple(int(j) for j in np.flatnonzero((ends[0] > self.low) | (ends[1] < self.high)))

    def box(self, low: Floats, high: Floats) -> Box:
        """Return what a box holds."""
        here = self.inside((low, high))
        hits = int(self.interesting[here].sum())
        return Box(
            low,
            high,
            coverage=hits / int(self.interesting.sum()),
            density=hits / max(1, int(here.sum())),
            mass=float(here.mean()),
            restricted=self.restricted((low, high)),
        )

    def peeled(self, ends: Ends, share: float) -> Ends | None:
        """Return the box with the best slice taken off; None where none is worth it or too little would be left."""
        here = self.inside(ends)
        found = []
        for j in range(self.inputs.shape[1]):
            column = np.sort(self.inputs[here, j])
            for side in (1, 0):
                changed = (ends[0].copy(), ends[1].copy())
                changed[side][j] = quantile_between(column, 1.0 - share if side else share)
                found.append(changed)
        return self.best(here, found, larger=False)

    def pasted(self, ends: Ends, share: float) -> Ends | None:
        """Return the box with the best slice put back; None where none makes it denser."""
        found = []
        for j in self.restricted(ends):
            for side in (0, 1):
                beyond = (ends[0].copy(), ends[1].copy())
                beyond[0][j], beyond[1][j] = (self.low[j], ends[0][j]) if side == 0 else (ends[1][j], self.high[j])
                column = np.sort(self.inputs[self.inside(beyond), j])
                changed = (ends[0].copy(), ends[1].copy())
                far = (self.low, self.high)[side][j]
                changed[side][j] = quantile_between(column, share if side else 1.0 - share) if column.size else far
                found.append(changed)
        return self.best(self.inside(ends), found, larger=True)

    def best(self, here: Mask, found: Sequence[Ends], *, larger: bool) -> Ends | None:
        """Return the candidate that gains most density for each world lost or won; of equal ones that with fewer limits."""
        size, density = int(here.sum()), float(self.interesting[here].mean())
        scored = []
        for ends in found:
            inside = self.inside(ends)
            count = int(inside.sum())
            gain = float(self.interesting[inside].mean()) - density if count else -density
            score = gain / abs(size - count) if count != size else 0.0
            scored.append((score, -len(self.restricted(ends)), count, ends))
        scored.sort(key=lambda row: row[:2], reverse=True)  # stable: equal ones stay in the order of the columns
        if not scored or scored[0][0] <= 0.0:
            return None
        count, ends = scored[0][2:]
        grows = count > size if larger else count < size
        return ends if grows and count / len(self.inputs) >= self.least else None


def quantile_between(ordered: Floats, at: float) -> float:
    """Return a quantile that lies between two different values where there are such (sdtoolkit). ordered: (n,) rising."""
    place = (len(ordered) - 1) * at
    below, above = math.floor(place), math.ceil(place)
    if at > 0.5:
        while ordered[below] == ordered[above] and below > 0:
            below -= 1
    else:
        while ordered[below] == ordered[above] and above < len(ordered) - 1:
            above += 1
    return float((ordered[below] + ordered[above]) / 2.0)


def telling(inputs: Floats, interesting: Mask, most: int = MOST_LIMITS) -> Box:
    """Return the box that tells most with few words: of at most `most` inputs, with no limit that may be luck.

    The best box of all inputs names those that matter most; then the search is made again over these alone, for a
    trajectory over all of them has restricted others before it is dense. Errors: as of `discover`.
    """
    best = chosen(discover(inputs, interesting))
    columns = sorted(limit.column for limit in limits(best, inputs, interesting)[:most])
    if not columns:
        return best
    small = chosen(discover(inputs[:, columns], interesting))
    low, high = inputs.min(axis=0).astype(np.float64), inputs.max(axis=0).astype(np.float64)
    low[columns], high[columns] = small.low, small.high
    return without_luck(Space(inputs, interesting, 0.0).box(low, high), inputs, interesting)


def several(inputs: Floats, interesting: Mask, boxes: int = 2, most: int = MOST_LIMITS) -> tuple[Box, ...]:
    """Return up to `boxes` telling boxes, each found in the worlds that the ones before it do not hold.

    Coverage, density and mass are of all worlds, and boxes may overlap, so coverages must not be added up. It ends at a
    box without limits, or where fewer than LEAST_LEFT of the interesting worlds are left: those are rims of boxes.
    Errors: as of `discover`, for the first box only.
    """
    space, left = Space(inputs, interesting, 0.0), np.ones(len(inputs), bool)
    found: list[Box] = []
    while len(found) < boxes:
        rest = interesting[left]
        if found and (len(rest) < FEWEST or rest.all() or rest.sum() < LEAST_LEFT * interesting.sum()):
            break
        box = telling(inputs[left], rest, most)
        if not box.restricted:
            break
        bare = (inputs[left].min(axis=0), inputs[left].max(axis=0))
        low, high = (
            np.where(box.low > bare[0], box.low, space.low),
            np.where(box.high < bare[1], box.high, space.high),
        )
        found.append(space.box(low, high))
        left &= ~found[-1].holds(inputs)
    return tuple(found)


def chosen(path: Sequence[Box]) -> Box:
    """Return the box of a trajectory with the highest harmonic mean of coverage and density, the larger one of equals.

    Neither alone will do: the whole space has full coverage, and a handful of worlds full density.
    """
    return max(path, key=lambda box: (harmonic(box.coverage, box.density), box.mass))


def harmonic(a: float, b: float) -> float:
    """Return the harmonic mean of two shares."""
    return 2.0 * a * b / (a + b) if a + b > 0.0 else 0.0


def limits(box: Box, inputs: Floats, interesting: Mask) -> tuple[Limit, ...]:
    """Return the limits of a box, in the order of their quasi-p-values: one-sided binomial tests (Bryant & Lempert 2010)."""
    from scipy.stats import binomtest

    low, high = inputs.min(axis=0), inputs.max(axis=0)
    here = box.holds(inputs)
    hits, count = int(interesting[here].sum()), int(here.sum())
    found = []
    for j in box.restricted:
        loose = Box(
            np.where(np.arange(low.size) == j, low, box.low),
            np.where(np.arange(low.size) == j, high, box.high),
            0.0,
            0.0,
            0.0,
            (),
        )
        wider = loose.holds(inputs)
        p = float(interesting[wider].mean())
        quasi = float(binomtest(hits, count, p, alternative="greater").pvalue) if count else 1.0
        lower = float(box.low[j]) if box.low[j] > low[j] else None
        upper = float(box.high[j]) if box.high[j] < high[j] else None
        found.append(Limit(j, lower, upper, quasi))
    return tuple(sorted(found, key=lambda limit: (limit.quasi_p, limit.column)))


def without_luck(box: Box, inputs: Floats, interesting: Mask, level: float = LIKELY_BY_CHANCE) -> Box:
    """Return the box without limits that may be luck, the least telling first."""
    space = Space(inputs, interesting, 0.0)
    while True:
        found = limits(box, inputs, interesting)
        weak = [limit for limit in found if limit.quasi_p > level]
        if not weak:
            return box
        low, high = box.low.copy(), box.high.copy()
        low[weak[-1].column], high[weak[-1].column] = space.low[weak[-1].column], space.high[weak[-1].column]
        box = space.box(low, high)


def stability(inputs: Floats, interesting: Mask, *, resamples: int = RESAMPLES, seed: int = SEED) -> Stability:
    """Return how often each input is restricted when half of the worlds are drawn anew, and what such boxes hold elsewhere.

    Coverage and density are those in the other half: a box always looks good in the worlds that it was cut to.
    """
    restricted = np.zeros(inputs.shape[1])
    seen: list[tuple[float, float]] = []
    ends: list[Ends] = []
    for half, rest in halves(len(inputs), resamples, seed):
        hits, others = interesting[half], interesting[rest]
        if not hits.any() or hits.all() or not others.any():
            continue
        box = telling(inputs[half], hits)
        restricted[list(box.restricted)] += 1.0
        lowest, highest = inputs[half].min(axis=0), inputs[half].max(axis=0)
        ends.append((np.where(box.low > lowest, box.low, np.nan), np.where(box.high < highest, box.high, np.nan)))
        here = box.holds(np.clip(inputs[rest], lowest, highest))
        inside = float(others[here].sum())
        seen.append((inside / float(others.sum()), inside / max(1.0, float(here.sum()))))
    if not seen:
        nothing, never = (math.nan, math.nan), np.full((inputs.shape[1], 2), math.nan)
        return Stability(np.full(inputs.shape[1], math.nan), nothing, nothing, never, never)
    tails = [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0]
    coverage, density = (np.quantile([pair[k] for pair in seen], tails) for k in (0, 1))
    return Stability(
        restricted / len(seen),
        (float(coverage[0]), float(coverage[1])),
        (float(density[0]), float(density[1])),
        ranges([low for low, _ in ends], tails),
        ranges([high for _, high in ends], tails),
    )


def ranges(ends: Sequence[Floats], tails: Sequence[float]) -> Floats:
    """Return the quantiles of each column, (k, 2), of what is not NaN; NaN where nothing is."""
    columns = [column[~np.isnan(column)] for column in np.array(ends).T]
    return np.array([np.quantile(c, tails) if c.size else (math.nan, math.nan) for c in columns])


def halves(n: int, resamples: int, seed: int) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Yield rows drawn without putting back, half of them, and the others."""
    random = np.random.Generator(np.random.Philox(seed))
    for _ in range(resamples):
        order = random.permutation(n)
        yield np.sort(order[: n // 2]), np.sort(order[n // 2 :])
