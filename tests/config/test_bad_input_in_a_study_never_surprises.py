"""What is wrong in a study: one clear error at a place, with a remedy."""

import pytest

from sim.config.study.study import load_experiment
from sim.errors import InputError


def lines(call, *arguments, **named):
    with pytest.raises(InputError) as caught:
        call(*arguments, **named)
    assert caught.value.exit_code == 2
    return str(caught.value).split("\n")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "horizon: 60 months",
            "horizon: 24 months",
            (
                "8:10: horizon: must be at least 25 months (got 24 months). "
                "Write 25 months or more: results are averages after month 24."
            ),
        ),
        ("horizon: 60 months", "horizon: 60", "8:10: horizon: needs a unit (got 60). Write 60 days or 60 months."),
        (
            "horizon: 60 months",
            "horizon: 1000 days",
            "8:10: horizon: must be whole months (got 1000 days). Write 33 months.",
        ),
        (
            "study: crossover",
            "study: crosover",
            "3:8: study: must be compare or crossover or sensitivity or policy (got crosover). Did you mean crossover?",
        ),
        (
            "baseline: cs-only",
            "baseline: cs-onl",
            ("6:11: baseline: is not one of the models (got cs-onl). Did you mean cs-only?"),
        ),
        (
            "metric: nrr",
            "metric: nr",
            (
                "11:23: crossing_of.metric: no such metric (got nr). Did you mean nrr? "
                "All of them: postsale list metrics."
            ),
        ),
        ("nrr: 1 point,", "nrr: $3k,", "12:24: worth_acting_on.nrr: must be in points (got $3k). Write 1 point."),
        (
            "nrr: 1 point,",
            "nrr: 0 points,",
            (
                "12:24: worth_acting_on.nrr: must be more than nothing (got 0 points). "
                "Write the smallest difference that you would act on."
            ),
        ),
        (
            "[10, 25, 50",
            "[10, 10, 50",
            ("10:28: vary: has a value twice (got [10, 10, 50, 100, 200, 400]). Remove one of them."),
        ),
        (
            "[10, 25, 50",
            "[10, many, 50",
            (
                "10:33: start.customers: is no number (got many). "
                "Write a number with its unit, such as 40 %, $150k, 14 h or 60 days."
            ),
        ),
        (
            "company: mid-market-saas",
            "company: mid-market-sass",
            (
                "4:10: company: no such company (got mid-market-sass). Did you mean mid-market-saas? "
                "All of them: postsale list companies."
            ),
        ),
        (
            "models: [cs-only, cs-am-split]",
            "models: [cs-only, cs-only]",
            "5:19: models[2]: the key stands twice (got cs-only). Give one of them another name by 'as:'.",
        ),
        (
            "replications: 100",
            "replications: 1",
            "13:15: replications: must be between 2 and 1000000 (got 1). Correct the number.",
        ),
    ],
)
def test_experiment_mistakes(edit, old, new, message):
    edit("experiments/split-too-early.yaml", old, new)
    found = lines(load_experiment, "split-too-early", uncalibrated=True)
    assert found == [f"experiments/split-too-early.yaml:{message}"]


def test_keys_of_a_sensitivity_study_are_refused_in_any_other(world, edit):
    edit("experiments/sensitivity.yaml", "study: sensitivity", "study: compare")
    found = "\n".join(lines(load_experiment, "sensitivity", uncalibrated=True))
    for word in (
        "uncertain: stands only in a sensitivity study (got all). Write study: sensitivity",
        "worlds: stands only",
    ):
        assert word in found


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (
            "{at_least: 20, at_most: 2000}",
            "replications.at_least: must be 50 or more (got 20): the rule that stops a run",
        ),
        (
            "{at_least: 80, at_most: 60}",
            "replications.at_most: must not be below at_least (got 60, at_least 80). Write 80",
        ),
        ("{at_least: 80}", "replications"),
    ],
)
def test_a_rule_that_cannot_be_kept_is_refused(world, edit, written, message):
    edit("experiments/four-models.yaml", "{at_least: 50, at_most: 2000}", written)
    (line,) = lines(load_experiment, "four-models", uncalibrated=True)
    assert line.startswith("experiments/four-models.yaml:17:")
    assert message in line
