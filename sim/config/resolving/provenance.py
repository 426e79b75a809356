"""Every number of a study: value, range, unit, who says so, how strong that is, and the file and line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sim.config.assumptions.assumptions import numbers_of
from sim.config.assumptions.derived import derived_in, unread
from sim.config.language.checked import Checked, HeldValue
from sim.config.language.nodes import Place
from sim.config.language.units import CANONICAL_UNIT
from sim.config.resolving.resolve import Resolved
from sim.errors import Problem

GRADES = ("measured", "survey", "opinion", "assumption")
CHOSEN = "chosen"
"""What an organization or a pay plan says of itself is what a study compares: a choice, and no claim about the world."""
NO_SOURCE = "no source given"


@dataclass(frozen=True, slots=True)
class Sourced:
    """One number with its provenance; value, low and high in canonical units."""

    path: str
    text: str
    value: float
    low: float | None
    high: float | None
    unit: str
    source: str | None
    strength: str | None
    owner: str | None
    place: Place
    shipped: bool


def sourced(held: HeldValue, prefix: str) -> Sourced:
    """Return the record of one number."""
    quantity, grade = held.quantity, held.node.grade
    assert quantity is not None
    unit = "share of " + quantity.basis if quantity.basis else CANONICAL_UNIT[quantity.dimension]
    path = f"{prefix}.{held.path}"
    value = float(held.value)
    return Sourced(
        path,
        quantity.text,
        value,
        quantity.low,
        quantity.high,
        unit,
        grade.source,
        grade.strength,
        grade.owner,
        held.node.place,
        held.node.shipped,
    )


def numbers_in(checked: Checked) -> list[HeldValue]:
    """Return the facts of a file: numbers that say something about the world, not choices of the study."""
    held = numbers_of(checked).values() if checked.kind == "assumptions" else checked.held.values()
    idle = unread(checked)
    return [
        each
        for each in held
        if each.quantity is not None and not each.design and each.path not in idle and not _unread(each, checked)
    ]


def _unread(held: HeldValue, checked: Checked) -> bool:
    """The organic rate is not read where a share decides it."""
    path, _, name = held.path.rpartition(".")
    return checked.kind == "company" and name == "organic" and checked.has(f"{path}.organic_expansion")


def provenance(resolved: Resolved) -> tuple[Sourced, ...]:
    """Return every number that a study uses, in the order company, assumptions, models, plans.

    Without what follows from others: `derived` has those.
    """
    rest = set(_rest_of_sums(resolved.company_checked))
    company = [held for held in numbers_in(resolved.company_checked) if held.path not in rest]
    records = [sourced(held, "company") for held in company]
    records += [sourced(held, "assumptions") for held in numbers_in(resolved.assumptions_checked)]
    for key, checked in resolved.models_checked.items():
        records += [_chosen(sourced(held, f"models.{key}")) for held in numbers_in(checked)]
    for checked in resolved.plans_checked.values():
        records += [_chosen(sourced(held, f"plans.{checked.key}")) for held in numbers_in(checked)]
    return tuple(records)


def _chosen(record: Sourced) -> Sourced:
    """Return a number of an organization or a plan as a choice; a range of one is not known, as elsewhere."""
    return replace(record, strength=CHOSEN) if record.source and record.strength and record.low is None else record


def _rest_of_sums(company: Checked) -> Iterator[str]:
    """Yield of each table of shares the last, which is what the others leave of 100%."""
    tables: dict[str, str] = {}
    for path in company.held:
        head, _, name = path.rpartition(".")
        if name == "share_of_new_logos":
            tables[name] = path
        elif head.endswith(".contracts"):
            tables[head] = path
    yield from tables.values()


@dataclass(frozen=True, slots=True)
class Derived:
    """One number that follows from others, as a person would write it, and how."""

    path: str
    text: str
    value: float
    how: str


def derived(resolved: Resolved) -> tuple[Derived, ...]:
    """Return every number of a study that follows from others: of the company, then of the world."""
    company, world = resolved.company_checked, resolved.assumptions_checked
    rest = [
        Derived(f"company.{path}", company.held[path].node.text, company.number(path), "what the others leave of 100 %")
        for path in _rest_of_sums(company)
    ]
    return (
        *rest,
        *(_derived(held, "company") for held in derived_in(company)),
        *(_derived(held, "assumptions") for held in derived_in(world)),
    )


def _derived(held: HeldValue, prefix: str) -> Derived:
    return Derived(f"{prefix}.{held.path}", held.node.text, float(held.value), held.node.grade.source or "")


def count_by_strength(records: Iterable[Sourced]) -> dict[str, int]:
    """Count numbers by strength; each written number once, however many models share it."""
    counts = dict.fromkeys((*GRADES, NO_SOURCE, CHOSEN), 0)
    for record in each_once(records):
        counts[record.strength if record.source and record.strength in counts else NO_SOURCE] += 1
    return counts


def unsourced(records: Iterable[Sourced]) -> list[Problem]:
    """Return one warning for each file that has numbers without a source, at the first of them."""
    by_file: dict[str, list[Sourced]] = {}
    for record in each_once(records):
        if not record.source or not record.strength:
            by_file.setdefault(record.place.file, []).append(record)
    warnings = []
    for file, found in by_file.items():
        first = min(found, key=lambda record: (record.place.line, record.place.column))
        more = f", and {len(found) - 1} more in this file" if len(found) > 1 else ""
        message = f"no source given (got {first.text}{more}). Add source and strength, or take it as your own."
        warnings.append(Problem(file, first.place.line, first.place.column, first.path, message))
    return warnings


def count_ranges(records: Iterable[Sourced]) -> int:
    """Count the numbers that are ranges, held at their most likely value."""
    return sum(record.low is not None for record in each_once(records))


def each_once(records: Iterable[Sourced]) -> list[Sourced]:
    """A variant of a model repeats the numbers of its file: the same place is the same number."""
    seen: dict[tuple[str, int, int, str], Sourced] = {}
    for record in records:
        place = record.place
        # What the command line says has no position, so there the path tells numbers apart.
        seen.setdefault((place.file, place.line, place.column, "" if place.line else record.path), record)
    return list(seen.values())
