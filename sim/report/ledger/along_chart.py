"""The measure of a claim for each value of what is varied, against what is claimed."""

import math
from typing import TYPE_CHECKING

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.ledger import numbers, plot, sentences
from sim.report.ledger.reading import Row, Told
from sim.report.words import wording
from sim.trials.claims.entry import short

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDE, TALL, AXIS, LEFT = 5.6, 2.0, 0.55, 0.85  # inches
HEADER = ("at", "value", "lo95", "hi95", "n", "unit")


def build(row: Row) -> Chart | None:
    """Return along_ID; None where nothing is varied along, or no number came out."""
    points = tuple((at, told) for at, told in row.points if math.isfinite(told.value))
    if len(points) < 2 or row.region is None:
        return None
    told = words(row, points)
    table = tuple((at, each.value, each.low, each.high, each.n, row.unit) for at, each in points)
    return Chart(f"along_{file_name(row.key)}", told, HEADER, table, lambda: draw(told, row, points))


def words(row: Row, points: tuple[tuple[str, Told], ...]) -> canvas.Words:
    """Return the words around the chart."""
    assert row.region is not None
    path = short(row.along)
    region = "the two sides of the contradiction" if row.sides else f"shaded: {numbers.claimed(row.region, row.unit)}"
    sentence = f"{row.claim}. {each_value(points)}. Values stand side by side, whatever their distance."
    return canvas.Words(
        title=finding(row, points),
        name=f"The measure along {path}; {region}",
        phrases=(f"Bars with caps, each by itself: {wording.AVERAGE}.",),
        sentence=sentence,
        footer=sentences.effort(row),
    )


def finding(row: Row, points: tuple[tuple[str, Told], ...]) -> str:
    """Return what the line shows, by the intervals alone."""
    quick = " (quick)" if row.quick else ""
    path = short(row.along)
    region = row.region
    assert region is not None
    if math.isnan(region.nothing):
        inside = sum(region.low <= t.low and t.high <= region.high for _, t in points if t.known)
        return f"{row.key}: as claimed at {inside} of {len(points)} values of {path}{quick}"
    above = sum(t.low > region.nothing for _, t in points if t.known)
    below = sum(t.high < region.nothing for _, t in points if t.known)
    left = len(points) - above - below
    nothing = numbers.bare(region.nothing, row.unit)
    parts = [
        text
        for many, text in (
            (above, f"above {nothing} at {above}"),
            (below, f"below at {below}"),
            (left, f"open at {left}"),
        )
        if many
    ]
    return f"{row.key}: {', '.join(parts)} of {len(points)} values of {path}{quick}"


def each_value(points: tuple[tuple[str, Told], ...]) -> str:
    """Return every value with its interval."""
    return "; ".join(f"At {at}: {numbers.value(told)} {numbers.interval(told)}" for at, told in points)


def draw(told: canvas.Words, row: Row, points: tuple[tuple[str, Told], ...]) -> "Figure":
    """Draw the chart."""
    frame = canvas.frame(told, LEFT + WIDE + 0.2 + 2 * canvas.EDGE, 0.1 + TALL + AXIS)
    axes = frame.axes(LEFT, AXIS, WIDE, TALL)
    ends = plot.reach([each for _, each in points], row.region)
    axes.set_ylim(*ends)
    axes.set_xlim(-0.5, len(points) - 0.5)
    plot.zones(axes, row.region, ends, upright=False)
    axes.plot(range(len(points)), [each.value for _, each in points], color=style.PALE, lw=1.2, zorder=3)
    for at, (_, each) in enumerate(points):
        plot.caps(axes, each, at, style.INK, upright=False)
    ticks(axes, points)
    plot.label_values(axes, row.unit, plot.axis_words(row.unit), upright=False, steps=5)
    axes.set_xlabel(short(row.along), size=plot.SIZE)
    return frame.figure


def ticks(axes: "Axes", points: tuple[tuple[str, Told], ...]) -> None:
    """Write the values as they stand in the file, below their bars."""
    room = WIDE / len(points) - 0.08
    axes.set_xticks(range(len(points)), [canvas.fitted(at, room, 8) for at, _ in points], size=8, parse_math=False)
    axes.tick_params(axis="x", length=0)
