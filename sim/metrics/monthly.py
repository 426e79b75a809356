"""The months of one replication: books and retention at every month-end."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.state import State

CENTS = (
    "opening_arr_cents",
    "new_arr_cents",
    "expansion_arr_cents",
    "contraction_arr_cents",
    "churned_arr_cents",
    "ending_arr_cents",
    "uplift_cents",
    "discount_cents",
    "organic_cents",
    "commercial_cents",
    "cohort_cents",
    "cohort_now_cents",
    "cohort_kept_cents",
)
COUNTS = ("customers", "new_logos", "churned_logos", "cohort_logos", "cohort_logos_kept", "due", "renewed")
LEVELS = ("adoption", "sentiment", "cost")
LUCK = ("luck_renewal", "luck_downsell", "luck_organic", "luck_win", "luck_kept", "luck_logos")
"""Realized minus expected of coins of known odds, in the month in which they fell: cents of ARR; the last counts logos."""
RATIOS = ("nrr", "grr", "logo_retention")
COLUMNS = RATIOS + CENTS + COUNTS + LEVELS + LUCK
"""Every column of trajectories.parquet beside model, point, staffing, replication and month."""

Floats = NDArray[np.float64]


def ratio(part: NDArray[Any], whole: NDArray[Any]) -> Floats:
    """Return part ÷ whole as floats; missing (NaN) where there is nothing to divide by."""
    out = np.full(part.shape, np.nan)
    np.divide(part, whole, out=out, where=whole > 0)
    return out


def monthly(state: State, months: int) -> dict[str, NDArray[Any]]:
    """Return the columns of months 1 … months, each of shape (months,). NRR and GRR are missing for an empty cohort.

    NRR(m), GRR(m): the accounts that were paying twelve months before; GRR caps every one at its ARR of then.
    """
    rows = state.months[1 : months + 1]
    columns: dict[str, NDArray[Any]] = {name: rows[name].copy() for name in CENTS + COUNTS + LEVELS + LUCK}
    columns["nrr"] = ratio(rows["cohort_now_cents"], rows["cohort_cents"])
    columns["grr"] = ratio(rows["cohort_kept_cents"], rows["cohort_cents"])
    columns["logo_retention"] = ratio(rows["cohort_logos_kept"], rows["cohort_logos"])
    for name in RATIOS:
        columns[name][:11] = np.nan  # no twelve months yet
    return {name: columns[name] for name in COLUMNS}
