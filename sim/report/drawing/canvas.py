"""The frame that every chart shares: finding, neutral name, uncertainty phrase, body, sentence, footer.

All measures are inches, text is wrapped by its measured width, so nothing can be clipped or overlap by its length.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

from sim.report.drawing import style
from sim.report.words import wording
from sim.report.words.reading import Point, place
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EDGE = 0.3  # inches of white at the figure's edges
MODES = {"equal_budget": "equal budget", "own": "own staffing"}
BOLD, NAME, PHRASE, SENTENCE, FOOTER = 13.0, 9.5, 9.5, 10.5, 7.5


@dataclass(frozen=True, slots=True)
class Words:
    """Everything a chart says outside its axes."""

    title: str
    name: str
    phrases: tuple[str, ...]
    sentence: str
    footer: str

    def alt(self) -> str:
        """Return the chart as text: finding, what is drawn, sentence, how to read the uncertainty."""
        parts = (self.title, self.name, self.sentence, "; ".join(self.phrases), self.footer)
        return " ".join(part.rstrip(".") + "." for part in parts if part)


@dataclass(frozen=True, slots=True)
class Frame:
    """A figure and the free rectangle for axes: left, bottom, width, height in inches."""

    figure: "Figure"
    left: float
    bottom: float
    width: float
    height: float

    def axes(self, left: float, bottom: float, width: float, height: float, **options: Any) -> "Axes":
        """Add axes at inches inside the free rectangle."""
        across, up = self.figure.get_size_inches()
        box = ((self.left + left) / across, (self.bottom + bottom) / up, width / across, height / up)
        return self.figure.add_axes(box, **options)


@cache
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) / 72


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break a text into lines no wider than `width` inches, never between a number and its % or ¢."""
    lines: list[str] = []
    kept = text.replace(" %", "\xa0%").replace(" ¢", "\xa0¢").split(" ")
    for word in (part for long in kept for part in _parts(long, width, size, weight)):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, weight) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line.replace("\xa0", " ") for line in lines]


def _parts(word: str, width: float, size: float, weight: str) -> list[str]:
    """Cut a word that is wider than a line."""
    parts = []
    while len(word) > 1 and text_width(word, size, weight) > width:
        fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or text_width(word[:n], size, weight) <= width)
        at = word.rfind("-", 1, fits) + 1 or fits
        parts.append(word[:at])
        word = word[at:]
    return [*parts, word]


def margins(words: Words, width: float) -> tuple[float, float]:
    """Return how many inches the words take above and below the body of a figure `width` inches wide."""
    above, below = _blocks(words, width)
    return EDGE + _height(above), _height(below) + EDGE * 0.7


def frame(words: Words, width: float, height: float) -> Frame:
    """Make a figure `width` inches wide whose body is `height` inches high, with all words around it."""
    from matplotlib.figure import Figure

    above, below = _blocks(words, width)
    up, down = _height(above), _height(below)
    figure = Figure(figsize=(width, EDGE + up + height + down + EDGE * 0.7))
    _write(figure, above, EDGE * 0.8)
    _write(figure, below, EDGE + up + height)
    return Frame(figure, EDGE, EDGE * 0.7 + down, width - 2 * EDGE, height)


Blocks: TypeAlias = list[tuple[list[str], float, str, str]]
"""Wrapped lines with size, weight and colour."""


def _blocks(words: Words, width: float) -> tuple[Blocks, Blocks]:
    """Return what stands above and below the body, wrapped to the width."""
    room = width - 2 * EDGE
    above = [
        (wrapped(words.title, room, BOLD, "bold"), BOLD, "bold", style.INK),
        (wrapped(words.name, room, NAME), NAME, "normal", style.MUTED),
        *((wrapped(phrase, room, PHRASE), PHRASE, "normal", style.INK) for phrase in words.phrases),
    ]
    below = [
        (wrapped(words.sentence, room, SENTENCE), SENTENCE, "normal", style.INK),
        (wrapped(words.footer, room, FOOTER), FOOTER, "normal", style.MUTED),
    ]
    return above, below


def _line(size: float) -> float:
    return size * 1.32 / 72


def _height(blocks: Sequence[tuple[list[str], float, str, str]]) -> float:
    return sum(len(lines) * _line(size) + 0.05 for lines, size, _, _ in blocks) + 0.08


def _write(figure: "Figure", blocks: Sequence[tuple[list[str], float, str, str]], top: float) -> None:
    """Write blocks of lines downwards from `top` inches below the upper edge."""
    across, up = figure.get_size_inches()
    for lines, size, weight, colour in blocks:
        for line in lines:
            where = (EDGE / across, 1 - top / up)
            figure.text(*where, line, size=size, weight=weight, color=colour, va="top", parse_math=False)
            top += _line(size)
        top += 0.05


def footer(summary: Summary, shown: Sequence[Point], *notes: str) -> str:
    """Return staffing mode, number of futures, company, and where in the design."""
    modes = " and ".join(dict.fromkeys(MODES[point.staffing] for point in shown))
    counts = sorted({n for point in shown for n in _counts(point)})
    many = (
        f"n = {counts[0]:,}" if len(counts) == 1 else f"n = {counts[0]:,}–{counts[-1]:,}" if counts else "n not stored"
    )
    where = place(shown[0]) if len(shown) == 1 else ""
    futures = "future" if counts == [1] else "futures"
    same = summary.shown_once
    parts = [modes, f"{many} simulated {futures}", f"company: {summary.company}", where, *same, *notes]
    return " · ".join(part for part in parts if part)


def _counts(point: Point) -> list[int]:
    stored = [
        point.estimate(model, metric) for model in point.models for metric in ("ending_arr", "nrr", "economic_value")
    ]
    return [estimate.n for estimate in stored if estimate]


def average_phrase(many: int) -> str:
    """Return the phrase for capped bars, or why there are none."""
    return f"Bars with caps: {wording.AVERAGE}." if many > 1 else wording.ONE_FUTURE


def spread_labels(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move label heights apart until neighbours are `gap` away, as near as possible to where each is wanted."""
    order = sorted(range(len(wanted)), key=lambda item: wanted[item])
    placed = list(wanted)
    for _ in range(200):
        moved = 0.0
        for under, over in pairwise(order):
            lack = gap - (placed[over] - placed[under])
            if lack > 1e-9:
                placed[under] -= lack / 2
                placed[over] += lack / 2
                moved += lack
        for item in order:
            inside = min(max(placed[item], low), high)
            moved += abs(inside - placed[item]) * 1e-6
            placed[item] = inside
        if moved < 1e-9:
            break
    return placed


def fitted(text: str, width: float, size: float, weight: str = "normal") -> str:
    """Return a text cut with … so that it is no wider than `width` inches."""
    if text_width(text, size, weight) <= width:
        return text
    short = text
    while short and text_width(f"{short}…", size, weight) > width:
        short = short[:-1]
    return f"{short.rstrip()}…"


def flow(widths: Sequence[float], room: float) -> list[tuple[int, float]]:
    """Return (line, place) of legend entries that follow each other and break where the line is full."""
    placed, line, x = [], 0, 0.0
    for wide in widths:
        if x and x + wide > room:
            line, x = line + 1, 0.0
        placed.append((line, x))
        x += wide
    return placed
