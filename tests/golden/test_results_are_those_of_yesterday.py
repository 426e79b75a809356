"""A change of any result is intended: the shipped cells give the numbers that the repository keeps.

After an intended change: `python -m tests.golden.renew`, and read what it prints.
"""

import functools
from typing import Any

import pytest

from tests.golden.measured import arithmetic, golden_cell, kept
from tests.support.shipped import shipped_cells

KEPT = kept()


@functools.cache
def same_bits() -> bool:
    """Say whether this machine's exp and log give the bits of the machine that the numbers were kept on."""
    return bool(KEPT["arithmetic"] == arithmetic())


def golden(company: str, model: str, *, equal_budget: bool) -> dict[str, Any]:
    """Return what is kept of a cell."""
    cell: dict[str, Any] = KEPT["cells"][f"{company} · {model} · {'equal budget' if equal_budget else 'own'}"]
    return cell


def test_every_shipped_cell_is_kept() -> None:
    assert len(KEPT["cells"]) == 2 * len(shipped_cells())


def both_staffings() -> list[Any]:
    """Return every cell under both staffings: each in one of them, in turn, and the other half among the slow tests."""
    companies = list(dict.fromkeys(company for company, _ in shipped_cells()))
    models = list(dict.fromkeys(model for _, model in shipped_cells()))
    return [
        pytest.param(
            *(company, model, equal),
            marks=() if equal == bool((companies.index(company) + models.index(model)) % 2) else pytest.mark.slow,
            id=f"{company}-{model}-{'equal budget' if equal else 'own'}",
        )
        for company, model in shipped_cells()
        for equal in (False, True)
    ]


@pytest.mark.parametrize(("company", "model", "equal_budget"), both_staffings())
def test_a_shipped_cell_gives_what_it_gave(company: str, model: str, equal_budget: bool) -> None:
    before, now = (
        golden(company, model, equal_budget=equal_budget),
        golden_cell(company, model, equal_budget=equal_budget),
    )
    assert now["means"] == pytest.approx(before["means"], rel=1e-9 if same_bits() else 0.02)
    assert now["events"] == pytest.approx(before["events"], rel=0.0 if same_bits() else 0.02)
    if same_bits():
        assert now["digests"] == before["digests"]
        assert now["ending_arr_cents"] == before["ending_arr_cents"]
