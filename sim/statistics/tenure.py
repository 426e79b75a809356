"""Retention by tenure: what a level and a spread of unseen differences make of a cohort, and what fits a history.

Two curves of survival over years. `mixed` is the renewal rule of the model with nothing but a customer's fit in it: the
log-odds of a renewal at age t are level + spread · z · (1 − exp(−t / fit_years)), z standard normal. `shifted_beta_geometric`
is the usual benchmark (Fader & Hardie 2007, Journal of Interactive Marketing 21:1, "How to project customer retention").
Both are fitted by maximum likelihood to yearly counts: of those of an age, how many stayed. Counts by age need no customer to
be seen from its beginning or to its end: each year of tenure is a binomial by itself, given who came as far.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit, roots_hermitenorm

Floats = NDArray[np.float64]
NODES = 48
LARGEST_SPREAD = 5.0
"""Log-odds: beyond it a cohort is of some that always stay and some that never do, and the level says nothing."""


@dataclass(frozen=True, slots=True)
class Tenure:
    """A fitted curve. level: log-odds of a renewal at the median customer; spread: between customers, in log-odds."""

    level: float
    spread: float
    log_likelihood: float


def mixed(level: float, spread: float, years: int, fit_years: float = 1.0) -> Floats:
    """Return the share that is left after 1 … `years` years, (years,). Errors: ValueError for no years or fit_years of 0."""
    if years < 1 or not fit_years > 0.0:
        raise ValueError(f"at least one year, and a positive time to find out (got {years} and {fit_years:g})")
    nodes, weights = roots_hermitenorm(NODES)
    left, share = np.ones(NODES), []
    for age in range(1, years + 1):
        left = left * expit(level + spread * -np.expm1(-age / fit_years) * nodes)
        share.append(float((weights * left).sum() / weights.sum()))
    return np.array(share)


def shifted_beta_geometric(alpha: float, beta: float, years: int) -> Floats:
    """Return the share that is left after 1 … `years` years, (years,), where yearly churn is Beta(alpha, beta)."""
    age = np.arange(1.0, years + 1.0)
    return np.asarray(np.cumprod((beta + age - 1.0) / (alpha + beta + age - 1.0)), dtype=np.float64)


def fit_mixed(at_risk: Floats, stayed: Floats, fit_years: float = 1.0) -> Tenure:
    """Return the most likely level and spread. at_risk, stayed: (k,) customers in their 1st … k-th year, and who renewed.

    One year tells no spread: it is 0 there. Errors: ValueError for counts that are none, or nobody at risk.
    """
    counts = _checked(at_risk, stayed)
    years = len(counts[0])

    def spread(found: Floats) -> float:
        return float(np.clip(found[1], 0.0, LARGEST_SPREAD)) if years > 1 else 0.0

    def curve(found: Floats) -> Floats:
        return mixed(float(found[0]), spread(found), years, fit_years)

    rate = float(np.clip(stayed.sum() / at_risk.sum(), 0.01, 0.99))
    level = float(np.log(rate / (1.0 - rate)))
    starts = [np.array([level, wide]) for wide in (0.0, 1.0, 2.0)]
    found, likelihood = _most_likely(curve, counts, starts)
    return Tenure(float(found[0]), spread(found), likelihood)


def fit_shifted_beta_geometric(at_risk: Floats, stayed: Floats) -> tuple[float, float]:
    """Return the most likely alpha and beta; counts and errors as of `fit_mixed`."""
    counts = _checked(at_risk, stayed)
    years = len(counts[0])

    def curve(found: Floats) -> Floats:
        alpha, beta = np.exp(np.clip(found, -10.0, 10.0))
        return shifted_beta_geometric(alpha, beta, years)

    found, _ = _most_likely(curve, counts, [np.array([-0.5, 0.5]), np.array([1.0, 3.0])])
    alpha, beta = np.exp(np.clip(found, -10.0, 10.0))
    return float(alpha), float(beta)


def _checked(at_risk: Floats, stayed: Floats) -> tuple[Floats, Floats]:
    risk, kept = np.asarray(at_risk, dtype=float), np.asarray(stayed, dtype=float)
    if risk.shape != kept.shape or risk.ndim != 1 or not risk.sum() > 0.0:
        raise ValueError(f"counts by year of tenure, somebody in them (got {risk.shape} and {kept.shape})")
    if (kept < 0.0).any() or (kept > risk).any():
        raise ValueError("nobody stays who was not there")
    return risk, kept


def _most_likely(
    curve: Callable[[Floats], Floats], counts: tuple[Floats, Floats], starts: list[Floats]
) -> tuple[Floats, float]:
    risk, kept = counts

    def loss(found: Floats) -> float:
        left = np.concatenate(([1.0], curve(found)))
        rates = np.clip(left[1:] / np.maximum(left[:-1], 1e-300), 1e-12, 1.0 - 1e-12)
        return -float((kept * np.log(rates) + (risk - kept) * np.log1p(-rates)).sum())

    tried = [
        minimize(loss, start, method="Nelder-Mead", options={"xatol": 1e-6, "fatol": 1e-9, "maxiter": 4000})
        for start in starts
    ]
    best = min(tried, key=lambda one: one.fun)
    return best.x, -float(best.fun)
