"""What a study of policies says of itself: warnings, the design that a folder keeps, and what is printed."""

import json

import pytest

from sim.config.commands.check import check_files
from sim.config.commands.difference import design_differences
from sim.config.commands.json_schema import json_schema
from sim.config.commands.show import show, show_paths
from sim.config.study.study import load_experiment

FILE = "experiments/policies.yaml"
AT_ONCE = "    - {use: cs-am-split, when: customers >= 50, effective: at_once}"
ANY = "      when_any: [average_acv > $25k, customers > 100, quarters_missing_both_targets >= 2]"
NEVER = "  never:\n    - {use: cs-only}\n"
TARGETS = "targets: {adoption: 70 %, expansion: 12 % of opening ARR}"


def load(overrides=None, name="policies"):
    return load_experiment(name, overrides, uncalibrated=True)


def said(warnings):
    return [f"{warning.path}: {warning.message}" for warning in warnings if "source" not in warning.message]


def test_a_condition_that_holds_on_the_first_day_is_a_warning(world):
    assert said(load().warnings) == [
        (
            "policies.published-rule[2].when_any[1]: holds on the first day: the change happens then "
            "(got average_acv > $25k)."
        )
    ]


@pytest.mark.parametrize(
    ("when", "warned"),
    [
        ("customers >= 25", "customers >= 25"),
        ("customers > 25", None),
        ("arr < $10M and month < 6", "arr < $10M and month < 6"),
        ("customers >= 25 and month >= 1", None),
        ("month >= 0", None),
    ],
)
def test_the_first_day_is_that_of_the_company(edit, when, warned):
    edit(FILE, ANY, "      when: month >= 30")
    edit(FILE, TARGETS + "\n", "")
    edit(FILE, AT_ONCE, f"    - {{use: cs-am-split, when: {when}}}")
    message = f"policies.at-50-customers[2].when: holds on the first day: the change happens then (got {warned})."
    assert said(load().warnings) == ([message] if warned else [])


def test_a_stage_after_one_that_waits_cannot_come_on_the_first_day(edit):
    edit(FILE, AT_ONCE, AT_ONCE + "\n    - {use: cs-only, when: customers > 1}")
    assert not [line for line in said(load().warnings) if line.startswith("policies.at-50-customers[3]")]


def test_where_the_first_day_is_varied_the_warning_counts_the_points(edit):
    edit(FILE, "baseline: never", "baseline: never\nvary: {company.start.customers: [10, 50, 80]}")
    lines = [line for line in said(load().warnings) if "at-50-customers[2]" in line]
    assert lines == [
        (
            "policies.at-50-customers[2].when: holds on the first day at 2 of 3 design points: the change happens then "
            "(got customers >= 50)."
        )
    ]


def test_what_nobody_reads_is_a_warning(edit):
    edit(FILE, ANY, "      when: month >= 30")
    edit(FILE, "staffing: own", "staffing: own\neffective: next_pay_year")
    study = load()
    assert study.targets is None
    assert said(study.warnings) == [
        "targets: is not read by this study (got {adoption: 70 %, expansion: 12 % of opening ARR}).",
        "effective: is not read by this study (got next_pay_year).",
    ]


def test_two_policies_that_are_the_same_thing_are_a_warning(edit):
    edit(
        FILE,
        NEVER,
        NEVER + "  nothing:\n    - {use: cs-only, hiring: to_ratio}\n  cold:\n    - {use: cs-only, hiring: frozen}\n",
    )
    assert said(load().warnings)[-1].startswith("policies: two policies are the same thing (got never and nothing): ")
    assert sum("same thing" in line for line in said(load().warnings)) == 1


def test_a_later_stage_with_nobody_in_it_leaves_the_policy_out_at_equal_budget(nobody, edit):
    edit(FILE, "staffing: own", "staffing: both")
    edit(FILE, AT_ONCE, "    - {use: nobody, when: customers >= 50}")
    assert (
        "policies.at-50-customers[2].use: has nobody, so at-50-customers is left out at the same spend (got nobody)."
        in (said(load().warnings))
    )


def test_a_study_of_models_has_the_design_that_it_always_had(world):
    plain = load(name="split-too-early")
    assert not {"policies", "targets", "measure_from_months"} & set(plain.design["experiment"])
    assert load({"measure_from": "24 months"}, "split-too-early").sha256 == plain.sha256


def test_the_design_holds_every_stage(world):
    design = load().design["experiment"]
    assert design["models"][0] == "never"
    assert design["policies"]["never[1]"] == {"model": "cs-only", "hiring": "to_ratio"}
    assert design["policies"]["at-50-customers-in-planning[2]"] == {
        "model": "cs-am-split",
        "hiring": "to_ratio",
        "when": "customers >= 50",
        "effective": "next_pay_year",
    }
    assert design["targets"] == {"adoption": 0.7, "expansion": 0.12}


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            AT_ONCE,
            AT_ONCE.replace(">= 50", ">= 60"),
            "policies.at-50-customers[2].when customers >= 50 → customers >= 60 (experiments/policies.yaml:15)",
        ),
        (
            ANY,
            ANY.replace("$25k", "$30k").replace("      when_any: [", "      when_any: [\n        "),
            (
                "policies.published-rule[2].when average_acv > $25k or customers > 100 "
                "or quarters_missing_both_targets >= 2 → "
                "average_acv > $30k or customers > 100 or quarters_missing_both_targets >= 2 (experiments/policies.yaml:22)"
            ),
        ),
        (
            AT_ONCE,
            AT_ONCE.replace("at_once", "next_pay_year"),
            "policies.at-50-customers[2].effective at_once → next_pay_year (experiments/policies.yaml:15)",
        ),
        (
            AT_ONCE,
            AT_ONCE.replace("effective: at_once", "hiring: frozen"),
            "policies.at-50-customers[2].hiring to_ratio → frozen (experiments/policies.yaml:15)",
        ),
        (
            AT_ONCE,
            AT_ONCE.replace("cs-am-split", "cs-only"),
            "policies.at-50-customers[2].model cs-am-split → cs-only (experiments/policies.yaml:15)",
        ),
        (TARGETS, TARGETS.replace("70", "65"), "targets.adoption 0.7 → 0.65 (experiments/policies.yaml:7)"),
        (
            "staffing: own",
            "staffing: own\nmeasure_from: 30 months",
            "measure_from_months nothing → 30 (experiments/policies.yaml:7)",
        ),
    ],
)
def test_a_difference_names_the_line_that_says_so(edit, old, new, line):
    before = load()
    stored = json.loads(json.dumps(before.design))
    edit(FILE, old, new)
    after = load()
    assert after.sha256 != before.sha256
    assert design_differences(stored, after) == [line]


def test_a_difference_finds_the_stages_of_a_policy_with_a_title(edit):
    edit(FILE, NEVER, "  never:\n    title: For ever\n    stages:\n      - {use: cs-only}\n")
    stored = json.loads(json.dumps(load().design))
    edit(FILE, "      - {use: cs-only}", "      - {use: cs-am-split}")
    assert design_differences(stored, load()) == [
        "policies.never[1].model cs-only → cs-am-split (experiments/policies.yaml:12)"
    ]


def test_one_condition_written_in_two_ways_is_one_design(edit):
    edit(FILE, AT_ONCE, "    - {use: cs-am-split, when: arr >= $25M and month > 24 months}")
    before = load().sha256
    edit(FILE, "arr >= $25M and month > 24 months", "arr >= $25000k and month > 2 years")
    assert load().sha256 == before


def test_check_says_each_policy_in_one_line(edit):
    edit(
        FILE,
        NEVER,
        NEVER + "  frozen-at-25m:\n    - {use: cs-only}\n    - {use: cs-only, when: arr >= $25M, hiring: frozen}\n",
    )
    (report,) = check_files(["policies"])
    for line in (
        "  never: cs-only\n",
        "  frozen-at-25m: cs-only, then cs-only with hiring frozen when arr >= $25M (at once)\n",
        "  at-50-customers: cs-only, then cs-am-split when customers >= 50 (at once)\n",
        (
            "  published-rule: cs-only, then cs-am-split when average_acv > $25k or customers > 100 or "
            "quarters_missing_both_targets >= 2 (at the next pay year)\n"
        ),
        "60 months · 6 policies, own staffing\n",
        "1 design point × 6 policies × 1 staffing = 6 cases",
    ):
        assert line in report.text


def test_show_and_schema_know_the_keys_of_a_policy(world):
    assert "      when: customers >= 50\n" in show("policies")
    assert "policies.at-50-customers[2].when" in show_paths("policies")
    properties = json_schema("experiment")["properties"]
    stages = properties["policies"]["additionalProperties"]["anyOf"][0]["anyOf"][1]
    assert {"use", "as", "change", "when", "when_any", "effective", "hiring"} <= set(stages["items"]["properties"])
    assert {"targets", "effective", "measure_from"} <= set(properties)
