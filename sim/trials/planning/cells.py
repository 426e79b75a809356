"""The cells of a study: design point × staffing mode × model, each with its people planned and ready to run.

Equal budget starts from the baseline's planned spend, month by month, spread over the roles of a model in proportion to
expected hours. Pilot runs then move it to where people turn out to be busier, and on to where it is worth more; and they give
every organization the people that are expected to cost what the baseline's cost, with all that its plans pay (see
equal_spend.py).
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment, Point
from sim.config.resolving.resolve import ModelCase
from sim.config.resolving.same_pay import OWN_PLANS, PAY
from sim.metrics.outcomes import discount_factors
from sim.model import assembly, planning
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company, OrgModel, Plan
from sim.model.stages import in_sequence, planned_stages
from sim.statistics.shapley import worlds_of
from sim.trials.executing.executors import queue
from sim.trials.planning.ablation import REAL, edited, name_of, parts_of, world_of, world_without
from sim.trials.planning.equal_spend import (
    PILOT_CUSTOMERS,
    BudgetSplit,
    Build,
    Measure,
    Terms,
    futures_of_pilots,
    longer,
    measured,
    spending_as,
)
from sim.trials.planning.pilots_kept import name_of as name_of_pilots
from sim.trials.planning.pilots_kept import shelf as shelf_of_pilots
from sim.trials.storage.clock import NOBODY, Clock
from sim.trials.storage.kept_numbers import NOWHERE, Shelf
from sim.vocabulary import Staffing

Planned: TypeAlias = tuple[assembly.Design, planning.PlannedStaff]
"""One organization, ready to run, and the people that are planned for it."""


YEARS_A_CELL = 500.0
"""Building a cell takes about as long as so many account-years of a pilot."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, ready to run. Costs are planned, in dollars over the horizon, as if every plan paid its target.

    Their ratio is to the baseline's budget.
    """

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
    planned_cost_ratio: float
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


def organisations(case: ModelCase) -> list[ModelCase]:
    """Return the organizations of a policy, one after the other; a model is its own."""
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
        spreads: Mapping[str, BudgetSplit] | None = None,
        pilot_customers: int = PILOT_CUSTOMERS,
        clock: Clock = NOBODY,
        shelf: Shelf = NOWHERE,
    ) -> None:
        self.experiment = experiment
        self.clock = clock  # counts the account-years of pilots
        self.shelf = shelf  # keeps what pilots found
        self.spreads = dict(spreads or {})  # how pilots turned a budget into people: known organizations need none
        self.seed = experiment.seed if seed is None else seed
        self.world = world
        self.point = world_without(point, world, same_pay=experiment.same_pay)
        self.company: Company = self.point.company
        self.assumptions: Assumptions = self.point.assumptions
        self.months = experiment.horizon_months
        self.priced: dict[str, dict[str, Plan]] = {}
        self.parts: dict[tuple[str, Staffing], Planned] = {}
        base = next(case for case in self.point.models if case.key == experiment.baseline)
        self.first = organisations(base)[0]
        self.measured: Measure | None = None
        self.discount = discount_factors(self.company.discount_rate, self.months)
        self.budget = self.over_time(base, [self.own_plan(part).cost for part in organisations(base)])
        self.years = account_years(self.company, self.months)
        self.counted = 0.0
        opening = self.company.start_customers
        self.terms = Terms(self.seed, self.discount, opening, self.company, pilot_customers, self.tick)

    def tick(self) -> None:
        """Count one future of a pilot."""
        self.counted += self.years
        self.clock.add(self.years)

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
        """Return one organization with its people planned; the same one is planned once, whatever policy it stands in."""
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
        """Return a cell that is expected to cost what the baseline costs, spread over the roles as their work asks."""
        if case.model.key not in self.spreads:
            self.spreads[case.model.key] = self.spread(case)
        in_whole = self.experiment.heads == "whole" and "whole_people" not in parts_of(self.world)
        return self.at_budget(case, self.spreads[case.model.key], in_whole=in_whole)

    def spread(self, case: ModelCase) -> BudgetSplit:
        """Return how pilots turn the budget into the people of an organization, if need be by running them."""
        if case.model.key == self.first.model.key:
            return self.measure().whole
        roles = len(case.model.roles)
        build, base = self.builder(case), self.builder(self.first)
        name = name_of_pilots([(base, len(self.first.model.roles)), (build, roles)], self.terms)
        with self.shelf.alone(name):
            found = self.shelf.find(name, lambda said: BudgetSplit.of_json(said, roles))
            if found is None:
                found = spending_as(
                    build, roles, self.terms, self.measure().rough, lambda futures: self.measure(futures).spent
                )
                self.shelf.keep(name, found.as_json())
        return found

    def measure(self, futures: int = 0) -> Measure:
        """Return what the baseline's first organization spends of the whole budget, in so many large pilots or more."""
        if self.measured is not None and self.measured.spent.size >= futures:
            return self.measured
        build, roles = self.builder(self.first), len(self.first.model.roles)
        name = name_of_pilots([(build, roles)], self.terms)
        with self.shelf.alone(name):
            found = self.shelf.find(name, lambda said: Measure.of_json(said, roles, self.terms)) or self.measured
            if found is None:
                found = measured(build, roles, self.terms)
            if found.spent.size < futures or self.measured is None:
                found = longer(found, build, self.terms, futures)
                self.shelf.keep(name, found.as_json())
        self.measured = found
        return found

    def builder(self, case: ModelCase) -> Build:
        """Return what builds the design of an organization from a spread of the budget.

        In parts of people, also where the study rounds them: what is spent would otherwise move in steps.
        """
        return lambda spread: self.at_budget(case, spread, in_whole=False)[0]

    def at_budget(self, case: ModelCase, spread: BudgetSplit, *, in_whole: bool) -> Planned:
        """Return one organization with the people that a spread of the budget gives it."""
        work = planning.workload(self.company, case.model, self.assumptions)
        budget = self.budget * spread.share
        staff = planning.staff_for_budget(self.company, case.model, self.plans(case), work, budget, spread.tilt)
        return self.build(case, Staffing.EQUAL_BUDGET, staff, in_whole=in_whole), staff

    def monthly_cost(self, case: ModelCase, staff: planning.PlannedStaff, *, in_whole: bool) -> NDArray[np.float64]:
        """Return the planned cost of the staff of one organization, dollars a year, shape (months + 1,)."""
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
        budget = float(self.budget[:-1].sum() / 12.0)  # nothing where the baseline costs nothing
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
            planned_cost_ratio=cost / budget if budget > 0.0 else math.nan,
            ae_rate=self.assumptions.parity.ae_variable / self.assumptions.parity.ae_quota,
            without=self.world,
            organisations=tuple(part.model.key for part in parts),
        )


def account_years(company: Company, months: int) -> float:
    """Return the planned account-years of one future: what the time of a run goes with."""
    return float(planning.planned_customers(company, months)[:-1].sum()) / 12.0


def years_of(cell: Cell) -> float:
    """Return the planned account-years of one replication of a cell."""
    return account_years(cell.company, cell.design.months)


def work_of_pilots(
    experiment: Experiment, point: Point, staffings: Sequence[Staffing], customers: int = PILOT_CUSTOMERS
) -> float:
    """Return the account-years that pilots run at most to plan the people of one design point in one world."""
    if Staffing.EQUAL_BUDGET not in staffings:
        return 0.0
    base = next(case for case in point.models if case.key == experiment.baseline)
    first = organisations(base)[0]
    opening = point.company.start_customers
    parts = {part.model.key: part for case in point.models for part in organisations(case) if part.model.roles}
    parts |= {first.model.key: first}
    futures = sum(
        futures_of_pilots(len(part.model.roles), opening, customers, baseline=key == first.model.key)
        for key, part in parts.items()
    )
    return futures * account_years(point.company, experiment.horizon_months)


def explained_staffing(experiment: Experiment) -> Staffing:
    """Return the staffing mode at which differences are split into mechanisms: equal budget, if the study has it."""
    return Staffing.EQUAL_BUDGET if Staffing.EQUAL_BUDGET in experiment.staffing else experiment.staffing[0]


def worlds(experiment: Experiment, seed: int) -> dict[str, tuple[Staffing, ...]]:
    """Return every world that a study simulates, by name, with the staffing modes that it is wanted at."""
    found: dict[str, tuple[Staffing, ...]] = {REAL: experiment.staffing}
    for name in experiment.repeated:
        # What plans add is told at the same spend, where a plan that pays more has fewer people for it.
        found[name_of([name])] = (explained_staffing(experiment),) if name == OWN_PLANS else experiment.staffing
    if experiment.explain_by:
        for out in worlds_of(experiment.explain_by, seed):
            found.setdefault(explained_world(experiment, out), (explained_staffing(experiment),))
    return found


def explained_world(experiment: Experiment, out: Iterable[str]) -> str:
    """Return the world without some of the mechanisms that differences are split into."""
    return world_of(out, same_pay=experiment.same_pay and PAY in experiment.explain_by)


def cells(
    experiment: Experiment,
    seed: int | None = None,
    only: tuple[int, Staffing, str] | None = None,
    workers: int = 1,
    clock: Clock = NOBODY,
) -> list[Cell]:
    """Return every cell of a study: the real world first, then worlds without mechanisms. Runs the pilots, in threads.

    Within a world in the order of points, staffing modes and models. only: (point, staffing mode, model key) of the one
    real cell that is wanted. clock: counts the work.
    """
    asked = worlds(experiment, experiment.seed if seed is None else seed)
    shelf = shelf_of_pilots() if Staffing.EQUAL_BUDGET in experiment.staffing else NOWHERE
    jobs = [
        (point, world, staffings)
        for world, staffings in (asked.items() if only is None else [(REAL, experiment.staffing)])
        for point in experiment.points()
    ]

    def plan(job: tuple[Point, str, tuple[Staffing, ...]]) -> list[Cell]:
        point, world, staffings = job
        planner = Planner(experiment, point, seed, world, clock=clock, shelf=shelf)
        made = [
            planner.cell(case, staffing, 0)
            for staffing in staffings
            for case in planner.point.models
            # nobody to spend a budget on: no cell
            if staffing != Staffing.EQUAL_BUDGET or all(part.model.roles for part in organisations(case))
            if only is None or only == (point.index, staffing, case.key)
        ]
        # Where enough is known early, or was found before, fewer pilots are run.
        clock.add(max(0.0, works[world, point.index] - planner.counted))
        return made

    works = {
        (world, point.index): work_of_pilots(experiment, point, staffings) + YEARS_A_CELL * len(point.models)
        for point, world, staffings in jobs
    }
    clock.expect(sum(works.values()))
    with queue(workers) as pool:
        found = [cell for row in pool.map(plan, jobs) for cell in row]
    return [replace(cell, index=k) for k, cell in enumerate(found)]
