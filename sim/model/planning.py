"""The one calculator of expected work: who does it, planned customers and people.

It stands behind staffing, budgets, talent weights and reference experience. Plain arithmetic on inputs; no draws.
Axes: s = segment, j = activity, r = role, m = month.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from sim.model.ages import years_with_us
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company, OrgModel, Plan, Segment
from sim.model.ownership import compiled_rules, owners_of_sample
from sim.model.state import ACTIVITIES
from sim.model.volumes import QUANTILES, hours_per_task, normal_quantiles, volumes, weights_of
from sim.vocabulary import FAMILY_OF, Activity, Family

ANSWERS = 64
"""How many workloads are kept: those of some worlds under some organizations."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Workload:
    """Expected work of a company under a model.

    tasks, hours: a year and account (s, j); owned: shares (r + 1, s, j), last row automated; between_tasks, between_hours:
    what working together adds, a year and account (r, s, j).
    """

    tasks: Floats
    hours: Floats
    owned: Floats
    between_tasks: Floats
    between_hours: Floats

    def hours_of_roles(self, customers: Floats) -> Floats:
        """Return hours a year by role, given customers by segment (s,): shape (r,)."""
        total: Floats = self.hours_by_activity(customers).sum(axis=1)
        return total

    def tasks_of_roles(self, customers: Floats) -> Floats:
        """Return tasks a year by role and activity, given customers by segment: shape (r, j)."""
        between = np.einsum("rsj,s->rj", self.between_tasks, customers)
        total: Floats = np.einsum("rsj,sj,s->rj", self.owned[:-1], self.tasks, customers) + between
        return total

    def hours_by_activity(self, customers: Floats) -> Floats:
        """Return hours a year by role and activity: shape (r, j)."""
        total: Floats = self.owned_hours(customers) + np.einsum("rsj,s->rj", self.between_hours, customers)
        return total

    def owned_hours(self, customers: Floats) -> Floats:
        """Return hours a year of the work that a role owns, without what roles have with each other: shape (r, j)."""
        return np.einsum("rsj,sj,s->rj", self.owned[:-1], self.hours, customers)


class Question:
    """What a workload is asked of: these very objects, which nobody changes. To compare what is in them would take longer."""

    def __init__(self, company: Company, model: OrgModel, assumptions: Assumptions) -> None:
        self.company, self.model, self.assumptions = company, model, assumptions
        self.objects = id(company), id(model), id(assumptions)  # none is another's while this keeps them

    def __hash__(self) -> int:
        return hash(self.objects)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Question) and self.objects == other.objects


def workload(company: Company, model: OrgModel, assumptions: Assumptions) -> Workload:
    """Return the expected work of a company under a model. One cell asks for the same several times."""
    return worked_out(Question(company, model, assumptions))


@lru_cache(maxsize=ANSWERS)
def worked_out(question: Question) -> Workload:
    """Return the expected work that a question is about."""
    company, model, assumptions = question.company, question.model, question.assumptions
    tasks = np.array([volumes(company, s, assumptions) for s in company.segments])
    hours = tasks * np.array([hours_per_task(s) for s in company.segments])
    samples = [Sample.of(company, model, s) for s in range(len(company.segments))]
    between = [
        between_roles(company.segments[s], model, assumptions, tasks[s], samples[s]) for s in range(len(samples))
    ]
    shape = (len(model.roles), len(samples), ACTIVITIES)
    found = (
        tasks,
        hours,
        np.stack([sample.shares() for sample in samples], axis=1),
        np.stack([b[0] for b in between], axis=1).reshape(shape),
        np.stack([b[1] for b in between], axis=1).reshape(shape),
    )
    for numbers in found:
        numbers.flags.writeable = False  # whoever asks the same next is given these very arrays
    return Workload(*found)


@dataclass(frozen=True, slots=True)
class Sample:
    """Accounts that stand for a segment, and who owns what on them: owner (accounts, j), -1 = automated; weights add to 1."""

    owner: NDArray[np.int64]
    weight: Floats
    auto_renew: NDArray[np.bool_]
    roles: int

    @staticmethod
    def of(company: Company, model: OrgModel, segment_number: int) -> "Sample":
        """Return the sample of one segment: quantiles of ARR, deals and ages of every size, with and without auto-renewal."""
        rules = compiled_rules(company, model)
        segment = company.segments[segment_number]
        z = normal_quantiles(QUANTILES)
        arr = segment.acv_median_cents * np.exp(segment.acv_sigma * z)
        mixed = z[np.arange(QUANTILES) * 17 % QUANTILES]  # every size of deal on every size of account
        deal = arr * segment.need_size * segment.need_scale * np.exp(segment.need_size_sigma * mixed)
        years = -years_with_us(company) * np.log((np.arange(QUANTILES) * 27 % QUANTILES + 0.5) / QUANTILES)
        owners = owners_of_sample(
            rules,
            segment_number=segment_number,
            arr=arr,
            deal=deal,
            years=years,
            segment=segment,
        )
        weights = np.repeat([1.0 - segment.auto_renew, segment.auto_renew], QUANTILES) / QUANTILES
        return Sample(
            owners.reshape(-1, ACTIVITIES),
            weights,
            np.repeat([False, True], QUANTILES),
            len(model.roles),
        )

    def shares(self) -> Floats:
        """Return which share of the accounts each role owns for an activity: (r + 1, j), last row automated."""
        rows = [(self.weight[:, None] * (self.owner == r)).sum(axis=0) for r in [*range(self.roles), -1]]
        return np.array(rows)


def between_roles(
    segment: Segment, model: OrgModel, assumptions: Assumptions, tasks: Floats, sample: Sample
) -> tuple[Floats, Floats]:
    """Return tasks and hours a year and account that roles have with each other, (r, j): meetings, contracts, leads.

    Tasks of coordination: how often a person talks about the account; one meeting is about all that two people share.
    """
    more = np.zeros((len(model.roles), ACTIVITIES))
    hours = np.zeros_like(more)
    if len(model.roles) < 2 and all(role.reps_per_account == 1 for role in model.roles):
        return more, hours
    reps = np.array([role.reps_per_account for role in model.roles])
    side = assumptions.friction.pass_share * segment.hours["handoff"]
    talks = 365.0 / assumptions.friction.coordination_days if segment.hours["coordination"] > 0.0 else 0.0
    weights = weights_of(assumptions) * tasks
    seen: dict[
        bytes, tuple[list[int], int, list[float]]
    ] = {}  # accounts with the same owners have the same people on them
    for owner, weight, auto in zip(sample.owner, sample.weight, sample.auto_renew, strict=True):
        if weight <= 0.0:
            continue
        same = owner.tobytes()
        if same not in seen:
            there = np.unique(owner[(owner >= 0) & (tasks > 0.0)]).tolist()
            total = max(float(weights.sum()), 1e-12)
            seen[same] = there, int(reps[there].sum()), [float(weights[owner == r].sum()) / total for r in there]
        present, people, finds = seen[same]
        for r in present:
            if people > 1:
                more[r, Activity.COORDINATION] += weight * talks * reps[r]
                hours[r, Activity.COORDINATION] += (
                    weight * talks * reps[r] * 0.5 * segment.hours["coordination"] * (people - 1)
                )
        giver, heir = int(owner[Activity.READINESS]), int(owner[Activity.RENEWAL])
        if not auto and side > 0.0 and min(giver, heir) >= 0 and giver != heir:
            for r in (giver, heir):
                more[r, Activity.HANDOFF] += weight * tasks[Activity.READINESS]
                hours[r, Activity.HANDOFF] += weight * tasks[Activity.READINESS] * side
        seller = int(owner[Activity.EXPANSION])
        for r, found in zip(present, finds, strict=True):
            if seller >= 0 and r != seller and assumptions.friction.lead_hours > 0.0:
                more[r, Activity.HANDOFF] += weight * found * tasks[Activity.EXPANSION]
                hours[r, Activity.HANDOFF] += (
                    weight * found * tasks[Activity.EXPANSION] * assumptions.friction.lead_hours
                )
    return more, hours


def owned_shares(company: Company, model: OrgModel) -> Floats:
    """Return which share of the accounts of a segment a role owns for an activity: (r + 1, s, j), last row automated."""
    samples = [Sample.of(company, model, s).shares() for s in range(len(company.segments))]
    return np.stack(samples, axis=1)


def priced(company: Company, model: OrgModel, plans: Mapping[str, Plan], assumptions: Assumptions) -> dict[str, Plan]:
    """Return the plan of each role by role key; a role at market pay gets the market price of its own mix of work as OTE."""
    hours = workload(company, model, assumptions).hours_by_activity(planned_customers(company, 0)[0])
    found = {}
    for role, mine in zip(model.roles, hours, strict=True):
        plan = plans[role.key]
        found[role.key] = replace(plan, ote=market_pay(success_share(mine), assumptions)) if role.market_pay else plan
    return found


def planned_customers(company: Company, months: int) -> Floats:
    """Return planned customers by month and segment, shape (months + 1, s).

    The path of new logos, fixed in advance, against a loss of (1 - benchmark GRR) a year. The same for every model.
    """
    shares = np.array([s.share_of_new_logos for s in company.segments])
    path = np.zeros((months + 1, len(shares)))
    customers = company.start_customers * shares
    keep = company.target_grr ** (1.0 / 12.0)
    for m in range(months + 1):
        path[m] = customers
        arriving = company.new_logos_per_year / 12.0 * (1.0 + company.new_logos_growth) ** ((m + 0.5) / 12.0)
        customers = customers * keep + arriving * shares
    return path


def mean_arr_cents(company: Company) -> Floats:
    """Return about what a customer pays on average by segment, in cents, shape (s,)."""
    return np.array([s.acv_median_cents * math.exp(0.5 * s.acv_sigma**2) for s in company.segments])


def people_by_ratio(company: Company, model: OrgModel, customers: Floats) -> Floats:
    """Return unrounded people by role from the model's own ratios, given customers by segment: shape (r,)."""
    people = np.zeros(len(model.roles))
    keys = [role.key for role in model.roles]
    for _ in model.roles:  # one_per may name a role that comes later
        for r, role in enumerate(model.roles):
            staffing = role.staffing
            if staffing.accounts_per_rep is not None:
                people[r] = sum(
                    n / staffing.accounts_per_rep[s.key]
                    for s, n in zip(company.segments, customers, strict=True)
                    if staffing.accounts_per_rep.get(s.key)
                )
            elif staffing.arr_per_rep_cents is not None:
                people[r] = float(customers @ mean_arr_cents(company)) / staffing.arr_per_rep_cents
            elif staffing.headcount is not None:
                people[r] = staffing.headcount
            elif staffing.one_per is not None:
                people[r] = people[keys.index(staffing.one_per)]
    return people


def cost_of_head(company: Company, plan: Plan) -> float:
    """Return the fully loaded cost of a full-time person, dollars a year: pay with on-costs, tools, management span."""
    return plan.ote * (1.0 + company.on_costs) + company.tools + company.manager / company.reps_per_manager


def hours_a_year(company: Company) -> float:
    """Return the hours a year that a full-time person has for customers."""
    return company.hours_a_week * company.weeks_a_year * company.with_customers


def success_share(hours: Floats) -> float:
    """Return the share of success work in hours by activity (j,); one half where there is no work at all."""
    success = [FAMILY_OF[activity] == Family.SUCCESS for activity in Activity]
    total = float(hours.sum())
    return float(hours[success].sum()) / total if total > 0.0 else 0.5


def market_pay(success_share: float, assumptions: Assumptions) -> float:
    """Return the market price of a mix of work with this share of success work: geometric mean, dollars a year."""
    success, commercial = assumptions.talent.market_pay_success, assumptions.talent.market_pay_commercial
    return float(success**success_share * commercial ** (1.0 - success_share))


@dataclass(frozen=True, slots=True)
class PlannedStaff:
    """Planned full-time people by month and role, shape (months + 1, r), and their planned cost, dollars a year (m,)."""

    people: Floats
    cost: Floats


def own_staff(company: Company, model: OrgModel, plans: Mapping[str, Plan], months: int) -> PlannedStaff:
    """Return the staff that the model's own ratios plan, unrounded."""
    customers = planned_customers(company, months)
    people = np.array([people_by_ratio(company, model, row) for row in customers]).reshape(months + 1, len(model.roles))
    heads = np.array([cost_of_head(company, plans[role.key]) for role in model.roles])
    return PlannedStaff(people, people @ heads)


def staff_for_budget(
    company: Company, model: OrgModel, plans: Mapping[str, Plan], work: Workload, budget: Floats, tilt: Floats
) -> PlannedStaff:
    """Spread a budget (m,), dollars a year, over the roles: people in proportion to expected hours times `tilt` (r,)."""
    customers = planned_customers(company, len(budget) - 1)
    heads = np.array([cost_of_head(company, plans[role.key]) for role in model.roles])
    weights = np.array([work.hours_of_roles(row) * tilt for row in customers])
    weights[weights @ heads <= 0.0] = tilt  # nothing to do for anybody: the budget is still spent
    people = weights * (budget / (weights @ heads))[:, None]
    return PlannedStaff(people, people @ heads)


def reference_experience(company: Company, assumptions: Assumptions) -> Floats:
    """Return hours by activity that a person who owns everything spends at standard load in the reference months, (j,)."""
    tasks = np.array([volumes(company, s, assumptions) for s in company.segments])
    asked = np.array([s.share_of_new_logos for s in company.segments]) @ (
        tasks * np.array([hours_per_task(s) for s in company.segments])
    )
    if asked.sum() <= 0.0:
        return np.zeros(ACTIVITIES)  # customers that ask for nothing
    spent = assumptions.learning.reference_months / 12.0 * hours_a_year(company) * assumptions.staffing.target_load
    result: Floats = spent * asked / asked.sum()
    return result
