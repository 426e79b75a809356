"""The twin: the SimPy engine and the compiled one, event by event, on random organizations and policies."""

from collections.abc import Callable

import numpy as np

from sim.model.assembly import Design
from sim.trials.verification.check import EXACT, Check, Figure, Series, Setting
from sim.trials.verification.made_world import ran, same_state
from sim.trials.verification.random_worlds import random_design, random_policy

FAMILY = "Both engines agree event by event"
RECORD = 1_500_000


def check(setting: Setting) -> list[Check]:
    """Return the checks of this family."""
    count = 300 if setting.full else 60
    return [
        compared("random organizations", "organisations", random_design, count, first=0),
        compared("random policies", "policies", random_policy, count // 2, first=5000),
    ]


def compared(name: str, words: str, made: Callable[..., Design], count: int, *, first: int) -> Check:
    """Return the check of one kind of random design, half of them in whole days so that many events coincide."""
    events, tied, equal = np.zeros(count), np.zeros(count), 0
    for k in range(count):
        design = made(first + k, whole=k % 2 == 1)
        one = ran(design, seed=k, record=RECORD)
        other = ran(design, seed=k, record=RECORD, engine="simpy")
        same = np.array_equal(one.trajectory.log, other.trajectory.log)
        equal += bool(same and one.trajectory.digest == other.trajectory.digest and not same_state(one, other))
        events[k] = one.trajectory.events
        tied[k] = float((np.diff(one.trajectory.log["time"]) == 0.0).sum())
    figure = Figure(
        f"parity-{words}",
        f"Events of {name} under both engines",
        f"{equal} of {count} are equal in every event and at the end; {tied.sum():,.0f} of {events.sum():,.0f} events "
        "fall on the instant of another.",
        words,
        "events, thousands",
        (
            Series("all", np.arange(1.0, count + 1.0), events / 1000.0),
            Series("at one instant with another", np.arange(1.0, count + 1.0), tied / 1000.0),
        ),
    )
    return Check(
        FAMILY,
        name,
        "SimPy, which is not ours, and the compiled engine give the same events in the same order, and the same end.",
        f"{count} of {count} equal",
        f"{equal} of {count}, {events.sum():,.0f} events",
        EXACT,
        equal == count,
        figure,
    )
