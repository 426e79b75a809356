"""From answers to files: a decision, and where there is none a company and the team that it has."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.config.files import lookup
from sim.config.language.quantities import QuantityError, parse
from sim.config.study.single import load_model
from sim.model.numbers import Dimension as D
from sim.model.numbers import log_sigma

USUAL = ("cs-only", "cs-am-split", "am-only", "renewals-desk", "ae-first-renewal")
"""Which organization is meant where only people are named: the first of these with exactly their roles."""
KINDS = (("smb", 15_000.0), ("mid-market", 90_000.0), ("enterprise", math.inf))
"""Which kind of customers pays less than how much a year, on average: between the medians of the companies that ship."""
SPREAD = 2.2
"""Nine in ten customers pay less than this many times the median, as at the companies that ship."""
_PEOPLE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:x\s*)?([A-Za-z][\w-]*)")


class AnswerError(ValueError):
    """An answer that cannot be used: why, and how to write it."""


@dataclass(frozen=True, slots=True)
class TeamAnswer:
    """An organization by key, and how many people are in each of its roles; none where its own staffing says it."""

    use: str
    people: Mapping[str, float]

    def yaml(self) -> str:
        """Return it as a decision file says it."""
        if not self.people:
            return self.use
        people = ", ".join(f"{role}: {count:.12g}" for role, count in self.people.items())
        return f"{{use: {self.use}, people: {{{people}}}}}"


@dataclass(frozen=True, slots=True)
class CompanyAnswer:
    """What is known of a company after four questions. Shares as numbers, ARR in dollars, new customers a year."""

    customers: int
    arr: float
    nrr: float
    grr: float
    new_a_year: int


def team_of(text: str, near: Path) -> TeamAnswer:
    """Return the team that an answer means: `3 CSM`, `2 CSM, 1 AM`, a model's key, or `KEY: 2 CSM, 1 AM`.

    Errors: AnswerError.
    """
    head, colon, tail = text.partition(":")
    key = head.strip()
    known = lookup.available("model", near)
    if key in known and not colon:
        return TeamAnswer(key, {})
    said = _people(tail if colon else text)
    if colon and key not in known:
        raise AnswerError(f"no such organization (got {key}). All of them: postsale list models.")
    if not said:
        raise AnswerError(f"names no people (got {text.strip()}). Write it like 3 CSM, or 2 CSM, 1 AM.")
    for use in [key] if colon else [*USUAL, *known]:
        roles = _roles(use, near) if use in known else {}
        if set(roles) == set(said):
            return TeamAnswer(use, said)
    some = ", ".join(USUAL[:2])
    raise AnswerError(
        f"no organization has just these roles (got {', '.join(said)}). Name one with its people, {some}: 2 CSM …"
    )


def _people(text: str) -> dict[str, float]:
    """Return people by role key, of words such as `2 CSMs and 1 AM`."""
    found: dict[str, float] = {}
    for count, word in _PEOPLE.findall(text):
        role = word.lower()
        role = role[:-1] if role.endswith("s") and len(role) > 2 else role
        found[role] = found.get(role, 0.0) + float(count)
    return found


def _roles(use: str, near: Path) -> dict[str, str]:
    return {role.key: role.title for role in load_model(use, near=near).model.roles}


def number_of(text: str, dimension: D) -> float:
    """Return a number of an answer in canonical units. Errors: AnswerError."""
    try:
        found = parse(text.strip(), dimension)
    except QuantityError as error:
        raise AnswerError(f"{error.problem} (got {text.strip()}). {error.remedy}") from None
    if found.is_range:
        raise AnswerError(f"is a range (got {text.strip()}). Write one number.")
    return found.value


def retention_of(text: str) -> tuple[float, float]:
    """Return NRR and GRR of an answer such as `103%, 90%`. Errors: AnswerError."""
    parts = [part for part in re.split(r"[,;/]|\band\b", text) if part.strip()]
    if len(parts) != 2:
        raise AnswerError(f"needs net and gross retention (got {text.strip()}). Write them like 103%, 90%.")
    nrr, grr = (number_of(part, D.SHARE) for part in parts)
    if not 0.3 <= grr <= 1.0:
        raise AnswerError(f"gross retention is between 30% and 100% (got {grr:.0%}). Net comes first: 103%, 90%.")
    if nrr < grr:
        raise AnswerError(
            f"net retention is never below gross (got {nrr:.0%} and {grr:.0%}). Net comes first: 103%, 90%."
        )
    return nrr, grr


def company_yaml(answer: CompanyAnswer, team: str, made: str) -> str:
    """Return a company file with one kind of customers; its retention is that of its team."""
    paid = answer.arr / answer.customers
    kind = next(kind for kind, most in KINDS if paid < most)
    median = paid / math.exp(0.5 * log_sigma(SPREAD) ** 2)
    said = f"source: answers of {made}, strength: measured"

    def measured(value: str) -> str:
        return f"{{value: {value}, {said}}}"

    return (
        "# Made of four answers. What is not here is that of a usual company of this size: postsale show ours --sources.\n"
        "# Replace numbers one by one, or make it of an export: postsale import.\n"
        f"kind: company\ntitle: Our company, {answer.customers:,} customers\n"
        "source: our assumption\nstrength: assumption\n\n"
        f"start: {{customers: {measured(str(answer.customers))}}}\n"
        f"new_logos: {{per_year: {measured(str(answer.new_a_year))}, growth: 0% a year}}\n"
        "segments:\n"
        f"  {kind}:                    # one kind of customers; write more of them where they differ much\n"
        "    share_of_new_logos: 100%\n"
        f"    acv: {{median: ${float(f'{median:.4g}'):.12g}, spread: {SPREAD:g}x, source: ARR over customers}}\n"
        "    contracts: {12 months: 100%}\n"
        "last_year:\n"
        f"  grr: {measured(f'{100 * answer.grr:.6g}%')}\n"
        f"  nrr: {measured(f'{100 * answer.nrr:.6g}%')}\n"
        f"calibrate_to: {{under: {team}}}   # the team of today had these numbers\n"
    )


def team_yaml(team: TeamAnswer, title: str) -> str:
    """Return a model file: an organization that ships with the people of today."""
    people = "".join(f"  {role}: {{staffing: {{headcount: {count:.12g}}}}}\n" for role, count in team.people.items())
    return f"kind: model\nextends: {team.use}\ntitle: {title}\npeople:\n{people}"


def decision_yaml(
    title: str, company: str, as_is: TeamAnswer, to: TeamAnswer, when: str, worth: float, start: str
) -> str:
    """Return a decision file."""
    people = f", people: {{{', '.join(f'{r}: {n:.12g}' for r, n in to.people.items())}}}" if to.people else ""
    return (
        f"kind: decision\ntitle: {title}\ncompany: {company}\nas_is: {as_is.yaml()}\n"
        f"change: {{to: {to.use}{people}, in: {when}}}\nfrom: {start}            # the month of today\n"
        f"horizon: 36 months\nworth_acting_on: ${worth:.12g} a year   # smaller differences change no decision\n"
    )


def companies(near: Path) -> list[str]:
    """Return the keys of the user's own companies."""
    return [key for key, path in lookup.available("company", near).items() if not lookup.is_shipped(path)]
