"""What it would be worth to know each unknown, or to pull a field of a system, before choosing."""

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.report.charts.parts import unknowns
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.findings import worth_claims as claims
from sim.report.findings.sensitivity_claims import left_out
from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views import worth as sensitivity_worth
from sim.report.views.explained import Span
from sim.report.views.sensitivity import Sensitivity
from sim.report.views.worth import Information, Worth
from sim.report.words import wording
from sim.report.words.reading import names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, AXIS, HEAD, GAP = 3.8, 0.6, 0.34, 0.1  # inches
LONGEST = 4.2
FIELDS, FACTORS = 7, 7
FILL, EDGE = "#8FB8D4", "#3B6E8F"
HEADER = ("kind", "name", "system_or_grade", "value", "lo95", "hi95", "drawn")
Group = tuple[str, tuple[Worth, ...]]


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:  # noqa: ARG001
    """Return the chart `value_of_information`; nothing where it was not asked for."""
    study, found = sensitivity_reading.read(summary), sensitivity_worth.information(summary)
    if study is None or found is None:
        return []
    words = _words(summary, study, found)
    groups = _groups(found)
    kept = {id(w) for _, rows in groups for w in rows}
    every = [("everything", Worth(found.everything)), *(("field", w) for w in found.fields)]
    every += [("unknown", w) for w in found.factors]
    rows = tuple(
        (
            kind,
            *_named(study, w),
            w.worth.mean,
            w.worth.lo,
            w.worth.hi,
            "yes" if id(w) in kept or kind == "everything" else "no",
        )
        for kind, w in every
    )
    return [Chart("value_of_information", words, HEADER, rows, lambda: _draw(words, study, found, groups))]


def _named(study: Sensitivity, found: Worth) -> tuple[str, str]:
    if found.field:
        return found.title, found.system
    if found.factor < 0:
        return "everything", ""
    return study.factors[found.factor].name, study.factors[found.factor].strength


def _groups(found: Information) -> tuple[Group, ...]:
    """Return the fields and the unknowns to draw: the largest first, by value and then by how far it may reach."""

    def most(rows: Sequence[Worth], many: int) -> tuple[Worth, ...]:
        ranked = sorted(rows, key=lambda w: (-w.worth.mean, -w.worth.hi) if math.isfinite(w.worth.mean) else (0.0, 0.0))
        return tuple(ranked[:many])

    seen = [w for w in found.factors if w.worth.hi >= claims.LEAST]
    every = (("what could be pulled", most(found.fields, FIELDS)), ("one unknown", most(seen, FACTORS)))
    return tuple((head, rows) for head, rows in every if rows)


def _words(summary: Summary, study: Sensitivity, found: Information) -> canvas.Words:
    shown = names(summary)
    kept = {w.factor for head, rows in _groups(found) for w in rows if not w.field}
    hidden = [w for w in found.factors if w.factor not in kept]
    most = claims.dollars(max(claims.most_worth(hidden), claims.SMALL))
    more = left_out(len(found.factors), len(kept), f"worth less than {most} each")
    pilot, unseen = claims.pilot_words(found, shown), claims.unseen_words(found)
    chosen = shown.get(found.chosen, found.chosen)
    said = f"What the choice among these models gains by knowing first; now it would be {chosen}."
    return canvas.Words(
        title=claims.information_claim(found),
        name=f"Value of information in {found.unit}, by field of a system and by unknown",
        phrases=(f"Bars with caps: {wording.AVERAGE}.",),
        sentence=" ".join(part for part in (said, more, *(f"{text}." for text in (pilot, unseen) if text)) if part),
        footer=unknowns.footer(
            summary,
            unknowns.drawn_words(study),
            "values are read off surfaces, smoothed over noise",
            "an open end at $0: it may be worth nothing",
        ),
    )


def _labels(study: Sensitivity, rows: Sequence[Worth]) -> list[unknowns.Label]:
    fields = [(f"{w.field.replace('-', ' ')} ({w.system})", w.title) for w in rows]
    return [two if w.field else unknowns.label(study, w.factor) for two, w in zip(fields, rows, strict=True)]


def _draw(words: canvas.Words, study: Sensitivity, found: Information, groups: Sequence[Group]) -> "Figure":
    top: Group = ("knowing everything", (Worth(found.everything),))
    panels = [(*top, [("everything", "value of perfect information")])]
    panels += [(head, rows, _labels(study, rows)) for head, rows in groups]
    left = max(unknowns.label_room(labels, LONGEST) for *_, labels in panels)
    texts = [claims.worth_words(w.worth) for _, rows, _ in panels for w in rows]
    right = max(canvas.text_width(text, unknowns.SIZE) for text in texts) + 0.25
    body = AXIS + sum(HEAD + len(rows) * unknowns.ROW for _, rows, _ in panels)
    frame = canvas.frame(words, max(left + PLOT + right, 6.6) + 2 * canvas.EDGE, body)
    reach = [x for _, rows, _ in panels for w in rows for x in (w.worth.mean, w.worth.hi)]
    at = body
    for place, (head, rows, labels) in enumerate(panels):
        at -= HEAD + len(rows) * unknowns.ROW
        axes = frame.axes(left, at, PLOT, len(rows) * unknowns.ROW)
        unknowns.limits(axes, [*reach, 1_000.0])
        axes.set_xlim(left=0)
        unknowns.write_labels(axes, labels, longest=LONGEST)
        axes.set_title(head, size=9, loc="left", color=style.INK, pad=4)
        _panel(axes, rows, found.everything)
        if place < len(panels) - 1:
            axes.set_xticks([])
            axes.spines["bottom"].set_visible(False)
    unknowns.value_axis(axes, "economic_value", f"worth, {found.unit}; dashes: knowing everything", sign="")
    return frame.figure


def _panel(axes: "Axes", rows: Sequence[Worth], everything: Span) -> None:
    """Draw a bar each with its error; a value of nothing has its caps only."""
    if math.isfinite(everything.mean):
        axes.axvline(everything.mean, color=style.INK, lw=1, ls=(0, (4, 2)), zorder=1)
    axes.axvline(0, color=style.INK, lw=1, zorder=3)
    for row, found in enumerate(rows):
        up = len(rows) - 1 - row
        if math.isfinite(found.worth.mean):
            axes.barh(up, found.worth.mean, height=0.5, color=FILL, edgecolor=EDGE, lw=0.8, zorder=2)
        if found.worth.hi >= claims.LEAST:
            unknowns.caps(axes, found.worth, up, style.INK)
        text = claims.worth_words(found.worth)
        muted = found.worth.lo < claims.LEAST
        unknowns.beside(axes, text, 1, up, (8, 0), "left", unknowns.SIZE, style.MUTED if muted else style.INK)
