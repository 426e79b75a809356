"""One claim on the line of its measure: simulated, without each mechanism, over plausible worlds, against the claim."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.ledger import numbers, plot, sentences
from sim.report.ledger.reading import Row, Told, Worlds

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, AXIS, HEAD, LINE = 4.1, 0.5, 0.26, 0.3  # inches
LONGEST = 2.6
HEADER = ("row", "value", "lo95", "hi95", "n", "worlds_p10", "worlds_p90", "unit")
HUE = "#0072B2"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of the chart: an average with its interval, or where plausible worlds lie."""

    name: str
    told: Told | None
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
        found.append(Bar(f"{worlds.n} plausible worlds", None, worlds, text))
    return found


def figure(told: Told) -> str:
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
    """Draw the chart."""
    names = [canvas.fitted(bar.name, LONGEST, plot.SIZE) for bar in bars]
    left = max(canvas.text_width(name, plot.SIZE, "bold") for name in names) + 0.18
    right = max(canvas.text_width(bar.text, plot.SIZE, "bold" if bar.first else "normal") for bar in bars) + 0.2
    tall = len(bars) * LINE
    frame = canvas.frame(told, max(left + PLOT + right, 6.8) + 2 * canvas.EDGE, HEAD + tall + AXIS)
    axes = frame.axes(left, AXIS, PLOT, tall)
    more = [x for bar in bars if bar.worlds for x in (bar.worlds.p10, bar.worlds.p90)]
    ends = plot.reach([bar.told for bar in bars if bar.told], row.region, more)
    axes.set_xlim(*ends)
    axes.set_ylim(-0.5, len(bars) - 0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    plot.zones(axes, row.region, ends, upright=True)
    for place, (bar, name) in enumerate(zip(bars, names, strict=True)):
        one(axes, bar, name, len(bars) - 1 - place)
    heads(axes, row, ends)
    plot.label_values(axes, row.unit, plot.axis_words(row.unit), upright=True, steps=5)
    return frame.figure


def one(axes: "Axes", bar: Bar, name: str, up: int) -> None:
    """Draw one row."""
    if bar.told is not None:
        plot.caps(
            axes, bar.told, up, style.INK if bar.first else style.MUTED, upright=True, wide=2.0 if bar.first else 1.3
        )
    if bar.worlds is not None:
        low, high = bar.worlds.p10, bar.worlds.p90
        axes.barh(
            up, high - low, left=low, height=0.46, facecolor="white", edgecolor=HUE, hatch="////", lw=1.1, zorder=4
        )
        if math.isfinite(bar.worlds.mean):
            axes.plot([bar.worlds.mean] * 2, [up - 0.23, up + 0.23], color=HUE, lw=2.2, zorder=6)
    weight: dict[str, Any] = {"weight": "bold"} if bar.first else {}
    for text, side, shift, align in ((name, 0.0, -8.0, "right"), (bar.text, 1.0, 8.0, "left")):
        axes.annotate(
            text,
            (side, up),
            (shift, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha=align,
            va="center",
            size=plot.SIZE,
            color=style.INK,
            annotation_clip=False,
            parse_math=False,
            **weight,
        )


def heads(axes: "Axes", row: Row, ends: tuple[float, float]) -> None:
    """Name above the axes what the shaded region is: what is claimed, or each side of a contradiction."""
    region = row.region
    assert region is not None
    if row.sides:
        for text, at, align in ((f"← {row.sides[1]}", 0.0, "left"), (f"{row.sides[0]} →", 1.0, "right")):
            head(axes, canvas.fitted(text, PLOT / 2 - 0.06, plot.SMALL), at, align)
        return
    low, high = max(region.low, ends[0]), min(region.high, ends[1])
    middle = ((low + high) / 2.0 - ends[0]) / (ends[1] - ends[0])
    text = f"claimed: {numbers.claimed(region, row.unit)}"
    half = canvas.text_width(text, plot.SMALL) / PLOT / 2.0
    head(axes, text, min(max(middle, half), 1.0 - half), "center")


def head(axes: "Axes", text: str, at: float, align: str) -> None:
    """Write a text above the axes, at a fraction of their width."""
    axes.annotate(
        text,
        (at, 1),
        (0, 4),
        xycoords="axes fraction",
        textcoords="offset points",
        ha=align,
        va="bottom",
        size=plot.SMALL,
        color="#2F6690",
        annotation_clip=False,
        parse_math=False,
    )
