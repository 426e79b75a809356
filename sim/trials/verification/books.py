"""Books: opening + new + expansion − contraction − churn = ending, in whole cents, with ==."""

import numpy as np

from sim.model.state import State
from sim.trials.verification.check import EXACTLY, Check, Setting
from sim.trials.verification.made_world import ran
from sim.trials.verification.random_worlds import random_design

FAMILY = "Books balance to the cent"
FLOWS = ("new", "expansion", "contraction", "churned")
SIGNS = (1, 1, -1, -1)


def check(setting: Setting) -> list[Check]:
    """Return the checks of this family."""
    count = (300 if setting.full else 40) if setting.engine == "compiled" else 10
    accounts = months = wrong_accounts = wrong_months = 0
    for number in range(count):
        design = random_design(100 + number, whole=number % 2 == 0)
        state = ran(design, seed=number, engine=setting.engine).state
        off_accounts, off_months = unbalanced(state, design.months)
        accounts += int(state.world["accounts"][0])
        months += design.months
        wrong_accounts += off_accounts
        wrong_months += off_months
    return [
        Check(
            FAMILY,
            "every account",
            f"The book of every account of {count} random settings balances.",
            f"0 of {accounts:,} wrong",
            f"{wrong_accounts} of {accounts:,} wrong",
            EXACTLY,
            wrong_accounts == 0,
        ),
        Check(
            FAMILY,
            "every month",
            "The months chain, and add up to the accounts.",
            f"0 of {months:,} wrong",
            f"{wrong_months} of {months:,} wrong",
            EXACTLY,
            wrong_months == 0,
        ),
    ]


def unbalanced(state: State, months: int) -> tuple[int, int]:
    """Return how many accounts and how many months of a final state do not balance."""
    accounts = state.accounts[: int(state.world["accounts"][0])]
    rows = state.months[: months + 1]
    book = accounts["opening"] + accounts["new"] + accounts["expansion"] - accounts["contraction"] - accounts["churned"]
    change = sum(sign * rows[f"{flow}_arr_cents"] for flow, sign in zip(FLOWS, SIGNS, strict=True))
    off = (rows["opening_arr_cents"] + change != rows["ending_arr_cents"])[1:]
    off |= rows["opening_arr_cents"][1:] != rows["ending_arr_cents"][:-1]
    off[-1] |= rows["ending_arr_cents"][months] != accounts["arr"].sum()
    return int((book != accounts["arr"]).sum()), int(np.count_nonzero(off))
