"""Whatever a file holds, there is one clear error at a place, never a traceback and never a wait."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.config.commands.show import open_shown
from sim.config.language.nodes import Problems
from sim.config.study.single import load_company, load_model, load_plan
from sim.config.study.study import load_experiment
from sim.config.yaml.loading import read_text
from sim.errors import InputError

COMPANY, CS_ONLY = "companies/mid-market-saas.yaml", "models/cs-only.yaml"


def lines(call, *arguments, **named):
    with pytest.raises(InputError) as caught:
        call(*arguments, **named)
    assert caught.value.exit_code == 2
    return str(caught.value).split("\n")


def write(world, text, name="bad.yaml"):
    path = world / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "bad.yaml:1:1: is empty (got nothing). Start with 'kind: company' or another kind."),
        ("# only a comment\n", "bad.yaml:1:1: is empty (got nothing). Start with 'kind: company' or another kind."),
        ("- one\n- two\n", "bad.yaml:1:1: must be a mapping of keys to values (got [one, two]). Start with 'kind:'."),
        ("just words\n", "bad.yaml:1:1: must be a mapping of keys to values (got just words). Start with 'kind:'."),
        (
            b"\xff\xfe\x00kind",
            (
                "bad.yaml:1:1: is not UTF-8 text (got UTF-16). "
                "Save it as UTF-8 (in an editor: Save as, Encoding), or name a YAML file."
            ),
        ),
        (
            "kind: experiment\ntitle: &a x\n",
            ("bad.yaml:2:8: an anchor is not allowed (got &a). Use 'extends:' to inherit, and put a text in quotes."),
        ),
        (
            "kind: experiment\ntitle: *a\n",
            ("bad.yaml:2:8: an alias is not allowed (got *a). Write the value itself, and put a text in quotes."),
        ),
        (
            "kind: experiment\nkind: model\n",
            "bad.yaml:2:1: the key stands twice (got kind, first in line 1). Remove one of them.",
        ),
        (
            "kind: experiment\n---\nkind: model\n",
            "bad.yaml:2:1: holds a second document (got ---). Keep one kind per file.",
        ),
        (
            "kind: !!python/object:os.system x\n",
            (
                "bad.yaml:1:7: a tag is not allowed (got tag:yaml.org,2002:python/object:os.system). "
                "Write the plain value, and put a text in quotes."
            ),
        ),
    ],
)
def test_a_file_that_cannot_be_read_says_why(world, content, message):
    assert lines(load_experiment, write(world, content)) == [message]


def test_a_file_that_is_not_yaml_names_the_line(world):
    (line,) = lines(load_experiment, write(world, "kind: experiment\ntitle: [one, two\nstudy: compare\n"))
    assert (
        line
        == "bad.yaml:2:8: [ is opened and never closed (got title: [one, two). Close it with ] where its values end."
    )


def test_ten_megabytes_are_refused_unread(world):
    path = write(world, b"kind: experiment\n" + b"x: " + b"a" * 10_000_001)
    started = time.perf_counter()
    assert lines(load_experiment, path) == [
        "bad.yaml: is too large (got 10.0 MB, at most 1 MB). Is this the right file?"
    ]
    assert time.perf_counter() - started < 1


def test_aliases_cannot_explode(world):
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [*{chr(97 + i)}, *{chr(97 + i)}]\n" for i in range(20)
    )
    started = time.perf_counter()
    (line,) = lines(load_experiment, write(world, bomb))
    assert "an anchor is not allowed" in line
    assert time.perf_counter() - started < 1


def test_deep_nesting_is_refused(world):
    (line,) = lines(load_experiment, write(world, "kind: " + "[" * 500 + "]" * 500))
    assert "is nested too deep" in line


@pytest.mark.parametrize("path", ["./nowhere.yaml", "nowhere/else.yaml"])
def test_a_path_that_does_not_exist_is_named(world, path):
    (line,) = lines(load_experiment, path)
    assert "no such file" in line
    assert path.removeprefix("./") in line


def test_a_folder_is_no_file(world):
    (world / "folder.yaml").mkdir()
    assert "is a folder" in lines(load_experiment, "./folder.yaml")[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            COMPANY,
            "start: {customers: 160}",
            "start: {customers: 1.5}",
            "6:20: start.customers: must be a whole number (got 1.5). Write 2.",
        ),
        (
            COMPANY,
            "start: {customers: 160}",
            "start: {customers: 0}",
            "6:20: start.customers: must be between 1 and 100000 (got 0). Correct the number.",
        ),
        (
            COMPANY,
            "start: {customers: 160}",
            "start: many",
            "6:8: start: must be a mapping (got many). Keys here: customers, accounts, as_of.",
        ),
        (
            COMPANY,
            "tools: $4k a year",
            "tools: -$4k a year",
            "52:32: costs.tools: must be at least $0 a year (got -$4k a year). Correct the number.",
        ),
        (
            COMPANY,
            "time_to_fill: 30..42..90 days",
            "time_to_fill: soon",
            (
                "51:24: hiring.time_to_fill: is no number (got soon). "
                "Write a number with its unit, such as 40 %, $150k, 14 h or 60 days."
            ),
        ),
        (
            COMPANY,
            "    share_of_new_logos: 10 %",
            "    share_of_new_logos: 20 %",
            "10:3: segments: share_of_new_logos must add up to 100 % (got 45 % + 45 % + 20 % = 110 %). Change one of them.",
        ),
        (
            COMPANY,
            "stickiness: 30 %",
            "stickiness: 0 %",
            "41:17: segments.enterprise.stickiness: must be between 1 % and 99 % (got 0 %). Correct the number.",
        ),
        (
            COMPANY,
            "champion_leaves: {value: 15..22..30 % a year, source: contact-decay data 2021, strength: opinion",
            "champion_leaves: {value: 15..22..30 % a year, source: contact-decay data 2021, strength: certain",
            "49:90: strength: must be measured, survey, opinion or assumption (got certain). Write one of these.",
        ),
        (
            COMPANY,
            "title: Mid-market SaaS, about $8M ARR\n",
            "",
            "1:1: title: is missing (got no such key). Write title: a line that says which company this is.",
        ),
        (
            COMPANY,
            "  enterprise:\n",
            "  titans:\n",
            (
                "35:3: segments.titans: nothing is known about such customers (got titans). "
                "Add like: one of smb, mid-market, enterprise."
            ),
        ),
    ],
)
def test_company_mistakes(edit, file, old, new, message):
    edit(file, old, new)
    assert lines(load_company, "mid-market-saas", uncalibrated=True) == [f"{file}:{message}"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    staffing: {accounts_per_rep: {smb: 180, mid-market: 30, enterprise: 9}}",
            "    staffing: {}",
            (
                "9:15: people.csm.staffing: the role has no people (got nothing). "
                "Write one of accounts_per_rep, arr_per_rep, one_per, headcount, team."
            ),
        ),
        (
            "    staffing: {accounts_per_rep: {smb: 180, mid-market: 30, enterprise: 9}}",
            "    staffing: {headcount: 0}",
            "9:27: people.csm.staffing.headcount: must be between 0.1 and 10000 (got 0). Correct the number.",
        ),
        (
            "    staffing: {accounts_per_rep: {smb: 180, mid-market: 30, enterprise: 9}}\n",
            "",
            (
                "7:3: people.csm.staffing: is missing (got no such key). "
                "Write staffing: {accounts_per_rep: {smb: 200, mid-market: 45, enterprise: 12}}."
            ),
        ),
        (
            "    staffing: {accounts_per_rep: {smb: 180, mid-market: 30, enterprise: 9}}",
            "    staffing: {one_per: desk}",
            (
                "9:25: people.csm.staffing.one_per: no such role (got desk; people has csm). "
                "Add desk under people, or name one of these or 'automated'."
            ),
        ),
        (
            "    staffing: {accounts_per_rep: {smb: 180, mid-market: 30, enterprise: 9}}",
            "    staffing: {headcount: 2, arr_per_rep: $5M}",
            "9:15: people.csm.staffing: give one way to count people (got arr_per_rep $5M, headcount 2). Keep one of them.",
        ),
        (
            "discovery, expansion]",
            "discovery]",
            "11:1: ownership: nobody owns expansion. Add a last line without 'when', such as {work: expansion, owner: csm}.",
        ),
        (
            "plan: csm-retention",
            "plan: csm-retentions",
            (
                "8:11: people.csm.plan: no such plan (got csm-retentions). Did you mean csm-retention? "
                "All of them: postsale list plans."
            ),
        ),
        ("readiness, renewal,", "readines, renewal,", None),
        (
            "owner: csm}",
            "owner: csm, when: seats > 1O}",
            (
                "12:102: ownership[1].when: seats has a unit that nobody knows (got 1O). "
                "Units: $ € £, %, x, min, h, days, weeks, "
                "months, quarters, years, points; a week|month|quarter|year for a rate."
            ),
        ),
        (
            "owner: csm}",
            "owner: csm, when: segmnt is smb}",
            "12:102: ownership[1].when: no such field (got segmnt). Did you mean segment?",
        ),
    ],
)
def test_model_mistakes(edit, old, new, message):
    edit(CS_ONLY, old, new)
    found = lines(load_model, "cs-only")
    if message is None:
        assert len(found) == 1
        assert "Did you mean readiness?" in found[0]
    else:
        assert found == [f"{CS_ONLY}:{message}"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "    share: 40 %",
            "    share: 50 %",
            "10:3: components: shares must add up to 100 % (got 60 % + 50 % = 110 %). Change one of them.",
        ),
        ("base: $100k", "base: $200k", "7:7: base: must be at most ote (got $200k of $180k). Correct one of them."),
        (
            "base: $100k",
            "base: $100k\nbase_share: 56 %",
            "8:1: base_share: give base or base_share, not both (got base $100k, base_share 56 %). Remove one.",
        ),
        (
            "base: $100k                        # or base_share: 56 %; exactly one of the two\n",
            "",
            "1:1: base: is missing (got neither base nor base_share). Write base: $100k.",
        ),
        (
            "    rate: 3 % ",
            "    #rate: 3 % ",
            "10:5: components[1]: needs a rate or a target (got neither). Write rate: 3 %, or a target.",
        ),
        (
            "{at: 6 % of opening ARR",
            "{at: 16 % of opening ARR",
            (
                "16:21: components[2].threshold.at: asks for more than the target (got 16 % of opening ARR, "
                "target 12 % of opening ARR). Correct one of them."
            ),
        ),
        ("ote: $180k", "ote: 180k", "6:6: ote: needs a unit (got 180k). Write $180k."),
    ],
)
def test_plan_mistakes(edit, old, new, message):
    edit("comp/am-seller-kicker.yaml", old, new)
    assert lines(load_plan, "am-seller-kicker") == [f"comp/am-seller-kicker.yaml:{message}"]


def test_a_company_without_calibration_is_refused_with_the_remedy(world):
    (line,) = lines(load_experiment, "split-too-early")
    assert "this company is not calibrated yet" in line


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text):
    problems = Problems()
    root = read_text(text, "any.yaml", problems)
    assert (root is None) == bool(problems.mistakes) or root is not None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.data())
def test_a_file_with_any_line_replaced_is_read_or_refused(world, data):
    path = world / COMPANY
    original = path.read_text()
    rows = original.split("\n")
    index = data.draw(st.integers(0, len(rows) - 1))
    rows[index] = data.draw(
        st.sampled_from(
            [
                "",
                "  x: 1",
                "start: []",
                "segments: {smb: 1}",
                "  smb: []",
                "hours: 3",
                "- a",
                "kind: model",
                "source: x",
                "  value: 3",
                "segments:",
            ]
        )
    )
    try:
        path.write_text("\n".join(rows))
        problems = Problems()
        try:
            open_shown("./" + COMPANY, problems)
            load_company("mid-market-saas", uncalibrated=True)
        except InputError as error:
            problems.mistakes += error.problems
        assert all(problem.message.endswith((".", "?")) for problem in problems.mistakes)
    finally:
        path.write_text(original)
