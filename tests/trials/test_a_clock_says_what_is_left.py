"""A phase says how long it still takes: nothing it cannot know, what was expected at first, then by its own pace."""

import math
import time

import pytest

from sim.cli import progress
from sim.cli.progress import Display, told
from sim.trials.calibrate import CLOSE_ENOUGH, PASSES, USUAL_PASSES, passes_left
from sim.trials.storage.clock import Clock, seconds_left
from sim.trials.study import Listener
from tests.support.small_study import study


def test_what_nobody_knows_is_not_told():
    assert math.isnan(seconds_left(0.0, 10.0, 5.0))
    assert math.isnan(seconds_left(3.0, 0.0, 5.0))
    assert math.isnan(seconds_left(0.0, 0.0, 70.0, expected=60.0)), "it took longer than expected: nobody knows"
    assert "left" not in told(Clock("thinking"))


def test_the_pace_tells_what_is_left():
    assert seconds_left(25.0, 100.0, 10.0) == pytest.approx(30.0)
    assert seconds_left(100.0, 100.0, 10.0) == 0.0
    assert seconds_left(120.0, 100.0, 10.0) == 0.0, "more than was asked is not less than nothing"


def test_what_was_expected_gives_way_to_the_pace():
    assert seconds_left(0.0, 0.0, 20.0, expected=60.0) == pytest.approx(40.0)
    left = [seconds_left(done, 100.0, 10.0, expected=1000.0) for done in (0.0, 1.0, 5.0, 10.0, 50.0)]
    assert left[0] == pytest.approx(990.0)
    assert left[3] == pytest.approx(90.0), "after a tenth only its own pace counts"
    assert left[4] == pytest.approx(10.0)


def test_a_clock_counts_what_is_done_and_what_is_left_out():
    clock = Clock("drawing")
    clock.expect(4, "charts")
    assert list(clock.each("ab")) == ["a", "b"]
    clock.began -= 10.0
    assert clock.done == 2
    assert clock.left == pytest.approx(10.0, abs=0.5)
    assert told(clock).startswith("drawing … 2 of 4 charts · 0:10 gone, about 0:")
    clock.reach(3.0)
    clock.reach(1.0)
    assert clock.done == 3.0


def test_passes_of_a_calibration_are_foreseen_from_their_own_progress():
    assert passes_left([0.05]) == USUAL_PASSES - 1
    assert passes_left([0.1, 0.05, 0.025]) == 5.0, "it halves, and is within reach after five more"
    assert passes_left([0.1, CLOSE_ENOUGH / 2]) == 0.0
    assert 0.0 <= passes_left([0.1] * PASSES) <= PASSES


def test_every_phase_of_a_study_has_a_clock_that_ends_where_its_work_does(tmp_path):
    clocks = []
    study(tmp_path, {"staffing": "both", "replications": "3"}, Listener(watch=clocks.append), workers=1)
    words = [clock.words.split(" (")[0] for clock in clocks]
    assert words[1:] == ["planning people", "simulating", "analyzing"]
    planning, analyzing = clocks[1], clocks[3]
    assert planning.asked > 0.0
    assert planning.done == pytest.approx(planning.asked), "all work that was foreseen was counted, no more"
    assert analyzing.done == pytest.approx(analyzing.asked)


def test_signs_of_life_go_on_while_nothing_else_is_said_and_are_silent_if_asked(capsys, monkeypatch):
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.05)
    for quiet in (False, True):
        display = Display(quiet=quiet)
        clock = Clock("thinking", asked=10, unit="thoughts")
        display.watch(clock)
        clock.add(5)
        time.sleep(0.4)
        display.done()
        said = capsys.readouterr().err
        assert ("thinking … 5 of 10 thoughts" in said) is not quiet
        time.sleep(0.2)
        assert capsys.readouterr().err == "", "nothing is said after the end"
