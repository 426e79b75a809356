"""Native charts of a workbook: they read the cells of its sheets, so that whoever edits a number sees it move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sim.report.document.table import Table, Value
from sim.report.drawing.style import Look
from sim.report.exports.workbook.axes import round_ends
from sim.report.words import wording
from sim.report.words.safe import label

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

DASHES = {"solid": "solid", "dashed": "dash", "dotted": "round_dot", "dashdot": "dash_dot"}
MARKERS = {"solid": "circle", "dashed": "square", "dotted": "diamond", "dashdot": "triangle"}
SIZE = {"width": 780, "height": 340}
MOST_MODELS = 16
GREY = {"color": "#8A8A8A"}


@dataclass(frozen=True, slots=True)
class Written:
    """A table as it stands on a sheet: `first` is the row of its first line of numbers."""

    sheet: str
    table: Table
    first: int

    def cells(self, name: str, start: int, end: int) -> list[Any]:
        """Return the cells of a column from line to line (exclusive), as charts name them: no name is ever a formula."""
        place = self.table.place(name)
        return [self.sheet, self.first + start, place, self.first + end - 1, place]

    def cell(self, name: str, line: int) -> list[Any]:
        """Return one cell as the name of a series."""
        return [self.sheet, self.first + line, self.table.place(name)]


class Caps:
    """How far the intervals of drawn averages reach, in cells right of the charts: not every office draws plain numbers."""

    COLUMN = 6

    def __init__(self, sheet: "Worksheet", row: int, head: Any) -> None:
        self.sheet, self.row, self.head = sheet, row, head
        sheet.set_column(self.COLUMN, self.COLUMN, 46)
        sheet.set_column(self.COLUMN + 1, self.COLUMN + 2, 22)

    def ranges(self, title: str, names: Sequence[str], up: Sequence[float], down: Sequence[float]) -> tuple[str, str]:
        """Write the numbers of one chart; return the ranges of both ends."""
        from xlsxwriter.utility import xl_range_abs

        for place, text in enumerate((title, "up to the high end", "down to the low end")):
            self.sheet.write_string(self.row, self.COLUMN + place, label(text), self.head)
        first = self.row + 1
        for row, (name, above, below) in enumerate(zip(names, up, down, strict=True), first):
            self.sheet.write_string(row, self.COLUMN, label(name))
            self.sheet.write_number(row, self.COLUMN + 1, above)
            self.sheet.write_number(row, self.COLUMN + 2, below)
        self.row = first + len(names) + 1
        last = first + len(names) - 1
        high, low = (xl_range_abs(first, self.COLUMN + k, last, self.COLUMN + k) for k in (1, 2))
        return f"={self.sheet.name}!{high}", f"={self.sheet.name}!{low}"


def by_month(book: "Workbook", written: Written, looks: Mapping[str, Look], metric: str = "nrr") -> list[Any]:
    """Return a line chart of one monthly rate for each staffing mode: averages, a line for each model."""
    charts = []
    lines = list(enumerate(written.table.rows))
    staffing, model = written.table.place("staffing"), written.table.place("model")
    for mode, rows in groupby(lines, key=lambda line: line[1][staffing]):
        chart = book.add_chart({"type": "line"})
        drawn = 0
        for key, group in groupby(list(rows), key=lambda line: line[1][model]):
            span = [line for line, _ in group]
            look = looks[str(key)]
            if drawn < MOST_MODELS:
                chart.add_series(
                    {
                        "name": written.cell("name", span[0]),
                        "categories": written.cells("month", span[0], span[-1] + 1),
                        "values": written.cells(metric, span[0], span[-1] + 1),
                        "line": {"color": look.hue, "width": 2.25, "dash_type": DASHES[look.line]},
                    }
                )
                drawn += 1
        title = f"{wording.metric_words(metric)} by month at {mode}: averages over simulations"
        _dress(chart, title, "month", "0%", floor=_floor(written.table, metric))
        if drawn:
            charts.append(chart)
    return charts


def _floor(table: Table, metric: str) -> float | None:
    """Return where the axis of a rate starts: below its least value, in steps of five points."""
    found = [float(x) for x in table.column(metric) if isinstance(x, int | float)]
    return max(0.0, int(min(found) * 20 - 0.5) / 20) if found else None


def levels(book: "Workbook", written: Written, looks: Mapping[str, Look], metric: str, caps: Caps) -> list[Any]:
    """Return a bar chart of one metric of every model for each staffing mode, with the interval of the average."""
    return [
        _bars(book, written, looks, list(group), metric, f"{wording.metric_words(metric)} at {mode}", caps)
        for mode, group in groupby(range(len(written.table.rows)), key=written.table.column("staffing").__getitem__)
    ]


def differences(
    book: "Workbook", written: Written, looks: Mapping[str, Look], metric: str, values: Sequence[Value], caps: Caps
) -> list[Any]:
    """Return a bar chart of the differences in one metric for each staffing mode, at the values of one point."""
    table, charts = written.table, []
    of_metric = table.column("metric")
    lines = [
        k for k, row in enumerate(table.rows) if of_metric[k] == metric and list(row[: len(values)]) == list(values)
    ]
    for mode, group in groupby(lines, key=table.column("staffing").__getitem__):
        span = list(group)
        if [*range(span[0], span[-1] + 1)] == span:
            title = f"Difference in {wording.metric_words(metric)} to the baseline at {mode}"
            charts.append(_bars(book, written, looks, span, "difference", title, caps))
    return charts


def _bars(
    book: "Workbook",
    written: Written,
    looks: Mapping[str, Look],
    lines: Sequence[int],
    name: str,
    title: str,
    caps: Caps,
) -> Any:
    """Return columns in the colors of their models, with the 95% interval of the average as error bars."""
    table = written.table
    models, shown = table.column("model"), table.column("name")
    low, high = ("low", "high") if name == "difference" else (f"{name}_low", f"{name}_high")
    ends = [[table.column(column)[k] for k in lines] for column in (name, low, high)]
    mean, least, most = ([x if isinstance(x, int | float) else 0.0 for x in column] for column in ends)
    known = any(isinstance(x, int | float) for x in ends[1])
    chart = book.add_chart({"type": "column"})
    fills = []
    for k in lines:
        look = looks[str(models[k])]
        line = {"color": look.hue, "width": 1.5, "dash_type": DASHES[look.line]}
        hollow = look.marker == "open" or look.line != "solid"
        fills.append({"fill": {"color": look.hue, "transparency": 60 if hollow else 0}, "border": line})
    bars: dict[str, Any] = {"type": "custom", "line": {"color": "#1A1A1A", "width": 1.25}}
    if known:
        bars["plus_values"], bars["minus_values"] = caps.ranges(
            title,
            [str(shown[k]) for k in lines],
            [h - m for h, m in zip(most, mean, strict=True)],
            [m - a for a, m in zip(least, mean, strict=True)],
        )
    series: dict[str, Any] = {
        "name": title,
        "categories": written.cells("name", lines[0], lines[-1] + 1),
        "values": written.cells(name, lines[0], lines[-1] + 1),
        "points": fills,
        "gap": 60,
    }
    chart.add_series({**series, **({"y_error_bars": bars} if known else {})})
    kind = table.kind(lines[0], table.place(name))
    pattern = {"points": "+0.0%;-0.0%;0%", "rate": "0%"}.get(kind, "#,##0")
    rate = name != "difference" and kind == "rate"
    floor = _floor(table, name) if rate else None
    reach = round_ends((*least, *most), floor=floor or 0.0) if known else None
    _dress(
        chart,
        f"{title}, with the 95% interval of the average" if known else title,
        "",
        pattern,
        floor=floor,
        ends=reach,
    )
    chart.set_legend({"none": True})
    return chart


def _dress(
    chart: Any, title: str, across: str, pattern: str, *, floor: float | None, ends: tuple[float, float] | None = None
) -> None:
    chart.set_title({"name": title, "name_font": {"size": 11}, "overlay": False})
    axis = {"num_format": pattern, "major_gridlines": {"visible": True, "line": {"color": "#E7E7E7"}}, "line": GREY}
    scale = {} if ends is None else {"min": ends[0], "max": ends[1]}
    chart.set_y_axis({**axis, **scale, **({} if floor is None else {"min": floor})})
    chart.set_x_axis(
        {"name": across, "label_position": "low", "interval_unit": 6, "line": GREY}
        if across
        else {"label_position": "low", "line": GREY}
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size(SIZE)
