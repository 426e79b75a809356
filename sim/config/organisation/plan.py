"""From a plan tree to a `Plan`: what a role is paid, checked as a finance team would."""

from __future__ import annotations

from sim.config.company.checks import check_sum
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Problems
from sim.config.language.units import money
from sim.config.language.walk import check
from sim.config.organisation.plan_curve import cap_of, check_curve, threshold_of
from sim.config.tables.organisation import PLAN
from sim.model.inputs import Component, Kicker, Plan
from sim.vocabulary import Book, PayMetric

_PERIODS = {"month": 1, "quarter": 3, "year": 12}
_MOST_COMPONENTS = 6  # that the rules have room for, beside a kicker
_WITH_RATE = ("renewal_arr", "expansion_arr")
_SHORT = {"renewal_arr": "renewals", "expansion_arr": "expansion"}
_VERBS = {"renewal_arr": "renewed", "expansion_arr": "expanded"}
_BOOKS = {"own": "the own book", "pair": "the pair's book", "company": "the whole company"}


def check_plan(key: str, root: Node, problems: Problems) -> Checked:
    """Check a plan: base against OTE, shares of the variable pay, one of rate and target for each component."""
    checked = check("plan", key, root, PLAN, problems)
    root = checked.root
    _check_base(checked, problems)
    components = root.get("components")
    paths = component_paths(checked)
    items = components.content if components is not None and isinstance(components.content, tuple) else ()
    for path, item in zip(paths, items, strict=True):
        _check_component(checked, path, item, problems)
    if components is not None and items:
        shares = [f"{path}.share" for path in paths]
        check_sum(checked, shares, components, "components", "shares must add up to 100 %", problems)
    if components is not None and len(items) > _MOST_COMPONENTS:
        message = f"may be {_MOST_COMPONENTS} at most (got {len(items)}). Remove some."
        problems.add(components.key, "components", message)
    if not items and variable_pay(checked) > 0:
        node = root.get("base") or root.get("base_share") or root
        problems.add(
            node.place,
            "components",
            f"nothing says what the variable pay is for (got {money(variable_pay(checked))} above base). "
            "Add components whose shares add up to 100 %.",
        )
    return checked


def component_paths(checked: Checked) -> list[str]:
    """Return the path of each component, in file order."""
    node = checked.root.get("components")
    items = node.content if node is not None and isinstance(node.content, tuple) else ()
    return [f"components[{index}]" for index in range(1, len(items) + 1)]


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
        got = f"got rate {rate.text}, target {target.text}"
        problems.add(item.place, path, f"give rate or target, not both ({got}). Remove one.")
        return
    if rate is None and target is None and isinstance(item.content, dict):
        problems.add(item.place, path, "needs a rate or a target (got neither). Write rate: 3 %, or a target.")
    if rate is None:
        check_curve(checked, path, problems)
        return
    metric = checked.word(f"{path}.pays_for")
    if metric and metric not in _WITH_RATE:
        message = f"pays only for dollars renewed or expanded (got rate {rate.text} for {metric}). Give it a target."
        problems.add(rate.place, f"{path}.rate", message)
    for name in ("threshold", "cap"):
        below = item.get(name)
        if below is not None:
            message = f"stands only beside a target (got rate {rate.text}). Remove it, or give a target."
            problems.add(below.key, f"{path}.{name}", message)


def base_share(checked: Checked) -> float:
    """Return the base pay as a share of OTE."""
    if checked.has("base_share"):
        return checked.number("base_share")
    return checked.number("base") / checked.number("ote")


def variable_pay(checked: Checked) -> float:
    """Return the variable pay at target in dollars a year; 0 where base or OTE could not be read."""
    ote = checked.number("ote")
    variable = round(ote - (checked.number("base") if checked.has("base") else ote * base_share(checked)), 2)
    return variable if variable > 0.0 else 0.0


def build_plan(checked: Checked) -> Plan:
    """Build the value."""
    kicker = None
    if checked.has("kicker.pays_for"):
        kicker = Kicker(
            pays_for=PayMetric[checked.word("kicker.pays_for").upper()],
            book=Book[checked.word("kicker.book", "own").upper()],
            above=checked.number("kicker.above"),
            dollars=checked.number("kicker.pays"),
        )
    return Plan(
        key=checked.key,
        title=checked.word("title"),
        ote=checked.number("ote"),
        base_share=base_share(checked),
        period_months=_PERIODS[checked.word("pay_period", "quarter")],
        components=tuple(_build_component(checked, path) for path in component_paths(checked)),
        kicker=kicker,
    )


def _build_component(checked: Checked, path: str) -> Component:
    target = checked.held.get(f"{path}.target")
    quantity = target.quantity if target is not None else None
    return Component(
        pays_for=PayMetric[checked.word(f"{path}.pays_for").upper()],
        share=checked.number(f"{path}.share"),
        book=Book[checked.word(f"{path}.book", "own").upper()],
        rate=checked.number(f"{path}.rate") if checked.has(f"{path}.rate") else None,
        target=None if quantity is None else quantity.value,
        of_opening_arr=quantity is not None and quantity.basis == "opening ARR",
        threshold_at=threshold_of(checked, path) or 0.0,
        threshold_pays=checked.number(f"{path}.threshold.pays", 0.0),
        cap_at=cap_of(checked, path),
        cap_pays=checked.number(f"{path}.cap.pays", 1.0),
    )


def describe_plan(checked: Checked) -> str:
    """Say a plan in one line: *base/variable 56/44 · renewals $48,000 at target = $1.6M renewed · …*."""
    variable = variable_pay(checked)
    share = round(100 * base_share(checked))
    parts = [f"base/variable {share}/{100 - share}"]
    parts += [_describe_component(checked, at, variable) for at in component_paths(checked)]
    if checked.has("kicker.pays"):
        metric, book = checked.word("kicker.pays_for"), _BOOKS[checked.word("kicker.book", "own")]
        above = checked.held["kicker.above"].node.text
        parts.append(f"kicker ${checked.number('kicker.pays'):,.0f} a year above {above} {metric} of {book}")
    return " · ".join(parts)


def _describe_component(checked: Checked, at: str, variable: float) -> str:
    metric = checked.word(f"{at}.pays_for")
    dollars = variable * checked.number(f"{at}.share", 0.0)
    paid = f"{_SHORT.get(metric, metric)} ${dollars:,.0f}"
    if checked.has(f"{at}.rate"):
        needed = dollars / checked.number(f"{at}.rate")
        return f"{paid} at target = {money(round(needed))} {_VERBS.get(metric, 'booked')}"
    return f"{paid} at {checked.held[f'{at}.target'].node.text}" if checked.has(f"{at}.target") else paid
