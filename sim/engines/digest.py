"""The digest of a trajectory: one 64-bit number for the whole event log (§18 of the contract)."""

import numpy as np

from sim.linking import linked

TICKS_PER_DAY = 1048576.0


@linked
def folded(digest, time, step, entity, received):
    """Mix one event into the running 64-bit digest of the event log (multiply and xor-shift, as in splitmix64).

    Time enters in ticks, of which it is a whole number, so no bit of it is lost.
    """
    word = np.uint64(np.int64(time * TICKS_PER_DAY)) * np.uint64(0x9E3779B97F4A7C15)
    word ^= (
        (np.uint64(step) << np.uint64(48)) ^ (np.uint64(entity) << np.uint64(24)) ^ np.uint64(np.int64(received) + 1)
    )
    digest = (digest ^ word) * np.uint64(0xBF58476D1CE4E5B9)
    return digest ^ (digest >> np.uint64(29))
