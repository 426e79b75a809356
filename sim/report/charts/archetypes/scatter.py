"""Scattered points: a small panel for each varied number with every point in each of them, on one upright scale."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.report.charts.archetypes import scales
from sim.report.charts.archetypes.scales import Ruler, Unit
from sim.report.drawing import canvas, style
from sim.report.drawing.canvas import SIZE, Words
from sim.report.drawing.style import Pen

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, TALL, PER_LINE, MANY = 2.75, 1.75, 3, 60


@dataclass(frozen=True, slots=True)
class Spot:
    """One point: its value on every axis (by path), its number with its interval, and whether its sign is known."""

    at: Mapping[str, Any]
    y: float
    lo: float
    hi: float
    filled: bool


@dataclass(frozen=True, slots=True)
class Scatter:
    """Groups of points (by heading) over the same axes. zone: half of what nobody would act on."""

    rulers: tuple[Ruler, ...]
    groups: tuple[tuple[str, tuple[Spot, ...]], ...]
    unit: Unit
    up: str
    zone: float
    pen: Pen


def draw(words: Words, found: Scatter) -> "Figure":
    """Draw a panel for each axis, three in a line, group by group."""
    sheet = canvas.Sheet()
    ends = [y for _, spots in found.groups for spot in spots for y in (spot.y, spot.lo, spot.hi) if math.isfinite(y)]
    for head, spots in found.groups:
        for row in range(0, len(found.rulers), PER_LINE):
            line = len(sheet.lines)
            for column, ruler in enumerate(found.rulers[row : row + PER_LINE]):
                axes = sheet.axes(line, PLOT, TALL)
                axes.set_ylim(*scales.reach(ends, found.zone))
                limits = axes.get_ylim()
                scales.zone_and_zero(axes, found.zone, upright=False)
                axes.set_ylim(*limits)
                scales.number_axis(axes.yaxis, found.unit, 5)
                _panel(axes, ruler, spots, found.pen)
                if column == 0:
                    axes.set_ylabel(canvas.broken(found.up, TALL, SIZE, 3), size=SIZE, parse_math=False)
                else:
                    axes.tick_params(axis="y", labelleft=False)
                if row == column == 0:
                    said = canvas.broken(head[:1].upper() + head[1:], 3 * PLOT, 9, 1, "bold")
                    axes.set_title(said, size=9, weight="bold", loc="left", pad=5, color=style.INK, parse_math=False)
    return sheet.fit(words)


def _panel(axes: "Axes", ruler: Ruler, spots: Sequence[Spot], pen: Pen) -> None:
    scales.draw_ruler(axes, ruler, PLOT)
    axes.set_xlabel(canvas.broken(ruler.axis.name, PLOT), size=SIZE, parse_math=False, labelpad=2)
    many = len(spots) > MANY
    places = apart([ruler.place(spot.at[ruler.axis.path]) for spot in spots], ruler.least_gap)
    low, high = axes.get_xlim()
    axes.set_xlim(min(low, min(places) - 0.02), max(high, max(places) + 0.02))  # moved apart, the outermost stay on it
    barred = [(x, spot) for x, spot in zip(places, spots, strict=True) if math.isfinite(spot.lo + spot.hi)]
    if barred:
        sides = [max(s.y - s.lo, 0.0) for _, s in barred], [max(s.hi - s.y, 0.0) for _, s in barred]
        look: dict[str, Any] = {"ecolor": pen.hue, "elinewidth": 0.6 if many else 1.0, "capsize": 1.2 if many else 2}
        look |= {"alpha": 0.45 if many else 0.8, "zorder": 3}
        axes.errorbar([x for x, _ in barred], [s.y for _, s in barred], sides, fmt="none", **look)
    for filled in (False, True):
        here = [(x, spot.y) for x, spot in zip(places, spots, strict=True) if spot.filled == filled]
        mark = pen.mark() | {"mfc": pen.hue if filled else "white", "ms": 3.2 if many else 4.4, "mew": 0.8}
        axes.plot([x for x, _ in here], [y for _, y in here], zorder=4, **mark)


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Move points at one value apart, within 60% of the least distance of two values."""
    groups: dict[float, list[int]] = {}
    for k, place in enumerate(places):
        groups.setdefault(place, []).append(k)
    moved = list(places)
    for place, members in groups.items():
        for order, k in enumerate(members):
            moved[k] = place + ((order + 0.5) / len(members) - 0.5) * 0.6 * gap
    return moved
