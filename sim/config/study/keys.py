"""The keys of an experiment that need more than their table: horizon, vary, baseline, crossing, metrics, worth."""

from __future__ import annotations

from collections.abc import Iterable

from sim.config.company.company import expected_opening_arr
from sim.config.language.checked import Checked, HeldValue, nearest
from sim.config.language.elsewhere import metric_meant
from sim.config.language.nodes import Node, Place, Problems
from sim.config.language.quantities import ambiguous
from sim.config.resolving.experiment import (
    DEFAULT_MEASURE_FROM,
    DEFAULT_METRICS,
    DEFAULT_MONTHS,
    DEFAULT_REPLICATIONS,
    FEWEST_AT_FIRST,
    Crossing,
    Replications,
)
from sim.config.resolving.paths import Override
from sim.config.study.spread import is_range, spread_nodes
from sim.config.tables.experiment import MIN_MEASURE_FROM
from sim.metrics.registry import UNITS, find, is_money
from sim.model.inputs import Company
from sim.model.numbers import Dimension as D

LEAST_WORTH, MOST_WORTH = 1e-6, 1e12
"""What can be worth acting on, in canonical units: a ten-thousandth of a point or of a cent, and a trillion dollars."""

PRECISION = "replications.precision."

Vary = list[tuple[str, tuple[Node, ...]]]  # path, its values


def replications(checked: Checked, company: Company, problems: Problems) -> Replications:
    """Return how many futures are asked for; note limits that cannot be kept."""
    node = checked.root.get("replications")
    if node is None:
        return DEFAULT_REPLICATIONS
    if not isinstance(node.content, dict):
        number = int(checked.number("replications", DEFAULT_REPLICATIONS.at_most))
        return Replications(number, number)
    least = int(checked.number("replications.at_least", FEWEST_AT_FIRST))
    most = int(checked.number("replications.at_most", DEFAULT_REPLICATIONS.at_most))
    if least < FEWEST_AT_FIRST:
        reason = "the rule that stops a run relies on intervals that promise too much with fewer"
        message = f"must be {FEWEST_AT_FIRST} or more (got {least}): {reason}. Write {FEWEST_AT_FIRST}."
        problems.add(node.content["at_least"].place, "replications.at_least", message)
    elif most < least:
        message = f"must not be below at_least (got {most}, at_least {least}). Write {least} or more."
        problems.add(node.content["at_most"].place, "replications.at_most", message)
    budget = checked.held.get("replications.budget")
    return Replications(least, most, precision(checked, company), None if budget is None else float(budget.value))


def precision(checked: Checked, company: Company) -> dict[str, float]:
    """Return the half-widths that are enough, by metric, where the file says them; shares of opening ARR in dollars."""
    opening = expected_opening_arr(company)
    return {
        path.removeprefix(PRECISION): float(held.value) * (opening if held.quantity.basis == "opening ARR" else 1.0)
        for path, held in checked.held.items()
        if path.startswith(PRECISION) and held.quantity is not None
    }


def period(checked: Checked, problems: Problems) -> tuple[int, int]:
    """Return the horizon and the month from which on averages are taken, in whole months."""
    months = _months(checked, "horizon", DEFAULT_MONTHS, problems)
    start = _months(checked, "measure_from", DEFAULT_MEASURE_FROM, problems)
    if months is None or start is None:
        return DEFAULT_MONTHS, DEFAULT_MEASURE_FROM
    said = checked.held.get("measure_from")
    if said is not None and start < MIN_MEASURE_FROM:
        remedy = f"Write {MIN_MEASURE_FROM} months or more: the first rates need a year to look back on."
        message = f"must be at least {MIN_MEASURE_FROM} months (got {said.node.text}). {remedy}"
        problems.add(said.node.place, "measure_from", message)
    elif said is not None and MIN_MEASURE_FROM < months <= start:
        message = f"must be before the end of {months} months (got {said.node.text}). "
        message += f"Write {months - 1} months or less, or a longer horizon."
        problems.add(said.node.place, "measure_from", message)
    elif months <= start:
        node = checked.held["horizon"].node
        remedy = f"Write {start + 1} months or more: results are averages after month {start}."
        problems.add(node.place, "horizon", f"must be at least {start + 1} months (got {node.text}). {remedy}")
    return months, start


def _months(checked: Checked, key: str, default: int, problems: Problems) -> int | None:
    """Return the whole months of a duration; None where they are not whole."""
    held = checked.held.get(key)
    if held is None:
        return default
    count = float(held.value) * 12 / 365
    if abs(count - round(count)) > 1e-6:
        message = f"must be whole months (got {held.node.text}). Write {round(count)} months."
        problems.add(held.node.place, key, message)
        return None
    return round(count)


def vary_nodes(checked: Checked, problems: Problems) -> tuple[Vary, bool]:
    """Return the varied paths with their values, and whether these go together point by point instead of all with all."""
    node, found = checked.root.get("vary"), entries(checked.root.get("vary"))
    if node is not None and not found and node.content == {}:
        problems.add(
            node.place, "vary", "needs at least one path (got none). Write company.start.customers: [10, 100]."
        )
    if node is None and checked.word("study") == "crossover":
        remedy = "A crossover needs a varied path: vary: {company.start.customers: [10, 100]}."
        problems.add(checked.root.key, "vary", f"is missing (got no such key). {remedy}")
    spread = [path for path, below in found.items() if is_range(below)]
    points = checked.held.get("points")
    if spread and len(spread) == len(found):
        if points is None:
            message = f"needs points to spread over these ranges (got {found[spread[0]].text}). Write points: 64."
            problems.add(found[spread[0]].place, "vary", message)
            return [], True
        if checked.root.get("crossing_of") is not None:
            message = "needs lists of values, for points that are spread lie on no line (got ranges). Write [10, 100]."
            problems.add(found[spread[0]].place, "vary", message)
        nodes = spread_nodes([found[path] for path in spread], int(points.value))
        return list(zip(spread, nodes, strict=True)), True
    if spread:
        message = (
            f"mixes ranges and lists (got {found[spread[0]].text} for {spread[0]}). Write all of them as one or other."
        )
        problems.add(found[spread[0]].place, "vary", message)
    elif points is not None:
        message = f"is read only where vary gives ranges (got {points.node.text}). Remove it, or write 10..400."
        problems.add(points.node.key, "points", message)
    return _listed_nodes(found, problems), False


def _listed_nodes(found: dict[str, Node], problems: Problems) -> Vary:
    kept: Vary = []
    for path, below in found.items():
        items = below.content if isinstance(below.content, tuple) else ()
        texts = [item.text for item in items]
        if isinstance(below.content, tuple) and not items:
            problems.add(below.place, "vary", f"needs at least one value (got none for {path}). Write [10, 100].")
        elif len(set(texts)) < len(texts):
            problems.add(below.place, "vary", f"has a value twice (got {below.text}). Remove one of them.")
        elif items:
            kept.append((path, items))
        elif below.text and ".." in below.text and (error := ambiguous(below.text)) is not None:
            problems.add(below.place, "vary", f"{error.problem} (got {below.text} for {path}). {error.remedy}")
        elif below.text and not is_range(below):
            message = f"needs a list of values (got {below.text} for {path}). "
            problems.add(below.place, "vary", f"{message}Write [10, 100], or put one value under change:.")
    return kept


def vary_place(checked: Checked, path: str) -> Place:
    """Return where a varied path stands."""
    return entries(checked.root.get("vary"))[path].key


def changes(checked: Checked) -> list[Override]:
    """Return what `change:` lays over the files."""
    return [Override(path, below, "change") for path, below in entries(checked.root.get("change")).items()]


def check_fixed(fixed: list[Override], varied: Vary, problems: Problems) -> None:
    """Note a value that is set although the study varies it: it would have no effect."""
    for override in fixed:
        if any(override.path == path for path, _ in varied):
            remedy = f"Set vary.{override.path} to a list such as [{override.node.text}]."
            message = f"this study varies {override.path} (got {override.node.text}). {remedy}"
            problems.add(override.node.key, override.said_by, message)


def check_paid(said: list[Override], paid: Iterable[str], problems: Problems) -> bool:
    """Note a value laid over a plan that nobody is paid by in this study, without effect; say whether there is none."""
    keys = sorted(set(paid))
    for override in said:
        head, _, rest = override.path.partition(".")
        key = rest.split(".")[0]
        if head == "plans" and key not in keys:
            near = nearest(key, keys)
            advice = f"Did you mean {near}?" if near else f"Plans of this study: {', '.join(keys) or 'none'}."
            message = f"nobody in this study is paid by this plan (got {override.path}). {advice}"
            problems.add(override.node.key, override.said_by, message)
            return False
    return True


def entries(node: Node | None) -> dict[str, Node]:
    """Return the entries of a mapping; nothing for anything else."""
    return node.content if node is not None and isinstance(node.content, dict) else {}


def baseline(checked: Checked, keys: list[str], problems: Problems) -> str:
    """Return the key of the baseline: the first model or policy unless another one is named."""
    held = checked.held.get("baseline")
    if held is None:
        return keys[0]
    if held.value not in keys:
        near = nearest(str(held.value), keys)
        advice = f"Did you mean {near}?" if near else f"Name one of {', '.join(keys)}."
        things = "models" if checked.root.get("policies") is None else "policies"
        problems.add(held.node.place, "baseline", f"is not one of the {things} (got {held.value}). {advice}")
    return str(held.value)


def crossing(checked: Checked, varied: list[str] | None, problems: Problems) -> Crossing | None:
    """Return where to look for a change of sign; `varied` None means that a varied path was wrong already."""
    if checked.root.get("crossing_of") is None:
        if checked.word("study") == "crossover":
            remedy = "Write crossing_of: {metric: nrr, along: company.start.customers}."
            problems.add(checked.root.key, "crossing_of", f"is missing (got no such key). {remedy}")
        return None
    along = checked.held.get("crossing_of.along")
    if along is not None and varied is not None and along.value not in varied:
        near = nearest(str(along.value), varied)
        advice = f"Did you mean {near}?" if near else "Name a path of vary."
        problems.add(along.node.place, along.path, f"is not varied (got {along.value}). {advice}")
    return Crossing(checked.word("crossing_of.metric"), checked.word("crossing_of.along"))


def check_metrics(checked: Checked, problems: Problems) -> None:
    """Note metrics that do not exist, and a worth of nothing."""
    for path, held in checked.held.items():
        if path.startswith("decide_on[") or path == "crossing_of.metric":
            _check_metric(str(held.value), held.node.place, path, problems)
    for name, below in entries(checked.root.get("worth_acting_on")).items():
        path = f"worth_acting_on.{name}"
        _check_metric(name, below.key, path, problems)
        if checked.has(path):
            _check_worth(checked.held[path], _unit(name) or "", problems)
    _check_precision(checked, problems)
    given = entries(checked.root.get("worth_acting_on"))
    for name in decide_on(checked):
        unit = _unit(name)
        if unit not in (None, "ratio", "share") and not is_money(unit) and name not in given:
            path = f"worth_acting_on.{name}"
            problems.add(checked.root.key, path, f"is missing (got no default in {unit}). Write {name}: and a number.")


def _check_precision(checked: Checked, problems: Problems) -> None:
    """Note a precision of a metric that decides nothing, of nothing, or in another unit than its metric."""
    asked = checked.root.get("replications")
    if asked is None or not isinstance(asked.content, dict):
        return
    for name, below in entries(asked.content.get("precision")).items():
        path = f"{PRECISION}{name}"
        if name not in decide_on(checked):
            _check_metric(name, below.key, path, problems)
            if find(name) is not None:
                remedy = f"Write {name} under decide_on, or leave it out here."
                problems.add(below.key, path, f"does not decide, so no run waits for it (got {name}). {remedy}")
        elif checked.has(path):
            _check_worth(checked.held[path], _unit(name) or "", problems, NARROW)


ACTED_ON = "Write the smallest difference that you would act on."
NARROW = "Write half the width of an interval that you would decide by, such as 0.25 points."


def _check_worth(held: HeldValue, unit: str, problems: Problems, remedy: str = ACTED_ON) -> None:
    """Note a worth or a precision of nothing, and one in another unit than its metric."""
    place, path, got, quantity = held.node.place, held.path, held.node.text, held.quantity
    assert quantity is not None
    if float(held.value) <= 0:
        problems.add(place, path, f"must be more than nothing (got {got}). {remedy}")
        return
    if not LEAST_WORTH <= float(held.value) <= MOST_WORTH:
        remedy = "Write the smallest difference that you would act on, such as 1 point or $100k."
        problems.add(
            place, path, f"is {'too small to see' if float(held.value) < 1 else 'too large'} (got {got}). {remedy}"
        )
        return
    in_points = quantity.dimension is D.POINTS or (quantity.dimension is D.RATIO and "%" in got)
    in_money = quantity.dimension in (D.MONEY, D.MONEY_RATE) or quantity.basis is not None
    if unit in ("ratio", "share") and not in_points:
        problems.add(place, path, f"must be in points (got {got}). Write 1 point.")
    elif is_money(unit) and not in_money:
        problems.add(place, path, f"must be in money (got {got}). Write $100k or 3 % of opening ARR.")
    elif unit == "days" and quantity.dimension is not D.DURATION:
        problems.add(place, path, f"must be in days (got {got}). Write 5 days.")


def _check_metric(name: str, place: Place, path: str, problems: Problems) -> None:
    if find(name) is not None:
        return
    near = metric_meant(name) or nearest(name, UNITS)
    suggestion = f"Did you mean {near}? " if near else ""
    problems.add(place, path, f"no such metric (got {name}). {suggestion}All of them: postsale list metrics.")


def decide_on(checked: Checked) -> tuple[str, ...]:
    """Return the metrics that the decision is taken on."""
    named = tuple(str(held.value) for path, held in checked.held.items() if path.startswith("decide_on["))
    return named or DEFAULT_METRICS


def worth_acting_on(checked: Checked, company: Company) -> dict[str, float]:
    """Return the smallest difference worth acting on, by metric: 1 point of a rate, 3% of opening ARR of money."""
    opening = expected_opening_arr(company)
    worth: dict[str, float] = {}
    for metric in decide_on(checked):
        worth[metric] = 0.03 * opening if is_money(_unit(metric)) else 0.01
    for path, held in checked.held.items():
        if path.startswith("worth_acting_on.") and held.quantity is not None:
            of_opening = held.quantity.basis == "opening ARR"
            worth[path.removeprefix("worth_acting_on.")] = float(held.value) * (opening if of_opening else 1.0)
    return worth


def _unit(name: str) -> str | None:
    found = find(name)
    return None if found is None else found.unit
