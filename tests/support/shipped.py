"""Cells of the companies and organizations that ship."""

from dataclasses import replace
from functools import cache

import numpy as np

from sim.config.files import lookup
from sim.config.study.single import load_assumptions, load_company, load_model
from sim.model import assembly, planning
from sim.vocabulary import Staffing

BASELINE = "cs-only"


def keys_of(kind: str) -> list[str]:
    """Return the keys of all files of a kind that ship."""
    return sorted(path.stem for path in lookup.shipped_folder(kind).glob("*.yaml"))


@cache
def shipped_design(
    company_key: str,
    model_key: str,
    *,
    months: int,
    equal_budget: bool = False,
    customers: int | None = None,
    arriving: float | None = None,
) -> assembly.Design:
    """Return one cell: at its own ratios in whole people, or at the baseline's planned budget with part-time people.

    customers: of the opening day, and arriving: new ones a year, where these are not the company's own numbers.
    """
    company, assumptions = load_company(company_key), load_assumptions()
    company = company if customers is None else replace(company, start_customers=customers)
    company = company if arriving is None else replace(company, new_logos_per_year=arriving)
    case, base = load_model(model_key), load_model(BASELINE)
    plans = planning.priced(company, case.model, case.plans, assumptions)
    staff = planning.own_staff(company, case.model, plans, months)
    if equal_budget and case.model.roles:
        paid = planning.priced(company, base.model, base.plans, assumptions)
        budget = planning.own_staff(company, base.model, paid, months).cost
        work = planning.workload(company, case.model, assumptions)
        staff = planning.staff_for_budget(company, case.model, plans, work, budget, np.ones(len(case.model.roles)))
    return assembly.design(
        company,
        case.model,
        plans,
        assumptions,
        months=months,
        staffing=Staffing.EQUAL_BUDGET if equal_budget else Staffing.OWN,
        staff=staff,
        whole_people=not equal_budget,
    )


def shipped_cells() -> list[tuple[str, str]]:
    """Return every company with every organization."""
    return [(company, model) for company in keys_of("company") for model in keys_of("model")]


def some_shipped_cells() -> list[tuple[str, str]]:
    """Return every organization at the smallest company, and every other company with one organization of two roles."""
    small = [("early-stage-saas", model) for model in keys_of("model")]
    return small + [(company, "cs-am-split") for company in keys_of("company") if company != "early-stage-saas"]
