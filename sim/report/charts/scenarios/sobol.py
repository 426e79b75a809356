"""Shares of the variance of a difference: total and first index of each unknown, ranks where they stand apart, and noise."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.report.charts.parts import unknowns
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.findings import sensitivity_claims as claims
from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views.drivers import Index, Shares
from sim.report.views.explained import Span
from sim.report.views.sensitivity import Sensitivity
from sim.report.words import wording
from sim.report.words.reading import names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, AXIS, TOP, NOISE, RANK = 4.2, 0.6, 0.15, 0.75, 0.75  # inches
LEAST, MOST = -0.25, 1.25
"""Of an index: what lies beyond is marked by an arrow."""
HEADER = (
    *("unknown", "grade", "rank", "total", "total_lo95", "total_hi95", "first", "first_lo95", "first_hi95"),
    *("noise_share", "drawn"),
)


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return sobol_MODEL_METRIC for each model that is compared; nothing without indices."""
    study = sensitivity_reading.read(summary)
    if study is None:
        return []
    return [_chart(summary, study, s, looks[s.a]) for s in study.shares if study.led(s.metric) and s.a in looks]


def drawn(s: Shares) -> tuple[Index, ...]:
    """Return the largest totals: by rank where ranks stand apart, else in the order of the study, which ranks nothing."""
    largest = sorted(s.indices, key=lambda i: (i.rank, -i.total.mean if math.isfinite(i.total.mean) else 1.0))
    kept = largest[: unknowns.MOST]
    return tuple(kept if s.told else sorted(kept, key=lambda i: i.factor))


def _chart(summary: Summary, study: Sensitivity, s: Shares, look: style.Look) -> Chart:
    words, kept = _words(summary, study, s, names(summary)), drawn(s)
    rows = tuple(
        (
            *(study.factors[i.factor].name, study.factors[i.factor].strength, i.rank if s.told else ""),
            *(i.total.mean, i.total.lo, i.total.hi, i.first.mean, i.first.lo, i.first.hi),
            *(s.noise, "yes" if i in kept else "no"),
        )
        for i in s.indices
    )
    return Chart(file_name(f"sobol_{s.a}_{s.metric}"), words, HEADER, rows, lambda: _draw(words, study, s, look))


def _words(summary: Summary, study: Sensitivity, s: Shares, shown: Mapping[str, str]) -> canvas.Words:
    kept = drawn(s)
    said = "Total: the share that stays if all others are known; first: the share that goes if it alone is known."
    if s.told:
        said += " Equal ranks overlap and cannot be told apart."
    elif not any(i.known for i in s.indices):
        said += " None is known: noise hides what differs between worlds."
    else:
        said += " No ranking is drawn: the order is that of the study."
    hidden = [i.total.hi for i in s.indices if i not in kept and math.isfinite(i.total.hi)]
    at_most = f"behind {wording.share(max(hidden))} at most" if hidden else "of a size not known"
    more = claims.left_out(len(s.indices), len(kept), at_most)
    noise = (
        f" Noise is {wording.share(s.noise)} of what differs between the simulated worlds."
        if math.isfinite(s.noise)
        else ""
    )
    return canvas.Words(
        title=claims.shares_claim(s, study, shown),
        name=f"Sobol' indices: share of the variance between worlds of the difference in {wording.metric_words(s.metric)}",
        phrases=(f"Bars with caps: {wording.AVERAGE}.",),
        sentence=f"{said}{noise}{f' {more}' if more else ''}",
        footer=unknowns.footer(
            summary, f"{s.n * (len(s.indices) + 2)} worlds of {study.futures} futures each", "indices without noise"
        ),
    )


def _draw(words: canvas.Words, study: Sensitivity, s: Shares, look: style.Look) -> "Figure":
    kept = drawn(s)
    labels = [unknowns.label(study, i.factor) for i in kept]
    left, tall = max(unknowns.label_room(labels), 1.4), len(kept) * unknowns.ROW
    frame = canvas.frame(words, max(left + PLOT + RANK, 6.6) + 2 * canvas.EDGE, TOP + tall + AXIS + NOISE)
    axes = frame.axes(left, NOISE + AXIS, PLOT, tall)
    axes.set_xlim(LEAST, MOST)
    unknowns.write_labels(axes, labels)
    axes.axvline(0, color=style.INK, lw=1, zorder=1)
    for row, index in enumerate(kept):
        up = len(kept) - 1 - row
        if index.known:
            _index(axes, index.total, up + 0.16, look, "o")
            _index(axes, index.first, up - 0.18, look, "")
        else:
            axes.text(0.03, up, "not known", va="center", size=unknowns.SMALL, color=style.MUTED)
        if s.told:
            unknowns.beside(axes, f"rank {index.rank}", 1, up, (8, 0), "left", unknowns.SIZE, style.INK)
    _share_axis(axes, "share of the variance between worlds; filled: total, open: first")
    _noise(frame.axes(left, 0.42, PLOT, 0.22), s.noise)
    return frame.figure


def _index(axes: "Axes", found: Span, up: float, look: style.Look, marker: str) -> None:
    """Draw an index with its interval, cut at the ends of the axis with an arrow."""
    low, high = min(found.lo, found.mean), max(found.hi, found.mean)
    ends = ((low, LEAST, "|", "<"), (high, MOST, "|", ">"))
    axes.plot([max(low, LEAST), min(high, MOST)], [up, up], color=look.ink, lw=1.4, zorder=5, solid_capstyle="butt")
    for true, edge, cap, arrow in ends:
        inside = LEAST <= true <= MOST
        mark, at = (cap, true) if inside else (arrow, edge)
        axes.plot([at], [up], ls="none", marker=mark, ms=5.5, mew=1.4, color=look.ink, zorder=5, clip_on=False)
    if LEAST < found.mean < MOST:
        face = look.hue if marker else "white"
        axes.plot([found.mean], [up], ls="none", marker="o", ms=5, color=look.hue, mfc=face, mec=look.ink, zorder=6)


def _share_axis(axes: "Axes", words: str) -> None:
    from matplotlib.ticker import FuncFormatter, MultipleLocator

    axes.xaxis.set_major_locator(MultipleLocator(0.25))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x * 100:.0f} %"))
    axes.tick_params(labelsize=8, length=3)
    axes.set_xlabel(words, size=8.5)


def _noise(axes: "Axes", share: float) -> None:
    """Draw the share of noise as a bar of its own, from nothing to everything."""
    axes.set_xlim(LEAST, MOST)
    axes.set_ylim(-0.5, 0.5)
    axes.set_yticks([])
    axes.set_xticks([])
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.barh(0, 1.0, height=0.9, facecolor="white", edgecolor="#8A8A8A", lw=0.8)
    known = math.isfinite(share)
    axes.barh(0, share if known else 0.0, height=0.9, color="#8A8A8A", lw=0)
    unknowns.beside(axes, "noise", 0, 0, (-8, 5.2), "right", unknowns.SIZE, style.INK)
    unknowns.beside(axes, "of simulated averages", 0, 0, (-8, -5.4), "right", unknowns.SMALL, style.MUTED)
    said = wording.share(share) if known else "not known"
    axes.text(1.025, 0, said, va="center", size=unknowns.SIZE, color=style.INK)
