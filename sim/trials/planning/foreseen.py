"""What is to be foreseen of a study before it runs: how much of their hours people are asked for, in each organization."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment, Point
from sim.config.resolving.resolve import ModelCase
from sim.model import planning
from sim.model.inputs import OrgModel, Role
from sim.model.stages import planned_stages
from sim.trials.planning.cells import organisations, whole
from sim.vocabulary import Activity, Staffing

SHORTEST = 12
"""Months for which a first organization must be in force: a few busy ones before a change are no warning."""
YEAR = 12
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Load:
    """Expected load while an organization is in force: hours asked for of the hours of `people`.

    Of each role at own staffing; of all of them at equal spend, where the money goes to where the work is (`role` empty).
    since: the month of the change that brings the organization, 0 where it is there from the start. counted: by a number
    of people, not by a ratio of customers.
    """

    point: int
    staffing: Staffing
    model: str
    role: str
    load: float
    people: float
    since: int = 0
    counted: bool = False


def loads(experiment: Experiment, point: Point, known: dict[str, "ExpectedLoad"]) -> Iterator[Load]:
    """Yield the expected load of every role at a design point, in every staffing mode. known: plans of the point by model.

    Over all the time that an organization is in force; after a change over its first year, too, when the company has not
    grown into it yet, or is about to grow out of it.
    """
    base = next(case for case in point.models if case.key == experiment.baseline)
    budget = over_time(
        experiment, point, base, [planned(experiment, point, o, known).cost for o in organisations(base)]
    )
    for case in point.models:
        for part, here in in_force(experiment, point, case):
            if not part.model.roles:
                continue
            plan = planned(experiment, point, part, known)
            name = case.key if not case.stages else part.model.key
            for span in spans(here):
                since = int(span.argmax())
                if Staffing.OWN in experiment.staffing:
                    yield from of_roles(point, plan, part.model, name, span, since)
                # The one who sets the budget has the people of its own staffing, and is told there.
                if Staffing.EQUAL_BUDGET in experiment.staffing and (case is not base or len(experiment.staffing) == 1):
                    yield from of_all(point, plan, name, span, since, float(budget[span].sum()))


def spans(here: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """Return the months (months + 1,) over which an organization is looked at, given those in which it is in force."""
    months = np.flatnonzero(here)
    if not months.size or (months[0] == 0 and months.size < SHORTEST):
        return []
    first = here & (np.arange(here.size) < months[0] + YEAR)
    return [here] if months[0] == 0 or months.size <= YEAR else [first, here]


def of_roles(
    point: Point, plan: "ExpectedLoad", model: OrgModel, name: str, span: NDArray[np.bool_], since: int
) -> Iterator[Load]:
    """Yield the load of each role at own staffing over some months."""
    year = planning.hours_a_year(point.company)
    hours, people = plan.hours[span].sum(axis=0), plan.people[span].sum(axis=0)
    for r, role in enumerate(model.roles):
        load, mean = float(hours[r] / people[r] / year), float(people[r] / span.sum())
        yield Load(point.index, Staffing.OWN, name, role.key, load, mean, since, is_counted(role))


def of_all(
    point: Point, plan: "ExpectedLoad", name: str, span: NDArray[np.bool_], since: int, spent: float
) -> Iterator[Load]:
    """Yield the load of all roles together over some months, for so many dollars a year, summed over the months."""
    year = planning.hours_a_year(point.company)
    hours = plan.hours[span].sum(axis=0)
    needed = float((hours * plan.heads).sum()) / year  # dollars, month by month, for everybody at work all the time
    if needed > 0.0 and spent > 0.0:
        mean = float(hours.sum() / span.sum()) / year * spent / needed
        yield Load(point.index, Staffing.EQUAL_BUDGET, name, "", needed / spent, mean, since)


def is_counted(role: Role) -> bool:
    """Say whether the people of a role are a number that was written, and not one that follows from customers."""
    return role.staffing.headcount is not None


@dataclass(frozen=True, slots=True)
class Asked:
    """How many people the staffing of a role asks for when its organization begins, in month `since`; not rounded."""

    model: str
    role: str
    people: float
    since: int


def asked(experiment: Experiment, point: Point, known: dict[str, "ExpectedLoad"]) -> Iterator[Asked]:
    """Yield what the staffing of every role asks for at a design point, where its organization is in force at all."""
    for case in point.models:
        for part, here in in_force(experiment, point, case):
            if part.model.roles and here.any():
                since, name = int(here.argmax()), part.model.key if case.stages else case.key
                people = planned(experiment, point, part, known).asked[since]
                for n, role in zip(people, part.model.roles, strict=True):
                    yield Asked(name, role.key, float(n), since)


@dataclass(frozen=True, slots=True)
class ExpectedLoad:
    """One organization as planned: hours a year, people asked for, whole people (months + 1, r), and what they cost."""

    hours: Floats
    asked: Floats
    people: Floats
    cost: Floats
    heads: Floats  # what one full-time person costs, dollars a year, (r,)


def planned(experiment: Experiment, point: Point, part: ModelCase, known: dict[str, ExpectedLoad]) -> ExpectedLoad:
    """Return the plan of one organization, which is made once however many policies it stands in."""
    key = part.model.key
    if key not in known:
        months = experiment.horizon_months
        plans = planning.priced(point.company, part.model, part.plans, point.assumptions)
        work = planning.workload(point.company, part.model, point.assumptions)
        staff = planning.own_staff(point.company, part.model, plans, months)
        customers = planning.planned_customers(point.company, months)
        hours = hours_by_month(point, work, customers)
        heads = np.array([planning.cost_of_head(point.company, plans[role.key]) for role in part.model.roles])
        known[key] = ExpectedLoad(hours, staff.people, hired(part.model, staff.people), staff.cost, heads)
    return known[key]


def hours_by_month(point: Point, work: planning.Workload, customers: Floats) -> Floats:
    """Return hours a year by month and role on the planned path of customers (months + 1, s).

    The calculator of expected work counts new customers as of the start, when they are many of a small company's.
    """
    company = point.company
    grown = (1.0 + company.new_logos_growth) ** ((np.arange(len(customers)) + 0.5) / 12.0)
    new = grown * company.start_customers / np.maximum(customers.sum(axis=1), 1e-9)
    arriving = [Activity.HANDOFF, Activity.ONBOARDING]
    less = np.array([work.owned_hours(row)[:, arriving].sum(axis=1) for row in customers]) * (1.0 - new)[:, None]
    hours: Floats = np.array([work.hours_of_roles(row) for row in customers]) - less
    return hours


def hired(model: OrgModel, people: Floats) -> Floats:
    """Return the people of own staffing: whole ones, but where a headcount says parts."""
    said = np.array([role.staffing.headcount or 0.0 for role in model.roles])
    return np.where(said == np.floor(said), whole(people), people)


def in_force(experiment: Experiment, point: Point, case: ModelCase) -> Iterator[tuple[ModelCase, NDArray[np.bool_]]]:
    """Yield every organization of a model or policy with the months (months + 1,) in which it is planned to be in force."""
    parts = organisations(case)
    stage = stages_by_month(experiment, point, case)
    for k, part in enumerate(parts):
        yield part, stage == k


def stages_by_month(experiment: Experiment, point: Point, case: ModelCase) -> NDArray[np.int64]:
    """Return the number of the stage of each month, (months + 1,)."""
    if not case.stages:
        return np.zeros(experiment.horizon_months + 1, np.int64)
    return np.asarray(planned_stages(point.company, case.stages, experiment.horizon_months), np.int64)


def over_time(experiment: Experiment, point: Point, case: ModelCase, by_stage: Sequence[Floats]) -> Floats:
    """Return what is planned month by month (months + 1,), given what each stage would take all along."""
    found: Floats = np.array(by_stage)[
        stages_by_month(experiment, point, case), np.arange(experiment.horizon_months + 1)
    ]
    return found
