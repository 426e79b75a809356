"""What luck did to an outcome: the part of it that is realized minus expected of coins of known odds.

Each is a sum of the monthly luck with weights that are known before the coins fall, so its mean is exactly zero, and
`outcome − luck` has the mean of the outcome with less noise (Henderson & Glynn 2002, martingale control variates). The
weights are those of the outcome itself, so the coefficient is 1 and nothing is fitted.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.inputs import Company

ARR = ("luck_renewal", "luck_downsell", "luck_organic", "luck_win")
"""Coins that move ARR; `luck_kept` and `luck_logos` tell the same renewals as GRR and logo retention count them."""
OF = {
    "nrr": "luck_nrr",
    "grr": "luck_grr",
    "logo_retention": "luck_logo_retention",
    "ending_arr": "luck_ending_arr",
    "expansion_arr": "luck_expansion_arr",
    "contraction_arr": "luck_contraction_arr",
    "churned_arr": "luck_churned_arr",
    "economic_value": "luck_economic_value",
    "cash_value": "luck_cash_value",
}
"""Metric → its luck."""
YEAR = 12

Floats = NDArray[np.float64]
Columns = Mapping[str, NDArray[Any]]


def arr_luck(columns: Columns) -> Floats:
    """Return by how many cents luck moved ARR in each month, (…, months)."""
    total: Floats = np.sum([np.asarray(columns[name], float) for name in ARR], axis=0)
    return total


def flow_luck(columns: Columns) -> dict[str, Floats]:
    """Return by how many cents luck raised each flow of ARR in each month, (…, months); together they are `arr_luck`.

    A renewal that was lucky counts as churn avoided, its higher price too: so the book without luck balances as well.
    """
    at = {name: np.asarray(columns[name], float) for name in ARR}
    return {
        "expansion_arr": at["luck_organic"] + at["luck_win"],
        "contraction_arr": -at["luck_downsell"],
        "churned_arr": -at["luck_renewal"],
    }


def trailing_luck(luck: Floats, cohort: NDArray[Any]) -> Floats:
    """Return what the luck of the trailing twelve months adds to a retention of this cohort, (…, months); 0 for an empty one.

    The cohort was there before these months began, so dividing by it leaves a mean of zero.
    """
    passed = np.concatenate([np.zeros((*luck.shape[:-1], YEAR)), np.cumsum(luck, axis=-1)], axis=-1)
    summed = passed[..., YEAR:] - passed[..., :-YEAR]
    out = np.zeros(luck.shape)
    np.divide(summed, cohort, out=out, where=cohort > 0)
    return out


def cash_of_arr(company: Company, discount: Floats) -> Floats:
    """Return what a dollar of ARR won in each month adds to the cash value if it stays, (months,).

    discount: what a dollar in the middle of each month is worth today, (months,).
    """
    later: Floats = company.gross_margin / YEAR * (discount.sum() - np.cumsum(discount))
    return later


def terminal_of_arr(company: Company, months: int) -> float:
    """Return what a dollar of ARR won at any time adds to the terminal value if it stays."""
    worth: float = company.terminal_multiple * (1.0 + company.discount_rate) ** (-months / YEAR)
    return worth


def retention_luck(columns: Columns, window: slice) -> dict[str, float]:
    """Return by how much each kind of coin in `ARR` moved NRR over a window; together they are its luck."""
    return {name: float(trailing_luck(columns[name], columns["cohort_cents"])[window].mean()) for name in ARR}


def luck(columns: Columns, window: slice, company: Company, discount: Floats) -> dict[str, float]:
    """Return the luck of each outcome in `OF`, in its units. window: the months over which retention is averaged."""
    moved = arr_luck(columns)
    cash = cash_of_arr(company, discount)
    retention = {
        "luck_nrr": trailing_luck(moved, columns["cohort_cents"]),
        "luck_grr": trailing_luck(columns["luck_kept"], columns["cohort_cents"]),
        "luck_logo_retention": trailing_luck(columns["luck_logos"], columns["cohort_logos"]),
    }
    return {
        **{name: float(values[window].mean()) for name, values in retention.items()},
        "luck_ending_arr": float(moved.sum()) / 100.0,
        **{f"luck_{flow}": float(values.sum()) / 100.0 for flow, values in flow_luck(columns).items()},
        "luck_economic_value": float((moved * (cash + terminal_of_arr(company, discount.size))).sum()) / 100.0,
        "luck_cash_value": float((moved * cash).sum()) / 100.0,
    }
