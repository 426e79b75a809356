"""Coverage rules in the life cycle.

An AM only above $100K, SMB contracts that renew alone, an AE for the first cycle, people only above $50K or 500 seats.
"""

from functools import cache

import numpy as np
import pytest

from sim.model.state import State
from sim.trials.executing.replication import replicate
from sim.vocabulary import Activity, Happening
from tests.support.shipped import shipped_design

JOURNAL = 400_000
TRULY_WORKED = (Happening.STARTED,)


@cache
def lived(model: str, company: str = "mid-market-saas") -> tuple[State, np.ndarray, tuple[str, ...]]:
    """Return the final state, the journal and the role keys of one future."""
    design = shipped_design(company, model, months=36)
    state = replicate(design, seed=11, replication=0, journal=JOURNAL).state
    noted = int(state.world["noted"][0])
    assert noted <= JOURNAL
    return state, state.journal[:noted], design.role_keys


def sessions(model: str, activity: Activity, company: str = "mid-market-saas") -> tuple[np.ndarray, np.ndarray]:
    """Return (role key, account) of every session of an activity."""
    state, journal, keys = lived(model, company)
    rows = journal[(journal["what"] == Happening.STARTED) & (journal["activity"] == activity)]
    return np.array(keys)[state.seats["role"][rows["seat"]]], rows["account"]


def test_account_managers_sell_only_what_is_large() -> None:
    state, journal, keys = lived("renewals-desk")
    won = journal[(journal["what"] == Happening.WON) & (journal["seat"] >= 0)]
    seller = np.array(keys)[state.seats["role"][won["seat"]]]
    assert (won["value"][seller == "am"] > 0).all()
    assert {"csm"} <= set(seller)
    large = won["value"] > 10_000_000  # cents: above $100k it can only be the AM
    assert (seller[large] == "am").all()
    assert (won["value"][seller == "csm"] <= 10_000_000).all()


def test_small_customers_who_renew_by_themselves_are_negotiated_with_by_nobody() -> None:
    state, _, _ = lived("pooled-cs-named-am")
    _, accounts = sessions("pooled-cs-named-am", Activity.RENEWAL)
    assert len(accounts) > 50
    small_and_auto = (state.accounts["segment"] == 0) & (state.accounts["auto_renew"] == 1)
    assert not small_and_auto[accounts].any()
    assert small_and_auto.sum() > 20


def test_account_managers_are_named_for_larger_customers_only() -> None:
    state, _, _ = lived("pooled-cs-named-am")
    for activity in (Activity.RENEWAL, Activity.EXPANSION):
        role, accounts = sessions("pooled-cs-named-am", activity)
        assert (state.accounts["segment"][accounts[role == "am"]] > 0).all()
        assert (role == "am").sum() > 10


def test_the_ae_keeps_an_account_for_its_first_contract_and_not_for_the_second() -> None:
    state, journal, keys = lived("ae-first-renewal")
    renewed: dict[int, float] = {}
    for row in journal[journal["what"] == Happening.RENEWED]:
        renewed.setdefault(int(row["account"]), float(row["time"]))
    seats = np.array(keys)[state.seats["role"]]
    posted = journal[(journal["what"] == Happening.POSTED) & (journal["activity"] == Activity.RENEWAL)]
    first = posted[[renewed.get(int(a), np.inf) > t for a, t in zip(posted["account"], posted["time"], strict=True)]]
    new = first[first["account"] >= int(state.world["opening_accounts"][0])]
    assert len(new) > 15
    # Where the chair of an AE is empty a CSM covers it, never the AM to whom the account is not handed over yet.
    assert (seats[new["seat"]] == "ae").mean() > 0.8
    assert set(seats[new["seat"]]) <= {"ae", "csm"}
    later = posted[
        [renewed.get(int(a), np.inf) + 100 < t for a, t in zip(posted["account"], posted["time"], strict=True)]
    ]
    assert len(later) > 30
    assert set(seats[later["seat"]]) == {"am"}


@pytest.mark.parametrize("company", ["mid-market-saas", "product-led-saas"])
def test_people_come_only_above_50k_or_500_seats(company: str) -> None:
    state, journal, _ = lived("product-led", company)
    touched = journal[(journal["what"] == Happening.STARTED) & (journal["activity"] == Activity.ADOPTION)]["account"]
    automated = journal[(journal["what"] == Happening.AUTOMATED) & (journal["activity"] == Activity.ADOPTION)][
        "account"
    ]
    assert len(touched) > 20
    assert len(automated) > 100
    always_small = (state.accounts["arr0"] < 1_000_000) & (state.accounts["arr"] < 2_000_000)
    assert not always_small[touched].any()
    always_large = (state.accounts["arr0"] > 10_000_000) & (state.accounts["arr"] > 10_000_000)
    assert not always_large[automated].any()
