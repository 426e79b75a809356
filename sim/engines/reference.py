"""The reference engine: what each verb means in SimPy. Slow, readable, an independent oracle for clock, queues and order.

A line is a `simpy.PriorityStore` of (key, number, item) tuples. A phase is SimPy's integer priority, one above the
urgent priority 0 that SimPy keeps for starting processes, so that a process always starts in the event that asked for it.
SimPy grants a waiting `get` at priority 1, which is phase 0: exactly what the contract says. A `get` that finds an item is
granted before anybody yields; its event then happens with nobody listening, and counts for nothing.

The sentences of `contract` are named by number (§) at the lines that fulfill them, as in `compiled`. Two of them are SimPy's
own: its queue is ordered by time, priority and a count of what was scheduled (§13, §14). A step can be any number here (§21).
"""

from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy.events import Event, EventPriority

from sim.engines.contract import END, EVENT, HOLD, NONE, POST, SPAWN, TAKE, WAKE, Trajectory
from sim.engines.digest import folded
from sim.errors import ModelError

URGENT_IS_TAKEN = 1


class Reference:
    """One run of a script under SimPy."""

    def __init__(self, advance: Callable[..., Any], state: Any, lines: int, record: int) -> None:
        self.env = simpy.Environment()
        self.advance = advance
        self.state = state
        self.lines = [simpy.PriorityStore(self.env) for _ in range(lines)]
        self.waiting: dict[int, tuple[int, Any]] = {}  # entity → (line, its unanswered get)
        self.log: list[tuple[float, int, int, int, int]] = []
        self.record = record
        self.events = 0
        self.digest = np.uint64(0)

    def at(self, time: float, phase: int) -> Event:
        """Return an event that happens at that time, in that phase (§13, §14)."""
        if time < self.env.now:  # §19
            raise ModelError(f"time runs backwards: {time} asked for at {self.env.now}")
        event = Event(self.env)
        event._ok, event._value = True, NONE  # noqa: SLF001  (what simpy.Timeout does; Timeout fixes the priority)
        self.env.schedule(event, priority=EventPriority(phase + URGENT_IS_TAKEN), delay=time - self.env.now)
        return event

    def spawn(self, step: int, entity: int, time: float, phase: int) -> None:
        """Start a process at that time, in that phase (§9)."""
        start = self.at(time, phase)
        assert start.callbacks is not None

        def begin(_: Event) -> None:
            self.env.process(self.life(step, entity))

        start.callbacks.append(begin)

    def life(self, step: int, entity: int) -> Generator[Event, Any, None]:
        """Interpret one process from the given step to its END."""
        received = NONE
        self.note(step, entity, received)
        while True:
            verb, following, amount, target, item, order = self.advance(
                step, entity, self.env.now, received, self.state
            )
            if verb == HOLD:  # §1, §10
                received = yield self.at(amount, order)
                self.note(following, entity, received)
            elif verb == END:  # §2, §10
                return
            elif verb == TAKE:
                received, waits = self.take(target, entity)  # §3
                if waits is not None:  # §4, §10
                    received = yield from self.wait(waits, entity)
                    self.note(following, entity, received)
            elif verb == POST:  # §5, §6
                self.post(target, (amount, order, item))
                received = NONE  # §12
            elif verb == SPAWN:  # §9
                self.spawn(item, target, amount, order)
                received = NONE  # §12
            elif verb == WAKE:  # §7, §8
                self.wake(target)
                received = NONE  # §12
            step = following  # §11: nothing was yielded, so it goes on there at once

    def wait(self, get: Event, entity: int) -> Generator[Event, Any, int]:
        """Wait until a `get` is answered; return the item, or NONE if it was a WAKE."""
        got = yield get
        self.waiting.pop(entity, None)
        return NONE if got is None else got[2]

    def post(self, line: int, item: tuple[float, int, int]) -> None:
        """Put an item on a line (§6); who waits there longest is granted it at once (§5).

        SimPy would look for a waiting `get` only when the event of the `put` is processed; until then, others of the
        same instant could take the item.
        """
        self.lines[line].put(item)
        self.lines[line]._trigger_get(None)  # noqa: SLF001

    def take(self, line: int, entity: int) -> tuple[int, Event | None]:
        """Get the best item of a line (§3); or NONE and the event to wait for (§4)."""
        if entity in self.waiting:  # §20
            raise ModelError(f"entity {entity} waits on two lines")
        get: Any = self.lines[line].get()
        if get.triggered:
            return get.value[2], None
        self.waiting[entity] = (line, get)
        return NONE, get

    def wake(self, entity: int) -> None:
        """Let a waiting entity resume with nothing (§7); leave any other alone, and one that is granted an item (§8)."""
        if entity in self.waiting and not self.waiting[entity][1].triggered:
            _, get = self.waiting[entity]
            get.cancel()
            get.succeed(None)

    def note(self, step: int, entity: int, received: int) -> None:
        """Record one resumption (§17), and mix it into the digest (§18)."""
        if self.events < self.record:
            self.log.append((self.env.now, step, entity, received, 0))
        self.events += 1
        self.digest = np.uint64(folded(self.digest, self.env.now, step, entity, received))


def run(
    advance: Callable[..., Any], state: Any, starts: NDArray[Any], lines: int, until: float, *, record: int = 0
) -> Trajectory:
    """Run a script up to and including time `until`; `record` is how many events to log."""
    world = Reference(advance, state, lines, record)
    for start in starts:  # §15
        world.spawn(int(start["step"]), int(start["entity"]), float(start["at"]), int(start["phase"]))
    env = world.env
    while env.peek() <= until:  # §16
        env.step()
    return Trajectory(world.events, int(world.digest), np.array(world.log, EVENT))
