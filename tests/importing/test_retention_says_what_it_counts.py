"""Retention under each definition, with its denominators, by hand on a few customers."""

import math
from pathlib import Path
from typing import Any

import pytest

from sim.importing.books.measures import COHORT, Retention
from tests.importing.files import imported, spells

HEAD = ["customer_id", "start_date", "end_date", "arr", "segment", "csm", "customer_since"]
ROWS = [
    ["A", "2021-03-01", "2022-03-01", 100, "smb", "Ann", "2015-03-01"],
    ["A", "2022-03-01", "2023-03-01", 150, "smb", "Ann", "2015-03-01"],
    ["A", "2023-03-01", "2025-03-01", 150, "smb", "Ann", "2015-03-01"],
    ["B", "2021-05-01", "2022-05-01", 200, "large", "Bob", ""],
    ["B", "2022-05-01", "2023-05-01", 120, "large", "Bob", ""],
    ["C", "2022-02-01", "2023-02-01", 300, "large", "Bob", ""],
    ["C", "2023-02-01", "2024-02-01", 310, "large", "Bob", ""],
    ["D", "2022-11-15", "2023-11-15", 50, "smb", "Ann", ""],
    ["D", "2024-06-15", "2025-06-15", 60, "smb", "Ann", ""],
]


@pytest.fixture
def found(tmp_path: Path) -> dict[str, Any]:
    return imported(tmp_path, spells(tmp_path / "a.csv", *ROWS, head=HEAD), "--as-of", "2024-12-31")


def row(found: dict[str, Any], definition: str, group: str, table: str = "retention") -> dict[str, Any]:
    return next(r for r in found[table] if (r["definition"], r["group"]) == (definition, group))


def test_a_cohort_counts_who_was_there_twelve_months_before(found: dict[str, Any]) -> None:
    last = row(found, COHORT, "Dec 2024")
    assert (last["customers"], last["kept"], last["arr"]) == (2, 1, 460.0)
    assert (last["grr"], last["nrr"]) == (pytest.approx(150 / 460), pytest.approx(150 / 460))
    before = row(found, COHORT, "Dec 2023")
    assert (before["customers"], before["kept"], before["arr"]) == (4, 2, 620.0)
    assert (before["grr"], before["nrr"]) == (pytest.approx(450 / 620), pytest.approx(460 / 620))
    first = row(found, COHORT, "Dec 2022")
    assert (first["grr"], first["nrr"]) == (pytest.approx(220 / 300), pytest.approx(270 / 300))


def test_a_calendar_year_ends_in_december(found: dict[str, Any]) -> None:
    assert row(found, "calendar year", "2023")["kept"] == row(found, COHORT, "Dec 2023")["kept"]


def test_contracts_due_are_those_that_ended_before_the_grace(found: dict[str, Any]) -> None:
    due = row(found, "contracts due", "a year")
    assert (due["customers"], due["kept"]) == (2, 0), "C in February, D in November of 2023; D came back too late"


def test_groups_are_those_of_a_year_ago(found: dict[str, Any]) -> None:
    assert (
        row(found, COHORT, "smb", "by_segment")["customers"],
        row(found, COHORT, "large", "by_segment")["kept"],
    ) == (1, 0)
    assert row(found, COHORT, "Ann", "by_owner")["kept"] == 1
    assert row(found, COHORT, "5 years and more", "by_tenure")["customers"] == 1
    assert row(found, COHORT, "1 to 2 years", "by_tenure")["customers"] == 1


def test_from_month_to_month_every_loss_counts(found: dict[str, Any]) -> None:
    monthly = row(found, "30 days", "mean of 12")
    assert monthly["customers"] - monthly["kept"] == 1


def test_a_share_says_how_far_it_can_be_trusted() -> None:
    assert Retention(COHORT, "x", 78, 70, 0, 0, 0).give_or_take == pytest.approx(0.0344, abs=5e-5)
    assert 0.03 < Retention(COHORT, "x", 25, 25, 0, 0, 0).give_or_take < 0.04
    assert math.isnan(Retention(COHORT, "x", 0, 0, 0, 0, 0).give_or_take)
