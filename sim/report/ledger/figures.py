"""The charts of a ledger: drawn into a folder, and as markup inside the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sim.report.document.blocks import Drawn
from sim.report.document.figures import Glyphs, inlined
from sim.report.drawing.chart import Chart
from sim.report.ledger import along_chart, claim_chart, overview
from sim.report.ledger.reading import Row
from sim.trials.storage.clock import NOBODY, Clock

LEGIBLE = 0.9
"""A drawing is shown at least at this share of its natural size, or it can be moved sideways."""
PIXELS = 96.0 / 72.0


@dataclass
class Figures:
    """Charts by name, stored in a folder; their letters are shared by the whole page."""

    charts: Mapping[str, Chart]
    folder: Path
    glyphs: Glyphs = field(default_factory=Glyphs)

    def drawn(self, name: str) -> Drawn | None:
        """Return a chart as it stands inside the page; None if it was not drawn."""
        chart = self.charts.get(name)
        if chart is None:
            return None
        svg = (self.folder / f"{name}.svg").read_text(encoding="utf-8")
        drawing = inlined(svg, name, chart.words, self.glyphs)
        return Drawn(name, chart.words, drawing.markup, round(drawing.width * PIXELS * LEGIBLE), None)


def charts(rows: Sequence[Row]) -> list[Chart]:
    """Return every chart of a ledger: the overview, then one or two for each claim that was simulated."""
    found = [overview.build(rows)]
    for row in rows:
        found += [claim_chart.build(row), along_chart.build(row)]
    return [chart for chart in found if chart is not None]


def store(made: Sequence[Chart], folder: Path, clock: Clock = NOBODY) -> Figures:
    """Draw charts into a folder. clock: counts them."""
    clock.expect(len(made), "charts")
    for chart in clock.each(made):
        chart.store(folder)
    return Figures({chart.name: chart for chart in made}, folder)
