"""What choosing wrongly costs: money lost against the best average, per policy, and who may still be the best."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.views import choices
from sim.report.views.choices import Choice, System
from sim.report.words import wording
from sim.report.words.reading import names, place
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW, HEAD, AXIS, BARS, GAP = 0.3, 0.34, 0.55, 3.3, 0.15  # inches
LONGEST, SIZE, SMALL = 2.4, 9, 8.5
OPEN_MARK = "≈ "


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return the chart `regret`; nothing where no choice by money was stored."""
    found = [choice for choice in choices.shown_choices(summary) if all(s.model in looks for s in choice.systems)]
    if not found:
        return []
    words = _words(summary, found)
    header = (
        *("staffing", "metric", "model", "regret", "lo95", "hi95", "best_average", "could_be_best"),
        *("best_in", "best_on_average", "expected_loss", "selected", "futures"),
    )
    rows = tuple(
        (
            *(choice.staffing, choice.metric, s.model, s.regret.mean, s.regret.lo, s.regret.hi),
            *("yes" if s.model == choice.best else "no", "yes" if s.model in choice.open else "no"),
            *(s.best_in_future, s.best_on_average, s.expected_loss),
            *("yes" if choice.selection and choice.selection.selected == s.model else "no", choice.n),
        )
        for choice in found
        for s in choice.systems
    )
    return [Chart("regret", words, header, rows, lambda: _draw(words, found, names(summary), looks))]


def _words(summary: Summary, found: Sequence[Choice]) -> canvas.Words:
    shown, lead = names(summary), found[0]
    point = choices.headline_of(summary, lead.staffing)
    where = f", at {place(point)}" if point and place(point) else ""
    metric = wording.metric_words(lead.metric)
    said = {c.given: text for c in found if (text := choices.selection_words(c, shown))}
    alike = len(set(said.values())) == 1
    parts = list(said.values())[:1] if alike else [f"At {k}, {t}" for k, t in said.items()]
    zone = f" {'. '.join(parts)}." if parts else ""
    every = [p for c in found if (p := choices.headline_of(summary, c.staffing))]
    return canvas.Words(
        title=f"{choices.claim(lead, shown, choices.given_words(summary, lead), choices.noun(summary))}{where}",
        name=f"Regret: average {metric} of the best less that of each{where}",
        phrases=(f"Bars with caps, each by itself: {wording.AVERAGE}.",),
        sentence=f"A bar is what choosing it loses on average against the best average; {OPEN_MARK.strip()} and no "
        f"fill: cannot yet be told from the best, allowing for all comparisons at once.{zone}",
        footer=canvas.footer(
            summary,
            every,
            f"compared over {lead.n} futures",
            "best on average with probability: how sure the averages of these runs are, under these assumptions",
        ),
    )


def _text(system: System) -> str:
    sure = wording.share(system.best_on_average)
    return f"best in {wording.share(system.best_in_future)} of futures · best on average with probability {sure}"


def _draw(
    words: canvas.Words, found: Sequence[Choice], shown: Mapping[str, str], looks: Mapping[str, style.Look]
) -> "Figure":
    labels = {
        s.model: canvas.fitted(shown.get(s.model, s.model), LONGEST, SIZE) for choice in found for s in choice.systems
    }
    left = max(canvas.text_width(OPEN_MARK + text, SIZE, "bold") for text in labels.values()) + 0.2
    right = max(canvas.text_width(_text(s), SMALL) for choice in found for s in choice.systems) + GAP
    body = sum(HEAD + len(choice.systems) * ROW + AXIS for choice in found)
    frame = canvas.frame(words, left + BARS + right + 2 * canvas.EDGE, body)
    reach = [x for choice in found for s in choice.systems for x in (s.regret.lo, s.regret.hi, s.regret.mean)]
    reach = [x for x in reach if math.isfinite(x)]
    low, high = min([*reach, 0.0]), max([*reach, 0.0]) or 1e5
    top, room = body, (high - low) * 0.05
    for choice in found:
        tall = len(choice.systems) * ROW
        axes = frame.axes(left, top - HEAD - tall, BARS, tall)
        axes.set_xlim(low - room, high + room)
        _panel(axes, choice, labels, looks)
        axes.set_title(choice.given, size=9.5, loc="left", color=style.INK, pad=5)
        top -= HEAD + tall + AXIS
    return frame.figure


def _panel(axes: "Axes", choice: Choice, labels: Mapping[str, str], looks: Mapping[str, style.Look]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    if math.isfinite(choice.worth):
        axes.axvspan(0, choice.worth, color=style.ZONE, lw=0, zorder=0)
    axes.axvline(0, color=style.INK, lw=1, zorder=1)
    for line, system in enumerate(choice.systems):
        up = len(choice.systems) - 1 - line
        _row(axes, choice, system, up, labels[system.model], looks[system.model])
    axes.set_ylim(-0.5, len(choice.systems) - 0.5)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: wording.axis_money(x, sign="")))
    axes.tick_params(labelsize=8, length=3)
    zone = f"; grey: under {wording.worth(choice.metric, choice.worth)}" if math.isfinite(choice.worth) else ""
    axes.set_xlabel(f"lost on average, {wording.metric_words(choice.metric)}{zone}", size=8.5)


def _row(axes: "Axes", choice: Choice, system: System, up: int, label: str, look: style.Look) -> None:
    still_open, best = system.model in choice.open, system.model == choice.best
    face = "white" if still_open else (*style.rgb(look.hue), 0.45)
    regret = system.regret
    if best:
        said = "best average"
        axes.annotate(said, (0, up), (6, 0), textcoords="offset points", va="center", size=SMALL, color=style.INK)
    elif math.isfinite(regret.mean):
        axes.barh(up, regret.mean, height=0.56, color=face, edgecolor=look.hue, lw=1.3, zorder=2)
    if not best and math.isfinite(regret.lo) and math.isfinite(regret.hi):
        axes.errorbar(
            regret.mean,
            up,
            xerr=[[max(regret.mean - regret.lo, 0)], [max(regret.hi - regret.mean, 0)]],
            fmt="none",
            ecolor=look.ink,
            elinewidth=1.6,
            capsize=4,
            capthick=1.6,
            zorder=3,
        )
    mark = OPEN_MARK if still_open and not choice.decided else ""
    for at, shift, align, text, colour, weight in (
        (0, -8, "right", mark + label, look.ink, "bold" if best and choice.decided else "normal"),
        (1, 8, "left", _text(system), style.INK, "normal"),
    ):
        axes.annotate(
            text,
            (at, up),
            (shift, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            ha=align,
            va="center",
            size=SIZE if at == 0 else SMALL,
            color=colour,
            weight=weight,
            annotation_clip=False,
            parse_math=False,
        )
