"""What a decision file says, before any file that it names is opened."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Problems
from sim.config.language.quantities import QuantityError, parse
from sim.config.organisation.conditions import has_or
from sim.config.policies.conditions import FIELDS, Group, read_group
from sim.model.numbers import Dimension

DEFAULT_MONTHS = 36
FEWEST_MONTHS = 13
"""Averages of retention are over a year, and begin after one."""
SETTLING = 6
"""Months after a change that have to be left to see anything of it."""
_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")
_SOONER = re.compile(r"^(?:in\s+|\+\s*)?(\d.*)$")
_NOW = ("", "now", "today", "at once", "immediately")
_WAITS = re.compile(rf"[<>=]|^({'|'.join(FIELDS)})\b")


@dataclass(frozen=True, slots=True)
class AskedTeam:
    """A model by key or path, and how many people are in each role; none where its own staffing says it."""

    use: Node
    people: Mapping[str, float]
    path: str  # of its people, for messages


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision as its file says it. month: when the change would come; trigger: what it waits for instead.

    worth: money a year; None where nothing is said. months: the horizon. waits: the trigger, as it was read.
    """

    as_is: AskedTeam
    to: AskedTeam
    month: int
    trigger: str
    months: int
    worth: float | None
    wide: bool
    waits: Group = ()


def this_month() -> str:
    """Return the month of today, 2026-11: what dates count from where nothing is said."""
    return datetime.now(UTC).strftime("%Y-%m")


def is_date(text: str) -> bool:
    """Say whether a text is a month of the calendar."""
    return _MONTH.match(text.strip()) is not None


def read_asked(checked: Checked, problems: Problems) -> Asked | None:
    """Return what a decision says; None where a mistake is noted, here or by the table of the file."""
    root = checked.root
    as_is, change = root.get("as_is"), root.get("change")
    if as_is is None or change is None or not isinstance(change.content, dict):
        return None
    use = as_is.get("use") if isinstance(as_is.content, dict) else as_is
    to = change.get("to")
    if use is None or to is None or not use.text or not to.text:
        return None
    months = round(checked.number("horizon", DEFAULT_MONTHS * 365 / 12) * 12 / 365)
    month, waits = time_of(change.get("in"), checked.root.get("from"), problems)
    _check_worth(checked, problems)
    _check_horizon(root, month, months, change, problems)
    return Asked(
        AskedTeam(use, _people(checked, "as_is.people"), "as_is.people"),
        AskedTeam(to, _people(checked, "change.people"), "change.people"),
        month,
        waits[0].node.text.strip() if waits else "",
        months,
        checked.number("worth_acting_on") if checked.has("worth_acting_on") else None,
        checked.word("wide", "False") == "True",
        waits,
    )


def _people(checked: Checked, path: str) -> dict[str, float]:
    return {role: checked.number(f"{path}.{role}") for role in checked.names(path)}


def time_of(said: Node | None, start: Node | None, problems: Problems) -> tuple[int, Group]:
    """Return the month of a change, and the condition that it waits for instead, or nothing. start: the month of today."""
    if said is None or not isinstance(said.content, str) or said.content.strip().lower() in _NOW:
        return 0, ()
    text = said.content.strip()
    if _WAITS.search(text):
        return 0, _condition(said, problems)
    if _MONTH.match(text):
        return _of_date(said, start, problems), ()
    found = _SOONER.match(text)
    try:
        days = parse(found[1] if found else text, Dimension.DURATION).value
    except QuantityError:
        example = f"+{text} months" if text.isdecimal() else "now, +6 months, 2027-01, or customers >= 120"
        problems.add(said.place, "change.in", f"is no time (got {text}). Write in: {example}.")
        return 0, ()
    if days < 0.0:
        problems.add(said.place, "change.in", f"is before today (got {text}). Write in: now, or +6 months.")
    return max(0, round(days * 12 / 365)), ()


def _condition(said: Node, problems: Problems) -> Group:
    """Return what a change waits for; nothing where a mistake is noted."""
    if has_or(said.text):
        message = f"waits for one condition (got {said.text}). Write the one that will be met first."
        problems.add(said.place, "change.in", message)
        return ()
    return read_group(said, "change.in", problems) or ()


def _of_date(said: Node, start: Node | None, problems: Problems) -> int:
    if start is not None and not _MONTH.match(start.text):
        message = f"needs the month of today, from: YYYY-MM (got {start.text}). Write from: {this_month()}."
        problems.add(start.place, "from", message)
        return 0
    today = this_month() if start is None else start.text
    months = _counted(said.text) - _counted(today)
    if months < 0:
        message = f"is before today, {today} (got {said.text}). Write in: now, or a later month."
        problems.add(said.place, "change.in", message)
    return max(0, months)


def _counted(month: str) -> int:
    year, number = month.split("-")
    return int(year) * 12 + int(number)


def _check_worth(checked: Checked, problems: Problems) -> None:
    if checked.has("worth_acting_on") and checked.number("worth_acting_on") <= 0.0:
        held = checked.held["worth_acting_on"].node
        message = f"must be above 0 (got {held.text}): no difference is too small then. Write $100k a year."
        problems.add(held.place, "worth_acting_on", message)


def _check_horizon(root: Node, month: int, months: int, change: Node, problems: Problems) -> None:
    node = root.get("horizon")
    if months < FEWEST_MONTHS:
        got = node.text if node is not None else months
        problems.add(
            (node or root).place,
            "horizon",
            f"must be {FEWEST_MONTHS} months or more (got {got}). Write {DEFAULT_MONTHS} months.",
        )
    elif month + SETTLING > months:
        said = change.get("in") or change
        message = f"leaves less than {SETTLING} months to see what it does (got {said.text}, horizon {months} months). "
        problems.add(said.place, "change.in", f"{message}Write a longer horizon: {month + 12} months.")
