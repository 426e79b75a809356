"""Figures of checks: theory as a line, what was simulated as points with their intervals."""

from typing import TYPE_CHECKING

import numpy as np

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.trials.verification.check import Check, Figure, Series

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Drawing

WIDE, TALL = 4.6, 2.4  # inches
HEADER = ("series", "x", "y", "low", "high")
COLOURS = (style.INK, "#0072B2", "#D55E00")
PHRASE = "Bars: 99% interval of the average; more runs narrow it."


def build(check: Check) -> Chart | None:
    """Return the chart of a check; None where it draws nothing."""
    figure = check.figure
    if figure is None:
        return None
    banded = any(each.low is not None for each in figure.series)
    told = canvas.Words(
        title=figure.title,
        name=check.promise,
        phrases=(PHRASE,) if banded else (),
        sentence=figure.sentence,
        footer=f"{check.name}: expected {check.expected}; {'passed' if check.passed else 'FAILED'}",
    )
    return Chart(f"verify_{figure.key}", told, HEADER, tuple(table(figure)), lambda: draw(told, figure))


def table(figure: Figure) -> list[tuple[str | float, ...]]:
    """Return the drawn numbers."""
    rows: list[tuple[str | float, ...]] = []
    for each in figure.series:
        low = each.y if each.low is None else each.low
        high = each.y if each.high is None else each.high
        rows += [(each.label, *map(float, row)) for row in zip(each.x, each.y, low, high, strict=True)]
    return rows


def draw(told: canvas.Words, figure: Figure) -> "Drawing":
    """Draw the chart."""
    sheet = canvas.Sheet()
    axes = sheet.axes(0, WIDE, TALL)
    for colour, each in zip(np.resize(np.array(COLOURS), len(figure.series)), figure.series, strict=True):
        one(axes, each, str(colour))
    axes.set_xlabel(figure.across, size=9)
    axes.set_ylabel(figure.up, size=9)
    axes.tick_params(labelsize=8)
    if len(figure.series) > 1:
        axes.legend(frameon=False, fontsize=8, loc="best")
    return sheet.fit(told, least=6.2)


def one(axes: "Axes", each: Series, colour: str) -> None:
    """Draw one series."""
    if each.line:
        axes.plot(each.x, each.y, color=colour, lw=1.4, label=each.label)
        return
    if each.low is not None and each.high is not None:
        ends = np.vstack([each.y - each.low, each.high - each.y])
        axes.errorbar(each.x, each.y, yerr=ends, fmt="o", ms=4, color=colour, capsize=3, lw=1.2, label=each.label)
        return
    axes.plot(each.x, each.y, "o", ms=4, color=colour, label=each.label)
