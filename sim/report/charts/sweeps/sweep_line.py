"""One varied path: the difference of every model to the baseline at each of its values, with the interval of the average.

A panel per staffing mode. Numbers are joined by a line; words are not, because no word lies between two others.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.metrics.registry import higher_is_better
from sim.report.charts.parts.ruler import MARGIN, Ruler, draw_differences, draw_ruler, ruler, unit_words
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.findings import sweep_words
from sim.report.views.sweeps import LINE, Axis, comparison, deciding, rivals, sweep_of
from sim.report.words import wording
from sim.report.words.reading import Comparison, Point, by_staffing, joint_word, names, number, points
from sim.results.summary import Summary

if TYPE_CHECKING:
    from typing import Any

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, LEFT, TALL, HEAD, LABEL, SIZE = 9.8, 0.95, 2.7, 0.3, 2.0, 8.5  # inches; points
UNDER, UNDER_WORDS = 0.58, 0.86  # below the axis
ASIDE = 0.012  # of the axis between two models at one value


@dataclass(frozen=True, slots=True)
class Panel:
    """One staffing mode: its heading and, for each model, (value, comparison) in the order of the axis."""

    staffing: str
    head: str
    found: Mapping[str, tuple[tuple["Any", Comparison], ...]]


def build(summary: Summary, looks: Mapping[str, style.Look], drawn: frozenset[str]) -> list[Chart]:
    """Return sweep_METRIC for the deciding metrics that no frontier has drawn."""
    sweep = sweep_of(summary)
    if sweep is None or sweep.shape != LINE:
        return []
    axis = sweep.axes[0]
    charts = []
    for metric in deciding(summary):
        models = [model for model in rivals(summary) if model in looks]
        panels = [
            p for mode, chosen in by_staffing(summary) if (p := _panel_of(mode, chosen, axis, metric, models)).found
        ]
        if metric not in drawn and panels:
            charts.append(_chart(summary, axis, metric, panels, looks))
    return charts


def _panel_of(staffing: str, chosen: Sequence[Point], axis: Axis, metric: str, models: Sequence[str]) -> Panel:
    found = {}
    for model in models:
        known = [(axis.index(point), c) for point in chosen if (c := comparison(point, model, metric))]
        if known:
            found[model] = tuple((axis.values[k], c) for k, c in sorted(known, key=lambda item: item[0]))
    return Panel(staffing, sweep_words.given(chosen, list(found) or models), found)


def _chart(
    summary: Summary, axis: Axis, metric: str, panels: Sequence[Panel], looks: Mapping[str, style.Look]
) -> Chart:
    words = _words(summary, axis, metric, panels)
    header = (
        *("staffing", axis.path, "model", "metric", "difference", "lo95", "hi95", "interval"),
        *("better_in", "verdict", "futures"),
    )
    rows = tuple(
        (
            panel.staffing,
            value,
            model,
            metric,
            c.difference,
            c.lo,
            c.hi,
            joint_word(c),
            c.probability_a_better,
            c.verdict,
            c.n,
        )
        for panel in panels
        for model, found in panel.found.items()
        for value, c in found
    )
    worth = number(summary.worth_acting_on.get(metric))
    shown = names(summary)
    return Chart(
        f"sweep_{file_name(metric)}",
        words,
        header,
        rows,
        lambda: _draw(words, axis, metric, panels, looks, shown, worth),
    )


def sides(metric: str, what: str, base: str) -> str:
    """Return which side of zero is better: "Above zero a model does better than CS only"."""
    side = "Above" if higher_is_better(metric) else "Below"
    return f"{side} zero {what} does better than {base}"


def _words(summary: Summary, axis: Axis, metric: str, panels: Sequence[Panel]) -> canvas.Words:
    shown = names(summary)
    models = list(dict.fromkeys(model for panel in panels for model in panel.found))
    base = shown.get(summary.baseline, summary.baseline)
    chosen = next(found for mode, found in by_staffing(summary) if mode == panels[0].staffing)
    every = [c for panel in panels for found in panel.found.values() for _, c in found]
    joint = "joint over all points" if all(c.joint for c in every) else "each by itself"
    worth = number(summary.worth_acting_on.get(metric))
    zone = "; inside the grey zone the difference is smaller than you would act on" if math.isfinite(worth) else ""
    what = shown.get(models[0], models[0]) if len(models) == 1 else "a model"
    order = "" if axis.numeric else " The values are words: their order says nothing."
    return canvas.Words(
        title=sweep_words.line_title(axis, chosen, metric, models, shown),
        name=f"Difference in {wording.metric_words(metric)} to {base} in the same worlds, by {axis.name}",
        phrases=(f"Bars with caps, {joint}: {wording.AVERAGE}.",),
        sentence=f"{sides(metric, what, base)}; where a bar touches zero it cannot be told{zone}.{order}",
        footer=canvas.footer(summary, points(summary)),
    )


def _draw(
    words: canvas.Words,
    axis: Axis,
    metric: str,
    panels: Sequence[Panel],
    looks: Mapping[str, style.Look],
    shown: Mapping[str, str],
    worth: float,
) -> "Figure":
    each = HEAD + TALL + (UNDER if axis.numeric else UNDER_WORDS)
    frame = canvas.frame(words, WIDTH, len(panels) * each)
    wide = frame.width - LEFT - LABEL - 0.2
    found = ruler(axis)
    every = [c for panel in panels for rows in panel.found.values() for _, c in rows]
    ends = [y for c in every for y in (c.lo, c.hi, c.difference) if math.isfinite(y)]
    for place, panel in enumerate(panels):
        axes = frame.axes(LEFT, frame.height - place * each - HEAD - TALL, wide, TALL)
        draw_differences(axes, metric, worth, ends)
        draw_ruler(axes, found, wide, SIZE)
        _lines(axes, found, panel, looks)
        _ends(axes, panel, looks, shown)
        axes.set_ylabel(f"difference in\n{unit_words(metric)}", size=9, parse_math=False)
        axes.set_xlabel(canvas.fitted(axis.name, wide, 9), size=9, parse_math=False)
        head = f"{panel.head[:1].upper()}{panel.head[1:]}"
        axes.set_title(canvas.fitted(head, wide, 9, "bold"), size=9, weight="bold", loc="left", pad=5, parse_math=False)
    return frame.figure


def _lines(axes: "Axes", found: Ruler, panel: Panel, looks: Mapping[str, style.Look]) -> None:
    many = len(panel.found)
    edge = 1.8 * MARGIN / max(many - 1, 1) if found.axis.numeric else 1.0  # the outermost stay on the axis
    step = min(ASIDE if found.axis.numeric else 0.05, 0.6 * found.least_gap / many, edge)
    for order, (model, rows) in enumerate(panel.found.items()):
        aside = (order - (many - 1) / 2) * step
        x = [found.place(value) + aside for value, _ in rows]
        look = looks[model]
        if found.axis.numeric:
            axes.plot(x, [c.difference for _, c in rows], lw=1.8, zorder=3, **look.line_style())
        for at, (_, c) in zip(x, rows, strict=True):
            if math.isfinite(c.lo) and math.isfinite(c.hi):
                axes.errorbar(
                    at,
                    c.difference,
                    [[max(c.difference - c.lo, 0)], [max(c.hi - c.difference, 0)]],
                    fmt="none",
                    ecolor=look.hue,
                    elinewidth=1.4,
                    capsize=3,
                    capthick=1.4,
                    zorder=4,
                )
            axes.plot([at], [c.difference], ls="none", ms=5.5, zorder=5, **look.marker_style())


def _ends(axes: "Axes", panel: Panel, looks: Mapping[str, style.Look], shown: Mapping[str, str]) -> None:
    """Label each model at its end, with its mark, moved apart where they end close together."""
    low, high = axes.get_ylim()
    wanted = [rows[-1][1].difference for rows in panel.found.values()]
    placed = canvas.spread_labels(wanted, (high - low) * 0.18 / TALL, low, high)
    for model, at in zip(panel.found, placed, strict=True):
        name = canvas.fitted(shown.get(model, model), LABEL - 0.15, SIZE)
        axes.plot(
            [1.025],
            [at],
            transform=axes.get_yaxis_transform(),
            ls="none",
            ms=5.5,
            clip_on=False,
            **looks[model].marker_style(),
        )
        axes.text(
            1.04,
            at,
            name,
            transform=axes.get_yaxis_transform(),
            va="center",
            size=SIZE,
            color=looks[model].ink,
            clip_on=False,
            parse_math=False,
        )
