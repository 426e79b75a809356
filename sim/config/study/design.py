"""The resolved design of a study as plain data with one canonical hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

from sim.config.language.checked import Checked
from sim.config.policies.words import policy_design, sign_of
from sim.config.resolving.experiment import DEFAULT_MEASURE_FROM, Experiment
from sim.model.inputs import Company

# More runs of the same design are not another design; a title is for people.
NOT_HASHED = ("replications", "title")
# What is asked of the simulated futures, not what is simulated: a folder keeps its runs when only this changes.
ASKED = (
    "decide_on",
    "worth_acting_on",
    "crossing_of",
    "explain_by",
    "repeat_without",
    "methods",
    "worlds",
    "futures",
    "value_of_a_point",
    "scenarios",
    "pilot",
)


def plain_values(checked: Checked) -> dict[str, object]:
    """Return every value of a checked tree by path in canonical units; a range keeps its ends."""
    values: dict[str, object] = {}
    for path, held in checked.held.items():
        quantity = held.quantity
        if quantity is not None and quantity.is_range:
            values[path] = {"held": held.value, "low": quantity.low, "likely": quantity.likely, "high": quantity.high}
        elif quantity is not None and quantity.basis is not None:
            values[path] = {"held": held.value, "of": quantity.basis}
        else:
            values[path] = held.value
    return values


def design_of(experiment: Experiment) -> dict[str, object]:
    """Return the whole resolved study as a dictionary that JSON can hold."""
    base = experiment.base
    calibration = base.calibration
    return {
        "experiment": _own_keys(experiment) | _said_keys(experiment),
        "company": {"key": base.company.key, **_listed(base.company), **plain_values(base.company_checked)},
        "calibration": None if calibration is None else {name: asdict(levels) for name, levels in calibration.items()},
        "assumptions": dict(base.assumptions.values),
        "models": {key: _model(checked) for key, checked in base.models_checked.items()},
        "plans": {checked.key: plain_values(checked) for checked in base.plans_checked.values()},
    }


def _listed(company: Company) -> dict[str, object]:
    """Return what tells one list of accounts from another; nothing of the accounts themselves."""
    return {} if company.listed is None else {"accounts_sha256": company.listed.sha256}


def _own_keys(experiment: Experiment) -> dict[str, object]:
    crossing = experiment.crossing_of
    return {
        "key": experiment.key,
        "title": experiment.title,
        "study": experiment.study,
        "company": experiment.company,
        "models": [case.key for case in experiment.models],
        "baseline": experiment.baseline,
        "staffing": [mode.name.lower() for mode in experiment.staffing],
        "heads": experiment.heads,
        "horizon_months": experiment.horizon_months,
        "vary": [{"path": each.path, "values": list(each.values)} for each in experiment.vary],
        "crossing_of": None if crossing is None else {"metric": crossing.metric, "along": crossing.along},
        "decide_on": list(experiment.decide_on),
        "worth_acting_on": dict(experiment.worth_acting_on),
        "explain_by": list(experiment.explain_by),
        "repeat_without": list(experiment.repeat_without),
        "replications": {key: value for key, value in asdict(experiment.replications).items() if value},
        "seed": experiment.seed,
    }


def _said_keys(experiment: Experiment) -> dict[str, object]:
    """Return what only some studies say: without it a design reads as it did before there were such keys."""
    said: dict[str, object] = {}
    sign = sign_of(experiment.base.company_checked)
    policies = {name: stage for case in experiment.models for name, stage in policy_design(case, sign).items()}
    if policies:
        said["policies"] = policies
    if experiment.same_pay:
        said["pay"] = "same"
    if experiment.follow:
        said["follow"] = {each.path: [each.leader, each.more] for each in experiment.follow}
    if experiment.targets is not None:
        said["targets"] = asdict(experiment.targets)
    asked = experiment.sensitivity
    if asked is not None:
        said["uncertain"] = {each.path: [each.form, each.low, each.likely, each.high] for each in asked.inputs}
        said["move_together"] = [
            {"these": [asked.inputs[k].path for k in each.inputs], "correlation": each.correlation}
            for each in asked.together
        ]
        said["recalibrate"] = asked.recalibrate
        said |= {"methods": list(asked.methods), "worlds": asked.worlds, "futures": asked.futures}
        said["value_of_a_point"] = asked.value_of_a_point
        said["scenarios"] = [asdict(each) for each in asked.questions]
        said["pilot"] = None if asked.trial is None else asdict(asked.trial)
    if experiment.measure_from_months != DEFAULT_MEASURE_FROM:
        said["measure_from_months"] = experiment.measure_from_months
    return said


def _model(checked: Checked) -> dict[str, object]:
    # The order of the roles numbers the seats, so it belongs to the design although a mapping has no order.
    return {"role_order": list(checked.names("people")), **plain_values(checked)}


def canonical(design: object) -> str:
    """Return JSON with sorted keys and no spaces: equal designs give equal text."""
    return json.dumps(design, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(design: Mapping[str, object]) -> str:
    """Return the hash of a design without its number of replications and titles."""
    return hashlib.sha256(canonical(identifying(design)).encode()).hexdigest()


def identifying(value: object) -> object:
    """Return a design without its number of replications and titles: what its hash is of."""
    return _without(value, NOT_HASHED)


def simulated(value: object) -> object:
    """Return what of a design two runs must share to be one study: what is asked of the results is no part of it."""
    return _without(value, (*NOT_HASHED, *ASKED))


def _without(value: object, names: tuple[str, ...]) -> object:
    if isinstance(value, Mapping):
        return {
            name: _without(below, names)
            for name, below in value.items()
            if name not in names and not str(name).endswith(".title")
        }
    return value
