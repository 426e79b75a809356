"""Which ingredient moves the threshold: the indifference curve of the world as it is, and of worlds without a mechanism."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sim.config.assumptions.mechanisms import MECHANISMS
from sim.report.charts.parts.grid import Scale
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Cell, Chart, file_name
from sim.report.views import curves
from sim.report.views.curves import Curve, Row
from sim.report.words import wording
from sim.report.words.paths import at_words, path_words, value_words
from sim.report.words.reading import names, points
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, LEFT, TALL, HEAD, AXIS, LABEL, SIZE = 3.6, 0.8, 2.5, 0.34, 0.62, 2.05, 8.5  # inches; points
PER_LINE = 2
COLOURS = tuple(name for name in style.COLOURS if name != "grey")
MARKS = "osD^vP"
REAL = "as it is"
UNMOVED = ("not to be told from that of the world as it is", "as absent as with it")


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return split_map_without per model with curves of worlds without something; nothing where there is none."""
    every = [curve for curve in curves.curves(summary) if curve.a in looks]
    models = [model for model in looks if any(curve.without and curve.a == model for curve in every)]
    charts = []
    for model in models:
        mine = [curve for curve in every if curve.a == model]
        metric = mine[0].metric
        panels = _panels([curve for curve in mine if curve.metric == metric])
        if panels:
            end = "" if len(models) == 1 else f"_{file_name(model)}"
            charts.append(_chart(summary, panels, f"split_map_without{end}"))
    return charts


def _panels(mine: Sequence[Curve]) -> list[list[Curve]]:
    """Return the curves that stand together: one staffing mode, the same other numbers, the real world first."""
    groups: dict[tuple[Any, ...], list[Curve]] = {}
    for curve in mine:
        groups.setdefault((curve.staffing, *curve.where), []).append(curve)
    kept = [sorted(group, key=lambda curve: curve.without != "") for group in groups.values()]
    kept = [group for group in kept if group[0].without == "" and len(group) > 1]
    return kept if any(curve.found for group in kept for curve in group) else []


def _chart(summary: Summary, panels: Sequence[Sequence[Curve]], name: str) -> Chart:
    words = _words(summary, panels)
    first = panels[0][0]
    header = ("staffing", "where", "without", first.across, "status", first.along, "lo95", "hi95")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (c.staffing, c.where_words, c.without, row.across, row.status, row.at, row.lo, row.hi)
        for group in panels
        for c in group
        for row in c.rows
    )
    return Chart(name, words, header, rows, lambda: _draw(words, panels))


def moved(base: Curve, other: Curve) -> str:
    """Return what taking something out does to the threshold, only as far as intervals allow.

    A move is told where the intervals of a row lie apart; the rows must all agree.
    """
    if base.found and not other.found:
        vanished = {"flat": "too flat to be placed", "several": "not a single one"}
        return vanished.get(other.status, "nowhere in the varied range")
    if not base.found:
        return "there, unlike in the world as it is" if other.found else UNMOVED[1]
    rows = {row.across: row for row in other.found}
    pairs = [(row, rows[row.across]) for row in base.found if row.across in rows]
    lower = sum(there.hi < here.lo for here, there in pairs)
    higher = sum(there.lo > here.hi for here, there in pairs)
    many, gone = len(base.found), len(base.found) - len(pairs)
    if bool(lower) != bool(higher):
        lost = f" and gone at {gone}" if gone else ""
        return f"{'lower' if lower else 'higher'} at {lower or higher}{lost} of {many}"
    if gone and not lower:
        return f"gone at {gone} of {many}"
    return UNMOVED[0] if not lower else "lower at some and higher at others"


def findings_of(group: Sequence[Curve]) -> list[tuple[str, str]]:
    """Return (name, what it does to the threshold) for every world without something."""
    return [(wording.mechanism_words(c.without), moved(group[0], c)) for c in group[1:]]


def sentence(group: Sequence[Curve]) -> str:
    """Return which ingredient moves the threshold, as one sentence without its full stop."""
    across = path_words(group[0].across)
    parts = []
    for name, told in findings_of(group):
        of_rows = f" values of {across}" if told[-1].isdigit() else ""
        parts.append(f"without {name}, {told}{of_rows}")
    return f"The threshold is, {'; '.join(parts)}"


def _words(summary: Summary, panels: Sequence[Sequence[Curve]]) -> canvas.Words:
    shown, lead = names(summary), panels[0]
    base = lead[0]
    a, b = shown.get(base.a, base.a), shown.get(base.b, base.b)
    movers = [name for name, told in findings_of(lead) if told not in UNMOVED]
    given, metric = base.given, wording.metric_words(base.metric)
    where = f" and {base.where_words}" if base.where_words else ""
    title = f"Nothing taken out moves the threshold on {metric} beyond doubt"
    if movers:
        title = f"Without {wording.joined(movers)} the threshold on {metric} lies elsewhere or vanishes"
    none = [
        f"{_name(c)}, {c.given}{f', {c.where_words}' if c.where_words else ''}: {curves.short(c)}"
        for group in panels
        for c in group
        if not c.found
    ]
    return canvas.Words(
        title=f"{title}, at {given}{where}",
        name=f"Where {a} and {b} change places on {metric}: {path_words(base.along)} by {path_words(base.across)}",
        phrases=(f"Bars with caps, each by itself: {wording.AVERAGE}.",),
        sentence=f"{sentence(lead)}. Told apart only where bars do not overlap.",
        footer=canvas.footer(summary, points(summary), *none),
    )


def _name(curve: Curve) -> str:
    return f"without {wording.mechanism_words(curve.without)}" if curve.without else REAL


def _draw(words: canvas.Words, panels: Sequence[Sequence[Curve]]) -> "Figure":
    lines = [panels[k : k + PER_LINE] for k in range(0, len(panels), PER_LINE)]
    each = PLOT + LABEL
    frame = canvas.frame(
        words, max(LEFT + len(lines[0]) * (each + 0.4) + 2 * canvas.EDGE, 7.6), len(lines) * (HEAD + TALL + AXIS)
    )
    worlds = list(dict.fromkeys(c.without for group in panels for c in group if c.without))
    top = frame.height
    for line in lines:
        for place, group in enumerate(line):
            axes = frame.axes(LEFT + place * (each + 0.4), top - HEAD - TALL, PLOT, TALL)
            _panel(axes, group, worlds)
            base = group[0]
            said = ", ".join([base.given, *(at_words(p, v) for p, v in base.where)])
            axes.set_title(canvas.fitted(said, each, 9), size=9, loc="left", color=style.INK, pad=6, parse_math=False)
        top -= HEAD + TALL + AXIS
    return frame.figure


def colour_of(without: str) -> str:
    """Return the colour of a world, the same in every study: by the place of its mechanism among all of them."""
    names = list(MECHANISMS)
    return COLOURS[names.index(without)] if without in names else style.own_colour(without)


def _look(curve: Curve, worlds: Sequence[str]) -> tuple[str, Any, str]:
    """Return colour, line and marker: the real world in solid ink, the others in a colour of their own."""
    if not curve.without:
        return style.INK, "solid", "o"
    at = worlds.index(curve.without)
    dashes = [line for line in style.LINES if line != "solid"]
    return (
        style.COLOURS[colour_of(curve.without)],
        style.LINES[dashes[at % len(dashes)]],
        MARKS[(at + 1) % len(MARKS)],
    )


def _panel(axes: "Axes", group: Sequence[Curve], worlds: Sequence[str]) -> None:
    base = group[0]
    scale = Scale(tuple(sorted({row.across for c in group for row in c.rows})))
    log = base.least > 0 and base.most / base.least >= 4
    if log:
        axes.set_yscale("log")
    room = (base.most - base.least) * 0.04
    axes.set_ylim(*((base.least / 1.15, base.most * 1.15) if log else (base.least - room, base.most + room)))
    axes.set_xlim(-0.35, len(scale.values) - 0.65)
    ends = []
    for order, curve in enumerate(group):
        aside = (order - (len(group) - 1) / 2) * 0.055
        colour, line, mark = _look(curve, worlds)
        if curve.found:
            _line(axes, curve, scale, aside, (colour, line, mark))
            ends.append((curve, curve.found[-1], colour))
    _ends(axes, ends, scale, log=log)
    axes.set_xticks(range(len(scale.values)), [value_words(base.across, x) for x in scale.values])
    if log:
        ticks = [m * 10.0**k for k in range(-3, 8) for m in (1, 2, 5) if base.least <= m * 10.0**k <= base.most]
        axes.set_yticks(ticks, [f"{x:g}" for x in ticks])
        axes.set_yticks([], minor=True)
    axes.tick_params(labelsize=SIZE, length=3)
    axes.set_xlabel(canvas.fitted(path_words(base.across), PLOT, SIZE), size=SIZE, parse_math=False)
    axes.set_ylabel(
        f"{canvas.fitted(path_words(base.along), TALL - 0.2, SIZE)}\nat the threshold", size=SIZE, parse_math=False
    )


def _line(axes: "Axes", curve: Curve, scale: Scale, aside: float, look: tuple[str, Any, str]) -> None:
    """Draw one curve with its bars; broken where a row has no crossing; arrows where a bar leaves the varied range."""
    colour, line, mark = look
    before: tuple[float, float] | None = None
    for row in curve.rows:
        x = scale.place(row.across) + aside
        if row.status != "found":
            before = None
            continue
        if before:
            axes.plot([before[0], x], [before[1], row.at], color=colour, ls=line, lw=1.9, zorder=3)
        _bar(axes, curve, row, x, colour)
        axes.plot([x], [row.at], ls="none", marker=mark, ms=5.5, color=colour, zorder=5)
        before = (x, row.at)


def _bar(axes: "Axes", curve: Curve, row: Row, x: float, colour: str) -> None:
    if not (math.isfinite(row.lo) and math.isfinite(row.hi)):
        return
    ends = (max(row.lo, curve.least), min(row.hi, curve.most))
    axes.plot([x, x], ends, color=colour, lw=1.4, zorder=4)
    for end, mark in zip(
        ends, ("_" if row.lo > curve.least else "v", "_" if row.hi < curve.most else "^"), strict=True
    ):
        axes.plot([x], [end], ls="none", marker=mark, ms=6, mew=1.4, color=colour, zorder=4)


def _ends(axes: "Axes", ends: Sequence[tuple[Curve, Row, str]], scale: Scale, *, log: bool) -> None:
    """Label each line at its end, moved apart where lines end close together."""
    bent = math.log if log else float
    low, high = (bent(x) for x in axes.get_ylim())
    wanted = [bent(row.at) for _, row, _ in ends]
    right = axes.get_xlim()[1]
    for (curve, row, colour), at in zip(
        ends, canvas.spread_labels(wanted, (high - low) * 0.17 / TALL, low, high), strict=True
    ):
        up = math.exp(at) if log else at
        axes.plot(
            [scale.place(row.across), right + 0.06],
            [row.at, up],
            color=colour,
            lw=0.6,
            ls=(0, (1, 3)),
            clip_on=False,
            zorder=2,
        )
        ink = style.INK if not curve.without else _darker(colour)
        axes.text(
            right + 0.1,
            up,
            canvas.fitted(_name(curve), LABEL, SIZE),
            va="center",
            size=SIZE,
            color=ink,
            clip_on=False,
            parse_math=False,
        )


def _darker(hue: str) -> str:
    return "#" + "".join(f"{int(channel * 255 * 0.68):02X}" for channel in style.rgb(hue))
