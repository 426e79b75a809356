"""Whether a study pays everybody alike: organizations are compared under one pay, and what their own plans add beside it.

Each organization brings its own plan, and pay alone moves NRR by as much as all of structure. So a comparison of structures
puts everybody on a salary of the same target pay first, which is the one plan that means the same in every role.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sim.config.language.checked import Checked
from sim.config.language.nodes import Problems
from sim.config.resolving.resolve import ModelCase
from sim.model.inputs import OrgModel

SAME, OWN = "same", "own"
PAY, OWN_PLANS = "incentives", "same_pay"
"""Mechanisms: pay that is taken out of a study of own plans; one pay that is taken out of a study that has it."""


def same_pay(checked: Checked, cases: Sequence[ModelCase], varied: Iterable[str], problems: Problems) -> bool:
    """Return whether all are paid alike. Unless the file says so: where structures differ, and pay is not the question.

    varied: the paths that the study varies. What cannot be is noted.
    """
    said = checked.word("pay")
    out = [held for path, held in checked.held.items() if path.startswith("repeat_without[")]
    without = {str(held.value) for held in out}
    structures = {_structure(case) for case in cases}
    about_pay = PAY in without or any(is_pay(path) for path in varied)
    alike = said == SAME or (not said and len(structures) > 1 and not about_pay)
    wrong = PAY if alike else OWN_PLANS
    for held in out:
        if str(held.value) == wrong and alike:
            message = f"has nothing to take out where all are paid alike (got {PAY}). Write {OWN_PLANS}, or pay: own."
            problems.add(held.node.place, held.path, message)
        elif str(held.value) == wrong:
            message = f"is not there where each is paid by its own plan (got {OWN_PLANS}). Write {PAY}, or pay: same."
            problems.add(held.node.place, held.path, message)
    if said == SAME and len(cases) > 1 and len(structures) == 1:
        message = "leaves no difference: these differ in pay alone (got same). Write pay: own."
        problems.warn(checked.held["pay"].node.place, "pay", message)
    return alike


def is_pay(path: str) -> bool:
    """Say whether a path of a study leads to what somebody is paid, or by which plan."""
    head, *rest = path.split(".")
    return head == "plans" or (head == "models" and rest[-1:] in (["plan"], ["pay"], ["base_share"], ["ote"]))


def _structure(case: ModelCase) -> str:
    """Return what is left of an organization, or of the organizations of a policy, without plans and names."""
    stages = [replace(stage, model=_unpaid(stage.model), plans={}) for stage in case.stages]
    return repr((_unpaid(case.model), stages))


def _unpaid(model: OrgModel) -> OrgModel:
    roles = tuple(replace(role, title="", plan="", market_pay=False) for role in model.roles)
    return replace(model, key="", title="", roles=roles)
