"""One study from its experiment to a finished folder: plan, claim the folder, run, summarise, write what others read."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.experiment import Experiment
from sim.errors import InterruptedRunError
from sim.trials import tables
from sim.trials.ablation import REAL
from sim.trials.cells import Cell, cells
from sim.trials.identity import identity, versions
from sim.trials.mechanisms import Mechanisms
from sim.trials.runner import Progress, Runner, batches_of
from sim.trials.store import Store, joined, write_aside
from sim.trials.summary import Summary

SUMMARY, MANIFEST = "summary.json", "manifest.json"
REPLICATIONS, TRAJECTORIES = "replications.parquet", "trajectories.parquet"
MECHANISMS = "mechanisms.parquet"


@dataclass(frozen=True, slots=True)
class Request:
    """How a study is to be run."""

    out: Path
    engine: str = "compiled"
    replications: int | None = None
    seed: int | None = None
    workers: int = 2
    fresh: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)  # from the command line, for the manifest


@dataclass(frozen=True, slots=True)
class Ran:
    """A finished study: its summary, and the monthly columns of every cell, arrays (replications, months)."""

    summary: dict[str, Any]
    cells: list[Cell]
    months: dict[int, dict[str, NDArray[Any]]]
    seconds: dict[str, float]
    events: int
    asked: int
    seed: int

    def trajectories(self, point: int, staffing: str) -> dict[str, dict[str, NDArray[Any]]]:
        """Return the monthly columns of every model at one point and staffing mode."""
        return {
            c.model: self.months[c.index]
            for c in self.cells
            if c.point == point and c.staffing.name.lower() == staffing
        }


def as_json(value: Any) -> bytes:
    """Return canonical JSON text, numbers as numbers, no NaN."""
    return (json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def compile_first(experiment: Experiment) -> float:
    """Make sure that the compiled engine is ready; return the seconds that this took."""
    from sim.trials.cells import Planner
    from sim.trials.replication import replicate

    began = time.monotonic()
    point = next(iter(experiment.points()))
    planner = Planner(experiment, point)
    plan, _ = planner.own(point.models[0])
    replicate(plan, seed=experiment.seed, replication=0)
    return time.monotonic() - began


def run_study(
    experiment: Experiment, request: Request, report: Callable[[Progress], None], say: Callable[[str], None]
) -> Ran:
    """Run a study, or what is missing of it, and write its folder. `say` gets a line at each stage.

    Errors: DesignMismatchError if the folder holds another design; InterruptedRunError on Ctrl-C.
    """
    seed = experiment.seed if request.seed is None else request.seed
    replications = request.replications or experiment.replications
    store = Store(request.out)
    store.claim(identity(experiment, seed=seed), fresh=request.fresh)
    say("compiling")
    seconds = {"compile": compile_first(experiment)}
    began = time.monotonic()
    say("planning")
    planned = cells(experiment, seed=seed)
    seconds["plan"] = time.monotonic() - began
    say("simulating")
    began = time.monotonic()
    runner = Runner(store, planned, seed=seed, engine=request.engine)
    try:
        progress = runner.run(replications, request.workers, report)
    except InterruptedRunError:
        kept = min(stored(store, cell, replications) for cell in planned)
        stopped = manifest_of(experiment, request, seed=seed, asked=replications, done=kept)
        write_aside(request.out / MANIFEST, as_json(stopped | {"status": "interrupted"}))
        raise
    seconds["simulate"] = time.monotonic() - began
    say("analysing")
    began = time.monotonic()
    metrics, months = collect(store, planned, replications)
    real = [c for c in planned if c.without == REAL]
    summary = Summary(experiment, real, {c.index: metrics[c.index] for c in real}).build()
    mechanisms = Mechanisms(experiment, planned, metrics, seed)
    summary |= {"mechanisms": mechanisms.explained(), "without": mechanisms.repeated()}
    summary["assumptions"] = strengths(experiment)
    write_tables(request.out, experiment, planned, metrics, months, seed)
    seconds["analyse"] = time.monotonic() - began
    ran = Ran(summary, real, months, seconds, progress.events, replications, seed)
    write_results(ran, experiment, request)
    return ran


def collect(
    store: Store, planned: list[Cell], replications: int
) -> tuple[dict[int, dict[str, NDArray[np.float64]]], dict[int, dict[str, NDArray[Any]]]]:
    """Return the stored metrics and months of every cell, in the order of replications."""
    metrics, months = {}, {}
    for cell in planned:
        parts = [part for b in batches_of(cell.index, replications) if (part := store.load(b)) is not None]
        metrics[cell.index] = joined([m for m, _ in parts])
        months[cell.index] = joined([m for _, m in parts])
    return metrics, months


def strengths(experiment: Experiment) -> dict[str, int]:
    """Return how many of the numbers behind a study are measured, survey, opinion, assumption."""
    from sim.config.provenance import count_by_strength, provenance

    return count_by_strength(provenance(experiment.base))


def write_tables(
    out: Path,
    experiment: Experiment,
    planned: list[Cell],
    metrics: dict[int, dict[str, NDArray[np.float64]]],
    months: dict[int, dict[str, NDArray[Any]]],
    seed: int,
) -> None:
    """Write the Parquet files: the real world in two, replications of worlds without a mechanism in one of their own."""
    paths = [varied.path for varied in experiment.vary]
    real = [c for c in planned if c.without == REAL]
    others = [c for c in planned if c.without != REAL]
    tables.write_parquet(out / REPLICATIONS, [tables.replication_rows(c, metrics[c.index], paths, seed) for c in real])
    tables.write_parquet(out / TRAJECTORIES, [tables.month_rows(c, months[c.index], paths) for c in real])
    if others:
        rows = [tables.replication_rows(c, metrics[c.index], paths, seed) for c in others]
        for cell, columns in zip(others, rows, strict=True):
            columns["without"] = np.array([cell.without] * len(columns["model"]), dtype=object)
        tables.write_parquet(out / MECHANISMS, rows)


def stored(store: Store, cell: Cell, replications: int) -> int:
    """Return how many replications of a cell are stored."""
    return sum(b.last - b.first for b in batches_of(cell.index, replications) if store.has(b))


def manifest_of(experiment: Experiment, request: Request, *, seed: int, asked: int, done: int) -> dict[str, Any]:
    """Return what a folder says about how it was made."""
    return {
        "experiment": experiment.key,
        "title": experiment.title,
        "source": str(experiment.path),
        "settings": dict(request.settings),
        "design": dict(experiment.design),
        "sha256": experiment.sha256,
        "identity": identity(experiment, seed=seed),
        "versions": versions(),
        "engine": request.engine,
        "seed": seed,
        "replications": {"asked": asked, "done": done, "failed": 0},
    }


def write_results(ran: Ran, experiment: Experiment, request: Request) -> None:
    """Write summary.json and manifest.json; called again when findings and charts are added."""
    manifest = manifest_of(experiment, request, seed=ran.seed, asked=ran.asked, done=int(ran.summary["n"]))
    manifest |= {
        "status": "complete",
        "events": ran.events,
        "seconds": {name: round(value, 3) for name, value in ran.seconds.items()},
    }
    write_aside(request.out / SUMMARY, as_json(ran.summary))
    write_aside(request.out / MANIFEST, as_json(manifest))


def load_summary(folder: Path) -> dict[str, Any]:
    """Return the stored summary of a run."""
    found: dict[str, Any] = json.loads((folder / SUMMARY).read_text(encoding="utf-8"))
    return found
