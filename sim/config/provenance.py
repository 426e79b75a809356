"""Every number of a study: value, range, unit, who says so, how strong that is, and the file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sim.config.assumptions import numbers_of
from sim.config.checked import Checked, Held
from sim.config.nodes import Place
from sim.config.resolve import Resolved
from sim.config.units import CANONICAL_UNIT
from sim.errors import Problem

GRADES = ("measured", "survey", "opinion", "assumption")
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


def sourced(held: Held, prefix: str) -> Sourced:
    """Return the record of one number."""
    quantity, grade = held.quantity, held.node.grade
    assert quantity is not None
    unit = "share of " + quantity.basis if quantity.basis else CANONICAL_UNIT[quantity.dimension]
    path = f"{prefix}.{held.path}"
    value = float(held.value)
    return Sourced(
        path, quantity.text, value, quantity.low, quantity.high, unit,
        grade.source, grade.strength, grade.owner, held.node.place, held.node.shipped,
    )  # fmt: skip


def numbers_in(checked: Checked) -> list[Held]:
    """Return the facts of a file: numbers that say something about the world, not choices of the study."""
    held = numbers_of(checked).values() if checked.kind == "assumptions" else checked.held.values()
    return [each for each in held if each.quantity is not None and not each.design and not _unread(each, checked)]


def _unread(held: Held, checked: Checked) -> bool:
    """The organic rate is not read where a share decides it."""
    path, _, name = held.path.rpartition(".")
    return checked.kind == "company" and name == "organic" and checked.has(f"{path}.organic_expansion")


def provenance(resolved: Resolved) -> tuple[Sourced, ...]:
    """Return every number that a study uses, in the order company, assumptions, models, plans."""
    records = [sourced(held, "company") for held in numbers_in(resolved.company_checked)]
    records += [sourced(held, "assumptions") for held in numbers_in(resolved.assumptions_checked)]
    for key, checked in resolved.models_checked.items():
        records += [sourced(held, f"models.{key}") for held in numbers_in(checked)]
    for checked in resolved.plans_checked.values():
        records += [sourced(held, f"plans.{checked.key}") for held in numbers_in(checked)]
    return tuple(records)


def count_by_strength(records: Iterable[Sourced]) -> dict[str, int]:
    """Count numbers by strength; each written number once, however many models share it."""
    counts = dict.fromkeys((*GRADES, NO_SOURCE), 0)
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
