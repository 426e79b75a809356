"""What charts of unknowns share: a row each with name, grade and range at its left, caps, and words at its right."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.report.drawing import canvas, style
from sim.report.findings.sensitivity_claims import graded
from sim.report.views.explained import Span
from sim.report.views.sensitivity import Sensitivity
from sim.report.words import wording
from sim.report.words.reading import headline_point
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 14
"""Rows drawn at most."""
ROW, SIZE, SMALL, LONGEST = 0.36, 8.5, 7.2, 2.9
STRIPES = "////"
HATCH: Mapping[str, Any] = {"hatch": STRIPES, "lw": 1.1, "zorder": 2}
Label = tuple[str, str]


def label(study: Sensitivity, factor: int) -> Label:
    """Return a factor's name, and below it grade and range."""
    found = study.factors[factor]
    one = len(found.inputs) == 1
    first = study.inputs[found.inputs[0]]
    values = first.range_words() if one else f"{len(found.inputs)} that move together"
    long = not one and canvas.text_width(found.name, SIZE) > LONGEST
    return f"{first.name} + {len(found.inputs) - 1} more" if long else found.name, f"{graded(found)}, {values}"


def label_room(labels: Sequence[Label], longest: float = LONGEST) -> float:
    """Return the inches that labels take, cut where one is very long."""
    widths = [canvas.text_width(text, size) for pair in labels for text, size in zip(pair, (SIZE, SMALL), strict=True)]
    return min(max(widths, default=0.0), longest) + 0.16


def write_labels(axes: "Axes", labels: Sequence[Label], muted: Sequence[bool] = (), longest: float = LONGEST) -> None:
    """Write the labels at the left, the first row on top."""
    axes.set_ylim(-0.5, len(labels) - 0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    for row, (name, under) in enumerate(labels):
        up = len(labels) - 1 - row
        grey = bool(muted) and muted[row]
        for text, size, shift, colour in (
            (name, SIZE, 5.2, style.MUTED if grey else style.INK),
            (under, SMALL, -5.4, style.MUTED),
        ):
            beside(axes, canvas.fitted(text, longest, size), 0, up, (-8, shift), "right", size, colour)


def beside(
    axes: "Axes", text: str, side: float, up: float, shift: tuple[float, float], align: str, size: float, colour: str
) -> None:
    """Write a text beside the axes, at the height of a row."""
    axes.annotate(
        text,
        (side, up),
        shift,
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha=align,
        va="center",
        size=size,
        color=colour,
        annotation_clip=False,
        parse_math=False,
    )


def write_beside(axes: "Axes", texts: Label, up: float, room: float) -> None:
    """Write one or two lines at the right of a row."""
    first, second = texts
    beside(axes, canvas.fitted(first, room, SIZE), 1, up, (8, 5.2 if second else 0), "left", SIZE, style.INK)
    if second:
        beside(axes, canvas.fitted(second, room, SMALL), 1, up, (8, -5.4), "left", SMALL, style.MUTED)


def caps(axes: "Axes", found: Span, up: float, colour: str) -> None:
    """Draw the interval of an average as a solid bar with caps; nothing where it is not known."""
    if math.isfinite(found.half):
        axes.errorbar(
            found.mean,
            up,
            xerr=[[max(found.mean - found.lo, 0)], [max(found.hi - found.mean, 0)]],
            fmt="none",
            ecolor=colour,
            elinewidth=1.4,
            capsize=3,
            capthick=1.4,
            zorder=5,
        )


def value_axis(axes: "Axes", metric: str, words: str, after: str = "", steps: int = 5, sign: str = "+") -> None:
    """Label the horizontal axis in points, dollars or plain numbers; after: words behind the unit."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    kind = wording.kind_of(metric)
    axes.xaxis.set_major_locator(MaxNLocator(steps, steps=[1, 2, 2.5, 5, 10]))
    mark = "+" if sign else ""

    def form(x: float, _: object) -> str:
        if abs(x) < 1e-12:
            return "$0" if kind == "money" else "0"
        if kind == "money":
            return wording.axis_money(x, sign=sign)
        return f"{x * (100 if kind == 'rate' else 1):{mark}.3g}"

    axes.xaxis.set_major_formatter(FuncFormatter(form))
    axes.tick_params(labelsize=8, length=3)
    unit = ", points" if kind == "rate" else ""
    axes.set_xlabel(f"{words}{unit}{after}", size=8.5)


def limits(axes: "Axes", reach: Sequence[float], room: float = 0.05) -> None:
    """Set the horizontal limits so that all of these and zero are inside."""
    ends = [x for x in reach if math.isfinite(x)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    slack = (high - low) * room or 1e-3
    axes.set_xlim(low - slack, high + slack)


def footer(summary: Summary, *notes: str) -> str:
    """Return the footer of the most likely world, with notes on worlds."""
    return canvas.footer(summary, [headline_point(summary)], *notes)


def drawn_words(study: Sensitivity) -> str:
    """Return "512 plausible worlds of 16 futures each"."""
    return f"{study.drawn} plausible worlds of {study.futures} futures each"
