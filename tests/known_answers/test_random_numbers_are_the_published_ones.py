"""Philox4x64-10 gives the published words, NumPy's words, and the quantile function is the normal one to the last bits."""

import math

import numpy as np
import pytest
from scipy import special, stats

from sim.model import draws
from sim.model.state import WORLD
from sim.vocabulary import Activity, Purpose

ALL_ONES = 2**64 - 1
PUBLISHED = [
    # Salmon et al., Random123 1.14, tests/kat_vectors: philox4x64, 10 rounds: counter, key, words.
    ((0, 0, 0, 0), (0, 0), (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B)),
    (
        (ALL_ONES,) * 4,
        (ALL_ONES,) * 2,
        (0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0),
    ),
    (
        (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89),
        (0x452821E638D01377, 0xBE5466CF34E90C6C),
        (0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6),
    ),
]


def words(key: tuple[int, int], counter: tuple[int, int, int, int]) -> tuple[int, ...]:
    """Return the four words of our generator."""
    return tuple(int(word) for word in draws.philox(*(np.uint64(value) for value in (*key, *counter))))


def world(seed: int, replication: int) -> np.void:
    """Return a WORLD record with this seed and replication."""
    record = np.zeros(1, WORLD)
    record["seed"], record["replication"] = seed, replication
    return record[0]


@pytest.mark.parametrize(("counter", "key", "expected"), PUBLISHED, ids=["zeros", "ones", "pi"])
def test_the_published_vectors(counter: tuple, key: tuple, expected: tuple) -> None:
    assert words(key, counter) == expected


def test_numpy_agrees_on_random_keys_and_counters() -> None:
    pick = np.random.default_rng(5)
    for _ in range(200):
        key = tuple(int(v) for v in pick.integers(0, 2**63, 2))
        counter = tuple(int(v) for v in pick.integers(1, 2**62, 4))
        before = (counter[0] - 1, *counter[1:])  # NumPy steps its counter before it draws
        bits = np.random.Philox(key=np.array(key, np.uint64), counter=np.array(before, np.uint64))
        assert words(key, counter) == tuple(int(w) for w in bits.random_raw(4))


def test_a_uniform_is_the_first_word_at_its_address() -> None:
    for address in ((3, int(Purpose.ACV), 0), (0, int(Purpose.QUIT), 17), (2**20, 1, 2**31)):
        word = words((2027, 5), (*address, 0))[0]
        assert draws.uniform(world(2027, 5), *address) == ((word >> 11) + 0.5) * 2.0**-53


def test_the_world_itself_is_an_entity_like_any_other() -> None:
    word = words((1, 2), (ALL_ONES, int(Purpose.SIGNATURE_GAP), 4, 0))[0]
    assert draws.uniform(world(1, 2), -1, int(Purpose.SIGNATURE_GAP), 4) == ((word >> 11) + 0.5) * 2.0**-53


def test_uniforms_are_uniform_and_independent_along_every_part_of_the_address() -> None:
    count = 20_000
    for axis in range(5):
        sample = np.empty(count)
        for k in range(count):
            seed, replication, entity, purpose, occasion = (k if axis == a else 7 for a in range(5))
            sample[k] = draws.uniform(world(seed, replication), entity, purpose, occasion)
        assert 0.0 < sample.min() < sample.max() < 1.0
        assert stats.kstest(sample, "uniform").pvalue > 0.001
        assert abs(np.corrcoef(sample[:-1], sample[1:])[0, 1]) < 4.0 / math.sqrt(count)


def test_the_quantile_agrees_with_scipy_to_the_last_bits() -> None:
    p = np.concatenate(
        [np.linspace(1e-6, 1 - 1e-6, 20_001), 10.0 ** -np.arange(1, 300, 3.0), 1 - 2.0 ** -np.arange(2, 53.0)]
    )
    ours = np.array([draws.normal_quantile(value) for value in p])
    assert ours == pytest.approx(special.ndtri(p), rel=4e-15, abs=4e-16)


def test_the_quantile_is_increasing_and_odd() -> None:
    p = np.linspace(2**-20, 0.5, 4097)
    low = np.array([draws.normal_quantile(value) for value in p])
    high = np.array([draws.normal_quantile(1.0 - value) for value in p])
    assert (np.diff(low) > 0.0).all()
    assert (low == -high).all()


def test_distributions_have_their_means_and_spreads() -> None:
    w = world(11, 0)
    count = 20_000
    gaps = np.array([draws.exponential(w, 1, 2, k, 30.0) for k in range(count)])
    sizes = np.log([draws.lognormal(w, 1, 3, k, 0.09, 0.5) for k in range(count)])
    assert stats.kstest(gaps, "expon", args=(0.0, 30.0)).pvalue > 0.001
    assert stats.kstest(sizes, "norm", args=(math.log(0.09), 0.5)).pvalue > 0.001


def test_purposes_of_hours_and_gaps_run_into_no_other() -> None:
    """HOURS_NOISE and CUSTOMER_GAP each take ten numbers: one per activity and one for lost champions."""
    single = {int(p) for p in Purpose} - {int(Purpose.HOURS_NOISE), int(Purpose.CUSTOMER_GAP)}
    ranges = {int(first) + k for first in (Purpose.HOURS_NOISE, Purpose.CUSTOMER_GAP) for k in range(len(Activity) + 1)}
    assert len(ranges) == 2 * (len(Activity) + 1)
    assert not single & ranges
