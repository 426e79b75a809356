"""More work than there are hours is said before the run, once, with what would help."""

import pytest

from sim.config.language.checked import Checked
from sim.config.language.nodes import Problems, map_node, text_node
from sim.config.resolving.consistency import check_somebody
from sim.config.study.single import load_model
from sim.config.study.study import load_experiment
from sim.trials.planning.foreseen import overloaded


def warnings(study: str, **overrides: str) -> list[str]:
    return overloaded(load_experiment(study, {path.replace("__", "."): text for path, text in overrides.items()}))


@pytest.mark.parametrize("study", ["which-model", "four-models", "null-world", "mid-year-redesign", "one-role-or-two"])
def test_shipped_ratios_are_no_overload(study):
    assert warnings(study) == []


def test_people_who_do_not_follow_the_customers_are_told_with_how_many_it_takes():
    (said,) = overloaded(
        load_experiment(
            "one-role-or-two",
            {
                "models": "[{use: cs-only, as: too-few, change: {people.csm.staffing: {headcount: 3}}}]",
                "baseline": "too-few",
                "staffing": "own",
            },
        )
    )
    assert said.startswith("more work than hours is expected at 3 of 3 design points, at most: csm of too-few ")
    assert "at own staffing" in said
    assert "people in the place of 3.0 would be 85%: change people.csm.staffing of too-few." in said


def test_a_budget_that_pays_for_too_few_is_told_with_who_sets_it():
    few = "{use: cs-only, as: too-few, change: {people.csm.staffing: {headcount: 3}}}"
    said = overloaded(
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
    assert "at 3 of 7 design points, at most: cs-am-split 152% at the same spend" in said
    assert "give cs-only more people, or compare at own staffing: --set staffing=own" in said


def test_nobody_hired_is_a_mistake_and_an_automated_model_is_none():
    place = text_node("", load_experiment("which-model").checked.root.place).place
    tree = map_node({"people": map_node({}, place)}, place)
    for model, mistakes in (("cs-only", 1), ("no-csm", 0)):
        problems = Problems()
        check_somebody(Checked("model", model, tree), load_model(model).model, {"others": 1.0}, problems)
        assert len(problems.mistakes) == mistakes
        assert all("hires nobody at a company of others" in each.message for each in problems.mistakes)
