"""One claim on the line of its measure: simulated, without each mechanism, over plausible worlds, against the claim."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.charts.archetypes import rows
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.drawing.style import Pen
from sim.report.ledger import numbers, plot, sentences
from sim.report.ledger.reading import EstimatedValue, Row, Worlds

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEADER = ("row", "value", "lo95", "hi95", "n", "worlds_p10", "worlds_p90", "unit")
HUE = "#0072B2"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the chart: an average with its interval, or where plausible worlds lie."""

    name: str
    told: EstimatedValue | None
    worlds: Worlds | None
    text: str
    first: bool = False


def build(row: Row) -> Chart | None:
    """Return claim_ID; None where nothing was simulated, or no number came out."""
    if row.simulated is None or row.region is None or not math.isfinite(row.simulated.value):
        return None
    bars = tuple(rows_of(row))
    told = words(row)
    return Chart(f"claim_{file_name(row.key)}", told, HEADER, table(bars, row.unit), lambda: draw(told, row, bars))


def rows_of(row: Row) -> list[Bar]:
    """Return the rows of the chart, from the top."""
    assert row.simulated is not None
    found = [Bar("simulated", row.simulated, None, figure(row.simulated), first=True)]
    found += [
        Bar(sentences.without(each), each.simulated, None, figure(each.simulated))
        for each in row.ablations
        if math.isfinite(each.simulated.value)
    ]
    worlds = row.worlds
    if worlds is not None and math.isfinite(worlds.p10) and math.isfinite(worlds.p90):
        half = (worlds.p90 - worlds.p10) / 2.0
        ends = [
            numbers.digits(x, half, row.unit, max(abs(worlds.p10), abs(worlds.p90))) for x in (worlds.p10, worlds.p90)
        ]
        text = f"{ends[0]} to {ends[1]}{numbers.suffix(row.unit)}"
        found.append(Bar(f"{worlds.n} scenarios", None, worlds, text))
    return found


def figure(told: EstimatedValue) -> str:
    """Return an average with its interval, as it stands beside its bar."""
    return f"{numbers.value(told)}  {numbers.interval(told)}"


def words(row: Row) -> canvas.Words:
    """Return the words around the chart."""
    said = [sentences.verdict(row), sentences.mechanism(row), sentences.worlds(row)]
    return canvas.Words(
        title=sentences.title(row),
        name=row.claim,
        phrases=sentences.phrases(row),
        sentence=" ".join(text for text in said if text),
        footer=sentences.effort(row),
    )


def table(bars: tuple[Bar, ...], unit: str) -> tuple[tuple[str | int | float, ...], ...]:
    """Return the drawn numbers, in canonical units."""
    found: list[tuple[str | int | float, ...]] = []
    for bar in bars:
        if bar.told is not None:
            found.append((bar.name, bar.told.value, bar.told.low, bar.told.high, bar.told.n, math.nan, math.nan, unit))
        elif bar.worlds is not None:
            worlds = bar.worlds
            found.append((bar.name, worlds.mean, math.nan, math.nan, worlds.n, worlds.p10, worlds.p90, unit))
    return tuple(found)


def draw(told: canvas.Words, row: Row, bars: tuple[Bar, ...]) -> "Figure":
    """Draw the chart: what is claimed is shaded, or each side of a contradiction is named above."""
    assert row.region is not None
    more = [x for bar in bars if bar.worlds for x in (bar.worlds.p10, bar.worlds.p90)]
    panel = rows.Panel(
        plot.unit(row.unit),
        title="" if row.sides else f"shaded: claimed, {numbers.claimed(row.region, row.unit)}",
        below=plot.axis_words(row.unit),
        wide=4.1,
        ends=plot.reach([bar.told for bar in bars if bar.told], row.region, more),
        sides=(f"← {row.sides[1]}", f"{row.sides[0]} →") if row.sides else ("", ""),
        zero=False,
        steps=5,
        shades=plot.shades(row.region),
    )
    return rows.draw(told, [rows.Block((panel,), tuple(one(bar) for bar in bars))])


def one(bar: Bar) -> rows.Row:
    """Return one row: an average with its interval, or where plausible scenarios lie."""
    marks: list[rows.Bar | rows.Dot | rows.Tick] = []
    if bar.told is not None:
        pen = Pen(style.INK if bar.first else style.MUTED)
        known = (bar.told.low, bar.told.high) if bar.told.known else (math.nan, math.nan)
        marks.append(rows.Dot(bar.told.value, *known, pen, size=5))
    if bar.worlds is not None:
        marks += [rows.Bar(bar.worlds.p10, bar.worlds.p90, Pen(HUE), "striped", thick=0.46)]
        marks += [rows.Tick(bar.worlds.mean, Pen(HUE), tall=0.46)]
    return rows.Row(bar.name, (tuple(marks),), (bar.text,), strong=bar.first)
