"""What has to fit between the files of one study: segments, and one currency."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping

from sim.config.company.segments import answers_to, likes_of
from sim.config.language.checked import Checked, nearest
from sim.config.language.nodes import Node, Problems, at_path
from sim.config.language.units import CURRENCIES
from sim.config.organisation.conditions import ReadCondition
from sim.config.organisation.ownership import Line
from sim.model.inputs import OrgModel, Role
from sim.model.numbers import log_sigma

_FAR = 3.719016485455709  # standard deviations from the median to the 0.0001 and the 0.9999 quantile


def check_segments(model: Checked, company: Checked, default_names: Iterable[str], problems: Problems) -> None:
    """Every role counted by accounts needs a ratio for each segment; nobody may speak of a segment that is none."""
    segments = company.names("segments")
    known = {*segments, *default_names}
    for role in model.names("people"):
        path = f"people.{role}.staffing.accounts_per_rep"
        node = at_path(model.root, path)
        ratios = model.names(path)
        if node is None or not ratios:
            continue
        for name in ratios:
            below = node.get(name)
            if name not in known and below is not None:
                _unknown(below, f"{path}.{name}", name, known, problems)
        lacking = [
            name for name in segments if name not in ratios and company.word(f"segments.{name}.like") not in ratios
        ]
        if lacking and all(name in known for name in ratios):
            got = f"got {', '.join(ratios)}; {company.key} has {', '.join(segments)}"
            remedy = f"Write {lacking[0]}: and how many accounts."
            problems.add(node.key, path, f"has no number for segment {' and '.join(lacking)} ({got}). {remedy}")


def check_somebody(model: Checked, built: OrgModel, shares: Mapping[str, float], problems: Problems) -> None:
    """Note a model with roles in which nobody is hired; one without people means it.

    shares: of customers, by segment.
    """

    def hires(role: Role) -> bool:
        ratios = role.staffing.accounts_per_rep
        return ratios is None or any(share > 0.0 and ratios.get(name) for name, share in shares.items())

    node = model.root.get("people")
    counted = [role for role in built.roles if role.staffing.one_per is None]
    if node is not None and built.roles and not any(hires(role) for role in counted):
        names = ", ".join(role.key for role in built.roles)
        message = f"hires nobody at a company of {', '.join(shares)} (got {names} without a number for these). "
        message += "Write accounts_per_rep for each, or people: {} if all is automated."
        problems.add(node.key, "people", message)


def check_condition_segments(
    named: Iterable[tuple[Node, str, str]], company: Checked, default_names: Iterable[str], problems: Problems
) -> None:
    """Note conditions on a segment that neither the company nor the defaults know; (node, path, segment) each."""
    known = {*company.names("segments"), *default_names}
    for node, path, name in named:
        if name not in known:
            _unknown(node, path, name, known, problems)


def warn_unmet_conditions(
    model: Checked, lines: Iterable[Line], company: Checked, kinds: Collection[str], problems: Problems
) -> None:
    """Warn of lines on ARR or seats that no new customer of the company is expected to meet, in any segment."""
    likes = likes_of(company)
    for line in lines:
        sizes = [shown for shown in line.when if shown.condition.field in ("arr", "seats")]
        path = f"ownership[{line.number}].when"
        node = at_path(model.root, path)
        segments = [name for name in company.names("segments") if _in_segment(line, answers_to(name, likes, kinds))]
        if node is None or not sizes or not segments or any(_reaches(company, name, sizes) for name in segments):
            continue
        got = " and ".join(f"{shown.condition.field} {shown.condition.op} {shown.text}" for shown in sizes)
        problems.warn(node.place, path, f"no customer of {company.key} is expected to meet this (got {got}).")


def _in_segment(line: Line, names: Collection[str]) -> bool:
    asked = [shown.condition for shown in line.when if shown.condition.field == "segment"]
    return all((str(each.value) in names) == (each.op == "is") for each in asked)


def _reaches(company: Checked, segment: str, sizes: Iterable[ReadCondition]) -> bool:
    """Say whether some first-year ARR of a segment meets all conditions; silent (True) where it cannot be read."""
    at = f"segments.{segment}"
    median, price = company.number(f"{at}.acv.median"), company.number(f"{at}.price_per_seat")
    width = math.exp(_FAR * log_sigma(company.number(f"{at}.acv.spread", 1.0)))
    low, high = median / width, median * width
    for shown in sizes:
        # The model keeps ARR in cents; a number of seats is ARR by the price of a seat.
        unit = 0.01 if shown.condition.field == "arr" else price
        mark = float(shown.condition.value) * unit
        if shown.condition.op in (">", ">=", "is"):
            low = max(low, mark)
        if shown.condition.op in ("<", "<=", "is"):
            high = min(high, mark)
    return not low > high


def _unknown(node: Node, path: str, name: str, known: set[str], problems: Problems) -> None:
    near = nearest(name, known)
    advice = f"Did you mean {near}?" if near else f"Write one of {', '.join(sorted(known))}."
    problems.add(node.place, path, f"no such segment (got {name}). {advice}")


def check_currency(company: Checked, others: Iterable[Checked], problems: Problems) -> None:
    """A study has one currency, that of its company; nothing is converted."""
    wanted = company.word("currency", "USD")
    sign = next(sign for sign, name in CURRENCIES.items() if name == wanted)
    for checked in (company, *others):
        for path, held in checked.held.items():
            if held.quantity is None or held.quantity.currency in (None, sign):
                continue
            own = checked is company and not company.has("currency")
            remedy = f"Write it in {sign}" + (
                f", or add currency: {CURRENCIES[held.quantity.currency or sign]}." if own else "."
            )
            problems.add(held.node.place, path, f"this study is in {sign} (got {held.node.text}). {remedy}")


def check_books(model: Checked, plans: Mapping[str, Checked], problems: Problems) -> None:
    """A joint book needs two who hold it: note pay on the book of a pair where there is no pair.

    plans: by role key.
    """
    holders = [role for role, plan in plans.items() if pays_on_pair(plan)]
    for role in holders:
        node = model.held[f"people.{role}.plan"].node
        path = f"people.{role}.plan"
        others = [other for other in model.names("people") if other != role]
        if not others:
            message = f"book: pair needs a second role that works on the same accounts (got one role, {role}). "
            problems.add(node.place, path, message + "Write book: own, or add a role.")
        elif len(holders) == 1 and plans[role].word("kicker.book") == "pair":
            message = f"only {role} holds the kicker on the joint book; "
            message += f"{' and '.join(others)} {'is' if len(others) == 1 else 'are'} not paid for it."
            problems.warn(node.place, path, message)
        elif model.word("pairing", "paired") == "crossed":
            problems.warn(node.place, path, f"{node.text} pays on the book of a pair, in a model without pairs.")


def pays_on_pair(plan: Checked) -> bool:
    """Say whether a plan pays for the accounts that are shared with another role."""
    return any(path.split(".")[-1] == "book" and held.value == "pair" for path, held in plan.held.items())
