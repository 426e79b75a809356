"""The charts of a sweep: a line along one varied path, maps over two, small panels over several; none drawn twice."""

from collections.abc import Mapping, Sequence

from sim.report.charts.sweeps import best_model_map, difference_map, frontier, split_map, sweep_line, sweep_scatter
from sim.report.drawing import style
from sim.report.drawing.chart import Chart
from sim.results.summary import Summary


def build(summary: Summary, looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return what a study with varied paths supports beyond `frontier` and `split_map`; nothing where none was varied."""
    lines = drawn_metrics(frontier.build(summary, {}, looks))
    maps = drawn_metrics(split_map.build(summary, looks))
    return [
        *best_model_map.build(summary, looks),
        *difference_map.build(summary, looks, maps),
        *sweep_line.build(summary, looks, lines),
        *sweep_scatter.build(summary, looks, maps),
    ]


def drawn_metrics(charts: Sequence[Chart]) -> frozenset[str]:
    """Return the metrics whose differences stand in some charts."""
    return frozenset(str(row[chart.header.index("metric")]) for chart in charts for row in chart.rows)
