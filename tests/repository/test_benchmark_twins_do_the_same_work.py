"""Versions of the small life cycle are compared for speed, so they must do the same work, to the last bit."""

import pytest

from benchmarks.lifecycle import in_c, in_heapq, in_simpy, script
from benchmarks.lifecycle.setting import BEGIN, EXPIRE, GOT, Setting

SETTINGS = [
    Setting(customers=1, days=800.0),
    Setting(customers=20, seed=7, replication=3),
    Setting(customers=100, seed=2**40, replication=1),
    Setting(customers=300, days=400.0, seed=5, replication=2),
]
on_all = pytest.mark.parametrize("setting", SETTINGS, ids=lambda s: f"{s.customers} customers, seed {s.seed}")


@on_all
def test_both_engines_pass_through_the_same_events(setting: Setting) -> None:
    compiled, reference = script.run(setting), script.run(setting, engine="simpy")
    assert compiled[0] == reference[0]
    assert (compiled[1].events, compiled[1].digest) == (reference[1].events, reference[1].digest)
    # All that happens is an event, but for a task that lies there when a rep looks for one; with one customer none does.
    happened = sum(compiled[0].counts)
    assert happened - compiled[0].counts[GOT] < compiled[1].events <= happened
    assert (compiled[1].events == happened) == (setting.customers == 1)


@on_all
def test_what_is_written_in_simpy_does_the_same_work(setting: Setting) -> None:
    assert in_simpy.run(setting) == script.run(setting)[0]


@on_all
def test_what_is_written_in_plain_python_does_the_same_work(setting: Setting) -> None:
    assert in_heapq.run(setting) == script.run(setting)[0]


@pytest.mark.skipif(in_c.compiler() is None, reason="no C compiler (cc) on this machine")
@on_all
def test_what_is_written_in_c_passes_through_the_same_events(setting: Setting) -> None:
    outcome, trajectory = script.run(setting)
    assert in_c.run(setting) == (outcome, trajectory.digest)


def test_other_dice_make_another_outcome() -> None:
    outcomes = {script.run(Setting(customers=20, seed=seed, replication=r))[0] for seed in (1, 2) for r in (0, 1)}
    assert len(outcomes) == 4


def test_the_work_holds_everything_that_is_to_be_timed() -> None:
    outcome, _ = script.run(Setting())
    assert outcome.counts[BEGIN] == 600
    assert outcome.counts[EXPIRE] > outcome.missed > 0
    assert outcome.counts[GOT] > outcome.done > 0
    assert outcome.renewals > outcome.churns > 0
    assert outcome.waited > 0.0
    assert outcome.served > 0.0
