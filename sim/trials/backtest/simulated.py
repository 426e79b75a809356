"""The year after a date by the simulator: accounts as they stood then, levels fitted to what was known, what comes of it."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from sim.config.resolving.resolve import Resolved
from sim.model import assembly, planning
from sim.model.inputs import AccountList, Company
from sim.model.listed import LISTED, UNKNOWN
from sim.statistics.drift import DriftingLevel, drifting
from sim.trials.backtest.history import QUARTER, YEAR, AccountHistory, Retained, cohort, quarters, retained, yearly
from sim.trials.executing.executors import queue
from sim.trials.executing.replication import replicate
from sim.trials.storage.clock import NOBODY, Clock
from sim.vocabulary import Staffing

Floats = NDArray[np.float64]
SEED, DATES_SEED = 90_210, 1_871
NODES = 7
"""Levels that next year's may be, each as likely as the others."""
FITTING, PASSES, GROWTH_PASSES, CLOSE = 40, 8, 2, 0.0015
UNIT_CENTS = 1_000_000
"""What every account pays a year where only presence is known: no share depends on it."""
CALENDAR, MONTHS_OF_IT = 0.5, 3
"""Where so large a part of all departures falls on three months of the year, contracts end then, and not on anniversaries."""


@dataclass(frozen=True, slots=True)
class YearForecast:
    """The simulated year. Each (r, 4): replications by quarter; level: log-odds of retention as known at the date.

    offset: by how much renewal levels were moved; slope: of the log-odds of retention, for one more of it.
    """

    logos: Floats
    grr: Floats
    nrr: Floats
    arr: Floats
    level: DriftingLevel
    offset: float
    slope: float


def forecast(
    resolved: Resolved, history: AccountHistory, replications: int, workers: int = 2, clock: Clock = NOBODY
) -> YearForecast:
    """Simulate the twelve months after the end of a history, which holds nothing of them.

    Errors: ValueError for a history of less than a year.
    """
    last = len(history.months) - 1
    level = drifting(*zip(*yearly(history, last), strict=True)) if yearly(history, last) else None
    if level is None:
        raise ValueError("a forecast needs a year of history")
    maker = _Maker(resolved, history, workers, clock)
    clock.expect(FITTING * (PASSES + 1 + GROWTH_PASSES * history.amounts) + replications)
    offset, slope = maker.fitted(level.rate, last - YEAR)
    maker.fit_growth(offset, last - YEAR)
    each = math.ceil(replications / NODES)
    parts = [
        maker.year(last, offset + level.next_sd * float(ndtri((k + 0.5) / NODES)) / slope, each, k * each)
        for k in range(NODES)
    ]
    found = [one for part in parts for one in part]
    columns = {name: np.array([getattr(one, name) for one in found]) for name in ("logos", "grr", "nrr", "arr")}
    return YearForecast(**columns, level=level, offset=offset, slope=slope)


class _Maker:
    """Makes years of one company from its accounts at a date."""

    def __init__(self, resolved: Resolved, history: AccountHistory, workers: int, clock: Clock) -> None:
        self.resolved, self.history, self.workers, self.clock = resolved, history, workers, clock
        self.due = due_months(history)
        self.needs = 1.0  # what the size of needs is multiplied by

    def fitted(self, rate: float, month: int) -> tuple[float, float]:
        """Return the move of all renewal levels at which a year from `month` keeps that share, and the slope there."""
        low, slope = 0.0, 0.7
        wanted = math.log(rate / (1.0 - rate))
        for _ in range(PASSES):
            kept = float(np.mean([one.logos[-1] for one in self.year(month, low, FITTING, 0)]))
            kept = min(max(kept, 1e-3), 1.0 - 1e-3)
            seen = math.log(kept / (1.0 - kept))
            if abs(kept - rate) < CLOSE:
                break
            low += float(np.clip((wanted - seen) / slope, -1.5, 1.5))
        more = float(np.mean([one.logos[-1] for one in self.year(month, low + 0.3, FITTING, 0)]))
        more = min(max(more, 1e-3), 1.0 - 1e-3)
        return low, max(0.2, (math.log(more / (1.0 - more)) - seen) / 0.3)

    def fit_growth(self, offset: float, month: int) -> None:
        """Let a year from `month` grow as it did, where amounts are known: NRR less GRR."""
        if not self.history.amounts:
            return
        seen = retained(quarters(self.history, month))
        wanted = float(seen.nrr[-1] - seen.grr[-1])
        for _ in range(GROWTH_PASSES):
            made = self.year(month, offset, FITTING, 0)
            grown = float(np.mean([one.nrr[-1] - one.grr[-1] for one in made]))
            self.needs *= float(np.clip(max(wanted, 0.0) / max(grown, 1e-3), 0.2, 5.0))

    def year(self, month: int, offset: float, replications: int, first: int) -> list[Retained]:
        """Return what is left after a year from the end of a month, by replication."""
        company = self.company_at(month, offset)
        case, assumptions = self.resolved.models[0], self.resolved.assumptions
        plans = planning.priced(company, case.model, case.plans, assumptions)
        staff = planning.own_staff(company, case.model, plans, YEAR)
        plan = assembly.design(
            company,
            case.model,
            plans,
            assumptions,
            months=YEAR,
            staffing=Staffing.OWN,
            staff=staff,
            whole_people=True,
            measure_from=YEAR - 1,
        )

        def one(replication: int) -> Retained:
            state = replicate(plan, seed=SEED, replication=replication).state
            levels = state.history[:, [QUARTER * q for q in range(5)]]
            return retained(levels[: company.start_customers], everybody=levels)

        with queue(self.workers) as pool:
            return list(self.clock.each(pool.map(one, range(first, first + replications))))

    def company_at(self, month: int, offset: float) -> Company:
        """Return the company as it stood at the end of a month: its accounts, its pace of new ones, moved levels."""
        history, company = self.history, self.resolved.company
        who = cohort(history, month)
        accounts = np.zeros(who.size, LISTED)
        accounts["arr"] = history.arr[who, month] if history.amounts else UNIT_CENTS
        days = (history.started[who] - month) * 365.0 / 12.0
        accounts["signed"] = np.where(np.isnan(days), np.nan, np.minimum(days, -1.0))
        accounts["ends"] = (((self.due[who] - month - 1) % YEAR) + 0.5) * 365.0 / 12.0
        accounts["segment"] = history.segment[who]
        accounts["term"], accounts["auto_renew"] = YEAR, UNKNOWN
        came = (history.arr[:, month] > 0) & (history.arr[:, max(0, month - YEAR)] == 0)
        segments = tuple(
            replace(s, renewal_logit=s.renewal_logit + offset, need_scale=s.need_scale * self.needs)
            for s in company.segments
        )
        return replace(
            company,
            start_customers=int(who.size),
            new_logos_per_year=float(came.sum()),
            segments=segments,
            listed=AccountList(accounts, {}, {}, ""),
        )


def due_months(history: AccountHistory) -> NDArray[np.int64]:
    """Return in which month of the year, counted from the first column, each contract falls due, (n,).

    On the anniversary of its start; on a day of the calendar where departures say that contracts end then.
    """
    left = departures(history)
    by_month = np.bincount(left % YEAR, minlength=YEAR).astype(float)
    random = np.random.default_rng(DATES_SEED)
    n = history.arr.shape[0]
    if left.size and np.sort(by_month)[-MONTHS_OF_IT:].sum() >= CALENDAR * left.size:
        return np.asarray(random.choice(YEAR, size=n, p=by_month / by_month.sum()), np.int64)
    anywhere = random.integers(0, YEAR, n)
    begun = np.where(np.isnan(history.started), anywhere, np.nan_to_num(history.started))
    return np.floor(begun).astype(np.int64) % YEAR


def departures(history: AccountHistory) -> NDArray[np.int64]:
    """Return the columns at which accounts were gone for good."""
    there = history.arr > 0
    last = there.shape[1] - 1 - np.argmax(there[:, ::-1], axis=1)
    gone = there.any(axis=1) & (last < there.shape[1] - 1)
    return (last[gone] + 1).astype(np.int64)
