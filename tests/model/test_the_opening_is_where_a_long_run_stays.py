"""Customers at the start are what a long run makes of them: a base that is older has neither more nor less to sell."""

import dataclasses

import numpy as np
import pytest

from sim.trials.executing.replication import replicate
from sim.trials.facts.arms import Arm, company_of, design_of
from sim.trials.verification.made_world import CS_ONLY, MIDDLE, build, one_segment, ran

YEARS = 8
COMPANY = one_segment(MIDDLE, start_customers=80, new_logos_per_year=16.0, new_logos_growth=0.12)


def bases(months: int, replications: int = 16) -> list[np.ndarray]:
    """Return the accounts of the mid-market company that are there after so many months."""
    arm = Arm("cs-only", months, replications)
    company = company_of(arm)
    # Signatures grow as the base does, or its customers get older by that alone.
    company = dataclasses.replace(company, new_logos_per_year=0.25 * company.start_customers, new_logos_growth=0.17)
    design = design_of(arm, company)
    found = []
    for r in range(replications):
        state = replicate(design, seed=2027, replication=r).state
        accounts = state.accounts[: int(state.world["accounts"][0])]
        found.append(accounts[accounts["alive"] == 1])
    return found


def shape(found: list[np.ndarray], now: float) -> tuple[float, float, float]:
    """Return mean age in years, ARR over first-year ARR, and room to grow over ARR."""
    all_of_them = np.concatenate(found)
    arr = all_of_them["arr"].sum()
    age = (now - all_of_them["signed"]).mean() / 365.0
    return float(age), float(arr / all_of_them["arr0"].sum()), float(all_of_them["whitespace"].sum() / arr)


def test_ages_arr_and_room_of_the_base_stay_what_they_are() -> None:
    first, last = shape(bases(1), 365.0 / 12.0), shape(bases(12 * YEARS), 365.0 * YEARS)
    assert last[0] == pytest.approx(first[0], rel=0.15)
    assert last[1] == pytest.approx(first[1], rel=0.15)
    assert last[2] == pytest.approx(first[2], rel=0.25)


def test_an_older_base_pays_more_than_its_first_year() -> None:
    young = dataclasses.replace(COMPANY, new_logos_per_year=160.0)
    opening = [np.asarray(ran(build(CS_ONLY, company, months=1)).state.accounts[:80]) for company in (young, COMPANY)]
    grown = [accounts["opening"].sum() / accounts["arr0"].sum() for accounts in opening]
    assert 1.0 < grown[0] < grown[1]
    assert all((accounts["opening"] > 0).all() and (accounts["whitespace"] >= 0).all() for accounts in opening)
