"""Histories that the simulator made itself, so that the truth is known."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.resolve import Resolved
from sim.model import assembly, planning
from sim.trials.backtest.history import AccountHistory
from sim.trials.executing.replication import replicate
from sim.vocabulary import Staffing

YEAR = 12


def made_history(
    resolved: Resolved, years: int, replication: int, *, offset: float = 0.0, then: float | None = None
) -> AccountHistory:
    """Return month ends of simulated years under levels moved by `offset`; by `then` in the last year.

    The state keeps thirteen month ends, so each further year is the same replication run for longer.
    """
    last = years * YEAR
    arr: NDArray[np.int64] = np.zeros((0, last + 1), np.int64)
    for year in range(1, years + 1):
        moved = then if then is not None and year == years else offset
        state = replicate(design(resolved, year * YEAR, moved), seed=77, replication=replication).state
        signed, segments = state.accounts["signed"], state.accounts["segment"]
        more = state.accounts.size - arr.shape[0]
        arr = np.concatenate((arr, np.zeros((max(0, more), last + 1), np.int64)))
        for month in range(YEAR * (year - 1), YEAR * year + 1):
            arr[: state.accounts.size, month] = state.history[:, month % (YEAR + 1)]
    there = (arr > 0).any(axis=1)
    started = signed[: arr.shape[0]] / (365.0 / YEAR)
    months = tuple(f"{2020 + k // YEAR}-{k % YEAR + 1:02d}" for k in range(last + 1))
    keys = tuple(segment.key for segment in resolved.company.segments)
    return AccountHistory(arr[there], started[there], segments[there].astype(np.int64), months, keys)


def design(resolved: Resolved, months: int, offset: float) -> assembly.Design:
    """Return the cell of a company with moved renewal levels."""
    segments = tuple(replace(s, renewal_logit=s.renewal_logit + offset) for s in resolved.company.segments)
    company = replace(resolved.company, segments=segments)
    case, assumptions = resolved.models[0], resolved.assumptions
    plans = planning.priced(company, case.model, case.plans, assumptions)
    staff = planning.own_staff(company, case.model, plans, months)
    return assembly.design(
        company, case.model, plans, assumptions, months=months, staffing=Staffing.OWN, staff=staff, whole_people=True
    )
