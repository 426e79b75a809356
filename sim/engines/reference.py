"""The reference engine: what each verb means in SimPy. Slow, readable, an independent oracle for clock, queues and order.

A line is a `simpy.PriorityStore` of (key, number, item) tuples. A phase is SimPy's integer priority, one above the
urgent priority 0 that SimPy keeps for starting processes, so that a process always starts in the event that asked for it.
SimPy grants a waiting `get` at priority 1, which is phase 0: exactly what the contract says. A `get` that finds an item is
granted before anybody yields; its event then happens with nobody listening, and counts for nothing.
"""

from collections.abc import Callable, Generator
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy.events import Event, EventPriority

from sim.engines.compiled import folded
from sim.engines.contract import END, EVENT, HOLD, NONE, POST, SPAWN, TAKE, WAKE, Trajectory
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
        """Return an event that happens at that time, in that phase."""
        if time < self.env.now:
            raise ModelError(f"time runs backwards: {time} asked for at {self.env.now}")
        event = Event(self.env)
        event._ok, event._value = True, NONE  # noqa: SLF001  (what simpy.Timeout does; Timeout fixes the priority)
        self.env.schedule(event, priority=EventPriority(phase + URGENT_IS_TAKEN), delay=time - self.env.now)
        return event

    def spawn(self, step: int, entity: int, time: float, phase: int) -> None:
        """Start a process at that time, in that phase."""
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
            if verb == END:
                return
            if verb == HOLD:
                received = yield self.at(amount, order)
                self.note(following, entity, received)
            elif verb == TAKE:
                received, waits = self.take(target, entity)
                if waits is not None:
                    got = yield waits
                    self.waiting.pop(entity, None)
                    received = NONE if got is None else got[2]
                    self.note(following, entity, received)
            else:
                if verb == POST:
                    self.post(target, (amount, order, item))
                elif verb == SPAWN:
                    self.spawn(item, target, amount, order)
                elif verb == WAKE:
                    self.wake(target)
                received = NONE
            step = following

    def post(self, line: int, item: tuple[float, int, int]) -> None:
        """Put an item on a line; who waits there longest is granted it at once.

        SimPy would look for a waiting `get` only when the event of the `put` is processed; until then, others of the
        same instant could take the item.
        """
        self.lines[line].put(item)
        self.lines[line]._trigger_get(None)  # noqa: SLF001

    def take(self, line: int, entity: int) -> tuple[int, Event | None]:
        """Get the best item of a line; or NONE and the event to wait for."""
        if entity in self.waiting:
            raise ModelError(f"entity {entity} waits on two lines")
        get: Any = self.lines[line].get()
        if get.triggered:
            return get.value[2], None
        self.waiting[entity] = (line, get)
        return NONE, get

    def wake(self, entity: int) -> None:
        """Let a waiting entity resume with nothing."""
        if entity in self.waiting and not self.waiting[entity][1].triggered:
            _, get = self.waiting[entity]
            get.cancel()
            get.succeed(None)

    def note(self, step: int, entity: int, received: int) -> None:
        """Record one resumption."""
        if self.events < self.record:
            self.log.append((self.env.now, step, entity, received, 0))
        self.events += 1
        self.digest = np.uint64(folded(self.digest, self.env.now, step, entity, received))


def run(
    advance: Callable[..., Any], state: Any, starts: NDArray[Any], lines: int, until: float, *, record: int = 0
) -> Trajectory:
    """Run a script up to and including time `until`; `record` is how many events to log."""
    world = Reference(advance, state, lines, record)
    for start in starts:
        world.spawn(int(start["step"]), int(start["entity"]), float(start["at"]), int(start["phase"]))
    env = world.env
    while env.peek() <= until:
        env.step()
    return Trajectory(world.events, int(world.digest), np.array(world.log, EVENT))
