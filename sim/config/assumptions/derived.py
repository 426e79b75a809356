"""Numbers that follow from others: filled in where a file says nothing, and moved along when one of the others is drawn.

Whoever sets a number that would follow pins it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from sim.config.assumptions.derivation import Rule
from sim.config.assumptions.derivations_customers import OF_ALL_SEGMENTS, of_segment
from sim.config.assumptions.derivations_world import OF_THE_WORLD
from sim.config.language.checked import Checked, HeldValue
from sim.config.language.fields import Block, Keyed, Spec
from sim.config.language.nodes import Grade, Node, Place, at_path
from sim.config.language.units import clear, written
from sim.config.tables.assumptions import BLOCKS
from sim.config.tables.company import COMPANY
from sim.model.numbers import Dimension, Number, Spread

DIGITS = 4
_BASES_ONLY = re.compile(r"^(all_segments\..*|segments\.[^.]+\.complexity)$")
"""What no rule of the engine reads: it counts only where something follows from it."""
_FORMS: Mapping[str, Spec] = {"company": COMPANY, "assumptions": Block(BLOCKS)}


@lru_cache(maxsize=64)
def _rules(kind: str, segments: tuple[str, ...]) -> tuple[Rule, ...]:
    if kind == "assumptions":
        return OF_THE_WORLD
    return (*OF_ALL_SEGMENTS, *(rule for name in segments for rule in of_segment(name)))


def rules_of(kind: str, segments: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """Return the rules for a file of this kind, each after those that it needs; none for models and plans."""
    return _rules(kind, segments if kind == "company" else ()) if kind in _FORMS else ()


def _rules_for(checked: Checked) -> tuple[Rule, ...]:
    return rules_of(checked.kind, checked.names("segments"))


def derive(checked: Checked) -> None:
    """Fill in what a file leaves out and what follows from what it says."""
    for rule in _rules_for(checked):
        if rule.path in checked.held:
            continue
        if _said_otherwise(rule.path, checked):
            _alike(rule.path, checked)
            continue
        if all(checked.has(path) for path in rule.of):
            checked.held[rule.path] = _held(rule, checked)


def _said_otherwise(path: str, checked: Checked) -> bool:
    """Say whether a file says in another way what a rule would say: growth by itself as a rate, all customers alike."""
    head, _, name = path.rpartition(".")
    if name == "organic_expansion":
        return checked.has(f"{head}.organic")
    if name not in ("spread", "median"):
        return False
    node = at_path(checked.root, head)
    return node is not None and isinstance(node.content, str)


def _alike(path: str, checked: Checked) -> None:
    """Hold a spread of 1 where one number is said for all customers, so that what follows from the spread does too."""
    head, _, name = path.rpartition(".")
    if head.startswith("all_segments.") and name == "spread":
        checked.held[path] = HeldValue(path, checked.held[f"{head}.median"].node, 1.0, design=True)


def _held(rule: Rule, checked: Checked) -> HeldValue:
    value = _value(rule, checked)
    text = _text(value, _number_at(checked.kind, rule.path))
    bases = [checked.held[path].node.place for path in rule.of]
    place = bases[0] if bases else Place("by definition")
    grade = Grade(f"derived from {rule.said}" if rule.of else rule.said, "derived")
    return HeldValue(rule.path, Node(text, place, place, grade), value, derived_from=rule.said)


def _value(rule: Rule, checked: Checked) -> float | int:
    """Return what a rule gives now, within what the number may be, rounded to what is written of it."""
    form = _number_at(checked.kind, rule.path)
    exact = min(form.high, max(form.low, rule.value(*(checked.number(path) for path in rule.of))))
    if form.whole:
        return round(exact)
    percent = form.dimension is Dimension.SHARE
    rounded = float(f"{exact * 100.0 if percent else exact:.{DIGITS}g}")
    return rounded / 100.0 if percent else rounded


def _text(value: float | int, form: Number) -> str:
    """Write a number as a person would: whoever reads it gets the same number."""
    if form.whole:
        return str(value)
    return re.sub(r"\d+\.\d+", lambda found: clear(found[0]), written(value, form.dimension))


@cache
def _number_at(kind: str, path: str) -> Number:
    spec: Spec | None = _FORMS[kind]
    for part in path.split("."):
        if isinstance(spec, Spread):
            return spec.median if part == "median" else Number(Dimension.MULTIPLE, low=1.0, high=100.0)
        spec = spec.fields[part] if isinstance(spec, Block) else spec.each if isinstance(spec, Keyed) else None
    assert isinstance(spec, Number)
    return spec


def with_values(checked: Checked, values: Mapping[str, float]) -> Checked:
    """Return a checked file with other values at some of its paths and at what follows; the file stays as it is."""
    if not values:
        return checked
    changed = Checked(checked.kind, checked.key, checked.root)
    changed.held = dict(checked.held)
    for path, value in values.items():
        held = changed.held[path]
        whole = isinstance(held.value, int)
        changed.held[path] = replace(held, value=round(value) if whole else float(value), derived_from="")
    moved = set(values)
    for rule in _rules_for(checked):
        there = changed.held.get(rule.path)
        if there is not None and there.derived_from and not moved.isdisjoint(rule.of):
            changed.held[rule.path] = replace(there, value=_value(rule, changed))
            moved.add(rule.path)
    return changed


def derived_in(checked: Checked) -> Iterator[HeldValue]:
    """Yield what follows from other numbers; what would only lead on to others, where it does."""
    read = {path for rule in _rules_for(checked) if _is_derived(checked, rule.path) for path in rule.of}
    return (
        held
        for held in checked.held.values()
        if held.derived_from and (held.path in read or not _BASES_ONLY.match(held.path))
    )


def _is_derived(checked: Checked, path: str) -> bool:
    held = checked.held.get(path)
    return held is not None and bool(held.derived_from)


def bases_of(checked: Checked, path: str) -> set[str]:
    """Return the numbers of a file that what is derived at a path rests on in the end."""
    return _bases_of(checked, path, {rule.path: rule for rule in _rules_for(checked)})


def _bases_of(checked: Checked, path: str, rules: Mapping[str, Rule]) -> set[str]:
    held = checked.held.get(path)
    if held is None:
        return set()
    if not held.derived_from:
        return {path}
    return {base for each in rules[path].of for base in _bases_of(checked, each, rules)}


def unread(checked: Checked) -> set[str]:
    """Return the numbers that stand in a file only for others to follow from, and that nothing follows from here."""
    if checked.kind != "company":
        return set()
    ends = [held.path for held in derived_in(checked) if not _BASES_ONLY.match(held.path)]
    rules = {rule.path: rule for rule in _rules_for(checked)}
    read = {base for path in ends for base in _bases_of(checked, path, rules)}
    return {path for path in checked.held if _BASES_ONLY.match(path) and path not in read}
