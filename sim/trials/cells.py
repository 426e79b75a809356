"""The cells of a study: design point × staffing mode × model, each with its people planned and ready to run.

Equal budget gives every model the baseline's planned spend, month by month. It is spread over the roles of a model in
proportion to expected hours, then three pilot passes move it to where people turn out to be busier: without them a split
would be judged at a bad ratio of its roles. Pilots use replication numbers of their own, far from those of the study.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.experiment import Experiment, Point
from sim.config.resolve import ModelCase
from sim.model import assembly, planning
from sim.model.inputs import Assumptions, Company, Plan
from sim.trials.replication import replicate
from sim.vocabulary import Staffing

PILOT_PASSES = 3
PILOT_REPLICATIONS = 6
FIRST_PILOT = 1_000_000
"""Number of the first pilot replication: no study reaches it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, ready to run. Costs are planned, in dollars over the horizon; their ratio is to the baseline's budget."""

    index: int
    point: int
    values: dict[str, Any]
    staffing: Staffing
    model: str
    title: str
    owners: dict[str, str]
    company: Company
    design: assembly.Design
    planned_cost: float
    cost_ratio: float


def plans_of(case: ModelCase) -> dict[str, Plan]:
    """Return the plans of a model by plan key."""
    return {plan.key: plan for plan in case.plans.values()}


def owners_of(case: ModelCase, work: planning.Workload) -> dict[str, str]:
    """Return who owns each activity, in words: role keys joined by a comma, or automated."""
    from sim.vocabulary import Activity

    names = [role.key for role in case.model.roles] + ["automated"]
    owners = {}
    for activity in Activity:
        share = work.owned[:, :, activity].sum(axis=1)
        who = [name for name, s in zip(names, share, strict=True) if s > 0.0]
        if who and work.tasks[:, activity].any():
            owners[activity.name.lower()] = ", ".join(who)
    return owners


def whole(people: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round planned people to whole ones, at least one in every role."""
    return np.maximum(1.0, np.floor(people + 0.5))


def busier(plan: assembly.Design, seed: int) -> NDArray[np.float64]:
    """Return the utilisation of each role over a few pilot replications, shape (r,)."""
    worked = np.zeros(len(plan.role_keys))
    capacity = np.zeros(len(plan.role_keys))
    for k in range(PILOT_REPLICATIONS):
        state = replicate(plan, seed=seed, replication=FIRST_PILOT + k).state
        staff = state.staff[assembly.WINDOW_FROM_MONTH + 1 :]
        worked += staff["worked_hours"].sum(axis=0)
        capacity += staff["capacity_hours"].sum(axis=0)
    return worked / np.maximum(capacity, 1e-9)


class Planner:
    """Plans the cells of one design point."""

    def __init__(self, experiment: Experiment, point: Point, seed: int | None = None) -> None:
        self.experiment = experiment
        self.seed = experiment.seed if seed is None else seed
        self.point = point
        self.company: Company = point.company
        self.assumptions: Assumptions = point.assumptions
        self.months = experiment.horizon_months
        base = next(case for case in point.models if case.key == experiment.baseline)
        self.budget = planning.own_staff(self.company, base.model, plans_of(base), self.months).cost

    def build(
        self, case: ModelCase, staffing: Staffing, staff: planning.PlannedStaff, *, in_whole: bool
    ) -> assembly.Design:
        """Return the design of one cell with this staff."""
        return assembly.design(
            self.company,
            case.model,
            plans_of(case),
            self.assumptions,
            months=self.months,
            staffing=staffing,
            staff=staff,
            whole_people=in_whole,
        )

    def own(self, case: ModelCase) -> tuple[assembly.Design, planning.PlannedStaff]:
        """Return a cell at the model's own ratios, whole people."""
        staff = planning.own_staff(self.company, case.model, plans_of(case), self.months)
        return self.build(case, Staffing.OWN, staff, in_whole=True), staff

    def equal_budget(self, case: ModelCase) -> tuple[assembly.Design, planning.PlannedStaff]:
        """Return a cell at the baseline's budget, spread over the roles as their work asks."""
        work = planning.workload(self.company, case.model, self.assumptions)
        in_whole = self.experiment.heads == "whole"
        tilt = np.ones(len(case.model.roles))

        def spread() -> planning.PlannedStaff:
            return planning.staff_for_budget(self.company, case.model, plans_of(case), work, self.budget, tilt)

        if len(tilt) > 1:
            for _ in range(PILOT_PASSES):
                plan = self.build(case, Staffing.EQUAL_BUDGET, spread(), in_whole=in_whole)
                tilt = tilt * busier(plan, self.seed)
                tilt = tilt / tilt.mean()
        staff = spread()
        return self.build(case, Staffing.EQUAL_BUDGET, staff, in_whole=in_whole), staff

    def planned_cost(self, case: ModelCase, staff: planning.PlannedStaff, *, in_whole: bool) -> float:
        """Return the planned cost of the staff over the horizon in dollars."""
        heads = np.array([planning.cost_of_head(self.company, plans_of(case)[role.plan]) for role in case.model.roles])
        people = whole(staff.people) if in_whole else staff.people
        return float((people @ heads)[:-1].sum() / 12.0) if heads.size else 0.0


def cells(experiment: Experiment, seed: int | None = None, only: tuple[int, Staffing, str] | None = None) -> list[Cell]:
    """Return every cell of a study, in the order of points, staffing modes and models. Runs the pilots.

    only: (point, staffing mode, model key) of the one cell that is wanted.
    """
    found: list[Cell] = []
    for point in experiment.points():
        planner = Planner(experiment, point, seed)
        for staffing in experiment.staffing:
            for case in point.models:
                if staffing == Staffing.EQUAL_BUDGET and not case.model.roles:
                    continue  # nobody to spend a budget on
                if only is not None and only != (point.index, staffing, case.key):
                    continue
                plan, staff = planner.own(case) if staffing == Staffing.OWN else planner.equal_budget(case)
                in_whole = bool(plan.constants["whole_people"][0])
                cost = planner.planned_cost(case, staff, in_whole=in_whole)
                work = planning.workload(planner.company, case.model, planner.assumptions)
                found.append(
                    Cell(
                        index=len(found),
                        point=point.index,
                        values=dict(point.values),
                        staffing=staffing,
                        model=case.key,
                        title=case.model.title,
                        owners=owners_of(case, work),
                        company=planner.company,
                        design=plan,
                        planned_cost=cost,
                        cost_ratio=cost / float(planner.budget[:-1].sum() / 12.0),
                    )
                )
    return found
