"""In which share of plausible worlds each model is best, over what one point of retention is worth."""

import math
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from sim.report.charts.parts import unknowns
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.findings import worth_claims as claims
from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views import worth as sensitivity_worth
from sim.report.views.worth import Curves
from sim.report.words import wording
from sim.report.words.reading import names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, PLOT, TALL, AXIS, TOP, LABEL, SIZE = 0.75, 5.6, 3.2, 0.6, 0.28, 2.3, 8.5  # inches
OF_WORLDS = "Over plausible worlds, smoothed over noise; only better data narrows it."
COUNTED = "counted: a point at its value, less cost to serve in a year; not economic value"


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return the chart `acceptability`; nothing where the value of information was not asked for."""
    found = sensitivity_worth.information(summary)
    if found is None or not found.curves.points or not set(found.curves.points[0].share) <= set(looks):
        return []
    curves, shown = found.curves, names(summary)
    words = _words(summary, curves, shown)
    rows = tuple(
        (p.value, model, share, "yes" if model == p.best else "no", "yes" if p.value == curves.own else "no")
        for p in curves.points
        for model, share in p.share.items()
    )
    header = ("value_of_a_point", "model", "share_of_worlds_best", "best_on_average", "own_value")
    return [Chart("acceptability", words, header, rows, lambda: _draw(words, curves, shown, looks))]


def explains(curves: Curves) -> str:
    """Return how much of what differs the surfaces explain."""
    known = [q for q in curves.q2 if math.isfinite(q)]
    if len(known) < 2:
        return "what surfaces explain is not known"
    return f"surfaces explain {wording.share(known[0])} of effect and {wording.share(known[1])} of cost at least"


def _words(summary: Summary, curves: Curves, shown: Mapping[str, str]) -> canvas.Words:
    metric = wording.metric_words(curves.metric)
    study = sensitivity_reading.read(summary)
    own = "" if curves.at_own() else " No value of a point was stated, so none is marked."
    return canvas.Words(
        title=claims.acceptability_claim(curves, shown),
        name=f"Acceptability: share of plausible worlds in which a model is best, by the value of one point of {metric}",
        phrases=(OF_WORLDS,),
        sentence=f"Thick: has the best average over the worlds there; it need not be best in most of them.{own}",
        footer=unknowns.footer(summary, unknowns.drawn_words(study) if study else "", explains(curves), COUNTED),
    )


def _draw(words: canvas.Words, curves: Curves, shown: Mapping[str, str], looks: Mapping[str, style.Look]) -> "Figure":
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    frame, axes = plot(words, curves)
    axes.set_ylim(-0.02, 1.02)
    axes.yaxis.set_major_locator(MultipleLocator(0.25))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y * 100:.0f} %"))
    axes.set_ylabel("share of worlds in which it is best", size=SIZE)
    lines(axes, curves, looks, lambda p, model: p.share[model])
    labels(axes, shown, looks, {m: curves.points[-1].share[m] for m in curves.points[0].share})
    own_line(axes, curves)
    return frame.figure


def plot(words: canvas.Words, curves: Curves) -> tuple[canvas.Frame, "Axes"]:
    """Return a figure with axes over the value of a point."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    frame = canvas.frame(words, LEFT + PLOT + LABEL + 2 * canvas.EDGE, TOP + TALL + AXIS)
    axes = frame.axes(LEFT, AXIS, PLOT, TALL)
    axes.set_xlim(curves.points[0].value, curves.points[-1].value)
    axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: wording.axis_money(x, sign="")))
    axes.tick_params(labelsize=8, length=3)
    axes.set_xlabel(f"what one point of {wording.metric_words(curves.metric)} is worth in a year", size=SIZE)
    return frame, axes


def lines(
    axes: "Axes",
    curves: Curves,
    looks: Mapping[str, style.Look],
    value: Callable[[sensitivity_worth.OfAPoint, str], float],
) -> None:
    """Draw a line for each model, thick where it has the best average."""
    for model in curves.points[0].share:
        look = looks[model]
        x, y = [p.value for p in curves.points], [value(p, model) for p in curves.points]
        axes.plot(x, y, lw=1.4, zorder=3, clip_on=False, **look.line_style())
        for best, group in groupby(enumerate(curves.points), key=lambda item: item[1].best):
            at = [place for place, _ in group]
            if best == model and len(at) > 1:
                part = slice(at[0], at[-1] + 1)
                axes.plot(x[part], y[part], lw=3.8, color=look.hue, zorder=3.5, solid_capstyle="butt")


def labels(axes: "Axes", shown: Mapping[str, str], looks: Mapping[str, style.Look], ends: Mapping[str, float]) -> None:
    """Write each model at the end of its line, moved apart."""
    low, high = axes.get_ylim()
    right, left = axes.get_xlim()[1], axes.get_xlim()[0]
    models: Sequence[str] = list(ends)
    wanted = [min(max(ends[m], low), high) for m in models]
    placed = canvas.spread_labels(wanted, (high - low) * 0.17 / TALL, low, high)
    beyond = (right - left) * 0.02
    for model, want, at in zip(models, wanted, placed, strict=True):
        look = looks[model]
        axes.plot([right, right + beyond], [want, at], color=look.hue, lw=0.7, clip_on=False, zorder=2)
        text = canvas.fitted(shown.get(model, model), LABEL - 0.25, SIZE)
        axes.text(
            right + beyond * 1.4, at, text, color=look.ink, size=SIZE, va="center", clip_on=False, parse_math=False
        )


def own_line(axes: "Axes", curves: Curves) -> None:
    """Mark the stated value of a point."""
    if curves.at_own() is None:
        return
    axes.axvline(curves.own, color=style.INK, lw=1, ls=(0, (1, 2)), zorder=2)
    axes.annotate(
        f"own value {wording.axis_money(curves.own, sign='')}",
        (curves.own, 1),
        (0, 4),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="center",
        va="bottom",
        size=8,
        color=style.INK,
        annotation_clip=False,
    )
