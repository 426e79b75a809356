"""Customers that fit badly leave first: survival of simulated cohorts against the formula, and of real ones."""

import csv
import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from sim.model import fit
from sim.statistics.tenure import fit_mixed, fit_shifted_beta_geometric, mixed, shifted_beta_geometric
from sim.trials.verification.made_world import MIDDLE, NO_CSM, build, numbers, one_segment, ran
from tests.support.outside_data import needs, outside

Floats = NDArray[np.float64]
LEVEL, SPREAD = 1.0, 1.6
NOTHING_ELSE: dict[str, Any] = dict.fromkeys(
    ("touches", "reviews", "discoveries", "issues", "needs", "organic", "involuntary", "auto_renew"), 0.0
)
CONSTANT = dict.fromkeys(("adoption", "sentiment", "champion", "negotiation", "readiness", "open_risk"), 0.0)
ASSUMED = numbers(**{f"renewal__{name}": value for name, value in CONSTANT.items()}, renewal__no_first_value=1.0)


def left_after(years: int, *, opening: int, new: float, replication: int = 0) -> Any:
    """Return the accounts of a world in which nothing but its fit decides whether a customer renews."""
    segment = dataclasses.replace(
        MIDDLE, **NOTHING_ELSE, contracts=((12, 1.0),), renewal_logit=LEVEL, fit_spread=SPREAD
    )
    company = one_segment(
        segment, start_customers=opening, new_logos_per_year=new, new_logos_growth=0.0, champion_leaves=0.0
    )
    return ran(build(NO_CSM, company, ASSUMED, months=12 * years), replication=replication).state.accounts


def test_a_cohort_survives_as_its_formula_says() -> None:
    signed = left_after(5, opening=1, new=1500.0)
    first_year = signed[(signed["signed"] > 0.0) & (signed["signed"] < 330.0)]
    seen = np.array([(first_year["cycle"] >= age).mean() for age in range(1, 5)])
    expected = mixed(LEVEL, SPREAD, 4)
    noise = np.sqrt(expected * (1.0 - expected) / first_year.size)
    assert first_year.size > 1200
    assert (np.abs(seen - expected) < 3.3 * noise).all()
    retained = np.diff(np.concatenate(([1.0], seen))) / np.concatenate(([1.0], seen[:-1]))
    assert retained[3] - retained[1] > 0.05  # the loose ones leave first


def test_a_base_opens_with_those_whom_a_history_would_have_left() -> None:
    """Customers of the opening base renew as those do that a simulated cohort has left at their age."""
    base = left_after(1, opening=2500, new=0.0)
    left = np.concatenate(([1.0], mixed(LEVEL, SPREAD, 16)))
    for age in (0, 1, 2):
        here = base[np.round(-base["signed"] / 365.25 - 0.5).astype(int) == age]
        expected = left[age + 1] / left[age]
        noise = math.sqrt(expected * (1.0 - expected) / here.size)
        assert here.size > 100
        assert abs((here["alive"] == 1).mean() - expected) < 3.3 * noise


def test_without_spread_everybody_is_alike() -> None:
    assert fit.fit_logit(1.7, 0.0, 4000.0, 365.0) == 0.0
    assert fit.found_out(0.0, 365.0) == 0.0
    assert fit.found_out(365.0, 365.0) == pytest.approx(1.0 - math.exp(-1.0))
    assert mixed(1.0, 0.0, 3) == pytest.approx([(1.0 / (1.0 + math.exp(-1.0))) ** age for age in (1, 2, 3)])


@pytest.mark.parametrize(("level", "spread"), [(0.7, 2.0), (2.2, 0.8), (2.5, 0.0)])
def test_level_and_spread_come_back_from_exact_counts(level: float, spread: float) -> None:
    left = np.concatenate(([1.0], mixed(level, spread, 8)))
    found = fit_mixed(1e6 * left[:-1], 1e6 * left[1:])
    assert mixed(found.level, found.spread, 12) == pytest.approx(mixed(level, spread, 12), abs=2e-4)


def test_the_usual_benchmark_comes_back_from_exact_counts() -> None:
    left = np.concatenate(([1.0], shifted_beta_geometric(0.7, 1.2, 8)))
    assert fit_shifted_beta_geometric(1e6 * left[:-1], 1e6 * left[1:]) == pytest.approx((0.7, 1.2), rel=1e-3)


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="nobody stays"):
        fit_mixed(np.array([10.0]), np.array([11.0]))
    with pytest.raises(ValueError, match="somebody"):
        fit_mixed(np.array([]), np.array([]))


COHORTS = "sbg/fader_hardie_survival_percent.csv"


@needs(COHORTS)
@pytest.mark.parametrize("cohort", ["high_end", "regular"])
def test_years_8_to_12_of_two_published_cohorts_are_foreseen_from_years_1_to_7(cohort: str) -> None:
    with outside(COHORTS).open(encoding="utf-8") as file:
        left = np.array([float(row[cohort]) for row in csv.DictReader(file)]) / 100.0
    risk, stayed, later = 1000.0 * left[:7], 1000.0 * left[1:8], left[8:]
    found = fit_mixed(risk, stayed)
    alpha, beta = fit_shifted_beta_geometric(risk, stayed)
    ahead = np.arange(1, 6)

    def error(seen: Floats) -> float:
        return float(100.0 * np.abs(seen - later).mean())

    opponents = {
        "last rate": error(left[7] * (left[7] / left[6]) ** ahead),
        "mean rate": error(left[7] * left[7] ** (ahead / 7.0)),
        "sBG": error(shifted_beta_geometric(alpha, beta, 12)[7:]),
    }
    assert error(mixed(found.level, found.spread, 12)[7:]) <= 1.1 * min(opponents.values()), opponents
