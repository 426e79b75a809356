"""Native charts on slides: whoever opens the deck can edit their numbers, error bars included.

The sheet behind a chart is written by us: python-pptx would let a name that begins like a formula be one, and would stamp it
with the time of now.
"""

import io
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sim.report.drawing.style import Look
from sim.report.exports.packages import BEGAN, settled
from sim.report.exports.workbook.axes import round_ends
from sim.report.words.safe import label

if TYPE_CHECKING:
    from pptx.slide import Slide

    Box = tuple[float, float, float, float]

INK, MUTED, GRID = "1A1A1A", "5A5A5A", "E7E7E7"
DASHES = {"solid": "SOLID", "dashed": "DASH", "dotted": "ROUND_DOT", "dashdot": "DASH_DOT"}
MARKERS = {"solid": "CIRCLE", "dashed": "SQUARE", "dotted": "DIAMOND", "dashdot": "TRIANGLE"}
SHEET = "Sheet1"
SPACE = "http://schemas.openxmlformats.org/drawingml/2006"


@dataclass(frozen=True, slots=True)
class Series:
    """One series: values, half-widths to either side where there are intervals, and the look of its model.

    colours: one for each value, where each stands for another model.
    """

    name: str
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    look: Look | None = None
    colours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChartOf:
    """One native chart. kind: columns | bars | lines; pattern: the number format of its values.

    base: where bars begin; the axis of categories crosses there. floor: the least value of the axis. times: what all values
    are multiplied by when they are drawn, 100 for percentage points.
    """

    kind: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    pattern: str
    title: str = ""
    across: str = ""
    up: str = ""
    base: float | None = None
    floor: float | None = None
    legend: str = "yes"
    times: float = 1.0

    def drawn(self) -> "ChartOf":
        """Return the chart with its values as they are drawn."""

        def multiplied(values: tuple[float, ...]) -> tuple[float, ...]:
            return tuple(self.times * value for value in values)

        series = (
            replace(s, values=multiplied(s.values), low=multiplied(s.low), high=multiplied(s.high)) for s in self.series
        )
        base, floor = (None if end is None else self.times * end for end in (self.base, self.floor))
        return replace(self, series=tuple(series), base=base, floor=floor, times=1.0)


def draw(slide: "Slide", chart: ChartOf, box: "Box", alt: str) -> None:
    """Put a chart on a slide. box: left, top, width, height in inches; alt: what a screen reader says."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    chart = chart.drawn()
    kinds = {
        "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
        "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "lines": XL_CHART_TYPE.LINE,
    }
    data = CategoryChartData(number_format=chart.pattern)
    data.categories = [label(name) for name in chart.categories]
    for series in chart.series:
        data.add_series(label(series.name), [known(value) for value in series.values])
    frame = slide.shapes.add_chart(kinds[chart.kind], *(Inches(x) for x in box), data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", label(alt, 400))  # noqa: SLF001  (python-pptx has no other way)
    drawn = frame.chart
    drawn.part.chart_workbook.update_from_xlsx_blob(sheet_behind(chart))
    _dress(drawn, chart)
    for place, (series, plotted) in enumerate(zip(chart.series, drawn.plots[0].series, strict=True)):
        _colour(plotted, series, chart.kind)
        if series.low:
            _error_bars(plotted, series, place, chart)


def known(value: float) -> float | None:
    """Return a number, None for NaN: an empty cell."""
    return float(value) if math.isfinite(value) else None


def sheet_behind(chart: ChartOf) -> bytes:
    """Return the sheet behind a chart: categories, a column for each series, then the sides of its error bars."""
    import xlsxwriter

    held = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(held, options) as book:
        book.set_properties({"created": BEGAN})
        sheet = book.add_worksheet(SHEET)
        pattern = book.add_format({"num_format": chart.pattern})
        for row, name in enumerate(chart.categories, 1):
            sheet.write_string(row, 0, label(name))
        for place, series in enumerate(chart.series):
            sheet.write_string(0, place + 1, label(series.name))
            _column(sheet, place + 1, series.values, pattern)
        for place, series in enumerate(chart.series):
            for side, values in enumerate(_sides(series)):
                column = _side_column(chart, place) + side
                sheet.write_string(
                    0, column, label(f"{series.name}, {('up', 'down')[side]} to the end of its interval")
                )
                _column(sheet, column, values, pattern)
    return settled(held.getvalue())


def _column(sheet: Any, place: int, values: Sequence[float], pattern: Any) -> None:
    for row, value in enumerate(values, 1):
        if math.isfinite(value):
            sheet.write_number(row, place, float(value), pattern)


def _side_column(chart: ChartOf, place: int) -> int:
    return 1 + len(chart.series) + 2 * place


def _sides(series: Series) -> tuple[tuple[float, ...], ...]:
    """Return how far the interval reaches above and below each value; nothing without intervals."""
    if not series.low:
        return ()
    up = tuple(high - value for high, value in zip(series.high, series.values, strict=True))
    down = tuple(value - low for low, value in zip(series.low, series.values, strict=True))
    return up, down


def _dress(drawn: Any, chart: ChartOf) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
    from pptx.util import Pt

    drawn.font.size = Pt(11)
    drawn.font.color.rgb = RGBColor.from_string(MUTED)
    drawn.has_title = bool(chart.title)
    if chart.title:
        drawn.chart_title.text_frame.text = label(chart.title, 90)
        drawn.chart_title.text_frame.paragraphs[0].font.size = Pt(12)
        drawn.chart_title.include_in_layout = False
    drawn.has_legend = chart.legend == "yes" and len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    value, category = drawn.value_axis, drawn.category_axis
    value.major_gridlines.format.line.color.rgb = RGBColor.from_string(GRID)
    value.format.line.fill.background()
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = chart.pattern, False
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.has_major_gridlines = False
    for axis, words in ((category, chart.across), (value, chart.up)):
        axis.has_title = bool(words)
        if words:
            axis.axis_title.text_frame.text = label(words, 60)
            axis.axis_title.text_frame.paragraphs[0].font.size = Pt(11)
            axis.axis_title.text_frame.paragraphs[0].font.bold = False
    if chart.base is not None:
        value.crosses_at = chart.base
    ends = round_ends(x for s in chart.series for x in (*s.low, *s.high))
    if ends:
        value.minimum_scale, value.maximum_scale = ends
    if chart.floor is not None:
        value.minimum_scale = chart.floor
    if chart.kind == "bars":
        category.reverse_order = True
        value.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    if chart.kind != "lines":
        drawn.plots[0].gap_width = 60 if len(chart.categories) > 3 else 180
        drawn.plots[0].overlap = 0
        drawn.plots[0].vary_by_categories = False


def _colour(plotted: Any, series: Series, kind: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    hue = (series.look.hue if series.look else "#777777").removeprefix("#")
    if kind == "lines":
        plotted.smooth = False
        plotted.format.line.color.rgb = RGBColor.from_string(hue)
        plotted.format.line.width = Pt(2.25)
        line = series.look.line if series.look else "solid"
        plotted.format.line.dash_style = getattr(MSO_LINE, DASHES[line])
        few = len(series.values) <= 16
        plotted.marker.style = getattr(XL_MARKER_STYLE, MARKERS[line]) if few else XL_MARKER_STYLE.NONE
        if few:
            plotted.marker.size = 7
            plotted.marker.format.fill.solid()
            hollow = series.look is not None and series.look.marker == "open"
            plotted.marker.format.fill.fore_color.rgb = RGBColor.from_string("FFFFFF" if hollow else hue)
            plotted.marker.format.line.color.rgb = RGBColor.from_string(hue)
        return
    plotted.invert_if_negative = False
    plotted.format.fill.solid()
    plotted.format.fill.fore_color.rgb = RGBColor.from_string(hue)
    for place, colour in enumerate(series.colours):
        point = plotted.points[place]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = RGBColor.from_string(colour.removeprefix("#"))


def _error_bars(plotted: Any, series: Series, place: int, chart: ChartOf) -> None:
    """Add the interval as error bars that read the sheet behind the chart."""
    from pptx.oxml import parse_xml

    across = '<c:errDir val="y"/>' if chart.kind == "lines" else ""
    sides = "".join(
        f"<c:{name}>{_cached(values, _side_column(chart, place) + side)}</c:{name}>"
        for side, (name, values) in enumerate(zip(("plus", "minus"), _sides(series), strict=True))
    )
    bars = parse_xml(
        f'<c:errBars xmlns:c="{SPACE}/chart" xmlns:a="{SPACE}/main">{across}<c:errBarType val="both"/>'
        f'<c:errValType val="cust"/><c:noEndCap val="0"/>{sides}<c:spPr><a:ln w="15875"><a:solidFill>'
        f'<a:srgbClr val="{INK}"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    element = plotted._element  # noqa: SLF001  (python-pptx knows no error bars)
    element.find(f"{{{SPACE}/chart}}cat").addprevious(bars)


def _cached(values: Sequence[float], column: int) -> str:
    """Return a reference to a column of the sheet behind the chart, with its numbers."""
    from xlsxwriter.utility import xl_range_abs

    points = "".join(
        f'<c:pt idx="{k}"><c:v>{float(value)!r}</c:v></c:pt>' for k, value in enumerate(values) if math.isfinite(value)
    )
    return (
        f"<c:numRef><c:f>{SHEET}!{xl_range_abs(1, column, len(values), column)}</c:f><c:numCache>"
        f'<c:formatCode>General</c:formatCode><c:ptCount val="{len(values)}"/>{points}</c:numCache></c:numRef>'
    )
