"""The resolved design of a study as plain data with one canonical hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict

from sim.config.resolve import Resolved
from sim.config.walk import Checked

Plain = Mapping[str, object]
# More runs of the same design are not another design; a title is for people.
NOT_HASHED = ("replications", "title")


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


def design_of(experiment: Mapping[str, object], resolved: Resolved) -> dict[str, object]:
    """Return the whole resolved study as a dictionary that JSON can hold."""
    calibration = resolved.calibration
    plans = {path: plain_values(checked) for path, checked in resolved.plans_checked.items()}
    keys = {path: checked.key for path, checked in resolved.plans_checked.items()}
    return {
        "experiment": dict(experiment),
        "company": {"key": resolved.company.key, **plain_values(resolved.company_checked)},
        "calibration": None if calibration is None else {name: asdict(levels) for name, levels in calibration.items()},
        "assumptions": dict(resolved.assumptions.values),
        "models": {key: _model(checked) for key, checked in resolved.models_checked.items()},
        "plans": {keys[path]: values for path, values in plans.items()},
    }


def _model(checked: Checked) -> dict[str, object]:
    # The order of the roles numbers the seats, so it belongs to the design although a mapping has no order.
    return {"role_order": list(checked.names("people")), **plain_values(checked)}


def canonical(design: object) -> str:
    """Return JSON with sorted keys and no spaces: equal designs give equal text."""
    return json.dumps(design, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256_of(design: Mapping[str, object]) -> str:
    """Return the hash of a design without its number of replications and titles."""
    return hashlib.sha256(canonical(_stripped(design)).encode()).hexdigest()


def _stripped(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _stripped(below) for name, below in value.items()
                if name not in NOT_HASHED and not str(name).endswith(".title")}
    return value
