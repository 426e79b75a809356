"""A chart of a run that shows itself in a notebook and can be saved; it is drawn when it is looked at."""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import InputError, Problem
from sim.interface.tabular import Table, value_of

if TYPE_CHECKING:
    from sim.report.drawing.chart import Chart

ENDINGS = (".svg", ".png", ".csv", ".txt")


class Figure:
    """One chart: its finding as a title, its drawing as SVG and PNG, the numbers that it shows.

    held: what the chart reads its numbers from until it is drawn.
    """

    def __init__(self, chart: "Chart", held: object = None) -> None:
        self._chart = chart
        self._held = held

    @property
    def name(self) -> str:
        """Return the name of its files, without ending."""
        return self._chart.name

    @property
    def title(self) -> str:
        """Return what it says: a finding, never stronger than the intervals allow."""
        return self._chart.words.title

    @property
    def alt(self) -> str:
        """Return the whole chart in words: finding, what is drawn, how to read its uncertainty."""
        return self._chart.words.alt()

    @property
    def table(self) -> Table:
        """Return the numbers that are drawn."""
        rows = tuple(tuple(value_of(x) if isinstance(x, float) else x for x in row) for row in self._chart.rows)
        return Table(self._chart.header, rows, self.title)

    @property
    def svg(self) -> str:
        """Return the drawing as SVG text, with its alt text inside."""
        return self._drawn[0]

    @property
    def png(self) -> bytes:
        """Return the drawing as PNG, 160 dots per inch."""
        return self._drawn[1]

    @cached_property
    def _drawn(self) -> tuple[str, bytes]:
        from sim.report.drawing.style import drawn
        from sim.report.words.safe import visible

        return drawn(self._chart.draw, self.name, visible(self.alt))

    def save(self, path: str | Path) -> Path:
        """Write it to a file, as its ending says: .svg, .png, .csv (the drawn numbers) or .txt (the alt text).

        Errors: InputError for another ending; StorageError.
        """
        from sim.report.drawing.chart import as_csv
        from sim.report.words.safe import visible
        from sim.trials.storage.store import make_folder, write_aside

        target = Path(path)
        match target.suffix.lower():
            case ".svg":
                content = self.svg.encode()
            case ".png":
                content = self.png
            case ".csv":
                content = as_csv(self._chart.header, self._chart.rows).encode()
            case ".txt":
                content = f"{visible(self.alt)}\n".encode()
            case _:
                message = f"cannot be written as that (got {target}). End its name with {', '.join(ENDINGS)}."
                raise InputError([Problem("figure", 0, 0, self.name, message)])
        make_folder(target.parent)
        write_aside(target, content)
        return target

    def __repr__(self) -> str:
        return f"Figure({self.name}: {self.title})"

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_png_(self) -> bytes:
        return self.png
