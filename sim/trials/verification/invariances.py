"""What must change nothing, or only one way: names, somebody else's organization, more hours, who is paired with whom."""

import dataclasses
import itertools
import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from sim.model.inputs import OrgModel, Plan
from sim.statistics.intervals import mean_interval
from sim.trials.verification.check import EXACT, INTERVAL_99, Check, Figure, Series, Setting
from sim.trials.verification.made_world import (
    COMPANY,
    CS_ONLY,
    MODELS,
    PLANS,
    SPLIT,
    build,
    numbers,
    ran,
    same_state,
)
from sim.trials.verification.random_worlds import random_company, random_model, random_numbers

FAMILY = "What must change nothing changes nothing"
MARKS = ["arr0", "segment", "complexity", "draw", "term", "auto_renew", "signed", "opening"]
"""What a customer is, whatever the organization."""
NO_FRICTION = {
    "friction__retained_base": 1.0,
    "friction__misroute": 0.0,
    "friction__dispute_days": 0.0,
    "friction__lead_hours": 0.0,
    "friction__pass_share": 0.0,
}


def check(setting: Setting) -> list[Check]:
    """Return the checks of this family."""
    return [names(setting), customers(setting), company_of_others(setting), more_hours(setting), pairs(setting)]


def renamed(model: OrgModel) -> tuple[OrgModel, dict[str, Plan]]:
    """Return the same organization with other names for itself, its roles and its plans."""
    keys = {role.key: f"zz-{len(model.roles) - k}" for k, role in enumerate(model.roles)}
    roles = tuple(
        dataclasses.replace(
            role,
            key=keys[role.key],
            title=f"Somebody {k}",
            plan=f"money-{role.plan}",
            staffing=dataclasses.replace(role.staffing, one_per=keys.get(role.staffing.one_per or "")),
        )
        for k, role in enumerate(model.roles)
    )
    rules = tuple(dataclasses.replace(rule, owner=keys.get(rule.owner or "")) for rule in model.ownership)
    plans = {f"money-{key}": dataclasses.replace(plan, key=f"money-{key}", title="Pay") for key, plan in PLANS.items()}
    return dataclasses.replace(model, key="a-better-model", title="The best", roles=roles, ownership=rules), plans


def names(setting: Setting) -> Check:
    """Return the null experiment: organizations that differ in names alone."""
    count = (60 if setting.full else 12) if setting.engine == "compiled" else 3
    equal = 0
    for number in range(count):
        pick = random.Random(number)
        company, assumptions = random_company(pick), random_numbers(pick)
        model = random_model(pick, company)
        other, plans = renamed(model)
        one = ran(build(model, company, assumptions), seed=number, engine=setting.engine)
        two = ran(build(other, company, assumptions, plans=plans), seed=number, engine=setting.engine)
        equal += one.trajectory.digest == two.trajectory.digest and not same_state(one, two)
    return Check(
        FAMILY,
        "the null experiment",
        "Organizations, roles and plans that differ in their names alone have the same event log and the same end.",
        f"{count} of {count} random organizations equal",
        f"{equal} of {count}",
        EXACT,
        equal == count,
    )


def customers(setting: Setting) -> Check:
    """Return the check that every organization meets the same customers."""
    states = [ran(build(model, months=48), replication=3, engine=setting.engine).state for model in MODELS.values()]
    same = [bool((state.accounts[MARKS] == states[0].accounts[MARKS]).all()) for state in states]
    signed = int(states[0].world["accounts"][0])
    return Check(
        FAMILY,
        "the same customers under every organization",
        "Who signs, when, for how much and with which luck does not depend on the organization.",
        f"{signed} customers alike under {len(states)} organizations",
        f"alike under {sum(same)}",
        EXACT,
        all(same),
    )


def company_of_others(setting: Setting) -> Check:
    """Return the check that runs before or beside change nothing."""
    designs = [build(model) for model in MODELS.values()]
    alone = [ran(each, replication=k, engine=setting.engine).trajectory.digest for k, each in enumerate(designs)]
    with ThreadPoolExecutor(4) as pool:
        beside = list(
            pool.map(
                lambda k: ran(designs[k], replication=k, engine=setting.engine).trajectory.digest,
                reversed(range(len(designs))),
            )
        )[::-1]
    return Check(
        FAMILY,
        "workers and their order",
        "A run gives the same events alone, beside others, and in any order.",
        f"{len(alone)} digests equal",
        f"{sum(a == b for a, b in zip(alone, beside, strict=True))} equal",
        EXACT,
        alone == beside,
    )


def more_hours(setting: Setting) -> Check:
    """Return the check that more hours a person never lower net retention, on average."""
    factors = (0.6, 0.8, 1.0, 1.25, 1.6)
    count = (60 if setting.full else 24) if setting.engine == "compiled" else 4
    seen = []
    for factor in factors:
        company = dataclasses.replace(COMPANY, hours_a_week=COMPANY.hours_a_week * factor)
        design = build(CS_ONLY, company, months=48)  # staffed by accounts, so with the same people
        rows = [ran(design, replication=r, engine=setting.engine).state.months[24:49] for r in range(count)]
        seen.append(np.array([row["cohort_now_cents"].sum() / row["cohort_cents"].sum() for row in rows]))
    steps = [mean_interval(b - a, 0.99) for a, b in itertools.pairwise(seen)]
    means = [mean_interval(each, 0.99) for each in seen]
    figure = Figure(
        "more-hours",
        "Net retention over the hours of each person",
        "Net retention rises with hours, or stays; no step is known to fall.",
        "hours of each person, of the usual",
        "NRR",
        (
            Series(
                "simulated",
                np.array(factors),
                np.array([m.mean for m in means]),
                np.array([m.low for m in means]),
                np.array([m.high for m in means]),
            ),
        ),
    )
    return Check(
        FAMILY,
        "more hours",
        "The same people with more hours never have a lower NRR on average.",
        "no step known to fall",
        "; ".join(f"{100 * step.mean:+.2f} [{100 * step.low:+.2f}, {100 * step.high:+.2f}] points" for step in steps),
        INTERVAL_99,
        all(step.high >= 0.0 for step in steps),
        figure,
    )


def pairs(setting: Setting) -> Check:
    """Return the check that paired and crossed assignment agree on average where passes cost nothing."""
    count = (200 if setting.full else 60) if setting.engine == "compiled" else 6
    free = numbers(**NO_FRICTION)
    company = dataclasses.replace(
        COMPANY, start_customers=200
    )  # several people of each role, or there is nothing to cross
    crossed = dataclasses.replace(SPLIT, pairing="crossed")
    found = []
    for model in (SPLIT, crossed):
        design = build(model, company, free, months=48)
        rows = [ran(design, replication=r, engine=setting.engine).state.months[24:49] for r in range(count)]
        found.append(np.array([row["cohort_now_cents"].sum() / row["cohort_cents"].sum() for row in rows]))
    step = mean_interval(found[1] - found[0], 0.99)
    return Check(
        FAMILY,
        "pods and crossed books without friction",
        "Where passes cost nothing, who is paired with whom makes no difference on average.",
        "0 points",
        f"{100 * step.mean:+.2f} [{100 * step.low:+.2f}, {100 * step.high:+.2f}] points of NRR, {count} simulations",
        INTERVAL_99,
        step.low <= 0.0 <= step.high,
    )
