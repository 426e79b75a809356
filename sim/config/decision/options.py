"""What can be done: stay, change now, change later, the same money without the change, hire first; each with real people.

Each option is a policy: the team of today and, later, others. Most people forget to ask what the money of a change would
buy without it, so that option is always there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sim.config.decision.asked import SETTLING, Asked
from sim.config.decision.teams import Team, shared_out
from sim.config.tables.decision import CHANGE, HIRE_FIRST, LATER, MONEY, OTHER, STAY, Option, Step

LATER_BY = (6, 12)
"""Months by which a change might come later."""
HIRED_BEFORE = 6
"""Months between hiring and changing, where people are hired first: about what finding and starting somebody takes."""


@dataclass(frozen=True, slots=True)
class Change:
    """The team of today and the one that is thought about, with whoever could be hired in place of a change."""

    today: Team
    then: Team
    extra: int
    role: str  # in which they would be hired today

    @property
    def of_people(self) -> bool:
        """Say whether only the number of people would change: hiring before it is then a part of it."""
        return self.today.use == self.then.use

    @property
    def hires(self) -> bool:
        """Say whether anybody can be hired today, as nobody can who works like a founder."""
        return self.role not in self.today.lent

    @property
    def then_hired(self) -> Mapping[str, int]:
        """Return whom the team after the change has beyond it, where people are hired first: nobody whom it needs anyway."""
        more = sum(self.then.people.values()) - sum(self.today.people.values())
        return {} if more >= self.extra else {self.role_then: self.extra}

    @property
    def role_then(self) -> str:
        """Return the role that whoever is hired today has after the change."""
        return self.role if self.role in self.then.people else self.then.busiest

    @property
    def verb(self) -> str:
        """Return what the change is called: more roles are a split, fewer a merger."""
        more = len(self.then.people) - len(self.today.people)
        return "split" if more > 0 else "merge" if more < 0 else "change"


def change_of(today: Team, then: Team) -> Change:
    """Return a change, with as many more people as its extra money would pay in the role that needs them most today."""
    if today.fixed and not then.fixed:
        then = replace(then, people=shared_out(sum(today.people.values()), then), fixed=True)
    role = today.busiest
    more = (then.cost - today.cost) / today.cost_of_head[role]
    return Change(today, then, max(1, round(more)), role)


def options_of(asked: Asked, change: Change, others: Mapping[str, Team]) -> list[Option]:
    """Return the options of a decision, staying first; those that come to the same as an earlier one are left out.

    others: teams of further organizations for about the same money, by title.
    """
    found = list(_options(asked, change))
    for title, team in others.items():
        step = Step(team.use, team.people, asked.month, asked.trigger)
        found.append(Option(f"{team.use}-instead", title, OTHER, (_first(change), step), team.words()))
    kept: list[Option] = []
    for option in found:
        if all(option.steps != other.steps for other in kept):
            kept.append(option)
    return kept


def _options(asked: Asked, change: Change) -> Iterator[Option]:
    today, then, verb = change.today, change.then, change.verb.capitalize()
    first = _first(change)
    yield Option("stay", f"Stay as is: {today.words()}", STAY, (first,), today.words())
    begins: list[int | str] = [0, asked.trigger] if asked.trigger else [asked.month + by for by in (0, *LATER_BY)]
    for number, begin in enumerate(begins):
        if isinstance(begin, int) and begin + SETTLING > asked.months:
            continue
        month, trigger = (0, begin) if isinstance(begin, str) else (begin, "")
        step = Step(then.use, _people(then), month, trigger)
        kind, key = (CHANGE, change.verb) if number == 0 else (LATER, f"{change.verb}-{_slug(begin)}")
        yield Option(key, f"{verb} {_when(begin)}: {then.words()}", kind, (first, step), then.words())
    if not change.hires:
        return
    hired = _hired(today, change.role, change.extra)
    hire = replace(_step(today, hired), month=asked.month)
    more = {change.role: change.extra}
    title = f"Hire {_so_many(change.extra, today.titles[change.role])}, no {change.verb}: {today.words(more)}"
    yield Option("hire", title, MONEY, (first, hire), today.words(more))
    after = change.then_hired
    month = asked.month + HIRED_BEFORE
    if month + SETTLING <= asked.months and not change.of_people:
        last = replace(_step(then, after), month=month)
        title = f"Hire first, then {change.verb}: {then.words(after)}"
        yield Option(f"hire-then-{change.verb}", title, HIRE_FIRST, (first, hire, last), then.words(after))


def _first(change: Change) -> Step:
    return Step(change.today.use, _people(change.today))


def _people(team: Team) -> Mapping[str, float]:
    return team.people if team.fixed else {}


def _hired(team: Team, role: str, count: int) -> dict[str, int]:
    return {each: count if each == role else 0 for each in team.people}


def _step(team: Team, more: Mapping[str, int]) -> Step:
    """Return a team with more people: so many in each role, or fewer customers for each person where ratios say it."""
    if team.fixed:
        return Step(team.use, {role: count + more.get(role, 0) for role, count in team.people.items()})
    return Step(
        team.use, {}, caseload={role: n / (n + more[role]) for role, n in team.by_ratio.items() if more.get(role)}
    )


def _so_many(count: int, title: str) -> str:
    return f"one more {title}" if count == 1 else f"{count} more {title}s"


def _when(begin: int | str) -> str:
    if isinstance(begin, str):
        return f"at {begin}"
    return "now" if begin == 0 else f"in {begin} months"


def _slug(begin: int | str) -> str:
    return f"in-{begin}-months" if isinstance(begin, int) else "later"
