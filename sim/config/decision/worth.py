"""Which difference is worth acting on: what a decision says, or what fits the company; never a share that settles nothing."""

from __future__ import annotations

import math

from sim.config.language.checked import Checked
from sim.config.language.nodes import Problems
from sim.config.language.units import money

LEAST_WORTH, MOST_WORTH = 0.01, 0.1
"""Shares of opening ARR between which a difference worth acting on fits a company."""
USUAL = 100_000.0
"""Money a year that is worth acting on, where nothing is said and it fits the company."""
SHARE = 0.03
"""Of opening ARR, where the usual amount does not fit: within what boards act on, between a hundredth and a tenth."""


def fits(worth: float, opening_arr: float) -> bool:
    """Say whether so much a year is no share of a company's ARR by which everything or nothing differs."""
    return opening_arr <= 0.0 or LEAST_WORTH <= worth / opening_arr <= MOST_WORTH


def worth_for(opening_arr: float) -> float:
    """Return the money a year that is worth acting on at a company, in one digit where the usual amount does not fit."""
    if fits(USUAL, opening_arr):
        return USUAL
    share = SHARE * opening_arr
    return float(round(share, -math.floor(math.log10(share))))


def worth_of(checked: Checked, said: float | None, opening_arr: float, sign: str, problems: Problems) -> float:
    """Return the money a year that a decision is about; one that does not fit the company is told."""
    if said is None:
        return worth_for(opening_arr)
    held = checked.held["worth_acting_on"].node
    if not fits(said, opening_arr):
        means = (
            "hardly any option differs by so much"
            if said > opening_arr * MOST_WORTH
            else "every option differs by more"
        )
        share = f"{100.0 * said / opening_arr:.2g}% of opening ARR"
        message = f"is {share}: {means} (got {held.text}). Write {money(worth_for(opening_arr), sign)} a year."
        problems.warn(held.place, "worth_acting_on", message)
    return said
