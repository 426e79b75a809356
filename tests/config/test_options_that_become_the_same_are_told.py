"""Equal spend sets how many people there are: options that differ in nothing else become one, and that is said before."""

import pytest

from sim.config.study.study import load_experiment

SAME = "become the same at the same spend, which sets how many people there are"
FEW = "{use: cs-only, as: few, change: {people.csm.staffing: {headcount: 3}}}"


def told(models, **overrides):
    study = load_experiment("one-role-or-two", {"models": f"[{', '.join(models)}]", "baseline": "cs-only", **overrides})
    return [each.message for each in study.warnings if "the same" in each.message]


@pytest.mark.parametrize("staffing", ["equal_budget", "both"])
def test_options_that_differ_in_headcount_alone_are_told_once(staffing):
    (message,) = told(["cs-only", FEW, "cs-am-split"], staffing=staffing)
    assert message == (
        f"{SAME} (got cs-only and few, which differ in nothing else). Compare them at own staffing: --set staffing=own."
    )


def test_at_own_staffing_they_are_two():
    assert told(["cs-only", FEW], staffing="own") == []


def test_another_way_to_count_the_same_people_is_no_other_option():
    more = "{use: cs-only, as: more, change: {people.csm.staffing: {arr_per_rep: $2M}}}"
    assert len(told(["cs-only", FEW, more], staffing="both")) == 2


@pytest.mark.parametrize(
    "change", ["people.csm.plan: salary", "people.csm.reports_to: cro", "people.csm.coverage: pooled"]
)
def test_whoever_differs_in_work_pay_or_leader_is_another(change):
    other = f"{{use: cs-only, as: other, change: {{{change}, people.csm.staffing: {{headcount: 3}}}}}}"
    assert told(["cs-only", other], staffing="both") == []


def test_two_models_without_people_are_told_as_before():
    (message,) = told(["cs-only", "no-csm", "{use: no-csm, as: nobody}"], staffing="both")
    assert message == (
        "two models are the same thing (got no-csm and nobody): both get the same numbers. Change or remove one."
    )


def test_policies_become_the_same_too():
    policies = (
        "{stay: [{use: cs-only}], few: [{use: cs-only, as: few, change: {people.csm.staffing: {headcount: 3}}}],"
        " split: [{use: cs-only}, {use: cs-am-split, when: month >= 12}]}"
    )
    study = load_experiment("mid-year-redesign", {"policies": policies, "baseline": "stay"})
    assert [each.path for each in study.warnings if SAME in each.message] == ["policies"]
