"""The strip under a frontier panel: where the average difference turns, drawn and in words."""

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sim.report.drawing import canvas, style
from sim.report.views import crossing
from sim.report.views.crossing import Crossing

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def draw_strip(strip: "Axes", found: Sequence[Crossing], look: style.Look) -> None:
    """Draw one line per stored crossing: the place, its interval as a capped bar, and the words where there is room."""
    strip.set_yticks([])
    strip.set_ylim((-len(found) + 0.4, 0.6) if found else (0, 1))
    strip.spines["left"].set_visible(False)
    limits = strip.get_xlim()
    for row, c in enumerate(found):
        taken = [(0.0, 0.0), *_marks(strip, row, c, look), (1.0, 1.0)]
        gaps = [(after[0] - before[1], before[1]) for before, after in pairwise(taken)]
        room, start = max(gaps)
        across = inches(strip, 0)
        fitting = (text for text in crossing.short(c) if canvas.text_width(text, 8.5) + 0.25 < room * across)
        said = next(fitting, "")
        where, align, shift = (start + room / 2, "center", 0) if len(taken) != 3 else _beside(taken[1])
        strip.annotate(
            said,
            (where, -row),
            (shift, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha=align,
            va="center",
            size=8.5,
            color=style.INK,
            annotation_clip=False,
            zorder=8,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
        )
        strip.annotate(
            c.given,
            (0, -row),
            (-5, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha="right",
            va="center",
            size=8.5,
            color=style.MUTED,
            annotation_clip=False,
        )
    strip.set_xlim(limits)


def _beside(mark: tuple[float, float]) -> tuple[float, str, int]:
    """Return where words stand next to one mark: on its roomier side."""
    return (mark[1], "left", 9) if 1 - mark[1] > mark[0] else (mark[0], "right", -9)


def _marks(strip: "Axes", row: int, c: Crossing, look: style.Look) -> list[tuple[float, float]]:
    """Draw the places of one crossing and return the parts of the width they take, from left to right."""

    def across(x: float) -> float:
        return float(strip.transLimits.transform(strip.transScale.transform((x, 0)))[0])

    if not c.at or c.status not in ("found", "several"):
        return []
    strip.plot(c.at, [-row] * len(c.at), ls="none", zorder=5, **dot(c.staffing, look, "D", 6))
    if c.status == "several":
        return [(across(x), across(x)) for x in c.at]
    if not (math.isfinite(c.lo) and math.isfinite(c.hi)):
        return [(across(c.at[0]), across(c.at[0]))]
    colour = look.hue if c.staffing == "equal_budget" else style.INK
    lo, hi = max(c.lo, c.least), min(c.hi, c.most)
    strip.plot([lo, hi], [-row, -row], color=colour, lw=1.8)
    for end, mark in ((lo, "|" if c.lo > c.least else "<"), (hi, "|" if c.hi < c.most else ">")):
        strip.plot([end], [-row], ls="none", marker=mark, ms=7, mew=1.6, color=colour)
    return [(across(lo), across(hi))]


def dot(staffing: str, look: style.Look, marker: str, size: float) -> dict[str, Any]:
    """Return the marker of one staffing mode: filled in the colour of the model, or open in ink."""
    colour = look.hue if staffing == "equal_budget" else style.INK
    face = colour if staffing == "equal_budget" else "white"
    return {"marker": marker, "ms": size, "color": colour, "markerfacecolor": face, "markeredgecolor": colour}


def inches(axes: "Axes", side: int) -> float:
    """Return the width (side 0) or height (side 1) of axes in inches."""
    box = axes.get_position()
    return float((box.width, box.height)[side] * style.root(axes).get_size_inches()[side])
