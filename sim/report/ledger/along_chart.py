"""The measure of a claim for each value of what is varied, against what is claimed."""

import math
from typing import TYPE_CHECKING

from sim.report.charts.archetypes import along
from sim.report.charts.archetypes.along import At
from sim.report.charts.archetypes.scales import Ruler
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.drawing.style import Pen
from sim.report.ledger import numbers, plot, sentences
from sim.report.ledger.reading import EstimatedValue, Row
from sim.report.views.sweeps import Axis
from sim.trials.claims.entry import short

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEADER = ("at", "value", "lo95", "hi95", "n", "unit")


def build(row: Row) -> Chart | None:
    """Return along_ID; None where nothing is varied along, or no number came out."""
    points = tuple((at, told) for at, told in row.points if math.isfinite(told.value))
    if len(points) < 2 or row.region is None:
        return None
    told = words(row, points)
    table = tuple((at, each.value, each.low, each.high, each.n, row.unit) for at, each in points)
    return Chart(f"along_{file_name(row.key)}", told, HEADER, table, lambda: draw(told, row, points))


def words(row: Row, points: tuple[tuple[str, EstimatedValue], ...]) -> canvas.Words:
    """Return the words around the chart."""
    assert row.region is not None
    path = short(row.along)
    region = "the two sides of the contradiction" if row.sides else f"shaded: {numbers.claimed(row.region, row.unit)}"
    head = row.claim if row.claim.endswith("?") else f"{row.claim}."
    sentence = f"{head} {each_value(points)}. Values stand side by side, whatever their distance."
    return canvas.Words(
        title=finding(row, points),
        name=f"The measure along {path}; {region}",
        phrases=(canvas.bars(joint="each by itself"),),
        sentence=sentence,
        footer=sentences.effort(row),
    )


def finding(row: Row, points: tuple[tuple[str, EstimatedValue], ...]) -> str:
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


def each_value(points: tuple[tuple[str, EstimatedValue], ...]) -> str:
    """Return every value with its interval."""
    return "; ".join(f"At {at}: {numbers.value(told)} {numbers.interval(told)}" for at, told in points)


def draw(told: canvas.Words, row: Row, points: tuple[tuple[str, EstimatedValue], ...]) -> "Figure":
    """Draw the chart: values as they stand in the file, side by side."""
    known = [(at, each, each.known) for at, each in points]
    values = tuple(At(at, t.value, t.low if k else math.nan, t.high if k else math.nan) for at, t, k in known)
    panel = along.Panel(
        (along.Line("", values, Pen(style.INK), wide=1.2),),
        plot.unit(row.unit),
        plot.axis_words(row.unit),
        zero=False,
        ends=plot.reach([each for _, each in points], row.region),
        shades=plot.shades(row.region),
        tall=2.0,
    )
    path = short(row.along)
    return along.draw(told, along.Across(Ruler(Axis("", path, tuple(at for at, _ in points))), path), [[panel]])
