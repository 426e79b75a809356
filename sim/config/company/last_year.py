"""What a company knows of its last year: facts, each optional, and where they contradict each other, in money.

    last_year: {customers: 78, opening_arr: $3.5M, ending_arr: $3.8M, grr: 88%, nrr: 99%, logos_lost: 8,
                expansions: {count: 31, arr: $260k}, price_increase: 3%, people_left: {csm: 1 of 3}}

A fact counts as measured, by whoever it says. Levels are fitted to the facts (compromise.py); the others are compared with
what the model makes of a year (sim/trials/fitting).
"""

from __future__ import annotations

import math
import re

from sim.config.company.company import build_company, expected_opening_arr
from sim.config.company.targets import ends
from sim.config.company.targets import said as said_of
from sim.config.language.checked import Checked
from sim.config.language.declared import values_of
from sim.config.language.nodes import Problems
from sim.config.tables.last_year import LastYear

LEFT = re.compile(r"^(\d+) of (\d+)$")
CLEAR = 0.02
"""Of the opening ARR: what does not add up by less than this may be rounding."""
APART, FAR, LEVEL = 0.02, 0.25, 0.05
"""So far apart are customers, ARR (which follows from medians and spreads) and levels that contradict each other."""


def last_year(checked: Checked) -> LastYear:
    """Return the facts of a checked company."""
    return LastYear(**values_of(LastYear, checked, "last_year."))


def people_left(checked: Checked) -> dict[str, tuple[int, int]]:
    """Return by role how many left, of how many."""
    found = {}
    for role in checked.names("last_year.people_left"):
        written = LEFT.match(checked.word(f"last_year.people_left.{role}"))
        if written:
            found[role] = (int(written[1]), int(written[2]))
    return found


def check_last_year(checked: Checked, problems: Problems) -> None:
    """Note what cannot be, as mistakes, and what does not add up, in money, as warnings."""
    if not checked.names("last_year"):
        return
    facts = last_year(checked)
    for role in checked.names("last_year.people_left"):
        held = checked.held.get(f"last_year.people_left.{role}")
        written = LEFT.match(str(held.value)) if held else None
        if held and (written is None or int(written[1]) > 10 * int(written[2])):
            problems.add(held.node.place, held.path, f"must say how many of how many (got {held.value}). Write 1 of 3.")
    impossible = [
        ("logos_lost", facts.logos_lost > facts.customers, f"more were lost than there were ({facts.customers:,.0f})"),
        (
            "nrr",
            facts.nrr < facts.grr - 1e-9,
            f"NRR cannot be below GRR, which it includes (grr {share(facts.grr)}). Are the two swapped?",
        ),
    ]
    for name, wrong, why in impossible:
        if wrong:
            held = checked.held[f"last_year.{name}"]
            problems.add(held.node.place, held.path, f"{why} (got {held.node.text}). Correct one of them.")
    for name, sentence in contradictions(facts):
        held = checked.held[f"last_year.{name}"]
        problems.warn(held.node.place, held.path, sentence)


def contradictions(facts: LastYear) -> list[tuple[str, str]]:
    """Return what does not add up: the path of a fact, and a sentence with dollars."""
    opening, priced = facts.opening_arr, known(facts.price_increase)
    growth = (facts.nrr - facts.grr) * opening
    price = facts.price_increase * facts.grr * opening if priced else 0.0
    missing = growth - facts.expansion_arr - price
    after, lost = facts.nrr * opening, (1.0 - facts.grr) * opening
    found = []
    if missing > CLEAR * opening:
        rest = "comes from neither them nor the price increase" if priced else "would have to be price"
        said = f"GRR {share(facts.grr)} and NRR {share(facts.nrr)} need {dollars(growth)} of growth"
        said += f"; your expansions come to {dollars(facts.expansion_arr)}. The other {dollars(missing)} {rest}: "
        found.append(
            ("nrr", said + ("correct one of the three." if priced else "write price_increase, or correct one."))
        )
    elif missing < -CLEAR * opening:
        said = f"expansions of {dollars(facts.expansion_arr)}" + (f" and {dollars(price)} of price" if price else "")
        said += f" are {dollars(-missing)} more than the {dollars(growth)} that "
        said += f"NRR {share(facts.nrr)} and GRR {share(facts.grr)} leave room for. Correct one of them."
        found.append(("nrr", said))
    if facts.ending_arr < after - CLEAR * opening:
        said = f"NRR {share(facts.nrr)} of {dollars(opening)} is {dollars(after)} before any new customer; "
        said += f"you ended at {dollars(facts.ending_arr)}, {dollars(after - facts.ending_arr)} below. "
        said += "Correct one of the three."
        found.append(("ending_arr", said))
    if facts.logos_lost == 0 and lost > CLEAR * opening:
        said = f"GRR {share(facts.grr)} is {dollars(lost)} lost; no customer left, so all of it would be seats. "
        said += "Correct grr or logos_lost, or delete logos_lost."
        found.append(("grr", said))
    return found


def check_against_start(checked: Checked, problems: Problems) -> None:
    """Warn where a complete company begins with another number of customers, another ARR or other levels than it had."""
    if not checked.names("last_year"):
        return
    facts, company = last_year(checked), build_company(checked, 0.5, None)
    ended = facts.customers + facts.new_logos - facts.logos_lost
    if abs(ended - company.start_customers) > max(1.0, APART * ended):
        said = f"{facts.customers:,.0f} customers, {facts.new_logos:,.0f} new and {facts.logos_lost:,.0f} lost make "
        said += f"{ended:,.0f}; start.customers says {company.start_customers:,}. Correct one of the four."
        _warn(checked, "customers", said, problems)
    arr = expected_opening_arr(company)
    if abs(facts.ending_arr - arr) > FAR * arr:
        said = (
            f"you ended at {dollars(facts.ending_arr)}; {company.start_customers:,} customers at these contract values "
        )
        said += f"make about {dollars(arr)}. Correct ending_arr, start.customers or the acv of the segments."
        _warn(checked, "ending_arr", said, problems)
    for name in ("grr", "nrr"):
        held, fact = checked.held.get(f"calibrate_to.{name}"), getattr(facts, name)
        if held is None or math.isnan(fact) or held.node.place == checked.root.get("last_year").place:  # type: ignore[union-attr]
            continue  # what is not written follows from the facts
        low, high = ends(held)
        if not low - LEVEL <= fact <= high + LEVEL:
            said = f"was {share(fact)}, and calibrate_to says {name} {said_of(held)}, which is what counts. "
            _warn(checked, name, f"{said}Correct one of them, or delete calibrate_to.{name}.", problems)


def _warn(checked: Checked, name: str, sentence: str, problems: Problems) -> None:
    held = checked.held[f"last_year.{name}"]
    problems.warn(held.node.place, held.path, sentence)


def share(value: float) -> str:
    """Return a share as a reader writes it: 88%, 88.4%."""
    return f"{100.0 * value:.1f}".removesuffix(".0") + "%"


def dollars(value: float) -> str:
    """Return dollars to three digits: $412k, $1.52M."""
    sign, size = ("−" if value < 0 else ""), abs(value)
    if size >= 999_500:
        return f"{sign}${float(f'{size / 1e6:.3g}'):g}M"
    return f"{sign}${float(f'{size / 1e3:.3g}'):g}k" if size >= 1000 else f"{sign}${size:.0f}"


def known(value: float) -> bool:
    """Say whether a fact is known."""
    return not math.isnan(value)
