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
from sim.statistics.shapley import worlds_of
from sim.trials.ablation import REAL, edited, name_of, parts_of, world_without
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
    ae_rate: float  # what a new-logo AE is paid per dollar acquired
    without: str = ""  # the mechanisms that are taken out, joined by +


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
    """Plans the cells of one design point, in the real world or in one without some mechanisms."""

    def __init__(self, experiment: Experiment, point: Point, seed: int | None = None, world: str = REAL) -> None:
        self.experiment = experiment
        self.seed = experiment.seed if seed is None else seed
        self.world = world
        self.point = world_without(point, world)
        self.company: Company = self.point.company
        self.assumptions: Assumptions = self.point.assumptions
        self.months = experiment.horizon_months
        self.priced: dict[str, dict[str, Plan]] = {}
        base = next(case for case in self.point.models if case.key == experiment.baseline)
        self.budget = planning.own_staff(self.company, base.model, self.plans(base), self.months).cost

    def plans(self, case: ModelCase) -> dict[str, Plan]:
        """Return the plan of each role by role key, with market pay worked out."""
        if case.key not in self.priced:
            self.priced[case.key] = planning.priced(self.company, case.model, case.plans, self.assumptions)
        return self.priced[case.key]

    def build(
        self, case: ModelCase, staffing: Staffing, staff: planning.PlannedStaff, *, in_whole: bool
    ) -> assembly.Design:
        """Return the design of one cell with this staff."""
        design = assembly.design(
            self.company,
            case.model,
            self.plans(case),
            self.assumptions,
            months=self.months,
            staffing=staffing,
            staff=staff,
            whole_people=in_whole,
        )
        return edited(design, self.world)

    def own(self, case: ModelCase) -> tuple[assembly.Design, planning.PlannedStaff]:
        """Return a cell at the model's own ratios: whole people that follow the customers, or planned parts of people."""
        staff = planning.own_staff(self.company, case.model, self.plans(case), self.months)
        if "whole_people" in parts_of(self.world):
            return self.build(case, Staffing.EQUAL_BUDGET, staff, in_whole=False), staff
        return self.build(case, Staffing.OWN, staff, in_whole=True), staff

    def equal_budget(self, case: ModelCase) -> tuple[assembly.Design, planning.PlannedStaff]:
        """Return a cell at the baseline's budget, spread over the roles as their work asks."""
        work = planning.workload(self.company, case.model, self.assumptions)
        in_whole = self.experiment.heads == "whole" and "whole_people" not in parts_of(self.world)
        tilt = np.ones(len(case.model.roles))

        def spread() -> planning.PlannedStaff:
            return planning.staff_for_budget(self.company, case.model, self.plans(case), work, self.budget, tilt)

        if len(tilt) > 1:
            for _ in range(PILOT_PASSES):
                plan = self.build(case, Staffing.EQUAL_BUDGET, spread(), in_whole=in_whole)
                tilt = tilt * busier(plan, self.seed)
                tilt = tilt / tilt.mean()
        staff = spread()
        return self.build(case, Staffing.EQUAL_BUDGET, staff, in_whole=in_whole), staff

    def planned_cost(self, case: ModelCase, staff: planning.PlannedStaff, *, in_whole: bool) -> float:
        """Return the planned cost of the staff over the horizon in dollars."""
        plans = self.plans(case)
        heads = np.array([planning.cost_of_head(self.company, plans[role.key]) for role in case.model.roles])
        people = whole(staff.people) if in_whole else staff.people
        return float((people @ heads)[:-1].sum() / 12.0) if heads.size else 0.0

    def cell(self, case: ModelCase, staffing: Staffing, index: int) -> Cell:
        """Return one cell, ready to run."""
        plan, staff = self.own(case) if staffing == Staffing.OWN else self.equal_budget(case)
        cost = self.planned_cost(case, staff, in_whole=bool(plan.constants["whole_people"][0]))
        v = self.assumptions.values
        return Cell(
            index=index,
            point=self.point.index,
            values=dict(self.point.values),
            staffing=staffing,
            model=case.key,
            title=case.model.title,
            owners=owners_of(case, planning.workload(self.company, case.model, self.assumptions)),
            company=self.company,
            design=plan,
            planned_cost=cost,
            cost_ratio=cost / float(self.budget[:-1].sum() / 12.0),
            ae_rate=v["parity.ae_variable"] / v["parity.ae_quota"],
            without=self.world,
        )


def explained_staffing(experiment: Experiment) -> Staffing:
    """Return the staffing mode at which differences are split into mechanisms: equal budget, if the study has it."""
    return Staffing.EQUAL_BUDGET if Staffing.EQUAL_BUDGET in experiment.staffing else experiment.staffing[0]


def worlds(experiment: Experiment, seed: int) -> dict[str, tuple[Staffing, ...]]:
    """Return every world that a study simulates, by name, with the staffing modes that it is wanted at."""
    found: dict[str, tuple[Staffing, ...]] = {REAL: experiment.staffing}
    for name in experiment.repeat_without:
        found[name_of([name])] = experiment.staffing
    if experiment.explain_by:
        for out in worlds_of(experiment.explain_by, seed):
            found.setdefault(name_of(out), (explained_staffing(experiment),))
    return found


def cells(experiment: Experiment, seed: int | None = None, only: tuple[int, Staffing, str] | None = None) -> list[Cell]:
    """Return every cell of a study: the real world first, then worlds without mechanisms. Runs the pilots.

    Within a world in the order of points, staffing modes and models. only: (point, staffing mode, model key) of the one
    real cell that is wanted.
    """
    found: list[Cell] = []
    asked = worlds(experiment, experiment.seed if seed is None else seed)
    for world, staffings in asked.items() if only is None else [(REAL, experiment.staffing)]:
        for point in experiment.points():
            planner = Planner(experiment, point, seed, world)
            for staffing in staffings:
                for case in planner.point.models:
                    if staffing == Staffing.EQUAL_BUDGET and not case.model.roles:
                        continue  # nobody to spend a budget on
                    if only is None or only == (point.index, staffing, case.key):
                        found.append(planner.cell(case, staffing, len(found)))
    return found
