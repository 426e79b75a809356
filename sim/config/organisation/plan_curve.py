"""Target, threshold and cap of a component: units that fit the metric, and points in the right order."""

from __future__ import annotations

from sim.config.language.checked import Checked, HeldValue
from sim.config.language.nodes import Problems
from sim.model.numbers import Dimension as D

EXAMPLES = {
    "renewal_arr": "$1.6M, or 80 % of opening ARR",
    "expansion_arr": "12 % of opening ARR, or $400k",
    "time_to_value": "60 days",
    "leads": "12",
}
NO_BENCHMARK = ("time_to_value", "leads")
"""Metrics for which a company has no benchmark of its own."""


def fits(metric: str, held: HeldValue) -> bool:
    """Say whether a number is in a unit of the metric."""
    quantity = held.quantity
    if quantity is None or quantity.basis == "target":
        return True
    if metric in ("renewal_arr", "expansion_arr"):
        return quantity.dimension is D.MONEY or quantity.basis == "opening ARR"
    if metric == "time_to_value":
        return quantity.dimension is D.DURATION
    if metric == "leads":
        return quantity.dimension is D.COUNT
    return quantity.dimension is D.SHARE and quantity.basis is None


def check_curve(checked: Checked, path: str, problems: Problems) -> None:
    """Note a unit that does not fit, points that cannot be compared with the target, and points out of order."""
    metric = checked.word(f"{path}.pays_for")
    if not metric:
        return
    target = checked.held.get(f"{path}.target")
    points = {name: checked.held.get(f"{path}.{name}.at") for name in ("threshold", "cap")}
    for held in (target, *points.values()):
        if held is not None and not fits(metric, held):
            example = EXAMPLES.get(metric, "91 %")
            message = f"is no amount of {metric} (got {held.node.text}). Write it like {example}."
            problems.add(held.node.place, held.path, message)
            return
    if target is None:
        return
    if target.quantity is None and metric in NO_BENCHMARK:
        message = f"a company has no benchmark for {metric} (got benchmark). Write {EXAMPLES[metric]}."
        problems.add(target.node.place, target.path, message)
        return
    if target.quantity is not None and float(target.value) <= 0.0:
        message = f"must be more than nothing (got {target.node.text}). Correct the number."
        problems.add(target.node.place, target.path, message)
        return
    for name, held in points.items():
        if held is not None and multiple(checked, path, name) is None:
            remedy = f"Write it like {'90' if name == 'threshold' else '120'} % of target."
            message = f"cannot be compared with the target {target.node.text} (got {held.node.text}). {remedy}"
            problems.add(held.node.place, held.path, message)
            return
    _check_order(checked, path, target, points, problems)


def _check_order(
    checked: Checked, path: str, target: HeldValue, points: dict[str, HeldValue | None], problems: Problems
) -> None:
    """Threshold below cap, and the target between them: in attainment, so that fewer days are more."""
    low, high = multiple(checked, path, "threshold"), multiple(checked, path, "cap")
    threshold, cap = points["threshold"], points["cap"]
    if threshold is not None and cap is not None and low is not None and high is not None and low > high:
        message = f"asks for more than the cap (got {threshold.node.text}, cap {cap.node.text}). Correct one of them."
        problems.add(threshold.node.place, threshold.path, message)
    elif threshold is not None and low is not None and low > 1.0:
        message = f"asks for more than the target (got {threshold.node.text}, target {target.node.text}). "
        problems.add(threshold.node.place, threshold.path, message + "Correct one of them.")
    elif cap is not None and high is not None and high < 1.0:
        message = f"asks for less than the target (got {cap.node.text}, target {target.node.text}). "
        problems.add(cap.node.place, cap.path, message + "Correct one of them.")
    else:
        for held, at in ((threshold, low), (cap, high)):
            _check_step(checked, held, at, problems)


def _check_step(checked: Checked, held: HeldValue | None, at: float | None, problems: Problems) -> None:
    """At the target 100% is paid, so a threshold or cap that lies on it can pay nothing else."""
    pays = checked.held.get(held.path.removesuffix("at") + "pays") if held is not None else None
    if held is not None and pays is not None and at == 1.0 and float(pays.value) != 1.0:
        message = f"must be 100 % at the target itself (got {pays.node.text} at {held.node.text}). Correct one of them."
        problems.add(pays.node.place, pays.path, message)


def multiple(checked: Checked, path: str, name: str) -> float | None:
    """Return threshold or cap as attainment, a multiple of the target; None where there is none or no common unit."""
    target, held = checked.held.get(f"{path}.target"), checked.held.get(f"{path}.{name}.at")
    if target is None or held is None or held.quantity is None:
        return None
    if held.quantity.basis == "target":
        return float(held.value)
    if target.quantity is None or target.quantity.basis != held.quantity.basis:
        return None
    if target.quantity.dimension is not held.quantity.dimension:
        return None
    if checked.word(f"{path}.pays_for") == "time_to_value":
        return float(target.value) / float(held.value) if float(held.value) > 0.0 else None
    return float(held.value) / float(target.value)


def threshold_of(checked: Checked, path: str) -> float | None:
    """Return the attainment below which a component pays nothing."""
    return multiple(checked, path, "threshold")


def cap_of(checked: Checked, path: str) -> float | None:
    """Return the attainment above which a component pays no more."""
    return multiple(checked, path, "cap")
