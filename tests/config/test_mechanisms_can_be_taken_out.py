"""A study names the mechanisms that it splits a difference into, and what it is repeated without."""

import pytest

from sim.config.assumptions.mechanisms import MECHANISMS, out_value
from sim.config.commands.listing import listing
from sim.config.study.study import load_experiment
from sim.errors import InputError
from sim.model.assumptions import NUMBERS

EARLY = "experiments/split-too-early.yaml"


@pytest.fixture
def said(world):
    """Return a function that adds lines to a study and loads it."""

    def load(text):
        with (world / EARLY).open("a", encoding="utf-8") as file:
            file.write(text)
        return load_experiment("split-too-early", uncalibrated=True)

    return load


def refused(said, text):
    with pytest.raises(InputError) as caught:
        said(text)
    return str(caught.value)


def test_a_study_keeps_what_it_takes_out_in_its_design(said):
    study = said("explain_by: [friction, incentives]\nrepeat_without: [burnout, assumptions.people.speedup]\n")
    assert study.explain_by == ("friction", "incentives")
    assert study.repeat_without == ("burnout", "people.speedup")
    assert study.design["experiment"]["explain_by"] == ["friction", "incentives"]
    assert study.design["experiment"]["repeat_without"] == ["burnout", "people.speedup"]


def test_without_a_word_nothing_is_taken_out(said):
    study = said("")
    assert (study.explain_by, study.repeat_without) == ((), ())


def test_one_mechanism_needs_no_brackets(said):
    assert said("explain_by: queues\n").explain_by == ("queues",)


@pytest.mark.parametrize("key", ["explain_by", "repeat_without"])
def test_a_mechanism_that_does_not_exist_suggests_the_nearest(said, key):
    assert refused(said, f"{key}: [frictions]\n") == (
        f"{EARLY}:14:{len(key) + 4}: {key}[1]: no such mechanism (got frictions). Did you mean friction? "
        "All of them: postsale list mechanisms."
    )


@pytest.mark.parametrize("key", ["explain_by", "repeat_without"])
def test_without_policies_there_is_no_transition_to_take_out(said, key):
    study = said(f"{key}: [queues, transition]\n")
    assert getattr(study, key) == ("queues", "transition")
    (warning,) = study.warnings
    assert f"{warning.path}: {warning.message}" == (
        f"{key}[2]: has nothing to take out in a study without policies (got transition)."
    )


@pytest.mark.parametrize("key", ["explain_by", "repeat_without"])
def test_with_policies_the_transition_can_be_taken_out(world, key):
    with (world / "experiments/policies.yaml").open("a", encoding="utf-8") as file:
        file.write(f"{key}: [transition]\n")
    study = load_experiment("policies", uncalibrated=True)
    assert getattr(study, key) == ("transition",)
    assert not [warning for warning in study.warnings if warning.path.startswith(key)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("explain_by: []\n", "explain_by: needs at least one mechanism (got none)."),
        ("explain_by: [queues, queues]\n", "explain_by[2]: stands twice (got queues). Remove one of them."),
        ("repeat_without: [people.speedup, assumptions.people.speedup]\n", "repeat_without[2]: stands twice"),
        (
            "explain_by: [queues, incentives, learning, friction, champions, hidden_risk, discounting, hoarding, burnout]\n",
            "explain_by: takes 8 mechanisms at most (got 9). Remove some.",
        ),
        ("explain_by: [people.speedup]\n", "explain_by[1]: no such mechanism (got people.speedup)."),
        (
            "repeat_without: [people.speedups]\n",
            "repeat_without[1]: nothing has this path (got people.speedups). Did you mean people.speedup?",
        ),
        (
            "repeat_without: [expansion.win_rate_reference]\n",
            (
                "repeat_without[1]: cannot be taken out: it can be neither 0 nor a factor of 1 "
                "(got expansion.win_rate_reference). Set it with change: {assumptions.expansion.win_rate_reference: …}."
            ),
        ),
    ],
)
def test_what_cannot_be_taken_out_says_why(said, text, message):
    assert message in refused(said, text)


def test_explaining_a_difference_needs_two_policies(world):
    (world / "experiments" / "one.yaml").write_text(
        "kind: experiment\ntitle: one\nstudy: policy\ncompany: early-stage-saas\n"
        "policies: {never: [{use: cs-only}]}\nexplain_by: queues\n"
    )
    with pytest.raises(InputError) as caught:
        load_experiment("one", uncalibrated=True)
    assert "explain_by: splits the difference between policies (got one policy). Add a policy" in str(caught.value)


def test_explaining_a_difference_needs_two_models(edit, said):
    edit(EARLY, "models: [cs-only, cs-am-split]", "models: [cs-only]")
    assert "explain_by: splits the difference between models (got one model)." in refused(said, "explain_by: queues\n")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("people.speedup", 0.0),
        ("assumptions.people.speedup", 0.0),
        ("renewal.champion", 0.0),
        ("friction.dispute_days", 0.0),
        ("incentives.beliefs.retained.risk", 0.0),
        ("learning.output_gain", 0.0),
        ("people.time_to_fill_spread", 1.0),
    ],
)
def test_out_is_zero_or_a_factor_of_one(path, value):
    assert out_value(path) == value


@pytest.mark.parametrize("path", ["adoption.relax_days", "talent.market_pay_success", "expansion.win_rate_reference"])
def test_a_day_or_a_dollar_is_not_out(path):
    with pytest.raises(ValueError, match=path):
        out_value(path)


def test_every_assumption_either_has_a_value_for_out_or_says_that_it_has_none():
    found = set()
    for path in NUMBERS:
        try:
            found.add(out_value(path))
        except ValueError:
            found.add(None)
    assert found == {0.0, 1.0, None}
    with pytest.raises(KeyError):
        out_value("people.nothing")


def test_the_list_says_what_out_means_in_the_order_of_the_mechanisms():
    rows = listing("mechanisms")
    assert [row.key for row in rows] == list(MECHANISMS)
    assert [row.where for row in rows] == [*(f"M{number}" for number in range(1, 13)), "M3", "M3", "M2"]
    assert rows[1].title == "every plan is a salary of the same OTE"
