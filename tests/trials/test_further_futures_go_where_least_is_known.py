"""Where a sweep says that further futures would tell most: where the verdict is open, and never more than there are."""

from pathlib import Path

import numpy as np

from sim.report.terminal.tables import next_blocks
from sim.trials.analysis.next_runs import BUDGET, spread
from tests.support.small_study import study


class Point:
    """What `spread` reads of a cell."""

    def __init__(self, point: int) -> None:
        self.point = point
        self.values = {"company.start.customers": 10.0 * point}


def rows(means: list[float], sds: list[float]) -> list[int]:
    random = np.random.default_rng(5)
    draw = [random.standard_normal(100) for _ in means]
    unit = [(d - d.mean()) / d.std(ddof=1) for d in draw]
    known = [(Point(k), m + s * u) for k, (m, s, u) in enumerate(zip(means, sds, unit, strict=True))]
    found = spread(known, "nrr", {k: {"nrr": 0.01} for k in range(len(means))})  # type: ignore[arg-type]
    return [row.futures for row in found]


def test_they_go_to_the_open_verdict_and_not_to_what_is_settled() -> None:
    open_, settled, quiet = rows([0.009, 0.20, 0.009], [0.03, 0.03, 0.0001])
    assert open_ > 0.9 * BUDGET
    assert settled < 0.05 * BUDGET
    assert quiet < 0.05 * BUDGET


def test_they_add_up() -> None:
    assert sum(rows([0.0, 0.01, -0.02, 0.05], [0.02, 0.05, 0.01, 0.03])) == BUDGET


def test_a_study_says_it_in_its_summary_and_in_its_table(tmp_path: Path) -> None:
    ran = study(
        tmp_path / "out",
        {
            "models": "[cs-only, cs-am-split]",
            "vary.company.new_logos.growth": "[0 % a year, 40 % a year]",
            "replications": "12",
            "staffing": "own",
        },
    )
    found = ran.summary.next_runs
    assert {row.metric for row in found} == set(ran.summary.decide_on)
    assert all(sum(point.futures for point in row.points) == BUDGET for row in found)
    (block,) = next_blocks(ran.summary, 140)
    assert "growth" in block
    assert block.count("%") >= 1


def test_a_study_of_one_point_has_nowhere_else_to_go(tmp_path: Path) -> None:
    ran = study(tmp_path / "out", {"staffing": "own", "replications": "12"})
    assert ran.summary.next_runs == ()
    assert next_blocks(ran.summary, 140) == []


def test_a_zone_that_nobody_stated_gives_no_advice() -> None:
    assert spread([(Point(0), np.arange(20.0)), (Point(1), np.arange(20.0))], "nrr", {0: {}, 1: {}}) == ()  # type: ignore[list-item]
