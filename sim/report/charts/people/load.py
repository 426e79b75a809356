"""What a level does as people get more to do: retention and missed work against the load, one line for each model.

Load is hours asked ÷ hours there are, over all people of a model. Drawn where a study varies one number and the load
with it; it shows whether metrics move smoothly and in the sensible direction.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.words import titles, wording
from sim.report.words.reading import Estimate, Point, by_staffing, model_keys, names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PANELS: Mapping[str, str] = {
    "nrr": "NRR",
    "grr": "GRR",
    "undone_share.onboarding": "onboardings not finished",
    "undone_share.renewal": "negotiations not held",
    "undone_share.expansion": "expansions not worked",
    "adoption": "adoption",
}
LEAST_RANGE = 0.2
ACROSS, PANEL, GAP, DOWN = 3, 2.55, 0.62, 2.1  # panels in a row; inches
KEY, KEY_LINE = 0.83, 0.24  # beside a name, and between two lines of names


@dataclass(frozen=True, slots=True)
class Line:
    """One model: load and estimate at every point, by load."""

    model: str
    load: tuple[float, ...]
    found: Mapping[str, tuple[Estimate | None, ...]]


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return the chart `load`; nothing where the load hardly differs between the points of the study."""
    _, chosen = next(by_staffing(summary))
    if len(chosen) < 3 or titles.along_of(chosen) is None:
        return []
    lines = [line for model in model_keys(summary) if (line := _line(chosen, model))]
    if not lines or max(line.load[-1] - line.load[0] for line in lines) < LEAST_RANGE:
        return []
    words = _words(summary, chosen, lines)
    header = ("model", "load", "metric", "average", "lo95", "hi95", "futures")
    rows = tuple(
        (line.model, load, metric, e.mean, e.lo, e.hi, e.n)
        for line in lines
        for metric in PANELS
        for load, e in zip(line.load, line.found[metric], strict=True)
        if e
    )
    return [Chart("load", words, header, rows, lambda: _draw(words, lines, names(summary), looks))]


def _line(chosen: Sequence[Point], model: str) -> Line | None:
    here = [(load, point) for point in chosen if model in point.models and math.isfinite(load := load_of(point, model))]
    here.sort(key=lambda pair: pair[0])
    if len(here) < 3:
        return None
    found = {metric: tuple(point.estimate(model, metric) for _, point in here) for metric in PANELS}
    return Line(model, tuple(load for load, _ in here), found)


def load_of(point: Point, model: str) -> float:
    """Return hours asked ÷ hours there are over all roles of a model; NaN where nobody works."""
    roles = [m.partition(".")[2] for m in point.models[model].metrics if m.startswith("load.")]
    pairs = [(point.estimate(model, f"load.{r}"), point.estimate(model, f"headcount.{r}")) for r in roles]
    people = sum(h.mean for load, h in pairs if load and h)
    return sum(load.mean * h.mean for load, h in pairs if load and h) / people if people > 0 else math.nan


def _words(summary: Summary, chosen: Sequence[Point], lines: Sequence[Line]) -> canvas.Words:
    shown = names(summary)
    first = lines[0]
    parts = []
    for line in lines:
        low, high = (_rate(e) for e in (line.found["nrr"][0], line.found["nrr"][-1]))
        if low and high:
            loads = f"{line.load[0]:.0%} to {line.load[-1]:.0%}".replace("%", " %")
            parts.append(
                f"{shown[line.model]} retains {low} of its ARR at the lowest and {high} at the highest load ({loads})"
            )
    least, most = first.found["nrr"][0], first.found["nrr"][-1]
    fell = least is not None and most is not None and most.hi < least.lo
    title = f"{shown[first.model]}: " + (
        "NRR is lower at the highest load than at the lowest" if fell else "cannot tell yet what load does to NRR"
    )
    return canvas.Words(
        title=title,
        name="Levels against load: hours asked ÷ hours there are, all people of a model together",
        phrases=(f"Bars with caps, each by itself: {wording.AVERAGE}.",),
        sentence="; ".join(parts) + "." if parts else "",
        footer=canvas.footer(summary, chosen),
    )


def _rate(estimate: Estimate | None) -> str:
    return wording.rate(estimate.mean, (estimate.hi - estimate.lo) / 2) if estimate else ""


def _draw(
    words: canvas.Words, lines: Sequence[Line], shown: Mapping[str, str], looks: Mapping[str, style.Look]
) -> "Figure":
    rows = math.ceil(len(PANELS) / ACROSS)
    width = ACROSS * PANEL + (ACROSS - 1) * GAP + 0.6 + 2 * canvas.EDGE
    placed = canvas.flow(
        [KEY + canvas.text_width(shown[line.model], 9) for line in lines], width - 2 * canvas.EDGE - 0.6
    )
    key = 0.45 + KEY_LINE * max(line for line, _ in placed)
    frame = canvas.frame(words, width, rows * (DOWN + 0.75) + key)
    for place, (metric, label) in enumerate(PANELS.items()):
        left = 0.6 + (place % ACROSS) * (PANEL + GAP)
        bottom = (rows - 1 - place // ACROSS) * (DOWN + 0.75) + 0.5 + key
        _panel(frame.axes(left, bottom, PANEL, DOWN), lines, metric, label, looks)
    _key(frame, zip(lines, placed, strict=True), key - 0.29, shown, looks)
    return frame.figure


def _panel(axes: "Axes", lines: Sequence[Line], metric: str, label: str, looks: Mapping[str, style.Look]) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    for line in lines:
        look = looks[line.model]
        pairs = [(x, e) for x, e in zip(line.load, line.found[metric], strict=True) if e]
        if not pairs:
            continue
        x, y = [x for x, _ in pairs], [e.mean for _, e in pairs]
        half = [[e.mean - e.lo for _, e in pairs], [e.hi - e.mean for _, e in pairs]]
        axes.errorbar(
            x, y, half, lw=1.6, elinewidth=1.1, capsize=2.5, markersize=4, **look.line_style() | look.marker_style()
        )
    percent = FuncFormatter(lambda value, _: f"{value:.0%}".replace("%", " %"))
    axes.xaxis.set_major_formatter(percent)
    axes.yaxis.set_major_formatter(percent)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.tick_params(labelsize=8.5, length=3)
    axes.set_title(label, size=9.5, color=style.INK, loc="left")
    axes.set_xlabel("load", size=8.5)


def _key(
    frame: canvas.Frame,
    lines: Iterable[tuple[Line, tuple[int, float]]],
    top: float,
    shown: Mapping[str, str],
    looks: Mapping[str, style.Look],
) -> None:
    """Name the lines below the panels, each in its own colour, in as many lines of text as it takes. top: of the first."""
    across, up = frame.figure.get_size_inches()
    for line, (row, x) in lines:
        look, left, below = looks[line.model], frame.left + 0.6 + x, top - KEY_LINE * row
        handle = frame.axes(left - frame.left, below, 0.4, 0.12)
        handle.plot([0, 1], [0, 0], lw=1.8, **look.line_style())
        handle.axis("off")
        frame.figure.text(
            (left + 0.48) / across,
            (frame.bottom + below + 0.06) / up,
            shown[line.model],
            va="center",
            size=9,
            color=look.ink,
            parse_math=False,
        )
