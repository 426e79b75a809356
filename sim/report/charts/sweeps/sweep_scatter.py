"""Several varied paths: a small panel per path with the difference at every point, on one scale, to see which path moves it.

Filled dots have a sign that can be told. With more paths than panels, those are drawn along which the differences of the
low, middle and high third of the points lie furthest apart; nothing is claimed from that.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.report.charts.parts.ruler import draw_differences, draw_ruler, ruler, unit_words
from sim.report.charts.sweeps.sweep_line import sides
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Cell, Chart, file_name
from sim.report.findings import sweep_words
from sim.report.views.sweeps import MAPS, MOST_MODELS, SCATTER, Axis, comparison, deciding, rivals, sweep_of
from sim.report.words import wording
from sim.report.words.reading import Comparison, by_staffing, joint_word, names, number, points
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, PLOT, TALL, BETWEEN, HEAD, AXIS, SIZE = 0.95, 2.85, 1.75, 0.3, 0.32, 0.72, 8.5  # inches; points
MOST_PANELS, PER_LINE = 6, 3
OPEN_VERDICTS = (wording.CANNOT_TELL, wording.SAME, wording.IDENTICAL)


@dataclass(frozen=True, slots=True)
class Dot:
    """One point: its place in each axis (by path) and its difference."""

    at: Mapping[str, Any]
    c: Comparison

    @property
    def told(self) -> bool:
        """Say whether the interval excludes zero."""
        return self.c.verdict not in OPEN_VERDICTS


def build(summary: Summary, looks: Mapping[str, style.Look], drawn: frozenset[str]) -> list[Chart]:
    """Return sweep_scatter_METRIC for each of the first models that are compared, where no map has drawn the metric."""
    sweep = sweep_of(summary)
    if sweep is None or sweep.shape not in (MAPS, SCATTER):
        return []
    models = [model for model in rivals(summary) if model in looks]
    charts = []
    for metric in deciding(summary):
        for model in models[:MOST_MODELS] if metric not in drawn else ():
            found = _dots(summary, sweep.axes, model, metric)
            if found:
                end = "" if len(models) == 1 else f"_{file_name(model)}"
                name = f"sweep_scatter_{file_name(metric)}{end}"
                charts.append(_chart(summary, sweep.axes, found, looks[model], name))
    return charts


def _dots(summary: Summary, axes: Sequence[Axis], model: str, metric: str) -> dict[str, list[Dot]]:
    found = {}
    for staffing, chosen in by_staffing(summary):
        here = [
            Dot({axis.path: axis.values[axis.index(point)] for axis in axes}, c)
            for point in chosen
            if (c := comparison(point, model, metric))
        ]
        if here:
            found[staffing] = here
    return found


def _moved(axis: Axis, dots: Sequence[Dot]) -> float:
    """Return the share of the spread of the differences that lies between the thirds (or the words) of a path."""
    values = [dot.at[axis.path] for dot in dots]
    ranked = sorted(values) if axis.numeric else []
    cuts = [ranked[len(ranked) * k // 3] for k in (1, 2)] if ranked else []
    groups: dict[Any, list[float]] = {}
    for value, dot in zip(values, dots, strict=True):
        groups.setdefault(sum(value >= cut for cut in cuts) if cuts else value, []).append(dot.c.difference)
    middle = math.fsum(dot.c.difference for dot in dots) / len(dots)
    whole = math.fsum((dot.c.difference - middle) ** 2 for dot in dots)
    between = math.fsum(len(g) * (math.fsum(g) / len(g) - middle) ** 2 for g in groups.values())
    return between / whole if whole > 0 else 0.0


def _chosen(axes: Sequence[Axis], dots: Sequence[Dot]) -> list[Axis]:
    """Return at most six axes, in the order of the study."""
    best = sorted(axes, key=lambda axis: -_moved(axis, dots))[:MOST_PANELS]
    return [axis for axis in axes if axis in best]


def _chart(
    summary: Summary, axes: Sequence[Axis], found: Mapping[str, list[Dot]], look: style.Look, name: str
) -> Chart:
    chosen = _chosen(axes, next(iter(found.values())))
    first = next(iter(found.values()))[0].c
    heads = {mode: sweep_words.given(here, [first.a]) for mode, here in by_staffing(summary) if mode in found}
    words = _words(summary, found, heads, len(axes), len(chosen))
    header = (
        "staffing",
        *(axis.path for axis in axes),
        "model",
        "metric",
        "difference",
        "lo95",
        "hi95",
        "interval",
        "better_in",
        "verdict",
        "futures",
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            staffing,
            *(dot.at[axis.path] for axis in axes),
            *(dot.c.a, dot.c.metric, dot.c.difference, dot.c.lo, dot.c.hi, joint_word(dot.c)),
            *(dot.c.probability_a_better, dot.c.verdict, dot.c.n),
        )
        for staffing, dots in found.items()
        for dot in dots
    )
    worth = number((summary.worth_acting_on).get(first.metric))
    return Chart(name, words, header, rows, lambda: _draw(words, chosen, found, heads, look, worth))


def _words(
    summary: Summary, found: Mapping[str, list[Dot]], heads: Mapping[str, str], varied: int, panels: int
) -> canvas.Words:
    shown = names(summary)
    staffing, lead = next(iter(found.items()))
    first = lead[0].c
    a, b = shown.get(first.a, first.a), shown.get(first.b, first.b)
    worth = number((summary.worth_acting_on).get(first.metric))
    zone = "; in the grey zone it is smaller than you would act on" if math.isfinite(worth) else ""
    every = [dot.c for dots in found.values() for dot in dots]
    counts = wording.verdict_counts([c.verdict for c in every], "points")
    joint = "joint over all points" if all(c.joint for c in every) else "each by itself"
    left = f"{panels} of {varied} varied paths drawn, the widest apart from their low to their high third"
    return canvas.Words(
        title=sweep_words.counts_title([dot.c for dot in lead], heads[staffing], shown, "points"),
        name=f"Difference in {wording.metric_words(first.metric)}, {a} minus {b}, by each varied path; the others vary too",
        phrases=(f"Bars with caps, {joint}: {wording.AVERAGE}.",),
        sentence=f"{sides(first.metric, a, b)}{zone}. Filled dots have a sign that can be told. A path along which the dots "
        "rise or fall goes with the difference; a level cloud does not by itself.",
        footer=canvas.footer(summary, points(summary), f"verdicts: {counts}", left if varied > panels else ""),
    )


def _draw(
    words: canvas.Words,
    axes: Sequence[Axis],
    found: Mapping[str, list[Dot]],
    heads: Mapping[str, str],
    look: style.Look,
    worth: float,
) -> "Figure":
    lines = [axes[k : k + PER_LINE] for k in range(0, len(axes), PER_LINE)]
    each = TALL + AXIS
    wide = max(LEFT + len(lines[0]) * (PLOT + BETWEEN) + 2 * canvas.EDGE, 7.6)
    frame = canvas.frame(words, wide, len(found) * (HEAD + len(lines) * each))
    dots = [dot for some in found.values() for dot in some]
    ends = [y for dot in dots for y in (dot.c.lo, dot.c.hi, dot.c.difference) if math.isfinite(y)]
    top = frame.height
    for staffing, here in found.items():
        head = f"{heads[staffing][:1].upper()}{heads[staffing][1:]}"
        for row, line in enumerate(lines):
            for place, axis in enumerate(line):
                below = top - HEAD - row * each - TALL
                panel = frame.axes(LEFT + place * (PLOT + BETWEEN), below, PLOT, TALL)
                draw_differences(panel, dots[0].c.metric, worth, ends, 5)
                _panel(panel, axis, here, look)
                if place == 0:
                    panel.set_ylabel(f"difference in\n{unit_words(dots[0].c.metric)}", size=SIZE, parse_math=False)
                else:
                    panel.tick_params(axis="y", labelleft=False)
                if place == row == 0:
                    said = canvas.fitted(head, frame.width - LEFT, 9, "bold")
                    panel.set_title(said, size=9, weight="bold", loc="left", pad=5, parse_math=False)
        top -= HEAD + len(lines) * each
    return frame.figure


def _panel(panel: "Axes", axis: Axis, dots: Sequence[Dot], look: style.Look) -> None:
    found = ruler(axis)
    draw_ruler(panel, found, PLOT, SIZE)
    panel.set_xlabel(canvas.fitted(axis.name, PLOT, SIZE), size=SIZE, parse_math=False, labelpad=2)
    many = len(dots) > 60
    pale, size = (0.45, 3.2) if many else (0.8, 4.4)
    places = _places([found.place(dot.at[axis.path]) for dot in dots], found.least_gap)
    low, high = panel.get_xlim()
    panel.set_xlim(min(low, min(places) - 0.02), max(high, max(places) + 0.02))  # moved apart, the outermost stay on it
    barred = [(x, d.c) for x, d in zip(places, dots, strict=True) if math.isfinite(d.c.lo) and math.isfinite(d.c.hi)]
    if barred:
        down = [max(c.difference - c.lo, 0.0) for _, c in barred]
        up = [max(c.hi - c.difference, 0.0) for _, c in barred]
        panel.errorbar(
            [x for x, _ in barred],
            [c.difference for _, c in barred],
            [down, up],
            fmt="none",
            ecolor=look.hue,
            elinewidth=0.6 if many else 1.0,
            capsize=1.2 if many else 2,
            alpha=pale,
            zorder=3,
        )
    for told in (False, True):
        here = [(x, dot.c.difference) for x, dot in zip(places, dots, strict=True) if dot.told == told]
        mark = look.marker_style() | {"markerfacecolor": look.hue if told else "white"}
        panel.plot([x for x, _ in here], [y for _, y in here], ls="none", ms=size, mew=0.8, zorder=4, **mark)


def _places(places: Sequence[float], gap: float) -> list[float]:
    """Move dots at one value apart, within 60 % of the least distance of two values."""
    groups: dict[float, list[int]] = {}
    for k, place in enumerate(places):
        groups.setdefault(place, []).append(k)
    moved = list(places)
    for place, members in groups.items():
        for order, k in enumerate(members):
            moved[k] = place + ((order + 0.5) / len(members) - 0.5) * 0.6 * gap
    return moved
