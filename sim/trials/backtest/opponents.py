"""Who the model has to beat, named beforehand: simple rules that anybody would use on the same history."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.statistics.tenure import fit_shifted_beta_geometric
from sim.trials.backtest.history import YEAR, AccountHistory, cohort, quarters, retained

Floats = NDArray[np.float64]
PARTS = np.arange(1, 5) / 4.0
MEASURES = ("logos", "grr", "nrr")


def last_years_rate(history: AccountHistory, measure: str) -> Floats:
    """Return the rate of the last year, spread evenly over the quarters, (4,)."""
    return np.asarray(_of_year(history, len(history.months) - 1 - YEAR, measure)[-1] ** PARTS)


def mean_of_history(history: AccountHistory, measure: str) -> Floats:
    """Return the mean of all whole years, spread evenly, (4,)."""
    ends = range(len(history.months) - 1 - YEAR, -1, -YEAR)
    rates = [_of_year(history, start, measure)[-1] for start in ends if cohort(history, start).size]
    return np.asarray(float(np.mean(rates)) ** PARTS)


def same_quarter_a_year_ago(history: AccountHistory, measure: str) -> Floats:
    """Return what was left after each quarter of the last year, (4,)."""
    return _of_year(history, len(history.months) - 1 - YEAR, measure)


def shifted_beta_geometric(history: AccountHistory, measure: str) -> Floats:
    """Return the sBG curve by age, fitted to all years of tenure that were seen, (4,); of logos for every measure."""
    del measure
    last = len(history.months) - 1
    risk, stayed = by_age(history)
    alpha, beta = fit_shifted_beta_geometric(risk, stayed)
    ages = np.floor(np.nan_to_num(history.ages(last)[cohort(history, last)] / YEAR, nan=float(len(risk))))
    kept = float(((beta + ages) / (alpha + beta + ages)).mean())
    return np.asarray(kept**PARTS)


OPPONENTS: dict[str, Callable[[AccountHistory, str], Floats]] = {
    "last year's rate": last_years_rate,
    "mean of the history": mean_of_history,
    "same quarter a year ago": same_quarter_a_year_ago,
    "sBG": shifted_beta_geometric,
}


def opponents_of(history: AccountHistory, measure: str) -> dict[str, Floats]:
    """Return what each rule says of the year after a history, (4,) by name; sBG is of logos, where an age is known."""
    fits = measure == "logos" and by_age(history)[0].sum() > 0
    return {who: rule(history, measure) for who, rule in OPPONENTS.items() if who != "sBG" or fits}


def by_age(history: AccountHistory) -> tuple[Floats, Floats]:
    """Return by year of tenure how many were at risk over whole years of the history, and how many stayed, (k,) each.

    Accounts enter at the age that they have (left truncation); who is of unknown age counts nowhere.
    """
    last = len(history.months) - 1
    oldest = int(np.nanmax(np.append(history.ages(last), 0.0)) // YEAR) + 1
    risk, stayed = np.zeros(oldest), np.zeros(oldest)
    for start in range(last - YEAR, -1, -YEAR):
        there = (history.arr[:, start] > 0) & ~np.isnan(history.started)
        age = np.maximum(0, ((start - history.started[there]) // YEAR)).astype(int)
        np.add.at(risk, age, 1.0)
        np.add.at(stayed, age, (history.arr[there, start + YEAR] > 0).astype(float))
    return risk, stayed


def _of_year(history: AccountHistory, start: int, measure: str) -> Floats:
    return np.asarray(getattr(retained(quarters(history, start)), measure))
