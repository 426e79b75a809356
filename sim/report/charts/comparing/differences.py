"""Paired differences against the baseline: a point and its joint interval per model, one panel per metric."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.words import titles, wording
from sim.report.words.reading import HEADLINE, Comparison, by_staffing, joint_word, names, number, place, points
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, TOP, BOTTOM, SHARE = 0.27, 0.4, 0.55, 0.95  # inches
MOST_PANELS = 4
MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart: a heading (no model), or a model at a point with its differences by metric."""

    label: str
    model: str
    staffing: str
    found: Mapping[str, Comparison]


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return the chart `differences`; nothing when there is only one model."""
    metrics = _metrics(summary)
    rows = _rows(summary, metrics)
    if not rows or (summary.curves and len(rows) > MOST_ROWS):
        return []  # the map shows them
    worth = {metric: number(value) for metric, value in (summary.worth_acting_on).items()}
    words = _words(summary, rows, metrics, worth)
    header = (
        *("staffing", "at", "model", "baseline", "metric", "difference"),
        *("lo95", "hi95", "interval", "better_in", "verdict", "futures"),
    )
    cells = tuple(
        (
            row.staffing,
            row.label,
            row.model,
            c.b,
            metric,
            c.difference,
            c.lo,
            c.hi,
            joint_word(c),
            c.probability_a_better,
            c.verdict,
            c.n,
        )
        for row in rows
        for metric, c in row.found.items()
    )
    return [Chart("differences", words, header, cells, lambda: _draw(words, rows, metrics, worth, looks))]


def _metrics(summary: Summary) -> list[str]:
    """Return the metrics to show: those that the study decides on, then NRR, GRR, ending ARR and economic value."""
    compared = {c.metric for point in points(summary) for c in point.comparisons}
    wanted = [*(summary.worth_acting_on), *(m for m in HEADLINE if m != "cost_to_serve")]
    kept = [metric for metric in dict.fromkeys(wanted) if metric in compared][:MOST_PANELS]
    return sorted(kept, key=lambda m: HEADLINE.index(m) if m in HEADLINE else len(HEADLINE))


def _rows(summary: Summary, metrics: Sequence[str]) -> list[Row]:
    shown = names(summary)
    rows: list[Row] = []
    for staffing, chosen in by_staffing(summary):
        models = list(dict.fromkeys(c.a for point in chosen for c in point.comparisons))
        several = len(chosen) > 1
        for model in models:
            head = titles.staffing_over(chosen, model) if several or staffing == "own" else ""
            if several:
                rows.append(Row(f"{shown[model]}, {head}", "", staffing, {}))
            for point in chosen:
                found = {metric: c for metric in metrics if (c := point.comparison(model, metric))}
                if found:
                    cost = "" if several else _cost(point.cost_ratio.get(model, math.nan), staffing)
                    rows.append(Row(place(point) if several else shown[model] + cost, model, staffing, found))
        if not several and models:
            at = len(rows) - len(models)
            rows.insert(max(at, 0), Row(titles.staffing_group(chosen[0])[3:], "", staffing, {}))
    return rows


def _cost(ratio: float, staffing: str) -> str:
    return f", {ratio:.2f} × cost" if staffing == "own" and math.isfinite(ratio) else ""


def _words(summary: Summary, rows: Sequence[Row], metrics: Sequence[str], worth: Mapping[str, float]) -> canvas.Words:
    shown = names(summary)
    every = [c for row in rows for c in row.found.values()]
    title = next((t for metric in metrics if (t := titles.headline(summary, metric))), "")
    joint = wording.joint_words({m: all(row.found[m].joint for row in rows if m in row.found) for m in metrics})
    zone = "Left of the grey zone means a loss you said you would act on." if worth else ""
    if "cost_to_serve" in metrics:
        zone += " For cost to serve, right is worse."
    share = "“Better in” counts single futures: how often this model ends ahead of the baseline in the same world."
    return canvas.Words(
        title=title,
        name=f"Paired differences against {shown[every[0].b]}, same worlds",
        phrases=(f"Bars with caps, {joint}: {wording.AVERAGE}.",),
        sentence=f"{zone} {share}".strip(),
        footer=canvas.footer(summary, points(summary)),
    )


def _draw(
    words: canvas.Words,
    rows: Sequence[Row],
    metrics: Sequence[str],
    worth: Mapping[str, float],
    looks: Mapping[str, style.Look],
) -> "Figure":
    label = max(canvas.text_width(row.label, 9) for row in rows if row.model) + 0.2
    panel = 3.2 if len(metrics) < 3 else 2.75
    width = label + len(metrics) * panel + 2 * canvas.EDGE
    frame = canvas.frame(words, max(width, 7.2), TOP + len(rows) * ROW + BOTTOM)
    panel = (frame.width - label) / len(metrics)
    height = len(rows) * ROW
    for place_, metric in enumerate(metrics):
        axes = frame.axes(label + place_ * panel, BOTTOM, panel - SHARE - 0.12, height)
        _panel(axes, rows, metric, worth.get(metric, math.nan), looks)
        axes.set_title(f"{wording.metric_words(metric)}, {_unit(metric)}", size=9.5, loc="left", color=style.INK, pad=8)
    _row_labels(frame, rows)
    return frame.figure


def _unit(metric: str) -> str:
    return {"rate": "points", "money": "dollars"}.get(wording.kind_of(metric), "difference")


def _row_labels(frame: canvas.Frame, rows: Sequence[Row]) -> None:
    """Write the models at the left; a heading is wider than its column and lies on top of the panels."""
    across, up = frame.figure.get_size_inches()
    for line, row in enumerate(rows):
        height = frame.bottom + BOTTOM + (len(rows) - line - 0.5) * ROW
        frame.figure.text(
            frame.left / across,
            height / up,
            row.label,
            va="center",
            size=9,
            parse_math=False,
            zorder=9,
            weight="normal" if row.model else "bold",
            color=style.INK if row.model else style.MUTED,
            bbox=None if row.model else {"facecolor": "white", "edgecolor": "none", "pad": 1.5},
        )


def _panel(axes: "Axes", rows: Sequence[Row], metric: str, worth: float, looks: Mapping[str, style.Look]) -> None:
    found = [row.found[metric] for row in rows if metric in row.found]
    ends = [x for c in found for x in (c.difference, c.lo, c.hi) if math.isfinite(x)]
    low, high = _reach(ends, worth, metric)
    if math.isfinite(worth):
        axes.axvspan(-worth, worth, color=style.ZONE, lw=0, zorder=0)
    axes.axvline(0, color=style.INK, lw=1, zorder=1)
    for line, row in enumerate(rows):
        up = len(rows) - 1 - line
        c = row.found.get(metric)
        if c is None:
            continue
        _mark(axes, c, up, looks[row.model])
        axes.annotate(
            f"better in {wording.share(c.probability_a_better)}",
            (1, up),
            (6, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            size=8,
            color=style.MUTED,
            annotation_clip=False,
        )
    axes.set_xlim(low, high)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    _axis(axes, metric, worth)


def _reach(ends: Sequence[float], worth: float, metric: str) -> tuple[float, float]:
    """Return the ends of the axis: every interval, the zone that nobody acts on and zero are inside."""
    zone = worth * 1.25 if math.isfinite(worth) else 0.0
    low, high = min([*ends, -zone, 0.0]), max([*ends, zone, 0.0])
    if low == high:
        low, high = (-0.01, 0.01) if wording.kind_of(metric) == "rate" else (-1e5, 1e5)
    return low - (high - low) * 0.06, high + (high - low) * 0.06


def _mark(axes: "Axes", c: Comparison, up: int, look: style.Look) -> None:
    if math.isfinite(c.lo) and math.isfinite(c.hi):
        axes.errorbar(
            c.difference,
            up,
            xerr=[[max(c.difference - c.lo, 0)], [max(c.hi - c.difference, 0)]],
            fmt="none",
            ecolor=look.hue,
            elinewidth=1.8,
            capsize=4,
            capthick=1.8,
            zorder=3,
        )
    axes.plot([c.difference], [up], ls="none", ms=6, zorder=4, **look.marker_style())


def _axis(axes: "Axes", metric: str, worth: float) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    rate = wording.kind_of(metric) == "rate"
    axes.xaxis.set_major_locator(MaxNLocator(4 if rate else 3, steps=[1, 2, 5, 10]))
    if rate:
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x * 100:+.3g}" if abs(x) > 1e-12 else "0"))
    elif wording.kind_of(metric) == "money":
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: wording.axis_money(x)))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(labelsize=8, length=3)
    if math.isfinite(worth):
        size = (
            f"{worth * 100:g} point{'s' * (worth != 0.01)}"
            if rate
            else wording.money(worth)
            if wording.kind_of(metric) == "money"
            else f"{worth:g}"
        )
        axes.set_xlabel(f"grey: under ± {size}", size=8)
