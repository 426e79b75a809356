"""What it would be worth to know more before choosing, in dollars: everything, one unknown, a field of a system, a pilot."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.config.scenarios.measurements import measurements
from sim.config.tables.sensitivity import Trial
from sim.statistics.intervals import Floats
from sim.statistics.noise import means, noise
from sim.statistics.surface import Fitted, fit
from sim.statistics.value_of_information import (
    Estimate,
    Information,
    Pilot,
    acceptability,
    against_best,
    evaluation_sample,
    evsi,
    information,
)
from sim.trials.analysis.averages import estimator_of
from sim.trials.analysis.summary import plain
from sim.trials.scenarios.outcomes import ScenarioOutcomes
from sim.trials.scenarios.runs import PILOT_GROWTH
from sim.trials.scenarios.space import Block

EVERY_FACTOR = "factor-"
DEFAULT_METRIC = "nrr"
CURVE = 41
"""Values of a point at which the acceptability curve is drawn."""

LEAST_POINT = 20_000.0
MOST_OF_ARR = 0.06
"""The curve reaches to this share of the opening ARR: about what a point is worth that is kept for years and sold on."""


def dollars(seen: ScenarioOutcomes, block: Block) -> Floats:
    """Return what every organization is worth more than the baseline, (scenarios, futures, models); no missing ones.

    A future that failed under one organization is left out under all: its row is filled with the mean of its scenario.
    """
    table = np.stack([seen.advantage(block, model) for model in seen.models], axis=2)
    bad = np.asarray(np.isnan(table).any(axis=2))
    if bad.any():
        table[bad] = np.nan
        middle = np.stack([means(table[:, :, m]) for m in range(table.shape[2])], axis=1)
        table = np.where(bad[:, :, None], middle[:, None, :], table)
    return table


def told(seen: ScenarioOutcomes, block: Block) -> dict[str, Any]:
    """Return the value of information of a study, with the curves of choosing."""
    table = dollars(seen, block)
    by_world = table.mean(axis=1)
    fitted = fit(block.base, against_best(by_world), factors=seen.space.factors, noise=noise_of(table))
    sample = evaluation_sample(block.base.shape[1])
    groups = {f"{EVERY_FACTOR}{f}": columns for f, columns in enumerate(seen.space.factors)}
    fields = measurements(seen.space.inputs)
    groups |= {field.key: covered(seen, field.inputs) for field in fields}
    best = int(by_world.mean(axis=0).argmax())
    many = np.stack([seen.base_case_value(model) for model in seen.models], axis=1)
    many = many[np.isfinite(many).all(axis=1)]
    futures = many - many[:, [best]]
    found = information(fitted, groups, sample=sample, futures=futures)
    asked = seen.space.asked.value_of_a_point
    base = seen.value(block, seen.experiment.baseline, came=True)
    advantages = [(seen.value(block, m, came=True) - base, seen.advantage(block, m)) for m in seen.models]
    result: dict[str, Any] = {
        "unit": "dollars" if asked is None else "dollars a year",
        "valued_by": "economic_value" if asked is None else asked[0],
        **estimator_of(*advantages),
        "models": list(seen.models),
        "chosen": seen.models[found.best],
        "against_baseline": {model: plain(float(by_world[:, m].mean())) for m, model in enumerate(seen.models)},
        "best_in_worlds": best_in_worlds(fitted, sample, seen.models),
        "q2": {model: plain(float(fitted.q2[m])) for m, model in enumerate(seen.models)},
        "evpi": as_entry(found.evpi),
        "factors": ranked(found, [(f"{EVERY_FACTOR}{f}", {"factor": f}) for f in range(len(seen.space.factors))]),
        "fields": ranked(
            found,
            [(f.key, {"field": f.key, "title": f.title, "system": f.system, "inputs": list(f.inputs)}) for f in fields],
        ),
        "closure": plain(found.closure),
    }
    result["curves"] = curves(seen, block, sample)
    trial = seen.space.asked.trial
    result["pilot"] = None if trial is None else pilot_value(seen, block, trial, fitted, sample)
    return result


def noise_of(table: Floats) -> Floats:
    """Return the variance that luck leaves in the mean of a scenario, (m,), of values less those of the best model."""
    best = int(table.mean(axis=(0, 1)).argmax())
    less = table - table[:, :, [best]]
    found = [noise(less[:, :, m]).within / table.shape[1] if m != best else 0.0 for m in range(table.shape[2])]
    return np.array([0.0 if math.isnan(x) else x for x in found])


def covered(seen: ScenarioOutcomes, inputs: Sequence[int]) -> tuple[int, ...]:
    """Return the columns that are known with these inputs: what moves together with one of them is learned with it."""
    wanted = set(inputs)
    return tuple(sorted({k for factor in seen.space.factors if wanted & set(factor) for k in factor}))


def best_in_worlds(fitted: Fitted, sample: Floats, models: Sequence[str]) -> dict[str, float | None]:
    """Return the share of scenarios in which each organization is best on average, smoothed over noise."""
    values = fitted.surface(sample)
    top = values >= values.max(axis=1, keepdims=True) - 1e-9 * np.abs(values).max()
    share = (top / top.sum(axis=1, keepdims=True)).mean(axis=0)
    return {model: plain(float(share[m])) for m, model in enumerate(models)}


def as_entry(found: Estimate) -> dict[str, Any]:
    """Return an estimate as plain data."""
    return {
        "value": plain(found.value),
        "ci95": [plain(found.low), plain(found.high)],
        "standard_error": plain(found.standard_error),
    }


def ranked(found: Information, rows: Sequence[tuple[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Return the values of these groups with what names them, the largest first."""
    entries = [dict(names) | as_entry(found.evppi[key]) for key, names in rows]
    return sorted(entries, key=lambda row: -(row["value"] or 0.0))


def curves(seen: ScenarioOutcomes, block: Block, sample: Floats) -> dict[str, Any]:
    """Return, for many values of a point of retention, how often each organization is best and what choosing it loses."""
    asked = seen.space.asked.value_of_a_point
    metric, own = asked or (DEFAULT_METRIC, None)
    effect = np.stack([100.0 * means(seen.metric(block, model, metric)) for model in seen.models], axis=1)
    cost = np.stack([means(seen.metric(block, model, "cost_to_serve")) for model in seen.models], axis=1)
    whole = np.isfinite(effect).all(axis=1) & np.isfinite(cost).all(axis=1)
    base = block.base[whole]
    first = np.zeros(len(seen.models), int)
    effects = fit(base, effect[whole] - effect[whole][:, first], factors=seen.space.factors)
    costs = fit(base, cost[whole] - cost[whole][:, first], factors=seen.space.factors)
    most = max(LEAST_POINT, 3.0 * (own or 0.0), MOST_OF_ARR * opening_arr(seen))
    values = np.linspace(0.0, most, CURVE)
    if own is not None:
        values = np.unique(np.append(values, own))
    found = acceptability(effects.surface, costs.surface, values, sample)
    return {
        "metric": metric,
        "own": own,
        "q2": [plain(float(effects.q2[1:].min(initial=1.0))), plain(float(costs.q2[1:].min(initial=1.0)))],
        "points": [
            {
                "value": float(value),
                "share": {model: plain(float(found.most_often[k, m])) for m, model in enumerate(seen.models)},
                "expected_loss": {
                    model: plain(float(found.expected_loss[k, m])) for m, model in enumerate(seen.models)
                },
                "best_on_average": seen.models[found.on_average[k]],
                "evpi": plain(float(found.evpi[k])),
            }
            for k, value in enumerate(values)
        ],
    }


def opening_arr(seen: ScenarioOutcomes) -> float:
    """Return the expected opening ARR in dollars."""
    from sim.config.company.company import expected_opening_arr

    return expected_opening_arr(seen.experiment.base.company)


def pilot_value(seen: ScenarioOutcomes, block: Block, trial: Trial, fitted: Fitted, sample: Floats) -> dict[str, Any]:
    """Return what a pilot is worth that serves some customers by another organization and compares their net growth.

    What it shows is how much better the accounts of the pilot grew than as many others. Its noise is that of two companies
    apart, one under each organization and in different futures, scaled to as few customers: a pilot has no second chance
    to give both the same luck.
    """
    model, base = trial.model, seen.experiment.baseline
    ours, theirs = seen.metric(block, model, PILOT_GROWTH), seen.metric(block, base, PILOT_GROWTH)
    came = [seen.stored(block, key, PILOT_GROWTH, came=True) for key in (model, base)]
    shown = means(ours - theirs)[:, None]
    signal = fit(block.base, shown, factors=seen.space.factors)
    customers = seen.experiment.base.company.start_customers
    apart = float(np.nanmean(np.nanvar(ours, axis=1, ddof=1) + np.nanvar(theirs, axis=1, ddof=1)))
    variance = apart * customers / trial.customers
    found = evsi(fitted.surface, signal.surface, variance, Pilot(trial.cost), sample=sample)
    return {
        "model": model,
        "against": base,
        "customers": trial.customers,
        "months": trial.months,
        **estimator_of((came[0], ours), (came[1], theirs)),
        "cost": trial.cost,
        "shows": {
            "spread_between_worlds": plain(float(np.sqrt(signal.surface.variance[0]))),
            "noise": plain(math.sqrt(variance)),
            "q2": plain(float(signal.q2[0])),
        },
        "evsi": {"value": plain(found.evsi), "standard_error": plain(found.standard_error)},
        "without_noise": plain(found.noise_free),
        "net": plain(found.net),
    }
