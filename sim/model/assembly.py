"""From inputs to arrays: everything that is the same in every replication of a design cell, and an empty state."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model import ages, history, learning, parameters, planning, volumes
from sim.model import state as layout
from sim.model.assumptions import READ_BY_RULES, Assumptions
from sim.model.calendar import TICKS_PER_DAY
from sim.model.compensation import components_of, sold_growth
from sim.model.inputs import AS_USUAL, Company, OrgModel, Plan, Role, Segment
from sim.model.listed import base_of, books_of
from sim.model.numbers import Mark, declared, log_sigma
from sim.model.ownership import compiled_rules
from sim.model.state import ACTIVITIES, State
from sim.vocabulary import CONCERN_OF, COVER_OF, FAMILY_OF, Activity, Concern, Coverage, Staffing

WINDOW_FROM_MONTH = 24
"""Metrics start here: twelve months to forget the opening, twelve of trailing window."""

SPARE = 1.1
"""How much more room for tasks than expected a replication gets at first. Shipped companies take up to four fifths of it."""

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Stages:
    """What an organization becomes in each stage of a policy; a model is a policy of one stage.

    stages (k,) parameters.STAGE; the others as in `Design`, one more dimension in front.
    """

    stages: Array
    constants: Array
    roles: Array
    rules: Array
    components: Array

    @staticmethod
    def alone(constants: Array, roles: Array, rules: Array, components: Array) -> "Stages":
        """Return the one stage of a model."""
        stage = np.zeros(1, parameters.STAGE)
        stage["roles"] = len(roles)
        stage["began"] = 0
        return Stages(stage, constants, roles[None], rules[None], components[None])


@dataclass(frozen=True, slots=True)
class Design:
    """One cell of a design, ready to run: a company under a model, with this staffing, over this many months.

    Under a policy `constants`, `roles`, `rules` and `components` are those of its first stage.
    """

    constants: Array
    segments: Array
    roles: Array
    rules: Array
    components: Array  # (r, MOST_COMPONENTS)
    targets: Array  # (stages, months + 1, r) planned full-time people
    role_keys: tuple[str, ...]  # by column of STAFF and WORK
    opening_accounts: int
    months: int
    stages: Stages
    listed: Array  # (opening accounts,) listed.LISTED, or none
    books: Array  # (opening accounts or none, r)


@dataclass(frozen=True, slots=True)
class Room:
    """How large the arrays of a replication are."""

    seats_per_role: int
    tasks_per_account: float
    spare_tasks: int = 96

    def doubled(self) -> "Room":
        """Return twice the room, after a replication ran out of it."""
        return Room(2 * self.seats_per_role, 2 * self.tasks_per_account, 2 * self.spare_tasks)


def in_ticks(days: float) -> float:
    """Return a delay that is added to dates as it is, rounded to a tick: sums of dates stay exact."""
    return math.floor(days * TICKS_PER_DAY + 0.5) / TICKS_PER_DAY


def constants_of(
    company: Company,
    model: OrgModel,
    assumptions: Assumptions,
    months: int,
    staffing: Staffing,
    *,
    whole_people: bool,
    measure_from: int = WINDOW_FROM_MONTH,
) -> Array:
    """Return the CONSTANTS record, shape (1,)."""
    record = np.zeros(1, parameters.CONSTANTS)
    c = record[0]
    values = assumptions.values
    for path, each in READ_BY_RULES.items():
        c[parameters.field_name(path)] = in_ticks(values[path]) if Mark.TICKS in each.marks else values[path]
    c["learning_exponent"] = learning.exponent_of(
        assumptions.learning.output_gain, assumptions.learning.plateau, assumptions.learning.start_share
    )
    reference = planning.reference_experience(company, assumptions)
    c["learning_beginner"], c["learning_added"] = learning.relative_to(reference, assumptions)
    c["hours_a_year"] = planning.hours_a_year(company)
    c["paid_hours_a_year"] = company.hours_a_week * company.weeks_a_year
    c["champion_leaves"] = company.champion_leaves
    c["arrivals_a_year"] = company.new_logos_per_year
    c["arrivals_growth"] = company.new_logos_growth
    c["years_with_us"] = ages.years_with_us(company)
    c["time_to_fill_days"] = in_ticks(company.time_to_fill_days)
    c["time_to_fill_sigma"] = log_sigma(assumptions.people.time_to_fill_spread)
    c["notice_days"] = company.notice_days
    c["cost_per_hire"] = company.cost_per_hire
    c["on_costs"] = company.on_costs
    c["overhead"] = company.tools + company.manager / company.reps_per_manager
    c["discovery_weight"] = volumes.weights_of(assumptions)
    c["family"] = [FAMILY_OF[activity] for activity in Activity]
    c["concern"] = [CONCERN_OF[activity] for activity in Activity]
    c["cover"] = [COVER_OF[activity] for activity in Activity]
    for row, beliefs in assumptions.incentives.beliefs.items():
        c[f"{row}_belief"] = [beliefs.get(activity.name.lower(), 0.0) for activity in Activity]
    protocol = assumptions.friction.protocol if model.protocol is None else model.protocol
    c["protocol"] = protocol
    c["retained"] = min(1.0, assumptions.friction.retained_base + assumptions.friction.retained_protocol * protocol)
    c["pass_lead"] = in_ticks(model.renewal_handoff_days)
    c["places"] = max(1, sum(role.reps_per_account for role in model.roles))
    c["stride"] = c["places"]
    c["paired"] = model.pairing == "paired"
    c["horizon_months"] = months
    c["window_from_month"] = min(measure_from, months - 1)
    c["staffing"] = staffing
    c["whole_people"] = whole_people
    return record


def per_activity(numbers: Mapping[Activity, float], otherwise: float) -> NDArray[np.float64]:
    """Return numbers by activity as an array, shape (j,)."""
    return np.array([numbers.get(activity, otherwise) for activity in Activity], np.float64)


def fill_segment(record: Any, segment: Segment, work_hours: NDArray[np.float64]) -> None:
    """Fill in one SEGMENT record."""
    for each in declared(Segment):
        if each.read_by_rules:
            record[each.name] = getattr(segment, each.name)
    record["need_size"] = segment.need_size * segment.need_scale
    record["organic_size"] = segment.organic_size * segment.need_scale
    record["stickiness_logit"] = math.log(segment.stickiness / (1.0 - segment.stickiness))
    record["touches_per_review"] = segment.touches / segment.reviews if segment.reviews > 0.0 else 0.0
    record["review_hours"] = segment.hours["review"]
    for activity, key in volumes.HOURS_KEYS.items():
        record["hours"][activity] = segment.hours[key]
    record["sessions"] = per_activity({a: float(n) for a, n in segment.sessions.items()}, 1.0)
    record["gap_days"] = per_activity(segment.gap_days, 1.0)
    record["patience_days"] = per_activity({a: in_ticks(days) for a, days in segment.patience_days.items()}, 30.0)
    total = 0.0
    terms = sorted(segment.contracts)
    for i in range(len(record["term_months"])):
        months, share = terms[min(i, len(terms) - 1)]
        total = min(1.0, total + share) if i < len(terms) - 1 else 1.0
        record["term_months"][i], record["term_up_to"][i] = months, total
    record["work_hours"] = work_hours
    record["work_hours"][Activity.COORDINATION] = 0.0


def segments_of(company: Company, work: planning.Workload, assumptions: Assumptions) -> Array:
    """Return the SEGMENT records, shape (s,)."""
    records = np.zeros(len(company.segments), parameters.SEGMENT)
    total = 0.0
    records["sold_growth"] = sold_growth(company, assumptions)
    for record, segment, hours, tasks in zip(records, company.segments, work.hours, work.tasks, strict=True):
        fill_segment(record, segment, hours)
        # Contract values are those of all customers today; who has grown since signing began with less.
        record["first_year_cents"] = segment.acv_median_cents / ages.grown_since_signed(company)
        total += segment.share_of_new_logos
        record["share_up_to"] = total
        record["passes"] = tasks[Activity.RENEWAL] + tasks[Activity.EXPANSION]
        record["expansion_pace"] = volumes.expansion_pace(company, segment, assumptions)
    records[-1]["share_up_to"] = 1.0
    return records


def selection(success_share: float, correlation: float) -> tuple[float, float]:
    """Return k_s, k_c: how far choosing on the weighted sum raises either talent (correlated normal talents)."""
    a, b, rho = success_share, 1.0 - success_share, correlation
    s = math.sqrt(a * a + b * b + 2.0 * rho * a * b)
    return (a + rho * b) / s, (b + rho * a) / s


def priorities(leader: str, hours: NDArray[np.float64], assumptions: Assumptions) -> NDArray[np.float64]:
    """Return how a leader weighs work, by Concern, shape (3,): mean 1 over the hours by activity (j,) that the role has."""
    leans = assumptions.incentives.priorities.get(leader, {})
    said = np.array([leans.get(concern.name.lower(), 1.0) for concern in Concern])
    weighed = float(sum(hours[a] * said[CONCERN_OF[a]] for a in Activity))
    return said * (float(hours.sum()) / weighed) if weighed > 0.0 else np.ones(len(Concern))


def roles_of(
    company: Company,
    model: OrgModel,
    plans: Mapping[str, Plan],
    assumptions: Assumptions,
    work: planning.Workload,
    people: NDArray[np.float64],
) -> Array:
    """Return the ROLE records, shape (r,). `people` are planned full-time people by role at the start."""
    customers = planning.planned_customers(company, 0)[0]
    hours = work.hours_by_activity(customers)
    tasks = work.tasks_of_roles(customers)
    leaders = list(dict.fromkeys(role.reports_to for role in model.roles))
    records = np.zeros(len(model.roles), parameters.ROLE)
    place = 0
    for r, (record, role) in enumerate(zip(records, model.roles, strict=True)):
        plan = plans[role.key]
        mix = planning.success_share(hours[r])
        record["base_per_hour"] = plan.base / (company.hours_a_week * company.weeks_a_year)
        record["duty"] = assumptions.queues.monitoring * record["base_per_hour"]
        owned = work.owned_hours(customers)[r]
        record["priority"] = priorities(role.reports_to, owned, assumptions)
        record["pay"], record["base_pay"] = plan.ote, plan.base
        record["expected"] = owned
        record["task_hours"] = np.divide(hours[r], tasks[r], out=np.zeros(ACTIVITIES), where=tasks[r] > 0.0)
        record["pay_to_market"] = plan.ote / planning.market_pay(mix, assumptions)
        record["candidates"] = assumptions.talent.pool * record["pay_to_market"] ** assumptions.talent.pool_elasticity
        sought = mix if role.hires_for_success is None else role.hires_for_success
        record["talent_success"], record["talent_commercial"] = selection(sought, assumptions.talent.correlation)
        record["month_hours"] = month_hours(hours[r] / max(people[r], 1e-9), planning.hours_a_year(company))
        record["pooled"] = role.coverage == Coverage.POOLED
        record["owned"] = sum(1 << j for j in range(ACTIVITIES) if work.owned[r, :, j].any())
        record["first_place"], record["reps"] = place, role.reps_per_account
        record["column"] = r
        record["on_loan"] = role.on_loan
        record["leader"], record["sold"] = leaders.index(role.reports_to), role.closed_the_sale
        record["period_months"] = plan.period_months
        record["components"] = len(components_of(plan, company, assumptions))
        place += role.reps_per_account
        fill_staffing(record, role, model, company)
    return records


def month_hours(asked: NDArray[np.float64], there: float) -> NDArray[np.float64]:
    """Return hours a month by activity (j,) of a person who is asked so many a year, (j,): no more than there are."""
    return asked / 12.0 * min(1.0, there / max(float(asked.sum()), 1e-9))


def fill_staffing(record: Any, role: Role, model: OrgModel, company: Company) -> None:
    """Fill in how many people a role gets."""
    staffing = role.staffing
    keys = [other.key for other in model.roles]
    for s, segment in enumerate(company.segments):
        record["accounts_per_rep"][s] = (staffing.accounts_per_rep or {}).get(segment.key, 0.0)
    record["arr_per_rep"] = staffing.arr_per_rep_cents or 0.0
    record["headcount"] = staffing.headcount or 0.0
    record["months_there"] = AS_USUAL
    for k, (_, months) in enumerate(staffing.team):
        record["months_there"][k] = months
    record["one_per"] = keys.index(staffing.one_per) if staffing.one_per else -1


def design(
    company: Company,
    model: OrgModel,
    plans: Mapping[str, Plan],
    assumptions: Assumptions,
    *,
    months: int,
    staffing: Staffing,
    staff: planning.PlannedStaff,
    whole_people: bool,
    measure_from: int = WINDOW_FROM_MONTH,
) -> Design:
    """Return one design cell, ready to run. `staff`: planned people by month and role, and the plan behind the budget.

    plans: by role key, priced. measure_from: the month from which metrics look.
    """
    work = planning.workload(company, model, assumptions)
    components = np.zeros((len(model.roles), layout.MOST_COMPONENTS), parameters.COMPONENT)
    for r, role in enumerate(model.roles):
        for k, record in enumerate(components_of(plans[role.key], company, assumptions)):
            components[r, k] = record
    constants = constants_of(
        company, model, assumptions, months, staffing, whole_people=whole_people, measure_from=measure_from
    )
    constants["variable_pay"] = bool((components["dollars"] > 0.0).any())
    roles = roles_of(company, model, plans, assumptions, work, staff.people[0])
    rules = compiled_rules(company, model)
    return Design(
        constants=constants,
        segments=segments_of(company, work, assumptions),
        roles=roles,
        rules=rules,
        components=components,
        targets=np.ascontiguousarray(staff.people)[None],
        stages=Stages.alone(constants, roles, rules, components),
        role_keys=tuple(role.key for role in model.roles),
        opening_accounts=company.start_customers,
        months=months,
        listed=base_of(company.listed, company.start_customers),
        books=books_of(company.listed, company.start_customers, tuple((r.key, r.staffing.team) for r in model.roles)),
    )


def room_for(plan: Design) -> Room:
    """Return a first guess of the room that a replication needs: a fifth more than shipped companies take, or more."""
    largest = float(plan.targets.max()) if plan.targets.size else 0.0
    passes = 1.0 if plan.stages.roles.shape[1] < 2 else 1.3
    return Room(seats_per_role=int(1.5 * largest) + 6, tasks_per_account=SPARE * passes * tasks_at_once(plan))


def tasks_at_once(plan: Design) -> float:
    """Return about how many tasks an account has at one time: a task keeps its place until its deadline has passed."""
    s, c = plan.segments, plan.constants[0]
    patience = s["patience_days"]
    renewals = np.minimum(1.0, 12.0 / s["term_months"].mean(axis=1))
    days = s["touches"] * patience[:, Activity.ADOPTION] + s["discoveries"] * patience[:, Activity.DISCOVERY]
    days += 2.0 * s["issues"] * patience[:, Activity.RISK]
    days += renewals * (patience[:, Activity.READINESS] + c["renewal_negotiation_lead"])
    days += s["needs"] * (c["expansion_cycle_days"] + c["expansion_need_patience"])
    return float((np.diff(s["share_up_to"], prepend=0.0) * days).sum()) / 365.0


def new_world(plan: Design, seed: int, replication: int) -> Array:
    """Return the WORLD record of a replication, shape (1,)."""
    world = np.zeros(1, layout.WORLD)
    world["seed"], world["replication"] = seed, replication
    world["opening_accounts"] = plan.opening_accounts
    world["free_task"] = -1
    world["roles"] = plan.stages.stages["roles"][0]
    return world


def meetings_for(seats: int, accounts: int, places: int) -> int:
    """Return the room for meetings: none where nobody shares accounts, and no more than pairs of seats."""
    return 1 + min(seats * (seats - 1) // 2, 2 * seats + accounts // 2) if places > 1 else 1


def new_state(plan: Design, world: Array, accounts: int, room: Room, journal: int = 0) -> State:
    """Return an empty state with room for that many accounts in all."""
    roles = plan.roles.copy()
    roles["seats"] = room.seats_per_role
    roles["first_seat"] = np.arange(len(roles)) * room.seats_per_role
    seats = len(roles) * room.seats_per_role
    months = plan.months + 2
    places = int(plan.constants["stride"][0])
    columns = len(plan.role_keys)
    stages = plan.stages
    return State(
        world=world,
        constants=plan.constants.copy(),
        segments=plan.segments.copy(),
        roles=roles,
        rules=plan.rules.copy(),
        components=plan.components.copy(),
        accounts=np.zeros(accounts, layout.ACCOUNT),
        slots=np.zeros(accounts * places, layout.SLOT),
        needs=np.zeros(accounts * layout.NEEDS_KEPT, layout.NEED),
        history=np.zeros((accounts, layout.MONTHS_KEPT), np.int64),
        tasks=np.zeros(int(accounts * room.tasks_per_account) + room.spare_tasks, layout.TASK),
        seats=np.zeros(seats, layout.SEAT),
        meetings=np.zeros(meetings_for(seats, accounts, places), layout.MEETING),
        people=np.zeros(seats, layout.PERSON),
        lines=np.zeros(len(roles) + seats, layout.LINE),
        pulls=np.zeros(len(roles) + seats, layout.PULL),
        tally=np.zeros((seats + 1, 3, layout.TALLIES)),
        standing=np.zeros((seats + 1, 2), layout.STANDING),
        last=np.zeros((seats, layout.MOST_COMPONENTS)),
        pairs=np.zeros((seats, seats), np.int32),
        slips=np.zeros((plan.months // 12 + 1, seats), history.SLIP),
        months=np.zeros(months, history.MONTH),
        staff=np.zeros((months, columns), history.STAFF),
        work=np.zeros((columns + 1, ACTIVITIES), history.WORK),
        journal=np.zeros(journal, history.JOURNAL),
        targets=plan.targets.copy(),
        stages=stages.stages.copy(),
        stage_constants=stages.constants.copy(),
        stage_roles=stages.roles.copy(),
        stage_rules=stages.rules.copy(),
        stage_components=stages.components.copy(),
        former=np.zeros(places, layout.SLOT),
        listed=plan.listed.copy(),
        books=plan.books.copy(),
    )
