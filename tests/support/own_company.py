"""A small company in every form that it may have in files, with its team, its past, an export and a decision."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from sim.trials import calibrate
from tests.importing.files import contracts, spells

SHIPPED = Path(__file__).parents[2] / "configs"
LAST_YEAR = """
last_year:
  customers: 20
  opening_arr: $500k
  ending_arr: $560k
  grr: 88 %
  nrr: 99 %
  logos_lost: 2
  expansions: {count: 5, arr: $60k}
  price_increase: 3 %
  onboarding_time: 45 days
  new_logos: 4
  people_left: {csm: 1 of 3}
"""
DECISION = """kind: decision
title: Should we split CS and AM this year?
company: companies/listed.yaml
as_is: {use: models/ours.yaml}
change: {to: cs-am-split, people: {csm: 2, am: 1}, in: 2027-01}
from: 2026-11
horizon: 18 months
worth_acting_on: $100k a year
seed: 7
replications: {at_least: 50, at_most: 90, budget: 10 s}
"""
MAPPING = """kind: mapping
currency: USD
as_of: 2024-12-31
sources:
  - shape: spells
    columns: {account: customer_id, start: start_date, end: end_date, amount: monthly_amount, id: subscription_id}
    amounts: monthly
    end_date: first day without
    date_order: day first
leave_out: {account: [Internal]}
late_renewal: 90 days
"""
TEAM = """kind: model
title: Ours
extends: cs-only
people: {csm: {staffing: {team: {Kim: 3 years, Lee: 6 months, third: vacant}}}}
"""


def made(folder: Path) -> None:
    """Write a small company of each kind, its team, its history and a decision."""
    (folder / "companies").mkdir(parents=True)
    (folder / "models").mkdir()
    early = (SHIPPED / "companies/early-stage-saas.yaml").read_text(encoding="utf-8")
    (folder / "companies/known.yaml").write_text(early + LAST_YEAR, encoding="utf-8")
    listed = early.replace("start: {customers: 80}", "start: {accounts: accounts.csv, as_of: 2026-08-31}")
    (folder / "companies/listed.yaml").write_text(listed, encoding="utf-8")
    rows = [
        f"A-{k:02d},{9000 + 500 * k},{'smb' if k % 4 else 'mid-market'},2024-{k % 12 + 1:02d}-01,12,"
        f"2027-{k % 8 + 1:02d}-15,yes,{'Kim' if k % 2 else 'Lee'}"
        for k in range(20)
    ]
    head = "account,arr,segment,start,term_months,renewal,auto_renew,csm"
    (folder / "companies/accounts.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    (folder / "models/ours.yaml").write_text(TEAM, encoding="utf-8")
    (folder / "decision.yaml").write_text(DECISION, encoding="utf-8")
    past = [
        f"A-{k:02d},{2023 + m // 12}-{m % 12 + 1:02d},{9000 + 10 * m},{'smb' if k % 4 else 'mid-market'},2021-05-01"
        for k in range(20)
        for m in range(28 if k % 7 else 20)
    ]
    (folder / "history.csv").write_text("\n".join(["account,month,arr,segment,start", *past, ""]), encoding="utf-8")

    spells(folder / "export.csv", *contracts(12))
    (folder / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    parquet(folder / "history.csv", folder / "history.parquet")


def parquet(table: Path, path: Path) -> None:
    """Write the rows of a table as Parquet, whatever they are."""
    duckdb.execute(f"COPY (SELECT * FROM read_csv('{table}', header = true)) TO '{path}' (FORMAT parquet)")


def unfitted(company: Any, *_: Any) -> tuple[Any, calibrate.LevelMeasurement, int]:
    """Return a company with levels that another one has, as if a pass had met its targets with them."""
    from sim.config.study.single import load_company

    nrr, grr = calibrate.targets(company)
    half = np.full(len(company.segments), 0.5)
    saw = calibrate.LevelMeasurement(grr, nrr, *[half] * 7, *[0.5] * 6)
    base = load_company("mid-market-saas").segments[0]
    levels = {name: getattr(base, name) for name in calibrate.LEVELS}
    return replace(company, segments=tuple(replace(one, **levels) for one in company.segments)), saw, 1
