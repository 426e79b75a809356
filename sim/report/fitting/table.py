"""The fit table: a fact of last year in a row, what 8 in 10 simulated years have, and what would mend a miss."""

from collections.abc import Sequence

from sim.config.company.last_year import dollars, share
from sim.report.document.table import Cell, Column, Item, Table
from sim.trials.fitting.checks import HIGH, LOW, FactCheck

TITLES = {
    "grr": "GRR",
    "nrr": "NRR",
    "logos_lost": "customers lost",
    "expansion_arr": "expansion",
    "price_increase": "price increase",
    "ending_arr": "ARR at year end",
    "new_logos": "new customers",
    "onboarding_time": "days to first value",
}
NOTE = "Model: 8 in 10 simulated years of your team. Outside them but within 95%: at the edge. Chance alone misses 1 in 20."


def fit_table(checks: Sequence[FactCheck]) -> Table:
    """Return the table: the fact, yours, the model's 8 in 10, the verdict; below it what would mend each miss."""
    rows: list[list[Item]] = [
        [
            title_of(check),
            yours_of(check),
            f"{number(check, check.low)}–{number(check, check.high)}",
            Cell(check.verdict, strong="bad" if missed(check) else ""),
        ]
        for check in checks
    ]
    columns = (Column(""), Column("yours", align="right"), Column("model, 8 in 10", align="right"), Column(""))
    return Table("Your last year against the model", columns, rows, (NOTE, *map(mended, filter(missed, checks))))


def title_of(check: FactCheck) -> str:
    """Return what a fact is called."""
    head, _, role = check.name.partition(".")
    return f"{role.upper() if len(role) <= 3 else role}s who left" if head == "people_left" else TITLES[check.name]


def yours_of(check: FactCheck) -> str:
    """Return a fact as its owner said it."""
    return f"{number(check, check.yours)} of {check.people}" if check.people else number(check, check.yours)


def number(check: FactCheck, value: float) -> str:
    """Return a number of a fact: a share, dollars, days or a count."""
    if check.name in ("grr", "nrr", "price_increase"):
        return share(round(value, 3))
    if check.name in ("expansion_arr", "ending_arr"):
        return dollars(value)
    return f"{value:,.0f}"


def missed(check: FactCheck) -> bool:
    """Say whether a fact lies outside what chance allows."""
    return check.verdict in (HIGH, LOW)


def mended(check: FactCheck) -> str:
    """Return which number would mend a miss, in a sentence."""
    ways = [f"{way.path.partition('.')[2]} ({way.now} → about {way.about})" for way in check.remedies]
    return f"{title_of(check)}: move {' or '.join(ways)}." if ways else f"{title_of(check)}: no single number mends it."


def in_words(checks: Sequence[FactCheck]) -> str:
    """Return how well the model has last year, in a sentence."""
    misses = [title_of(check) for check in checks if missed(check)]
    if not checks:
        return "Not checked against your past: the company says nothing under last_year."
    if not misses:
        return f"The model has your last year: all {len(checks)} facts are within what chance allows."
    return f"The model misses {len(misses)} of {len(checks)} facts of your last year: {', '.join(misses)}."
