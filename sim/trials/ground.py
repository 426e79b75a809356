"""What levels are fitted under: the neutral organization that companies share, or the team that a company had."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sim.config.resolving.resolve import ModelCase
from sim.model import assembly, planning
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company, OrgModel, Plan
from sim.vocabulary import Staffing

MONTHS = 48
CUSTOMERS = 640
REPLICATIONS = 40
MOST_REPLICATIONS = 1_000


@dataclass(frozen=True, slots=True)
class Ground:
    """What levels are fitted under: how a company becomes a cell, with how many customers, how often."""

    design: Callable[[Company], assembly.Design]
    customers: int
    replications: int


def neutral_design(company: Company, model: OrgModel, plan: Plan, assumptions: Assumptions) -> assembly.Design:
    """Return the neutral cell: people in parts for the target load, base = OTE = market price."""
    work = planning.workload(company, model, assumptions)
    customers = planning.planned_customers(company, MONTHS)
    hours = np.array([work.hours_of_roles(row) for row in customers])
    people = hours / (planning.hours_a_year(company) * assumptions.staffing.target_load)
    plans = planning.priced(company, model, {role.key: plan for role in model.roles}, assumptions)
    staff = planning.PlannedStaff(people, people[:, 0] * planning.cost_of_head(company, plans[model.roles[0].key]))
    return assembly.design(
        company,
        model,
        plans,
        assumptions,
        months=MONTHS,
        staffing=Staffing.EQUAL_BUDGET,
        staff=staff,
        whole_people=False,
    )


def neutral_ground(model: OrgModel, plan: Plan, assumptions: Assumptions) -> Ground:
    """Return the ground that companies share: the neutral organization at a size at which chance is small."""
    return Ground(lambda company: neutral_design(company, model, plan, assumptions), CUSTOMERS, REPLICATIONS)


def own_ground(company: Company, case: ModelCase, assumptions: Assumptions) -> Ground:
    """Return the ground of a company under the team that it has: its size, its people by its own ratios, its plans."""

    def design(now: Company) -> assembly.Design:
        plans = planning.priced(now, case.model, case.plans, assumptions)
        staff = planning.own_staff(now, case.model, plans, MONTHS)
        return assembly.design(
            now, case.model, plans, assumptions, months=MONTHS, staffing=Staffing.OWN, staff=staff, whole_people=True
        )

    often = int(np.clip(math.ceil(CUSTOMERS * REPLICATIONS / company.start_customers), REPLICATIONS, MOST_REPLICATIONS))
    return Ground(design, company.start_customers, often)


def ground_of(name: str | Path, company: Company, assumptions: Assumptions) -> Ground:
    """Return what the levels of a company are fitted under, as it says. Errors: InputError."""
    from sim.config.study.single import NEUTRAL, load_model
    from sim.config.study.team import load_team, under_of

    under = under_of(name)
    if under == NEUTRAL:
        case = load_model(NEUTRAL)
        return neutral_ground(case.model, next(iter(case.plans.values())), assumptions)
    return own_ground(company, load_team(name, under, uncalibrated=True).models[0], assumptions)
