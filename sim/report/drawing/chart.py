"""What a chart is before it is drawn: its words, the numbers it shows, and how to draw them."""

import csv
import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from sim.report.drawing import style
from sim.report.drawing.canvas import Words, margins
from sim.report.words.safe import csv_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Cell: TypeAlias = str | int | float


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: file name without ending, words, header and rows of the drawn numbers, and the drawing itself.

    appendix: it stands behind what answers the question; brief: draws what a slide has room for, where that is less.
    """

    name: str
    words: Words
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    draw: "Callable[[], Figure]"
    appendix: bool = False
    brief: "Callable[[], Figure] | None" = None

    def picture(self) -> tuple[bytes, float, float]:
        """Return the drawing for a slide as PNG, without the words around it, and its width and height in inches."""
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.transforms import Bbox

        with style.fixed_settings():
            figure = (self.brief or self.draw)()
            FigureCanvasAgg(figure)
            wide, tall = figure.get_size_inches()
            above, below = margins(self.words, wide)
            box, png = Bbox.from_extents(0, below, wide, tall - above), io.BytesIO()
            figure.savefig(png, format="png", dpi=style.DPI, bbox_inches=box, metadata={"Software": None})
        return png.getvalue(), float(box.width), float(box.height)

    def store(self, folder: Path) -> list[Path]:
        """Write NAME.svg, .png, .txt (alt text) and .csv (drawn numbers) and return their paths. Errors: StorageError."""
        from sim.trials.storage.store import write_aside

        paths = style.save(self.draw, folder, self.name, self.words.alt())
        table = folder / f"{self.name}.csv"
        write_aside(table, as_csv(self.header, self.rows).encode())
        return [*paths, table]


def as_csv(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return the rows as CSV; a text that a spreadsheet would run as a formula gets an apostrophe in front."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([csv_text(name) for name in header])
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _cell(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:.10g}" if math.isfinite(cell) else ""
    return csv_text(cell) if isinstance(cell, str) else str(cell)


def file_name(text: str) -> str:
    """Return a model key as a safe part of a file name."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", text)
