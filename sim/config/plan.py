"""From a plan tree to a `Plan`: what a role is paid, checked as a finance team would."""

from __future__ import annotations

from itertools import pairwise

from sim.config.checked import Checked
from sim.config.company_checks import check_sum
from sim.config.nodes import Node, Problems
from sim.config.schema_organisation import PLAN
from sim.config.units import money
from sim.config.walk import check
from sim.model.inputs import Plan


def check_plan(key: str, root: Node, problems: Problems) -> Checked:
    """Check a plan: base against OTE, shares of the variable pay, one of rate and target for each component."""
    checked = check("plan", key, root, PLAN, problems)
    _check_base(checked, problems)
    components = root.get("components")
    items = components.content if components is not None and isinstance(components.content, tuple) else ()
    for index, item in enumerate(items, start=1):
        _check_component(checked, f"components[{index}]", item, problems)
    if components is not None and items:
        paths = [f"components[{index}].share" for index in range(1, len(items) + 1)]
        check_sum(checked, paths, components, "components", "shares must add up to 100 %", problems)
    if not items and variable_pay(checked) > 0:
        node = root.get("base") or root.get("base_share") or root
        problems.add(
            node.place,
            "components",
            f"nothing says what the variable pay is for (got {money(variable_pay(checked))} above base). "
            "Add components whose shares add up to 100 %.",
        )
    return checked


def _check_base(checked: Checked, problems: Problems) -> None:
    root = checked.root
    base, share, ote = root.get("base"), root.get("base_share"), root.get("ote")
    if base is not None and share is not None:
        problems.add(
            share.key,
            "base_share",
            f"give base or base_share, not both (got base {base.text}, base_share {share.text}). Remove one.",
        )
    elif base is None and share is None:
        problems.add(root.key, "base", "is missing (got neither base nor base_share). Write base: $100k.")
    elif base is not None and ote is not None and checked.number("base") > checked.number("ote"):
        message = f"must be at most ote (got {base.text} of {ote.text}). Correct one of them."
        problems.add(base.place, "base", message)


def _check_component(checked: Checked, path: str, item: Node, problems: Problems) -> None:
    rate, target = item.get("rate"), item.get("target")
    if rate is not None and target is not None:
        problems.add(
            item.place, path, f"give rate or target, not both (got rate {rate.text}, target {target.text}). Remove one."
        )
    elif rate is None and target is None and isinstance(item.content, dict):
        problems.add(item.place, path, "needs a rate or a target (got neither). Write rate: 3 %, or a target.")
    if rate is not None:
        for name in ("threshold", "cap"):
            below = item.get(name)
            if below is not None and target is None:
                problems.add(
                    below.key,
                    f"{path}.{name}",
                    f"stands only beside a target (got rate {rate.text}). Remove it, or give a target.",
                )
        return
    _check_order(checked, path, problems)


def _check_order(checked: Checked, path: str, problems: Problems) -> None:
    """Threshold below target below cap, where all are in the same unit."""
    points = [f"{path}.threshold.at", f"{path}.target", f"{path}.cap.at"]
    held = [checked.held[each] for each in points if checked.has(each)]
    for first, second in pairwise(held):
        same = first.quantity and second.quantity and first.quantity.dimension is second.quantity.dimension
        if same and float(first.value) > float(second.value):
            problems.add(
                second.node.place,
                second.path,
                f"must not lie below {first.path.removeprefix(path + '.')} "
                f"(got {second.node.text}, below {first.node.text}). Correct one of them.",
            )


def base_pay(checked: Checked) -> float:
    """Return the base pay in dollars a year."""
    if checked.has("base_share"):
        return checked.number("ote") * checked.number("base_share")
    return checked.number("base")


def variable_pay(checked: Checked) -> float:
    """Return the variable pay at target in dollars a year; 0 where base or OTE could not be read."""
    variable = checked.number("ote") - base_pay(checked)
    return variable if variable > 0.005 else 0.0


def build_plan(checked: Checked) -> Plan:
    """Build the value."""
    return Plan(checked.key, checked.word("title"), checked.number("ote"), base_pay(checked))


def note_variable_pay(checked: Checked, problems: Problems) -> None:
    """Refuse, at run, a plan whose variable pay this version would have to leave out."""
    if variable_pay(checked) > 0:
        node = checked.root.get("base") or checked.root.get("base_share") or checked.root
        problems.later(
            node.key,
            "base",
            f"pay effects are not simulated yet (got {money(variable_pay(checked))} of variable pay). "
            "Set base to ote to run this plan as a salary.",
        )
    kicker = checked.root.get("kicker")
    if kicker is not None:
        problems.later(kicker.key, "kicker", "pay effects are not simulated yet (got a kicker). Remove it to run.")


def describe_plan(checked: Checked) -> str:
    """Say a plan in one line: *base/variable 56/44 · renewals $48,000 at target = $1.6M renewed · …*."""
    ote, variable = checked.number("ote"), variable_pay(checked)
    share = round(100 * (ote - variable) / ote)
    parts = [f"base/variable {share}/{100 - share}"]
    for index in range(1, len(checked.root.get("components").content) + 1 if checked.root.get("components") else 1):  # type: ignore[union-attr]
        at = f"components[{index}]"
        dollars = variable * checked.number(f"{at}.share", 0.0)
        name = {"renewal_arr": "renewals", "expansion_arr": "expansion"}.get(
            checked.word(f"{at}.pays_for"), checked.word(f"{at}.pays_for")
        )
        if checked.has(f"{at}.rate") and checked.number(f"{at}.rate") > 0:
            needed = dollars / checked.number(f"{at}.rate")
            verb = {"renewals": "renewed", "expansion": "expanded"}.get(name, "booked")
            parts.append(f"{name} ${dollars:,.0f} at target = {money(round(needed))} {verb}")
        elif checked.has(f"{at}.target"):
            parts.append(f"{name} ${dollars:,.0f} at {checked.held[f'{at}.target'].node.text}")
    return " · ".join(parts)
