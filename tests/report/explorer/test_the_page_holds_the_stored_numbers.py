"""What is embedded equals what is stored, to the digits that are shown, and stays within its room."""

import json

import numpy as np
import pytest

from sim.report.explorer.fragment import gathered
from sim.report.explorer.measures import measure
from sim.report.explorer.months import step_of
from sim.report.views import averages
from sim.report.words import reading
from sim.trials.folder.stored import open_run
from tests.report import synthetic, synthetic_policy, synthetic_sweep
from tests.report.page.stored_study import MONTHS, stored
from tests.report.typed import of


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    made = synthetic.summary(("cs-only", "cs-am-split", "am-only"), (0.0, -0.007, 0.0), n=60) | {
        "horizon_months": MONTHS
    }
    return open_run(stored(tmp_path_factory.mktemp("run"), made, failed={"am-only": []}))


@pytest.fixture(scope="module")
def wide(tmp_path_factory):
    """Return what the page would hold of a sweep over 120 points."""
    made = synthetic_sweep.mapped(columns=(0.75, 0.8, 0.87, 0.95), rows=tuple(np.linspace(0.1, 1, 30)))
    return gathered(open_run(stored(tmp_path_factory.mktemp("wide") / "run", made | {"horizon_months": MONTHS})))


def unpacked(curve, name):
    return np.cumsum(curve[name]) * (curve["unit"] if name != "month" else 1)


def test_curves_are_the_averages_of_the_stored_months(run):
    data = gathered(run)
    for cell, point in zip(data["cells"], reading.points(run.summary), strict=True):
        months = run.trajectories(point.point, point.staffing)
        for k, model in enumerate(reading.model_keys(run.summary)):
            for metric, column, scale in (("nrr", "nrr", 1.0), ("ending_arr", "ending_arr_cents", 100.0)):
                expected = averages.curve(months[model][column] / scale)
                curve = cell["months"][metric][k]
                for name in ("mean", "half", "p10", "p90"):
                    np.testing.assert_allclose(
                        unpacked(curve, name), getattr(expected, name), atol=0.51 * curve["unit"]
                    )
                np.testing.assert_array_equal(unpacked(curve, "month"), expected.month)
                assert curve["unit"] < 1e-4 * np.abs(expected.mean).max()


def test_levels_differences_and_verdicts_are_those_of_the_summary(run):
    data = gathered(run)
    keys = reading.model_keys(run.summary)
    for cell, point in zip(data["cells"], reading.points(run.summary), strict=True):
        assert cell["staffing"] == point.staffing
        for m, key in enumerate(keys):
            for k, each in enumerate(data["measures"]):
                level = point.estimate(key, each["metric"])
                assert cell["levels"][m][k][0] == pytest.approx(level.mean, rel=1e-5)
                comparison = point.comparison(key, each["metric"])
                if comparison is None:
                    assert not (cell["differences"][m] and cell["differences"][m][k])
                    continue
                row = cell["differences"][m][k]
                assert row[:3] == pytest.approx([comparison.difference, comparison.lo, comparison.hi], rel=1e-4)
                assert data["verdicts"][row[4]] == comparison.verdict


def test_the_same_run_gives_the_same_text_without_what_json_does_not_know(run):
    one, other = (json.dumps(gathered(run), allow_nan=False, ensure_ascii=False) for _ in range(2))
    assert one == other


def test_it_starts_where_the_charts_of_the_page_stand(tmp_path):
    run = open_run(stored(tmp_path / "run", synthetic.crossover(n=20) | {"horizon_months": MONTHS}))
    data, headline = gathered(run), reading.headline_point(run.summary)
    start = next(c for c in data["cells"] if all(c[k] == v for k, v in data["start"].items()))
    assert start["place"] == reading.place(headline)


def test_the_measures_that_decide_come_first_and_the_headline_ones_always_fit(tmp_path, wide):
    made = synthetic_policy.policies() | {"decide_on": ["economic_value", "nrr"], "horizon_months": MONTHS}
    data = gathered(open_run(stored(tmp_path / "run", made)))
    assert [each["metric"] for each in data["measures"]][:2] == ["economic_value", "nrr"]
    assert {"nrr", "grr", "economic_value"} <= {each["metric"] for each in wide["measures"]}
    assert len(json.dumps(wide, ensure_ascii=False, separators=(",", ":"))) < 600_000


def test_many_curves_keep_fewer_months_and_always_the_last(wide):
    points = reading.points(of(synthetic.summary(n=60)))
    assert step_of(points, 60) == 1
    assert step_of(points * 40, 60) > 1
    assert wide["step"] > 1
    for cell in wide["cells"]:
        for curves in cell["months"].values():
            for curve in curves:
                assert unpacked(curve, "month")[-1] == MONTHS


def test_shares_are_written_in_per_cent_though_tables_call_them_plain():
    assert measure("adoption", "share").kind == "rate"
    assert measure("nrr", "ratio").kind == "rate"
    assert measure("value_margin", "dollars").kind == "money"
    assert measure("handoffs", "a year").kind == "plain"


def test_one_model_alone_is_shown_without_differences(tmp_path):
    made = synthetic.summary(("cs-only",), (0.0,), n=60) | {"horizon_months": MONTHS}
    data = gathered(open_run(stored(tmp_path / "run", made)))
    assert all(cell["differences"] == [None] for cell in data["cells"])
    assert data["whatif"] == {}


def test_one_future_has_no_interval(tmp_path):
    made = synthetic.summary(n=1) | {"horizon_months": MONTHS}
    data = gathered(open_run(stored(tmp_path / "run", made)))
    curve = data["cells"][0]["months"]["nrr"][0]
    assert curve["n"] == 1
    assert "half" not in curve
    assert data["cells"][0]["levels"][0][0][1] is None or data["cells"][0]["levels"][0][0][5] == 1
