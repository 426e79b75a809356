"""A year of a company under the team that it has, many times over: what the model makes of the facts of last year."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.config.company.last_year import known
from sim.config.resolving.resolve import Resolved
from sim.config.tables.last_year import LastYear
from sim.model import assembly, planning
from sim.model.inputs import Company
from sim.model.state import State
from sim.trials.executing.executors import queue
from sim.trials.executing.replication import replicate
from sim.trials.storage.clock import NOBODY, Clock
from sim.vocabulary import Staffing

Floats = NDArray[np.float64]
MONTHS = 13
"""One more than the year: the trailing measures of the books look back twelve whole months."""
SEED = 31_337


@dataclass(frozen=True, slots=True)
class YearsSimulated:
    """Facts of simulated years by name, each (n,); money in dollars of a base like the simulated one, time in days.

    opening_arr: mean, dollars. people: by role, how many there are at the start.
    """

    facts: Mapping[str, Floats]
    opening_arr: float
    people: Mapping[str, float]


def years_of(resolved: Resolved, replications: int, workers: int = 2, clock: Clock = NOBODY) -> YearsSimulated:
    """Simulate so many first years of a company under its team. The same dice in every call."""
    company, case, assumptions = resolved.company, resolved.models[0], resolved.assumptions
    plans = planning.priced(company, case.model, case.plans, assumptions)
    staff = planning.own_staff(company, case.model, plans, MONTHS)
    plan = assembly.design(
        company,
        case.model,
        plans,
        assumptions,
        months=MONTHS,
        staffing=Staffing.OWN,
        staff=staff,
        whole_people=True,
        measure_from=12,
    )
    clock.expect(replications)
    with queue(workers) as pool:
        rows = list(clock.each(pool.map(lambda r: facts_of(one_year(plan, r), plan.role_keys), range(replications))))
    facts = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    heads = {key: float(n) for key, n in zip(plan.role_keys, np.maximum(1.0, np.round(staff.people[0])), strict=True)}
    return YearsSimulated(facts, float(facts["opening_arr"].mean()), heads)


def one_year(plan: assembly.Design, replication: int) -> State:
    """Return the state after a year."""
    return replicate(plan, seed=SEED, replication=replication).state


def facts_of(state: State, roles: tuple[str, ...]) -> dict[str, float]:
    """Return the facts of the first twelve months of one replication."""
    months, before = state.months[1:13], state.months[12]
    opening = float(months["opening_arr_cents"][0])
    kept = float(before["cohort_kept_cents"]), float(before["cohort_now_cents"])
    price = float(months["uplift_cents"].sum() - months["discount_cents"].sum())
    reached = float(months["values_reached"].sum())
    renewed = float(months["renewed_before_cents"].sum())
    facts = {
        "opening_arr": opening / 100.0,
        "ending_arr": float(months["ending_arr_cents"][-1]) / 100.0,
        "grr": kept[0] / float(before["cohort_cents"]),
        "nrr": kept[1] / float(before["cohort_cents"]),
        "logos_lost": float(before["cohort_logos"] - before["cohort_logos_kept"]),
        "new_logos": float(months["new_logos"].sum()),
        "expansion_arr": float(months["organic_cents"].sum() + months["commercial_cents"].sum()) / 100.0,
        "expansion_count": float(months["needs_won"].sum()),
        "price_increase": price / renewed if renewed else np.nan,
        "onboarding_time": float(months["value_days"].sum()) / reached if reached else np.nan,
    }
    quits = {f"people_left.{key}": float(state.staff["quits"][1:13, r].sum()) for r, key in enumerate(roles)}
    return facts | quits


def in_its_size(years: YearsSimulated, facts: LastYear, company: Company) -> dict[str, Floats]:
    """Return the simulated facts in the size of the company's own last year: money by opening ARR, counts by customers."""
    money = facts.opening_arr / years.opening_arr if known(facts.opening_arr) else 1.0
    many = facts.customers / company.start_customers if known(facts.customers) else 1.0
    scales = {"opening_arr": money, "ending_arr": money, "expansion_arr": money}
    scales |= {"logos_lost": many, "expansion_count": many}
    return {name: values * scales.get(name, 1.0) for name, values in years.facts.items()}
