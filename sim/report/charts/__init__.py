"""Every chart of a run folder: a list of kinds, each a function from a study to its charts, in the order of the report."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sim.report.drawing.chart import Chart
from sim.results.summary import Summary

if TYPE_CHECKING:
    from sim.report.charts.study import Study, Trajectories

MOST = 6
"""Charts that may stand before the appendix."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of chart. family: how the names of its charts begin; appendix: it always stands behind the others."""

    family: str
    build: "Callable[[Study], list[Chart]]"
    appendix: bool = False


def kinds() -> tuple[Kind, ...]:
    """Return every kind of chart, in the order of the report: what answers the question first."""
    from sim.report.charts import (
        along_a_number,
        differences,
        maps,
        people,
        policies,
        trajectory,
        unknowns,
        waterfalls,
        without,
        work,
        worth,
    )

    return (
        Kind("recovery_arr", policies.recovery_arr),
        Kind("split_map", maps.split_map),
        Kind("frontier", along_a_number.frontier),
        Kind("differences", differences.build),
        Kind("mechanisms", waterfalls.mechanisms),
        Kind("by_size", policies.by_size),
        Kind("best_model_map", maps.best_model_map),
        Kind("difference_map", maps.difference_map),
        Kind("sweep", along_a_number.sweep),
        Kind("sweep_scatter", maps.sweep_scatter),
        Kind("worlds", unknowns.scenarios_of),
        Kind("tornado", unknowns.tornado),
        Kind("acceptability", worth.acceptability),
        Kind("expected_loss", worth.expected_loss),
        Kind("value_of_information", worth.value_of_information),
        Kind("scenarios", worth.scenarios),
        Kind("split_map_without", without.split_map_without),
        Kind("waterfall", waterfalls.waterfall),
        Kind("load", along_a_number.load),
        Kind("recovery_nrr", policies.recovery_nrr, appendix=True),
        Kind("trajectory_nrr", trajectory.nrr, appendix=True),
        Kind("trajectory_grr", trajectory.grr, appendix=True),
        Kind("workload", work.workload, appendix=True),
        Kind("pay", people.pay, appendix=True),
        Kind("handoffs", people.handoffs, appendix=True),
        Kind("morris", unknowns.morris, appendix=True),
        Kind("sobol", unknowns.sobol, appendix=True),
    )


def build_all(summary: Summary, trajectories: "Trajectories") -> list[Chart]:
    """Return the charts that this study supports, in the order of the report, those of the appendix last.

    trajectories: model → column → array [replications, months], of `reading.headline_point(summary)`.
    """
    from sim.report.charts.study import study_of
    from sim.report.views import past

    if past.refused(summary):
        trajectories = {
            model: {name: values for name, values in columns.items() if name not in past.LEVELS}
            for model, columns in trajectories.items()
        }
    study = study_of(past.heeded(summary), trajectories)
    made = [(kind, chart) for kind in kinds() for chart in kind.build(study)]
    first = [chart for kind, chart in made if not kind.appendix]
    behind = [*first[MOST:], *(chart for kind, chart in made if kind.appendix)]
    return [*first[:MOST], *(replace(chart, appendix=True) for chart in behind)]


def draw_all(summary: Summary, trajectories: "Trajectories", folder: Path) -> list[Path]:
    """Write every chart into the folder as SVG, PNG, alt text and CSV; equal results give byte-identical files."""
    return [path for chart in build_all(summary, trajectories) for path in chart.store(folder)]
