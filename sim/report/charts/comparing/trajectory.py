"""NRR and GRR month by month: the averages above, the spread of single futures below, one panel per model."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from sim.metrics.averaged import averaged_months
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Cell, Chart
from sim.report.views import averages, changes
from sim.report.words import titles, wording
from sim.report.words.reading import headline_point, level_of, model_keys, names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

METRICS = ("nrr", "grr")
FULL_NAME = {"nrr": "Net revenue retention (NRR)", "grr": "Gross revenue retention (GRR)"}
FAN_NEEDS = 10  # futures; fewer do not show a spread of 8 in 10
WIDTH, MAIN, SMALL, GAP, COLUMNS = 9.6, 3.3, 1.55, 0.78, 4

Curves: TypeAlias = dict[str, averages.Curve]
Changed: TypeAlias = Mapping[str, Sequence[float]]


def build(summary: Summary, trajectories: Mapping[str, Any], looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return trajectory_nrr and trajectory_grr; a rate without a single number is left out."""
    charts = []
    for metric in METRICS:
        known = {
            m: averages.curve(trajectories[m][metric], level_of(summary), averaged_months(trajectories[m], metric))
            for m in model_keys(summary)
            if metric in trajectories.get(m, {})
        }
        curves = {model: curve for model, curve in known.items() if curve.month.size}
        if curves:
            charts.append(_chart(summary, metric, curves, looks))
    return charts


def _chart(summary: Summary, metric: str, curves: Curves, looks: Mapping[str, style.Look]) -> Chart:
    shown = names(summary)
    words = _words(summary, metric, curves, shown)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            model,
            int(c.month[i]),
            *(float(x[i]) for x in (c.mean, c.mean - c.half, c.mean + c.half, c.p10, c.p90)),
            int(c.n[i]),
        )
        for model, c in curves.items()
        for i in range(c.month.size)
    )
    header = ("model", "month", metric, "mean_lo95", "mean_hi95", "p10", "p90", "futures")
    changed = _changed(summary)
    return Chart(
        f"trajectory_{metric}", words, header, rows, lambda: _draw(words, metric, curves, shown, looks, changed)
    )


def _changed(summary: Summary) -> Changed:
    """Return after how many months the organisation of each policy changes, in the middle one of its futures."""
    point = headline_point(summary)
    found: dict[str, list[float]] = {}
    for change in changes.changes(summary):
        if (change.point, change.staffing) == (point.point, point.staffing) and math.isfinite(change.month[1]):
            found.setdefault(change.model, []).append(change.month[1])
    return found


def _words(summary: Summary, metric: str, curves: Curves, shown: Mapping[str, str]) -> canvas.Words:
    point = headline_point(summary)
    first = next(iter(curves))
    curve = curves[first]
    mean, half = float(curve.mean[-1]), float(curve.half[-1])
    spread = (float(curve.p90[-1]) - float(curve.p10[-1])) / 2
    average = f"In month {curve.month[-1]:.0f} {shown[first]} retains {wording.rate(mean, half)} on average"
    fans = _has_fans(curves)
    future = f"; one company lands in {wording.level_range(metric, float(curve.p10[-1]), float(curve.p90[-1]), spread)}"
    sentence = average + (f"{future} in 8 of 10 futures." if fans else ".")
    title = titles.headline_here(summary, metric)
    fewest, most = min(int(c.n.min()) for c in curves.values()), max(int(c.n.max()) for c in curves.values())
    note = f"futures without a paying cohort left out (as few as {fewest} of {most} remain)" if fewest < most else ""
    paired = "the finding rests on paired differences in the same worlds, not on whether bars overlap" if title else ""
    marked = "dotted: when the organisation changes, in the middle one of the futures" if _changed(summary) else ""
    return canvas.Words(
        title=title
        or f"{shown[first]} retains {wording.rate(mean, half)} ({metric.upper()}) on average in the last month",
        name=f"{FULL_NAME[metric]}, trailing twelve months",
        phrases=(canvas.average_phrase(most), *((f"Pale fan: {wording.FUTURES}.",) if fans else ())),
        sentence=sentence,
        footer=canvas.footer(summary, [point], note, paired, marked),
    )


def _has_fans(curves: Curves) -> bool:
    return max(int(curve.n[-1]) for curve in curves.values()) >= FAN_NEEDS


def _draw(
    words: canvas.Words,
    metric: str,
    curves: Curves,
    shown: Mapping[str, str],
    looks: Mapping[str, style.Look],
    changed: Changed,
) -> "Figure":
    fans = _has_fans(curves)
    lines = -(-len(curves) // COLUMNS) if fans else 0
    frame = canvas.frame(words, WIDTH, MAIN + 0.55 + lines * (SMALL + GAP))
    labels = {m: f"{shown[m]} {wording.rate(float(c.mean[-1]), float(c.half[-1]))}" for m, c in curves.items()}
    gutter = max(canvas.text_width(label, 9.5) for label in labels.values()) + 0.3
    main = frame.axes(0.62, frame.height - MAIN, frame.width - 0.62 - gutter, MAIN - 0.15)
    _averages(main, metric, curves, looks)
    _end_labels(main, curves, labels, looks)
    if fans:
        _fans(frame, curves, shown, looks, changed)
    return frame.figure


def _averages(axes: "Axes", metric: str, curves: Curves, looks: Mapping[str, style.Look]) -> None:
    """Draw the average lines, capped bars at some months (moved apart sideways), and the 100 % line."""
    import numpy as np

    lows = np.concatenate([c.mean - np.nan_to_num(c.half) for c in curves.values()])
    highs = np.concatenate([c.mean + np.nan_to_num(c.half) for c in curves.values()])
    low, high = float(lows.min()) * 100, float(highs.max()) * 100
    room = max(high - low, 2.0) * 0.08
    low, high = min(low, (low + high) / 2 - 1) - room, max(high, (low + high) / 2 + 1) + room
    if 0 < 100 - high < (high - low) * 0.6 or 0 < low - 100 < (high - low) * 0.6:
        low, high = min(low, 100 - room), max(high, 100 + room)
    last = max(float(c.month[-1]) for c in curves.values())
    first = min(float(c.month[0]) for c in curves.values())
    span = max(last - first, 1.0)
    for place, (model, curve) in enumerate(curves.items()):
        axes.plot(curve.month, curve.mean * 100, lw=2, zorder=3, **looks[model].line_style())
        at = np.unique(np.round(np.linspace(0, curve.month.size - 1, min(8, curve.month.size))).astype(int))
        aside = (place - (len(curves) - 1) / 2) * span * 0.008
        axes.errorbar(
            curve.month[at] + aside,
            curve.mean[at] * 100,
            curve.half[at] * 100,
            fmt="none",
            ecolor=looks[model].hue,
            elinewidth=1.3,
            capsize=3,
            capthick=1.3,
            zorder=4,
        )
    if low < 100 < high:
        axes.axhline(100, color=style.PALE, lw=1, zorder=1)
    axes.set_ylim(low, high)
    axes.set_xlim(first - span * 0.03, last + span * 0.03)
    _percent_axis(axes)
    axes.set_ylabel(f"{metric.upper()}, averages (axis starts at {low:.1f} %)", size=8.5)
    axes.set_xlabel("month", size=8.5)


def _percent_axis(axes: "Axes") -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g} %"))
    axes.xaxis.set_major_locator(
        MultipleLocator(24 if axes.get_xlim()[1] > 85 else 12 if axes.get_xlim()[1] > 37 else 6)
    )
    axes.tick_params(labelsize=8.5, length=3)


def _end_labels(axes: "Axes", curves: Curves, labels: Mapping[str, str], looks: Mapping[str, style.Look]) -> None:
    low, high = axes.get_ylim()
    wanted = [float(c.mean[-1]) * 100 for c in curves.values()]
    gap = (high - low) * 0.17 / (MAIN - 0.15)
    for model, want, at in zip(curves, wanted, canvas.spread_labels(wanted, gap, low, high), strict=True):
        right, beyond = axes.get_xlim()[1], (axes.get_xlim()[1] - axes.get_xlim()[0]) * 0.02
        axes.plot(
            [float(curves[model].month[-1]), right + beyond * 0.7],
            [want, at],
            color=looks[model].hue,
            lw=0.7,
            clip_on=False,
            zorder=2,
        )
        axes.text(
            right + beyond,
            at,
            labels[model],
            color=looks[model].ink,
            size=9.5,
            va="center",
            clip_on=False,
            parse_math=False,
        )


def _fans(
    frame: canvas.Frame,
    curves: Curves,
    shown: Mapping[str, str],
    looks: Mapping[str, style.Look],
    changed: Changed,
) -> None:
    """Draw one small panel per model with the same axis: the fan of futures, the average, when the organisation changes."""
    columns = min(len(curves), COLUMNS)
    room = (frame.width - 0.62) / columns
    low = min(float(c.p10.min()) for c in curves.values()) * 100
    high = max(float(c.p90.max()) for c in curves.values()) * 100
    room_y = max(high - low, 2.0) * 0.06
    for place, (model, curve) in enumerate(curves.items()):
        row, column = divmod(place, columns)
        top = frame.height - MAIN - 0.55 - row * (SMALL + GAP)
        axes = frame.axes(0.62 + column * room, top - GAP + 0.38 - SMALL, room - 0.22, SMALL)
        axes.fill_between(curve.month, curve.p10 * 100, curve.p90 * 100, color=looks[model].hue, alpha=0.22, lw=0)
        axes.plot(curve.month, curve.mean * 100, lw=1.6, **looks[model].line_style())
        for month in changed.get(model, ()):
            axes.axvline(month, color=style.INK, lw=1, ls=":", zorder=2)
        axes.set_ylim(low - room_y, high + room_y)
        axes.set_xlim(0, max(float(c.month[-1]) for c in curves.values()))
        if low < 100 < high:
            axes.axhline(100, color=style.PALE, lw=1, zorder=1)
        _percent_axis(axes)
        axes.tick_params(labelsize=7.5, labelleft=column == 0)
        name = "\n".join(canvas.wrapped(shown[model], room - 0.3, 8.5)[:2])
        axes.set_title(name, size=8.5, color=looks[model].ink, loc="left", parse_math=False)
        if column == 0:
            axes.set_ylabel("single futures", size=8)
