"""What an event of the full model asks for: draws, logarithms, exponentials, verbs. Counted in plain Python, not timed.

`NUMBA_DISABLE_JIT=1 python -m benchmarks.counts cs-am-split` runs the same life cycle without the compiler and prints one
JSON object; `of` does that in a process of its own.
"""

import json
import math
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import config

from benchmarks.engines import cell
from sim.engines import reference
from sim.engines.contract import END, HOLD, POST, SPAWN, START, TAKE, WAKE
from sim.model import assembly, draws
from sim.model.calendar import month_end
from sim.model.lifecycle import advance
from sim.model.opening import open_world, signatures_until
from sim.model.state import State

MONTHS = 18
WORD = 2**64 - 1
VERBS = {HOLD: "hold", POST: "post", TAKE: "take", WAKE: "wake", SPAWN: "spawn", END: "end"}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events there were; how much an event asks for, by name; events pending and items on lines, on average."""

    events: int
    per_event: dict[str, float]
    pending: float
    items: float


class Counted:
    """A script that passes every step on and counts what it answers. It keeps who waits where, to know what is an event."""

    def __init__(self, asked: Counter[str], processes: int) -> None:
        self.asked = asked
        self.events = 0
        self.pending, self.items = processes, 0
        self.sum_pending = self.sum_items = 0
        self.on_line: Counter[int] = Counter()
        self.waits: dict[int, tuple[int, int]] = {}  # entity → line and step to resume at, longest first
        self.granted: set[tuple[int, int]] = set()  # (step, entity) that is called from a TAKE
        self.resumes = True  # whether the next call is an event

    def advance(self, step: int, entity: int, now: float, received: int, state: Any) -> Any:
        """Take one step."""
        if self.resumes:
            self.count_event(step, entity)
        answer = advance(step, entity, now, received, state)
        verb, following, target = answer[0], answer[1], answer[3]
        self.asked[VERBS[verb]] += 1
        self.asked["calls"] += 1
        self.pending += verb in (HOLD, SPAWN)
        self.resumes = verb in (HOLD, END)
        if verb == TAKE:
            self.take(entity, target, following)
        elif verb == POST:
            self.post(target)
        elif verb == WAKE and target in self.waits:
            self.call(target)
        return answer

    def take(self, entity: int, line: int, following: int) -> None:
        """Take an item that lies there, which is no event, or wait."""
        self.resumes = self.on_line[line] == 0
        if self.resumes:
            self.waits[entity] = line, following
        else:
            self.on_line[line] -= 1
            self.items -= 1

    def post(self, line: int) -> None:
        """Give an item to who has waited longest for it, or let it lie."""
        waiter = next((entity for entity, (where, _) in self.waits.items() if where == line), None)
        if waiter is None:
            self.on_line[line] += 1
            self.items += 1
        else:
            self.call(waiter)

    def call(self, entity: int) -> None:
        """Let who waits resume, by an event."""
        self.granted.add((self.waits.pop(entity)[1], entity))

    def count_event(self, step: int, entity: int) -> None:
        """Count a resumption. One from a TAKE is pending for no time, so it is left out of what is pending."""
        self.events += 1
        if (step, entity) in self.granted:
            self.granted.remove((step, entity))
        else:
            self.pending -= 1
        self.sum_pending += self.pending
        self.sum_items += self.items


def counting(asked: Counter[str], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that counts its calls."""

    def counted(*arguments: Any) -> Any:
        asked[name] += 1
        return function(*arguments)

    return counted


def uniform_at(seed: int, replication: int, entity: int, purpose: int, occasion: int) -> float:
    """Return the uniform of an address, in whole numbers of any size: what draws.uniform_at is with the compiler."""
    k0, k1, x0, x1, x2, x3 = int(seed), int(replication), int(entity), int(purpose), int(occasion), 0
    for _ in range(10):
        p0, p1 = int(draws.M0) * x0, int(draws.M1) * x2
        x0, x1, x2, x3 = (p1 >> 64) ^ x1 ^ k0, p1 & WORD, (p0 >> 64) ^ x3 ^ k1, p0 & WORD
        k0, k1 = (k0 + int(draws.W0)) & WORD, (k1 + int(draws.W1)) & WORD
    return ((x0 >> 11) + 0.5) * draws.TO_UNIT


def attributes(state: State) -> State:
    """Return the state with fields as attributes, as compiled code sees it."""
    return State(*(array.view(np.recarray) if array.dtype.names else array for array in state))


def count(design: assembly.Design) -> Counts:
    """Run one replication without the compiler and count, from its first event on."""
    assert config.DISABLE_JIT
    asked: Counter[str] = Counter()
    draws.uniform_at = counting(asked, "draws", uniform_at)
    math.log, math.exp = counting(asked, "logs", math.log), counting(asked, "exps", math.exp)
    world = assembly.new_world(design, 1, 0).view(np.recarray)
    until = month_end(design.months)
    coming = signatures_until(world, design.constants.view(np.recarray), until)
    empty = assembly.new_state(design, world, design.opening_accounts + coming + 1, assembly.room_for(design))
    state = attributes(empty)
    starts = np.zeros(design.opening_accounts + 2 * state.seats.size + 2, START).view(np.recarray)
    starts = starts[: open_world(state, starts)]
    asked.clear()
    counted = Counted(asked, len(starts))
    with np.errstate(over="ignore"):  # the digest is meant to overflow
        reference.run(counted.advance, state, starts, state.lines.size, until)
    events = counted.events
    per_event = {name: times / events for name, times in asked.items()}
    return Counts(events, per_event, counted.sum_pending / events, counted.sum_items / events)


def of(model: str) -> Counts:
    """Count for a model at the company of the benchmarks, in a process without the compiler."""
    command = [sys.executable, "-m", "benchmarks.counts", model]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    return Counts(**json.loads(told))


def main(model: str) -> None:
    """Print the counts as JSON."""
    counts = count(cell(model, months=MONTHS))
    print(json.dumps({name: getattr(counts, name) for name in Counts.__slots__}))


if __name__ == "__main__":
    main(sys.argv[1])
