"""A plan file becomes a value with one meaning, and a plan that cannot be paid says which line is wrong."""

import pytest

from sim.config.commands.check import check_files
from sim.config.language.nodes import Problems
from sim.config.organisation.plan import build_plan, check_plan, describe_plan
from sim.config.study.single import load_model, load_plan
from sim.config.yaml.loading import read_text
from sim.errors import InputError
from sim.model.inputs import Component, Kicker
from sim.vocabulary import Book, PayMetric

HEAD = "kind: plan\ntitle: t\nsource: a test\nstrength: opinion\note: $100k\nbase_share: 60 %\n"
GRR = "{pays_for: grr, share: 100 %, target: 90 %}"
PAIRED = "kicker: {pays_for: nrr, book: pair, above: 110 %, pays: $8k a year}\n"


def read(text):
    problems = Problems()
    checked = check_plan("p", read_text(HEAD + text, "p.yaml", problems), problems)
    return checked, problems


def built(*components, rest=""):
    checked, problems = read("components:\n" + "".join(f"  - {each}\n" for each in components) + rest)
    assert problems.mistakes == []
    return build_plan(checked)


def mistakes(*components, rest=""):
    _, problems = read("components:\n" + "".join(f"  - {each}\n" for each in components) + rest)
    return [f"{problem.path}: {problem.message}" for problem in problems.mistakes]


def test_the_documented_plan_is_read_as_its_comments_say(world):
    plan = load_plan("am-seller-kicker")
    assert (plan.ote, plan.base, plan.variable, plan.period_months) == pytest.approx((180_000, 100_000, 80_000, 3))
    assert plan.components == (
        Component(PayMetric.RENEWAL_ARR, 0.6, rate=0.03),
        Component(
            PayMetric.EXPANSION_ARR,
            0.4,
            target=0.12,
            of_opening_arr=True,
            threshold_at=0.5,
            threshold_pays=0.0,
            cap_at=2.0,
            cap_pays=3.0,
        ),
    )
    assert plan.kicker == Kicker(PayMetric.NRR, Book.PAIR, 1.1, 8_000)


def test_check_says_the_documented_plan_in_one_line(world):
    (report,) = check_files(["comp/am-seller-kicker.yaml"])
    assert (
        "base/variable 56/44 · renewals $48,000 at target = $1.6M renewed · expansion $32,000 at 12 % of opening ARR"
        " · kicker $8,000 a year above 110 % nrr of the pair's book"
    ) in report.text


@pytest.mark.parametrize(("word", "months"), [("month", 1), ("quarter", 3), ("year", 12)])
def test_a_pay_period_is_so_many_months(word, months):
    assert built(GRR, rest=f"pay_period: {word}\n").period_months == months


def test_a_salary_has_no_components(world):
    plan = load_plan("csm-classic")
    assert (plan.base_share, plan.variable, plan.components, plan.kicker) == (1.0, 0.0, (), None)


def test_components_of_a_salary_are_no_mistake():
    _, problems = read(f"components: [{GRR}]\n".replace("base_share", "x"))
    assert problems.mistakes == []
    text = HEAD.replace("60 %", "100 %") + f"components:\n  - {GRR}\n"
    problems = Problems()
    assert build_plan(check_plan("p", read_text(text, "p.yaml", problems), problems)).variable == 0
    assert problems.mistakes == []


@pytest.mark.parametrize(
    ("component", "target"),
    [
        ("pays_for: grr, target: 91 %", 0.91),
        ("pays_for: nrr, target: 108 %", 1.08),
        ("pays_for: logo_retention, target: 88 %", 0.88),
        ("pays_for: health, target: 70 %", 0.70),
        ("pays_for: expansion_arr, target: $400k", 400_000),
        ("pays_for: time_to_value, target: 60 days", 60),
        ("pays_for: leads, target: 12", 12),
        ("pays_for: adoption, target: benchmark", None),
        ("pays_for: renewal_arr, target: benchmark", None),
    ],
)
def test_a_target_is_held_in_the_unit_of_its_metric(component, target):
    (made,) = built(f"{{{component}, share: 100 %}}").components
    assert made.target == (None if target is None else pytest.approx(target))
    assert not made.of_opening_arr


@pytest.mark.parametrize(
    ("component", "threshold", "cap"),
    [
        ("pays_for: grr, target: 80 %, threshold: {at: 60 %, pays: 0 %}, cap: {at: 100 %, pays: 200 %}", 0.75, 1.25),
        ("pays_for: grr, target: benchmark, threshold: {at: 90 % of target, pays: 50 %}", 0.9, None),
        ("pays_for: leads, target: 12, cap: {at: 18, pays: 200 %}", 0.0, 1.5),
        ("pays_for: expansion_arr, target: $400k, threshold: {at: $100k, pays: 0 %}", 0.25, None),
        (
            "pays_for: time_to_value, target: 60 days, threshold: {at: 90 days, pays: 0 %}, cap: {at: 40 days, pays: 150 %}",
            2 / 3,
            1.5,
        ),
    ],
)
def test_threshold_and_cap_are_multiples_of_attainment_and_fewer_days_are_more(component, threshold, cap):
    (made,) = built(f"{{{component}, share: 100 %}}").components
    assert made.threshold_at == pytest.approx(threshold)
    assert made.cap_at == (None if cap is None else pytest.approx(cap))


@pytest.mark.parametrize(
    ("component", "message"),
    [
        ("pays_for: grrr, target: 91 %", "components[1].pays_for: must be renewal_arr or "),
        ("pays_for: grr, target: $400k", "components[1].target: is no amount of grr (got $400k). Write it like 91 %."),
        (
            "pays_for: expansion_arr, target: 12 %",
            (
                "components[1].target: is no amount of expansion_arr (got 12 %). "
                "Write it like 12 % of opening ARR, or $400k."
            ),
        ),
        (
            "pays_for: time_to_value, target: 80 %",
            "components[1].target: is no amount of time_to_value (got 80 %). Write it like 60 days.",
        ),
        (
            "pays_for: leads, target: 30 days",
            "components[1].target: is no amount of leads (got 30 days). Write it like 12.",
        ),
        (
            "pays_for: grr, target: 0 %",
            "components[1].target: must be more than nothing (got 0 %). Correct the number.",
        ),
        (
            "pays_for: grr, target: benchmrk",
            "components[1].target: is no number (got benchmrk). Did you mean benchmark?",
        ),
        (
            "pays_for: leads, target: benchmark",
            "components[1].target: a company has no benchmark for leads (got benchmark). Write 12.",
        ),
        (
            "pays_for: grr, target: 100 % of target",
            (
                "components[1].target: cannot be a share 'of target' here (got 100 % of target). "
                "Write a number such as 40 %."
            ),
        ),
        (
            "pays_for: leads, rate: 3 %",
            (
                "components[1].rate: pays only for dollars renewed or expanded (got rate 3 % for leads). "
                "Give it a target."
            ),
        ),
        (
            "pays_for: grr, target: 90 %, threshold: {at: 95 %, pays: 0 %}",
            ("components[1].threshold.at: asks for more than the target (got 95 %, target 90 %). Correct one of them."),
        ),
        (
            "pays_for: grr, target: 90 %, cap: {at: 85 %, pays: 150 %}",
            "components[1].cap.at: asks for less than the target (got 85 %, target 90 %). Correct one of them.",
        ),
        (
            "pays_for: grr, target: 90 %, threshold: {at: 99 %, pays: 0 %}, cap: {at: 95 %, pays: 150 %}",
            "components[1].threshold.at: asks for more than the cap (got 99 %, cap 95 %). Correct one of them.",
        ),
        (
            "pays_for: time_to_value, target: 60 days, threshold: {at: 50 days, pays: 0 %}",
            (
                "components[1].threshold.at: asks for more than the target (got 50 days, target 60 days). "
                "Correct one of them."
            ),
        ),
        (
            "pays_for: grr, target: benchmark, threshold: {at: 82 %, pays: 50 %}",
            (
                "components[1].threshold.at: cannot be compared with the target benchmark (got 82 %). "
                "Write it like 90 % of target."
            ),
        ),
        (
            "pays_for: grr, target: 90 %, cap: {at: 120 % of target, pays: 90 %}",
            "components[1].cap.pays: must be between 100 % and ",
        ),
        (
            "pays_for: grr, target: 90 %, threshold: {at: 80 % of target, pays: 110 %}",
            "components[1].threshold.pays: must be between 0 % and 100 % (got 110 %). Correct the number.",
        ),
        (
            "pays_for: grr, target: 90 %, threshold: {at: 90 %, pays: 50 %}",
            (
                "components[1].threshold.pays: must be 100 % at the target itself (got 50 % at 90 %). "
                "Correct one of them."
            ),
        ),
    ],
)
def test_a_component_that_cannot_be_paid_is_one_mistake(component, message):
    (found,) = mistakes(f"{{share: 100 %, {component}}}")
    assert found.startswith(message)


def test_an_unknown_metric_suggests_the_nearest():
    (found,) = mistakes("{pays_for: logo_retenton, share: 100 %, target: 91 %}")
    assert found.endswith("(got logo_retenton). Did you mean logo_retention?")


def test_shares_add_up_and_a_share_of_nothing_is_no_mistake():
    (found,) = mistakes(GRR, "{pays_for: adoption, share: 20 %, target: 60 %}")
    assert found.endswith("shares must add up to 100 % (got 100 % + 20 % = 120 %). Change one of them.")
    assert built(GRR, "{pays_for: adoption, share: 0 %, target: 60 %}").components[1].share == 0


def test_a_plan_has_room_for_six_components():
    six = ["{pays_for: adoption, share: 20 %, target: 60 %}"] * 5 + ["{pays_for: leads, share: 0 %, target: 9}"]
    assert len(built(*six).components) == 6
    (found,) = mistakes(*six, "{pays_for: leads, share: 0 %, target: 9}")
    assert found.endswith("components: may be 6 at most (got 7). Remove some.")


def test_a_kicker_stands_on_a_ratio_of_the_own_book_unless_it_says_otherwise():
    plan = built(GRR, rest="kicker: {pays_for: logo_retention, above: 95 %, pays: $500 a month}\n")
    assert plan.kicker == Kicker(PayMetric.LOGO_RETENTION, Book.OWN, 0.95, 6_000)
    (found,) = mistakes(GRR, rest="kicker: {pays_for: adoption, above: 95 %, pays: $8k a year}\n")
    assert "kicker.pays_for: must be nrr or grr or logo_retention (got adoption)." in found


@pytest.mark.parametrize(
    ("book", "words"), [("own", "the own book"), ("pair", "the pair's book"), ("company", "the whole company")]
)
def test_the_one_line_names_the_book_of_the_kicker(book, words):
    checked, _ = read(f"components: [{GRR}]\n{PAIRED.replace('pair', book)}")
    assert describe_plan(checked) == (
        f"base/variable 60/40 · grr $40,000 at 90 % · kicker $8,000 a year above 110 % nrr of {words}"
    )


def kicker_for(world, *plans):
    for plan in plans:
        with (world / "comp" / f"{plan}.yaml").open("a", encoding="utf-8") as file:
            file.write(PAIRED)


def test_a_joint_book_needs_a_second_role(world):
    kicker_for(world, "csm-retention")
    with pytest.raises(InputError) as caught:
        load_model("cs-only")
    assert str(caught.value) == (
        "models/cs-only.yaml:8:11: people.csm.plan: book: pair needs a second role that works on the same accounts "
        "(got one role, csm). Write book: own, or add a role."
    )


def warnings_of(model):
    (report,) = check_files([f"models/{model}.yaml"])
    return [f"{problem.path}: {problem.message}" for problem in report.warnings]


def test_a_kicker_on_the_joint_book_that_only_one_holds_is_a_warning(world):
    assert warnings_of("fully-split") == [
        "people.am.plan: only am holds the kicker on the joint book; csm is not paid for it."
    ]
    kicker_for(world, "csm-retention")
    assert warnings_of("fully-split") == []


def test_a_joint_book_without_pairs_is_a_warning(edit, world):
    kicker_for(world, "csm-retention")
    edit("models/fully-split.yaml", "pairing: paired ", "pairing: crossed")
    assert warnings_of("fully-split") == [
        "people.csm.plan: csm-retention pays on the book of a pair, in a model without pairs.",
        "people.am.plan: am-seller-kicker pays on the book of a pair, in a model without pairs.",
    ]
