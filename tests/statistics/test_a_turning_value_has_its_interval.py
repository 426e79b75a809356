"""Where a choice turns along one unknown: the value is right where it is known, its interval covers it as often as said."""

import math

import numpy as np

from sim.statistics.turning import leads, turn

AT = np.array([0.0, 1.0, 2.0, 4.0])


def drawn(seed: int, root: float, n: int = 60) -> np.ndarray:
    """Return differences to two options, (2, 4, n): the lead falls in a line through the root; the second is far behind."""
    noise = np.random.default_rng(seed).normal(0.0, 2.0, (1, 1, n))
    line = (root - AT)[None, :, None]
    own = np.random.default_rng(seed + 10_000).normal(0.0, 0.3, (1, len(AT), n))
    return np.concatenate([line + noise + own, line + 50.0 + noise])


def test_without_noise_the_value_is_exact() -> None:
    line = np.repeat((2.5 - AT)[None, :, None], 8, axis=2)
    found = turn(AT, line, 1)
    assert found is not None
    assert (found.at, found.low, found.high) == (2.5, 2.5, 2.5)


def test_the_best_of_the_others_counts() -> None:
    ahead = np.stack([np.repeat((3.0 - AT)[:, None], 5, axis=1), np.repeat((2.0 - AT)[:, None], 5, axis=1)])
    assert leads(ahead).tolist() == [2.0, 1.0, 0.0, -2.0]
    found = turn(AT, ahead, 0)
    assert found is not None
    assert found.at == 2.0


def test_what_never_turns_has_no_value() -> None:
    assert turn(AT, np.ones((1, 4, 5)), 1) is None
    assert turn(AT, -np.ones((1, 4, 5)), 1) is None


def test_an_end_that_may_lie_beyond_the_range_is_open() -> None:
    noise = np.random.default_rng(5).normal(0.0, 8.0, (1, 1, 30))
    found = turn(AT, (3.9 - AT)[None, :, None] + noise - noise.mean(), 1)
    assert found is not None
    assert math.isnan(found.high)
    assert found.at == np.float64(3.9) or abs(found.at - 3.9) < 1e-9


def test_the_interval_covers_the_value_about_as_often_as_it_says() -> None:
    hits, told = 0, 0
    for seed in range(120):
        found = turn(AT, drawn(seed, 2.2), 1)
        if found is not None:
            told += 1
            low = -math.inf if math.isnan(found.low) else found.low
            high = math.inf if math.isnan(found.high) else found.high
            hits += low <= 2.2 <= high
    assert told == 120
    assert 0.89 <= hits / told <= 0.99
