"""Who is there before and after a change: people by role, how full their days are, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
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

    cost_of_head: dollars a year. rounded: whole people, by role, in the order of the model.
    """

    use: str
    people: Mapping[str, float]
    titles: Mapping[str, str]
    fixed: bool
    hours: Mapping[str, float]
    cost_of_head: Mapping[str, float]
    hours_a_head: float

    @property
    def cost(self) -> float:
        """Return what its people cost, dollars a year."""
        return sum(count * self.cost_of_head[role] for role, count in self.people.items())

    @property
    def busiest(self) -> str:
        """Return the role that is asked for most hours of those that its people have."""
        return max(self.people, key=lambda role: self.hours[role] / self.people[role])

    def words(self, more: Mapping[str, int] | None = None) -> str:
        """Return its people in words: 2 CSMs, 1 AM."""
        counts = {role: count + (more or {}).get(role, 0) for role, count in self.people.items()}
        return ", ".join(counted(count, self.titles[role]) for role, count in counts.items())


def counted(count: float, title: str) -> str:
    """Return so many people of a role in words."""
    plural = title if count == 1 else f"{title}s"
    return f"{count:.12g} {plural}"


def short_title(key: str, title: str) -> str:
    """Return what a role is called where there is little room."""
    letters = "".join(word[0] for word in title.split() if word[:1].isupper())
    return key.upper() if len(key) <= ABBREVIATED and key.upper() == letters else title


def team_of(
    asked: AskedTeam, case: ModelCase, company: Company, assumptions: Assumptions, problems: Problems
) -> Team | None:
    """Return the team that a decision says; None where a mistake is noted."""
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
    said = {role.key: role.staffing.headcount for role in model.roles if role.staffing.headcount}
    ratio = planning.people_by_ratio(company, model, customers)
    people = dict(asked.people) or {
        role: float(said.get(role) or max(1.0, round(float(count)))) for role, count in zip(keys, ratio, strict=True)
    }
    return Team(
        use=asked.use.text,
        people=people,
        titles={role.key: short_title(role.key, role.title) for role in model.roles},
        fixed=bool(asked.people) or len(said) == len(keys),
        hours=dict(zip(keys, map(float, hours), strict=True)),
        cost_of_head={role: planning.cost_of_head(company, plans[role]) for role in keys},
        hours_a_head=planning.hours_a_year(company),
    )


def shared_out(total: float, team: Team) -> dict[str, float]:
    """Return whole people of a team who are so many together, by its hours of work; one in each role at least."""
    roles = list(team.people)
    hours = np.array([team.hours[role] for role in roles])
    wanted = hours / max(float(hours.sum()), 1e-9) * max(total, len(roles))
    people = np.maximum(1.0, np.floor(wanted))
    while people.sum() < round(max(total, len(roles))):
        people[int(np.argmax(wanted - people))] += 1.0
    while people.sum() > round(max(total, len(roles))) and people.max() > 1.0:
        people[int(np.argmax(np.where(people > 1.0, people - wanted, -np.inf)))] -= 1.0
    return {role: float(count) for role, count in zip(roles, people, strict=True)}
