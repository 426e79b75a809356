"""The contract between a script and the engines that run it.

**Concept.** What happens is written once, as a *script*: a compiled function

    advance(step, entity, now, received, state) -> (verb, next_step, amount, target, item, order)

that is called at one step of one process, changes the state it owns, and answers with one *verb*: what the process
wants from time. A process is nothing but a (step, entity) pair; it keeps whatever it must remember in `state`.
`received` is what the process was given: the item of a TAKE, or NONE.

**The six verbs**, and the fields of the answer that each one reads:

    HOLD   amount = time, order = phase                 POST   amount = key, target = line, item, order = number
    TAKE   target = line                                WAKE   target = entity
    END                                                 SPAWN  amount = time, target = entity, item = step, order = phase

The sentences below are the contract. Both engines name the number of each at the place that fulfills it, so that they can be
read side by side; `tests/engines/test_both_engines_name_the_contract.py` finds one that is not named.

**What each verb means**

    §1   HOLD: the process resumes at next_step at that time, in that phase.
    §2   END: the process is over.
    §3   TAKE where items lie: the process is given the best of the line, smallest key first, ties by number.
    §4   TAKE where nothing lies: the process waits on the line, behind all who wait there.
    §5   POST where somebody waits: the one that has waited longest gets the item, and resumes at (now, phase 0) with it.
    §6   POST where nobody waits: the item lies on the line.
    §7   WAKE of an entity that waits in a TAKE: it waits no more, and resumes at (now, phase 0) with NONE.
    §8   WAKE of any other entity: nothing happens.
    §9   SPAWN: another process starts at that step of that entity, at that time, in that phase.

**Who has control**

    §10  HOLD, END and a TAKE that has to wait give up control.
    §11  After any other answer `advance` is called again at once, at next_step: no event lies between.
    §12  Only a TAKE hands over an item: `received` is NONE after HOLD, POST, WAKE and SPAWN, and at the start of a process.

So who finds work lying there begins it in the same breath; who has waited for it is called by an event.

**The order of simultaneous events**

    §13  Events happen in the order of (time, phase, sequence), and nothing else decides.
    §14  The sequence counts resumptions in the order in which they were asked for.
    §15  The processes that exist from the beginning were asked for first, in the order in which they are given.
    §16  A run includes everything at the time of its end, and nothing after.

**What is told of a run**

    §17  Each resumption is one row (time, step, entity, received) of the event log; as many rows are kept as were asked for.
    §18  The digest has taken in every row, in their order, whether it was kept or not.

**What a script must keep**

    §19  Time never runs backwards: no resumption is asked for at a time that is over.
    §20  An entity waits in at most one TAKE.
    §21  Steps are numbers below 256.

`reference.run` raises on a violation of §19 and §20; the compiled engine relies on all three. How many verbs one activation
asks for is not limited: a closed line is emptied, and all work is moved to another organization, in one.

**Promises.** Times are passed through unchanged: scripts use multiples of one tick (2**-20 day), for which sums of
doubles are exact. The engines draw no random number, and know no word of the business.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NONE = -1
"""What a process receives when it resumes without an item."""

HOLD = 0
POST = 1
TAKE = 2
WAKE = 3
SPAWN = 4
END = 5

EVENT = np.dtype([("time", "f8"), ("step", "i4"), ("entity", "i4"), ("received", "i4"), ("pad", "i4")], align=True)
"""One row of the event log."""

START = np.dtype([("at", "f8"), ("phase", "i4"), ("step", "i4"), ("entity", "i4"), ("pad", "i4")], align=True)
"""One process that exists from the beginning, in order."""


@dataclass(frozen=True, slots=True)
class Trajectory:
    """What an engine did: `events` resumptions, their `digest`, and the first rows of the log (as many as asked for)."""

    events: int
    digest: int
    log: NDArray[Any]
