"""Facts of last year beside simulated years: is each within what chance allows, and which number would mend what is not.

A posterior predictive check: where in the simulated years the fact lies, as a two-sided probability (Gelman, Meng & Stern
1996, Statistica Sinica 6:733). Each remedy is first-order arithmetic, and levels are fitted anew after it: hence "about".
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.config.company.last_year import known
from sim.config.language.checked import Checked
from sim.config.language.units import written
from sim.config.resolving.resolve import Resolved
from sim.config.tables.last_year import LastYear
from sim.model.numbers import Dimension
from sim.trials.fitting.year import YearsSimulated, in_its_size

Floats = NDArray[np.float64]
FITS, EDGE, HIGH, LOW = "fits", "at the edge", "too high", "too low"
"""too high: the model has more of it than the year had, beyond chance."""
MISS, INSIDE = 0.05, 0.10


@dataclass(frozen=True, slots=True)
class Remedy:
    """A number that would mend a miss: its path, as it is, and about what it would have to be, as a person writes them."""

    path: str
    now: str
    about: str


@dataclass(frozen=True, slots=True)
class FactCheck:
    """One fact beside simulated years. low, high: the middle 8 in 10; chance: two-sided; people: of how many, else 0."""

    name: str
    yours: float
    low: float
    high: float
    mean: float
    chance: float
    verdict: str
    remedies: tuple[Remedy, ...] = ()
    people: int = 0


def chance_of(values: Floats, yours: float) -> float:
    """Return how likely a value at least as far out is on its side, twice, at most 1; ties count half."""
    below = float((values < yours).mean() + 0.5 * (values == yours).mean())
    return min(1.0, 2.0 * min(below, 1.0 - below))


def checked_against(
    resolved: Resolved, years: YearsSimulated, facts: LastYear, left: Mapping[str, tuple[int, int]]
) -> list[FactCheck]:
    """Return a check for each fact that is known and simulated. left: by role, how many of how many."""
    simulated = in_its_size(years, facts, resolved.company)
    found = []
    for name, yours, people in asked(facts, left, years):
        values = simulated[name][~np.isnan(simulated[name])]
        if values.size == 0:
            continue
        low, high = np.quantile(values, [0.1, 0.9])
        chance = chance_of(values, yours)
        mean = float(values.mean())
        verdict = EDGE if chance < 2.0 * INSIDE and not low <= yours <= high else FITS
        if chance < MISS:
            verdict = HIGH if mean > yours else LOW
        remedies = tuple(remedies_of(name, yours, mean, resolved, facts)) if verdict in (HIGH, LOW) else ()
        found.append(FactCheck(name, yours, float(low), float(high), mean, chance, verdict, remedies, people))
    return found


def asked(
    facts: LastYear, left: Mapping[str, tuple[int, int]], years: YearsSimulated
) -> Iterator[tuple[str, float, int]]:
    """Yield each fact to be compared: its name, its value, of how many people it is. Counts of people as of the team now."""
    for name in (
        "grr",
        "nrr",
        "logos_lost",
        "expansion_arr",
        "price_increase",
        "ending_arr",
        "new_logos",
        "onboarding_time",
    ):
        if known(getattr(facts, name)):
            yield name, getattr(facts, name), 0
    for role, (gone, of) in left.items():
        if role in years.people and of:
            yield f"people_left.{role}", gone * years.people[role] / of, of


def remedies_of(name: str, yours: float, mean: float, resolved: Resolved, facts: LastYear) -> Iterator[Remedy]:
    """Yield the numbers that would mend a miss, the likeliest first."""
    company, assumptions = resolved.company_checked, resolved.assumptions_checked
    opening = facts.opening_arr if known(facts.opening_arr) else math.nan
    customers = facts.customers if known(facts.customers) else resolved.company.start_customers
    grr, nrr, uplift = "company.calibrate_to.grr", "company.calibrate_to.nrr", "assumptions.renewal.uplift"
    more = mean - yours
    if name == "grr":
        yield from moved(company, grr, yours)
    elif name == "nrr":
        yield from moved(company, nrr, yours)
    elif name == "logos_lost":
        yield from moved(company, grr, company.number("calibrate_to.grr") + more / customers)
    elif name == "expansion_arr" and known(opening):
        kept = company.number("calibrate_to.grr")
        yield from moved(assumptions, uplift, assumptions.number("renewal.uplift") + more / (opening * kept))
        yield from moved(company, nrr, company.number("calibrate_to.nrr") - more / opening)
    elif name == "price_increase":
        yield from moved(assumptions, uplift, assumptions.number("renewal.uplift") - more)
    elif name == "ending_arr" and known(opening):
        per_year = resolved.company.new_logos_per_year
        mean_new = mean - opening * company.number("calibrate_to.nrr")
        if mean_new > 0.0 and mean_new - more > 0.0:
            yield from moved(company, "company.new_logos.per_year", per_year * (mean_new - more) / mean_new)
    elif name == "new_logos":
        yield from moved(company, "company.new_logos.per_year", yours)
    elif name == "onboarding_time" and mean > 0.0:
        path = "company.all_segments.gaps.onboarding"
        yield from moved(company, path, company.number("all_segments.gaps.onboarding") * yours / mean)
    elif name.startswith("people_left.") and mean > 0.0:
        path = "assumptions.people.attrition"
        yield from moved(assumptions, path, assumptions.number("people.attrition") * yours / mean)


def moved(checked: Checked, path: str, value: float) -> Iterator[Remedy]:
    """Yield a number as it is and as it would have to be; nothing where it stands nowhere or would be no such number."""
    held = checked.held.get(path.partition(".")[2])
    if held is None or held.quantity is None or not math.isfinite(value) or value < 0.0:
        return
    if held.quantity.basis is not None:  # 40% of start customers: a count is what it comes to
        now, dimension = held.quantity.text, Dimension.COUNT
    else:
        dimension = held.quantity.dimension
        now = short(float(held.value), dimension)
    about = short(value, dimension)
    if now != about:
        yield Remedy(path, now, about)


def short(value: float, dimension: Dimension) -> str:
    """Return a number to as many digits as "about" means."""
    if dimension in (Dimension.SHARE, Dimension.RATE) and value < 5.0:
        return f"{100.0 * value:.0f}%" + (" a year" if dimension is Dimension.RATE else "")
    if dimension is Dimension.RATIO and value <= 1.0:
        return f"{100.0 * value:.0f}%"
    return written(float(f"{value:.2g}"), dimension)
