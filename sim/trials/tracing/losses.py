"""Which customers left in one simulation, and which of them only under one of two models."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from sim.model.calendar import DAYS_PER_MONTH
from sim.vocabulary import Happening


@dataclass(frozen=True, slots=True)
class Lost:
    """A customer who left: number, dollars of ARR that went, and in which month, from 1."""

    customer: int
    arr: float
    month: int


def lost(journal: NDArray[Any]) -> dict[int, Lost]:
    """Return every customer who left, by number."""
    rows = journal[journal["what"] == int(Happening.CHURNED)]
    found = (
        Lost(int(row["account"]), float(row["value"]) / 100.0, int(float(row["time"]) // DAYS_PER_MONTH) + 1)
        for row in rows
    )
    return {one.customer: one for one in found}


def only_in(a: Mapping[int, Lost], b: Mapping[int, Lost]) -> list[Lost]:
    """Return who left in the first and not in the second, the largest first."""
    return sorted((one for key, one in a.items() if key not in b), key=lambda one: (-one.arr, one.customer))
