"""Random numbers: the published words of Philox4x64-10, and NumPy's."""

import numpy as np

from sim.model import draws
from sim.trials.verification.check import EXACT, Check, Setting

FAMILY = "Random numbers are the published ones"
ONES = 2**64 - 1
PUBLISHED = (
    # Salmon et al., Random123 1.14, tests/kat_vectors: philox4x64, 10 rounds: counter, key, words.
    ((0, 0, 0, 0), (0, 0), (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B)),
    ((ONES,) * 4, (ONES,) * 2, (0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0)),
    (
        (0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89),
        (0x452821E638D01377, 0xBE5466CF34E90C6C),
        (0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6),
    ),
)


def words(key: tuple[int, ...], counter: tuple[int, ...]) -> tuple[int, ...]:
    """Return the four words of our generator at a counter under a key."""
    return tuple(int(word) for word in draws.philox(*(np.uint64(value) for value in (*key, *counter))))


def check(setting: Setting) -> list[Check]:
    """Return the checks of this family."""
    known = sum(words(key, counter) == expected for counter, key, expected in PUBLISHED)
    pick = np.random.default_rng(5)
    count = 2000 if setting.full else 200
    same = 0
    for _ in range(count):
        key = tuple(int(v) for v in pick.integers(0, 2**63, 2))
        counter = tuple(int(v) for v in pick.integers(1, 2**62, 4))
        before = (counter[0] - 1, *counter[1:])  # NumPy steps its counter before it draws
        bits = np.random.Philox(key=np.array(key, np.uint64), counter=np.array(before, np.uint64))
        same += words(key, counter) == tuple(int(w) for w in bits.random_raw(4))
    return [
        Check(
            FAMILY,
            "published vectors",
            "Philox4x64-10 gives the words that its authors published.",
            f"{len(PUBLISHED)} of {len(PUBLISHED)}",
            f"{known} of {len(PUBLISHED)}",
            EXACT,
            known == len(PUBLISHED),
        ),
        Check(
            FAMILY,
            "NumPy's generator",
            "NumPy's Philox gives the same words at random keys and counters.",
            f"{count} of {count}",
            f"{same} of {count}",
            EXACT,
            same == count,
        ),
    ]
