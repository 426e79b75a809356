"""What has to fit between the policies of a study, its company and its models."""

from __future__ import annotations

import operator
from collections.abc import Mapping, Sequence

from sim.config.company.company import expected_opening_arr
from sim.config.language.nodes import Problems
from sim.config.policies.conditions import Group
from sim.config.policies.policies import Policy, StageLine
from sim.config.policies.words import sign_of, threshold_words
from sim.config.resolving.experiment import Point
from sim.config.resolving.resolve import Resolved
from sim.model.inputs import Company
from sim.vocabulary import Staffing

_COMPARE = {">": operator.gt, ">=": operator.ge, "<": operator.lt, "<=": operator.le}


def check_against(policies: Sequence[Policy], base: Resolved, staffing: Sequence[Staffing], problems: Problems) -> None:
    """Note conditions in another currency than the company's, and a budget where there is nobody to spend it on.

    `base` holds the models of the stages, not yet the policies.
    """
    sign = sign_of(base.company_checked)
    people = {case.key: len(case.model.roles) for case in base.models}
    for policy in policies:
        for asked in (asked for stage in policy.stages for asked in stage.asked):
            if asked.currency not in (None, sign):
                message = f"this study is in {sign} (got {asked.node.text}). Write it in {sign}."
                problems.add(asked.node.place, asked.path, message)
        if Staffing.EQUAL_BUDGET in staffing:
            _check_people(policy, people, problems)


def _check_people(policy: Policy, people: Mapping[str, int], problems: Problems) -> None:
    empty = next((stage for stage in policy.stages if not people[stage.model]), None)
    if empty is None:
        return
    use = empty.node.get("use") or empty.node
    if empty is policy.stages[0]:
        message = f"has nobody to spend the same money on (got {empty.model}). "
        message += "Write staffing: own, or begin with a model that has people."
        problems.add(use.place, f"{empty.path}.use", message)
    else:
        message = f"has nobody, so {policy.key} is left out at the same spend (got {empty.model})."
        problems.warn(use.place, f"{empty.path}.use", message)


def warn_first_day(policies: Sequence[Policy], points: Sequence[Point], base: Resolved, problems: Problems) -> None:
    """Warn of conditions that the company is expected to meet from the start, at any design point."""
    sign = sign_of(base.company_checked)
    for policy in policies:
        reached = list(points)  # where the stages so far have all begun on the first day
        for stage in policy.stages[1:]:
            reached = [point for point in reached if _met(stage, point.company)]
            if not reached:
                break
            group = _met(stage, reached[0].company)[0]
            where = "" if len(reached) == len(points) else f" at {len(reached)} of {len(points)} design points"
            words = " and ".join(threshold_words(each.threshold, sign) for each in group)
            # Whoever waits for a month alone means it.
            if any(each.threshold.field != "month" for each in group):
                message = f"holds on the first day{where}: the change happens then (got {words})."
                problems.warn(group[0].node.place, group[0].path, message)


def _met(stage: StageLine, company: Company) -> list[Group]:
    """Return the alternatives of a stage that the company is expected to meet when it starts."""
    arr = expected_opening_arr(company) * 100
    values = {"customers": float(company.start_customers), "arr": arr, "average_acv": arr / company.start_customers}
    return [
        group
        for group in stage.any_of
        if all(
            _COMPARE[each.threshold.op](values.get(each.threshold.field, 0.0), each.threshold.value) for each in group
        )
    ]
