"""Every account, every replication, every month: opening + new + expansion - contraction - churned = ending, with ==."""

import dataclasses

import numpy as np
import pytest

from sim.metrics.monthly import monthly
from sim.model.state import State
from sim.trials.verification.made_world import MODELS, build, ran
from sim.trials.verification.random_worlds import random_design

FLOWS = ("new", "expansion", "contraction", "churned")


def check_books(state: State, months: int) -> None:
    """Assert that accounts, months and totals agree exactly."""
    signed = int(state.world["accounts"][0])
    accounts = state.accounts[:signed]
    rows = state.months[: months + 1]
    book = accounts["opening"] + accounts["new"] + accounts["expansion"] - accounts["contraction"] - accounts["churned"]
    assert (book == accounts["arr"]).all()
    assert (accounts["arr"] >= 0).all()
    assert ((accounts["arr"] == 0) == (accounts["alive"] == 0)).all()
    assert (accounts["whitespace"] >= 0).all()
    assert rows["opening_arr_cents"][1:].tolist() == rows["ending_arr_cents"][:-1].tolist()
    change = sum(sign * rows[f"{flow}_arr_cents"][1:] for flow, sign in zip(FLOWS, (1, 1, -1, -1), strict=True))
    assert (rows["opening_arr_cents"][1:] + change == rows["ending_arr_cents"][1:]).all()
    assert rows["ending_arr_cents"][months] == accounts["arr"].sum()
    for flow in FLOWS:
        assert rows[f"{flow}_arr_cents"].sum() == accounts[flow].sum(), flow
    assert rows["ending_arr_cents"][0] == accounts["opening"].sum()
    customers = rows["customers"]
    assert (customers[:-1] + rows["new_logos"][1:] - rows["churned_logos"][1:] == customers[1:]).all()
    assert customers[months] == (accounts["alive"] == 1).sum()
    assert (rows["due"] == rows["renewed"] + rows["churned_logos"]).all()


def check_cohorts(state: State, months: int) -> None:
    """Assert that trailing cohorts are the accounts of twelve months before, and that GRR is at most one and NRR."""
    rows = state.months[: months + 1]
    assert (rows["cohort_cents"][12 : months + 1] == rows["ending_arr_cents"][: months - 11]).all()
    assert (rows["cohort_logos"][12 : months + 1] == rows["customers"][: months - 11]).all()
    assert (rows["cohort_kept_cents"] <= np.minimum(rows["cohort_cents"], rows["cohort_now_cents"])).all()
    assert (rows["cohort_logos_kept"] <= rows["cohort_logos"]).all()
    columns = monthly(state, months)
    seen = ~np.isnan(columns["nrr"])
    assert (columns["grr"][seen] <= np.minimum(1.0, columns["nrr"][seen])).all()
    assert not seen[:11].any()


@pytest.mark.parametrize("block", range(4))
def test_forty_random_worlds(block: int) -> None:
    for number in range(100 + 10 * block, 110 + 10 * block):
        design = random_design(number, whole=number % 2 == 0)
        state = ran(design, seed=number).state
        check_books(state, design.months)
        check_cohorts(state, design.months)


@pytest.mark.parametrize("model", MODELS)
def test_every_kind_of_organisation_over_five_years(model: str) -> None:
    state = ran(build(MODELS[model], months=60)).state
    check_books(state, 60)
    check_cohorts(state, 60)
    assert all(state.months[f"{flow}_arr_cents"].sum() > 0 for flow in FLOWS)


@pytest.mark.slow
def test_five_hundred_random_worlds() -> None:
    for number in range(3000, 3500):
        design = random_design(number, whole=number % 2 == 0)
        state = ran(design, seed=number).state
        check_books(state, design.months)
        check_cohorts(state, design.months)


def test_the_parts_of_expansion_are_the_whole() -> None:
    """Organic growth, commercial expansion, uplift and discount explain every change but downsells."""
    state = ran(build(MODELS["split"], months=60)).state
    rows = state.months[:61]
    net = rows["expansion_arr_cents"] - rows["contraction_arr_cents"]
    explained = rows["organic_cents"] + rows["commercial_cents"] + rows["uplift_cents"] - rows["discount_cents"]
    downsell = explained - net
    assert downsell.sum() > 0
    assert (
        downsell >= -rows["due"]
    ).all()  # uplift and discount of one renewal are rounded together, once: at most a cent


def test_a_month_in_which_nobody_is_left_is_a_month_of_zeros() -> None:
    design = random_design(100)
    segments = design.segments.copy()
    segments["renewal_logit"] = -50.0
    constants = design.constants.copy()
    constants["arrivals_a_year"] = 0.0
    empty = dataclasses.replace(design, segments=segments, constants=constants)
    state = ran(empty, seed=1).state
    check_books(state, design.months)
    last = state.months[design.months]
    assert last["customers"] == np.count_nonzero(state.accounts["alive"])
