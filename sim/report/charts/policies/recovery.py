"""What a change of the organisation costs and when it is level again: the path since the change, against the baseline.

A panel per staffing mode, a line per policy; under it what happened when, in words with intervals.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.views import changes
from sim.report.views.changes import Change, Path
from sim.report.views.choices import headline_of
from sim.report.words import titles, wording
from sim.report.words.reading import names, number, place
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, LEFT, TALL, HEAD, AXIS, ROW, LABEL, THIN = 6.0, 1.0, 2.7, 0.3, 0.55, 0.2, 1.9, 0.14  # inches
BARS, SIZE = 7, 8.5
METRIC = {"arr": "ending_arr", "nrr": "nrr"}
WORDS = {"arr": "ARR", "nrr": "NRR (trailing twelve months)"}
Group = tuple[str, tuple[Change, ...]]


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return recovery_arr and recovery_nrr; nothing where no change was stored."""
    charts = []
    for kind in WORDS:
        found = [
            (mode, tuple(c for c in here if c.model in looks))
            for mode, here in changes.shown_changes(summary).items()
            if any(kind in c.paths and c.model in looks for c in here)
        ]
        if found:
            charts.append(_chart(summary, kind, found, looks))
    return charts


def _chart(summary: Summary, kind: str, found: Sequence[Group], looks: Mapping[str, style.Look]) -> Chart:
    words = _words(summary, kind, found)
    header = ("staffing", "model", "stage", "to", "months_since_the_change", f"{kind}_difference", "lo95", "hi95")
    rows = tuple(
        (mode, c.model, c.stage, c.to, *row)
        for mode, here in found
        for c in here
        if (path := c.paths.get(kind))
        for row in zip(path.months, path.mean, path.low, path.high, strict=True)
    )
    shown, modes = names(summary), {mode: titles.mode_words(summary, mode) for mode, _ in found}
    return Chart(f"recovery_{kind}", words, header, rows, lambda: _draw(words, kind, found, shown, looks, modes))


def _words(summary: Summary, kind: str, found: Sequence[Group]) -> canvas.Words:
    shown = names(summary)
    base = shown.get(summary.baseline, str(summary.baseline))
    shown_points = [point for mode, _ in found if (point := headline_of(summary, mode))]
    where = next((f", at {place(point)}" for point in shown_points if place(point)), "")
    worth = number((summary.worth_acting_on).get(METRIC[kind]))
    early = [c for c in found[0][1] if c.stage == 1]
    claim = changes.claim(early, worth) if kind == "arr" else changes.end_claim(early, worth, base)
    first = shown_points[0] if shown_points else None
    given = titles.staffing_group(first)[3:] if first else wording.STAFFING_WORDS[found[0][0]]
    mean = "points" if kind == "nrr" else "dollars"
    sentence = f"Below zero the company has less {kind.upper()} since its change than the same company under {base}."
    if kind == "arr":
        sentence += " ▼ marks the lowest point, ◆ below when the average is level again."
    return canvas.Words(
        title=f"{claim}, at {given}{where}",
        name=f"{WORDS[kind]} since the change: average difference to {base} in the same world, in {mean}",
        phrases=(f"Bars with caps, each by itself: {wording.AVERAGE}.",),
        sentence=sentence,
        footer=canvas.footer(
            summary,
            shown_points,
            "each future is moved so that its change is at month 0",
            "futures without the change are left out",
            *(("the lowest of many months is a little low by chance",) if kind == "arr" else ()),
            "months in brackets under the panel: 10th to 90th future of 100",
        ),
    )


def _lines(kind: str, here: Sequence[Change], labels: Mapping[tuple[str, int], str]) -> list[tuple[Change, str]]:
    """Return what stands under a panel, one line per change."""
    said = []
    for c in here:
        to = canvas.fitted(c.to, LABEL, SIZE)
        parts = [f"to {to}: {changes.when_words(c)}" if c.to else changes.when_words(c)]
        if kind == "arr" and c.share > 0:
            low = changes.trough_words(c)
            parts += [f"lowest {low}"] if low else []
            parts += [text] if (text := changes.level_words(c)) else []
        said.append((c, f"{labels[c.key]}  {' · '.join(parts)}"))
    return said


def _draw(
    words: canvas.Words,
    kind: str,
    found: Sequence[Group],
    shown: Mapping[str, str],
    looks: Mapping[str, style.Look],
    modes: Mapping[str, str],
) -> "Figure":
    blocks = []
    for mode, here in found:
        full = changes.labels(here, shown)
        labels = {key: canvas.fitted(text, LABEL, SIZE) for key, text in full.items()}
        blocks.append((mode, here, labels, _lines(kind, here, labels)))
    width = LEFT + PLOT + LABEL + 0.3
    said = max(canvas.text_width(text, 8) for *_, lines in blocks for _, text in lines) + 0.2
    thin = sum(len(_back(here)) for _, here, *_ in blocks) * THIN * (kind == "arr")
    body = thin + sum(HEAD + TALL + AXIS + len(lines) * ROW + 0.15 for *_, lines in blocks)
    frame = canvas.frame(words, max(width, said) + 2 * canvas.EDGE, body)
    wide, top = frame.width - LEFT - LABEL - 0.3, body
    across, up = frame.figure.get_size_inches()
    for mode, here, labels, lines in blocks:
        axes = frame.axes(LEFT, top - HEAD - TALL, wide, TALL)
        _panel(axes, kind, here, looks)
        back = _back(here) if kind == "arr" else []
        if back:
            _strip(frame.axes(LEFT, top - HEAD - TALL - len(back) * THIN, wide, len(back) * THIN), axes, back, looks)
        _end_labels(axes, kind, here, labels, looks)
        axes.set_title(modes[mode], size=9.5, loc="left", color=style.INK, pad=6)
        top -= HEAD + TALL + AXIS + len(back) * THIN
        for change, text in lines:
            at = (frame.left / across, (frame.bottom + top - ROW / 2) / up)
            frame.figure.text(*at, text, size=8, va="center", color=looks[change.model].ink, parse_math=False)
            top -= ROW
        top -= 0.15
    return frame.figure


def _panel(axes: "Axes", kind: str, here: Sequence[Change], looks: Mapping[str, style.Look]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

    axes.axhline(0, color=style.INK, lw=1, zorder=1)
    axes.axvline(0, color=style.INK, lw=0.9, ls=(0, (1, 2)), zorder=1)
    paths = [(c, path) for c in here if (path := c.paths.get(kind))]
    for order, (c, path) in enumerate(paths):
        _path(axes, path, looks[c.model], (order - (len(paths) - 1) / 2) * 0.28)
    ends = [x for _, p in paths for x in (*p.low, *p.high, *p.mean, 0.0) if math.isfinite(x)]
    room = (max(ends) - min(ends)) * 0.07 or (0.01 if kind == "nrr" else 1e5)
    axes.set_ylim(min(ends) - room, max(ends) + room)
    first, last = min(p.months[0] for _, p in paths), max(p.months[-1] for _, p in paths)
    axes.set_xlim(first - 1, last + 1)
    if kind == "arr":
        for c, _ in paths:
            _trough(axes, c, looks[c.model])
    form = (
        (lambda y, _: f"{y * 100:+.3g}" if abs(y) > 1e-12 else "0")
        if kind == "nrr"
        else (lambda y, _: wording.axis_money(y))
    )
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 2.5, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(form))
    axes.xaxis.set_major_locator(MultipleLocator(6))
    axes.tick_params(labelsize=8.5, length=3)
    axes.set_xlabel("months since the change", size=8.5)
    axes.set_ylabel(f"{kind.upper()}, {'points' if kind == 'nrr' else 'dollars'}", size=8.5)


def _path(axes: "Axes", path: Path, look: style.Look, aside: float) -> None:
    """Draw the line, and capped bars at some months, moved apart sideways so that those of two lines do not cover."""
    axes.plot(path.months, path.mean, lw=1.9, zorder=3, **look.line_style())
    step = max(1, round((len(path.months) - 1) / (BARS - 1)))
    for at in range(len(path.months) - 1, -1, -step):
        low, high, mean = path.low[at], path.high[at], path.mean[at]
        if math.isfinite(low) and math.isfinite(high):
            axes.errorbar(
                path.months[at] + aside,
                mean,
                [[max(mean - low, 0)], [max(high - mean, 0)]],
                fmt="none",
                ecolor=look.hue,
                elinewidth=1.2,
                capsize=2.5,
                capthick=1.2,
                zorder=4,
            )


def _trough(axes: "Axes", c: Change, look: style.Look) -> None:
    if math.isfinite(c.trough.mean) and c.level_status in changes.BEHIND:
        axes.plot([c.trough_month], [c.trough.mean], ls="none", marker="v", ms=7, color=look.ink, mec="white", zorder=6)


def _back(here: Sequence[Change]) -> list[Change]:
    """Return the changes whose average is level again within the drawn months."""
    return [c for c in here if c.level_status == "found" and math.isfinite(c.level.mean) and "arr" in c.paths]


def _strip(strip: "Axes", axes: "Axes", back: Sequence[Change], looks: Mapping[str, style.Look]) -> None:
    """Draw under the panel when each average is level again, with its interval; the strip carries the month labels."""
    from matplotlib.ticker import MultipleLocator

    low, high = axes.get_xlim()
    strip.set_xlim(low, high)
    strip.set_ylim(-len(back) + 0.3, 0.7)
    for row, c in enumerate(back):
        look = looks[c.model]
        strip.plot([c.level.mean], [-row], ls="none", marker="D", ms=5, color=look.ink, zorder=7)
        lo, hi = (min(max(x, low), high) for x in (c.level.lo, c.level.hi))
        if math.isfinite(c.level.lo) and math.isfinite(c.level.hi):
            strip.plot([lo, hi], [-row, -row], color=look.ink, lw=1.6)
            for end, mark in ((lo, "|"), (hi, "|" if c.level.hi < high else ">")):
                strip.plot([end], [-row], ls="none", marker=mark, ms=6, mew=1.5, color=look.ink)
    strip.axvline(0, color=style.INK, lw=0.9, ls=(0, (1, 2)), zorder=1)
    middle = -(len(back) - 1) / 2
    strip.annotate(
        "level again",
        (0, middle),
        (-5, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        ha="right",
        va="center",
        size=SIZE,
        color=style.MUTED,
        annotation_clip=False,
    )
    strip.set_yticks([])
    strip.spines["left"].set_visible(False)
    strip.xaxis.set_major_locator(MultipleLocator(6))
    strip.tick_params(labelsize=8.5, length=3)
    strip.set_xlabel(axes.get_xlabel(), size=8.5)
    axes.set_xlabel("")
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    axes.spines["bottom"].set_visible(False)


def _end_labels(
    axes: "Axes",
    kind: str,
    here: Sequence[Change],
    labels: Mapping[tuple[str, int], str],
    looks: Mapping[str, style.Look],
) -> None:
    low, high = axes.get_ylim()
    right = axes.get_xlim()[1]
    drawn = [(c, path) for c in here if (path := c.paths.get(kind))]
    wanted = [path.mean[-1] for _, path in drawn]
    gap = (high - low) * 0.16 / TALL
    for (c, path), want, at in zip(drawn, wanted, canvas.spread_labels(wanted, gap, low, high), strict=True):
        look, beyond = looks[c.model], (right - axes.get_xlim()[0]) * 0.015
        axes.plot([path.months[-1], right + beyond], [want, at], color=look.hue, lw=0.7, clip_on=False, zorder=2)
        axes.text(
            right + beyond * 1.4,
            at,
            labels[c.key],
            color=look.ink,
            size=SIZE,
            va="center",
            clip_on=False,
            parse_math=False,
        )
