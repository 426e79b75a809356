"""Undone is what was missed and what was left in part; a customer without first value after a year never got there."""

import numpy as np
import pytest

from sim.metrics.outcomes import outcome
from sim.trials.executing.replication import replicate
from sim.vocabulary import Activity
from tests.support.shipped import load_company, shipped_design


@pytest.fixture(scope="module", params=["fully-split"])
def told(request):
    company = load_company("mid-market-saas")
    design = shipped_design("mid-market-saas", request.param, months=36, customers=60)
    state = replicate(design, seed=5, replication=0).state
    return state, outcome(state, company, design.role_keys, 36).metrics, design


def test_undone_is_missed_and_partial(told):
    state, metrics, _ = told
    for activity in Activity:
        rows = state.work[:, activity]
        ended = rows["done"].sum() + rows["partial"].sum() + rows["missed"].sum()
        if ended:
            share = metrics[f"undone_share.{activity.name.lower()}"]
            assert share == pytest.approx((rows["partial"].sum() + rows["missed"].sum()) / ended)
            assert share >= metrics[f"missed_share.{activity.name.lower()}"]


def test_who_never_got_to_first_value_is_counted_one_by_one(told):
    state, metrics, design = told
    seen = []
    for a in state.accounts[design.opening_accounts : int(state.world["accounts"][0])]:
        if not a["alive"] or a["signed"] <= 730.0:
            seen.append(not a["value_seen"])
    assert seen
    assert metrics["no_first_value"] == pytest.approx(np.mean(seen))
