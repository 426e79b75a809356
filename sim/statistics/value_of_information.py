"""What it would be worth to know more before choosing: everything, one input, one field of inputs, or a pilot's answer.

All of it is read off fitted surfaces and never off noisy runs: the largest of several noisy results in a world is mostly
luck, and luck would be sold as information. With surfaces of independent inputs the inner expectation of the classic
nested definition is exact (Raiffa & Schlaifer 1961; Strong, Oakley & Brennan 2014): EVPPI(A) = E max_m E[f_m | A] − max_m
E f_m. Every value is the mean of what the best choice gains over the choice that is best on average, so none is below 0.

Only differences between models matter. Worlds and futures that move all models together leave noise that cancels when
models are compared, so fit the surfaces to `against_best(values)` and not to the money of each model by itself.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.statistics.choosing import losses, share_best
from sim.statistics.intervals import LEVEL, Floats
from sim.statistics.products import applied, back_substituted, least_squares, orthonormal, product
from sim.statistics.sampling import plausible
from sim.statistics.surface import Fitted, Surface, basis, with_constant

POINTS = 2**13
RESAMPLES = 200
BLOCKS = 8
UNSEEN_POINTS = 2**10
KNOTS = 6
REPEATS = 20
SEED = 20_261_204


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value of information in the unit of the outputs, 0 or more, with what the fit leaves open.

    standard_error: of the fit (resampled) and of the evaluation sample. low, high: percentiles of the resamples, moved
    down by `bias`. bias: by how much the resamples lie above the value on average; the value lies above the truth by about
    as much, as noise makes the largest of several surfaces larger. It is not taken off; and what the surfaces do not
    explain (q2) is not in the value at all, which makes it too small.
    """

    value: float
    low: float
    high: float
    standard_error: float
    bias: float


@dataclass(frozen=True, slots=True)
class Information:
    """Value of knowing everything (evpi) and each group of inputs (evppi), when `best` would be chosen else.

    closure: by how much the values of groups had to be raised at most so that no group is worth less than a part of it.
    """

    best: int
    evpi: Estimate
    evppi: dict[str, Estimate]
    closure: float


def evaluation_sample(columns: int, seed: int = SEED) -> Floats:
    """Return the worlds in which surfaces are read off, (n, columns): 2¹³ points, 2¹⁵ where there are few columns."""
    return plausible(POINTS * (4 if columns <= 8 else 2 if columns <= 16 else 1), columns, seed)


def against_best(values: Floats) -> Floats:
    """Return results, (n, m), less those of the model that is best on average, world by world."""
    return values - values[:, [int(values.mean(axis=0).argmax())]]


def evpi(surface: Surface, sample: Floats) -> float:
    """Return the expected value of knowing every input before choosing among the outputs of a surface."""
    return float(averted(surface.mean[None], surface.coefficients[None], basis(surface.terms, sample))[0].mean())


def evppi(surface: Surface, columns: Iterable[int], sample: Floats) -> float:
    """Return the expected value of knowing these columns, by itself: without the closure over others."""
    return evpi(surface.given(columns), sample)


def averted(means: Floats, coefficients: Floats, design: Floats) -> Floats:
    """Return what the best choice gains over the one best on average, (b, n), 0 or more, for each of b surfaces.

    means: (b, m); coefficients: (b, t, m); design: (t, n), the terms at the evaluation sample.
    """
    rows = np.arange(len(means))
    best = means.argmax(axis=1)
    own = product(coefficients[rows, :, best], design) + means[rows, best, None]
    top = own.copy()
    for m in range(means.shape[1]):
        np.maximum(top, product(coefficients[:, :, m], design) + means[:, m, None], out=top)
    return top - own


def information(
    fitted: Fitted,
    groups: Mapping[str, Iterable[int]],
    *,
    sample: Floats,
    futures: Floats | None = None,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
    seed: int = SEED,
) -> Information:
    """Return what it is worth to know everything, and to know each group of columns, with what the fit leaves open.

    Held for all values and in every resample: 0 <= group <= any group that contains it <= evpi; a group that is worth less
    than a part of it, by the grain of the sample, gets the value of the part. futures: (R, m), the mean over worlds of
    each future and output, as the fitted values are (against the best model, if they are), where every world has the same
    R futures; without it the error of the means is too small, as luck that all worlds share is in no residual. A group that
    no surface uses has value 0, and an interval of what could not be seen. At least two resamples.
    """
    means, coefficients = resampled(fitted, resamples, seed, futures)
    means = np.concatenate([fitted.surface.mean[None], means])
    coefficients = np.concatenate([fitted.surface.coefficients[None], coefficients])
    design, columns = basis(fitted.surface.terms, sample), {name: frozenset(group) for name, group in groups.items()}
    worth, grain = np.zeros((len(groups) + 1, resamples + 1)), np.zeros(len(groups) + 1)
    inside = [fitted.surface.inside(group) for group in columns.values()]
    every = [*columns.values(), frozenset(range(sample.shape[1]))]
    for g, which in enumerate([*inside, np.ones(len(design), bool)]):
        if not which.any():
            worth[g, 1:] = unseen(fitted, sorted(every[g]), means[1:], sample, seed)
            continue
        gains = averted(means, coefficients[:, which], design[which])
        worth[g] = gains.mean(axis=1)
        blocks = [block.mean() for block in np.array_split(gains[0], BLOCKS)]
        grain[g] = float(np.std(blocks, ddof=1)) / math.sqrt(BLOCKS)
    closed = closure(worth, list(columns.values()))
    estimates = [estimate(row, error, level) for row, error in zip(closed, grain, strict=True)]
    raised = float((closed - worth)[:, 0].max())
    return Information(int(means[0].argmax()), estimates[-1], dict(zip(groups, estimates, strict=False)), raised)


def unseen(fitted: Fitted, columns: list[int], means: Floats, sample: Floats, seed: int) -> Floats:
    """Return what knowing these columns may be worth, (b,), though no surface uses them: straight effects within noise.

    They are the slopes in the residuals, with their signs drawn as in `resampled`. means: (b, m), resampled.
    """
    generator = np.random.Generator(np.random.Philox(seed))
    signs = generator.choice(np.array([-1.0, 1.0]), size=(len(means), fitted.base.shape[0]))
    terms = np.array([(c, 1, c, 0) for c in columns], np.int64).reshape(-1, 4)
    left, design = fitted.values - fitted.surface(fitted.base), basis(terms, fitted.base)
    slopes = np.stack([product(design, (1.0 + sign)[:, None] * left) for sign in signs]) / len(left)
    return np.asarray(averted(means, slopes, basis(terms, sample[:UNSEEN_POINTS])).mean(axis=1))


def closure(worth: Floats, groups: list[frozenset[int]]) -> Floats:
    """Return values of groups, and last of everything, (g + 1, b), raised to those of the groups within each."""
    closed = worth.copy()
    for g, group in enumerate(groups):
        closed[g] = worth[[h for h, other in enumerate(groups) if other <= group]].max(axis=0)
    closed[-1] = worth.max(axis=0)
    return closed


def estimate(worth: Floats, grain: float, level: float) -> Estimate:
    """Return the first of the values with what the others, the resamples, say of it. grain: error of the sample."""
    value, others = float(worth[0]), worth[1:]
    bias = float(others.mean()) - value if value > 0.0 else 0.0  # of nothing seen it is not known which way it errs
    low, high = np.quantile(others, [(1.0 - level) / 2.0, (1.0 + level) / 2.0]) - bias
    error = math.hypot(float(others.std(ddof=1)), grain)
    return Estimate(value, max(0.0, min(float(low), value)), max(float(high), value), error, bias)


def resampled(fitted: Fitted, count: int, seed: int, futures: Floats | None = None) -> tuple[Floats, Floats]:
    """Return means (count, m) and coefficients (count, t, m) as other noise would have made them.

    Wild bootstrap (Wu 1986) over worlds with the terms as they are: the residuals of a world, freed of leverage, keep or
    change their sign together in all outputs. Worlds are spread by design, so they are not drawn again.
    """
    generator = np.random.Generator(np.random.Philox(seed))
    signs = generator.choice(np.array([-1.0, 1.0]), size=(count, fitted.base.shape[0]))
    means = np.tile(fitted.surface.mean, (count, 1))
    coefficients = np.tile(fitted.surface.coefficients, (count, 1, 1))
    design = basis(fitted.surface.terms, fitted.base)
    for m in range(means.shape[1]):
        chosen = fitted.surface.coefficients[:, m] != 0.0
        q, r = orthonormal(with_constant(design[chosen]))
        leverage = np.minimum((q**2).sum(axis=1), 0.99)
        residual = fitted.values[:, m] - applied(q, applied(q.T, fitted.values[:, m]))
        change = back_substituted(r, product(q.T, (signs * (residual / np.sqrt(1.0 - leverage))).T))
        means[:, m] += change[0]
        coefficients[:, chosen, m] += change[1:].T
    if futures is not None and len(futures) > 1:
        size = len(futures)
        weights = generator.multinomial(size, np.full(size, 1.0 / size), size=count) / size
        means += (product(weights, futures) - futures.mean(axis=0)) * math.sqrt(size / (size - 1))
    return means, coefficients


@dataclass(frozen=True, slots=True)
class Acceptability:
    """By value of a point (l,): how often and how clearly each model is the best choice.

    most_often: (l, m), share of worlds in which it is best, ties shared. on_average: (l,), the model with the best mean
    (the frontier). expected_loss: (l, m), dollars that choosing it loses on average against the best in each world.
    evpi: (l,), its least, which is what knowing the world would be worth.
    """

    values: Floats
    most_often: Floats
    on_average: tuple[int, ...]
    expected_loss: Floats
    evpi: Floats


def acceptability(effect: Surface, cost: Surface, values: Floats, sample: Floats) -> Acceptability:
    """Return how good a choice each model is at each value of a point of effect: net benefit = value × effect − cost.

    effect: points, cost: dollars, of the same m models in the same order. values: (l,), dollars per point.
    """
    points, dollars = effect(sample), cost(sample)
    often, loss = np.empty((2, values.size, effect.mean.size))
    for i, value in enumerate(values):
        benefit, mean = value * points - dollars, value * effect.mean - cost.mean
        best = int(mean.argmax())
        often[i] = share_best(benefit, 1e-12 * float(np.abs(benefit).max()))
        loss[i] = (losses(benefit)[:, best]).mean() + mean[best] - mean
    return Acceptability(values, often, tuple(int(b) for b in loss.argmin(axis=1)), loss, loss.min(axis=1))


@dataclass(frozen=True, slots=True)
class Pilot:
    """What a pilot costs in dollars: its own cost, and what waiting for its answer loses."""

    cost: float
    delay_cost: float = 0.0


@dataclass(frozen=True, slots=True)
class PilotValue:
    """Dollars before and after the costs of a pilot; noise_free: the same signal without noise; evpi: of everything.

    standard_error: of the drawn noise alone; the fit's is that of `information`.
    """

    evsi: float
    standard_error: float
    noise_free: float
    evpi: float
    net: float


def evsi(
    surface: Surface, signal: Surface, noise_variance: float, pilot: Pilot, *, sample: Floats, seed: int = SEED
) -> PilotValue:
    """Return what a pilot is worth that shows signal(w) + normal noise of this variance, before choosing.

    signal: a surface of one output. Strong, Oakley, Brennan & Breeze (2015): the value of each model is regressed on the
    drawn answers (natural cubic spline). The choice that this gives for one half of the worlds is learned from the other,
    so that chance in the regression does not count as information. Errors: ValueError for a variance below 0.
    """
    if not noise_variance >= 0.0:
        raise ValueError(f"the variance of the noise must be 0 or more (got {noise_variance:g})")
    ahead = surface(sample) - surface.mean
    shown, everything = signal(sample)[:, 0], evpi(surface, sample)
    generator = np.random.Generator(np.random.Philox(seed))
    draws = math.sqrt(noise_variance) * generator.normal(size=(REPEATS, len(sample)))
    worth = np.array([chosen_by(shown + draw, ahead, surface.mean) for draw in draws])
    limit = min(everything, max(0.0, chosen_by(shown, ahead, surface.mean)))
    value = min(everything, max(0.0, float(worth.mean())))
    error = float(worth.std(ddof=1)) / math.sqrt(REPEATS)
    return PilotValue(value, error, max(limit, value), everything, value - pilot.cost - pilot.delay_cost)


def chosen_by(answer: Floats, ahead: Floats, means: Floats) -> float:
    """Return what choosing by an answer, (n,), gains over the best mean; ahead: values less their means, (n, m)."""
    best, gain, design = int(means.argmax()), np.empty(answer.size), natural_spline(answer)
    first, second = (
        slice(0, answer.size // 2),
        slice(answer.size // 2, None),
    )  # every other Sobol' point is no fair half
    for here, there in ((first, second), (second, first)):
        weights = least_squares(design[there], ahead[there])
        choice = (product(design[here], weights) + means).argmax(axis=1)
        own = ahead[here] + means
        gain[here] = own[np.arange(len(own)), choice] - own[:, best]
    return float(gain.mean())


def natural_spline(x: Floats) -> Floats:
    """Return the natural cubic spline basis of x with KNOTS knots at its quantiles, (n, KNOTS); Hastie et al. 2009, 5.2.1."""
    spread = float(x.std())
    if spread <= 1e-12 * float(np.abs(x).max()):
        return np.ones((x.size, 1))
    z = (x - x.mean()) / spread
    knots = np.unique(np.quantile(z, np.linspace(0.02, 0.98, KNOTS)))
    cubes = np.maximum(z[:, None] - knots, 0.0) ** 3
    parts = (cubes[:, :-1] - cubes[:, [-1]]) / (knots[-1] - knots[:-1])
    return np.column_stack([np.ones(x.size), z, parts[:, :-1] - parts[:, [-1]]])
