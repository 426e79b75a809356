"""How full the days of people are under each option, and which of their work is missed most."""

import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from sim.config.decision.teams import short_title
from sim.metrics.averaged import Averaged
from sim.results.decision import Workload
from sim.trials.planning.cells import Cell
from sim.vocabulary import Activity

WORDS = re.compile(r"[\w-]+")
FEWEST_A_YEAR = 4.0
"""Work of which less than this comes up in a year is no reason for anything."""


def workloads_of(
    cells: Sequence[Cell], metrics: Mapping[str, Averaged], titles: Mapping[str, str]
) -> tuple[Workload, ...]:
    """Return a row for each role of each option that is busy in it, with the work that it misses most.

    titles: of roles. Load and people are averages over the months that are measured, work is a year's.
    """
    return tuple(
        workload_of(cell, role, metrics[cell.model], titles[role])
        for cell in cells
        for role in cell.design.role_keys
        if role in titles and mean(metrics[cell.model], f"headcount.{role}") > 0.0
    )


def workload_of(cell: Cell, role: str, metrics: Averaged, title: str) -> Workload:
    """Return how full the days of one role are."""
    work, missed, due = most_missed(cell, role, metrics)
    return Workload(
        option=cell.model,
        role=short_title(role, title),
        people=mean(metrics, f"headcount.{role}"),
        load=mean(metrics, f"load.{role}"),
        work=work,
        missed=missed,
        due=due,
    )


def most_missed(cell: Cell, role: str, metrics: Averaged) -> tuple[str, float, float]:
    """Return the work of a role of which the largest share is missed: its name, how much is missed, how much was due.

    Nothing where nothing is missed. What several roles own counts for each.
    """
    found = ("", math.nan, math.nan)
    largest = 0.0
    for activity in Activity:
        name = activity.name.lower()
        owners = WORDS.findall(cell.owners.get(name, "").split(", then ")[-1])
        share = mean(metrics, f"missed_share.{name}")
        missed = mean(metrics, f"missed_work.{name}")
        if role not in owners or not share > largest or missed / share < FEWEST_A_YEAR:
            continue
        found, largest = (name, missed, missed / share), share
    return found


def mean(metrics: Averaged, name: str) -> float:
    """Return the mean of a metric over the simulations that have it; NaN where none has."""
    values = metrics.outcomes.get(name)
    if values is None or np.isnan(values).all():
        return math.nan
    return float(np.nanmean(values))
