"""Two varied paths: the difference of one model to the baseline in every cell, hatched where it cannot be told."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

from sim.report.charts.parts.grid import Scale, draw_cells, draw_key, hatch_of
from sim.report.charts.parts.ruler import unit_words
from sim.report.charts.parts.sweep_grid import lay_out
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.findings import sweep_words
from sim.report.views.sweeps import MAP, MOST_MODELS, Axis, Sweep, comparison, deciding, rivals, sweep_of
from sim.report.words import wording
from sim.report.words.reading import Comparison, by_staffing, joint_word, names, points
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KEY = 0.88
Cells: TypeAlias = Mapping[tuple[float, float], Comparison]


def build(summary: Summary, looks: Mapping[str, style.Look], drawn: frozenset[str]) -> list[Chart]:
    """Return difference_map_METRIC for each of the first models that are compared, where no split_map has drawn it."""
    sweep = sweep_of(summary)
    if sweep is None or sweep.shape != MAP:
        return []
    models = [model for model in rivals(summary) if model in looks]
    charts = []
    for metric in deciding(summary):
        for model in models[:MOST_MODELS] if metric not in drawn else ():
            panels = _panels(summary, sweep, model, metric)
            if panels:
                end = "" if len(models) == 1 else f"_{file_name(model)}"
                charts.append(_chart(summary, sweep, panels, f"difference_map_{file_name(metric)}{end}"))
    return charts


def _panels(summary: Summary, sweep: Sweep, model: str, metric: str) -> dict[str, Cells]:
    across, upward = sweep.axes
    panels: dict[str, Cells] = {}
    for staffing, chosen in by_staffing(summary):
        cells = {
            (float(across.index(point)), float(upward.index(point))): c
            for point in chosen
            if (c := comparison(point, model, metric))
        }
        if cells:
            panels[staffing] = cells
    return panels


def _chart(summary: Summary, sweep: Sweep, panels: Mapping[str, Cells], name: str) -> Chart:
    across, upward = sweep.axes
    first = next(iter(next(iter(panels.values())).values()))
    heads = {
        staffing: sweep_words.given(chosen, [first.a])
        for staffing, chosen in by_staffing(summary)
        if staffing in panels
    }
    words = _words(summary, sweep, panels, heads, first)
    header = (
        *("staffing", across.path, upward.path, "model", "metric", "difference", "lo95", "hi95", "interval"),
        *("better_in", "verdict", "hatched", "futures"),
    )
    rows = tuple(
        (
            *(
                staffing,
                across.values[int(x)],
                upward.values[int(y)],
                c.a,
                c.metric,
                c.difference,
                c.lo,
                c.hi,
                joint_word(c),
            ),
            *(c.probability_a_better, c.verdict, "yes" if hatch_of(c.verdict) else "no", c.n),
        )
        for staffing, cells in panels.items()
        for (x, y), c in sorted(cells.items(), key=lambda item: (item[0][1], item[0][0]))
    )
    shown = names(summary)
    sides = (shown.get(first.a, first.a), shown.get(first.b, first.b))
    return Chart(name, words, header, rows, lambda: _draw(words, (across, upward), panels, heads, sides))


def _words(
    summary: Summary, sweep: Sweep, panels: Mapping[str, Cells], heads: Mapping[str, str], first: Comparison
) -> canvas.Words:
    shown, (across, upward) = names(summary), sweep.axes
    a, b = shown.get(first.a, first.a), shown.get(first.b, first.b)
    every = [c for cells in panels.values() for c in cells.values()]
    joint = "joint over all cells" if all(c.joint for c in every) else "each by itself"
    staffing, lead = next(iter(panels.items()))
    left = [shown.get(m, m) for m in rivals(summary)[MOST_MODELS:]]
    more = f"not drawn: {wording.joined(left)}" if left else ""
    counts = wording.verdict_counts([c.verdict for c in every])
    return canvas.Words(
        title=sweep_words.counts_title(list(lead.values()), heads[staffing], shown, "cells"),
        name=f"Map of the difference in {wording.metric_words(first.metric)}: {a} minus {b}, by {across.name} and "
        f"{upward.name}",
        phrases=(f"Verdicts, {joint}: {wording.AVERAGE}.",),
        sentence=f"Each number is the average difference ({unit_words(first.metric)}), {a} minus {b}; only cells without "
        "hatching have a sign that can be told and is worth acting on or may be.",
        footer=canvas.footer(
            summary, points(summary), f"verdicts over all panels: {counts}", "fill: root of the size", more
        ),
    )


def _draw(
    words: canvas.Words,
    axes: Sequence[Axis],
    panels: Mapping[str, Cells],
    heads: Mapping[str, str],
    sides: tuple[str, str],
) -> "Figure":
    every = [c for cells in panels.values() for c in cells.values()]
    largest, metric = max(abs(c.difference) for c in every), every[0].metric
    laid = lay_out(words, axes[0], axes[1], heads, KEY)
    columns, rows = (Scale(tuple(float(k) for k in range(len(axis.values)))) for axis in axes)
    for staffing, cells in panels.items():
        draw_cells(laid.panels[staffing], columns, rows, cells, largest, lift=0.0)
    draw_key(laid.key, largest, metric, sides, "")
    laid.key.text(
        laid.wide / 2,
        0.39,
        f"difference in {unit_words(metric)}",
        ha="center",
        va="bottom",
        size=7.5,
        color=style.MUTED,
        parse_math=False,
    )
    return laid.frame.figure
