"""Who owns what is decided from the top; find the work that nobody owns and the lines that can never apply.

For each kind of work the values of every field that its lines ask for are cut at the written thresholds, which
leaves finitely many cells; in each cell every condition is plainly true or false.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from sim.config.language.nodes import Place, Problems
from sim.config.organisation.conditions import ReadCondition
from sim.vocabulary import Activity

_MAX_CELLS = 50_000
_OTHER = "any other segment"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of `ownership` that could be read. `number` counts from 1 in the file."""

    number: int
    place: Place
    work: tuple[Activity, ...]
    when: tuple[ReadCondition, ...]
    owner: str  # a role or `automated`


@dataclass(frozen=True, slots=True)
class _Cut:
    """One cell of one field: a point to test conditions at, and how to say its ends."""

    value: str | float | bool
    low: str = ""  # "> $100k" or ">= $100k"; empty where unbounded
    high: str = ""


def check_ownership(lines: list[Line], place: Place, suggested: str, problems: Problems) -> None:
    """Note work without owner and lines that never apply; `suggested` is the role that the remedy names."""
    reached: dict[int, set[Activity]] = {line.number: set() for line in lines}
    blockers: dict[tuple[int, Activity], set[int]] = {}
    for work in Activity:
        if work in (Activity.HANDOFF, Activity.COORDINATION):
            continue
        of_work = [line for line in lines if work in line.work]
        cuts = _cuts(of_work)
        size = 1
        for cells in cuts.values():
            size *= len(cells)
        if size > _MAX_CELLS:
            continue
        uncovered = _run(of_work, cuts, work, reached, blockers)
        if uncovered:
            where = _describe(uncovered, cuts)
            name = work.name.lower()
            remedy = f"Add a last line without 'when', such as {{work: {name}, owner: {suggested}}}."
            problems.add(place, "ownership", f"nobody owns {name}{where}. {remedy}")
    for line in lines:
        if not reached[line.number] and line.work:
            _note_unreachable(line, lines, blockers, problems)


def _run(
    lines: list[Line],
    cuts: Mapping[str, list[_Cut]],
    work: Activity,
    reached: dict[int, set[Activity]],
    blockers: dict[tuple[int, Activity], set[int]],
) -> set[tuple[int, ...]]:
    uncovered: set[tuple[int, ...]] = set()
    fields = list(cuts)
    for index in product(*(range(len(cuts[field])) for field in fields)):
        point = {field: cuts[field][position].value for field, position in zip(fields, index, strict=True)}
        fitting = [line.number for line in lines if all(_holds(shown, point) for shown in line.when)]
        if not fitting:
            uncovered.add(index)
            continue
        reached[fitting[0]].add(work)
        for later in fitting[1:]:
            blockers.setdefault((later, work), set()).add(fitting[0])
    return uncovered


def _note_unreachable(
    line: Line, lines: list[Line], blockers: dict[tuple[int, Activity], set[int]], problems: Problems
) -> None:
    first = set().union(*(blockers.get((line.number, work), set()) for work in line.work))
    name = " and ".join(work.name.lower() for work in line.work)
    above = next((other for other in lines if {other.number} == first), None)
    if not first:
        why = "its conditions contradict each other. Correct them, or remove it."
    elif above is not None and not above.when:
        why = f"ownership[{above.number}] already gives all {name} to {above.owner}. "
        why += "Put this line above it, or remove it."
    else:
        which = " and ".join(f"ownership[{number}]" for number in sorted(first))
        verb = "gives" if len(first) == 1 else "give"
        why = f"{which} already {verb} away all of it. Put this line above, or remove it."
    problems.add(line.place, f"ownership[{line.number}]", f"can never apply; {why}")


def _holds(shown: ReadCondition, point: Mapping[str, str | float | bool]) -> bool:
    condition, value = shown.condition, point[shown.condition.field]
    wanted = condition.value
    if condition.op == "is":
        return value == wanted
    if condition.op == "is not":
        return value != wanted
    assert not isinstance(value, str)
    assert not isinstance(wanted, str)
    if condition.op == ">":
        return value > wanted
    if condition.op == ">=":
        return value >= wanted
    return value < wanted if condition.op == "<" else value <= wanted


def _cuts(lines: Iterable[Line]) -> dict[str, list[_Cut]]:
    values: dict[str, dict[str | float | bool, str]] = {}
    for line in lines:
        for shown in line.when:
            values.setdefault(shown.condition.field, {})[shown.condition.value] = shown.text
    return {field: _field_cuts(field, found) for field, found in values.items()}


def _field_cuts(field: str, found: dict[str | float | bool, str]) -> list[_Cut]:
    if field == "segment":
        return [_Cut(name) for name in found] + [_Cut(_OTHER)]
    if field == "auto_renew":
        return [_Cut(value=True), _Cut(value=False)]
    marks = sorted((float(value), text) for value, text in found.items())
    cells: list[_Cut] = [_Cut(marks[0][0] - 1.0, high=f"< {marks[0][1]}")]
    for position, (value, text) in enumerate(marks):
        cells.append(_Cut(value, low=f">= {text}", high=f"<= {text}"))
        following = marks[position + 1] if position + 1 < len(marks) else None
        middle = (value + following[0]) / 2 if following else value + 1.0
        cells.append(_Cut(middle, low=f"> {text}", high=f"< {following[1]}" if following else ""))
    # ARR, deal sizes and counts are never negative: a mark at 0 has nothing below it.
    return cells[1:] if marks[0][0] <= 0 else cells


def _describe(uncovered: set[tuple[int, ...]], cuts: Mapping[str, list[_Cut]]) -> str:
    """Say one region that is not covered, as wide as it can be: ` where deal <= $100k`; empty when it is all."""
    fields = list(cuts)
    spans = [{position} for position in min(uncovered)]
    for axis, field in enumerate(fields):
        every = set(range(len(cuts[field])))
        if _all_inside(spans, axis, every, uncovered):
            spans[axis] = every
            continue
        words = isinstance(cuts[field][0].value, str)
        for position in sorted(every - spans[axis]):
            if _all_inside(spans, axis, spans[axis] | {position}, uncovered):
                spans[axis] = spans[axis] | {position}
            elif not words and position > max(spans[axis]):
                break  # one stretch of a number is said, a list of words may have holes
    parts = [
        _say(field, cuts[field], spans[axis])
        for axis, field in enumerate(fields)
        if len(spans[axis]) < len(cuts[field])
    ]
    return f" where {' and '.join(part for part in parts if part)}" if any(parts) else ""


def _all_inside(spans: list[set[int]], axis: int, wider: set[int], uncovered: set[tuple[int, ...]]) -> bool:
    trial = [wider if position == axis else span for position, span in enumerate(spans)]
    return all(index in uncovered for index in product(*trial))


def _say(field: str, cells: list[_Cut], span: set[int]) -> str:
    if field == "auto_renew":
        return f"auto_renew is {'yes' if cells[min(span)].value else 'no'}"
    if field == "segment":
        missing = [str(cell.value) for position, cell in enumerate(cells) if position not in span]
        named = [str(cells[position].value) for position in sorted(span) if cells[position].value != _OTHER]
        if len(span) == len(named):
            return "segment is " + " or ".join(named)
        return " and ".join(f"segment is not {name}" for name in missing)
    first, last = min(span), max(span)
    low, high = cells[first].low, cells[last].high
    if low.startswith(">= ") and high.startswith("<= ") and low[3:] == high[3:]:
        return f"{field} is {low[3:]}"
    return " and ".join(f"{field} {end}" for end in (low, high) if end)
