"""What a study can take out to see what it does: whole mechanisms by name, and single assumptions by path."""

from __future__ import annotations

from sim.config.language.checked import Checked, HeldValue, nearest
from sim.config.language.nodes import Problems
from sim.config.tables.assumptions import gone
from sim.model.assumptions import NUMBERS
from sim.model.numbers import Dimension as D

MECHANISMS: dict[str, str] = {  # in the order M1 … M12, then the other two of M3: what "out" means
    "queues": "everybody has ten times the hours, so nothing waits but for a chair to be filled",
    "incentives": "every plan is a salary of the same OTE",
    "learning": "experience makes no difference: everybody works like people who have owned everything for two years",
    "friction": "passes lose nothing, take no time and no hours; no wrong contacts; no talks between roles",
    "champions": "no sponsor leaves",
    "hidden_risk": "every risk is reported",
    "discounting": "nobody gives a discount",
    "hoarding": "an account that is due to another role is handed over at once",
    "burnout": "nobody tires or leaves",
    "whitespace": "room to grow never runs out",
    "transition": (
        "a change of organization costs nothing by itself: no loss of pace, no more quits, customers keep who they know, "
        "people are at home in their new work; a change on the first day is as if it had always been so"
    ),
    "whole_people": "own staffing may use part-time people, as the budget does",
    "talent": "everybody is equally good at everything",
    "switching": "changing from success to commercial work and back costs nothing",
    "same_pay": "each is paid by its own plan, in a study that pays all alike",
}
SKILL, PAY = "M3", "M2"
CODES: dict[str, str] = (
    {name: f"M{number}" for number, name in enumerate(MECHANISMS, start=1)}
    | dict.fromkeys(("talent", "switching"), SKILL)
    | {"same_pay": PAY}
)
"""How pages call them: what a person is good at, has learned and loses by turning to other work stands under one heading."""
MOST_EXPLAINED = 8
_NEUTRAL_AT_ONE = (D.RATIO, D.MULTIPLE, D.SHARE)  # a factor of 1 changes nothing; a day or a dollar is not "out"
_PREFIX = "assumptions."
_ALL = "All of them: postsale list mechanisms."


def out_value(path: str) -> float:
    """Return what an assumption is set to when it is taken out: 0, or 1 for a factor that cannot be 0.

    `path` may start with `assumptions.`. Raises `ValueError` where no value means "out", `KeyError` for no such path.
    """
    path = path.removeprefix(_PREFIX)
    if path not in NUMBERS:
        raise KeyError(path)
    number = NUMBERS[path]
    if number.low <= 0.0 <= number.high:
        return 0.0
    if number.low <= 1.0 <= number.high and number.dimension in _NEUTRAL_AT_ONE:
        return 1.0
    raise ValueError(path)


def explained(checked: Checked, problems: Problems) -> tuple[str, ...]:
    """Return the mechanisms that each difference is split into; note what cannot be."""
    found = _listed(checked, "explain_by")
    for held in found:
        _check_mechanism(held, problems, tuple(MECHANISMS))
    node = checked.root.get("explain_by")
    if node is None:
        return ()
    if node.content == ():
        problems.add(node.place, "explain_by", f"needs at least one mechanism (got none). {_ALL}")
    if len(found) > MOST_EXPLAINED:
        message = f"takes {MOST_EXPLAINED} mechanisms at most (got {len(found)}). Remove some."
        problems.add(node.place, "explain_by", message)
    for key, one in (("models", "model"), ("policies", "policy")):
        said = checked.root.get(key)
        if said is not None and not isinstance(said.content, str) and len(said.content) == 1:
            message = f"splits the difference between {key} (got one {one}). Add a {one}, or remove explain_by."
            problems.add(node.key, "explain_by", message)
    _note_nothing_changes(checked, found, problems)
    return _once(found, problems)


def repeated_without(checked: Checked, problems: Problems) -> tuple[str, ...]:
    """Return the mechanisms and assumption paths that the study is repeated without, paths without `assumptions.`."""
    found = _listed(checked, "repeat_without")
    for held in found:
        if "." in str(held.value):
            _check_assumption(held, problems)
        else:
            _check_mechanism(held, problems, tuple(MECHANISMS))
    _note_nothing_changes(checked, found, problems)
    return _once(found, problems)


def _note_nothing_changes(checked: Checked, found: list[HeldValue], problems: Problems) -> None:
    """Warn of a transition that is taken out where no organization ever changes."""
    for held in found:
        if held.value == "transition" and checked.root.get("policies") is None:
            message = f"has nothing to take out in a study without policies (got {held.value})."
            problems.warn(held.node.place, held.path, message)


def _listed(checked: Checked, key: str) -> list[HeldValue]:
    return [held for path, held in checked.held.items() if path.startswith(f"{key}[")]


def _check_mechanism(held: HeldValue, problems: Problems, names: tuple[str, ...]) -> None:
    name, place = str(held.value), held.node.place
    if name not in names:
        near = nearest(name, names)
        suggestion = f"Did you mean {near}? " if near else ""
        problems.add(place, held.path, f"no such mechanism (got {name}). {suggestion}{_ALL}")


def _check_assumption(held: HeldValue, problems: Problems) -> None:
    path, place = str(held.value), held.node.place
    try:
        out_value(path)
    except KeyError:
        near, replaced = nearest(path.removeprefix(_PREFIX), NUMBERS), gone(path)
        suggestion = f"Did you mean {near}? " if near else ""
        message = f"nothing has this path (got {path}). {suggestion}All of them: postsale show parameters --paths."
        problems.add(place, held.path, replaced or message)
    except ValueError:
        full = path if path.startswith(_PREFIX) else _PREFIX + path
        message = f"cannot be taken out: it can be neither 0 nor a factor of 1 (got {path})."
        problems.add(place, held.path, f"{message} Set it with change: {{{full}: …}}.")


def _once(found: list[HeldValue], problems: Problems) -> tuple[str, ...]:
    names: list[str] = []
    for held in found:
        name = str(held.value).removeprefix(_PREFIX)
        if name in names:
            problems.add(held.node.place, held.path, f"stands twice (got {held.value}). Remove one of them.")
        else:
            names.append(name)
    return tuple(names)
