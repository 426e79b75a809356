"""Which policy does best at which size: differences to the baseline by band of ARR, the best named above each band."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.views import bands
from sim.report.views.bands import Bands
from sim.report.views.choices import headline_of
from sim.report.words import titles, wording
from sim.report.words.reading import Comparison, joint_word, names, number, place
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LEFT, TALL, HEAD, AXIS, KEY_ROW = 0.85, 2.5, 0.62, 0.58, 0.2  # inches
LEAST_WIDE, MOST_WIDE, SPREAD = 1.25, 2.4, 0.72  # a band in inches; the share of it that marks take
LABEL, SIZE = 2.2, 8.5


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return the chart `by_size`; nothing where no bands were stored."""
    found = {
        mode: here for mode, here in bands.shown_bands(summary).items() if all(model in looks for model in here.models)
    }
    if not found:
        return []
    words, modes = _words(summary, found), {mode: titles.mode_words(summary, mode) for mode in found}
    header = (
        *("staffing", "arr_from", "arr_to", "metric", "model", "difference", "lo95", "hi95", "interval", "verdict"),
        *("best", "futures"),
    )
    base, shown = str(summary.baseline), names(summary)
    rows = tuple(
        (
            *(mode, band.low, band.high, here.metric, c.a, c.difference, c.lo, c.hi, joint_word(c), c.verdict),
            *(bands.best_words(band, base, shown), band.n),
        )
        for mode, here in found.items()
        for band in here.bands
        for c in band.comparisons
    )
    worth = number((summary.worth_acting_on).get(next(iter(found.values())).metric))
    return [Chart("by_size", words, header, rows, lambda: _draw(words, found, worth, base, shown, looks, modes))]


def _words(summary: Summary, found: Mapping[str, Bands]) -> canvas.Words:
    shown, base = names(summary), str(summary.baseline)
    mode, lead = next(iter(found.items()))
    every = [point for key in found if (point := headline_of(summary, key))]
    given = titles.staffing_group(every[0])[3:] if every else wording.STAFFING_WORDS[mode]
    where = next((f", at {place(point)}" for point in every if place(point)), "")
    kept = [c for here in found.values() for band in here.bands for c in band.comparisons]
    joint = "joint in each band" if all(c.joint for c in kept) else "each by itself"
    metric = wording.metric_words(lead.metric)
    worth = number((summary.worth_acting_on).get(lead.metric))
    grey = " Inside the grey zone a difference is smaller than you would act on." if math.isfinite(worth) else ""
    fewest = min(band.n for here in found.values() for band in here.bands)
    return canvas.Words(
        title=f"{bands.claim(lead, base, shown, given)}{where}",
        name=f"Difference in {metric} to {shown.get(base, base)} in the same world, by the ARR of its company",
        phrases=(f"Bars with caps, {joint}: {wording.AVERAGE}.",),
        sentence=f"Above each band stands who has the best average there, or that it cannot be told.{grey}",
        footer=canvas.footer(
            summary, every, f"as few as {fewest} futures in a band", "“by little”: less than you would act on"
        ),
    )


def _draw(
    words: canvas.Words,
    found: Mapping[str, Bands],
    worth: float,
    base: str,
    shown: Mapping[str, str],
    looks: Mapping[str, style.Look],
    modes: Mapping[str, str],
) -> "Figure":
    labels = {m: canvas.fitted(shown.get(m, m), LABEL, SIZE) for here in found.values() for m in here.models}
    gutter = max(canvas.text_width(text, SIZE) for text in labels.values()) + 0.55
    most = max(len(here.bands) for here in found.values())
    each = min(max(7.0 / most, LEAST_WIDE), MOST_WIDE)
    body = (HEAD + TALL + AXIS) * len(found)
    frame = canvas.frame(words, max(LEFT + most * each + gutter + 2 * canvas.EDGE, 7.6), body)
    top = body
    for mode, here in found.items():
        axes = frame.axes(LEFT, top - HEAD - TALL, each * len(here.bands), TALL)
        axes.set_title(modes[mode], size=9.5, loc="left", color=style.INK, pad=26)
        _panel(axes, here, worth, looks)
        _names(axes, here, base, shown, each)
        _key(axes, here.models, labels, looks)
        against = canvas.fitted(shown.get(base, base), TALL - 0.2, SIZE)
        metric = wording.metric_words(here.metric)
        axes.set_ylabel(f"{metric}, {_unit(here.metric)} against\n{against}", size=SIZE, parse_math=False)
        top -= HEAD + TALL + AXIS
    return frame.figure


def _unit(metric: str) -> str:
    return {"rate": "points", "money": "dollars"}.get(wording.kind_of(metric), "difference")


def _panel(axes: "Axes", here: Bands, worth: float, looks: Mapping[str, style.Look]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    ends = [x for b in here.bands for c in b.comparisons for x in (c.lo, c.hi, c.difference) if math.isfinite(x)]
    zone = worth if math.isfinite(worth) else 0.0
    low, high = min([*ends, -zone * 1.3, 0.0]), max([*ends, zone * 1.3, 0.0])
    room = (high - low) * 0.06 or 0.01
    axes.set_ylim(low - room, high + room)
    axes.set_xlim(-0.5, len(here.bands) - 0.5)
    if zone:
        axes.axhspan(-zone, zone, color=style.ZONE, lw=0, zorder=0)
    axes.axhline(0, color=style.INK, lw=1, zorder=1)
    for at, band in enumerate(here.bands):
        if at:
            axes.axvline(at - 0.5, color=style.PALE, lw=0.8, zorder=1)
        for c in band.comparisons:
            order = here.models.index(c.a)
            aside = ((order + 0.5) / len(here.models) - 0.5) * SPREAD
            _mark(axes, at + aside, c, looks[c.a])
    axes.set_xticks(range(len(here.bands)), [f"{band.words}\nn = {band.n}" for band in here.bands])
    rate = wording.kind_of(here.metric) == "rate"
    form = (lambda y, _: f"{y * 100:+.3g}" if abs(y) > 1e-12 else "0") if rate else (lambda y, _: wording.axis_money(y))
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(form))
    axes.tick_params(labelsize=SIZE, length=3)
    axes.tick_params(axis="x", length=0)


def _mark(axes: "Axes", x: float, c: Comparison, look: style.Look) -> None:
    if math.isfinite(c.lo) and math.isfinite(c.hi):
        axes.errorbar(
            x,
            c.difference,
            [[max(c.difference - c.lo, 0)], [max(c.hi - c.difference, 0)]],
            fmt="none",
            ecolor=look.hue,
            elinewidth=1.6,
            capsize=3.5,
            capthick=1.6,
            zorder=3,
        )
    axes.plot([x], [c.difference], ls="none", ms=6, zorder=4, **look.marker_style())


def _names(axes: "Axes", here: Bands, base: str, shown: Mapping[str, str], each: float) -> None:
    """Write above each band who is best in it."""
    for at, band in enumerate(here.bands):
        said = bands.best_words(band, base, shown)
        text = said if said == "cannot tell" else f"best: {said}"
        axes.annotate(
            canvas.fitted(text, each - 0.08, SIZE, "bold"),
            (at, 1),
            (0, 5),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=SIZE,
            annotation_clip=False,
            parse_math=False,
            weight="normal" if said == "cannot tell" else "bold",
            color=style.MUTED if said == "cannot tell" else style.INK,
        )


def _key(axes: "Axes", models: Sequence[str], labels: Mapping[str, str], looks: Mapping[str, style.Look]) -> None:
    """Write the policies at the right, each with its mark, in the order of the marks."""
    right = axes.get_xlim()[1]
    high = axes.get_ylim()[1] - axes.get_ylim()[0]
    wide = (axes.get_xlim()[1] - axes.get_xlim()[0]) / (
        axes.get_position().width * style.root(axes).get_size_inches()[0]
    )
    for line, model in enumerate(models):
        up = axes.get_ylim()[1] - high * (line + 0.5) * KEY_ROW / TALL
        axes.plot([right + 0.14 * wide], [up], ls="none", ms=6, clip_on=False, **looks[model].marker_style())
        axes.text(
            right + 0.28 * wide,
            up,
            labels[model],
            va="center",
            size=SIZE,
            color=looks[model].ink,
            clip_on=False,
            parse_math=False,
        )
