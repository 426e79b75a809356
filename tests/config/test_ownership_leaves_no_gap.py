"""Every work of every customer has an owner, and every line can apply; conditions read as they are written."""

import pytest

from sim.config.language.nodes import Problems
from sim.config.organisation.model import check_model
from sim.config.study.single import load_model
from sim.config.yaml.loading import read_text
from sim.vocabulary import Activity, Coverage

HEAD = """kind: model
title: t
thresholds: {big: $100k, small: $5k}
people:
  csm: {plan: p, staffing: {headcount: 2}}
  am: {plan: p, staffing: {one_per: csm}}
ownership:
  - {work: [onboarding, adoption, risk, readiness, renewal, discovery], owner: csm}
"""


def messages(*lines):
    problems = Problems()
    root = read_text(HEAD + "".join(f"  - {{{line}}}\n" for line in lines), "m.yaml", problems)
    check_model("m", root, problems)
    return [problem.message for problem in sorted(problems.mistakes)]


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (["work: expansion, when: deal > big, owner: am"], " where deal <= $100k"),
        (["work: expansion, when: deal >= $20k, owner: am"], " where deal < $20k"),
        (
            ["work: expansion, when: deal < big, owner: am", "work: expansion, when: deal > big, owner: csm"],
            " where deal is $100k",
        ),
        (["work: expansion, when: arr > small and arr < big, owner: am"], " where arr <= $5k"),
        (["work: expansion, when: segment is smb, owner: am"], " where segment is not smb"),
        (["work: expansion, when: segment is not smb, owner: am"], " where segment is smb"),
        (
            [
                "work: expansion, when: segment is smb and arr > big, owner: am",
                ("work: expansion, when: segment is not smb, owner: csm"),
            ],
            " where segment is smb and arr <= $100k",
        ),
        (["work: expansion, when: auto_renew is yes, owner: am"], " where auto_renew is no"),
        (["work: expansion, when: cycle > 1, owner: am"], " where cycle <= 1"),
        (["work: expansion, when: tenure < 12 months, owner: am"], " where tenure >= 12 months"),
        (["work: expansion, when: draw < 50 %, owner: am"], " where draw >= 50 %"),
    ],
)
def test_the_gap_is_said_in_the_words_of_the_conditions(lines, where):
    (message,) = messages(*lines)
    assert message.startswith(f"nobody owns expansion{where}. Add a last line without 'when'")


@pytest.mark.parametrize(
    "lines",
    [
        ["work: expansion, owner: am"],
        ["work: expansion, owner: automated", "work: risk, when: deal > $1, owner: am"][:1],
        ["work: expansion, when: deal > big, owner: am", "work: expansion, when: deal <= big, owner: csm"],
        ["work: expansion, when: segment is smb, owner: am", "work: expansion, when: segment is not smb, owner: csm"],
        ["work: expansion, when: auto_renew is yes, owner: am", "work: expansion, when: auto_renew is no, owner: csm"],
        ["work: expansion, when: arr >= 0 and seats > 500, owner: am", "work: expansion, owner: csm"],
    ],
)
def test_lines_that_cover_everything_are_no_mistake(lines):
    assert [message for message in messages(*lines) if "nobody owns" in message] == []


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ["work: expansion, owner: am", "work: expansion, when: deal > big, owner: csm"],
            "can never apply; ownership[2] already gives all expansion to am. Put this line above it, or remove it.",
        ),
        (
            [
                "work: expansion, when: deal > $50k, owner: am",
                "work: expansion, when: deal > big, owner: csm",
                "work: expansion, owner: csm",
            ],
            "can never apply; ownership[2] already gives away all of it. Put this line above, or remove it.",
        ),
        (
            ["work: expansion, when: deal > big and deal < $50k, owner: csm", "work: expansion, owner: am"],
            "can never apply; its conditions contradict each other. Correct them, or remove it.",
        ),
    ],
)
def test_a_line_that_can_never_apply_says_why(lines, message):
    assert messages(*lines) == [message]


def test_a_role_that_owns_nothing_is_refused():
    assert messages("work: expansion, owner: csm") == [
        "owns no work (got no ownership line with am). Give it work, or remove the role."
    ]


@pytest.mark.parametrize(
    ("when", "message"),
    [
        (
            "deal > hug",
            "no such threshold (got hug; thresholds has big, small). Add hug under thresholds, or write a number.",
        ),
        ("deal > bigg", "no such threshold (got bigg; thresholds has big, small). Did you mean big?"),
        ("deal > 100", "deal needs a unit (got 100). Write $100."),
        ("segment > smb", "segment is compared by 'is' or 'is not' (got >). Write segment is smb."),
        ("auto_renew is maybe", "auto_renew is yes or no (got maybe). Write auto_renew is yes."),
        ("deal > big or arr > big", "has no 'or' (got deal > big or arr > big). Write a second ownership line."),
        ("deal", "is no condition (got deal). Write FIELD OP VALUE, such as arr > $100k or segment is smb."),
    ],
)
def test_a_condition_that_cannot_be_read_is_the_only_mistake(when, message):
    assert messages(f"work: expansion, when: {when}, owner: am") == [message]


def test_a_model_becomes_the_value_that_its_file_says(world):
    case = load_model("renewals-desk")
    desk = case.model.roles[1]
    assert (desk.key, desk.title, desk.coverage, desk.hires_for_success) == (
        "desk",
        "Renewals specialist",
        Coverage.POOLED,
        0.30,
    )
    assert desk.staffing.arr_per_rep_cents == 1_200_000_000
    assert case.model.roles[0].title == "csm"
    assert case.model.roles[0].coverage is Coverage.NAMED
    first = case.model.ownership[0]
    assert (first.work, first.owner) == ((Activity.ADOPTION,), None)
    assert [(each.field, each.op, each.value) for each in first.when] == [
        ("segment", "is", "smb"),
        ("arr", "<", 500_000),
    ]
    assert case.model.renewal_handoff_days == 60
    assert {role: plan.ote for role, plan in case.plans.items()} == {"csm": 125_000, "desk": 110_000, "am": 160_000}


def test_a_role_may_be_paid_by_the_market_share_accounts_and_have_closed_the_sale(edit):
    plain = load_model("fully-split").model
    assert [(role.market_pay, role.reps_per_account, role.closed_the_sale) for role in plain.roles] == [
        (False, 1, False),
        (False, 1, False),
    ]
    assert plain.protocol == 0.70
    edit(
        "models/fully-split.yaml",
        "    plan: am-seller-kicker\n",
        "    plan: am-seller-kicker\n    pay: market\n    reps_per_account: 2\n    closed_the_sale: yes\n",
    )
    edit("models/fully-split.yaml", ", protocol: 70 %}", "}")
    model = load_model("fully-split").model
    am = model.roles[1]
    assert (am.market_pay, am.reps_per_account, am.closed_the_sale) == (True, 2, True)
    assert model.roles[0] == plain.roles[0]
    assert model.protocol is None


def test_a_model_without_people_is_wholly_automated():
    problems = Problems()
    work = "onboarding, adoption, risk, readiness, renewal, discovery, expansion"
    text = f"kind: model\ntitle: t\npeople: {{}}\nownership:\n  - {{work: [{work}], owner: automated}}\n"
    check_model("m", read_text(text, "m.yaml", problems), problems)
    assert problems.mistakes == []
