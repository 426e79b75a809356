"""Random companies, organizations and assumptions: small, quick to run, and odd in every direction."""

import dataclasses
import math
import random

from sim.model import assembly
from sim.model.assumptions import NUMBERS as DECLARED
from sim.model.assumptions import Assumptions
from sim.model.inputs import (
    Company,
    Condition,
    OrgModel,
    OwnershipRule,
    Role,
    RoleStaffing,
    Segment,
    Stage,
    Targets,
    Threshold,
)
from sim.model.stages import in_sequence
from sim.trials.verification.made_numbers import NUMBERS
from sim.trials.verification.made_world import COMPANY, LARGE, MIDDLE, NO_CSM, SMALL, WORK, build, organisation
from sim.vocabulary import Activity, Coverage

SHARES = """
    risk.save_issue risk.save_champion renewal.downsell_depth relationship.grow relationship.quality
    relationship.person_owned talent.correlation adoption.automated_quality friction.protocol friction.retained_base
    friction.retained_protocol friction.familiarity friction.familiarity_most friction.sync friction.misroute
    incentives.next_period_weight incentives.credit_after_release incentives.hidden_save incentives.hidden_negotiation
    incentives.closing_discount learning.plateau learning.related learning.unrelated learning.quality_share
    people.covered
""".split()
FIXED = """
    renewal.decision_notice renewal.readiness_lead renewal.negotiation_lead renewal.discount_max
    learning.output_gain learning.forgetting people.time_to_fill_spread talent.pool_elasticity
""".split()


def scaled(pick: random.Random, value: float, most: float = 2.0) -> float:
    """Return the value times a factor between 1/most and most."""
    return value * math.exp(pick.uniform(-math.log(most), math.log(most)))


def random_numbers(pick: random.Random) -> Assumptions:
    """Return assumptions of which each is up to twice as large or small, within what it can mean."""
    changed = {}
    for path, value in NUMBERS.items():
        if path in FIXED or path.startswith("transition."):
            changed[path] = value
        else:
            drawn = scaled(pick, value) if value > 0 else value + pick.uniform(-1.0, 1.0)
            form = DECLARED[path]
            changed[path] = min(0.95 if path in SHARES else form.high, max(form.low, drawn))
    changed["learning.output_gain"] = pick.uniform(0.0, 1.5)
    changed["learning.forgetting"] = pick.choice([0.0, 0.02, 0.1])
    changed["incentives.hide_base"] = pick.choice([0.0, 0.15, 0.5])
    changed["friction.dispute_days"] = pick.choice([0, 3])
    changed["friction.misroute_days"] = pick.choice([0, 4])
    changed["friction.coordination_days"] = pick.choice([30, 90])
    changed["friction.lead_hours"] = pick.choice([0.0, 0.5])
    changed["friction.pass_share"] = pick.choice([0.0, 0.5])
    changed["people.attrition"] = pick.choice([0.0, 0.2, 1.5])
    changed["renewal.readiness_lead"] = pick.choice([90, 30, 120])
    changed["renewal.negotiation_lead"] = pick.choice([60, 10])
    changed["work.hours_spread"] = pick.choice([0.0, 0.3, 0.6])
    changed["work.gap_spread"] = pick.choice([0.0, 0.5])
    return Assumptions.of(changed)


def random_segment(pick: random.Random, made: Segment) -> Segment:
    """Return a segment like the made one, with other work, patience and terms."""
    terms = pick.sample([1, 3, 6, 12, 24, 36], pick.randint(1, 3))
    return dataclasses.replace(
        made,
        contracts=tuple((term, 1.0 / len(terms)) for term in sorted(terms)),
        auto_renew=pick.choice([0.0, 0.3, 1.0]),
        touches=pick.choice([0.0, 4.0, 12.0, 26.0]),
        reviews=pick.choice([0.0, 1.0, 4.0]),
        discoveries=pick.choice([0.0, 2.0, 6.0]),
        issues=pick.choice([0.0, 0.7, 3.0]),
        needs=pick.choice([0.0, 1.6, 6.0]),
        organic=pick.choice([0.0, 0.5, 3.0]),
        involuntary=pick.choice([0.0, 0.05]),
        fit_spread=pick.choice([0.0, 1.2]),
        patience_days={a: float(round(scaled(pick, days, 3.0))) for a, days in made.patience_days.items()},
        gap_days={a: pick.choice([0.0, float(round(days))]) for a, days in made.gap_days.items()},
        sessions={a: pick.randint(1, 5) for a in made.sessions},
        whitespace_median=pick.choice([0.1, 0.9]),
        renewal_logit=pick.uniform(0.5, 3.5),
    )


def random_company(pick: random.Random) -> Company:
    """Return a company of 5 to 40 customers in one to three segments."""
    made = [random_segment(pick, s) for s in pick.sample([SMALL, MIDDLE, LARGE], pick.randint(1, 3))]
    segments = tuple(dataclasses.replace(s, share_of_new_logos=1.0 / len(made)) for s in made)
    return dataclasses.replace(
        COMPANY,
        segments=segments,
        start_customers=pick.randint(5, 40),
        new_logos_per_year=pick.choice([0.0, 3.0, 20.0]),
        new_logos_growth=pick.choice([-0.3, 0.0, 0.5]),
        champion_leaves=pick.choice([0.0, 0.22, 1.0]),
        time_to_fill_days=pick.choice([1, 42, 120]),
        notice_days=pick.choice([0, 18]),
    )


def random_rules(pick: random.Random, keys: list[str], company: Company) -> tuple[OwnershipRule, ...]:
    """Return rules that own all work: by activity, some of it only for some accounts."""
    owners: list[str | None] = [*keys, *keys, None]
    conditions = [
        Condition("arr", ">=", 2_000_000.0),
        Condition("segment", "is", company.segments[0].key),
        Condition("auto_renew", "is", True),  # noqa: FBT003  (the value of a condition)
        Condition("cycle", "<=", 1.0),
        Condition("cycle", "<", 1.0),
        Condition("draw", "<", 0.5),
        Condition("tenure", ">", 300.0),
        Condition("deal", "<", 300_000.0),
    ]
    some = tuple(
        OwnershipRule(tuple(pick.sample(WORK, 2)), (pick.choice(conditions),), pick.choice(owners))
        for _ in range(pick.randint(0, 3))
    )
    return some + tuple(OwnershipRule((activity,), (), pick.choice(owners)) for activity in WORK)


def random_model(pick: random.Random, company: Company) -> OrgModel:
    """Return an organization of zero to three roles, named or pooled, rich or poor in people."""
    count = pick.choice([0, 1, 1, 2, 2, 2, 3])
    if count == 0:
        return NO_CSM
    keys = ["first", "second", "third"][:count]
    plans = ["both", "csm", "am", "paid csm", "paid am", "paid both"]
    roles = []
    for k, key in enumerate(keys):
        ratio = pick.choice([6.0, 15.0, 30.0])
        staffing = RoleStaffing(accounts_per_rep={s.key: scaled(pick, ratio) for s in company.segments})
        if pick.random() < 0.2:
            staffing = RoleStaffing(headcount=float(pick.randint(1, 3)))
        elif k > 0 and pick.random() < 0.3:
            staffing = RoleStaffing(one_per=keys[0])
        elif pick.random() < 0.2:
            staffing = RoleStaffing(arr_per_rep_cents=scaled(pick, 80_000_000.0))
        roles.append(
            Role(
                key,
                key,
                pick.choice(["cco", "cro", "ceo"]),
                pick.choice(plans),
                pick.choice(list(Coverage)),
                pick.choice([None, 0.8]),
                staffing,
                reps_per_account=pick.choice([1, 1, 1, 2]),
                closed_the_sale=pick.random() < 0.2,
            )
        )
    made = organisation("random", tuple(roles), *random_rules(pick, keys, company))
    return dataclasses.replace(
        made,
        pairing=pick.choice(["paired", "crossed"]),
        renewal_handoff_days=pick.choice([60.0, 30.0, 100.0]),
        protocol=pick.choice([None, 0.0, 1.0]),
    )


def in_whole_hours(company: Company, assumptions: Assumptions) -> tuple[Company, Assumptions]:
    """Return both without noise and with whole numbers everywhere: a person does one hour a day, work takes whole hours."""
    zero = (
        "work.hours_spread",
        "work.gap_spread",
        "switching.setup_hours",
        "switching.setup_family_hours",
        "switching.discovery_hours",
        "people.speedup",
        "people.slowdown",
        "talent.spread",
    )
    changed = (
        dict(assumptions.values) | dict.fromkeys(zero, 0.0) | {"learning.output_gain": 0.0, "queues.session_hours": 1e9}
    )
    segments = tuple(
        dataclasses.replace(
            s,
            complexity_sigma=0.0,
            hours={key: float(math.ceil(hours)) * 4 for key, hours in s.hours.items()},
            sessions=dict.fromkeys((Activity.ONBOARDING, Activity.RENEWAL, Activity.EXPANSION), 2),
        )
        for s in company.segments
    )
    year = dataclasses.replace(
        company, segments=segments, hours_a_week=7.0, weeks_a_year=365.0 / 7.0, with_customers=1.0
    )
    return year, Assumptions.of(changed)


def random_design(number: int, *, whole: bool = False) -> assembly.Design:
    """Return the random design cell with this number; `whole`: durations in whole days."""
    pick = random.Random(number)
    company, assumptions = random_company(pick), random_numbers(pick)
    model = random_model(pick, company)
    if whole:
        company, assumptions = in_whole_hours(company, assumptions)
    return build(model, company, assumptions, months=pick.randint(25, 28), equal_budget=pick.random() < 0.4)


def random_threshold(pick: random.Random) -> Threshold:
    """Return something that a policy can wait for: now and then it holds on the first day, now and then never."""
    field, values = pick.choice(
        [
            ("month", [0.0, 3.0, 7.0, 14.0, 20.0]),
            ("customers", [10.0, 20.0, 30.0, 60.0]),
            ("arr", [50_000_000.0, 120_000_000.0, 400_000_000.0]),
            ("average_acv", [2_000_000.0, 5_000_000.0]),
            ("quarters_missing_both_targets", [1.0, 2.0]),
        ]
    )
    return Threshold(field, pick.choice([">=", ">=", ">", "<", "<="]), pick.choice(values))


def random_policy(number: int, *, whole: bool = False) -> assembly.Design:
    """Return a random policy with this number: two to four organizations, one after the other."""
    pick = random.Random(10_000_000 + number)
    company, assumptions = random_company(pick), random_numbers(pick)
    costs = {path: scaled(pick, value) for path, value in assumptions.values.items() if path.startswith("transition.")}
    assumptions = Assumptions.of(dict(assumptions.values) | costs)
    models = [random_model(pick, company) for _ in range(pick.randint(2, 4))]
    if pick.random() < 0.2:
        models[1] = models[0]
    if whole:
        company, assumptions = in_whole_hours(company, assumptions)
    months, equal_budget = pick.randint(25, 28), pick.random() < 0.4
    designs = [build(model, company, assumptions, months=months, equal_budget=equal_budget) for model in models]
    stages = [
        Stage(
            model,
            {},
            tuple(tuple(random_threshold(pick) for _ in range(pick.randint(1, 2))) for _ in range(pick.randint(1, 2))),
            planned=pick.random() < 0.3,
            frozen=pick.random() < 0.2,
        )
        for model in models
    ]
    made = in_sequence(designs, stages, Targets(pick.uniform(0.3, 0.7), pick.uniform(0.05, 0.3)))
    if pick.random() < 0.2:
        made.constants["smooth"] = 1
        made.stages.constants["smooth"] = 1
    return made
