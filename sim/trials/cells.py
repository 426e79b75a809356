"""The cells of a study: design point × staffing mode × model, each with its people planned and ready to run.

Equal budget gives every model the baseline's planned spend, month by month. It is spread over the roles of a model in
proportion to expected hours, then three pilot passes move it to where people turn out to be busier: without them a split
would be judged at a bad ratio of its roles. Pilots use replication numbers of their own, far from those of the study.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.config.experiment import Experiment, Point
from sim.config.resolve import ModelCase
from sim.model import assembly, planning
from sim.model.inputs import Assumptions, Company, OrgModel, Plan
from sim.model.stages import in_sequence, planned_stages
from sim.statistics.shapley import worlds_of
from sim.trials.ablation import REAL, edited, name_of, parts_of, world_without
from sim.trials.replication import replicate
from sim.vocabulary import Staffing

PILOT_PASSES = 3
PILOT_REPLICATIONS = 6
FIRST_PILOT = 1_000_000
"""Number of the first pilot replication: no study reaches it."""


Planned: TypeAlias = tuple[assembly.Design, planning.PlannedStaff]
"""One organisation, ready to run, and the people that are planned for it."""


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
    organisations: tuple[str, ...] = ()  # key of each stage of a policy


def owners_of(model: OrgModel, work: planning.Workload) -> dict[str, str]:
    """Return who owns each activity, in words: role keys joined by a comma, or automated."""
    from sim.vocabulary import Activity

    names = [role.key for role in model.roles] + ["automated"]
    owners = {}
    for activity in Activity:
        share = work.owned[:, :, activity].sum(axis=1)
        who = [name for name, s in zip(names, share, strict=True) if s > 0.0]
        if who and work.tasks[:, activity].any():
            owners[activity.name.lower()] = ", ".join(who)
    return owners


def owners_over_time(found: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return who owns each activity over the stages of a policy: "csm, then am"."""
    activities = dict.fromkeys(activity for owners in found for activity in owners)
    told = {a: [owners.get(a, "nobody") for owners in found] for a in activities}
    return {a: ", then ".join(w for k, w in enumerate(who) if k == 0 or w != who[k - 1]) for a, who in told.items()}


def whole(people: NDArray[np.float64]) -> NDArray[np.float64]:
    """Round planned people to whole ones, at least one in every role."""
    return np.maximum(1.0, np.floor(people + 0.5))


def busier(plan: assembly.Design, seed: int) -> NDArray[np.float64]:
    """Return the utilisation of each role over a few pilot replications, shape (r,)."""
    worked = np.zeros(len(plan.role_keys))
    capacity = np.zeros(len(plan.role_keys))
    for k in range(PILOT_REPLICATIONS):
        state = replicate(plan, seed=seed, replication=FIRST_PILOT + k).state
        staff = state.staff[int(plan.constants["window_from_month"][0]) + 1 :]
        worked += staff["worked_hours"].sum(axis=0)
        capacity += staff["capacity_hours"].sum(axis=0)
    return worked / np.maximum(capacity, 1e-9)


def organisations(case: ModelCase) -> list[ModelCase]:
    """Return the organisations of a policy, one after the other; a model is its own."""
    if not case.stages:
        return [case]
    return [ModelCase(f"{case.key}[{k}]", stage.model, stage.plans) for k, stage in enumerate(case.stages)]


class Planner:
    """Plans the cells of one design point, in the real world or in one without some mechanisms."""

    def __init__(
        self,
        experiment: Experiment,
        point: Point,
        seed: int | None = None,
        world: str = REAL,
        tilts: Mapping[str, NDArray[np.float64]] | None = None,
    ) -> None:
        self.experiment = experiment
        self.tilts = dict(tilts or {})  # how pilots moved a budget between roles, by organisation: known ones need none
        self.seed = experiment.seed if seed is None else seed
        self.world = world
        self.point = world_without(point, world)
        self.company: Company = self.point.company
        self.assumptions: Assumptions = self.point.assumptions
        self.months = experiment.horizon_months
        self.priced: dict[str, dict[str, Plan]] = {}
        self.parts: dict[tuple[str, Staffing], Planned] = {}
        base = next(case for case in self.point.models if case.key == experiment.baseline)
        self.budget = self.over_time(base, [self.own_plan(part).cost for part in organisations(base)])

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
            measure_from=self.experiment.measure_from_months,
        )
        return edited(design, self.world)

    def over_time(self, case: ModelCase, by_stage: Sequence[NDArray[np.float64]]) -> NDArray[np.float64]:
        """Return what is planned month by month (months + 1,), given what each stage would take all along."""
        if len(by_stage) == 1:
            return by_stage[0]
        stage = planned_stages(self.company, case.stages, self.months)
        found: NDArray[np.float64] = np.array(by_stage)[stage, np.arange(self.months + 1)]
        return found

    def own_plan(self, case: ModelCase) -> planning.PlannedStaff:
        """Return the people that a model's own ratios plan."""
        return planning.own_staff(self.company, case.model, self.plans(case), self.months)

    def planned(self, case: ModelCase, staffing: Staffing) -> Planned:
        """Return one organisation with its people planned; the same one is planned once, whatever policy it stands in."""
        key = (repr((case.model, dict(case.plans))), staffing)
        if key not in self.parts:
            self.parts[key] = self.own(case) if staffing == Staffing.OWN else self.equal_budget(case)
        return self.parts[key]

    def own(self, case: ModelCase) -> Planned:
        """Return a cell at the model's own ratios: whole people that follow the customers, or planned parts of people."""
        staff = self.own_plan(case)
        if "whole_people" in parts_of(self.world):
            return self.build(case, Staffing.EQUAL_BUDGET, staff, in_whole=False), staff
        return self.build(case, Staffing.OWN, staff, in_whole=True), staff

    def equal_budget(self, case: ModelCase) -> Planned:
        """Return a cell at the baseline's budget, spread over the roles as their work asks."""
        work = planning.workload(self.company, case.model, self.assumptions)
        in_whole = self.experiment.heads == "whole" and "whole_people" not in parts_of(self.world)
        known = self.tilts.get(case.model.key)
        tilt = np.ones(len(case.model.roles)) if known is None else known

        def spread() -> planning.PlannedStaff:
            return planning.staff_for_budget(self.company, case.model, self.plans(case), work, self.budget, tilt)

        if len(tilt) > 1 and known is None:
            for _ in range(PILOT_PASSES):
                plan = self.build(case, Staffing.EQUAL_BUDGET, spread(), in_whole=in_whole)
                tilt = tilt * busier(plan, self.seed)
                tilt = tilt / tilt.mean()
        self.tilts[case.model.key] = tilt
        staff = spread()
        return self.build(case, Staffing.EQUAL_BUDGET, staff, in_whole=in_whole), staff

    def monthly_cost(self, case: ModelCase, staff: planning.PlannedStaff, *, in_whole: bool) -> NDArray[np.float64]:
        """Return the planned cost of the staff of one organisation, dollars a year, shape (months + 1,)."""
        plans = self.plans(case)
        heads = np.array([planning.cost_of_head(self.company, plans[role.key]) for role in case.model.roles])
        said = np.array([role.staffing.headcount or 0.0 for role in case.model.roles])
        people = np.where(said == np.floor(said), whole(staff.people), staff.people) if in_whole else staff.people
        cost: NDArray[np.float64] = people @ heads if heads.size else np.zeros(len(people))
        return cost

    def cell(self, case: ModelCase, staffing: Staffing, index: int) -> Cell:
        """Return one cell, ready to run."""
        parts = organisations(case)
        made = [self.planned(part, staffing) for part in parts]
        plan = made[0][0]
        if case.stages:
            plan = in_sequence([design for design, _ in made], case.stages, self.experiment.targets)
        in_whole = bool(plan.constants["whole_people"][0])
        costs = [
            self.monthly_cost(part, staff, in_whole=in_whole) for part, (_, staff) in zip(parts, made, strict=True)
        ]
        cost = float(self.over_time(case, costs)[:-1].sum() / 12.0)
        v = self.assumptions.values
        work = [planning.workload(self.company, part.model, self.assumptions) for part in parts]
        return Cell(
            index=index,
            point=self.point.index,
            values=dict(self.point.values),
            staffing=staffing,
            model=case.key,
            title=case.model.title,
            owners=owners_over_time([owners_of(p.model, w) for p, w in zip(parts, work, strict=True)]),
            company=self.company,
            design=plan,
            planned_cost=cost,
            cost_ratio=cost / float(self.budget[:-1].sum() / 12.0),
            ae_rate=v["parity.ae_variable"] / v["parity.ae_quota"],
            without=self.world,
            organisations=tuple(part.model.key for part in parts),
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
                    if staffing == Staffing.EQUAL_BUDGET and not all(part.model.roles for part in organisations(case)):
                        continue  # nobody to spend a budget on
                    if only is None or only == (point.index, staffing, case.key):
                        found.append(planner.cell(case, staffing, len(found)))
    return found
