"""The style guide is applied where findings are made: no word stronger than its interval, no forbidden word."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.report.findings.findings import _found, findings
from sim.report.terminal.tables import table
from sim.report.words import wording
from sim.report.words.style_guide import LEFT_OUT, guarded, number, violations
from sim.results.summary import Finding
from tests.report import synthetic, synthetic_policy, synthetic_sensitivity, synthetic_sweep
from tests.report.typed import of


@pytest.mark.parametrize(
    "text",
    [
        "A is clearly better than B on NRR: +1.8 points [+1.3, +2.3], better in 78 % of futures.",
        "Cannot tell yet whether A or B is better on NRR at equal spend: +0.7 points [-0.1, +1.6], better in 67 %.",
        "A and B are practically the same on NRR: 0.0 points [-0.3, +0.3], better in 50 % of futures.",
        "A is worse than B: -0.5 points [-0.9, -0.1]; on economic value cannot tell yet, +$3k [-$897k, +$903k].",
        "At own staffing (1.29 times the cost) A is better: +$0.3M [+$0.1M, +$0.5M].",
    ],
)
def test_what_may_stand_stands(text):
    assert violations(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A is clearly better than B on NRR: +0.3 points [-0.2, +0.8].", "contains zero"),
        ("A is worse on economic value: -$0.1M [-$0.4M, +$0.2M].", "contains zero"),
        ("A is better: +0.3 points [+0.8, -0.2].", "wrong way round"),
        ("A is optimal.", "optimal"),
        ("This proves it.", "proves"),
        ("NRR will rise by 3 points.", "will"),
        ("NRR is 103.9471 %.", "more decimals"),
    ],
)
def test_what_goes_beyond_its_numbers_is_found(text, words):
    assert any(words in found for found in violations(text))


def test_a_finding_that_goes_too_far_is_left_out_and_that_is_said():
    kept = guarded(
        [
            Finding(text="A is better: +1 point [-1, +3].", metrics=("nrr",)),
            Finding(text="Nothing here says what happens if the assumptions are wrong.", metrics=("assumptions",)),
        ]
    )
    assert [each.text for each in kept] == [
        f"{LEFT_OUT}.",
        "Nothing here says what happens if the assumptions are wrong.",
    ]


STUDIES = {
    "two": synthetic.summary(),
    "four": synthetic.summary(("cs-only", "cs-am-split", "am-only", "no-csm"), (0.0, -0.007, 0.02, -0.035)),
    "same": synthetic.summary(shifts=(0.0, 0.0)),
    "crossing": synthetic.crossover(),
    "several crossings": synthetic.crossover("several"),
    "explained": synthetic.explained(synthetic.crossover()),
    "policies": synthetic_policy.full_policies(),
    "map": synthetic_policy.mapped(),
    "worlds": synthetic_sensitivity.worlds(),
    "line": synthetic_sweep.line(),
    "words": synthetic_sweep.words(),
    "scattered": synthetic_sweep.scattered(),
}


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES.keys())
def test_no_finding_of_a_study_is_ever_left_out(study):
    assert [(each.text, violations(each.text)) for each in _found(of(study)) if violations(each.text)] == []
    assert findings(of(study)) == _found(of(study))


@settings(deadline=None, max_examples=40)
@given(st.floats(-0.05, 0.05), st.floats(-0.05, 0.05), st.integers(2, 400))
def test_whatever_two_models_do_no_finding_goes_too_far(first, second, n):
    study = synthetic.summary(("cs-only", "cs-am-split", "am-only"), (0.0, first, second), n=n)
    assert [each.text for each in _found(of(study)) if violations(each.text)] == []


@given(st.sampled_from(wording.VERDICTS), st.floats(-5, 5), st.floats(0.1, 3))
def test_a_claim_is_found_exactly_where_its_interval_contains_zero(verdict, middle, half):
    low, high = round(middle - half, 1), round(middle + half, 1)
    text = f"A is {verdict} than B on NRR: {middle:+.1f} points [{low:+.1f}, {high:+.1f}]."
    wrong = verdict.startswith(("clearly", "better", "worse")) and low < 0.0 < high
    assert bool(violations(text)) == wrong


@pytest.mark.parametrize(
    ("text", "wanted"), [("-1.8", -1.8), ("+$0.3M", 3e5), ("-$448k", -448e3), ("−2", -2.0), ("1,200", 1200.0)]
)
def test_numbers_of_findings_are_read_back(text, wanted):
    assert number(text) == pytest.approx(wanted)


@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES.keys())
def test_no_sentence_says_equal_spend_where_one_was_paid_more(study):
    dear = json.loads(json.dumps(study))
    for point in dear["points"]:
        point["staffing"] = "equal_budget"
        point["cost_ratio"] = {key: 1.0 if key == dear["baseline"] else 1.05 for key in point["models"]}
    for name in ("choice", "crossings", "curves", "changes", "by_size", "next_runs"):
        for row in dear.get(name) or ():
            row["staffing"] = "equal_budget"
    for told in (dear, *(dear | {"points": [point]} for point in dear["points"][:1])):
        said = " ".join(each.text for each in findings(of(told))) + "\n" + table(of(told))
        bare = re.findall(r".{0,40}(?<!nearly )equal (?:spend|budget)", said, flags=re.IGNORECASE)
        assert [text for text in bare if "nearly equal" not in text.lower()] == []
        assert "early equal" in said or not dear["points"][0]["comparisons"]
