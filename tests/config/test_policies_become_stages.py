"""A policy is a list of organizations, each with what it waits for; it stands wherever a model stands."""

import pytest

from sim.config.policies.conditions import FIELDS, MOST_ALTERNATIVES
from sim.config.study.study import load_experiment
from sim.model.inputs import Targets, Threshold

FILE = "experiments/policies.yaml"
AT_ONCE = "    - {use: cs-am-split, when: customers >= 50, effective: at_once}"
PLANNED = "    - {use: cs-am-split, when: customers >= 50, effective: next_pay_year}"
ANY = "      when_any: [average_acv > $25k, customers > 100, quarters_missing_both_targets >= 2]"
NEVER = "  never:\n    - {use: cs-only}\n"


def load(overrides=None, name="policies"):
    return load_experiment(name, overrides, uncalibrated=True)


def case(study, key):
    return next(each for each in study.models if each.key == key)


def stage_when(edit, when):
    """Return the stage of the world's second switch with another condition."""
    edit(FILE, AT_ONCE, f"    - {{use: cs-am-split, when: {when}}}")
    return case(load(), "at-50-customers").stages[1]


def test_a_policy_stands_where_a_model_stands(world):
    study = load()
    names = ["never", "split-on-day-one", "at-50-customers", "at-50-customers-in-planning", "published-rule"]
    assert [each.key for each in study.models] == names
    assert [each.key for each in next(study.points()).models] == names
    assert (study.study, study.baseline, study.cells) == ("policy", "never", 5)
    published = case(study, "published-rule")
    assert (published.model.title, published.model.roles) == ("Published rule", published.stages[0].model.roles)
    assert published.plans == published.stages[0].plans
    assert [stage.model.key for stage in published.stages] == ["cs-only", "cs-am-split"]
    assert published.stages[0].model.title == "One CSM owns everything"
    assert set(published.stages[1].plans) == {"csm", "am"}


def test_a_policy_of_one_stage_is_a_policy_and_a_model_has_no_stages(world):
    (stage,) = case(load(), "never").stages
    assert (stage.any_of, stage.planned, stage.frozen) == ((), False, False)
    assert all(each.stages == () for each in load(name="split-too-early").models)


def test_alternatives_and_dates_are_those_of_the_file(world):
    published = case(load(), "published-rule").stages[1]
    assert published.any_of == (
        (Threshold("average_acv", ">", 2_500_000.0),),
        (Threshold("customers", ">", 100.0),),
        (Threshold("quarters_missing_both_targets", ">=", 2.0),),
    )
    assert published.planned
    assert not case(load(), "at-50-customers").stages[1].planned
    assert load().targets == Targets(0.7, 0.12)


@pytest.mark.parametrize(
    ("when", "group"),
    [
        ("month >= 24", [("month", ">=", 24.0)]),
        ("month >= 24 months", [("month", ">=", 24.0)]),
        ("month > 2 quarters", [("month", ">", 6.0)]),
        ("month >= 5 years", [("month", ">=", 60.0)]),
        ("month >= 0", [("month", ">=", 0.0)]),
        ("customers < 50", [("customers", "<", 50.0)]),
        ("arr >= $25M", [("arr", ">=", 2_500_000_000.0)]),
        ("average_acv <= $1.5k and month > 12", [("average_acv", "<=", 150_000.0), ("month", ">", 12.0)]),
    ],
)
def test_a_condition_is_held_in_canonical_units(edit, when, group):
    assert stage_when(edit, when).any_of == (tuple(Threshold(*each) for each in group),)


def test_a_single_alternative_needs_no_brackets(edit):
    edit(FILE, ANY, "      when_any: customers > 100 and arr > $2M")
    assert [len(group) for group in case(load(), "published-rule").stages[1].any_of] == [2]


def test_hiring_can_be_frozen_from_the_first_stage_on(edit):
    edit(FILE, NEVER, "  never:\n    - {use: cs-only, hiring: frozen}\n    - {use: cs-only, when: month >= 12}\n")
    assert [stage.frozen for stage in case(load(), "never").stages] == [True, False]


def test_the_study_may_say_when_changes_happen_and_a_stage_may_say_otherwise(edit):
    edit(FILE, "staffing: own", "staffing: own\neffective: next_pay_year")
    edit(
        FILE,
        AT_ONCE,
        "    - {use: cs-am-split, when: customers >= 50}\n    - {use: cs-only, when: month >= 40, effective: at_once}",
    )
    assert [stage.planned for stage in case(load(), "at-50-customers").stages] == [False, True, False]


def test_a_policy_may_have_a_title(edit):
    edit(FILE, NEVER, "  never:\n    title: One role for ever\n    stages: [{use: cs-only}]\n")
    never = case(load(), "never")
    assert (never.model.title, never.stages[0].model.title) == ("One role for ever", "One CSM owns everything")


VARIANT = "{use: cs-am-split, as: two-am, change: {people.am.staffing: {arr_per_rep: $3M}}"


def test_a_stage_may_be_a_variant_that_several_policies_share(edit):
    edit(FILE, AT_ONCE, f"    - {VARIANT}, when: customers >= 50}}")
    edit(FILE, PLANNED, f"    - {VARIANT}, when: customers >= 60}}")
    study = load()
    assert list(study.design["models"]) == ["cs-only", "cs-am-split", "two-am"]
    for key in ("at-50-customers", "at-50-customers-in-planning"):
        model = case(study, key).stages[1].model
        assert (model.key, model.roles[1].staffing.arr_per_rep_cents) == ("two-am", 300_000_000)


def test_models_of_stages_are_reached_by_their_paths(world):
    study = load({"models.cs-am-split.pairing": "crossed", "policies.at-50-customers[2].when": "customers >= 70"})
    assert case(study, "split-on-day-one").model.pairing == "crossed"
    switch = case(study, "at-50-customers").stages[1]
    assert (switch.model.pairing, switch.any_of[0][0].value) == ("crossed", 70.0)


@pytest.mark.parametrize("study", ["policy", "crossover"])
def test_policies_may_be_varied_and_crossed(edit, study):
    edit(FILE, "study: policy", f"study: {study}")
    edit(
        FILE,
        "baseline: never",
        "baseline: never\nvary: {models.cs-am-split.people.am.reports_to: [cco, cro]}\n"
        "crossing_of: {metric: nrr, along: models.cs-am-split.people.am.reports_to}",
    )
    found = load()
    assert [case(point, "at-50-customers").stages[1].model.roles[1].reports_to for point in found.points()] == [
        "cco",
        "cro",
    ]
    assert (found.study, found.cells) == (study, 10)


def test_conditions_know_what_the_rules_look_at():
    from sim.model.parameters import GROUPS, TRIGGERS

    assert tuple(FIELDS) == TRIGGERS
    assert MOST_ALTERNATIVES == GROUPS
