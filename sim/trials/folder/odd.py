"""The simulations of a finished run in which what it recommends did worst, beside what would have been best there."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sim.errors import InputError
from sim.metrics.luck import OF
from sim.metrics.registry import higher_is_better
from sim.trials.folder.differing import finished
from sim.trials.folder.stored import StoredRun, open_run
from sim.trials.folder.telling import AGAIN, wrong
from sim.trials.storage.files_written import DECISION, SUMMARY
from sim.trials.storage.json_files import OddError, brief, mapping_in

Floats = NDArray[np.float64]
SHOWN = ("ending_arr", "nrr")


@dataclass(frozen=True, slots=True)
class Recommended:
    """What a run recommends: a model, on which metric, at which point and staffing, out of which models."""

    model: str
    metric: str
    point: int
    staffing: str
    models: tuple[str, ...]

    @property
    def sign(self) -> float:
        """Return 1 where more of the metric is better, −1 where less is."""
        return 1.0 if higher_is_better(self.metric) else -1.0


@dataclass(frozen=True, slots=True)
class OddOne:
    """One simulation: the best other option there, and what the recommended one and that one came to.

    came: by model, the recommended one first, the metric and SHOWN, NaN where there is none. behind: by how much the
    recommended one is worse in the metric, above 0. luck: how much of that luck made; NaN where it is not known.
    """

    replication: int
    other: str
    came: dict[str, dict[str, float]]
    behind: float
    luck: float


@dataclass(frozen=True, slots=True)
class Odd:
    """The worst simulations, worst first; in how many of n the recommended option is behind another."""

    recommended: Recommended
    ones: tuple[OddOne, ...]
    behind: int
    n: int


def recommended(run: StoredRun) -> Recommended:
    """Return what a run recommends on the first metric that it decides on, at its first point and staffing mode.

    A decision beside the run has the last word on the model. Errors: InputError where there is nothing to choose.
    """
    summary, first = run.summary, run.summary.points[0]
    models = tuple(first.models)
    if len(models) < 2:
        raise wrong(
            run.folder,
            f"compares nothing: it has one option ({models[0] if models else 'none'}). Name a run with two or more.",
        )
    metric = summary.decide_on[0] if summary.decide_on else ""
    best = next(
        (
            choice.best
            for choice in summary.choice
            if (choice.point, choice.staffing, choice.metric) == (first.point, first.staffing, metric)
        ),
        None,
    )
    best = decision(run.folder / DECISION, models) or best
    if best is None:
        raise wrong(
            run.folder / SUMMARY, "recommends nothing: no option has the best average. Run it with more replications."
        )
    return Recommended(best, metric, first.point, first.staffing, models)


def decision(path: Path, models: tuple[str, ...]) -> str | None:
    """Return the model that a decision chose; None where there is no decision. Errors: InputError if it is damaged."""
    if not path.is_file():
        return None
    try:
        held = mapping_in(path, {"choice": str, "staying": str})
    except OddError as error:
        raise wrong(path, f"is damaged: {error}. {AGAIN}") from error
    for key in ("choice", "staying"):
        if held[key] not in models:
            raise wrong(path, f"is damaged: {key} must be one of {', '.join(models)} (got {brief(held[key])}). {AGAIN}")
    return str(held["choice"])


def finished_run(folder: Path) -> StoredRun:
    """Return a finished run. Errors: InputError if the folder holds none."""
    finished(folder)
    return open_run(folder)


def odd_ones(run: StoredRun, most: int) -> Odd:
    """Return the simulations in which what a run recommends was furthest behind the best other option, at most so many.

    Only those in which it was behind at all, and of equal ones the first. Errors: InputError where there is nothing to
    choose, or where too few outcomes are stored.
    """
    asked = recommended(run)
    luck = OF.get(asked.metric, "")
    names = dict.fromkeys([asked.metric, *SHOWN, luck])
    held = {model: run.metrics(asked.point, asked.staffing, model, [n for n in names if n]) for model in asked.models}
    if any(asked.metric not in columns for columns in held.values()):
        raise lacking(run, asked.metric)
    others = [model for model in asked.models if model != asked.model]
    mine = asked.sign * held[asked.model][asked.metric]
    theirs = np.stack([asked.sign * held[model][asked.metric] for model in others])
    known = np.flatnonzero(~np.isnan(mine) & ~np.isnan(theirs).any(axis=0))
    if not known.size:
        raise lacking(run, asked.metric)
    behind = theirs[:, known].max(axis=0) - mine[known]
    worst = [int(k) for k in np.argsort(-behind, kind="stable")[:most] if behind[k] > 0.0]
    ones = []
    for k in worst:
        row = int(known[k])
        other = others[int(theirs[:, row].argmax())]
        pair = {model: held[model] for model in (asked.model, other)}
        came = {model: {n: at(columns, n, row) for n in (asked.metric, *SHOWN)} for model, columns in pair.items()}
        lucks = [at(columns, luck, row) for columns in pair.values()]
        ones.append(OddOne(row, other, came, float(behind[k]), asked.sign * (lucks[1] - lucks[0])))
    return Odd(asked, tuple(ones), int((behind > 0.0).sum()), int(known.size))


def at(columns: dict[str, Floats], name: str, row: int) -> float:
    """Return what a column says of a simulation; NaN where there is no such column."""
    return float(columns[name][row]) if name in columns else float("nan")


def lacking(run: StoredRun, metric: str) -> InputError:
    """Return the error for a run that holds no outcome of what it decides on."""
    return wrong(run.folder / SUMMARY, f"decides on {metric}, of which no simulation has every option's. {AGAIN}")
