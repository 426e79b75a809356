"""Two options whose every number is equal are one: the table says so instead of printing all of it twice."""

import copy
from typing import Any

from sim.report.tables import table
from tests.report import synthetic

MODELS = ("cs-only", "cs-am-split", "am-only")


def study() -> dict[str, Any]:
    """Return a study whose last two models came out the same in every simulation at both staffings."""
    made = synthetic.summary(MODELS, (0.0, -0.01, 0.02))
    for point in made["points"]:
        point["models"]["am-only"]["metrics"] = copy.deepcopy(point["models"]["cs-am-split"]["metrics"])
    return made


def test_the_second_of_two_equal_options_is_one_line() -> None:
    lines = table(study()).splitlines()
    said = [line for line in lines if line.startswith("am-only")]
    assert said == [f"{'am-only':<28}the same as cs-am-split in every simulation: their numbers stand there"] * len(
        said
    )
    assert len(said) == len(study()["points"])
    assert any(line.startswith("cs-am-split") for line in lines)


def test_who_is_the_same_as_the_baseline_has_no_differences() -> None:
    made = synthetic.summary(("cs-am-split", "cs-only"), (0.0, 0.0))
    made["baseline"] = "cs-only"
    for point in made["points"]:
        point["models"]["cs-am-split"]["metrics"] = copy.deepcopy(point["models"]["cs-only"]["metrics"])
    text = table(made)
    assert "the same as cs-only in every simulation" in text
    assert "(baseline)" in text
    assert "  against cs-only, paired" not in text


def test_what_differs_in_one_number_is_printed_whole() -> None:
    assert "the same as" not in table(synthetic.summary(MODELS, (0.0, -0.01, 0.02)))
