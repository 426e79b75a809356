"""Which mechanism a difference comes from: a waterfall from zero over the parts and the rest to the paired difference."""

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Cell, Chart, file_name
from sim.report.views import explained
from sim.report.views.explained import Span, Split
from sim.report.words import titles, wording
from sim.report.words.reading import Point, model_keys, names, place
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, TOP, AXIS, LINE, LABEL, PANEL, VALUE = 0.36, 0.35, 0.42, 0.15, 2.1, 3.0, 0.75  # inches
SMALL = 8.0


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return mechanisms_MODEL for every model whose difference was split; nothing where no study explains."""
    here = explained.splits_here(summary)
    by_model = {model: [split for split in here if split.a == model] for model in model_keys(summary)}
    return [_chart(summary, found, looks[model]) for model, found in by_model.items() if found]


def _chart(summary: Summary, found: Sequence[Split], look: style.Look) -> Chart:
    lead = found[0]
    words = _words(summary, lead)
    header = (
        *("metric", "step", "average", "lo95", "hi95", "printed", "order_error"),
        *("plain_ablation", "plain_lo95", "plain_hi95", "futures"),
    )
    rows = tuple(row for split in found for row in _cells(split))
    name = f"mechanisms_{file_name(lead.a)}"
    return Chart(name, words, header, rows, lambda: _draw(words, found, look))


def _cells(split: Split) -> list[tuple[Cell, ...]]:
    nothing = Span(math.nan, math.nan, math.nan)
    steps = [(part.mechanism, part.span, part.text, part.order_error, part.plain or nothing) for part in split.parts]
    steps.append(("rest", split.rest, split.rest_text, math.nan, nothing))
    steps.append(("difference", split.whole, split.whole_text, math.nan, nothing))
    return [
        (split.metric, step, s.mean, s.lo, s.hi, text, error, plain.mean, plain.lo, plain.hi, split.n)
        for step, s, text, error, plain in steps
    ]


def _words(summary: Summary, lead: Split) -> canvas.Words:
    shown, point = names(summary), explained.point_of(summary, lead)
    a, b = shown[lead.a], shown.get(lead.b, lead.b)
    metric = wording.metric_words(lead.metric)
    comparison = point.comparison(lead.a, lead.metric)
    title = titles.claim(comparison, shown, titles.staffing_words(point, lead.a)) if comparison else ""
    where = f", at {place(point)}" if title and place(point) else ""
    sampled = any(part.order_error > 0 for part in lead.parts)
    orders = f"parts: averaged over {lead.orders} {'sampled ' if sampled else ''}orders of putting mechanisms back"
    return canvas.Words(
        title=f"{title}{where}" or f"Where the difference in {metric} between {a} and {b} comes from",
        name=f"Mechanisms: what the difference of {a} minus {b} is made of",
        phrases=(f"Bars with caps, each by itself: {wording.AVERAGE}." if lead.n > 1 else wording.ONE_FUTURE,),
        sentence=f"{metric}: {_lower(explained.sentence(lead))}",
        footer=canvas.footer(
            summary,
            [point],
            orders,
            "open marker: where the bar ends if this mechanism alone is taken out",
            "rest: what is left with all of them out",
            *((f"split over {lead.n} futures in which nothing is missing",) if _fewer(point, lead) else ()),
        ),
    )


def _fewer(point: Point, lead: Split) -> bool:
    comparison = point.comparison(lead.a, lead.metric)
    return comparison is not None and lead.n < comparison.n


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def _draw(words: canvas.Words, found: Sequence[Split], look: style.Look) -> "Figure":
    lines = len(found[0].parts) + 2
    wide = PANEL - 0.25
    sums = [canvas.wrapped(_kept(split.sum_words()), wide, SMALL) for split in found]
    under = AXIS + LINE * max(len(said) for said in sums)
    frame = canvas.frame(words, LABEL + len(found) * PANEL + 2 * canvas.EDGE, TOP + lines * ROW + under)
    _labels(frame, found[0], under, lines)
    for number, split in enumerate(found):
        axes = frame.axes(LABEL + number * PANEL, under, PANEL - VALUE - 0.25, lines * ROW)
        _panel(axes, split, look, lines)
        for line, said in enumerate(sums[number]):
            axes.annotate(
                said,
                (0, 0),
                (0, -(AXIS - 0.12 + line * LINE) * 72),
                xycoords="axes fraction",
                textcoords="offset points",
                va="top",
                size=SMALL,
                color=style.INK,
                annotation_clip=False,
                parse_math=False,
            )
    return frame.figure


def _kept(text: str) -> str:
    """Keep each sign on the line of its number."""
    return re.sub(r"([-+=]) ", "\\1\xa0", text)


def _labels(frame: canvas.Frame, split: Split, under: float, lines: int) -> None:
    across, up = frame.figure.get_size_inches()
    for line, text in enumerate([*(part.words for part in split.parts), "rest", "difference"]):
        fitting = canvas.wrapped(text, LABEL - 0.2, 9)
        shown = "\n".join([*fitting[:1], *([fitting[1][:-1] + "…"] if len(fitting) > 2 else fitting[1:2])])
        height = frame.bottom + under + (lines - line - 0.5) * ROW
        frame.figure.text(
            frame.left / across,
            height / up,
            shown,
            va="center",
            size=9,
            parse_math=False,
            color=style.INK,
            linespacing=1.05,
            weight="bold" if line == lines - 1 else "normal",
        )


def _panel(axes: "Axes", split: Split, look: style.Look, lines: int) -> None:
    axes.set_title(
        f"{wording.metric_words(split.metric)}{', points' if split.unit else ''}",
        size=9.5,
        loc="left",
        color=style.INK,
        pad=6,
    )
    axes.axvline(0, color=style.INK, lw=1, zorder=1)
    level, ends = 0.0, [0.0]
    steps = [(part.span, part.text, part.plain) for part in split.parts]
    for line, (span, text, plain) in enumerate([*steps, (split.rest, split.rest_text, None)]):
        up, start = lines - 1 - line, level
        level = start + span.mean
        face = "white" if span.mean < 0 else (*style.rgb(look.hue), 0.35)
        edge = style.MUTED if line == len(steps) else look.hue
        axes.barh(up, span.mean, left=start, height=0.5, color=face, edgecolor=edge, lw=1.3, zorder=2)
        ends += _caps(axes, span, up, start)
        axes.plot([level, level], [up - 0.25, up - 0.75], color=style.PALE, lw=1, zorder=1)
        if plain is not None and math.isfinite(plain.mean):
            axes.plot(
                [start + plain.mean], [up - 0.36], ls="none", marker="D", ms=4, mfc="white", mec=look.ink, zorder=5
            )
            ends.append(start + plain.mean)
        _value(axes, up, text, "normal")
    axes.barh(0, split.whole.mean, height=0.5, color=look.hue, edgecolor=look.hue, lw=1.3, zorder=2)
    ends += _caps(axes, split.whole, 0, 0.0)
    _value(axes, 0, split.whole_text, "bold")
    _axis(axes, split, ends, lines)


def _caps(axes: "Axes", span: Span, up: float, start: float) -> list[float]:
    """Draw the interval around the end of a bar; return what has to fit on the axis."""
    end = start + span.mean
    if not (math.isfinite(span.lo) and math.isfinite(span.hi)):
        return [end]
    reach = [[max(span.mean - span.lo, 0)], [max(span.hi - span.mean, 0)]]
    axes.errorbar(end, up, xerr=reach, color=style.INK, elinewidth=1.2, capsize=3, capthick=1.2, zorder=4)
    return [start + span.lo, start + span.hi, end]


def _value(axes: "Axes", up: float, text: str, weight: str) -> None:
    axes.annotate(
        text,
        (1, up),
        (6, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        size=8.5,
        weight=weight,
        color=style.INK,
        annotation_clip=False,
        parse_math=False,
    )


def _axis(axes: "Axes", split: Split, ends: Sequence[float], lines: int) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    low, high = min(ends), max(ends)
    if low == high:
        low, high = (-0.01, 0.01) if split.unit else (-1e5, 1e5)
    room = (high - low) * 0.06
    axes.set_xlim(low - room, high + room)
    axes.set_ylim(-0.5, lines - 0.5)
    axes.xaxis.set_major_locator(MaxNLocator(4 if split.unit else 2, steps=[1, 2, 5, 10]))
    if split.unit:
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x * 100:+.3g}" if abs(x) > 1e-12 else "0"))
    else:
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: wording.axis_money(x)))
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.tick_params(labelsize=8 if split.unit else 7, length=3)
