"""The state of the small life cycle as the engines hold it: arrays of records, behind one pointer."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.lifecycle.setting import KINDS_OF_EVENT, MEAN_GAP, TEAMS, TERM, Setting

WORLD = np.dtype(
    [
        ("seed", "i8"),
        ("replication", "i8"),
        ("arrivals", "i8"),
        ("renewals", "i8"),
        ("churns", "i8"),
        ("tasks", "i8"),
        ("done", "i8"),
        ("missed", "i8"),
        ("waited", "f8"),
        ("served", "f8"),
        ("counts", "i8", (KINDS_OF_EVENT,)),
        ("times", "f8", (KINDS_OF_EVENT,)),
    ],
    align=True,
)
CUSTOMER = np.dtype(
    [
        ("touch", "f8"),  # when the next touch is due
        ("milestone", "f8"),  # when the next renewal talk or decision is due
        ("ends", "f8"),
        ("touches", "i4"),
        ("tasks", "i4"),
        ("cycles", "i4"),
        ("done", "i4"),  # of this term
        ("missed", "i4"),
        ("opened", "i4"),  # the task that is being posted
    ],
    align=True,
)
TASK = np.dtype(
    [("posted", "f8"), ("customer", "i4"), ("occasion", "i4"), ("kind", "i4"), ("status", "i4")], align=True
)
REP = np.dtype([("task", "i4"), ("team", "i4")], align=True)


class Company(NamedTuple):
    """All arrays."""

    world: NDArray[Any]  # (1,)
    customers: NDArray[Any]
    tasks: NDArray[Any]
    reps: NDArray[Any]


def new_company(setting: Setting) -> Company:
    """Return a company before its first day, with room for far more tasks than come."""
    world = np.zeros(1, WORLD)
    world["seed"], world["replication"] = setting.seed, setting.replication
    reps = np.zeros(TEAMS * setting.reps, REP)
    reps["team"] = np.arange(len(reps)) // setting.reps
    expected = setting.customers * (setting.days / MEAN_GAP + 3.0 * setting.days / TERM + 1.0)
    room = int(expected + 20.0 * np.sqrt(expected) + 50)
    return Company(world, np.zeros(setting.customers, CUSTOMER), np.zeros(room, TASK), reps)
