"""Worlds without a mechanism: the same customers and dice, with one thing that people do or suffer taken out.

Taking out means changing numbers that the mechanism stands on, never a rule: `sim.config.assumptions.mechanisms` says in
words what each one means. A world is named by what is out, in the order of the list, joined by +; the empty name is the
real one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import numpy as np

from sim.config.assumptions.mechanisms import MECHANISMS, out_value
from sim.config.resolving.experiment import Point
from sim.config.resolving.resolve import ModelCase
from sim.config.resolving.same_pay import OWN_PLANS, PAY
from sim.model.assembly import Array, Design
from sim.model.assumptions import Assumptions
from sim.model.inputs import Plan
from sim.model.learning import opening_experience
from sim.model.opening import MONTHS_OF_EXPERIENCE

REAL = ""
PLENTY_OF_HOURS = 10.0
PLENTY_OF_ROOM = 1000.0

NUMBERS: Mapping[str, Mapping[str, float]] = {
    "friction": {
        "friction.retained_base": 1.0,
        "friction.misroute": 0.0,
        "friction.dispute_days": 0.0,
        "friction.lead_hours": 0.0,
        "friction.pass_share": 0.0,
    },
    "hidden_risk": {"incentives.hide_base": 0.0},
    "discounting": {"renewal.discount_max": 0.0},
    "hoarding": {"incentives.hold_days": 0.0, "incentives.credit_after_release": 1.0},
    "transition": {"transition.pace_drop": 0.0, "transition.quits": 0.0},
    "burnout": {"people.attrition": 0.0, "people.slowdown": 0.0, "transition.quits": 0.0},
    "talent": {"talent.spread": 0.0},
    "switching": {"switching.setup_family_hours": 0.0},
}
"""What a mechanism is without: assumptions by path."""


def name_of(out: Iterable[str]) -> str:
    """Return the name of the world without these: in the order of the list of mechanisms, paths after them."""
    wanted = set(out)
    known = [name for name in MECHANISMS if name in wanted]
    return "+".join([*known, *sorted(wanted - set(known))])


def world_of(out: Iterable[str], *, same_pay: bool) -> str:
    """Return the world in which a difference is looked at that is split into mechanisms, pay among them.

    Where a study pays all alike, taking pay out is its own world, and leaving it in is the one of everybody's own plan.
    """
    wanted = set(out)
    return name_of(wanted - {PAY} if PAY in wanted else wanted | {OWN_PLANS}) if same_pay else name_of(wanted)


def parts_of(world: str) -> tuple[str, ...]:
    """Return what is out in a world of this name."""
    return tuple(world.split("+")) if world else ()


def with_numbers(assumptions: Assumptions, numbers: Mapping[str, float]) -> Assumptions:
    """Return assumptions with some numbers replaced."""
    return Assumptions.of(dict(assumptions.values) | dict(numbers))


def on_salary(case: ModelCase) -> ModelCase:
    """Return a model whose plans are salaries of the same OTE, in all its stages."""
    stages = tuple(replace(stage, plans=salaries(stage.plans)) for stage in case.stages)
    return replace(case, plans=salaries(case.plans), stages=stages)


def salaries(plans: Mapping[str, Plan]) -> dict[str, Plan]:
    """Return plans of the same OTE without anything variable."""
    return {role: replace(plan, base_share=1.0, components=(), kicker=None) for role, plan in plans.items()}


def without_champions(point: Point) -> Point:
    """Return a point whose sponsors stay."""
    return replace(point, company=replace(point.company, champion_leaves=0.0))


def without_limits(point: Point) -> Point:
    """Return a point whose customers never run out of room to grow."""
    segments = tuple(replace(s, whitespace_median=s.whitespace_median * PLENTY_OF_ROOM) for s in point.company.segments)
    return replace(point, company=replace(point.company, segments=segments))


def without_talks(point: Point) -> Point:
    """Return a point in which roles need not talk about the accounts that they share."""
    segments = tuple(replace(s, hours={**s.hours, "coordination": 0.0}) for s in point.company.segments)
    return replace(point, company=replace(point.company, segments=segments))


CHANGES: Mapping[str, Callable[[Point], Point]] = {
    "champions": without_champions,
    "whitespace": without_limits,
    "friction": without_talks,
    "incentives": lambda point: replace(point, models=tuple(on_salary(case) for case in point.models)),
}
"""What a mechanism is without, where it stands on more than assumptions."""


def world_without(point: Point, world: str, *, same_pay: bool = False) -> Point:
    """Return a design point without what the world's name says, but for what is left to `edited`.

    same_pay: all are on a salary, unless the name says that this is taken out.
    """
    out = parts_of(world)
    if same_pay and OWN_PLANS not in out:
        point = CHANGES[PAY](point)
    for name in out:
        if name == OWN_PLANS:
            continue
        if name in CHANGES:
            point = CHANGES[name](point)
        numbers = NUMBERS.get(name, {})
        if name not in MECHANISMS:
            path = name.removeprefix("assumptions.")
            numbers = {path: out_value(path)}
        point = replace(point, assumptions=with_numbers(point.assumptions, numbers))
    return point


def edited(design: Design, world: str) -> Design:
    """Return a cell without queues, transition or learning, if they are out.

    Ten times the hours at the same pay; smooth changes; everybody as experienced as who has owned everything since the start.
    """
    out = parts_of(world)
    if not {"queues", "transition", "learning"} & set(out):
        return design

    def changed(constants: Array) -> Array:
        constants = constants.copy()
        if "queues" in out:
            constants["hours_a_year"] *= PLENTY_OF_HOURS
        if "transition" in out:
            constants["smooth"] = 1
        if "learning" in out:
            constants["learning_beginner"] = settled_experience(constants)
            constants["learning_added"] = 0.0
        return constants

    stages = replace(design.stages, constants=changed(design.stages.constants))
    return replace(design, constants=changed(design.constants), stages=stages)


def settled_experience(constants: Array) -> Array:
    """Return the experience (k, j), of the reference, of people who have owned everything as long as those of the first day.

    So the level of the work stays about what it is, and a world without learning is not one with fewer hours.
    """
    months = np.array(
        [opening_experience(1.0, float(share), MONTHS_OF_EXPERIENCE) for share in constants["learning_forgetting"]]
    )
    beginner: Array = constants["learning_beginner"]
    return beginner + (1.0 - beginner) * (months / constants["learning_reference_months"])[:, None]
