"""Each size grows by itself until its differences are known, or time is up; what was done is repeated by its numbers."""

import dataclasses
import json

import numpy as np
import pytest

from sim.config.resolving.experiment import Replications
from sim.config.study.study import load_experiment
from sim.errors import InputError
from sim.statistics.looks import Need, look_schedule
from sim.trials.analysis.growth import Allowance, RepeatedNumbers, grow
from sim.trials.folder.restoring import done_in
from sim.trials.study import Request, run_study
from tests.support.small_study import results

SIZES = {
    "staffing": "own",
    "models": "[cs-only, cs-am-split]",
    "decide_on": "nrr",
    "vary": "{company.start.customers: [6, 90]}",
}


def precise(points, least=50, most=2000, more=""):
    return {"replications": f"{{at_least: {least}, at_most: {most}, precision: {{nrr: {points} points}}{more}}}"}


def study(folder, settings, **wishes):
    """Run two small companies, of six and of ninety customers, under two organizations."""
    experiment = load_experiment("four-organisations", {"horizon": "26 months", **SIZES, **settings})
    return run_study(experiment, Request(out=folder, **wishes))


class Told:
    """A watch whose half-widths are known: at point p, `spread[p] / sqrt(n)`; wanted 0.1."""

    def __init__(self, spread):
        self.spread = spread

    def needs(self, numbers):
        return {p: (Need("nrr", s / numbers[p] ** 0.5, 0.1, 1000),) for p, s in self.spread.items()}


def grown(spread, asked, *, seconds_a_unit=0.0, work=None):
    """Return the stop of a run whose clock moves by so many seconds a unit of work, and the numbers of each round."""
    now, rounds, had = [0.0], [], dict.fromkeys(spread, 0)
    work = work or dict.fromkeys(spread, 1.0)

    def run(numbers):
        rounds.append(dict(numbers))
        done = sum((numbers[p] - had[p]) * work[p] for p in numbers)
        had.update(numbers)
        now[0] += seconds_a_unit * done
        return done

    allowance = Allowance(asked.budget, clock=lambda: now[0])
    stop = grow(asked, list(spread), lambda level: Told(spread), run, lambda look: None, work, allowance=allowance)
    return stop, rounds, now[0]


def test_a_noisy_point_gets_more_and_a_quiet_one_stays_where_it_was() -> None:
    stop, rounds, _ = grown({0: 4.0, 1: 0.5}, Replications(50, 100_000))
    assert stop.rule == "rule"
    assert stop.numbers[1] == 50
    assert 1600 <= stop.numbers[0] <= 1.5 * 1.05 * 1600, "no more than one step of the schedule beyond what is needed"
    assert set(stop.looks) <= set(look_schedule(50, 100_000))
    assert len(rounds) <= 4, "what is surely needed is begun at once"


def test_the_most_that_a_run_may_take_ends_it_there() -> None:
    stop, _, _ = grown({0: 400.0, 1: 0.5}, Replications(50, 500))
    assert (stop.rule, stop.numbers) == ("most", {0: 500, 1: 50})
    assert stop.times > 100.0


def test_a_budget_of_time_ends_growth_says_how_far_it_came_and_is_kept() -> None:
    asked = Replications(50, 1_000_000, budget=60.0)
    stop, _, seconds = grown({0: 40.0, 1: 4.0}, asked, seconds_a_unit=0.01)
    assert stop.rule == "time"
    assert 50.0 <= seconds <= 61.0
    assert stop.numbers[0] > stop.numbers[1] > 50
    needed = (1.05 * 160_000 + stop.numbers[1]) / sum(stop.numbers.values())
    assert stop.times == pytest.approx(needed, rel=1e-9)


def test_more_time_goes_on_where_less_had_to_stop() -> None:
    short, _, _ = grown({0: 8.0}, Replications(50, 1_000_000, budget=5.0), seconds_a_unit=0.01)
    long, _, _ = grown({0: 8.0}, Replications(50, 1_000_000, budget=500.0), seconds_a_unit=0.01)
    assert short.rule == "time"
    assert long.rule == "rule"
    assert long.numbers[0] > short.numbers[0]


def test_numbers_that_were_chosen_before_are_repeated_and_nothing_else() -> None:
    rounds = []
    done = RepeatedNumbers("time", {0: 130, 1: 77}, (50, 130))

    def run(numbers):
        rounds.append(dict(numbers))
        return 1.0

    stop = grow(
        Replications(50, 9000, budget=1.0),
        [0, 1],
        lambda level: Told({0: 4.0, 1: 4.0}),
        run,
        lambda look: None,
        {0: 1.0, 1: 1.0},
        done,
    )
    assert rounds == [{0: 130, 1: 77}]
    assert (stop.rule, stop.looks, stop.numbers) == ("time", (50, 130), {0: 130, 1: 77})


@pytest.fixture(scope="module")
def grown_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("precise") / "out"
    return folder, study(folder, precise(0.8))


def test_a_study_grows_by_size_and_tells_each_number(grown_study) -> None:
    folder, ran = grown_study
    numbers = ran.summary.replications.by_point
    assert ran.stop.rule == "rule"
    assert numbers[0] > numbers[1] >= 50, "six customers are noisier than ninety"
    assert ran.summary.n == min(numbers)
    assert tuple(point.n for point in ran.summary.points) == numbers
    for point in ran.summary.points:
        row = next(c for c in point.comparisons if c.metric == "nrr")
        assert row.n == point.n
        low, high = row.ci95_joint
        assert (high - low) / 2 <= 0.012
    kept = json.loads((folder / "manifest.json").read_text())["replications"]
    assert kept["by_point"] == list(numbers)
    assert sum(row.share_of_work for row in ran.summary.replications.points) == pytest.approx(1.0)


def test_the_numbers_of_a_run_give_its_bytes_again_anywhere(grown_study, tmp_path) -> None:
    folder, ran = grown_study
    done = RepeatedNumbers(ran.stop.rule, ran.stop.numbers, ran.stop.looks)
    study(tmp_path / "again", precise(0.8), done=done, workers=1)
    assert results(tmp_path / "again") == results(folder)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{at_least: 50, at_most: 99, precision: {nrr: 0 points}}", "must be more than nothing"),
        ("{at_least: 50, at_most: 99, precision: {nrr: -1 points}}", "must be more than nothing"),
        ("{at_least: 50, at_most: 99, precision: {nrr: 0.25}}", "must be in points"),
        ("{at_least: 50, at_most: 99, precision: {nrr: $5k}}", "must be in points"),
        ("{at_least: 50, at_most: 99, precision: {adoption: 1 point}}", "does not decide"),
        ("{at_least: 50, at_most: 99, precision: {nnr: 1 point}}", "Did you mean nrr?"),
        ("{at_least: 50, at_most: 99, budget: 60}", "needs a unit"),
        ("{at_least: 50, at_most: 99, budget: 3 days}", "has the wrong unit"),
        ("{at_least: 50, at_most: 99, budget: 0 s}", "budget"),
        ("{precision: {nrr: 1 point}}", "at_least"),
    ],
)
def test_a_wish_that_cannot_be_kept_is_one_clear_error(said, told) -> None:
    with pytest.raises(InputError) as caught:
        load_experiment("four-organisations", {"decide_on": "nrr", "replications": said})
    assert told in str(caught.value)
    assert "replications" in str(caught.value)


def test_a_study_whose_time_is_up_says_what_it_would_take(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(Allowance, "share", lambda self, work: 0.3 if self.worked < 30_000.0 else 0.0)
    ran = study(tmp_path, precise(0.01, more=", budget: 60 s"))
    assert ran.stop.rule == "time"
    assert ran.stop.times > 2.0
    from sim.report.words.progress import why_it_ended

    said = why_it_ended(ran.summary.replications, ran.summary.n, "the file")
    assert "time was up" in said
    assert "times as much work would be enough" in said


def test_one_point_or_a_fixed_number_is_as_it_was() -> None:
    fixed = Replications(90, 90)
    assert dataclasses.replace(fixed, budget=5.0).fixed
    stop, rounds, _ = grown({0: 40.0, 1: 1.0}, fixed)
    assert (stop.rule, rounds) == ("fixed", [{0: 90, 1: 90}])
    assert np.isclose(stop.level, 0.95)


def test_numbers_are_read_from_a_manifest_only_where_a_run_could_have_had_them() -> None:
    told = {"asked": 900, "done": 50, "failed": 0, "stopped_by": "time", "by_point": [130, 77], "looks": [50, 130]}
    assert done_in({"replications": told}) == RepeatedNumbers("time", {0: 130, 1: 77}, (50, 130))
    for changed in ({"stopped_by": "fixed"}, {"by_point": []}, {"by_point": [10**12, 77]}, {"by_point": [0, 77]}):
        assert done_in({"replications": told | changed}) is None
    assert done_in({}) is None
