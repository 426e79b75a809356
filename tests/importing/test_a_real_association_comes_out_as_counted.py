"""Memberships of a real association, where its data are present: the retention that was counted by hand comes out."""

from pathlib import Path

import pytest

from tests.importing.files import imported, met
from tests.support.outside_data import needs, outside

SPELLS, MOVEMENTS = "cncf/membership_spells.csv", "cncf/monthly_movements.csv"

MAPPING = """\
kind: mapping
sources:
  - shape: spells
    columns: {account: member_id, segment: tier, start: first_seen, end: last_seen, open: open, since: joined}
leave_out: {segment: [Academic, Nonprofit]}
"""
COUNTED = {
    "Sep 2020": (455, 83.5),
    "Sep 2021": (561, 89.1),
    "Sep 2022": (705, 84.0),
    "Sep 2023": (801, 81.0),
    "Sep 2024": (796, 73.6),
    "Sep 2025": (720, 82.8),
    "Sep 2026": (730, 80.0),
}


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "m.yaml"
    path.write_text(MAPPING, encoding="utf-8")
    return path


@needs(SPELLS)
def test_yearly_retention_of_members(tmp_path: Path, mapping: Path) -> None:
    found = imported(tmp_path, outside(SPELLS), "--mapping", mapping, "--as-of", "2026-09-30")
    cohorts = [row for row in found["retention"] if row["definition"] == "12-month cohort"]
    assert {row["group"]: (row["customers"], round(100 * row["logo_retention"], 1)) for row in cohorts} == COUNTED
    traps = met(found)
    assert traps["reclassified-tiers"] == 86
    assert traps["left-truncated"] == 432
    assert {"clean-up-lapses", "no-amounts", "stays-not-contracts", "right-censored"} <= set(traps)


@needs(SPELLS)
def test_monthly_counts_are_those_of_the_association(tmp_path: Path, mapping: Path) -> None:
    import csv

    found = imported(tmp_path, outside(SPELLS), "--mapping", mapping, "--as-of", "2026-09-30")
    with outside(MOVEMENTS).open(encoding="utf-8") as file:
        told = {row["month"][:7]: row for row in csv.DictReader(file)}
    here = {month["month"][:7]: month for month in found["months"]}
    assert {month: row["customers"] for month, row in here.items() if month in told} == {
        month: int(row["closing"]) for month, row in told.items()
    }
    assert sum(here[month]["new"] + here[month]["returned"] for month in told) == sum(
        int(row["new"]) + int(row["returned"]) for row in told.values()
    )


@needs(SPELLS)
def test_the_last_month_is_left_out_unless_it_is_said_to_be_over(tmp_path: Path, mapping: Path) -> None:
    found = imported(tmp_path, outside(SPELLS), "--mapping", mapping)
    assert found["last_month"] == "2026-08-31"
    assert "incomplete-last-month" in met(found)
