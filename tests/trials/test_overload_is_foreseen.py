"""Who has too much work, too little or nobody to do it is said before the run, once, with how many people would be right."""

import pytest

from sim.config.language.checked import Checked
from sim.config.language.nodes import Problems, map_node, text_node
from sim.config.resolving.consistency import check_somebody
from sim.config.study.single import load_model
from sim.config.study.study import load_experiment
from sim.trials.planning.staffing_notes import people, staffing_notes


def warnings(study: str, **overrides: str) -> list[str]:
    return staffing_notes(load_experiment(study, {path.replace("__", "."): text for path, text in overrides.items()}))


@pytest.mark.parametrize("study", ["which-model", "four-models", "null-world", "mid-year-redesign", "one-role-or-two"])
def test_shipped_ratios_are_no_overload(study):
    assert warnings(study) == []


def test_people_who_do_not_follow_the_customers_are_told_with_how_many_it_takes():
    (said,) = staffing_notes(
        load_experiment(
            "one-role-or-two",
            {
                "models": "[{use: cs-only, as: too-few, change: {people.csm.staffing: {headcount: 3}}}]",
                "baseline": "too-few",
                "staffing": "own",
            },
        )
    )
    assert said.startswith("too few people in 3 of 3 settings, at worst: csm of too-few has work for ")
    assert "of its hours (3 people at own staffing; " in said
    assert said.endswith(
        "would be at 85%). Work beyond the hours is late or missed: change people.csm.staffing of too-few."
    )


def test_a_budget_that_pays_for_too_few_is_told_with_who_sets_it():
    few = "{use: cs-only, as: too-few, change: {people.csm.staffing: {headcount: 3}}}"
    said = staffing_notes(
        load_experiment(
            "one-role-or-two",
            {"models": f"[{few}, cs-am-split]", "baseline": "too-few", "staffing": "both"},
        )
    )
    assert len(said) == 1
    assert "cs-am-split" in said[0]
    assert "at the same spend" in said[0]
    assert "csm of cs-am-split" not in said[0], "its own ratios are well staffed"


def test_of_many_design_points_the_worst_is_told_and_at_how_many():
    (said,) = warnings("overload")
    assert "in 3 of 7 settings, at worst: cs-am-split has work for 152% of its hours (" in said
    assert "Give cs-only more people, or compare at own staffing: --set staffing=own" in said


def own(*models: str, **overrides: str) -> list[str]:
    """Return what is said of models at own staffing and one size of company."""
    given = {"models": f"[{', '.join(models)}]", "baseline": "cs-only", "staffing": "own"}
    return warnings("four-organisations", **given, **overrides)


def test_too_few_and_too_many_people_are_two_sentences_each_with_how_many_would_be_right():
    change = "{people.csm.staffing: {headcount: 1}, people.am.staffing: {headcount: 20}}"
    few, many = own("cs-only", f"{{use: cs-am-split, as: odd, change: {change}}}")
    assert few.startswith("too few people: csm of odd has work for ")
    assert "(1 person at own staffing; " in few
    assert many.startswith("too many people: am of odd has work for ")
    assert "(20 people at own staffing; " in many
    assert many.endswith("Idle hours are paid all the same: change people.am.staffing of odd.")


def test_of_many_roles_the_worst_three_stand_in_one_sentence():
    models = [f"{{use: cs-only, as: m{n}, change: {{people.csm.staffing: {{headcount: 0.{n}}}}}}}" for n in range(1, 6)]
    (said,) = own("cs-only", *models)
    assert said.count(" has work for ") == 3
    assert ", and 2 more. " in said
    assert said.index("of m1") < said.index("of m2") < said.index("of m3")


def test_one_whole_person_of_a_ratio_is_no_warning_but_one_with_nothing_to_do_is():
    small = {"company__start__customers": "30"}
    assert own("cs-only", "cs-am-split", **small) == [], "a ratio hires one person at least"
    every = "[onboarding, adoption, risk, readiness, renewal, discovery, expansion]"
    work = f"ownership: [{{work: [expansion], when: arr > $90M, owner: am}}, {{work: {every}, owner: csm}}]"
    (said,) = own("cs-only", f"{{use: cs-am-split, as: idle, change: {{{work}}}}}", **small)
    assert (
        "am of idle has work for 0% of its hours (1 person at own staffing; no customer here has work for it)" in said
    )


def test_more_money_than_work_at_equal_spend_is_told_with_where_to_look():
    rich = "{use: cs-only, as: rich, change: {people.csm.staffing: {headcount: 40}}}"
    (said,) = warnings("four-organisations", models=f"[{rich}, cs-am-split]", baseline="rich", staffing="equal_budget")
    assert said.startswith("too many people: rich has work for 12% of its hours (40 people at the same spend; ")
    assert ", cs-am-split has work for " in said
    assert said.endswith("Idle hours are paid all the same: compare at own staffing: --set staffing=own.")


def test_a_role_that_is_hardly_a_person_is_told_with_its_number_and_what_to_do():
    rare = "{use: cs-am-split, as: rare, change: {people.am.staffing: {arr_per_rep: $900M}}}"
    first, *others = own("cs-only", rare)
    assert first == (
        "hardly anybody is hired by its own staffing: 0.009 am of rare. At own staffing one whole person is paid all the "
        "same. Change people.am.staffing of rare, or leave rare out."
    )
    assert not any("too many people: am of rare" in other for other in others)


def test_a_change_is_looked_at_from_its_date_on():
    policies = (
        "{stay: [{use: cs-only}], split: [{use: cs-only}, {use: cs-am-split, as: thin, when: month >= 30, "
        "change: {people.am.staffing: {headcount: 0.5}}}]}"
    )
    given = {"policies": policies, "baseline": "stay", "staffing": "own"}
    (said,) = warnings("mid-year-redesign", **given)
    assert said.startswith("too few people: am of thin has work for ")
    assert " from month 30 on (0.5 people at own staffing; " in said


@pytest.mark.parametrize(
    ("number", "said"), [(0.0, "0"), (4e-5, "under 0.001"), (0.03, "0.03"), (0.1, "0.1"), (3.0, "3"), (7.25, "7.2")]
)
def test_people_are_written_as_far_as_they_matter(number, said):
    assert people(number) == said


def test_nobody_hired_is_a_mistake_and_an_automated_model_is_none():
    place = text_node("", load_experiment("which-model").checked.root.place).place
    tree = map_node({"people": map_node({}, place)}, place)
    for model, mistakes in (("cs-only", 1), ("no-csm", 0)):
        problems = Problems()
        check_somebody(Checked("model", model, tree), load_model(model).model, {"others": 1.0}, problems)
        assert len(problems.mistakes) == mistakes
        assert all("hires nobody at a company of others" in each.message for each in problems.mistakes)
