"""What every chart shares: its words, the measure of a text, and a sheet of axes that makes room for all they say.

All measures are inches. Axes have the size that they are given; what stands around them is measured once it is drawn, and the
figure is made as large as all of it needs. So nothing can be clipped or overlap by its length.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from sim.report.drawing import style
from sim.report.words import wording
from sim.report.words.reading import Point, place
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EDGE, GAP, WIDTH = 0.3, 0.16, 9.6
"""White at the edges of a figure and between what two axes say; the least width of a figure."""
BOLD, NAME, SENTENCE, FOOTER = 13.0, 9.5, 10.5, 7.5
SIZE, SMALL = 8.5, 7.5
"""Points: of what is written in and beside axes."""
SCRATCH = 40.0  # inches of the figure in which axes are measured
SLACK = 0.03


@dataclass(frozen=True, slots=True)
class Words:
    """Everything a chart says outside its axes. phrases: which uncertainty each kind of mark shows, a note below."""

    title: str
    name: str
    phrases: tuple[str, ...]
    sentence: str
    footer: str

    def alt(self) -> str:
        """Return the chart as text: finding, what is drawn, sentence, how to read the uncertainty."""
        parts = (self.title, self.name, self.sentence, "; ".join(self.phrases), self.footer)
        return " ".join(part.rstrip(".") + "." for part in parts if part)


def footer(summary: Summary, shown: Sequence[Point], *notes: str) -> str:
    """Return staffing mode, number of simulations, company, and where in the design."""
    modes = " and ".join(dict.fromkeys(wording.STAFFING_WORDS[point.staffing] for point in shown))
    every = (
        p.estimate(m, metric) for p in shown for m in p.models for metric in ("ending_arr", "nrr", "economic_value")
    )
    counts = sorted({estimate.n for estimate in every if estimate})
    many = " to ".join(f"{n:,}" for n in dict.fromkeys((*counts[:1], *counts[-1:])))
    noun = "simulation" if counts == [1] else "simulations"
    where = place(shown[0]) if len(shown) == 1 else ""
    parts = [modes, f"n = {many} {noun}" if many else "n not stored", f"company: {summary.company}", where]
    return " · ".join(part for part in (*parts, *summary.shown_once, *notes) if part)


def bars(many: int = 2, joint: str = "") -> str:
    """Return the note on capped bars, or why there are none. joint: which of them hold together."""
    return f"Bars{f', {joint}' if joint else ''}: {wording.AVERAGE}." if many > 1 else wording.ONE_FUTURE


@cache
def text_width(text: str, size: float, weight: str = "normal") -> float:
    """Return the width of one line in inches."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    with style.unknown_letters():
        return float(text_to_path.get_text_width_height_descent(text, font, ismath=False)[0]) / 72


def wrapped(text: str, width: float, size: float, weight: str = "normal") -> list[str]:
    """Break a text into lines no wider than `width`, never between a number and its unit or sign; cut what has no blank."""
    if "\n" in text:
        return [line for part in text.split("\n") for line in wrapped(part, width, size, weight)]
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
    parts = []
    while len(word) > 1 and text_width(word, size, weight) > width:
        fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or text_width(word[:n], size, weight) <= width)
        at = word.rfind("-", 1, fits) + 1 or fits
        parts.append(word[:at])
        word = word[at:]
    return [*parts, word]


def broken(text: str, width: float, size: float = SIZE, lines: int = 2, weight: str = "normal") -> str:
    """Return a text in at most so many lines no wider than `width`; … where even that is not enough."""
    found = wrapped(text, width, size, weight)
    if len(found) > lines:
        last = found[lines - 1]
        while last and text_width(f"{last}…", size, weight) > width:
            last = last[:-1]
        found = [*found[: lines - 1], f"{last.rstrip()}…"]
    return "\n".join(found)


Blocks: TypeAlias = list[tuple[list[str], float, str, str]]
"""Wrapped lines with size, weight and color."""


def _blocks(words: Words, width: float) -> tuple[Blocks, Blocks]:
    """Return what stands above and below the body, wrapped to the width; commands without the marks that pages read."""
    room = width - 2 * EDGE
    above = [(words.title, BOLD, "bold", style.INK), (words.name, NAME, "normal", style.MUTED)]
    note = (" ".join(words.phrases), NAME - 1, "normal", style.MUTED)
    below = [(words.sentence, SENTENCE, "normal", style.INK), note, (words.footer, FOOTER, "normal", style.MUTED)]
    one, other = (
        [
            (wrapped(text.replace("`", ""), room, size, weight), size, weight, hue)
            for text, size, weight, hue in side
            if text
        ]
        for side in (above, below)
    )
    return one, other


def _line(size: float) -> float:
    return size * 1.32 / 72


def _height(blocks: Blocks) -> float:
    return sum(len(lines) * _line(size) + 0.05 for lines, size, _, _ in blocks) + 0.08


def margins(words: Words, width: float) -> tuple[float, float]:
    """Return how many inches the words take above and below the body of a figure `width` inches wide."""
    above, below = _blocks(words, width)
    return EDGE + _height(above), _height(below) + GAP / 2 + EDGE * 0.7


@dataclass
class Sheet:
    """Axes in lines from top to bottom. Lines of as many columns stand in them; the first of every line begins together.

    columns: of a line, where it has fewer axes than those.
    """

    figure: "Figure" = field(init=False)
    lines: "list[list[tuple[Axes, float, float]]]" = field(default_factory=list)
    columns: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.figure = Figure(figsize=(SCRATCH, SCRATCH))
        FigureCanvasAgg(self.figure)

    def axes(self, line: int, wide: float, tall: float) -> "Axes":
        """Add axes to a line, `wide` and `tall` inches; wider ones come out where the figure has room."""
        while len(self.lines) <= line:
            self.lines.append([])
        axes = self.figure.add_axes((0.4, 0.4, wide / SCRATCH, tall / SCRATCH))
        self.lines[line].append((axes, wide, tall))
        return axes

    def fit(self, words: Words, least: float = WIDTH, most: float = 1e9) -> "Figure":
        """Place all axes, write the words around them, return the figure. most: how many times as wide axes may be."""
        around = [[self._around(axes) for axes, _, _ in line] for line in self.lines]
        columns = [max(self.columns.get(k, 0), len(line)) for k, line in enumerate(self.lines)]
        sides: dict[int, list[tuple[float, float, float]]] = {many: [(0.0, 0.0, 0.0)] * many for many in columns}
        for many, found, line in zip(columns, around, self.lines, strict=True):
            for k, ((left, _, right, _), (_, wide, _)) in enumerate(zip(found, line, strict=True)):
                a, b, c = sides[many][k]
                sides[many][k] = (max(a, left), max(b, right), max(c, wide))
        first = max(column[0][0] for column in sides.values())
        needs = {}
        for many, column in sides.items():
            column[0] = (first, *column[0][1:])
            beside = sum(left + right for left, right, _ in column) + GAP * (many - 1)
            needs[many] = (beside, sum(wide for _, _, wide in column))
        width = math.ceil(max(least - 2 * EDGE, *(beside + wide for beside, wide in needs.values())) * 100) / 100
        above, below = _blocks(words, width + 2 * EDGE)
        up, down = _height(above), _height(below) + GAP / 2
        body = sum(
            max(top for _, _, _, top in found) + max(low for _, low, _, _ in found) + max(tall for _, _, tall in line)
            for line, found in zip(self.lines, around, strict=True)
        ) + GAP * (len(self.lines) - 1)
        across, high = width + 2 * EDGE, EDGE + up + body + down + EDGE * 0.7
        self.figure.set_size_inches(across, high)
        top = EDGE + up
        for line, found, many in zip(self.lines, around, columns, strict=True):
            beside, every = needs[many]
            times, x = min((width - beside) / every, most), EDGE
            top += max(over for _, _, _, over in found)
            for (axes, wide, tall), (left, right, own) in zip(line, sides[many], strict=False):
                box = ((x + left) / across, 1 - (top + tall) / high, wide * times / across, tall / high)
                axes.set_position(box)
                x += left + own * times + right + GAP
            top += max(tall for _, _, tall in line) + max(low for _, low, _, _ in found) + GAP
        self._write(above, EDGE * 0.8)
        self._write(below, EDGE + up + body + GAP / 2)
        return self.figure

    def _around(self, axes: "Axes") -> tuple[float, float, float, float]:
        """Return how far what axes say reaches beyond them: left, below, right, above."""
        renderer = self.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        full, own, dots = axes.get_tightbbox(renderer), axes.get_window_extent(renderer), self.figure.dpi
        if full is None:
            return 0.0, 0.0, 0.0, 0.0
        ends = (own.x0 - full.x0, own.y0 - full.y0, full.x1 - own.x1, full.y1 - own.y1)
        left, below, right, above = (max(end / dots, 0.0) + SLACK for end in ends)
        return left, below, right, above

    def _write(self, blocks: Blocks, top: float) -> None:
        """Write blocks of lines downwards from `top` inches below the upper edge."""
        across, high = self.figure.get_size_inches()
        for lines, size, weight, hue in blocks:
            for line in lines:
                at: dict[str, Any] = {"x": EDGE / across, "y": 1 - top / high, "va": "top"}
                self.figure.text(**at, s=line, size=size, weight=weight, color=hue, parse_math=False)
                top += _line(size)
            top += 0.05


def spread(wanted: Sequence[float], tall: Sequence[float], low: float, high: float) -> list[float]:
    """Return where labels of these heights stand so that none covers another, each as near as possible to what is wanted."""
    room = sum(tall)
    if room > high - low:
        low, high = (low + high - room) / 2, (low + high + room) / 2
    groups: list[tuple[float, float, list[int]]] = []  # middle, height, members from below
    for item in sorted(range(len(wanted)), key=lambda k: wanted[k]):
        members, size = [item], tall[item]
        middle = _middle(members, wanted, tall, low, high)
        while groups and groups[-1][0] + groups[-1][1] / 2 > middle - size / 2 + 1e-12:
            members, size = [*groups[-1][2], *members], groups[-1][1] + size
            groups.pop()
            middle = _middle(members, wanted, tall, low, high)
        groups.append((middle, size, members))
    placed = list(wanted)
    for middle, size, members in groups:
        at = middle - size / 2
        for item in members:
            placed[item] = at + tall[item] / 2
            at += tall[item]
    return placed


def _middle(members: Sequence[int], wanted: Sequence[float], tall: Sequence[float], low: float, high: float) -> float:
    size, below, total = sum(tall[k] for k in members), 0.0, 0.0
    for k in members:
        total += wanted[k] - below - tall[k] / 2
        below += tall[k]
    return min(max(total / len(members) + size / 2, low + size / 2), high - size / 2)


def note(axes: "Axes", text: str, at: tuple[float, float], shift: tuple[float, float], over: Any, **look: Any) -> None:
    """Write a short text at a place, moved by points. over: the coordinates of the place, as matplotlib names them."""
    fixed: dict[str, Any] = {"textcoords": "offset points", "annotation_clip": False, "parse_math": False}
    axes.annotate(text, at, shift, xycoords=over, **(fixed | look))


def write_lines(
    axes: "Axes",
    text: str,
    at: tuple[float, float],
    *,
    side: str,
    over: str = "data",
    aside: float = 8.0,
    size: float = SIZE,
    hue: str = style.INK,
    bold: bool = False,
) -> None:
    """Write a text beside axes, its first line in `hue`, a part behind a tab smaller and muted below; centered at `at`.

    side: left | right, on which side of `at` it stands. over: the coordinates of the second number of `at`.
    """
    first, _, second = text.partition("\t")
    parts = [(line, size, hue, bold) for line in first.split("\n") if line]
    parts += [(line, SMALL, style.MUTED, False) for line in second.split("\n") if line]
    heights = [one * 1.3 for _, one, _, _ in parts]
    up = sum(heights) / 2
    for (line, one, colour, heavy), high in zip(parts, heights, strict=True):
        shift = (-aside if side == "left" else aside, up - high / 2)
        align = {"ha": "right" if side == "left" else "left", "va": "center"}
        look = {"size": one, "weight": "bold" if heavy else "normal", "color": colour}
        note(axes, line, at, shift, ("axes fraction", over), **align, **look)
        up -= high


def lines_of(text: str) -> float:
    """Return how high a text of `write_lines` stands, in inches."""
    first, _, second = text.partition("\t")
    many = sum(SIZE for line in first.split("\n") if line) + sum(SMALL for line in second.split("\n") if line)
    return many * 1.3 / 72


@dataclass(frozen=True, slots=True)
class End:
    """Where a line ends, and its label. joined: the label is joined with it; else its marker stands beside the label."""

    x: float
    y: float
    label: str
    pen: style.Pen
    joined: bool = True
    bold: bool = False


def label_ends(axes: "Axes", tall: float, ends: Sequence[End]) -> None:
    """Write a label at the right of each line, in the order of their ends, none over another."""
    low, high = axes.get_ylim()
    inch = (high - low) / tall
    heights = [(lines_of(end.label) + 0.05) * inch for end in ends]
    wanted = [min(max(end.y, low), high) for end in ends]
    for end, at in zip(ends, spread(wanted, heights, low, high), strict=True):
        left, right = axes.get_xlim()
        beyond = right + (right - left) * 0.015
        if end.joined:
            line = end.pen.stroke() | {"linestyle": "solid"}
            axes.plot([end.x, beyond], [end.y, at], lw=0.7, clip_on=False, zorder=2, **line)
        else:
            axes.plot([beyond], [at], ms=5.5, clip_on=False, **end.pen.mark())
        aside = 10.0 if end.joined else 15.0
        write_lines(axes, end.label, (1, at), side="right", hue=end.pen.ink, aside=aside, bold=end.bold)
