"""The contract between a script and the engines that run it.

**Concept.** What happens is written once, as a *script*: a compiled function

    advance(step, entity, now, received, state) -> (verb, next_step, amount, target, item, order)

that is called at one step of one process, changes the state it owns, and answers with one *verb*: what the process
wants from time. A process is nothing but a (step, entity) pair; it keeps whatever it must remember in `state`.
`received` is what the process was given: the item of a TAKE, or NONE.

**The six verbs**, and the fields of the answer that each one reads:

    HOLD   amount = time, order = phase        resume at next_step at that time
    POST   amount = key, target = line,        put the item on the line; smallest key first, ties by order.
           item, order = number                If someone waits there, the one that has waited longest gets it instead
    TAKE   target = line                       get the best item of the line, or wait for one; go on at next_step with it
    WAKE   target = entity                     if that entity waits in a TAKE, it resumes at once with NONE
    SPAWN  amount = time, target = entity,     start another process at step `item` at that time
           item = step, order = phase
    END                                        the process is over

HOLD, END and a TAKE that has to wait give up control. After POST, WAKE and SPAWN, and after a TAKE that finds an item,
the engine calls `advance` again at once, at next_step: no event lies between. Only a TAKE hands over an item, so
`received` is NONE after the other three. Who finds work lying there begins it in the same breath; who has waited for it
is called by an event.

**Order of simultaneous events**: (time, phase, sequence), where sequence counts resumptions in the order in which they
were asked for. Grants of a TAKE that waited and WAKEs resume at (now, phase 0). Nothing else decides, so both engines
produce the same *event log*: one row (time, step, entity, received) per resumption.

**Promises.** Times are passed through unchanged: scripts use multiples of one tick (2**-20 day), for which sums of
doubles are exact. The engines draw no random number, and know no word of the business.

**Refusals.** Time never runs backwards; an entity waits in at most one TAKE; steps are numbers below 256. A script must
keep these; `reference.run` raises on a violation of the first two. How many verbs one activation asks for is not limited:
a closed line is emptied, and all work is moved to another organisation, in one.
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
