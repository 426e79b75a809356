"""Amounts of an anonymous copy are on another scale; nothing beside them may tell which."""

from typing import Any

import pytest

from sim.report.exports.anonymous.copy import Copier, summary_of
from sim.report.exports.anonymous.names import Names, names_of
from sim.results.choosing import FirstYear, MoneyMean
from sim.results.kinds import plain
from tests.report import synthetic, synthetic_policy, synthetic_sensitivity
from tests.report.typed import of

FACTOR = 0.37


def test_a_ratio_of_variances_is_no_amount() -> None:
    amount = MoneyMean(mean=1000.0, ci95=(900.0, 1100.0), estimator="less_luck", variance_ratio=2.5)
    told = Copier(Names({}, {}, {}, {}, {}, {}), FACTOR).row(FirstYear(arr=amount, value=None))
    assert plain(told)["arr"] == {
        "mean": 370.0,
        "ci95": [333.0, pytest.approx(407.0)],
        "estimator": "less_luck",
        "variance_ratio": 2.5,
    }


MADE = {"estimator": "less_luck", "variance_ratio": 2.5}


def copied(study: dict[str, Any]) -> dict[str, Any]:
    """Return the anonymous copy of an invented study as it would be stored."""
    return plain(summary_of(of(study), names_of(of(study), {}), FACTOR))


def test_how_each_table_was_made_stays_as_it_is() -> None:
    study = synthetic_sensitivity.worlds()
    raw = study["sensitivity"]
    for part in ("outcomes", "differences", "tornado"):
        for row in raw.get(part) or ():
            row["held"] |= MADE
    for row in raw["differences"]:
        row["worlds"] |= MADE
    for bar in (bar for row in raw["tornado"] for bar in row["bars"]):
        bar["low"] |= MADE
    for row in (*raw["morris"], *raw["sobol"], *raw["scenarios"], raw["value_of_information"]):
        row.update(MADE)
    for near in (near for row in raw["stress_test"] for near in row["nearest"]):
        near["simulated"] |= MADE
    told = copied(study)["sensitivity"]
    assert count(told) == count(raw) > 20


def test_how_choices_and_mechanisms_were_made_stays_as_it_is() -> None:
    study = synthetic.explained(synthetic.summary()) | {"choice": synthetic_policy.full_policies(n=12)["choice"]}
    for row in study["mechanisms"]:
        for mean in (row["difference"], row["rest"], *row["parts"]):
            mean.update(MADE)
    for row in study["choice"]:
        row.update(MADE)
        for one in row["systems"]:
            one["regret"] |= MADE
    study["without"] = [
        {"without": "friction", "changes": [{"a": "cs-am-split", "b": "cs-only", "metric": "nrr", **MADE}]}
    ]
    study["crossings"] = [{"a": "cs-am-split", "b": "cs-only", "metric": "nrr", "along": "x", "status": "none", **MADE}]
    parts = ("mechanisms", "choice", "without", "crossings")
    told = copied(study)
    for part in parts:
        assert count(told[part]) == count(study[part]) > 0, part


def count(held: Any) -> int:
    """Return how often how something was made stands in it, ratio and word as they were."""
    if isinstance(held, list | tuple):
        return sum(count(below) for below in held)
    if not isinstance(held, dict):
        return 0
    return (MADE.items() <= held.items()) + sum(count(below) for below in held.values())


def test_how_well_amounts_are_known_is_scaled_and_rounded_at_every_point() -> None:
    study = synthetic.summary()
    known = {"economic_value": {"half_width": 24_321.0, "wanted": 25_000.0, "telling": 90, "known": True}}
    study["replications"] = {
        "stopped_by": "rule",
        "looks": [50],
        "by_point": [50, 75],
        "known_to": known,
        "points": [{"point": 0, "n": 50, "share_of_work": 0.4, "known_to": known}],
    }
    told = copied(study)["replications"]
    for row in (told["known_to"], told["points"][0]["known_to"]):
        assert row["economic_value"]["wanted"] == 9200.0, "two digits: 9,250 would be a quarter of a round amount"
        assert row["economic_value"]["half_width"] == 9000.0
    assert told["by_point"] == [50, 75]
