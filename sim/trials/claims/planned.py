"""The cells of a claim in the most likely world, planned and ready to run; what pilots found is kept."""

import hashlib
import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.config.claim import Cell as Read
from sim.config.design import canonical, simulated
from sim.config.experiment import Experiment
from sim.trials.ablation import REAL
from sim.trials.cells import Cell, Planner
from sim.trials.claims.bench import case_of
from sim.trials.identity import sources
from sim.trials.store import write_aside
from sim.vocabulary import Staffing

Found = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Plans:
    """Cells by the name of what is read, and how pilots spread the budget over roles in the most likely world."""

    cells: dict[str, Cell]
    tilts: dict[int, Found]


def planned(experiment: Experiment, reads: Sequence[Read], seed: int, folder: Path, workers: int) -> Plans:
    """Return every cell that is read. `folder` keeps what pilots found, so that a run that goes on asks them once."""
    folder.mkdir(parents=True, exist_ok=True)
    points = {point.index: point for point in experiment.points()}
    groups = sorted({(each.without, each.point) for each in reads})

    def group(which: tuple[str, int]) -> tuple[tuple[str, int], dict[str, Cell], Found]:
        world, index = which
        text = json.dumps([sources(), seed, canonical(simulated(experiment.design)), world, index])
        path = folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"
        planner = Planner(experiment, points[index], seed, world, kept(path))
        before = set(planner.tilts)
        found: dict[str, Cell] = {}
        for each in reads:
            if (each.without, each.point) == which and case_of(each) not in found:
                case = next(c for c in planner.point.models if c.key == each.model)
                found[case_of(each)] = planner.cell(case, Staffing[each.staffing.upper()], 0)
        if set(planner.tilts) != before:
            write_aside(path, json.dumps({k: [float(x) for x in v] for k, v in planner.tilts.items()}).encode())
        return which, found, planner.tilts

    pool = ThreadPoolExecutor(workers)
    try:
        done = list(pool.map(group, groups))
    finally:
        pool.shutdown(cancel_futures=True)  # on Ctrl-C only the groups under way are waited for
    cells = {name: cell for _, found, _ in done for name, cell in found.items()}
    numbered = {name: replace(cell, index=k) for k, (name, cell) in enumerate(cells.items())}
    return Plans(numbered, {which[1]: tilts for which, _, tilts in done if which[0] == REAL})


def kept(path: Path) -> Found:
    """Return what pilots found before, by organisation; nothing if there is no whole file."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return {key: np.array(tilt, dtype=np.float64) for key, tilt in said.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}
