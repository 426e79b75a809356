"""3 Retention over time: NRR and GRR, averages and the fan of simulations."""

from sim.report.document import cells
from sim.report.document.blocks import Block, Say, Section
from sim.report.document.table import Column, Table
from sim.report.page.book import Book
from sim.report.sections import levels
from sim.report.words import wording

METRICS = ("nrr", "grr", "logo_retention")


def section(book: Book) -> Section:
    """Return the section."""
    drawn = book.figures("trajectory")
    months = any(chart.name.startswith("trajectory") for chart in book.charts)
    blocks: list[Block] = [] if drawn else [_table(book), IN_APPENDIX if months else NOT_DRAWN]
    return Section("retention", "Retention over time", (*drawn, *blocks))


IN_APPENDIX = Say("Month by month it is drawn in the appendix, under Method and limits.", "note")
NOT_DRAWN = Say("The months themselves are rows of trajectories.parquet; postsale report DIR draws them.", "note")


def _table(book: Book) -> Block:
    point = book.headline
    known = levels.known([point], METRICS)
    rows = [[book.model(m), *(cells.level(point, m, metric) for metric in known)] for m in point.models]
    title = "Retention, averages after the first months of a study"
    interval = f"In brackets: {wording.AVERAGE}. 8 in 10: where one company lands by chance."
    return Table(title, (Column("option"), *levels.heads(known)), rows, interval=interval)
