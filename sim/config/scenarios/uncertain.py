"""Which numbers of a study are not known: the ranges of its files, as far as the experiment asks for them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase

from sim.config.assumptions.assumptions import numbers_of
from sim.config.assumptions.derived import bases_of, derived_in, unread
from sim.config.company.segments import names_of
from sim.config.language.checked import Checked, HeldValue, nearest
from sim.config.language.nodes import Node, Place, Problems
from sim.config.language.units import CANONICAL_UNIT
from sim.config.resolving.resolve import Resolved
from sim.config.tables.assumptions import gone
from sim.config.tables.sensitivity import Together, Uncertain

_IN_A_SUM = ("*.contracts.*", "*.share_of_new_logos", "*.hires_for.*", "*.components[[]*].share")
"""Shares that must add up to 100%: one of them cannot be drawn by itself."""
_CHOSEN = ("models.*.thresholds.*",)
"""Where an organization draws its own borders: a choice, not something that is not known."""


def all_held(resolved: Resolved) -> Iterator[tuple[str, HeldValue]]:
    """Yield every number of a study with its path."""
    parts: list[tuple[str, Checked]] = [
        ("company", resolved.company_checked),
        ("assumptions", resolved.assumptions_checked),
        *((f"models.{key}", checked) for key, checked in resolved.models_checked.items()),
        *((f"plans.{checked.key}", checked) for checked in resolved.plans_checked.values()),
    ]
    for prefix, checked in parts:
        held = numbers_of(checked) if checked.kind == "assumptions" else checked.held
        for path, each in held.items():
            if each.quantity is not None:
                yield f"{prefix}.{path}", each


def ranges(resolved: Resolved) -> tuple[Uncertain, ...]:
    """Return every number of a study that is a range which can be drawn, each once however many models share it."""
    found: dict[tuple[str, int, int, str], Uncertain] = {}
    idle = {f"company.{path}" for path in unread(resolved.company_checked)}
    for path, held in all_held(resolved):
        quantity = held.quantity
        if quantity is None or quantity.low is None or quantity.high is None or quantity.low == quantity.high:
            continue
        if path in idle or _unread(path, resolved):
            continue
        if any(fnmatchcase(path, pattern) for pattern in (*_IN_A_SUM, *_CHOSEN)):
            continue
        place = held.node.place
        # What the command line says has no position, so there the path tells numbers apart.
        key = (place.file, place.line, place.column, "" if place.line else path)
        if key in found:
            found[key] = replace(found[key], paths=(*found[key].paths, path))
        else:
            found[key] = _uncertain(path, held)
    return tuple(found.values())


def _unread(path: str, resolved: Resolved) -> bool:
    """The organic rate is not read where a share decides it."""
    block, _, name = path.removeprefix("company.").rpartition(".")
    return (
        path.startswith("company.") and name == "organic" and resolved.company_checked.has(f"{block}.organic_expansion")
    )


def _uncertain(path: str, held: HeldValue) -> Uncertain:
    quantity, grade = held.quantity, held.node.grade
    assert quantity is not None
    assert quantity.low is not None
    assert quantity.high is not None
    return Uncertain(
        paths=(path,),
        text=quantity.text,
        unit="share of " + quantity.basis if quantity.basis else CANONICAL_UNIT[quantity.dimension],
        form=quantity.form,
        low=quantity.low,
        likely=quantity.likely,
        high=quantity.high,
        held=float(held.value),
        whole=isinstance(held.value, int),
        strength=grade.strength or "",
        source=grade.source or "",
        owner=grade.owner or "",
        place=str(held.node.place),
    )


def chosen_inputs(checked: Checked, resolved: Resolved, problems: Problems) -> tuple[Uncertain, ...]:
    """Return the ranges that `uncertain` asks for; note what it asks for in vain."""
    node = checked.root.get("uncertain")
    known = ranges(resolved)
    if node is None:
        remedy = "Write uncertain: all, or a list of paths (* allowed)."
        problems.add(checked.root.key, "uncertain", f"is missing (got no such key). {remedy}")
        return ()
    if node.content == "all":
        if not known:
            remedy = "Write one as low..high or low..most likely..high."
            problems.add(node.place, "uncertain", f"there is nothing to draw: no number is a range (got all). {remedy}")
        return known
    items = node.content if isinstance(node.content, tuple) else (node,)
    if not items:
        problems.add(node.place, "uncertain", "needs at least one path (got none). Write all, or a list of paths.")
    asked: set[int] = set()
    for index, item in enumerate(items, start=1):
        asked |= _matching(item, f"uncertain[{index}]", known, resolved, problems)
    return tuple(known[k] for k in sorted(asked))


def _matching(item: Node, path: str, known: Sequence[Uncertain], resolved: Resolved, problems: Problems) -> set[int]:
    pattern = item.text
    found = {k for k, each in enumerate(known) if any(_fits(one, pattern) for one in each.paths)}
    # Whoever asks only for what follows from other numbers means those: it is drawn when they are.
    found = found or _rested_on(pattern, known, _derived(resolved))
    if found:
        return found
    numbers = dict(all_held(resolved))
    fixed = [one for one in (*numbers, *_derived(resolved)) if _fits(one, pattern)]
    company = resolved.company_checked
    why = names_of(company.key, company.root, resolved.assumptions_checked.names("segments")).why_not(pattern)
    if why:
        message = why
    elif gone(pattern):
        message = gone(pattern)
    elif not fixed:
        near = nearest(pattern, [one for each in known for one in each.paths])
        advice = f"Did you mean {near}? " if near else ""
        message = f"nothing has this path (got {pattern}). {advice}All of them: postsale show KEY --paths."
    elif any(fnmatchcase(one, each) for one in fixed for each in _IN_A_SUM):
        message = f"cannot be drawn by itself, for it is a share of 100 % (got {pattern}). Vary it in a sweep instead."
    elif any(fnmatchcase(one, each) for one in fixed for each in _CHOSEN):
        message = f"is a choice, nothing to find out (got {pattern}). Vary it in a sweep instead."
    elif fixed[0] not in numbers:
        message = f"follows from nothing that is a range (got {pattern}). Write it as low..high under change:."
    else:
        place = numbers[fixed[0]].node.place
        message = (
            f"is no range, so there is nothing to draw (got {pattern}: {numbers[fixed[0]].node.text} in {place}). "
            "Write it as low..high there, or under change:."
        )
    problems.add(item.place, path, message)
    return set()


def _derived(resolved: Resolved) -> dict[str, set[str]]:
    """Return what follows from other numbers, with the numbers that it rests on, by the paths of the study."""
    parts = (("company", resolved.company_checked), ("assumptions", resolved.assumptions_checked))
    return {
        f"{prefix}.{held.path}": {f"{prefix}.{base}" for base in bases_of(checked, held.path)}
        for prefix, checked in parts
        for held in derived_in(checked)
    }


def _rested_on(pattern: str, inputs: Sequence[Uncertain], follows: Mapping[str, set[str]]) -> set[int]:
    """Return the inputs that what fits a pattern follows from."""
    bases = {path for one, those in follows.items() if _fits(one, pattern) for path in those}
    return {k for k, each in enumerate(inputs) if not bases.isdisjoint(each.paths)}


def _fits(path: str, pattern: str) -> bool:
    # A [ of a path is no class of characters.
    return path == pattern or fnmatchcase(path, pattern.replace("[", "[[]"))


@dataclass(frozen=True, slots=True)
class Group:
    """One line of `move_together` as the file says it."""

    patterns: tuple[Node, ...]
    correlation: float
    place: Place
    path: str


def groups(checked: Checked) -> Iterator[Group]:
    """Yield the lines of `move_together`."""
    node = checked.root.get("move_together")
    items = node.content if node is not None and isinstance(node.content, tuple) else ()
    for index, item in enumerate(items, start=1):
        these = item.get("these")
        if these is not None:
            patterns = these.content if isinstance(these.content, tuple) else (these,)
            path = f"move_together[{index}]"
            yield Group(patterns, checked.number(f"{path}.correlation"), item.place, path)


def bound(
    checked: Checked, inputs: Sequence[Uncertain], resolved: Resolved, problems: Problems
) -> tuple[Together, ...]:
    """Return what moves together; note numbers that are not drawn, stand in two groups, or cannot move so.

    What follows from other numbers means those, as in `uncertain`.
    """
    follows = _derived(resolved)
    found: list[Together] = []
    taken: dict[int, str] = {}
    for group in groups(checked):
        before = len(problems.mistakes)
        members = _members(group, inputs, follows, problems)
        twice = [k for k in members if k in taken]
        if twice:
            name = inputs[twice[0]].path
            message = f"stands in {taken[twice[0]]} already (got {name}). A number can move with one group."
            problems.add(group.place, group.path, message)
        elif len(members) == 1:
            message = f"needs at least two numbers (got {inputs[members[0]].path}). Add another one."
            if len(problems.mistakes) == before:  # else the other one was named wrongly, and that was told
                problems.add(group.place, group.path, message)
        elif members:
            # The lowest rank correlation that so many numbers can all have with each other in a Gaussian copula.
            lowest = math.asin(-0.5 / (len(members) - 1)) * 6.0 / math.pi
            if group.correlation < lowest - 1e-12:
                message = f"so many numbers cannot all move against each other (got {group.correlation:g})."
                remedy = f"Write {math.ceil(100 * lowest) / 100:g} or more."
                problems.add(group.place, f"{group.path}.correlation", f"{message} {remedy}")
            found.append(Together(members, group.correlation))
        taken |= dict.fromkeys(members, group.path)
    return tuple(found)


def _members(
    group: Group, inputs: Sequence[Uncertain], follows: Mapping[str, set[str]], problems: Problems
) -> tuple[int, ...]:
    members: set[int] = set()
    for index, pattern in enumerate(group.patterns, start=1):
        here = {k for k, each in enumerate(inputs) if any(_fits(one, pattern.text) for one in each.paths)}
        here = here or _rested_on(pattern.text, inputs, follows)
        if not here:
            near = nearest(pattern.text, [one for each in inputs for one in each.paths])
            advice = f"Did you mean {near}?" if near else "Name paths that are drawn."
            message = f"is not among what is drawn (got {pattern.text}). {advice}"
            problems.add(pattern.place, f"{group.path}.these[{index}]", message)
        members |= here
    return tuple(sorted(members))


def short_name(path: str) -> str:
    """Return a path as a person reads it: `smb · hours · coordination`."""
    rest = path.split(".", 1)[1]
    return rest.removeprefix("segments.").replace("_", " ").replace(".", " · ")
