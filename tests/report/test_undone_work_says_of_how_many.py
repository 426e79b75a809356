"""Work that is left undone is told of all tasks of its kind, with how many there are: those left in part are tasks, too."""

import math

import pytest

from sim.report.charts import work
from sim.report.charts.study import study_of
from tests.report import synthetic
from tests.report.typed import of


def study(**told: float) -> object:
    """Return a study whose onboardings ended so in one model: metric → value."""
    made = synthetic.summary()
    for point in made["points"]:
        metrics = point["models"]["cs-am-split"]["metrics"]
        for name in [name for name in metrics if name.endswith("_work.onboarding") or "_share." in name]:
            del metrics[name]
        for name, value in told.items():
            metrics[f"{name}.onboarding"] = synthetic.metric(value, 0.01, 0.1, "share", 200)
    return study_of(of(made), {})


def row(chart: object) -> dict[str, object]:
    rows = [dict(zip(chart.header, cells, strict=True)) for cells in chart.rows]
    return next(one for one in rows if one["model"] == "cs-am-split" and one["name"] == "onboarding")


def test_what_was_begun_and_not_finished_counts_among_all() -> None:
    """Of 15 customers who sign, 12 are begun and not finished, 2.4 never begun, 0.6 done: not 80% of 3."""
    (chart,) = work.workload(study(done_work=0.6, missed_work=2.4, undone_share=0.96, missed_share=0.16))
    found = row(chart)
    assert found["in_part_a_year"] == pytest.approx(12.0)
    assert found["undone_share"] == pytest.approx(0.96)
    assert "leaves 14 of its 15 onboardings a year undone, 12 of them begun." in chart.words.sentence
    assert chart.words.title.startswith("Most often left undone: onboardings, ")
    assert "96% in CS and AM split" in chart.words.title


def test_a_run_that_knows_no_part_is_told_of_what_it_knows() -> None:
    (chart,) = work.workload(study(done_work=9.0, missed_work=1.0))
    assert row(chart)["undone_share"] == pytest.approx(0.1)
    assert row(chart)["in_part_a_year"] == 0.0


def test_where_all_is_left_in_part_no_number_is_made_up() -> None:
    (chart,) = work.workload(study(done_work=0.0, missed_work=0.0, undone_share=1.0, missed_share=0.0))
    assert math.isnan(row(chart)["in_part_a_year"])
    assert "leaves 100% of its onboardings undone" in chart.words.sentence
