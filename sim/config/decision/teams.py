"""Who is there before and after a change: people by role, how full their days are, and what they cost."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from sim.config.decision.asked import AskedTeam
from sim.config.language.nodes import Problems
from sim.config.resolving.resolve import ModelCase
from sim.model import planning
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company

ABBREVIATED = 3
"""A role whose key is no longer is called by it in capitals: CSM, AM, AE."""


@dataclass(frozen=True, slots=True)
class Team:
    """A model with its people. fixed: they stay as many; else they follow the model's ratios. hours: a year, by role.

    people: by role, in the order of the model; rounded to whole people where ratios say it, as `by_ratio` is not.
    cost_of_head: dollars a year. lent: roles of people with another job, whom nobody can hire.
    """

    use: str
    people: Mapping[str, float]
    by_ratio: Mapping[str, float]
    titles: Mapping[str, str]
    fixed: bool
    hours: Mapping[str, float]
    cost_of_head: Mapping[str, float]
    hours_a_head: float
    lent: frozenset[str] = frozenset()

    @property
    def cost(self) -> float:
        """Return what its people cost, dollars a year."""
        return sum(count * self.cost_of_head[role] for role, count in self.people.items())

    @property
    def busiest(self) -> str:
        """Return the role that is asked for most hours of those that its people have; one that can be hired, if any."""
        hired = [role for role in self.people if role not in self.lent]
        return max(hired or self.people, key=lambda role: self.hours[role] / self.people[role])

    def words(self, more: Mapping[str, int] | None = None) -> str:
        """Return its people in words: 2 CSMs, 1 AM; those of today where they follow the number of customers."""
        counts = {role: count + (more or {}).get(role, 0) for role, count in self.people.items()}
        said = ", ".join(
            part_of(count, self.titles[role]) if role in self.lent else counted(count, self.titles[role])
            for role, count in counts.items()
        )
        return said if self.fixed else f"{said} at first"


def counted(count: float, title: str) -> str:
    """Return so many people of a role in words."""
    plural = title if count == 1 else f"{title}s"
    return f"{count:.12g} {plural}"


def part_of(count: float, title: str) -> str:
    """Return so much of somebody who has another job: 30% of a founder."""
    return f"{count:.0%} of {title[:1].lower()}{title[1:]}"


def short_title(key: str, title: str) -> str:
    """Return what a role is called where there is little room."""
    letters = "".join(word[0] for word in title.split() if word[:1].isupper())
    return key.upper() if len(key) <= ABBREVIATED and key.upper() == letters else title


def team_of(
    asked: AskedTeam,
    case: ModelCase,
    company: Company,
    assumptions: Assumptions,
    problems: Problems,
    *,
    stand_ins: Collection[str] = (),
) -> Team | None:
    """Return the team that a decision says; None where a mistake is noted.

    stand_ins: roles whose number of people is none that anybody has said.
    """
    model = case.model
    keys = [role.key for role in model.roles]
    if not keys:
        message = (
            f"has nobody, and a decision is about people (got {asked.use.text}). Name another: postsale list models."
        )
        problems.add(asked.use.place, asked.path.rpartition(".")[0], message)
        return None
    odd = [role for role in asked.people if role not in keys]
    lacking = [role for role in keys if asked.people and role not in asked.people]
    if odd or lacking:
        wrong = f"{odd[0]} is no role of {asked.use.text}" if odd else f"lacks {' and '.join(lacking)}"
        got = ", ".join(f"{role} {count:.12g}" for role, count in asked.people.items())
        example = ", ".join(f"{role}: 1" for role in keys)
        problems.add(asked.use.place, asked.path, f"{wrong} (got {got}). Write people: {{{example}}}.")
        return None
    customers = planning.planned_customers(company, 0)[0]
    hours = planning.workload(company, model, assumptions).hours_of_roles(customers)
    plans = planning.priced(company, model, case.plans, assumptions)
    said = {
        role.key: role.staffing.headcount
        for role in model.roles
        if role.staffing.headcount and role.key not in stand_ins
    }
    ratio = planning.people_by_ratio(company, model, customers)
    people = dict(asked.people) or {
        role: float(said.get(role) or max(1.0, math.floor(float(count) + 0.5)))
        for role, count in zip(keys, ratio, strict=True)
    }
    exact = {role: float(count) or 1.0 for role, count in zip(keys, ratio, strict=True)}
    return Team(
        use=asked.use.text,
        people=people,
        by_ratio=exact,
        titles={role.key: short_title(role.key, role.title) for role in model.roles},
        fixed=bool(asked.people) or len(said) == len(keys),
        hours=dict(zip(keys, map(float, hours), strict=True)),
        cost_of_head={role: planning.cost_of_head(company, plans[role]) for role in keys},
        hours_a_head=planning.hours_a_year(company),
        lent=frozenset(role.key for role in model.roles if role.on_loan),
    )


def shared_out(total: float, team: Team) -> dict[str, float]:
    """Return people of a team who are so many together, by its hours of work; one in each role at least.

    They are whole people, but for the part of one that a total may end in: the role that lacks most has it.
    """
    roles = list(team.people)
    total = max(total, float(len(roles)))
    hours = np.array([team.hours[role] for role in roles])
    wanted = hours / max(float(hours.sum()), 1e-9) * total
    people = np.maximum(1.0, np.floor(wanted))
    while people.sum() > math.floor(total) and people.max() > 1.0:
        people[int(np.argmax(np.where(people > 1.0, people - wanted, -np.inf)))] -= 1.0
    while total - people.sum() > 1e-9:
        people[int(np.argmax(wanted - people))] += min(1.0, total - people.sum())
    return {role: round(float(count), 6) for role, count in zip(roles, people, strict=True)}
