"""Which model or policy to choose: how likely each is the best, what choosing it risks, what cannot be told apart yet."""

from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment
from sim.metrics.averaged import Averaged
from sim.metrics.registry import higher_is_better, unit_of
from sim.results import choosing as results
from sim.results.comparing import Mean
from sim.statistics.choosing import Choice, choices
from sim.statistics.intervals import LEVEL, mean_interval
from sim.statistics.paired import largest
from sim.statistics.selection import FIRST_STAGE, Selection, select_best
from sim.trials.analysis.averages import Both, estimator_of, mostly_one
from sim.trials.analysis.summary import staffing_name
from sim.trials.planning.cells import Cell
from sim.vocabulary import Staffing

CONFIDENCE = 0.95

Floats = NDArray[np.float64]
Metrics = Mapping[int, Mapping[str, Floats]]


def choice_entries(
    experiment: Experiment,
    cells: Sequence[Cell],
    metrics: Metrics,
    level: float = LEVEL,
    addresses: Sequence[str] = (),
) -> list[results.Choice]:
    """Return one entry for each point, staffing mode and deciding metric at which several models are compared.

    addresses: by index of a cell, equal where two of them are one and the same simulation.
    """
    worth = {point.index: point.worth_acting_on for point in experiment.points()}
    found = []
    for point, staffing in dict.fromkeys((cell.point, cell.staffing) for cell in cells):
        here = [cell for cell in cells if (cell.point, cell.staffing) == (point, staffing)]
        if len(here) < 2:
            continue
        for metric in experiment.decide_on:
            known = {cell.model: Averaged(metrics[cell.index]) for cell in here if metric in metrics[cell.index]}
            if len(known) > 1:
                alike = {cell.model: addresses[cell.index] if addresses else cell.model for cell in here}
                outcomes = {model: np.asarray(found.outcomes[metric], float) for model, found in known.items()}
                averaged = outcomes if rarely_apart(outcomes) else {m: found[metric] for m, found in known.items()}
                zone = float(worth[point].get(metric, 0.0))
                found.append(choice_entry(averaged, (point, staffing), metric, zone, level, alike, outcomes))
    return found


def rarely_apart(outcomes: Mapping[str, Floats]) -> bool:
    """Say whether any two models come out the same in most simulations: then all are compared as they came out."""
    pairs = combinations(outcomes.values(), 2)
    return any(mostly_one(a - b, largest(a, b)) for a, b in pairs)


def choice_entry(
    table: Mapping[str, Floats],
    place: tuple[int, Staffing],
    metric: str,
    worth: float,
    level: float,
    alike: Mapping[str, str] | None = None,
    outcomes: Mapping[str, Floats] | None = None,
) -> results.Choice:
    """Return what is said of one choice. table: model → metric (n,) as averages are compared, luck taken off.

    worth: smaller differences change no decision. alike: model → a word that models share which are the same simulation.
    outcomes: model → metric (n,) as it came out: in which future a model is best is counted in them.
    """
    keys = list(table)
    words = [(alike or {}).get(key, key) for key in keys]
    rows = np.column_stack([table[key] for key in keys])
    whole = ~np.isnan(rows).any(axis=1)
    rows = rows[whole]
    came = rows if outcomes is None else np.column_stack([outcomes[key] for key in keys])[whole]
    entry = results.Choice(
        point=place[0],
        staffing=staffing_name(place[1]),
        metric=metric,
        unit=unit_of(metric),
        n=len(rows),
        worth=worth,
        best=None,
        not_told_apart=tuple(keys),
        systems=(),
        selection=None,
    )
    if len(rows) < 2:
        return replace(entry, **estimator_of(*zip(came.T, rows.T, strict=True)))
    better = higher_is_better(metric)
    ranked = choices(rows, higher_is_better=better, delta=worth, level=level, futures=came)
    sign = 1.0 if better else -1.0
    best = int(np.argmax(sign * rows.mean(axis=0)))
    regrets = [(sign * (came[:, best] - came[:, k]), sign * (rows[:, best] - rows[:, k])) for k in range(len(keys))]
    return replace(
        entry,
        **estimator_of(*regrets),
        best=keys[best],
        not_told_apart=tuple(key for key, one in zip(keys, ranked, strict=True) if not one.told_apart),
        systems=tuple(
            system(key, one, regrets[k], level, same=words[k] == words[best])
            for k, (key, one) in enumerate(zip(keys, ranked, strict=True))
        ),
        selection=selection_entry(rows, keys, worth, better=better),
    )


def system(key: str, one: Choice, regret: Both, level: float, *, same: bool) -> results.Candidate:
    """Return what is said of one model. regret: the best average less this one, future by future (n,).

    same: this one is the best, or the same simulation.
    """
    loss = mean_interval(regret[1], level, same=same)
    return results.Candidate(
        model=key,
        mean=one.mean,
        best_in_future=one.best_in_future,
        best_on_average=one.best_on_average,
        expected_loss=one.expected_loss,
        regret=Mean(mean=loss.mean, ci95=(loss.low, loss.high), **estimator_of(regret)),
        could_be_best=not one.told_apart,
    )


def selection_entry(rows: Floats, keys: Sequence[str], worth: float, *, better: bool) -> results.Selection | None:
    """Return what the fully sequential selection says after these futures; nothing without a zone or with too few."""
    if worth <= 0.0 or len(rows) <= FIRST_STAGE:
        return None
    found: Selection = select_best(
        rows, delta=worth, confidence=CONFIDENCE, first_stage=FIRST_STAGE, higher_is_better=better
    )
    return results.Selection(
        procedure="KN",
        confidence=CONFIDENCE,
        worth=worth,
        selected=None if found.selected is None else keys[found.selected],
        survivors=tuple(keys[k] for k in found.survivors),
        eliminated=tuple(
            results.Elimination(model=keys[e.system], by=keys[e.by], after=e.after) for e in found.eliminated
        ),
        more_futures=found.needed,
    )
