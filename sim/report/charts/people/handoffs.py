"""What happens between roles: passes and leads that reach the other role or are lost, wrong contacts, days held back."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.words import wording
from sim.report.words.reading import Estimate, Point, headline_point, model_keys, names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, TOP, BOTTOM, PANEL, VALUE = 0.32, 0.5, 0.3, 1.95, 0.62  # inches
PANELS: Mapping[str, str] = {
    "leads_passed": "leads passed\na year",
    "leads_lost": "share of leads\nlost in passing",
    "handoffs": "passes that arrive\na year",
    "handoffs_lost": "passes lost\na year",
    "wrong_contacts": "calls to the wrong\nrole, a year",
    "release_days": "days until an\naccount is let go",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One model of two or more roles, with what it has of the metrics."""

    model: str
    found: Mapping[str, Estimate]


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return the chart `handoffs`; nothing where every model has one role, or passes were not stored."""
    point = headline_point(summary)
    rows = [_row(point, model) for model in model_keys(summary) if model in point.models and _roles(point, model) > 1]
    rows = [row for row in rows if any(e.mean > 0 for e in row.found.values())]
    if not rows:
        return []
    metrics = [m for m in PANELS if any(m in row.found for row in rows)]
    words = _words(summary, point, rows)
    header = ("model", "metric", "average", "lo95", "hi95", "unit", "futures")
    cells = tuple(
        (row.model, m, e.mean, e.lo, e.hi, e.unit, e.n) for row in rows for m in metrics if (e := row.found.get(m))
    )
    return [Chart("handoffs", words, header, cells, lambda: _draw(words, rows, metrics, names(summary), looks))]


def _roles(point: Point, model: str) -> int:
    return sum(metric.startswith("headcount.") for metric in point.models[model].metrics)


def _row(point: Point, model: str) -> Row:
    return Row(model, {metric: e for metric in PANELS if (e := point.estimate(model, metric))})


def _half(estimate: Estimate) -> float:
    return (estimate.hi - estimate.lo) / 2


def _words(summary: Summary, point: Point, rows: Sequence[Row]) -> canvas.Words:
    shown = names(summary)
    lost = [(row, e) for row in rows if (e := row.found.get("leads_lost"))]
    each = [f"{wording.rate(e.mean, _half(e))} with {shown[row.model]}" for row, e in lost]
    if each:
        title = f"Leads lost in passing from role to role, on average: {wording.joined(each)}"
    else:
        title = "No lead passes from role to role"
    many = max(e.n for row in rows for e in row.found.values())
    said = [text for row in rows if (text := _said(row, shown[row.model]))]
    return canvas.Words(
        title=title,
        name="Handoffs: what passes between roles in a year, and what is lost",
        phrases=(f"Bars with caps, each by itself: {wording.AVERAGE}." if many > 1 else wording.ONE_FUTURE,),
        sentence=" ".join(said),
        footer=canvas.footer(
            summary, [point], "only models with two or more roles", "passes: contracts, leads, accounts"
        ),
    )


def _said(row: Row, name: str) -> str:
    parts = []
    lost, arrived, wrong = (row.found.get(m) for m in ("handoffs_lost", "handoffs", "wrong_contacts"))
    if lost and arrived:
        total = wording.plain(lost.mean + arrived.mean, max(_half(arrived), 2.0))
        parts.append(f"of {total} passes a year {wording.plain(lost.mean, _half(lost))} are lost")
    if wrong:
        parts.append(f"{wording.plain(wrong.mean, _half(wrong))} calls a year reach the wrong role")
    return f"{name}: {wording.joined(parts)}." if parts else ""


def _draw(
    words: canvas.Words,
    rows: Sequence[Row],
    metrics: Sequence[str],
    shown: Mapping[str, str],
    looks: Mapping[str, style.Look],
) -> "Figure":
    label = max(canvas.text_width(shown[row.model], 9) for row in rows) + 0.2
    height = len(rows) * ROW
    frame = canvas.frame(words, label + len(metrics) * PANEL + 2 * canvas.EDGE, TOP + height + BOTTOM)
    for number, metric in enumerate(metrics):
        axes = frame.axes(label + number * PANEL, BOTTOM, PANEL - VALUE - 0.15, height)
        _panel(axes, rows, metric, looks)
    across, up = frame.figure.get_size_inches()
    for line, row in enumerate(rows):
        at = frame.bottom + BOTTOM + (len(rows) - line - 0.5) * ROW
        frame.figure.text(
            frame.left / across,
            at / up,
            shown[row.model],
            va="center",
            size=9,
            color=looks[row.model].ink,
            parse_math=False,
        )
    return frame.figure


def _panel(axes: "Axes", rows: Sequence[Row], metric: str, looks: Mapping[str, style.Look]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    rate = wording.kind_of(metric) == "rate"
    top = [0.0]
    for line, row in enumerate(rows):
        up, e = len(rows) - 1 - line, row.found.get(metric)
        if e is not None:
            hue = looks[row.model].hue
            axes.barh(up, e.mean, height=0.55, color=(*style.rgb(hue), 0.35), edgecolor=hue, lw=1.2, zorder=2)
            top += [e.mean, *([e.hi] if math.isfinite(e.hi) else [])]
            if math.isfinite(e.lo) and math.isfinite(e.hi):
                reach = [[max(e.mean - e.lo, 0)], [max(e.hi - e.mean, 0)]]
                axes.errorbar(e.mean, up, xerr=reach, color=style.INK, elinewidth=1.2, capsize=3, zorder=3)
        text = wording.level(metric, e.mean, _half(e)) if e else "none"
        axes.annotate(
            text,
            (1, up),
            (6, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            size=8.5,
            color=style.INK,
            annotation_clip=False,
        )
    axes.set_title(PANELS[metric], size=8.5, loc="left", color=style.INK, pad=5)
    axes.set_xlim(0, (max(top) or 1.0) * 1.08)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.set_yticks([])
    axes.xaxis.set_major_locator(MaxNLocator(2, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x * 100:g} %" if rate else f"{x:g}"))
    axes.tick_params(labelsize=8, length=3)
