"""The first page: a winner only where every measure that decides names it, else that it is too close to call, and why."""

import copy
import json

import pytest

from sim.report.findings import answer as answers
from sim.report.findings.answer import answer
from sim.report.words import wording
from tests.report import synthetic, synthetic_policy, synthetic_sensitivity
from tests.report.proofreading import forbidden_words
from tests.report.typed import of

STAY = "Too close to call. Stay with CS only: changing costs, and nothing here shows that it pays."


def compared(shift, **more):
    return synthetic.summary(shifts=(0.0, shift), n=60) | {"decide_on": ["nrr", "economic_value"]} | more


def chosen(summary, *, best, decided=True, staffing="equal_budget", metrics=("nrr", "economic_value")):
    """Add a choice by each metric that decides."""
    systems = [
        {
            "model": model,
            "mean": 1.0,
            "best_in_future": 0.5,
            "best_on_average": 0.5,
            "expected_loss": 0.0,
            "regret": {"mean": 0.0 if model == best else 0.02, "ci95": [0.0, 0.0] if model == best else [0.015, 0.025]},
            "could_be_best": model == best or not decided,
        }
        for model in ("cs-only", "cs-am-split")
    ]
    keys = [best] if decided else ["cs-only", "cs-am-split"]
    summary["choice"] = [
        {
            "point": 0,
            "staffing": staffing,
            "metric": metric,
            "unit": "ratio",
            "n": 60,
            "worth": 0.01,
            "best": best,
            "not_told_apart": keys,
            "systems": systems,
            "selection": None,
        }
        for metric in metrics
    ]
    return summary


def test_an_open_choice_is_said_to_be_open():
    found = answer(of(chosen(compared(0.004), best="cs-am-split", decided=False)))
    assert found.recommendation == STAY
    assert all("too close to call" in reason or "settle it" in reason for reason in found.reasons)


def test_a_winner_is_named_where_all_that_decides_tells_it():
    found = answer(of(chosen(compared(0.03), best="cs-am-split")))
    assert found.recommendation.startswith(
        "Recommend CS and AM split: best on NRR and economic value at the same spend"
    )
    assert found.reasons[0].startswith("CS and AM split gains 3.0 points of NRR against CS only")
    assert found.focus == "cs-am-split"


def test_the_baseline_can_win_and_is_still_compared_with_the_runner_up():
    found = answer(of(chosen(compared(-0.03), best="cs-only")))
    assert found.recommendation.startswith("Recommend CS only")
    assert found.focus == "cs-am-split"
    assert found.numbers[0].beside.startswith("worse; ahead in")


def test_no_winner_is_named_against_an_open_verdict():
    summary = chosen(compared(0.004), best="cs-am-split")
    assert {c["verdict"] for c in summary["points"][0]["comparisons"]} & {wording.CANNOT_TELL, wording.SAME}
    assert answer(of(summary)).recommendation == (
        "Too close to call on NRR. No option beats CS and AM split on NRR or economic value."
    )


def test_measures_that_disagree_are_left_to_the_reader():
    summary = chosen(compared(0.03), best="cs-am-split", metrics=("nrr",))
    other = copy.deepcopy(summary["choice"][0]) | {"metric": "economic_value", "best": "cs-only"}
    other["not_told_apart"] = ["cs-only"]
    for system in other["systems"]:
        system["could_be_best"] = system["model"] == "cs-only"
    summary["choice"].append(other)
    assert answer(of(summary)).recommendation == (
        "It depends on what counts: CS and AM split is best on NRR and CS only is best on economic value."
    )


def test_what_nobody_would_act_on_is_said_as_that():
    summary = compared(0.0)
    found = answer(of(summary))
    assert found.recommendation == "Choose by cost or ease: no difference here is worth acting on."
    assert all("have the same" in r or "about the same" in r for r in found.reasons)


def test_an_interval_stands_with_the_share_of_futures_and_its_staffing():
    found = answer(of(chosen(compared(0.03), best="cs-am-split")))
    assert len(found.numbers) == 3
    for number in found.numbers:
        assert number.interval.startswith("(95%: ")
        assert "of simulations" in number.beside
        assert "at the same spend" in number.what
    assert any("at 1.51 times the cost" in text for text in found.changes_of_mind)


def test_along_a_number_it_says_on_what_it_depends_and_never_beyond_the_range():
    summary = synthetic.crossover(n=60) | {"decide_on": ["nrr"]}
    found = answer(of(summary))
    assert found.recommendation == "It depends on customers."
    assert any("The turning point is near 138 customers (95%: 96 to 221)" in reason for reason in found.reasons)
    assert found.numbers[0].value == "138 customers"
    none = answer(of(synthetic.crossover("none", n=60) | {"decide_on": ["nrr"]}))
    assert none.recommendation == (
        "Stay with CS only: CS and AM split does not pay at any size from 10 to 400 customers."
    )
    assert not any("customers" in number.value for number in none.numbers)


def test_over_worlds_the_spread_stands_apart_from_the_interval():
    found = answer(of(synthetic_sensitivity.worlds()))
    kinds = [number.kind for number in found.numbers]
    assert kinds[:2] == ["average", "worlds"]
    assert "(" not in found.numbers[1].value + found.numbers[1].interval
    assert any("assumptions" in text for text in found.changes_of_mind)


def test_nothing_is_concluded_where_too_much_failed():
    summary = compared(0.03, failed={"replications": 9, "refused": {"cs-only, own, point 0": "9 of 60 failed"}})
    found = answer(of(summary))
    assert found.recommendation.startswith("Nothing is concluded")
    assert found.numbers == ()


ALONE = synthetic.summary(("cs-only",), (0.0,))


@pytest.mark.parametrize(
    "summary", [compared(0.03), compared(0.0), synthetic.crossover(), synthetic_policy.full_policies(), ALONE]
)
def test_every_study_has_an_answer_of_one_minute_without_a_forbidden_word(summary):
    before = json.dumps(summary)
    found = answers.answer(of(summary))
    text = " ".join([found.recommendation, *found.reasons, *found.changes_of_mind, *(n.what for n in found.numbers)])
    assert forbidden_words(text) == []
    assert len(text.split()) < 400
    assert 1 <= len(found.numbers) <= 3
    assert json.dumps(summary) == before
