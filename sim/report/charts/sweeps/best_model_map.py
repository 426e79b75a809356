"""Two varied paths: which model has the best average in each cell, hatched where it is not told from all others.

The number is what the second best loses on average; letters stand for models, so that the map is read in grey too.
A third path with few values has a panel for each of them.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING

from sim.report.charts.parts.grid import OPEN, SMALL
from sim.report.charts.parts.ruler import unit_words
from sim.report.charts.parts.sweep_grid import lay_out
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.findings import sweep_words
from sim.report.views import choices
from sim.report.views.sweeps import MAP, MAPS, Axis, Best, Sweep, bests, deciding, sweep_of
from sim.report.words import wording
from sim.report.words.paths import at_words
from sim.report.words.reading import by_staffing, names, points
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DEPTH = 0.55  # of a model's hue in its cells, so that ink stays readable on it
SWATCH, ROW, SIZE = 0.36, 0.3, 8.5  # inches; points
_WHITE = {"facecolor": "white", "edgecolor": "none", "alpha": 0.9, "pad": 0.8}
HATCHES = ((OPEN, "no clear winner"), (SMALL, "ahead by less than you would act on"))


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return best_model_map_METRIC for the deciding metrics with a choice stored at every point."""
    sweep = sweep_of(summary)
    if sweep is None or sweep.shape not in (MAP, MAPS):
        return []
    charts = []
    for metric in deciding(summary):
        found = bests(summary, metric)
        if found and all(best.choice.best in looks for cells in found.values() for best in cells):
            charts.append(_chart(summary, sweep, metric, found, looks))
    return charts


def _chart(
    summary: Summary,
    sweep: Sweep,
    metric: str,
    found: Mapping[str, Sequence[Best]],
    looks: Mapping[str, style.Look],
) -> Chart:
    across, upward, *third = sweep.axes
    words, shown = _words(summary, sweep, metric, found), names(summary)
    header = (
        *("staffing", *(axis.path for axis in sweep.axes), "metric", "best_average", "clear_winner", "not_told_apart"),
        *("hatched", "second", "second_loses", "lo95", "hi95", "futures"),
    )
    rows = tuple(
        (
            *(staffing, *(axis.values[axis.index(best.point)] for axis in sweep.axes), metric),
            *(best.choice.best, best.winner, " ".join(best.choice.open), "yes" if _hatch(best) else "no"),
            *_second(best),
            best.choice.n,
        )
        for staffing, cells in found.items()
        for best in sorted(cells, key=lambda b: [axis.index(b.point) for axis in (*third, upward, across)])
    )
    panels, heads = _panels(third, found, _heads(summary, found))
    return Chart(
        f"best_model_map_{file_name(metric)}",
        words,
        header,
        rows,
        lambda: _draw(words, (across, upward), panels, heads, looks, shown),
    )


def _second(best: Best) -> tuple[str, float, float, float]:
    second = best.second
    nothing = float("nan")
    regret = second.regret if second else None
    return (second.model, regret.mean, regret.lo, regret.hi) if second and regret else ("", nothing, nothing, nothing)


def _heads(summary: Summary, found: Mapping[str, Sequence[Best]]) -> dict[str, str]:
    base = summary.baseline
    return {
        mode: sweep_words.given(chosen, [m for m in dict.fromkeys(m for p in chosen for m in p.models) if m != base])
        for mode, chosen in by_staffing(summary)
        if mode in found
    }


def _panels(
    third: Sequence[Axis], found: Mapping[str, Sequence[Best]], heads: Mapping[str, str]
) -> tuple[Mapping[str, Sequence[Best]], Mapping[str, str]]:
    """Return the cells of each panel and what stands above it: one per staffing mode, and per value of a third path."""
    cells, said = dict(found), dict(heads)
    for axis in third:
        cells, said = {}, {}
        for (staffing, every), (k, value) in product(found.items(), enumerate(axis.values)):
            cells[f"{staffing} {k}"] = [best for best in every if axis.index(best.point) == k]
            said[f"{staffing} {k}"] = ", ".join([at_words(axis.path, value), *[heads[staffing]] * (len(found) > 1)])
    return cells, said


def _words(summary: Summary, sweep: Sweep, metric: str, found: Mapping[str, Sequence[Best]]) -> canvas.Words:
    shown, (across, upward, *third) = names(summary), sweep.axes
    staffing, lead = next(iter(found.items()))
    every = [best for cells in found.values() for best in cells]
    never = [m for m in dict.fromkeys(s.model for b in every for s in b.choice.systems) if m not in _drawn(found)]
    absent = f" Nowhere the best average: {wording.joined([shown.get(m, m) for m in never])}." if never else ""
    return canvas.Words(
        title=f"At {_heads(summary, found)[staffing]}, on {wording.metric_words(metric)}: "
        f"{sweep_words.best_counts(lead, shown)}",
        name=f"Map of the model with the best average {wording.metric_words(metric)}, by {across.name} and {upward.name}"
        + "".join(f", for each {axis.name}" for axis in third),
        phrases=(f"Hatching from intervals that allow for all models of a cell: {wording.AVERAGE}.",),
        sentence=f"Hatched: no clear winner, choose by cost or ease. Each number is what the second best loses on average "
        f"({unit_words(metric)}).{absent}",
        footer=canvas.footer(summary, points(summary)),
    )


def _hatch(best: Best) -> str:
    return SMALL if best.little else "" if best.winner else OPEN


def _drawn(found: Mapping[str, Sequence[Best]]) -> list[str]:
    """Return the models that have the best average somewhere, in the order of the study."""
    cells = [best for some in found.values() for best in some]
    order = dict.fromkeys(system.model for best in cells for system in best.choice.systems)
    return [model for model in order if any(best.choice.best == model for best in cells)]


def fill(look: style.Look) -> tuple[float, float, float]:
    """Return a model's hue, paler, so that ink stays readable on it."""
    red, green, blue = (1 - DEPTH * (1 - channel) for channel in style.rgb(look.hue))
    return red, green, blue


def _draw(
    words: canvas.Words,
    axes: tuple[Axis, Axis],
    found: Mapping[str, Sequence[Best]],
    heads: Mapping[str, str],
    looks: Mapping[str, style.Look],
    shown: Mapping[str, str],
) -> "Figure":
    models = _drawn(found)
    letters = {model: LETTERS[k % len(LETTERS)] for k, model in enumerate(models)}
    room = canvas.frame(words, 8.6, 1).width
    entries = [(model, canvas.fitted(shown.get(model, model), 2.6, SIZE)) for model in models]
    lines = canvas.flow([SWATCH + 0.3 + canvas.text_width(text, SIZE) for _, text in entries], room)
    laid = lay_out(words, axes[0], axes[1], heads, ROW * (max(line for line, _ in lines) + 2) + 0.14)
    for staffing, cells in found.items():
        for best in cells:
            _cell(laid.panels[staffing], best, axes, looks[best.choice.best], letters[best.choice.best])
    top = laid.key.get_ylim()[1]
    for (model, text), (line, x) in zip(entries, lines, strict=True):
        y = top - ROW * (line + 0.8)
        _swatch(laid.key, x, y, looks[model], letters[model])
        laid.key.text(x + SWATCH + 0.08, y + 0.1, text, va="center", size=SIZE, color=style.INK, parse_math=False)
    _hatch_key(laid.key)
    return laid.frame.figure


def _cell(axes: "Axes", best: Best, sides: tuple[Axis, Axis], look: style.Look, letter: str) -> None:
    from matplotlib.patches import Rectangle

    x, y = (axis.index(best.point) for axis in sides)
    corner = (x - 0.5, y - 0.5)
    axes.add_patch(Rectangle(corner, 1, 1, facecolor=fill(look), edgecolor="white", lw=1.2, zorder=1))
    hatch = _hatch(best)
    if hatch:
        axes.add_patch(Rectangle(corner, 1, 1, facecolor="none", edgecolor="#6E6E6E", lw=0, hatch=hatch, zorder=1))
    inner = Rectangle((x - 0.46, y - 0.44), 0.92, 0.88, facecolor="none", lw=1.3, zorder=2)
    inner.set(edgecolor=look.ink, linestyle=style.LINES[look.line])
    axes.add_patch(inner)
    axes.text(
        x, y + 0.2, letter, ha="center", va="center", size=8.5, weight="bold", color=style.INK, zorder=7, bbox=_WHITE
    )
    second = best.second
    if second:
        loss = choices.loss_words(best.choice, second.regret)[0].split(" ")[0]
        axes.text(
            x,
            y - 0.2,
            loss,
            ha="center",
            va="center",
            size=7.5,
            color=style.INK,
            zorder=7,
            bbox=_WHITE,
            parse_math=False,
        )


def _swatch(key: "Axes", x: float, y: float, look: style.Look, letter: str) -> None:
    from matplotlib.patches import Rectangle

    box = Rectangle((x, y), SWATCH, 0.2, facecolor=fill(look), lw=1.3)
    box.set(edgecolor=look.ink, linestyle=style.LINES[look.line])
    key.add_patch(box)
    key.text(x + SWATCH / 2, y + 0.1, letter, ha="center", va="center", size=8, weight="bold", color=style.INK)


def _hatch_key(key: "Axes") -> None:
    from matplotlib.patches import Rectangle

    x = 0.0
    for hatch, text in HATCHES:
        key.add_patch(Rectangle((x, 0.14), SWATCH, 0.2, facecolor="none", edgecolor="#6E6E6E", lw=0, hatch=hatch))
        key.add_patch(Rectangle((x, 0.14), SWATCH, 0.2, facecolor="none", edgecolor="#6E6E6E", lw=0.6))
        key.text(x + SWATCH + 0.08, 0.24, text, va="center", size=SIZE, color=style.INK)
        x += SWATCH + 0.3 + canvas.text_width(text, SIZE)
