"""What is to be foreseen of a study before it runs: people who are asked for more hours than there are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.config.company.load import LOAD, RATIOS_ARE_FOR
from sim.config.resolving.experiment import Experiment, Point
from sim.config.resolving.resolve import ModelCase
from sim.model import planning
from sim.model.inputs import OrgModel
from sim.model.stages import planned_stages
from sim.trials.planning.cells import organisations, whole
from sim.vocabulary import Activity, Staffing

MOST_LOAD = 1.1
"""Expected load that is told before the run: from here on work is missed as a rule and not by chance."""
MORE_THAN_PLANNED = 1.25
"""A load beyond this many times what teams are sized for is told, too: several roles need more hours for the same work."""
SENSIBLE_LOAD = 0.85
MOST_POINTS = 60
"""Design points that are looked at; of more of them, so many spread over all."""
SHORTEST = 12
"""Months for which an organization must be in force: a few busy ones before a change are no warning."""
LISTED = 3
MODES = {Staffing.OWN: "own staffing", Staffing.EQUAL_BUDGET: "the same spend"}
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Load:
    """Expected load while an organization is in force: hours asked for of the hours of `people`.

    Of each role at own staffing; of all of them at equal spend, where the money goes to where the work is (`role` empty).
    """

    point: int
    staffing: Staffing
    model: str
    role: str
    load: float
    people: float

    def __str__(self) -> str:
        """Return who it is, and at which staffing."""
        who = f"{self.role} of {self.model}" if self.role else self.model
        return f"{who} {self.load:.0%} at {MODES[self.staffing]}"


def overloaded(experiment: Experiment) -> list[str]:
    """Return one warning of everybody who is expected to have more work than hours, with a remedy; nothing if nobody is."""
    points = experiment.all_points[:: -(-len(experiment.all_points) // MOST_POINTS)]
    found = [load for point in points for load in loads(experiment, point) if load.load > most(point)]
    if not found:
        return []
    worst: dict[tuple[Staffing, str, str], Load] = {}
    for load in sorted(found, key=lambda load: -load.load):
        worst.setdefault((load.staffing, load.model, load.role), load)
    where = len({load.point for load in found})
    at = f" at {where} of {len(points)} design points, at most" if len(points) > 1 else ""
    said = [str(load) for load in worst.values()]
    more = f" and {len(said) - LISTED} more" if len(said) > LISTED else ""
    return [f"more work than hours is expected{at}: {', '.join(said[:LISTED])}{more}. {remedy(experiment, worst)}"]


def most(point: Point) -> float:
    """Return the expected load from which on it is told: what the company plans for is no surprise to whoever wrote it."""
    said = point.resolved.company_checked.number(LOAD, RATIOS_ARE_FOR) if point.resolved else RATIOS_ARE_FOR
    return max(MOST_LOAD, MORE_THAN_PLANNED * said)


def remedy(experiment: Experiment, worst: Mapping[tuple[Staffing, str, str], Load]) -> str:
    """Return what to do about the worst overload: people where its own staffing counts them, else the baseline's budget."""
    load = next(iter(worst.values()))
    people = load.people * load.load / SENSIBLE_LOAD
    needed = f"{people:.1f} people in the place of {load.people:.1f} would be {SENSIBLE_LOAD:.0%}"
    if load.staffing == Staffing.OWN:
        return f"Much of it will be missed. {needed}: change people.{load.role}.staffing of {load.model}."
    first = next(case for case in experiment.models if case.key == experiment.baseline)
    payer = first.stages[0].model.key if first.stages else first.key
    return (
        f"Much of it will be missed, for the money is what {payer} costs by its own staffing. {needed}: "
        f"give {payer} more people, or compare at own staffing: --set staffing=own."
    )


def loads(experiment: Experiment, point: Point) -> Iterator[Load]:
    """Yield the expected load of every role at a design point, in every staffing mode."""
    base = next(case for case in point.models if case.key == experiment.baseline)
    known: dict[str, ExpectedLoad] = {}
    budget = over_time(
        experiment, point, base, [planned(experiment, point, o, known).cost for o in organisations(base)]
    )
    for case in point.models:
        for part, here in in_force(experiment, point, case):
            if not part.model.roles or here.sum() < SHORTEST:
                continue
            plan = planned(experiment, point, part, known)
            name = case.key if not case.stages else part.model.key
            year = planning.hours_a_year(point.company)
            hours, people = plan.hours[here].sum(axis=0), plan.people[here].sum(axis=0)
            if Staffing.OWN in experiment.staffing:
                for r, role in enumerate(part.model.roles):
                    mean = float(people[r] / here.sum())
                    yield Load(point.index, Staffing.OWN, name, role.key, float(hours[r] / people[r] / year), mean)
            needed = float(hours @ plan.heads) / year  # dollars, month by month, for everybody at work all the time
            spent = float(budget[here].sum())
            # The one who sets the budget has the people of its own staffing, and is told there.
            paid = Staffing.EQUAL_BUDGET in experiment.staffing and (case is not base or len(experiment.staffing) == 1)
            if paid and needed > 0.0 and spent > 0.0:
                mean = float(hours.sum() / here.sum()) / year * spent / needed
                yield Load(point.index, Staffing.EQUAL_BUDGET, name, "", needed / spent, mean)


@dataclass(frozen=True, slots=True)
class ExpectedLoad:
    """One organization on the planned path: hours a year and whole people (months + 1, r), and what they cost."""

    hours: Floats
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
        known[key] = ExpectedLoad(hours, hired(part.model, staff.people), staff.cost, heads)
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
