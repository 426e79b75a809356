"""The verdict of a backtest: model against named opponents on the year after a date, with an interval, and what follows."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.resolve import Resolved
from sim.statistics.scores import RelativeSkill, crps, crps_normal, relative_skill, two_sided
from sim.trials.backtest.history import YEAR, AccountHistory, Retained, cohort, quarters, retained
from sim.trials.backtest.opponents import opponents_of
from sim.trials.backtest.simulated import YearForecast, forecast
from sim.trials.storage.clock import NOBODY, Clock

Floats = NDArray[np.float64]
RESAMPLES, RESAMPLE_SEED = 1_000, 424
BETTER, ALIKE, WORSE, IMPOSSIBLE = "better", "no better", "worse", "impossible"
"""What follows: levels are shown; shown with a sentence; not shown; not shown, as the model could not have made that year."""
IMPOSSIBLE_BELOW = 0.01


@dataclass(frozen=True, slots=True)
class MeasureScore:
    """One measure over the hold-out year. truth, median: (4,) shares by quarter; opponents: by name, (4,).

    errors: mean absolute error in points, "model" and each opponent; score: CRPS of the model in points; skill: that score
    over the best opponent's, whose forecast is its rate with the noise of chance; chance: what the year's own chance allows,
    half a 95% interval of the truth; probability: two-sided, of the truth in the simulated years.
    """

    measure: str
    truth: Floats
    median: Floats
    low: Floats
    high: Floats
    opponents: Mapping[str, Floats]
    errors: Mapping[str, float]
    score: float
    skill: RelativeSkill
    chance: float
    probability: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """What a backtest found. train, hold_out: first and last month of each; customers: of the cohort at the date."""

    train: tuple[str, str]
    hold_out: tuple[str, str]
    customers: int
    measures: tuple[MeasureScore, ...]
    verdict: str
    forecast: YearForecast

    @property
    def refused(self) -> bool:
        """Say whether levels of this company are not to be shown."""
        return self.verdict in (WORSE, IMPOSSIBLE)


def backtest(
    resolved: Resolved,
    history: AccountHistory,
    until: str,
    replications: int = 420,
    workers: int = 2,
    clock: Clock = NOBODY,
) -> Backtest:
    """Fit to what was known at the end of `until`, simulate twelve months, and judge them.

    Errors: ValueError where less than a year lies before, or after, that month; KeyError for a month that is not there.
    """
    at = history.place(until)
    if at < YEAR or len(history.months) - 1 - at < YEAR:
        raise ValueError(f"a year before and a year after {until} are needed")
    known = history.until(at)
    made = forecast(resolved, known, replications, workers, clock)
    levels = quarters(history, at, cohort(history, at))
    everybody = history.arr[:, [at + 3 * q for q in range(5)]]
    truth = retained(levels, everybody=everybody)
    draws = resampled(levels)
    names = ("logos", "grr", "nrr") if history.amounts else ("logos",)
    measures = tuple(scored(name, known, made, truth, draws) for name in names)
    return Backtest(
        (history.months[0], until),
        (history.months[at + 1], history.months[at + YEAR]),
        int(levels.shape[0]),
        measures,
        verdict_of(measures),
        made,
    )


def resampled(levels: NDArray[np.int64]) -> list[Retained]:
    """Return the truth of resampled accounts: what another draw of the same customers would have shown."""
    random = np.random.default_rng(RESAMPLE_SEED)
    n = levels.shape[0]
    return [retained(levels[random.integers(0, n, n)]) for _ in range(RESAMPLES)]


def scored(
    name: str, known: AccountHistory, made: YearForecast, truth: Retained, draws: list[Retained]
) -> MeasureScore:
    """Return the scores of one measure."""
    simulated, seen = getattr(made, name), np.asarray(getattr(truth, name))
    truths = [seen, *(np.asarray(getattr(each, name)) for each in draws)]
    opponents = opponents_of(known, name)
    model = np.array([np.mean([crps(simulated[:, q], each[q]) for q in range(4)]) for each in truths])
    # An opponent is a rate; what its year may show by chance alone is as wide as resampled accounts say.
    noise = np.std(truths[1:], axis=0)
    others = {
        who: np.array([crps_normal(path, noise, each).mean() for each in truths]) for who, path in opponents.items()
    }
    median = np.median(simulated, axis=0)
    errors = {"model": float(100.0 * np.abs(median - seen).mean())}
    errors |= {who: float(100.0 * np.abs(path - seen).mean()) for who, path in opponents.items()}
    year = np.array([each[-1] for each in truths[1:]])
    return MeasureScore(
        name,
        seen,
        median,
        np.quantile(simulated, 0.1, axis=0),
        np.quantile(simulated, 0.9, axis=0),
        opponents,
        errors,
        100.0 * float(model[0]),
        relative_skill(model, others),
        100.0 * 1.96 * float(year.std()),
        two_sided(simulated[:, -1], float(seen[-1])),
    )


def verdict_of(measures: tuple[MeasureScore, ...]) -> str:
    """Return what follows, by the first measure: of logos, which every history has."""
    first = measures[0]
    if first.probability < IMPOSSIBLE_BELOW:
        return IMPOSSIBLE
    return BETTER if first.skill.below else WORSE if first.skill.above else ALIKE
