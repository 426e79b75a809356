"""In which worlds a model loses: the parts of a few ranges that hold most of those worlds, and how well they do."""

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.report.charts.parts import unknowns
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.findings import worth_claims as claims
from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views import worth as sensitivity_worth
from sim.report.views.sensitivity import Sensitivity
from sim.report.views.worth import Box, Limit, Scenario
from sim.report.words import wording
from sim.report.words.reading import names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PLOT, HEAD, GAP, ROW, EDGE_ROOM = 3.6, 0.5, 0.32, 0.46, 0.2  # inches
HEADER = (
    *("box", "coverage", "density", "mass", "coverage_elsewhere_lo", "coverage_elsewhere_hi", "density_elsewhere_lo"),
    *("density_elsewhere_hi", "unknown", "grade", "range_low", "range_high", "from", "to", "restricted_in"),
)


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return scenarios_1, scenarios_2 … for each question with a box."""
    study = sensitivity_reading.read(summary)
    if study is None:
        return []
    asked = [
        (k, one) for k, one in enumerate(sensitivity_worth.scenarios(summary), 1) if one.boxes and one.model in looks
    ]
    return [_chart(summary, study, k, one, looks[one.model]) for k, one in asked]


def _chart(summary: Summary, study: Sensitivity, k: int, asked: Scenario, look: style.Look) -> Chart:
    words = _words(summary, study, asked)
    rows = tuple(
        (
            *(place, box.coverage, box.density, box.mass, *box.coverage_elsewhere, *box.density_elsewhere),
            *(each.name, each.strength, each.low, each.high, limit.low, limit.high, limit.found_again),
        )
        for place, box in enumerate(asked.boxes, 1)
        for limit in box.limits
        for each in (study.inputs[limit.input],)
    )
    return Chart(f"scenarios_{k}", words, HEADER, rows, lambda: _draw(words, study, asked, look))


def _words(summary: Summary, study: Sensitivity, asked: Scenario) -> canvas.Words:
    shown = names(summary)
    clause, _ = claims.happens(asked, shown)
    again = claims.elsewhere_words(asked.boxes[0])
    checked = f" Found again: {again}." if again else ""
    return canvas.Words(
        title=claims.scenario_sentence(asked, study, shown),
        name=f"Scenario: the worlds in which {clause}, as parts of what is plausible",
        phrases=("Striped: the part of a range that the worlds share; only better data narrows it.",),
        sentence=f"The line is all that is plausible; ┃ what is most likely.{checked}",
        footer=unknowns.footer(
            summary,
            unknowns.drawn_words(study),
            "boxes are found by search",
            "the percentages of a box are of these worlds",
        ),
    )


def _head(place: int, box: Box, asked: Scenario) -> str:
    many = f"Box {place}: " if len(asked.boxes) > 1 else ""
    coverage, density = wording.share(box.coverage), wording.share(box.density)
    size = wording.share(box.mass)
    return f"{many}{coverage} of such worlds lie in it; {density} of its worlds are such; it is {size} of all"


def _draw(words: canvas.Words, study: Sensitivity, asked: Scenario, look: style.Look) -> "Figure":
    labels = [[unknowns.label(study, _factor(study, one.input)) for one in box.limits] for box in asked.boxes]
    labels = [
        [(study.inputs[one.input].name, under) for one, (_, under) in zip(box.limits, rows, strict=True)]
        for box, rows in zip(asked.boxes, labels, strict=True)
    ]
    left = max(unknowns.label_room(rows) for rows in labels)
    texts = [_again(one) for box in asked.boxes for one in box.limits]
    right = max(canvas.text_width(text, unknowns.SIZE) for text in texts) + 0.25
    heads = [_head(k, box, asked) for k, box in enumerate(asked.boxes, 1)]
    wide = max(left + EDGE_ROOM + PLOT + EDGE_ROOM + right, max(canvas.text_width(h, 9) for h in heads) + 0.1, 6.6)
    body = sum(HEAD + len(box.limits) * ROW for box in asked.boxes) + GAP
    frame = canvas.frame(words, wide + 2 * canvas.EDGE, body)
    across, up = frame.figure.get_size_inches()
    top = body
    for head, box, rows in zip(heads, asked.boxes, labels, strict=True):
        where = (frame.left / across, (frame.bottom + top - 0.2) / up)
        frame.figure.text(*where, head, size=9, va="center", color=style.INK, parse_math=False)
        tall = len(box.limits) * ROW
        axes = frame.axes(left + EDGE_ROOM, top - HEAD - tall, PLOT, tall)
        unknowns.write_labels(axes, rows)
        _panel(axes, study, box, look)
        top -= HEAD + tall
    return frame.figure


def _factor(study: Sensitivity, column: int) -> int:
    return next(f.index for f in study.factors if column in f.inputs)


def _again(limit: Limit) -> str:
    again = wording.share(limit.found_again)
    return f"restricted in {again} of redraws" if math.isfinite(limit.found_again) else ""


def _panel(axes: "Axes", study: Sensitivity, box: Box, look: style.Look) -> None:
    """Draw each range from 0 to 1, the part that the box keeps striped, its ends in the unit of the input."""
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    for row, limit in enumerate(box.limits):
        up, each = len(box.limits) - 1 - row, study.inputs[limit.input]
        wide = each.high - each.low or 1.0
        ends = [
            limit.low if math.isfinite(limit.low) else each.low,
            limit.high if math.isfinite(limit.high) else each.high,
        ]
        low, high = (min(max((x - each.low) / wide, 0.0), 1.0) for x in ends)
        axes.plot([0, 1], [up, up], color="#8A8A8A", lw=1.2, zorder=1)
        axes.barh(
            up,
            high - low,
            left=low,
            height=0.34,
            facecolor="white",
            edgecolor=look.hue,
            clip_on=False,
            **unknowns.HATCH,
        )
        held = (each.held - each.low) / wide
        axes.plot([held, held], [up - 0.26, up + 0.26], color=style.INK, lw=1.4, zorder=4)
        for at, value, real in ((low, ends[0], limit.low), (high, ends[1], limit.high)):
            if math.isfinite(real):
                axes.annotate(
                    each.written(value),
                    (at, up),
                    (0, 9),
                    textcoords="offset points",
                    ha="center",
                    va="bottom",
                    size=unknowns.SMALL,
                    color=look.ink,
                    annotation_clip=False,
                    parse_math=False,
                )
        unknowns.beside(axes, _again(limit), 1, up, (12, 0), "left", unknowns.SIZE, style.MUTED)
