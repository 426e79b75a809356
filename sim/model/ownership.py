"""Ownership rules from words to intervals: one record per rule, first match wins."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import ModelError
from sim.model.inputs import Company, Condition, OrgModel, OwnershipRule, Segment
from sim.model.parameters import FIELDS, RULE
from sim.vocabulary import Activity

AUTOMATED = -1
BOTH, ONLY_AUTO, ONLY_MANUAL = 3, 2, 1


def narrow(record: Any, condition: Condition, segments: list[str]) -> None:
    """Narrow a rule's record by one condition."""
    op, value = condition.op, condition.value
    if condition.field == "segment":
        bit = 1 << segments.index(str(value)) if value in segments else 0
        record["segments"] &= bit if op == "is" else ~bit
    elif condition.field == "auto_renew":
        record["auto_renew"] &= ONLY_AUTO if bool(value) == (op == "is") else ONLY_MANUAL
    elif condition.field in FIELDS:
        k = FIELDS.index(condition.field)
        bound = float(value)
        if op in (">", ">=", "is"):
            record["low"][k] = max(record["low"][k], math.nextafter(bound, math.inf) if op == ">" else bound)
        if op in ("<", "<=", "is"):
            record["high"][k] = min(record["high"][k], math.nextafter(bound, -math.inf) if op == "<" else bound)
    else:
        raise ModelError(f"no ownership field {condition.field!r}")


def record_of(rule: OwnershipRule, roles: list[str], segments: list[str]) -> NDArray[Any]:
    """Return the record of one rule; taking an account over falls to whoever onboards it."""
    record = np.zeros((), RULE)
    record["low"], record["high"] = -math.inf, math.inf
    record["segments"] = (1 << len(segments)) - 1
    record["auto_renew"] = BOTH
    for activity in rule.work:
        record["work"] |= 1 << activity
        if activity == Activity.ONBOARDING:
            record["work"] |= 1 << Activity.HANDOFF
    record["owner"] = AUTOMATED if rule.owner is None else roles.index(rule.owner)
    for condition in rule.when:
        narrow(record, condition, segments)
    return record


def compiled_rules(company: Company, model: OrgModel) -> NDArray[Any]:
    """Return the RULE records of a model for a company, in order."""
    roles = [role.key for role in model.roles]
    segments = [segment.key for segment in company.segments]
    return np.array([record_of(rule, roles, segments) for rule in model.ownership], RULE)


def mean_term(segment: Segment) -> float:
    """Return the mean length of a segment's contracts in months."""
    return sum(months * share for months, share in segment.contracts)


def owners_of_sample(
    rules: NDArray[Any],
    *,
    segment_number: int,
    arr: NDArray[np.float64],
    deal: NDArray[np.float64],
    years: NDArray[np.float64],
    segment: Segment,
) -> NDArray[np.int64]:
    """Return who owns what on a sample of accounts: (2, n, j), those without auto-renewal first; -1 = automated.

    arr, deal: cents, (n,); years: with us, (n,). The draw for coverage by share runs over the whole sample.
    """
    values = np.stack(
        [
            arr,
            np.maximum(1.0, np.round(arr / segment.price_per_seat_cents)),
            np.floor(years * 12.0 / mean_term(segment)),
            365.0 * years,
            deal,
            (np.arange(arr.size) * 7 % arr.size + 0.5) / arr.size,
        ]
    )
    owners = np.full((2, arr.size, len(Activity)), AUTOMATED, np.int64)
    open_still = np.ones(owners.shape, bool)
    for rule in rules:
        if not rule["segments"] >> segment_number & 1:
            continue
        fits = np.all((rule["low"][:, None] <= values) & (values <= rule["high"][:, None]), axis=0)
        work = (int(rule["work"]) >> np.arange(len(Activity)) & 1).astype(bool)
        renewed = np.array([rule["auto_renew"] & ONLY_MANUAL, rule["auto_renew"] & ONLY_AUTO]).astype(bool)
        taken = open_still & renewed[:, None, None] & fits[:, None] & work
        owners[taken] = rule["owner"]
        open_still &= ~taken
    return owners
