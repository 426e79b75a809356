"""One edit of the documented study of policies gives exactly one line, with position, value and remedy."""

import pytest

from sim.config.language.nodes import Problems
from sim.config.study.study import load_experiment, read_experiment
from sim.errors import InputError

FILE = "experiments/policies.yaml"
AT_ONCE = "    - {use: cs-am-split, when: customers >= 50, effective: at_once}"
PLANNED = "    - {use: cs-am-split, when: customers >= 50, effective: next_pay_year}"
NEVER = "  never:\n    - {use: cs-only}\n"
TARGETS = "targets: {adoption: 70 %, expansion: 12 % of opening ARR}"
VARIANT = "{use: cs-am-split, as: two-am, change: {people.am.staffing: {arr_per_rep: $3M}}"


def load(overrides=None, name="policies"):
    return load_experiment(name, overrides, uncalibrated=True)


EDITS = [
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: custmers >= 50}",
        "15:32: policies.at-50-customers[2].when: no such field (got custmers). Did you mean customers?",
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: segment is smb}",
        (
            "15:32: policies.at-50-customers[2].when: no such field (got segment). "
            "Fields: month, customers, arr, average_acv, quarters_missing_both_targets."
        ),
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: average_acv > 25}",
        "15:32: policies.at-50-customers[2].when: average_acv needs a unit (got 25). Write $25.",
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: customers >= $50}",
        "15:32: policies.at-50-customers[2].when: customers has the wrong unit (got $50). Write it like 160.",
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: month >= soon}",
        "15:32: policies.at-50-customers[2].when: month is no number of months (got soon). Write it like 24, or 24 months.",
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: customers >= 50..60}",
        (
            "15:32: policies.at-50-customers[2].when: customers must be one number, not a range (got 50..60). "
            "Write one number."
        ),
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: customers > -1}",
        "15:32: policies.at-50-customers[2].when: customers is never below 0 (got -1). Correct the number.",
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: customers is 50}",
        (
            "15:32: policies.at-50-customers[2].when: customers is compared by >, >=, < or <= (got is). "
            "Write customers >= 50."
        ),
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: customers is not 50}",
        (
            "15:32: policies.at-50-customers[2].when: customers is compared by >, >=, < or <= (got is not). "
            "Write customers < 50."
        ),
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: customers>=50}",
        (
            "15:32: policies.at-50-customers[2].when: is no condition (got customers>=50). "
            "Write FIELD OP VALUE, such as customers >= 50."
        ),
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: customers > 50 or arr > $5M}",
        (
            "15:32: policies.at-50-customers[2].when: has no 'or' (got customers > 50 or arr > $5M). "
            "Write when_any with one line each."
        ),
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: arr > €5M}",
        "15:32: policies.at-50-customers[2].when: this study is in $ (got arr > €5M). Write it in $.",
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split}",
        "15:7: policies.at-50-customers[2].when: is missing (got no such key). Write when: customers >= 50.",
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: arr > $5M, when_any: [customers > 50]}",
        (
            "15:7: policies.at-50-customers[2]: give when or when_any, not both "
            "(got when arr > $5M, when_any [customers > 50]). Remove one."
        ),
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when_any: []}",
        (
            "15:36: policies.at-50-customers[2].when_any: needs at least one condition (got none). "
            "Write [customers >= 50]."
        ),
    ),
    (
        AT_ONCE,
        f"    - {{use: cs-am-split, when_any: [{', '.join(f'month > {n}' for n in range(7))}]}}",
        "15:36: policies.at-50-customers[2].when_any: takes 6 conditions at most (got 7). Remove some.",
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when_any: [customers > 50, ar > $5M]}",
        "15:53: policies.at-50-customers[2].when_any[2]: no such field (got ar). Did you mean arr?",
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-splitt, when: customers >= 50}",
        (
            "15:13: policies.at-50-customers[2].use: no such model (got cs-am-splitt). Did you mean cs-am-split? "
            "All of them: postsale list models."
        ),
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: customers >= 50, hiring: frozn}",
        ("15:57: policies.at-50-customers[2].hiring: must be to_ratio or frozen (got frozn). Did you mean frozen?"),
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: customers >= 50, efective: at_once}",
        "15:49: policies.at-50-customers[2].efective: no such key. Did you mean effective?",
    ),
    (
        AT_ONCE,
        "    - {use: cs-am-split, when: customers >= 50, change: {pairing: crossed}}",
        ("15:7: policies.at-50-customers[2]: needs a name of its own (got change without as). Add as: and a new key."),
    ),
    (
        AT_ONCE,
        "    - {use: cs-only, as: cs-am-split, when: customers >= 50}",
        (
            "15:7: policies.at-50-customers[2]: the key stands twice (got cs-am-split). "
            "Give one of them another name by 'as:'."
        ),
    ),
    (
        AT_ONCE,
        "    - cs-am-split",
        ("15:7: policies.at-50-customers[2]: must be a mapping (got cs-am-split). Keys here: use, as, change, when."),
    ),
    (
        NEVER,
        "  never:\n    - {use: cs-only, when: customers >= 50}\n",
        (
            "10:22: policies.never[1].when: the first stage runs from the first day (got customers >= 50). "
            "Remove when, or put the stage that comes before it above."
        ),
    ),
    (
        NEVER,
        "  never:\n    - {use: cs-only, effective: at_once}\n",
        (
            "10:22: policies.never[1].effective: the first stage runs from the first day (got at_once). "
            "Remove effective, or put the stage that comes before it above."
        ),
    ),
    (NEVER, "  never: []\n", "9:10: policies.never: needs at least one stage (got none). Write - {use: cs-only}."),
    (NEVER, "  never:\n", "10:3: policies.never: must be a mapping or a list (got nothing). Correct its form."),
    (
        NEVER,
        "  never: {title: Never}\n",
        "9:3: policies.never.stages: is missing (got no such key). Write stages: [{use: cs-only}].",
    ),
    (
        TARGETS + "\n",
        "",
        (
            "21:55: policies.published-rule[2].when_any[3]: needs targets (got no such key). "
            "Write targets: {adoption: 70 %, expansion: 12 % of opening ARR}."
        ),
    ),
    (
        TARGETS,
        "targets: {adoption: 70 %}",
        "7:1: targets.expansion: is missing (got no such key). Write expansion: 12 % of opening ARR.",
    ),
    (TARGETS, "targets: {adoption: 70, expansion: 12 %}", "7:21: targets.adoption: needs a unit (got 70). Write 70 %."),
    (
        "baseline: never",
        "baseline: neverr",
        "24:11: baseline: is not one of the policies (got neverr). Did you mean never?",
    ),
    (
        "study: policy",
        "study: compare",
        "8:1: policies: needs study: policy or study: crossover (got compare). Write study: policy.",
    ),
    (
        "staffing: own",
        "staffing: own\nmodels: [cs-only, cs-am-split]",
        "9:1: policies: give models or policies, not both (got models [cs-only, cs-am-split]). Remove one.",
    ),
]


def mistakes(name="policies"):
    problems = Problems()
    read_experiment(name, {}, problems, uncalibrated=True)
    return [str(problem) for problem in sorted(problems.mistakes)]


@pytest.mark.parametrize(("old", "new", "message"), EDITS, ids=[str(n) for n in range(1, len(EDITS) + 1)])
def test_edit_gives_this_line_and_no_other(edit, old, new, message):
    edit(FILE, old, new)
    assert mistakes() == [f"{FILE}:{message}"]


def test_a_variant_says_the_same_wherever_it_stands(edit):
    edit(FILE, AT_ONCE, f"    - {VARIANT}, when: customers >= 50}}")
    edit(FILE, PLANNED, f"    - {VARIANT.replace('$3M', '$4M')}, when: customers >= 60}}")
    assert mistakes() == [
        (
            f"{FILE}:18:7: policies.at-50-customers-in-planning[2]: the key stands twice (got two-am). "
            "Give one of them another name by 'as:'."
        )
    ]


def test_two_files_of_one_key_need_two_names(world, edit):
    text = (world / "models" / "cs-am-split.yaml").read_text().replace("paired", "crossed")
    (world / "other").mkdir()
    (world / "other" / "cs-am-split.yaml").write_text(text)
    edit(FILE, AT_ONCE, "    - {use: ../other/cs-am-split.yaml, when: customers >= 50}")
    assert mistakes() == [
        (
            f"{FILE}:15:7: policies.at-50-customers[2]: the key stands twice (got cs-am-split). "
            "Give one of them another name by 'as:'."
        )
    ]


@pytest.mark.parametrize("staffing", ["both", "equal_budget"])
def test_a_budget_needs_somebody_to_spend_it_on(nobody, edit, staffing):
    edit(FILE, "staffing: own", f"staffing: {staffing}")
    edit(FILE, NEVER, "  never:\n    - {use: nobody}\n")
    assert mistakes() == [
        (
            f"{FILE}:10:13: policies.never[1].use: has nobody to spend the same money on (got nobody). "
            "Write staffing: own, or begin with a model that has people."
        )
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("study: policy\n", "1:1: policies: is missing (got no such key). Write policies: {never: [{use: cs-only}]}."),
        (
            "study: policy\nmodels: [cs-only]\n",
            "1:1: policies: is missing (got no such key). Write policies: {never: [{use: cs-only}]}.",
        ),
        (
            "study: policy\npolicies: {}\n",
            "5:11: policies: needs at least one policy (got none). Write never: [{use: cs-only}].",
        ),
        ("study: policy\npolicies: [never]\n", "5:11: policies: must be a mapping"),
        ("study: policy\npolicies: {no way: [{use: cs-only}]}\n", "5:12: policies: is no name (got no way)."),
        (
            "models: [cs-only]\ntargets: {adoption: 130 %, expansion: 12 %}\n",
            "5:21: targets.adoption: must be between 0 % and 100 % (got 130 %).",
        ),
    ],
)
def test_a_study_without_policies_says_what_is_missing(world, text, message):
    (world / "experiments" / "bare.yaml").write_text(f"kind: experiment\ntitle: t\ncompany: early-stage-saas\n{text}")
    (line,) = mistakes("bare")
    assert line.startswith(f"experiments/bare.yaml:{message}")


def test_a_list_item_that_is_not_there_cannot_be_set(world):
    with pytest.raises(InputError, match="no such list item") as caught:
        load({"policies.never[7].when": "customers >= 50"})
    (problem,) = caught.value.problems
    assert str(problem) == (
        "--set: no such list item (got policies.never[7].when). Items count from 1; this list has fewer than 7."
    )


@pytest.mark.parametrize(
    ("horizon", "measure_from", "message"),
    [
        (
            "60 months",
            "6 months",
            (
                "9:15: measure_from: must be at least 12 months (got 6 months). "
                "Write 12 months or more: the first rates need a year to look back on."
            ),
        ),
        (
            "60 months",
            "60 months",
            (
                "9:15: measure_from: must be before the end of 60 months (got 60 months). "
                "Write 59 months or less, or a longer horizon."
            ),
        ),
        ("60 months", "400 days", "9:15: measure_from: must be whole months (got 400 days). Write 13 months."),
        ("60 months", "30", "9:15: measure_from: needs a unit (got 30). Write 30 days or 30 months."),
        (
            "12 months",
            "12 months",
            (
                "8:10: horizon: must be at least 13 months (got 12 months). "
                "Write 13 months or more: results are averages after month 12."
            ),
        ),
    ],
)
def test_there_must_be_something_to_measure(edit, horizon, measure_from, message):
    file = "experiments/split-too-early.yaml"
    edit(file, "horizon: 60 months", f"horizon: {horizon}\nmeasure_from: {measure_from}")
    assert mistakes("split-too-early") == [f"{file}:{message}"]


def test_a_short_study_may_measure_early(world):
    study = load({"horizon": "18 months", "measure_from": "12 months"}, "split-too-early")
    assert (study.horizon_months, study.measure_from_months) == (18, 12)
    assert load(name="split-too-early").measure_from_months == 24
