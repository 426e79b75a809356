"""Panels of equal cells over two varied paths, per staffing mode and value of a third path, side by side where they fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.report.charts.parts.grid import CELL_HIGH
from sim.report.drawing import canvas, style
from sim.report.views.sweeps import Axis

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDEST, LEAST, GAP, SIZE = 11.9, 8.6, 0.35, 8.5  # inches; points
NARROW, BROAD = 0.62, 1.3  # the least and the most that a cell is wide
HEAD, AXIS, TICK, LONGEST = 0.3, 0.46, 0.17, 1.7


@dataclass(frozen=True, slots=True)
class Laid:
    """Axes with cells at whole numbers, by panel, and a free band `wide` inches wide below them for the key."""

    frame: canvas.Frame
    panels: Mapping[str, "Axes"]
    key: "Axes"
    wide: float


def lay_out(words: canvas.Words, across: Axis, upward: Axis, heads: Mapping[str, str], key: float) -> Laid:
    """Make the figure. heads: what stands above each panel; key: inches for the key below."""
    many, cells, tall = len(heads), len(across.values), len(upward.values) * CELL_HIGH
    labels = [canvas.fitted(upward.words(value), LONGEST, SIZE) for value in upward.values]
    said = "\n".join(canvas.wrapped(upward.name, max(tall, 0.9), SIZE)[:2])
    left = max(canvas.text_width(label, SIZE) for label in labels) + 0.22 + 0.17 * (said.count("\n") + 1)
    room = LEAST - 2 * canvas.EDGE - left
    fit = int((WIDEST - 2 * canvas.EDGE - left) // (cells * NARROW + GAP))
    beside = next((k for k in range(min(many, fit), 1, -1) if many % k == 0), 1)  # lines of equal length
    wide = cells * min(max((room / beside - GAP) / cells, NARROW), BROAD)
    lines = -(-many // beside)
    ticks = [two_lines(across.words(value), wide / cells - 0.08, SIZE) for value in across.values]
    each = HEAD + tall + AXIS + TICK * (1 + max(tick.count("\n") for tick in ticks))
    frame = canvas.frame(words, max(left + beside * (wide + GAP) + 2 * canvas.EDGE, LEAST), lines * each + key)
    panels = {}
    for k, (panel, head) in enumerate(heads.items()):
        row, column = divmod(k, beside)
        axes = frame.axes(left + column * (wide + GAP), frame.height - row * each - HEAD - tall, wide, tall)
        title = canvas.fitted(f"{head[:1].upper()}{head[1:]}", wide + GAP - 0.05, SIZE, "bold")
        axes.set_title(title, size=SIZE, weight="bold", loc="left", pad=5, color=style.INK, parse_math=False)
        _label(
            axes,
            ticks,
            canvas.fitted(across.name, wide, SIZE),
            labels if column == 0 else [""] * len(labels),
            said if column == 0 else "",
        )
        panels[panel] = axes
    under = frame.axes(0, 0, frame.width, key)
    under.set_xlim(0, frame.width)
    under.set_ylim(0, key)
    under.axis("off")
    return Laid(frame, panels, under, frame.width)


def _label(axes: "Axes", ticks: Sequence[str], across: str, rows: Sequence[str], upward: str) -> None:
    axes.set_xlim(-0.5, len(ticks) - 0.5)
    axes.set_ylim(-0.5, len(rows) - 0.5)
    axes.set_xticks(range(len(ticks)), ticks, parse_math=False)
    axes.set_yticks(range(len(rows)), rows, parse_math=False)
    axes.set_xlabel(across, size=SIZE, labelpad=2, parse_math=False)
    axes.set_ylabel(upward, size=SIZE, parse_math=False)
    axes.tick_params(labelsize=SIZE, length=3)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def two_lines(text: str, room: float, size: float) -> str:
    """Break a text into at most two lines, the second cut with … where it is too long."""
    said = canvas.wrapped(text, room, size)
    return "\n".join(said if len(said) < 3 else [said[0], canvas.fitted(f"{said[1]}…", room, size)])
