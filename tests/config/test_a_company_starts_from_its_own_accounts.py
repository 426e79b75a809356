"""A company that starts from a list: what stands in it opens the base, and what is wrong in it is told by line and column."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sim.config.company.company import expected_opening_arr
from sim.config.study.single import load_company, load_model
from sim.errors import InputError
from sim.model import assembly, planning
from sim.model.inputs import Company
from sim.trials.executing.replication import opened, replicate
from sim.trials.verification.made_world import numbers
from sim.vocabulary import Staffing

COMPANY = """
kind: company
title: A company with a list
start: {accounts: accounts.csv, as_of: 2026-08-31}
new_logos: {per_year: 8, growth: 0 % a year}
segments:
  smb: {share_of_new_logos: 60 %, acv: {median: $9k, spread: 2x}, contracts: {12 months: 100 %}}
  mid-market: {share_of_new_logos: 40 %, acv: {median: $45k, spread: 2x}, contracts: {12 months: 100 %}}
calibrate_to: {grr: 90 %, nrr: 101 %, under: neutral}
"""
HEAD = "account,arr,segment,start,term_months,renewal,auto_renew,csm"
ROWS = (
    "A1,12000.50,smb,2024-03-01,12,2027-03-01,no,Kim",
    'A2,"$48,000",mid-market,2021-09-15,24,2027-09-15,yes,Lee',
    "A3,30000,mid-market,,,,,",
    "A4,7000,smb,2026-08-01,12,2027-01-31,,Lee",
)


def company(folder: Path, rows: tuple[str, ...] = ROWS, head: str = HEAD, more: str = "") -> Company:
    (folder / "listed.yaml").write_text(COMPANY.replace("as_of: 2026-08-31", f"as_of: 2026-08-31{more}"))
    (folder / "accounts.csv").write_text("\n".join([head, *rows]) + "\n")
    return load_company(folder / "listed.yaml", uncalibrated=True)


def design(of: Company, model: str | Path = "cs-only") -> assembly.Design:
    case, assumptions = load_model(model), numbers()
    plans = planning.priced(of, case.model, case.plans, assumptions)
    staff = planning.own_staff(of, case.model, plans, 24)
    return assembly.design(
        of, case.model, plans, assumptions, months=24, staffing=Staffing.OWN, staff=staff, whole_people=True
    )


def test_what_stands_in_the_list_opens_the_base(tmp_path: Path) -> None:
    made = company(tmp_path)
    plan = design(made)
    state, _, _ = opened(plan, 1, 0, assembly.room_for(plan), 0)
    a = state.accounts[:4]
    assert made.start_customers == 4
    assert expected_opening_arr(made) == 97_000.50
    assert a["arr"].tolist() == [1_200_050, 4_800_000, 3_000_000, 700_000]
    assert a["segment"].tolist() == [0, 1, 1, 0]
    assert a["term"].tolist() == [12, 24, 12, 12]
    assert a["auto_renew"][:2].tolist() == [0, 1]
    assert np.round(a["ends"][[0, 1, 3]]).tolist() == [182, 380, 153]
    assert np.round(a["signed"][[0, 1, 3]]).tolist() == [-913, -1811, -30]
    assert a["cycle"][[0, 1, 3]].tolist() == [2, 2, 0]
    assert (a["ends"] > 0.0).all()
    assert state.months["ending_arr_cents"][0] == 9_700_050


def test_what_the_list_leaves_open_is_drawn(tmp_path: Path) -> None:
    plan = design(company(tmp_path))
    ends = {round(float(opened(plan, 1, r, assembly.room_for(plan), 0)[0].accounts["ends"][2]), 6) for r in range(6)}
    assert len(ends) == 6
    assert all(0.0 < end <= 365.0 for end in ends)


def test_owners_of_the_list_have_their_accounts(tmp_path: Path) -> None:
    rows = tuple(f"A{k},40000,mid-market,2024-01-01,12,2027-01-01,no,{'Kim' if k % 3 else 'Lee'}" for k in range(120))
    plan = design(company(tmp_path, rows))
    state, _, _ = opened(plan, 1, 0, assembly.room_for(plan), 0)
    assert int((state.seats["filled"] == 1).sum()) >= 2
    slots = state.slots["seat"][:120]
    assert len({int(slots[k]) for k in range(120) if k % 3}) == 1
    assert len({int(slots[k]) for k in range(120) if not k % 3}) == 1
    assert slots[0] != slots[1]


TEAM = """
kind: model
title: As is
people:
  csm:
    reports_to: cco
    plan: csm-retention
    pay: market
    staffing: {team: {Lee: 5 years, Kim: 1 month, Third: vacant}}
ownership:
  - {work: [onboarding, adoption, risk, readiness, renewal, discovery, expansion], owner: csm}
"""


def test_the_team_opens_as_it_is(tmp_path: Path) -> None:
    """Names sit where the team has them, who has been there longer knows more, and a vacancy is searched for."""
    (tmp_path / "as-is.yaml").write_text(TEAM)
    rows = tuple(f"A{k},40000,mid-market,2024-01-01,12,2027-01-01,no,{'Kim' if k % 3 else 'Lee'}" for k in range(60))
    plan = design(company(tmp_path, rows), tmp_path / "as-is.yaml")
    state, _, _ = opened(plan, 1, 0, assembly.room_for(plan), 0)
    here = np.flatnonzero(state.seats["exists"])
    assert state.seats["filled"][here].tolist() == [1, 1, 0]
    assert state.seats["filled_at"][here[2]] > 0.0
    owners = state.slots["seat"][:60]
    assert {int(owners[k]) for k in range(60) if k % 3} == {int(here[1])}
    assert {int(owners[k]) for k in range(60) if not k % 3} == {int(here[0])}
    known = state.people["experience"].sum(axis=1)
    assert known[here[0]] > 5.0 * known[here[1]] > 0.0
    assert known[here[2]] == 0.0
    later = replicate(plan, seed=1, replication=0).state
    assert later.people["number"][here[2]] >= 2  # somebody came


def test_a_team_is_named_with_time_or_as_vacant(tmp_path: Path) -> None:
    (tmp_path / "as-is.yaml").write_text(TEAM.replace("Third: vacant", "Third: vacnt"))
    with pytest.raises(InputError, match="vacant"):
        load_model(tmp_path / "as-is.yaml")


def test_both_engines_agree_on_a_list(tmp_path: Path) -> None:
    plan = design(company(tmp_path), "cs-am-split")
    digests = {replicate(plan, seed=5, replication=1, engine=name).trajectory.digest for name in ("compiled", "simpy")}
    assert len(digests) == 1


def test_another_size_is_a_company_like_it(tmp_path: Path) -> None:
    assert design(company(tmp_path)).listed.size == 4
    assert design(replace(company(tmp_path), start_customers=50)).listed.size == 0


@pytest.mark.parametrize(
    ("rows", "head", "said"),
    [
        (
            ("A1,12,smb", "A1,13,smb"),
            "account,arr,segment",
            "accounts.csv:3:1: account: stands in line 2, too (got A1)",
        ),
        (("A1,-12,smb",), "account,arr,segment", "accounts.csv:2:2: arr: must be dollars a year above 0 (got -12)"),
        (("A1,=1+1,smb",), "account,arr,segment", "accounts.csv:2:2: arr: must be dollars a year above 0 (got =1+1)"),
        (("A1,12,smbs",), "account,arr,segment", "Did you mean smb?"),
        ((",12,smb",), "account,arr,segment", "accounts.csv:2:1: account: is empty"),
        (("A1,12,smb,2027-01-01",), "account,arr,segment,start", "start: is after as_of, 2026-08-31 (got 2027-01-01)"),
        (("A1,12,smb,01.02.2024",), "account,arr,segment,start", "start: is no date (got 01.02.2024)"),
        (("A1,12,smb,2026-08-31",), "account,arr,segment,renewal", "renewal: is not after as_of"),
        (("A1,12,smb,2.5",), "account,arr,segment,term_months", "term_months: must be whole months from 1 to 120"),
        (("A1,12,smb,perhaps",), "account,arr,segment,auto_renew", "auto_renew: must be yes, no or empty"),
        ((), HEAD, "has no accounts"),
        (("A1,12",), "account,mrr", "has no column arr (got account, mrr)"),
        (("A1,12,smb,x,y",), "account,arr,segment,csm,csm", "has two columns csm"),
    ],
)
def test_what_is_wrong_in_a_list_is_told_with_its_place(
    tmp_path: Path, rows: tuple[str, ...], head: str, said: str
) -> None:
    with pytest.raises(InputError) as told:
        company(tmp_path, rows, head)
    assert said in str(told.value)


def test_a_list_needs_its_day_and_says_how_many_it_has(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="has 4 accounts"):
        company(tmp_path, more=", customers: 5")
    (tmp_path / "listed.yaml").write_text(COMPANY.replace(", as_of: 2026-08-31", ""))
    with pytest.raises(InputError, match="Write as_of"):
        load_company(tmp_path / "listed.yaml", uncalibrated=True)
    (tmp_path / "listed.yaml").write_text(COMPANY.replace("accounts.csv", "none.csv"))
    with pytest.raises(InputError, match="there is no such file"):
        load_company(tmp_path / "listed.yaml", uncalibrated=True)
