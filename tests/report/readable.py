"""Whether a drawn chart can be read: every text inside the figure, none over another."""

from itertools import combinations
from typing import Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg

from sim.report.drawing import style
from sim.report.drawing.chart import Chart


def boxes(chart: Chart) -> tuple[list[tuple[str, Any]], Any]:
    """Return every text that is drawn with its box in pixels, and the box of the figure."""
    with style.fixed_settings():
        figure = chart.draw()
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
        hidden = set()
        for axis in [axis for axes in figure.findobj(mpl.axes.Axes) for axis in (axes.xaxis, axes.yaxis)]:
            low, high = sorted(axis.get_view_interval())
            slack = (high - low) * 1e-9
            beyond = [t for t in (*axis.majorTicks, *axis.minorTicks) if not low - slack <= t.get_loc() <= high + slack]
            hidden |= {id(label) for tick in beyond for label in (tick.label1, tick.label2)}
        texts = [t for t in figure.findobj(mpl.text.Text) if t.get_visible() and t.get_text().strip()]
        shown = [(t.get_text(), t.get_window_extent(canvas.get_renderer())) for t in texts if id(t) not in hidden]
        return shown, figure.bbox


def assert_readable(chart: Chart) -> None:
    """Assert that no text leaves the figure or covers another, and that none has marks that only a page sets as type."""
    texts, figure = boxes(chart)
    assert not [text for text, _ in texts if "`" in text], chart.name
    for text, box in texts:
        inside = box.x0 >= -1 and box.y0 >= -1 and box.x1 <= figure.width + 1 and box.y1 <= figure.height + 1
        assert inside, (chart.name, text, box)
    for (one, here), (other, there) in combinations(texts, 2):
        across = min(here.x1, there.x1) - max(here.x0, there.x0)
        up = min(here.y1, there.y1) - max(here.y0, there.y0)
        assert across <= 1 or up <= 1.5, (chart.name, one, other)


def written(chart: Chart) -> list[str]:
    """Return every text of a drawn chart; what was broken into lines as one."""
    with style.fixed_settings():
        figure = chart.draw()
    return [text.get_text().replace("\n", " ") for text in figure.findobj(mpl.text.Text)]
