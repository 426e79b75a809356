"""Do two runs of one study agree? By the digest of all results; where it differs, number by number."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.trials.storage.fingerprint import fingerprint, results

MISSING = object()


@dataclass(frozen=True, slots=True)
class NumberChange:
    """One value that differs; a value that only one run has is None in the other."""

    where: str
    old: Any
    new: Any

    @property
    def relative(self) -> float:
        """Return by how much a number moved, relative to the larger of both; infinity where one of them is none."""
        if not (is_number(self.old) and is_number(self.new)):
            return math.inf
        return abs(self.new - self.old) / max(abs(self.old), abs(self.new))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How the results of two runs compare. compared: how many values both could be asked for."""

    old: str
    new: str
    compared: int
    moved: tuple[NumberChange, ...]  # what moved most first

    @property
    def agrees(self) -> bool:
        """Say whether every number is the same, by digest."""
        return self.old == self.new

    @property
    def largest(self) -> float:
        """Return the largest relative difference of a number; 0 where none moved."""
        return max((one.relative for one in self.moved if math.isfinite(one.relative)), default=0.0)


def agreement(digest: str, told: Mapping[str, Any] | None, summary: Mapping[str, Any]) -> Agreement:
    """Compare results with a digest, and with what is told of the results that it is of: all of them, or the headline."""
    old = dict(leaves(results(told or {})))
    new = dict(leaves(results(like(summary, told or {}))))
    found = [NumberChange(where, old.get(where), new.get(where)) for where in {**old, **new}]
    moved = [one for one in found if old.get(one.where, MISSING) != new.get(one.where, MISSING)]
    moved.sort(key=lambda one: -one.relative)
    return Agreement(digest, fingerprint(summary), len(set(old) & set(new)), tuple(moved))


def like(summary: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a summary what another one tells: its keys, and its points."""
    same = {name: value for name, value in summary.items() if name in told}
    if "points" in same:
        here = {(point["point"], point["staffing"]) for point in told["points"]}
        same["points"] = [point for point in same["points"] if (point["point"], point["staffing"]) in here]
    return same


def leaves(value: Any, where: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Yield every single value of a tree with its place in words."""
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield from leaves(below, (*where, str(name)))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, below in enumerate(value):
            yield from leaves(below, (*where[:-1], f"{where[-1]}[{name_of(below, number)}]"))
    else:
        yield ".".join(where), value


def name_of(item: Any, number: int) -> str:
    """Return what an item of a list is called: by what it is about where it says so, with its number."""
    said = [str(item[key]) for key in ("point", "staffing", "a", "b", "model", "metric") if is_word(item, key)]
    return " ".join([str(number), *said])


def is_word(item: Any, key: str) -> bool:
    """Say whether an item holds a word or a number under a key."""
    return isinstance(item, Mapping) and isinstance(item.get(key), str | int)


def is_number(value: Any) -> bool:
    """Say whether a value is a number, and no yes or no."""
    return isinstance(value, int | float) and not isinstance(value, bool)
