"""What choosing each model today loses on average over plausible worlds; the lowest line is what knowing them is worth."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sim.report.charts.parts import unknowns
from sim.report.charts.scenarios import acceptability
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.findings import worth_claims as claims
from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views import worth as sensitivity_worth
from sim.report.views.worth import Curves
from sim.report.words import wording
from sim.report.words.reading import names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEADER = ("value_of_a_point", "model", "expected_loss", "best_on_average", "value_of_perfect_information", "own_value")


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return the chart `expected_loss`; nothing where the value of information was not asked for."""
    found = sensitivity_worth.information(summary)
    if found is None or not found.curves.points or not set(found.curves.points[0].loss) <= set(looks):
        return []
    curves, shown = found.curves, names(summary)
    words = _words(summary, curves, shown)
    rows = tuple(
        (p.value, m, loss, "yes" if m == p.best else "no", p.evpi, "yes" if p.value == curves.own else "no")
        for p in curves.points
        for m, loss in p.loss.items()
    )
    return [Chart("expected_loss", words, HEADER, rows, lambda: _draw(words, curves, shown, looks))]


def _words(summary: Summary, curves: Curves, shown: Mapping[str, str]) -> canvas.Words:
    study = sensitivity_reading.read(summary)
    return canvas.Words(
        title=claims.loss_claim(curves, shown),
        name="Expected loss: dollars a year that choosing a model loses on average against knowing the world, by the "
        f"value of one point of {wording.metric_words(curves.metric)}",
        phrases=(acceptability.OF_WORLDS,),
        sentence="The grey edge under all lines is the value of perfect information: no study of what is not known is worth "
        "more. Thick: has the best average there, so it loses least.",
        footer=unknowns.footer(
            summary,
            unknowns.drawn_words(study) if study else "",
            acceptability.explains(curves),
            acceptability.COUNTED,
        ),
    )


def _draw(words: canvas.Words, curves: Curves, shown: Mapping[str, str], looks: Mapping[str, style.Look]) -> "Figure":
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    frame, axes = acceptability.plot(words, curves)
    most = max(loss for p in curves.points for loss in p.loss.values()) or 1_000.0
    axes.set_ylim(0, most * 1.04)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: wording.axis_money(y, sign="")))
    axes.set_ylabel("lost on average, a year", size=acceptability.SIZE)
    x, edge = [p.value for p in curves.points], [p.evpi for p in curves.points]
    axes.fill_between(x, edge, color=style.PALE, lw=0, zorder=1)
    acceptability.lines(axes, curves, looks, lambda p, model: p.loss[model])
    last = curves.points[-1].loss
    acceptability.labels(axes, shown, looks, last)
    acceptability.own_line(axes, curves)
    return frame.figure
