"""The runs behind the facts: shipped companies under shipped organizations at their own staffing, and a few changes of one.

A replication is reduced to one row of sums and averages at once, so that nothing large is kept.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.study.single import load_assumptions, load_company, load_model
from sim.metrics.averaged import averaged_months
from sim.metrics.luck import OF
from sim.metrics.outcomes import outcome
from sim.model import assembly, planning
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company, Component, Plan
from sim.model.state import State
from sim.trials.executing.executors import queue
from sim.trials.executing.replication import replicate
from sim.trials.storage.clock import NOBODY, Clock
from sim.vocabulary import Activity, PayMetric, Staffing

SEED = 2027
FEWEST = 10
"""Replications of an arm, however few are asked for."""
YEAR = 12
Floats = NDArray[np.float64]
Columns = dict[str, Floats]
"""What was seen of one arm: name → (n,), a number for each replication."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One company under one organization. plans: what becomes of a plan, by role. people: so many in all, in parts."""

    model: str
    months: int
    replications: int
    company: str = "mid-market-saas"
    customers: int | None = None
    plans: Mapping[str, Callable[[Plan], Plan]] = field(default_factory=dict)
    numbers: Mapping[str, float] = field(default_factory=dict)
    negotiated: bool = False  # no contract renews by itself
    people: float | None = None


def without_cap(plan: Plan) -> Plan:
    """Return a plan that pays along one straight line from the first dollar: no quota to reach, no cap."""
    straight = (
        replace(component, threshold_at=0.0, threshold_pays=0.0, cap_at=None, cap_pays=1.0)
        for component in plan.components
    )
    return replace(plan, components=tuple(straight))


def by_logo(plan: Plan) -> Plan:
    """Return a plan that pays for contracts kept, at whatever price: who has it gives every discount that is allowed."""
    return replace(plan, components=(Component(PayMetric.LOGO_RETENTION, 1.0),), kicker=None)


def given_away(discount: float) -> dict[str, float]:
    """Return the numbers of a world in which a discount up to this one costs nobody any trouble."""
    return {"renewal.discount_max": discount, "renewal.discount_free": 1e3}


FIVE_OFF = 0.05
FOUNDERS = {"no founder": 0.0, "0.1 founder": 0.1, "0.3 founder": 0.3, "1 founder": 1.0}

COMPARED: dict[str, Arm] = {
    "one": Arm("cs-only", 36, 200),
    "old": Arm("cs-only", 96, 200),
    "two": Arm("cs-am-split", 45, 500),
    "uncapped": Arm("cs-am-split", 45, 500, plans={"am": without_cap}),
    "large": Arm("cs-am-split", 45, 100, customers=640),
    "full": Arm("fully-split", 36, 100),
    "trap": Arm("hybrid-trap", 36, 40),
    "enterprise": Arm("cs-only", 36, 120, company="enterprise-saas"),
    "alone": Arm("no-csm", 48, 80),
    "full price": Arm("cs-only", 36, 80, plans={"csm": by_logo}, numbers=given_away(0.0), negotiated=True),
    "five off": Arm("cs-only", 36, 80, plans={"csm": by_logo}, numbers=given_away(FIVE_OFF), negotiated=True),
}
STAFFED: dict[str, Arm] = {
    name: Arm("founder-led" if people else "no-csm", 48, 120, customers=40, people=people)
    for name, people in FOUNDERS.items()
}
ARMS = COMPARED | STAFFED


def company_of(arm: Arm) -> Company:
    """Return the company of an arm."""
    company = load_company(arm.company)
    if arm.customers is not None:
        share = arm.customers / company.start_customers
        company = replace(company, start_customers=arm.customers, new_logos_per_year=company.new_logos_per_year * share)
    if arm.negotiated:
        company = replace(company, segments=tuple(replace(s, auto_renew=0.0) for s in company.segments))
    return company


def design_of(arm: Arm, company: Company) -> assembly.Design:
    """Return an arm, ready to run: whole people by the organization's own ratios, or a share of them in parts."""
    case = load_model(arm.model)
    assumptions = Assumptions.of({**load_assumptions().values, **arm.numbers})
    changed = {role: arm.plans[role](plan) if role in arm.plans else plan for role, plan in case.plans.items()}
    plans = planning.priced(company, case.model, changed, assumptions)
    staff = planning.own_staff(company, case.model, plans, arm.months)
    parts = arm.people is not None
    if arm.people is not None and len(case.model.roles) > 0:
        factor = arm.people / float(staff.people[0].sum())
        staff = planning.PlannedStaff(staff.people * factor, staff.cost * factor)
    return assembly.design(
        company,
        case.model,
        plans,
        assumptions,
        months=arm.months,
        staffing=Staffing.EQUAL_BUDGET if parts else Staffing.OWN,
        staff=staff,
        whole_people=not parts,
    )


def run(arm: Arm, replications: int, workers: int = 2, clock: Clock = NOBODY) -> Columns:
    """Run an arm and return what was seen, (n,) by name."""
    company = company_of(arm)
    design = design_of(arm, company)

    def once(replication: int) -> dict[str, float]:
        state = replicate(design, seed=SEED, replication=replication).state
        return row_of(state, company, design)

    with queue(workers) as pool:
        rows = list(clock.each(pool.map(once, range(replications))))
    names = dict.fromkeys(name for row in rows for name in row)  # work that nobody asked for has no metric
    return {name: np.array([row.get(name, math.nan) for row in rows]) for name in names}


def row_of(state: State, company: Company, design: assembly.Design) -> dict[str, float]:
    """Return everything that a replication is asked for: its metrics less their luck, and sums over the window."""
    found = outcome(state, company, design.role_keys, design.months)
    metrics = found.metrics
    row = {name: value - metrics.get(OF.get(name, ""), 0.0) for name, value in metrics.items()}
    columns = {name: values[None] for name, values in found.months.items()}
    row |= {
        f"nrr at {m}": float(averaged_months(columns, "nrr")[0, m - 1]) for m in range(YEAR, design.months + 1, YEAR)
    }
    return row | books(state, design) | staff(state, design) | segments(state, company, design) | firsts(state, design)


def inside(state: State, design: assembly.Design) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the rows of the window of the books and of the staff, the latter over all roles."""
    first = int(design.constants["window_from_month"][0]) + 1
    return state.months[first : design.months + 1], state.staff[first : design.months + 1]


def books(state: State, design: assembly.Design) -> dict[str, float]:
    """Return sums of the books over the window."""
    rows, _ = inside(state, design)
    names = (
        "customers",
        "new_arr_cents",
        "expansion_arr_cents",
        "ending_arr_cents",
        "commercial_cents",
        "cost",
        "due",
        "renewed",
        "luck_logos",
        "needs_found",
        "needs_won",
        "values_reached",
        "values_given_up",
        "open_issues",
        "wrong_contacts",
        "cohort_logos",
        "cohort_logos_kept",
    )
    sums = {f"sum {name}": float(rows[name].sum()) for name in names}
    number = np.arange(design.months + 1)[-len(rows) :]
    last = rows["commercial_cents"][number % 3 == 0]
    return sums | {"months": float(len(rows)), "sold in last months": float(last.sum())}


def staff(state: State, design: assembly.Design) -> dict[str, float]:
    """Return sums of people, by role and over all, and of their work over the window."""
    _, rows = inside(state, design)
    found: dict[str, float] = {}
    names = (
        "fte",
        "quits",
        "person_days",
        "posted_hours",
        "capacity_hours",
        "rep_years",
        "rep_years_below",
        "ambiguity",
        "people",
        "attained_days",
        "attained_over",
        "payout_expanded_cents",
        "grown_cents",
        "payout_renewed_cents",
        "renewed_cents",
    )
    for name in names:
        found[f"all {name}"] = float(rows[name].sum())
        found |= {f"{key} {name}": float(rows[:, r][name].sum()) for r, key in enumerate(design.role_keys)}
    work = state.work[:-1]  # without what the product does by itself
    for name, part in (("all", work), ("onboarding", work[:, Activity.ONBOARDING])):
        short = part["partial"].sum() + part["missed"].sum()
        found |= {f"{name} undone": float(short), f"{name} ended": float(short + part["done"].sum())}
    onboarding = work[:, Activity.ONBOARDING]
    found["kickoff days"], found["kickoffs"] = float(onboarding["waited"].sum()), float(onboarding["begun"].sum())
    found["meeting hours"] = float(work[:, Activity.COORDINATION]["hours"].sum())
    found["vacant days"] = float(state.staff["vacant_days"].sum())
    found["hires"] = float(state.world["people"][0]) - float(state.staff["people"][1].sum())
    return found | attained(state, design)


def attained(state: State, design: assembly.Design) -> dict[str, float]:
    """Return the median attainment of the running year, by role, of people who were here since it began."""
    seats, begun = state.seats, 365.0 * (design.months % YEAR) / YEAR
    here = (seats["open"] == 1) & (seats["filled"] == 1) & (seats["year_days"] > begun - 1.0) & (begun > 0.0)
    found = {}
    for r, key in enumerate(design.role_keys):
        mine = seats[here & (seats["role"] == r)]
        rates = mine["year_attained"] / mine["year_days"]
        found[f"{key} median attainment"] = float(np.median(rates)) if rates.size else math.nan
    return found


def segments(state: State, company: Company, design: assembly.Design) -> dict[str, float]:
    """Return sums by segment over the window: what calibration looks at, too."""
    rows, _ = inside(state, design)
    names = ("cohort_cents", "kept_cents", "logos", "logos_kept")
    return {
        f"{segment.key} {name}": float(rows[f"segment_{name}"][:, k].sum())
        for k, segment in enumerate(company.segments)
        for name in names
    }


def firsts(state: State, design: assembly.Design) -> dict[str, float]:
    """Return, by number of the segment, how new customers began: days to first value, and their first renewal.

    Renewals are counted of those whose first contract has ended, by whether they had reached first value.
    """
    new = state.accounts[design.opening_accounts : int(state.world["accounts"][0])]
    decided = (new["cycle"] > 0) | (new["alive"] == 0)
    kept, value = new["cycle"] > 0, new["value_seen"] == 1
    found: dict[str, float] = {}
    for k in range(len(state.segments)):
        mine = new["segment"] == k
        days = new["first_value"][mine]
        found[f"{k} value days"], found[f"{k} values"] = float(np.nansum(days)), float((~np.isnan(days)).sum())
        for name, who in (("with", value), ("without", ~value)):
            found[f"{k} {name} left"] = float((mine & decided & who & ~kept).sum())
            found[f"{k} {name} stayed"] = float((mine & decided & who & kept).sum())
    return found
