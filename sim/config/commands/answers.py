"""From answers to files: a decision, and where there is none a company and the team that it has."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sim.config.decision.asked import DEFAULT_MONTHS, SETTLING, time_of
from sim.config.files import lookup
from sim.config.files.library import Library
from sim.config.language.emit import quoted
from sim.config.language.nodes import Place, Problems, text_node
from sim.config.language.units import CURRENCIES
from sim.config.study.single import load_model, open_named
from sim.model.numbers import log_sigma

USUAL = ("cs-only", "cs-am-split", "am-only", "renewals-desk", "ae-first-renewal")
"""Which organization is meant where only people are named: the first of these with exactly their roles."""
KINDS = (("smb", 15_000.0), ("mid-market", 90_000.0), ("enterprise", math.inf))
"""Which kind of customers pays less than how much a year, on average: between the medians of the companies that ship."""
SPREAD = 2.2
"""Nine in ten customers pay less than this many times the median, as at the companies that ship."""
WORDS = {
    "customer success manager": "csm",
    "customer success": "csm",
    "cs": "csm",
    "account manager": "am",
    "account executive": "ae",
    "renewals specialist": "desk",
    "renewals manager": "desk",
    "renewal manager": "desk",
}
"""What roles are called by whoever does not know their keys."""
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FEWEST, MOST = 0.1, 1000.0
"""People in one role."""
LEAST_PAID, MOST_PAID = 10.0, 100_000_000.0
"""Dollars a year of one customer, on average: outside of it a size was forgotten, or stands twice."""
MOST_CUSTOMERS = 100_000
LEAST_KEPT, MOST_RETAINED = 0.3, 2.0
"""Of ARR, gross and net: outside of it they are not what was asked for."""
SIZES = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "mm": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9}
_PIECES = re.compile(r"[,;+&/]|\band\b")
_COUNTED = re.compile(r"^(\d+(?:\.\d+)?|[a-z]+)\s*(?:x\s+)?(.*)$")
_AFTER = re.compile(r"^(.*?)[\s:]+(\d+(?:\.\d+)?)$")
_AMOUNT = re.compile(r"^([$€£]?)\s*(\d+(?:\.\d+)?)\s*([a-z]*)$")
_A_YEAR = re.compile(r"\s*(?:/|per|a|p\.?)\s*(?:year|yr|a\.?)$")
_ABOUT = re.compile(r"^(?:about|around|roughly|ca\.?|~)\s*")
_SHARE = re.compile(r"-?\d+(?:\.\d+)?\s*%?")


class AnswerError(ValueError):
    """An answer that cannot be used: why, and how to write it."""


@dataclass(frozen=True, slots=True)
class TeamAnswer:
    """An organization by key, and how many people are in each of its roles; none where its own staffing says it."""

    use: str
    people: Mapping[str, float]

    def yaml(self) -> str:
        """Return it as a decision file says it."""
        return f"{{use: {self.use}, people: {people_yaml(self.people)}}}" if self.people else self.use


@dataclass(frozen=True, slots=True)
class CompanyAnswer:
    """What is known of a company after four questions. Shares as numbers, ARR in dollars, new customers a year."""

    customers: int
    arr: float
    nrr: float
    grr: float
    new_a_year: int


def team_of(text: str, near: Path) -> TeamAnswer:
    """Return the team that an answer means: `3 CSMs`, `2 CSM, 1 AM`, a model's key, or `KEY: 2 CSM, 1 AM`.

    Errors: AnswerError.
    """
    head, _, tail = text.partition(":")
    known = {key.lower(): key for key in lookup.available("model", near)}
    key = known.get(head.strip().lower(), "")
    if key and not tail.strip():
        if not _roles(key, near):
            raise AnswerError(f"has nobody, and a decision is about people (got {key}). Write it like 3 CSM.")
        return TeamAnswer(key, {})
    said = _people(tail if key else text)
    for use in [key] if key else [*USUAL, *known.values()]:
        if use in known.values() and _roles(use, near) == set(said):
            return TeamAnswer(use, said)
    got = ", ".join(role.upper() for role in said)
    if key:
        has = ", ".join(f"1 {role.upper()}" for role in sorted(_roles(key, near)))
        raise AnswerError(f"{key} has other roles (got {got}). Write {key}: {has}.")
    raise AnswerError(
        f"no organization has just {got}. Name one of `postsale list models` with its people: cs-only: 3 CSM."
    )


def _people(text: str) -> dict[str, float]:
    """Return people by role key, of words such as `2 CSMs and 1 AM`. Errors: AnswerError."""
    found: dict[str, float] = {}
    example = f"(got {text.strip() or 'nothing'}). Write it like 3 CSM, or 2 CSM, 1 AM."
    for piece in _PIECES.split(text.strip(" .").lower()):
        after, before = _AFTER.match(piece.strip()), _COUNTED.match(piece.strip())
        count, word = (after[2], after[1]) if after else (before[1] or "", before[2]) if before else ("", "")
        role = word.strip().removesuffix("s").strip()
        role = WORDS.get(role, role)
        if not role or not (count[:1].isdigit() or count in NUMBERS):
            raise AnswerError(f"names no people {example}")
        number = float(NUMBERS.index(count)) if count in NUMBERS else float(count)
        if not FEWEST <= number <= MOST:
            raise AnswerError(f"needs {FEWEST:g} to {MOST:,.0f} people in each role {example}")
        found[role] = found.get(role, 0.0) + number
    return found


def _roles(use: str, near: Path) -> set[str]:
    return {role.key for role in load_model(use, near=near).model.roles}


def money_of(text: str, sign: str = "$") -> float:
    """Return an amount in a currency: `$3.8M`, `3.8 million`, `3,800,000`, `$100k a year`. Errors: AnswerError."""
    said = _A_YEAR.sub("", _ABOUT.sub("", _joined(text)))
    found = _AMOUNT.match(said)
    if found is None or found[3] not in SIZES or float(found[2]) <= 0.0:
        raise AnswerError(f"is no amount (got {text.strip() or 'nothing'}). Write it like {sign}100k, or {sign}3.8M.")
    if found[1] not in ("", sign):
        message = f"is not in {sign} (got {text.strip()}). Write it in {sign}: nothing is converted"
        raise AnswerError(f"{message}, and the pay plans that ship are in $." if sign == "$" else f"{message}.")
    return float(found[2]) * SIZES[found[3]]


def arr_of(text: str, customers: int) -> float:
    """Return the ARR of so many customers. Errors: AnswerError, too where one of them would pay next to nothing."""
    arr = money_of(text)
    paid = arr / customers
    if not LEAST_PAID <= paid <= MOST_PAID:
        message = f"would be ${paid:,.2f} a year of each of {customers:,} customers (got {text.strip()})"
        raise AnswerError(f"{message}. Write all of them together, like $3.8M.")
    return arr


def count_of(text: str) -> int:
    """Return a number of customers: `70`, `2,500`, `about 70 customers`. Errors: AnswerError."""
    said = re.sub(r"\s*(?:new\s+)?(?:customers?|accounts?|logos?)$", "", _A_YEAR.sub("", _ABOUT.sub("", _joined(text))))
    found = _AMOUNT.match(said)
    value = float(found[2]) * SIZES[found[3]] if found and not found[1] and found[3] in SIZES else 0.0
    if not 1.0 <= value <= MOST_CUSTOMERS or value != int(value):
        raise AnswerError(f"must be a whole number from 1 to {MOST_CUSTOMERS:,} (got {text.strip() or 'nothing'}).")
    return int(value)


def _joined(text: str) -> str:
    """Return an answer in small letters, its thousands without a comma or a space between."""
    return re.sub(r"(?<=\d)[, ](?=\d{3}(?!\d))", "", text.strip().lower())


def retention_of(text: str) -> tuple[float, float]:
    """Return NRR and GRR of an answer such as `103%, 90%`, `103/90`, `1.03 and 0.9`. Errors: AnswerError.

    The larger one is NRR: expansions are in it, and nothing else is.
    """
    said = [each.strip() for each in _SHARE.findall(text)]
    if len(said) != 2 or re.search(r"\d,\d+\s*%", text):
        raise AnswerError(
            f"needs net and gross retention (got {text.strip() or 'nothing'}). Write them like 103%, 90%."
        )
    percent = any(each.endswith("%") for each in said) or max(float(each) for each in said) > MOST_RETAINED
    grr, nrr = sorted(float(each.rstrip("% ")) / (100.0 if percent else 1.0) for each in said)
    if not LEAST_KEPT <= grr <= 1.0 or nrr > MOST_RETAINED:
        message = (
            f"gross is between {LEAST_KEPT:.0%} and 100%, net up to {MOST_RETAINED:.0%} (got {nrr:.4g} and {grr:.4g})"
        )
        raise AnswerError(f"{message}. Write them like 103%, 90%.")
    return nrr, grr


def when_of(text: str) -> str:
    """Return a time or a condition as a decision file says it; nothing is now. Errors: AnswerError."""
    problems = Problems()
    month, _ = time_of(text_node(text.strip(), Place("answer")), None, problems)
    if problems.mistakes:
        raise AnswerError(problems.mistakes[0].message)
    if month + SETTLING > DEFAULT_MONTHS:
        raise AnswerError(f"is too far away to see what it does in {DEFAULT_MONTHS} months (got {text.strip()}).")
    return text.strip() or "now"


def sign_of(company: str, near: Path) -> str:
    """Return the sign of the currency of a company; $ where it cannot be read."""
    source = open_named(Library(Problems()), "company", company, near)
    currency = source.root.word("currency") if source is not None else ""
    return next((sign for sign, name in CURRENCIES.items() if name == currency), "$")


def people_yaml(people: Mapping[str, float]) -> str:
    """Return people by role as files say them."""
    return f"{{{', '.join(f'{role}: {count:.12g}' for role, count in people.items())}}}"


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


def team_yaml(team: TeamAnswer, title: str, made: str) -> str:
    """Return a model file: an organization that ships with the people of today."""
    said = f"source: answers of {made}, strength: measured"
    lines = "".join(
        f"  {role}: {{staffing: {{headcount: {{value: {count:.12g}, {said}}}}}}}\n"
        for role, count in team.people.items()
    )
    people = f"people:\n{lines}" if lines else ""
    return f"kind: model\nextends: {team.use}\ntitle: {title}\n{people}"


def decision_yaml(
    title: str, company: str, as_is: TeamAnswer, to: TeamAnswer, when: str, worth: str, start: str
) -> str:
    """Return a decision file. worth: money a year with its sign; start: the month of today."""
    people = f", people: {people_yaml(to.people)}" if to.people else ""
    return (
        f"kind: decision\ntitle: {title}\ncompany: {company}\n"
        f"as_is: {as_is.yaml()}                 # the team of today\n"
        f"change: {{to: {to.use}{people}, in: {quoted(when)}}}\n"
        f"from: {start}                # the month of today\n"
        f"horizon: {DEFAULT_MONTHS} months\n"
        f"worth_acting_on: {worth} a year   # smaller differences change no decision\n"
    )


def companies(near: Path) -> list[str]:
    """Return the keys of the user's own companies."""
    return [key for key, path in lookup.available("company", near).items() if not lookup.is_shipped(path)]
