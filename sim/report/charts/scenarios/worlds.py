"""Each model against the baseline, with two uncertainties side by side and never in one mark: worlds and the average."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.report.charts.parts import unknowns
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.findings import sensitivity_claims as claims
from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views.sensitivity import Difference, Sensitivity
from sim.report.words import wording
from sim.report.words.reading import names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, AXIS, HEAD, ROW, GAP = 4.2, 0.62, 0.32, 0.5, 0.15  # inches
SIZE, LONGEST, RIGHT = 8.5, 2.4, 4.0
HEADER = (
    *("metric", "model", "difference_most_likely_world", "lo95", "hi95", "worlds", "worlds_p10", "worlds_p50"),
    *("worlds_p90", "share_of_worlds_better", "share_clearly_better", "share_clearly_worse", "noise_share"),
)


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return the chart `worlds`; nothing where no worlds were drawn at random."""
    study = sensitivity_reading.read(summary)
    rows = [d for d in study.differences if d.a in looks] if study else []
    if study is None or not rows:
        return []
    groups = {m: [d for d in rows if d.metric == m] for m in dict.fromkeys(d.metric for d in rows)}
    words = _words(summary, study, groups)
    table = tuple(
        (
            *(d.metric, d.a, d.held.mean, d.held.lo, d.held.hi, d.worlds.n, d.worlds.p10, d.worlds.p50, d.worlds.p90),
            *(d.share_better, d.clearly_better, d.clearly_worse, d.noise),
        )
        for d in rows
    )
    return [Chart("worlds", words, HEADER, table, lambda: _draw(words, groups, names(summary), looks))]


def _words(summary: Summary, study: Sensitivity, groups: Mapping[str, Sequence[Difference]]) -> canvas.Words:
    shown, lead = names(summary), next(iter(groups.values()))
    base = shown.get(lead[0].b, lead[0].b)
    every = [d for rows in groups.values() for d in rows]
    need = max((d.futures_needed for d in every if not d.told and math.isfinite(d.futures_needed)), default=0.0)
    said = "The striped bar holds the averages of 8 in 10 plausible worlds, drawn in by what is noise; the mark with "
    said += "caps is the average with everything as most likely."
    if any(not d.told for d in every):
        more = f"; with {claims.futures_words(need)} futures of each 5 % would be" if need else ""
        said += f" Pale: most of what differs between worlds is noise, and they cannot be told apart{more}."
    return canvas.Words(
        title=f"{claims.worlds_claim(lead, shown)}{claims.staffed(summary, [d.a for d in lead])}",
        name=f"Difference to {base} over plausible worlds, and in the most likely one",
        phrases=(f"Striped bars: {wording.WORLDS}.", f"Bars with caps, each by itself: {wording.AVERAGE}."),
        sentence=said,
        footer=unknowns.footer(summary, unknowns.drawn_words(study)),
    )


def _text(d: Difference) -> unknowns.Label:
    """Return the share of worlds, or what can be said without it, and the noise below."""
    noise = claims.noise_short(d)
    if d.told:
        return f"better in {wording.share(d.share_better)} of worlds", noise
    return (f"{d.side} in 8 in 10 or more" if d.side else "cannot tell worlds apart"), noise


def _draw(
    words: canvas.Words,
    groups: Mapping[str, Sequence[Difference]],
    shown: Mapping[str, str],
    looks: Mapping[str, style.Look],
) -> "Figure":
    labels = {d.a: canvas.fitted(shown.get(d.a, d.a), LONGEST, SIZE) for rows in groups.values() for d in rows}
    left = max(canvas.text_width(text, SIZE) for text in labels.values()) + 0.2
    right = max(canvas.text_width(text, SIZE) for rows in groups.values() for d in rows for text in _text(d)) + 0.25
    body = sum(HEAD + len(rows) * ROW + AXIS for rows in groups.values())
    frame = canvas.frame(words, max(left + PLOT + right, 6.4) + 2 * canvas.EDGE, body)
    top = body
    for metric, rows in groups.items():
        tall = len(rows) * ROW
        axes = frame.axes(left, top - HEAD - tall, PLOT, tall)
        reach = [x for d in rows for x in (d.held.mean, d.held.lo, d.held.hi, d.worlds.p10, d.worlds.p90)]
        unknowns.limits(axes, reach)
        axes.set_title(wording.metric_words(metric), size=9.5, loc="left", color=style.INK, pad=5)
        _panel(axes, rows, labels, looks)
        zone = f"; grey: under {wording.worth(metric, rows[0].worth)}" if math.isfinite(rows[0].worth) else ""
        unknowns.value_axis(axes, metric, f"difference in {wording.metric_words(metric)}", zone)
        top -= HEAD + tall + AXIS
    return frame.figure


def _panel(
    axes: "Axes", rows: Sequence[Difference], labels: Mapping[str, str], looks: Mapping[str, style.Look]
) -> None:
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.axvline(0, color=style.INK, lw=1, zorder=1)
    if math.isfinite(rows[0].worth):
        low, high = axes.get_xlim()
        axes.axvspan(-rows[0].worth, rows[0].worth, color=style.ZONE, lw=0, zorder=0)
        axes.set_xlim(low, high)
    for row, d in enumerate(rows):
        up, look = len(rows) - 1 - row, looks[d.a]
        _worlds(axes, d, up + 0.16, look)
        unknowns.caps(axes, d.held, up - 0.2, look.ink)
        if math.isfinite(d.held.mean):
            axes.plot([d.held.mean], [up - 0.2], ls="none", ms=6, zorder=6, **look.marker_style())
        unknowns.beside(axes, labels[d.a], 0, up, (-8, 0), "right", SIZE, look.ink)
        unknowns.write_beside(axes, _text(d), up, RIGHT)


def _worlds(axes: "Axes", d: Difference, up: float, look: style.Look) -> None:
    """Draw from P10 to P90 of the worlds, striped; pale where noise hides what differs."""
    low, high = d.worlds.p10, d.worlds.p90
    if math.isfinite(low) and math.isfinite(high):
        hue = look.hue if d.told else style.PALE
        axes.barh(up, high - low, left=low, height=0.3, facecolor="white", edgecolor=hue, **unknowns.HATCH)
