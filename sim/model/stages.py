"""A policy as one design: the designs of its stages laid side by side, and the trigger of each as intervals."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.model.assembly import Array, Design, Stages
from sim.model.inputs import Company, Stage, Targets
from sim.model.parameters import GROUPS, REORGANISED, REPAID, SAME, STAGE, TRIGGERS
from sim.model.planning import mean_arr_cents, planned_customers

PAY_FIELDS = ("base_per_hour", "duty", "pay", "base_pay", "pay_to_market", "candidates", "period_months", "components")
"""What of a role a pay plan decides; a change of these alone moves nobody."""

STAFFING_FIELDS = ("accounts_per_rep", "arr_per_rep", "headcount", "months_there", "one_per", "month_hours", "column")
"""What of a role says how many people there are, for how long on the first day, and under which name they are counted."""

NOT_COMPARED = ("stride", "smooth", "variable_pay", "adoption_target", "expansion_target")


def fill_trigger(record: Any, stage: Stage) -> None:
    """Fill in when a stage is due: intervals, one row per group of thresholds."""
    record["low"], record["high"] = -math.inf, math.inf
    record["groups"] = len(stage.any_of)
    for group, thresholds in enumerate(stage.any_of):
        for each in thresholds:
            k = TRIGGERS.index(each.field)
            low, high = record["low"][group], record["high"][group]
            if each.op in (">", ">="):
                low[k] = max(low[k], math.nextafter(each.value, math.inf) if each.op == ">" else each.value)
            else:
                high[k] = min(high[k], math.nextafter(each.value, -math.inf) if each.op == "<" else each.value)
    record["planned"], record["frozen"] = stage.planned, stage.frozen


def equal(a: Array, b: Array, without: Sequence[str] = ()) -> bool:
    """Say whether two arrays of records agree in all fields but some."""
    names = [name for name in a.dtype.names or () if name not in without]
    return a.shape == b.shape and all(np.array_equal(a[name], b[name]) for name in names)


def change_between(before: Design, after: Design) -> int:
    """Return what changes from one organization to the next: names and numbers of people, pay, or who does what."""
    as_they_were = equal(before.rules, after.rules) and equal(before.constants, after.constants, NOT_COMPARED)
    if not as_they_were or not equal(before.roles, after.roles, (*PAY_FIELDS, *STAFFING_FIELDS)):
        return REORGANISED
    if equal(before.roles, after.roles, STAFFING_FIELDS) and equal(before.components, after.components):
        return SAME
    return REPAID


def padded(arrays: Sequence[Array], length: int) -> Array:
    """Return arrays side by side, filled up with zeros along their first axis: (k, length, ...)."""
    found = np.zeros((len(arrays), length, *arrays[0].shape[1:]), arrays[0].dtype)
    for row, array in zip(found, arrays, strict=True):
        row[: len(array)] = array
    return found


def in_sequence(designs: Sequence[Design], stages: Sequence[Stage], targets: Targets | None) -> Design:
    """Return the design of a policy from those of its stages, over the same company and months.

    Roles of one key are counted together. Errors: ValueError if a trigger has more groups than there is room for.
    """
    if max(len(stage.any_of) for stage in stages) > GROUPS:
        raise ValueError(f"a trigger has at most {GROUPS} alternatives")
    keys = tuple(dict.fromkeys(key for design in designs for key in design.role_keys))
    records = np.zeros(len(stages), STAGE)
    constants = np.concatenate([design.constants for design in designs])
    constants["stride"] = max(1, int(constants["places"].max()))
    if targets is not None:
        constants["adoption_target"], constants["expansion_target"] = targets.adoption, targets.expansion
    most = max(len(design.roles) for design in designs)
    roles = padded([counted(design, keys) for design in designs], most)
    rules = padded([design.rules for design in designs], max(len(design.rules) for design in designs))
    components = padded([design.components for design in designs], most)
    for k, (record, stage) in enumerate(zip(records, stages, strict=True)):
        fill_trigger(record, stage)
        record["roles"] = len(designs[k].roles)
        record["began"] = -1 if k else 0
        record["change"] = change_between(designs[k - 1], designs[k]) if k else SAME
    people = np.zeros((len(designs), designs[0].months + 1, most))
    for row, design in zip(people, designs, strict=True):
        row[:, : len(design.roles)] = design.targets[0]
    return replace(
        designs[0],
        constants=constants[:1].copy(),
        roles=roles[0].copy(),
        rules=rules[0].copy(),
        components=components[0].copy(),
        targets=people,
        role_keys=keys,
        stages=Stages(records, constants, roles, rules, components),
    )


def planned_stages(company: Company, stages: Sequence[Stage], months: int) -> NDArray[np.int64]:
    """Return which stage is planned to run in each month, shape (months + 1,).

    Triggers are looked at on the planned path of customers at the ARR of the opening; targets are expected to be met.
    """
    customers = planned_customers(company, months)
    arr = customers @ mean_arr_cents(company)
    records = np.zeros(len(stages), STAGE)
    for record, stage in zip(records, stages, strict=True):
        fill_trigger(record, stage)
    found = np.zeros(months + 1, np.int64)
    now, due = 0, False
    for month in range(months + 1):
        total = float(customers[month].sum())
        measured = np.array([month, total, arr[month], arr[month] / total if total > 0.0 else 0.0, 0.0])
        if now + 1 < len(stages):
            coming = records[now + 1]
            groups = slice(0, int(coming["groups"]))
            inside = (coming["low"][groups] <= measured) & (measured <= coming["high"][groups])
            due = due or bool(inside.all(axis=1).any())
            if due and (not coming["planned"] or month % 12 == 0):
                now, due = now + 1, False
        found[month] = now
    return found


def counted(design: Design, keys: Sequence[str]) -> Array:
    """Return the roles of a design, each with the column in which it is counted."""
    roles: Array = design.roles.copy()
    roles["column"] = [keys.index(key) for key in design.role_keys]
    return roles
