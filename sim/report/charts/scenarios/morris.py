"""Screening: how much each unknown moves a difference, beside the noise it must rise above, and how evenly it does."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.report.charts.parts import unknowns
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.findings import sensitivity_claims as claims
from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views.drivers import Effect, Screening
from sim.report.views.sensitivity import Sensitivity
from sim.report.words import wording
from sim.report.words.reading import names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, SECOND, BETWEEN, AXIS, TOP = 3.8, 1.5, 0.3, 0.6, 0.1  # inches
HEADER = ("rank", "unknown", "grade", "mu_star", "lo95", "hi95", "sigma", "noise_floor", "above_noise", "drawn")


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return morris_MODEL_METRIC for each model that is compared; nothing without a screening."""
    study = sensitivity_reading.read(summary)
    if study is None:
        return []
    return [_chart(summary, study, s, looks[s.a]) for s in study.screenings if study.led(s.metric) and s.a in looks]


def _chart(summary: Summary, study: Sensitivity, s: Screening, look: style.Look) -> Chart:
    words = _words(summary, study, s, names(summary))
    rows = tuple(
        (
            *(
                place + 1,
                study.factors[e.factor].name,
                study.factors[e.factor].strength,
                e.size.mean,
                e.size.lo,
                e.size.hi,
            ),
            *(e.sigma, e.noise, "yes" if e.matters else "no", "yes" if place < unknowns.MOST else "no"),
        )
        for place, e in enumerate(s.effects)
    )
    return Chart(file_name(f"morris_{s.a}_{s.metric}"), words, HEADER, rows, lambda: _draw(words, study, s, look))


def _words(summary: Summary, study: Sensitivity, s: Screening, shown: Mapping[str, str]) -> canvas.Words:
    quiet = sum(not e.matters for e in s.effects)
    said = f"{quiet} of {len(s.effects)} cannot be told from noise and are grey" if quiet else "All rise above noise"
    left = [e.size.mean for e in s.effects[unknowns.MOST :] if math.isfinite(e.size.mean)]
    most = claims.reach_words(s.metric, max(left, default=0.0))
    more = claims.left_out(len(s.effects), min(len(s.effects), unknowns.MOST), f"{most} at most")
    return canvas.Words(
        title=claims.screening_claim(s, study, shown),
        name=f"Screening (Morris): mean size µ* and spread σ of the change in {wording.metric_words(s.metric)}, "
        "from one end of an unknown to the other",
        phrases=(f"Bars with caps: {wording.AVERAGE}.",),
        sentence=f"┃ is what noise alone would give; {said}. A long σ: it does not work alone or not evenly."
        f"{f' {more}' if more else ''}",
        footer=unknowns.footer(
            summary, f"{study.futures} futures of each world", "effects differ in the world they start from"
        ),
    )


def _draw(words: canvas.Words, study: Sensitivity, s: Screening, look: style.Look) -> "Figure":
    kept = s.effects[: unknowns.MOST]
    labels = [unknowns.label(study, e.factor) for e in kept]
    left, tall = unknowns.label_room(labels), len(kept) * unknowns.ROW
    frame = canvas.frame(words, left + PLOT + BETWEEN + SECOND + 0.2 + 2 * canvas.EDGE, TOP + tall + AXIS)
    axes = frame.axes(left, AXIS, PLOT, tall)
    unknowns.limits(axes, [x for e in kept for x in (e.size.mean, e.size.lo, e.size.hi, e.noise)])
    axes.set_xlim(left=0)
    unknowns.write_labels(axes, labels, [not e.matters for e in kept])
    other = frame.axes(left + PLOT + BETWEEN, AXIS, SECOND, tall)
    unknowns.limits(other, [e.sigma for e in kept])
    other.set_xlim(left=0)
    other.set_ylim(*axes.get_ylim())
    other.set_yticks([])
    for row, effect in enumerate(kept):
        _row(axes, other, effect, len(kept) - 1 - row, look)
    unknowns.value_axis(axes, s.metric, "size of the change µ*", sign="")
    unknowns.value_axis(other, s.metric, "spread σ", steps=3, sign="")
    return frame.figure


def _row(axes: "Axes", other: "Axes", e: Effect, up: int, look: style.Look) -> None:
    """Draw the size with its interval and the noise beside it, and the spread at the right."""
    hue = look.hue if e.matters else style.PALE
    ink = look.ink if e.matters else "#8A8A8A"
    unknowns.caps(axes, e.size, up, ink)
    if math.isfinite(e.size.mean):
        axes.plot([e.size.mean], [up], ls="none", marker="o", ms=6, color=hue, mec=ink, zorder=6)
    if math.isfinite(e.noise):
        axes.plot([e.noise, e.noise], [up - 0.34, up + 0.34], color=style.INK, lw=1.3, zorder=4)
    if math.isfinite(e.sigma):
        other.barh(up, e.sigma, height=0.42, color=hue, lw=0)
