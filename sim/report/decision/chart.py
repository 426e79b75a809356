"""The one chart of a decision: ARR against staying as is, month by month, a line an option, named at its end."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.report.charts.archetypes import along, scales
from sim.report.charts.archetypes.along import At, Line, Panel
from sim.report.decision.naming import one_line, title
from sim.report.decision.rows import footer, ordered
from sim.report.decision.words import title_of
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.drawing.style import COLOURS, STRONG, Pen
from sim.report.words import wording
from sim.report.words.sentences import say
from sim.results.decision import Amount, Decision, Option

if TYPE_CHECKING:
    from matplotlib.figure import Figure

NAMED = 7
"""Options that are all named at the ends of their lines; of more, the best and the recommended."""
BEST = 5
PALE, FAINT = 0.6, 0.3
OF_KIND = {"change": "vermilion", "later": "vermilion", "money": "green", "hire_first": "orange"}
OTHERS = ("purple", "olive", "brown", "rose", "teal", "violet")
DASHES = ("solid", "dashed", "dotted", "dashdot")


@dataclass(frozen=True, slots=True)
class Size:
    """How large a chart is, in inches: its axes, its labels, the whole. numbered: lines end in numbers in place of names."""

    wide: float
    tall: float
    beside: float
    least: float
    numbered: bool = False


BOARD = Size(5.6, 3.4, 3.2, canvas.WIDTH)
PAGE = Size(3.7, 2.6, 2.55, 0.0)
SLIDE = Size(5.0, 2.5, 2.55, 0.0)
PHONE = Size(1.6, 1.9, 0.6, 0.0, numbered=True)


def pens(decision: Decision) -> dict[str, Pen]:
    """Return how each option is drawn: the recommended strong, all others pale; later changes as the change, dashed."""
    found: dict[str, Pen] = {}
    seen: dict[str, int] = {}
    for option in decision.options:
        if option.key == decision.choice:
            found[option.key] = Pen(STRONG)
        elif option.key == decision.staying:
            found[option.key] = Pen(style.INK)
        else:
            colour = OF_KIND.get(option.kind)
            many = seen[colour or ""] = seen.get(colour or "", -1) + 1
            place = divmod(many, len(OTHERS))
            hue, line = (colour, DASHES[many % len(DASHES)]) if colour else (OTHERS[place[1]], DASHES[place[0] % 4])
            found[option.key] = Pen(COLOURS[hue], line, depth=PALE)
    return found


def named(decision: Decision) -> list[Option]:
    """Return the options that have a name at the end of their line: all of few, else the best and the recommended."""
    every = ordered(decision)
    if len(every) <= NAMED:
        return every
    kept = {option.key for option in every[:BEST]} | {decision.choice, decision.staying}
    return [option for option in every if option.key in kept]


def numbers_of(decision: Decision) -> dict[str, int]:
    """Return the number of each option in its table, from 1."""
    return {option.key: k for k, option in enumerate(ordered(decision), 1)}


def about(decision: Decision, size: Size = BOARD) -> str:
    """Return what the chart shows."""
    dashed = len(decision.options) - len(named(decision))
    return say("decision", "chart", horizon=decision.horizon_months, dashed=dashed, numbered=size.numbered)


def chart(decision: Decision, size: Size = BOARD) -> Chart:
    """Return the chart: with all its words for a board, or as a part of the page."""
    header = ("option", "month", "arr_more", "lo95", "hi95")
    rows = tuple(
        (title(option), month, mean, low, high)
        for option in decision.options
        for month, mean, low, high in zip(
            option.path.months, option.path.mean, option.path.low, option.path.high, strict=True
        )
    )
    words = canvas.Words(title_of(decision), about(decision, size), (), "", " · ".join(footer(decision)))
    return Chart("decision", words, header, rows, lambda: _draw(decision, words, size))


def _draw(decision: Decision, words: canvas.Words, size: Size) -> "Figure":
    looks, kept, numbers = pens(decision), {o.key for o in named(decision)}, numbers_of(decision)
    order = sorted(decision.options, key=lambda o: (o.key == decision.choice, o.key in kept))
    lines = []
    for option in order:
        told = str(numbers[option.key]) if size.numbered else ended(decision, option, size)
        lines.append(_line(decision, option, looks[option.key], told if option.key in kept else ""))
    last = max((max(o.path.months, default=0) for o in decision.options), default=0)
    across = along.Across(scales.months(0, max(last, 1)), "months from today")
    panel = Panel(
        tuple(line for line in lines if line.values),
        scales.Unit("money", signed=True),
        ends=_ends(lines),
        wide=size.wide,
        tall=size.tall,
        beside=size.beside,
    )
    return along.draw(words, across, [[panel]], least=size.least)


def _line(decision: Decision, option: Option, pen: Pen, told: str) -> Line:
    path = option.path
    every = zip(path.months, path.mean, path.low, path.high, strict=True)
    values = tuple(At(float(month), mean, low, high) for month, mean, low, high in every)
    chosen, stays = option.key == decision.choice, option.key == decision.staying
    if not told:
        pen = Pen(style.MUTED, depth=FAINT)
    band = "none" if stays or not told else "band"
    return Line(told, values, pen, bars=band, dots=False, wide=3.0 if chosen else 1.7 if told else 1.0, bold=chosen)


def _ends(lines: Sequence[Line]) -> tuple[float, float]:
    """Return the ends of the axis: every band inside, and zero."""
    found = [y for line in lines for at in line.values for y in (at.y, at.lo, at.hi) if math.isfinite(y)]
    return scales.reach(found, least=1.0)


def ended(decision: Decision, option: Option, size: Size) -> str:
    """Return what stands at the end of a line: the name of the option, what it brings in ARR and costs more a year."""
    name = canvas.broken(
        title(option), size.beside, lines=2, weight="bold" if option.key == decision.choice else "normal"
    )
    if option.key == decision.staying:
        said = [title(option), *([one_line(option.people)] if option.people else [])]
        return canvas.broken(": ".join(said), size.beside, lines=2)
    return f"{name}\n{signed(option.arr_more)} ARR, {signed(option.cost_more)} a year"


def signed(amount: Amount) -> str:
    """Return a difference in dollars with its sign."""
    low, high = amount.ci95
    return wording.money(amount.mean, (high - low) / 2, sign="+")


def svg(decision: Decision, size: Size) -> tuple[str, Chart]:
    """Return the chart as SVG, and the chart itself."""
    made = chart(decision, size)
    found: tuple[str, Any] = style.drawn(made.draw, made.name, made.words.alt())
    return found[0], made
