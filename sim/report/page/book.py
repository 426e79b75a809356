"""What every section reads: the run, its typed summary, its charts as markup, names and looks of its models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.report.document.blocks import Block, Drawn, Fold
from sim.report.document.figures import Glyphs, inlined
from sim.report.document.table import Cell, Column, Table, written
from sim.report.drawing import style
from sim.report.drawing.chart import Chart
from sim.report.views.past import heeded
from sim.report.views.twins import shown_once
from sim.report.words import reading
from sim.report.words.progress import each
from sim.report.words.reading import Point
from sim.results.summary import Summary
from sim.trials.folder.stored import StoredRun

SHOWN_AT_ONCE = 2
"""Charts of one family that stand open; the others are behind a fold."""

PIXELS = 4 / 3  # a point in CSS pixels
LEGIBLE = 0.62
"""A drawing is never shown smaller than this share of its natural width: it scrolls instead."""

ROOM_FOR_NUMBERS = 380_000
"""Characters that the tables of drawn numbers may take on the page; the smallest come first, the rest stay in charts/."""


@dataclass
class Book:
    """One run on its way to a page. charts: what was drawn, in the order of the report; folder: where it was stored."""

    run: StoredRun
    charts: Sequence[Chart]
    folder: Path
    room: int = ROOM_FOR_NUMBERS
    glyphs: Glyphs = field(default_factory=Glyphs)
    used: set[str] = field(default_factory=set)

    @property
    def summary(self) -> Summary:
        """Return the summary, options that came out the same once."""
        return heeded(shown_once(self.run.summary))

    @property
    def design(self) -> Mapping[str, Any]:
        """Return the resolved design; empty in a manifest without one."""
        found: Mapping[str, Any] = self.run.manifest.get("design") or {}
        return found

    @cached_property
    def shown(self) -> Mapping[str, str]:
        """Return a short name per model."""
        return reading.names(self.summary)

    @cached_property
    def headline(self) -> Point:
        """Return the point that charts and tables show."""
        return reading.headline_point(self.summary)

    @cached_property
    def modes(self) -> Mapping[str, tuple[Point, ...]]:
        """Return the points by staffing mode, equal budget first."""
        return dict(reading.by_staffing(self.summary))

    @cached_property
    def looks(self) -> Mapping[str, style.Look]:
        """Return the look of every model."""
        every = reading.points(self.summary)
        models = {m: next(p.models[m] for p in every if m in p.models) for m in reading.model_keys(self.summary)}
        return style.looks_for(models)

    @cached_property
    def digest(self) -> str:
        """Return the digest of the results."""
        return self.run.digest

    @property
    def futures(self) -> int:
        """Return how many futures of each model were simulated."""
        stored = self.summary.n or (self.run.manifest.get("replications") or {}).get("done")
        return int(stored or max((c.n for c in self.headline.comparisons), default=0))

    @property
    def numbers(self) -> str:
        """Return the same in words, from … to where points have more or fewer."""
        return each(self.summary.replications.by_point or (self.futures,))

    @property
    def baseline(self) -> str:
        """Return the key of the baseline."""
        return str(self.summary.baseline)

    def here(self, staffing: str) -> Point:
        """Return the point under a staffing mode that is shown: the values of the headline, else the middle one."""
        chosen = self.modes[staffing]
        return next((p for p in chosen if p.values == self.headline.values), chosen[len(chosen) // 2])

    def model(self, key: str, *below: str) -> Cell:
        """Return the cell that names a model, with its color and line."""
        look = self.looks[key]
        note = ("baseline",) if key == self.baseline else ()
        return Cell(self.shown[key], below=(*note, *below), swatch=f"{look.colour} {look.line}")

    def figures(self, *families: str, many: str = "charts", at_once: int = SHOWN_AT_ONCE) -> list[Block]:
        """Return the charts of these families (file names, or their beginning before "_") that no section has shown.

        Charts of the appendix stand there alone.
        """
        kept = [c for c in self.charts if not c.appendix and c.name not in self.used]
        found = [c for c in kept if _of(c.name, families)]
        self.used |= {chart.name for chart in found}
        drawn: list[Block] = [self._drawn(chart) for chart in found]
        if len(drawn) <= at_once + 1:
            return drawn
        more = drawn[at_once:]
        return [*drawn[:at_once], Fold(f"{len(more)} more {many}", tuple(more))]

    def appendix(self) -> list[Block]:
        """Return the charts of the appendix behind one fold; nothing without any."""
        found = [self._drawn(chart) for chart in self.charts if chart.appendix]
        return [Fold(f"Appendix: {len(found)} more chart{'s' * (len(found) > 1)}", tuple(found))] if found else []

    def _drawn(self, chart: Chart) -> Drawn:
        svg = (self.folder / f"{chart.name}.svg").read_text(encoding="utf-8")
        drawing = inlined(svg, chart.name, chart.words, self.glyphs)
        numbers = drawn_numbers(chart) if chart.name in self._kept else None
        return Drawn(chart.name, chart.words, drawing.markup, round(drawing.width * PIXELS * LEGIBLE), numbers)

    @cached_property
    def _kept(self) -> frozenset[str]:
        """Return the charts whose numbers have room on the page."""
        sizes = sorted((_characters(chart), chart.name) for chart in self.charts)
        kept, room = set(), self.room
        for size, name in sizes:
            room -= size
            if room >= 0:
                kept.add(name)
        return frozenset(kept)


def drawn_numbers(chart: Chart) -> Table:
    """Return the numbers that a chart shows."""
    text = [any(isinstance(row[k], str) for row in chart.rows) for k in range(len(chart.header))]
    kinds = ["text" if each or (k == 0 and not any(text)) else "number" for k, each in enumerate(text)]
    columns = tuple(Column(name.replace("_", " "), kind, name) for name, kind in zip(chart.header, kinds, strict=True))
    return Table(f"Numbers drawn: {chart.words.name}", columns, chart.rows, look="dense")


def _of(name: str, families: Sequence[str]) -> bool:
    return any(name == family or name.startswith(f"{family}_") for family in families)


def _characters(chart: Chart) -> int:
    """Return about how many characters the table of a chart's numbers takes as markup."""
    return sum(len(written(held, "number")) + 5 for row in chart.rows for held in row)
