"""Movements come from levels alone and add up to their change, to the cent, whatever the levels are."""

import datetime
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.importing.books import movements as books
from sim.importing.books.movements import Month, imbalances, movements
from sim.importing.books.period import Period
from sim.importing.workspace import Workspace
from tests.importing.files import AS_OF, contracts, refused, spells

MONTHS = 7
levels = st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, MONTHS - 1)), st.integers(1, 10**12), max_size=30)


@settings(max_examples=20)
@given(levels)
def test_movements_of_any_levels_add_up(found: dict[tuple[int, int], int]) -> None:
    work = Workspace(duckdb.connect(), Path())
    work.run("CREATE TABLE level (account INTEGER, month INTEGER, cents BIGINT, segment INTEGER)")
    rows = ", ".join(f"({account}, {month}, {cents}, NULL)" for (account, month), cents in found.items())
    if rows:
        work.run(f"INSERT INTO level VALUES {rows}")
    months = movements(work, Period(2020 * 12, 2020 * 12 + MONTHS - 1, datetime.date(2020, 7, 31)), "x.csv")
    work.connection.close()
    assert imbalances(months) == []
    seen: set[int] = set()
    for number, month in enumerate(months):
        here = {account: cents for (account, at), cents in found.items() if at == number}
        before = {account: cents for (account, at), cents in found.items() if at == number - 1}
        assert (month.customers, month.cents) == (len(here), sum(here.values()))
        assert month.count("churn") == len(set(before) - set(here))
        assert month.amount("churn") == -sum(before[account] for account in set(before) - set(here))
        fresh = set(here) - set(before)
        assert month.count("new") + month.count("opening") == len(fresh - seen)
        assert month.count("reactivation") == len(fresh & seen)
        changes = [here[account] - before[account] for account in set(here) & set(before)]
        assert month.amount("expansion") == sum(change for change in changes if change > 0)
        assert month.amount("contraction") == sum(change for change in changes if change < 0)
        seen |= set(here)


def test_a_cent_that_is_lost_is_found_and_its_month_named() -> None:
    first = Month("2024-01-31", 2, 1000, {"opening": (2, 1000)})
    second = Month("2024-02-29", 2, 1200, {"expansion": (1, 200)})
    assert imbalances([first, second]) == []
    assert "2024-02-29" in imbalances([first, replace(second, cents=1201)])[0]
    assert "2024-02-29" in imbalances([first, replace(second, customers=3)])[0]


def test_books_that_do_not_balance_end_the_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = books._STEPS.replace("lag(cents) OVER w AS had", "lag(cents) OVER w + 1 AS had")
    monkeypatch.setattr(books, "_STEPS", wrong)
    rows = [*contracts(), ["X", "C009", "2024-05-01", "2025-05-01", 7]]
    said = refused(tmp_path, spells(tmp_path / "a.csv", *rows), "--as-of", AS_OF)
    assert "[out-of-balance]" in said
    assert "in the month to 2022-02-28: 8 customers" in said
