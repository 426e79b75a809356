"""What a company's accounts paid at each month end, and what that says of retention."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
YEAR, QUARTER = 12, 3


@dataclass(frozen=True, slots=True, eq=False)
class AccountHistory:
    """Levels of accounts.

    arr: (n, m) cents a year, 0 where an account is not there. started: (n,) months from the first column, below 0 for who was
    there before, NaN where nobody knows. amounts: False where only presence is known.
    """

    arr: NDArray[np.int64]
    started: Floats
    segment: NDArray[np.int64]
    months: tuple[str, ...]  # 2025-09
    segments: tuple[str, ...]
    amounts: bool = True

    def until(self, month: int) -> "AccountHistory":
        """Return what was known at the end of a month: nothing after it, and nobody who came later."""
        there = (self.arr[:, : month + 1] > 0).any(axis=1)
        return AccountHistory(
            self.arr[there, : month + 1].copy(),
            self.started[there],
            self.segment[there],
            self.months[: month + 1],
            self.segments,
            self.amounts,
        )

    def place(self, month: str) -> int:
        """Return the column of a month. Errors: KeyError."""
        if month not in self.months:
            raise KeyError(month)
        return self.months.index(month)

    def ages(self, month: int) -> Floats:
        """Return for how many months each account has been there, (n,); NaN where nobody knows when it began."""
        return month - self.started


@dataclass(frozen=True, slots=True)
class Retained:
    """What is left of a cohort after each quarter, as shares of its start, (4,); arr: what everybody pays then, cents."""

    logos: Floats
    grr: Floats
    nrr: Floats
    arr: Floats


def retained(levels: NDArray[np.int64], *, everybody: NDArray[np.int64] | None = None) -> Retained:
    """Return the retention of a cohort. levels: (n, 5) cents at its start and after each quarter, all above 0 at the start.

    everybody: (…, 5) of all accounts, those who came later too. Errors: ValueError for nobody.
    """
    start = levels[:, 0].astype(float)
    if not start.size or (start <= 0).any():
        raise ValueError("a cohort is of accounts that are there at its start")
    after = levels[:, 1:].astype(float)
    every = levels if everybody is None else everybody
    return Retained(
        (after > 0).mean(axis=0),
        np.minimum(after, start[:, None]).sum(axis=0) / start.sum(),
        after.sum(axis=0) / start.sum(),
        every[:, 1:].sum(axis=0).astype(float),
    )


def cohort(history: AccountHistory, month: int) -> NDArray[np.int64]:
    """Return who is there at the end of a month: their numbers."""
    return np.flatnonzero(history.arr[:, month] > 0)


def quarters(history: AccountHistory, month: int, who: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
    """Return the levels of a cohort at the end of a month and of the four quarters after it, (n, 5)."""
    rows = cohort(history, month) if who is None else who
    return history.arr[np.ix_(rows, month + QUARTER * np.arange(5))]


def yearly(history: AccountHistory, month: int) -> list[tuple[int, int]]:
    """Return (kept, of) logos of every whole year before a month end, the oldest first; none where there is none."""
    ends = range(month, YEAR - 1, -YEAR)
    found = []
    for end in ends:
        there = history.arr[:, end - YEAR] > 0
        found.append((int((there & (history.arr[:, end] > 0)).sum()), int(there.sum())))
    return [each for each in reversed(found) if each[1] > 0]
