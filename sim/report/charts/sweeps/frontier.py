"""The cost of splitting too early: the paired difference along the company's size, in retention and in dollars.

Two curves (equal spend, own staffing), the zone that nobody would act on in grey, and under each panel a strip that
says on which side of which place the average helps or hurts, with its interval, or that it does not turn.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sim.report.charts.parts.strip import dot, draw_strip, inches
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.views import crossing
from sim.report.views.crossing import Crossing
from sim.report.words import titles, wording
from sim.report.words.paths import value_words
from sim.report.words.reading import (
    SIZE,
    Comparison,
    Point,
    by_staffing,
    headline_point,
    joint_word,
    names,
    number,
    own_words,
    points,
)
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Thresholds that practitioners publish, drawn as marks of opinion and never used by the model.
PUBLISHED_RULES = ((50.0, "published rule:\nnot below 50"), (100.0, "published rule:\nabove 100"))
WIDTH, LEFT, TALL, SHORT, STRIP = 9.8, 1.15, 2.9, 2.0, 0.24


@dataclass(frozen=True, slots=True)
class Curve:
    """One staffing mode: x (the varied value) and the comparison there."""

    staffing: str
    label: str
    x: tuple[float, ...]
    found: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """One metric: its curves, its stored crossings and the difference worth acting on."""

    metric: str
    curves: tuple[Curve, ...]
    crossings: tuple[Crossing, ...]
    worth: float


def build(summary: Summary, trajectories: Mapping[str, Any], looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return one frontier per model compared with the baseline, where the study varies one number and no other."""
    stored = crossing.crossings(summary)
    along = titles.along_of(next(by_staffing(summary))[1])
    stored = tuple(found for found in stored if found.along == along)
    if along is None or len({point.values.get(along) for point in points(summary)}) < 2:
        return []
    rivals = list(dict.fromkeys(c.a for point in points(summary) for c in point.comparisons))
    charts = []
    for model in rivals:
        own = tuple(c for c in stored if c.model == model or len(rivals) == 1)
        panels = _panels(summary, model, along, own)
        if panels:
            name = "frontier" if len(rivals) == 1 else f"frontier_{file_name(model)}"
            arr = _arr_per_customer(summary, trajectories, along)
            charts.append(_chart(summary, name, model, panels, looks[model], along, arr))
    return charts


def _panels(summary: Summary, model: str, along: str, own: tuple[Crossing, ...]) -> list[Panel]:
    lead = own[0].metric if own else "nrr"
    found = []
    for metric in dict.fromkeys([lead, "economic_value"]):
        curves = tuple(
            c for c in (_curve(mode, chosen, model, metric, along) for mode, chosen in by_staffing(summary)) if c.x
        )
        worth = number((summary.worth_acting_on).get(metric))
        if curves:
            found.append(Panel(metric, curves, tuple(c for c in own if c.metric == metric), worth))
    return found


def _curve(staffing: str, chosen: Sequence[Point], model: str, metric: str, along: str) -> Curve:
    known = [(number(p.values.get(along)), c) for p in chosen if (c := p.comparison(model, metric))]
    known = sorted((item for item in known if math.isfinite(item[0] + item[1].difference)), key=lambda item: item[0])
    label = titles.staffing_over(chosen, model).replace(" (", "\n(").replace(" times the cost", " × cost")
    return Curve(staffing, label, tuple(x for x, _ in known), tuple(c for _, c in known))


def _arr_per_customer(summary: Summary, trajectories: Mapping[str, Any], along: str) -> float:
    """Return the opening ARR per customer in dollars, from the point whose months were stored; NaN when unknown."""
    columns = trajectories.get(summary.baseline, {})
    size = number(headline_point(summary).values.get(SIZE))
    if along != SIZE or "opening_arr_cents" not in columns or not size > 0:
        return math.nan
    return float(columns["opening_arr_cents"][:, 0].mean()) / 100 / size


def _chart(
    summary: Summary, name: str, model: str, panels: Sequence[Panel], look: style.Look, along: str, arr: float
) -> Chart:
    words = _words(summary, model, panels, along)
    rows = tuple(
        (panel.metric, c.staffing, x, d.difference, d.lo, d.hi, joint_word(d), d.probability_a_better, d.verdict, d.n)
        for panel in panels
        for c in panel.curves
        for x, d in zip(c.x, c.found, strict=True)
    )
    header = ("metric", "staffing", along, "difference", "lo95", "hi95", "interval", "better_in", "verdict", "futures")
    shown = names(summary)
    pair = (shown[model], shown[summary.baseline])
    return Chart(name, words, header, rows, lambda: _draw(words, panels, look, along, arr, pair))


def _words(summary: Summary, model: str, panels: Sequence[Panel], along: str) -> canvas.Words:
    shown = names(summary)
    a, b = shown[model], shown[summary.baseline]
    lead = panels[0]
    _, chosen = next(by_staffing(summary))
    said = "; ".join(crossing.sentence(c) for c in lead.crossings)
    said = f" {said[:1].upper()}{said[1:]}." if said else ""
    zone = " Inside the grey zone the difference is smaller than you would act on." if math.isfinite(lead.worth) else ""
    joint = "joint over all points" if all(d.joint for p in panels for c in p.curves for d in c.found) else "single"
    early = "The cost of splitting too early" if "split" in model else "The cost of changing too early"
    subject, by = (early, "number of customers") if along == SIZE else ("The difference", own_words(along))
    rules = "thin dotted marks: published rules of thumb, opinions, not results" if along == SIZE else ""
    return canvas.Words(
        title=titles.claim_along(chosen, model, lead.metric, shown),
        name=f"{subject}: {a} minus {b}, by {by}",
        phrases=(f"Bars with caps, {joint}: {wording.AVERAGE}.",),
        sentence=f"Below zero {a} does worse than {b}, above zero better.{zone}{said}",
        footer=canvas.footer(summary, points(summary), rules),
    )


def _draw(
    words: canvas.Words, panels: Sequence[Panel], look: style.Look, along: str, arr: float, pair: tuple[str, str]
) -> "Figure":
    heights = [TALL if place == 0 else SHORT for place in range(len(panels))]
    strips = [len(panel.crossings) * STRIP + 0.06 for panel in panels]
    under = 1.0 if math.isfinite(arr) else 0.55
    body = 0.38 + sum(heights) + sum(strips) + 0.34 * (len(panels) - 1) + under
    frame = canvas.frame(words, WIDTH, body)
    gutter = max(canvas.text_width(line, 9) for p in panels for c in p.curves for line in c.label.split("\n")) + 0.35
    wide = frame.width - LEFT - gutter
    top = body - 0.38
    for place, panel in enumerate(panels):
        axes = frame.axes(LEFT, top - heights[place], wide, heights[place])
        strip = frame.axes(LEFT, top - heights[place] - strips[place], wide, strips[place])
        _panel(axes, panel, look, pair)
        _scale(axes, strip, panels)
        draw_strip(strip, panel.crossings, look)
        if place == 0 and along == SIZE:
            _published(axes, strip)
        top -= heights[place] + strips[place] + 0.34
        if place == len(panels) - 1:
            _bottom(strip, panels, along, arr)
    return frame.figure


def _panel(axes: "Axes", panel: Panel, look: style.Look, pair: tuple[str, str]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    rate = wording.kind_of(panel.metric) == "rate"
    ends = [y for c in panel.curves for d in c.found for y in (d.difference, d.lo, d.hi) if math.isfinite(y)]
    worth = panel.worth if math.isfinite(panel.worth) else 0.0
    low, high = min([*ends, -worth * 1.6]), max([*ends, worth * 1.6])
    room = (high - low) * 0.14 or 1.0
    axes.set_ylim(low - room, high + room)
    if worth:
        axes.axhspan(-worth, worth, color=style.ZONE, lw=0, zorder=0)
    axes.axhline(0, color=style.INK, lw=1, zorder=1)
    for place, curve in enumerate(panel.curves):
        _line(axes, curve, place, len(panel.curves), look)
    for c in panel.crossings:
        if c.status == "found":
            axes.plot(c.at, [0], ls="none", zorder=6, **dot(c.staffing, look, "D", 7))
    axes.yaxis.set_major_locator(MaxNLocator(6 if rate else 4, steps=[1, 2, 5, 10]))
    form = (lambda y, _: f"{y * 100:+.3g}" if abs(y) > 1e-12 else "0") if rate else (lambda y, _: wording.axis_money(y))
    axes.yaxis.set_major_formatter(FuncFormatter(form))
    axes.tick_params(labelsize=8.5, length=3, labelbottom=False, bottom=False, which="both")
    axes.spines["bottom"].set_visible(False)
    unit = "points" if rate else "dollars"
    axes.set_ylabel(f"{wording.metric_words(panel.metric)},\ndifference in {unit}", size=9)
    _sides(axes, pair)
    _end_labels(axes, panel, look)


def _line(axes: "Axes", curve: Curve, place: int, count: int, look: style.Look) -> None:
    aside = 1 + 0.014 * (place - (count - 1) / 2) * 2
    x = [value * aside for value in curve.x]
    y = [d.difference for d in curve.found]
    equal = curve.staffing == "equal_budget"
    style_: dict[str, Any] = {"color": look.hue if equal else style.INK, "ls": "solid" if equal else (0, (5, 2))}
    axes.plot(x, y, lw=2.0 if equal else 1.5, zorder=3, **style_)
    axes.plot(x, y, ls="none", zorder=5, **dot(curve.staffing, look, "o" if equal else "s", 6))
    for at, d in zip(x, curve.found, strict=True):
        if math.isfinite(d.lo) and math.isfinite(d.hi):
            axes.errorbar(
                at,
                d.difference,
                [[max(d.difference - d.lo, 0)], [max(d.hi - d.difference, 0)]],
                fmt="none",
                ecolor=style_["color"],
                elinewidth=1.5,
                capsize=4,
                capthick=1.5,
                zorder=4,
            )


def _sides(axes: "Axes", pair: tuple[str, str]) -> None:
    for height, side, text in ((0.985, "top", f"▲ {pair[0]} better"), (0.02, "bottom", f"▼ {pair[1]} better")):
        axes.text(
            0.008,
            height,
            text,
            transform=axes.transAxes,
            va=side,
            size=8.5,
            color=style.MUTED,
            zorder=7,
            parse_math=False,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.75, "pad": 1.0},
        )


def _end_labels(axes: "Axes", panel: Panel, look: style.Look) -> None:
    low, high = axes.get_ylim()
    high_inches = inches(axes, 1)
    wanted = [curve.found[-1].difference for curve in panel.curves]
    gap = (high - low) * 0.36 / high_inches
    for curve, at in zip(panel.curves, canvas.spread_labels(wanted, gap, low, high), strict=True):
        axes.annotate(
            curve.label,
            (1, at),
            (9, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            size=9,
            color=look.ink if curve.staffing == "equal_budget" else style.INK,
            annotation_clip=False,
            linespacing=1.05,
        )


def _scale(axes: "Axes", strip: "Axes", panels: Sequence[Panel]) -> None:
    """Give both axes the same x: a log scale where the values span a factor of four or more."""
    values = _values(panels)
    if values[0] > 0 and values[-1] / values[0] >= 4:
        for one in (axes, strip):
            one.set_xscale("log")
            one.set_xlim(values[0] / 1.12, values[-1] * 1.12)
    else:
        span = (values[-1] - values[0]) * 0.05
        for one in (axes, strip):
            one.set_xlim(values[0] - span, values[-1] + span)
    for one in (axes, strip):
        one.set_xticks([], minor=True)
        one.set_xticks([])


def _values(panels: Sequence[Panel]) -> list[float]:
    return sorted({x for panel in panels for curve in panel.curves for x in curve.x})


def _published(axes: "Axes", strip: "Axes") -> None:
    low, high = axes.get_xlim()
    for value, label in PUBLISHED_RULES:
        if low < value < high:
            for one in (axes, strip):
                one.axvline(value, color="#8A8A8A", lw=0.9, ls=(0, (1, 2)), zorder=1)
            axes.annotate(
                label,
                (value, 1),
                (0, 3),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha="center",
                va="bottom",
                size=7.5,
                color=style.MUTED,
                annotation_clip=False,
                linespacing=1.05,
            )


def _bottom(strip: "Axes", panels: Sequence[Panel], along: str, arr: float) -> None:
    """Label the varied values, and under them the opening ARR that they stand for."""
    values = _values(panels)
    strip.set_xticks(values, [value_words(along, value) for value in values])
    strip.tick_params(labelsize=9, length=4)
    strip.set_xlabel(own_words(along) + (" at the start" if along == SIZE else ""), size=9.5, color=style.INK)
    if math.isfinite(arr):
        second = strip.secondary_xaxis(-0.46 / inches(strip, 1))
        second.set_xticks([], minor=True)
        second.set_xticks(values, [wording.money(value * arr, value * arr * 0.13) for value in values])
        second.tick_params(labelsize=8.5, length=3)
        second.set_xlabel(f"opening ARR, about ({wording.money(arr)} a customer)", size=8.5)
