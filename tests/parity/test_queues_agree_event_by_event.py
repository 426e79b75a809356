"""Both engines do the same to random queueing systems, event by event; half of them full of simultaneous events."""

import dataclasses
import random

import numpy as np
import pytest

from sim.trials.verification.queue_model import Setting, run

RECORD = 100_000


def random_setting(number: int, *, whole_days: bool, until: float) -> Setting:
    """Return a random system: one to five servers on one to three lines, with or without each feature."""
    pick = random.Random(number)
    return Setting(
        servers=pick.randint(1, 5),
        sources=pick.randint(1, 4),
        lines=pick.randint(1, 3),
        gap=pick.uniform(0.8, 6.0),
        service=pick.uniform(0.5, 4.0),
        patience=pick.choice([0.0, 1.0, 5.0]),
        wake_every=pick.choice([0.0, 1.0, 2.0, 0.75]),
        whole_days=whole_days,
        priorities=pick.randint(1, 3),
        stages=pick.randint(1, 3),
        seed=number,
        replication=pick.randint(0, 99),
        until=until,
    )


def compare(setting: Setting) -> int:
    """Assert that both engines agree to the bit; return the number of events at the instant of the one before."""
    state, did = run(setting, record=RECORD)
    state_r, did_r = run(setting, engine="simpy", record=RECORD)
    assert np.array_equal(did.log, did_r.log)
    assert (did.events, did.digest) == (did_r.events, did_r.digest)
    assert [array.tobytes() for array in state] == [array.tobytes() for array in state_r]
    assert did.events == len(did.log) > 20
    assert not state.system["full"][0]
    return int((np.diff(did.log["time"]) == 0.0).sum())


@pytest.mark.parametrize("whole_days", [False, True], ids=["exponential", "whole days"])
@pytest.mark.parametrize("block", range(5))
def test_a_hundred_and_fifty_random_systems(block: int, whole_days: bool) -> None:
    tied = [compare(random_setting(n, whole_days=whole_days, until=60.0)) for n in range(15 * block, 15 * block + 15)]
    assert not whole_days or min(tied) >= 10


@pytest.mark.slow
@pytest.mark.parametrize("whole_days", [False, True], ids=["exponential", "whole days"])
@pytest.mark.parametrize("block", range(10))
def test_a_thousand_more_random_systems(block: int, whole_days: bool) -> None:
    for number in range(1000 + 50 * block, 1050 + 50 * block):
        compare(random_setting(number, whole_days=whole_days, until=200.0))


def test_the_same_setting_gives_the_same_log_and_another_seed_another() -> None:
    setting = Setting(servers=2, sources=2, whole_days=True, gap=3.0, patience=2.0)
    digest = run(setting)[1].digest
    assert run(setting)[1].digest == digest
    assert run(dataclasses.replace(setting, seed=2))[1].digest != digest
    assert run(dataclasses.replace(setting, replication=1))[1].digest != digest


def test_the_digest_sees_a_change_of_order_and_of_any_field() -> None:
    from sim.engines.digest import folded

    events = [(1.0, 2, 3, -1), (1.0, 3, 2, -1), (1.5, 2, 3, 7)]

    def digest_of(rows: list[tuple[float, int, int, int]]) -> int:
        digest = np.uint64(0)
        for row in rows:
            digest = np.uint64(folded(digest, *row))
        return int(digest)

    changed = [
        events[::-1],
        events[:2],
        [*events[:2], (1.5, 2, 3, 8)],
        [*events[:2], (1.5, 2, 4, 7)],
        [*events[:2], (1.5, 3, 3, 7)],
        [*events[:2], (1.5 + 2**-20, 2, 3, 7)],
    ]
    assert len({digest_of(rows) for rows in [events, *changed]}) == 7
