"""Beside the tables stands which luck is off the averages and what that saves; nothing where none is."""

from sim.report.estimators import sentence
from tests.report import synthetic


def test_what_taking_luck_off_saves_is_said_by_metric_and_only_where_it_was_taken_off() -> None:
    study = synthetic.summary()
    assert sentence(study) == ""
    for point in study["points"]:
        for row in point["comparisons"]:
            if row["metric"] == "nrr":
                row |= {"estimator": "less_luck", "variance_ratio": 2.13}
    said = sentence(study)
    assert "no average moves" in said
    assert said.count("NRR 2.1") == 1
    assert "GRR" not in said
    assert said.endswith("Ranges and shares of simulations keep it.")
