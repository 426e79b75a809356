"""Amounts of an anonymous copy are on another scale; nothing beside them may tell which."""

import pytest

from sim.report.exports.anonymous_names import names_of
from sim.report.exports.anonymous_summary import summary_of, times
from tests.report import synthetic

FACTOR = 0.37


def test_a_ratio_of_variances_is_no_amount() -> None:
    first_year = {"arr": {"mean": 1000.0, "ci95": [900.0, 1100.0], "estimator": "less_luck", "variance_ratio": 2.5}}
    assert times(first_year, FACTOR)["arr"] == {
        "mean": 370.0, "ci95": [333.0, pytest.approx(407.0)], "estimator": "less_luck", "variance_ratio": 2.5,
    }  # fmt: skip


def test_how_well_amounts_are_known_is_scaled_and_rounded_at_every_point() -> None:
    study = synthetic.summary()
    known = {"economic_value": {"half_width": 24_321.0, "wanted": 25_000.0, "telling": 90, "known": True}}
    study["replications"] = {
        "stopped_by": "rule", "looks": [50], "by_point": [50, 75], "known_to": known,
        "points": [{"point": 0, "n": 50, "share_of_work": 0.4, "known_to": known}],
    }  # fmt: skip
    told = summary_of(study, names_of(study, {}), FACTOR)["replications"]
    for row in (told["known_to"], told["points"][0]["known_to"]):
        assert row["economic_value"]["wanted"] == 9200.0, "two digits: 9,250 would be a quarter of a round amount"
        assert row["economic_value"]["half_width"] == 9000.0
    assert told["by_point"] == [50, 75]
