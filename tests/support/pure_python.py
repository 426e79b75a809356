"""Run the life cycle as plain Python and record every draw: `NUMBA_DISABLE_JIT=1 python -m tests.support.pure_python`.

Prints one JSON object: the digests of the run with and without the compiler are compared by the test; `draws` lists
[entity, purpose, occasion, meaning, times]. The meaning is the function that asked for the draw.
"""

import dataclasses
import json
import sys
from collections import Counter
from typing import Any

import numpy as np
from numba import config

from sim.engines import reference
from sim.engines.contract import START
from sim.model import assembly, draws
from sim.model.calendar import month_end
from sim.model.lifecycle import advance
from sim.model.opening import open_world, signatures_until
from sim.model.state import State
from sim.trials.verification.made_world import CS_ONLY, MIDDLE, PAID_SPLIT, POOLED, SMALL, build, numbers, one_segment

WORD = 2**64 - 1
MODELS = {model.key: model for model in (CS_ONLY, PAID_SPLIT, POOLED)}
drawn: Counter[tuple[int, int, int, str]] = Counter()


def philox(key0: int, key1: int, *counter: int) -> tuple[int, int, int, int]:
    """Return the words of Philox4x64-10, in whole numbers of any size."""
    k0, k1 = key0, key1
    x0, x1, x2, x3 = counter
    for _ in range(10):
        p0, p1 = int(draws.M0) * x0, int(draws.M1) * x2
        x0, x1, x2, x3 = (p1 >> 64) ^ x1 ^ k0, p1 & WORD, (p0 >> 64) ^ x3 ^ k1, p0 & WORD
        k0, k1 = (k0 + int(draws.W0)) & WORD, (k1 + int(draws.W1)) & WORD
    return x0, x1, x2, x3


def uniform(world: Any, entity: int, purpose: int, occasion: int) -> float:
    """Return the uniform of an address, and record who asked for it."""
    frame = sys._getframe(1)
    while frame.f_code.co_filename == draws.__file__:
        frame = frame.f_back  # type: ignore[assignment]
    drawn[int(entity), int(purpose), int(occasion), frame.f_code.co_name] += 1
    words = philox(int(world.seed), int(world.replication), int(entity) & WORD, int(purpose), int(occasion), 0)
    return float(((words[0] >> 11) + 0.5) * 2.0**-53)


def attributes(state: State) -> State:
    """Return the state with fields as attributes, as compiled code sees it."""
    return State(*(array.view(np.recarray) if array.dtype.names else array for array in state))


def cell(model: str) -> assembly.Design:
    """Return a small cell with much work, few people who leave often, and both kinds of small and middle customers."""
    company = one_segment(MIDDLE, start_customers=8, new_logos_per_year=6.0)
    two = tuple(dataclasses.replace(s, share_of_new_logos=0.5, needs=4.0, issues=2.0) for s in (SMALL, MIDDLE))
    return build(MODELS[model], dataclasses.replace(company, segments=two), numbers(people__attrition=1.0), months=30)


def main(model: str) -> None:
    """Run one replication as plain Python and print its digest and its draws."""
    assert config.DISABLE_JIT
    everywhere = [m for name, m in sys.modules.items() if name.startswith("sim.model") and hasattr(m, "uniform")]
    for module in everywhere:
        module.uniform = uniform  # type: ignore[attr-defined]
    design = cell(model)
    world = assembly.new_world(design, 1, 0).view(np.recarray)
    coming = signatures_until(world, design.constants.view(np.recarray), month_end(design.months))
    drawn.clear()  # the count of signatures asks for the same dice as the signatures themselves
    room = assembly.room_for(design)
    state = attributes(assembly.new_state(design, world, design.opening_accounts + coming + 1, room))
    starts = np.zeros(design.opening_accounts + 2 * state.seats.size + 2, START).view(np.recarray)
    starts = starts[: open_world(state, starts)]
    done = reference.run(advance, state, starts, state.lines.size, month_end(design.months))
    rows = [[*address, times] for address, times in drawn.items()]
    print(json.dumps({"digest": str(done.digest), "events": done.events, "draws": rows}))


if __name__ == "__main__":
    main(sys.argv[1])
