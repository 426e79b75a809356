"""One unknown at a time: the difference with each at its low and its high end, and where it turns round on the way."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sim.report.charts.parts import unknowns
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.findings import sensitivity_claims as claims
from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views.drivers import Bar, Tornado
from sim.report.views.sensitivity import Sensitivity
from sim.report.words import wording
from sim.report.words.reading import names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, AXIS, TOP = 4.0, 0.6, 0.3  # inches
ASIDE, THICK = 0.15, 0.62
HEADER = (
    *("rank", "unknown", "grade", "low_value", "high_value", "difference_low", "low_lo95", "low_hi95"),
    *("difference_high", "high_lo95", "high_hi95", "turns_round", "flip_at", "flip_lo95", "flip_hi95", "drawn"),
)


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return tornado_MODEL_METRIC for each model that is compared; nothing without a tornado."""
    study = sensitivity_reading.read(summary)
    if study is None:
        return []
    return [_chart(summary, study, t, looks[t.a]) for t in study.tornados if study.led(t.metric) and t.a in looks]


def _chart(summary: Summary, study: Sensitivity, t: Tornado, look: style.Look) -> Chart:
    shown = names(summary)
    words = _words(summary, study, t, shown)
    rows = tuple(_row(study, t, place, bar) for place, bar in enumerate(t.bars))
    worth = float((summary.worth_acting_on).get(t.metric) or math.nan)
    name = file_name(f"tornado_{t.a}_{t.metric}")
    return Chart(name, words, HEADER, rows, lambda: _draw(words, study, t, shown, look, worth))


def _row(study: Sensitivity, t: Tornado, place: int, bar: Bar) -> tuple[str | int | float, ...]:
    factor, flip = study.factors[bar.factor], bar.flip
    first = study.inputs[factor.inputs[0]]
    turns = "no" if flip is None else "yes" if flip.sure else "may"
    at = (flip.at, flip.lo, flip.hi) if flip else (math.nan,) * 3
    return (
        *(place + 1, factor.name, factor.strength, first.low, first.high, bar.low.mean, bar.low.lo, bar.low.hi),
        *(bar.high.mean, bar.high.lo, bar.high.hi, turns, *at, "yes" if bar in drawn(t) else "no"),
    )


def drawn(t: Tornado) -> tuple[Bar, ...]:
    """Return the longest bars, and those that turn the choice round; never more than MOST."""
    kept = sorted(t.bars, key=lambda bar: (bar.flip is None, bar.flip is not None and not bar.flip.sure))[
        : unknowns.MOST
    ]
    return tuple(bar for bar in t.bars if bar in kept)


def _futures(summary: Summary, study: Sensitivity) -> str:
    """Return in how many futures the ends were simulated: a few, and more where one could turn the choice round."""
    rows = [row for row in summary.sensitivity.tornado if row] if summary.sensitivity else []
    many = max((end.n for row in rows for bar in row.bars for end in (bar.low, bar.high)), default=0)
    more = f", {many:,} at those that could turn it round" if many > study.futures else ""
    return f"{study.futures} futures at each end{more}, compared with the same ones"


def _words(summary: Summary, study: Sensitivity, t: Tornado, shown: Mapping[str, str]) -> canvas.Words:
    sure, maybe = claims.turning(t)
    quiet = len(t.bars) - sure - maybe
    a, b = shown.get(t.a, t.a), shown.get(t.b, t.b)
    kept = drawn(t)
    most = max((bar.reach for bar in t.bars if bar not in kept), default=0.0)
    said = [f"With everything as most likely the difference is {claims.span_text(t.metric, t.held)}"]
    if quiet:
        alone = "unknown does" if quiet == 1 else "unknowns do"
        said.append(f"{quiet} {alone} not turn it round by {'itself' if quiet == 1 else 'themselves'}")
    said.append("◆: beyond this value the other wins; hollow: only the average at an end has the other sign")
    left = claims.left_out(len(t.bars), len(kept), f"changing it by {claims.reach_words(t.metric, most)} at most")
    worth = (summary.worth_acting_on).get(t.metric)
    grey = f" Grey: less than {wording.worth(t.metric, worth)}." if worth else ""
    return canvas.Words(
        title=f"{claims.tornado_claim(t, shown)}{claims.staffed(summary, [t.a])}",
        name=f"Tornado: difference in {wording.metric_words(t.metric)}, {a} minus {b}, one unknown at a time",
        phrases=(
            "Striped: from the low end ▼ to the high end ▲ of what is plausible; only better data narrows it.",
            f"Bars with caps at the ends: {wording.AVERAGE}.",
        ),
        sentence=f"{'. '.join(said)}.{grey}{f' {left}' if left else ''}",
        footer=unknowns.footer(summary, _futures(summary, study)),
    )


def _draw(
    words: canvas.Words, study: Sensitivity, t: Tornado, shown: Mapping[str, str], look: style.Look, worth: float
) -> "Figure":
    kept = drawn(t)
    labels = [unknowns.label(study, bar.factor) for bar in kept]
    right = [(claims.flip_words(t, bar, study, shown), claims.flip_interval(bar, study)) for bar in kept]
    left = unknowns.label_room(labels)
    beyond = min(max(canvas.text_width(text, unknowns.SIZE) for text, _ in right), 3.9) + 0.2
    tall = len(kept) * unknowns.ROW
    frame = canvas.frame(words, max(left + PLOT + beyond, 6.4) + 2 * canvas.EDGE, TOP + tall + AXIS)
    axes = frame.axes(left, AXIS, PLOT, tall)
    reach = [x for bar in kept for end in (bar.low, bar.high) for x in (end.mean, end.lo, end.hi)]
    unknowns.limits(axes, [*reach, t.held.mean, t.held.lo, t.held.hi])
    unknowns.write_labels(axes, labels)
    if math.isfinite(worth):
        axes.axvspan(-worth, worth, color=style.ZONE, lw=0, zorder=0)
        axes.set_xlim(*axes.get_xlim())
    axes.axvline(0, color=style.INK, lw=1, zorder=3)
    axes.axvline(t.held.mean, color=style.MUTED, lw=0.9, ls=(0, (4, 2)), zorder=3)
    for row, bar in enumerate(kept):
        _bar(axes, t, bar, len(kept) - 1 - row, look)
        unknowns.write_beside(axes, right[row], len(kept) - 1 - row, beyond - 0.2)
    _sides(axes, t, shown)
    metric = wording.metric_words(t.metric)
    unknowns.value_axis(axes, t.metric, f"difference in {metric}", "; dashes: everything as most likely")
    return frame.figure


def _sides(axes: "Axes", t: Tornado, shown: Mapping[str, str]) -> None:
    """Write above the axes which way is better for whom."""
    right_is_a = t.winner_beyond() == (t.b if t.held.mean > 0 else t.a)
    left, right = (t.b, t.a) if right_is_a else (t.a, t.b)
    for at, align, model, arrow in ((0, "left", left, "← {} better"), (1, "right", right, "{} better →")):
        text = canvas.fitted(arrow.format(shown.get(model, model)), PLOT / 2 - 0.08, 8)
        axes.annotate(
            text,
            (at, 1),
            (0, 5),
            xycoords="axes fraction",
            textcoords="offset points",
            ha=align,
            va="bottom",
            size=8,
            color=style.MUTED,
            annotation_clip=False,
            parse_math=False,
        )


def _bar(axes: "Axes", t: Tornado, bar: Bar, up: int, look: style.Look) -> None:
    """Draw a bar: striped in colour where it turns, hollow where it may, striped in grey where it does not."""
    ends = [x for x in (bar.low.mean, bar.high.mean, t.held.mean) if math.isfinite(x)]
    low, high = min(ends), max(ends)
    hue = look.hue if bar.flip else "#9A9A9A"
    hatch: Mapping[str, Any] = {"lw": 1.3, "zorder": 2} if bar.flip and not bar.flip.sure else unknowns.HATCH
    axes.barh(up, high - low, left=low, height=THICK, facecolor="white", edgecolor=hue, **hatch)
    for end, mark, aside in ((bar.low, "v", ASIDE), (bar.high, "^", -ASIDE)):
        if math.isfinite(end.mean):
            unknowns.caps(axes, end, up + aside, style.INK)
            axes.plot(
                [end.mean],
                [up + aside],
                ls="none",
                marker=mark,
                ms=6,
                color=style.INK,
                mec="white",
                mew=0.5,
                zorder=6,
            )
    if bar.flip:
        axes.plot(
            [0], [up], ls="none", marker="D", ms=5.5, zorder=7, mec=look.ink, mfc=look.ink if bar.flip.sure else "white"
        )
