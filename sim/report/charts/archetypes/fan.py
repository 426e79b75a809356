"""A fan over months: averages with their intervals in one panel, and what one company may see in small ones."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.charts.archetypes import along, scales
from sim.report.charts.archetypes.scales import Unit
from sim.report.drawing import canvas, style
from sim.report.drawing.canvas import Words
from sim.report.drawing.style import Pen

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MAIN, SMALL, COLUMNS, BARS = 3.1, 1.5, 4, 8


@dataclass(frozen=True, slots=True)
class Curve:
    """One series: its name, its value at the end in words, averages and spread by month, months in which it changes."""

    name: str
    end: str
    average: tuple[along.At, ...]
    spread: tuple[along.At, ...]
    pen: Pen
    changes: tuple[float, ...] = ()


def draw(words: Words, curves: Sequence[Curve], unit: Unit, up: str, mark: float) -> "Figure":
    """Draw averages and, where spreads are known, a fan for each. mark: a value with a line of its own, such as 100%."""
    every = [at for curve in curves for at in curve.average]
    first, last = min(at.x for at in every), max(at.x for at in every)
    across = along.Across(scales.months(first, last), "month")
    lines = []
    for c in curves:
        label, often = f"{canvas.broken(c.name, 2.2)}\n{c.end}", max(1, round(len(c.average) / BARS))
        lines.append(along.Line(label, c.average, c.pen, every=often, dots=False, wide=2.0))
    sheet, level = canvas.Sheet(), ((mark, mark, style.PALE),)
    main = along.Panel(tuple(lines), unit, up, zero=False, ends=_ends(every, mark), shades=level, tall=MAIN)
    along.place(sheet, across, [[main]])
    spreads = [at for curve in curves for at in curve.spread]
    if spreads:
        wide = 8.6 / min(len(curves), COLUMNS) - 0.5
        small = [
            along.Panel(
                (
                    along.Line("", curve.spread, curve.pen, bars="band", joined=False, dots=False),
                    along.Line("", curve.average, curve.pen, bars="none", dots=False, wide=1.6),
                ),
                unit,
                "one company" if place % COLUMNS == 0 else "",
                curve.name,
                zero=False,
                ends=_ends(spreads, mark),
                shades=level,
                marks=tuple(along.Mark(month, pen=Pen(style.INK)) for month in curve.changes),
                wide=wide,
                tall=SMALL,
            )
            for place, curve in enumerate(curves)
        ]
        along.place(
            sheet, along.Across(across.ruler, ""), [small[k : k + COLUMNS] for k in range(0, len(small), COLUMNS)]
        )
    return sheet.fit(words)


def _ends(values: Sequence[along.At], mark: float) -> tuple[float, float]:
    """Return the ends of the axis: all intervals inside, at least two points high, the mark where it is near."""
    finite = [y for at in values for y in (at.y, at.lo, at.hi) if math.isfinite(y)]
    low, high = min(finite), max(finite)
    room = max(high - low, 0.02) * 0.08
    low, high = min(low, (low + high) / 2 - 0.01) - room, max(high, (low + high) / 2 + 0.01) + room
    if 0 < mark - high < (high - low) * 0.6 or 0 < low - mark < (high - low) * 0.6:
        low, high = min(low, mark - room), max(high, mark + room)
    return low, high
