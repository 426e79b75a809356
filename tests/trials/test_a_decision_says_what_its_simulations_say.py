"""What decision.json says of each option is what the tables of its run say, against staying, simulation by simulation."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from msgspec.structs import asdict

from sim import Run, open_run
from sim.interface.deciding import run_options
from sim.interface.studies import Study
from sim.results.decision import Decision
from sim.statistics.intervals import LEVEL
from sim.statistics.looks import level_at_every_look
from sim.trials.analysis.graded import doubling
from sim.trials.deciding.decision import decided
from sim.trials.deciding.options import path_of, payback
from sim.trials.study import Listener, Request
from tests.support.deciding import SPLIT, study

SEVEN = level_at_every_look(doubling(50, 3200))
FEW = SPLIT.replace("csm: 3", "csm: 1").replace("csm: 2", "csm: 1") + "horizon: 18 months\nreplications: 12\n"


def said(asked: Study, out: Path, workers: int = 1) -> Decision:
    """Return what the options say; what must be true for it takes as long as it may, and is tested elsewhere."""
    ran = run_options(asked, Request(out=out, workers=workers), Listener())
    return decided(asked.experiment, ran, command="", made="", version="")


def timeless(found: Decision) -> dict[str, object]:
    """Return all that a decision says but when it was made, and how long that took."""
    return {name: value for name, value in asdict(found).items() if name not in ("made", "seconds", "command")}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decided")


@pytest.fixture(scope="module")
def decision(folder: Path) -> Decision:
    return said(study(folder, FEW, absolute=True), folder / "out")


@pytest.fixture
def ran(folder: Path, decision: Decision) -> Run:
    return open_run(folder / "out")


def test_cash_and_arr_are_those_of_the_tables(ran: Run, decision: Decision) -> None:
    averages = {
        metric: {row["model"]: row["mean"] for row in ran.table(metric)}
        for metric in ("cash_value", "ending_arr", "nrr")
    }
    for option in decision.options:
        assert option.cash_value.mean == pytest.approx(averages["cash_value"][option.key])
        assert option.ending_arr.mean == pytest.approx(averages["ending_arr"][option.key])
        assert option.nrr.mean == pytest.approx(averages["nrr"][option.key])


def test_what_an_option_brings_more_is_what_it_brings_less_what_staying_does(decision: Decision) -> None:
    stay = decision.option("stay")
    for option in decision.options:
        assert option.cash_more.mean == pytest.approx(option.cash_value.mean - stay.cash_value.mean, abs=1e-6)
        assert option.arr_more.mean == pytest.approx(option.ending_arr.mean - stay.ending_arr.mean, abs=1e-6)
        assert option.cost_more.mean == pytest.approx(option.cost_a_year.mean - stay.cost_a_year.mean, abs=1e-6)
        assert option.path.mean[-1] == pytest.approx(option.arr_more.mean, abs=0.01), "but for a cent"


def test_costs_are_those_of_all_months_by_year(ran: Run, decision: Decision) -> None:
    costs = ran.trajectories("cost")
    for option in decision.options:
        months = costs[option.key]
        assert months.shape == (12, 18)
        assert option.cost_a_year.mean == pytest.approx(months.sum(axis=1).mean() / 1.5)


def test_a_share_of_simulations_is_ahead(ran: Run, decision: Decision) -> None:
    cash = ran.outcomes("cash_value")
    for option in decision.options:
        if option.kind != "stay":
            a, b = cash[option.key], cash["stay"]
            assert option.ahead == pytest.approx(np.mean((a > b) + 0.5 * (a == b)))


def test_before_a_change_there_is_no_difference(decision: Decision) -> None:
    for option in decision.options:
        path, begins = option.path, option.month
        assert path.months == tuple(range(19))
        assert (path.mean[0], path.low[0], path.high[0]) == (0.0, 0.0, 0.0)
        if option.kind == "later":
            assert set(path.mean[: int(begins) + 1]) == {0.0}
        assert all(low <= mean <= high for low, mean, high in zip(path.low, path.mean, path.high, strict=True))


def test_staying_differs_from_itself_in_nothing(decision: Decision) -> None:
    stay = decision.option("stay")
    assert math.isnan(stay.month)
    for each in (stay.cash_more, stay.arr_more, stay.cost_more, stay.nrr_more):
        assert (each.mean, *each.ci95) == (0.0, 0.0, 0.0)
    assert set(stay.path.mean) == {0.0}


def test_somebody_more_costs_about_what_a_head_costs(decision: Decision) -> None:
    assert decision.same == ()
    assert decision.worth == pytest.approx(1.5 * decision.worth_a_year)
    stay, hire = decision.option("stay"), decision.option("hire")
    assert 0.8 <= hire.cost_more.mean / stay.cost_a_year.mean <= 1.05, "a second of one, but for the search"


@pytest.mark.parametrize(
    ("cash", "months"),
    [
        ([0, 0, 0], 0.0),
        ([5, 5, -3], 0.0),
        ([-10, 5, 5, 5], 3.0),
        ([0, 0, -10, 5, 5, 5], 3.0),
        ([-10, 12, -5, 1, 1, 1], 6.0),
        ([-10, 20, -15, 6], 4.0),
        ([-10, 5], math.nan),
        ([-1] * 12, math.nan),
    ],
)
def test_payback_is_when_it_is_level_for_good_counted_from_where_it_begins(cash: list[float], months: float) -> None:
    assert payback(np.array(cash, float)) == pytest.approx(months, nan_ok=True)


def test_the_path_begins_with_no_difference_and_what_was_hardly_seen_has_no_interval() -> None:
    level, few = np.zeros(40), np.zeros(40)
    few[:2] = 1.0
    path = path_of(np.column_stack([level, few, np.arange(40.0)]), LEVEL)
    assert path.mean == pytest.approx((0.0, 0.0, 0.05, 19.5))
    assert (path.low[1], path.high[1]) == (0.0, 0.0)
    assert math.isnan(path.low[2])
    assert math.isnan(path.high[2]), "two of forty are no interval, and none of no width"
    assert path.low[3] < 19.5 < path.high[3]


def test_intervals_allow_for_every_look_of_the_run(tmp_path: Path) -> None:
    """Those of one look are plain; of seven, each is as wide as it must be for all to hold together."""
    asked = study(tmp_path, FEW, absolute=True)
    ran = run_options(asked, Request(out=tmp_path / "out", workers=1), Listener())
    assert ran.stop.level == LEVEL
    often = replace(ran, stop=replace(ran.stop, level=SEVEN))
    plain, wide = (decided(asked.experiment, each, command="", made="", version="") for each in (ran, often))
    for one, other in zip(plain.options, wide.options, strict=True):
        pairs = [(one.cash_value, other.cash_value), (one.ending_arr, other.ending_arr), (one.nrr, other.nrr)]
        if one.kind != "stay":
            pairs += [
                (one.cash_more, other.cash_more),
                (one.arr_more, other.arr_more),
                (one.cost_more, other.cost_more),
            ]
            assert other.path.high[-1] - other.path.low[-1] > 1.1 * (one.path.high[-1] - one.path.low[-1])
        for narrow, broad in pairs:
            assert narrow.mean == broad.mean
            assert broad.ci95[1] - broad.ci95[0] > 1.1 * (narrow.ci95[1] - narrow.ci95[0])


def test_looks_double_until_all_is_there() -> None:
    assert doubling(50, 3200) == (50, 100, 200, 400, 800, 1600, 3200)
    assert doubling(50, 120) == (50, 100, 120)
    assert doubling(50, 50) == (50,)


def test_two_workers_decide_the_same_and_another_seed_the_like(decision: Decision, tmp_path: Path) -> None:
    again = said(study(tmp_path, FEW, absolute=True), tmp_path / "two", workers=2)
    assert timeless(again) == timeless(decision)
    other = said(study(tmp_path, FEW + "seed: 5\n", absolute=True), tmp_path / "seed")
    assert other.options[1].cash_more != decision.options[1].cash_more
    assert (other.grade, other.choice) == (decision.grade, decision.choice)


def test_a_run_that_lost_something_goes_on_to_the_same_decision(decision: Decision, tmp_path: Path) -> None:
    asked = study(tmp_path, FEW, absolute=True)
    said(asked, tmp_path / "out")
    shard = sorted((tmp_path / "out/shards").glob("*/*.npz"))[0]
    shard.unlink()
    assert timeless(said(asked, tmp_path / "out")) == timeless(decision)


def test_a_change_of_nothing_but_names_is_no_change(tmp_path: Path) -> None:
    same = "kind: model\nextends: cs-only\ntitle: Another name\n"
    text = FEW.replace("to: cs-am-split, people: {csm: 1, am: 1}", "to: same")
    found = said(study(tmp_path, text, absolute=True, models__same=same), tmp_path / "out")
    change = found.option("change")
    assert change.cash_more.mean == change.arr_more.mean == change.cost_more.mean == 0.0
    assert set(change.path.mean) == {0.0}
    assert change.payback == 0.0
    assert change.ahead == 0.5
    assert {key for key, first in found.same if first == "stay"} == {
        "change",
        "change-in-6-months",
        "change-in-12-months",
    }
    assert found.choice == "stay"
    assert found.dips == ()
