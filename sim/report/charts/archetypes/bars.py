"""Bars: the steps of a waterfall to a difference or a level, and the parts of a whole, as rows of marks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.charts.archetypes.rows import Bar, Dot, Row, Tick
from sim.report.drawing import style
from sim.report.drawing.style import Pen

OPENLY = Pen(style.INK, marker="D", hollow=True)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a waterfall: by how much, with its interval, and how it is written.

    total: it stands from zero, as the first and the last do; mark: where the bar would end under another rule, NaN without.
    """

    label: str
    amount: float
    lo: float
    hi: float
    words: str
    total: bool = False
    mark: float = math.nan
    quiet: bool = False


def waterfall(steps: Sequence[Step], pen: Pen) -> list[Row]:
    """Return a row for each step: each bar starts where the one above ends. Bars that go down are white."""
    found, level = [], 0.0
    for place, step in enumerate(steps):
        start = 0.0 if step.total else level
        level = start + step.amount
        own = Pen(style.MUTED) if step.quiet else pen
        fill = "solid" if step.total else "pale" if step.amount >= 0 else "open"
        caps = Dot(level, start + step.lo, start + step.hi, Pen(style.INK), bare=True)
        marks: list[Bar | Dot | Tick] = [Bar(start, level, own, fill), caps]
        if math.isfinite(step.mark):
            marks.append(Dot(start + step.mark, pen=OPENLY, up=-0.36, size=4))
        if place < len(steps) - 1:
            marks.append(Tick(level, Pen(style.PALE), tall=0.5, up=-0.5))
        found.append(Row(step.label, (tuple(marks),), (step.words,), strong=step.total and place == len(steps) - 1))
    return found


def side_by_side(rows: Sequence[Sequence[Row]]) -> tuple[Row, ...]:
    """Return rows with the cells and words of several panels, which have the same steps."""
    return tuple(
        Row(
            same[0].label,
            tuple(cell for row in same for cell in row.cells),
            tuple(word for row in same for word in row.words),
            same[0].pen,
            strong=same[0].strong,
        )
        for same in zip(*rows, strict=True)
    )


def stacked(shares: Sequence[tuple[float, Pen, str]]) -> tuple[Bar, ...]:
    """Return parts of a whole beside each other: share, pen, fill of each."""
    found, at = [], 0.0
    for share, pen, fill in shares:
        if share > 1e-4:
            found.append(Bar(at, at + share, pen, fill, thick=0.62))
        at += share
    return tuple(found)
