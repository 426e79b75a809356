"""Every chart of a run folder; each family is one file with a `build` that returns `Chart` values."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from sim.report.drawing.chart import Chart
from sim.results.summary import Summary

Trajectories: TypeAlias = Mapping[str, Mapping[str, Any]]


def build_all(
    summary: Summary, trajectories: Trajectories, kept: Mapping[str, Mapping[str, str]] | None = None
) -> list[Chart]:
    """Return the charts that this study supports, in the order of the report.

    `trajectories` (model → column → array [replications, months]) belong to `reading.headline_point(summary)`;
    `kept` are the looks that an earlier run noted in its manifest (`style.as_kept`).
    """
    from sim.report.charts.comparing import differences, mechanisms, trajectory, waterfall, without_curves
    from sim.report.charts.people import handoffs, load, pay, workload
    from sim.report.charts.policies import by_size, recovery, regret
    from sim.report.charts.scenarios import (
        acceptability,
        expected_loss,
        morris,
        scenarios,
        sobol,
        tornado,
        value_of_information,
        worlds,
    )
    from sim.report.charts.sweeps import frontier, split_map, sweeps
    from sim.report.drawing import style
    from sim.report.views.twins import shown_once
    from sim.report.words.reading import headline_point, model_keys, points

    every, summary = summary, shown_once(summary)
    if summary is not every:
        here = headline_point(summary).models
        trajectories = {model: months for model, months in trajectories.items() if model in here}
    models = {key: next(p.models[key] for p in points(every) if key in p.models) for key in model_keys(every)}
    looks = {key: look for key, look in style.looks_for(models, kept).items() if key in model_keys(summary)}
    return [
        *split_map.build(summary, looks),
        *without_curves.build(summary, looks),
        *regret.build(summary, looks),
        *recovery.build(summary, looks),
        *by_size.build(summary, looks),
        *frontier.build(summary, trajectories, looks),
        *sweeps.build(summary, looks),
        *trajectory.build(summary, trajectories, looks),
        *differences.build(summary, looks),
        *waterfall.build(summary, trajectories, looks),
        *workload.build(summary, looks),
        *load.build(summary, looks),
        *mechanisms.build(summary, looks),
        *pay.build(summary, looks),
        *handoffs.build(summary, looks),
        *worlds.build(summary, looks),
        *tornado.build(summary, looks),
        *acceptability.build(summary, looks),
        *expected_loss.build(summary, looks),
        *value_of_information.build(summary, looks),
        *scenarios.build(summary, looks),
        *morris.build(summary, looks),
        *sobol.build(summary, looks),
    ]


def draw_all(
    summary: Summary,
    trajectories: Trajectories,
    folder: Path,
    kept: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Path]:
    """Write every chart into the folder as SVG, PNG, alt text and CSV; equal results give byte-identical files."""
    return [path for chart in build_all(summary, trajectories, kept) for path in chart.store(folder)]
