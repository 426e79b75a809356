"""A number that was there before is refused with what to write now, wherever it is named."""

import pytest

from sim.config.study.single import load_assumptions
from sim.config.study.study import load_experiment
from sim.config.tables.assumptions import GONE, gone
from sim.errors import InputError
from sim.model.assumptions import NUMBERS

EARLY = "experiments/split-too-early.yaml"
GAIN = (
    "is gone: no doubling of experience saves the same share for ever (got {got}). Write the gain in output of the first "
    "eight months, output_gain: 53 %; a progress ratio r was a gain of 1 / r³ - 1."
)


def refused(world, text: str, **overrides: str) -> str:
    """Return what is said of the study with a line more, or with something set."""
    with (world / EARLY).open("a", encoding="utf-8") as file:
        file.write(text)
    with pytest.raises(InputError) as caught:
        load_experiment("split-too-early", overrides, uncalibrated=True)
    return str(caught.value)


def test_in_a_file_of_assumptions(world):
    (world / "mine.yaml").write_text("kind: assumptions\nlearning: {progress_ratio: 0.9}\n", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_assumptions("mine")
    assert str(caught.value) == f"mine.yaml:2:12: learning.progress_ratio: {GAIN.format(got='0.9')}"


def test_in_a_change_of_a_study(world):
    path = "assumptions.learning.progress_ratio"
    assert GAIN.format(got=path) in refused(world, f"change: {{{path}: 0.9}}\n")


def test_on_the_command_line(world):
    said = refused(world, "", **{"assumptions.learning.quality_exponent": "0.3"})
    assert "hours and quality share one gain in output (got assumptions.learning.quality_exponent). Write" in said


def test_among_what_a_study_is_repeated_without(world):
    assert GAIN.format(got="learning.progress_ratio") in refused(world, "repeat_without: [learning.progress_ratio]\n")


def test_what_is_gone_is_no_path_and_what_replaced_it_is():
    for block, names in GONE.items():
        for name in names:
            assert f"{block}.{name}" not in NUMBERS
            assert gone(f"{block}.{name}") == gone(f"assumptions.{block}.{name}").replace("assumptions.", "")
    assert gone("learning.output_gain") == gone("nothing") == ""
    assert {"learning.output_gain", "learning.quality_share"} <= set(NUMBERS)
