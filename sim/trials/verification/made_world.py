"""A hand-made company with organizations of every kind, and runs of it.

No file is read: only what is built here counts, and a number that is not said here has no effect.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.model import assembly, planning
from sim.model.assumptions import Assumptions
from sim.model.inputs import (
    Company,
    Component,
    Kicker,
    OrgModel,
    OwnershipRule,
    Plan,
    Role,
    RoleStaffing,
    Segment,
    Stage,
    Targets,
    Threshold,
)
from sim.model.numbers import Number, declared, log_sigma
from sim.model.stages import in_sequence
from sim.trials.executing.replication import Replication, replicate
from sim.trials.verification.made_numbers import NUMBERS
from sim.vocabulary import Activity, Book, Coverage, PayMetric, Staffing

A = Activity
SESSIONS = {A.ONBOARDING: 4, A.RISK: 2, A.RENEWAL: 2, A.EXPANSION: 4}
GAPS = {A.ONBOARDING: 10.0, A.RISK: 2.0, A.RENEWAL: 12.0, A.EXPANSION: 10.0}
PATIENCE = {
    A.HANDOFF: 10.0,
    A.ONBOARDING: 75.0,
    A.ADOPTION: 28.0,
    A.RISK: 21.0,
    A.READINESS: 28.0,
    A.RENEWAL: 58.0,
    A.DISCOVERY: 60.0,
    A.EXPANSION: 45.0,
    A.COORDINATION: 30.0,
}
KEYS = (
    "handoff",
    "onboarding",
    "touch",
    "review",
    "risk",
    "readiness",
    "renewal",
    "discovery",
    "expansion",
    "coordination",
)


def segment(key: str, share: float, acv: float, hours: tuple[float, ...], **changes: Any) -> Segment:
    """Return a segment; hours in the order of KEYS. `changes` replace any field; a number that is not said has no effect."""
    said: dict[str, Any] = {
        "key": key,
        "share_of_new_logos": share,
        "acv_median_cents": acv * 100,
        "acv_sigma": log_sigma(2.1),
        "price_per_seat_cents": 72_000,
        "contracts": ((12, 0.75), (24, 0.15), (36, 0.1)),
        "auto_renew": 0.2,
        "stickiness": 0.4,
        "support_need": 0.55,
        "whitespace_median": 0.9,
        "whitespace_sigma": log_sigma(2.2),
        "complexity_sigma": 0.3,
        "price_sensitivity": 1.0,
        "issues": 0.7,
        "involuntary": 0.005,
        "fit_spread": 0.0,
        "needs": 1.6,
        "need_size": 0.09,
        "need_size_sigma": 0.5,
        "organic": 0.55,
        "organic_size": 0.08,
        "organic_size_sigma": 0.5,
        "touches": 12,
        "reviews": 2,
        "discoveries": 2,
        "hours": dict(zip(KEYS, hours, strict=True)),
        "sessions": SESSIONS,
        "gap_days": GAPS,
        "patience_days": PATIENCE,
        "renewal_logit": 2.5,
        "need_scale": 1.0,
        "mean_adoption": 0.5,
        "mean_sentiment": 0.1,
        "mean_champion": 0.9,
        "spread_adoption": 0.4,
        "spread_sentiment": 0.1,
    }
    other = {
        each.name: each.at.held(each.form.without_effect)
        for each in declared(Segment)
        if each.name not in said and not each.written_only and isinstance(each.form, Number)
    }
    return Segment(**said | other | changes)


SMALL = segment(
    "smb",
    0.45,
    9_000,
    (0.5, 4, 0.5, 1, 1.5, 0.5, 0.5, 0.5, 3, 0.07),
    contracts=((1, 0.1), (12, 0.8), (24, 0.1)),
    auto_renew=0.6,
    stickiness=0.55,
    support_need=0.3,
    issues=0.4,
    involuntary=0.03,
    touches=4,
    reviews=1,
)
MIDDLE = segment("mid-market", 0.45, 45_000, (2, 14, 1, 3.5, 6, 1.5, 5, 1.5, 14, 0.4))
LARGE = segment(
    "enterprise",
    0.1,
    180_000,
    (4, 50, 2, 6, 15, 6, 12, 4, 45, 1.2),
    auto_renew=0.0,
    stickiness=0.3,
    support_need=0.75,
    issues=1.2,
    touches=18,
    reviews=4,
)
COMPANY = Company(
    key="made",
    title="A hand-made company",
    start_customers=40,
    new_logos_per_year=12,
    new_logos_growth=0.15,
    segments=(SMALL, MIDDLE, LARGE),
    champion_leaves=0.22,
    hours_a_week=40,
    weeks_a_year=44.5,
    with_customers=0.65,
    time_to_fill_days=42,
    notice_days=18,
    cost_per_hire=9_000,
    on_costs=0.3,
    tools=4_000,
    manager=210_000,
    reps_per_manager=8,
    gross_margin=0.78,
    discount_rate=0.1,
    terminal_multiple=4,
    target_grr=0.91,
    target_nrr=1.04,
)
ASSUMPTIONS = Assumptions.of(NUMBERS)
PLANS = {
    "both": Plan("both", "", 136_000, 1.0),
    "csm": Plan("csm", "", 130_000, 1.0),
    "am": Plan("am", "", 160_000, 1.0),
    "paid csm": Plan(
        "paid csm",
        "",
        130_000,
        0.8,
        3,
        (
            Component(PayMetric.GRR, 0.5, threshold_at=0.9, threshold_pays=0.5, cap_at=1.1, cap_pays=1.5),
            Component(PayMetric.HEALTH, 0.3),
            Component(PayMetric.LEADS, 0.2, target=12.0),
        ),
        Kicker(PayMetric.NRR, Book.PAIR, 1.1, 8_000),
    ),
    "paid am": Plan(
        "paid am",
        "",
        180_000,
        0.55,
        1,
        (
            Component(PayMetric.RENEWAL_ARR, 0.4, rate=0.03),
            Component(
                PayMetric.EXPANSION_ARR,
                0.6,
                target=0.12,
                of_opening_arr=True,
                threshold_at=0.5,
                cap_at=2.0,
                cap_pays=3.0,
            ),
        ),
        Kicker(PayMetric.NRR, Book.PAIR, 1.1, 8_000),
    ),
    "paid both": Plan(
        "paid both",
        "",
        160_000,
        0.7,
        12,
        (
            Component(PayMetric.NRR, 0.3, Book.COMPANY),
            Component(PayMetric.LOGO_RETENTION, 0.2),
            Component(PayMetric.ADOPTION, 0.2),
            Component(PayMetric.SENTIMENT, 0.1),
            Component(PayMetric.TIME_TO_VALUE, 0.2, target=60.0),
        ),
    ),
}
WORK = (A.ONBOARDING, A.ADOPTION, A.RISK, A.READINESS, A.RENEWAL, A.DISCOVERY, A.EXPANSION)
SUCCESS, COMMERCIAL = WORK[:5], WORK[5:]
PER_CSM = {"smb": 160.0, "mid-market": 30.0, "enterprise": 10.0}
PER_AM = {"smb": 500.0, "mid-market": 80.0, "enterprise": 20.0}
PER_BOTH = {"smb": 110.0, "mid-market": 21.0, "enterprise": 7.0}


def by_role(model: OrgModel, plans: Mapping[str, Plan] = PLANS) -> dict[str, Plan]:
    """Return the plan of each role of a model by role key."""
    return {role.key: plans[role.plan] for role in model.roles}


def role(key: str, plan: str, per: Mapping[str, float], coverage: Coverage = Coverage.NAMED) -> Role:
    """Return a role that is staffed by accounts."""
    return Role(key, key, "ceo", plan, coverage, None, RoleStaffing(accounts_per_rep=per))


def organisation(key: str, roles: tuple[Role, ...], *rules: OwnershipRule) -> OrgModel:
    """Return an organization without friction."""
    return OrgModel(key, key, roles, rules, "paired", 60)


CS_ONLY = organisation("cs-only", (role("csm", "both", PER_BOTH),), OwnershipRule(WORK, (), "csm"))
SPLIT = organisation(
    "split",
    (role("csm", "csm", PER_CSM), role("am", "am", PER_AM)),
    OwnershipRule(SUCCESS, (), "csm"),
    OwnershipRule(COMMERCIAL, (), "am"),
)
PAID_SPLIT = dataclasses.replace(
    organisation(
        "paid-split",
        (role("csm", "paid csm", PER_CSM), role("am", "paid am", PER_AM)),
        OwnershipRule(WORK[:4], (), "csm"),
        OwnershipRule(WORK[4:], (), "am"),
    ),
)
PAID_BOTH = organisation("paid-both", (role("csm", "paid both", PER_BOTH),), OwnershipRule(WORK, (), "csm"))
NO_CSM = organisation("no-csm", (), OwnershipRule(WORK, (), None))
POOLED = organisation("pooled", (role("csm", "both", PER_BOTH, Coverage.POOLED),), OwnershipRule(WORK, (), "csm"))
MODELS = {model.key: model for model in (CS_ONLY, SPLIT, NO_CSM, POOLED, PAID_SPLIT, PAID_BOTH)}


def numbers(**changes: float) -> Assumptions:
    """Return the assumptions with some changed; `a__b` stands for the path `a.b`."""
    changed = {name.replace("__", "."): value for name, value in changes.items()}
    assert not set(changed) - set(NUMBERS), set(changed) - set(NUMBERS)
    return Assumptions.of(NUMBERS | changed)


def one_segment(made: Segment = MIDDLE, **changes: Any) -> Company:
    """Return the company with one segment only; `changes` are fields of the company."""
    segments = (dataclasses.replace(made, share_of_new_logos=1.0),)
    return dataclasses.replace(COMPANY, segments=segments, **changes)


def build(
    model: OrgModel = CS_ONLY,
    company: Company = COMPANY,
    assumptions: Assumptions = ASSUMPTIONS,
    *,
    months: int = 25,
    equal_budget: bool = False,
    plans: Mapping[str, Plan] = PLANS,
) -> assembly.Design:
    """Return one cell: at own ratios in whole people, or at the planned budget of CS_ONLY with part-time people."""
    mine = by_role(model, plans)
    staff = planning.own_staff(company, model, mine, months)
    if equal_budget and model.roles:
        budget = planning.own_staff(company, CS_ONLY, by_role(CS_ONLY), months).cost
        work = planning.workload(company, model, assumptions)
        tilt = np.ones(len(model.roles))
        staff = planning.staff_for_budget(company, model, mine, work, budget, tilt)
    return assembly.design(
        company,
        model,
        mine,
        assumptions,
        months=months,
        staff=staff,
        whole_people=not equal_budget,
        staffing=Staffing.EQUAL_BUDGET if equal_budget else Staffing.OWN,
    )


def policy(
    *models: OrgModel,
    at: float = 12.0,
    stages: Sequence[Stage] | None = None,
    smooth: bool = False,
    targets: Targets | None = None,
    **options: Any,
) -> assembly.Design:
    """Return one cell of a policy: the models one after the other, `at` months apart, or as `stages` say."""
    designs = [build(model, **options) for model in models]
    later = [Stage(m, {}, ((Threshold("month", ">=", at * k),),) if k else ()) for k, m in enumerate(models)]
    made = in_sequence(designs, stages or later, targets)
    if smooth:
        made.constants["smooth"] = 1
        made.stages.constants["smooth"] = 1
    return made


def ran(design: assembly.Design, seed: int = 1, replication: int = 0, **options: Any) -> Replication:
    """Run one replication."""
    return replicate(design, seed=seed, replication=replication, **options)


def same_state(one: Replication, other: Replication) -> list[str]:
    """Return the names of the arrays that differ in the final states."""
    return [
        name
        for name, a, b in zip(one.state._fields, one.state, other.state, strict=True)
        if a.shape != b.shape or a.tobytes() != b.tobytes()
    ]
